/* Bytes to valid text and back: strict UTF-8, NFC, graphemes, the alphabet of Vietnamese forms, case by table.
 * The process locale is never consulted: toupper() in the C locale cannot spell Đ. All functions are pure: any thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

enum {
    UTF8_RUNE_BYTES_MAX = 4,
    /* Longest text normalised or case-mapped in one call; a payload and an answer both fit. */
    UTF8_TEXT_BYTES_MAX = 4096,
};

/* Cuts the next code point off *rest. False, and nothing moved, at the end or at a byte sequence RFC 3629 forbids:
 * overlong, surrogate, above U+10FFFF, truncated. */
bool utf8_decode(struct str *rest, uint32_t *rune) MUST_USE;
/* Writes 1 to 4 bytes, no NUL; returns how many. `rune` must be a scalar value. */
size_t utf8_encode(uint32_t rune, char out[UTF8_RUNE_BYTES_MAX]);
bool utf8_valid(struct str text);

/* NFC of `in` into `out`, NUL-terminated; *result (may be NULL) is the view of it. BAD_INPUT when not UTF-8,
 * TOO_LARGE when it does not fit. `out` may not overlap `in`. */
enum status utf8_nfc(struct str in, char *out, size_t size, struct str *result) MUST_USE;
bool utf8_is_nfc(struct str text);

/* What a person calls characters (extended grapheme clusters). Invalid text counts byte by byte from the fault. */
size_t utf8_count(struct str text);
/* Byte offset of the boundary after / before `at`, which must itself be a boundary: caret moves, backspace. */
size_t utf8_next(struct str text, size_t at);
size_t utf8_previous(struct str text, size_t at);
/* Backspace on a NUL-terminated buffer; false when it was empty. */
bool utf8_erase_last(char *text);

/* What a field may hold. Letters are the Latin ones of Vietnamese and of the ethnic minorities (ASCII, Latin-1,
 * Extended-A and -B, 1E00–1EFF) with the marks U+0300–036F that NFC leaves on them. Controls, bidi, zero width,
 * private use and emoji are in no class. */
enum utf8_class {
    UTF8_LETTERS = 1,
    UTF8_DIGITS = 2,       /* 0–9 only */
    UTF8_SPACE = 4,        /* U+0020 only */
    UTF8_NAME_MARKS = 8,   /* ' ’ - . as in K'Brôi */
    UTF8_PUNCTUATION = 16, /* printable ASCII punctuation and – — ‘ ’ “ ” … ° º ª № ½ and the like */
    UTF8_LINE = 32,        /* LF, in long answers */
    UTF8_ADDRESS_MARKS =
        64, /* of the punctuation what addresses are written with: none of < > { } [ ] $ = % @ and the like */
    UTF8_NAME = UTF8_LETTERS | UTF8_SPACE | UTF8_NAME_MARKS,
    UTF8_ADDRESS = UTF8_LETTERS | UTF8_DIGITS | UTF8_SPACE | UTF8_NAME_MARKS | UTF8_ADDRESS_MARKS,
    UTF8_TEXT = UTF8_LETTERS | UTF8_DIGITS | UTF8_SPACE | UTF8_NAME_MARKS | UTF8_PUNCTUATION,
};
/* True when every code point of valid UTF-8 is of an allowed class; a combining mark must follow a letter. */
bool utf8_is_vietnamese_text(struct str text, unsigned classes);
bool utf8_rune_is_letter(uint32_t rune);

uint32_t utf8_rune_upper(uint32_t rune);
uint32_t utf8_rune_lower(uint32_t rune);
/* Upper case, lower case, or Each Word Capital and the rest lower; NFC in gives NFC out. Failures as utf8_nfc. */
enum status utf8_upper(struct str in, char *out, size_t size) MUST_USE;
enum status utf8_lower(struct str in, char *out, size_t size) MUST_USE;
enum status utf8_title(struct str in, char *out, size_t size) MUST_USE;
