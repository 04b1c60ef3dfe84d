/* kill -9 of the courier at random moments, two citizens one after the other in the same lane each time, a portal that
 * is slow and cuts: none lost, none twice, none with another's data. KIOSK_CRASHES sets the number of kills. */
#include <pthread.h>

#include "contract/courier/rig.h"
#include "courier/link_client.h"

enum { CRASHES = 30, PEOPLE_MAX = 1000 };

static struct rig rig;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int stored[PEOPLE_MAX + 1], refused;

static void hear(const struct courier_event *event, void *context)
{
    (void)context;
    if (event->kind != COURIER_STORED && event->kind != COURIER_REFUSED)
        return;
    pthread_mutex_lock(&lock);
    for (unsigned i = 1; i <= PEOPLE_MAX; i++) {
        char uuid[UUID_TEXT_BYTES];
        rig_uuid(i, uuid);
        if (event->kind == COURIER_STORED && strcmp(uuid, event->uuid) == 0)
            stored[i]++;
    }
    refused += event->kind == COURIER_REFUSED;
    pthread_mutex_unlock(&lock);
}

static int count_stored(unsigned number)
{
    pthread_mutex_lock(&lock);
    int count = stored[number];
    pthread_mutex_unlock(&lock);
    return count;
}

static void submit(struct courier_link *link, unsigned number)
{
    char body[4096];
    struct submission s = { .service = "khai-sinh", .procedure = "1.001193", .portal = "dossier", .body = body };
    s.body_len = (size_t)rig_body(number, "claimed", body, sizeof body);
    rig_uuid(number, s.uuid);
    assert_true(courier_link_submit(link, &s));
}

static void nobody_is_lost_doubled_or_mixed(void **state)
{
    (void)state;
    static const char *const moods[] = {
        "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"slow\",\"ms\":15,\"times\":-1}]}",
        "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"reset_after\",\"p\":0.15,\"times\":-1}]}",
        ("{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"truncated\",\"p\":0.1,\"times\":-1},"
         "{\"match\":\"* *\",\"kind\":\"reset_before\",\"p\":0.2,\"times\":-1}]}"),
        "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"reset_before\",\"times\":-1}]}", /* down */
        "{\"clear\":true}",
    };
    const char *wanted = getenv("KIOSK_CRASHES");
    unsigned crashes = wanted ? (unsigned)atoi(wanted) : CRASHES;
    struct entropy_seeded seeded = { (uint64_t)time(NULL) };
    struct entropy entropy = entropy_seeded_as_entropy(&seeded);
    struct courier_link *link = courier_link_create(rig.state, hear, NULL);
    assert_non_null(link);
    assert_true(crashes * 2 <= PEOPLE_MAX);
    for (unsigned crash = 0; crash < crashes; crash++) {
        uint32_t dice[2];
        entropy.fill(entropy.context, dice, sizeof dice);
        rig_control(&rig, "/control", moods[dice[0] % ARRAY_LEN(moods)]);
        submit(link, 2 * crash + 1);
        submit(link, 2 * crash + 2);
        rig_sleep((int)(dice[1] % 200));
        rig_stop(&rig.courier, SIGKILL);
        rig_start_courier(&rig);
        for (int64_t end = rig_now() + rig_wait_ms();
             rig_now() < end && (!count_stored(2 * crash + 1) || !count_stored(2 * crash + 2));)
            rig_sleep(5);
        assert_true(count_stored(2 * crash + 1) == 1 && count_stored(2 * crash + 2) == 1);
    }
    rig_control(&rig, "/control", "{\"clear\":true}");
    for (unsigned number = 1; number <= 2 * crashes; number++) {
        struct outbox_item item = rig_settle(&rig, number);
        if (item.state != OUTBOX_ACCEPTED || !rig_delivered(&rig, number, &item))
            fail_msg("person %u: %s, %s, seed %lu", number, outbox_state_name(item.state), status_log_text(item.reason),
                     (unsigned long)seeded.state);
    }
    assert_int_equal(rig_count(&rig, 0, "new"), 2 * crashes);
    assert_int_equal(rig_count(&rig, 0, NULL), 2 * crashes);
    assert_int_equal(refused, 0);
    courier_link_destroy(link);
}

static int set_up(void **state)
{
    (void)state;
    rig_init(&rig);
    rig_start_courier(&rig);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_finish(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(nobody_is_lost_doubled_or_mixed) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
