/* The scanner thread against its devices: a serial scanner played by a pseudo-terminal, a watched folder, submissions.
 * What a device sends while nobody listens reaches nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "scan/folder_watch.h"
#include "scan/scanner.h"
#include "support/qr_picture.h"
#include "support/scan_inbox.h"

#define CARD_A "001199000017||Nguyễn Thị Thử Nghiệm|01011999|Nữ|Xã Tân Thạnh Đông|01072024"
#define CARD_B "001099000018|012345678|Trần Văn Thử|02021999|Nam|Xã Đắk Rông|02072024"

enum { NOTHING_MS = 400 };

static char decoder_path[512], folder[64], link_path[128];
static struct scanner *scanner;
static int master = -1;

static void expect_kind(enum scan_event_kind kind, enum scan_source source)
{
    struct scan_event event;
    assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
    assert_int_equal(event.kind, kind);
    assert_int_equal(event.source, source);
}

static void expect_card(const char *number, enum scan_source source)
{
    struct scan_event event;
    assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
    assert_int_equal(event.kind, SCAN_CODE);
    assert_int_equal(event.source, source);
    assert_int_equal(event.document.kind, PAPER_CITIZEN_CARD);
    assert_string_equal(event.document.citizen.number, number);
}

static void expect_refused(enum paper_refusal refusal, enum scan_source source)
{
    struct scan_event event;
    assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
    assert_int_equal(event.kind, SCAN_CODE);
    assert_int_equal(event.source, source);
    assert_int_equal(event.document.kind, PAPER_REFUSED);
    assert_int_equal(event.document.refusal, refusal);
}

static void expect_nothing(void)
{
    struct scan_event event;
    assert_false(scan_inbox_next(&event, NOTHING_MS));
}

static void plug_in(void)
{
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    unlink(link_path);
    assert_int_equal(symlink(ptsname(master), link_path), 0);
}

static void unplug(void)
{
    close(master);
    master = -1;
    unlink(link_path);
}

static void send(const char *text)
{
    assert_int_equal(write(master, text, strlen(text)), strlen(text));
}

static void sleep_ms(int ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
    nanosleep(&time, NULL);
}

/* Until the scanner has read what was sent; what follows comes in another read, and at once: a gap would end the code.
 */
static void wait_until_taken(void)
{
    int line = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC), left = 1;
    assert_true(line >= 0);
    while (left > 0)
        assert_int_equal(ioctl(line, FIONREAD, &left), 0);
    close(line);
}

