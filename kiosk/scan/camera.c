/* The newest frame wins: everything the driver has ready is taken, and all but the last whole one handed straight back.
 */
#include "scan/camera.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "scan/camera_luma.h"
#include "scan/camera_setup.h"

enum {
    BUFFERS_WANTED = 4, /* one being filled, one ready, two for the time a frame is in the decoder */
    BUFFERS_MIN = 2,
    BUFFERS_MAX = 16,
    BUFFER_BYTES_MAX = 64 * 1024 * 1024,
    /* The buffers fill while we look elsewhere and then hold the past. What is older is not shown to the decoder as
     * long as a newer one is on its way: once, so that a driver with an odd clock still gets through. */
    CAMERA_STALE_MS = 150,
};

struct buffer {
    uint8_t *bytes;
    size_t size;
};

struct camera {
    int fd;
    struct camera_mode mode;
    struct buffer buffers[BUFFERS_MAX];
    uint32_t buffer_count;
    bool streaming;
    bool waited; /* a stale frame was passed over just now */
    struct clock clock;
};

static enum status failed(void)
{
    return errno == ENODEV || errno == ENXIO ? STATUS_CLOSED : STATUS_IO;
}

static struct v4l2_buffer buffer_at(uint32_t index)
{
    return (struct v4l2_buffer){ .index = index, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP };
}

static enum status give_back(struct camera *camera, uint32_t index)
{
    struct v4l2_buffer buffer = buffer_at(index);
    return camera_ioctl(camera->fd, VIDIOC_QBUF, &buffer) == 0 ? STATUS_OK : failed();
}

