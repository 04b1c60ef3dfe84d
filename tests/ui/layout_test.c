/* The promises of the screen, held on every page in every look on every panel: nothing clipped or overlapping, targets
 * and letters in millimetres, contrast from pixels, an order for the four keys, words for the ear, no bare key, no
 * tofu.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/support/glass.h"

enum { PANELS = 4, FAULTS_SHOWN_MAX = 60, TARGETS_MAX = 400, SPEECH_BYTES = 1024, FOCUS_STEPS_MAX = 600 };

/* interface.md; the same numbers as the theme's, written down again on purpose. */
static const double TARGET_MM = 16.0, TARGET_ELDER_MM = 20.0, KEY_MM = 12.7, KEY_ELDER_MM = 15.0, GAP_MM = 2.5;
static const double CAPITAL_MM = 4.8, CAPITAL_LARGEST_MM = 7.4, CAPITAL_EM = 0.714;
static const double TEXT_CONTRAST = 7.0, ICON_CONTRAST = 3.0;
/* Half a pixel of rounding on the coarsest panel. */
static const double ROUND_MM = 0.13;

struct lint {
    struct glass glass[PANELS];
    int stops, layouts, pictures, faults;
    const char *stop;
    char look[64];
    bool silent; /* faults are counted, not shown */
    /* of the layout being looked at */
    const struct glass *at;
    struct ui_node_view targets[TARGETS_MAX];
    int target_count;
    double worst_text, worst_icon, worst_border, smallest_target_mm, smallest_capital_mm;
};

