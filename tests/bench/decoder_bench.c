/* Reading codes beside its peers, in one process and one run: our cascade for live frames, zbar as it comes, zbar for
 * QR only, and zxing-cpp where its package is installed. Times are the thread's CPU, so a busy machine changes ratios
 * little. Frames: tests/support/frames.h, KIOSK_BENCH_FRAMES of each kind (200). Photographs: every folder below
 * KIOSK_QR_PHOTOS, the expected text beside each in .txt; left out when not set. Writes nothing anywhere. */
#include <dirent.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zbar.h>

#include "base/check.h"
#include "decoder/cascade.h"
#include "decoder/picture.h"
#include "support/frames.h"
#ifdef DECODER_PEER_ZXING
#include "bench/decoder_peer.h"
#endif

enum {
    FRAMES_DEFAULT = 200,
    FRAMES_MAX = 1000,
    LABELS_WRONG = 2, /* of the zxing project's photographs: 13.png and 16.png of its second set */
    TEXT_BYTES_MAX = 8192,
    PHOTO_BYTES_MAX = 8 * 1024 * 1024,
    SEED = 18004,
};

enum reader { OURS, ZBAR_DEFAULT, ZBAR_QR, ZXING, READERS };
static const char *const reader_names[READERS] = { "ours", "zbar", "zbar-qr", "zxing" };
static const bool reader_there[READERS] = {
    true,
    true,
    true,
#ifdef DECODER_PEER_ZXING
    true,
#endif
};

struct bench {
    struct cascade *cascade;
    struct codes *codes;
    zbar_image_scanner_t *zbar_default;
    zbar_image_scanner_t *zbar_qr;
    bool whole;
};

/* One reader over one kind of picture. */
struct tally {
    uint32_t right;
    uint32_t wrong;
    uint32_t count;
    double ms[FRAMES_MAX];
};

struct text {
    size_t length;
    char bytes[TEXT_BYTES_MAX];
};

static void read_zbar(zbar_image_scanner_t *scanner, const struct grey *grey, struct text *out)
{
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, grey->width, grey->height);
    zbar_image_set_data(image, grey->pixels, (unsigned long)grey->width * grey->height, NULL);
    zbar_scan_image(scanner, image);
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    if (symbol && zbar_symbol_get_data_length(symbol) <= sizeof out->bytes) {
        out->length = zbar_symbol_get_data_length(symbol);
        memcpy(out->bytes, zbar_symbol_get_data(symbol), out->length);
    }
    zbar_image_destroy(image);
}

static double read_with(struct bench *bench, enum reader reader, const struct grey *grey, struct text *out)
{
    int64_t begun_us = cascade_cpu_us();
    out->length = 0;
    if (reader == OURS) {
        (void)cascade_read(bench->cascade, grey, bench->whole, bench->codes);
        if (bench->codes->count > 0) {
            out->length = bench->codes->items[0].length;
            memcpy(out->bytes, bench->codes->items[0].bytes, out->length);
        }
    } else if (reader == ZBAR_DEFAULT) {
        read_zbar(bench->zbar_default, grey, out);
    } else if (reader == ZBAR_QR) {
        read_zbar(bench->zbar_qr, grey, out);
    }
#ifdef DECODER_PEER_ZXING
    if (reader == ZXING)
        out->length = decoder_peer_zxing(grey->pixels, grey->width, grey->height, out->bytes, sizeof out->bytes);
#endif
    return (double)(cascade_cpu_us() - begun_us) / 1000;
}

/* The labels of the photographs are UTF-8 whatever the code holds: a reader that gives raw bytes gives these. */
static bool same_in_shift_jis(const struct text *text, const char *expected, size_t length)
{
    static char converted[TEXT_BYTES_MAX];
    iconv_t conversion = iconv_open("SHIFT_JIS", "UTF-8");
    if (conversion == (iconv_t)-1)
        return false;
    char *in = (char *)(uintptr_t)expected, *out = converted; /* iconv only reads it */
    size_t in_left = length, out_left = sizeof converted;
    bool whole = iconv(conversion, &in, &in_left, &out, &out_left) != (size_t)-1;
    iconv_close(conversion);
    size_t made = sizeof converted - out_left;
    return whole && made == text->length && memcmp(converted, text->bytes, made) == 0;
}