static int set_up(void **state)
{
    (void)state;
    scan_inbox_clear();
    snprintf(decoder_path, sizeof decoder_path, "%s/kiosk-decoder", getenv("KIOSK_BIN") ? getenv("KIOSK_BIN") : "bin");
    snprintf(folder, sizeof folder, "/tmp/kiosk-scanner-test-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(link_path, sizeof link_path, "%s.tty", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scanner_destroy(scanner);
    scanner = NULL;
    if (master >= 0)
        unplug();
    return rmdir(folder);
}

static void start(bool serial, const char *watched)
{
    struct scanner_config config = { .decoder_path = decoder_path,
                                     .serial_path = serial ? link_path : NULL,
                                     .folder_path = watched };
    scanner = scanner_create(&config, scan_inbox_deliver, NULL);
    assert_non_null(scanner);
    scanner_listen(scanner, true);
}

static void serial_lines_arrive_however_they_are_cut(void **state)
{
    (void)state;
    plug_in();
    start(true, NULL);
    expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
    send("001199000017||Nguyễn Thị Thử Ngh");
    wait_until_taken();
    send("iệm|01011999|Nữ|Xã Tân Thạnh Đ");
    wait_until_taken();
    send("ông|01072024\r\n");
    expect_card("001199000017", SCAN_FROM_SERIAL);
    send(CARD_B); /* no terminator at all */
    expect_card("001099000018", SCAN_FROM_SERIAL);
    expect_nothing();
}

static void expect_back(enum scan_source source)
{
    struct scan_event event;
    assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
    assert_int_equal(event.kind, SCAN_CODE);
    assert_int_equal(event.source, source);
    assert_int_equal(event.document.kind, PAPER_CARD_BACK);
    assert_string_equal(event.document.back.number, "001199000017");
}

#define BACK_1 "IDVNM1990000173001199000017<<4"
#define BACK_2 "9901018F3901016VNM<<<<<<<<<<<0"
#define BACK_3 "NGUYEN<<THI<THU<NGHIEM<<<<<<<<"

static void three_lines_are_one_card(void **state)
{
    (void)state;
    plug_in();
    start(true, NULL);
    expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
    send(BACK_1 "\r\n" BACK_2 "\r\n" BACK_3 "\r\n");
    expect_back(SCAN_FROM_SERIAL);
    send(BACK_1 "\r" BACK_2 "\r"); /* and no third: half a card, told once it is quiet */
    expect_refused(PAPER_REFUSAL_DAMAGED, SCAN_FROM_SERIAL);
    send(BACK_1 "\r" CARD_B "\r"); /* another code cuts it off */
    expect_refused(PAPER_REFUSAL_DAMAGED, SCAN_FROM_SERIAL);
    expect_card("001099000018", SCAN_FROM_SERIAL);
    expect_nothing();
}

/* Answered also when nobody listens, since the person saw nothing appear; never for the page after. */
static void what_a_scanner_typed_is_answered(void **state)
{
    (void)state;
    start(false, NULL);
    assert_int_equal(scanner_submit_keys(scanner, STR(BACK_1 "\n" BACK_2 "\n" BACK_3), false), STATUS_OK);
    expect_back(SCAN_FROM_KEYBOARD);
    assert_int_equal(scanner_submit_keys(scanner, STR(CARD_A), false), STATUS_OK);
    expect_card("001199000017", SCAN_FROM_KEYBOARD);
    assert_int_equal(scanner_submit_keys(scanner, STR(CARD_A), true), STATUS_OK); /* letters were put right */
    expect_kind(SCAN_GARBLED, SCAN_FROM_KEYBOARD);
    char longest[PAYLOAD_BYTES_MAX + 1];
    memset(longest, 'x', sizeof longest);
    assert_int_equal(scanner_submit_keys(scanner, str_range(longest, sizeof longest), false), STATUS_OK);
    expect_refused(PAPER_REFUSAL_TOO_LONG, SCAN_FROM_KEYBOARD);
    expect_nothing();
}

static void repeats_are_told_once(void **state)
{
    (void)state;
    plug_in();
    start(true, NULL);
    expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
    send(CARD_A "\r" CARD_A "\r" CARD_B "\r" CARD_A "\r");
    expect_card("001199000017", SCAN_FROM_SERIAL);
    expect_card("001099000018", SCAN_FROM_SERIAL);
    expect_nothing();
    sleep_ms(2100);
    send(CARD_A "\n");
    expect_card("001199000017", SCAN_FROM_SERIAL);
}

static void an_overlong_line_is_refused_once(void **state)
{
    (void)state;
    plug_in();
    start(true, NULL);
    expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
    char line[PAYLOAD_BYTES_MAX + 2];
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\0';
    send(line);
    send("\r\n");
    expect_refused(PAPER_REFUSAL_TOO_LONG, SCAN_FROM_SERIAL);
    send(CARD_A "\r");
    expect_card("001199000017", SCAN_FROM_SERIAL);
}

static void unplug_and_replug_survive(void **state)
{
    (void)state;
    start(true, NULL);
    expect_kind(SCAN_DEVICE_LOST, SCAN_FROM_SERIAL); /* never was there: told once */
    expect_nothing();
    for (int i = 0; i < 2; i++) {
        plug_in();
        expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
        send(i == 0 ? CARD_A "\r" : CARD_B "\r");
        expect_card(i == 0 ? "001199000017" : "001099000018", SCAN_FROM_SERIAL);
        send("half a li"); /* is nothing when the plug is pulled */
        sleep_ms(50);
        unplug();
        expect_kind(SCAN_DEVICE_LOST, SCAN_FROM_SERIAL);
    }
    expect_nothing();
}

static void what_comes_while_nobody_listens_reaches_nobody(void **state)
{
    (void)state;
    plug_in();
    start(true, NULL);
    expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
    scanner_listen(scanner, false);
    send(CARD_A "\r");
    assert_int_equal(scanner_submit_payload(scanner, STR(CARD_A)), STATUS_OK);
    send("001099000018|0123"); /* begins before, ends after the next page listens */
    sleep_ms(60);
    scanner_listen(scanner, true);
    sleep_ms(30);
    send("45678|Trần Văn Thử|02021999|Nam|Xã Đắk Rông|02072024\r");
    expect_nothing();
    send("001099000018|0123"); /* begins for one page, ends for the next, which follows at once */
    sleep_ms(60);
    scanner_listen(scanner, false);
    scanner_listen(scanner, true);
    send("45678|Trần Văn Thử|02021999|Nam|Xã Đắk Rông|02072024\r");
    expect_nothing();
    assert_int_equal(scanner_submit_payload(scanner, STR(CARD_B)), STATUS_OK);
    expect_card("001099000018", SCAN_FROM_PAYLOAD);
    send(CARD_A "\r");
    expect_card("001199000017", SCAN_FROM_SERIAL);
}

static void submissions_are_answered(void **state)
{
    (void)state;
    start(false, NULL);
    for (int i = 0; i < 2; i++) { /* an act of a person, not a repeat */
        assert_int_equal(scanner_submit_payload(scanner, STR(CARD_A)), STATUS_OK);
        expect_card("001199000017", SCAN_FROM_PAYLOAD);
    }
    char payload[PAYLOAD_BYTES_MAX + 1];
    memset(payload, 'x', sizeof payload);
    assert_int_equal(scanner_submit_payload(scanner, str_range(payload, sizeof payload)), STATUS_OK);
    expect_refused(PAPER_REFUSAL_TOO_LONG, SCAN_FROM_PAYLOAD);
    assert_int_equal(scanner_submit_picture(scanner, "/nonexistent.png"), STATUS_OK);
    expect_kind(SCAN_UNREAD, SCAN_FROM_PICTURE);
    char path[PAYLOAD_BYTES_MAX + 2];
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_int_equal(scanner_submit_picture(scanner, path), STATUS_TOO_LARGE);
}

static void draw(const char *text, struct qr_canvas *out)
{
    assert_true(qr_picture_draw(str_from(text), QR_ONE_SEGMENT, NULL, out));
}

static void two_cards_in_one_picture_are_neither(void **state)
{
    (void)state;
    start(false, NULL);
    struct qr_canvas a, b, both;
    draw(CARD_A, &a);
    draw(CARD_B, &b);
    assert_true(qr_picture_beside(&a, &b, &both));
    char path[128];
    snprintf(path, sizeof path, "%s/both.png", folder);
    assert_true(qr_canvas_write_png(&both, path));
    assert_int_equal(scanner_submit_picture(scanner, path), STATUS_OK);
    expect_refused(PAPER_REFUSAL_TWO_CODES, SCAN_FROM_PICTURE);
    expect_nothing();
    qr_canvas_free(&b);
    qr_canvas_free(&both);
    draw("https://example.vn/", &b); /* a poster beside the card is another matter */
    assert_true(qr_picture_beside(&a, &b, &both));
    assert_true(qr_canvas_write_png(&both, path));
    assert_int_equal(scanner_submit_picture(scanner, path), STATUS_OK);
    struct scan_event event;
    int cards = 0;
    for (int i = 0; i < 2; i++) {
        assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
        cards += event.document.kind == PAPER_CITIZEN_CARD;
        assert_false(event.accompanied);
    }
    assert_int_equal(cards, 1);
    qr_canvas_free(&b);
    qr_canvas_free(&both);
    draw("000.00.00.H00-261121-0001", &b); /* a receipt is a paper: each says that it was not alone */
    assert_true(qr_picture_beside(&a, &b, &both));
    assert_true(qr_canvas_write_png(&both, path));
    assert_int_equal(scanner_submit_picture(scanner, path), STATUS_OK);
    for (int i = 0; i < 2; i++) {
        assert_true(scan_inbox_next(&event, scan_inbox_wait_ms()));
        assert_true(event.accompanied);
    }
    unlink(path);
    qr_canvas_free(&a);
    qr_canvas_free(&b);
    qr_canvas_free(&both);
}

static void a_picture_of_the_page_before_is_nobodys(void **state)
{
    (void)state;
    start(false, NULL);
    struct qr_canvas large;
    struct qr_look look = { .scale_px = 40 }; /* some tens of milliseconds of work, and the child must start first */
    assert_true(qr_picture_draw(STR(CARD_A), QR_ONE_SEGMENT, &look, &large));
    char path[128];
    snprintf(path, sizeof path, "%s/large.png", folder);
    assert_true(qr_canvas_write_png(&large, path));
    assert_int_equal(scanner_submit_picture(scanner, path), STATUS_OK);
    scanner_listen(scanner, false);
    scanner_listen(scanner, true);
    expect_nothing();
    assert_int_equal(scanner_submit_picture(scanner, path), STATUS_OK);
    expect_card("001199000017", SCAN_FROM_PICTURE);
    unlink(path);
    qr_canvas_free(&large);
}

static void a_watched_folder_yields_finished_pictures(void **state)
{
    (void)state;
    struct qr_canvas a, b;
    draw(CARD_A, &a);
    draw(CARD_B, &b);
    char part[160], path[160], first[160];
    snprintf(part, sizeof part, "%s/card.part", folder);
    snprintf(path, sizeof path, "%s/card \xe1\xba\xa1\xff.png", folder); /* a name that is no text */
    snprintf(first, sizeof first, "%s/first.png", folder);
    assert_true(qr_canvas_write_png(&b, first)); /* there before: none of ours */
    start(false, folder);
    expect_nothing();
    assert_true(qr_canvas_write_png(&a, part)); /* a partial transfer */
    expect_nothing();
    assert_int_equal(rename(part, path), 0);
    expect_card("001199000017", SCAN_FROM_FOLDER);
    assert_true(qr_canvas_write_pgm(&b, first));
    expect_card("001099000018", SCAN_FROM_FOLDER);
    int fd = open(first, O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "no picture", 10), 10);
    expect_nothing(); /* still open */
    close(fd);
    expect_kind(SCAN_UNREAD, SCAN_FROM_FOLDER);
    struct stat about;
    assert_int_equal(stat(path, &about), 0); /* read and left alone */
    unlink(path);
    unlink(first);
    qr_canvas_free(&a);
    qr_canvas_free(&b);
}

