/* A seeded person presses at random ten thousand times, with the courier and the scanner talking in between. Whatever
 * happens, some things are never so. The second walk is through the configuration we ship. */
#include "unit/core/fixture.h"
#include "support/fitting_day.h"

#include <stdlib.h>

#include "base/clock.h"
#include "data/load.h"
#include "text/date.h"
#include "text/utf8.h"

enum { MESSAGES = 50000, SEEDS = 3 };

struct walk {
    struct kiosk *kiosk;
    struct entropy_seeded random;
    char accepted[UUID_TEXT_BYTES]; /* the UUID the courier accepted last */
    int outcomes, sessions, rejected;
};

static unsigned pick(struct walk *walk, unsigned bound)
{
    uint32_t value;
    struct entropy entropy = entropy_seeded_as_entropy(&walk->random);
    entropy.fill(entropy.context, &value, sizeof value);
    return value % bound;
}

static const char *const texts[] = {
    "Nguyễn Văn Mẫu", "nguyeenx", "001199000017", "0912345678", "12/11/2026", "1990", "7",    "20.000",
    "a@b.vn",         "",         "Thôn 3",       "\xff\xfe",   "7:30",       "kinh", "\x01", "ẫ"
};
static const char *const payloads[] = { CARD, CARD_OTHER, "https://x.vn", "000.00.00.H00-261121-0001", "??", "" };

static void press_something(struct walk *walk)
{
    struct kiosk *kiosk = walk->kiosk;
    const struct model *model = &kiosk->model;
    struct msg msg = { .kind = MSG_ACTION };
    struct asked asked;
    struct suggestion suggestions[SUGGESTIONS_MAX];
    const char *value, *label_key;
    size_t count = model_asked_count(model);
    const struct page *page = model_page(model);
    msg.action = (int)(1 + pick(walk, ACTION_COUNT - 1));
    msg.arg = (int)pick(walk, 6) - 1;
    if (pick(walk, 3) == 0)
        msg.action = ACTION_NEXT;
    if (pick(walk, 12) == 0 || model_page_name(model) == PAGE_NAME_STILL_THERE)
        msg.action = ACTION_STAY;
    if (model->overlay != PAGE_NAME_COUNT && pick(walk, 3)) /* a walk that stands in a menu sees little */
        msg.action = ACTION_CLOSE;
    if (model->page == PAGE_NAME_STATUS && pick(walk, 3) == 0)
        msg.action = ACTION_BACK;
    if (model->page == PAGE_NAME_HOME && pick(walk, 3) == 0)
        msg.action = ACTION_LIST;
    if (model->page == PAGE_NAME_CONSENT && !pick(walk, 4))
        msg.action = ACTION_CONSENT;
    if (model->page == PAGE_NAME_TABLE && !pick(walk, 4))
        msg.action = ACTION_ROW_ADD;
    if (model->page == PAGE_NAME_OUTCOME && !pick(walk, 6))
        msg.action = ACTION_DONE;
    if (msg.action == ACTION_LEAVE && pick(walk, 10))
        msg.action = ACTION_CLOSE;
    if (model->dialog == DIALOG_LEAVE && !pick(walk, 8)) /* a walk that stands before one hard page sees little */
        msg.action = ACTION_LEAVE;
    if (msg.action == ACTION_LIST)
        (void)str_copy(msg.text, sizeof msg.text,
                       str_from((const char *const[]){ "services", "status", "vneid", "insurance" }[pick(walk, 4)]));
    else if (msg.action == ACTION_SERVICE && model_listed_count(model))
        (void)str_copy(msg.text, sizeof msg.text,
                       str_from(model_listed_at(model, pick(walk, (unsigned)model_listed_count(model)))->id));
    else if (msg.action == ACTION_CONSENT && page && page->purpose_count)
        (void)str_copy(msg.text, sizeof msg.text, str_from(page->purposes[0]));
    else if (msg.action == ACTION_OBSTACLE && page && page->obstacle_count)
        (void)str_copy(msg.text, sizeof msg.text, str_from(page->obstacles[0].id));
    else if (msg.action == ACTION_EDIT_ANSWER) {
        struct review_row row;
        if (model_review_at(model, pick(walk, 20), &row))
            (void)str_copy(msg.text, sizeof msg.text, str_from(row.edit));
    } else if (msg.action == ACTION_KEY)
        (void)str_copy(msg.text, sizeof msg.text, str_from(texts[pick(walk, ARRAY_LEN(texts))]));
    else if (count && model_asked_at(model, pick(walk, (unsigned)count), &asked)) {
        (void)str_copy(msg.text, sizeof msg.text, str_from(asked.path));
        size_t found = asked.focused ? model_suggestions(model, suggestions, SUGGESTIONS_MAX) : 0;
        if (asked.control == ASKED_CHOICES &&
            asked_choice_at(&asked, pick(walk, (unsigned)asked_choice_count(&asked)), &value, &label_key)) {
            msg.action = ACTION_CHOOSE;
            (void)str_format(msg.text, sizeof msg.text, "%s=%s", asked.path, value);
        } else if (asked.control == ASKED_SEARCH && found) {
            msg.action = ACTION_CHOOSE;
            (void)str_format(msg.text, sizeof msg.text, "%s=%s", asked.path,
                             suggestions[pick(walk, (unsigned)found)].value);
        }
    }
    kiosk_send(kiosk, &msg);
}

