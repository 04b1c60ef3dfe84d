/* A V4L2 camera that is not there: umockdev answers its ioctls, its buffers are a file that can be mapped. Everything a
 * real driver may do to us can be asked of it. The program must run under libumockdev-preload (camera_mock_enter). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAMERA_MOCK_MODES_MAX = 6, CAMERA_MOCK_CONTROLS_MAX = 16 };

/* One entry of VIDIOC_ENUM_FMT with its rate at the asked size. */
struct camera_mock_mode {
    uint32_t fourcc;
    uint32_t frames_a_second;
};

/* What it has and how it misbehaves; may be changed at any time by camera_mock_set. Zero means: as it should be. */
struct camera_mock_plan {
    struct camera_mock_mode modes[CAMERA_MOCK_MODES_MAX]; /* ends at fourcc 0 */
    uint32_t width, height;                               /* its only size; 0: what is asked for */
    uint32_t padding_bytes;                               /* behind each row */
    uint32_t answered_fourcc;                             /* S_FMT answers this whatever was asked */
    uint32_t buffer_bytes;                                /* QUERYBUF says this length */
    uint32_t bytesused;                                   /* DQBUF says this */
    uint32_t index;                                       /* DQBUF says this index, when above 0 */
    uint32_t old_ms;                                      /* frames are stamped this long ago */
    uint32_t flags;                                       /* V4L2_BUF_FLAG_ERROR */
    int errno_open_ioctls;                                /* of every ioctl before STREAMON */
    int errno_dqbuf;
    bool stuck; /* no frame ever */
    bool no_controls;
};

/* Starts the program again under the preload library when it does not run under it; call first in main. False when
 * the library is not installed. */
bool camera_mock_enter(char **argv);

/* The device is not there yet; camera_mock_plug makes it. */
void camera_mock_begin(const struct camera_mock_plan *plan);
void camera_mock_end(void);
void camera_mock_set(const struct camera_mock_plan *plan);
void camera_mock_plug(void);
void camera_mock_unplug(void);
/* What each frame holds from now on (copied): packed luma for raw modes, whole JPEG bytes for compressed ones. */
void camera_mock_show(const uint8_t *bytes, size_t size);

#define CAMERA_MOCK_DEVICE "/dev/video0"
/* What it was told. */
bool camera_mock_control(uint32_t id, int32_t *value);
uint32_t camera_mock_fourcc(void);
uint32_t camera_mock_opens(void);    /* STREAMONs */
uint32_t camera_mock_bursts(void);   /* the same, those within 20 ms of another counted as one */
uint32_t camera_mock_dequeued(void); /* frames handed out */
bool camera_mock_streaming(void);
