/* A scanner that pretends to be a keyboard ("wedge") among fingers on a keyboard. It is told apart by its pace: more
 * keys in a row than a hand can strike, each hard on the last. Until that is known keys are held back, so that not one
 * of a code's gets into a field; what turns out to be typed is let go, in its order, a blink later. Pure: no clock, no
 * events of a window. The caller keeps the events that are held. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/str.h"

enum {
    /* The longest silence inside a burst. Scanners send a key in 1 to 30 ms; nobody strikes eight keys in a row
     * 40 ms apart, which would be 25 a second. A held key repeats as fast, but it is one key. */
    WEDGE_GAP_MS = 40,
    WEDGE_KEYS_MIN = 8,    /* and so many at most are ever held back; the shortest paper of ours is longer */
    WEDGE_ENDS_MAX = 4,    /* Enter and Tab at the end of a code, by the bytes */
    WEDGE_CHANGES_MIN = 2, /* from one letter to another among them: 001000000017 has two, a held key none */
};

enum wedge_key {
    WEDGE_KEY_TEXT,  /* `text` is what the key typed */
    WEDGE_KEY_END,   /* Enter or Tab: scanners end a line so */
    WEDGE_KEY_ERASE, /* Backspace: no scanner sends it, input methods do when they put letters right */
    WEDGE_KEY_OTHER,
};

enum wedge_told {
    WEDGE_LET_GO,  /* carry out what is held, then (after wedge_feed) this one */
    WEDGE_HOLD,    /* keep this one */
    WEDGE_SWALLOW, /* drop it and what is held: a scanner types */
};

enum wedge_end {
    WEDGE_NOTHING,  /* nothing is due */
    WEDGE_TYPED,    /* carry out what is held */
    WEDGE_BURST,    /* wedge_payload is one code; wedge_reset when done */
    WEDGE_TOO_LONG, /* a code over PAYLOAD_BYTES_MAX; wedge_reset */
};

/* Zeroed is quiet. */
struct wedge {
    enum { WEDGE_IS_QUIET, WEDGE_IS_HOLDING, WEDGE_IS_SCANNING, WEDGE_IS_TYPED } state;
    int64_t due_ms; /* when the silence will have been long enough */
    uint32_t keys;
    uint32_t changes;
    uint32_t last; /* letter */
    bool too_long;
    bool erased; /* Backspace was among the keys */
    size_t length;
    char bytes[PAYLOAD_BYTES_MAX + WEDGE_ENDS_MAX];
};

/* One key at `now_ms`; `text` (UTF-8) for WEDGE_KEY_TEXT only. The caller calls wedge_expire for the silence before it
 * first, if that silence was real: a wait that ended without a key, not a loop that was busy elsewhere. */
enum wedge_told wedge_feed(struct wedge *wedge, enum wedge_key key, struct str text, int64_t now_ms);
/* No key came until `now_ms`. */
enum wedge_end wedge_expire(struct wedge *wedge, int64_t now_ms);
/* Milliseconds until wedge_expire has something to say; -1 when nothing is under way. */
int wedge_wait_ms(const struct wedge *wedge, int64_t now_ms);
/* After WEDGE_BURST: lines joined by LF, ends of lines at the end taken off. */
struct str wedge_payload(const struct wedge *wedge);
/* Wipes. */
void wedge_reset(struct wedge *wedge);
