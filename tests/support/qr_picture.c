/* libqrencode for the modules; the rest is plain loops. */
#include "support/qr_picture.h"

#include <math.h>
#include <png.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ECI_UTF8 = 26,        /* AIM ECI assignment 000026 */
    DIGITS_A_SEGMENT = 7, /* from here a numeric segment pays */
    DARK = 20,
    LIGHT = 235,
};

static int append_split(QRinput *input, struct str text)
{
    int rc = 0;
    size_t at = 0;
    while (at < text.len && rc == 0) {
        size_t digits = at;
        while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
            digits++;
        if (digits - at >= DIGITS_A_SEGMENT) {
            rc = QRinput_append(input, QR_MODE_NUM, (int)(digits - at), (const unsigned char *)text.ptr + at);
            at = digits;
            continue;
        }
        size_t end = at; /* up to the next run of digits that pays */
        for (size_t run = 0; end < text.len && run < DIGITS_A_SEGMENT; end++)
            run = text.ptr[end] >= '0' && text.ptr[end] <= '9' ? run + 1 : 0;
        bool run_begins = end < text.len || (end - at >= DIGITS_A_SEGMENT);
        size_t back = 0;
        while (run_begins && back < DIGITS_A_SEGMENT && end - back > at && text.ptr[end - back - 1] >= '0' &&
               text.ptr[end - back - 1] <= '9')
            back++;
        if (back == DIGITS_A_SEGMENT)
            end -= back;
        rc = QRinput_append(input, QR_MODE_8, (int)(end - at), (const unsigned char *)text.ptr + at);
        at = end;
    }
    return rc;
}

static QRcode *encode(struct str payload, enum qr_how how)
{
    if (how == QR_SPLIT) {
        char *text = strndup(payload.ptr, payload.len);
        QRcode *code = text ? QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
        free(text);
        return code;
    }
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
    if (!input)
        return NULL;
    int rc = 0;
    if (how == QR_ONE_SEGMENT_ECI || how == QR_SPLIT_ECI)
        rc = QRinput_appendECIheader(input, ECI_UTF8);
    if (rc == 0 && how == QR_SPLIT_ECI)
        rc = append_split(input, payload);
    else if (rc == 0)
        rc = QRinput_append(input, QR_MODE_8, (int)payload.len, (const unsigned char *)payload.ptr);
    QRcode *code = rc == 0 ? QRcode_encodeInput(input) : NULL;
    QRinput_free(input);
    return code;
}

static bool canvas_init(struct qr_canvas *canvas, uint32_t width, uint32_t height)
{
    *canvas = (struct qr_canvas){ malloc((size_t)width * height), width, height };
    if (canvas->pixels)
        memset(canvas->pixels, LIGHT, (size_t)width * height);
    return canvas->pixels != NULL;
}

static bool rotate(struct qr_canvas *canvas, double degrees)
{
    double angle = degrees * 3.14159265358979323846 / 180.0, c = cos(angle), s = sin(angle);
    double w = canvas->width, h = canvas->height;
    struct qr_canvas turned;
    if (!canvas_init(&turned, (uint32_t)ceil(fabs(w * c) + fabs(h * s)), (uint32_t)ceil(fabs(w * s) + fabs(h * c))))
        return false;
    for (uint32_t y = 0; y < turned.height; y++)
        for (uint32_t x = 0; x < turned.width; x++) {
            double dx = x + 0.5 - turned.width / 2.0, dy = y + 0.5 - turned.height / 2.0;
            double from_x = dx * c + dy * s + w / 2, from_y = -dx * s + dy * c + h / 2;
            if (from_x >= 0 && from_y >= 0 && from_x < w && from_y < h)
                turned.pixels[(size_t)y * turned.width + x] =
                    canvas->pixels[(size_t)from_y * canvas->width + (size_t)from_x];
        }
    free(canvas->pixels);
    *canvas = turned;
    return true;
}

static void add_noise(struct qr_canvas *canvas, int levels, uint64_t seed)
{
    uint64_t state = seed * 2862933555777941757u + 3037000493u; /* L'Ecuyer's constants; any generator would do */
    for (size_t i = 0; i < (size_t)canvas->width * canvas->height; i++) {
        state = state * 2862933555777941757u + 3037000493u;
        int value = canvas->pixels[i] + (int)(state >> 33) % (2 * levels + 1) - levels;
        canvas->pixels[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

bool qr_picture_of_modules(const uint8_t *modules, uint32_t width, uint32_t height, const struct qr_look *look,
                           struct qr_canvas *out)
{
    uint32_t scale = look && look->scale_px ? (uint32_t)look->scale_px : 4;
    uint32_t quiet = (look && look->quiet_modules ? (uint32_t)look->quiet_modules : 4) * scale;
    bool mirrored = look && look->mirrored;
    struct qr_canvas canvas;
    if (!canvas_init(&canvas, width * scale + 2 * quiet, height * scale + 2 * quiet))
        return false;
    for (uint32_t y = 0; y < height * scale; y++)
        for (uint32_t x = 0; x < width * scale; x++) {
            uint32_t column = mirrored ? width - 1 - x / scale : x / scale;
            if (modules[(size_t)(y / scale) * width + column] & 1)
                canvas.pixels[(size_t)(y + quiet) * canvas.width + x + quiet] = DARK;
        }
    if (look && look->rotate_deg != 0 && !rotate(&canvas, look->rotate_deg)) {
        qr_canvas_free(&canvas);
        return false;
    }
    if (look && look->inverted)
        for (size_t i = 0; i < (size_t)canvas.width * canvas.height; i++)
            canvas.pixels[i] = (uint8_t)~canvas.pixels[i];
    if (look && look->noise > 0)
        add_noise(&canvas, look->noise, look->seed);
    *out = canvas;
    return true;
}

bool qr_picture_draw(struct str payload, enum qr_how how, const struct qr_look *look, struct qr_canvas *out)
{
    QRcode *code = encode(payload, how);
    if (!code)
        return false;
    bool drawn = qr_picture_of_modules(code->data, (uint32_t)code->width, (uint32_t)code->width, look, out);
    QRcode_free(code);
    return drawn;
}

static void paste(const struct qr_canvas *from, struct qr_canvas *to, uint32_t left)
{
    for (uint32_t y = 0; y < from->height; y++)
        memcpy(to->pixels + (size_t)y * to->width + left, from->pixels + (size_t)y * from->width, from->width);
}

bool qr_picture_beside(const struct qr_canvas *a, const struct qr_canvas *b, struct qr_canvas *out)
{
    struct qr_canvas both;
    if (!canvas_init(&both, a->width + b->width, a->height > b->height ? a->height : b->height))
        return false;
    paste(a, &both, 0);
    paste(b, &both, a->width);
    *out = both;
    return true;
}

bool qr_canvas_write_png(const struct qr_canvas *canvas, const char *path)
{
    png_image image = { .version = PNG_IMAGE_VERSION, .width = canvas->width, .height = canvas->height };
    image.format = PNG_FORMAT_GRAY;
    return png_image_write_to_file(&image, path, 0, canvas->pixels, 0, NULL) != 0;
}

bool qr_canvas_write_pgm(const struct qr_canvas *canvas, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    fprintf(file, "P5\n%u %u\n255\n", canvas->width, canvas->height);
    size_t size = (size_t)canvas->width * canvas->height;
    bool whole = fwrite(canvas->pixels, 1, size, file) == size;
    return (fclose(file) == 0) && whole;
}

void qr_canvas_free(struct qr_canvas *canvas)
{
    free(canvas->pixels);
    *canvas = (struct qr_canvas){ 0 };
}
