/* The window of the local mean is wide enough to hold dark and light about evenly (masks see to that, ISO/IEC
 * 18004 7.8) and narrow enough to follow a lamp's reflection. */
#include "decoder/module_grid.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum {
    WINDOW_REACH = 5, /* 11 x 11 modules */
    /* Of the 64 modules of a finder pattern with its separator; of all three; of 100 timing modules. A code under glare
     * stays below, three corners of a table drawing do not. */
    FINDER_WRONG_MAX = 20,
    FINDERS_WRONG_MAX = 36,
    TIMING_WRONG_PERCENT_MAX = 30,
    /* Of the 15 bits of one copy of the format information, or the 30 of both: chance gives 9 of 30 and more. */
    FORMAT_COPY_WRONG_MAX = 2,
    FORMAT_WRONG_MAX = 8,
    FORMATS = 32,
    FORMAT_BITS = 15,
    VERSION_BITS = 18,
};

void module_grid_sample(struct module_grid *grid, const struct module_sampler *sampler, const struct plane *plane,
                        uint32_t version)
{
    ASSERT(version >= 1 && version <= QR_VERSION_MAX);
    uint32_t side = qr_side(version), stride = side + 2;
    grid->version = version;
    grid->side = side;
    grid->mirrored = false;
    for (uint32_t row = 0; row < stride; row++)
        for (uint32_t column = 0; column < stride; column++) {
            float light = module_sampler_of(sampler, plane, (float)column - 0.5f, (float)row - 0.5f);
            grid->light[(size_t)row * stride + column] = (uint8_t)(light + 0.5f);
        }
    memset(grid->sums, 0, (side + 1) * sizeof grid->sums[0]);
    for (uint32_t row = 0; row < side; row++) {
        const uint8_t *light = grid->light + (size_t)(row + 1) * stride + 1;
        const uint32_t *above = grid->sums + (size_t)row * (side + 1);
        uint32_t *sums = grid->sums + (size_t)(row + 1) * (side + 1);
        uint32_t sum = 0;
        sums[0] = 0;
        for (uint32_t column = 0; column < side; column++) {
            sum += light[column];
            sums[column + 1] = above[column + 1] + sum;
        }
    }
}

void module_grid_decide(struct module_grid *grid, uint32_t sharpen_percent)
{
    uint32_t side = grid->side, stride = side + 2;
    grid->mirrored = false;
    for (uint32_t row = 0; row < side; row++) {
        uint32_t top = row > WINDOW_REACH ? row - WINDOW_REACH : 0;
        uint32_t bottom = row + WINDOW_REACH + 1 < side ? row + WINDOW_REACH + 1 : side;
        const uint32_t *upper = grid->sums + (size_t)top * (side + 1),
                       *lower = grid->sums + (size_t)bottom * (side + 1);
        for (uint32_t column = 0; column < side; column++) {
            uint32_t left = column > WINDOW_REACH ? column - WINDOW_REACH : 0;
            uint32_t right = column + WINDOW_REACH + 1 < side ? column + WINDOW_REACH + 1 : side;
            int32_t sum = (int32_t)(lower[right] - lower[left] - upper[right] + upper[left]);
            int32_t area = (int32_t)((bottom - top) * (right - left));
            const uint8_t *at = grid->light + (size_t)(row + 1) * stride + column + 1;
            int32_t difference = 4 * at[0] - at[-1] - at[1] - at[-(ptrdiff_t)stride] - at[stride];
            int32_t light400 = 400 * at[0] + (int32_t)sharpen_percent * difference;
            grid->dark[(size_t)row * side + column] = light400 * area < 400 * sum;
        }
    }
}

/* Of a finder pattern and what surrounds it; coordinates from its own outer corner, -1 and 7 the separator. */
static bool finder_dark(int32_t column, int32_t row)
{
    int32_t across = abs(column - 3), down = abs(row - 3);
    int32_t ring = across > down ? across : down;
    return ring == 3 || ring <= 1;
}

static uint32_t finder_column(uint32_t side, uint32_t finder)
{
    return finder == 1 ? side - QR_FINDER_SIDE : 0;
}

static uint32_t finder_row(uint32_t side, uint32_t finder)
{
    return finder == 2 ? side - QR_FINDER_SIDE : 0;
}

/* The 64 modules: the pattern and the two sides of the separator that are inside the code. Wrong ones are counted, and
 * set right when `set`. */
static uint32_t walk_finder(struct module_grid *grid, uint32_t finder, bool set)
{
    int32_t left = (int32_t)finder_column(grid->side, finder), top = (int32_t)finder_row(grid->side, finder);
    uint32_t wrong = 0;
    for (int32_t row = -1; row <= QR_FINDER_SIDE; row++)
        for (int32_t column = -1; column <= QR_FINDER_SIDE; column++) {
            int32_t x = left + column, y = top + row;
            if (x < 0 || y < 0 || x >= (int32_t)grid->side || y >= (int32_t)grid->side)
                continue;
            uint8_t *dark = &grid->dark[(size_t)y * grid->side + (size_t)x];
            wrong += *dark != finder_dark(column, row);
            if (set)
                *dark = finder_dark(column, row);
        }
    return wrong;
}

static bool timing_fits(const struct module_grid *grid)
{
    uint32_t side = grid->side, wrong = 0;
    for (uint32_t i = 8; i < side - 8; i++) {
        uint8_t dark = !(i & 1);
        wrong += grid->dark[(size_t)QR_TIMING_AT * side + i] != dark;
        wrong += grid->dark[(size_t)i * side + QR_TIMING_AT] != dark;
    }
    return wrong * 100 <= 2 * (side - 16) * TIMING_WRONG_PERCENT_MAX;
}

