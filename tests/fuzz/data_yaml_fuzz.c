/* Any bytes as a YAML file, then as every kind of configuration file: no crash, no leak, no answer that breaks its
 * bounds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"
#include "data/journey.h"
#include "data/keyboards_read.h"
#include "data/regions_read.h"
#include "data/settings_read.h"
#include "data/words.h"
#include "data/yaml.h"

enum { ARENA_BYTES = 48 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct node *node, size_t depth)
{
    ASSERT(depth < YAML_DEPTH_MAX + 1);
    size_t count = 0;
    for (const struct node *entry = node->first; entry; entry = entry->next, count++) {
        ASSERT((node->kind == NODE_MAP) == (entry->key != NULL));
        walk(entry, depth + 1);
    }
    ASSERT(count == node->count);
}

static void read_as_everything(struct reader *reader, const struct node *root)
{
    struct regions regions = { 0 };
    struct settings settings = { 0 };
    struct service service;
    struct keyboard_layout *layout = arena_alloc(reader->keep, sizeof *layout);
    settings_read(reader, root, &settings);
    regions_read_provinces(reader, root, &regions);
    regions_read_communes(reader, root, &regions);
    regions_read_people(reader, root, &regions);
    (void)words_add_tree(reader->words, reader->scratch, reader->faults, root);
    struct catalogue catalogue = { 0 };
    struct journey journey = { .reader = reader,
                               .settings = &settings,
                               .regions = &regions,
                               .catalogue = &catalogue,
                               .root = root,
                               .service = &service };
    journey_read(&journey, "khai-sinh", false);
    words_close(reader->words, reader->faults);
    words_check(reader->words, reader->faults);
    words_compare(reader->words, reader->words, reader->faults);
    journey_check(&journey);
    if (reader->faults->count == 0) /* the catalogue never shows a service that was refused */
        (void)service_find_field(&service, "members[0].sex");
    if (layout)
        keyboard_read(reader, root, "vietnamese", layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *sink;
    static struct arena *keep, *scratch;
    if (!sink) {
        sink = fopen("/dev/null", "w");
        keep = arena_create(ARENA_BYTES, false);
        scratch = arena_create(ARENA_BYTES, false);
        ASSERT(sink && keep && scratch);
    }
    struct faults faults = { .out = sink };
    struct words words;
    struct node *root = NULL;
    arena_reset(keep);
    arena_reset(scratch);
    ASSERT(words_init(&words, scratch, "vi", "f"));
    if (yaml_parse(scratch, &faults, "f", str_range((const char *)data, size), &root)) {
        walk(root, 0);
        struct reader reader = { .keep = keep, .scratch = scratch, .faults = &faults, .words = &words };
        read_as_everything(&reader, root);
    }
    return 0;
}
