/* A date as declarations want it a second time: in words, so that one slip of the pen is seen. */
#pragma once

#include "base/status.h"
#include "text/date.h"

enum { DATE_WORDS_BYTES = 160 };

/* "ngày mười hai tháng mười một năm hai nghìn không trăm hai mươi sáu"; of a partial date what is known of it. "" for
 * the empty date. The date must be valid. Any thread. */
void date_to_words(struct civil_date date, char out[DATE_WORDS_BYTES]);