static uint32_t read_format(const struct module_grid *grid, uint32_t copy, bool transposed)
{
    uint32_t bits = 0;
    for (uint32_t bit = 0; bit < FORMAT_BITS; bit++) {
        struct qr_place at = qr_format_place(grid->side, copy, bit);
        uint32_t row = transposed ? at.column : at.row, column = transposed ? at.row : at.column;
        bits |= (uint32_t)grid->dark[(size_t)row * grid->side + column] << bit;
    }
    return bits;
}

struct format_match {
    uint32_t format;
    uint32_t wrong;      /* of 30 bits */
    uint32_t copy_wrong; /* of the better copy's 15 */
};

static struct format_match match_format(const struct module_grid *grid, bool transposed)
{
    uint32_t first = read_format(grid, 0, transposed), second = read_format(grid, 1, transposed);
    struct format_match best = { 0, 2 * FORMAT_BITS + 1, FORMAT_BITS };
    for (uint32_t format = 0; format < FORMATS; format++) {
        uint32_t bits = qr_format_bits(format);
        uint32_t a = (uint32_t)__builtin_popcount(bits ^ first), b = (uint32_t)__builtin_popcount(bits ^ second);
        if (a + b < best.wrong)
            best = (struct format_match){ format, a + b, a < b ? a : b };
    }
    return best;
}

static void transpose(struct module_grid *grid)
{
    for (uint32_t row = 0; row < grid->side; row++)
        for (uint32_t column = row + 1; column < grid->side; column++) {
            uint8_t *a = &grid->dark[(size_t)row * grid->side + column];
            uint8_t *b = &grid->dark[(size_t)column * grid->side + row];
            uint8_t kept = *a;
            *a = *b;
            *b = kept;
        }
}

bool module_grid_check(struct module_grid *grid)
{
    uint32_t wrong = 0;
    for (uint32_t finder = 0; finder < 3; finder++) {
        uint32_t here = walk_finder(grid, finder, false);
        if (here > FINDER_WRONG_MAX)
            return false;
        wrong += here;
    }
    if (wrong > FINDERS_WRONG_MAX || !timing_fits(grid))
        return false;
    struct format_match straight = match_format(grid, false), turned = match_format(grid, true);
    grid->mirrored = turned.wrong < straight.wrong;
    if (grid->mirrored) {
        straight = turned;
        transpose(grid);
    }
    return straight.wrong <= FORMAT_WRONG_MAX || straight.copy_wrong <= FORMAT_COPY_WRONG_MAX;
}

static void set(struct module_grid *grid, struct qr_place at, uint32_t dark)
{
    grid->dark[(size_t)at.row * grid->side + at.column] = dark & 1;
}

static void draw_alignments(struct module_grid *grid)
{
    uint8_t at[QR_ALIGNMENTS_MAX];
    uint32_t count = qr_alignment(grid->version, at);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < count; k++) {
            if (!qr_alignment_present(count, i, k))
                continue;
            for (int row = -2; row <= 2; row++)
                for (int column = -2; column <= 2; column++) {
                    int ring = abs(row) > abs(column) ? abs(row) : abs(column);
                    set(grid, (struct qr_place){ (uint8_t)(at[i] + column), (uint8_t)(at[k] + row) }, ring != 1);
                }
        }
}

void module_grid_restore(struct module_grid *grid)
{
    uint32_t side = grid->side;
    uint32_t format = qr_format_bits(match_format(grid, false).format);
    for (uint32_t i = 8; i < side - 8; i++) {
        grid->dark[(size_t)QR_TIMING_AT * side + i] = !(i & 1);
        grid->dark[(size_t)i * side + QR_TIMING_AT] = !(i & 1);
    }
    draw_alignments(grid);
    for (uint32_t finder = 0; finder < 3; finder++)
        walk_finder(grid, finder, true);
    for (uint32_t copy = 0; copy < 2; copy++) {
        for (uint32_t bit = 0; bit < FORMAT_BITS; bit++)
            set(grid, qr_format_place(side, copy, bit), format >> bit);
        for (uint32_t bit = 0; grid->version >= QR_VERSION_INFO_FROM && bit < VERSION_BITS; bit++)
            set(grid, qr_version_place(side, copy, bit), qr_version_bits(grid->version) >> bit);
    }
    set(grid, (struct qr_place){ 8, (uint8_t)(side - 8) }, 1); /* the module that is always dark */
}

void module_grid_draw(const struct module_grid *grid, uint8_t *pixels, struct grey *out)
{
    uint32_t drawn = (grid->side + 2 * QR_QUIET_MODULES) * MODULE_GRID_DRAW_PX;
    memset(pixels, 255, (size_t)drawn * drawn);
    for (uint32_t row = 0; row < grid->side; row++) {
        uint8_t *line = pixels + (size_t)(row + QR_QUIET_MODULES) * MODULE_GRID_DRAW_PX * drawn;
        for (uint32_t column = 0; column < grid->side; column++)
            if (grid->dark[(size_t)row * grid->side + column])
                memset(line + (size_t)(column + QR_QUIET_MODULES) * MODULE_GRID_DRAW_PX, 0, MODULE_GRID_DRAW_PX);
        for (uint32_t copy = 1; copy < MODULE_GRID_DRAW_PX; copy++)
            memcpy(line + (size_t)copy * drawn, line, drawn);
    }
    *out = grey_borrow(pixels, drawn, drawn);
}
