/* JPEG by libjpeg, luma only and already reduced by its own scaled transform when the picture is large. */
#include "decoder/picture.h"

#include <setjmp.h>
#include <stdio.h> /* jpeglib.h needs it */
#include <jpeglib.h>
#include <stdlib.h>

#include "base/limits.h"

enum {
    /* A progressive file may hold any number of scans, each a pass over all coefficients. Cameras write about 10. */
    SCANS_MAX = 100,
};

struct jpeg_job {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf leave;
    const uint8_t *bytes;
    size_t size;
    struct grey out;
    enum status status;
};

static void on_error(j_common_ptr common)
{
    struct jpeg_job *job = common->client_data;
    longjmp(job->leave, 1);
}

static void on_message(j_common_ptr common)
{
    (void)common; /* nothing of a file from outside is printed */
}

static void on_progress(j_common_ptr common)
{
    struct jpeg_job *job = common->client_data;
    if (job->jpeg.input_scan_number > SCANS_MAX)
        longjmp(job->leave, 1);
}

static void read_all(struct jpeg_job *job)
{
    struct jpeg_decompress_struct *jpeg = &job->jpeg;
    jpeg_mem_src(jpeg, job->bytes, job->size);
    jpeg_read_header(jpeg, TRUE);
    uint32_t factor = picture_factor(jpeg->image_width, jpeg->image_height);
    job->status = STATUS_TOO_LARGE;
    if (factor == 0)
        return;
    job->status = STATUS_BAD_INPUT;
    if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
        return; /* printers' files; libjpeg has no luma for them */
    jpeg->out_color_space = JCS_GRAYSCALE;
    jpeg->scale_num = 1;
    jpeg->scale_denom = factor;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_calc_output_dimensions(jpeg);
    if ((uint64_t)jpeg->output_width * jpeg->output_height > GREY_PIXELS_MAX && factor < 8) {
        jpeg->scale_denom = factor * 2; /* libjpeg rounds sides up where picture_factor rounds down */
        jpeg_calc_output_dimensions(jpeg);
    }
    job->status = grey_init(&job->out, jpeg->output_width, jpeg->output_height);
    if (job->status != STATUS_OK)
        return;
    job->status = STATUS_BAD_INPUT;
    jpeg_start_decompress(jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = job->out.pixels + (size_t)jpeg->output_scanline * job->out.width;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    job->status = STATUS_OK; /* a cut-off file ends in grey rows; the code's own error correction decides */
}

/* Apart, so that no local of the caller lives across setjmp. */
static void run(struct jpeg_job *job)
{
    if (setjmp(job->leave) == 0) {
        jpeg_create_decompress(&job->jpeg);
        job->jpeg.progress = &job->progress; /* create cleared everything but err and client_data */
        read_all(job);
    } else {
        job->status = STATUS_BAD_INPUT;
    }
}

enum status picture_open_jpeg(const uint8_t *bytes, size_t size, struct grey *out)
{
    struct jpeg_job *job = calloc(1, sizeof *job);
    if (!job)
        return STATUS_NO_MEMORY;
    job->bytes = bytes;
    job->size = size;
    job->jpeg.err = jpeg_std_error(&job->errors);
    job->errors.error_exit = on_error;
    job->errors.output_message = on_message;
    job->progress.progress_monitor = on_progress;
    job->jpeg.client_data = job;
    run(job);
    jpeg_destroy_decompress(&job->jpeg);
    enum status status = job->status;
    if (status == STATUS_OK)
        *out = job->out;
    else
        grey_finish(&job->out);
    free(job);
    return status;
}
