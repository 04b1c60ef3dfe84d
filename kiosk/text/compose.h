/* Vietnamese from keys: Telex and VNI, with nothing remembered but the text before the caret.
 * Contract: the output is what would stand in the field. Only what is typed is given a tone style; text read from a
 * card keeps the spelling of the birth certificate. All functions are pure: any thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

enum compose_method {
    COMPOSE_DIRECT, /* no key is special; tones still move to their place as letters follow (on-screen letters) */
    COMPOSE_TELEX,
    COMPOSE_VNI,
};

enum compose_tones {
    COMPOSE_TONES_OLD, /* hóa, thúy: as on most papers */
    COMPOSE_TONES_NEW, /* hoá, thuý */
};

enum compose_tone {
    COMPOSE_TONE_NONE,
    COMPOSE_TONE_ACUTE, /* sắc */
    COMPOSE_TONE_GRAVE, /* huyền */
    COMPOSE_TONE_HOOK,  /* hỏi */
    COMPOSE_TONE_TILDE, /* ngã */
    COMPOSE_TONE_DOT,   /* nặng */
};

enum compose_mark {
    COMPOSE_MARK_NONE,
    COMPOSE_MARK_CIRCUMFLEX, /* â ê ô */
    COMPOSE_MARK_BREVE,      /* ă */
    COMPOSE_MARK_HORN,       /* ơ ư, ươ */
    COMPOSE_MARK_STROKE,     /* đ */
};

/* One key into `text`: the NUL-terminated NFC text before the caret, in a buffer of `size` bytes, changed in place.
 * `key` is the code point the key would type. TOO_LARGE: no room; BAD_INPUT: `text` or `key` is not valid text; in both
 * cases `text` is as before. */
enum status compose_key(enum compose_method method, enum compose_tones tones, char *text, size_t size,
                        uint32_t key) MUST_USE;
/* The tone row: gives the last syllable that tone (NONE takes it away). NOT_FOUND when there is no vowel to carry it.
 */
enum status compose_tone(enum compose_tones tones, char *text, size_t size, enum compose_tone tone) MUST_USE;
/* The same for a letter's mark (a -> â with CIRCUMFLEX); NONE takes the last one away. NOT_FOUND when nothing can take
 * it. */
enum status compose_mark(enum compose_tones tones, char *text, size_t size, enum compose_mark mark) MUST_USE;
/* A whole line of keys into `out`, NUL-terminated NFC. BAD_INPUT when the line is not UTF-8, TOO_LARGE when it does not
 * fit; `out` is then untouched or empty. */
enum status compose_line(enum compose_method method, enum compose_tones tones, struct str keys, char *out,
                         size_t size) MUST_USE;
