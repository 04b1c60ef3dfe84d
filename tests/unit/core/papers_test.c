/* Papers scanned into a form: who may, what is kept, what is sent, and that all of it ends with the session. */
#include <stdlib.h>

#include "core/papers.h"
#include "core/session.h"
#include "core/staff.h"
#include "unit/core/fixture.h"

static struct settings desk;
static struct paper_tray tray;

static int setup(void **state)
{
    int status = kiosk_setup(state);
    struct kiosk *kiosk = *state;
    desk = settings;
    desk.staff[0] = (struct settings_staff){ .id = "CB-017", .role = STAFF_OFFICER, .pin_hash = "" };
    desk.staff[1] = (struct settings_staff){ .id = "BD-002", .role = STAFF_POST, .pin_hash = "" };
    desk.staff_count = 2;
    desk.paper_scanner.device = "test:0";
    static const struct settings_procedure procedures[] = { { .procedure = "1.001193", .service_code = "1.001193" } };
    desk.portals[0] = (struct settings_portal){ .id = "dossier",
                                                .adapter = "opencps2",
                                                .procedures = procedures,
                                                .procedure_count = 1,
                                                .parts = { { "1.001193", "slip", "TP02", "", 1 },
                                                           { "1.001193", "proof", "TP03", "", 1 } },
                                                .part_count = 2 };
    desk.portal_count = 1;
    kiosk->model.world.settings = &desk;
    kiosk->model.world.paper_tray = &tray;
    assert_int_equal(i18n_add(kiosk->vi, "d.slip", STR("Giấy \"chứng\"/sinh")), STATUS_OK);
    return status;
}

static bool asked(const struct kiosk *kiosk, enum effect_kind kind)
{
    for (size_t i = 0; i < kiosk->effects.count; i++)
        if (kiosk->effects.items[i].kind == kind)
            return true;
    return false;
}

static void officer(struct kiosk *kiosk, const char *id)
{
    char payload[STAFF_BADGE_PAYLOAD_BYTES];
    struct msg msg = { .kind = MSG_TEXT, .text = "135790\n" };
    kiosk_press(kiosk, ACTION_CALL_STAFF, "");
    assert_int_equal(staff_badge_format(str_from(id), payload), STATUS_OK);
    kiosk_scan(kiosk, payload);
    kiosk_send(kiosk, &msg);
    msg = (struct msg){ .kind = MSG_STAFF, .status = STATUS_OK };
    kiosk_send(kiosk, &msg);
    assert_true(model_staff_in(&kiosk->model));
}

static void open_papers(struct kiosk *kiosk, const char *relation)
{
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, relation, "check");
    officer(kiosk, "CB-017");
    kiosk_press(kiosk, ACTION_STAFF_PAPERS, "");
    assert_string_equal(kiosk_page(kiosk), "staff_papers");
}

static void ended(struct kiosk *kiosk, uint32_t job, enum paper_scan_end end)
{
    struct msg msg = { .kind = MSG_PAPER, .paper = { job, end } };
    kiosk_send(kiosk, &msg);
}

/* A page of `size` bytes `fill`. */
static void scanned(struct kiosk *kiosk, const char *id, uint8_t fill, uint32_t size)
{
    kiosk_press(kiosk, ACTION_PAPER_SCAN, id);
    assert_true(asked(kiosk, EFFECT_PAPER_SCAN));
    tray = (struct paper_tray){ .width_px = 16, .height_px = 2, .dpi = 200, .size = size };
    memset(tray.bytes, fill, size);
    ended(kiosk, papers_job(&kiosk->model), PAPER_SCAN_DONE);
}

static struct paper_shown shown(const struct kiosk *kiosk, size_t index)
{
    struct paper_shown paper = { .document = NULL };
    assert_true(model_paper_at(&kiosk->model, index, &paper));
    return paper;
}

static void who_may(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    kiosk_press(kiosk, ACTION_STAFF_PAPERS, ""); /* a citizen */
    assert_string_equal(kiosk_page(kiosk), "check");
    officer(kiosk, "BD-002");
    desk.paper_scanner.device = NULL; /* no device, no button */
    assert_false(model_papers_askable(&kiosk->model));
    desk.paper_scanner.device = "test:0";
    desk.portals[0].part_count = 0; /* the portal takes no paper */
    assert_false(model_papers_askable(&kiosk->model));
    desk.portals[0].part_count = 2;
    kiosk_press(kiosk, ACTION_STAFF_PAPERS, ""); /* the post office helps */
    assert_string_equal(kiosk_page(kiosk), "staff_papers");
    struct paper_shown paper;
    assert_string_equal(shown(kiosk, 0).document->id, "slip");
    assert_false(model_paper_at(&kiosk->model, 1, &paper)); /* the state holds the card, the proof is not needed */
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "card");
    assert_false(asked(kiosk, EFFECT_PAPER_SCAN));
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "proof");
    assert_false(asked(kiosk, EFFECT_PAPER_SCAN));
    kiosk_press(kiosk, ACTION_STAFF_OUT, ""); /* hands back from here: the citizen is on the check page */
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_false(model_staff_in(&kiosk->model));
}

