/* See scanning.h. */
#include "core/scanning.h"

#include <inttypes.h>
#include <string.h>

#include "base/check.h"
#include "core/card_lines.h"
#include "core/edit.h"
#include "core/journey.h"
#include "core/navigate.h"
#include "core/sending.h"
#include "core/staff.h"
#include "core/today.h"
#include "paper/fields.h"
#include "text/date.h"
#include "text/utf8.h"

bool scanning_wanted(const struct model *model)
{
    if (model->dialog != DIALOG_NONE)
        return false;
    if (model->overlay == PAGE_NAME_HELP) /* an officer who was called shows their badge */
        return model->world.settings->staff_count > 0;
    if (model->overlay != PAGE_NAME_COUNT)
        return false;
    return model->page == PAGE_NAME_ATTRACT || model->page == PAGE_NAME_HOME || model->page == PAGE_NAME_SCAN ||
           model->page == PAGE_NAME_STATUS;
}

static void chime(struct effect_list *effects, bool good)
{
    effect_add(effects, EFFECT_CHIME)->on = good;
}

static void refuse(struct model *model, const char *key, struct effect_list *effects)
{
    if (model->page == PAGE_NAME_SCAN && model->session && model->overlay == PAGE_NAME_COUNT)
        model->session->scan_refusal_key = key;
    else
        navigate_notice(model, key);
    chime(effects, false);
}

/* Nobody is born tomorrow: such a code is broken or forged. A clock that is wrong refuses nobody. */
static bool is_of_the_future(const struct model *model, const struct paper_document *document)
{
    const struct civil_date *birth = document->kind == PAPER_CITIZEN_CARD     ? &document->citizen.birth_date
                                     : document->kind == PAPER_INSURANCE_CARD ? &document->insurance.birth_date
                                                                              : NULL;
    return birth && birth->year != 0 && today_is_known(model) &&
           date_compare(*birth, date_from_unix_ms(today_ms(model))) > 0;
}

/* The sentence for a code that is no use here; the paper itself may be fine elsewhere. */
static const char *sentence(const struct paper_document *document)
{
    switch (document->kind) {
    case PAPER_REFUSED:
        return document->refusal == PAPER_REFUSAL_NONE ? "scan_not_ours" : paper_refusal_key(document->refusal);
    case PAPER_URL:
        return "scan_link";
    case PAPER_UNKNOWN:
    case PAPER_STAFF_BADGE:
    case PAPER_VIETQR:
        return "scan_not_ours";
    default:
        return "scan_wrong_paper";
    }
}

struct filling {
    struct model *model;
    const char *into;
    enum answer_source source;
    bool keep_typed;
};

static void fill_one(void *context, const struct paper_field *field)
{
    const struct filling *filling = context;
    struct session *session = filling->model->session;
    char path[PATH_BYTES_MAX], value[ANSWER_BYTES_MAX];
    if (strcmp(field->name, "tail_count") == 0 || field->type == PAPER_FIELD_BOOL ||
        !str_format(path, sizeof path, "%s.%s", filling->into, field->name))
        return;
    bool fits = field->type == PAPER_FIELD_INT ? str_format(value, sizeof value, "%" PRId64, field->number)
                                               : str_copy(value, sizeof value, str_from(field->text));
    const struct answer *before = form_find(&session->form, path);
    if (!fits || !value[0] || (filling->keep_typed && before && answer_is_typed(before)))
        return;
    const struct field *asked = service_find_field(session->service, path);
    char upper[ANSWER_BYTES_MAX];
    bool capitals = asked && asked->upper_case && utf8_upper(str_from(value), upper, sizeof upper) == STATUS_OK;
    if (form_set(&session->form, path, str_from(capitals ? upper : value), filling->source) != STATUS_OK)
        navigate_notice(filling->model, "errors.form_full");
}

/* Of another person nothing stays, typed or read. */
static void forget_person(struct form *form, const char *into)
{
    size_t length = strlen(into);
    for (size_t i = form->count; i-- > 0;) {
        const struct answer *answer = &form->answers[i];
        if (strncmp(answer->path, into, length) == 0 && answer->path[length] == '.')
            form_remove(form, answer->path);
    }
}

