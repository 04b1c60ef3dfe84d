/* In the order light takes: desk, card and code in perspective, the lens, the sensor, the camera's own JPEG. */
#include "support/frames.h"

#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>

#include "support/invented_cards.h"

enum {
    QUIET = 4,
    SUPERSAMPLES = 3, /* a side of a pixel */
    INK = 30,
    PAPER = 225,
    KERNEL_REACH_MAX = 6,
    SMEAR_STEPS = 5,
    SMEAR_STEPS_MAX = 41,
};

static const double pi = 3.14159265358979323846;

struct dice {
    uint64_t state;
};

static uint64_t roll(struct dice *dice) /* splitmix64 */
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static double between(struct dice *dice, double low, double high)
{
    return low + (high - low) * (double)(roll(dice) >> 11) / 9007199254740992.0;
}

static uint32_t below(struct dice *dice, uint32_t end)
{
    return (uint32_t)(roll(dice) % end);
}

static double gaussian(struct dice *dice)
{
    double sum = 0;
    for (int i = 0; i < 6; i++)
        sum += between(dice, -1, 1);
    return sum * 0.7071; /* variance of the sum is 2 */
}

/* ---- what is written in the code */

static void make_payload(struct dice *dice, uint32_t index, struct frame *frame)
{
    struct entropy_seeded seeded = { roll(dice) };
    struct entropy random = entropy_seeded_as_entropy(&seeded);
    struct invented_card card;
    invented_card_make(index, &random, &card);
    int length;
    if (index % 5 < 3) {
        length = snprintf(frame->payload, sizeof frame->payload, "%s", card.payload);
    } else if (index % 5 == 3) {
        char hex[2 * INVENTED_NAME_BYTES + 1];
        size_t at = 0;
        for (const char *from = card.full_name; *from; from++, at += 2)
            snprintf(hex + at, 3, "%02x", (uint8_t)*from);
        length = snprintf(frame->payload, sizeof frame->payload,
                          "GD4%.10s|%s|15/08/1999|2|%08x|01 - 065|-|01/01/2024|-|%016llx$", card.number, hex,
                          below(dice, UINT32_MAX), (unsigned long long)roll(dice));
    } else {
        length = snprintf(frame->payload, sizeof frame->payload,
                          "https://dichvucong.example.vn/tra-cuu?ma=H26.%02u.%02u-%06u-%04u&t=%016llx", below(dice, 99),
                          below(dice, 99), below(dice, 999999), below(dice, 9999), (unsigned long long)roll(dice));
    }
    frame->payload_bytes = (size_t)length;
}

static QRcode *encode(struct dice *dice, const struct frame *frame)
{
    static const QRecLevel levels[] = { QR_ECLEVEL_Q, QR_ECLEVEL_M, QR_ECLEVEL_L };
    uint32_t first = below(dice, 3);
    for (uint32_t i = first; i < 3; i++) {
        QRcode *code = QRcode_encodeString8bit(frame->payload, FRAME_VERSION_MIN, levels[i]);
        if (!code || code->version <= FRAME_VERSION_MAX || i == 2)
            return code;
        QRcode_free(code);
    }
    return NULL;
}

/* ---- desk */

static void fill(struct frame *frame, int left, int top, int right, int bottom, double value)
{
    for (int y = top < 0 ? 0 : top; y < bottom && y < (int)frame->height; y++)
        for (int x = left < 0 ? 0 : left; x < right && x < (int)frame->width; x++)
            frame->pixels[(size_t)y * frame->width + (size_t)x] = (uint8_t)value;
}

/* Lines of words: what a threshold turns into runs of every length. */
static void print_lines(struct frame *frame, struct dice *dice, int left, int top, int right, int bottom, double ink)
{
    int line = (int)between(dice, 7, 22);
    for (int y = top + line; y + line < bottom; y += line)
        for (int x = left + line; x < right - line;) {
            int letter = 1 + (int)below(dice, (uint32_t)line / 3 + 1);
            if (below(dice, 5) > 0)
                fill(frame, x, y, x + letter, y + (int)between(dice, 2, line * 0.6), ink);
            x += letter + 1 + (int)below(dice, (uint32_t)line / 3 + 1);
        }
}