static void fault(struct lint *lint, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void fault(struct lint *lint, const char *format, ...)
{
    char what[512];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    static bool all = false;
    all = all || getenv("KIOSK_ALL_FAULTS") != NULL;
    if ((lint->faults++ < FAULTS_SHOWN_MAX || all) && !lint->silent)
        print_message("%s %s %s: %s\n", lint->stop, lint->at->name, lint->look, what);
}

static bool is_key(const struct ui_node_view *node)
{
    return node->role == UI_KEY || node->role == UI_SUGGESTION;
}

static bool is_target(const struct ui_node_view *node)
{
    switch (node->role) {
    case UI_BUTTON:
    case UI_CARD:
    case UI_FIELD:
    case UI_CHOICE:
    case UI_CHECKBOX:
    case UI_KEY:
    case UI_SUGGESTION:
        return node->id[0] != '\0' && node->rect.w > 0;
    default:
        return false;
    }
}

static void collect(void *context, int depth, const struct ui_node_view *node)
{
    struct lint *lint = context;
    (void)depth;
    const struct ui_panel *panel = &lint->at->panel;
    if (node->visible && (node->rect.x < 0 || node->rect.x + node->rect.w > panel->width_px))
        fault(lint, "%s #%s reaches outside the glass", semantics_role_name(node->role), node->id);
    if (is_target(node) && lint->target_count < TARGETS_MAX)
        lint->targets[lint->target_count++] = *node;
}

static void check_targets(struct lint *lint, bool elder)
{
    double px_per_mm = lint->at->theme.px_per_mm;
    for (int i = 0; i < lint->target_count; i++) {
        const struct ui_node_view *node = &lint->targets[i];
        double least = is_key(node) ? (elder ? KEY_ELDER_MM : KEY_MM) : (elder ? TARGET_ELDER_MM : TARGET_MM);
        double w = node->rect.w / px_per_mm, h = node->rect.h / px_per_mm, small = w < h ? w : h;
        if (small < least - ROUND_MM)
            fault(lint, "#%s is %.1f x %.1f mm", node->id, w, h);
        if (!is_key(node) && small < lint->smallest_target_mm)
            lint->smallest_target_mm = small;
    }
}

static bool inside(struct ui_rect a, struct ui_rect b)
{
    return a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h;
}

static int apart(int a, int a_size, int b, int b_size)
{
    return a + a_size <= b ? b - a - a_size : b + b_size <= a ? a - b - b_size : -1;
}

/* Header, footer, scroll bars and keyboard stand; what scrolls is clipped at them and may pass underneath. */
static bool stands(const struct ui_node_view *node)
{
    static const char *const FIXED[] = { "header.", "nav.", "body.", "lead.", "outcome.", "step.done", "status.look" };
    for (size_t i = 0; i < sizeof FIXED / sizeof FIXED[0]; i++)
        if (strncmp(node->id, FIXED[i], strlen(FIXED[i])) == 0)
            return true;
    return is_key(node);
}

/* Two fingers' targets never touch, unless one is a part of the other. */
static void check_gaps(struct lint *lint)
{
    double least = (GAP_MM - ROUND_MM) * lint->at->theme.px_per_mm;
    for (int i = 0; i < lint->target_count; i++)
        for (int k = i + 1; k < lint->target_count; k++) {
            const struct ui_node_view *one = &lint->targets[i], *other = &lint->targets[k];
            struct ui_rect a = one->rect, b = other->rect;
            if (!one->visible || !other->visible || inside(a, b) || inside(b, a) || stands(one) != stands(other))
                continue;
            int dx = apart(a.x, a.w, b.x, b.w), dy = apart(a.y, a.h, b.y, b.h);
            if (dx < 0 && dy < 0)
                fault(lint, "#%s and #%s overlap", one->id, other->id);
            else if ((dx < 0 || dy < 0) && dx < least && dy < least && is_key(one) == is_key(other))
                fault(lint, "#%s and #%s are %.1f mm apart", one->id, other->id,
                      (dx > dy ? dx : dy) / lint->at->theme.px_per_mm);
        }
}

/* The field with the caret is on the glass whole, keyboard or not. */
static void check_typing(struct lint *lint, const struct stage *stage)
{
    char id[ID_BYTES_MAX];
    const char *path = model_focused_path(&stage->model);
    if (!path[0] || !model_keyboard(&stage->model) || model_page_name(&stage->model) != stage->model.page ||
        stage->model.dialog != DIALOG_NONE)
        return;
    struct ui_node_view node;
    snprintf(id, sizeof id, "field.%s", path);
    if (!semantics_find(lint->at->ui, id, &node)) {
        fault(lint, "#%s is being typed in and not there", id);
        return;
    }
    int bottom = lint->at->panel.height_px;
    for (int i = 0; i < lint->target_count; i++)
        if (is_key(&lint->targets[i]) && lint->targets[i].rect.y < bottom &&
            lint->targets[i].rect.x < node.rect.x + node.rect.w &&
            lint->targets[i].rect.x + lint->targets[i].rect.w > node.rect.x)
            bottom = lint->targets[i].rect.y;
    if (!node.visible || node.rect.y + node.rect.h > bottom)
        fault(lint, "#%s ends at %d, the keyboard begins at %d", id, node.rect.y + node.rect.h, bottom);
}

/* Letters in millimetres, glyphs in the font, no leftovers of formatting. */
static void check_texts(struct lint *lint, bool largest)
{
    double least = largest ? CAPITAL_LARGEST_MM : CAPITAL_MM;
    for (size_t i = 0; i < draw_list_count(lint->at->list); i++) {
        const struct draw_cmd *cmd = draw_list_at(lint->at->list, i);
        if (cmd->kind != DRAW_TEXT)
            continue;
        double capital = cmd->text_px * CAPITAL_EM / lint->at->theme.px_per_mm;
        if (capital < least - 0.01)
            fault(lint, "text with capitals of %.2f mm", capital);
        if (capital < lint->smallest_capital_mm)
            lint->smallest_capital_mm = capital;
        if (!canvas_can_show(lint->at->canvas, cmd->text))
            fault(lint, "no glyph for a character of a text at %d,%d", cmd->box.x, cmd->box.y);
        if (strstr(cmd->text, "**") || strchr(cmd->text, '{') || strchr(cmd->text, '}'))
            fault(lint, "formatting left over at %d,%d", cmd->box.x, cmd->box.y);
        const struct ui_font *font = canvas_font(lint->at->canvas);
        int width = font->width_px(font->context, cmd->weight, cmd->text_px, cmd->text, strlen(cmd->text));
        /* A line is measured word by word and drawn whole: rounding gives it a hundredth. */
        if (width > cmd->box.w + cmd->box.w / 50 + 2)
            fault(lint, "text %d px wide in a box of %d px", width, cmd->box.w);
    }
}

static void one_layout(struct lint *lint, struct glass *glass, const struct stage *stage)
{
    char text[256];
    lint->at = glass;
    lint->layouts++;
    if (!glass_declare(glass, stage))
        fault(lint, "the tree passed a bound");
    for (int i = 0; i < ui_problem_count(glass->ui); i++) {
        ui_problem_text(glass->ui, i, text, sizeof text);
        fault(lint, "%s", text);
    }
    lint->target_count = 0;
    semantics_visit(glass->ui, collect, lint);
    check_targets(lint, stage->model.look.elder);
    check_gaps(lint);
    check_typing(lint, stage);
    draw_list_reset(glass->list);
    if (paint_tree(glass->ui, glass->list) != STATUS_OK)
        fault(lint, "the draw list is full");
    check_texts(lint, stage->model.look.text_size == LOOK_TEXT_SIZES - 1);
}

/* The buttons of a scroll bar come and go with the scrolling, and two bars speak alike: the four keys scroll by
 * themselves and need neither. */
static bool is_scroll_button(const char *id)
{
    return strncmp(id, "body.", 5) == 0 || strncmp(id, "lead.", 5) == 0;
}

/* Down, down, down: every target once, each in sight and with words of its own. */
static void check_focus(struct lint *lint, struct glass *glass)
{
    static char spoken[TARGETS_MAX][SPEECH_BYTES], ids[TARGETS_MAX][ID_BYTES_MAX];
    int count = 0;
    for (int i = 0; i < FOCUS_STEPS_MAX && count < TARGETS_MAX && ui_focus_step(glass->ui, 1); i++) {
        const char *id = ui_focused_id(glass->ui);
        if (is_scroll_button(id))
            continue;
        if (count > 0 && strcmp(id, ids[0]) == 0)
            break;
        snprintf(ids[count], sizeof ids[count], "%s", id);
        semantics_speak(glass->ui, id, spoken[count], SPEECH_BYTES);
        if (!spoken[count][0])
            fault(lint, "#%s says nothing", id);
        for (int k = 0; k < count; k++)
            if (strcmp(spoken[k], spoken[count]) == 0)
                fault(lint, "#%s says the same as #%s", id, ids[k]);
        struct ui_node_view node;
        if (!semantics_find(glass->ui, id, &node) || !node.visible)
            fault(lint, "#%s has the focus out of sight", id);
        count++;
    }
    for (int i = 0; i < lint->target_count; i++) {
        bool reached = !lint->targets[i].enabled || is_scroll_button(lint->targets[i].id);
        for (int k = 0; k < count && !reached; k++)
            reached = strcmp(ids[k], lint->targets[i].id) == 0;
        if (!reached)
            fault(lint, "#%s cannot be reached by keys", lint->targets[i].id);
    }
    static char page[64 * 1024];
    if (semantics_speak(glass->ui, NULL, page, sizeof page) == 0)
        fault(lint, "the page says nothing");
    base_wipe(spoken, sizeof spoken);
}

static void one_picture(struct lint *lint, struct glass *glass, const struct stage *stage)
{
    char which[128] = "";
    lint->at = glass;
    lint->pictures++;
    (void)glass_declare(glass, stage);
    if (!glass_draw(glass)) {
        fault(lint, "cannot be drawn");
        return;
    }
    double text = glass_text_contrast(glass, which, sizeof which);
    if (text < TEXT_CONTRAST)
        fault(lint, "contrast %.2f of %s", text, which);
    lint->worst_text = text < lint->worst_text ? text : lint->worst_text;
    double icon = glass_icon_contrast(glass, which, sizeof which);
    if (icon < ICON_CONTRAST)
        fault(lint, "contrast %.2f of icon %s", icon, which);
    lint->worst_icon = icon < lint->worst_icon ? icon : lint->worst_icon;
    lint->target_count = 0;
    semantics_visit(glass->ui, collect, lint);
    for (int i = 0; i < lint->target_count; i++) {
        const struct ui_node_view *node = &lint->targets[i];
        double border = node->enabled && node->visible ? glass_border_contrast(glass, node->rect) : 21;
        if (border < ICON_CONTRAST)
            fault(lint, "contrast %.2f of the line around #%s", border, node->id);
        lint->worst_border = border < lint->worst_border ? border : lint->worst_border;
    }
}

static void set_look(struct lint *lint, struct stage *stage, struct look look)
{
    stage->model.look = look;
    stage->model.texts = stage->model.world.texts[look.language];
    snprintf(lint->look, sizeof lint->look, "lang=%zu text=%d elder=%d theme=%d", look.language, look.text_size,
             look.elder, (int)look.theme);
}

static void look_at(void *context, struct stage *stage, const char *name)
{
    struct lint *lint = context;
    struct look kept = stage->model.look;
    const struct i18n *texts = stage->model.texts;
    lint->stops++;
    lint->stop = name;
    for (int g = 0; g < PANELS; g++)
        for (size_t language = 0; language < stage->model.world.settings->language_count; language++)
            for (int size = 0; size < LOOK_TEXT_SIZES; size++)
                for (int elder = 0; elder < 2; elder++) {
                    set_look(lint, stage, (struct look){ .language = language, .text_size = size, .elder = elder });
                    one_layout(lint, &lint->glass[g], stage);
                    if (g < 2 && size == 0 && elder == 0)
                        check_focus(lint, &lint->glass[g]);
                }
    for (int g = 0; g < PANELS; g++)
        for (int size = 0; size < LOOK_TEXT_SIZES; size += LOOK_TEXT_SIZES - 1) {
            set_look(lint, stage, (struct look){ .text_size = size, .low = true, .voice = true });
            one_layout(lint, &lint->glass[g], stage);
        }
    for (int g = 0; g < 2; g++)
        for (int theme = 0; theme < LOOK_THEME_COUNT; theme++) {
            set_look(lint, stage, (struct look){ .theme = (enum look_theme)theme, .text_size = g == 0 ? 0 : 3 });
            one_picture(lint, &lint->glass[g], stage);
        }
    stage->model.look = kept;
    stage->model.texts = texts;
}

/* What a file can break: its words, in every language, in the plainest and the tightest look. */
static void look_at_words(void *context, struct stage *stage, const char *name)
{
    struct lint *lint = context;
    struct look kept = stage->model.look;
    const struct i18n *texts = stage->model.texts;
    lint->stops++;
    lint->stop = name;
    for (int g = 0; g < PANELS; g += 2) /* 21.5" portrait and 15.6" landscape */
        for (size_t language = 0; language < stage->model.world.settings->language_count; language++)
            for (int elder = 0; elder < 2; elder++) {
                set_look(lint, stage,
                         (struct look){
                             .language = language, .text_size = elder ? LOOK_TEXT_SIZES - 1 : 0, .elder = elder });
                one_layout(lint, &lint->glass[g], stage);
            }
    stage->model.look = kept;
    stage->model.texts = texts;
}

static void promises_are_kept(bool (*walk)(struct stage *, stage_stop_fn, void *), stage_stop_fn look)
{
    static struct stage stage;
    static struct lint lint;
    memset(&stage, 0, sizeof stage);
    lint = (struct lint){
        .worst_text = 21, .worst_icon = 21, .worst_border = 21, .smallest_target_mm = 99, .smallest_capital_mm = 99
    };
    assert_true(stage_open(&stage));
    assert_true(glass_open(&lint.glass[0], "21p", 1080, 1920, 21.5));
    assert_true(glass_open(&lint.glass[1], "21l", 1920, 1080, 21.5));
    assert_true(glass_open(&lint.glass[2], "15l", 1920, 1080, 15.6));
    assert_true(glass_open(&lint.glass[3], "32p", 1080, 1920, 32));
    lint.at = &lint.glass[0];
    bool arrived = walk(&stage, look, &lint);
    if (!arrived)
        print_message("stuck: %s: %s\n", stage.failure, stage.failure_page);
    print_message("%d stops, %d layouts, %d pictures, %d faults; text %.2f:1, icons %.2f:1, lines %.2f:1, targets %.1f "
                  "mm, capitals "
                  "%.2f mm\n",
                  lint.stops, lint.layouts, lint.pictures, lint.faults, lint.worst_text, lint.worst_icon,
                  lint.worst_border, lint.smallest_target_mm, lint.smallest_capital_mm);
    size_t missing = stage_missing(&stage);
    for (int g = 0; g < PANELS; g++)
        glass_close(&lint.glass[g]);
    stage_close(&stage);
    assert_true(arrived);
    assert_int_equal(missing, 0);
    assert_int_equal(lint.faults, 0);
}

static void every_page_keeps_its_promises(void **state)
{
    (void)state;
    promises_are_kept(stage_tour, look_at);
}

static void every_journey_keeps_them(void **state)
{
    (void)state;
    promises_are_kept(stage_journeys, look_at_words);
}

/* --- each check sees the fault it is there for ----------------------------------------------------------------------
 */

enum plant { PLANT_NOTHING, PLANT_WIDE, PLANT_SAME_WORDS, PLANT_NO_WORDS, PLANT_TOFU, PLANT_BRACE, PLANT_SMALL };

static void planted_button(struct ui *ui, const char *id, const char *name, bool no_min)
{
    ui_leaf(
        ui,
        (struct ui_spec){
            .role = UI_BUTTON, .id = id, .name = name, .surface = UI_SURFACE_OUTLINE, .action = 1, .no_min = no_min });
}

static void planted_page(struct ui *ui, enum plant plant)
{
    ui_open(ui,
            (struct ui_spec){ .role = UI_PAGE, .id = "planted", .surface = UI_SURFACE_PAGE, .pad = ui_pad(40, 40) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = plant == PLANT_TOFU    ? "\xF0\x9F\x98\x80"
                                          : plant == PLANT_BRACE ? "{number}"
                                                                 : "Words" });
    if (plant == PLANT_WIDE) {
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW });
        ui_leaf(ui, (struct ui_spec){ .width = ui_fixed(4000), .height = ui_fixed(50) });
        ui_close(ui);
    }
    planted_button(ui, "one", "One", plant == PLANT_SMALL);
    planted_button(ui, "two", plant == PLANT_SAME_WORDS ? "One" : plant == PLANT_NO_WORDS ? "" : "Two", false);
    ui_close(ui);
}

