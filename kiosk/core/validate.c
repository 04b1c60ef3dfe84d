/* See validate.h. */
#include "core/validate.h"

#include <stdlib.h>
#include <string.h>

#include "core/card_lines.h"
#include "core/doubt.h"
#include "core/parts.h"
#include "core/search.h"
#include "core/today.h"
#include "text/date.h"
#include "text/fold.h"
#include "text/format.h"
#include "text/person.h"
#include "text/utf8.h"

enum { TEXT_LETTERS_MAX = 200, INT_DIGITS_MAX = 9, ACCOUNT_DIGITS_MIN = 6, ACCOUNT_DIGITS_MAX = 19 };

struct finding {
    const char *key; /* NULL: fine */
    bool soft;
    int64_t min, max;
    const char *other_key; /* label of the answer it does not fit */
};

static struct finding hard(const char *key)
{
    return (struct finding){ .key = key };
}

static const struct finding fine = { .key = NULL };

static const char *missing_key(const struct part *part)
{
    switch (part->kind) {
    case PART_PROVINCE:
        return "errors.addr_province";
    case PART_COMMUNE:
        return "errors.addr_commune";
    case PART_STREET:
        return "errors.addr_street";
    default:
        break;
    }
    switch (part_type(part)) {
    case FIELD_SEX:
        return "errors.sex";
    case FIELD_ETHNIC:
        return "errors.ethnic";
    case FIELD_NATION:
        return "errors.nation";
    case FIELD_ENUM:
        return "errors.enum";
    case FIELD_BOOL:
        return "errors.bool";
    default:
        return "errors.required";
    }
}

static struct finding check_length(const struct field *field, struct str value, size_t most)
{
    size_t bound = field->length_max && field->length_max < most ? field->length_max : most;
    if (utf8_count(value) > bound)
        return (struct finding){ .key = "errors.text_long", .max = (int64_t)bound };
    return fine;
}

static struct finding check_name(const struct field *field, struct str value)
{
    unsigned found = person_name_check(value);
    if (found & PERSON_NAME_NOT_LETTERS)
        return hard("errors.name");
    if (found & PERSON_NAME_TOO_LONG)
        return (struct finding){ .key = "errors.text_long", .max = PERSON_NAME_LETTERS_MAX };
    struct finding length = check_length(field, value, PERSON_NAME_LETTERS_MAX);
    if (length.key)
        return length;
    if (found & PERSON_NAME_TELEX)
        return (struct finding){ .key = "ask.typed_oddly", .soft = true };
    if (found & PERSON_NAME_ONE_WORD)
        return (struct finding){ .key = "errors.name_short", .soft = true };
    return fine;
}

static struct finding check_text(const struct field *field, struct str value)
{
    if (!utf8_is_vietnamese_text(value, UTF8_TEXT))
        return hard("errors.text");
    struct finding length = check_length(field, value, TEXT_LETTERS_MAX);
    if (length.key)
        return length;
    if (!field->code && fold_looks_like_telex(value))
        return (struct finding){ .key = "ask.typed_oddly", .soft = true };
    return fine;
}

/* The back of a card has the name without its marks: the citizen puts them in, or says that there are none. */
static struct finding check_marks(const struct model *model, const struct part *part, struct str value)
{
    const struct form *form = &model->session->form;
    const struct answer *answer = form_find(form, part->path);
    const char *dot = strrchr(part->path, '.');
    char path[PATH_BYTES_MAX], latin[ANSWER_BYTES_MAX], plain[ANSWER_BYTES_MAX];
    if (!answer || !dot || strcmp(dot, ".full_name") != 0 ||
        !str_format(path, sizeof path, "%.*s.latin_name", (int)(dot - part->path), part->path) ||
        !*form_value(form, path))
        return fine;
    if (answer->source == SOURCE_CARD_BACK)
        return (struct finding){ .key = "errors.name_marks", .soft = true };
    bool known = fold_search(str_from(form_value(form, path)), latin, sizeof latin) == STATUS_OK &&
                 fold_search(value, plain, sizeof plain) == STATUS_OK;
    bool other = known && strcmp(latin, plain) != 0;
    base_wipe(latin, sizeof latin);
    base_wipe(plain, sizeof plain);
    return other ? (struct finding){ .key = "errors.name_other", .soft = true } : fine;
}