static void draw_desk(struct frame *frame, struct dice *dice)
{
    double slope_x = between(dice, -50, 50), slope_y = between(dice, -50, 50), level = between(dice, 80, 170);
    for (uint32_t y = 0; y < frame->height; y++)
        for (uint32_t x = 0; x < frame->width; x++)
            frame->pixels[(size_t)y * frame->width + x] =
                (uint8_t)(level + slope_x * x / frame->width + slope_y * y / frame->height);
    uint32_t papers = 3 + below(dice, 5);
    for (uint32_t i = 0; i < papers; i++) {
        int left = (int)between(dice, -0.2 * frame->width, 0.9 * frame->width);
        int top = (int)between(dice, -0.2 * frame->height, 0.9 * frame->height);
        int right = left + (int)between(dice, 0.1 * frame->width, 0.5 * frame->width);
        int bottom = top + (int)between(dice, 0.1 * frame->height, 0.6 * frame->height);
        double paper = between(dice, 20, 245);
        fill(frame, left, top, right, bottom, paper);
        if (below(dice, 4) > 0)
            print_lines(frame, dice, left, top, right, bottom, paper > 128 ? paper - 100 : paper + 90);
    }
}

/* ---- card in perspective */

struct pose {
    double cx, cy; /* of the code in the frame */
    double turn_cos, turn_sin;
    double lean_cos, lean_sin, axis_cos, axis_sin;
    double focal_px;
};

/* A pixel of the frame to pixels on the card, the code's middle at 0. */
static void onto_card(const struct pose *pose, double x, double y, double *u, double *v)
{
    /* The ray through the pixel meets the plane that leans about the axis: solved for the depth. */
    double dx = x - pose->cx, dy = y - pose->cy;
    double across = -dx * pose->axis_sin + dy * pose->axis_cos; /* at right angles to the axis */
    double along = dx * pose->axis_cos + dy * pose->axis_sin;
    double down = across / (pose->lean_cos - across * pose->lean_sin / pose->focal_px);
    double depth = 1 + down * pose->lean_sin / pose->focal_px;
    along *= depth;
    double card_x = along * pose->axis_cos - down * pose->axis_sin,
           card_y = along * pose->axis_sin + down * pose->axis_cos;
    *u = card_x * pose->turn_cos + card_y * pose->turn_sin;
    *v = -card_x * pose->turn_sin + card_y * pose->turn_cos;
}

static struct pose make_pose(struct dice *dice, enum frame_level level, const struct frame *frame, double radius)
{
    double lean = level == FRAME_CLEAN ? 0 : between(dice, 0, level == FRAME_MILD ? 10 : 26) * pi / 180;
    double turn = level == FRAME_CLEAN  ? 0
                  : level == FRAME_MILD ? between(dice, -15, 15) * pi / 180
                                        : between(dice, -180, 180) * pi / 180;
    double axis = between(dice, 0, 2 * pi);
    double room_x = fmax(frame->width / 2.0 - radius, 0), room_y = fmax(frame->height / 2.0 - radius, 0);
    return (struct pose){
        .cx = frame->width / 2.0 + between(dice, -room_x, room_x),
        .cy = frame->height / 2.0 + between(dice, -room_y, room_y),
        .turn_cos = cos(turn),
        .turn_sin = sin(turn),
        .lean_cos = cos(lean),
        .lean_sin = sin(lean),
        .axis_cos = cos(axis),
        .axis_sin = sin(axis),
        .focal_px = 1.1 * frame->width,
    };
}

/* Paper or ink of the card at a place in modules from the code's outer corner; negative where the desk shows. */
static double card_light(const QRcode *code, double u, double v)
{
    double side = code->width;
    if (u >= 0 && v >= 0 && u < side && v < side)
        return code->data[(size_t)v * (size_t)code->width + (size_t)u] & 1 ? INK : PAPER;
    double margin = QUIET + 3; /* of the card around the code; print beyond its quiet zone on one side */
    if (u < -margin || v < -margin || u > side + margin || v > side + margin)
        return -1;
    if (v > side + QUIET && v < side + QUIET + 1.5 && fmod(u + 100, 3.1) < 2.2)
        return INK + 30;
    return PAPER;
}

