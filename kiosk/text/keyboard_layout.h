/* An on-screen keyboard as plain data: data/ fills it from config/keyboards/NAME.yaml, ui/ draws it, core/ never sees
 * it. It lives in text/ because data/ and ui/ may both include text/ but not each other.
 *
 *   id: vi                                  # file name without .yaml
 *   pages:                                  # the first one is shown first
 *     - id: letters
 *       rows:
 *         - [ { kind: tone, text: s, id: sac, label: "á sắc" }, … ]
 *         - [ q, w, { text: đ, kind: mark }, { kind: backspace, label: "@keyboard.backspace", weight: 15 } ]
 *
 * A plain scalar is a `char` key whose text and label are that scalar. A label that begins with '@' is a text key
 * (words people read live in config/text). `id` defaults to the text, or to the kind for keys without text, or to
 * the page's name for `page` keys; the node is `key.<id>`.
 *
 * A page NAME may have a lower twin NAME_paged: a panel too low for all its rows (15.6" landscape with enlarged words)
 * shows the twin instead, which spreads the same keys over more pages. */
#pragma once

#include <stddef.h>

enum {
    KEYBOARD_PAGES_MAX = 4,
    KEYBOARD_ROWS_MAX = 7,
    KEYBOARD_KEYS_MAX = 13,   /* per row: 10 letters of QWERTY and three wide keys */
    KEYBOARD_TEXT_BYTES = 16, /* what one key puts in, UTF-8 with NUL */
    KEYBOARD_LABEL_BYTES = 48,
    KEYBOARD_ID_BYTES = 24,
    KEYBOARD_WEIGHT_ONE = 10, /* weight of an ordinary key; 15 is one and a half */
};

/* X(name in YAML, C name). Also the `arg` of the message a key sends. */
#define KEYBOARD_KIND_LIST(X)                                                                                          \
    X(char, CHAR)           /* puts `text` in through the composer (Telex / VNI active) */                             \
    X(tone, TONE)           /* `text` is the Telex letter of the tone: s f r x j, z takes it off */                    \
    X(mark, MARK)           /* a ready letter: ă â đ ê ô ơ ư */                                                 \
    X(shift, SHIFT)         /* next letter is a capital */                                                             \
    X(backspace, BACKSPACE) /* takes the last character back */                                                        \
    X(space, SPACE)                                                                                                    \
    X(done, DONE) /* closes the keyboard / goes to the next field */                                                   \
    X(page, PAGE) /* shows the page named by `text` */                                                                 \
    X(digit, DIGIT)                                                                                                    \
    X(gap, GAP) /* empty place: indents a row */

enum keyboard_kind {
#define KEYBOARD_ENUM(yaml, name) KEYBOARD_##name,
    KEYBOARD_KIND_LIST(KEYBOARD_ENUM)
#undef KEYBOARD_ENUM
        KEYBOARD_KIND_COUNT
};

struct keyboard_key {
    enum keyboard_kind kind;
    char id[KEYBOARD_ID_BYTES];       /* without "key." */
    char label[KEYBOARD_LABEL_BYTES]; /* shown; "@key" = text key */
    char text[KEYBOARD_TEXT_BYTES];   /* lower case */
    char upper[KEYBOARD_TEXT_BYTES];  /* char, mark: with shift; the loader fills it when the file leaves it out */
    int weight;                       /* width relative to KEYBOARD_WEIGHT_ONE */
};

struct keyboard_row {
    int key_count;
    struct keyboard_key keys[KEYBOARD_KEYS_MAX];
};

struct keyboard_page {
    char id[KEYBOARD_ID_BYTES];
    int row_count;
    struct keyboard_row rows[KEYBOARD_ROWS_MAX];
};

#define KEYBOARD_PAGED_SUFFIX "_paged"

struct keyboard_layout {
    char id[KEYBOARD_ID_BYTES];
    int page_count;
    struct keyboard_page pages[KEYBOARD_PAGES_MAX];
};
