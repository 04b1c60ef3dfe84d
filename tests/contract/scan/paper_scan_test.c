/* The document scanner against a bad world: SANE's own test backends through the real scanimage, and in its place
 * programs that send what no scanner should, hang, or die half-way. */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/check.h"
#include "base/str.h"
#include "scan/paper_scanner.h"

enum { WAIT_MS = 120000, LIMIT_MS = 100000, SHORT_LIMIT_MS = 700 };

static char folder[] = "/tmp/paper-scan-XXXXXX";

struct desk {
    struct paper_scanner *scanner;
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct paper_scan_event event;
    int events;
};

static void on_event(void *context, const struct paper_scan_event *event)
{
    struct desk *desk = context;
    pthread_mutex_lock(&desk->lock);
    desk->event = *event;
    desk->events++;
    pthread_cond_signal(&desk->came);
    pthread_mutex_unlock(&desk->lock);
}

static void open_desk(struct desk *desk, const char *program, const char *device, const char *const *options,
                      size_t count, int limit_ms)
{
    char decoder[4096];
    const char *bin = getenv("KIOSK_BIN");
    assert_non_null(bin);
    assert_true(str_format(decoder, sizeof decoder, "%s/kiosk-decoder", bin));
    *desk = (struct desk){ .scanner = NULL };
    pthread_mutex_init(&desk->lock, NULL);
    pthread_cond_init(&desk->came, NULL);
    const struct paper_scanner_config config = { program, device, options, count, decoder, limit_ms };
    desk->scanner = paper_scanner_create(&config, on_event, desk);
    assert_non_null(desk->scanner);
}

static void close_desk(struct desk *desk)
{
    paper_scanner_destroy(desk->scanner);
    pthread_cond_destroy(&desk->came);
    pthread_mutex_destroy(&desk->lock);
}

static enum paper_scan_end wait_for(struct desk *desk, uint32_t job)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_MS / 1000;
    pthread_mutex_lock(&desk->lock);
    int rc = 0;
    while (desk->event.job != job && rc == 0)
        rc = pthread_cond_timedwait(&desk->came, &desk->lock, &until);
    struct paper_scan_event event = desk->event;
    pthread_mutex_unlock(&desk->lock);
    assert_int_equal(event.job, job);
    return event.end;
}

static enum paper_scan_end scan_once(const char *program, const char *device, const char *const *options, size_t count,
                                     struct paper_tray *tray)
{
    struct desk desk;
    open_desk(&desk, program, device, options, count, LIMIT_MS);
    paper_scanner_begin(desk.scanner, 1, PAPER_PAGE_BYTES_MAX);
    enum paper_scan_end end = wait_for(&desk, 1);
    assert_int_equal(paper_scanner_take(desk.scanner, 1, tray), end == PAPER_SCAN_DONE);
    assert_false(paper_scanner_take(desk.scanner, 1, tray)); /* once */
    close_desk(&desk);
    return end;
}

static uint8_t *unpack(const struct paper_tray *tray)
{
    uLongf size = (uLongf)(tray->width_px + 7) / 8 * tray->height_px, had = size;
    uint8_t *bits = malloc(size);
    assert_non_null(bits);
    assert_int_equal(uncompress(bits, &size, tray->bytes, tray->size), Z_OK);
    assert_int_equal(size, had);
    return bits;
}

static double ink_of(const struct paper_tray *tray)
{
    uint8_t *bits = unpack(tray);
    size_t size = (size_t)(tray->width_px + 7) / 8 * tray->height_px;
    uint64_t ink = 0;
    for (size_t i = 0; i < size; i++)
        ink += (uint64_t)__builtin_popcount(bits[i]);
    free(bits);
    return (double)ink / ((double)tray->width_px * tray->height_px);
}

/* --- SANE's own backends
 * ----------------------------------------------------------------------------------------------
 */

static const char SCANIMAGE[] = "/usr/bin/scanimage";

static void a_page(void **state)
{
    (void)state;
    static const char *const options[] = { "--mode=Gray", "--resolution=200",   "-x", "200", "-y",
                                           "200",         "--test-picture=Grid" };
    struct paper_tray tray;
    assert_int_equal(scan_once(SCANIMAGE, "test:0", options, ARRAY_LEN(options), &tray), PAPER_SCAN_DONE);
    assert_int_equal(tray.width_px, 1574);
    assert_int_equal(tray.height_px, 1574);
    assert_int_equal(tray.dpi, 200);
    assert_in_range((unsigned)(ink_of(&tray) * 1000), 450, 550); /* black and white squares of a centimetre */
}

