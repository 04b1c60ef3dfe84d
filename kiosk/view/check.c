/* Every answer once more, where it came from, and a way to each. What stands here is what is sent. */
#include <string.h>

#include "core/asked.h"
#include "core/review.h"
#include "view/fee.h"
#include "view/page.h"
#include "view/scans.h"

static const char *section_words(const struct model *model, const struct review_row *row)
{
    return words(model, words_exist(model, row->section_key) ? row->section_key : "check.sections.other");
}

/* A new section where the first word of the path, or the person in the table, changes. */
static void section(struct ui *ui, const struct model *model, const struct review_row *row,
                    const struct review_row *before)
{
    bool same = before && strcmp(before->section_key, row->section_key) == 0;
    if (!same)
        widget_section(ui,
                       words(model, words_exist(model, row->section_key) ? row->section_key : "check.sections.other"));
    if (row->row >= 0 && (!same || before->row != row->row))
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                      .name = words_number(ui, model, "table.row", "number", row->row + 1),
                                      .text_style = UI_TEXT_LABEL,
                                      .ink = UI_INK_RED });
}

static void line(struct ui *ui, const struct model *model, const struct review_row *row)
{
    const char *label = words(model, row->label_key);
    struct i18n_arg of = { "label", label };
    /* Heard alone, "change the name" must say whose. */
    of.value = row->row >= 0
                   ? ui_format(ui, "%s. %s", label, words_number(ui, model, "table.row", "number", row->row + 1))
                   : ui_format(ui, "%s. %s", label, section_words(model, row));
    widget_answer(ui, (struct widget_answer){ .label = label,
                                              .value = row->value[0] ? row->value : words(model, "check.empty"),
                                              .source = row->source_key ? words(model, row->source_key) : NULL,
                                              .source_icon = page_source_icon(row->source_key),
                                              .edit_id = ui_format(ui, "edit.%s", row->edit),
                                              .edit = words(model, "check.edit"),
                                              .edit_speech = words_with(ui, model, "check.edit_of", &of, 1),
                                              .press = press_text(ACTION_EDIT_ANSWER, row->edit) });
}

void check_declare(const struct model *model, struct ui *ui)
{
    const struct page *page = model_page(model);
    struct page_options options = {
        .title = words(model, page->title_key ? page->title_key : "check.title"),
        .reason = words(model, page->why_key ? page->why_key : "check.why"),
    };
    page_open(ui, model, &options);
    page_main(ui, model);
    struct review_row rows[2];
    size_t count = model_review_count(model);
    for (size_t i = 0; i < count; i++) {
        struct review_row *row = &rows[i % 2];
        if (!model_review_at(model, i, row))
            break;
        section(ui, model, row, i > 0 ? &rows[(i + 1) % 2] : NULL);
        line(ui, model, row);
    }
    base_wipe(rows, sizeof rows);
    page_papers(ui, model);
    fee_note(ui, model);
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = page_next(model, "check.next") });
}
