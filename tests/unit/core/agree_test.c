/* What counts as a difference between two records of one person, and what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/check.h"
#include "core/agree.h"

struct told {
    const char *name, *birth, *sex, *number;
};

static void put(struct form *form, const char *path, const char *value)
{
    if (*value)
        assert_int_equal(form_set(form, path, str_from(value), SOURCE_CITIZEN_CARD), STATUS_OK);
}

static struct agreement compare(const struct told *card, const struct told *insurance)
{
    static struct form form;
    memset(&form, 0, sizeof form);
    put(&form, "a.full_name", card->name);
    put(&form, "a.birth_date", card->birth);
    put(&form, "a.sex", card->sex);
    put(&form, "a.number", card->number);
    put(&form, "b.full_name", insurance->name);
    put(&form, "b.birth_date", insurance->birth);
    put(&form, "b.sex", insurance->sex);
    put(&form, "b.number", insurance->number);
    return agree_compare(&form, "a", "b");
}

enum { N = AGREE_UNSAID, S = AGREE_SAME, D = AGREE_DIFFERS };

static void verdicts(void **state)
{
    (void)state;
    static const struct told card = { "Nguyễn Thúy Hòa", "1990-03-05", "female", "001190000017" };
    static const struct {
        struct told told;
        int verdicts[AGREE_FIELD_COUNT];
        bool two_people;
    } rows[] = {
        { { "Nguyễn Thúy Hòa", "1990-03-05", "female", "001190000017" }, { S, S, S, S }, false },
        { { "NGUYỄN THUÝ HOÀ", "1990-03", "female", "0190000017" }, { S, S, S, N }, false },
        { { "Nguye\xcc\x82\xcc\x83n Thu\xcc\x81y Ho\xcc\x80"
            "a",
            "1990", "", "GD4010190000017" },
          { S, S, N, N },
          false },
        { { "Nguyễn Thủy Hòa", "1990-03-05", "female", "001190000017" }, { D, S, S, S }, false },
        { { "Nguyen Thuy Hoa", "1990-03-05", "female", "001190000017" }, { D, S, S, S }, false },
        { { "Nguyễn Thúy Hòa", "1990-05-03", "female", "001190000017" }, { S, D, S, S }, false },
        { { "Nguyễn Thúy Hòa", "1990-03-06", "female", "001190000017" }, { S, D, S, S }, false },
        { { "Nguyễn Thúy Hòa", "1991", "female", "001190000017" }, { S, D, S, S }, false },
        { { "Nguyễn Thúy Hòa", "1990-03-05", "male", "001190000018" }, { S, S, D, D }, false },
        { { "Lê Thử", "1971-01-01", "male", "001171000018" }, { D, D, D, D }, true },
        { { "Lê Thử", "1971", "", "0190000017" }, { D, D, N, N }, true },
        { { "Lê Thử", "1971", "", "001190000017" }, { D, D, N, S }, false },
        { { "", "", "", "" }, { N, N, N, N }, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct agreement found = compare(&card, &rows[i].told);
        size_t differing = 0;
        for (int f = 0; f < AGREE_FIELD_COUNT; f++) {
            if ((int)found.verdicts[f] != rows[i].verdicts[f])
                fail_msg("row %zu, field %d: %d", i, f, (int)found.verdicts[f]);
            differing += rows[i].verdicts[f] == D;
        }
        assert_int_equal(found.differing, differing);
        assert_int_equal(found.two_people, rows[i].two_people);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(verdicts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
