#include <arpa/inet.h>
/* Whom the courier speaks to: wrong authority, wrong key, wrong name, old TLS, plain HTTP and a missing account are
 * refused, and the application waits, stored. A wrong clock stops sending, never saving. */
#include <pthread.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "contract/courier/rig.h"

static struct rig rig;
static unsigned person;
static int32_t tries_of_first; /* the head of the lane, as nobody could send it */

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

/* With the present settings: stores one more, and waits until the first of the lane was tried three times more. */
static struct outbox_item try_three_times(void)
{
    rig_start_courier(&rig);
    assert_int_equal(rig_submit(&rig, ++person, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_show(&rig, 1);
    int32_t before = item.tries;
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(10)) {
        item = rig_show(&rig, 1);
        if (item.state != OUTBOX_SENDING && item.tries >= before + 3)
            break;
    }
    rig_stop(&rig.courier, SIGTERM);
    return item;
}

static void restart_portal(const char *certificate)
{
    char command[2048];
    rig_stop(&rig.portal, SIGTERM);
    if (certificate) {
        snprintf(command, sizeof command, "cd '%s' && cp %s.pem server.pem && cp %s.key server.key", rig.tls,
                 certificate, certificate);
        assert_int_equal(system(command), 0);
    }
    rig_start_portal(&rig);
}

static void wrong_pins(void **state)
{
    (void)state;
    rig_fill_settings(&rig);
    rig.settings.portals[0].pins[0] = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    struct outbox_item item = try_three_times();
    assert_int_equal(item.state, OUTBOX_RETRY);
    assert_int_equal(item.reason, STATUS_TLS);
    assert_int_equal(rig_count(&rig, 0, NULL), 0);
}

static void right_key_under_another_authority(void **state)
{
    (void)state;
    char ca[160];
    rig_fill_settings(&rig);
    snprintf(ca, sizeof ca, "%s/other-ca.pem", rig.tls);
    rig.settings.portals[0].ca_file = ca;
    struct outbox_item item = try_three_times();
    assert_int_equal(item.state, OUTBOX_RETRY);
    assert_int_equal(item.reason, STATUS_TLS);
}

static void name_not_in_the_certificate(void **state)
{
    (void)state;
    char url[64];
    rig_fill_settings(&rig);
    snprintf(url, sizeof url, "https://127.0.0.2:%d/o/rest/v2", rig.port); /* reached, but 127.0.0.1 is certified */
    rig_stop(&rig.portal, SIGTERM);
    char command[2048];
    snprintf(
        command, sizeof command,
        "exec python3 '%s/tests/portal/portal.py' --state '%s/portal' --host 0.0.0.0 --port %d --cert '%s/server.pem' "
        "--key '%s/server.key' --ready-file '%s/ready2' >/dev/null",
        rig.source, rig.folder, rig.port, rig.tls, rig.tls, rig.folder);
    rig.portal = fork();
    if (rig.portal == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    char ready[128];
    snprintf(ready, sizeof ready, "%s/ready2", rig.folder);
    for (int i = 0; i < 6000 && access(ready, R_OK) != 0; i++)
        rig_sleep(20);
    rig.settings.portals[0].base_url = url;
    struct outbox_item item = try_three_times();
    assert_int_equal(item.state, OUTBOX_RETRY);
    assert_int_equal(item.reason, STATUS_TLS);
    restart_portal(NULL);
}

static void wait_for_port(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(20)) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        bool there = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
        if (fd >= 0)
            close(fd);
        if (there)
            return;
    }
}

