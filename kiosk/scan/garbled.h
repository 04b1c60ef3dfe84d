/* What a keyboard does to a code that a scanner types through it: the layout, Caps Lock or an input method changes
 * letters on the way. A QR code mends itself, so a card that arrives spoilt like this was spoilt by the keyboard.
 * It is told, so that somebody sets the reader up; what stood on the card is not guessed. */
#pragma once

#include <stdbool.h>

#include "base/str.h"
#include "paper/paper.h"

/* The numbers stand in the log (scan.garbled a=…). */
enum garbling {
    GARBLED_NOT = 0,
    GARBLED_SEPARATOR = 1, /* '|' became another sign (a layout), or was lost */
    GARBLED_COMPOSED = 2,  /* an input method was at work: Đ in a number, letters put right by Backspace */
    GARBLED_MARKS = 3,     /* the keyboard cannot type Vietnamese: every mark is gone */
    GARBLED_CASE = 4,      /* Caps Lock: nGUYỄN */
    GARBLED_SIGNS = 5,     /* a filler of the machine-readable lines became another sign */
};

/* `payload` as typed, `document` what paper_classify made of it, `erased` whether Backspace was among the keys. */
enum garbling garbled_by_keyboard(struct str payload, const struct paper_document *document, bool erased);
