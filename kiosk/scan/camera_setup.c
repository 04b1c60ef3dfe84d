/* Drivers answer anything: every number that comes back is checked before it is used. */
#include "scan/camera_setup.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/check.h"
#include "base/limits.h"

enum {
    FORMATS_ASKED_MAX = 64,   /* a driver that never ends its list is no reason not to end ours */
    INTERVALS_ASKED_MAX = 64, /* the same for rates */
    SIDE_PX_MIN = 160,        /* below this no card's code has a pixel a module */
    JPEG_BYTES_MIN = 128,     /* the headers alone are longer */
};

/* In the order we like them: without work, picked out, opened by libjpeg. */
static const struct kind {
    enum camera_format format;
    uint32_t fourcc, step_bytes; /* 0: compressed */
} kinds[] = {
    { CAMERA_GREY, V4L2_PIX_FMT_GREY, 1 },  { CAMERA_NV12, V4L2_PIX_FMT_NV12, 1 },
    { CAMERA_YUYV, V4L2_PIX_FMT_YUYV, 2 },  { CAMERA_MJPEG, V4L2_PIX_FMT_MJPEG, 0 },
    { CAMERA_MJPEG, V4L2_PIX_FMT_JPEG, 0 },
};

int camera_ioctl(int fd, unsigned long request, void *argument)
{
    int rc;
    do
        rc = ioctl(fd, request, argument);
    while (rc < 0 && errno == EINTR);
    return rc;
}

static const struct kind *kind_of(uint32_t fourcc)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (kinds[i].fourcc == fourcc)
            return &kinds[i];
    return NULL;
}

static bool is_camera(int fd)
{
    struct v4l2_capability about = { 0 };
    if (camera_ioctl(fd, VIDIOC_QUERYCAP, &about) != 0)
        return false;
    uint32_t can = about.capabilities & V4L2_CAP_DEVICE_CAPS ? about.device_caps : about.capabilities;
    return (can & V4L2_CAP_VIDEO_CAPTURE) && (can & V4L2_CAP_STREAMING);
}

/* The camera's own size nearest to the one asked for; what it says may be anything. */
static bool try_format(int fd, uint32_t fourcc, const struct camera_settings *settings, struct v4l2_pix_format *out)
{
    struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
    format.fmt.pix.width = settings->width_px;
    format.fmt.pix.height = settings->height_px;
    format.fmt.pix.pixelformat = fourcc;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    if (camera_ioctl(fd, VIDIOC_TRY_FMT, &format) != 0 || format.fmt.pix.pixelformat != fourcc)
        return false;
    *out = format.fmt.pix;
    return true;
}

/* Frames a second, at most CAMERA_FRAMES_A_SECOND; that when the driver cannot say. USB 2 carries raw 720p at 10. */
static uint32_t fastest(int fd, const struct v4l2_pix_format *pix)
{
    uint32_t best = 0;
    for (uint32_t i = 0; i < INTERVALS_ASKED_MAX; i++) {
        struct v4l2_frmivalenum interval = {
            .index = i, .pixel_format = pix->pixelformat, .width = pix->width, .height = pix->height
        };
        if (camera_ioctl(fd, VIDIOC_ENUM_FRAMEINTERVALS, &interval) != 0)
            return i == 0 ? CAMERA_FRAMES_A_SECOND : best;
        if (interval.type != V4L2_FRMIVAL_TYPE_DISCRETE)
            return CAMERA_FRAMES_A_SECOND;
        uint32_t rate = interval.discrete.numerator ? interval.discrete.denominator / interval.discrete.numerator : 0;
        rate = rate > CAMERA_FRAMES_A_SECOND ? CAMERA_FRAMES_A_SECOND : rate;
        best = rate > best ? rate : best;
    }
    return best;
}

