#include "ui/support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "core/action.h"

enum {
    STEP_MS = 700,
};
/* 21/11/2026 09:41 in Việt Nam. */
static const int64_t WALL_START_MS = 1795228860000;

/* --- messages ----------------------------------------------------------------------------------------------------- */

void stage_tell(struct stage *stage, struct msg msg)
{
    msg.stamp.monotonic_ms = stage->now_ms;
    msg.stamp.wall_ms = stage->wall_ms;
    for (size_t i = 0; i < sizeof msg.stamp.entropy; i++)
        msg.stamp.entropy[i] = (uint8_t)(17 * i + (size_t)(stage->now_ms & 0xFF));
    core_update(&stage->model, &msg, &stage->effects);
    for (size_t i = 0; i < stage->effects.count; i++)
        if (stage->effects.items[i].kind == EFFECT_SUBMIT)
            memcpy(stage->uuid, stage->effects.items[i].submission.uuid, sizeof stage->uuid);
    stage->now_ms += STEP_MS;
    stage->wall_ms += STEP_MS;
}

void stage_act(struct stage *stage, int action, int arg, const char *text)
{
    struct msg msg = { .kind = MSG_ACTION, .action = action, .arg = arg };
    bool fits = str_copy(msg.text, sizeof msg.text, str_from(text));
    ASSERT(fits);
    stage_tell(stage, msg);
}

void stage_wait(struct stage *stage, int64_t ms)
{
    int64_t end_ms = stage->now_ms + ms;
    while (stage->now_ms < end_ms) {
        int64_t due_ms = stage->model.wake_at_ms;
        int64_t to_ms = due_ms > stage->now_ms && due_ms < end_ms ? due_ms : end_ms;
        stage->wall_ms += to_ms - stage->now_ms;
        stage->now_ms = to_ms;
        stage_tell(stage, (struct msg){ .kind = MSG_TICK });
    }
}

void stage_courier(struct stage *stage, struct courier_event event)
{
    event.recorded_ms = event.changed_ms = stage->wall_ms;
    stage_tell(stage, (struct msg){ .kind = MSG_COURIER, .courier = event });
}

struct courier_event stage_about(const struct stage *stage, enum courier_event_kind kind, enum outbox_state state)
{
    struct courier_event event = { .kind = kind, .state = state };
    memcpy(event.uuid, stage->uuid, sizeof event.uuid);
    if (event.uuid[0])
        courier_reference(event.uuid, event.reference);
    return event;
}

void stage_device(struct stage *stage, enum device which, bool present)
{
    stage_tell(stage, (struct msg){ .kind = MSG_DEVICE, .device = which, .present = present });
}

void stage_printer(struct stage *stage, uint32_t job, enum print_end end, enum printer_state state)
{
    stage_tell(stage, (struct msg){ .kind = MSG_PRINT, .print = { PRINTER_SLIP, job, end, state, false } });
}

void stage_scan(struct stage *stage, const char *payload)
{
    struct msg msg = { .kind = MSG_SCAN };
    paper_classify(str_from(payload), &msg.document);
    stage_tell(stage, msg);
}

void stage_scan_card(struct stage *stage)
{
    static const char CARD[] = "001199000017||Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm|20051999|Nữ|"
                               "Tổ dân phố số 15, Thôn Thượng Thử Nghiệm, Đặc khu Mẫu Bình, Tỉnh Thử Nghiệm|01072024";
    stage_scan(stage, CARD);
}

void stage_scan_insurance(struct stage *stage)
{
    static const char CARD[] =
        "001199000017|4e677579e1bb856e205068c6b0e1bb9b632043c3b46e672054e1bab16e672054c3b46e204ee1b"
        "baf205468e1bbad204e676869e1bb876d|20/05/1999|2||01 - "
        "999|01/01/2025|-|15/01/2025|01010199000017|-|4|01/02/2028|0123456789abcdef-7102|4|-|$";
    stage_scan(stage, CARD);
}

void stage_type(struct stage *stage, const char *text)
{
    struct msg msg = { .kind = MSG_TEXT };
    bool fits = str_copy(msg.text, sizeof msg.text, str_from(text));
    ASSERT(fits);
    stage_tell(stage, msg);
}

/* --- life --------------------------------------------------------------------------------------------------------- */

bool stage_open(struct stage *stage)
{
    static const char *const KEYBOARDS[] = { "vietnamese", "digits", "email", "card_back" };
    memset(stage, 0, sizeof *stage);
    char folder[1024];
    const char *source = getenv("KIOSK_SOURCE");
    if (!str_format(folder, sizeof folder, "%s/config", source ? source : ".") ||
        configuration_load(folder, stderr, &stage->configuration) != STATUS_OK)
        return false;
    stage->arena = arena_create(SESSION_ARENA_BYTES, true);
    ASSERT(stage->arena);
    const struct settings *settings = configuration_settings(stage->configuration);
    struct model_world world = { .settings = settings,
                                 .catalogue = configuration_catalogue(stage->configuration),
                                 .regions = configuration_regions(stage->configuration) };
    for (size_t i = 0; i < settings->language_count; i++) {
        world.texts[i] = configuration_texts(stage->configuration, settings->languages[i]);
        world.text_versions[i] = configuration_text_version(stage->configuration, settings->languages[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(KEYBOARDS); i++)
        if (configuration_keyboard(stage->configuration, KEYBOARDS[i]))
            world.keyboards[world.keyboard_count++] = configuration_keyboard(stage->configuration, KEYBOARDS[i]);
    stage->now_ms = 1000;
    stage->wall_ms = WALL_START_MS;
    model_init(&stage->model, &world, stage->arena);
    return true;
}

void stage_close(struct stage *stage)
{
    if (stage->configuration)
        model_finish(&stage->model);
    arena_destroy(stage->arena);
    configuration_destroy(stage->configuration);
    memset(stage, 0, sizeof *stage);
}

size_t stage_missing(const struct stage *stage)
{
    size_t missing = 0;
    const struct settings *settings = configuration_settings(stage->configuration);
    for (size_t i = 0; i < settings->language_count; i++)
        missing += i18n_missing_count(configuration_texts(stage->configuration, settings->languages[i]));
    return missing;
}
