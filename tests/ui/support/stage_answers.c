/* What an invented person answers to whatever a page asks. */
#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/session.h"
#include "support/fitting_day.h"
#include "text/date.h"
#include "ui/support/stage.h"

/* Invented, and as long as real ones get: the longest names on record have nine words, the longest street lines pass
 * eighty letters. */
static const struct {
    const char *path, *value;
} ANSWERS[] = {
    { "child.full_name", "Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm Minh Khuê" },
    { "child.birth_place", "Khoa Phụ sản, Bệnh viện Đa khoa khu vực Thử Nghiệm, số 125 đường Nguyễn Thị Thử" },
    { "mother.full_name", "Nguyễn Thị Thử Nghiệm" },
    { "father.full_name", "Hoàng Phủ Ngọc Tường Nghiêm Thử" },
    { "requester.relationship", "grandparent" },
    { "members[0].number", "001170000033" }, /* of another year than the birth date: a doubt */
    { "refund.account.holder", "TRAN THI MAU" },
    { "stay.reason", "Đến ở cùng con để trông cháu nhỏ và khám bệnh định kỳ tại bệnh viện tuyến trên" },
};

static const char *wanted(const struct stage *stage, const struct asked *asked)
{
    enum { DAY_MS = 86400000, DAYS = 114, LONG_TEXT = 70 };
    static char day[DATE_TEXT_BYTES];
    const struct field *field = asked->field;
    for (size_t i = 0; i < ARRAY_LEN(ANSWERS); i++)
        if (strcmp(ANSWERS[i].path, asked->path) == 0)
            return ANSWERS[i].value;
    if (asked->field && asked->field->code)
        return "IDVNM1990000173001199000017<<5"; /* as long as such lines are, and wrong */
    switch (asked->field ? asked->field->type : FIELD_TEXT) {
    case FIELD_NAME:
        return "Công Tằng Tôn Nữ Thử Nghiệm";
    case FIELD_ID12:
        return "001199000017";
    case FIELD_DATE: {
        int64_t days = field->min >= 0 && field->max > 0 ? DAYS : -9;
        if (field->min || field->max)
            days = days > field->max ? field->max : days < field->min ? field->min : days;
        date_to_display(
            fitting_day(&stage->model.session->form, field, date_from_unix_ms(stage->wall_ms + days * DAY_MS)), day);
        return day;
    }
    case FIELD_DATE_PARTIAL:
        return "20/05/1999";
    case FIELD_TIME:
        return "07:30";
    case FIELD_PHONE:
        return "0912345678";
    case FIELD_EMAIL:
        return "thunghiem.tenrat.dai@vidu.vn";
    case FIELD_INT:
    case FIELD_MONEY:
        return "2";
    case FIELD_BANK:
        return "0123456789";
    default:
        if (field && field->length_max && field->length_max < LONG_TEXT)
            return "Thử 9";
        return "Tổ dân phố số 15, ngõ 226/14 đường Nguyễn Thị Thử Nghiệm kéo dài";
    }
}
static void choose(struct stage *stage, const struct asked *asked, const char *value)
{
    char pair[MSG_TEXT_BYTES];
    bool fits = str_format(pair, sizeof pair, "%s=%s", asked->path, value);
    ASSERT(fits);
    stage_act(stage, ACTION_CHOOSE, 0, pair);
}

static void answer_one(struct stage *stage, const struct asked *asked)
{
    const char *value = NULL, *label = NULL;
    if (asked->control == ASKED_CHOICES) {
        const char *want = wanted(stage, asked);
        bool known = asked_choice_at(asked, 0, &value, &label);
        ASSERT(known);
        const char *candidate = NULL;
        for (size_t i = 0; i < asked_choice_count(asked); i++)
            if (asked_choice_at(asked, i, &candidate, &label) && strcmp(candidate, want) == 0)
                value = candidate;
        choose(stage, asked, value);
        return;
    }
    stage_act(stage, ACTION_FOCUS, 0, asked->path);
    if (asked->control == ASKED_SEARCH) {
        struct suggestion items[SUGGESTIONS_MAX];
        if (model_suggestions(&stage->model, items, SUGGESTIONS_MAX) > 0)
            choose(stage, asked, items[0].value);
        return;
    }
    stage_type(stage, wanted(stage, asked));
}

void stage_answer_page(struct stage *stage)
{
    struct asked asked;
    for (size_t i = 0; i < model_asked_count(&stage->model); i++)
        if (model_asked_at(&stage->model, i, &asked) && !asked.value[0])
            answer_one(stage, &asked);
}