static const char *person_of(const struct page *page)
{
    return page->into ? page->into : "requester";
}

static bool is_same_number(const struct model *model, const struct page *page, const struct paper_document *document)
{
    char path[PATH_BYTES_MAX], number[ANSWER_BYTES_MAX];
    bool same = str_format(path, sizeof path, "%s.number", person_of(page)) &&
                paper_field_text(document, "number", number, sizeof number) == STATUS_OK &&
                strcmp(form_value(&model->session->form, path), number) == 0;
    base_wipe(number, sizeof number);
    return same;
}

struct covering {
    const char *into;
    const struct answer *answer;
    bool covered;
};

static void cover_one(void *context, const struct paper_field *field)
{
    struct covering *covering = context;
    size_t length = strlen(covering->into);
    const char *path = covering->answer->path;
    covering->covered = covering->covered || (strncmp(path, covering->into, length) == 0 && path[length] == '.' &&
                                              strcmp(path + length + 1, field->name) == 0);
}

/* Whether answers of whoever stood here before would stay beside what this paper tells. */
static bool would_mix_people(const struct model *model, const struct page *page, const struct paper_document *document)
{
    const struct session *session = model->session;
    size_t index = (size_t)session->step / 2;
    if ((!session->scanned[index] && !session->manual[index]) || is_same_number(model, page, document))
        return false;
    for (size_t i = 0; i < session->form.count; i++) {
        struct covering covering = { .into = person_of(page), .answer = &session->form.answers[i] };
        if (!covering.answer->value[0] || covering.answer->source == SOURCE_DEFAULT)
            continue;
        paper_fields(document, cover_one, &covering);
        if (!covering.covered)
            return true;
    }
    return false;
}

static void fill_from(struct model *model, const struct page *page, const struct paper_document *document)
{
    struct session *session = model->session;
    const char *into = person_of(page);
    size_t index = (size_t)session->step / 2;
    bool same = is_same_number(model, page, document);
    struct filling filling = {
        .model = model,
        .into = into,
        .source = document->kind == PAPER_CITIZEN_CARD ? SOURCE_CITIZEN_CARD : SOURCE_INSURANCE_CARD,
        .keep_typed = session->scanned[index] && same, /* what the person put right stays right */
    };
    if ((session->scanned[index] || session->manual[index]) && !same)
        forget_person(&session->form, into);
    paper_fields(document, fill_one, &filling);
    session->staff_seen = session->staff_seen && same;
    session->scanned[index] = true;
    session->manual[index] = false;
    session->scan_refusal_key = NULL;
}

static bool is_wanted_paper(const struct page *page, const struct paper_document *document)
{
    if (page->paper && strcmp(page->paper, "patient_card") == 0)
        return document->kind == PAPER_CITIZEN_CARD || document->kind == PAPER_INSURANCE_CARD;
    return (document->kind == PAPER_CITIZEN_CARD || document->kind == PAPER_INSURANCE_CARD) && page->paper &&
           strcmp(page->paper, paper_kind_name(document->kind)) == 0;
}

static void remember(struct session *session, const struct paper_document *document)
{
    if (document->kind == PAPER_CITIZEN_CARD) {
        if (session->card.kind == PAPER_CITIZEN_CARD &&
            strcmp(session->card.citizen.number, document->citizen.number) != 0)
            base_wipe(&session->insurance, sizeof session->insurance); /* of whoever was here before */
        session->card = *document;
    } else if (document->kind == PAPER_INSURANCE_CARD)
        session->insurance = *document;
}

void scanning_remembered(struct model *model)
{
    struct session *session = model->session;
    const struct page *page = model_page(model);
    size_t index = (size_t)session->step / 2;
    if (session->scanned[index] || session->manual[index] || !page->paper)
        return;
    for (size_t i = 0; i < index; i++) { /* a second card page is about another person */
        const struct page *earlier = &session->service->pages[i];
        if (earlier->kind == PAGE_SCAN && earlier->paper && strcmp(earlier->paper, page->paper) == 0)
            return;
    }
    const struct paper_document *document = is_wanted_paper(page, &session->card)        ? &session->card
                                            : is_wanted_paper(page, &session->insurance) ? &session->insurance
                                                                                         : NULL;
    if (document) {
        fill_from(model, page, document);
        session->remembered[index] = true;
    }
}

