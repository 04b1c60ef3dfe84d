/* A reader of machine-readable lines sends the three lines of a card's back one after another, as three codes would
 * come. Puts them together. Pure; which lines make a card is for paper/card_back.h to say. */
#pragma once

#include <stdbool.h>

#include "base/str.h"
#include "paper/card_back.h"

/* Zeroed is empty. */
struct back_lines {
    int count;
    char bytes[CARD_BACK_LINES * (CARD_BACK_LINE_CHARS + 1)];
};

/* True when `line` begins a card's back or goes on with the one that was begun: kept. */
bool back_lines_take(struct back_lines *lines, struct str line);
bool back_lines_whole(const struct back_lines *lines);
/* What is there, joined by LF. */
struct str back_lines_payload(const struct back_lines *lines);
/* Wipes. */
void back_lines_reset(struct back_lines *lines);
