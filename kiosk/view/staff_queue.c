/* The queue for the officer: which applications wait, were taken, or need a hand. No name, no body. */
#include "core/coverage.h"
#include "core/reprint.h"
#include "core/staff.h"
#include "text/format.h"
#include "view/page.h"

/* What was only asked, a card at the insurance gateway, was never handed in. */
static const char *state_key(const struct model *model, const struct staff_item *item)
{
    const struct service *service = model_staff_service(model, item->service);
    if (service && service->mode == SERVICE_CHECK_IN && item->state == OUTBOX_ACCEPTED)
        return "staff.state.checked";
    static const char *const keys[] = { [OUTBOX_QUEUED] = "staff.state.queued",
                                        [OUTBOX_SENDING] = "staff.state.sending",
                                        [OUTBOX_RETRY] = "staff.state.retry",
                                        [OUTBOX_ACCEPTED] = "staff.state.accepted",
                                        [OUTBOX_NEEDS_STAFF] = "staff.state.needs_staff" };
    return keys[item->state];
}

static enum widget_tone tone_of(enum outbox_state state)
{
    return state == OUTBOX_ACCEPTED ? WIDGET_GREEN : state == OUTBOX_NEEDS_STAFF ? WIDGET_RED : WIDGET_AMBER;
}

/* The service as people know it; one that left the catalogue keeps its id. */
static const char *service_words(const struct model *model, const struct staff_item *item)
{
    const struct service *service = model_staff_service(model, item->service);
    return service ? words(model, service->name_key) : item->service;
}

static const char *when_words(struct ui *ui, const struct model *model, const struct staff_item *item)
{
    char clock[FORMAT_CLOCK_BYTES], tries[24], date[DATE_TEXT_BYTES];
    format_clock(item->recorded_ms, clock);
    date_to_display(date_from_unix_ms(item->recorded_ms), date);
    (void)str_format(tries, sizeof tries, "%d", item->tries);
    struct i18n_arg args[] = { { "time", clock }, { "date", date }, { "tries", tries } };
    return words_with(ui, model, "staff.item_when", args, 3);
}

static void item_row(struct ui *ui, const struct model *model, const struct staff_item *item)
{
    const char *number = ui_copy(ui, str_from(item->dossier_no[0] ? item->dossier_no : item->reference));
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .name = number,
                                  .value = words(model, state_key(model, item)),
                                  .surface = UI_SURFACE_PANEL,
                                  .gap_dp = 12,
                                  .pad = ui_pad(24, 40) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = ui_format(ui, "**%s** · %s", number, service_words(model, item)),
                                  .rich = true,
                                  .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = when_words(ui, model, item),
                                  .text_style = UI_TEXT_SMALL,
                                  .ink = UI_INK_SECOND,
                                  .quiet = true });
    if (item->state != OUTBOX_ACCEPTED && item->reason != STATUS_OK)
        ui_leaf(ui, (struct ui_spec){
                        .role = UI_TEXT, .name = words(model, status_text_key(item->reason)), .quiet = true });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 32, .wrap = true });
    widget_badge(ui, tone_of(item->state), item->state == OUTBOX_ACCEPTED ? "check" : "clock",
                 words(model, state_key(model, item)));
    if (item->state == OUTBOX_RETRY || item->state == OUTBOX_NEEDS_STAFF)
        widget_button(ui,
                      (struct widget_button){ .id = ui_format(ui, "staff.retry.%s", item->reference),
                                              .name = words(model, "staff.retry"),
                                              .speech = ui_format(ui, "%s: %s", words(model, "staff.retry"), number),
                                              .icon = "refresh",
                                              .look = WIDGET_TOOL,
                                              .press = press_text(ACTION_STAFF_RETRY, item->uuid) });
    if (reprint_offered(model, item))
        widget_button(ui, (struct widget_button){ .id = ui_format(ui, "staff.slip.%s", item->reference),
                                                  .name = words(model, "staff.slip"),
                                                  .speech = ui_format(ui, "%s: %s", words(model, "staff.slip"), number),
                                                  .icon = "printer",
                                                  .look = WIDGET_TOOL,
                                                  .press = press_text(ACTION_STAFF_SLIP, item->uuid) });
    ui_close(ui);
    ui_close(ui);
}

