/* The courier's socket against bad neighbours: strangers' bytes, too many, too slow, a portal that hangs meanwhile, a
 * disk that is full. Whoever behaves is answered all the time. */
#include <errno.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "contract/courier/rig.h"
#include "courier/link_client.h"
#include "courier/link_server.h"
#include "courier/link_socket.h"

static struct rig rig;
static unsigned person;
static struct link_answer answer;

static int set_up(void **state)
{
    (void)state;
    rig_init(&rig);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_finish(&rig);
    return 0;
}

static int connect_raw(void)
{
    int fd = -1;
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(10))
        if (link_socket_open(rig.state, LINK_CONNECT, &fd) == STATUS_OK)
            break;
    assert_true(fd >= 0);
    return fd;
}

static bool is_dropped(int fd)
{
    char byte;
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(5)) {
        ssize_t got = recv(fd, &byte, 1, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno == ECONNRESET))
            return true;
    }
    return false;
}

static enum status list(void)
{
    const struct link_ask ask = { .kind = LINK_LIST };
    return rig_ask(&rig, &ask, &answer);
}

static void strangers_bytes(void **state)
{
    (void)state;
    static char large[LINK_BYTES_MAX + 1000];
    static const char *const rows[] = { "hello", "{}", "{\"ask\":\"drain\"", "\x00\xff", "" };
    rig_start_courier(&rig);
    memset(large, '[', sizeof large);
    for (size_t i = 0; i <= ARRAY_LEN(rows); i++) {
        int fd = connect_raw();
        const char *bytes = i < ARRAY_LEN(rows) ? rows[i] : large;
        size_t size = i < ARRAY_LEN(rows) ? strlen(rows[i]) + (i == 3) : sizeof large;
        assert_int_equal(send(fd, bytes, size, MSG_NOSIGNAL), size);
        assert_true(is_dropped(fd));
        close(fd);
        assert_int_equal(list(), STATUS_OK);
    }
    rig_stop(&rig.courier, SIGTERM);
}

static void too_many_and_too_slow(void **state)
{
    (void)state;
    int idle[LINK_CLIENTS_MAX];
    rig_start_courier(&rig);
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        idle[i] = connect_raw();
    rig_sleep(100);
    int ninth = connect_raw();
    assert_true(is_dropped(ninth));
    close(ninth);
    /* One watches and never reads; it is dropped once its room is full, and its place is free again. */
    const char watch[] = "{\"ask\":\"watch\"}";
    int sent = 0;
    while (sent < 5000 && send(idle[0], watch, sizeof watch - 1, MSG_NOSIGNAL) > 0) {
        sent++;
        if (sent % 8 == 0)
            rig_sleep(1);
    }
    assert_int_equal(list(), STATUS_OK);
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        close(idle[i]);
    rig_stop(&rig.courier, SIGTERM);
}

static void answers_while_the_portal_hangs(void **state)
{
    (void)state;
    rig_start_courier(&rig);
    rig_control(&rig, "/control",
                "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"timeout\",\"ms\":1400,\"times\":1}]}");
    assert_int_equal(rig_submit(&rig, ++person, "1.001193", NULL), COURIER_STORED);
    int64_t worst_ms = 0;
    int answers = 0;
    for (int64_t end = rig_now() + rig_wait_ms(); rig_show(&rig, person).tries == 0 && rig_now() < end;)
        rig_sleep(5);
    while (rig_show(&rig, person).state == OUTBOX_SENDING && answers < 50) {
        int64_t start_ms = rig_now();
        assert_int_equal(list(), STATUS_OK);
        worst_ms = rig_now() - start_ms > worst_ms ? rig_now() - start_ms : worst_ms;
        answers++;
    }
    assert_true(answers > 0 &&
                worst_ms < 500); /* milliseconds where nothing else runs; one that waits needs what is left of 950 */
    assert_int_equal(rig_settle(&rig, person).state, OUTBOX_ACCEPTED);
    rig_stop(&rig.courier, SIGTERM);
}

