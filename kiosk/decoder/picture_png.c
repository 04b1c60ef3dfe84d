/* PNG by libpng, row by row. libpng leaves by longjmp, so everything it may skip over lives in one struct. */
#include "decoder/picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum {
    /* An interlaced picture must be held whole, up to 4 bytes a pixel; nobody photographs cards that way. */
    INTERLACED_PIXELS_MAX = 4 * 1024 * 1024,
    CHUNK_BYTES_MAX = 1024 * 1024, /* compressed profiles and texts: a bomb's usual place */
    CHUNKS_MAX = 64,
};

struct png_job {
    const uint8_t *bytes;
    size_t size;
    size_t at;
    png_structp png;
    png_infop info;
    struct picture_reducer reducer;
    uint8_t *samples; /* one row, or the whole picture when interlaced */
    uint8_t *row;     /* one row in grey */
    enum status status;
};

static void read_bytes(png_structp png, png_bytep to, size_t count)
{
    struct png_job *job = png_get_io_ptr(png);
    if (count > job->size - job->at)
        png_error(png, "short");
    memcpy(to, job->bytes + job->at, count);
    job->at += count;
}

static void on_error(png_structp png, png_const_charp message)
{
    (void)message; /* would print parts of a file from outside */
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static uint8_t over_white(uint32_t value, uint32_t alpha)
{
    return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

static void row_to_grey(const uint8_t *in, uint8_t *out, uint32_t width, uint32_t channels)
{
    for (uint32_t x = 0; x < width; x++, in += channels) {
        uint32_t luma = channels < 3 ? in[0] : (77u * in[0] + 150u * in[1] + 29u * in[2]) >> 8;
        out[x] = channels % 2 == 0 ? over_white(luma, in[channels - 1]) : (uint8_t)luma;
    }
}

static void set_limits(png_structp png)
{
    png_set_user_limits(png, PICTURE_SIDE_MAX, PICTURE_SIDE_MAX);
    png_set_chunk_cache_max(png, CHUNKS_MAX);
    png_set_chunk_malloc_max(png, CHUNK_BYTES_MAX);
}

static void set_eight_bits(png_structp png, png_infop info)
{
    png_set_strip_16(png);
    png_set_expand(png); /* palette to RGB, 1-2-4 bits to 8, transparent colour to alpha */
    png_read_update_info(png, info);
}

/* Everything libpng may longjmp out of; job->status says how it went when it returns. */
static void read_all(struct png_job *job)
{
    png_read_info(job->png, job->info);
    uint32_t width = png_get_image_width(job->png, job->info);
    uint32_t height = png_get_image_height(job->png, job->info);
    bool interlaced = png_get_interlace_type(job->png, job->info) != PNG_INTERLACE_NONE;
    job->status = picture_reducer_init(&job->reducer, width, height);
    if (job->status != STATUS_OK)
        return;
    int passes = interlaced ? png_set_interlace_handling(job->png) : 1;
    set_eight_bits(job->png, job->info);
    uint32_t channels = png_get_channels(job->png, job->info);
    size_t row_bytes = png_get_rowbytes(job->png, job->info);
    job->status = STATUS_TOO_LARGE;
    if (interlaced && (uint64_t)width * height > INTERLACED_PIXELS_MAX)
        return;
    job->status = STATUS_NO_MEMORY;
    job->samples = calloc(interlaced ? height : 1, row_bytes);
    job->row = malloc(width);
    if (!job->samples || !job->row)
        return;
    for (int pass = 0; pass < passes - 1; pass++)
        for (uint32_t y = 0; y < height; y++)
            png_read_row(job->png, job->samples + y * row_bytes, NULL);
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *samples = job->samples + (interlaced ? y * row_bytes : 0);
        png_read_row(job->png, samples, NULL);
        row_to_grey(samples, job->row, width, channels);
        picture_reducer_row(&job->reducer, job->row);
    }
    job->status = STATUS_OK; /* the pixels are whole; what follows them is of no interest */
}

/* Apart, so that no local of the caller lives across setjmp. */
static void run(struct png_job *job)
{
    if (setjmp(png_jmpbuf(job->png)) == 0)
        read_all(job);
    else
        job->status = STATUS_BAD_INPUT;
}

enum status picture_open_png(const uint8_t *bytes, size_t size, struct grey *out)
{
    struct png_job job = { .bytes = bytes, .size = size, .status = STATUS_NO_MEMORY };
    job.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    if (job.png)
        job.info = png_create_info_struct(job.png);
    if (job.info) {
        png_set_read_fn(job.png, &job, read_bytes);
        set_limits(job.png);
        run(&job);
    }
    if (job.status == STATUS_OK)
        *out = picture_reducer_take(&job.reducer);
    png_destroy_read_struct(&job.png, &job.info, NULL);
    picture_reducer_finish(&job.reducer);
    free(job.samples);
    free(job.row);
    return job.status;
}