/* Only what a form may hold of the lines; of a name that was cut nothing is known for certain. */
static void fill_from_back(void *context, const struct paper_field *field)
{
    static const char *const wanted[] = { "number", "birth_date", "sex", "latin_name" };
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        if (strcmp(field->name, wanted[i]) == 0)
            fill_one(context, field);
}

static void fill_name(struct filling *filling, const struct card_back *back)
{
    char title[ANSWER_BYTES_MAX];
    if (back->name_cut || utf8_title(str_from(back->latin_name), title, sizeof title) != STATUS_OK)
        return;
    struct paper_field name = { .name = "full_name", .type = PAPER_FIELD_TEXT, .text = title };
    fill_one(filling, &name);
    base_wipe(title, sizeof title);
}

void scanning_back(struct model *model, const struct paper_document *document, struct effect_list *effects)
{
    struct session *session = model->session;
    size_t index = (size_t)session->step / 2;
    const struct page *page = &session->service->pages[index];
    char path[PATH_BYTES_MAX];
    struct filling filling = { .model = model, .into = person_of(page), .source = SOURCE_CARD_BACK };
    filling.keep_typed = is_same_number(model, page, document);
    if ((session->scanned[index] || session->manual[index]) && !filling.keep_typed)
        forget_person(&session->form, filling.into);
    fill_name(&filling, &document->back);
    paper_fields(document, fill_from_back, &filling);
    if (document->back.name_cut && str_format(path, sizeof path, "%s.latin_name", filling.into))
        form_remove(&session->form, path);
    session->manual[index] = true;
    session->scanned[index] = session->remembered[index] = session->back_typing[index] = false;
    session->scan_refusal_key = NULL;
    chime(effects, true);
    session->step = (int)index * 2;
    navigate_advance(model, effects);
    if (str_format(path, sizeof path, "%s.full_name", filling.into))
        edit_focus(model, path);
}

static void code_on_scan_page(struct model *model, const struct paper_document *document, bool accompanied,
                              struct effect_list *effects)
{
    struct session *session = model->session;
    const struct page *page = model_page(model);
    bool back = document->kind == PAPER_CARD_BACK && card_lines_serve(page);
    if (!back && !is_wanted_paper(page, document)) {
        if (accompanied && session->scanned[session->step / 2])
            return; /* the right one lay beside it */
        refuse(model, sentence(document), effects);
        return;
    }
    bool first = session->step == journey_find_kind(model, PAGE_SCAN);
    if (first && would_mix_people(model, page, document)) {
        session->other_card = *document;
        model->dialog = DIALOG_OTHER_CARD;
        chime(effects, true);
        return;
    }
    if (back) {
        scanning_back(model, document, effects);
        return;
    }
    fill_from(model, page, document);
    session->remembered[session->step / 2] = false;
    if (first) /* the others are about other people */
        remember(session, document);
    chime(effects, true);
}

void scanning_other_person(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    struct session *session = model->session;
    struct paper_document document = session->other_card;
    model->dialog = DIALOG_NONE;
    navigate_restart(model, msg);
    int step = journey_find_kind(model, PAGE_SCAN);
    navigate_enter(model, step >= 0 ? step : journey_next(model, -1), effects);
    if (step >= 0)
        code_on_scan_page(model, &document, false, effects);
    base_wipe(&document, sizeof document);
}

static const struct service *insurance_guide(const struct model *model)
{
    const struct catalogue *catalogue = model->world.catalogue;
    for (size_t i = 0; i < catalogue->service_count; i++)
        if (catalogue->services[i].guide && strcmp(catalogue->services[i].group, "insurance") == 0)
            return &catalogue->services[i];
    return NULL;
}

/* At a hospital a card is for checking in. */
static const struct service *check_in(const struct model *model)
{
    const struct catalogue *catalogue = model->world.catalogue;
    for (size_t i = 0; settings_is_hospital(model->world.settings) && i < catalogue->service_count; i++)
        if (catalogue->services[i].mode == SERVICE_CHECK_IN)
            return &catalogue->services[i];
    return NULL;
}

