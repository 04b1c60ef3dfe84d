/* People of one household, one card each: "Thêm người" opens a row on a page of its own. */
#include "core/asked.h"
#include "core/review.h"
#include "view/page.h"

static void person(struct ui *ui, const struct model *model, size_t row)
{
    struct table_row shown;
    if (!model_table_row_at(model, row, &shown))
        return;
    const char *number = words_number(ui, model, "table.row", "number", (long)row + 1);
    const char *title = shown.title[0] ? ui_copy(ui, str_from(shown.title)) : number;
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .name = title,
                                  .value = number,
                                  .detail = shown.detail,
                                  .surface = UI_SURFACE_PANEL,
                                  .gap_dp = 24,
                                  .pad = ui_pad(40, 46) });
    ui_leaf(ui,
            (struct ui_spec){
                .role = UI_TEXT, .name = number, .text_style = UI_TEXT_SMALL, .ink = UI_INK_SECOND, .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = title, .text_style = UI_TEXT_SECTION, .quiet = true });
    if (shown.detail[0])
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = shown.detail, .quiet = true });
    if (!shown.complete)
        widget_badge(ui, WIDGET_AMBER, "warning", words(model, "table.incomplete"));
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 32, .wrap = true });
    const char *edit = words(model, "table.edit"), *clear = words(model, "table.remove");
    widget_button(ui, (struct widget_button){ .id = ui_format(ui, "table.edit.%zu", row),
                                              .name = edit,
                                              .speech = ui_format(ui, "%s: %s. %s", edit, number, title),
                                              .look = WIDGET_TOOL,
                                              .press = press_arg(ACTION_ROW_EDIT, (int)row) });
    widget_button(ui, (struct widget_button){ .id = ui_format(ui, "table.remove.%zu", row),
                                              .name = clear,
                                              .speech = ui_format(ui, "%s: %s. %s", clear, number, title),
                                              .look = WIDGET_TOOL,
                                              .press = press_arg(ACTION_ROW_REMOVE, (int)row) });
    ui_close(ui);
    ui_close(ui);
    base_wipe(&shown, sizeof shown);
}

static const char *count_words(struct ui *ui, const struct model *model, const struct page *page, size_t rows)
{
    char count[24], max[24];
    if (!str_format(count, sizeof count, "%zu", rows) || !str_format(max, sizeof max, "%zu", page->rows_max))
        return "";
    struct i18n_arg args[] = { { "count", count }, { "max", max } };
    const char *key = rows == 0 ? "table.empty" : rows >= page->rows_max ? "table.full" : "table.count";
    return words_with(ui, model, key, args, 2);
}

void table_declare(const struct model *model, struct ui *ui)
{
    if (model_row(model) >= 0) {
        ask_declare(model, ui);
        return;
    }
    const struct page *page = model_page(model);
    size_t rows = model_table_rows(model);
    bool errors = model_error_count(model) > 0;
    struct page_options options = { .part = ui_format(ui, "%s%s", page->id, errors ? ":errors" : ""),
                                    .title = page->title_key ? words(model, page->title_key) : NULL,
                                    .reason = page->why_key ? words(model, page->why_key) : NULL };
    page_open(ui, model, &options);
    page_main(ui, model);
    struct shown_error error;
    for (size_t i = 0; model_error_at(model, i, &error); i++)
        widget_note(ui, (struct widget_panel){ .id = ui_format(ui, "table.error.%zu", i),
                                               .detail = ui_copy(ui, str_from(error.words)),
                                               .icon = "warning",
                                               .tone = WIDGET_RED });
    widget_text(ui, count_words(ui, model, page, rows));
    for (size_t row = 0; row < rows; row++)
        person(ui, model, row);
    if (rows < page->rows_max) {
        widget_flow_open(ui);
        widget_card_small(ui, (struct widget_card){ .id = "table.add",
                                                    .title = words(model, "table.add"),
                                                    .icon = "plus",
                                                    .tone = WIDGET_RED,
                                                    .press = press(ACTION_ROW_ADD) });
        widget_flow_close(ui);
    }
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = page_next(model, NULL) });
}
