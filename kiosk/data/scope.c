/* See scope.h. */
#include "data/scope.h"

#include <string.h>

bool scope_find(struct scope scope, const char *path, struct found *found)
{
    const struct service *service = scope.service;
    for (size_t p = 0; p < service->page_count && p <= scope.page; p++) {
        const struct page *page = &service->pages[p];
        size_t count = p == scope.page ? scope.field : page->field_count;
        bool row = page->kind == PAGE_TABLE;
        if (row && (p != scope.page || *path != '.'))
            continue; /* nobody outside can know which row is meant */
        for (size_t f = 0; f < count; f++)
            if (strcmp(page->fields[f].id, row ? path + 1 : path) == 0) {
                *found = (struct found){ &page->fields[f], page };
                return true;
            }
    }
    return false;
}
