/* Eight wrong clocks. While a clock is wrong everything is saved and nothing is sent; once it is right everything
 * arrives, each once, soon. The courier's clock is faked and so is what certificates are judged by; its timers run on.
 * KIOSK_SUBMISSIONS: how many a clock (5 unless told). Prints `CLOCKS clocks=N delivered=N lost=N unverified=N
 * resume_ms=N`. */
#include <sys/mman.h>

#include "contract/courier/rig.h"

enum { RESUME_MS_MAX = 60000, RESUME_MUTANT_MS_MAX = 8000, PEOPLE_MAX = 4000, SLOW_HOURS = 2, FAST_HOURS = 5 };

enum { WAIT_MS_MIN = (SLOW_HOURS + 1) * 3600000, WAIT_MS_MAX = FAST_HOURS * 3600000 };
#define DAY_MS INT64_C(86400000)
#define BUILD_MS INT64_C(1793491200000) /* 2026-11-01: the day that no clock may stand before */

static struct rig rig;
static unsigned person, submissions = 5;
static int64_t slowest_ms, unverified;
static int64_t *offset_ms; /* shared with the courier: what its wall clock is wrong by */

static int64_t faked_wall(void *context)
{
    (void)context;
    struct clock clock = clock_system();
    return clock_wall(&clock) + __atomic_load_n(offset_ms, __ATOMIC_SEQ_CST);
}

static void set_clock(int64_t wrong_by_ms)
{
    __atomic_store_n(offset_ms, wrong_by_ms, __ATOMIC_SEQ_CST);
}

static void set_clock_to(int64_t wall_ms)
{
    struct clock clock = clock_system();
    set_clock(wall_ms - clock_wall(&clock));
}