/* With a card shown before, an insurance card asks whether the two agree; alone, how it gets into VNeID. */
static const struct service *comparing_guide(const struct model *model)
{
    const struct catalogue *catalogue = model->world.catalogue;
    for (size_t i = 0; i < catalogue->service_count; i++) {
        const struct service *service = &catalogue->services[i];
        if (service->guide && service->page_count && service->pages[service->page_count - 1].kind == PAGE_AGREE)
            return service;
    }
    return NULL;
}

static void compare_at_home(struct model *model, const struct service *guide, const struct msg *msg,
                            struct effect_list *effects)
{
    navigate_start(model, guide, msg, effects);
    for (int i = 0; i < JOURNEY_PAGES_MAX && model->page == PAGE_NAME_SCAN && model_next_enabled(model); i++)
        navigate_advance(model, effects); /* both are known */
}

static void code_at_home(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    const struct paper_document *document = &msg->document;
    const struct service *desk = check_in(model), *guide = desk ? desk : insurance_guide(model);
    if (msg->accompanied) { /* which of them was meant is not ours to guess */
        refuse(model, "scan_two_codes", effects);
        return;
    }
    bool known = document->kind == PAPER_CITIZEN_CARD || document->kind == PAPER_DOSSIER_RECEIPT ||
                 (document->kind == PAPER_INSURANCE_CARD && guide);
    if (!known || !navigate_begin(model)) {
        refuse(model, known ? "status.no_memory" : sentence(document), effects);
        return;
    }
    navigate_home(model);
    remember(model->session, document);
    chime(effects, true);
    if (document->kind == PAPER_DOSSIER_RECEIPT) {
        navigate_list(model, "status", msg, effects);
        sending_look_up_receipt(model, &document->receipt, effects);
    } else if (desk) {
        navigate_start(model, desk, msg, effects);
    } else if (document->kind == PAPER_INSURANCE_CARD) {
        const struct service *compare = model->session->card.kind == PAPER_CITIZEN_CARD ? comparing_guide(model) : NULL;
        if (compare)
            compare_at_home(model, compare, msg, effects);
        else
            navigate_start(model, guide, msg, effects);
    }
}

void scanning_code(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    if (msg->document.kind == PAPER_STAFF_BADGE && scanning_wanted(model) &&
        staff_badge_shown(model, msg->document.badge.staff_id)) {
        chime(effects, true);
        return;
    }
    if (!scanning_wanted(model)) { /* refused, not queued */
        if (model->session && model->page != PAGE_NAME_GOODBYE)
            refuse(model, "scan.busy", effects);
        return;
    }
    if (is_of_the_future(model, &msg->document)) {
        refuse(model, "scan_damaged", effects);
    } else if (model->page == PAGE_NAME_SCAN) {
        code_on_scan_page(model, &msg->document, msg->accompanied, effects);
    } else if (model->page == PAGE_NAME_STATUS) {
        if (msg->document.kind == PAPER_DOSSIER_RECEIPT) {
            chime(effects, true);
            sending_look_up_receipt(model, &msg->document.receipt, effects);
        } else if (msg->document.kind == PAPER_CITIZEN_CARD) {
            chime(effects, true);
            sending_look_up_card(model, &msg->document.citizen, effects);
        } else {
            refuse(model, sentence(&msg->document), effects);
        }
    } else {
        code_at_home(model, msg, effects);
    }
}

void scanning_hint(struct model *model, enum scan_hint hint)
{
    if (!model->listening || (unsigned)hint >= SCAN_HINT_COUNT || hint == model->hint)
        return;
    model->hint = hint;
    model->changed = model->changed || model->page == PAGE_NAME_SCAN;
}

void scanning_garbled(struct model *model, struct effect_list *effects)
{
    if (scanning_wanted(model))
        refuse(model, "scan.garbled", effects);
    else if (model->session && model->page != PAGE_NAME_GOODBYE)
        refuse(model, "scan.busy", effects);
}

void scanning_unread(struct model *model, struct effect_list *effects)
{
    if (scanning_wanted(model) && model->page != PAGE_NAME_ATTRACT)
        refuse(model, "scan_unread", effects);
}
