/* groups.yaml: under which headings services and guides stand, and in which order. */
#include "data/journey.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static const char *const LISTS[] = { "services", "vneid", "insurance", "checkin", NULL }; /* cards of the home page */

#define AT(member) offsetof(struct group, member)

void groups_read(struct reader *reader, const struct node *root, struct catalogue *out)
{
    static const struct rule file_rules[] = { { "groups", NULL, 0, true, 0, 0, NULL } };
    static const struct rule rules[] = {
        { "id", read_id, AT(id), true, 0, 40, NULL },
        { "icon", read_picture, AT(icon), true, 0, 40, NULL },
        { "list", read_word, AT(list), true, 0, 0, LISTS },
    };
    const struct node *list = yaml_get(root, "groups");
    if (!reader_map(reader, root, file_rules, ARRAY_LEN(file_rules), NULL) || !list ||
        !reader_list(reader, list, 1, GROUPS_MAX))
        return;
    struct group *groups = reader_array(reader, list, list->count, sizeof *groups);
    size_t count = 0;
    for (const struct node *entry = list->first; groups && entry; entry = entry->next) {
        struct group *group = &groups[count];
        if (!reader_map(reader, entry, rules, ARRAY_LEN(rules), group) || !group->id || !group->list)
            continue;
        for (size_t i = 0; i < count; i++)
            if (strcmp(groups[i].id, group->id) == 0)
                fault_at(reader->faults, entry->file, entry->line, "group %s stands twice", group->id);
        count++;
    }
    out->groups = groups;
    out->group_count = count;
}

struct placed {
    size_t group;
    struct service service;
};

static int compare(const void *a, const void *b)
{
    const struct placed *one = a, *other = b;
    if (one->group != other->group)
        return one->group < other->group ? -1 : 1;
    if (one->service.rank != other->service.rank)
        return one->service.rank < other->service.rank ? -1 : 1;
    return strcmp(one->service.id, other->service.id);
}

bool groups_sort(struct arena *scratch, const struct catalogue *catalogue, struct service *services)
{
    struct placed *placed = arena_alloc(scratch, (catalogue->service_count + 1) * sizeof *placed);
    if (!placed)
        return false;
    for (size_t i = 0; i < catalogue->service_count; i++) {
        const struct group *group = catalogue_find_group(catalogue, services[i].group);
        placed[i] = (struct placed){ group ? (size_t)(group - catalogue->groups) : GROUPS_MAX, services[i] };
    }
    qsort(placed, catalogue->service_count, sizeof *placed, compare);
    for (size_t i = 0; i < catalogue->service_count; i++)
        services[i] = placed[i].service;
    return true;
}
