/* See agree.h. */
#include "core/agree.h"

#include <string.h>

#include "base/check.h"
#include "core/journey.h"
#include "core/session.h"
#include "core/value.h"
#include "paper/insurance_card.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/utf8.h"

enum { AGREE_NAME_BYTES = 96 };

static const struct {
    const char *name, *label_key;
    enum field_type type;
} FIELDS[] = {
    [AGREE_NAME] = { "full_name", "agree.name", FIELD_NAME },
    [AGREE_BIRTH] = { "birth_date", "agree.birth", FIELD_DATE_PARTIAL },
    [AGREE_SEX] = { "sex", "agree.sex", FIELD_SEX },
    [AGREE_NUMBER] = { "number", "agree.number", FIELD_TEXT },
};

static const char *value_of(const struct form *form, const char *into, enum agree_field field)
{
    char path[PATH_BYTES_MAX];
    return str_format(path, sizeof path, "%s.%s", into, FIELDS[field].name) ? form_value(form, path) : "";
}

static enum agree_verdict verdict_of(bool same)
{
    return same ? AGREE_SAME : AGREE_DIFFERS;
}

static enum agree_verdict compare_dates(const char *a, const char *b)
{
    struct civil_date one, other;
    if (date_from_iso(str_from(a), &one) != STATUS_OK || date_from_iso(str_from(b), &other) != STATUS_OK)
        return AGREE_UNSAID;
    bool month = !one.month || !other.month || one.month == other.month;
    bool day = !one.day || !other.day || one.day == other.day;
    return verdict_of(one.year == other.year && month && day);
}

static enum agree_verdict compare(enum agree_field field, const char *card, const char *insurance)
{
    if (!*card || !*insurance)
        return AGREE_UNSAID;
    switch (field) {
    case AGREE_NAME:
        return verdict_of(fold_same(str_from(card), str_from(insurance)));
    case AGREE_BIRTH:
        return compare_dates(card, insurance);
    case AGREE_NUMBER:
        if (insurance_number_kind(str_from(insurance)) != INSURANCE_NUMBER_CITIZEN12)
            return AGREE_UNSAID;
        return verdict_of(strcmp(card, insurance) == 0);
    default:
        return verdict_of(strcmp(card, insurance) == 0);
    }
}

struct agreement agree_compare(const struct form *form, const char *card, const char *insurance)
{
    struct agreement agreement = { .differing = 0 };
    for (int i = 0; i < AGREE_FIELD_COUNT; i++) {
        enum agree_field field = (enum agree_field)i;
        agreement.verdicts[i] = compare(field, value_of(form, card, field), value_of(form, insurance, field));
        agreement.differing += agreement.verdicts[i] == AGREE_DIFFERS;
    }
    agreement.two_people = agreement.verdicts[AGREE_NAME] == AGREE_DIFFERS &&
                           agreement.verdicts[AGREE_BIRTH] == AGREE_DIFFERS &&
                           agreement.verdicts[AGREE_NUMBER] != AGREE_SAME;
    return agreement;
}

const struct page *agree_page(const struct model *model)
{
    const struct session *session = model->session;
    const struct page *page = session && session->service ? model_page(model) : NULL;
    return page && page->kind == PAGE_AGREE ? page : NULL;
}

struct agreement model_agreement(const struct model *model)
{
    const struct page *page = agree_page(model);
    return page ? agree_compare(&model->session->form, page->card, page->insurance)
                : (struct agreement){ .differing = 0 };
}

bool agree_is_shown(const struct model *model, int step, const struct page *page)
{
    return (size_t)step / 2 + 1 == model->session->service->page_count ||
           agree_compare(&model->session->form, page->card, page->insurance).differing > 0;
}

enum agree_right model_agree_right(const struct model *model)
{
    return model->session ? model->session->agree_right : AGREE_UNKNOWN;
}

static bool show_value(const struct model *model, const char *into, enum agree_field field, char *out, size_t size)
{
    const struct field as = { .id = FIELDS[field].name, .type = FIELDS[field].type };
    const struct part part = { .field = &as, .kind = PART_WHOLE };
    return value_display(model, &part, value_of(&model->session->form, into, field), false, false, out, size);
}

bool model_agree_row_at(const struct model *model, size_t index, struct agree_row *out)
{
    const struct page *page = agree_page(model);
    if (!page || index >= AGREE_FIELD_COUNT)
        return false;
    *out =
        (struct agree_row){ .label_key = FIELDS[index].label_key, .verdict = model_agreement(model).verdicts[index] };
    enum agree_field field = (enum agree_field)index;
    if (!show_value(model, page->card, field, out->card, sizeof out->card))
        out->card[0] = '\0';
    if (!show_value(model, page->insurance, field, out->insurance, sizeof out->insurance))
        out->insurance[0] = '\0';
    return true;
}

bool model_agree_names(const struct model *model, char *out, size_t size)
{
    struct agreement agreement = model_agreement(model);
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < AGREE_FIELD_COUNT; i++) {
        if (agreement.verdicts[i] != AGREE_DIFFERS)
            continue;
        char name[AGREE_NAME_BYTES];
        if (utf8_lower(str_from(model_text(model, FIELDS[i].label_key)), name, sizeof name) != STATUS_OK ||
            !str_format(out + used, size - used, "%s%s", used ? ", " : "", name))
            return false;
        used = strlen(out);
    }
    return used > 0;
}
