/* The parts of a slip: black, one column, nothing that needs a finger. */
#include <math.h>
#include <string.h>

#include "text/date.h"
#include "text/format.h"
#include "view/page.h"
#include "view/paper.h"

enum {
    GAP_DP = 14,
    INNER_GAP_DP = 4,
    BOX_DP = 18,
    QR_DP = 290,          /* 46 mm: a telephone reads it from a hand's breadth, a kiosk from its glass */
    CODE_CHARACTERS = 20, /* more in one line of 72 mm only in smaller type */
};

void view_slip_theme(const struct model *model, int width_px, int height_px, int dpi, struct ui_theme *theme)
{
    struct ui_panel panel = { width_px, height_px, hypot(width_px, height_px) / dpi };
    bool large = model->look.elder || model->look.text_size >= UI_SIZE_LARGER;
    theme_init_paper(theme, panel, large ? UI_PAPER_SLIP_LARGE : UI_PAPER_SLIP);
}

static void text(struct ui *ui, const char *words_, enum ui_text_style style, enum ui_align align)
{
    if (words_ && words_[0])
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = words_, .text_style = style, .text_align = align });
}

void slip_open(struct ui *ui, const struct model *model)
{
    const struct settings *settings = model->world.settings;
    char time[FORMAT_CLOCK_BYTES], date[DATE_TEXT_BYTES];
    format_clock(model->now_wall_ms, time);
    date_to_display(date_from_unix_ms(model->now_wall_ms), date);
    const struct i18n_arg place[] = { { "place", settings->place_name }, { "detail", settings->place_detail } };
    const struct i18n_arg when[] = { { "time", time }, { "date", date } };
    ui_open(ui, (struct ui_spec){ .role = UI_PAGE,
                                  .id = "slip",
                                  .width = ui_grow(1),
                                  .height = ui_grow(1),
                                  .pad = { 4, 8, 0, 8 },
                                  .gap_dp = GAP_DP });
    ui_open(ui, (struct ui_spec){ .gap_dp = INNER_GAP_DP });
    text(ui, words_with(ui, model, "slip.place", place, 2), UI_TEXT_SECTION, UI_CENTER);
    text(ui, words_with(ui, model, "slip.printed", when, 2), UI_TEXT_SMALL, UI_CENTER);
    ui_close(ui);
    slip_rule(ui);
}

void slip_title(struct ui *ui, const char *title)
{
    text(ui, title, UI_TEXT_TITLE, UI_CENTER);
}

void slip_text(struct ui *ui, const char *words_)
{
    text(ui, words_, UI_TEXT_BODY, UI_START);
}

void slip_small(struct ui *ui, const char *words_)
{
    text(ui, words_, UI_TEXT_SMALL, UI_START);
}

void slip_lines_open(struct ui *ui)
{
    ui_open(ui, (struct ui_spec){ .gap_dp = INNER_GAP_DP });
}

void slip_lines_close(struct ui *ui)
{
    ui_close(ui);
}

void slip_fact(struct ui *ui, const char *label, const char *words_)
{
    if (!words_ || !words_[0])
        return;
    ui_open(ui, (struct ui_spec){ .gap_dp = INNER_GAP_DP });
    text(ui, label, UI_TEXT_SMALL, UI_START);
    text(ui, words_, UI_TEXT_LABEL, UI_START);
    ui_close(ui);
}

void slip_code(struct ui *ui, const char *label, const char *code)
{
    if (!code || !code[0])
        return;
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_PANEL, .pad = ui_pad(10, 6), .gap_dp = INNER_GAP_DP });
    text(ui, label, UI_TEXT_SMALL, UI_CENTER);
    text(ui, code, strlen(code) > CODE_CHARACTERS ? UI_TEXT_CARD : UI_TEXT_CODE, UI_CENTER);
    ui_close(ui);
}

void slip_centred(struct ui *ui, const char *words_)
{
    text(ui, words_, UI_TEXT_LABEL, UI_CENTER);
}

void slip_display(struct ui *ui, const char *words_)
{
    text(ui, words_, UI_TEXT_DISPLAY, UI_CENTER);
}

void slip_qr(struct ui *ui, const char *payload)
{
    if (!payload || !payload[0])
        return;
    ui_open(ui, (struct ui_spec){ .align = UI_CENTER });
    ui_open(ui, (struct ui_spec){ .width = ui_fixed(QR_DP) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_QR, .name = "", .value = payload });
    ui_close(ui);
    ui_close(ui);
}

void slip_rule(struct ui *ui)
{
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_LINE_BELOW, .height = ui_fixed(2) });
    ui_close(ui);
}

void slip_tick(struct ui *ui, const char *words_)
{
    if (!words_ || !words_[0])
        return;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 10, .align = UI_START });
    ui_open(ui, (struct ui_spec){ .pad = { 5, 0, 0, 0 } });
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_PANEL, .width = ui_fixed(BOX_DP), .height = ui_fixed(BOX_DP) });
    ui_close(ui);
    ui_close(ui);
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1) });
    text(ui, words_, UI_TEXT_BODY, UI_START);
    ui_close(ui);
    ui_close(ui);
}

void slip_close(struct ui *ui)
{
    ui_close(ui);
}