/* Where there are no templates the document's own id is the part; a procedure the portal does not take has none. */
static void parts(void **state)
{
    (void)state;
    struct settings_portal plain = desk.portals[0];
    plain.adapter = "json1";
    assert_string_equal(settings_find_part(&plain, "1.001193", "slip"), "TP02");
    assert_string_equal(settings_find_part(&plain, "1.001193", "other"), "other");
    assert_null(settings_find_part(&plain, "1.000000", "slip"));
    assert_null(settings_find_part(&plain, "1.001193", "a-document-whose-id-is-longer-than-a-part"));
    assert_null(settings_find_part(&desk.portals[0], "1.001193", "other"));
}

static void kept_removed_and_wiped(void **state)
{
    struct kiosk *kiosk = *state;
    open_papers(kiosk, "other");
    const struct papers *papers = &kiosk->model.session->papers;
    scanned(kiosk, "slip", 0xAA, 1000);
    scanned(kiosk, "proof", 0xBB, 500);
    scanned(kiosk, "slip", 0xCC, 700);
    assert_int_equal(shown(kiosk, 0).pages, 2);
    assert_string_equal(shown(kiosk, 0).by, "CB-017");
    assert_int_equal(shown(kiosk, 1).pages, 1);
    assert_int_equal(papers->used, 2200);
    kiosk_press(kiosk, ACTION_PAPER_DROP, "slip");
    assert_int_equal(papers->used, 500);
    assert_int_equal(shown(kiosk, 0).pages, 0);
    assert_null(shown(kiosk, 0).by);
    for (size_t i = 0; i < sizeof papers->bytes; i++)
        assert_int_equal(papers->bytes[i], i < 500 ? 0xBB : 0);
    kiosk_act(kiosk, ACTION_PAPER_SCAN, 1, "proof"); /* again: what was there goes first */
    assert_int_equal(papers->used, 0);
    ended(kiosk, papers_job(&kiosk->model), PAPER_SCAN_JAMMED);
    assert_string_equal(shown(kiosk, 1).trouble_key, "scans.end.jammed");
    assert_null(shown(kiosk, 0).trouble_key);
    scanned(kiosk, "slip", 0xDD, 900);
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_HOME, "");
    kiosk_press(kiosk, ACTION_LEAVE, "");
    assert_int_equal(kiosk->forgets, 1);
    assert_null(kiosk->model.session);
    for (size_t i = 0; i < sizeof papers->bytes; i++) /* the arena's memory is still ours to look at */
        assert_int_equal(((const volatile uint8_t *)papers->bytes)[i], 0);
}

static void only_what_is_waited_for(void **state)
{
    struct kiosk *kiosk = *state;
    open_papers(kiosk, "mother");
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip");
    uint32_t job = papers_job(&kiosk->model);
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip"); /* one at a time */
    assert_int_equal(papers_job(&kiosk->model), job);
    kiosk_press(kiosk, ACTION_PAPER_DROP, "slip");
    assert_true(asked(kiosk, EFFECT_PAPER_STOP));
    tray = (struct paper_tray){ .width_px = 16, .height_px = 2, .dpi = 200, .size = 5 };
    ended(kiosk, job, PAPER_SCAN_DONE); /* too late */
    assert_int_equal(shown(kiosk, 0).pages, 0);
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip");
    assert_int_not_equal(papers_job(&kiosk->model), job);
    ended(kiosk, job, PAPER_SCAN_DONE); /* and of another one */
    assert_int_equal(shown(kiosk, 0).pages, 0);
    assert_true(shown(kiosk, 0).scanning);
    tray.size = PAPERS_BYTES_MAX + 1u;
    ended(kiosk, papers_job(&kiosk->model), PAPER_SCAN_DONE);
    assert_int_equal(shown(kiosk, 0).pages, 0);
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip");
    kiosk_next(kiosk); /* left while it runs */
    assert_true(asked(kiosk, EFFECT_PAPER_STOP));
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_press(kiosk, ACTION_STAFF_PAPERS, "");
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip");
    job = papers_job(&kiosk->model);
    kiosk_wait(kiosk, 61000); /* nobody is there any more */
    assert_string_equal(kiosk_page(kiosk), "still_there");
    kiosk_wait(kiosk, 31000);
    assert_null(kiosk->model.session);
    ended(kiosk, job, PAPER_SCAN_DONE);
    assert_null(kiosk->model.session);
}

