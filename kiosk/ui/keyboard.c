/* Rows of keys from data. Heights follow the panel; widths follow the weights; the minima are layout's. */
#include "ui/keyboard.h"

#include <string.h>

#include "base/check.h"
#include "ui/node.h"
#include "ui/parts.h"

enum { SIDE_PAD_DP = 27, KEY_GAP_DP = 16, CHIP_PAD_DP = 46, PANE_PERCENT = 63 };

/* Six rows of keys leave no room for the field on a low panel when keys or words are large. */
static bool is_tight(const struct ui_theme *theme)
{
    return theme_is_compact(theme) && theme->size >= UI_SIZE_LARGE;
}

static const struct keyboard_page *find_page(const struct keyboard_layout *layout, const char *id)
{
    for (int i = 0; i < layout->page_count && id; i++)
        if (strcmp(layout->pages[i].id, id) == 0)
            return &layout->pages[i];
    return NULL;
}

static const struct keyboard_page *page_shown(const struct ui *ui, const struct keyboard *keyboard)
{
    const struct keyboard_layout *layout = keyboard->layout;
    const struct keyboard_page *page = find_page(layout, keyboard->page_id);
    if (!page)
        page = &layout->pages[0];
    char paged[KEYBOARD_ID_BYTES];
    if (!is_tight(ui_theme_of(ui)) || !str_format(paged, sizeof(paged), "%s" KEYBOARD_PAGED_SUFFIX, page->id))
        return page;
    const struct keyboard_page *lower = find_page(layout, paged);
    return lower ? lower : page;
}

static int key_height_dp(const struct ui *ui)
{
    int landscape = ui_theme_of(ui)->elder ? 96 : 112; /* elder words above the keys need the height more */
    return part_dp(ui, ui_is_landscape(ui) ? landscape : 134, 80);
}

static const char *label_of(const struct keyboard *keyboard, const struct keyboard_key *key)
{
    const char *label = key->label;
    if (label[0] == '@' && label[1] && keyboard->text)
        label = keyboard->text(keyboard->text_context, label + 1);
    return label;
}

static enum ui_surface surface_of(const struct keyboard *keyboard, enum keyboard_kind kind)
{
    switch (kind) {
    case KEYBOARD_TONE:
        return UI_SURFACE_KEY_TONE;
    case KEYBOARD_MARK:
    case KEYBOARD_BACKSPACE:
        return UI_SURFACE_KEY_LETTER;
    case KEYBOARD_SHIFT:
        return keyboard->shifted ? UI_SURFACE_KEY_ON : UI_SURFACE_KEY;
    default:
        return UI_SURFACE_KEY;
    }
}

/* Letters are large; words on a key are as large as body text. */
static enum ui_text_style style_of(const char *label)
{
    size_t characters = 0;
    for (const char *at = label; *at; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    return characters <= 2 ? UI_TEXT_KEY : UI_TEXT_KEY_SMALL;
}

static void key_leaf(struct ui *ui, const struct keyboard *keyboard, const struct keyboard_key *key)
{
    struct ui_length width = ui_grow(key->weight > 0 ? key->weight : KEYBOARD_WEIGHT_ONE);
    if (key->kind == KEYBOARD_GAP) {
        ui_leaf(ui, (struct ui_spec){ .width = width });
        return;
    }
    const char *label = label_of(keyboard, key), *text = key->text;
    bool letter = key->kind == KEYBOARD_CHAR || key->kind == KEYBOARD_MARK; /* a page's name or a tone has no capital */
    if (letter && keyboard->shifted && key->upper[0]) {
        text = key->upper;
        if (strcmp(label, key->text) == 0)
            label = key->upper;
    }
    bool backspace = key->kind == KEYBOARD_BACKSPACE;
    ui_leaf(ui, (struct ui_spec){ .role = UI_KEY,
                                  .id = ui_format(ui, "key.%s", key->id),
                                  .name = label,
                                  .icon = backspace ? "backspace" : NULL,
                                  .icon_dp = 66,
                                  .selected = key->kind == KEYBOARD_SHIFT && keyboard->shifted,
                                  .pad = ui_pad(4, 6),
                                  .width = width,
                                  .height = { .min_dp = key_height_dp(ui) },
                                  .surface = surface_of(keyboard, key->kind),
                                  .text_style = style_of(label),
                                  .action = keyboard->action,
                                  .arg = (int)key->kind,
                                  .text = text });
}

/* As many suggestions as stand in one line: a second line would push the keys under the finger. */
static void suggestion_row(struct ui *ui, const struct keyboard *keyboard)
{
    const struct ui_theme *theme = ui_theme_of(ui);
    int room =
        theme->panel.width_px * (ui_is_landscape(ui) ? PANE_PERCENT : 100) / 100 - theme_px(theme, 2 * SIDE_PAD_DP);
    int high = part_dp(ui, ui_is_landscape(ui) ? 96 : 112, 80);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 22, .height = { .min_dp = high } });
    for (int i = 0; i < keyboard->suggestion_count && i < KEYBOARD_SUGGESTIONS_MAX; i++) {
        const char *word = keyboard->suggestions[i];
        int wide = theme_px(theme, 2 * CHIP_PAD_DP + 24) +
                   ui->font->width_px(ui->font->context, theme->weight[UI_TEXT_BODY], theme->text_px[UI_TEXT_BODY],
                                      word, strlen(word));
        room -= wide;
        if (room < 0)
            break;
        ui_leaf(ui, (struct ui_spec){ .role = UI_SUGGESTION,
                                      .id = ui_format(ui, "suggestion.%d", i),
                                      .name = word,
                                      .pad = ui_pad(0, CHIP_PAD_DP),
                                      .height = { .min_dp = high },
                                      .surface = UI_SURFACE_CHIP,
                                      .action = keyboard->suggestion_action,
                                      .arg = i,
                                      .text = word });
    }
    ui_close(ui);
}

void widget_keyboard(struct ui *ui, const struct keyboard *keyboard)
{
    ASSERT(keyboard->layout && keyboard->layout->page_count > 0);
    const struct keyboard_page *page = page_shown(ui, keyboard);
    int gap = part_dp(ui, ui_is_landscape(ui) ? KEY_GAP_DP : 18, KEY_GAP_DP);
    ui_open(ui, (struct ui_spec){ .id = "keyboard",
                                  .gap_dp = gap,
                                  .pad = ui_pad(part_dp(ui, 26, 10), SIDE_PAD_DP),
                                  .surface = UI_SURFACE_KEYBOARD });
    if (keyboard->suggestion_count > 0 || keyboard->suggestion_row)
        suggestion_row(ui, keyboard);
    for (int i = 0; i < page->row_count && i < KEYBOARD_ROWS_MAX; i++) {
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = gap, .align = UI_STRETCH });
        for (int k = 0; k < page->rows[i].key_count && k < KEYBOARD_KEYS_MAX; k++)
            key_leaf(ui, keyboard, &page->rows[i].keys[k]);
        ui_close(ui);
    }
    ui_close(ui);
}
