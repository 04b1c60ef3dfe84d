/* One written word taken apart into letters, marks and tone: the common ground of composing and of matching.
 * Knows the spelling of Vietnamese syllables, but never decides that a name is wrong. Pure: any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "text/compose.h"

enum {
    /* The longest Vietnamese syllable has 7 letters ("nghiêng"); names written in one word run longer. */
    SYLLABLE_LETTERS_MAX = 32,
};

struct syllable_letter {
    uint32_t rune; /* the letter itself when base is 0: not made of a–z, a Vietnamese mark and a tone */
    char base;     /* 'a'–'z' */
    uint8_t mark;  /* enum compose_mark */
    uint8_t tone;  /* enum compose_tone */
    bool upper;
};

struct syllable {
    struct syllable_letter letters[SYLLABLE_LETTERS_MAX];
    int count;
};

struct syllable_letter syllable_letter_from_rune(uint32_t rune);
/* 0 when no precomposed letter has this mark (a horn on e). */
uint32_t syllable_letter_to_rune(struct syllable_letter letter);
/* False when the word is longer than a syllable can be or is not UTF-8 letters only. */
bool syllable_from_word(struct str word, struct syllable *out) MUST_USE;

/* The last group of vowels. group_start counts u of qu- and i of gi- in, start does not; all equal count if no vowel.
 */
struct syllable_nucleus {
    int group_start;
    int start;
    int end;
};
struct syllable_nucleus syllable_find_nucleus(const struct syllable *syllable);
bool syllable_has_one_vowel_group(const struct syllable *syllable);

enum compose_tone syllable_tone(const struct syllable *syllable);
/* Takes the tone off the last vowel group and sets `tone` where the style wants it. False when there is no vowel. */
bool syllable_set_tone(struct syllable *syllable, enum compose_tones style, enum compose_tone tone);

/* Whether vowels and final make a rhyme Vietnamese has, the tone left out; k counts as a final (Đắk). */
bool syllable_rhyme_is_known(const struct syllable *syllable);
/* Initial, rhyme and tone all as in Vietnamese. */
bool syllable_is_vietnamese(const struct syllable *syllable);