static int set_up(void **state)
{
    (void)state;
    const char *wanted = getenv("KIOSK_SUBMISSIONS");
    submissions = wanted ? (unsigned)atoi(wanted) : 5;
    offset_ms = mmap(NULL, sizeof *offset_ms, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(offset_ms != MAP_FAILED);
    assert_true(submissions >= 1 && submissions * 10 < PEOPLE_MAX);
    rig_init(&rig);
    rig.options.clock.wall_ms = faked_wall;
    /* Waits longer than the clock is slow: setting it right makes none of them due, only noticing does. */
    rig.options.retry = (struct retry_policy){
        .base_ms = WAIT_MS_MAX, .cap_ms = WAIT_MS_MAX, .floor_ms = WAIT_MS_MIN, .outage_ms = 300000
    };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_finish(&rig);
    return 0;
}

static void submit_all(void)
{
    for (unsigned i = 0; i < submissions; i++)
        assert_int_equal(rig_submit(&rig, ++person, "1.001193", NULL), COURIER_STORED);
}

/* Whatever the portal was ever asked. */
static int64_t requests(void)
{
    json_t *report = rig_http(&rig, "GET", "/control/requests", NULL, false);
    const char *name;
    json_t *count;
    int64_t sum = 0;
    json_object_foreach(json_object_get(report, "calls"), name, count) sum += json_integer_value(count);
    json_decref(report);
    return sum;
}

static bool clock_is_believed(void)
{
    static struct link_answer answer;
    const struct link_ask watch = { .kind = LINK_WATCH };
    assert_int_equal(rig_ask(&rig, &watch, &answer), STATUS_OK);
    return answer.event.health.clock_believable;
}

static void wait_for_belief(bool wanted)
{
    int64_t end = rig_now() + rig_wait_ms();
    while (clock_is_believed() != wanted) {
        assert_true(rig_now() < end);
        rig_sleep(20);
    }
}

static int waiting(void)
{
    static struct link_answer answer;
    const struct link_ask watch = { .kind = LINK_WATCH };
    assert_int_equal(rig_ask(&rig, &watch, &answer), STATUS_OK);
    assert_int_equal(answer.event.health.needs_staff, 0);
    return answer.event.health.waiting;
}

/* From the moment the time is right: how long until the first one moves, then until all have gone. */
static void expect_all_arrive(const char *what)
{
    int waiting_at_start = waiting();
    int64_t begun = rig_now(), end = begun + (getenv("KIOSK_RIG_WAIT_MS") ? RESUME_MUTANT_MS_MAX : RESUME_MS_MAX);
    int64_t asked = requests();
    set_clock(0);
    while (requests() == asked && waiting_at_start > 0) { /* the courier is left alone: a question would wake it */
        assert_true(rig_now() < end);
        rig_sleep(50);
    }
    int64_t resumed_ms = rig_now() - begun;
    end = rig_now() + rig_wait_ms() + submissions * 1000;
    while (waiting() > 0) {
        assert_true(rig_now() < end);
        rig_sleep(50);
    }
    print_message("%-28s resumed after %lld ms, all %u there after %lld ms\n", what, (long long)resumed_ms, submissions,
                  (long long)(rig_now() - begun));
    if (resumed_ms > slowest_ms)
        slowest_ms = resumed_ms;
    wait_for_belief(true);
}

/* A clock that was wrong before the machine started; once the time is right `restart` or the running courier goes on.
 */
static void play_wrong_from_start(const char *what, int64_t wall_ms, bool restart)
{
    int64_t before = requests();
    set_clock_to(wall_ms);
    rig_start_courier(&rig);
    submit_all();
    wait_for_belief(false);
    rig_sleep(500);
    unverified += requests() - before;
    assert_int_equal(requests(), before);
    assert_int_equal(waiting(), submissions);
    if (restart) {
        rig_stop(&rig.courier, SIGTERM);
        set_clock(0);
        rig_start_courier(&rig);
    }
    expect_all_arrive(what);
    rig_stop(&rig.courier, SIGTERM);
}

static int64_t days_from_now(int days)
{
    struct clock clock = clock_system();
    return clock_wall(&clock) + days * DAY_MS;
}

static void year_1970(void **state)
{
    (void)state;
    play_wrong_from_start("1970", 1000, false);
}

static void year_2000(void **state)
{
    (void)state;
    play_wrong_from_start("2000", INT64_C(946684800000), true);
}

static void a_day_before_the_build(void **state)
{
    (void)state;
    play_wrong_from_start("a day before the build", BUILD_MS - DAY_MS, false);
}

static void ninety_days_slow(void **state)
{
    (void)state;
    play_wrong_from_start("90 days slow", days_from_now(-90), false);
}

static void ninety_days_fast(void **state)
{
    (void)state;
    play_wrong_from_start("90 days fast", days_from_now(90), false);
}

static void ten_years_fast(void **state)
{
    (void)state;
    play_wrong_from_start("10 years fast", days_from_now(3653), true);
}

/* Until nothing has been asked for longer than a line stays open (two seconds); how much was asked by then. */
static int64_t wait_for_silence(void)
{
    int64_t asked = -1, end = rig_now() + rig_wait_ms();
    while (asked != requests()) {
        assert_true(rig_now() < end);
        asked = requests();
        rig_sleep(4000);
    }
    return asked;
}

/* The clock jumps while an application is on its way: what was verified may end, nothing new begins. */
static void stepped_while_sending(void **state)
{
    (void)state;
    set_clock(0);
    rig_start_courier(&rig);
    rig_control(
        &rig, "/control",
        "{\"clear\":true,\"faults\":[{\"match\":\"POST /dossiers\",\"kind\":\"slow\",\"ms\":800,\"times\":1}]}");
    submit_all();
    rig_sleep(300);
    set_clock_to(INT64_C(946684800000));
    wait_for_belief(false);
    int64_t before = wait_for_silence(); /* the application under way ends, and the line is given up */
    rig_sleep(1000);
    unverified += requests() - before;
    assert_int_equal(requests(), before);
    if (submissions > 1)
        assert_true(waiting() > 0);
    expect_all_arrive("stepped while sending");
    rig_stop(&rig.courier, SIGTERM);
}

/* Set back by more than the certificate's age: believable by itself, and refused by the certificate. */
static void set_back(void **state)
{
    (void)state;
    set_clock(0);
    rig_start_courier(&rig);
    submit_all();
    while (waiting() > 0)
        rig_sleep(50);
    int64_t before = wait_for_silence(); /* the line is given up */
    set_clock(-SLOW_HOURS * 3600 * INT64_C(1000));
    submit_all();
    wait_for_belief(false);
    rig_sleep(500);
    unverified += requests() - before;
    assert_int_equal(requests(), before);
    expect_all_arrive("set back");
    rig_stop(&rig.courier, SIGTERM);
}

/* Five hours fast, the line down: the next try stands five hours ahead of the right time, and the clock is set back. */
static void set_back_while_failing(void **state)
{
    (void)state;
    set_clock(FAST_HOURS * 3600 * INT64_C(1000));
    rig_control(&rig, "/control",
                "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"reset_before\",\"times\":-1}]}");
    rig_start_courier(&rig);
    unsigned first = person + 1;
    submit_all();
    int64_t end = rig_now() + rig_wait_ms();
    while (rig_show(&rig, first).state != OUTBOX_RETRY) {
        assert_true(rig_now() < end);
        rig_sleep(20);
    }
    rig_control(&rig, "/control", "{\"clear\":true}");
    expect_all_arrive("set back while failing");
    rig_stop(&rig.courier, SIGTERM);
}

static void each_once(void **state)
{
    (void)state;
    static int seen[PEOPLE_MAX];
    json_t *all = rig_http(&rig, "GET", "/control/dossiers", NULL, false);
    size_t index;
    json_t *dossier;
    json_array_foreach(json_object_get(all, "dossiers"), index, dossier)
    {
        const char *name = json_string_value(json_object_get(dossier, "applicantName"));
        unsigned number = name ? (unsigned)atoi(name + strcspn(name, "0123456789")) : 0;
        assert_in_range(number, 1, person);
        assert_true(rig_holds(dossier, number));
        assert_true(rig_text_is(dossier, "dossierStatus", "new"));
        seen[number]++;
    }
    json_decref(all);
    int lost = 0, twice = 0;
    for (unsigned number = 1; number <= person; number++) {
        lost += seen[number] == 0;
        twice += seen[number] > 1;
    }
    printf("CLOCKS clocks=8 delivered=%u lost=%d twice=%d unverified=%lld resume_ms=%lld\n", person - (unsigned)lost,
           lost, twice, (long long)unverified, (long long)slowest_ms);
    assert_int_equal(lost, 0);
    assert_int_equal(twice, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(year_1970),
        cmocka_unit_test(year_2000),
        cmocka_unit_test(a_day_before_the_build),
        cmocka_unit_test(ninety_days_slow),
        cmocka_unit_test(ninety_days_fast),
        cmocka_unit_test(ten_years_fast),
        cmocka_unit_test(stepped_while_sending),
        cmocka_unit_test(set_back),
        cmocka_unit_test(set_back_while_failing),
        cmocka_unit_test(each_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
