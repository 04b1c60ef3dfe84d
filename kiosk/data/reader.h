/* The schema walker: a map of a YAML tree read into a struct by a table of rules. It never stops at a fault, so one run
 * tells everything: unknown keys, missing keys, wrong types, bad values. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "data/faults.h"
#include "data/words.h"
#include "data/yaml.h"

enum { READER_PREFIX_BYTES = 150 };

struct reader {
    struct arena *keep;    /* results live here */
    struct arena *scratch; /* what ends with the loading: trees and words */
    struct faults *faults;
    const char *assets;               /* folder of icons and images; NULL: pictures are not proven */
    struct words *words;              /* where people's words go, under `prefix`; NULL in files without any */
    char prefix[READER_PREFIX_BYTES]; /* "services.khai-sinh.pages.child" */
};

struct rule;
/* Reads one value into *out. What is wrong is told; *out is left as it was then. */
typedef void (*rule_read_fn)(struct reader *reader, const struct rule *rule, const struct node *node, void *out);

struct rule {
    const char *key;
    rule_read_fn read; /* NULL: the key is known and read by hand elsewhere */
    size_t offset;     /* of *out in the struct */
    bool required;
    int64_t min, max; /* numbers: bounds; texts: bytes at most (max, 0 for READER_TEXT_BYTES_MAX) */
    const void *arg;  /* enums: NULL-terminated list of words */
};

enum { READER_TEXT_BYTES_MAX = 400 };

/* Every rule's key is read into `base`; unknown and missing keys are told. False when `node` is no map (told). */
bool reader_map(struct reader *reader, const struct node *node, const struct rule *rules, size_t rule_count,
                void *base);
/* An array of `count` zeroed items of `size`, NULL when count is 0 or memory is out (told at the node). */
void *reader_array(struct reader *reader, const struct node *node, size_t count, size_t size);
/* A copy that lives as long as the configuration; NULL when memory is out (told). */
const char *reader_copy(struct reader *reader, const struct node *node, struct str text);
/* False, and told, when the node is no list, or has fewer than `min` or more than `max` items. */
bool reader_list(struct reader *reader, const struct node *node, size_t min, size_t max);
/* The scalar's text; false and told when it is none, null or empty. */
bool reader_scalar(struct reader *reader, const struct node *node, struct str *text);

/* Readers for rules. Out types: const char *, bool, int, int64_t, double. */
void read_text(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_id(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_path(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_date(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_https(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_file_path(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_bool(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_int(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_int64(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_size(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_double(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_enum(struct reader *reader, const struct rule *rule, const struct node *node,
               void *out); /* an enum, as int */
void read_word(struct reader *reader, const struct rule *rule, const struct node *node,
               void *out); /* one of arg, kept */
/* Words for people: the text goes to the Vietnamese words under prefix.key, *out becomes that key. */
void read_words(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
/* The same under prefix.<name>. */
const char *reader_words(struct reader *reader, const char *name, const struct node *node);

/* Lower-case letters, digits, inner '-' and '_'; parts joined by single dots when `dots`. */
bool reader_is_id(struct str text, bool dots);
