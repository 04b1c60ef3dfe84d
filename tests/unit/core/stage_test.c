/* Every status a portal is known to give has words of its own, in every language: one that has none falls back to
 * "not clear yet", which is for what nobody has heard of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "core/stage.h"
#include "data/load.h"

/* OpenCPS v2: the statuses of its dossiers and those of its dossier model; then TrangThaiHoSo of the national portal.
 */
static const char *const STATUSES[] = {
    "new",        "collecting", "receiving", "waiting",    "processing", "pausing",
    "correcting", "paying",     "handover",  "releasing",  "posting",    "interoperating",
    "cancelling", "cancelled",  "denied",    "unresolved", "done",       "1",
    "2",          "3",          "4",         "5",          "6",          "7",
    "8",          "9",          "10",
};
/* What a citizen must do something about. */
static const char *const TO_DO[] = { "collecting", "waiting", "correcting", "paying", "releasing", "pausing", "denied",
                                     "unresolved", "3",       "5",          "6",      "8",         "9" };

static bool is_to_do(const char *status)
{
    for (size_t i = 0; i < ARRAY_LEN(TO_DO); i++)
        if (strcmp(TO_DO[i], status) == 0)
            return true;
    return false;
}

static void each_has_words_in_each_language(void **state)
{
    (void)state;
    char folder[512];
    struct configuration *configuration = NULL;
    const char *source = getenv("KIOSK_SOURCE");
    assert_true(str_format(folder, sizeof folder, "%s/config", source ? source : "."));
    assert_int_equal(configuration_load(folder, stderr, &configuration), STATUS_OK);
    const struct settings *settings = configuration_settings(configuration);
    const char *other = stage_words("nobody-has-heard-of-it").said_key;
    for (size_t i = 0; i < ARRAY_LEN(STATUSES); i++) {
        struct stage_words words = stage_words(STATUSES[i]);
        if (strcmp(words.said_key, other) == 0)
            fail_msg("%s has no words", STATUSES[i]);
        if (is_to_do(STATUSES[i]) != (words.todo_key != NULL))
            fail_msg("%s: what is to be done about it?", STATUSES[i]);
        for (size_t l = 0; l < settings->language_count; l++) {
            const struct i18n *texts = configuration_texts(configuration, settings->languages[l]);
            assert_true(i18n_has(texts, words.said_key));
            assert_true(!words.todo_key || i18n_has(texts, words.todo_key));
        }
    }
    assert_non_null(stage_words("nobody-has-heard-of-it").todo_key); /* whom to ask */
    configuration_destroy(configuration);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_has_words_in_each_language) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