static void draw_card(struct frame *frame, const QRcode *code, const struct pose *pose)
{
    for (uint32_t y = 0; y < frame->height; y++)
        for (uint32_t x = 0; x < frame->width; x++) {
            double u, v, half = code->width / 2.0;
            onto_card(pose, x, y, &u, &v);
            double reach = (half + QUIET + 5) * frame->module_px;
            if (fabs(u) > reach || fabs(v) > reach)
                continue;
            uint8_t *pixel = &frame->pixels[(size_t)y * frame->width + x];
            double sum = 0;
            for (int i = 0; i < SUPERSAMPLES * SUPERSAMPLES; i++) {
                onto_card(pose, x + (i % SUPERSAMPLES + 0.5) / SUPERSAMPLES - 0.5,
                          y + ((double)(i / SUPERSAMPLES) + 0.5) / SUPERSAMPLES - 0.5, &u, &v);
                double light = card_light(code, u / frame->module_px + half, v / frame->module_px + half);
                sum += light < 0 ? *pixel : light;
            }
            *pixel = (uint8_t)(sum / (SUPERSAMPLES * SUPERSAMPLES));
        }
}

/* ---- lens and sensor */

static void blur_line(const uint8_t *in, uint8_t *out, size_t count, size_t step, const float *kernel, int reach)
{
    for (size_t i = 0; i < count; i++) {
        float sum = 0;
        for (int k = -reach; k <= reach; k++) {
            ptrdiff_t at = (ptrdiff_t)i + k;
            at = at < 0 ? 0 : at >= (ptrdiff_t)count ? (ptrdiff_t)count - 1 : at;
            sum += kernel[k + reach] * (float)in[(size_t)at * step];
        }
        out[i * step] = (uint8_t)(sum + 0.5f);
    }
}

static void blur(struct frame *frame, uint8_t *scratch, double sigma)
{
    float kernel[2 * KERNEL_REACH_MAX + 1], sum = 0;
    int reach = (int)ceil(3 * sigma);
    reach = reach > KERNEL_REACH_MAX ? KERNEL_REACH_MAX : reach;
    for (int k = -reach; k <= reach; k++)
        sum += kernel[k + reach] = (float)exp(-k * k / (2 * sigma * sigma));
    for (int k = 0; k <= 2 * reach; k++)
        kernel[k] /= sum;
    for (uint32_t y = 0; y < frame->height; y++)
        blur_line(frame->pixels + (size_t)y * frame->width, scratch + (size_t)y * frame->width, frame->width, 1, kernel,
                  reach);
    for (uint32_t x = 0; x < frame->width; x++)
        blur_line(scratch + x, frame->pixels + x, frame->height, frame->width, kernel, reach);
}

/* The hand moved by (dx, dy) while the shutter was open. */
static void move(struct frame *frame, uint8_t *scratch, double dx, double dy, int steps)
{
    memcpy(scratch, frame->pixels, (size_t)frame->width * frame->height);
    for (uint32_t y = 0; y < frame->height; y++)
        for (uint32_t x = 0; x < frame->width; x++) {
            uint32_t sum = 0;
            for (int i = 0; i < steps; i++) {
                long from_x = lround(x + dx * (i - steps / 2) / (steps - 1));
                long from_y = lround(y + dy * (i - steps / 2) / (steps - 1));
                from_x = from_x < 0 ? 0 : from_x >= (long)frame->width ? (long)frame->width - 1 : from_x;
                from_y = from_y < 0 ? 0 : from_y >= (long)frame->height ? (long)frame->height - 1 : from_y;
                sum += scratch[(size_t)from_y * frame->width + (size_t)from_x];
            }
            frame->pixels[(size_t)y * frame->width + x] = (uint8_t)(sum / (uint32_t)steps);
        }
}

