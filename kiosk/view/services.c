/* What can be done here, and everything about one procedure before it is begun. Every fact comes from its file, with
 * the date a person last compared it with the source; an amount nobody knows is not invented. */
#include <string.h>

#include "core/fee.h"
#include "view/facts.h"
#include "view/fee.h"
#include "view/page.h"

enum { MONEY_WORDS_BYTES = 80 };

static const char *mode_key(const struct service *service)
{
    switch (service->mode) {
    case SERVICE_PREPARE:
        return model_is_for_paper(service) ? "services.printed" : "services.prepare";
    case SERVICE_LEAD:
        return "services.lead";
    case SERVICE_INFO:
    case SERVICE_CHECK_IN:
        break;
    }
    return "services.info";
}

/* As the card of the home page it was found under. */
static enum widget_tone group_tone(const struct group *group)
{
    if (strcmp(group->list, "vneid") == 0)
        return WIDGET_RED;
    return strcmp(group->list, "insurance") == 0 ? WIDGET_GREEN : WIDGET_BLUE;
}

/* Lines of a long list are small where the glass is low, or the keyboard leaves little of it. */
static void listed(struct ui *ui, const struct model *model, const struct group *group, const struct service *service)
{
    bool small = model_list_is_long(model) && (ui_is_landscape(ui) || model_keyboard(model));
    struct widget_card card = { .id = ui_format(ui, "service.%s", service->id),
                                .title = words(model, service->name_key),
                                .detail = small ? NULL : words(model, mode_key(service)),
                                .icon = group->icon,
                                .tone = group_tone(group),
                                .press = press_text(ACTION_SERVICE, service->id) };
    if (small)
        widget_card_small(ui, card);
    else
        widget_card_big(ui, card);
}

static void list(struct ui *ui, const struct model *model)
{
    bool headings = !model_keyboard(model) && !model_list_group(model);
    const struct group *group = NULL;
    size_t count = model_listed_count(model);
    for (size_t i = 0; i < count; i++) {
        const struct service *service = model_listed_at(model, i);
        if (!group || strcmp(group->id, service->group) != 0) {
            group = model_group_of(model, service);
            if (headings)
                widget_section(ui, words(model, ui_format(ui, "groups.%s", group->id)));
        }
        listed(ui, model, group, service);
    }
    const char *none = *model_list_query(model) ? "services.search_none" : "services.none";
    if (count == 0)
        widget_note(ui, (struct widget_panel){ .detail = words(model, none), .icon = "info", .tone = WIDGET_BLUE });
}

static void groups(struct ui *ui, const struct model *model)
{
    const struct group *group;
    widget_section(ui, words(model, "services.groups"));
    widget_flow_open(ui);
    for (size_t i = 0; (group = model_list_group_at(model, i)) != NULL; i++)
        widget_card_small(ui, (struct widget_card){ .id = ui_format(ui, "services.group.%s", group->id),
                                                    .title = words(model, ui_format(ui, "groups.%s", group->id)),
                                                    .icon = group->icon,
                                                    .tone = group_tone(group),
                                                    .press = press_text(ACTION_GROUP, group->id) });
    widget_flow_close(ui);
}

/* Above a long list: a field to search it, then its groups, until one of them is chosen; the way back is the way out.
 */
static void ways_in(struct ui *ui, const struct model *model)
{
    if (!model_list_is_long(model) || model_list_group(model))
        return;
    ask_fields(model, ui);
    if (model_keyboard(model))
        return;
    if (*model_list_query(model))
        widget_card_small(ui, (struct widget_card){ .id = "services.all",
                                                    .title = words(model, "services.all"),
                                                    .icon = "refresh",
                                                    .tone = WIDGET_BLUE,
                                                    .press = press_text(ACTION_GROUP, "") });
    else
        groups(ui, model);
}

