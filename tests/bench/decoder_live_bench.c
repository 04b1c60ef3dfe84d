/* What scanning costs while it goes on: 720p frames at 30 a second from where a camera's driver leaves them, through
 * the scanner's own steps (luma out of YUYV, or the JPEG as it is, into sealed memory) and the real kiosk-decoder
 * process. The share of one core is the CPU of the scanning thread and of the decoder over the seconds that passed.
 * Then the same beside a scan page that is redrawn whole at every 60th of a second, far more than it ever is: it must
 * stay at the rate of the glass. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/check.h"
#include "base/clock.h"
#include "gfx/canvas.h"
#include "scan/camera_luma.h"
#include "scan/decoder_link.h"
#include "support/frames.h"
#include "support/mock_pages.h"

enum {
    HEIGHT = 720,
    PICTURES = 30, /* different ones, in turn */
    SECONDS_DEFAULT = 4,
    FRAMES_A_SECOND = 30,
    SEED = 29,
    REDRAWS_MAX = 10000,
};

static const double share_max = 15;     /* percent of one core */
static const double redraw_ms_max = 16; /* a frame of the glass */

struct picture {
    uint8_t *bytes;
    size_t size;
};

static double cpu_seconds(clockid_t id)
{
    struct timespec now;
    return clock_gettime(id, &now) == 0 ? (double)now.tv_sec + (double)now.tv_nsec / 1e9 : 0;
}

static bool make_pictures(struct picture pictures[PICTURES], enum frame_level level, bool video, bool jpeg)
{
    for (uint32_t i = 0; i < PICTURES; i++) {
        struct frame frame;
        bool made =
            video ? frame_make_video(HEIGHT, 3, VIDEO_HELD_FROM + i % (VIDEO_FRAMES - VIDEO_HELD_FROM), SEED, &frame)
                  : frame_make(level, HEIGHT, i, SEED, &frame);
        if (!made)
            return false;
        struct picture *picture = &pictures[i];
        if (jpeg) {
            picture->size = frame_jpeg(&frame, 85, true, &picture->bytes);
        } else {
            picture->size = (size_t)2 * frame.width * frame.height;
            picture->bytes = malloc(picture->size);
            for (size_t at = 0; picture->bytes && at < picture->size / 2; at++) {
                picture->bytes[2 * at] = frame.pixels[at];
                picture->bytes[2 * at + 1] = 128;
            }
        }
        frame_free(&frame);
        if (!picture->bytes)
            return false;
    }
    return true;
}

/* As scan/camera.c does with a buffer. */
static enum status make_frame(const struct picture *picture, bool jpeg, struct live_frame *frame)
{
    const struct camera_luma luma = { HEIGHT * 16 / 9, HEIGHT, HEIGHT * 16 / 9 * 2, 2 };
    if (jpeg) {
        *frame = (struct live_frame){ .kind = DECODER_PICTURE };
        return picture_memory_from_bytes(picture->bytes, picture->size, &frame->memory_fd);
    }
    struct picture_draft draft;
    enum status status = picture_memory_begin((size_t)luma.width_px * luma.height_px, &draft);
    if (status == STATUS_OK)
        status = camera_luma_copy(&luma, picture->bytes, picture->size, draft.bytes);
    *frame = (struct live_frame){ -1, DECODER_GREY, luma.width_px, luma.height_px };
    return status == STATUS_OK ? picture_memory_end(&draft, &frame->memory_fd) : status;
}

static void sleep_until(const struct clock *clock, int64_t at_ms)
{
    int64_t left_ms = at_ms - clock_monotonic(clock);
    struct timespec time = { left_ms / 1000, left_ms % 1000 * 1000000L };
    if (left_ms > 0)
        nanosleep(&time, NULL);
}

struct row {
    const char *name;
    enum frame_level level;
    bool video, jpeg;
};

static bool run(struct decoder_link *link, struct decoder_result *result, const struct row *row, int seconds)
{
    static struct picture pictures[PICTURES];
    clockid_t child;
    if (!make_pictures(pictures, row->level, row->video, row->jpeg) || decoder_link_start(link) != STATUS_OK ||
        clock_getcpuclockid(decoder_link_pid(link), &child) != 0)
        return false;
    struct clock clock = clock_system();
    int64_t begun_ms = clock_monotonic(&clock);
    double own_s = cpu_seconds(CLOCK_THREAD_CPUTIME_ID), child_s = cpu_seconds(child);
    pid_t pid = decoder_link_pid(link);
    int frames = seconds * FRAMES_A_SECOND, read = 0, late = 0;
    bool done = true;
    for (int i = 0; i < frames && done; i++) {
        sleep_until(&clock, begun_ms + (int64_t)i * 1000 / FRAMES_A_SECOND);
        late += clock_monotonic(&clock) - begun_ms > (int64_t)(i + 1) * 1000 / FRAMES_A_SECOND;
        struct live_frame frame;
        done = make_frame(&pictures[i % PICTURES], row->jpeg, &frame) == STATUS_OK &&
               decoder_link_live(link, &frame, result) == STATUS_OK;
        read += done && result->count > 0;
    }
    sleep_until(&clock, begun_ms + (int64_t)seconds * 1000);
    done = done && decoder_link_pid(link) == pid;
    double passed_s = (double)(clock_monotonic(&clock) - begun_ms) / 1000;
    own_s = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - own_s;
    child_s = cpu_seconds(child) - child_s;
    double share = 100 * (own_s + child_s) / passed_s;
    printf("BENCH decoder_live_720 %-14s %-5s read %d of %d late %d core_percent main %.1f decoder %.1f\n", row->name,
           row->jpeg ? "mjpeg" : "yuyv", read, frames, late, 100 * own_s / passed_s, 100 * child_s / passed_s);
    printf("BENCH decoder_live_720 %s_%s core_percent %.1f <= %.1f %s\n", row->name, row->jpeg ? "mjpeg" : "yuyv",
           share, share_max, share <= share_max ? "PASS" : "FAIL");
    for (uint32_t i = 0; i < PICTURES; i++) {
        free(pictures[i].bytes);
        pictures[i] = (struct picture){ 0 };
    }
    fflush(stdout);
    return done;
}

