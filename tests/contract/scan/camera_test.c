/* The whole way of a live picture, from a V4L2 device to a typed document: scanner thread, sealed memory, the real
 * decoder. The device is umockdev's and does what bad drivers and loose plugs do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "scan/camera_watch.h"
#include "scan/scanner.h"
#include "support/frames.h"
#include "support/scan_inbox.h"
#include "support/v4l2/camera_mock.h"

enum { NOTHING_MS = 500, SEED = 5, HEIGHT = 720 };

static char decoder_path[512];
static struct scanner *scanner;
static struct frame card, other_card, empty;
static const struct camera_mock_plan raw_camera = { .modes = { { V4L2_PIX_FMT_YUYV, 30 } } };

/* The next event of this kind; hints on the way to another kind are passed over. */
static struct scan_event expect(enum scan_event_kind kind)
{
    struct scan_event event;
    do
        assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
    while (event.kind == SCAN_HINT && kind != SCAN_HINT);
    assert_int_equal(event.kind, kind);
    assert_int_equal(event.source, SCAN_FROM_CAMERA);
    return event;
}

static void expect_card(const struct frame *frame)
{
    struct scan_event event = expect(SCAN_CODE);
    assert_int_equal(event.document.kind, PAPER_CITIZEN_CARD);
    assert_memory_equal(event.document.citizen.number, frame->payload, 12);
}

static void expect_nothing(void)
{
    struct scan_event event;
    assert_false(scan_inbox_next(&event, NOTHING_MS));
}

static void sleep_ms(int ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
    nanosleep(&time, NULL);
}

static void show(const struct frame *frame)
{
    camera_mock_show(frame->pixels, (size_t)frame->width * frame->height);
}

static void start_with(enum camera_format format, int exposure, int focus)
{
    struct scanner_config config = {
        .decoder_path = decoder_path,
        .camera = { CAMERA_MOCK_DEVICE, 1280, HEIGHT, format, exposure, focus },
    };
    scanner = scanner_create(&config, scan_inbox_deliver, NULL);
    assert_non_null(scanner);
    scanner_listen(scanner, true);
}

static void start(const struct camera_mock_plan *plan, const struct frame *frame)
{
    camera_mock_begin(plan);
    show(frame);
    camera_mock_plug();
    start_with(CAMERA_ANY, CAMERA_AUTOMATIC, CAMERA_AUTOMATIC);
}

static int set_up(void **state)
{
    (void)state;
    scan_inbox_clear();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scanner_destroy(scanner);
    scanner = NULL;
    camera_mock_end();
    return 0;
}

static void raw_formats_are_read(void **state)
{
    static const uint32_t formats[] = { V4L2_PIX_FMT_GREY, V4L2_PIX_FMT_NV12, V4L2_PIX_FMT_YUYV };
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        struct camera_mock_plan plan = { .modes = { { formats[i], 30 } }, .padding_bytes = i == 2 ? 64 : 0 };
        start(&plan, i % 2 ? &other_card : &card);
        expect(SCAN_DEVICE_FOUND);
        expect_card(i % 2 ? &other_card : &card);
        assert_int_equal(camera_mock_fourcc(), formats[i]);
        expect_nothing(); /* the card lies there: told once */
        tear_down(state);
        set_up(state);
    }
    camera_mock_begin(&raw_camera);
}

static void motion_jpeg_is_read_with_and_without_its_tables(void **state)
{
    static const struct camera_mock_plan plan = { .modes = { { V4L2_PIX_FMT_YUYV, 10 }, { V4L2_PIX_FMT_MJPEG, 30 } } };
    start(&plan, &card);
    uint8_t *bytes;
    size_t size = frame_jpeg(&card, 85, true, &bytes);
    camera_mock_show(bytes, size);
    free(bytes);
    expect(SCAN_DEVICE_FOUND);
    expect_card(&card);
    assert_int_equal(camera_mock_fourcc(), V4L2_PIX_FMT_MJPEG); /* the faster one */
    size_t bare = frame_jpeg(&other_card, 85, false, &bytes);
    camera_mock_show(bytes, bare);
    expect_card(&other_card);
    camera_mock_show(bytes, bare / 2); /* cut off, and no picture at all: nothing comes of it */
    sleep_ms(200);
    memset(bytes, 0x5a, bare);
    camera_mock_show(bytes, bare);
    free(bytes);
    expect_nothing();
    (void)state;
}

static void the_cheaper_of_equally_fast_formats_is_taken(void **state)
{
    (void)state;
    static const struct camera_mock_plan plan = { .modes = { { V4L2_PIX_FMT_MJPEG, 60 }, { V4L2_PIX_FMT_YUYV, 30 } } };
    start(&plan, &card);
    expect(SCAN_DEVICE_FOUND);
    assert_int_equal(camera_mock_fourcc(), V4L2_PIX_FMT_YUYV);
}

