/* A YAML file as a small tree in which every node knows its file and line.
 * A strict part of YAML 1.1: one document, plain strings as keys, no anchors, aliases, tags or duplicate keys, NFC
 * text, bounded size, depth and count. A scalar is its text: "no" is the word no, 1.001193 the text 1.001193. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "data/faults.h"

enum {
    YAML_FILE_BYTES_MAX = 1024 * 1024, /* the largest of ours, the communes, has 110 KiB */
    YAML_DEPTH_MAX = 16,               /* choices of a field of a page of a service: 10 */
    YAML_NODES_MAX = 40000,
    YAML_ENTRIES_MAX = 2048, /* of one map or list; duplicate keys are found by looking at each pair */
    YAML_KEY_BYTES_MAX = 128,
};

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    const char *file; /* as faults name it; borrowed from the caller of yaml_parse */
    int line;
    bool plain;      /* scalar without quotes: may be null */
    bool block;      /* scalar written as | or >: its text begins on the next line */
    const char *key; /* of this entry in its map; NULL in a list and at the root */
    int key_line;
    struct str text; /* scalar; NUL-terminated too, without NUL or control characters inside */
    struct node *first, *last, *next;
    size_t count;
};

/* The tree lives in `arena`. False when anything was told to `faults`, or memory ran out (which is told too). */
bool yaml_parse(struct arena *arena, struct faults *faults, const char *file, struct str bytes,
                struct node **root) MUST_USE;
/* The same from a file; `file` is kept as given. */
bool yaml_read(struct arena *arena, struct faults *faults, const char *file, struct node **root) MUST_USE;
/* Bytes of a regular file of at most YAML_FILE_BYTES_MAX in the arena. NOT_FOUND, TOO_LARGE, IO, NO_MEMORY. */
enum status yaml_read_bytes(struct arena *arena, const char *file, struct str *bytes) MUST_USE;

/* An entry of a map; NULL when absent or when `map` is no map. */
struct node *yaml_get(const struct node *map, const char *key);
/* True for an empty plain scalar, ~ and null. */
bool yaml_is_null(const struct node *node);
/* Puts `over` on top of `base`: maps are merged key by key, everything else is replaced. Both must live equally long.
 */
void yaml_overlay(struct node *base, const struct node *over);
