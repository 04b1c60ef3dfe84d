/* A visit and the checks of its card never have the same UUID, whatever chance gave the visit: the two are told apart
 * by nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "core/checkin.h"

static void no_visit_is_its_own_check(void **state)
{
    (void)state;
    static struct session session;
    static struct settings settings;
    static const struct service service = { .id = "kham-benh", .mode = SERVICE_CHECK_IN };
    static struct model model;
    settings.portals[0] = (struct settings_portal){ .id = SETTINGS_INSURANCE };
    settings.portal_count = 1;
    model.world.settings = &settings;
    model.session = &session;
    for (unsigned tail = 0; tail < 256; tail++) {
        session = (struct session){ .service = &service };
        snprintf(session.uuid, sizeof session.uuid, "6f1c2a34-0000-4000-8000-0123456789%02x", tail);
        char before[UUID_TEXT_BYTES] = "";
        for (int times = 0; times < 300; times++) {
            struct effect_list effects = { .count = 0 };
            session.checkin.stage = COVERAGE_UNASKED;
            checkin_ask(&model, &effects);
            assert_int_equal(effects.count, 1);
            assert_string_equal(effects.items[0].submission.uuid, session.checkin.uuid);
            assert_int_equal(strlen(session.checkin.uuid), UUID_TEXT_BYTES - 1);
            assert_int_equal(strncmp(session.checkin.uuid, session.uuid, UUID_TEXT_BYTES - 3), 0);
            assert_string_not_equal(session.checkin.uuid, session.uuid);
            assert_string_not_equal(session.checkin.uuid, before);
            memcpy(before, session.checkin.uuid, sizeof before);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_visit_is_its_own_check) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
