/* See cut.h. */
#include "sim/cut.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"

/* Not yet on the disk for good. `firm`: the data is, but under a name that is not. */
struct pending {
    const struct disk_op *op;
    bool firm;
};

struct cut {
    enum cut_model model;
    const struct disk_log *log;
    size_t done;
    struct disk_image durable;
    struct pending *pending;
    size_t count, room;
    uint64_t dice;
};

struct cut *cut_create(enum cut_model model, const struct disk_image *base, const struct disk_log *log, uint64_t seed)
{
    struct cut *cut = calloc(1, sizeof *cut);
    ASSERT(cut);
    cut->model = model;
    cut->log = log;
    cut->dice = seed;
    disk_image_copy(&cut->durable, base);
    return cut;
}

void cut_destroy(struct cut *cut)
{
    disk_image_finish(&cut->durable);
    free(cut->pending);
    free(cut);
}

static bool is_name(const struct disk_op *op)
{
    return op->kind == DISK_CREATE || op->kind == DISK_DELETE;
}

static void apply(struct disk_image *image, const struct disk_op *op)
{
    struct disk_file *file = &image->files[op->slot];
    if (op->kind == DISK_WRITE) {
        disk_file_write(file, op->offset, op->bytes, op->size);
    } else if (op->kind == DISK_TRUNCATE) {
        disk_file_truncate(file, op->offset);
    } else {
        disk_file_truncate(file, 0);
        file->exists = op->kind == DISK_CREATE;
    }
}

/* Index after the last pending creation or removal of that name; *named tells whether there is one. */
static size_t after_name(const struct cut *cut, enum disk_slot slot, bool *named)
{
    size_t after = 0;
    *named = false;
    for (size_t i = 0; i < cut->count; i++)
        if (is_name(cut->pending[i].op) && cut->pending[i].op->slot == slot) {
            after = i + 1;
            *named = true;
        }
    return after;
}

static void settle_file(struct cut *cut, enum disk_slot slot, bool failed)
{
    bool named;
    size_t from = after_name(cut, slot, &named), kept = 0;
    for (size_t i = 0; i < cut->count; i++) {
        struct pending p = cut->pending[i];
        if (i < from || p.op->slot != slot || p.firm) {
            cut->pending[kept++] = p;
        } else if (failed && sim_below(&cut->dice, 2)) {
            continue; /* gone, though reads still show it */
        } else if (named) {
            p.firm = true;
            cut->pending[kept++] = p;
        } else {
            apply(&cut->durable, p.op);
        }
    }
    cut->count = kept;
}

static void settle_folder(struct cut *cut)
{
    size_t kept = 0;
    for (size_t i = 0; i < cut->count; i++) {
        struct pending p = cut->pending[i];
        if (is_name(p.op)) {
            size_t still = 0; /* what was written to the file that bore this name before is gone with it */
            for (size_t k = 0; k < kept; k++)
                if (cut->pending[k].op->slot != p.op->slot)
                    cut->pending[still++] = cut->pending[k];
            kept = still;
            apply(&cut->durable, p.op);
        } else if (p.firm) {
            apply(&cut->durable, p.op);
        } else {
            cut->pending[kept++] = p;
        }
    }
    cut->count = kept;
}

void cut_advance(struct cut *cut)
{
    ASSERT(cut->done < cut->log->count);
    const struct disk_op *op = &cut->log->ops[cut->done++];
    if (op->kind == DISK_SYNC || op->kind == DISK_SYNC_FAILED) {
        if (cut->model == CUT_EXT4 && op->kind == DISK_SYNC)
            settle_folder(cut);
        settle_file(cut, op->slot, op->kind == DISK_SYNC_FAILED);
    } else if (op->kind == DISK_SYNC_FOLDER) {
        settle_folder(cut);
    } else {
        if (cut->count == cut->room) {
            cut->room = cut->room * 2 + 256;
            cut->pending = realloc(cut->pending, cut->room * sizeof *cut->pending);
            ASSERT(cut->pending);
        }
        cut->pending[cut->count++] = (struct pending){ .op = op };
    }
}