void services_declare(const struct model *model, struct ui *ui)
{
    if (model_detail(model)) {
        service_detail_declare(model, ui);
        return;
    }
    const struct group *only = model_list_group(model), *first = model_list_group_at(model, 0);
    bool vneid = first && strcmp(first->list, "vneid") == 0;
    const char *title = words(model, vneid ? "services.title_vneid" : "services.title");
    const char *why = words(model, vneid ? "services.why_vneid" : "services.why");
    bool beside = ui_is_landscape(ui) && model_keyboard(model); /* as what a search of an answer finds */
    struct page_options options = { .part = only ? only->id : NULL,
                                    .title = only ? words(model, ui_format(ui, "groups.%s", only->id)) : title,
                                    .reason = beside ? NULL : why };
    page_open(ui, model, &options);
    if (beside)
        list(ui, model);
    page_main(ui, model);
    ways_in(ui, model);
    if (!beside)
        list(ui, model);
    page_main_close(ui, model);
    ask_keyboard(model, ui);
    page_close(ui, model, (struct widget_footer){ .back = page_back(model) });
}

/* --- one procedure ------------------------------------------------------------------------------------------------ */

/* Label, value, and a quiet line of what must be said with it. */
static void line(struct ui *ui, const char *label, const char *value, const char *note)
{
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .name = label,
                                  .value = value,
                                  .detail = note,
                                  .direction = UI_ROW,
                                  .align = UI_START,
                                  .gap_dp = 24,
                                  .pad = ui_pad(26, 0),
                                  .surface = UI_SURFACE_LINE_BELOW });
    ui_leaf(ui, (struct ui_spec){
                    .role = UI_TEXT, .name = label, .ink = UI_INK_SECOND, .width = ui_percent(30), .quiet = true });
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 8 });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = value, .text_style = UI_TEXT_LABEL, .quiet = true });
    if (note)
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = note, .quiet = true });
    ui_close(ui);
    ui_close(ui);
}

static void fact(struct ui *ui, const struct model *model, const char *label_key, const char *value_key)
{
    if (value_key)
        line(ui, words(model, label_key), words(model, value_key), NULL);
}

static const char *amount(struct ui *ui, const struct model *model, const struct fee *fee)
{
    if (!fee->amount_known)
        return words(model, fee->set_by_state ? "fees.state" : "fees.province");
    if (fee->amount_vnd == 0)
        return words(model, "fees.free");
    char money[MONEY_WORDS_BYTES];
    if (i18n_money(money, sizeof money, model->texts, fee->amount_vnd) != STATUS_OK)
        return "";
    return ui_copy(ui, str_from(money));
}

static void fees(struct ui *ui, const struct model *model, const struct service *service)
{
    if (service->fee_count == 0)
        return;
    widget_section(ui, words(model, "services.fee"));
    const char *ended = NULL; /* last day of what is known, when nothing else has taken its place */
    bool known = false;
    ui_open(ui, (struct ui_spec){ 0 });
    for (size_t i = 0; i < service->fee_count; i++) {
        const struct fee *fee = &service->fees[i];
        if (!model_in_force(model, fee->valid_from, fee->valid_to)) {
            ended = fee->valid_to && (!ended || strcmp(fee->valid_to, ended) > 0) ? fee->valid_to : ended;
            continue;
        }
        known = true;
        const char *label = words(model, ui_format(ui, "fees.%s", fee->channel));
        const char *value = amount(ui, model, fee);
        if (fee->valid_to) {
            struct i18n_arg date = { "date", words_date(ui, model, fee->valid_to) };
            value = ui_format(ui, "%s. %s.", value, words_with(ui, model, "fees.valid_to", &date, 1));
        }
        line(ui, label, value, fee->note_key ? words(model, fee->note_key) : NULL);
    }
    if (!known && ended) {
        struct i18n_arg date = { "date", words_date(ui, model, ended) };
        widget_text(ui, words_with(ui, model, "fees.ended", &date, 1));
    }
    ui_close(ui);
}

static void bullet(struct ui *ui, const char *icon, enum ui_ink ink, const char *text)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 24, .align = UI_START });
    ui_leaf(ui, (struct ui_spec){ .role = UI_ICON, .icon = icon, .icon_dp = 64, .ink = ink, .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = text, .width = ui_grow(1) });
    ui_close(ui);
}

static void exemptions(struct ui *ui, const struct model *model, const struct service *service)
{
    bool titled = false;
    for (size_t i = 0; i < service->fee_count; i++)
        for (size_t k = 0; k < service->fees[i].exemption_count; k++) {
            if (!fee_exemption_said(model, service, i, k))
                continue;
            if (!titled)
                widget_section(ui, words(model, "services.exempt"));
            titled = true;
            bullet(ui, "check", UI_INK_GREEN, words(model, service->fees[i].exemptions[k].text_key));
        }
}

