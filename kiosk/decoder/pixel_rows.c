/* SSE2 is part of every x86-64; elsewhere the plain loops are what runs. */
#include "decoder/pixel_rows.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct pixel_block pixel_block_measure_plain(const uint8_t *pixels, size_t stride)
{
    uint32_t sum = 0;
    struct pixel_block block = { 0, 255, 0 };
    for (size_t y = 0; y < PIXEL_BLOCK_PX; y++)
        for (size_t x = 0; x < PIXEL_BLOCK_PX; x++) {
            uint8_t value = pixels[y * stride + x];
            sum += value;
            if (value < block.lowest)
                block.lowest = value;
            if (value > block.highest)
                block.highest = value;
        }
    block.mean = (uint8_t)(sum / (PIXEL_BLOCK_PX * PIXEL_BLOCK_PX));
    return block;
}

void pixel_row_halve_plain(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count)
{
    for (uint32_t x = 0; x < count; x++)
        out[x] = (uint8_t)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
}

/* Goes on at `from` in state `dark`; returns the new count. */
static uint32_t edges_from(const uint8_t *row, const uint8_t *thresholds, uint32_t from, uint32_t width, uint32_t dark,
                           uint16_t *edges, uint32_t count)
{
    for (uint32_t x = from; x < width; x++) {
        uint32_t now = row[x] < thresholds[x / PIXEL_BLOCK_PX];
        edges[count] = (uint16_t)x; /* written always, kept when the state changed: no branch to mispredict */
        count += now ^ dark;
        dark = now;
    }
    return count;
}

uint32_t pixel_row_edges_plain(const uint8_t *row, const uint8_t *thresholds, uint32_t width, uint16_t *edges)
{
    return edges_from(row, thresholds, 0, width, 0, edges, 0);
}

#ifdef __SSE2__

static uint8_t lowest_byte(__m128i bytes)
{
    bytes = _mm_min_epu8(bytes, _mm_srli_si128(bytes, 8));
    bytes = _mm_min_epu8(bytes, _mm_srli_si128(bytes, 4));
    bytes = _mm_min_epu8(bytes, _mm_srli_si128(bytes, 2));
    bytes = _mm_min_epu8(bytes, _mm_srli_si128(bytes, 1));
    return (uint8_t)_mm_cvtsi128_si32(bytes);
}

struct pixel_block pixel_block_measure(const uint8_t *pixels, size_t stride)
{
    const __m128i zero = _mm_setzero_si128(), ones = _mm_set1_epi8(-1);
    __m128i sums = zero, lowest = ones, lowest_of_inverse = ones;
    for (size_t y = 0; y < PIXEL_BLOCK_PX; y += 2) {
        const uint8_t *row = pixels + y * stride;
        __m128i two_rows = _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)(const void *)row),
                                              _mm_loadl_epi64((const __m128i *)(const void *)(row + stride)));
        sums = _mm_add_epi64(sums, _mm_sad_epu8(two_rows, zero));
        lowest = _mm_min_epu8(lowest, two_rows);
        lowest_of_inverse = _mm_min_epu8(lowest_of_inverse, _mm_xor_si128(two_rows, ones));
    }
    uint32_t sum = (uint32_t)_mm_cvtsi128_si32(sums) + (uint32_t)_mm_cvtsi128_si32(_mm_srli_si128(sums, 8));
    return (struct pixel_block){ (uint8_t)(sum / (PIXEL_BLOCK_PX * PIXEL_BLOCK_PX)), lowest_byte(lowest),
                                 (uint8_t)~lowest_byte(lowest_of_inverse) };
}

/* Sums of neighbours, as 8 words. */
static __m128i pair_sums(const uint8_t *from)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
    return _mm_add_epi16(_mm_and_si128(bytes, _mm_set1_epi16(0xff)), _mm_srli_epi16(bytes, 8));
}

void pixel_row_halve(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count)
{
    const __m128i two = _mm_set1_epi16(2);
    uint32_t x = 0;
    for (; x + 16 <= count; x += 16) {
        __m128i left = _mm_add_epi16(pair_sums(a + (size_t)2 * x), pair_sums(b + (size_t)2 * x));
        __m128i right = _mm_add_epi16(pair_sums(a + (size_t)2 * x + 16), pair_sums(b + (size_t)2 * x + 16));
        left = _mm_srli_epi16(_mm_add_epi16(left, two), 2);
        right = _mm_srli_epi16(_mm_add_epi16(right, two), 2);
        _mm_storeu_si128((__m128i *)(void *)(out + x), _mm_packus_epi16(left, right));
    }
    pixel_row_halve_plain(a + (size_t)2 * x, b + (size_t)2 * x, out + x, count - x);
}

uint32_t pixel_row_edges(const uint8_t *row, const uint8_t *thresholds, uint32_t width, uint16_t *edges)
{
    uint32_t count = 0, dark = 0, x = 0;
    for (; x + 16 <= width; x += 16) {
        __m128i left = _mm_set1_epi8((char)thresholds[x / PIXEL_BLOCK_PX]);
        __m128i right = _mm_set1_epi8((char)thresholds[x / PIXEL_BLOCK_PX + 1]);
        __m128i limit = _mm_unpacklo_epi64(left, right);
        __m128i pixels = _mm_loadu_si128((const __m128i *)(const void *)(row + x));
        uint32_t light_bits = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(pixels, limit), pixels));
        uint32_t dark_bits = ~light_bits & 0xffff;
        uint32_t changes = (dark_bits ^ (dark_bits << 1 | dark)) & 0xffff;
        dark = dark_bits >> 15;
        while (changes) {
            edges[count++] = (uint16_t)(x + (uint32_t)__builtin_ctz(changes));
            changes &= changes - 1;
        }
    }
    return edges_from(row, thresholds, x, width, dark, edges, count);
}

#else

struct pixel_block pixel_block_measure(const uint8_t *pixels, size_t stride)
{
    return pixel_block_measure_plain(pixels, stride);
}

void pixel_row_halve(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count)
{
    pixel_row_halve_plain(a, b, out, count);
}

uint32_t pixel_row_edges(const uint8_t *row, const uint8_t *thresholds, uint32_t width, uint16_t *edges)
{
    return pixel_row_edges_plain(row, thresholds, width, edges);
}

#endif
