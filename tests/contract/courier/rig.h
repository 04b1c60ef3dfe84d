/* A real courier process against the sandbox portal over real HTTPS, for the contract tests of the courier. Everything
 * lives in one folder under /tmp; only processes started here are ended. The people are invented. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/str.h"
#include "courier/courier.h"
#include "courier/link_ask.h"

#define RIG_UNUSED __attribute__((unused))

enum {
    RIG_PINS = 2,
    /* Faults that are to run into it take longer, a busy machine does not; and a portal that needs more than a second
     * (SLOW_REPLY_MS) is left in peace for three times as long. */
    RIG_TOTAL_TIMEOUT_MS = 950,
};

/* How long anything is waited for; mutants need not be given long. */
static RIG_UNUSED int rig_wait_ms(void)
{
    const char *wanted = getenv("KIOSK_RIG_WAIT_MS");
    return wanted ? atoi(wanted) : 120000;
}

struct rig {
    char folder[64], state[96], tls[96], source[512];
    const char *script; /* of the sandbox, in tests/portal */
    pid_t portal, courier;
    int port;
    char base_url[64], ca_file[128], account_file[128], pins[RIG_PINS][80];
    struct settings_procedure procedures[2];
    struct settings settings;
    struct courier_options options;
};

static RIG_UNUSED void rig_sleep(int ms)
{
    const struct timespec pause = { ms / 1000, ms % 1000 * 1000000L };
    nanosleep(&pause, NULL);
}

static RIG_UNUSED int64_t rig_now(void)
{
    struct clock clock = clock_system();
    return clock_monotonic(&clock);
}

static RIG_UNUSED void rig_find_source(struct rig *rig)
{
    snprintf(rig->source, sizeof rig->source, "%s", __FILE__);
    char *tail = strstr(rig->source, "/tests/contract/");
    assert_non_null(tail);
    *tail = '\0';
}

