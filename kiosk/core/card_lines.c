/* See card_lines.h. */
#include "core/card_lines.h"

#include <string.h>

#include "base/check.h"

static const char page_id[] = "card_back";

bool card_lines_serve(const struct page *scan)
{
    return scan->manual_allowed && scan->paper && strcmp(scan->paper, "citizen_card") == 0;
}

bool card_lines_is_page(const struct page *page)
{
    return page->id == page_id;
}

void card_lines_build(const struct page *scan, struct manual_page *out)
{
    static const struct {
        const char *id, *label_key, *example_key;
    } lines[CARD_BACK_LINES] = {
        { "back_line1", "manual.back_line1", "manual.back_example1" },
        { "back_line2", "manual.back_line2", "manual.back_example2" },
        { "back_line3", "manual.back_line3", "manual.back_example3" },
    };
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < CARD_BACK_LINES; i++) {
        if (!str_format(out->ids[i], PATH_BYTES_MAX, "%s.%s", scan->into ? scan->into : "requester", lines[i].id))
            continue; /* too long a path would be one of the catalogue, which is checked */
        out->fields[i] = (struct field){ .id = out->ids[i],
                                         .type = FIELD_TEXT,
                                         .required = true,
                                         .label_key = lines[i].label_key,
                                         .example_key = lines[i].example_key,
                                         .upper_case = true,
                                         .code = true };
    }
    out->page = (struct page){ .kind = PAGE_ASK,
                               .id = page_id,
                               .title_key = "manual.back_title",
                               .why_key = "manual.back_why",
                               .when = scan->when,
                               .fields = out->fields,
                               .field_count = CARD_BACK_LINES };
}

void card_lines_read(const struct model *model, const struct page *page, struct paper_document *out, int *bad_line)
{
    char lines[CARD_BACK_CHARS + 1];
    base_wipe(out, sizeof *out);
    *bad_line = CARD_BACK_LINES;
    for (int i = 0; i < CARD_BACK_LINES && *bad_line == CARD_BACK_LINES; i++) {
        struct str typed = str_from(form_value(&model->session->form, page->fields[i].id));
        if (card_back_line(i, typed, lines + (ptrdiff_t)i * CARD_BACK_LINE_CHARS) != STATUS_OK)
            *bad_line = i;
    }
    if (*bad_line == CARD_BACK_LINES)
        *bad_line = card_back_bad_line(str_range(lines, CARD_BACK_CHARS));
    if (*bad_line == CARD_BACK_LINES)
        paper_classify(str_range(lines, CARD_BACK_CHARS), out);
    base_wipe(lines, sizeof lines);
}

void card_lines_forget(struct model *model, const struct page *page)
{
    for (size_t i = 0; i < page->field_count; i++)
        form_remove(&model->session->form, page->fields[i].id);
}
