/* A declaration as the law's form has it, from the data of config/sheets. The pages are cut later (ui/pages.h): what
 * stands on a white ground stays together. */
#include <math.h>
#include <string.h>

#include "core/outcome.h"
#include "core/sheet.h"
#include "text/date.h"
#include "text/format.h"
#include "text/utf8.h"
#include "view/page.h"
#include "view/paper.h"

enum {
    GAP_DP = 10,
    SMALL_GAP_DP = 6,
    QR_DP = 150, /* 24 mm */
    DIGIT_DP = 36,
    DIGITS_MAX = 12,
    SIGN_DP = 126, /* 20 mm to sign in */
    TICK_DP = 18,
};

void view_sheet_theme(int width_px, int height_px, int dpi, struct ui_theme *theme)
{
    struct ui_panel panel = { width_px, height_px, hypot(width_px, height_px) / dpi };
    theme_init_paper(theme, panel, UI_PAPER_SHEET);
}

static void text(struct ui *ui, const char *words_, enum ui_text_style style, enum ui_align align)
{
    if (words_ && words_[0])
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = words_, .text_style = style, .text_align = align });
}

/* What belongs together is cut by no page. */
static void keep_open(struct ui *ui)
{
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_BADGE, .gap_dp = SMALL_GAP_DP });
}

/* --- the head ------------------------------------------------------------------------------------------------------
 */

static void head(struct ui *ui, const struct model *model, const struct sheet *sheet)
{
    struct outcome_shown shown = model_outcome(model);
    char date[DATE_TEXT_BYTES];
    date_to_display(date_from_unix_ms(model->now_wall_ms), date);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 24, .align = UI_START });
    if (shown.qr[0]) {
        ui_open(ui, (struct ui_spec){ .width = ui_fixed(QR_DP) });
        ui_leaf(ui, (struct ui_spec){ .role = UI_QR, .name = "", .value = shown.qr });
        ui_close(ui);
    }
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 2, .pad = { 16, 0, 0, 0 } });
    text(ui, words(model, shown.number[0] ? shown.number_key : "sheet.unsent"), UI_TEXT_SMALL, UI_START);
    text(ui, shown.number, UI_TEXT_LABEL, UI_START);
    if (strcmp(shown.number, shown.reference) != 0)
        text(ui, ui_format(ui, "%s: %s", words(model, "outcome.support_code"), shown.reference), UI_TEXT_SMALL,
             UI_START);
    ui_close(ui);
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .pad = { 16, 0, 0, 0 } });
    text(ui, sheet->form, UI_TEXT_SMALL, UI_END);
    if (!sheet->sourced)
        text(ui, words(model, "sheet.trial"), UI_TEXT_SMALL, UI_END);
    ui_close(ui);
    ui_close(ui);
    text(ui, words(model, "sheet.nation"), UI_TEXT_LABEL, UI_CENTER);
    text(ui, words(model, "sheet.motto"), UI_TEXT_LABEL, UI_CENTER);
    ui_open(ui, (struct ui_spec){ .pad = { 10, 0, 10, 0 } });
    text(ui, sheet->title, UI_TEXT_TITLE, UI_CENTER);
    ui_close(ui);
    base_wipe(&shown, sizeof shown);
}

/* --- fields --------------------------------------------------------------------------------------------------------
 */

static const char *answer(struct ui *ui, const struct model *model, const struct sheet_field *field, const char *into,
                          int row)
{
    char said[2 * ANSWER_BYTES_MAX], capitals[2 * ANSWER_BYTES_MAX];
    const char *out = "";
    if (model_sheet_text(model, field, into, row, said, sizeof said)) {
        bool raised = field->capitals && utf8_upper(str_from(said), capitals, sizeof capitals) == STATUS_OK;
        out = ui_copy(ui, str_from(raised ? capitals : said));
        base_wipe(capitals, raised ? sizeof capitals : 0);
    }
    base_wipe(said, sizeof said);
    return out;
}

static void boxes(struct ui *ui, const char *digits)
{
    size_t count = strlen(digits);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW });
    for (size_t i = 0; i < DIGITS_MAX; i++) {
        ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_PANEL,
                                      .width = ui_fixed(DIGIT_DP),
                                      .height = ui_fixed(DIGIT_DP + 6),
                                      .pad = { 4, 0, 0, 0 } });
        if (i < count)
            text(ui, ui_copy(ui, str_range(digits + i, 1)), UI_TEXT_LABEL, UI_CENTER);
        ui_close(ui);
    }
    ui_close(ui);
}