static RIG_UNUSED void rig_start_portal(struct rig *rig)
{
    char script[600], cert[128], key[128], ready[128], state[128], port[16];
    snprintf(script, sizeof script, "%s/tests/portal/%s", rig->source, rig->script);
    snprintf(cert, sizeof cert, "%s/server.pem", rig->tls);
    snprintf(key, sizeof key, "%s/server.key", rig->tls);
    snprintf(ready, sizeof ready, "%s/ready", rig->folder);
    snprintf(state, sizeof state, "%s/portal", rig->folder);
    snprintf(port, sizeof port, "%d", rig->port);
    unlink(ready);
    rig->portal = fork();
    if (rig->portal == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int null = open("/dev/null", O_RDWR);
        dup2(null, STDOUT_FILENO);
        execlp("python3", "python3", script, "--state", state, "--cert", cert, "--key", key, "--ready-file", ready,
               "--port", port, "--seed", "1", (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 6000 && access(ready, R_OK) != 0; i++)
        rig_sleep(20);
    FILE *file = fopen(ready, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &rig->port), 1);
    fclose(file);
}

static RIG_UNUSED void rig_stop(pid_t *pid, int signal_number)
{
    if (*pid <= 0)
        return;
    kill(*pid, signal_number);
    int status = 0;
    waitpid(*pid, &status, 0);
    *pid = 0;
    if (signal_number == SIGTERM)
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Settings as kiosk.yaml would give them; the tests change what they need before rig_start_courier. */
static RIG_UNUSED void rig_fill_settings(struct rig *rig)
{
    rig->procedures[0] = (struct settings_procedure){ "1.001193", "1.001193", "KS-01", "TP01" };
    rig->procedures[1] = (struct settings_procedure){ "1.004194", "1.004194", "TT-01", "TP01" };
    struct settings_portal *portal = &rig->settings.portals[0];
    snprintf(rig->base_url, sizeof rig->base_url, "https://127.0.0.1:%d/o/rest/v2", rig->port);
    snprintf(rig->ca_file, sizeof rig->ca_file, "%s/ca.pem", rig->tls);
    *portal = (struct settings_portal){ .id = "dossier",
                                        .adapter = "opencps2",
                                        .base_url = rig->base_url,
                                        .ca_file = rig->ca_file,
                                        .pins = { rig->pins[0], rig->pins[1] },
                                        .pin_count = RIG_PINS,
                                        .group_id = "55301",
                                        .agency_code = "H47.12",
                                        .agency_name = "UBND xã Mẫu Bình",
                                        .account_file = rig->account_file,
                                        .connect_timeout_ms = RIG_TOTAL_TIMEOUT_MS,
                                        .total_timeout_ms = RIG_TOTAL_TIMEOUT_MS,
                                        .procedures = rig->procedures,
                                        .procedure_count = 2 };
    rig->settings.kiosk_id = "mau-binh-01";
    rig->settings.portal_count = 1;
    rig->settings.queue_items_max = 500;
    rig->options = (struct courier_options){
        .state_folder = rig->state,
        .settings = &rig->settings,
        .clock = clock_system(),
        .entropy = entropy_system(),
        .retry = { .base_ms = 20, .cap_ms = 100, .floor_ms = 5, .pace_ms = 0, .outage_ms = 300000 }
    };
}

static RIG_UNUSED void rig_init_for(struct rig *rig, const char *script)
{
    char command[800];
    *rig = (struct rig){ .folder = "/tmp/kiosk-rig-XXXXXX", .script = script };
    curl_global_init(CURL_GLOBAL_DEFAULT);
    rig_find_source(rig);
    assert_non_null(mkdtemp(rig->folder));
    snprintf(rig->state, sizeof rig->state, "%s/state", rig->folder);
    snprintf(rig->tls, sizeof rig->tls, "%s/tls", rig->folder);
    snprintf(rig->account_file, sizeof rig->account_file, "%s/account", rig->folder);
    snprintf(command, sizeof command, "python3 '%s/tests/support/certs.py' '%s'", rig->source, rig->tls);
    FILE *pins = popen(command, "r");
    assert_non_null(pins);
    for (int i = 0; i < RIG_PINS; i++)
        assert_int_equal(fscanf(pins, "%79s", rig->pins[i]), 1);
    pclose(pins);
    int fd = open(rig->account_file, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, "kiosk-01:thu-nghiem-01\n", 23), 23);
    close(fd);
    rig_start_portal(rig);
    rig_fill_settings(rig);
}

static RIG_UNUSED void rig_init(struct rig *rig)
{
    rig_init_for(rig, "portal.py");
}

static RIG_UNUSED void rig_start_courier(struct rig *rig)
{
    char log[128];
    snprintf(log, sizeof log, "%s/courier.log", rig->folder);
    rig->courier = fork();
    if (rig->courier == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDERR_FILENO);
        dup2(fd, STDOUT_FILENO);
        _exit(courier_run(&rig->options) == STATUS_OK ? 0 : 1);
    }
}

static RIG_UNUSED void rig_finish(struct rig *rig)
{
    char command[128];
    rig_stop(&rig->courier, SIGTERM);
    rig_stop(&rig->portal, SIGTERM);
    snprintf(command, sizeof command, "rm -rf '%s'", rig->folder);
    assert_int_equal(system(command), 0);
}

/* One question to the courier; connects anew each time, waiting for it to be there. */
static RIG_UNUSED enum status rig_ask(struct rig *rig, const struct link_ask *ask, struct link_answer *answer)
{
    enum status status = STATUS_UNAVAILABLE;
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(10)) {
        struct link_call *call = NULL;
        status = link_call_open(rig->state, &call);
        if (status == STATUS_OK)
            status = link_call_ask(call, ask, rig_wait_ms(), answer);
        link_call_close(call);
        if (status == STATUS_OK)
            break;
    }
    return status;
}

/* The sandbox: control calls, and API calls as another client of the same account. The caller drops the reference. */
static RIG_UNUSED size_t rig_take(char *bytes, size_t one, size_t count, void *context)
{
    return fwrite(bytes, one, count, context);
}

