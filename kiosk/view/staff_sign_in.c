/* A badge was shown: the PIN that belongs to it. Dots only; nothing of the page beneath is seen meanwhile. */
#include <string.h>

#include "core/papers.h"
#include "core/staff.h"
#include "view/page.h"

enum { DOT_BYTES = 4 }; /* "●" in UTF-8 with NUL */

static const char *dots(struct ui *ui, size_t count)
{
    char out[SETTINGS_PIN_DIGITS_MAX * DOT_BYTES] = "";
    for (size_t i = 0; i < count; i++)
        strcat(out, "●");
    return ui_copy(ui, str_from(out));
}

void staff_sign_in_declare(const struct model *model, struct ui *ui)
{
    struct i18n_arg id = { "id", model_staff_id(model) };
    struct page_options options = { .title = words(model, "staff.sign_in"),
                                    .reason = words_with(ui, model, "staff.sign_in_why", &id, 1),
                                    .aside = true };
    const char *refusal = model_staff_refusal_key(model);
    page_open(ui, model, &options);
    page_main(ui, model);
    widget_field(ui,
                 (struct widget_field){
                     .id = "field.staff.pin",
                     .label = words(model, "staff.pin"),
                     .value = dots(ui, model_staff_pin_count(model)),
                     .error = refusal ? words_number(ui, model, refusal, "tries", model_staff_tries_left(model)) : NULL,
                     .required = true,
                     .typing = true,
                     .caret_bytes = -1,
                     .press = press(ACTION_FOCUS) });
    page_main_close(ui, model);
    ask_keyboard(model, ui);
    struct widget_button close = { .id = "nav.back", .name = words(model, "nav.close"), .press = press(ACTION_CLOSE) };
    struct widget_button enter = { .id = "nav.next",
                                   .name = words(model, "staff.enter"),
                                   .press = press(ACTION_NEXT),
                                   .disabled = model_staff_pin_count(model) < SETTINGS_PIN_DIGITS_MIN };
    page_close(ui, model, (struct widget_footer){ .back = close, .next = enter });
}

void staff_strip(const struct model *model, struct ui *ui)
{
    struct i18n_arg id = { "id", model_staff_id(model) };
    bool officer = model_staff_is_officer(model);
    ui_open(ui, (struct ui_spec){ .role = UI_BOX,
                                  .name = words(model, officer ? "staff.helping_name" : "staff.helping_post_name"),
                                  .gap_dp = 24 });
    widget_note(ui, (struct widget_panel){
                        .id = "staff.helping",
                        .detail = words_with(ui, model, officer ? "staff.helping" : "staff.helping_post", &id, 1),
                        .icon = "person",
                        .tone = WIDGET_BLUE });
    widget_flow_open(ui);
    if (model_staff_face_askable(model) && !model_staff_face_seen(model))
        widget_card_small(ui, (struct widget_card){ .id = "staff.face",
                                                    .title = words(model, "staff.face"),
                                                    .icon = "id-card",
                                                    .tone = WIDGET_BLUE,
                                                    .press = press(ACTION_STAFF_FACE) });
    if (model_staff_delegate_askable(model) && !model_staff_delegate_there(model))
        widget_card_small(ui, (struct widget_card){ .id = "staff.delegate",
                                                    .title = words(model, "staff.delegate"),
                                                    .icon = "people",
                                                    .tone = WIDGET_BLUE,
                                                    .press = press(ACTION_STAFF_DELEGATE) });
    if (model_papers_askable(model))
        widget_card_small(ui, (struct widget_card){ .id = "staff.papers",
                                                    .title = words(model, "scans.open"),
                                                    .icon = "document",
                                                    .tone = WIDGET_BLUE,
                                                    .press = press(ACTION_STAFF_PAPERS) });
    widget_card_small(ui, (struct widget_card){ .id = "staff.out",
                                                .title = words(model, "staff.hand_back"),
                                                .icon = "hand",
                                                .tone = WIDGET_BLUE,
                                                .press = press(ACTION_STAFF_OUT) });
    widget_flow_close(ui);
    if (model_staff_face_seen(model))
        widget_badge(ui, WIDGET_GREEN, "check", words(model, "staff.face_seen"));
    ui_close(ui);
}
