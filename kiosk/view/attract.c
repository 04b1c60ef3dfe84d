/* What one sees from across the room: three slides that teach, and the whole page is the button. Never a person's name.
 */
#include "view/page.h"

struct slide {
    const char *title_key, *text_key, *picture;
    /* Instead of text_key and picture where no reader is; NULL: they are true there too. */
    const char *by_hand_key, *by_hand_picture;
};

static const struct slide SLIDES[MODEL_SLIDES] = {
    { "attract.slides.card.title", "attract.slides.card.text", "slide-card", "attract.slides.card.text_by_hand",
      "slide-card-by-hand" },
    { "attract.slides.vneid.title", "attract.slides.vneid.text", "slide-phone", NULL, NULL },
    { "attract.slides.safe.title", "attract.slides.safe.text", "slide-safe", NULL, NULL },
};

static void dots(struct ui *ui, int current)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 24, .quiet = true, .self = UI_CENTER });
    for (int i = 0; i < MODEL_SLIDES; i++) {
        ui_open(ui, (struct ui_spec){ .quiet = true,
                                      .width = ui_fixed(i == current ? 96 : 28),
                                      .height = ui_fixed(28),
                                      .radius_dp = 14,
                                      .surface = i == current ? UI_SURFACE_TRACK_FILL : UI_SURFACE_TRACK });
        ui_close(ui);
    }
    ui_close(ui);
}

/* Drawn as the primary button, but the press belongs to the whole page: any touch begins. */
static void begin_sign(struct ui *ui, const struct model *model)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .surface = UI_SURFACE_PRIMARY,
                                  .pad = ui_pad(56, 72),
                                  .gap_dp = 32,
                                  .self = UI_CENTER,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_ICON, .icon = "hand", .icon_dp = 88, .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = words(model, "attract.touch"),
                                  .text_style = UI_TEXT_CARD,
                                  .width = ui_grow(1),
                                  .quiet = true });
    ui_close(ui);
}

static bool can_read(const struct model *model)
{
    return model->devices[DEVICE_SCANNER] || model->devices[DEVICE_CAMERA];
}

static const char *teaching_key(const struct model *model, const struct slide *slide)
{
    return slide->by_hand_key && !can_read(model) ? slide->by_hand_key : slide->text_key;
}

static const char *picture_of(const struct model *model, const struct slide *slide)
{
    return slide->by_hand_picture && !can_read(model) ? slide->by_hand_picture : slide->picture;
}

static void teach(struct ui *ui, const struct model *model, const struct slide *slide)
{
    ui_leaf(ui, (struct ui_spec){ .role = UI_HEADING,
                                  .name = words(model, slide->title_key),
                                  .text_style = UI_TEXT_TITLE,
                                  .text_align = UI_CENTER });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = words(model, teaching_key(model, slide)),
                                  .text_style = UI_TEXT_SECTION,
                                  .weight = UI_WEIGHT_REGULAR,
                                  .text_align = UI_CENTER });
}

/* On a low panel large letters need the whole width: then the words teach alone. */
static bool has_room_for_picture(const struct ui *ui)
{
    return !page_low_panel(ui) || ui_theme_of(ui)->size == UI_SIZE_NORMAL;
}

static void column(struct ui *ui, const struct model *model, int at, bool roomy)
{
    ui_open(ui, (struct ui_spec){ .gap_dp = roomy ? 48 : 28, .width = ui_grow(1), .justify = UI_JUSTIFY_CENTER });
    teach(ui, model, &SLIDES[at]);
    dots(ui, at);
    begin_sign(ui, model);
    if (roomy && can_read(model))
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                      .name = words(model, "attract.hint"),
                                      .text_style = UI_TEXT_BODY,
                                      .ink = UI_INK_SECOND,
                                      .text_align = UI_CENTER });
    ui_close(ui);
}

void attract_declare(const struct model *model, struct ui *ui)
{
    enum { ROOMY_DP = 1600 };
    int at = model->slide >= 0 && model->slide < MODEL_SLIDES ? model->slide : 0;
    bool landscape = ui_is_landscape(ui), picture = has_room_for_picture(ui);
    const struct ui_theme *theme = ui_theme_of(ui);
    page_open_bare(ui, model);
    ui_open(ui, (struct ui_spec){ .role = UI_BUTTON,
                                  .id = "attract.begin",
                                  .name = words(model, "attract.touch"),
                                  .detail = words(model, SLIDES[at].title_key),
                                  .action = ACTION_BEGIN,
                                  .direction = landscape && picture ? UI_ROW : UI_COLUMN,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .gap_dp = 64,
                                  .width = ui_grow(1),
                                  .height = ui_grow(1) });
    if (picture)
        ui_leaf(ui, (struct ui_spec){ .role = UI_PICTURE,
                                      .icon = picture_of(model, &SLIDES[at]),
                                      .name = words(model, SLIDES[at].title_key),
                                      .width = ui_grow(1),
                                      .height = ui_fixed(landscape ? 760 : 980),
                                      .quiet = true });
    column(ui, model, at, theme->panel.height_px >= theme_px(theme, ROOMY_DP));
    ui_close(ui);
    page_close_bare(ui);
}
