/* The tree as words, for scripts, tests and the speaking voice. Parts marked quiet belong to their parent's words. */
#include "ui/semantics.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "ui/node.h"

static const char *const ROLE_NAMES[UI_ROLE_COUNT] = {
    [UI_BOX] = "box",           [UI_PAGE] = "page",    [UI_HEADING] = "heading",   [UI_TEXT] = "text",
    [UI_BUTTON] = "button",     [UI_CARD] = "card",    [UI_FIELD] = "field",       [UI_CHOICE] = "choice",
    [UI_CHECKBOX] = "checkbox", [UI_KEY] = "key",      [UI_ICON] = "icon",         [UI_SUGGESTION] = "suggestion",
    [UI_PICTURE] = "picture",   [UI_QR] = "qr",        [UI_PROGRESS] = "progress", [UI_ALERT] = "alert",
    [UI_LIST] = "list",         [UI_ROW_ITEM] = "row", [UI_DIALOG] = "dialog",
};
static const char *const SIZE_NAMES[UI_SIZE_COUNT] = { "normal", "large", "larger", "largest" };
static const char *const THEME_NAMES[UI_THEME_COUNT] = { "light", "dark", "contrast" };

const char *semantics_role_name(enum ui_role role)
{
    ASSERT(role < UI_ROLE_COUNT);
    return ROLE_NAMES[role];
}

static struct ui_node_view view_of(const struct ui *ui, const struct ui_node *node)
{
    bool focused = node->spec.id && strcmp(ui->focus_id, node->spec.id) == 0;
    return (struct ui_node_view){ .role = node->spec.role,
                                  .id = node->spec.id ? node->spec.id : "",
                                  .name = node->spec.name ? node->spec.name : "",
                                  .value = node->spec.value ? node->spec.value : "",
                                  .detail = node->spec.detail ? node->spec.detail : "",
                                  .enabled = !node->spec.disabled && !node->hidden,
                                  .focused = focused,
                                  .selected = node->spec.selected,
                                  .invalid = node->spec.invalid,
                                  .visible = node_visible(node),
                                  .rect = node->rect };
}

bool semantics_find(const struct ui *ui, const char *id, struct ui_node_view *out)
{
    int index = node_find(ui, id);
    if (index == UI_NONE || ui->nodes[index].hidden)
        return false;
    *out = view_of(ui, &ui->nodes[index]);
    return true;
}

void semantics_visit(const struct ui *ui, semantics_visit_fn visit, void *context)
{
    for (int i = 0; i < ui->node_count; i++) {
        struct ui_node_view view = view_of(ui, &ui->nodes[i]);
        visit(context, ui->nodes[i].depth, &view);
    }
}

/* Searches across "**" of rich texts and line ends, which a reader does not see. */
static bool contains(const char *hay, const char *needle, bool rich)
{
    if (!hay)
        return false;
    for (; *hay; hay++) {
        const char *at = hay, *want = needle;
        while (*want) {
            while (rich && at[0] == '*' && at[1] == '*')
                at += 2;
            if (*at != *want && !(*at == '\n' && *want == ' '))
                break;
            at++;
            want++;
        }
        if (!*want)
            return true;
    }
    return false;
}

bool semantics_has_text(const struct ui *ui, const char *text)
{
    for (int i = 0; i < ui->node_count; i++) {
        const struct ui_node *node = &ui->nodes[i];
        if (node->hidden || node->spec.quiet)
            continue;
        if (contains(node->spec.name, text, node->spec.rich) || contains(node->spec.detail, text, node->spec.rich) ||
            (node->spec.role != UI_QR && contains(node->spec.value, text, false)))
            return true;
    }
    return false;
}

struct sink {
    char *out;
    size_t size, used;
};

static void put(struct sink *sink, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++, sink->used++)
        if (sink->used + 1 < sink->size)
            sink->out[sink->used] = text[i];
}

static void put_text(struct sink *sink, const char *text)
{
    put(sink, text, strlen(text));
}

/* One line, without marks: dumps are compared line by line. */
static void put_words(struct sink *sink, const char *text, bool rich)
{
    for (; *text; text++) {
        if (rich && text[0] == '*' && text[1] == '*') {
            text++;
            continue;
        }
        if (*text == '\n')
            put(sink, " ", 1);
        else if (*text == '"')
            put(sink, "\\\"", 2);
        else
            put(sink, text, 1);
    }
}