struct light {
    double contrast, black;
    double glare, glare_x, glare_y, glare_radius; /* grey levels added at its middle */
    double noise;
};

static void expose(struct frame *frame, struct dice *dice, const struct light *light)
{
    for (uint32_t y = 0; y < frame->height; y++)
        for (uint32_t x = 0; x < frame->width; x++) {
            uint8_t *pixel = &frame->pixels[(size_t)y * frame->width + x];
            double value = light->black + *pixel * light->contrast;
            if (light->glare > 0) {
                double dx = x - light->glare_x, dy = y - light->glare_y;
                value += light->glare * exp(-(dx * dx + dy * dy) / (2 * light->glare_radius * light->glare_radius));
            }
            value += light->noise * gaussian(dice);
            *pixel = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
}

static void take(struct frame *frame, uint8_t *scratch, struct dice *dice, enum frame_level level,
                 const struct pose *pose, double radius)
{
    bool hard = level == FRAME_HARD;
    blur(frame, scratch, hard ? between(dice, 0.5, 1.5) : between(dice, 0.4, 0.75));
    if (hard && below(dice, 4) == 0) {
        double angle = between(dice, 0, 2 * pi), length = between(dice, 1, 4);
        move(frame, scratch, length * cos(angle), length * sin(angle), SMEAR_STEPS);
    }
    struct light light = { .contrast = hard ? between(dice, 0.35, 0.7) : between(dice, 0.65, 1) };
    light.black = between(dice, 0, 255 * (1 - light.contrast));
    light.noise = hard ? between(dice, 4, 9) : between(dice, 2, 5);
    if (hard && below(dice, 3) == 0) {
        light.glare = between(dice, 60, 160);
        light.glare_x = pose->cx + between(dice, -radius, radius);
        light.glare_y = pose->cy + between(dice, -radius, radius);
        light.glare_radius = between(dice, 0.2, 0.6) * radius;
    }
    expose(frame, dice, &light);
}

/* ---- the camera's JPEG, there and back */

size_t frame_jpeg(const struct frame *frame, int quality, bool tables, uint8_t **bytes)
{
    struct jpeg_error_mgr errors; /* ends the program on failure: only memory could be missing */
    struct jpeg_compress_struct out = { .err = jpeg_std_error(&errors) };
    unsigned long size = 0;
    *bytes = NULL;
    jpeg_create_compress(&out);
    jpeg_mem_dest(&out, bytes, &size);
    out.image_width = frame->width;
    out.image_height = frame->height;
    out.input_components = 1;
    out.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, quality, TRUE);
    jpeg_start_compress(&out, TRUE);
    while (out.next_scanline < frame->height) {
        JSAMPROW row = frame->pixels + (size_t)out.next_scanline * frame->width;
        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);
    uint8_t *jpeg = *bytes;
    for (size_t at = 2; !tables && at + 4 < size && jpeg[at + 1] != 0xda;) { /* up to the scan */
        size_t length = 2 + ((size_t)jpeg[at + 2] << 8 | jpeg[at + 3]);
        if (jpeg[at + 1] == 0xc4) {
            memmove(jpeg + at, jpeg + at + length, size - at - length);
            size -= length;
        } else {
            at += length;
        }
    }
    return size;
}

static bool through_jpeg(struct frame *frame, int quality)
{
    uint8_t *bytes;
    size_t size = frame_jpeg(frame, quality, true, &bytes);
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct in = { .err = jpeg_std_error(&errors) };
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, bytes, size);
    jpeg_read_header(&in, TRUE);
    jpeg_start_decompress(&in);
    while (in.output_scanline < frame->height) {
        JSAMPROW row = frame->pixels + (size_t)in.output_scanline * frame->width;
        jpeg_read_scanlines(&in, &row, 1);
    }
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    free(bytes);
    return true;
}

