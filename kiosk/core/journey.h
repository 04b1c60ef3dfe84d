/* The way through a service: which page comes next, given the answers. A step is 2 × page index, or one more for the
 * page made up after a scan page to ask by hand. Reads the model only. */
#pragma once

#include "core/session.h"

/* Page of a step of the service in work; odd steps are built into *scratch. NULL when there is none. */
const struct page *journey_page(const struct model *model, int step, struct manual_page *scratch);
bool journey_visible(const struct model *model, int step);
/* -1 when there is none. From -1, `next` gives the first. */
int journey_next(const struct model *model, int step);
/* The page of this step ends the journey, and nothing is sent. */
bool journey_stops(const struct model *model, int step);
int journey_previous(const struct model *model, int step);
int journey_find_kind(const struct model *model, enum page_kind kind); /* first visible, or -1 */
/* Step whose page asks this path now (whole address paths too), and the row when it is in a table; -1. */
int journey_find_path(const struct model *model, const char *path, int *row);
/* The page before `check` where an officer writes who acts for the citizen; it is there once `manual` says so. */
bool journey_is_delegate(const struct model *model, int step);
enum page_name journey_page_name(const struct page *page);

/* What a person types instead of showing the paper, without what the service itself asks; 0 when it asks everything. */
size_t manual_build(const struct model *model, const struct page *scan, struct manual_page *out);
