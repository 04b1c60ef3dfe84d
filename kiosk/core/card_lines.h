/* Typing the three lines on the back of a citizen card: the page that asks for them, and what they say. They give the
 * number, birth date and sex, and a name without marks; the page of typing by hand asks for the rest. */
#pragma once

#include "core/session.h"
#include "paper/paper.h"

/* Whether a card's back may stand for the paper this page wants. */
bool card_lines_serve(const struct page *scan);
/* The page that asks for the lines, made up in *out as manual_build does. */
void card_lines_build(const struct page *scan, struct manual_page *out);
bool card_lines_is_page(const struct page *page);
/* The document the typed lines make; its kind is PAPER_CARD_BACK when they are sound. Otherwise *bad_line (0 to 2) is
 * the first that is not. Wipe *out. */
void card_lines_read(const struct model *model, const struct page *page, struct paper_document *out, int *bad_line);
/* The typed lines go once they were read: nothing of them is sent. */
void card_lines_forget(struct model *model, const struct page *page);