bool frame_make(enum frame_level level, uint32_t height, uint32_t index, uint64_t seed, struct frame *out)
{
    struct dice dice = { seed * 1000003 + (uint64_t)level * 7919 + height * 104729 + index };
    struct frame frame = { .width = height <= 480 ? height * 4 / 3 : height * 16 / 9, .height = height };
    frame.pixels = malloc((size_t)frame.width * frame.height);
    uint8_t *scratch = malloc((size_t)frame.width * frame.height);
    make_payload(&dice, index, &frame);
    QRcode *code = frame.pixels && scratch ? encode(&dice, &frame) : NULL;
    if (!code) {
        free(scratch);
        frame_free(&frame);
        return false;
    }
    frame.version = (uint32_t)code->version;
    double largest = 0.94 * frame.height / (code->width + 2 * QUIET);
    frame.module_px = between(&dice, 2, largest < 8 ? fmax(largest, 2) : 8);
    double radius = frame.module_px * (code->width + 2 * QUIET) / 2 * (level == FRAME_HARD ? 1.3 : 1.1);
    struct pose pose = make_pose(&dice, level, &frame, radius);
    draw_desk(&frame, &dice);
    if (level != FRAME_EMPTY)
        draw_card(&frame, code, &pose);
    if (level != FRAME_CLEAN)
        take(&frame, scratch, &dice, level, &pose, radius);
    QRcode_free(code);
    free(scratch);
    if (level == FRAME_EMPTY)
        frame.payload_bytes = 0;
    bool made = level == FRAME_CLEAN || through_jpeg(&frame, level == FRAME_HARD ? 75 : 85);
    *out = frame;
    return made;
}

/* ---- a card that is brought */

/* Where the hand has the card at a time, from where it will hold it; pixels. */
struct hand {
    double from_x, from_y;
    double tremor_px, tremor_hz, drift_px, drift_hz, phase;
};

static void hand_at(const struct hand *hand, double ms, double *x, double *y)
{
    enum { SLIDE_MS = 270 };
    double left = ms < SLIDE_MS ? 1 - ms / SLIDE_MS : 0, far = left * left; /* it slows down */
    double seconds = ms / 1000, turn = 2 * pi * seconds;
    *x = hand->from_x * far + hand->tremor_px * sin(turn * hand->tremor_hz + hand->phase) +
         hand->drift_px * sin(turn * hand->drift_hz + 2 * hand->phase);
    *y = hand->from_y * far + hand->tremor_px * cos(turn * hand->tremor_hz * 0.9 + hand->phase) +
         hand->drift_px * cos(turn * hand->drift_hz * 1.3);
}

static double focus_at(double ms, double settled_sigma)
{
    enum { SETTLED_MS = 570 };
    return ms < SETTLED_MS ? settled_sigma + (2.2 - settled_sigma) * (1 - ms / SETTLED_MS) : settled_sigma;
}

/* Only the card moves: what is further than `reach` from its middle is put back. */
static void restore_around(struct frame *frame, const uint8_t *still, const struct pose *pose, double reach)
{
    for (uint32_t y = 0; y < frame->height; y++)
        for (uint32_t x = 0; x < frame->width; x++)
            if (fabs(x - pose->cx) > reach || fabs(y - pose->cy) > reach)
                frame->pixels[(size_t)y * frame->width + x] = still[(size_t)y * frame->width + x];
}