/* Types what the field wants, most of the time. */
static void type_something(struct walk *walk)
{
    struct kiosk *kiosk = walk->kiosk;
    struct asked asked;
    size_t count = model_asked_count(&kiosk->model);
    if (!count || !model_asked_at(&kiosk->model, pick(walk, (unsigned)count), &asked))
        return;
    const char *text = texts[pick(walk, ARRAY_LEN(texts))];
    if (asked.control == ASKED_TEXT && pick(walk, 10)) {
        static const char *const good[] = {
            [FIELD_NAME] = "Nguyễn Văn Mẫu", [FIELD_ID12] = "001199000017", [FIELD_DATE] = "12/11/2026",
            [FIELD_DATE_PARTIAL] = "1990",   [FIELD_PHONE] = "0912345678",  [FIELD_INT] = "2",
            [FIELD_TEXT] = "Thôn 3",         [FIELD_ADDR] = "Thôn 3",       [FIELD_BANK] = "0123456789"
        };
        if (asked.field->type < ARRAY_LEN(good) && good[asked.field->type])
            text = good[asked.field->type];
        if (asked.field->type == FIELD_DATE && asked.field->min > 0)
            text = "01/12/2026";
    }
    kiosk_press(kiosk, ACTION_FOCUS, asked.path);
    if (pick(walk, 4))
        kiosk_press(kiosk, ACTION_CLEAR, "");
    struct msg msg = { .kind = pick(walk, 2) ? MSG_TEXT : MSG_KEYS };
    (void)str_copy(msg.text, sizeof msg.text, str_from(text));
    kiosk_send(kiosk, &msg);
}

static void courier_says(struct walk *walk)
{
    struct kiosk *kiosk = walk->kiosk;
    struct courier_event event = kiosk_event(kiosk, (enum courier_event_kind)pick(walk, COURIER_UNKNOWN + 1));
    event.state = (enum outbox_state)pick(walk, OUTBOX_NEEDS_STAFF + 1);
    event.reason = (enum status)pick(walk, STATUS_COUNT);
    event.health.accepting = pick(walk, 8) ? STATUS_OK : STATUS_DISK_FULL;
    bool own = pick(walk, 3) != 0;
    if (!own)
        event.uuid[pick(walk, 8)] ^= 1;
    if (pick(walk, 2))
        (void)str_copy(event.dossier_no, sizeof event.dossier_no, STR("000.00.00.H00-261121-0001"));
    if (own && event.kind == COURIER_STATE && event.state == OUTBOX_ACCEPTED && event.dossier_no[0])
        memcpy(walk->accepted, kiosk->uuid, sizeof walk->accepted);
    kiosk_courier(kiosk, event);
}

static void step(struct walk *walk)
{
    struct kiosk *kiosk = walk->kiosk;
    struct msg msg = { .kind = MSG_EDIT };
    switch (pick(walk, 12)) {
    case 0:
    case 1:
    case 2:
        type_something(walk);
        break;
    case 3:
        courier_says(walk);
        break;
    case 4:
        kiosk_scan(kiosk, payloads[pick(walk, ARRAY_LEN(payloads))]);
        break;
    case 5:
        msg.edit_key = (enum edit_key)pick(walk, EDIT_TAB + 1);
        kiosk_send(kiosk, &msg);
        break;
    case 6:
        kiosk_wait(kiosk, pick(walk, pick(walk, 20) ? 3000 : 100000));
        break;
    case 7:
        if (model_asked_count(&kiosk->model))
            type_something(walk);
        else
            kiosk_act(kiosk, ACTION_NEXT, 0, "");
        break;
    default:
        press_something(walk);
    }
}

