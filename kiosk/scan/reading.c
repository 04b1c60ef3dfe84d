/* Rules about codes that need no device. */
#include "scan/reading.h"

#include "base/limits.h"

static struct paper_document refused(enum paper_refusal refusal)
{
    struct paper_document document;
    base_wipe(&document, sizeof document);
    document.kind = PAPER_REFUSED;
    document.refusal = refusal;
    return document;
}

void reading_classify(struct str payload, struct paper_document *out)
{
    if (payload.len > PAYLOAD_BYTES_MAX)
        *out = refused(PAPER_REFUSAL_TOO_LONG);
    else
        paper_classify(payload, out);
}

bool reading_is_paper(const struct paper_document *document)
{
    return document->kind == PAPER_CITIZEN_CARD || document->kind == PAPER_INSURANCE_CARD ||
           document->kind == PAPER_DOSSIER_RECEIPT;
}

uint32_t reading_papers_among(const struct paper_document *documents, uint32_t count)
{
    uint32_t papers = 0;
    for (uint32_t i = 0; i < count; i++)
        papers += reading_is_paper(&documents[i]);
    return papers;
}

uint32_t reading_of_page(const struct decoder_result *result, struct paper_document out[DECODER_CODES_MAX])
{
    uint32_t kinds_seen = 0;
    bool two = false;
    for (uint32_t i = 0; i < result->count; i++) {
        reading_classify(decoder_result_payload(result, i), &out[i]);
        uint32_t bit = 1u << out[i].kind;
        two = two || (kinds_seen & bit);
        kinds_seen |= bit;
    }
    if (!two)
        return result->count;
    base_wipe(out, sizeof out[0] * result->count);
    out[0] = refused(PAPER_REFUSAL_TWO_CODES);
    return 1;
}
