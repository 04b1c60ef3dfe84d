/* Values as people read them, and what people type made into values: numbers, money, telephones, clock time.
 * Words never come from here, only digits and their separators. Pure: any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

enum {
    FORMAT_MONEY_BYTES = 40,
    FORMAT_PHONE_BYTES = 20,
    FORMAT_CLOCK_BYTES = 6, /* "09:05" with NUL */
    FORMAT_MASK_BYTES = 64,
};

/* "•••• •••• 0017": every character but the last four becomes a dot, grouped by four from the right end; four
 * characters or fewer are all dots. TOO_LARGE when it does not fit. */
enum status format_masked(struct str number, char *out, size_t size) MUST_USE;
/* "0011 9900 0017": digits in fours, for reading a 12-digit number aloud. Other lengths are copied as they are. */
enum status format_grouped(struct str number, char *out, size_t size) MUST_USE;

/* "20.000 đ". */
void format_money(int64_t amount_vnd, char out[FORMAT_MONEY_BYTES]);
/* "20.000", "20000", "20 000 đ" -> 20000. BAD_INPUT for anything else or over 13 digits. */
enum status format_money_parse(struct str typed, int64_t *amount_vnd) MUST_USE;

/* Vietnamese mobile (0 or +84, then 3 5 7 8 9, 2018 plan) or landline 02x with 11 digits; spaces, dots and hyphens are
 * dropped; the result starts with 0. BAD_INPUT otherwise. */
enum status format_phone_parse(struct str typed, char out[FORMAT_PHONE_BYTES]) MUST_USE;
/* "0912 345 678" from a normalised number; other text is copied when it fits. */
enum status format_phone(struct str phone, char out[FORMAT_PHONE_BYTES]) MUST_USE;

/* "09:05" in Việt Nam (UTC+7) of a Unix time in ms. */
void format_clock(int64_t unix_ms, char out[FORMAT_CLOCK_BYTES]);
/* Minutes since midnight from "9:05", "09:05", "0905", "9h05", "9h". BAD_INPUT otherwise. */
enum status format_clock_parse(struct str typed, int *minutes) MUST_USE;