/* A server that speaks TLS 1.1 at most, or 1.2 with CBC (which curl would take), or nothing but plain HTTP. */
static void old_tls(void **state)
{
    (void)state;
    static const char *const servers[] = { "-tls1_1 -cipher ALL:@SECLEVEL=0", "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA",
                                           NULL };
    int port = 20000 + getpid() % 20000;
    for (size_t i = 0; i < ARRAY_LEN(servers); i++) {
        char url[64], command[2048];
        rig_fill_settings(&rig);
        snprintf(url, sizeof url, "https://127.0.0.1:%d/o/rest/v2", ++port);
        rig.settings.portals[0].base_url = url;
        if (servers[i])
            snprintf(
                command, sizeof command,
                "exec openssl s_server -quiet -www -accept 127.0.0.1:%d -cert '%s/server.pem' -key '%s/server.key' %s"
                " >/dev/null 2>&1",
                port, rig.tls, rig.tls, servers[i]);
        else
            snprintf(command, sizeof command, "exec python3 -m http.server -b 127.0.0.1 %d >/dev/null 2>&1", port);
        pid_t server = fork();
        if (server == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            execl("/bin/sh", "sh", "-c", command, (char *)NULL);
            _exit(127);
        }
        wait_for_port(port);
        struct outbox_item item = try_three_times();
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
        assert_int_equal(item.state, OUTBOX_RETRY);
        assert_int_equal(item.reason, STATUS_TLS);
    }
}

static void fewer_than_two_pins_or_no_account(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        rig_fill_settings(&rig);
        if (i == 0)
            rig.settings.portals[0].pin_count = 1;
        else if (i == 1)
            rig.settings.portals[0].account_file = "/nowhere";
        else
            rig.settings.portals[0].base_url = "http://127.0.0.1:1/o/rest/v2";
        rig_start_courier(&rig);
        assert_int_equal(rig_submit(&rig, ++person, "1.001193", NULL), COURIER_STORED);
        rig_sleep(300);
        assert_int_equal(rig_show(&rig, person).state, OUTBOX_QUEUED);
        assert_int_equal(rig_show(&rig, person).tries, 0);
        tries_of_first = rig_show(&rig, 1).tries;
        rig_stop(&rig.courier, SIGTERM);
    }
}

static int64_t long_ago(void *context)
{
    (void)context;
    return INT64_C(1577836800000); /* 2020-01-01: a battery died */
}

static void wrong_clock_saves_but_does_not_send(void **state)
{
    (void)state;
    static struct link_answer answer;
    rig_fill_settings(&rig);
    rig.options.clock.wall_ms = long_ago;
    rig_start_courier(&rig);
    assert_int_equal(rig_submit(&rig, ++person, "1.001193", NULL), COURIER_STORED);
    rig_sleep(300);
    assert_int_equal(rig_show(&rig, person).state, OUTBOX_QUEUED);
    assert_int_equal(rig_show(&rig, 1).tries, tries_of_first);
    struct link_ask watch = { .kind = LINK_WATCH };
    assert_int_equal(rig_ask(&rig, &watch, &answer), STATUS_OK);
    assert_false(answer.event.health.clock_believable);
    rig_stop(&rig.courier, SIGTERM);
}

static void one_courier_a_folder(void **state)
{
    (void)state;
    rig_fill_settings(&rig);
    rig_start_courier(&rig);
    (void)rig_submit(&rig, ++person, "1.001193", NULL);
    pid_t second = fork();
    if (second == 0)
        _exit(courier_run(&rig.options) == STATUS_BUSY ? 0 : 1);
    int status = 0;
    waitpid(second, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    rig_stop(&rig.courier, SIGTERM);
}

/* Everything above waited; with the right settings all of it arrives, each once. */
static void afterwards_all_arrive(void **state)
{
    (void)state;
    rig_fill_settings(&rig);
    rig_start_courier(&rig);
    for (unsigned number = 1; number <= person; number++) {
        struct outbox_item item = rig_settle(&rig, number);
        assert_int_equal(item.state, OUTBOX_ACCEPTED);
        assert_true(rig_delivered(&rig, number, &item));
    }
    assert_int_equal(rig_count(&rig, 0, NULL), person);
    rig_stop(&rig.courier, SIGTERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_pins),
        cmocka_unit_test(right_key_under_another_authority),
        cmocka_unit_test(name_not_in_the_certificate),
        cmocka_unit_test(old_tls),
        cmocka_unit_test(fewer_than_two_pins_or_no_account),
        cmocka_unit_test(wrong_clock_saves_but_does_not_send),
        cmocka_unit_test(one_courier_a_folder),
        cmocka_unit_test(afterwards_all_arrive),
    };
    (void)setenv("https_proxy", "http://127.0.0.1:9", 1); /* whoever sets one sees nothing of ours */
    (void)setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
