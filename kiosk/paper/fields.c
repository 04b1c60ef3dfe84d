/* The names of the contract for what the structs hold. The receipt's secret has no name here on purpose. */
#include "paper/fields.h"

#include <string.h>

struct teller {
    paper_field_fn each;
    void *context;
};

static void tell_text(const struct teller *teller, const char *name, const char *text)
{
    struct paper_field field = { .name = name, .type = PAPER_FIELD_TEXT, .text = text };
    teller->each(teller->context, &field);
}

static void tell_text_if(const struct teller *teller, const char *name, const char *text)
{
    if (text[0] != '\0')
        tell_text(teller, name, text);
}

static void tell_date(const struct teller *teller, const char *name, struct civil_date date)
{
    char iso[DATE_TEXT_BYTES];
    if (!date_is_valid(date))
        return;
    date_to_iso(date, iso);
    struct paper_field field = { .name = name, .type = PAPER_FIELD_DATE, .text = iso };
    teller->each(teller->context, &field);
}

static void tell_number(const struct teller *teller, const char *name, enum paper_field_type type, int64_t number)
{
    struct paper_field field = { .name = name, .type = type, .text = "", .number = number };
    teller->each(teller->context, &field);
}

static void tell_sex(const struct teller *teller, enum sex sex)
{
    if (sex != SEX_UNKNOWN)
        tell_text(teller, "sex", sex == SEX_FEMALE ? "female" : "male");
}

static void tell_citizen(const struct teller *teller, const struct citizen_card *card)
{
    tell_text(teller, "number", card->number);
    tell_text(teller, "old_number", card->old_number);
    tell_text(teller, "full_name", card->full_name);
    tell_date(teller, "birth_date", card->birth_date);
    tell_sex(teller, card->sex);
    tell_text(teller, "residence", card->residence);
    tell_date(teller, "issue_date", card->issue_date);
    tell_number(teller, "tail_count", PAPER_FIELD_INT, card->tail_count);
}

static void tell_insurance(const struct teller *teller, const struct insurance_card *card)
{
    static const char *const kinds[] = { "", "card15", "bhxh10", "citizen12" };
    tell_text(teller, "number", card->number);
    tell_text(teller, "number_kind", kinds[card->number_kind]);
    tell_text_if(teller, "full_name", card->full_name);
    tell_date(teller, "birth_date", card->birth_date);
    tell_sex(teller, card->sex);
    tell_text_if(teller, "address", card->address);
    tell_text_if(teller, "facility", card->facility);
    tell_date(teller, "valid_from", card->valid_from);
    tell_date(teller, "valid_to", card->valid_to);
    tell_date(teller, "issue_date", card->issue_date);
    tell_date(teller, "five_year_date", card->five_year_date);
    if (card->benefit != 0)
        tell_number(teller, "benefit", PAPER_FIELD_INT, card->benefit);
}

static void tell_receipt(const struct teller *teller, const struct dossier_receipt *receipt)
{
    static const char *const forms[] = { "secret", "eform", "number" };
    tell_text(teller, "form", forms[receipt->form]);
    tell_text(teller, "number", receipt->number);
    tell_number(teller, "has_secret", PAPER_FIELD_BOOL, receipt->secret[0] != '\0');
}

static void tell_vietqr(const struct teller *teller, const struct vietqr *code)
{
    tell_text(teller, "bank_bin", code->bank_bin);
    tell_text(teller, "account", code->account);
    tell_number(teller, "amount_vnd", PAPER_FIELD_INT, code->amount_vnd);
    tell_text(teller, "purpose", code->purpose);
    tell_number(teller, "dynamic", PAPER_FIELD_BOOL, code->dynamic);
}

/* No "full_name": nobody is called what stands there, so nothing is filled in from it unseen. */
static void tell_back(const struct teller *teller, const struct card_back *card)
{
    tell_text(teller, "number", card->number);
    tell_text(teller, "latin_name", card->latin_name);
    tell_number(teller, "name_cut", PAPER_FIELD_BOOL, card->name_cut);
    tell_date(teller, "birth_date", card->birth_date);
    tell_sex(teller, card->sex);
    tell_date(teller, "expiry_date", card->expiry_date);
}

void paper_fields(const struct paper_document *document, paper_field_fn each, void *context)
{
    struct teller teller = { each, context };
    switch (document->kind) {
    case PAPER_CITIZEN_CARD:
        tell_citizen(&teller, &document->citizen);
        break;
    case PAPER_INSURANCE_CARD:
        tell_insurance(&teller, &document->insurance);
        break;
    case PAPER_DOSSIER_RECEIPT:
        tell_receipt(&teller, &document->receipt);
        break;
    case PAPER_VIETQR:
        tell_vietqr(&teller, &document->vietqr);
        break;
    case PAPER_STAFF_BADGE:
        tell_text(&teller, "staff_id", document->badge.staff_id);
        break;
    case PAPER_CARD_BACK:
        tell_back(&teller, &document->back);
        break;
    default:
        break;
    }
}

struct wanted {
    const char *name;
    char *out;
    size_t size;
    enum status status;
};

static void take_wanted(void *context, const struct paper_field *field)
{
    struct wanted *wanted = context;
    bool text = field->type == PAPER_FIELD_TEXT || field->type == PAPER_FIELD_DATE;
    if (!text || field->text[0] == '\0' || strcmp(field->name, wanted->name) != 0)
        return;
    struct str value = str_from(field->text);
    if (value.len >= wanted->size)
        wanted->status = STATUS_TOO_LARGE; /* out stays untouched */
    else
        wanted->status = str_copy(wanted->out, wanted->size, value) ? STATUS_OK : STATUS_TOO_LARGE;
}

enum status paper_field_text(const struct paper_document *document, const char *name, char *out, size_t size)
{
    struct wanted wanted = { name, out, size, STATUS_NOT_FOUND };
    paper_fields(document, take_wanted, &wanted);
    return wanted.status;
}
