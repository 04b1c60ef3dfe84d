/* Measured on real photographs: plain zbar reads 47 %, threshold first 62 %, with half size and inversion 71 %, at
 * three to fifty times the time of the locator, which reads 65 % alone. So the locator is first, and zbar on whole
 * pictures is for picture files; of live frames it gets a crop, now and then. */
#include "decoder/cascade.h"

#include <stdlib.h>
#include <time.h>

#include "base/check.h"
#include "base/str.h"
#include "decoder/locator.h"
#include "decoder/view_change.h"

enum {
    LARGE_PIXELS_MIN = 1600 * 1200, /* from here half size first: a quarter of the time, and cards fill such pictures */
    SMALL_PIXELS_MAX = 1000 * 1000, /* up to here twice the size is affordable and modules may be 2 px */
};

static const float double_module_px_max = 3.2f; /* from here twice the size gives zbar nothing new */

struct cascade {
    struct symbols *symbols;
    struct locator *locator;
    uint32_t live_missed; /* frames since one was read */
    struct view_change view;
};

struct attempt {
    struct symbols *symbols;
    const struct grey *grey;
    struct codes *codes;
};

typedef void (*attempt_fn)(struct attempt *attempt);

struct cascade *cascade_create(void)
{
    struct cascade *cascade = calloc(1, sizeof *cascade);
    if (!cascade)
        return NULL;
    cascade->symbols = symbols_create();
    cascade->locator = locator_create();
    if (!cascade->symbols || !cascade->locator) {
        cascade_destroy(cascade);
        return NULL;
    }
    return cascade;
}

void cascade_destroy(struct cascade *cascade)
{
    if (!cascade)
        return;
    symbols_destroy(cascade->symbols);
    locator_destroy(cascade->locator);
    free(cascade);
}

uint32_t cascade_note_view(struct cascade *cascade, const struct grey *grey)
{
    return view_change_note(&cascade->view, grey);
}

