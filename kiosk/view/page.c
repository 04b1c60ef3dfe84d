/* The frame every page stands in: header with place and tools, progress, heading, notice, footer. */
#include "view/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/outcome.h"
#include "core/reprint.h"
#include "core/staff.h"
#include "text/format.h"

enum {
    WORDS_BYTES = 2048, /* one filled-in sentence; the longest holds an agency's or a street's name */
    NUMBER_BYTES = 24,
    /* The highest a seated person reaches (EN 301 549, ISO 21542: 1,200–1,220 mm). */
    REACH_MM = 1220,
    LOW_PANEL_DP = 1400,
};

const char *words(const struct model *model, const char *key)
{
    return model_text(model, key);
}

const char *words_with(struct ui *ui, const struct model *model, const char *key, const struct i18n_arg *args,
                       size_t count)
{
    char out[WORDS_BYTES];
    if (i18n_format(out, sizeof out, model->texts, key, args, count) != STATUS_OK)
        return "";
    const char *kept = ui_copy(ui, str_from(out));
    base_wipe(out, sizeof out); /* it may hold a number or a name */
    return kept;
}

const char *words_number(struct ui *ui, const struct model *model, const char *key, const char *name, long number)
{
    char text[NUMBER_BYTES];
    snprintf(text, sizeof text, "%ld", number);
    return words_with(ui, model, key, &(struct i18n_arg){ name, text }, 1);
}

bool words_exist(const struct model *model, const char *key)
{
    return i18n_has(model->texts, key) || i18n_has(model->world.texts[0], key);
}

const char *words_date(struct ui *ui, const struct model *model, const char *iso)
{
    char year[5] = "", month[3] = "", day[3] = "";
    if (!iso || sscanf(iso, "%4[0-9]-%2[0-9]-%2[0-9]", year, month, day) != 3)
        return iso ? iso : "";
    struct i18n_arg args[] = { { "day", day }, { "month", month }, { "year", year } };
    return words_with(ui, model, "format.date", args, 3);
}

bool page_low_panel(const struct ui *ui)
{
    const struct ui_theme *theme = ui_theme_of(ui);
    return theme->panel.height_px < theme_px(theme, LOW_PANEL_DP);
}

const char *page_source_icon(const char *source_key)
{
    if (!source_key)
        return NULL;
    if (strstr(source_key, "place"))
        return "home";
    if (strstr(source_key, "answer"))
        return "check";
    if (strstr(source_key, "staff"))
        return "person";
    return "id-card";
}

static bool keyboard_open(const struct model *model)
{
    return model_keyboard(model) != NULL;
}

/* --- header ------------------------------------------------------------------------------------------------------- */

static int tools_fill(struct ui *ui, const struct model *model, const char *prefix, struct widget_tool *tools)
{
    int count = 0;
    const char *size = words_number(ui, model, "header.text_size_now", "size", (long)ui_theme_of(ui)->size + 1);
    tools[count++] = (struct widget_tool){ .id = ui_format(ui, "%s.language", prefix),
                                           .name = words(model, "header.language"),
                                           .label = words(model, "language.short"),
                                           .press = press(ACTION_LANGUAGE_MENU) };
    tools[count++] = (struct widget_tool){ .id = ui_format(ui, "%s.text_size", prefix),
                                           .name = ui_format(ui, "%s. %s", words(model, "header.text_size"), size),
                                           .icon = "text-size",
                                           .press = press(ACTION_TEXT_SIZE) };
    tools[count++] = (struct widget_tool){ .id = ui_format(ui, "%s.contrast", prefix),
                                           .name = words(model, "header.contrast"),
                                           .icon = "contrast",
                                           .press = press(ACTION_CONTRAST),
                                           .selected = model->look.theme != LOOK_LIGHT };
    if (model->devices[DEVICE_SPEECH])
        tools[count++] = (struct widget_tool){ .id = ui_format(ui, "%s.voice", prefix),
                                               .name = words(model, "header.voice"),
                                               .icon = "speaker",
                                               .press = press(ACTION_VOICE),
                                               .selected = model->look.voice };
    tools[count++] = (struct widget_tool){ .id = ui_format(ui, "%s.call_staff", prefix),
                                           .name = words(model, "header.call_staff"),
                                           .label = words(model, "header.call_staff"),
                                           .icon = "person",
                                           .press = press(ACTION_CALL_STAFF),
                                           .danger = true };
    return count;
}