static void unplugged_and_plugged_again_it_is_read_again(void **state)
{
    (void)state;
    camera_mock_begin(&raw_camera);
    show(&card);
    start_with(CAMERA_ANY, CAMERA_AUTOMATIC, CAMERA_AUTOMATIC);
    expect(SCAN_DEVICE_LOST); /* never was there: told once */
    for (int i = 0; i < 2; i++) {
        show(i ? &other_card : &card);
        camera_mock_plug();
        expect(SCAN_DEVICE_FOUND);
        expect_card(i ? &other_card : &card);
        camera_mock_unplug();
        expect(SCAN_DEVICE_LOST);
    }
    expect_nothing();
}

/* A loose plug: nobody is told of what is mended before it matters. */
static void back_at_once_it_was_never_gone(void **state)
{
    (void)state;
    start(&raw_camera, &card);
    expect(SCAN_DEVICE_FOUND);
    expect_card(&card);
    camera_mock_unplug();
    sleep_ms(100);
    show(&other_card);
    camera_mock_plug();
    struct scan_event event;
    do
        assert_true(scan_inbox_next(&event, 2500)); /* sooner than a stuck stream is given up */
    while (event.kind == SCAN_HINT);
    assert_int_equal(event.kind, SCAN_CODE);
    assert_memory_equal(event.document.citizen.number, other_card.payload, 12);
}

/* What goes wrong, in the middle of a stream, ends in "lost" and is mended when it ends. */
static void mends_after(struct camera_mock_plan fault)
{
    struct camera_mock_plan plan = raw_camera;
    start(&plan, &empty);
    expect(SCAN_DEVICE_FOUND);
    memcpy(fault.modes, plan.modes, sizeof plan.modes);
    show(&card);
    camera_mock_set(&fault);
    expect(SCAN_DEVICE_LOST);
    camera_mock_set(&plan);
    expect(SCAN_DEVICE_FOUND);
    expect_card(&card);
}

static void driver_errors_are_survived(void **state)
{
    (void)state;
    mends_after((struct camera_mock_plan){ .errno_dqbuf = EIO });
}

static void a_stuck_stream_is_started_again(void **state)
{
    (void)state;
    mends_after((struct camera_mock_plan){ .stuck = true });
    assert_true(camera_mock_opens() >= 2);
}

static const struct camera_settings any_settings = { CAMERA_MOCK_DEVICE, 1280, HEIGHT, CAMERA_ANY, -1, -1 };

/* Short, longer than its buffer, damaged, of a buffer from nowhere, of a device that is gone: never a frame. */
static void what_is_no_whole_frame_is_not_taken(void **state)
{
    (void)state;
    static const struct {
        struct camera_mock_plan plan;
        enum status status;
    } faults[] = {
        { { .bytesused = 1280 * 2 * HEIGHT - 2 }, STATUS_BAD_INPUT },
        { { .bytesused = 1 }, STATUS_BAD_INPUT },
        { { .bytesused = UINT32_MAX }, STATUS_BAD_INPUT },
        { { .flags = V4L2_BUF_FLAG_ERROR }, STATUS_BAD_INPUT },
        { { .index = 4 }, STATUS_IO },
        { { .index = 4000000 }, STATUS_IO },
        { { .errno_dqbuf = EIO }, STATUS_IO },
        { { .errno_dqbuf = ENODEV }, STATUS_CLOSED },
    };
    camera_mock_begin(&raw_camera);
    camera_mock_plug();
    show(&card);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct camera *camera = NULL;
        struct live_frame frame = { .memory_fd = -1 };
        camera_mock_set(&raw_camera);
        assert_int_equal(camera_open(&any_settings, &camera), STATUS_OK);
        camera_mock_set(&faults[i].plan);
        sleep_ms(50);
        assert_int_equal(camera_take(camera, &frame), faults[i].status);
        assert_int_equal(frame.memory_fd, -1);
        camera_mock_set(&raw_camera);
        sleep_ms(50);
        if (faults[i].status == STATUS_BAD_INPUT) { /* the buffer went back: the stream goes on */
            assert_int_equal(camera_take(camera, &frame), STATUS_OK);
            close(frame.memory_fd);
        }
        camera_close(camera);
    }
}