/* A disk that fills up: what is acknowledged is there afterwards, what is not there was refused. */
static void full_disk(void **state)
{
    (void)state;
    enum { TRIES = 80 };
    bool stored[TRIES] = { false };
    unsigned first = person + 1;
    int kept = 0;
    rig_control(&rig, "/control",
                "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"reset_before\",\"times\":-1}]}");
    struct rlimit old;
    getrlimit(RLIMIT_FSIZE, &old);
    const struct rlimit little = { 600 * 1024, old.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    rig_start_courier(&rig);
    setrlimit(RLIMIT_FSIZE, &old);
    for (int i = 0; i < TRIES; i++) {
        stored[i] = rig_submit(&rig, ++person, "1.001193", NULL) == COURIER_STORED;
        kept += stored[i];
    }
    if (kept <= 5 || kept >= TRIES)
        fail_msg("kept %d", kept);
    rig_stop(&rig.courier, SIGKILL);
    rig_control(&rig, "/control", "{\"clear\":true}");
    rig_start_courier(&rig);
    for (int i = 0; i < TRIES; i++) {
        if (!stored[i])
            continue;
        struct outbox_item item = rig_settle(&rig, first + (unsigned)i);
        assert_int_equal(item.state, OUTBOX_ACCEPTED);
        assert_true(rig_delivered(&rig, first + (unsigned)i, &item));
    }
    rig_stop(&rig.courier, SIGTERM);
}

/* After an outage the backlog is spread, unless somebody stands there and waits: then it goes, in its order. */
static void spread_but_not_for_a_person(void **state)
{
    (void)state;
    unsigned old = ++person, fresh = ++person;
    rig_control(&rig, "/control",
                "{\"clear\":true,\"faults\":[{\"match\":\"* *\",\"kind\":\"reset_before\",\"times\":-1}]}");
    rig_start_courier(&rig);
    assert_int_equal(rig_submit(&rig, old, "1.001193", NULL), COURIER_STORED);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_show(&rig, old).tries == 0 && rig_now() < end;)
        rig_sleep(5);
    rig_sleep(100); /* longer than the outage below */
    rig_stop(&rig.courier, SIGKILL);
    rig_control(&rig, "/control", "{\"clear\":true}");
    rig.settings.portals[0].splay_s = 100000;
    rig.options.retry.outage_ms = 50;
    rig_start_courier(&rig);
    int32_t tries = rig_show(&rig, old).tries;
    rig_sleep(300);
    assert_int_equal(rig_show(&rig, old).tries, tries);
    assert_int_equal(rig_submit(&rig, fresh, "1.001193", NULL), COURIER_STORED);
    struct outbox_item second = rig_settle(&rig, fresh), first = rig_show(&rig, old);
    assert_int_equal(first.state, OUTBOX_ACCEPTED);
    assert_int_equal(second.state, OUTBOX_ACCEPTED);
    assert_true(strcmp(first.dossier_no, second.dossier_no) < 0);
    rig_stop(&rig.courier, SIGTERM);
    rig_fill_settings(&rig);
}

/* The link: one that starts before any courier, hears of its death, and finds the next. */
struct heard {
    pthread_mutex_t lock;
    int connected, lost, health, stored, accepted;
};

static void hear(const struct courier_event *event, void *context)
{
    struct heard *heard = context;
    pthread_mutex_lock(&heard->lock);
    heard->connected += event->kind == COURIER_CONNECTED;
    heard->lost += event->kind == COURIER_LOST;
    heard->health += event->kind == COURIER_HEALTH;
    heard->stored += event->kind == COURIER_STORED;
    heard->accepted += event->kind == COURIER_STATE && event->state == OUTBOX_ACCEPTED && *event->dossier_no;
    pthread_mutex_unlock(&heard->lock);
}

static int read_counter(struct heard *heard, const int *counter)
{
    pthread_mutex_lock(&heard->lock);
    int count = *counter;
    pthread_mutex_unlock(&heard->lock);
    return count;
}

static bool reaches(struct heard *heard, const int *counter, int wanted)
{
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(5)) {
        if (read_counter(heard, counter) >= wanted)
            return true;
    }
    return false;
}

static void link_finds_its_courier_again(void **state)
{
    (void)state;
    struct heard heard = { .lock = PTHREAD_MUTEX_INITIALIZER };
    char body[4096];
    struct submission s = { .service = "khai-sinh", .procedure = "1.001193", .portal = "dossier", .body = body };
    struct courier_link *link = courier_link_create(rig.state, hear, &heard);
    assert_non_null(link);
    assert_true(reaches(&heard, &heard.lost, 1));
    s.body_len = (size_t)rig_body(++person, "claimed", body, sizeof body);
    rig_uuid(person, s.uuid);
    assert_true(courier_link_submit(link, &s)); /* before there is anybody */
    memset(body, 'x', sizeof body);             /* copied */
    rig_sleep(120);
    assert_int_equal(read_counter(&heard, &heard.lost), 1); /* said once */
    rig_start_courier(&rig);
    assert_true(reaches(&heard, &heard.stored, 1));
    assert_true(reaches(&heard, &heard.accepted, 1));
    assert_true(read_counter(&heard, &heard.connected) == 1 && read_counter(&heard, &heard.health) >= 1);
    rig_stop(&rig.courier, SIGKILL);
    assert_true(reaches(&heard, &heard.lost, 2));
    rig_start_courier(&rig);
    assert_true(reaches(&heard, &heard.connected, 2));
    s.body_len = 0;
    assert_false(courier_link_submit(link, &s));
    courier_link_destroy(link);
    courier_link_destroy(NULL);
    assert_int_equal(rig_count(&rig, person, "new"), 1);
    rig_stop(&rig.courier, SIGTERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strangers_bytes),
        cmocka_unit_test(too_many_and_too_slow),
        cmocka_unit_test(answers_while_the_portal_hangs),
        cmocka_unit_test(full_disk),
        cmocka_unit_test(spread_but_not_for_a_person),
        cmocka_unit_test(link_finds_its_courier_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
