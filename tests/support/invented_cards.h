/* Citizen cards of people who do not exist, from a seed: names of the Kinh and of the ethnic minorities, addresses, and
 * between them every one of the 134 accented letters of Vietnamese (67 and their capitals). */
#pragma once

#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

enum {
    INVENTED_LETTERS = 67,
    INVENTED_NAME_BYTES = 128,
    INVENTED_ADDRESS_BYTES = 256,
    INVENTED_PAYLOAD_BYTES = 512,
};

struct invented_card {
    char number[13];
    char full_name[INVENTED_NAME_BYTES]; /* NFC */
    char residence[INVENTED_ADDRESS_BYTES];
    char payload[INVENTED_PAYLOAD_BYTES]; /* the seven fields joined by '|' */
};

/* The card of this index; cards 2k and 2k+1 hold accented letter k % 67, the second as a capital. Same `random` state,
 * same card. */
void invented_card_make(uint32_t index, const struct entropy *random, struct invented_card *out);
/* Accented letter `index` (< 67) in UTF-8, small or capital. Static. */
const char *invented_letter(uint32_t index, int capital);