/* What the driver answers is not what was asked: refused, not trusted. */
static void odd_answers_are_refused(void **state)
{
    (void)state;
    static const struct camera_mock_plan odd[] = {
        { .modes = { { V4L2_PIX_FMT_YUYV, 30 } }, .answered_fourcc = V4L2_PIX_FMT_RGB24 },
        { .modes = { { V4L2_PIX_FMT_YUYV, 30 } }, .width = 64, .height = 48 },
        { .modes = { { V4L2_PIX_FMT_YUYV, 30 } }, .width = 100000, .height = 100000 },
        { .modes = { { V4L2_PIX_FMT_YUYV, 30 } }, .buffer_bytes = 1000 },
        { .modes = { { V4L2_PIX_FMT_RGB24, 30 } } },
        { .modes = { { V4L2_PIX_FMT_YUYV, 30 } }, .errno_open_ioctls = EBUSY },
    };
    camera_mock_begin(&raw_camera);
    camera_mock_plug();
    show(&card);
    struct camera *camera = NULL;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        camera_mock_set(&odd[i]);
        assert_int_not_equal(camera_open(&any_settings, &camera), STATUS_OK);
        assert_null(camera);
    }
    camera_mock_set(&raw_camera);
    assert_int_equal(camera_open(&any_settings, &camera), STATUS_OK);
    camera_close(camera);
}

/* Another size than was asked for is taken as it is. */
static void the_cameras_own_size_is_good_enough(void **state)
{
    (void)state;
    struct frame small;
    assert_true(frame_make(FRAME_CLEAN, 480, 2, SEED, &small));
    struct camera_mock_plan plan = { .modes = { { V4L2_PIX_FMT_GREY, 30 } }, .width = 640, .height = 480 };
    start(&plan, &small);
    expect(SCAN_DEVICE_FOUND);
    expect_card(&small);
    frame_free(&small);
}

/* While the decoder was busy the buffers filled: of what they hold only the newest is looked at, and nothing stale. */
static enum status take_soon(struct camera *camera, struct live_frame *frame)
{
    enum status status = STATUS_BUSY;
    for (int i = 0; i < 100 && status == STATUS_BUSY; i++) {
        sleep_ms(5);
        status = camera_take(camera, frame);
    }
    if (status == STATUS_OK)
        close(frame->memory_fd);
    return status;
}

static void the_newest_frame_wins(void **state)
{
    (void)state;
    struct camera_mock_plan plan = raw_camera;
    camera_mock_begin(&plan);
    camera_mock_plug();
    show(&card);
    struct camera *camera = NULL;
    assert_int_equal(camera_open(&any_settings, &camera), STATUS_OK);
    struct live_frame frame;
    sleep_ms(110); /* three frames or more */
    uint32_t before = camera_mock_dequeued();
    assert_int_equal(take_soon(camera, &frame), STATUS_OK);
    assert_true(camera_mock_dequeued() - before >= 2);
    sleep_ms(500); /* all four buffers full, of long ago */
    assert_int_equal(camera_take(camera, &frame), STATUS_BUSY);
    assert_int_equal(take_soon(camera, &frame), STATUS_OK);
    plan.old_ms = 100000; /* a driver with a clock of its own gets through all the same */
    camera_mock_set(&plan);
    for (int i = 0; i < 3; i++)
        assert_int_equal(take_soon(camera, &frame), STATUS_OK);
    camera_close(camera);
}

static int32_t control_of(uint32_t id)
{
    int32_t value = -1;
    assert_true(camera_mock_control(id, &value));
    return value;
}

static void exposure_and_focus_are_set_where_there_are_any(void **state)
{
    camera_mock_begin(&raw_camera);
    camera_mock_plug();
    show(&card);
    struct camera_settings settings = any_settings;
    struct camera *camera = NULL;
    assert_int_equal(camera_open(&settings, &camera), STATUS_OK);
    camera_close(camera);
    assert_int_equal(control_of(V4L2_CID_EXPOSURE_AUTO), V4L2_EXPOSURE_APERTURE_PRIORITY);
    assert_int_equal(control_of(V4L2_CID_EXPOSURE_AUTO_PRIORITY), 0);
    assert_int_equal(control_of(V4L2_CID_FOCUS_AUTO), 1);
    assert_int_equal(control_of(V4L2_CID_POWER_LINE_FREQUENCY), V4L2_CID_POWER_LINE_FREQUENCY_50HZ);
    settings.exposure = 80;
    settings.focus = 900; /* more than it has */
    assert_int_equal(camera_open(&settings, &camera), STATUS_OK);
    camera_close(camera);
    assert_int_equal(control_of(V4L2_CID_EXPOSURE_AUTO), V4L2_EXPOSURE_MANUAL);
    assert_int_equal(control_of(V4L2_CID_EXPOSURE_ABSOLUTE), 80);
    assert_int_equal(control_of(V4L2_CID_FOCUS_AUTO), 0);
    assert_int_equal(control_of(V4L2_CID_FOCUS_ABSOLUTE), 255);
    struct camera_mock_plan none = raw_camera;
    none.no_controls = true;
    camera_mock_set(&none);
    assert_int_equal(camera_open(&settings, &camera), STATUS_OK);
    camera_close(camera);
    (void)state;
}

