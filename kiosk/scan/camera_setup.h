/* What is asked of a camera before it streams: size, format, rate, exposure, focus. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "scan/camera.h"
#include "scan/camera_luma.h"

/* What the driver agreed to. */
struct camera_mode {
    enum camera_format format;
    struct camera_luma luma;
    size_t frame_bytes_min; /* a shorter frame is not whole */
};

/* ioctl(2), again when a signal came between. */
int camera_ioctl(int fd, unsigned long request, void *argument);

/* Chooses among the formats the camera has the one with the highest rate at this size (counted up to 30), of equals the
 * one that costs us least. UNAVAILABLE when the device is no camera or has nothing for us; IO. */
enum status camera_setup_mode(int fd, const struct camera_settings *settings, struct camera_mode *mode) MUST_USE;

/* Exposure, focus and mains frequency, each where the camera has it: cheap ones have none, so nothing can fail here. */
void camera_setup_controls(int fd, const struct camera_settings *settings);