static void documents(struct ui *ui, const struct model *model, const struct service *service, const char *title_key)
{
    size_t bring = 0, held = 0;
    widget_section(ui, words(model, title_key));
    for (size_t i = 0; i < service->document_count; i++) {
        const struct document *document = &service->documents[i];
        held += document->held_by_state;
        if (document->held_by_state)
            continue;
        /* Before the questions nobody knows who needs it: never "nothing to bring" while something may be. */
        const char *text = words(model, document->name_key);
        bool surely = document->when.test == WHEN_ALWAYS || model_document_needed(model, document);
        struct i18n_arg name = { "document", text };
        bring++;
        bullet(ui, "document", UI_INK_BLUE, surely ? text : words_with(ui, model, "services.bring_if", &name, 1));
    }
    if (bring == 0)
        widget_text(ui, words(model, "services.bring_nothing"));
    if (held == 0)
        return;
    widget_section(ui, words(model, "services.held"));
    widget_reason(ui, words(model, "services.held_why"));
    for (size_t i = 0; i < service->document_count; i++)
        if (service->documents[i].held_by_state)
            bullet(ui, "check", UI_INK_GREEN, words(model, service->documents[i].name_key));
}

static void checked(struct ui *ui, const struct model *model, const struct service *service)
{
    struct i18n_arg date = { "date", words_date(ui, model, service->checked) };
    if (service->checked)
        widget_reason(ui, words_with(ui, model, "services.checked", &date, 1));
}

static void legal(struct ui *ui, const struct model *model, const struct service *service)
{
    if (service->legal_count > 0)
        widget_section(ui, words(model, "services.legal"));
    for (size_t i = 0; i < service->legal_count; i++)
        bullet(ui, "document", UI_INK_SECOND, service->legal[i]);
    checked(ui, model, service);
    if (service->procedure) {
        struct i18n_arg code = { "code", service->procedure };
        widget_reason(ui, words_with(ui, model, "services.procedure", &code, 1));
    }
}

void service_detail_declare(const struct model *model, struct ui *ui)
{
    const struct service *service = model_detail(model);
    struct page_options options = { .part = service->id,
                                    .title = words(model, service->name_key),
                                    .reason = words(model, mode_key(service)) };
    page_open(ui, model, &options);
    if (!service->sourced)
        widget_note(ui, (struct widget_panel){
                            .detail = words(model, "services.unverified"), .icon = "warning", .tone = WIDGET_AMBER });
    page_main(ui, model);
    ui_open(ui, (struct ui_spec){ 0 });
    fact(ui, model, "services.agency", service->agency_key);
    fact(ui, model, "services.where", service->where_key);
    fact(ui, model, "services.time", service->time_key);
    ui_close(ui);
    documents(ui, model, service, "services.bring");
    fees(ui, model, service);
    exemptions(ui, model, service);
    legal(ui, model, service);
    page_main_close(ui, model);
    struct widget_footer footer = { .back = page_back(model) };
    if (service->page_count > 0 && model_next_enabled(model))
        footer.next = page_next(model, "services.start");
    page_close(ui, model, footer);
}

/* A guide begins without the page above. */
bool service_needs_here(const struct model *model)
{
    const struct service *service = model_service(model);
    int step = 0, total = 0;
    model_progress(model, &step, &total);
    return service && service->guide && service->mode != SERVICE_CHECK_IN && step == 1;
}

void service_needs(const struct model *model, struct ui *ui)
{
    const struct service *service = model_service(model);
    if (!service_needs_here(model))
        return;
    if (service->document_count > 0)
        documents(ui, model, service, "services.have");
    if (!service->sourced)
        widget_reason(ui, words(model, "services.unverified"));
    ui_open(ui, (struct ui_spec){ 0 });
    fact(ui, model, "services.time", service->time_key);
    fact(ui, model, "services.place", service->where_key);
    fact(ui, model, "services.agency", service->agency_key);
    ui_close(ui);
    fees(ui, model, service);
    exemptions(ui, model, service);
    checked(ui, model, service);
}

void page_unverified(struct ui *ui, const struct model *model)
{
    const struct service *service = model_service(model);
    if (service && !service->sourced && !service_needs_here(model)) /* there it stands with what is needed */
        widget_reason(ui, words(model, "services.unverified"));
}
