/* A form that goes to no portal ends on paper: nothing is handed to the courier, nothing is said that is not so, and
 * the answers are not lost by one touch. */
#include "core/printing.h"
#include "core/sheet.h"
#include "unit/core/fixture.h"

static struct settings printing;
static struct service changed[ARRAY_LEN(services)];
static const struct sheet_block blocks[] = { { .kind = SHEET_ANSWERS } };
static const struct sheet sheets[] = {
    { .id = "others", .for_others = true, .blocks = (struct sheet_block *)blocks, .block_count = 1 }
};
static struct catalogue here;

static int setup(void **state)
{
    int status = kiosk_setup(state);
    struct kiosk *kiosk = *state;
    memcpy(changed, services, sizeof changed);
    changed[0].portal = NULL;
    here = catalogue;
    here.services = changed;
    here.sheets = sheets;
    here.sheet_count = ARRAY_LEN(sheets);
    printing = settings;
    printing.page_printer.queue = "a4";
    kiosk->model.world.settings = &printing;
    kiosk->model.world.catalogue = &here;
    return status;
}

static void fill(struct kiosk *kiosk)
{
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    kiosk_next(kiosk);
}

static void printer_says(struct kiosk *kiosk, enum print_end end)
{
    struct msg msg = { .kind = MSG_PRINT,
                       .print = { PRINTER_PAGE, kiosk->model.print_jobs, end, PRINTER_READY, false } };
    kiosk_send(kiosk, &msg);
}

static void nothing_is_sent(void **state)
{
    struct kiosk *kiosk = *state;
    struct courier_event full = { .kind = COURIER_HEALTH, .health = { .accepting = STATUS_DISK_FULL } };
    kiosk_courier(kiosk, full); /* what is printed needs no room in the queue */
    fill(kiosk);
    assert_string_equal(kiosk_page(kiosk), "outcome");
    assert_int_equal(kiosk->submits, 0);
    assert_int_equal(kiosk->body[0], '\0');
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_PRINTED);
    assert_string_equal(shown.title_key, "outcome.printed.title");
    assert_string_equal(shown.number, "");
    assert_string_equal(shown.qr, "");
    assert_false(model_outcome_kept(&kiosk->model));
    assert_true(shown.sheet.enabled);
    struct review_row row;
    size_t lines = 0, answered = 0;
    while (model_sheet_rest_at(&kiosk->model, lines, &row))
        lines++;
    for (size_t i = 0; model_review_at(&kiosk->model, i, &row); i++)
        answered += row.value[0] && service_find_field(changed, row.edit);
    assert_int_equal(lines, answered); /* every answer has its line */
    assert_true(lines > 5);
}

static void printed_is_said_when_the_printer_took_it(void **state)
{
    struct kiosk *kiosk = *state;
    fill(kiosk);
    kiosk_act(kiosk, ACTION_PRINT, PRINTER_PAGE, "");
    assert_string_equal(model_outcome(&kiosk->model).title_key, "outcome.printed.title");
    printer_says(kiosk, PRINT_FAILED);
    assert_string_equal(model_outcome(&kiosk->model).title_key, "outcome.printed.title");
    kiosk_act(kiosk, ACTION_PRINT, PRINTER_PAGE, "");
    printer_says(kiosk, PRINT_HANDED);
    assert_string_equal(model_outcome(&kiosk->model).title_key, "outcome.printed.title_out");
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_string_equal(kiosk_page(kiosk), "goodbye");
    assert_false(kiosk->model.goodbye_kept);
}

static void one_touch_loses_nothing(void **state)
{
    struct kiosk *kiosk = *state;
    fill(kiosk);
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_int_equal(kiosk->model.dialog, DIALOG_LEAVE);
    kiosk_press(kiosk, ACTION_CLOSE, "");
    kiosk_press(kiosk, ACTION_HOME, "");
    assert_int_equal(kiosk->model.dialog, DIALOG_LEAVE);
    kiosk_press(kiosk, ACTION_CLOSE, "");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_string_equal(kiosk_value(kiosk, "requester.relationship"), "mother");
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_DONE, "");
    kiosk_press(kiosk, ACTION_LEAVE, "");
    assert_null(kiosk->model.session);
}

static void without_a_printer_it_is_said(void **state)
{
    struct kiosk *kiosk = *state;
    char said[256];
    printing.page_printer.queue = NULL;
    fill(kiosk);
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_true(shown.sheet.missed);
    assert_false(shown.sheet.offered);
    assert_string_equal(shown.text_key, "outcome.printed.text_no_printer");
    assert_true(model_outcome_step_at(&kiosk->model, 0, said, sizeof said));
    kiosk_act(kiosk, ACTION_PRINT, PRINTER_PAGE, "");
    assert_int_equal(kiosk->prints, 0);
}

static void with_its_portal_it_is_sent(void **state)
{
    struct kiosk *kiosk = *state;
    changed[0].portal = "dossier";
    kiosk_submit(kiosk);
    assert_int_equal(kiosk->submits, 1);
    assert_null(model_sheet(&kiosk->model)); /* the sheet for others is for what is printed alone */
}

#define PAPER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, kiosk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAPER_TEST(nothing_is_sent),
        PAPER_TEST(printed_is_said_when_the_printer_took_it),
        PAPER_TEST(one_touch_loses_nothing),
        PAPER_TEST(without_a_printer_it_is_said),
        PAPER_TEST(with_its_portal_it_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