static void header(struct ui *ui, const struct model *model)
{
    char clock[FORMAT_CLOCK_BYTES];
    format_clock(model->now_wall_ms, clock);
    const char *detail = model->world.settings->place_detail;
    struct widget_header parts = {
        .place = model->world.settings->place_name,
        .subtitle = ui_format(ui, "%s · %s",
                              detail && model->look.language == 0 ? detail : words(model, "header.section"), clock)
    };
    parts.tool_count = tools_fill(ui, model, "header", parts.tools);
    widget_header(ui, &parts);
}

/* Whether the header is out of reach from a wheelchair: then the tools are repeated low. */
static bool header_too_high(const struct ui *ui, const struct model *model)
{
    if (ui_is_landscape(ui))
        return false;
    const struct ui_theme *theme = ui_theme_of(ui);
    double top_mm = model->world.settings->panel.mount_mm + theme->panel.height_px / theme->px_per_mm;
    return model->look.low || top_mm > REACH_MM;
}

static void low_tools(struct ui *ui, const struct model *model)
{
    struct widget_tool tools[WIDGET_TOOLS_MAX];
    int count = tools_fill(ui, model, "tools", tools);
    struct widget_tool first = tools[count - 1]; /* "Gọi cán bộ" first */
    memmove(tools + 1, tools, (size_t)(count - 1) * sizeof tools[0]);
    tools[0] = first;
    widget_tools(ui, tools, count);
}

/* --- page --------------------------------------------------------------------------------------------------------- */

static void progress(struct ui *ui, const struct model *model)
{
    int step = 0, total = 0;
    model_progress(model, &step, &total);
    if (total <= 0)
        return;
    char number[NUMBER_BYTES], of[NUMBER_BYTES];
    snprintf(number, sizeof number, "%d", step);
    snprintf(of, sizeof of, "%d", total);
    struct i18n_arg args[] = { { "step", number }, { "total", of } };
    /* A guide's length depends on answers still to come: a total that grows under the finger is worse than none. */
    const struct service *service = model_service(model);
    if (service && service->guide) {
        widget_progress(ui, words_with(ui, model, "nav.step_now", args, 1), -1);
        return;
    }
    widget_progress(ui, words_with(ui, model, "nav.steps", args, 2), step * 100 / total);
}

void page_open(struct ui *ui, const struct model *model, const struct page_options *options)
{
    const char *name = page_name_text(model_page_name(model));
    widget_page_open(ui, options->part ? ui_format(ui, "%s:%s", name, options->part) : name);
    header(ui, model);
    bool keyboard = keyboard_open(model);
    widget_body_open(ui, (struct widget_body){ .more = words(model, "nav.more"),
                                               .back = words(model, "nav.up"),
                                               .low = (options->low || model->look.low) && !keyboard,
                                               .centred = options->centred });
    widget_lead_open(ui);
    if (!options->aside)
        progress(ui, model);
    if (options->icon)
        widget_icon_large(ui, options->icon, options->tone);
    if (options->title)
        widget_heading(ui, options->title);
    if (options->reason)
        widget_reason(ui, options->reason);
    if (options->example) {
        struct i18n_arg example = { "example", options->example };
        widget_reason(ui, words_with(ui, model, "ask.example", &example, 1));
    }
}

void page_open_bare(struct ui *ui, const struct model *model)
{
    widget_page_open(ui, page_name_text(model_page_name(model)));
    header(ui, model);
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .height = ui_grow(1), .pad = ui_pad(24, 96) });
}

void page_close_bare(struct ui *ui)
{
    ui_close(ui);
    widget_page_close(ui);
}

