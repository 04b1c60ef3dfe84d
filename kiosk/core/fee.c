/* See fee.h. */
#include "core/fee.h"

#include <inttypes.h>
#include <string.h>

#include "core/journey.h"
#include "core/parts.h"
#include "core/paying.h"
#include "core/session.h"
#include "core/today.h"
#include "text/date.h"

enum { FEES_BYTES_MAX = 768, MONEY_BYTES_MAX = 80, FORMULA_BYTES_MAX = 320 };

bool model_in_force(const struct model *model, const char *valid_from, const char *valid_to)
{
    char today[DATE_TEXT_BYTES];
    date_to_iso(date_from_unix_ms(today_ms(model)), today); /* ISO dates compare as texts */
    return (!valid_from || strcmp(today, valid_from) >= 0) && (!valid_to || strcmp(today, valid_to) <= 0);
}

static bool is_due(const struct model *model, const struct fee *fee, const char *channel)
{
    return (strcmp(fee->channel, channel) == 0 || strcmp(fee->channel, "any") == 0) &&
           model_in_force(model, fee->valid_from, fee->valid_to) && when_holds(model, NULL, &fee->when, -1);
}

static bool any_is_due(const struct model *model, const struct service *service, const char *channel)
{
    for (size_t i = 0; i < service->fee_count; i++)
        if (is_due(model, &service->fees[i], channel))
            return true;
    return false;
}

/* What a citizen files here is filed online; what an officer who saw the card files (the same line is drawn in
 * courier/application.h), and what is printed here to be signed, is filed at the counter. Where one of the two has
 * no fee of its own the other's stands in. */
static const char *channel_of(const struct model *model, const struct service *service)
{
    bool counter = model->session->staff_seen || service_is_printed(service);
    const char *first = counter ? "counter" : "online", *second = counter ? "online" : "counter";
    return any_is_due(model, service, first) ? first : second;
}

/* Fee number `index` of those due; NULL over the end. */
static const struct fee *due_at(const struct model *model, size_t index)
{
    const struct service *service = model_service(model);
    const char *channel = service ? channel_of(model, service) : "";
    for (size_t i = 0; service && i < service->fee_count; i++)
        if (is_due(model, &service->fees[i], channel) && index-- == 0)
            return &service->fees[i];
    return NULL;
}

/* --- Counting ----------------------------------------------------------------------------------------------------- */

static int64_t number_of(const struct model *model, const char *path)
{
    const struct form *form = &model->session->form;
    const struct service *service = model_service(model);
    int64_t number = 0;
    for (size_t p = 0; p < service->page_count; p++)
        if (service->pages[p].kind == PAGE_TABLE && strcmp(service->pages[p].into, path) == 0)
            return (int64_t)form_rows(form, path);
    const char *value = form_value(form, path);
    for (; *value >= '0' && *value <= '9' && number < FEE_COUNT_MAX; value++)
        number = number * 10 + (*value - '0');
    return *value || number > FEE_COUNT_MAX ? 0 : number;
}

/* How many there are; 1 when nothing is counted, or not yet. */
static int64_t count_of(const struct model *model, const struct fee *fee)
{
    int64_t count = fee->count ? number_of(model, fee->count) + fee->count_self : 1;
    return count ? count : 1;
}

static int64_t times_of(const struct model *model, const struct fee *fee)
{
    int64_t times = fee->times ? number_of(model, fee->times) : 1;
    return times ? times : 1;
}

static bool is_counted(const struct model *model, const struct fee *fee)
{
    return count_of(model, fee) > 1 || times_of(model, fee) > 1;
}

/* How many cost `more_vnd`. */
static int64_t more_of(const struct fee *fee, int64_t count)
{
    return fee->more_after && count > fee->more_after ? count - fee->more_after : 0;
}

static int64_t uncapped(const struct fee *fee, int64_t count)
{
    int64_t more = more_of(fee, count);
    return (count - more) * fee->amount_vnd + more * fee->more_vnd;
}

int64_t fee_amount_vnd(const struct model *model, const struct fee *fee)
{
    int64_t one = uncapped(fee, count_of(model, fee));
    if (fee->at_most_vnd && one > fee->at_most_vnd)
        one = fee->at_most_vnd;
    return one * times_of(model, fee);
}

static bool say_product(const struct model *model, int64_t count, int64_t each_vnd, char *out, size_t size)
{
    char money[MONEY_BYTES_MAX];
    return i18n_money(money, sizeof money, model->texts, each_vnd) == STATUS_OK &&
           str_format(out, size, "%" PRId64 "\u00a0×\u00a0%s", count, money);
}