/* ---- the page beside it */

struct scanning {
    char path[512];
    int seconds;
    bool done;
    atomic_bool over;
};

static void *scan(void *context)
{
    static const struct row row = { "beside_page", FRAME_MILD, true, true };
    struct scanning *scanning = context;
    struct decoder_result *result = calloc(1, sizeof *result);
    struct decoder_link *link = decoder_link_create(scanning->path); /* its child ends with this thread */
    scanning->done = result && link && run(link, result, &row, scanning->seconds);
    decoder_link_destroy(link);
    free(result);
    atomic_store(&scanning->over, true);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct page {
    struct ui *ui;
    struct draw_list *list;
    struct canvas *canvas;
    struct ui_theme theme;
};

static double redraw_ms(struct page *page)
{
    double begun_s = cpu_seconds(CLOCK_MONOTONIC);
    ui_begin(page->ui, &page->theme, canvas_font(page->canvas));
    mock_scan(page->ui);
    if (ui_end(page->ui) == STATUS_OK && paint_tree(page->ui, page->list) == STATUS_OK) {
        canvas_invalidate(page->canvas);
        canvas_draw(page->canvas, page->list, 0, NULL);
    }
    return 1000 * (cpu_seconds(CLOCK_MONOTONIC) - begun_s);
}

static bool run_page(struct scanning *scanning)
{
    static double ms[REDRAWS_MAX];
    const char *source = getenv("KIOSK_SOURCE");
    char assets[512];
    snprintf(assets, sizeof assets, "%s/assets", source ? source : ".");
    struct page page = { .ui = ui_create(), .list = draw_list_create() };
    struct clock clock = clock_system();
    pthread_t thread;
    theme_init(&page.theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    if (!page.ui || !page.list ||
        canvas_create(1080, 1920, &(struct canvas_paths){ .assets = assets }, &page.canvas) != STATUS_OK ||
        pthread_create(&thread, NULL, scan, scanning) != 0)
        return false;
    int count = 0;
    while (count < REDRAWS_MAX && !atomic_load(&scanning->over)) {
        int64_t begun_ms = clock_monotonic(&clock);
        ms[count++] = redraw_ms(&page);
        sleep_until(&clock, begun_ms + 17);
    }
    pthread_join(thread, NULL);
    qsort(ms, (size_t)count, sizeof ms[0], by_size);
    printf("NOTE decoder_live_720 scan_page_redraw p95 %.1f ms of %d redraws\n", ms[(size_t)count * 95 / 100], count);
    double median = ms[count / 2];
    printf("BENCH decoder_live_720 scan_page_redraw_ms_p50 %.1f <= %.1f %s\n", median, redraw_ms_max,
           median <= redraw_ms_max ? "PASS" : "FAIL");
    canvas_destroy(page.canvas);
    draw_list_destroy(page.list);
    ui_destroy(page.ui);
    return scanning->done;
}

int main(void)
{
    static const struct row rows[] = {
        { "nothing_there", FRAME_EMPTY, false, false },
        { "nothing_there", FRAME_EMPTY, false, true },
        { "held", FRAME_MILD, true, false },
        { "held", FRAME_MILD, true, true },
        { "hard_to_read", FRAME_HARD, false, false },
        { "hard_to_read", FRAME_HARD, false, true },
    };
    const char *asked = getenv("KIOSK_BENCH_SECONDS"), *folder = getenv("KIOSK_BIN");
    int seconds = asked ? atoi(asked) : SECONDS_DEFAULT;
    static struct scanning scanning;
    char *path = scanning.path;
    snprintf(path, sizeof scanning.path, "%s/kiosk-decoder", folder ? folder : "build/bin");
    struct decoder_result *result = calloc(1, sizeof *result);
    struct decoder_link *link = decoder_link_create(path);
    bool done = result && link;
    for (size_t i = 0; done && i < ARRAY_LEN(rows); i++)
        done = run(link, result, &rows[i], seconds > 0 ? seconds : SECONDS_DEFAULT);
    decoder_link_destroy(link);
    free(result);
    scanning.seconds = seconds > 0 ? seconds : SECONDS_DEFAULT;
    return done && run_page(&scanning) ? 0 : 1;
}
