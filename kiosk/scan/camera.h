/* One V4L2 camera: memory-mapped buffers, the newest frame only, luma only. Its JPEGs are not opened here but in
 * kiosk-decoder. When to look and what to do when it is gone: scan/camera_watch.h.
 * Source: the kernel's "Video for Linux API", part I, and its driver uvcvideo for what real cameras do. */
#pragma once

#include <stdint.h>

#include "base/status.h"
#include "scan/picture_memory.h"

enum camera_format { CAMERA_ANY, CAMERA_GREY, CAMERA_NV12, CAMERA_YUYV, CAMERA_MJPEG, CAMERA_FORMAT_COUNT };

enum {
    CAMERA_AUTOMATIC = -1, /* exposure, focus: the camera's own */
    CAMERA_FRAMES_A_SECOND = 30,
};

struct camera_settings {
    const char *device;           /* borrowed; /dev/v4l/by-id/... */
    uint32_t width_px, height_px; /* asked for; the camera's own nearest is taken */
    enum camera_format format;
    int exposure; /* in 100 us, or CAMERA_AUTOMATIC */
    int focus;    /* in the camera's own steps, or CAMERA_AUTOMATIC */
};

struct camera; /* opaque; one thread */

/* Opens it and starts the stream. NOT_FOUND: no such device; UNAVAILABLE: busy, no camera, or none of our formats and
 * sizes; IO: the driver failed; NO_MEMORY. */
enum status camera_open(const struct camera_settings *settings, struct camera **out) MUST_USE;
/* Stops the stream and gives everything back. NULL is fine. */
void camera_close(struct camera *camera);

/* Readable when a frame is there. */
int camera_fd(const struct camera *camera);

/* The newest whole frame that is there, older ones given back unread. The caller closes frame->memory_fd.
 * BUSY: none yet, or only what is older than CAMERA_STALE_MS; try again when readable. BAD_INPUT: only short or damaged
 * ones. CLOSED: unplugged. IO: the driver failed or talks nonsense. After CLOSED and IO only camera_close is left. */
enum status camera_take(struct camera *camera, struct live_frame *frame) MUST_USE;