static RIG_UNUSED json_t *rig_http(struct rig *rig, const char *method, const char *path, const char *body, bool api)
{
    char url[256], *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    headers = curl_slist_append(headers, "groupId: 55301");
    snprintf(url, sizeof url, "https://127.0.0.1:%d%s%s", rig->port, api ? "/o/rest/v2" : "", path);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_CAINFO, rig->ca_file);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    if (api)
        curl_easy_setopt(easy, CURLOPT_USERPWD, "kiosk-01:thu-nghiem-01");
    if (body)
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, rig_take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, out);
    assert_int_equal(curl_easy_perform(easy), CURLE_OK);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    fclose(out);
    json_t *json = json_loadb(text, size, 0, NULL);
    free(text);
    assert_non_null(json);
    return json;
}

static RIG_UNUSED void rig_control(struct rig *rig, const char *path, const char *body)
{
    json_decref(rig_http(rig, "POST", path, body, false));
}

static RIG_UNUSED void rig_uuid(unsigned number, char out[UUID_TEXT_BYTES])
{
    snprintf(out, UUID_TEXT_BYTES, "%08x-aaaa-4000-8000-0123456789ab", number * 2654435761u);
}

/* Person `number`; each differs from every other in every field. */
static RIG_UNUSED int rig_body(unsigned number, const char *identity, char *out, size_t size)
{
    char uuid[UUID_TEXT_BYTES];
    rig_uuid(number, uuid);
    return snprintf(
        out, size,
        "{\"uuid\":\"%s\",\"service\":\"khai-sinh\",\"procedure\":\"1.001193\",\"agency\":\"UBND xã\","
        "\"identity\":\"%s\",\"applicant\":{\"name\":\"Nguyễn Thị Thử Nghiệm %u\",\"id_no\":\"0011990%05u\","
        "\"id_date\":\"2021-06-%02u\",\"address\":\"Số %u, Xã Mẫu Bình & \\\"quẩn\\\"\",\"phone\":\"09000%05u\","
        "\"email\":\"\"},\"answers\":[{\"path\":\"child.full_name\",\"value\":\"Đặng Bé %u\",\"source\":\"typed\"},"
        "{\"path\":\"child.birth_date\",\"value\":\"2026-11-%02u\",\"source\":\"typed\"}],"
        "\"consents\":[{\"purpose\":\"submit_dossier\",\"text_version\":\"v1\",\"at\":\"2026-11-21T10:00:00+07:00\"}]}",
        uuid, identity, number, number, number % 28 + 1, number, number, number, number % 28 + 1);
}

static RIG_UNUSED enum courier_event_kind rig_submit(struct rig *rig, unsigned number, const char *procedure,
                                                     struct courier_event *event)
{
    static char body[4096];
    static struct link_answer answer;
    struct link_ask ask = { .kind = LINK_SUBMIT };
    ask.submission.body_len = (size_t)rig_body(number, "claimed", body, sizeof body);
    ask.submission.body = body;
    rig_uuid(number, ask.submission.uuid);
    strcpy(ask.submission.service, "khai-sinh");
    strcpy(ask.submission.procedure, procedure);
    strcpy(ask.submission.portal, "dossier");
    assert_int_equal(rig_ask(rig, &ask, &answer), STATUS_OK);
    assert_int_equal(answer.kind, LINK_EVENT);
    if (event)
        *event = answer.event;
    return answer.event.kind;
}

static RIG_UNUSED struct outbox_item rig_show(struct rig *rig, unsigned number)
{
    static struct link_answer answer;
    struct link_ask ask = { .kind = LINK_SHOW };
    rig_uuid(number, ask.key);
    assert_int_equal(rig_ask(rig, &ask, &answer), STATUS_OK);
    assert_int_equal(answer.kind, LINK_DETAIL);
    return answer.items[0];
}

/* Waits until the item is accepted or given to staff. */
static RIG_UNUSED struct outbox_item rig_settle(struct rig *rig, unsigned number)
{
    struct outbox_item item = rig_show(rig, number);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(10)) {
        item = rig_show(rig, number);
        if (item.state == OUTBOX_ACCEPTED || item.state == OUTBOX_NEEDS_STAFF)
            break;
    }
    return item;
}

static RIG_UNUSED enum status rig_retry(struct rig *rig, unsigned number)
{
    static struct link_answer answer;
    struct link_ask ask = { .kind = LINK_RETRY };
    rig_uuid(number, ask.key);
    assert_int_equal(rig_ask(rig, &ask, &answer), STATUS_OK);
    return answer.status;
}