static void room_has_an_end(void **state)
{
    struct kiosk *kiosk = *state;
    open_papers(kiosk, "mother");
    for (int i = 0; i < PAPER_PAGES_MAX; i++)
        scanned(kiosk, "slip", 1, 100);
    assert_true(shown(kiosk, 0).full);
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip");
    assert_false(asked(kiosk, EFFECT_PAPER_SCAN));
    kiosk_press(kiosk, ACTION_PAPER_DROP, "slip");
    scanned(kiosk, "slip", 1, PAPER_PAGE_BYTES_MAX);
    scanned(kiosk, "slip", 2, PAPER_PAGE_BYTES_MAX);
    kiosk_press(kiosk, ACTION_PAPER_SCAN, "slip");
    for (size_t i = 0; i < kiosk->effects.count; i++)
        if (kiosk->effects.items[i].kind == EFFECT_PAPER_SCAN)
            assert_int_equal(kiosk->effects.items[i].number, PAPERS_BYTES_MAX - 2 * PAPER_PAGE_BYTES_MAX);
}

static void send(struct kiosk *kiosk)
{
    kiosk_next(kiosk); /* papers: done */
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    kiosk_fill_to(kiosk, "mother", "submit");
    assert_int_equal(kiosk->submits, 1);
}

static void sent_with_the_answers(void **state)
{
    struct kiosk *kiosk = *state;
    open_papers(kiosk, "mother");
    /* All there is room for still fits into a body, and a body into the courier's bound. */
    scanned(kiosk, "slip", 0x55, PAPER_PAGE_BYTES_MAX);
    scanned(kiosk, "slip", 0x55, PAPER_PAGE_BYTES_MAX);
    scanned(kiosk, "slip", 0x55, PAPERS_BYTES_MAX - 2 * PAPER_PAGE_BYTES_MAX);
    send(kiosk);
    assert_non_null(strstr(kiosk->body, "\"assisted_by\":\"CB-017\""));
    assert_non_null(strstr(kiosk->body, "{\"path\":\"papers.slip\",\"value\":\"scanned\",\"source\":\"staff\"}]"));
    assert_non_null(strstr(kiosk->body,
                           "\"attachments\":[{\"part_no\":\"TP02\",\"name\":\"Giấy chứngsinh.pdf\",\"type\":"
                           "\"application/pdf\",\"data\":\"JVBERi0xLjQK")); /* %PDF-1.4 */
    assert_string_equal(model_papers_sent_key(&kiosk->model, 0), "d.slip");
    assert_null(model_papers_sent_key(&kiosk->model, 1));
    struct outcome_paper paper;
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    assert_false(model_outcome_paper_at(&kiosk->model, 0, &paper)); /* nothing left to bring */
}

static void a_paper_no_longer_needed_stays_here(void **state)
{
    struct kiosk *kiosk = *state;
    open_papers(kiosk, "other");
    scanned(kiosk, "proof", 0x55, 100);
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "requester.relationship");
    kiosk_choose(kiosk, "requester.relationship", "mother");
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    kiosk_fill_to(kiosk, "mother", "submit");
    assert_null(strstr(kiosk->body, "attachments"));
    assert_null(strstr(kiosk->body, "papers."));
}

static void a_consent_is_for_these_papers(void **state)
{
    struct kiosk *kiosk = *state;
    open_papers(kiosk, "mother");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "consent");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_next(kiosk);
    assert_true(model_consent(&kiosk->model, "submit_dossier")); /* nothing changed */
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_STAFF_PAPERS, "");
    scanned(kiosk, "slip", 1, 10);
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "consent");
    assert_false(model_consent(&kiosk->model, "submit_dossier"));
}

#define PAPERS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, kiosk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAPERS_TEST(who_may),
        PAPERS_TEST(parts),
        PAPERS_TEST(kept_removed_and_wiped),
        PAPERS_TEST(only_what_is_waited_for),
        PAPERS_TEST(room_has_an_end),
        PAPERS_TEST(sent_with_the_answers),
        PAPERS_TEST(a_paper_no_longer_needed_stays_here),
        PAPERS_TEST(a_consent_is_for_these_papers),
    };
    cmocka_set_test_filter(getenv("KIOSK_TEST")); /* one promise of it, for tests/mutation */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
