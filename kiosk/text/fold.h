/* Text made comparable: without accents for machines (SMS, VietQR, MRZ), without spelling variants for comparing
 * records. A fold is never shown to a person and never stored in place of the text. Pure: any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"

/* Accents taken off, đ becomes d, case and everything else kept; letters without an ASCII base become '?'.
 * BAD_INPUT when not UTF-8, TOO_LARGE when it does not fit. */
enum status fold_ascii(struct str text, char *out, size_t size) MUST_USE;
/* A key that is equal for texts differing only in NFC/NFD, case, runs of spaces, or where the tone stands
 * (hòa/hoà, thúy/thuý). Diacritics still count: Thủy and Thúy differ. Failures as fold_ascii. */
enum status fold_match(struct str text, char *out, size_t size) MUST_USE;
/* True when both fold_match keys are equal; false when either is not valid text. */
bool fold_same(struct str a, struct str b);
/* Search key: fold_ascii in lower case with single spaces, for finding "ba dinh" in "Ba Đình". */
enum status fold_search(struct str text, char *out, size_t size) MUST_USE;

/* True when a word looks like Telex keys that were never composed: "Nguyeenx". The page asks gently and never refuses;
 * "Krông", "Y Kroong" and "Anna" are left alone, because only a composed Vietnamese syllable is evidence. */
bool fold_looks_like_telex(struct str text);
