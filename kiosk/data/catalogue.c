/* Looking things up in the catalogue, and the words of its enums. */
#include "data/catalogue.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "data/journey.h"

const char *const MODE_NAMES[] = { "prepare", "lead", "info", "check_in", NULL };
const char *const IDENTITY_NAMES[] = { "claimed", "staff_seen", "chip", NULL };
const char *const FIELD_TYPE_NAMES[] = { "name",   "id12",   "date", "date_partial", "time",  "sex",
                                         "ethnic", "nation", "addr", "phone",        "email", "enum",
                                         "int",    "bool",   "text", "money",        "bank",  NULL };
const char *const PAGE_KIND_NAMES[] = { "scan",  "ask",     "table",  "step",     "show",   "agree",
                                        "check", "consent", "submit", "coverage", "ticket", NULL };

bool service_is_printed(const struct service *service)
{
    return service->mode == SERVICE_PREPARE && !service->portal;
}

const char *service_mode_name(enum service_mode mode)
{
    ASSERT((size_t)mode + 1 < ARRAY_LEN(MODE_NAMES));
    return MODE_NAMES[mode];
}

const char *identity_level_name(enum identity_level level)
{
    ASSERT((size_t)level + 1 < ARRAY_LEN(IDENTITY_NAMES));
    return IDENTITY_NAMES[level];
}

const char *field_type_name(enum field_type type)
{
    ASSERT((size_t)type + 1 < ARRAY_LEN(FIELD_TYPE_NAMES));
    return FIELD_TYPE_NAMES[type];
}

const char *page_kind_name(enum page_kind kind)
{
    ASSERT((size_t)kind + 1 < ARRAY_LEN(PAGE_KIND_NAMES));
    return PAGE_KIND_NAMES[kind];
}

const struct group *catalogue_find_group(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->group_count; i++)
        if (strcmp(catalogue->groups[i].id, id) == 0)
            return &catalogue->groups[i];
    return NULL;
}

const struct service *catalogue_find(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->service_count; i++)
        if (strcmp(catalogue->services[i].id, id) == 0)
            return &catalogue->services[i];
    return NULL;
}

/* "members[2].sex" of the table into "members" -> "sex"; NULL when the path is not of that table. */
static const char *path_in_row(const char *path, const char *into)
{
    size_t len = strlen(into);
    if (strncmp(path, into, len) != 0 || path[len] != '[')
        return NULL;
    const char *digit = path + len + 1;
    size_t digits = strspn(digit, "0123456789");
    if (digits == 0 || digit[digits] != ']' || digit[digits + 1] != '.')
        return NULL;
    return digit + digits + 2;
}

const struct field *service_find_field(const struct service *service, const char *path)
{
    for (size_t p = 0; p < service->page_count; p++) {
        const struct page *page = &service->pages[p];
        const char *id = page->kind != PAGE_TABLE ? path : page->into ? path_in_row(path, page->into) : NULL;
        for (size_t f = 0; id && f < page->field_count; f++)
            if (strcmp(page->fields[f].id, id) == 0)
                return &page->fields[f];
    }
    return NULL;
}
