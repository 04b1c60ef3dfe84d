/* Civil dates of people: complete, or only month and year, or only a year. No clock, no time zone, no invented day.
 * A missing day is common in the population database and on older papers (domain.md: partial dates stay partial). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

enum {
    DATE_YEAR_MIN = 1800, /* nobody living, and no paper they carry, is older */
    DATE_YEAR_MAX = 2399, /* the last century the 12-digit number can express */
    DATE_TEXT_BYTES = 11, /* "2026-11-12" or "12/11/2026" with NUL */
};

struct civil_date {
    int16_t year; /* 0: no date at all */
    int8_t month; /* 0: unknown, then day is 0 too */
    int8_t day;   /* 0: unknown */
};

/* A real date, a real month of a year, or a year within the bounds; leap years by the Gregorian rule. */
bool date_is_valid(struct civil_date date);
bool date_is_full(struct civil_date date);

/* "YYYY", "YYYY-MM", "YYYY-MM-DD". BAD_INPUT for anything else, unreal dates included. */
enum status date_from_iso(struct str iso, struct civil_date *out) MUST_USE;
/* ddmmyyyy as on a citizen card; with partial also "yyyy", "00mmyyyy", "0000yyyy". */
enum status date_from_digits(struct str digits, bool partial_allowed, struct civil_date *out) MUST_USE;
/* What a person types: 1/2/2026, 12-11-2026, "12 11 2026", 12.11.2026, 12112026; with partial also 11/2026 and 2026. */
enum status date_from_typed(struct str typed, bool partial_allowed, struct civil_date *out) MUST_USE;
/* Writes ISO ("2026-11-12", "2026-11", "2026") or display form ("12/11/2026", "11/2026", "2026").
 * The date must be valid; the empty date (year 0) gives the empty text. */
void date_to_iso(struct civil_date date, char out[DATE_TEXT_BYTES]);
void date_to_display(struct civil_date date, char out[DATE_TEXT_BYTES]);

/* Days since 1970-01-01 of a full date, and back. */
int32_t date_to_days(struct civil_date date);
struct civil_date date_from_days(int32_t days);
/* The calendar day in Việt Nam (UTC+7, no summer time since 1975) of a Unix time in ms. */
struct civil_date date_from_unix_ms(int64_t unix_ms);
/* The first and the last day a date may mean: of a full one itself. The date must be valid. */
struct civil_date date_first(struct civil_date date);
struct civil_date date_last(struct civil_date date);
/* So many months and days later, or earlier when negative, of a full date. In a month without that day: its last.
 * Beyond the years a date can have: the first or last day of them. */
struct civil_date date_plus(struct civil_date date, int months, int days);
/* Negative, zero, positive; unknown parts count as earliest. */
int date_compare(struct civil_date a, struct civil_date b);
/* Full years completed on the full date `at`. A partial birth date gives a range: *least if born as late as it allows,
 * *most if as early. Someone born on 29 February is a year older on 1 March. BAD_INPUT when birth lies after `at` for
 * certain or a date is invalid. */
enum status date_age_years(struct civil_date birth, struct civil_date at, int *least, int *most) MUST_USE;
