/* Frames as a camera on a counter gives them: a card with a code, held in front of a desk full of papers. From a seed;
 * the parameters were fixed before anything was measured with them, and no decoder's results have changed them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_PAYLOAD_BYTES = 768,
    FRAME_VERSION_MIN = 5,
    FRAME_VERSION_MAX = 14,
};

enum frame_level {
    FRAME_CLEAN, /* upright, sharp, even light */
    FRAME_MILD,  /* lean <= 10 degrees, turned <= 15, blur of sigma 0.4-0.75 px, noise 2-5, contrast 0.65-1, JPEG 85 */
    FRAME_HARD,  /* lean <= 26, turned anyhow, sigma 0.5-1.5, noise 4-9, contrast 0.35-0.7, a third under glare, a
                    quarter  moved while exposed, JPEG 75 */
    FRAME_EMPTY, /* as mild, without a code */
    FRAME_LEVEL_COUNT
};

struct frame {
    uint8_t *pixels; /* one byte each, no padding */
    uint32_t width;
    uint32_t height;
    char payload[FRAME_PAYLOAD_BYTES];
    size_t payload_bytes; /* 0 for FRAME_EMPTY */
    double module_px;     /* 2 to 8, as far as the code fits the frame */
    uint32_t version;
};

/* Three in five payloads are citizen cards, one an insurance card, one a receipt's address. Pictures are 4 : 3 up to
 * 480 rows and 16 : 9 above. Same arguments, same frame. False when out of memory. Free with frame_free. */
bool frame_make(enum frame_level level, uint32_t height, uint32_t index, uint64_t seed, struct frame *out);
enum {
    VIDEO_FRAMES = 45,    /* a second and a half at 30 frames a second */
    VIDEO_HELD_FROM = 18, /* from here the card is held as still as a hand can */
};

/* Frame `at` of the clip in which card `clip` is brought to the camera: it slides in for 270 ms, smeared by its own
 * speed, the lens finds it by 570 ms, then a hand of 70 years holds it (a tremor of 1-3 px at 8-12 times a second on a
 * slow drift); otherwise as FRAME_MILD, JPEG 80. Always a citizen card, modules of 2.5 to 5 px. Fixed before anything
 * was measured with it. */
bool frame_make_video(uint32_t height, uint32_t clip, uint32_t at, uint64_t seed, struct frame *out);

/* The frame as a camera's JPEG; free *bytes with free(3). 0 when out of memory. `tables` false: without Huffman tables,
 * as Motion JPEG may come. */
size_t frame_jpeg(const struct frame *frame, int quality, bool tables, uint8_t **bytes);

/* Any square of modules (bit 0 dark) with its quiet zone into the frame, exactly as `to_modules` says: rows of the 3 x
 * 3 homography from pixels to module coordinates. What lies outside the quiet zone stays. Sharp, without noise. */
void frame_draw_modules(struct frame *frame, const uint8_t *modules, uint32_t side, const float to_modules[9]);
void frame_free(struct frame *frame); /* zeroed is fine */