/* "2 × 2.000 đồng + 3 × 1.000 đồng, rồi nhân 2". */
static bool say_formula(const struct model *model, const struct fee *fee, char *out, size_t size)
{
    char first[FORMULA_BYTES_MAX], second[FORMULA_BYTES_MAX] = "", most[MONEY_BYTES_MAX], times[24];
    int64_t count = count_of(model, fee), more = more_of(fee, count);
    if (!say_product(model, count - more, fee->amount_vnd, first, sizeof first) ||
        (more && !say_product(model, more, fee->more_vnd, second, sizeof second)) ||
        !str_format(out, size, "%s%s%s", first, more ? " + " : "", second))
        return false;
    struct i18n_arg args[] = { { "formula", first }, { "most", most }, { "times", times } };
    if (fee->at_most_vnd && uncapped(fee, count) > fee->at_most_vnd)
        if (!str_copy(first, sizeof first, str_from(out)) ||
            i18n_money(most, sizeof most, model->texts, fee->at_most_vnd) != STATUS_OK ||
            i18n_format(out, size, model->texts, "fees.capped", args, 2) != STATUS_OK)
            return false;
    if (times_of(model, fee) == 1)
        return true;
    args[1] = args[2];
    return str_copy(first, sizeof first, str_from(out)) &&
           str_format(times, sizeof times, "%" PRId64, times_of(model, fee)) &&
           i18n_format(out, size, model->texts, "fees.multiplied", args, 2) == STATUS_OK;
}

/* --- The page ----------------------------------------------------------------------------------------------------- */

static bool is_province(const struct fee *fee)
{
    return !fee->amount_known && !fee->set_by_state;
}

static bool offers(const struct model *model, const struct fee *fee, const char *value)
{
    if (fee->amount_known && fee->amount_vnd == 0)
        return false;
    if (is_province(fee) && strcmp(value, FEE_EXEMPTION_OTHER) == 0)
        return true;
    for (size_t e = 0; e < fee->exemption_count; e++) {
        const struct exemption *exemption = &fee->exemptions[e];
        if (strcmp(exemption->id, value) == 0)
            return model_in_force(model, exemption->valid_from, exemption->valid_to);
    }
    return false;
}

static bool is_offered(const struct model *model, const char *value)
{
    const struct fee *fee;
    for (size_t i = 0; (fee = due_at(model, i)); i++)
        if (offers(model, fee, value))
            return true;
    return false;
}

bool fee_is_shown(const struct model *model, const struct page *page)
{
    const struct fee *fee;
    if (page->kind == PAGE_ASK) {
        const struct field *field = &page->fields[0];
        for (size_t c = 0; c < field->choice_count; c++)
            if (strcmp(field->choices[c].value, FEE_EXEMPTION_NONE) != 0 && is_offered(model, field->choices[c].value))
                return true;
        return false;
    }
    for (size_t i = 0; (fee = due_at(model, i)); i++)
        if (fee->count)
            return true;
    return false;
}

const struct page *fee_build(const struct model *model, const struct page *page, struct manual_page *out)
{
    const struct field *all = &page->fields[0];
    size_t count = 0;
    for (size_t c = 0; c < all->choice_count && count < MANUAL_CHOICES_MAX; c++)
        if (strcmp(all->choices[c].value, FEE_EXEMPTION_NONE) == 0 || is_offered(model, all->choices[c].value))
            out->choices[count++] = all->choices[c];
    out->fields[0] = *all;
    out->fields[0].choices = out->choices;
    out->fields[0].choice_count = count;
    out->page = *page;
    out->page.fields = out->fields;
    return &out->page;
}

/* What was answered to the question that is asked now; NULL: nothing yet, or nothing is asked. */
static const char *asked_value(const struct model *model)
{
    int row, step = model->session ? journey_find_path(model, FEE_EXEMPTION_PATH, &row) : -1;
    const char *value = step >= 0 ? form_value(&model->session->form, FEE_EXEMPTION_PATH) : "";
    return *value ? value : NULL;
}

/* --- Words -------------------------------------------------------------------------------------------------------- */

static bool say_amount(const struct model *model, const struct fee *fee, char *out, size_t size)
{
    return i18n_money(out, size, model->texts, fee_amount_vnd(model, fee)) == STATUS_OK;
}

bool model_fee_title(const struct model *model, char *out, size_t size)
{
    const struct page *page = model_page(model);
    const struct fee *fee = due_at(model, 0);
    char money[MONEY_BYTES_MAX];
    const struct i18n_arg arg = { "fee", money };
    out[0] = '\0';
    if (!page || !page->fee || !fee)
        return false;
    bool one = !due_at(model, 1), asks = page->kind == PAGE_ASK;
    if (one && is_province(fee))
        return str_copy(out, size, str_from(model_text(model, "fees.ask_province")));
    if (!one || !fee->amount_known)
        return str_copy(out, size, str_from(model_text(model, asks ? "fees.ask" : "fees.tell")));
    const char *key = asks ? "fees.ask_amount" : "fees.tell_amount";
    return say_amount(model, fee, money, sizeof money) &&
           i18n_format(out, size, model->texts, key, &arg, 1) == STATUS_OK;
}