static struct ui_length width_of(const struct sheet_field *field)
{
    return field->width ? ui_percent(field->width) : ui_grow(1);
}

static void one_field(struct ui *ui, const struct model *model, const struct sheet_field *field)
{
    const char *said = answer(ui, model, field, NULL, -1);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 10, .align = UI_START, .width = width_of(field) });
    text(ui, field->label, UI_TEXT_BODY, UI_START);
    if (field->boxes) {
        boxes(ui, said);
    } else {
        ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_LINE_BELOW, .width = ui_grow(1) });
        text(ui, said[0] ? said : " ", UI_TEXT_LABEL, UI_START);
        ui_close(ui);
    }
    ui_close(ui);
}

static void line(struct ui *ui, const struct model *model, const struct sheet_block *block)
{
    size_t there = 0;
    for (size_t i = 0; i < block->field_count; i++)
        there += model_sheet_has(model, &block->fields[i]);
    if (there == 0)
        return;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 16, .align = UI_START });
    for (size_t i = 0; i < block->field_count; i++)
        if (model_sheet_has(model, &block->fields[i]))
            one_field(ui, model, &block->fields[i]);
    ui_close(ui);
}

/* --- tables and signatures -----------------------------------------------------------------------------------------
 */

static void cell(struct ui *ui, const struct sheet_field *field, const char *words_, enum ui_text_style style,
                 enum ui_align align)
{
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_PANEL, .width = width_of(field), .pad = ui_pad(5, 6) });
    text(ui, words_[0] ? words_ : " ", style, align);
    ui_close(ui);
}

static void table(struct ui *ui, const struct model *model, const struct sheet_block *block)
{
    size_t filled = model_sheet_rows(model, block->into);
    size_t rows = filled > (size_t)block->rows_min ? filled : (size_t)block->rows_min;
    ui_open(ui, (struct ui_spec){ .gap_dp = 0 });
    for (size_t row = 0; row <= rows; row++) { /* row 0 is the head */
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .align = UI_STRETCH });
        for (size_t f = 0; f < block->field_count; f++) {
            const struct sheet_field *field = &block->fields[f];
            if (row == 0)
                cell(ui, field, field->label, UI_TEXT_SMALL, UI_CENTER);
            else if (field->numbered)
                cell(ui, field, ui_format(ui, "%d", (int)row), UI_TEXT_SMALL, UI_CENTER);
            else
                cell(ui, field, row <= filled ? answer(ui, model, field, block->into, (int)row - 1) : "", UI_TEXT_SMALL,
                     UI_START);
        }
        ui_close(ui);
    }
    ui_close(ui);
}

static void signatures(struct ui *ui, const struct model *model, const struct sheet_block *block)
{
    const struct civil_date today = date_from_unix_ms(model->now_wall_ms);
    char day[8], month[8], year[8];
    (void)str_format(day, sizeof day, "%02d", today.day);
    (void)str_format(month, sizeof month, "%02d", today.month);
    (void)str_format(year, sizeof year, "%d", today.year);
    const struct i18n_arg args[] = {
        { "place", model->world.settings->place_name }, { "day", day }, { "month", month }, { "year", year }
    };
    keep_open(ui);
    text(ui, words_with(ui, model, "sheet.place_date", args, 4), UI_TEXT_BODY, UI_END);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .align = UI_STRETCH, .gap_dp = 10 });
    for (size_t i = 0; i < block->field_count; i++) {
        const struct sheet_field *field = &block->fields[i];
        ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 4 });
        text(ui, field->label, UI_TEXT_SMALL, UI_CENTER);
        text(ui, field->note, UI_TEXT_SMALL, UI_CENTER);
        ui_open(ui, (struct ui_spec){ .height = ui_fixed(SIGN_DP) });
        ui_close(ui);
        text(ui, answer(ui, model, field, NULL, -1), UI_TEXT_SMALL, UI_CENTER);
        ui_close(ui);
    }
    ui_close(ui);
    ui_close(ui);
}

static const char *section_words(struct ui *ui, const struct model *model, const struct review_row *row)
{
    const char *section =
        words(model, words_exist(model, row->section_key) ? row->section_key : "check.sections.other");
    return row->row < 0
               ? section
               : ui_format(ui, "%s · %s", section, words_number(ui, model, "table.row", "number", row->row + 1));
}

/* Two columns with rules between them; a heading where another person or thing begins, on the page of its first line.
 */
