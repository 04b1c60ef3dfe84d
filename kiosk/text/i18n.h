/* One language's texts by key, with another language to fall back on. Filled once at start by data/, read-only
 * afterwards. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

enum {
    I18N_KEYS_MAX = 16384,      /* services × fields × texts of one language */
    I18N_KEY_BYTES_MAX = 192,   /* with NUL: services.<id>.<page>.<field>.<part> */
    I18N_TEXT_BYTES_MAX = 8192, /* one help page, with NUL */
    I18N_ARGS_MAX = 8,          /* names in one sentence */
    I18N_BYTES_MAX = 8 * 1024 * 1024,
};

struct i18n; /* opaque */

/* `fallback` (borrowed, may be NULL) is asked for keys this one lacks. NULL when out of memory. */
struct i18n *i18n_create(const struct i18n *fallback);
void i18n_destroy(struct i18n *i18n); /* NULL is fine */
/* Copies both; text must be UTF-8 and is kept as NFC. A second text for a key replaces the first (regions override).
 * BAD_INPUT: not UTF-8 or empty key; TOO_LARGE: over a bound; NO_MEMORY. Only before other threads read. */
enum status i18n_add(struct i18n *i18n, const char *key, struct str text) MUST_USE;
/* The text; from the fallback when missing here; the key itself when missing there too. Never NULL. The result lives as
 * long as the table (or `key`). Any thread once filled. */
const char *i18n_get(const struct i18n *i18n, const char *key);
/* Whether this table itself has the key (fallback not asked). */
bool i18n_has(const struct i18n *i18n, const char *key);
/* How many i18n_get calls had to show a bare key. A test demands 0. */
size_t i18n_missing_count(const struct i18n *i18n);
size_t i18n_key_count(const struct i18n *i18n);

/* A placeholder's value; both borrowed for the call. */
struct i18n_arg {
    const char *name;
    const char *value;
};
/* The text of `key` with every {name} replaced. An unknown {name} stays as written, so that it is seen. Values are not
 * searched again. TOO_LARGE when it does not fit; `out` is then empty. */
enum status i18n_format(char *out, size_t size, const struct i18n *i18n, const char *key, const struct i18n_arg *args,
                        size_t arg_count) MUST_USE;
/* "7.000 đồng", "7,000 dong": words and grouping at format.money and format.thousands. TOO_LARGE as above. */
enum status i18n_money(char *out, size_t size, const struct i18n *i18n, int64_t amount_vnd) MUST_USE;
