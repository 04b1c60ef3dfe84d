/* `kiosk outbox`: what stands in the queue, asked of the courier over its socket. Shows no name and no body: the
 * courier never sends them. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "courier/link_ask.h"
#include "folders.h"
#include "verbs.h"

enum { ANSWER_MS = 10000, DRAIN_POLL_MS = 1000, DRAIN_S = 60, PAGES_MAX = 100000 };

static const char HELP[] =
    "kiosk outbox list|show ID|retry ID|drain [--json] [--state DIR]\n"
    "  list      every application the courier knows, oldest first\n"
    "  show ID   one of them and its steps; ID is the reference (K-7F3Q-92MD), UUID or dossier number\n"
    "  retry ID  try it again now, also when it was given to staff\n"
    "  drain     try everything that waits now; exit 0 when nothing waits any more, 1 after a minute\n"
    "  --state DIR   the courier's folder (default: $STATE_DIRECTORY, or ~/.local/state/kiosk)\n";

struct view {
    bool json;
    struct link_call *call;
    struct link_answer answer;
};

static int complain(const char *what, const char *why)
{
    (void)fprintf(stderr, "kiosk: outbox %s: %s\n", what, why);
    return 1;
}

static const char *moment(int64_t ms, char out[32])
{
    time_t seconds = (time_t)(ms / 1000 + 7 * 3600); /* Vietnam's time, everywhere */
    struct tm day;
    if (ms <= 0 || !gmtime_r(&seconds, &day) || strftime(out, 32, "%Y-%m-%dT%H:%M:%S+07:00", &day) == 0)
        out[0] = '\0';
    return out;
}

static void print_item(const struct outbox_item *item, bool json)
{
    char recorded[32], changed[32], retry_at[32], due[32];
    (void)moment(item->created_ms, recorded);
    (void)moment(item->changed_ms, changed);
    (void)moment(item->state == OUTBOX_RETRY ? item->retry_at_ms : 0, retry_at);
    (void)moment(item->due_ms, due);
    /* Every text below came through the wire's bounds and holds no quote: ids, codes and words of ours. */
    if (json)
        (void)printf("\"reference\":\"%s\",\"uuid\":\"%s\",\"service\":\"%s\",\"procedure\":\"%s\",\"portal\":\"%s\","
                     "\"state\":\"%s\",\"reason\":\"%s\",\"tries\":%" PRId32 ",\"recorded\":\"%s\",\"changed\":\"%s\","
                     "\"retry_at\":\"%s\",\"dossier_no\":\"%s\",\"dossier_status\":\"%s\",\"due\":\"%s\"",
                     item->reference, item->uuid, item->service, item->procedure, item->portal,
                     outbox_state_name(item->state), status_log_text(item->reason), item->tries, recorded, changed,
                     retry_at, item->dossier_no, item->dossier_status, due);
    else
        (void)printf("%s  %-11s  %-20s  %-24s  %s  tries %" PRId32 "  %s", item->reference,
                     outbox_state_name(item->state), item->dossier_no, item->service, recorded, item->tries,
                     item->reason == STATUS_OK ? "" : status_log_text(item->reason));
}

static int ask(struct view *view, const char *what, const struct link_ask *question)
{
    enum status status = link_call_ask(view->call, question, ANSWER_MS, &view->answer);
    if (status != STATUS_OK)
        return complain(what, status_log_text(status));
    if (view->answer.kind == LINK_DONE && view->answer.status != STATUS_OK)
        return complain(what, status_log_text(view->answer.status));
    return 0;
}

static int list(struct view *view)
{
    struct link_ask question = { .kind = LINK_LIST };
    for (int page = 0; page < PAGES_MAX; page++) {
        if (ask(view, "list", &question) != 0)
            return 1;
        if (view->answer.kind != LINK_ITEMS || view->answer.item_count == 0)
            return 0;
        for (size_t i = 0; i < view->answer.item_count; i++) {
            (void)fputs(view->json ? "{" : "", stdout);
            print_item(&view->answer.items[i], view->json);
            (void)puts(view->json ? "}" : "");
        }
        question.after = view->answer.items[view->answer.item_count - 1].row;
    }
    return 0;
}

static void print_payment(const struct dossier_payment *payment, bool json)
{
    static const char *const names[] = {
        [PAYMENT_DUE] = "due", [PAYMENT_REPORTED] = "reported", [PAYMENT_PAID] = "paid"
    };
    if (payment->state == PAYMENT_NONE)
        return;
    (void)printf(json ? ",\"payment\":{\"state\":\"%s\",\"amount_vnd\":%" PRId64 ",\"receipt_no\":\"%s\"}"
                      : "\npayment  %s  %" PRId64 "  %s",
                 names[payment->state], payment->amount_vnd, payment->receipt_no);
}