/* What the view reads must be readable at any moment, and whole text. */
static void read_everything(const struct model *model)
{
    struct asked asked;
    struct shown_error error;
    struct review_row row;
    struct table_row member;
    char text[1024];
    int at, total;
    for (size_t i = 0; model_asked_at(model, i, &asked); i++) {
        assert_true(utf8_valid(str_from(asked.shown)));
        assert_true(!asked.focused || model_caret(model) <= strlen(asked.shown));
    }
    for (size_t i = 0; i < model_error_count(model); i++)
        assert_true(model_error_at(model, i, &error));
    if (model->page == PAGE_NAME_CHECK)
        for (size_t i = 0; model_review_at(model, i, &row); i++)
            assert_true(row.label_key && utf8_valid(str_from(row.value)));
    for (size_t i = 0; model_table_row_at(model, i, &member); i++)
        assert_true(utf8_valid(str_from(member.detail)));
    for (size_t i = 0; model_outcome_step_at(model, i, text, sizeof text); i++)
        assert_true(text[0]);
    model_progress(model, &at, &total);
    assert_true(at >= 0 && at <= total);
    (void)model_scan(model);
    (void)model_look_up(model);
}

static void hold(struct walk *walk)
{
    const struct model *model = &walk->kiosk->model;
    const struct session *session = model->session;
    assert_true((unsigned)model_page_name(model) < PAGE_NAME_COUNT);
    assert_true(session == NULL || (const void *)session == (const void *)model->session);
    assert_true(session || arena_used(model->arena) == 0); /* never a second session */
    assert_true(!session || arena_used(model->arena) < sizeof *session + 64);
    assert_true(model->wake_at_ms > model->now_ms && model->wake_at_ms <= model->now_ms + 60000);
    assert_true(session || model->page == PAGE_NAME_ATTRACT || model->page == PAGE_NAME_GOODBYE);
    enum outcome_kind outcome = model_outcome(model).kind;
    if (outcome == OUTCOME_ACCEPTED) {
        assert_string_equal(session->uuid, walk->accepted); /* said only after the courier said it of this very one */
        assert_true(model_outcome(model).number[0]);
    }
    if (model->page == PAGE_NAME_SENDING)
        assert_string_equal(session->uuid, walk->kiosk->uuid);
    if (model->page == PAGE_NAME_OUTCOME)
        assert_true(outcome != OUTCOME_NONE);
    if (session && session->delivery.state >= DELIVERY_STORED)
        assert_true(model->page == PAGE_NAME_SENDING || model->page == PAGE_NAME_OUTCOME);
    read_everything(model);
}

static void walk_about(struct kiosk *kiosk, uint64_t seed, struct walk *walk)
{
    *walk = (struct walk){ .kiosk = kiosk, .random = { .state = seed } };
    for (int i = 0; i < MESSAGES; i++) {
        bool was = kiosk->model.session != NULL, outcome = kiosk->model.page == PAGE_NAME_OUTCOME;
        step(walk);
        hold(walk);
        walk->sessions += !was && kiosk->model.session;
        walk->outcomes += !outcome && kiosk->model.page == PAGE_NAME_OUTCOME;
    }
}

static void fifty_thousand_messages(void **state)
{
    struct walk walk;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        walk_about(*state, seed, &walk);
        print_message("seed %d: %d sessions, %d outcomes, %d submissions\n", (int)seed, walk.sessions, walk.outcomes,
                      walk.kiosk->submits);
        assert_true(walk.sessions > 5 && walk.outcomes > 5 && walk.kiosk->submits > 0);
    }
}

