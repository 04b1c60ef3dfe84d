/* From "card shown" to "decoded" on a machine four times slower than this one: clips of a card that is brought to the
 * camera and held by a trembling hand (frame_make_video), 30 Motion JPEGs a second. Time is virtual: every look really
 * opens and decodes its frame, and costs MACHINE_SLOWER times the CPU it took. Ours (the live cascade, its slow
 * attempts included) and zxing-cpp take the newest frame; a loop as zbarcam runs it takes every frame of a queue of
 * four.
 *
 * The card is "shown" when the first frame is there that any of the three can read: what lies before is the arm and the
 * lens, the same for all. `whole` counts from the first frame of the clip. KIOSK_BENCH_CLIPS clips (12) of a height. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "base/check.h"
#include "decoder/cascade.h"
#include "decoder/picture.h"
#include "support/frames.h"
#ifdef DECODER_PEER_ZXING
#include "bench/decoder_peer.h"
#endif

enum {
    CLIPS_DEFAULT = 12,
    CLIPS_MAX = 400,
    MACHINE_SLOWER = 4,
    QUEUE_FRAMES = 4, /* zbarcam: buffers the driver fills while a frame is looked at */
    LOOKS_MAX = 300,  /* ten seconds: nobody waits longer */
    SEED = 41,
};

static const double frame_ms = 1000.0 / 30;

enum reader { OURS, ZXING, ZBARCAM, READERS };
static const char *const reader_names[READERS] = { "ours", "zxing", "zbarcam" };

struct clip {
    uint32_t height, index;
    uint8_t *jpegs[VIDEO_FRAMES];
    size_t sizes[VIDEO_FRAMES];
    char payload[FRAME_PAYLOAD_BYTES];
    size_t payload_bytes;
};

struct bench {
    struct cascade *cascade;
    struct codes *codes;
    zbar_image_scanner_t *zbar;
};

/* Made when first looked at: most clips are read before their end. */
static bool have_frame(struct clip *clip, uint32_t at)
{
    struct frame frame;
    if (clip->jpegs[at])
        return true;
    if (!frame_make_video(clip->height, clip->index, at, SEED, &frame))
        return false;
    clip->sizes[at] = frame_jpeg(&frame, 80, true, &clip->jpegs[at]);
    memcpy(clip->payload, frame.payload, sizeof clip->payload);
    clip->payload_bytes = frame.payload_bytes;
    frame_free(&frame);
    return clip->sizes[at] > 0;
}

static void free_clip(struct clip *clip)
{
    for (uint32_t at = 0; at < VIDEO_FRAMES; at++)
        free(clip->jpegs[at]);
    *clip = (struct clip){ 0 };
}

/* The hand goes on holding the card after the clip's end. */
static uint32_t frame_of(uint32_t number)
{
    return number < VIDEO_FRAMES ? number : VIDEO_HELD_FROM + number % (VIDEO_FRAMES - VIDEO_HELD_FROM);
}

static bool same(const struct clip *clip, const void *bytes, size_t size)
{
    return size == clip->payload_bytes && memcmp(bytes, clip->payload, size) == 0;
}

/* Any QR code counts, also one whose accents it has lost. */
static bool read_zbar(struct bench *bench, const struct grey *grey)
{
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, grey->width, grey->height);
    zbar_image_set_data(image, grey->pixels, (unsigned long)grey->width * grey->height, NULL);
    zbar_scan_image(bench->zbar, image);
    bool found = false;
    for (const zbar_symbol_t *at = zbar_image_first_symbol(image); at; at = zbar_symbol_next(at))
        found = found || zbar_symbol_get_type(at) == ZBAR_QRCODE;
    zbar_image_destroy(image);
    return found;
}

/* One look at a frame; *cost_ms is the CPU of opening and decoding it. */
static bool look(struct bench *bench, enum reader reader, struct clip *clip, uint32_t number, double *cost_ms)
{
    uint32_t at = frame_of(number);
    struct grey grey = { 0 };
    bool found = false;
    if (!have_frame(clip, at))
        return false;
    int64_t begun_us = cascade_cpu_us();
    if (picture_open(clip->jpegs[at], clip->sizes[at], &grey) != STATUS_OK)
        return false;
    if (reader == OURS) {
        (void)cascade_read(bench->cascade, &grey, false, bench->codes);
        found = bench->codes->count > 0 && same(clip, bench->codes->items[0].bytes, bench->codes->items[0].length);
    } else if (reader == ZBARCAM) {
        found = read_zbar(bench, &grey);
    }
#ifdef DECODER_PEER_ZXING
    static char text[FRAME_PAYLOAD_BYTES * 4];
    if (reader == ZXING)
        found = same(clip, text, decoder_peer_zxing(grey.pixels, grey.width, grey.height, text, sizeof text));
#endif
    grey_finish(&grey);
    *cost_ms = (double)(cascade_cpu_us() - begun_us) / 1000;
    return found;
}

/* When the newest frame only is looked at; -1: never. Milliseconds since the clip's first frame. */
static double newest_only(struct bench *bench, enum reader reader, struct clip *clip)
{
    double now_ms = 0;
    for (uint32_t last = UINT32_MAX, looks = 0; looks < LOOKS_MAX; looks++) {
        uint32_t newest = (uint32_t)(now_ms / frame_ms + 1e-9);
        if (newest == last) {
            newest++;
            now_ms = newest * frame_ms;
        }
        double cost_ms = 0;
        bool found = look(bench, reader, clip, newest, &cost_ms);
        now_ms += cost_ms * MACHINE_SLOWER;
        if (found)
            return now_ms;
        last = newest;
    }
    return -1;
}