/* A number is compared with birth date and sex that stand beside it: "<prefix>.birth_date", "<prefix>.sex". */
static struct finding check_number(const struct model *model, const struct part *part, struct str value)
{
    if (!person_number_is_wellformed(value))
        return hard("errors.id12");
    const struct form *form = &model->session->form;
    const char *dot = strrchr(part->path, '.');
    int prefix = dot ? (int)(dot - part->path) : 0;
    char path[PATH_BYTES_MAX];
    struct civil_date birth = { 0 };
    enum sex sex = SEX_UNKNOWN;
    if (prefix && str_format(path, sizeof path, "%.*s.birth_date", prefix, part->path) &&
        date_from_iso(str_from(form_value(form, path)), &birth) != STATUS_OK)
        birth = (struct civil_date){ 0 };
    if (prefix && str_format(path, sizeof path, "%.*s.sex", prefix, part->path)) {
        const char *word = form_value(form, path);
        sex = strcmp(word, "male") == 0 ? SEX_MALE : strcmp(word, "female") == 0 ? SEX_FEMALE : SEX_UNKNOWN;
    }
    unsigned doubts = person_number_check(value, birth, sex);
    if (doubts)
        return (struct finding){ .key = doubts & PERSON_NUMBER_PROVINCE ? "errors.id12_prefix" : "errors.id12_person",
                                 .soft = true };
    return fine;
}

/* Days from today allowed; both 0 is unbounded. A partial date is wrong only when none of its days would do. When today
 * is not known a form must be finished all the same: that is said, as a question, and refuses nobody. */
static struct finding check_date(const struct model *model, const struct part *part, struct str value)
{
    const struct field *field = part->field;
    bool partial = part_type(part) == FIELD_DATE_PARTIAL;
    struct civil_date date;
    if (date_from_iso(value, &date) != STATUS_OK)
        return hard(partial ? "errors.date_partial" : "errors.date");
    if (!partial && !date_is_full(date))
        return hard("errors.date_full");
    if (field->min == 0 && field->max == 0)
        return fine;
    int32_t today = date_to_days(date_from_unix_ms(today_ms(model)));
    struct civil_date first = { date.year, date.month ? date.month : 1, date.day ? date.day : 1 };
    int64_t earliest = (int64_t)date_to_days(first) - today;
    int64_t latest = earliest + (date.day ? 0 : date.month ? 27 : 364);
    if ((earliest > field->max || latest < field->min) && !today_is_known(model))
        return (struct finding){ .key = "errors.date_clock", .soft = true };
    if (earliest > field->max)
        return (struct finding){ .key = field->max <= 0 ? "errors.date_future" : "errors.date_too_far",
                                 .max = field->max + today };
    if (latest < field->min)
        return (struct finding){ .key = field->min < 0 ? "errors.date_too_old"
                                        : latest == 0  ? "errors.date_today"
                                                       : "errors.date_past",
                                 .min = field->min + today };
    return fine;
}

/* Two days of one form. What only a part of is known is wrong only when none of the days it may mean would do. */
static struct finding check_gap(const struct model *model, const struct page *page, int row, const struct field *field,
                                struct str value)
{
    const struct gap *gap = &field->gap;
    struct civil_date own, other;
    if (!gap->field || date_from_iso(value, &own) != STATUS_OK ||
        date_from_iso(str_from(part_answer(model, page, gap->field, row)), &other) != STATUS_OK)
        return fine;
    char path[PATH_BYTES_MAX];
    const struct field *found =
        part_resolve(page, gap->field, row, path) ? service_find_field(model->session->service, path) : NULL;
    int sign = gap->before ? -1 : 1;
    struct civil_date near = gap->before ? date_last(other) : date_first(other),
                      far = gap->before ? date_first(other) : date_last(other),
                      own_near = gap->before ? date_first(own) : date_last(own),
                      own_far = gap->before ? date_last(own) : date_first(own),
                      least = date_plus(near, sign * gap->least.months, sign * gap->least.days),
                      most = date_plus(far, sign * gap->most.months, sign * gap->most.days);
    bool wrong_way = sign * date_compare(own_near, near) < 0, too_near = sign * date_compare(own_near, least) < 0,
         too_far = (gap->most.months || gap->most.days) && sign * date_compare(own_far, most) > 0;
    struct finding finding = { .other_key = found ? found->label_key : NULL,
                               .soft = gap->doubt && !wrong_way,
                               .min = date_to_days(gap->before ? most : least),
                               .max = date_to_days(gap->before ? least : most) };
    if (!wrong_way && !too_near && !too_far)
        return fine;
    if (finding.soft)
        finding.key = too_near ? "errors.date_near_doubt" : "errors.date_far_doubt";
    else if (too_far)
        finding.key = gap->before ? "errors.date_far_before" : "errors.date_far_after";
    else if (wrong_way)
        finding.key = gap->before ? "errors.date_not_before" : "errors.date_not_after";
    else
        finding.key = gap->before ? "errors.date_near_before" : "errors.date_near_after";
    return finding;
}