static enum status map_buffers(struct camera *camera)
{
    struct v4l2_requestbuffers request = { .count = BUFFERS_WANTED,
                                           .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
                                           .memory = V4L2_MEMORY_MMAP };
    if (camera_ioctl(camera->fd, VIDIOC_REQBUFS, &request) != 0)
        return errno == EBUSY ? STATUS_UNAVAILABLE : failed();
    if (request.count < BUFFERS_MIN || request.count > BUFFERS_MAX)
        return STATUS_IO;
    for (uint32_t i = 0; i < request.count; i++) {
        struct v4l2_buffer buffer = buffer_at(i);
        if (camera_ioctl(camera->fd, VIDIOC_QUERYBUF, &buffer) != 0)
            return failed();
        if (buffer.length < camera->mode.frame_bytes_min || buffer.length > BUFFER_BYTES_MAX)
            return STATUS_IO;
        void *mapped = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, camera->fd, (off_t)buffer.m.offset);
        if (mapped == MAP_FAILED)
            return errno == ENOMEM ? STATUS_NO_MEMORY : failed();
        camera->buffers[camera->buffer_count++] = (struct buffer){ mapped, buffer.length };
        enum status status = give_back(camera, i);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static enum status start(struct camera *camera, const struct camera_settings *settings)
{
    enum status status = camera_setup_mode(camera->fd, settings, &camera->mode);
    if (status != STATUS_OK)
        return status;
    camera_setup_controls(camera->fd, settings);
    status = map_buffers(camera);
    if (status != STATUS_OK)
        return status;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (camera_ioctl(camera->fd, VIDIOC_STREAMON, &type) != 0)
        return errno == EBUSY ? STATUS_UNAVAILABLE : failed();
    camera->streaming = true;
    return STATUS_OK;
}

enum status camera_open(const struct camera_settings *settings, struct camera **out)
{
    struct camera *camera = calloc(1, sizeof *camera);
    if (!camera)
        return STATUS_NO_MEMORY;
    camera->clock = clock_system();
    camera->fd = open(settings->device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    enum status status = STATUS_NOT_FOUND;
    if (camera->fd >= 0)
        status = start(camera, settings);
    else if (errno == EBUSY || errno == EACCES || errno == EPERM)
        status = STATUS_UNAVAILABLE;
    if (status != STATUS_OK) {
        camera_close(camera);
        return status == STATUS_CLOSED ? STATUS_NOT_FOUND : status;
    }
    *out = camera;
    return STATUS_OK;
}

void camera_close(struct camera *camera)
{
    if (!camera)
        return;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (camera->streaming)
        (void)camera_ioctl(camera->fd, VIDIOC_STREAMOFF,
                           &type); /* closing does the same; a gone camera minds neither */
    for (uint32_t i = 0; i < camera->buffer_count; i++)
        munmap(camera->buffers[i].bytes, camera->buffers[i].size);
    if (camera->fd >= 0)
        close(camera->fd);
    free(camera);
}

int camera_fd(const struct camera *camera)
{
    return camera->fd;
}

static bool is_whole(const struct camera *camera, const struct v4l2_buffer *buffer)
{
    return !(buffer->flags & V4L2_BUF_FLAG_ERROR) && buffer->bytesused >= camera->mode.frame_bytes_min &&
           buffer->bytesused <= camera->buffers[buffer->index].size;
}

/* OK: *newest is ours and must be given back. */
static enum status take_newest(struct camera *camera, struct v4l2_buffer *newest)
{
    bool have = false, damaged = false;
    for (uint32_t i = 0; i < camera->buffer_count; i++) {
        struct v4l2_buffer buffer = buffer_at(0);
        if (camera_ioctl(camera->fd, VIDIOC_DQBUF, &buffer) != 0) {
            if (errno == EAGAIN)
                break;
            return failed();
        }
        if (buffer.index >= camera->buffer_count)
            return STATUS_IO;
        bool whole = is_whole(camera, &buffer);
        damaged = damaged || !whole;
        uint32_t old = whole ? newest->index : buffer.index;
        enum status status = have || !whole ? give_back(camera, old) : STATUS_OK;
        if (status != STATUS_OK)
            return status;
        if (whole)
            *newest = buffer;
        have = have || whole;
    }
    return have ? STATUS_OK : damaged ? STATUS_BAD_INPUT : STATUS_BUSY;
}

static bool is_stale(struct camera *camera, const struct v4l2_buffer *buffer)
{
    if ((buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        return false;
    int64_t taken_ms = (int64_t)buffer->timestamp.tv_sec * 1000 + buffer->timestamp.tv_usec / 1000;
    bool stale = clock_monotonic(&camera->clock) - taken_ms > CAMERA_STALE_MS;
    camera->waited = stale && !camera->waited;
    return camera->waited;
}

static enum status copy_frame(const struct camera *camera, const struct v4l2_buffer *buffer, struct live_frame *frame)
{
    const uint8_t *bytes = camera->buffers[buffer->index].bytes;
    const struct camera_luma *luma = &camera->mode.luma;
    if (camera->mode.format == CAMERA_MJPEG) {
        *frame = (struct live_frame){ .kind = DECODER_PICTURE };
        return picture_memory_from_bytes(bytes, buffer->bytesused, &frame->memory_fd);
    }
    struct picture_draft draft;
    enum status status = picture_memory_begin((size_t)luma->width_px * luma->height_px, &draft);
    if (status != STATUS_OK)
        return status;
    status = camera_luma_copy(luma, bytes, buffer->bytesused, draft.bytes);
    ASSERT(status == STATUS_OK); /* is_whole has counted the bytes */
    *frame = (struct live_frame){ -1, DECODER_GREY, luma->width_px, luma->height_px };
    return picture_memory_end(&draft, &frame->memory_fd);
}

enum status camera_take(struct camera *camera, struct live_frame *frame)
{
    struct v4l2_buffer newest = buffer_at(0);
    enum status status = take_newest(camera, &newest);
    if (status != STATUS_OK)
        return status;
    struct live_frame made = { .memory_fd = -1 };
    enum status copied = is_stale(camera, &newest) ? STATUS_BUSY : copy_frame(camera, &newest, &made);
    status = give_back(camera, newest.index);
    if (status == STATUS_OK && copied == STATUS_OK) {
        *frame = made;
        return STATUS_OK;
    }
    if (made.memory_fd >= 0)
        close(made.memory_fd);
    return status != STATUS_OK ? status : copied;
}