static int planted_faults(struct lint *lint, struct glass *glass, enum plant plant)
{
    char text[256];
    lint->faults = lint->target_count = 0;
    theme_init(&glass->theme, glass->panel, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    ui_forget(glass->ui);
    ui_begin(glass->ui, &glass->theme, canvas_font(glass->canvas));
    planted_page(glass->ui, plant);
    assert_int_equal(ui_end(glass->ui), STATUS_OK);
    for (int i = 0; i < ui_problem_count(glass->ui); i++) {
        ui_problem_text(glass->ui, i, text, sizeof text);
        fault(lint, "%s", text);
    }
    semantics_visit(glass->ui, collect, lint);
    check_targets(lint, false);
    check_gaps(lint);
    check_focus(lint, glass);
    assert_true(glass_draw(glass));
    check_texts(lint, false);
    return lint->faults;
}

static void each_check_sees_its_fault(void **state)
{
    (void)state;
    static struct lint lint = { .silent = true, .stop = "planted" };
    struct glass *glass = &lint.glass[0];
    char which[128];
    assert_true(glass_open(glass, "21p", 1080, 1920, 21.5));
    lint.at = glass;
    assert_int_equal(planted_faults(&lint, glass, PLANT_NOTHING), 0);
    assert_true(glass_text_contrast(glass, which, sizeof which) >= TEXT_CONTRAST);
    assert_true(planted_faults(&lint, glass, PLANT_WIDE) > 0);
    assert_true(planted_faults(&lint, glass, PLANT_SAME_WORDS) > 0);
    assert_true(planted_faults(&lint, glass, PLANT_NO_WORDS) > 0);
    assert_true(planted_faults(&lint, glass, PLANT_TOFU) > 0);
    assert_true(planted_faults(&lint, glass, PLANT_BRACE) > 0);
    assert_true(planted_faults(&lint, glass, PLANT_SMALL) > 0); /* a target under the minimum */

    /* Pale ink: 4.5:1 is legal elsewhere and not here. */
    (void)planted_faults(&lint, glass, PLANT_NOTHING);
    glass->theme.ink[UI_INK_MAIN] = 0x767676;
    for (int surface = 0; surface < UI_SURFACE_COUNT; surface++)
        glass->theme.look[surface].ink = 0x767676;
    assert_true(glass_draw(glass));
    assert_true(glass_text_contrast(glass, which, sizeof which) < TEXT_CONTRAST);

    /* The same pixels on glass of twice the density: letters and targets of half the size. */
    (void)planted_faults(&lint, glass, PLANT_NOTHING);
    lint.faults = 0;
    glass->theme.px_per_mm *= 2;
    check_targets(&lint, false);
    int small = lint.faults;
    check_texts(&lint, false);
    assert_true(small > 0 && lint.faults > small);
    glass_close(glass);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_check_sees_its_fault),
                                        cmocka_unit_test(every_page_keeps_its_promises),
                                        cmocka_unit_test(every_journey_keeps_them) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
