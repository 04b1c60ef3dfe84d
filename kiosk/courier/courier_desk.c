/* The hospital desk's part of the courier: a number for who arrived, and the list of the day for staff. Nothing of it
 * goes to the network. */
#include "courier/courier_desk.h"

#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "courier/application.h"
#include "courier/arrivals.h"

enum status courier_desk_open(struct courier *courier)
{
    return settings_is_hospital(courier->options->settings) ? arrivals_open(courier->outbox) : STATUS_OK;
}

/* The core decides where a patient goes; here it only must be sayable. */
static enum status read_arrival(const struct submission *submission, struct arrival *out)
{
    struct application application;
    enum status status = application_init(&application, submission->uuid, submission->body, submission->body_len);
    if (status != STATUS_OK)
        return status;
    const char *clinic = json_text(application.root, "clinic"), *result = json_text(application.root, "result");
    *out = (struct arrival){ .priority = strcmp(json_text(application.root, "priority"), "yes") == 0 };
    bool fits = *clinic && str_copy(out->clinic, sizeof out->clinic, str_from(clinic)) &&
                str_copy(out->result, sizeof out->result, str_from(result));
    application_finish(&application);
    return fits ? STATUS_OK : STATUS_BAD_INPUT;
}

void courier_take_arrival(struct courier *courier, uint32_t client, const struct submission *submission)
{
    struct arrival wanted;
    courier->answer = (struct link_answer){ .kind = LINK_EVENT, .event.kind = COURIER_STORED };
    struct courier_event *event = &courier->answer.event;
    enum status status =
        settings_is_hospital(courier->options->settings) ? read_arrival(submission, &wanted) : STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        status = outbox_has_disk(courier->outbox); /* a full queue of checks sends nobody home */
    if (status == STATUS_OK)
        status = arrivals_issue(courier->outbox, submission, &wanted, &event->arrival);
    log_event(LOG_ARRIVAL, status, event->arrival.number, event->arrival.ahead);
    if (status != STATUS_OK)
        event->kind = COURIER_REFUSED;
    event->reason = status;
    event->recorded_ms = event->arrival.created_ms;
    (void)str_copy(event->uuid, sizeof event->uuid, str_from(submission->uuid));
    courier_reference(submission->uuid, event->reference);
    link_server_send(courier->server, client, &courier->answer);
}

void courier_take_desk(struct courier *courier, uint32_t client, const struct desk_ask *ask)
{
    courier->answer = (struct link_answer){ .kind = LINK_EVENT, .event.kind = COURIER_DESK };
    struct courier_event *event = &courier->answer.event;
    enum status status = settings_is_hospital(courier->options->settings) ? STATUS_OK : STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        status = ask->deed == DESK_LOOK ? STATUS_OK : arrivals_do(courier->outbox, ask);
        enum status listed = arrivals_list(courier->outbox, ask->list, ask->first, &event->desk);
        status = listed == STATUS_OK ? status : listed;
    }
    event->reason = status;
    link_server_send(courier->server, client, &courier->answer);
    base_wipe(event, sizeof *event); /* names */
}

void courier_note_coverage(struct courier *courier, const struct outbox_item *item)
{
    if (!settings_is_hospital(courier->options->settings) || !*item->dossier_status)
        return;
    enum status status = arrivals_note_result(courier->outbox, item->uuid, item->dossier_status);
    if (status != STATUS_OK)
        log_event(LOG_ARRIVAL, status, item->row, 0);
}
