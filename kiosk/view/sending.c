/* What is truly happening now: saving, sending, or sending slowly. Each line says done, doing or not yet in words'
 * place and shape, never by colour alone. */
#include "core/outcome.h"
#include "view/page.h"

static void stage_line(struct ui *ui, const struct model *model, const char *key, bool done, bool now)
{
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .name = words(model, key),
                                  .selected = now,
                                  .value = done  ? words(model, "sending.done")
                                           : now ? words(model, "sending.now")
                                                 : NULL,
                                  .direction = UI_ROW,
                                  .gap_dp = 36,
                                  .pad = ui_pad(28, 0),
                                  .surface = UI_SURFACE_LINE_BELOW });
    ui_leaf(ui, (struct ui_spec){ .role = UI_ICON,
                                  .icon = done  ? "check-circle"
                                          : now ? "clock"
                                                : "radio-off",
                                  .icon_dp = 84,
                                  .ink = done  ? UI_INK_GREEN
                                         : now ? UI_INK_BLUE
                                               : UI_INK_SECOND,
                                  .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = words(model, key),
                                  .text_style = UI_TEXT_SECTION,
                                  .weight = now ? UI_WEIGHT_BOLD : UI_WEIGHT_REGULAR,
                                  .ink = done || now ? UI_INK_MAIN : UI_INK_SECOND,
                                  .width = ui_grow(1),
                                  .quiet = true });
    ui_close(ui);
}

void sending_declare(const struct model *model, struct ui *ui)
{
    static const char *const SLOW_KEYS[] = { [SENDING_SAVING] = "sending.slow_saving",
                                             [SENDING_WAITING] = "sending.slow_waiting",
                                             [SENDING_SENDING] = "sending.slow" };
    enum sending_state state = model_sending(model);
    struct page_options options = { .title = words(model, "sending.title"),
                                    .reason = words(model, "sending.text"),
                                    .centred = true,
                                    .aside = true,
                                    .low = true };
    page_open(ui, model, &options);
    page_main(ui, model);
    stage_line(ui, model, "sending.saving", state != SENDING_SAVING, state == SENDING_SAVING);
    stage_line(ui, model, "sending.sending", false, state == SENDING_SENDING);
    if (model_sending_slow(model))
        widget_note(ui, (struct widget_panel){ .id = "sending.slow",
                                               .detail = words(model, SLOW_KEYS[state]),
                                               .icon = "clock",
                                               .tone = WIDGET_AMBER });
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ 0 });
}
