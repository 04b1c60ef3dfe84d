/* See gate.h. */
#include "staff/gate.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/whole_file.h"

enum {
    HASH_PASSES = 4,
    HASH_BYTES = 16 * 1024 * 1024, /* what a machine of 2 GiB spares without a thought */
    GATE_PATH_BYTES = 1100,
    LINE_BYTES = 96,
};

struct count {
    char id[32];
    int tries;
    int64_t locked_until_ms;
};

struct counts {
    struct count rows[SETTINGS_STAFF_MAX];
    size_t count;
};

static bool counts_path(const char *state_folder, char out[GATE_PATH_BYTES])
{
    return str_format(out, GATE_PATH_BYTES, "%s/staff-tries", state_folder);
}

/* A file that is missing means nobody failed yet; lines of people who left are dropped with the next writing. */
static void counts_read(const struct settings *settings, const char *state_folder, struct counts *out)
{
    char path[GATE_PATH_BYTES], line[LINE_BYTES];
    *out = (struct counts){ 0 };
    FILE *file = counts_path(state_folder, path) ? fopen(path, "re") : NULL;
    while (file && out->count < SETTINGS_STAFF_MAX && fgets(line, sizeof line, file)) {
        struct count *row = &out->rows[out->count];
        if (sscanf(line, "%31s %d %" SCNd64, row->id, &row->tries, &row->locked_until_ms) == 3 &&
            settings_find_staff(settings, row->id))
            out->count++;
    }
    if (file)
        fclose(file);
}

static struct count *counts_of(struct counts *counts, const char *id)
{
    for (size_t i = 0; i < counts->count; i++)
        if (strcmp(counts->rows[i].id, id) == 0)
            return &counts->rows[i];
    struct count *row = counts->count < SETTINGS_STAFF_MAX ? &counts->rows[counts->count] : NULL;
    if (!row || !str_copy(row->id, sizeof row->id, str_from(id)))
        return NULL;
    counts->count++;
    return row;
}

static bool counts_write(const struct counts *counts, const char *state_folder)
{
    char path[GATE_PATH_BYTES];
    FILE *file = counts_path(state_folder, path) ? whole_file_begin(path, 0600) : NULL;
    for (size_t i = 0; file && i < counts->count; i++)
        fprintf(file, "%s %d %" PRId64 "\n", counts->rows[i].id, counts->rows[i].tries,
                counts->rows[i].locked_until_ms);
    return file && whole_file_end(file, path, true);
}

struct gate_answer gate_try(const struct settings *settings, const char *state_folder, const char *id, const char *pin,
                            int64_t wall_ms)
{
    const struct settings_staff *staff = settings_find_staff(settings, id);
    struct counts counts;
    counts_read(settings, state_folder, &counts);
    struct count *count = staff ? counts_of(&counts, id) : NULL;
    if (!count)
        return (struct gate_answer){ .status = STATUS_NOT_FOUND };
    if (count->locked_until_ms > wall_ms + GATE_LOCK_MS)
        count->locked_until_ms = wall_ms + GATE_LOCK_MS; /* the clock was set back */
    if (count->locked_until_ms > wall_ms)
        return (struct gate_answer){ .status = STATUS_BUSY, .locked_until_ms = count->locked_until_ms };
    if (count->tries >= GATE_TRIES_MAX)
        count->tries = 0; /* its lock is over */
    count->tries++;
    count->locked_until_ms = count->tries >= GATE_TRIES_MAX ? wall_ms + GATE_LOCK_MS : 0;
    if (!counts_write(&counts, state_folder) || sodium_init() < 0)
        return (struct gate_answer){ .status = STATUS_IO };
    if (crypto_pwhash_str_verify(staff->pin_hash, pin, strlen(pin)) != 0) {
        bool locked = count->tries >= GATE_TRIES_MAX;
        return (struct gate_answer){ .status = locked ? STATUS_BUSY : STATUS_REFUSED,
                                     .tries_left = GATE_TRIES_MAX - count->tries,
                                     .locked_until_ms = count->locked_until_ms };
    }
    count->tries = 0;
    count->locked_until_ms = 0;
    return (struct gate_answer){ .status = counts_write(&counts, state_folder) ? STATUS_OK : STATUS_IO };
}

bool gate_pin_is_fit(const char *pin)
{
    struct str text = str_from(pin);
    if (!str_digits(text) || text.len < SETTINGS_PIN_DIGITS_MIN || text.len > SETTINGS_PIN_DIGITS_MAX)
        return false;
    bool alike = true, up = true, down = true;
    for (size_t i = 1; i < text.len; i++) {
        int step = pin[i] - pin[i - 1];
        alike = alike && step == 0;
        up = up && step == 1;
        down = down && step == -1;
    }
    return !alike && !up && !down;
}

enum status gate_hash(const char *pin, char out[GATE_HASH_BYTES])
{
    _Static_assert(GATE_HASH_BYTES == crypto_pwhash_STRBYTES, "as libsodium says");
    if (sodium_init() < 0 || crypto_pwhash_str(out, pin, strlen(pin), HASH_PASSES, HASH_BYTES) != 0)
        return STATUS_NO_MEMORY;
    return STATUS_OK;
}
