/* Which format it is, the reduction all formats share, and PGM, which is small enough to stand here. */
#include "decoder/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"

enum { FACTOR_MAX = 8 };

enum status picture_open(const uint8_t *bytes, size_t size, struct grey *out)
{
    static const uint8_t png[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    static const uint8_t jpeg[3] = { 0xff, 0xd8, 0xff };
    if (size > PICTURE_BYTES_MAX)
        return STATUS_TOO_LARGE;
    if (size > sizeof png && memcmp(bytes, png, sizeof png) == 0)
        return picture_open_png(bytes, size, out);
    if (size > sizeof jpeg && memcmp(bytes, jpeg, sizeof jpeg) == 0)
        return picture_open_jpeg(bytes, size, out);
    if (size > 2 && bytes[0] == 'P' && (bytes[1] == '5' || bytes[1] == '2'))
        return picture_open_pgm(bytes, size, out);
    return STATUS_BAD_INPUT;
}

uint32_t picture_factor(uint32_t width, uint32_t height)
{
    if (width == 0 || height == 0 || width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX)
        return 0;
    for (uint32_t factor = 1; factor <= FACTOR_MAX; factor *= 2)
        if ((uint64_t)(width / factor) * (height / factor) <= GREY_PIXELS_MAX)
            return factor;
    return 0;
}

enum status picture_reducer_init(struct picture_reducer *reducer, uint32_t width, uint32_t height)
{
    struct picture_reducer made = { .factor = picture_factor(width, height) };
    if (made.factor == 0)
        return STATUS_TOO_LARGE;
    enum status status = grey_init(&made.out, width / made.factor, height / made.factor);
    if (status != STATUS_OK)
        return status;
    if (made.factor > 1) {
        made.sums = calloc(made.out.width, sizeof *made.sums);
        if (!made.sums) {
            grey_finish(&made.out);
            return STATUS_NO_MEMORY;
        }
    }
    *reducer = made;
    return STATUS_OK;
}

void picture_reducer_row(struct picture_reducer *reducer, const uint8_t *grey_row)
{
    uint32_t factor = reducer->factor, width = reducer->out.width;
    uint32_t to_row = reducer->row++ / factor;
    if (to_row >= reducer->out.height)
        return; /* the rows left over when the height is no multiple of the factor */
    uint8_t *to = reducer->out.pixels + (size_t)to_row * width;
    if (factor == 1) {
        memcpy(to, grey_row, width);
        return;
    }
    for (uint32_t x = 0; x < width; x++)
        for (uint32_t i = 0; i < factor; i++)
            reducer->sums[x] += grey_row[x * factor + i];
    if (reducer->row % factor != 0)
        return;
    for (uint32_t x = 0; x < width; x++) {
        to[x] = (uint8_t)(reducer->sums[x] / (factor * factor));
        reducer->sums[x] = 0;
    }
}

struct grey picture_reducer_take(struct picture_reducer *reducer)
{
    struct grey out = reducer->out;
    reducer->out = (struct grey){ 0 };
    picture_reducer_finish(reducer);
    return out;
}

void picture_reducer_finish(struct picture_reducer *reducer)
{
    grey_finish(&reducer->out);
    free(reducer->sums);
    *reducer = (struct picture_reducer){ 0 };
}

struct reader {
    const uint8_t *at;
    const uint8_t *end;
};

/* A decimal number of a PGM header, white space and comments before it skipped; false at the end or on junk. */
static bool read_number(struct reader *reader, uint32_t *out)
{
    while (reader->at < reader->end) {
        if (*reader->at == '#')
            while (reader->at < reader->end && *reader->at != '\n')
                reader->at++;
        else if (*reader->at == ' ' || (*reader->at >= '\t' && *reader->at <= '\r'))
            reader->at++;
        else
            break;
    }
    uint32_t value = 0, digits = 0;
    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && digits < 6; digits++)
        value = value * 10 + (uint32_t)(*reader->at++ - '0');
    if (digits == 0)
        return false;
    *out = value;
    return true;
}

static bool read_pgm_row(struct reader *reader, bool plain, uint32_t maximum, uint8_t *row, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) {
        uint32_t value;
        if (plain) {
            if (!read_number(reader, &value))
                return false;
        } else {
            size_t sample_bytes = maximum > 255 ? 2 : 1;
            if ((size_t)(reader->end - reader->at) < sample_bytes)
                return false;
            value = sample_bytes == 2 ? (uint32_t)reader->at[0] << 8 | reader->at[1] : reader->at[0];
            reader->at += sample_bytes;
        }
        row[x] = (uint8_t)((value > maximum ? maximum : value) * 255 / maximum);
    }
    return true;
}

enum status picture_open_pgm(const uint8_t *bytes, size_t size, struct grey *out)
{
    ASSERT(size > 2);
    bool plain = bytes[1] == '2';
    struct reader reader = { bytes + 2, bytes + size };
    uint32_t width, height, maximum;
    if (!read_number(&reader, &width) || !read_number(&reader, &height) || !read_number(&reader, &maximum))
        return STATUS_BAD_INPUT;
    if (maximum == 0 || maximum > 65535 || reader.at == reader.end)
        return STATUS_BAD_INPUT;
    reader.at++; /* the single white space before the samples */
    struct picture_reducer reducer = { 0 };
    enum status status = picture_reducer_init(&reducer, width, height);
    if (status != STATUS_OK)
        return status;
    uint8_t *row = malloc(width);
    status = row ? STATUS_OK : STATUS_NO_MEMORY;
    for (uint32_t y = 0; y < height && status == STATUS_OK; y++) {
        if (read_pgm_row(&reader, plain, maximum, row, width))
            picture_reducer_row(&reducer, row);
        else
            status = STATUS_BAD_INPUT;
    }
    free(row);
    if (status == STATUS_OK)
        *out = picture_reducer_take(&reducer);
    picture_reducer_finish(&reducer);
    return status;
}
