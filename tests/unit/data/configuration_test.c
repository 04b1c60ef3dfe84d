/* The shipped configuration: it loads, quickly, and holds what the pages rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "base/str.h"
#include "data/load.h"
#include "text/utf8.h"

enum { LOAD_MS_MAX = 60 };

static struct configuration *configuration;
static char folder[512];

static int load(void **state)
{
    (void)state;
    const char *source = getenv("KIOSK_SOURCE");
    if (!str_format(folder, sizeof folder, "%s/config", source ? source : "."))
        return 1;
    return configuration_load(folder, stderr, &configuration) == STATUS_OK ? 0 : 1;
}

static int unload(void **state)
{
    (void)state;
    configuration_destroy(configuration);
    return 0;
}

static double load_ms(void)
{
    struct timespec begin, end;
    struct configuration *again = NULL;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    assert_int_equal(configuration_load(folder, stderr, &again), STATUS_OK);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    configuration_destroy(again);
    return (double)(end.tv_sec - begin.tv_sec) * 1e3 + (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
}

static void loads_before_anybody_waits(void **state)
{
    (void)state;
    double best = load_ms();
    for (int i = 0; i < 9; i++) { /* the best of ten: other work on the machine is not ours to measure */
        double ms = load_ms();
        best = ms < best ? ms : best;
    }
    print_message("configuration loads in %.1f ms\n", best);
    const char *sanitize = getenv("KIOSK_SANITIZE");
    if (!sanitize || !*sanitize)
        assert_true(best <= LOAD_MS_MAX);
}

static void regions_are_whole(void **state)
{
    (void)state;
    const struct regions *regions = configuration_regions(configuration);
    assert_int_equal(regions->province_count, 34);
    assert_int_equal(regions->commune_count, 3321);
    assert_int_equal(regions->ethnic_group_count, 54);
    assert_string_equal(regions->ethnic_groups[0], "Kinh");
    assert_string_equal(regions->nations[0], "Việt Nam");
    assert_string_equal(regions->version, "2026-07-25");
    size_t sum = 0, specials = 0, wards = 0;
    for (size_t i = 0; i < regions->province_count; i++) {
        size_t count;
        const struct region *first = regions_communes_of(regions, regions->provinces[i].code, &count);
        assert_non_null(first);
        for (size_t c = 0; c < count; c++)
            assert_string_equal(first[c].province_code, regions->provinces[i].code);
        sum += count;
    }
    assert_int_equal(sum, 3321);
    for (size_t i = 0; i < regions->commune_count; i++) {
        specials += str_starts(str_from(regions->communes[i].name), "Đặc khu ");
        wards += str_starts(str_from(regions->communes[i].name), "Phường ");
    }
    assert_int_equal(specials, 13); /* three kinds as of 25 July 2026; wards grew by ten of Đồng Nai */
    assert_int_equal(wards, 697);
    const struct region *ward = regions_find_commune(regions, "00004");
    assert_non_null(ward);
    assert_string_equal(ward->name, "Phường Ba Đình");
    assert_string_equal(ward->name_en, "Ba Dinh Ward");
    assert_string_equal(ward->province_code, "01");
    assert_null(regions_find_commune(regions, "4"));
    assert_null(regions_find_province(regions, "00"));
    size_t none = 1;
    assert_null(regions_communes_of(regions, "99", &none));
    assert_int_equal(none, 0);
}

static void services_are_what_the_law_says(void **state)
{
    (void)state;
    const struct catalogue *catalogue = configuration_catalogue(configuration);
    const struct service *birth = catalogue_find(catalogue, "khai-sinh"), *stay = catalogue_find(catalogue, "tam-tru");
    const struct service *vneid = catalogue_find(catalogue, "vneid-kich-hoat");
    assert_non_null(birth);
    assert_non_null(stay);
    assert_non_null(vneid);
    assert_null(catalogue_find(catalogue, "khai"));
    assert_string_equal(birth->procedure, "1.001193");
    assert_string_equal(stay->procedure, "1.004194");
    assert_null(vneid->procedure);
    assert_true(vneid->guide);
    assert_int_equal(vneid->pages[0].kind, PAGE_SHOW); /* the warning comes before everything */
    assert_string_equal(birth->portal, "dossier");
    assert_true(birth->sourced);
    assert_int_equal(stay->fee_count, 2);
    assert_true(stay->fees[0].amount_known);
    assert_int_equal(stay->fees[0].amount_vnd, 15000);
    assert_int_equal(stay->fees[1].amount_vnd, 7000);
    assert_int_equal(stay->fees[0].exemption_count, 8);
    assert_int_equal(birth->fees[0].amount_vnd, 0);
    assert_false(birth->fees[1].amount_known);
    size_t brought = 0;
    for (size_t i = 0; i < birth->document_count; i++)
        brought += !birth->documents[i].held_by_state;
    assert_int_equal(brought, 1);
}

static const struct page *fee_page(const char *id)
{
    const struct service *service = catalogue_find(configuration_catalogue(configuration), id);
    assert_non_null(service);
    for (size_t p = 0; p < service->page_count; p++)
        if (service->pages[p].fee)
            return &service->pages[p];
    return NULL;
}

