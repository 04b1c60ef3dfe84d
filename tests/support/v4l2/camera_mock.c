/* Frames come at the mode's rate into the buffers that are queued; whoever does not fetch them finds old ones, as with
 * a real driver. */
#include "support/v4l2/camera_mock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <umockdev.h>
#include <unistd.h>

enum { BUFFERS = 4, FRAME_BYTES_MAX = 4 * 1024 * 1024, FRAME_MS = 33, BURST_MS = 20 };
#define PRELOAD "libumockdev-preload.so.0"

typedef struct {
    UMockdevIoctlBase parent;
} Camera;
typedef struct {
    UMockdevIoctlBaseClass parent;
} CameraClass;
GType camera_get_type(void);
G_DEFINE_TYPE(Camera, camera, UMOCKDEV_TYPE_IOCTL_BASE)

static struct {
    pthread_mutex_t lock;
    UMockdevTestbed *testbed;
    Camera *handler;
    char node[512]; /* the real file behind /dev/video0 */
    int file;
    struct camera_mock_plan plan;
    bool plugged, streaming;
    struct v4l2_pix_format pix;
    uint8_t *shown;
    size_t shown_size;
    uint32_t queue[BUFFERS * 2], queued, sequence;
    uint32_t ready[BUFFERS], ready_count;
    int64_t ready_ms[BUFFERS];
    int64_t next_ms;
    uint32_t opens, dequeued, bursts;
    int64_t dequeued_ms;
    struct v4l2_control controls[CAMERA_MOCK_CONTROLS_MAX];
    uint32_t control_count;
} mock = { .lock = PTHREAD_MUTEX_INITIALIZER, .file = -1 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_raw(uint32_t fourcc)
{
    return fourcc == V4L2_PIX_FMT_GREY || fourcc == V4L2_PIX_FMT_NV12 || fourcc == V4L2_PIX_FMT_YUYV;
}

static void fill_pix(struct v4l2_pix_format *pix)
{
    if (mock.plan.width) {
        pix->width = mock.plan.width;
        pix->height = mock.plan.height;
    }
    uint32_t step = pix->pixelformat == V4L2_PIX_FMT_YUYV ? 2 : 1;
    pix->bytesperline = is_raw(pix->pixelformat) ? pix->width * step + mock.plan.padding_bytes : 0;
    pix->sizeimage = is_raw(pix->pixelformat) ? pix->bytesperline * pix->height * 3 / 2 : pix->width * pix->height;
}

/* The frame as the driver lays it out. Its size. */
static size_t lay_out(uint8_t *out)
{
    if (!is_raw(mock.pix.pixelformat)) {
        memcpy(out, mock.shown, mock.shown_size);
        return mock.shown_size;
    }
    uint32_t step = mock.pix.pixelformat == V4L2_PIX_FMT_YUYV ? 2 : 1, rows = mock.pix.height;
    size_t size = (size_t)mock.pix.bytesperline * (mock.pix.pixelformat == V4L2_PIX_FMT_NV12 ? rows * 3 / 2 : rows);
    memset(out, 0x80, size); /* chroma, padding */
    for (uint32_t y = 0; y < rows; y++)
        for (uint32_t x = 0; x < mock.pix.width; x++) {
            size_t from = (size_t)y * mock.pix.width + x;
            out[(size_t)y * mock.pix.bytesperline + (size_t)x * step] = from < mock.shown_size ? mock.shown[from] : 128;
        }
    return size;
}

/* What the sensor did meanwhile: a frame each FRAME_MS for as long as a buffer waits for it. */
static void expose(void)
{
    while (mock.streaming && !mock.plan.stuck && mock.next_ms <= now_ms()) {
        if (mock.queued > 0 && mock.ready_count < BUFFERS) {
            mock.ready[mock.ready_count] = mock.queue[0];
            mock.ready_ms[mock.ready_count++] = mock.next_ms;
            memmove(mock.queue, mock.queue + 1, --mock.queued * sizeof mock.queue[0]);
        }
        mock.next_ms += FRAME_MS;
    }
}

static int dequeue(struct v4l2_buffer *buffer)
{
    if (mock.plan.errno_dqbuf)
        return mock.plan.errno_dqbuf;
    expose();
    if (!mock.streaming || mock.ready_count == 0)
        return EAGAIN;
    static uint8_t frame[FRAME_BYTES_MAX];
    uint32_t index = mock.ready[0];
    int64_t taken_ms = mock.ready_ms[0] - mock.plan.old_ms;
    mock.ready_count--;
    memmove(mock.ready, mock.ready + 1, mock.ready_count * sizeof mock.ready[0]);
    memmove(mock.ready_ms, mock.ready_ms + 1, mock.ready_count * sizeof mock.ready_ms[0]);
    size_t size = lay_out(frame);
    mock.sequence++;
    if (pwrite(mock.file, frame, size, (off_t)index * FRAME_BYTES_MAX) != (ssize_t)size)
        return EIO;
    buffer->index = mock.plan.index ? mock.plan.index : index;
    buffer->bytesused = mock.plan.bytesused ? mock.plan.bytesused : (uint32_t)size;
    buffer->flags = mock.plan.flags | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->timestamp.tv_sec = taken_ms / 1000;
    buffer->timestamp.tv_usec = taken_ms % 1000 * 1000;
    buffer->sequence = mock.sequence;
    mock.dequeued++;
    mock.bursts += now_ms() - mock.dequeued_ms > BURST_MS;
    mock.dequeued_ms = now_ms();
    return 0;
}

static int enumerate(struct v4l2_fmtdesc *format)
{
    if (format->index >= CAMERA_MOCK_MODES_MAX || !mock.plan.modes[format->index].fourcc)
        return EINVAL;
    format->pixelformat = mock.plan.modes[format->index].fourcc;
    return 0;
}

static int interval_of(struct v4l2_frmivalenum *interval)
{
    for (int i = 0; i < CAMERA_MOCK_MODES_MAX && interval->index == 0; i++)
        if (mock.plan.modes[i].fourcc == interval->pixel_format && mock.plan.modes[i].frames_a_second) {
            interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
            interval->discrete = (struct v4l2_fract){ 1, mock.plan.modes[i].frames_a_second };
            return 0;
        }
    return EINVAL;
}

static int set_format(struct v4l2_format *format, bool keep)
{
    if (keep && mock.plan.answered_fourcc)
        format->fmt.pix.pixelformat = mock.plan.answered_fourcc;
    fill_pix(&format->fmt.pix);
    if (keep)
        mock.pix = format->fmt.pix;
    return 0;
}

static int control(struct v4l2_control *asked)
{
    if (mock.control_count < CAMERA_MOCK_CONTROLS_MAX)
        mock.controls[mock.control_count++] = *asked;
    return 0;
}

static int queue(const struct v4l2_buffer *buffer)
{
    if (buffer->index >= BUFFERS)
        return EINVAL;
    mock.queue[mock.queued++ % (BUFFERS * 2)] = buffer->index;
    return 0;
}

static void stream(bool on)
{
    mock.streaming = on;
    mock.opens += on;
    mock.ready_count = 0;
    mock.next_ms = now_ms() + FRAME_MS;
}

union argument {
    struct v4l2_capability capability;
    struct v4l2_format format;
    struct v4l2_fmtdesc description;
    struct v4l2_frmivalenum interval;
    struct v4l2_requestbuffers request;
    struct v4l2_buffer buffer;
    struct v4l2_queryctrl query;
    struct v4l2_control control;
    uint8_t raw[512];
};

/* 0 or an errno. */
static int answer(unsigned long request, union argument *a)
{
    if (!mock.plugged)
        return ENODEV;
    if (!mock.streaming && mock.plan.errno_open_ioctls)
        return mock.plan.errno_open_ioctls;
    switch (request) {
    case VIDIOC_QUERYCAP:
        a->capability.capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING | V4L2_CAP_DEVICE_CAPS;
        a->capability.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        return 0;
    case VIDIOC_ENUM_FMT:
        return enumerate(&a->description);
    case VIDIOC_ENUM_FRAMEINTERVALS:
        return interval_of(&a->interval);
    case VIDIOC_TRY_FMT:
        return set_format(&a->format, false);
    case VIDIOC_S_FMT:
        return set_format(&a->format, true);
    case VIDIOC_S_PARM:
        return 0;
    case VIDIOC_QUERYCTRL:
        a->query.flags = 0;
        a->query.type = a->query.id == V4L2_CID_FOCUS_ABSOLUTE ? V4L2_CTRL_TYPE_INTEGER : V4L2_CTRL_TYPE_MENU;
        a->query.minimum = 0;
        a->query.maximum = 255;
        return mock.plan.no_controls ? EINVAL : 0;
    case VIDIOC_S_CTRL:
        return control(&a->control);
    case VIDIOC_REQBUFS:
        a->request.count = BUFFERS;
        mock.queued = 0;
        return 0;
    case VIDIOC_QUERYBUF:
        a->buffer.length = mock.plan.buffer_bytes ? mock.plan.buffer_bytes : FRAME_BYTES_MAX;
        a->buffer.m.offset = a->buffer.index * FRAME_BYTES_MAX;
        return 0;
    case VIDIOC_QBUF:
        return queue(&a->buffer);
    case VIDIOC_DQBUF:
        return dequeue(&a->buffer);
    case VIDIOC_STREAMON:
    case VIDIOC_STREAMOFF:
        stream(request == VIDIOC_STREAMON);
        return 0;
    default:
        return ENOTTY;
    }
}

static gboolean handle(UMockdevIoctlBase *base, UMockdevIoctlClient *client)
{
    (void)base;
    unsigned long request = (unsigned)umockdev_ioctl_client_get_request(client);
    size_t size = _IOC_SIZE(request);
    union argument argument = { .raw = { 0 } };
    UMockdevIoctlData *outer = umockdev_ioctl_client_get_arg(client);
    UMockdevIoctlData *data =
        size > 0 && size <= sizeof argument ? umockdev_ioctl_data_resolve(outer, 0, size, NULL) : NULL;
    if (!data) {
        umockdev_ioctl_client_complete(client, -1, ENOTTY);
        return TRUE;
    }
    memcpy(argument.raw, data->data, size);
    pthread_mutex_lock(&mock.lock);
    int error = answer(request, &argument);
    pthread_mutex_unlock(&mock.lock);
    if (!error)
        umockdev_ioctl_data_update(data, 0, argument.raw, (int)size);
    umockdev_ioctl_data_unref(data);
    umockdev_ioctl_client_complete(client, error ? -1 : 0, error);
    return TRUE;
}

static void camera_class_init(CameraClass *class)
{
    ((UMockdevIoctlBaseClass *)class)->handle_ioctl = handle;
}

static void camera_init(Camera *camera)
{
    (void)camera;
}

bool camera_mock_enter(char **argv)
{
    const char *loaded = getenv("LD_PRELOAD");
    if (loaded && strstr(loaded, PRELOAD))
        return true;
    setenv("LD_PRELOAD", PRELOAD, 1);
    execv("/proc/self/exe", argv);
    return false;
}

void camera_mock_begin(const struct camera_mock_plan *plan)
{
    mock.testbed = umockdev_testbed_new();
    mock.handler = g_object_new(camera_get_type(), NULL);
    camera_mock_set(plan);
}

void camera_mock_end(void)
{
    if (mock.plugged)
        camera_mock_unplug();
    g_object_unref(mock.testbed);
    g_object_unref(mock.handler);
    free(mock.shown);
    mock.shown = NULL;
    mock.shown_size = mock.opens = mock.dequeued = mock.control_count = 0;
}

void camera_mock_set(const struct camera_mock_plan *plan)
{
    pthread_mutex_lock(&mock.lock);
    mock.plan = *plan;
    pthread_mutex_unlock(&mock.lock);
}

static void fail(const char *what)
{
    fprintf(stderr, "camera mock: %s\n", what);
    abort();
}

void camera_mock_plug(void)
{
    static const char device[] = "P: /devices/platform/cam/video4linux/video0\nN: video0=00\n"
                                 "E: DEVNAME=/dev/video0\nE: SUBSYSTEM=video4linux\n\n";
    GError *error = NULL;
    if (!umockdev_testbed_add_from_string(mock.testbed, device, &error) ||
        !umockdev_testbed_attach_ioctl(mock.testbed, CAMERA_MOCK_DEVICE, UMOCKDEV_IOCTL_BASE(mock.handler), &error))
        fail(error->message);
    char *root = umockdev_testbed_get_root_dir(mock.testbed);
    snprintf(mock.node, sizeof mock.node, "%s%s", root, CAMERA_MOCK_DEVICE);
    g_free(root);
    umockdev_testbed_disable(mock.testbed);
    mock.file = open(mock.node, O_RDWR | O_CLOEXEC);
    if (mock.file < 0 || ftruncate(mock.file, (off_t)BUFFERS * FRAME_BYTES_MAX) != 0)
        fail("no file for its buffers");
    umockdev_testbed_enable(mock.testbed);
    pthread_mutex_lock(&mock.lock);
    mock.plugged = true;
    pthread_mutex_unlock(&mock.lock);
}

void camera_mock_unplug(void)
{
    pthread_mutex_lock(&mock.lock);
    mock.plugged = mock.streaming = false;
    pthread_mutex_unlock(&mock.lock);
    umockdev_testbed_detach_ioctl(mock.testbed, CAMERA_MOCK_DEVICE, NULL);
    umockdev_testbed_remove_device(mock.testbed, "/sys/devices/platform/cam/video4linux/video0");
    close(mock.file);
    mock.file = -1;
}

void camera_mock_show(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = malloc(size);
    if (!copy || size > FRAME_BYTES_MAX / 3)
        fail("no such frame");
    memcpy(copy, bytes, size);
    pthread_mutex_lock(&mock.lock);
    free(mock.shown);
    mock.shown = copy;
    mock.shown_size = size;
    pthread_mutex_unlock(&mock.lock);
}

bool camera_mock_control(uint32_t id, int32_t *value)
{
    bool found = false;
    pthread_mutex_lock(&mock.lock);
    for (uint32_t i = 0; i < mock.control_count; i++)
        if (mock.controls[i].id == id) {
            *value = mock.controls[i].value; /* the last one wins */
            found = true;
        }
    pthread_mutex_unlock(&mock.lock);
    return found;
}

static uint32_t locked(const uint32_t *number)
{
    pthread_mutex_lock(&mock.lock);
    uint32_t value = *number;
    pthread_mutex_unlock(&mock.lock);
    return value;
}

uint32_t camera_mock_fourcc(void)
{
    return locked(&mock.pix.pixelformat);
}

uint32_t camera_mock_opens(void)
{
    return locked(&mock.opens);
}

uint32_t camera_mock_bursts(void)
{
    return locked(&mock.bursts);
}

uint32_t camera_mock_dequeued(void)
{
    return locked(&mock.dequeued);
}

bool camera_mock_streaming(void)
{
    pthread_mutex_lock(&mock.lock);
    bool on = mock.streaming;
    pthread_mutex_unlock(&mock.lock);
    return on;
}
