/* See tally.h. */
#include "core/tally.h"

#include <inttypes.h>
#include <string.h>

#include "base/check.h"
#include "text/date.h"

static const struct {
    const char *name, *subject, *detail;
} figures[FIGURE_COUNT] = {
#define FIGURE_ROW(name, text, subject, detail) { text, subject, detail },
    FIGURE_LIST(FIGURE_ROW)
#undef FIGURE_ROW
};

const char *figure_name(enum figure figure)
{
    ASSERT((unsigned)figure < FIGURE_COUNT);
    return figures[figure].name;
}

const char *figure_subject(enum figure figure)
{
    ASSERT((unsigned)figure < FIGURE_COUNT);
    return figures[figure].subject;
}

const char *figure_detail(enum figure figure)
{
    ASSERT((unsigned)figure < FIGURE_COUNT);
    return figures[figure].detail;
}

void tally_begin(struct tally *tally, int32_t day)
{
    tally->day = day;
    tally->mark++;
    tally->lost = 0;
    tally->count = 0;
}

/* Whatever is written must stand in a table and in a label without quoting. */
static bool is_name(const char *text, const char *label)
{
    size_t length = strlen(text);
    bool plain = length < ID_BYTES_MAX && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == length;
    return plain && (label != NULL) == (length > 0);
}

static int compare(const struct tally_row *row, enum figure figure, const char *subject, const char *detail)
{
    if (row->figure != figure)
        return row->figure < figure ? -1 : 1;
    int order = strcmp(row->subject, subject);
    return order ? order : strcmp(row->detail, detail);
}

static size_t find(const struct tally *tally, enum figure figure, const char *subject, const char *detail, bool *there)
{
    size_t low = 0, high = tally->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(&tally->rows[middle], figure, subject, detail) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *there = low < tally->count && compare(&tally->rows[low], figure, subject, detail) == 0;
    return low;
}

void tally_add(struct tally *tally, enum figure figure, const char *subject, const char *detail, int64_t count)
{
    ASSERT((unsigned)figure < FIGURE_COUNT);
    subject = subject ? subject : "";
    detail = detail ? detail : "";
    tally->mark++;
    bool there = false, named = is_name(subject, figures[figure].subject) && is_name(detail, figures[figure].detail);
    size_t at = named ? find(tally, figure, subject, detail, &there) : 0;
    if (!there && (!named || tally->count == TALLY_ROWS_MAX)) {
        tally->lost += count;
        return;
    }
    struct tally_row *row = &tally->rows[at];
    if (!there) {
        memmove(row + 1, row, (tally->count++ - at) * sizeof *row);
        *row = (struct tally_row){ .figure = figure };
        (void)str_copy(row->subject, sizeof row->subject, str_from(subject));
        (void)str_copy(row->detail, sizeof row->detail, str_from(detail));
    }
    row->count += count;
}

int64_t tally_sum(const struct tally *tally, enum figure figure, const char *subject, const char *detail)
{
    int64_t sum = 0;
    for (size_t i = 0; i < tally->count; i++) {
        const struct tally_row *row = &tally->rows[i];
        if (row->figure == figure && (!subject || strcmp(row->subject, subject) == 0) &&
            (!detail || strcmp(row->detail, detail) == 0))
            sum += row->count;
    }
    return sum;
}

bool tally_row_to_csv(const struct tally *tally, size_t row, char *out, size_t size)
{
    ASSERT(row < tally->count);
    const struct tally_row *one = &tally->rows[row];
    char day[DATE_TEXT_BYTES];
    date_to_iso(date_from_days(tally->day), day);
    return str_format(out, size, "%s,%s,%s,%s,%" PRId64, day, figures[one->figure].name, one->subject, one->detail,
                      one->count);
}

static bool take_count(struct str text, int64_t *count)
{
    *count = 0;
    if (!str_digits(text) || text.len > 15) /* fits without a thought of overflow */
        return false;
    for (size_t i = 0; i < text.len; i++)
        *count = *count * 10 + (text.ptr[i] - '0');
    return true;
}

enum status tally_add_csv(struct tally *tally, struct str line)
{
    struct civil_date day;
    struct str day_text = str_cut(&line, ','), name = str_cut(&line, ',');
    char subject[ID_BYTES_MAX], detail[ID_BYTES_MAX];
    bool fits = str_copy(subject, sizeof subject, str_cut(&line, ','));
    fits = str_copy(detail, sizeof detail, str_cut(&line, ',')) && fits;
    int64_t count = 0;
    if (!fits || !take_count(line, &count) || date_from_iso(day_text, &day) != STATUS_OK || !date_is_full(day) ||
        date_to_days(day) != tally->day)
        return STATUS_BAD_INPUT;
    for (int figure = 0; figure < FIGURE_COUNT; figure++)
        if (str_is(name, figures[figure].name) && is_name(subject, figures[figure].subject) &&
            is_name(detail, figures[figure].detail)) {
            tally_add(tally, (enum figure)figure, subject, detail, count);
            return STATUS_OK;
        }
    return STATUS_BAD_INPUT;
}

bool tally_row_to_metric(const struct tally *tally, size_t row, char *out, size_t size)
{
    ASSERT(row < tally->count);
    const struct tally_row *one = &tally->rows[row];
    char subject[2 * ID_BYTES_MAX] = "", detail[2 * ID_BYTES_MAX] = "";
    const char *first = figures[one->figure].subject, *second = figures[one->figure].detail;
    if ((first && !str_format(subject, sizeof subject, "%s=\"%s\"%s", first, one->subject, second ? "," : "")) ||
        (second && !str_format(detail, sizeof detail, "%s=\"%s\"", second, one->detail)))
        return false;
    const char *open = first || second ? "{" : "", *close = first || second ? "}" : "";
    return str_format(out, size, "kiosk_%s_total%s%s%s%s %" PRId64, figures[one->figure].name, open, subject, detail,
                      close, one->count);
}