/* When frames wait in a queue of QUEUE_FRAMES, and are lost while it is full. */
static double queued(struct bench *bench, enum reader reader, struct clip *clip)
{
    uint32_t queue[QUEUE_FRAMES], count = 0, next = 0;
    double now_ms = 0;
    for (uint32_t looks = 0; looks < LOOKS_MAX; looks++) {
        for (; next * frame_ms <= now_ms + 1e-9; next++)
            if (count < QUEUE_FRAMES)
                queue[count++] = next;
        if (count == 0) {
            now_ms = next * frame_ms;
            queue[count++] = next++;
        }
        double cost_ms = 0;
        uint32_t number = queue[0];
        memmove(queue, queue + 1, --count * sizeof queue[0]);
        bool found = look(bench, reader, clip, number, &cost_ms);
        now_ms += cost_ms * MACHINE_SLOWER;
        if (found)
            return now_ms;
    }
    return -1;
}

/* When the first frame is there that anybody reads; -1: nobody ever. */
static double shown_ms(struct bench *bench, struct clip *clip)
{
    double cost_ms;
    for (uint32_t number = 0; number < VIDEO_FRAMES; number++)
        for (enum reader reader = 0; reader < READERS; reader++)
            if (look(bench, reader, clip, number, &cost_ms))
                return number * frame_ms;
    return -1;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct tally {
    uint32_t count, missed;
    double added_ms[CLIPS_MAX], whole_ms[CLIPS_MAX];
};

static double at_percent(const double *sorted, uint32_t count, uint32_t percent)
{
    return count ? sorted[(uint64_t)(count - 1) * percent / 100] : 0;
}

static void hold(uint32_t height, const char *what, double got, double bound)
{
    printf("BENCH decoder_video_%u %s %.3f <= %.3f %s\n", height, what, got, bound, got <= bound ? "PASS" : "FAIL");
}

static void report(uint32_t height, struct tally tallies[READERS])
{
    for (enum reader reader = 0; reader < READERS; reader++) {
        struct tally *t = &tallies[reader];
        qsort(t->added_ms, t->count, sizeof t->added_ms[0], by_size);
        qsort(t->whole_ms, t->count, sizeof t->whole_ms[0], by_size);
        if (t->count + t->missed > 0)
            printf("BENCH decoder_video_%u %-7s decoded %u of %u shown_to_decoded_ms median %.0f p90 %.0f whole_ms "
                   "median %.0f p90 %.0f\n",
                   height, reader_names[reader], t->count, t->count + t->missed, at_percent(t->added_ms, t->count, 50),
                   at_percent(t->added_ms, t->count, 90), at_percent(t->whole_ms, t->count, 50),
                   at_percent(t->whole_ms, t->count, 90));
    }
    double ours = at_percent(tallies[OURS].added_ms, tallies[OURS].count, 50);
    hold(height, "missed", tallies[OURS].missed, 0);
    if (tallies[ZXING].count > 0)
        hold(height, "of_zxing", ours / at_percent(tallies[ZXING].added_ms, tallies[ZXING].count, 50), 0.7);
    hold(height, "of_zbarcam", ours / at_percent(tallies[ZBARCAM].added_ms, tallies[ZBARCAM].count, 50), 1.0 / 8);
    fflush(stdout);
}

static void note(struct tally *tally, double shown, double decoded_ms)
{
    if (decoded_ms < 0) {
        tally->missed++;
        return;
    }
    tally->added_ms[tally->count] = decoded_ms - shown;
    tally->whole_ms[tally->count++] = decoded_ms;
}

static void run(struct bench *bench, uint32_t height, uint32_t clips)
{
    static struct tally tallies[READERS];
    memset(tallies, 0, sizeof tallies);
    for (uint32_t i = 0; i < clips; i++) {
        struct clip clip = { .height = height, .index = i };
        double shown = shown_ms(bench, &clip);
        if (shown < 0)
            printf("decoder_video_%u: clip %u is read by nobody\n", height, i);
        else {
            note(&tallies[OURS], shown, newest_only(bench, OURS, &clip));
#ifdef DECODER_PEER_ZXING
            note(&tallies[ZXING], shown, newest_only(bench, ZXING, &clip));
#endif
            note(&tallies[ZBARCAM], shown, queued(bench, ZBARCAM, &clip));
        }
        free_clip(&clip);
    }
    report(height, tallies);
}

int main(void)
{
    static const uint32_t heights[] = { 720, 1080 };
    const char *asked = getenv("KIOSK_BENCH_CLIPS");
    uint32_t clips = asked ? (uint32_t)strtoul(asked, NULL, 10) : CLIPS_DEFAULT;
    clips = clips > CLIPS_MAX ? CLIPS_MAX : clips;
    struct bench bench = { cascade_create(), calloc(1, sizeof *bench.codes), zbar_image_scanner_create() };
    bool done = bench.cascade && bench.codes && bench.zbar;
    for (size_t i = 0; done && i < ARRAY_LEN(heights); i++)
        run(&bench, heights[i], clips);
    zbar_image_scanner_destroy(bench.zbar);
    free(bench.codes);
    cascade_destroy(bench.cascade);
    return done ? 0 : 1;
}