static int show(struct view *view, const char *key)
{
    struct link_ask question = { .kind = LINK_SHOW };
    char at[32];
    if (!str_copy(question.key, sizeof question.key, str_from(key)))
        return complain("show", "not found");
    if (ask(view, "show", &question) != 0)
        return 1;
    if (view->answer.kind != LINK_DETAIL)
        return complain("show", "not understood");
    (void)fputs(view->json ? "{" : "", stdout);
    print_item(&view->answer.items[0], view->json);
    print_payment(&view->answer.event.payment, view->json);
    (void)fputs(view->json ? ",\"steps\":[" : "\n", stdout);
    for (size_t i = 0; i < view->answer.step_count; i++) {
        const struct outbox_step *step = &view->answer.steps[i];
        (void)printf(view->json ? "%s{\"at\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"reason\":\"%s\"}"
                                : "%s  %s  %s -> %s  %s\n",
                     view->json && i ? "," : "", moment(step->at_ms, at), outbox_state_name(step->from),
                     outbox_state_name(step->to), status_log_text(step->reason));
    }
    (void)fputs(view->json ? "]}\n" : "", stdout);
    return 0;
}

static int print_done(const struct view *view)
{
    if (view->json)
        (void)printf("{\"waiting\":%" PRId32 ",\"needs_staff\":%" PRId32 "}\n", view->answer.waiting,
                     view->answer.needs_staff);
    else
        (void)printf("waiting %" PRId32 ", needs staff %" PRId32 "\n", view->answer.waiting, view->answer.needs_staff);
    return 0;
}

static int retry(struct view *view, const char *key)
{
    struct link_ask question = { .kind = LINK_RETRY };
    if (!str_copy(question.key, sizeof question.key, str_from(key)))
        return complain("retry", "not found");
    if (ask(view, "retry", &question) != 0)
        return 1;
    return print_done(view);
}

/* Asks once, then only listens: a loop of asking would be the naive retry that no portal survives. */
static int drain(struct view *view)
{
    const struct link_ask order = { .kind = LINK_DRAIN }, watch = { .kind = LINK_WATCH };
    struct timespec start, now;
    if (ask(view, "drain", &order) != 0 || (view->answer.waiting > 0 && ask(view, "drain", &watch) != 0))
        return 1;
    if (view->answer.kind == LINK_DONE)
        return print_done(view);
    (void)clock_gettime(CLOCK_MONOTONIC, &start);
    now = start;
    while (now.tv_sec - start.tv_sec < DRAIN_S) {
        const struct courier_event *event = &view->answer.event;
        if (event->kind == COURIER_HEALTH) {
            view->answer.waiting = event->health.waiting;
            view->answer.needs_staff = event->health.needs_staff;
            if (event->health.waiting == 0)
                return print_done(view);
        }
        enum status status = link_call_next(view->call, DRAIN_POLL_MS, &view->answer);
        if (status != STATUS_OK && status != STATUS_TIMEOUT)
            return complain("drain", status_log_text(status));
        if (status == STATUS_TIMEOUT)
            view->answer.event.kind = COURIER_CONNECTED; /* no news */
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    }
    return complain("drain", "not everything was sent");
}

enum outbox_verb { OUTBOX_LIST, OUTBOX_SHOW, OUTBOX_RETRY_NOW, OUTBOX_DRAIN, OUTBOX_BAD_USE };

/* Decided before any socket is opened, so that bad use is told even when no courier runs. */
static enum outbox_verb verb_of(int count, char **words)
{
    static const struct {
        const char *word;
        int count;
    } verbs[] = { [OUTBOX_LIST] = { "list", 1 },
                  [OUTBOX_SHOW] = { "show", 2 },
                  [OUTBOX_RETRY_NOW] = { "retry", 2 },
                  [OUTBOX_DRAIN] = { "drain", 1 } };
    for (int i = 0; i < OUTBOX_BAD_USE; i++)
        if (count == verbs[i].count && strcmp(words[0], verbs[i].word) == 0)
            return (enum outbox_verb)i;
    return OUTBOX_BAD_USE;
}

static int answer_verb(struct view *view, enum outbox_verb verb, char **words)
{
    switch (verb) {
    case OUTBOX_LIST:
        return list(view);
    case OUTBOX_SHOW:
        return show(view, words[1]);
    case OUTBOX_RETRY_NOW:
        return retry(view, words[1]);
    case OUTBOX_DRAIN:
        return drain(view);
    case OUTBOX_BAD_USE:
        break;
    }
    return 2;
}

int verb_outbox(int argc, char **argv)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
                                             { "state", required_argument, NULL, 's' },
                                             { "help", no_argument, NULL, 'h' },
                                             { 0 } };
    static struct view view;
    static char state_default[FOLDER_BYTES];
    const char *state = folder_state_default(state_default) ? state_default : "";
    view = (struct view){ 0 };
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'h')
            return fputs(HELP, stdout) < 0;
        if (option == '?')
            return 2;
        if (option == 'j')
            view.json = true;
        else
            state = optarg;
    }
    enum outbox_verb verb = optind == argc ? OUTBOX_BAD_USE : verb_of(argc - optind, argv + optind);
    if (verb == OUTBOX_BAD_USE) {
        (void)fputs(HELP, stderr);
        return 2;
    }
    enum status status = link_call_open(state, &view.call);
    if (status == STATUS_UNAVAILABLE)
        return complain(argv[optind], "no courier is running on this state folder");
    if (status != STATUS_OK)
        return complain(argv[optind], status_log_text(status));
    int code = answer_verb(&view, verb, argv + optind);
    link_call_close(view.call);
    return code;
}