static void in_colour(void **state)
{
    (void)state;
    static const char *const options[] = { "--mode=Color", "--resolution=300",   "-x", "200", "-y",
                                           "200",          "--test-picture=Grid" };
    struct paper_tray tray;
    assert_int_equal(scan_once(SCANIMAGE, "test:0", options, ARRAY_LEN(options), &tray), PAPER_SCAN_DONE);
    assert_int_equal(tray.width_px, 1654); /* reduced to the width of A4 at 200 */
    assert_in_range((unsigned)(ink_of(&tray) * 1000), 450, 550);
}

static void what_sane_says(void **state)
{
    (void)state;
    static const struct {
        const char *device, *option;
        enum paper_scan_end end;
    } rows[] = {
        { "test:0", "--read-return-value=SANE_STATUS_NO_DOCS", PAPER_SCAN_NO_PAPER },
        { "test:0", "--read-return-value=SANE_STATUS_JAMMED", PAPER_SCAN_JAMMED },
        { "test:0", "--read-return-value=SANE_STATUS_COVER_OPEN", PAPER_SCAN_JAMMED },
        { "test:0", "--read-return-value=SANE_STATUS_DEVICE_BUSY", PAPER_SCAN_BUSY },
        { "test:0", "--read-return-value=SANE_STATUS_IO_ERROR", PAPER_SCAN_BROKEN_OFF }, /* pulled out */
        { "test:0", "--no-such-option", PAPER_SCAN_NO_DEVICE },
        { "nosuch:0", "--mode=Gray", PAPER_SCAN_NO_DEVICE },
        { "test:0", "--test-picture=Solid white", PAPER_SCAN_BLANK },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct paper_tray tray;
        enum paper_scan_end end = scan_once(SCANIMAGE, rows[i].device, &rows[i].option, 1, &tray);
        if (end != rows[i].end)
            fail_msg("%s %s: %d", rows[i].device, rows[i].option, end);
    }
    struct paper_tray tray;
    assert_int_equal(scan_once("/nowhere/scanimage", "test:0", NULL, 0, &tray), PAPER_SCAN_FAILED);
}

static void slow_and_stopped(void **state)
{
    (void)state;
    static const char *const options[] = {
        "--resolution=600", "-x", "200", "-y", "200", "--read-delay=yes", "--read-delay-duration=200000"
    };
    struct desk desk;
    struct paper_tray tray;
    open_desk(&desk, SCANIMAGE, "test:0", options, ARRAY_LEN(options), SHORT_LIMIT_MS);
    paper_scanner_begin(desk.scanner, 7, PAPER_PAGE_BYTES_MAX);
    assert_int_equal(wait_for(&desk, 7), PAPER_SCAN_HUNG);
    close_desk(&desk);
    open_desk(&desk, SCANIMAGE, "test:0", options, ARRAY_LEN(options), LIMIT_MS);
    paper_scanner_begin(desk.scanner, 8, PAPER_PAGE_BYTES_MAX);
    paper_scanner_stop(desk.scanner); /* the session ended */
    close_desk(&desk);                /* returns within seconds, or the test's own time is over */
    assert_int_equal(desk.events, 0);
    open_desk(&desk, SCANIMAGE, "pnm:0", NULL, 0, LIMIT_MS); /* and a job replaces the one before */
    paper_scanner_begin(desk.scanner, 9, PAPER_PAGE_BYTES_MAX);
    paper_scanner_begin(desk.scanner, 10, PAPER_PAGE_BYTES_MAX);
    (void)wait_for(&desk, 10);
    assert_false(paper_scanner_take(desk.scanner, 9, &tray));
    close_desk(&desk);
}

/* --- in scanimage's place
 * ---------------------------------------------------------------------------------------------
 */

static const char *script(const char *name, const char *commands)
{
    static char path[200];
    assert_true(str_format(path, sizeof path, "%s/%s", folder, name));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", commands);
    fclose(file);
    assert_int_equal(chmod(path, 0700), 0);
    return path;
}