static struct finding check_int(const struct field *field, struct str value)
{
    if (!str_digits(value) || value.len > INT_DIGITS_MAX)
        return hard("errors.int");
    int64_t number = 0;
    for (size_t i = 0; i < value.len; i++)
        number = number * 10 + (value.ptr[i] - '0');
    if ((field->min || field->max) && (number < field->min || number > field->max))
        return (struct finding){ .key = "errors.int_range", .min = field->min, .max = field->max };
    return fine;
}

static struct finding check_value(const struct model *model, const struct part *part, const char *cstr)
{
    struct str value = str_from(cstr);
    char phone[FORMAT_PHONE_BYTES];
    int minutes;
    switch (part_type(part)) {
    case FIELD_NAME: {
        struct finding finding = check_name(part->field, value);
        return finding.key ? finding : check_marks(model, part, value);
    }
    case FIELD_TEXT:
        return check_text(part->field, value);
    case FIELD_ID12:
        return check_number(model, part, value);
    case FIELD_DATE:
    case FIELD_DATE_PARTIAL:
        return check_date(model, part, value);
    case FIELD_TIME:
        return format_clock_parse(value, &minutes) == STATUS_OK ? fine : hard("errors.time");
    case FIELD_PHONE:
        return format_phone_parse(value, phone) == STATUS_OK ? fine : hard("errors.phone");
    case FIELD_EMAIL:
        return person_email_is_valid(value) ? fine : hard("errors.email");
    case FIELD_INT:
        return check_int(part->field, value);
    case FIELD_MONEY:
        return str_digits(value) && value.len <= 13 ? fine : hard("errors.money");
    case FIELD_BANK:
        return str_digits(value) && value.len >= ACCOUNT_DIGITS_MIN && value.len <= ACCOUNT_DIGITS_MAX
                   ? fine
                   : hard("errors.bank");
    case FIELD_SEX:
    case FIELD_BOOL:
    case FIELD_ENUM:
    case FIELD_ETHNIC:
    case FIELD_NATION:
    case FIELD_ADDR:
        return search_allows(model, part, cstr) ? fine : hard(missing_key(part));
    }
    return fine;
}

static void add(struct page_error *errors, size_t *count, size_t max, const char *path, const char *label_key,
                struct finding finding)
{
    if (*count >= max)
        return;
    struct page_error error = { .label_key = label_key,
                                .key = finding.key,
                                .soft = finding.soft,
                                .min = finding.min,
                                .max = finding.max,
                                .other_key = finding.other_key };
    if (str_copy(error.path, sizeof error.path, str_from(path)))
        errors[(*count)++] = error;
}

size_t validate_page(const struct model *model, const struct page *page, int row, struct page_error *errors, size_t max)
{
    const struct form *form = &model->session->form;
    size_t count = 0;
    struct part part;
    if (page->kind == PAGE_TABLE && row < 0) {
        int64_t rows = (int64_t)form_rows(form, page->into);
        if (rows < (int64_t)page->rows_min)
            add(errors, &count, max, page->into, page->title_key,
                (struct finding){ .key = "errors.rows_min", .min = (int64_t)page->rows_min });
        if (rows > (int64_t)page->rows_max)
            add(errors, &count, max, page->into, page->title_key,
                (struct finding){ .key = "errors.rows_max", .max = (int64_t)page->rows_max });
        return count;
    }
    for (size_t i = 0; part_at(model, page, row, i, &part); i++) {
        const char *value = form_value(form, part.path);
        struct finding finding = fine;
        if (*value)
            finding = check_value(model, &part, value);
        else if (part_required(&part))
            finding = hard(missing_key(&part));
        if (*value && !finding.key && part.kind == PART_WHOLE)
            finding = check_gap(model, page, row, part.field, str_from(value));
        if (*value && !finding.key)
            finding = (struct finding){ .key = doubt_about(model, page, row, &part), .soft = true };
        if (finding.key)
            add(errors, &count, max, part.path, part_label_key(&part), finding);
    }
    if (count == 0 && card_lines_is_page(page)) {
        struct paper_document document;
        int bad;
        card_lines_read(model, page, &document, &bad);
        if (document.kind != PAPER_CARD_BACK)
            add(errors, &count, max, page->fields[bad % CARD_BACK_LINES].id,
                page->fields[bad % CARD_BACK_LINES].label_key, hard("errors.card_line"));
        base_wipe(&document, sizeof document);
    }
    return count;
}

bool validate_holds(const struct model *model, const struct page *page, int row)
{
    struct page_error errors[PAGE_ERRORS_MAX];
    size_t count = validate_page(model, page, row, errors, PAGE_ERRORS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!errors[i].soft)
            return false;
    return true;
}
