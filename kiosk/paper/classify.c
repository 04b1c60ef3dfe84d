/* Decides which paper a code is, before anything is believed. Order matters: first what no code may hold, then markers
 * nobody else uses, then shapes. What has our shape and fails our parser is refused, never passed on as unknown. */
#include "paper/paper.h"

#include <string.h>

#include "base/limits.h"
#include "text/utf8.h"

enum {
    CARD_PRETENDER_FIELDS_MIN = 3, /* fewer pipes are too common to mean a cut-off card */
    NUMBER_DIGITS_MIN = 9,         /* the shortest number a damaged card line could start with */
    NORMAL_BYTES = PAYLOAD_BYTES_MAX * 3 + 1,
};

/* What a payload may not hold at all: it would deceive whoever reads it. Bidi controls, zero width, invisible
 * operators, tags, soft hyphen, byte order mark inside, private use, non-characters. */
static bool is_deceiving(uint32_t rune)
{
    return rune == 0xAD || rune == 0x34F || rune == 0x61C || rune == 0x115F || rune == 0x1160 || rune == 0x17B4 ||
           rune == 0x17B5 || (rune >= 0x180B && rune <= 0x180F) || (rune >= 0x200B && rune <= 0x200F) ||
           (rune >= 0x2028 && rune <= 0x202E) || (rune >= 0x2060 && rune <= 0x206F) || rune == 0x3164 ||
           (rune >= 0xE000 && rune <= 0xF8FF) || (rune >= 0xFE00 && rune <= 0xFE0F) || rune == 0xFEFF ||
           rune == 0xFFA0 || (rune >= 0xFFF0 && rune <= 0xFFFB) || (rune >= 0xE0000 && rune <= 0xE0FFF) ||
           rune >= 0xF0000;
}

/* Signs that are another letter after NFC (KELVIN SIGN is K): nobody writes them, who hides letters does. The two old
 * tone marks U+0340 and U+0341 are only another way to write Vietnamese. */
static bool is_letter_in_disguise(uint32_t rune)
{
    char bytes[UTF8_RUNE_BYTES_MAX], normal[32];
    if (rune <= 0x341)
        return false;
    size_t length = utf8_encode(rune, bytes);
    struct str composed;
    return utf8_nfc(str_range(bytes, length), normal, sizeof normal, &composed) == STATUS_OK &&
           !str_equal(composed, str_range(bytes, length));
}

static bool is_control(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0);
}

struct contents {
    bool valid;
    bool deceiving;
    bool control;
};

static struct contents look_inside(struct str text)
{
    struct contents contents = { .valid = true };
    while (text.len > 0) {
        uint32_t rune;
        if (!utf8_decode(&text, &rune)) {
            contents.valid = false;
            text = str_range(text.ptr + 1, text.len - 1);
            continue;
        }
        contents.deceiving = contents.deceiving || is_deceiving(rune) || is_letter_in_disguise(rune);
        contents.control = contents.control || is_control(rune);
    }
    return contents;
}

static int count_fields(struct str text)
{
    int fields = 1;
    for (size_t i = 0; i < text.len; i++)
        fields += text.ptr[i] == '|' ? 1 : 0;
    return fields;
}

static bool starts_as(struct str text, const char *upper)
{
    size_t length = strlen(upper);
    if (text.len < length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = text.ptr[i];
        if ((c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c) != upper[i])
            return false;
    }
    return true;
}

/* Anything a phone would open: never shown, never followed. */
static bool is_link(struct str text)
{
    static const char *const schemes[] = { "WWW.", "JAVASCRIPT:", "DATA:", "FILE:", "INTENT:" };
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (starts_as(text, schemes[i]))
            return true;
    }
    size_t at = 0;
    while (at < text.len && ((text.ptr[at] | 0x20) >= 'a' && (text.ptr[at] | 0x20) <= 'z'))
        at++;
    return at >= 2 && str_starts(str_range(text.ptr + at, text.len - at), "://");
}

enum shape { SHAPE_NONE, SHAPE_LINK, SHAPE_BADGE, SHAPE_PAYMENT, SHAPE_INSURANCE, SHAPE_CITIZEN, SHAPE_BACK };

static bool looks_like_number(struct str field)
{
    size_t digits = 0;
    for (size_t i = 0; i < field.len; i++)
        digits += field.ptr[i] >= '0' && field.ptr[i] <= '9' ? 1 : 0;
    return digits >= NUMBER_DIGITS_MIN;
}

/* Which paper the text pretends to be; it may also be damaged or hold bytes that are no text. */
static enum shape shape_of(struct str text)
{
    struct str rest = text;
    int fields = count_fields(text);
    struct str first = str_trim(str_cut(&rest, '|'));
    if (starts_as(text, "KIOSK-STAFF"))
        return SHAPE_BADGE;
    if (fields == 1 && str_starts(text, "000201"))
        return SHAPE_PAYMENT;
    if (card_back_is_claimed(text))
        return SHAPE_BACK;
    if (is_link(text))
        return SHAPE_LINK;
    if (fields < CARD_PRETENDER_FIELDS_MIN)
        return SHAPE_NONE;
    size_t last = text.len;
    while (text.ptr[last - 1] != '|')
        last--;
    bool closed = str_is(str_trim(str_range(text.ptr + last, text.len - last)), "$");
    if (closed || (fields > CITIZEN_CARD_FIELDS_MAX && looks_like_number(first)))
        return SHAPE_INSURANCE;
    return looks_like_number(first) ? SHAPE_CITIZEN : SHAPE_NONE;
}