/* Which of our kinds the camera lists, as bits. */
static uint32_t kinds_there(int fd)
{
    uint32_t there = 0;
    for (uint32_t i = 0; i < FORMATS_ASKED_MAX; i++) {
        struct v4l2_fmtdesc format = { .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
        if (camera_ioctl(fd, VIDIOC_ENUM_FMT, &format) != 0)
            break;
        const struct kind *kind = kind_of(format.pixelformat);
        if (kind)
            there |= 1u << (kind - kinds);
    }
    return there;
}

static bool choose(int fd, const struct camera_settings *settings, struct v4l2_pix_format *best)
{
    uint32_t there = kinds_there(fd), best_rate = 0;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        struct v4l2_pix_format pix;
        if (!(there & 1u << i) || (settings->format != CAMERA_ANY && settings->format != kinds[i].format) ||
            !try_format(fd, kinds[i].fourcc, settings, &pix))
            continue;
        uint32_t rate = fastest(fd, &pix);
        if (rate > best_rate) {
            best_rate = rate;
            *best = pix;
        }
    }
    return best_rate > 0;
}

/* From the driver's last word to what we may read. */
static bool accept(const struct v4l2_pix_format *pix, struct camera_mode *mode)
{
    const struct kind *kind = kind_of(pix->pixelformat);
    if (!kind || pix->width < SIDE_PX_MIN || pix->height < SIDE_PX_MIN || pix->width > PICTURE_SIDE_MAX ||
        pix->height > PICTURE_SIDE_MAX)
        return false;
    uint32_t packed = pix->width * kind->step_bytes;
    mode->format = kind->format;
    mode->luma = (struct camera_luma){ pix->width, pix->height, pix->bytesperline ? pix->bytesperline : packed,
                                       kind->step_bytes };
    mode->frame_bytes_min = kind->step_bytes ? camera_luma_bytes(&mode->luma) : JPEG_BYTES_MIN;
    return mode->frame_bytes_min > 0;
}

enum status camera_setup_mode(int fd, const struct camera_settings *settings, struct camera_mode *mode)
{
    struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
    if (!is_camera(fd) || !choose(fd, settings, &format.fmt.pix))
        return STATUS_UNAVAILABLE;
    if (camera_ioctl(fd, VIDIOC_S_FMT, &format) != 0)
        return errno == EBUSY ? STATUS_UNAVAILABLE : STATUS_IO;
    if (!accept(&format.fmt.pix, mode))
        return STATUS_UNAVAILABLE;
    struct v4l2_streamparm rate = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
    rate.parm.capture.timeperframe = (struct v4l2_fract){ 1, CAMERA_FRAMES_A_SECOND };
    (void)camera_ioctl(fd, VIDIOC_S_PARM, &rate); /* a camera without a choice of rates has the one it has */
    return STATUS_OK;
}

/* False when the camera does not have it. */
static bool set_control(int fd, uint32_t id, int32_t value)
{
    struct v4l2_queryctrl about = { .id = id };
    if (camera_ioctl(fd, VIDIOC_QUERYCTRL, &about) != 0 ||
        (about.flags & (V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY)))
        return false;
    struct v4l2_control control = { id, value };
    if (about.type == V4L2_CTRL_TYPE_INTEGER && about.minimum <= about.maximum)
        control.value = value < about.minimum ? about.minimum : value > about.maximum ? about.maximum : value;
    return camera_ioctl(fd, VIDIOC_S_CTRL, &control) == 0;
}

void camera_setup_controls(int fd, const struct camera_settings *settings)
{
    /* Lamps in Viet Nam flicker at 2 x 50 Hz; at 60 Hz exposures a picture has moving bands. */
    set_control(fd, V4L2_CID_POWER_LINE_FREQUENCY, V4L2_CID_POWER_LINE_FREQUENCY_50HZ);
    if (settings->exposure == CAMERA_AUTOMATIC) {
        /* uvcvideo knows "aperture priority" for what others call "auto". */
        if (!set_control(fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_APERTURE_PRIORITY))
            set_control(fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_AUTO);
        /* A steady rate: long exposures smear a card in a hand, and the decoder reads dark pictures well. */
        set_control(fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, 0);
    } else {
        set_control(fd, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL);
        set_control(fd, V4L2_CID_EXPOSURE_ABSOLUTE, settings->exposure);
    }
    set_control(fd, V4L2_CID_FOCUS_AUTO, settings->focus == CAMERA_AUTOMATIC);
    if (settings->focus != CAMERA_AUTOMATIC)
        set_control(fd, V4L2_CID_FOCUS_ABSOLUTE, settings->focus);
}
