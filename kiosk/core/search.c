/* See search.h. */
#include "core/search.h"

#include <string.h>

#include "text/fold.h"

enum { LABEL_BYTES_MAX = 192, NAME_WORDS_SHOWN = 6 };

struct source {
    const struct region *regions;
    const char *const *words;
    size_t count;
};

static struct source source_of(const struct model *model, const struct part *part)
{
    const struct regions *regions = model->world.regions;
    struct source source = { 0 };
    if (part->kind == PART_PROVINCE) {
        source.regions = regions->provinces;
        source.count = regions->province_count;
    } else if (part->kind == PART_COMMUNE) {
        char path[PATH_BYTES_MAX];
        size_t length = strlen(part->path) - strlen(".commune");
        if (str_format(path, sizeof path, "%.*s.province", (int)length, part->path))
            source.regions = regions_communes_of(regions, form_value(&model->session->form, path), &source.count);
        if (!source.regions)
            source.count = 0;
    } else if (part_type(part) == FIELD_ETHNIC) {
        source.words = regions->ethnic_groups;
        source.count = regions->ethnic_group_count;
    } else if (part_type(part) == FIELD_NATION) {
        source.words = regions->nations;
        source.count = regions->nation_count;
    }
    return source;
}

static struct suggestion entry(const struct model *model, const struct source *source, size_t index)
{
    if (source->words)
        return (struct suggestion){ source->words[index], source->words[index] };
    const struct region *region = &source->regions[index];
    bool vietnamese = strcmp(model->world.settings->languages[model->look.language], "vi") == 0;
    const char *label = vietnamese || !region->name_en || !*region->name_en ? region->name : region->name_en;
    return (struct suggestion){ region->code, label };
}

/* 0: at the very beginning, 1: at the beginning of a word, -1: not at all. */
static int rank(const char *label, const char *folded_query)
{
    char folded[LABEL_BYTES_MAX];
    if (fold_search(str_from(label), folded, sizeof folded) != STATUS_OK)
        return -1;
    size_t length = strlen(folded_query);
    if (strncmp(folded, folded_query, length) == 0)
        return 0;
    for (const char *at = folded; (at = strchr(at, ' ')) != NULL; at++)
        if (strncmp(at + 1, folded_query, length) == 0)
            return 1;
    return -1;
}

size_t search_candidates(const struct model *model, const struct part *part, struct str query, struct suggestion *out,
                         size_t max)
{
    char folded[LABEL_BYTES_MAX];
    struct source source = source_of(model, part);
    if (fold_search(str_trim(query), folded, sizeof folded) != STATUS_OK)
        return 0;
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < source.count && count < max; i++) {
            struct suggestion candidate = entry(model, &source, i);
            if (rank(candidate.label, folded) == pass)
                out[count++] = candidate;
        }
    return count;
}

size_t search_names(const struct model *model, struct str before, struct suggestion *out, size_t max)
{
    const struct regions *regions = model->world.regions;
    size_t start = before.len;
    while (start > 0 && before.ptr[start - 1] != ' ')
        start--;
    struct str word = str_range(before.ptr + start, before.len - start);
    bool first = str_trim(str_range(before.ptr, start)).len == 0;
    const char *const *words = first ? regions->family_names : regions->given_names;
    size_t total = first ? regions->family_name_count : regions->given_name_count;
    char folded[LABEL_BYTES_MAX];
    if ((!first && word.len == 0) || fold_search(word, folded, sizeof folded) != STATUS_OK)
        return 0;
    size_t count = 0;
    for (size_t i = 0; i < total && count < max && count < NAME_WORDS_SHOWN; i++)
        if (rank(words[i], folded) == 0)
            out[count++] = (struct suggestion){ words[i], words[i] };
    return count;
}

const char *search_exact(const struct model *model, const struct part *part, struct str text)
{
    struct source source = source_of(model, part);
    char wanted[LABEL_BYTES_MAX], folded[LABEL_BYTES_MAX];
    if (fold_search(str_trim(text), wanted, sizeof wanted) != STATUS_OK || !*wanted)
        return NULL;
    const char *found = NULL;
    for (size_t i = 0; i < source.count; i++) {
        struct suggestion candidate = entry(model, &source, i);
        if (fold_search(str_from(candidate.label), folded, sizeof folded) != STATUS_OK || strcmp(folded, wanted) != 0)
            continue;
        if (found)
            return NULL;
        found = candidate.value;
    }
    return found;
}

static bool begins_a_word(const char *folded, const char *word, size_t length)
{
    if (strncmp(folded, word, length) == 0)
        return true;
    for (const char *at = folded; (at = strchr(at, ' ')) != NULL; at++)
        if (strncmp(at + 1, word, length) == 0)
            return true;
    return false;
}

bool search_finds(const char *query, const char *name, const char *also)
{
    char wanted[ANSWER_BYTES_MAX], folded[2][ANSWER_BYTES_MAX];
    if (fold_search(str_trim(str_from(query)), wanted, sizeof wanted) != STATUS_OK ||
        fold_search(str_from(name), folded[0], sizeof folded[0]) != STATUS_OK ||
        fold_search(str_from(also), folded[1], sizeof folded[1]) != STATUS_OK)
        return false;
    for (const char *word = wanted; *word;) {
        size_t length = strcspn(word, " ");
        if (!begins_a_word(folded[0], word, length) && !begins_a_word(folded[1], word, length))
            return false;
        word += length + strspn(word + length, " ");
    }
    return true;
}

bool search_allows(const struct model *model, const struct part *part, const char *value)
{
    if (part_control(part) == ASKED_SEARCH) {
        struct source source = source_of(model, part);
        for (size_t i = 0; i < source.count; i++)
            if (strcmp(entry(model, &source, i).value, value) == 0)
                return true;
        return false;
    }
    switch (part_type(part)) {
    case FIELD_SEX:
        return strcmp(value, "male") == 0 || strcmp(value, "female") == 0;
    case FIELD_BOOL:
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
    case FIELD_ENUM:
        for (size_t i = 0; i < part->field->choice_count; i++)
            if (strcmp(part->field->choices[i].value, value) == 0)
                return true;
        return false;
    default:
        return false;
    }
}
