/* When the camera is looked at, how often, and what happens when it is gone: all the scanner thread need not know.
 * Nobody before it: five frames a second. Something moves: every frame. Nobody listens: it is closed, and its lamp is
 * off. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "scan/camera.h"

enum {
    CAMERA_REST_MS = 170,   /* between two looks at a resting view; with the frame that is then waited for, 200 */
    CAMERA_AWAKE_MS = 3000, /* every frame for this long after something moved or a code was in view */
    CAMERA_LOST_MS = 4000,  /* wanted and no frame for this long: told as lost */
    CAMERA_STUCK_MS =
        3000, /* open and no frame for this long (slow ones need 2 s for the first): closed and opened again */
    CAMERA_RETRY_MS = 500, /* between two tries to open it */
    CAMERA_BREATH_MS = 5,  /* a driver that says "readable" and has nothing must not spin us */
};

enum camera_news { CAMERA_NO_NEWS, CAMERA_LOST, CAMERA_FOUND };

struct camera_watch; /* opaque; one thread */

/* `settings` and its device are copied. NULL when out of memory or the path is too long. */
struct camera_watch *camera_watch_create(const struct camera_settings *settings);
void camera_watch_destroy(struct camera_watch *watch); /* NULL is fine */

/* Opens on the next tick, or closes at once. */
void camera_watch_want(struct camera_watch *watch, bool on, int64_t now_ms);

/* To be polled for input now; -1 when it must not be. */
int camera_watch_fd(const struct camera_watch *watch, int64_t now_ms);
/* Until camera_watch_tick or a poll with camera_watch_fd is due; -1 never. */
int camera_watch_wait_ms(const struct camera_watch *watch, int64_t now_ms);

/* Opens, gives up what is stuck. Call before every poll. */
void camera_watch_tick(struct camera_watch *watch, int64_t now_ms);

/* Call when readable. True: *frame is the newest and its memory_fd the caller's. */
bool camera_watch_take(struct camera_watch *watch, int64_t now_ms, struct live_frame *frame);

/* What the decoder made of the frame: whether the next ones are worth their cost. */
void camera_watch_saw(struct camera_watch *watch, bool lively, int64_t now_ms);

/* Once for each change: lost (also when it was never there), found (it gave a frame). */
enum camera_news camera_watch_news(struct camera_watch *watch);