int64_t cascade_cpu_us(void)
{
    struct timespec now;
    int rc = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    ASSERT(rc == 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void threshold_and_read(struct attempt *attempt, const struct grey *grey, bool invert)
{
    struct grey flat = { 0 };
    if (grey_threshold(grey, invert, &flat) != STATUS_OK)
        return;
    symbols_read(attempt->symbols, &flat, invert ? DECODER_CODE_INVERTED : 0, attempt->codes);
    grey_finish(&flat);
}

static void try_threshold(struct attempt *attempt)
{
    threshold_and_read(attempt, attempt->grey, false);
}

static void try_plain(struct attempt *attempt)
{
    symbols_read(attempt->symbols, attempt->grey, 0, attempt->codes);
}

static void try_half(struct attempt *attempt)
{
    struct grey half = { 0 };
    if (grey_half(attempt->grey, &half) != STATUS_OK)
        return;
    threshold_and_read(attempt, &half, false);
    if (attempt->codes->count == 0)
        symbols_read(attempt->symbols, &half, 0, attempt->codes);
    grey_finish(&half);
}

static void try_threshold_of_half(struct attempt *attempt)
{
    struct grey half = { 0 };
    if (grey_half(attempt->grey, &half) != STATUS_OK)
        return;
    threshold_and_read(attempt, &half, false);
    grey_finish(&half);
}

static void try_half_when_large(struct attempt *attempt)
{
    if ((uint64_t)attempt->grey->width * attempt->grey->height >= LARGE_PIXELS_MIN)
        try_half(attempt);
}

static void try_quarter(struct attempt *attempt)
{
    struct grey half = { 0 };
    if (grey_half(attempt->grey, &half) != STATUS_OK)
        return;
    struct attempt smaller = { attempt->symbols, &half, attempt->codes };
    try_half(&smaller);
    grey_finish(&half);
}

static void try_double(struct attempt *attempt)
{
    struct grey twice = { 0 };
    if ((uint64_t)attempt->grey->width * attempt->grey->height > SMALL_PIXELS_MAX ||
        grey_double(attempt->grey, &twice) != STATUS_OK)
        return;
    symbols_read(attempt->symbols, &twice, 0, attempt->codes);
    grey_finish(&twice);
}

static void try_inverted(struct attempt *attempt)
{
    threshold_and_read(attempt, attempt->grey, true);
}

static void try_inverted_half(struct attempt *attempt)
{
    struct grey half = { 0 };
    if (grey_half(attempt->grey, &half) != STATUS_OK)
        return;
    threshold_and_read(attempt, &half, true);
    grey_finish(&half);
}

/* What the locator saw but could not read, cut out: zbar follows damage and bends that the locator's plane does not. */
static void try_crop(struct attempt *attempt, const struct locator_sight *sight)
{
    struct grey crop = { 0 };
    if (grey_crop(attempt->grey, sight->left, sight->top, sight->right, sight->bottom, &crop) != STATUS_OK)
        return;
    struct attempt cut = { attempt->symbols, &crop, attempt->codes };
    threshold_and_read(&cut, &crop, false);
    if (attempt->codes->count == 0 && sight->module_px < double_module_px_max)
        try_double(&cut);
    grey_finish(&crop);
}

static enum decoder_hint read_live(struct cascade *cascade, struct attempt *attempt)
{
    struct locator_sight sight, unused;
    enum status status = locator_read(cascade->locator, attempt->symbols, attempt->grey, (struct locator_how){ 0 },
                                      attempt->codes, &sight);
    bool slow = attempt->codes->count == 0 && ++cascade->live_missed % CASCADE_SLOW_EVERY == 0;
    if (slow && status == STATUS_OK) {
        status = locator_read(cascade->locator, attempt->symbols, attempt->grey,
                              (struct locator_how){ .inverted = true }, attempt->codes, &unused);
        if (attempt->codes->count == 0 && sight.seen)
            try_crop(attempt, &sight);
        else if (attempt->codes->count == 0 && sight.finders)
            try_threshold_of_half(attempt);
    }
    if (status != STATUS_OK) /* no memory for the locator: what zbar can do is better than nothing */
        try_threshold(attempt);
    if (attempt->codes->count > 0) {
        cascade->live_missed = 0;
        return DECODER_HINT_NONE;
    }
    return sight.hint;
}

static enum decoder_hint read_whole(struct cascade *cascade, struct attempt *attempt)
{
    static const attempt_fn attempts[] = {
        try_half_when_large, try_threshold, try_plain,    try_half,
        try_quarter,         try_double,    try_inverted, try_inverted_half,
    };
    struct locator_sight sight = { .hint = DECODER_HINT_NONE }, unused;
    int64_t end_us = cascade_cpu_us() + (int64_t)CASCADE_CPU_MS_MAX * 1000;
    enum status status = locator_read(cascade->locator, attempt->symbols, attempt->grey,
                                      (struct locator_how){ .thorough = true }, attempt->codes, &sight);
    if (status == STATUS_OK && attempt->codes->count == 0)
        status = locator_read(cascade->locator, attempt->symbols, attempt->grey,
                              (struct locator_how){ .thorough = true, .inverted = true }, attempt->codes, &unused);
    if (status == STATUS_OK && attempt->codes->count == 0 && sight.seen)
        try_crop(attempt, &sight);
    for (size_t i = 0; i < ARRAY_LEN(attempts) && attempt->codes->count == 0 && cascade_cpu_us() <= end_us; i++)
        attempts[i](attempt);
    return attempt->codes->count == 0 ? sight.hint : DECODER_HINT_NONE;
}

enum decoder_hint cascade_read(struct cascade *cascade, const struct grey *grey, bool whole, struct codes *codes)
{
    base_wipe(codes, sizeof *codes);
    struct attempt attempt = { cascade->symbols, grey, codes };
    return whole ? read_whole(cascade, &attempt) : read_live(cascade, &attempt);
}