static void hostile(void **state)
{
    (void)state;
    static const struct {
        const char *name, *commands;
        enum paper_scan_end end;
    } rows[] = {
        { "nothing", "exit 0", PAPER_SCAN_NO_PICTURE },
        { "no_picture", "echo This is no picture, and it is long enough to be one.", PAPER_SCAN_NO_PICTURE },
        { "half_gigabyte", "head -c 500000000 /dev/zero", PAPER_SCAN_NO_PICTURE },
        { "endless", "cat /dev/urandom", PAPER_SCAN_NO_PICTURE },
        { "huge_pgm", "printf 'P5\\n65000 65000\\n255\\n'; head -c 100000 /dev/zero", PAPER_SCAN_NO_PICTURE },
        { "cut_jpeg", "printf '\\377\\330\\377\\340\\000\\020JFIF\\000\\001'", PAPER_SCAN_NO_PICTURE },
        { "cut_png", "printf '\\211PNG\\r\\n\\032\\n\\000\\000\\000\\rIHDR\\377\\377\\377\\377\\377\\377\\377\\377'",
          PAPER_SCAN_NO_PICTURE },
        { "stamp", "printf 'P5\\n20 20\\n255\\n'; head -c 400 /dev/zero", PAPER_SCAN_NO_PICTURE },
        { "dies", "printf 'P5\\n1000 1000\\n255\\n'; kill -9 $$", PAPER_SCAN_BROKEN_OFF },
        { "noise", "printf 'P5\\n1654 2339\\n255\\n'; head -c 3868706 /dev/urandom", PAPER_SCAN_FULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct paper_tray tray;
        enum paper_scan_end end = scan_once(script(rows[i].name, rows[i].commands), "any", NULL, 0, &tray);
        if (end != rows[i].end)
            fail_msg("%s: %d", rows[i].name, end);
    }
}

static bool is_running(const char *pid)
{
    char path[64], text[200] = "";
    assert_true(str_format(path, sizeof path, "/proc/%s/stat", pid));
    FILE *about = fopen(path, "r");
    bool there = about && fgets(text, sizeof text, about) && !strstr(text, ") Z ");
    if (about)
        fclose(about);
    return there;
}

/* One that neither writes nor ends, nor heeds being told to: it and what it forked are gone when the scanner is. */
static void deaf(void **state)
{
    (void)state;
    char commands[300], pids[200], line[64] = "";
    assert_true(str_format(pids, sizeof pids, "%s/pids", folder));
    assert_true(str_format(commands, sizeof commands,
                           "trap '' TERM\nsleep 1000 &\necho $$ $! > %s.part\nmv %s.part %s\nwait\nwait\nwait", pids,
                           pids, pids));
    struct desk desk;
    open_desk(&desk, script("deaf", commands), "any", NULL, 0, LIMIT_MS);
    paper_scanner_begin(desk.scanner, 3, PAPER_PAGE_BYTES_MAX);
    FILE *file = NULL;
    for (int i = 0; i < 1000 && !(file = fopen(pids, "r")); i++)
        usleep(50000);
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    close_desk(&desk);
    assert_int_equal(desk.events, 0);
    for (char *pid = strtok(line, " \n"); pid; pid = strtok(NULL, " \n")) {
        for (int i = 0; i < 1000 && is_running(pid); i++) /* killed, and gone when the machine comes to it */
            usleep(50000);
        assert_false(is_running(pid));
    }
}

/* What it is told, and nothing of ours besides: no environment, no descriptor but the three. */
static void alone(void **state)
{
    (void)state;
    char commands[400];
    static const char *const options[] = { "--mode=Gray", "a b;c" };
    assert_true(str_format(
        commands, sizeof commands,
        "{ for word; do echo \"[$word]\"; done; ls /proc/self/fd | wc -l; tr '\\0' '\\n' < /proc/$$/environ; "
        "} > %s/told",
        folder));
    struct paper_tray tray;
    setenv("PAPER_SCAN_SECRET", "hidden", 1);
    assert_int_equal(scan_once(script("tells", commands), "any", options, ARRAY_LEN(options), &tray),
                     PAPER_SCAN_NO_PICTURE);
    char path[200], told[1000] = "";
    assert_true(str_format(path, sizeof path, "%s/told", folder));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(told, 1, sizeof told - 1, file);
    fclose(file);
    assert_true(size > 0);
    assert_non_null(strstr(told, "[-d]\n[any]\n[--format=png]\n[--mode=Gray]\n[a b;c]\n"));
    assert_non_null(strstr(told, "]\n4\nLC_ALL=C\n")); /* 0 1 2, and the one `ls` reads the folder by */
    assert_null(strstr(told, "hidden"));
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[200];
    (void)str_format(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page),         cmocka_unit_test(in_colour),
        cmocka_unit_test(what_sane_says), cmocka_unit_test(slow_and_stopped),
        cmocka_unit_test(hostile),        cmocka_unit_test(deaf),
        cmocka_unit_test(alone),
    };
    cmocka_set_test_filter(getenv("KIOSK_TEST")); /* one promise of it, for tests/mutation */
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