static void a_folder_may_come_later_and_go(void **state)
{
    (void)state;
    struct qr_canvas a;
    draw(CARD_A, &a);
    char inner[128], path[160];
    snprintf(inner, sizeof inner, "%s/in", folder);
    snprintf(path, sizeof path, "%s/card.png", inner);
    start(false, inner);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mkdir(inner, 0700), 0);
        struct scan_event event;
        bool read = false;
        for (int tries = 0; tries < 30 && !read;
             tries++) { /* looked for once a second; what stood there before is nobody's */
            unlink(path);
            assert_true(qr_canvas_write_png(&a, path));
            read = scan_inbox_next(&event, 2 * FOLDER_LOOK_MS);
        }
        assert_true(read && event.kind == SCAN_CODE && event.source == SCAN_FROM_FOLDER);
        unlink(path);
        assert_int_equal(rmdir(inner), 0);
    }
    qr_canvas_free(&a);
}

static int64_t cpu_us(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static void idling_costs_nothing(void **state)
{
    (void)state;
    plug_in();
    start(true, folder);
    expect_kind(SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL);
    sleep_ms(300);
    int64_t begun_us = cpu_us();
    sleep_ms(3000);
    int64_t used_us = cpu_us() - begun_us;
    unplug();
    expect_kind(SCAN_DEVICE_LOST, SCAN_FROM_SERIAL);
    begun_us = cpu_us();
    sleep_ms(3000);
    int64_t lost_us = cpu_us() - begun_us;
    print_message("idle: %d us of CPU in 3 s, %d us with the scanner unplugged\n", (int)used_us, (int)lost_us);
    assert_in_range(used_us, 0, 3000);  /* 0.1 % */
    assert_in_range(lost_us, 0, 15000); /* 0.5 % */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(serial_lines_arrive_however_they_are_cut),
        TEST(three_lines_are_one_card),
        TEST(what_a_scanner_typed_is_answered),
        TEST(repeats_are_told_once),
        TEST(an_overlong_line_is_refused_once),
        TEST(unplug_and_replug_survive),
        TEST(what_comes_while_nobody_listens_reaches_nobody),
        TEST(submissions_are_answered),
        TEST(two_cards_in_one_picture_are_neither),
        TEST(a_picture_of_the_page_before_is_nobodys),
        TEST(a_watched_folder_yields_finished_pictures),
        TEST(a_folder_may_come_later_and_go),
        TEST(idling_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