static void nobody_listens_and_the_camera_is_off(void **state)
{
    (void)state;
    start(&raw_camera, &card);
    expect(SCAN_DEVICE_FOUND);
    expect_card(&card);
    scanner_listen(scanner, false);
    for (int i = 0; i < 100 && camera_mock_streaming(); i++)
        sleep_ms(20);
    assert_false(camera_mock_streaming());
    show(&other_card);
    expect_nothing();
    scanner_listen(scanner, true);
    expect_card(&other_card);
}

static void an_unmoving_view_is_looked_at_five_times_a_second(void **state)
{
    (void)state;
    start(&raw_camera, &empty);
    expect(SCAN_DEVICE_FOUND);
    sleep_ms(CAMERA_AWAKE_MS + 500);
    uint32_t opens = camera_mock_opens(), before = camera_mock_bursts();
    struct clock clock = clock_system();
    int64_t begun_ms = clock_monotonic(&clock);
    sleep_ms(2000);
    /* a look empties the buffers that filled since the last, and then waits for a frame of now: two bursts; 60 awake */
    int64_t rest_ms = clock_monotonic(&clock) - begun_ms;
    assert_in_range(camera_mock_bursts() - before, 2, 15 * rest_ms / 1000);
    assert_int_equal(camera_mock_opens(), opens);
    show(&card);
    expect_card(&card);
}

static void what_would_help_is_told_calmly(void **state)
{
    (void)state;
    struct frame dark = empty;
    dark.pixels = malloc((size_t)empty.width * empty.height);
    for (size_t i = 0; i < (size_t)empty.width * empty.height; i++)
        dark.pixels[i] = empty.pixels[i] / 12;
    start(&raw_camera, &dark);
    expect(SCAN_DEVICE_FOUND);
    assert_int_equal(expect(SCAN_HINT).hint, SCAN_HINT_TOO_DARK);
    show(&card);
    assert_int_equal(expect(SCAN_HINT).hint, SCAN_HINT_NONE); /* a read code ends it */
    expect_card(&card);
    frame_free(&dark);
}

/* Something large that was not there and has no code: the card's other side. */
static void a_card_without_a_code_is_to_be_turned_over(void **state)
{
    (void)state;
    struct frame held = empty, bare = empty;
    held.pixels = malloc((size_t)empty.width * empty.height);
    bare.pixels = malloc((size_t)empty.width * empty.height);
    for (uint32_t y = 0; y < empty.height; y++) /* a bare counter */
        memset(bare.pixels + (size_t)y * bare.width, 120, bare.width);
    memcpy(held.pixels, bare.pixels, (size_t)empty.width * empty.height);
    for (uint32_t y = 150; y < 600; y++)
        memset(held.pixels + (size_t)y * held.width + 300, y % 40 < 20 ? 200 : 225, 680);
    start(&raw_camera, &bare);
    expect(SCAN_DEVICE_FOUND);
    sleep_ms(300);
    show(&held);
    assert_int_equal(expect(SCAN_HINT).hint, SCAN_HINT_TURN_OVER);
    show(&bare);
    assert_int_equal(expect(SCAN_HINT).hint, SCAN_HINT_NONE);
    frame_free(&held);
    frame_free(&bare);
}

int main(int argc, char **argv)
{
    (void)argc;
    if (!camera_mock_enter(argv)) {
        fprintf(stderr, "umockdev is not installed\n");
        return 1;
    }
    snprintf(decoder_path, sizeof decoder_path, "%s/kiosk-decoder", getenv("KIOSK_BIN") ? getenv("KIOSK_BIN") : "bin");
    if (!frame_make(FRAME_MILD, HEIGHT, 0, SEED, &card) || !frame_make(FRAME_MILD, HEIGHT, 1, SEED, &other_card) ||
        !frame_make(FRAME_EMPTY, HEIGHT, 2, SEED, &empty))
        return 1;
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(raw_formats_are_read),
        TEST(motion_jpeg_is_read_with_and_without_its_tables),
        TEST(the_cheaper_of_equally_fast_formats_is_taken),
        TEST(unplugged_and_plugged_again_it_is_read_again),
        TEST(back_at_once_it_was_never_gone),
        TEST(driver_errors_are_survived),
        TEST(a_stuck_stream_is_started_again),
        TEST(what_is_no_whole_frame_is_not_taken),
        TEST(odd_answers_are_refused),
        TEST(the_cameras_own_size_is_good_enough),
        TEST(the_newest_frame_wins),
        TEST(exposure_and_focus_are_set_where_there_are_any),
        TEST(nobody_listens_and_the_camera_is_off),
        TEST(an_unmoving_view_is_looked_at_five_times_a_second),
        TEST(what_would_help_is_told_calmly),
        TEST(a_card_without_a_code_is_to_be_turned_over),
    };
    cmocka_set_test_filter(getenv("KIOSK_TEST")); /* mutants are shown to one of them */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