static void answers(struct ui *ui, const struct model *model)
{
    static const struct sheet_field label = { .width = 42 }, value = { .width = 58 };
    struct review_row row;
    char section[ID_BYTES_MAX] = "";
    int number = -1;
    ui_open(ui, (struct ui_spec){ .gap_dp = 0 });
    for (size_t i = 0; model_sheet_rest_at(model, i, &row); i++) {
        bool begins = strcmp(section, row.section_key) != 0 || number != row.row;
        ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_BADGE, .pad = { begins ? GAP_DP : 0, 0, 0, 0 } });
        if (begins)
            text(ui, section_words(ui, model, &row), UI_TEXT_BODY, UI_START);
        (void)str_copy(section, sizeof section, str_from(row.section_key));
        number = row.row;
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .align = UI_STRETCH });
        cell(ui, &label, words(model, row.label_key), UI_TEXT_SMALL, UI_START);
        cell(ui, &value, ui_copy(ui, str_from(row.value)), UI_TEXT_LABEL, UI_START);
        ui_close(ui);
        ui_close(ui);
    }
    ui_close(ui);
    base_wipe(&row, sizeof row);
}

static void block(struct ui *ui, const struct model *model, const struct sheet_block *shown)
{
    const struct service *service = model_service(model);
    switch (shown->kind) {
    case SHEET_TO:
        text(ui,
             ui_format(ui, "%s %s, %s", shown->text, words(model, service->agency_key),
                       model->world.settings->place_name),
             UI_TEXT_LABEL, UI_CENTER);
        break;
    case SHEET_HEADING:
        text(ui, shown->text, UI_TEXT_LABEL, UI_START);
        break;
    case SHEET_TEXT:
        text(ui, shown->text, UI_TEXT_BODY, UI_START);
        break;
    case SHEET_ANSWERS:
        answers(ui, model);
        break;
    case SHEET_LINE:
        line(ui, model, shown);
        break;
    case SHEET_TABLE:
        table(ui, model, shown);
        break;
    case SHEET_SIGNATURES:
        signatures(ui, model, shown);
        break;
    }
}

/* --- what the form has no line for ---------------------------------------------------------------------------------
 */

static void rest(struct ui *ui, const struct model *model)
{
    struct review_row row;
    for (size_t i = 0; model_sheet_rest_at(model, i, &row); i++) {
        if (i == 0)
            text(ui, words(model, "sheet.rest"), UI_TEXT_LABEL, UI_START);
        text(ui, ui_format(ui, "%s: %s", words(model, row.label_key), row.value), UI_TEXT_SMALL, UI_START);
    }
    base_wipe(&row, sizeof row);
}

static void papers(struct ui *ui, const struct model *model)
{
    struct outcome_paper needed;
    if (!model_outcome_paper_at(model, 0, &needed))
        return;
    struct outcome_shown shown = model_outcome(model);
    const struct i18n_arg number = { "number", shown.number };
    keep_open(ui);
    text(ui, shown.number[0] ? words_with(ui, model, "sheet.papers", &number, 1) : words(model, "sheet.papers_unsent"),
         UI_TEXT_LABEL, UI_START);
    for (size_t i = 0; model_outcome_paper_at(model, i, &needed); i++) {
        const struct i18n_arg paper = { "paper", words(model, needed.name_key) };
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 10, .align = UI_START });
        ui_open(ui, (struct ui_spec){ .pad = { 5, 0, 0, 0 } });
        ui_open(ui, (struct ui_spec){
                        .surface = UI_SURFACE_PANEL, .width = ui_fixed(TICK_DP), .height = ui_fixed(TICK_DP) });
        ui_close(ui);
        ui_close(ui);
        text(ui, words_with(ui, model, "sheet.paper", &paper, 1), UI_TEXT_BODY, UI_START);
        ui_close(ui);
    }
    ui_close(ui);
    base_wipe(&shown, sizeof shown);
}

static bool lists_answers(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->block_count; i++)
        if (sheet->blocks[i].kind == SHEET_ANSWERS)
            return true;
    return false;
}

void view_sheet_declare(const struct model *model, struct ui *ui)
{
    const struct model vietnamese = model_in_vietnamese(model);
    const struct sheet *sheet = model_sheet(&vietnamese);
    ui_open(ui, (struct ui_spec){
                    .role = UI_PAGE, .id = "sheet", .width = ui_grow(1), .height = ui_grow(1), .gap_dp = GAP_DP });
    if (sheet) {
        head(ui, &vietnamese, sheet);
        for (size_t i = 0; i < sheet->block_count; i++)
            block(ui, &vietnamese, &sheet->blocks[i]);
        if (!lists_answers(sheet))
            rest(ui, &vietnamese);
        papers(ui, &vietnamese);
    }
    ui_close(ui);
}
