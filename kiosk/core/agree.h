/* Whether an identity card and a health-insurance card say the same of one person. What the fields hold, read or typed,
 * is compared; the cards themselves prove nothing. Pure.
 *
 * Names are compared without case and without where a tone stands (hòa, hoà); another letter or tone differs. A date
 * that tells only its year agrees with every day of it. Numbers are compared only where the insurance card's is the
 * identity number (Decree 188/2025/NĐ-CP); older ones are other numbers. The address is no matter of identity. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/form.h"
#include "core/model.h"

enum agree_field { AGREE_NAME, AGREE_BIRTH, AGREE_SEX, AGREE_NUMBER, AGREE_FIELD_COUNT };
enum agree_verdict { AGREE_UNSAID, AGREE_SAME, AGREE_DIFFERS }; /* UNSAID: one of the two does not tell it */
enum agree_right { AGREE_UNKNOWN, AGREE_CARD, AGREE_INSURANCE };

struct agreement {
    enum agree_verdict verdicts[AGREE_FIELD_COUNT];
    size_t differing;
    bool two_people; /* nothing that names a person is the same */
};

/* `card` and `insurance`: where the two papers were read into. */
struct agreement agree_compare(const struct form *form, const char *card, const char *insurance);

/* Of the agree page that is on the screen, or that the outcome came from; NULL when there is none. */
const struct page *agree_page(const struct model *model);
struct agreement model_agreement(const struct model *model);
/* Whether the journey's agree page `page` has something to say: it ends the journey, or something differs. */
bool agree_is_shown(const struct model *model, int step, const struct page *page);
/* Which paper is right, as the person said: whose data the other office has to correct. */
enum agree_right model_agree_right(const struct model *model);

struct agree_row {
    const char *label_key;
    enum agree_verdict verdict;
    char card[ANSWER_BYTES_MAX], insurance[ANSWER_BYTES_MAX]; /* as people read it; "" when not told */
};
/* False over the end. Numbers are whole: the person is to see which digits differ. */
bool model_agree_row_at(const struct model *model, size_t index, struct agree_row *out);
/* "họ và tên, ngày sinh" of what differs. */
bool model_agree_names(const struct model *model, char *out, size_t size);