/* Who may be exempt is asked in what is filed here and nowhere else; ids come from the Vietnamese words. */
static void exemptions_become_a_question(void **state)
{
    (void)state;
    static const char *const ids[] = { "tre-em",
                                       "nguoi-cao-tuoi",
                                       "nguoi-khuyet-tat",
                                       "nguoi-co-cong-voi-cach-mang-va-than-nhan",
                                       "dong-bao-dan-toc-thieu-so-o-xa-dac-biet",
                                       "nguoi-cu-tru-o-xa-bien-gioi-hoac-dac-khu",
                                       "ho-ngheo",
                                       "nguoi-tu-16-den-duoi-18-tuoi-mo-coi-ca",
                                       "nguoi-du-dieu-kien-cong-dan-so-khi-vneid",
                                       "none" };
    const struct page *stay = fee_page("tam-tru");
    assert_non_null(stay);
    assert_int_equal(stay->kind, PAGE_ASK);
    assert_int_equal(stay[1].kind, PAGE_CHECK);
    assert_int_equal(stay->fields[0].choice_count, ARRAY_LEN(ids));
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        assert_string_equal(stay->fields[0].choices[i].value, ids[i]);
    const struct page *land = fee_page("bien-dong-dat"); /* the province sets it, and who need not pay it */
    assert_string_equal(land->fields[0].choices[land->fields[0].choice_count - 2].value, "other");
    const struct page *copies = fee_page("chung-thuc-ban-sao"); /* sends nothing: only the sum is told */
    assert_int_equal(copies->kind, PAGE_SHOW);
    assert_non_null(service_find_field(catalogue_find(configuration_catalogue(configuration), "chung-thuc-ban-sao"),
                                       "certify.pages"));
    static const char *const without[] = { "ket-hon", "huu-tri-xa-hoi", "luu-tru", "ly-lich-tu-phap", "ho-chieu" };
    for (size_t i = 0; i < ARRAY_LEN(without); i++)
        assert_null(fee_page(without[i]));
}

static void fields_are_found_by_path(void **state)
{
    (void)state;
    const struct catalogue *catalogue = configuration_catalogue(configuration);
    const struct service *birth = catalogue_find(catalogue, "khai-sinh"), *stay = catalogue_find(catalogue, "tam-tru");
    static const struct {
        const char *path;
        enum field_type type;
    } births[] = { { "child.full_name", FIELD_NAME },    { "requester.number", FIELD_ID12 },
                   { "requester.sex", FIELD_SEX },       { "requester.relationship", FIELD_ENUM },
                   { "child.native_place", FIELD_ADDR }, { "mother.birth_date", FIELD_DATE_PARTIAL },
                   { "father.declared", FIELD_BOOL },    { "copies.count", FIELD_INT } };
    for (size_t i = 0; i < ARRAY_LEN(births); i++) {
        const struct field *field = service_find_field(birth, births[i].path);
        assert_non_null(field);
        assert_int_equal(field->type, births[i].type);
    }
    const struct field *sex = service_find_field(stay, "members[8].sex");
    assert_non_null(sex);
    assert_int_equal(sex->type, FIELD_SEX);
    static const char *const unknown[] = {
        "members.sex", "members[].sex", "members[1]sex", "members[1].", "sex", "child", ""
    };
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
        assert_null(service_find_field(stay, unknown[i]));
    const struct field *name = service_find_field(birth, "child.full_name");
    assert_true(name->upper_case);
    assert_true(name->required);
    const struct field *until = service_find_field(stay, "stay.until");
    assert_int_equal(until->min, 1);
    assert_int_equal(until->max, 730); /* two years: Law on Residence Art. 27 */
    const struct field *home = service_find_field(stay, "stay.address");
    const struct field *origin = service_find_field(birth, "child.native_place");
    assert_true(home->place_here && !home->street_optional);
    assert_true(!origin->place_here && origin->street_optional); /* nobody's origin is the kiosk */
    static const char *const birth_dates[] = { "child.birth_date", "mother.birth_date", "father.birth_date" };
    for (size_t i = 0; i < ARRAY_LEN(birth_dates); i++) {
        const struct field *born = service_find_field(birth, birth_dates[i]);
        assert_true(born->min < 0 && born->max == 0); /* nobody is born tomorrow */
    }
    assert_true(service_find_field(stay, "members[0].birth_date")->min < 0);
}

/* Every key the catalogue hands out has words of its own in every language: no fallback, no bare key on a page. */
static void has(const char *language, const char *key)
{
    if (key && !i18n_has(configuration_texts(configuration, language), key))
        fail_msg("%s lacks %s", language, key);
}