bool cut_open(const struct cut *cut)
{
    return cut->count > 0;
}

/* Sectors of a write by coin; with `zeros` the file grows over what is lost. */
static void apply_sectors(struct cut *cut, struct disk_image *image, const struct disk_op *op, bool zeros)
{
    struct disk_file *file = &image->files[op->slot];
    if (op->kind != DISK_WRITE) {
        if (sim_below(&cut->dice, 2))
            apply(image, op);
        return;
    }
    if (zeros && file->size < op->offset + op->size)
        disk_file_truncate(file, op->offset + op->size);
    for (size_t at = 0; at < op->size;) {
        size_t part = DISK_SECTOR_BYTES - (op->offset + at) % DISK_SECTOR_BYTES;
        part = part < op->size - at ? part : op->size - at;
        if (sim_below(&cut->dice, 2))
            disk_file_write(file, op->offset + at, op->bytes + at, part);
        at += part;
    }
}

/* The first sectors of a write. */
static void apply_torn(struct cut *cut, struct disk_image *image, const struct disk_op *op)
{
    if (op->kind != DISK_WRITE)
        return;
    size_t sectors = (op->size + DISK_SECTOR_BYTES - 1) / DISK_SECTOR_BYTES;
    size_t size = sim_below(&cut->dice, (unsigned)sectors) * (size_t)DISK_SECTOR_BYTES;
    if (size > 0)
        disk_file_write(&image->files[op->slot], op->offset, op->bytes, size);
}

struct choice {
    enum cut_variant variant;
    size_t last;         /* PREFIX, LAST: this one is torn, later ones are lost */
    size_t names_until;  /* EXT4: later names are lost */
    enum disk_slot slot; /* ONE_FILE */
};

static bool keep_name(struct cut *cut, const struct choice *choice, size_t i)
{
    if (choice->variant == CUT_ALL || choice->variant == CUT_ONE_FILE)
        return true;
    if (choice->variant == CUT_PREFIX || choice->variant == CUT_LAST)
        return i < choice->last;
    return cut->model == CUT_EXT4 ? i < choice->names_until : sim_below(&cut->dice, 2) != 0;
}

static void build_data(struct cut *cut, const struct choice *choice, size_t i, struct disk_image *out)
{
    const struct disk_op *op = cut->pending[i].op;
    if (cut->pending[i].firm || choice->variant == CUT_ALL)
        apply(out, op);
    else if (choice->variant == CUT_SOME && sim_below(&cut->dice, 2))
        apply(out, op);
    else if (choice->variant == CUT_SECTORS || choice->variant == CUT_ZEROS)
        apply_sectors(cut, out, op, choice->variant == CUT_ZEROS);
    else if (choice->variant == CUT_ONE_FILE && op->slot == choice->slot)
        apply(out, op);
    else if ((choice->variant == CUT_PREFIX || choice->variant == CUT_LAST) && i < choice->last)
        apply(out, op);
    else if ((choice->variant == CUT_PREFIX || choice->variant == CUT_LAST) && i == choice->last)
        apply_torn(cut, out, op);
}

void cut_build(struct cut *cut, enum cut_variant variant, struct disk_image *out)
{
    disk_image_copy(out, &cut->durable);
    if (variant == CUT_NOTHING || cut->count == 0)
        return;
    struct choice choice = { .variant = variant,
                             .last = variant == CUT_LAST ? cut->count - 1 : sim_below(&cut->dice, (unsigned)cut->count),
                             .names_until = sim_below(&cut->dice, (unsigned)cut->count + 1),
                             .slot = sim_below(&cut->dice, 2) ? DISK_WAL : DISK_DB };
    bool nameless[DISK_SLOTS] = { false }; /* what follows went to a file that nobody can find any more */
    for (size_t i = 0; i < cut->count; i++) {
        const struct disk_op *op = cut->pending[i].op;
        if (nameless[op->slot])
            continue;
        if (!is_name(op))
            build_data(cut, &choice, i, out);
        else if (keep_name(cut, &choice, i))
            apply(out, op);
        else
            nameless[op->slot] = true;
    }
}