static const char *fee_key(const struct fee *fee)
{
    if (fee->amount_known)
        return "outcome.accepted.fee_free";
    return fee->set_by_state ? "fees.state" : "fees.province";
}

/* An amount is never said without its condition: the note of the service file, which then says it all for a fee that is
 * free or set elsewhere. */
static bool fee_words(const struct model *model, const struct fee *fee, char *out, size_t size)
{
    char money[MONEY_BYTES_MAX], formula[FORMULA_BYTES_MAX];
    const char *note = model_text(model, fee->note_key);
    bool amount = fee->amount_known && fee->amount_vnd > 0;
    if (!amount)
        return str_copy(out, size, str_from(*note ? note : model_text(model, fee_key(fee))));
    if (!say_amount(model, fee, money, sizeof money))
        return false;
    const struct i18n_arg args[] = { { "fee", money }, { "note", note }, { "formula", formula } };
    const struct i18n_arg counted[] = { args[0], args[2] };
    if (is_counted(model, fee))
        return say_formula(model, fee, formula, sizeof formula) &&
               i18n_format(out, size, model->texts, "fees.counted", counted, 2) == STATUS_OK;
    /* Who was asked about exemptions need not be sent to ask. */
    const char *plain = asked_value(model) ? "fees.plain" : "outcome.accepted.fee_plain";
    return i18n_format(out, size, model->texts, *note ? "outcome.accepted.fee_noted" : plain, args, *note ? 2 : 1) ==
           STATUS_OK;
}

/* All that are valid today. Rather nothing than half of it. */
static bool all_words(const struct model *model, char *out, size_t size)
{
    char one[FEES_BYTES_MAX];
    size_t used = 0;
    const struct fee *fee;
    out[0] = '\0';
    for (size_t i = 0; (fee = due_at(model, i)); i++) {
        if (!fee_words(model, fee, one, sizeof one) ||
            !str_format(out + used, size - used, "%s%s", used ? " " : "", one))
            return false;
        used = strlen(out);
    }
    return used > 0;
}

bool model_fee_sentence(const struct model *model, char *out, size_t size)
{
    char all[FEES_BYTES_MAX];
    const struct i18n_arg arg = { "fees", all };
    out[0] = '\0';
    return all_words(model, all, sizeof all) &&
           i18n_format(out, size, model->texts, "outcome.accepted.next_fee", &arg, 1) == STATUS_OK;
}

/* The title has the amount of a single fee: what is left is how it comes about. */
static bool say_how(const struct model *model, const struct fee *fee, const char *gap, char *out, size_t size)
{
    char formula[FORMULA_BYTES_MAX], sum[FORMULA_BYTES_MAX + 64] = "";
    const struct i18n_arg arg = { "formula", formula };
    const char *note = model_text(model, fee->note_key);
    if (due_at(model, 1))
        return all_words(model, out, size);
    if (fee->amount_known && is_counted(model, fee) &&
        (!say_formula(model, fee, formula, sizeof formula) ||
         i18n_format(sum, sizeof sum, model->texts, "fees.sum", &arg, 1) != STATUS_OK))
        return false;
    return str_format(out, size, "%s%s%s", note, *note && sum[0] ? gap : "", sum);
}

bool model_fee_reason(const struct model *model, char *out, size_t size)
{
    const struct page *page = model_page(model);
    const struct fee *fee = due_at(model, 0);
    char how[FEES_BYTES_MAX];
    out[0] = '\0';
    if (!page || !page->fee || !fee)
        return false;
    bool asks = page->kind == PAGE_ASK;
    const char *gap = asks ? " " : "\n"; /* where there is nothing else on the page: a line each */
    return say_how(model, fee, gap, how, sizeof how) &&
           str_format(out, size, "%s%s%s", how, how[0] ? gap : "",
                      model_text(model, asks ? "fees.ask_why" : "fees.tell_why"));
}

/* The label of what was chosen; NULL: nothing was declared. */
static const char *declared_key(const struct model *model)
{
    const char *value = asked_value(model);
    const struct fee *fee;
    if (!value || !is_offered(model, value))
        return NULL;
    for (size_t i = 0; (fee = due_at(model, i)); i++)
        for (size_t e = 0; e < fee->exemption_count; e++)
            if (strcmp(fee->exemptions[e].id, value) == 0)
                return fee->exemptions[e].text_key;
    return "fees.other";
}

bool model_fee_is_declared(const struct model *model)
{
    return declared_key(model) != NULL;
}

bool model_fee_declared(const struct model *model, char *out, size_t size)
{
    const char *key = declared_key(model);
    const struct i18n_arg arg = { "exemption", model_text(model, key) };
    out[0] = '\0';
    const char *said = model_paying(model).state == PAYING_NOTHING ? "fees.declared" : "fees.declared_due";
    return key && i18n_format(out, size, model->texts, said, &arg, 1) == STATUS_OK;
}