static void refuse(struct paper_document *out, enum paper_refusal refusal)
{
    base_wipe(out, sizeof *out);
    out->kind = PAPER_REFUSED;
    out->refusal = refusal;
}

static void accept_or_refuse(struct paper_document *out, bool good, enum paper_kind kind)
{
    if (good)
        out->kind = kind;
    else
        refuse(out, PAPER_REFUSAL_DAMAGED);
}

/* A bare token: a receipt, one with a spoiled middle (D-?-123), or somebody else's. */
static void classify_token(struct str text, struct paper_document *out)
{
    struct str rest = text;
    if (dossier_receipt_parse(text, &out->receipt)) {
        out->kind = PAPER_DOSSIER_RECEIPT;
    } else if (str_is(str_cut(&rest, '-'), "D") && rest.ptr) {
        struct str secret = str_cut(&rest, '-');
        if (secret.len > 0 && rest.ptr && str_digits(rest))
            refuse(out, PAPER_REFUSAL_DAMAGED);
    }
}

static void classify_shape(enum shape shape, struct str text, struct paper_document *out)
{
    switch (shape) {
    case SHAPE_LINK:
        out->kind = PAPER_URL;
        break;
    case SHAPE_BADGE:
        accept_or_refuse(out, staff_badge_parse(text, &out->badge), PAPER_STAFF_BADGE);
        break;
    case SHAPE_PAYMENT:
        if (!vietqr_is_foreign(text))
            accept_or_refuse(out, vietqr_parse(text, &out->vietqr), PAPER_VIETQR);
        break;
    case SHAPE_INSURANCE:
        accept_or_refuse(out, insurance_card_parse(text, &out->insurance, &out->warnings), PAPER_INSURANCE_CARD);
        break;
    case SHAPE_CITIZEN:
        accept_or_refuse(out, citizen_card_parse(text, &out->citizen, &out->warnings), PAPER_CITIZEN_CARD);
        break;
    case SHAPE_BACK:
        if (!card_back_is_foreign(text))
            accept_or_refuse(out, card_back_parse(text, &out->back, &out->warnings), PAPER_CARD_BACK);
        break;
    case SHAPE_NONE:
        classify_token(text, out);
        break;
    }
}

void paper_classify(struct str payload, struct paper_document *out)
{
    char normal[NORMAL_BYTES];
    struct str text = payload;
    base_wipe(out, sizeof *out);
    out->kind = PAPER_UNKNOWN;
    if (str_starts(text, "\xEF\xBB\xBF"))
        text = str_range(text.ptr + 3, text.len - 3);
    text = str_trim(text);
    if (text.len == 0)
        return;
    if (text.len > PAYLOAD_BYTES_MAX) {
        refuse(out, PAPER_REFUSAL_TOO_LONG);
        return;
    }
    struct contents contents = look_inside(text);
    enum shape shape = shape_of(text);
    if (!contents.valid) {
        if (shape != SHAPE_NONE)
            refuse(out, PAPER_REFUSAL_DAMAGED);
        return; /* bytes that are no text and no shape of ours: some other program's code */
    }
    /* The ends of lines of a card's back are the only controls any paper of ours has. */
    if (contents.deceiving || (contents.control && shape != SHAPE_NONE && shape != SHAPE_BACK)) {
        refuse(out, PAPER_REFUSAL_FORBIDDEN);
        return;
    }
    struct str composed;
    if (utf8_nfc(text, normal, sizeof normal, &composed) != STATUS_OK)
        return;
    bool decomposed = !str_equal(composed, text);
    classify_shape(shape, composed, out);
    if (decomposed && (out->kind == PAPER_CITIZEN_CARD || out->kind == PAPER_INSURANCE_CARD))
        out->warnings |= PAPER_WARNING_NOT_NFC;
    base_wipe(normal, composed.len);
}

const char *paper_kind_name(enum paper_kind kind)
{
    static const char *const names[PAPER_KIND_COUNT] = {
        [PAPER_UNKNOWN] = "unknown",
        [PAPER_URL] = "url",
        [PAPER_REFUSED] = "refused",
        [PAPER_CITIZEN_CARD] = "citizen_card",
        [PAPER_INSURANCE_CARD] = "insurance_card",
        [PAPER_DOSSIER_RECEIPT] = "dossier_receipt",
        [PAPER_VIETQR] = "vietqr",
        [PAPER_STAFF_BADGE] = "staff_badge",
        [PAPER_CARD_BACK] = "card_back",
    };
    return (unsigned)kind < PAPER_KIND_COUNT ? names[kind] : names[PAPER_UNKNOWN];
}

const char *paper_refusal_key(enum paper_refusal refusal)
{
    static const char *const keys[PAPER_REFUSAL_COUNT] = {
#define PAPER_REFUSAL_KEY(name, key) [PAPER_REFUSAL_##name] = key,
        PAPER_REFUSAL_LIST(PAPER_REFUSAL_KEY)
#undef PAPER_REFUSAL_KEY
    };
    return (unsigned)refusal < PAPER_REFUSAL_COUNT ? keys[refusal] : "";
}

void paper_warnings(const struct paper_document *document, paper_warning_fn each, void *context)
{
#define PAPER_WARNING_TELL(bit, name, text)                                                                            \
    if (document->warnings & (bit))                                                                                    \
        each(context, text);
    PAPER_WARNING_LIST(PAPER_WARNING_TELL)
#undef PAPER_WARNING_TELL
}
