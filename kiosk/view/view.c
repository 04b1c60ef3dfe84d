/* Which screen is on top, and what its presses mean. */
#include "view/view.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "core/asked.h"
#include "text/compose.h"
#include "view/page.h"
#include "view/scans.h"

typedef void (*declare_fn)(const struct model *model, struct ui *ui);

static const declare_fn SCREENS[PAGE_NAME_COUNT] = {
    [PAGE_NAME_ATTRACT] = attract_declare,
    [PAGE_NAME_LANGUAGE] = language_declare,
    [PAGE_NAME_HOME] = home_declare,
    [PAGE_NAME_SERVICES] = services_declare,
    [PAGE_NAME_SCAN] = scan_declare,
    [PAGE_NAME_ASK] = ask_declare,
    [PAGE_NAME_TABLE] = table_declare,
    [PAGE_NAME_STEP] = step_declare,
    [PAGE_NAME_SHOW] = show_declare,
    [PAGE_NAME_AGREE] = agree_declare,
    [PAGE_NAME_CHECK] = check_declare,
    [PAGE_NAME_CONSENT] = consent_declare,
    [PAGE_NAME_SENDING] = sending_declare,
    [PAGE_NAME_OUTCOME] = outcome_declare,
    [PAGE_NAME_STATUS] = status_declare,
    [PAGE_NAME_STILL_THERE] = still_there_declare,
    [PAGE_NAME_GOODBYE] = goodbye_declare,
    [PAGE_NAME_UNAVAILABLE] = unavailable_declare,
    [PAGE_NAME_HELP] = help_declare,
    [PAGE_NAME_COVERAGE] = coverage_declare,
    [PAGE_NAME_DESK] = desk_declare,
    [PAGE_NAME_STAFF_SIGN_IN] = staff_sign_in_declare,
    [PAGE_NAME_STAFF_QUEUE] = staff_queue_declare,
    [PAGE_NAME_STAFF_FIGURES] = staff_figures_declare,
    [PAGE_NAME_STAFF_PAPERS] = staff_papers_declare,
};

void view_declare(const struct model *model, struct ui *ui)
{
    enum page_name name = model_page_name(model);
    ASSERT(name < PAGE_NAME_COUNT);
    /* "Still there?" covers a question as it covers a page. */
    if (model->dialog != DIALOG_NONE && name != PAGE_NAME_STILL_THERE)
        dialog_declare(model, ui);
    else
        SCREENS[name](model, ui);
}

/* The tone row speaks Telex letters; the core wants the tone. */
static bool translate_tone(const char *text, int *action, int *arg)
{
    static const char LETTERS[] = "zsfrxj";
    static const enum compose_tone TONES[] = { COMPOSE_TONE_NONE, COMPOSE_TONE_ACUTE, COMPOSE_TONE_GRAVE,
                                               COMPOSE_TONE_HOOK, COMPOSE_TONE_TILDE, COMPOSE_TONE_DOT };
    char letter = text[0] >= 'A' && text[0] <= 'Z' ? (char)(text[0] - 'A' + 'a') : text[0];
    const char *found = letter ? strchr(LETTERS, letter) : NULL;
    if (!found)
        return false;
    *action = ACTION_TONE;
    *arg = (int)TONES[found - LETTERS];
    return true;
}

static bool translate_key(const struct ui_message *message, int *action, int *arg, const char **text)
{
    *arg = 0;
    *text = message->text;
    switch ((enum keyboard_kind)message->arg) {
    case KEYBOARD_CHAR:
    case KEYBOARD_MARK:
    case KEYBOARD_DIGIT:
        *action = ACTION_KEY;
        return message->text[0] != '\0';
    case KEYBOARD_SPACE:
        *action = ACTION_KEY;
        *text = " ";
        return true;
    case KEYBOARD_TONE:
        return translate_tone(message->text, action, arg);
    case KEYBOARD_SHIFT:
        *action = ACTION_SHIFT;
        return true;
    case KEYBOARD_BACKSPACE:
        *action = ACTION_EDIT;
        *arg = EDIT_BACKSPACE;
        return true;
    case KEYBOARD_DONE:
        *action = ACTION_EDIT;
        *arg = EDIT_ENTER;
        return true;
    case KEYBOARD_PAGE:
        *action = ACTION_KEYBOARD_PAGE;
        return true;
    case KEYBOARD_GAP:
    case KEYBOARD_KIND_COUNT:
        break;
    }
    return false;
}

bool view_translate(const struct ui_message *message, int *action, int *arg, const char **text)
{
    if (message->action == VIEW_ACTION_KEY)
        return translate_key(message, action, arg, text);
    if (message->action <= ACTION_NONE || message->action >= ACTION_COUNT)
        return false;
    *action = message->action;
    *arg = message->arg;
    *text = message->text;
    return true;
}

void view_theme(const struct model *model, struct ui_panel panel, struct ui_theme *theme)
{
    static const enum ui_theme_kind KINDS[LOOK_THEME_COUNT] = {
        [LOOK_LIGHT] = UI_THEME_LIGHT, [LOOK_CONTRAST] = UI_THEME_CONTRAST, [LOOK_DARK] = UI_THEME_DARK
    };
    int size = model->look.text_size;
    ASSERT(size >= 0 && size < UI_SIZE_COUNT && model->look.theme < LOOK_THEME_COUNT);
    theme_init(theme, panel, KINDS[model->look.theme], (enum ui_text_size)size, model->look.elder);
}

bool view_focus(const struct model *model, char *out, size_t size)
{
    enum page_name name = model_page_name(model);
    out[0] = '\0';
    if (model->dialog != DIALOG_NONE || (name != PAGE_NAME_ASK && name != PAGE_NAME_TABLE && name != PAGE_NAME_STATUS))
        return true;
    struct shown_error error;
    const char *path = model_focused_path(model);
    if (path[0])
        return str_format(out, size, "field.%s", path);
    if (model_error_count(model) > 0 && model_error_at(model, 0, &error))
        return str_format(out, size, "ask.error.%s", error.path);
    return true;
}
