/* One rule for unplugged, busy, stuck and broken alike: it is there as long as it gives frames. */
#include "scan/camera_watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { PATH_BYTES = 512 };

struct camera_watch {
    struct camera_settings settings;
    char device[PATH_BYTES];
    struct camera *camera; /* NULL: closed */
    bool wanted;
    int64_t open_at_ms; /* while closed and wanted */
    int64_t opened_ms;  /* or its last frame */
    int64_t frame_ms;   /* its last frame, or when it began to be wanted */
    int64_t look_at_ms; /* not polled before */
    int64_t awake_until_ms;
    enum camera_news told, news;
};

struct camera_watch *camera_watch_create(const struct camera_settings *settings)
{
    struct camera_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return NULL;
    watch->settings = *settings;
    if (!str_copy(watch->device, sizeof watch->device, str_from(settings->device))) {
        free(watch);
        return NULL;
    }
    watch->settings.device = watch->device;
    return watch;
}

static void shut(struct camera_watch *watch)
{
    camera_close(watch->camera);
    watch->camera = NULL;
}

void camera_watch_destroy(struct camera_watch *watch)
{
    if (!watch)
        return;
    shut(watch);
    free(watch);
}

void camera_watch_want(struct camera_watch *watch, bool on, int64_t now_ms)
{
    if (on == watch->wanted)
        return;
    watch->wanted = on;
    watch->open_at_ms = watch->frame_ms = watch->look_at_ms = now_ms;
    watch->awake_until_ms = now_ms + CAMERA_AWAKE_MS;
    if (!on)
        shut(watch);
}

int camera_watch_fd(const struct camera_watch *watch, int64_t now_ms)
{
    return watch->camera && now_ms >= watch->look_at_ms ? camera_fd(watch->camera) : -1;
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int camera_watch_wait_ms(const struct camera_watch *watch, int64_t now_ms)
{
    if (!watch->wanted)
        return -1;
    int64_t due_ms = watch->camera ? watch->opened_ms + CAMERA_STUCK_MS : watch->open_at_ms;
    if (watch->told != CAMERA_LOST)
        due_ms = sooner(due_ms, watch->frame_ms + CAMERA_LOST_MS);
    if (watch->camera && watch->look_at_ms > now_ms)
        due_ms = sooner(due_ms, watch->look_at_ms);
    return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

static void tell(struct camera_watch *watch, enum camera_news news)
{
    if (watch->told == news)
        return;
    watch->told = watch->news = news;
}

static void give_up(struct camera_watch *watch, int64_t now_ms)
{
    shut(watch);
    watch->open_at_ms = now_ms + CAMERA_RETRY_MS;
}

void camera_watch_tick(struct camera_watch *watch, int64_t now_ms)
{
    if (!watch->wanted)
        return;
    if (watch->camera && now_ms >= watch->opened_ms + CAMERA_STUCK_MS && now_ms >= watch->look_at_ms)
        give_up(watch, now_ms);
    if (!watch->camera && now_ms >= watch->open_at_ms) {
        if (camera_open(&watch->settings, &watch->camera) != STATUS_OK)
            give_up(watch, now_ms);
        watch->opened_ms = watch->look_at_ms = now_ms;
    }
    if (now_ms >= watch->frame_ms + CAMERA_LOST_MS)
        tell(watch, CAMERA_LOST);
}

bool camera_watch_take(struct camera_watch *watch, int64_t now_ms, struct live_frame *frame)
{
    if (!watch->camera)
        return false;
    enum status status = camera_take(watch->camera, frame);
    if (status == STATUS_OK) {
        watch->frame_ms = watch->opened_ms = now_ms;
        watch->look_at_ms = now_ms < watch->awake_until_ms ? now_ms : now_ms + CAMERA_REST_MS;
        tell(watch, CAMERA_FOUND);
        return true;
    }
    if (status == STATUS_CLOSED || status == STATUS_IO)
        give_up(watch, now_ms);
    watch->look_at_ms = now_ms + CAMERA_BREATH_MS;
    return false;
}

void camera_watch_saw(struct camera_watch *watch, bool lively, int64_t now_ms)
{
    if (!lively)
        return;
    watch->awake_until_ms = now_ms + CAMERA_AWAKE_MS;
    watch->look_at_ms = now_ms;
}

enum camera_news camera_watch_news(struct camera_watch *watch)
{
    enum camera_news news = watch->news;
    watch->news = CAMERA_NO_NEWS;
    return news;
}