static void sums(struct ui *ui, const struct model *model, const struct staff_queue *queue)
{
    char waiting[24], needs[24], accepted[24];
    (void)str_format(waiting, sizeof waiting, "%d",
                     queue->by_state[OUTBOX_QUEUED] + queue->by_state[OUTBOX_SENDING] + queue->by_state[OUTBOX_RETRY]);
    (void)str_format(needs, sizeof needs, "%d", queue->by_state[OUTBOX_NEEDS_STAFF]);
    (void)str_format(accepted, sizeof accepted, "%d", queue->by_state[OUTBOX_ACCEPTED]);
    struct i18n_arg args[] = { { "waiting", waiting }, { "needs_staff", needs }, { "accepted", accepted } };
    widget_text(ui, words_with(ui, model, "staff.sums", args, 3));
}

static void items(struct ui *ui, const struct model *model, const struct staff_queue *queue)
{
    size_t first = model_staff_first(model);
    sums(ui, model, queue);
    if (queue->count == 0)
        widget_text(ui, words(model, "staff.queue_empty"));
    for (size_t i = first; i < queue->count && i < first + STAFF_SCREEN_ROWS; i++)
        item_row(ui, model, &queue->items[i]);
    if (queue->count <= STAFF_SCREEN_ROWS)
        return;
    widget_flow_open(ui);
    widget_card_small(ui, (struct widget_card){ .id = "staff.before",
                                                .title = words(model, "staff.before"),
                                                .icon = "chevron-left",
                                                .tone = WIDGET_BLUE,
                                                .press = press_arg(ACTION_STAFF_TURN, -1),
                                                .disabled = first == 0 });
    widget_card_small(ui, (struct widget_card){ .id = "staff.after",
                                                .title = words(model, "staff.after"),
                                                .icon = "chevron-right",
                                                .tone = WIDGET_BLUE,
                                                .press = press_arg(ACTION_STAFF_TURN, 1),
                                                .disabled = first + STAFF_SCREEN_ROWS >= queue->count });
    widget_flow_close(ui);
}

struct widget_button staff_out_button(const struct model *model)
{
    return (struct widget_button){
        .id = "nav.back", .name = words(model, "staff.out"), .icon = "lock", .press = press(ACTION_STAFF_OUT)
    };
}

void staff_queue_declare(const struct model *model, struct ui *ui)
{
    const struct staff_queue *queue = model->world.staff_queue;
    struct i18n_arg id = { "id", model_staff_id(model) };
    struct page_options options = { .title = words(model, "staff.queue"),
                                    .reason = words_with(ui, model, "staff.signed_in", &id, 1),
                                    .part = ui_format(ui, "%zu", model_staff_first(model)),
                                    .aside = true };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (!queue || queue->status != STATUS_OK)
        widget_note(ui, (struct widget_panel){ .id = "staff.unavailable",
                                               .detail = words(model, "staff.courier_gone"),
                                               .icon = "warning",
                                               .tone = WIDGET_AMBER });
    else
        items(ui, model, queue);
    widget_flow_open(ui);
    widget_card_small(ui, (struct widget_card){ .id = "staff.refresh",
                                                .title = words(model, "staff.refresh"),
                                                .icon = "refresh",
                                                .tone = WIDGET_BLUE,
                                                .press = press(ACTION_STAFF_QUEUE) });
    if (model_is_hospital(model))
        widget_card_small(ui, (struct widget_card){ .id = "staff.desk",
                                                    .title = words(model, "desk.title"),
                                                    .icon = "hospital",
                                                    .tone = WIDGET_RED,
                                                    .press = press_text(ACTION_CALL_NEXT, "") });
    widget_card_small(ui, (struct widget_card){ .id = "staff.export",
                                                .title = words(model, "staff.export"),
                                                .icon = "document",
                                                .tone = WIDGET_BLUE,
                                                .press = press(ACTION_STAFF_EXPORT) });
    widget_flow_close(ui);
    page_main_close(ui, model);
    struct widget_button figures = { .id = "nav.next",
                                     .name = words(model, "staff.figures"),
                                     .press = press(ACTION_STAFF_FIGURES) };
    page_close(ui, model, (struct widget_footer){ .back = staff_out_button(model), .next = figures });
}