static void every_key_has_words(void **state)
{
    (void)state;
    const struct settings *settings = configuration_settings(configuration);
    const struct catalogue *catalogue = configuration_catalogue(configuration);
    for (size_t l = 0; l < settings->language_count; l++)
        for (size_t s = 0; s < catalogue->service_count; s++) {
            const char *language = settings->languages[l];
            const struct service *service = &catalogue->services[s];
            has(language, service->name_key), has(language, service->agency_key);
            has(language, service->where_key), has(language, service->time_key);
            assert_non_null(service->name_key);
            for (size_t d = 0; d < service->document_count; d++)
                has(language, service->documents[d].name_key);
            for (size_t p = 0; p < service->page_count; p++) {
                const struct page *page = &service->pages[p];
                has(language, page->title_key), has(language, page->why_key);
                has(language, page->example_key), has(language, page->text_key);
                for (size_t f = 0; f < page->field_count; f++) {
                    assert_non_null(page->fields[f].label_key);
                    has(language, page->fields[f].label_key), has(language, page->fields[f].why_key);
                    for (size_t c = 0; c < page->fields[f].choice_count; c++)
                        has(language, page->fields[f].choices[c].label_key);
                }
                for (size_t o = 0; o < page->obstacle_count; o++)
                    has(language, page->obstacles[o].text_key), has(language, page->obstacles[o].then_key);
            }
        }
}

static void words_of_statuses_are_there(void **state)
{
    (void)state;
    for (int s = 0; s < STATUS_COUNT; s++) {
        has("vi", status_text_key((enum status)s));
        has("en", status_text_key((enum status)s));
    }
    static const char *const refusals[] = { "scan_unread",    "scan_not_ours", "scan_damaged", "scan_wrong_paper",
                                            "scan_two_codes", "scan_too_long", "scan_link",    "scan_forbidden" };
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        has("vi", refusals[i]);
        has("en", refusals[i]);
    }
    assert_null(configuration_texts(configuration, "fr"));
}

static void consent_words_have_a_version(void **state)
{
    (void)state;
    const char *vi = configuration_text_version(configuration, "vi"),
               *en = configuration_text_version(configuration, "en");
    assert_int_equal(strlen(vi), 11);
    assert_memory_equal(vi, "vi-", 3);
    assert_memory_equal(en, "en-", 3);
    assert_string_not_equal(vi + 3, en + 3);
    assert_string_equal(configuration_text_version(configuration, "fr"), "");
}

static void keyboards_type_every_letter(void **state)
{
    (void)state;
    static const char *const ids[] = { "vietnamese", "digits", "email", "card_back" };
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        assert_non_null(configuration_keyboard(configuration, ids[i]));
    assert_null(configuration_keyboard(configuration, "klingon"));
    const struct keyboard_layout *layout = configuration_keyboard(configuration, "vietnamese");
    static const char *const letters[] = { "ă", "â", "đ", "ê", "ô", "ơ", "ư", "q", "w", "f", "j", "z" };
    static const char *const capitals[] = { "Ă", "Â", "Đ", "Ê", "Ô", "Ơ", "Ư", "Q", "W", "F", "J", "Z" };
    for (size_t i = 0; i < ARRAY_LEN(letters); i++) {
        bool found = false;
        for (int r = 0; r < layout->pages[0].row_count; r++)
            for (int k = 0; k < layout->pages[0].rows[r].key_count; k++) {
                const struct keyboard_key *key = &layout->pages[0].rows[r].keys[k];
                if (key->kind != KEYBOARD_TONE && strcmp(key->text, letters[i]) == 0) {
                    assert_string_equal(key->upper, capitals[i]);
                    found = true;
                }
            }
        assert_true(found);
    }
    for (int r = 0; r < layout->pages[0].row_count; r++)
        for (int k = 0; k < layout->pages[0].rows[r].key_count; k++)
            if (layout->pages[0].rows[r].keys[k].kind == KEYBOARD_PAGE)
                assert_string_equal(layout->pages[0].rows[r].keys[k].upper, ""); /* shift must not rename a page */
}

static void portal_and_place(void **state)
{
    (void)state;
    const struct settings *settings = configuration_settings(configuration);
    const struct settings_portal *portal = settings_find_portal(settings, "dossier");
    assert_non_null(portal);
    assert_true(portal->pin_count >= 2);
    assert_non_null(settings_find_procedure(portal, "1.001193"));
    assert_non_null(settings_find_procedure(portal, "1.004194"));
    assert_null(settings_find_procedure(portal, "1.000000"));
    assert_null(settings_find_portal(settings, "other"));
    assert_string_equal(settings->languages[0], "vi");
    assert_int_equal(settings->idle_ms, 60000);
    assert_int_equal(settings->panel.width_px, 1080);
    assert_true(settings->panel.diagonal_inch > 21.49 && settings->panel.diagonal_inch < 21.51);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_before_anybody_waits),     cmocka_unit_test(regions_are_whole),
        cmocka_unit_test(services_are_what_the_law_says), cmocka_unit_test(exemptions_become_a_question),
        cmocka_unit_test(fields_are_found_by_path),       cmocka_unit_test(every_key_has_words),
        cmocka_unit_test(words_of_statuses_are_there),    cmocka_unit_test(consent_words_have_a_version),
        cmocka_unit_test(keyboards_type_every_letter),    cmocka_unit_test(portal_and_place),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
