/* Any bytes: no crash, and what comes out as one of our papers holds only text fit for a form. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "paper/fields.h"
#include "paper/paper.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_field(void *context, const struct paper_field *field)
{
    (void)context;
    ASSERT(field->name && field->text);
    if (field->type == PAPER_FIELD_INT || field->type == PAPER_FIELD_BOOL)
        return;
    struct str text = str_from(field->text);
    ASSERT(utf8_is_nfc(text));
    ASSERT(utf8_is_vietnamese_text(text, UTF8_TEXT));
    if (strcmp(field->name, "full_name") == 0)
        ASSERT(text.len > 0 && utf8_is_vietnamese_text(text, UTF8_NAME));
    if (field->type == PAPER_FIELD_DATE) {
        struct civil_date date;
        ASSERT(date_from_iso(text, &date) == STATUS_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct paper_document document, again;
    memset(&document, 0xA5, sizeof document);
    paper_classify(str_range((const char *)data, size), &document);
    ASSERT((unsigned)document.kind < PAPER_KIND_COUNT);
    ASSERT((document.kind == PAPER_REFUSED) == (document.refusal != PAPER_REFUSAL_NONE));
    ASSERT(document.warnings == 0 || document.kind == PAPER_CITIZEN_CARD || document.kind == PAPER_INSURANCE_CARD ||
           document.kind == PAPER_CARD_BACK);
    paper_fields(&document, check_field, NULL);
    memset(&again, 0x5A, sizeof again);
    paper_classify(str_range((const char *)data, size), &again);
    ASSERT(again.kind == document.kind && again.refusal == document.refusal && again.warnings == document.warnings);
    return 0;
}