static void brought(struct frame *frame, uint8_t *scratch, const QRcode *code, struct dice *dice, uint32_t at)
{
    double radius = frame->module_px * (code->width + 2 * QUIET) / 2 * 1.1;
    struct pose pose = make_pose(dice, FRAME_MILD, frame, radius);
    double side = below(dice, 2) ? 1 : -1, scale = frame->height / 720.0;
    struct hand hand = { .from_x = side * between(dice, 0.4, 0.7) * frame->width,
                         .from_y = between(dice, -0.3, 0.5) * frame->height,
                         .tremor_px = scale * between(dice, 1, 3),
                         .tremor_hz = between(dice, 8, 12),
                         .drift_px = scale * between(dice, 3, 8),
                         .drift_hz = between(dice, 0.3, 0.8),
                         .phase = between(dice, 0, 2 * pi) };
    double settled_sigma = between(dice, 0.4, 0.75);
    struct light light = { .contrast = between(dice, 0.65, 1), .noise = between(dice, 2, 5) };
    light.black = between(dice, 0, 255 * (1 - light.contrast));
    draw_desk(frame, dice);
    enum { OPEN_MS = 16 }; /* half of a frame's time */
    double ms = at * 1000.0 / 30, x, y, later_x, later_y;
    hand_at(&hand, ms, &x, &y);
    hand_at(&hand, ms + OPEN_MS, &later_x, &later_y);
    pose.cx += x;
    pose.cy += y;
    draw_card(frame, code, &pose);
    double length = hypot(later_x - x, later_y - y);
    int steps = length < SMEAR_STEPS_MAX - 1 ? (int)length / 2 * 2 + 3 : SMEAR_STEPS_MAX;
    move(frame, scratch, later_x - x, later_y - y, steps);
    restore_around(frame, scratch, &pose, 1.5 * radius + length);
    blur(frame, scratch, focus_at(ms, settled_sigma));
    dice->state += at * 0x51ed2701ull; /* noise of its own */
    expose(frame, dice, &light);
}

bool frame_make_video(uint32_t height, uint32_t clip, uint32_t at, uint64_t seed, struct frame *out)
{
    struct dice dice = { seed * 1000003 + 104729 * height + clip };
    struct frame frame = { .width = height <= 480 ? height * 4 / 3 : height * 16 / 9, .height = height };
    frame.pixels = malloc((size_t)frame.width * frame.height);
    uint8_t *scratch = malloc((size_t)frame.width * frame.height);
    make_payload(&dice, clip * 5, &frame); /* a card of five kinds of paper */
    QRcode *code = frame.pixels && scratch ? encode(&dice, &frame) : NULL;
    if (code) {
        frame.version = (uint32_t)code->version;
        frame.module_px = between(&dice, 2.5, 5);
        brought(&frame, scratch, code, &dice, at);
        QRcode_free(code);
    }
    free(scratch);
    if (!code || !through_jpeg(&frame, 80)) {
        frame_free(&frame);
        return false;
    }
    *out = frame;
    return true;
}

void frame_draw_modules(struct frame *frame, const uint8_t *modules, uint32_t side, const float to_modules[9])
{
    const float *m = to_modules;
    for (uint32_t y = 0; y < frame->height; y++)
        for (uint32_t x = 0; x < frame->width; x++) {
            double sum = 0, pixel = frame->pixels[(size_t)y * frame->width + x];
            double far = m[6] * x + m[7] * y + m[8], margin = QUIET + 2;
            double about_u = (m[0] * x + m[1] * y + m[2]) / far, about_v = (m[3] * x + m[4] * y + m[5]) / far;
            if (!(about_u > -margin && about_v > -margin && about_u < side + margin && about_v < side + margin))
                continue;
            for (int i = 0; i < SUPERSAMPLES * SUPERSAMPLES; i++) {
                double px = x + (i % SUPERSAMPLES + 0.5) / SUPERSAMPLES - 0.5;
                double py = y + ((double)(i / SUPERSAMPLES) + 0.5) / SUPERSAMPLES - 0.5;
                double depth = m[6] * px + m[7] * py + m[8];
                double u = (m[0] * px + m[1] * py + m[2]) / depth, v = (m[3] * px + m[4] * py + m[5]) / depth;
                if (!(u > -QUIET && v > -QUIET && u < side + QUIET && v < side + QUIET))
                    sum += pixel;
                else if (u < 0 || v < 0 || u >= side || v >= side)
                    sum += PAPER;
                else
                    sum += modules[(size_t)v * side + (size_t)u] & 1 ? INK : PAPER;
            }
            frame->pixels[(size_t)y * frame->width + x] = (uint8_t)(sum / (SUPERSAMPLES * SUPERSAMPLES));
        }
}

void frame_free(struct frame *frame)
{
    free(frame->pixels);
    *frame = (struct frame){ 0 };
}