static RIG_UNUSED bool rig_text_is(const json_t *object, const char *key, const char *wanted)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && strcmp(text, wanted) == 0;
}

/* Does this dossier hold person `number` and nobody else, in every field that was sent? */
static RIG_UNUSED bool rig_holds(const json_t *dossier, unsigned number)
{
    char name[64], id_no[32], date[32], address[96], phone[32], child[64], birth[32];
    snprintf(name, sizeof name, "Nguyễn Thị Thử Nghiệm %u", number);
    snprintf(id_no, sizeof id_no, "0011990%05u", number);
    snprintf(date, sizeof date, "%02u/06/2021", number % 28 + 1);
    snprintf(address, sizeof address, "Số %u, Xã Mẫu Bình & \"quẩn\"", number);
    snprintf(phone, sizeof phone, "09000%05u", number);
    snprintf(child, sizeof child, "Đặng Bé %u", number);
    snprintf(birth, sizeof birth, "2026-11-%02u", number % 28 + 1);
    const json_t *forms = json_object_get(dossier, "forms");
    const json_t *data = json_object_get(json_array_get(forms, 0), "formData");
    return json_array_size(forms) == 1 && rig_text_is(dossier, "applicantName", name) &&
           rig_text_is(dossier, "contactName", name) && rig_text_is(dossier, "applicantIdNo", id_no) &&
           rig_text_is(dossier, "applicantIdDate", date) && rig_text_is(dossier, "address", address) &&
           rig_text_is(dossier, "contactTelNo", phone) && rig_text_is(dossier, "contactEmail", "") &&
           rig_text_is(dossier, "metaData",
                       "{\"identity\":\"claimed\",\"origin\":\"kiosk\",\"kiosk\":\"mau-binh-01\"}") &&
           rig_text_is(data, "child.full_name", child) && rig_text_is(data, "child.birth_date", birth) &&
           rig_text_is(data, "identity", "claimed") && json_array_size(json_object_get(data, "consents")) == 1;
}

/* Dossiers at the portal with that UUID (all when 0) and status ("" = draft; NULL = any). */
static RIG_UNUSED int rig_count(struct rig *rig, unsigned number, const char *status)
{
    char uuid[UUID_TEXT_BYTES];
    rig_uuid(number, uuid);
    json_t *all = rig_http(rig, "GET", "/control/dossiers", NULL, false);
    size_t index;
    json_t *dossier;
    int count = 0;
    json_array_foreach(json_object_get(all, "dossiers"), index, dossier) count +=
        (!number || rig_text_is(dossier, "referenceUid", uuid)) &&
        (!status || rig_text_is(dossier, "dossierStatus", status));
    json_decref(all);
    return count;
}

/* The invariant: the portal holds exactly one live dossier of this person, handed in, hers in every field, under the
 * number that the courier tells. */
static RIG_UNUSED bool rig_delivered(struct rig *rig, unsigned number, const struct outbox_item *item)
{
    char name[64];
    snprintf(name, sizeof name, "Nguyễn Thị Thử Nghiệm %u", number);
    json_t *all = rig_http(rig, "GET", "/control/dossiers", NULL, false);
    size_t index;
    json_t *dossier;
    int live = 0, right = 0;
    json_array_foreach(json_object_get(all, "dossiers"), index, dossier)
    {
        if (!rig_text_is(dossier, "applicantName", name) || rig_text_is(dossier, "dossierStatus", "cancelled"))
            continue;
        live++;
        right += rig_holds(dossier, number) && rig_text_is(dossier, "dossierStatus", "new") &&
                 rig_text_is(dossier, "dossierNo", item->dossier_no) && *item->dossier_no;
    }
    json_decref(all);
    return live == 1 && right == 1;
}

/* How often the portal was asked for this call ("POST /dossiers"). */
static RIG_UNUSED int rig_calls(struct rig *rig, const char *call)
{
    json_t *report = rig_http(rig, "GET", "/control/requests", NULL, false);
    int count = (int)json_integer_value(json_object_get(json_object_get(report, "calls"), call));
    json_decref(report);
    return count;
}