/* `expected` NULL: anything read is wrong. */
static void read_all(struct bench *bench, const struct grey *grey, const char *expected, size_t length,
                     struct tally tallies[READERS])
{
    static struct text text;
    for (enum reader reader = 0; reader < READERS; reader++) {
        struct tally *tally = &tallies[reader];
        if (!reader_there[reader] || tally->count == FRAMES_MAX)
            continue;
        tally->ms[tally->count++] = read_with(bench, reader, grey, &text);
        if (text.length == 0)
            continue;
        bool right = expected && text.length == length && memcmp(text.bytes, expected, length) == 0;
        right = right || (expected && same_in_shift_jis(&text, expected, length));
        tally->right += right;
        tally->wrong += !right;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double at_percent(const struct tally *tally, uint32_t percent)
{
    return tally->count ? tally->ms[(uint64_t)(tally->count - 1) * percent / 100] : 0;
}

static double share(const struct tally *tally)
{
    return tally->count ? 100.0 * tally->right / tally->count : 0;
}

static double mean(const struct tally *tally)
{
    double sum = 0;
    for (uint32_t i = 0; i < tally->count; i++)
        sum += tally->ms[i];
    return tally->count ? sum / tally->count : 0;
}

static void report(const char *kind, struct tally tallies[READERS])
{
    for (enum reader reader = 0; reader < READERS; reader++) {
        struct tally *tally = &tallies[reader];
        qsort(tally->ms, tally->count, sizeof tally->ms[0], by_size);
        if (tally->count > 0)
            printf("BENCH decoder_%s %-7s read %.1f%% wrong %u of %u ms median %.2f mean %.2f p95 %.2f\n", kind,
                   reader_names[reader], share(tally), tally->wrong, tally->count, at_percent(tally, 50), mean(tally),
                   at_percent(tally, 95));
    }
}

/* One target: printed with its verdict when its peer is there. */
static void hold(const char *kind, const char *what, double got, bool most, double bound)
{
    bool passed = most ? got <= bound : got >= bound;
    printf("BENCH decoder_%s %s %.3f %s %.3f %s\n", kind, what, got, most ? "<=" : ">=", bound,
           passed ? "PASS" : "FAIL");
}

static void hold_frames(const char *kind, enum frame_level level, uint32_t height, struct tally t[READERS])
{
    const struct tally *ours = &t[OURS], *peer = &t[ZXING];
    hold(kind, "wrong", ours->wrong, true, 0);
    if (level == FRAME_EMPTY && height == 720)
        hold(kind, "median_ms", at_percent(ours, 50), true, 2);
    if (level == FRAME_MILD && height > 480) {
        hold(kind, "cpu_of_zbar", mean(ours) / mean(&t[ZBAR_DEFAULT]), true, 1.0 / 25);
        hold(kind, "read_percent", share(ours), false, 98);
    }
    if (peer->count == 0)
        return;
    if (level == FRAME_MILD) {
        hold(kind, "cpu_of_zxing", mean(ours) / mean(peer), true, height > 480 ? 0.5 : 1.1);
        hold(kind, "read_percent_of_zxing", share(ours), false, share(peer));
    }
    if (level == FRAME_HARD) {
        hold(kind, "read_of_zxing", share(ours), false, 1.1 * share(peer));
        hold(kind, "p95_of_zxing", at_percent(ours, 95) / at_percent(peer, 95), true, 1);
    }
}

static bool run_frames(struct bench *bench, enum frame_level level, uint32_t height, uint32_t count)
{
    static const char *const names[FRAME_LEVEL_COUNT] = { "clean", "mild", "hard", "empty" };
    static struct tally tallies[READERS];
    memset(tallies, 0, sizeof tallies);
    for (uint32_t i = 0; i < count; i++) {
        struct frame frame;
        if (!frame_make(level, height, i, SEED, &frame))
            return false;
        struct grey grey = grey_borrow(frame.pixels, frame.width, frame.height);
        read_all(bench, &grey, level == FRAME_EMPTY ? NULL : frame.payload, frame.payload_bytes, tallies);
        frame_free(&frame);
    }
    char kind[32];
    snprintf(kind, sizeof kind, "%s_%u", names[level], height);
    report(kind, tallies);
    hold_frames(kind, level, height, tallies);
    fflush(stdout);
    return true;
}

/* ---- photographs */

static size_t read_file(const char *path, uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(bytes, 1, size, file) : 0;
    if (file)
        fclose(file);
    return got;
}

static void read_photo(struct bench *bench, const char *folder, const char *name, struct tally tallies[READERS])
{
    static uint8_t bytes[PHOTO_BYTES_MAX], expected[TEXT_BYTES_MAX];
    const char *dot = strrchr(name, '.');
    if (!dot || (strcmp(dot, ".png") != 0 && strcmp(dot, ".jpg") != 0))
        return;
    char path[1024];
    struct grey grey = { 0 };
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (picture_open(bytes, read_file(path, bytes, sizeof bytes), &grey) != STATUS_OK)
        return;
    snprintf(path, sizeof path, "%s/%.*s.txt", folder, (int)(dot - name), name);
    size_t length = read_file(path, expected, sizeof expected);
    if (length == 0) {
        snprintf(path, sizeof path, "%s/%.*s.bin", folder, (int)(dot - name), name);
        length = read_file(path, expected, sizeof expected);
    }
    uint32_t before = tallies[OURS].right;
    read_all(bench, &grey, (const char *)expected, length, tallies);
    if (getenv("KIOSK_BENCH_NAMES") && tallies[OURS].right == before)
        printf("not read as labelled: %s/%s %u x %u\n", folder, name, grey.width, grey.height);
    grey_finish(&grey);
}

static void run_photos(struct bench *bench, const char *root)
{
    static struct tally tallies[READERS];
    memset(tallies, 0, sizeof tallies);
    struct dirent **folders = NULL;
    int folder_count = scandir(root, &folders, NULL, alphasort);
    for (int i = 0; i < folder_count; i++) {
        char folder[512];
        snprintf(folder, sizeof folder, "%s/%s", root, folders[i]->d_name);
        struct dirent **names = NULL;
        int count = folders[i]->d_name[0] == '.' ? 0 : scandir(folder, &names, NULL, alphasort);
        for (int k = 0; k < count; k++) {
            read_photo(bench, folder, names[k]->d_name, tallies);
            free(names[k]);
        }
        free(names);
        free(folders[i]);
    }
    free(folders);
    const char *kind = bench->whole ? "photos_whole" : "photos_live";
    report(kind, tallies);
    hold(kind, "wrong", tallies[OURS].wrong, true, LABELS_WRONG);
    if (bench->whole && tallies[OURS].count > 0)
        hold(kind, "decoded_percent", 100.0 * (tallies[OURS].right + tallies[OURS].wrong) / tallies[OURS].count, false,
             92);
    fflush(stdout);
}

static zbar_image_scanner_t *qr_only(void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    return scanner;
}

int main(void)
{
    static const uint32_t heights[] = { 480, 720, 1080 };
    const char *asked = getenv("KIOSK_BENCH_FRAMES"), *photos = getenv("KIOSK_QR_PHOTOS");
    uint32_t count = asked ? (uint32_t)strtoul(asked, NULL, 10) : FRAMES_DEFAULT;
    count = count > FRAMES_MAX ? FRAMES_MAX : count;
    struct bench bench = { .cascade = cascade_create(),
                           .codes = calloc(1, sizeof *bench.codes),
                           .zbar_default = zbar_image_scanner_create(),
                           .zbar_qr = qr_only() };
    bool done = bench.cascade && bench.codes;
    for (enum frame_level level = 0; done && count > 0 && level < FRAME_LEVEL_COUNT; level++)
        for (size_t i = 0; done && i < ARRAY_LEN(heights); i++)
            done = run_frames(&bench, level, heights[i], count);
    for (int whole = 0; done && photos && whole < 2; whole++) {
        bench.whole = whole;
        run_photos(&bench, photos);
    }
    zbar_image_scanner_destroy(bench.zbar_qr);
    zbar_image_scanner_destroy(bench.zbar_default);
    free(bench.codes);
    cascade_destroy(bench.cascade);
    return done ? 0 : 1;
}