static size_t finish(struct sink *sink)
{
    if (sink->size > 0)
        sink->out[sink->used < sink->size ? sink->used : sink->size - 1] = '\0';
    return sink->used;
}

static bool is_told(const struct ui_node *node)
{
    if (node->hidden || node->spec.quiet)
        return false;
    return node->spec.role != UI_BOX || node->spec.id || node->spec.name;
}

static void put_quoted(struct sink *sink, const char *before, const char *text, bool rich)
{
    if (!text || !text[0])
        return;
    put_text(sink, before);
    put(sink, "\"", 1);
    put_words(sink, text, rich);
    put(sink, "\"", 1);
}

static void dump_node(const struct ui *ui, const struct ui_node *node, int indent, struct sink *sink)
{
    char numbers[64];
    struct ui_node_view view = view_of(ui, node);
    for (int i = 0; i < indent; i++)
        put_text(sink, "  ");
    put_text(sink, ROLE_NAMES[view.role]);
    if (view.id[0]) {
        put_text(sink, " #");
        put_text(sink, view.id);
    }
    put_quoted(sink, " ", view.name, node->spec.rich);
    if (view.role != UI_QR) /* a payload is not for reading, and long */
        put_quoted(sink, " value=", view.value, false);
    put_quoted(sink, " detail=", view.detail, node->spec.rich);
    put_text(sink, view.enabled ? "" : " disabled");
    put_text(sink, view.focused ? " focused" : "");
    put_text(sink, view.selected ? " selected" : "");
    put_text(sink, node->spec.required ? " required" : "");
    put_text(sink, view.invalid ? " invalid" : "");
    put_text(sink, view.visible ? "" : " out-of-sight");
    snprintf(numbers, sizeof(numbers), " %d,%d %dx%d\n", view.rect.x, view.rect.y, view.rect.w, view.rect.h);
    put_text(sink, numbers);
}

size_t semantics_dump(const struct ui *ui, const char *first_line, char *out, size_t size)
{
    struct sink sink = { out, size, 0 };
    char facts[96];
    snprintf(facts, sizeof(facts), " text=%s theme=%s %dx%d\n", SIZE_NAMES[ui->theme->size],
             THEME_NAMES[ui->theme->kind], ui->theme->panel.width_px, ui->theme->panel.height_px);
    put_text(&sink, first_line);
    put_text(&sink, facts);
    int indents[UI_DEPTH_MAX + 1] = { 0 }; /* printed ancestors at each depth */
    for (int i = 0; i < ui->node_count; i++) {
        const struct ui_node *node = &ui->nodes[i];
        bool told = is_told(node) && node->spec.role != UI_PAGE;
        if (told)
            dump_node(ui, node, indents[node->depth], &sink);
        if (node->depth < UI_DEPTH_MAX)
            indents[node->depth + 1] = indents[node->depth] + told;
    }
    return finish(&sink);
}

static void speak_node(const struct ui_node *node, struct sink *sink)
{
    const char *parts[] = { node->spec.name, node->spec.role == UI_QR ? NULL : node->spec.value, node->spec.detail };
    size_t before = sink->used;
    if (node->spec.speech && node->spec.speech[0]) {
        put_words(sink, node->spec.speech, false);
        put_text(sink, ".\n");
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (!parts[i] || !parts[i][0])
            continue;
        if (sink->used > before)
            put_text(sink, ", ");
        put_words(sink, parts[i], node->spec.rich);
    }
    if (sink->used > before)
        put_text(sink, ".\n");
}

size_t semantics_speak(const struct ui *ui, const char *id, char *out, size_t size)
{
    struct sink sink = { out, size, 0 };
    for (int i = 0; i < ui->node_count; i++) {
        const struct ui_node *node = &ui->nodes[i];
        bool wanted = id ? node->spec.id && strcmp(node->spec.id, id) == 0
                         : is_told(node) && node->spec.role != UI_PAGE && !node_is_key(node);
        if (wanted)
            speak_node(node, &sink);
    }
    return finish(&sink);
}