static void the_same_seed_is_the_same_walk(void **state)
{
    struct kiosk *kiosk = *state;
    struct walk first, second;
    walk_about(kiosk, 7, &first);
    int submits = kiosk->submits, look_ups = kiosk->look_ups;
    kiosk_teardown(state);
    kiosk_setup(state);
    walk_about(*state, 7, &second);
    assert_int_equal(((struct kiosk *)*state)->submits, submits);
    assert_int_equal(((struct kiosk *)*state)->look_ups, look_ups);
    assert_int_equal(first.outcomes, second.outcomes);
}

/* --- the configuration we ship ------------------------------------------------------------------------------------ */

struct shipped {
    struct configuration *configuration;
    struct kiosk kiosk;
};

static struct shipped *open_shipped(void)
{
    static struct shipped shipped;
    const char *source = getenv("KIOSK_SOURCE");
    char folder[512];
    memset(&shipped, 0, sizeof shipped);
    if (!source)
        return NULL; /* not run by ctest */
    assert_true(str_format(folder, sizeof folder, "%s/config", source));
    assert_int_equal(configuration_load(folder, stderr, &shipped.configuration), STATUS_OK);
    const struct configuration *configuration = shipped.configuration;
    struct model_world world = { .settings = configuration_settings(configuration),
                                 .catalogue = configuration_catalogue(configuration),
                                 .regions = configuration_regions(configuration) };
    for (size_t i = 0; i < world.settings->language_count; i++) {
        world.texts[i] = configuration_texts(configuration, world.settings->languages[i]);
        world.text_versions[i] = configuration_text_version(configuration, world.settings->languages[i]);
    }
    kiosk_start_in(&shipped.kiosk, &world);
    return &shipped;
}

static void close_shipped(struct shipped *shipped)
{
    model_finish(&shipped->kiosk.model);
    arena_destroy(shipped->kiosk.arena);
    configuration_destroy(shipped->configuration);
}

/* A day the field allows: the nearest to nine days ago. */
static void day_within(const struct kiosk *kiosk, const struct field *field, char out[DATE_TEXT_BYTES])
{
    enum { DAY_MS = 86400000 };
    int64_t days = -9;
    if (field->min || field->max)
        days = days < field->min ? field->min : days > field->max ? field->max : days;
    struct civil_date day = date_from_unix_ms(kiosk->stamp.wall_ms + days * DAY_MS);
    date_to_display(fitting_day(&kiosk->model.session->form, field, day), out);
}

/* Answers the page as somebody would who has everything ready: choice number `choice`, where there are choices. */
static void answer_page(struct kiosk *kiosk, size_t choice)
{
    struct asked asked;
    struct suggestion suggestions[SUGGESTIONS_MAX];
    const char *value, *label_key;
    for (size_t i = 0; model_asked_at(&kiosk->model, i, &asked); i++) {
        if (asked.value[0] || !asked.required)
            continue;
        if (asked.control == ASKED_CHOICES) {
            size_t count = asked_choice_count(&asked);
            assert_true(asked_choice_at(&asked, choice < count ? choice : count - 1, &value, &label_key));
            kiosk_choose(kiosk, asked.path, value);
        } else if (asked.control == ASKED_SEARCH) {
            kiosk_press(kiosk, ACTION_FOCUS, asked.path);
            assert_true(model_suggestions(&kiosk->model, suggestions, SUGGESTIONS_MAX) > 0);
            kiosk_choose(kiosk, asked.path, suggestions[0].value);
        } else {
            char day[DATE_TEXT_BYTES];
            const char *text = "Thôn 3";
            switch (asked.field->type) {
            case FIELD_NAME:
                text = "Lê Văn Mẫu";
                break;
            case FIELD_ID12:
                text = "001096000025";
                break;
            case FIELD_DATE:
                kiosk_press(kiosk, ACTION_FOCUS, asked.path); /* the field before is an answer now */
                day_within(kiosk, asked.field, day);
                text = day;
                break;
            case FIELD_DATE_PARTIAL:
                text = "1996";
                break;
            case FIELD_PHONE:
                text = "0912345678";
                break;
            case FIELD_INT:
            case FIELD_MONEY:
                text = "2";
                break;
            case FIELD_BANK:
                text = strstr(asked.path, ".holder") ? "LE VAN MAU" : "0123456789";
                break;
            default:
                break;
            }
            kiosk_type(kiosk, asked.path, text);
        }
    }
}

