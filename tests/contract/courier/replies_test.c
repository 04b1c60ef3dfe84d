/* Figure F07: twelve ways to lose or spoil the answer to the call that hands in, each N times, for every kind of
 * portal: the portal then holds exactly one dossier each, 422 is never tried again by itself, Retry-After is obeyed to
 * a tenth. KIOSK_REPLIES gives N (10 in CI, 1,000 for the figure). */
#include "contract/courier/kinds.h"

enum {
    REPLIES_DEFAULT = 10,
    BATCH_MAX = 50,      /* in the queue together */
    LATE_MS = 250,       /* what the scheduler adds to a wait, at most */
    LATE_BUSY_MS = 5000, /* beside other tests; the figure (KIOSK_REPLIES) is strict */
    SETTLE_MS = 600000,  /* of a whole batch: fifty times Retry-After is a minute */
};

static const struct {
    const char *name, *fault, *more;
} REPLIES[] = {
    { "lost before", "reset_before", "" },
    { "lost after", "reset_after", "" },
    { "reset mid-body", "reset_mid_body", "" },
    { "408", "status", ",\"status\":408" },
    { "409", "status", ",\"status\":409" },
    { "422", "status", ",\"status\":422" },
    { "429", "status429", "" },
    { "500", "status500", "" },
    { "502", "status502", "" },
    { "503 + Retry-After", "status503", ",\"retry_after\":1" },
    { "problem+json", "problem", ",\"status\":503" },
    { "garbage", "garbage_after", "" },
};

struct tally {
    int sent, accepted, wrong, retried_422, retry_after_missed, retry_after_seen;
};

static struct rig rig;
static const struct kind *kind;
static struct tally tally;

static int wanted(void)
{
    const char *text = getenv("KIOSK_REPLIES");
    int count = text ? atoi(text) : REPLIES_DEFAULT;
    return count > 0 ? count : REPLIES_DEFAULT;
}

static struct outbox_item settle(unsigned number)
{
    struct outbox_item item = rig_show(&rig, number);
    for (int64_t end = rig_now() + SETTLE_MS; rig_now() < end; rig_sleep(10)) {
        if (item.state == OUTBOX_ACCEPTED || item.state == OUTBOX_NEEDS_STAFF)
            break;
        item = rig_show(&rig, number);
    }
    return item;
}

/* Every refusal with Retry-After is followed by silence for that second, and by a request within a tenth of it. */
static void judge_retry_after(void)
{
    json_t *report = rig_http(&rig, "GET", "/control/requests", NULL, false);
    size_t index;
    json_t *call;
    int64_t refused = 0, late_ms = getenv("KIOSK_REPLIES") ? LATE_MS : LATE_BUSY_MS;
    json_array_foreach(json_object_get(report, "recent"), index, call)
    {
        int64_t at = json_integer_value(json_object_get(call, "at_ms"));
        if (refused) {
            tally.retry_after_seen++;
            tally.retry_after_missed += at - refused < 995 || at - refused > 1100 + late_ms;
        }
        refused = rig_text_is(call, "fault", "status") ? at : 0;
    }
    json_decref(report);
}

/* One batch: each of its hand-ins meets the reply once. */
static void play(size_t reply, unsigned first, unsigned count)
{
    char more[96], body[4096];
    rig_control(&rig, "/control/reset", "{}");
    snprintf(more, sizeof more, "%s,\"times\":-1,\"each\":true", REPLIES[reply].more);
    kind_fault(&rig, kind->create, REPLIES[reply].fault, more);
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(rig_submit(&rig, first + i, "1.001193", NULL), COURIER_STORED);
    for (unsigned i = 0; i < count; i++, tally.sent++) {
        struct outbox_item item = settle(first + i);
        if (strcmp(REPLIES[reply].name, "422") == 0) {
            if (item.state != OUTBOX_NEEDS_STAFF || item.tries != 1)
                tally.retried_422++;
            assert_int_equal(rig_retry(&rig, first + i), STATUS_OK);
            item = settle(first + i);
        }
        (void)rig_body(first + i, "claimed", body, sizeof body);
        bool right = kind_delivered(&rig, body, &item);
        tally.accepted += right;
        tally.wrong += !right;
        if (!right)
            print_error("%s, %s: %s, %s\n", kind->adapter, REPLIES[reply].name, outbox_state_name(item.state),
                        status_log_text(item.reason));
    }
    if (rig_count(&rig, 0, "new") != (int)count)
        tally.wrong++;
    if (strstr(REPLIES[reply].more, "retry_after"))
        judge_retry_after();
}

static void every_reply(void **state)
{
    (void)state;
    int count = wanted();
    for (size_t k = 0; k < ARRAY_LEN(KINDS); k++) {
        unsigned person = 1;
        kind = &KINDS[k];
        kind_init(&rig, kind);
        rig_start_courier(&rig);
        for (size_t r = 0; r < ARRAY_LEN(REPLIES); r++) {
            /* One at a time where waits are measured: what was in flight already is no disobedience. */
            int batch_max = strstr(REPLIES[r].more, "retry_after") ? 1 : BATCH_MAX;
            for (int left = count; left > 0; left -= batch_max) {
                unsigned batch = (unsigned)(left < batch_max ? left : batch_max);
                play(r, person, batch);
                person += batch;
            }
        }
        rig_finish(&rig);
    }
    printf("REPLIES sent=%d one_each=%d wrong=%d retried_422=%d retry_after_missed=%d retry_after_seen=%d\n",
           tally.sent, tally.accepted, tally.wrong, tally.retried_422, tally.retry_after_missed,
           tally.retry_after_seen);
    assert_int_equal(tally.sent, (int)(ARRAY_LEN(KINDS) * ARRAY_LEN(REPLIES)) * count);
    assert_int_equal(tally.accepted, tally.sent);
    assert_int_equal(tally.wrong, 0);
    assert_int_equal(tally.retried_422, 0);
    assert_int_equal(tally.retry_after_missed, 0);
    assert_int_equal(tally.retry_after_seen, (int)ARRAY_LEN(KINDS) * count);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_reply) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