/* A refusal of the reader is amber with a warning; everything else is quiet information. */
static void notice(struct ui *ui, const struct model *model)
{
    if (!model->notice_key)
        return;
    bool amber = strncmp(model->notice_key, "scan", 4) == 0 || strncmp(model->notice_key, "status.", 7) == 0;
    widget_note(ui, (struct widget_panel){ .id = "notice",
                                           .detail = words(model, model->notice_key),
                                           .icon = amber ? "warning" : "info",
                                           .tone = amber ? WIDGET_AMBER : WIDGET_BLUE });
}

void page_main(struct ui *ui, const struct model *model)
{
    widget_lead_close(ui);
    widget_main_open(ui);
    notice(ui, model);
    enum page_name name = model_page_name(model);
    if (model_staff_in(model) && name != PAGE_NAME_STAFF_QUEUE && name != PAGE_NAME_STAFF_FIGURES &&
        name != PAGE_NAME_STAFF_PAPERS && name != PAGE_NAME_DESK && !model_is_reprint(model))
        staff_strip(model, ui);
}

void page_main_close(struct ui *ui, const struct model *model)
{
    if (header_too_high(ui, model) && !keyboard_open(model)) {
        widget_spacer(ui);
        low_tools(ui, model);
    }
    widget_main_close(ui);
}

void page_close(struct ui *ui, const struct model *model, struct widget_footer footer)
{
    (void)model;
    widget_body_close(ui);
    if (footer.back.id || footer.next.id || footer.middle.id)
        widget_footer(ui, footer);
    widget_page_close(ui);
}

struct widget_button page_back(const struct model *model)
{
    if (!model_back_enabled(model))
        return (struct widget_button){ 0 };
    return (struct widget_button){ .id = "nav.back", .name = words(model, "nav.back"), .press = press(ACTION_BACK) };
}

struct widget_button page_next(const struct model *model, const char *key)
{
    return (struct widget_button){ .id = "nav.next",
                                   .name = words(model, key ? key : "nav.next"),
                                   .press = press(ACTION_NEXT),
                                   .disabled = !model_next_enabled(model) };
}

/* The body of a step or of something to read: a sentence or two a paragraph, in large type. */
void page_paragraphs(struct ui *ui, const char *text)
{
    while (*text) {
        const char *end = strchr(text, '\n');
        size_t bytes = end ? (size_t)(end - text) : strlen(text);
        if (bytes > 0)
            ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                          .name = ui_copy(ui, str_range(text, bytes)),
                                          .text_style = UI_TEXT_SECTION,
                                          .weight = UI_WEIGHT_REGULAR,
                                          .rich = true });
        text += bytes + (end != NULL);
    }
}

void page_link(struct ui *ui, const struct model *model, const char *link)
{
    static const char scheme[] = "https://";
    if (!link)
        return;
    widget_qr_open(ui, link, words(model, "show.link"));
    widget_section(ui, words(model, "show.link"));
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = link + sizeof scheme - 1, .text_style = UI_TEXT_LABEL });
    widget_text(ui, words(model, "show.link_only"));
    widget_qr_close(ui);
}

void page_comforts(struct ui *ui, const struct model *model, const char *prefix)
{
    widget_card_small(
        ui, (struct widget_card){ .id = ui_format(ui, "%s.elder", prefix),
                                  .title = words(model, model->look.elder ? "header.elder_off" : "header.elder"),
                                  .icon = "text-size",
                                  .tone = WIDGET_RED,
                                  .press = press(ACTION_ELDER) });
    /* Where the whole glass is in reach the offer would only take room; help has it always. */
    bool reach = strcmp(prefix, "help") == 0 || header_too_high(ui, model);
    if (reach && !ui_is_landscape(ui))
        widget_card_small(
            ui, (struct widget_card){ .id = ui_format(ui, "%s.lower", prefix),
                                      .title = words(model, model->look.low ? "header.higher" : "header.lower"),
                                      .icon = "wheelchair",
                                      .tone = WIDGET_RED,
                                      .press = press(ACTION_LOWER) });
}