#define CARD_ELDER "001145000017||Nguyễn Thị Thử Nghiệm|03021945|Nữ|Thôn Mẫu, Xã Mẫu Bình, Tỉnh Mẫu|10052021"

static void complete(struct kiosk *kiosk, const struct service *service, size_t choice)
{
    bool elder = strcmp(service->id, "huu-tri-xa-hoi") == 0;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_SERVICE, service->id);
    if (!service->guide)
        kiosk_next(kiosk);
    for (int guard = 0; guard < 200; guard++) {
        enum page_name page = model_page_name(&kiosk->model);
        if (page == PAGE_NAME_SENDING || page == PAGE_NAME_OUTCOME)
            break;
        if (page == PAGE_NAME_SCAN)
            kiosk_scan(kiosk, strcmp(model_page(&kiosk->model)->paper, "insurance_card") == 0 ? INSURANCE
                              : elder                                                         ? CARD_ELDER
                                                                                              : CARD);
        else if (page == PAGE_NAME_TABLE && form_rows(&kiosk->model.session->form, model_page(&kiosk->model)->into) <
                                                model_page(&kiosk->model)->rows_min)
            kiosk_press(kiosk, ACTION_ROW_ADD, "");
        if (model_page_name(&kiosk->model) == PAGE_NAME_ASK)
            answer_page(kiosk, choice);
        else if (page == PAGE_NAME_CONSENT)
            kiosk_press(kiosk, ACTION_CONSENT, model_page(&kiosk->model)->purposes[0]);
        kiosk_next(kiosk);
    }
    const struct page *end = model_page(&kiosk->model);
    bool stops = choice > 0 && end->stop;
    bool sends = service->mode == SERVICE_PREPARE && !service->guide && !stops;
    bool checks_in = service->mode == SERVICE_CHECK_IN;
    if (model_page_name(&kiosk->model) != (sends || checks_in ? PAGE_NAME_SENDING : PAGE_NAME_OUTCOME))
        fail_msg("%s, choice %zu ends on %s %s", service->id, choice, kiosk_page(kiosk), kiosk_page_id(kiosk));
    if (sends) {
        assert_non_null(strstr(kiosk->body, elder ? "\"name\":\"Nguyễn Thị Thử Nghiệm\",\"id_no\":\"001145000017\""
                                                  : "\"name\":\"Nguyễn Thị Thử Nghiệm\",\"id_no\":\"001199000017\""));
        kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
        assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_ACCEPTED);
    }
    if (checks_in) { /* nobody was asked, so staff look at the card; a number all the same */
        struct courier_event numbered = kiosk_event(kiosk, COURIER_STORED);
        numbered.arrival = (struct arrival){ .clinic = ARRIVAL_COUNTER, .number = 7 };
        kiosk_courier(kiosk, numbered);
        assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_COUNTER);
        assert_string_equal(model_outcome(&kiosk->model).number, "007");
    }
    assert_true(model_outcome(&kiosk->model).title_key != NULL);
    kiosk_press(kiosk, ACTION_DONE, "");
    if (kiosk->model.dialog == DIALOG_LEAVE) /* a draft that nobody printed is not lost by one touch */
        kiosk_press(kiosk, ACTION_LEAVE, "");
    assert_null(kiosk->model.session);
}

static void every_shipped_journey_can_be_completed(void **state)
{
    (void)state;
    struct shipped *shipped = open_shipped();
    if (!shipped)
        skip();
    const struct catalogue *all = configuration_catalogue(shipped->configuration);
    for (size_t i = 0; i < all->service_count; i++)
        for (size_t choice = 0; choice < 5; choice++)
            complete(&shipped->kiosk, &all->services[i], choice);
    close_shipped(shipped);
}

static void fifty_thousand_messages_shipped(void **state)
{
    (void)state;
    struct walk walk;
    struct shipped *shipped = open_shipped();
    if (!shipped)
        skip();
    walk_about(&shipped->kiosk, 11, &walk);
    print_message("shipped: %d sessions, %d outcomes, %d submissions\n", walk.sessions, walk.outcomes,
                  shipped->kiosk.submits);
    close_shipped(shipped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(fifty_thousand_messages),
        KIOSK_TEST(the_same_seed_is_the_same_walk),
        cmocka_unit_test(every_shipped_journey_can_be_completed),
        cmocka_unit_test(fifty_thousand_messages_shipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
