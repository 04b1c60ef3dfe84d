/* See tools.h. */
#include "core/tools.h"

#include <string.h>

#include "core/action.h"
#include "core/navigate.h"

static void set_language(struct model *model, const char *language)
{
    const struct settings *settings = model->world.settings;
    for (size_t i = 0; i < settings->language_count; i++)
        if (strcmp(settings->languages[i], language) == 0 && model->world.texts[i]) {
            model->look.language = i;
            model->texts = model->world.texts[i];
            model->overlay = PAGE_NAME_COUNT;
        }
}

bool tools_use(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    struct look *look = &model->look;
    switch (msg->action) {
    case ACTION_LANGUAGE_MENU:
        model->overlay = PAGE_NAME_LANGUAGE;
        return true;
    case ACTION_LANGUAGE_SET:
        set_language(model, msg->text);
        return true;
    case ACTION_TEXT_SIZE:
        look->text_size =
            msg->arg >= 1 && msg->arg <= LOOK_TEXT_SIZES ? msg->arg - 1 : (look->text_size + 1) % LOOK_TEXT_SIZES;
        return true;
    case ACTION_ELDER:
        look->elder = !look->elder;
        look->text_size = look->elder ? LOOK_TEXT_SIZES - 1 : 0;
        return true;
    case ACTION_CONTRAST:
        look->theme = (enum look_theme)((look->theme + 1) % LOOK_THEME_COUNT);
        return true;
    case ACTION_VOICE:
        look->voice = !look->voice;
        effect_add(effects, EFFECT_SPEAK)->on = look->voice;
        return true;
    case ACTION_LOWER:
        look->low = !look->low;
        return true;
    case ACTION_CALL_STAFF:
        model->overlay = PAGE_NAME_HELP;
        effect_add(effects, EFFECT_CALL_STAFF)->on = true;
        return true;
    default:
        return false;
    }
}
