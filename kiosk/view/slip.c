/* The slip of an outcome: what is true, both numbers, what to bring, what it costs, when, whom to ask. */
#include <string.h>

#include "core/agree.h"
#include "core/coverage.h"
#include "core/outcome.h"
#include "core/papers.h"
#include "core/paying.h"
#include "core/reprint.h"
#include "view/fee.h"
#include "view/page.h"
#include "view/paper.h"
#include "view/told.h"

enum { FACT_BYTES = 1024 };

static void paragraphs(struct ui *ui, const char *words_)
{
    const char *end;
    for (const char *at = words_; *at; at = *end ? end + 1 : end) {
        end = strchr(at, '\n');
        end = end ? end : at + strlen(at);
        slip_text(ui, ui_copy(ui, str_range(at, (size_t)(end - at))));
    }
}

static void fact(struct ui *ui, const struct model *model, enum outcome_fact which)
{
    char said[FACT_BYTES];
    if (model_outcome_fact(model, which, said, sizeof said))
        slip_text(ui, ui_copy(ui, str_from(said)));
    base_wipe(said, sizeof said);
}

static void numbers(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    if (!shown->number[0])
        return;
    slip_code(ui, words(model, shown->number_key), shown->number);
    slip_qr(ui, shown->qr);
    if (strcmp(shown->reference, shown->number) != 0)
        slip_fact(ui, words(model, "slip.reference"), shown->reference);
}

/* Papers that the state does not hold follow the dossier by its code. */
static void papers(struct ui *ui, const struct model *model, const char *title_key)
{
    struct outcome_paper paper;
    slip_rule(ui);
    for (size_t i = 0; model_papers_sent_key(model, i); i++)
        slip_fact(ui, i == 0 ? words(model, "scans.along") : NULL, words(model, model_papers_sent_key(model, i)));
    if (model_papers_sent_key(model, 0))
        slip_text(ui, words(model, "scans.keep"));
    if (!model_outcome_paper_at(model, 0, &paper)) {
        if (model_service(model))
            slip_text(ui, words(model, "slip.bring_nothing"));
        return;
    }
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = words(model, title_key), .text_style = UI_TEXT_SECTION });
    for (size_t i = 0; model_outcome_paper_at(model, i, &paper); i++) {
        const struct i18n_arg name = { "document", words(model, paper.name_key) };
        slip_tick(ui, paper.perhaps ? words_with(ui, model, "services.bring_if", &name, 1) : name.value);
    }
}

/* What was paid, and the number of its receipt: on every slip that is printed after it. */
static void paid(struct ui *ui, const struct model *model)
{
    static const char *const keys[] = { [PAYING_CODE] = "paying.due",
                                        [PAYING_COUNTER] = "paying.due",
                                        [PAYING_REPORTED] = "paying.reported",
                                        [PAYING_PAID] = "paying.paid" };
    struct paying_shown paying = model_paying(model);
    if (paying.state == PAYING_NOTHING)
        return;
    slip_rule(ui);
    slip_fact(ui, words(model, keys[paying.state]), ui_copy(ui, str_from(paying.amount)));
    slip_fact(ui, words(model, "paying.receipt"), ui_copy(ui, str_from(paying.receipt_no)));
}

static void urgent(struct ui *ui, const struct model *model)
{
    char said[FACT_BYTES];
    if (model_outcome_fact(model, OUTCOME_URGENT, said, sizeof said))
        slip_fact(ui, NULL, ui_copy(ui, str_from(said)));
}

static void kept(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    const struct service *service = model_service(model);
    slip_fact(ui, words(model, "slip.service"), service ? words(model, service->name_key) : "");
    slip_fact(ui, words(model, "slip.procedure"), service ? service->procedure : NULL);
    numbers(ui, model, shown);
    if (shown->kind != OUTCOME_ACCEPTED) {
        slip_text(ui, shown->when);
        slip_text(ui, words(model, shown->text_key));
        urgent(ui, model);
    }
    fact(ui, model, OUTCOME_SENT);
    fact(ui, model, OUTCOME_STAGE);
    fact(ui, model, OUTCOME_DUE);
    paid(ui, model);
    papers(ui, model, "slip.bring");
    slip_rule(ui);
    if (shown->kind == OUTCOME_ACCEPTED) {
        fact(ui, model, OUTCOME_FEE);
        fact(ui, model, OUTCOME_EXEMPTION);
        fact(ui, model, OUTCOME_AGENCY);
        fact(ui, model, OUTCOME_WHERE);
        fact(ui, model, OUTCOME_TIME);
        slip_text(ui, words(model, "slip.keep"));
        return;
    }
    if (shown->kind == OUTCOME_RECORDED)
        fact(ui, model, OUTCOME_FEE);
    char step[FACT_BYTES];
    for (size_t i = 0; model_outcome_step_at(model, i, step, sizeof step); i++)
        slip_text(ui, ui_copy(ui, str_from(step)));
    base_wipe(step, sizeof step);
}

/* A number that is read across the room, where, why, and what the desk need not ask again. */
static void ticket(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    char step[FACT_BYTES];
    slip_display(ui, shown->number);
    slip_title(ui, model_ticket_clinic(model));
    slip_centred(ui, words_number(ui, model, "outcome.ticket.next_ahead", "ahead", model_ticket_ahead(model)));
    slip_rule(ui);
    slip_text(ui, words(model, shown->text_key));
    for (size_t i = 0; model_outcome_step_at(model, i, step, sizeof step); i++)
        slip_text(ui, ui_copy(ui, str_from(step)));
    base_wipe(step, sizeof step);
    slip_qr(ui, shown->qr);
    slip_fact(ui, words(model, "slip.reference"), shown->reference);
    slip_text(ui, shown->when);
}

/* Two records of one person, what each says, and which of them is to be followed: for the office to read and sign. */
static void request(struct ui *ui, const struct model *model)
{
    bool card = model_agree_right(model) == AGREE_CARD;
    struct agree_row row;
    char step[FACT_BYTES];
    slip_fact(ui, words(model, "agree.request.slip_to"),
              words(model, card ? "agree.request.slip_to_insurance" : "agree.request.slip_to_police"));
    for (size_t i = 0; model_agree_row_at(model, i, &row); i++) {
        bool named = i == AGREE_NAME || i == AGREE_NUMBER; /* whose request it is */
        if (row.verdict != AGREE_DIFFERS && !named)
            continue;
        slip_rule(ui);
        ui_leaf(ui, (struct ui_spec){
                        .role = UI_TEXT, .name = words(model, row.label_key), .text_style = UI_TEXT_SECTION });
        slip_fact(ui, words(model, "agree.request.slip_card"), ui_copy(ui, str_from(row.card)));
        slip_fact(ui, words(model, "agree.request.slip_insurance"), ui_copy(ui, str_from(row.insurance)));
    }
    base_wipe(&row, sizeof row);
    slip_rule(ui);
    slip_fact(ui, words(model, "agree.request.slip_right"),
              words(model, card ? "agree.request.slip_right_card" : "agree.request.slip_right_insurance"));
    for (size_t i = 0; model_outcome_step_at(model, i, step, sizeof step); i++)
        slip_text(ui, ui_copy(ui, str_from(step)));
    base_wipe(step, sizeof step);
    slip_fact(ui, words(model, "agree.request.slip_sign"), " ");
}

/* A form that went to no portal: what it is, what else to bring, where to hand it in. */
static void unsent(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    const struct service *service = model_service(model);
    slip_fact(ui, words(model, "slip.service"), words(model, service->name_key));
    slip_fact(ui, words(model, "slip.procedure"), service->procedure);
    slip_text(ui, words(model, shown->text_key));
    urgent(ui, model);
    papers(ui, model, "slip.bring_unsent");
    slip_rule(ui);
    fact(ui, model, OUTCOME_FEE);
    fact(ui, model, OUTCOME_EXEMPTION);
    fact(ui, model, OUTCOME_WHERE);
    fact(ui, model, OUTCOME_TIME);
}

/* What was told; an address as it stood on the page, in letters and as a code. */
static void told(struct ui *ui, const struct model *model, const struct page *page)
{
    static const char scheme[] = "https://";
    slip_lines_open(ui);
    slip_fact(ui, NULL, words(model, page->title_key));
    if (page->text_key)
        paragraphs(ui, words(model, page->text_key));
    told_value_slip(ui, model, page);
    slip_lines_close(ui);
    if (page->link) {
        slip_qr(ui, page->link);
        slip_centred(ui, page->link + sizeof scheme - 1);
    }
}

static void all_told(struct ui *ui, const struct model *model)
{
    const struct page *page;
    for (size_t i = 0; (page = model_outcome_told_at(model, i)); i++)
        told(ui, model, page);
}

static void exemptions(struct ui *ui, const struct model *model, const struct service *service)
{
    const char *all = NULL;
    for (size_t i = 0; i < service->fee_count; i++)
        for (size_t k = 0; k < service->fees[i].exemption_count; k++)
            if (fee_exemption_said(model, service, i, k)) {
                const char *one = words(model, service->fees[i].exemptions[k].text_key);
                all = all ? ui_format(ui, "%s; %s", all, one) : one;
            }
    if (all)
        slip_text(ui, ui_format(ui, "%s: %s.", words(model, "services.exempt"), all));
}

static void labelled(struct ui *ui, const struct model *model, const char *label_key, const char *words_key)
{
    if (words_key)
        slip_text(ui, ui_format(ui, "%s: %s", words(model, label_key), words(model, words_key)));
}

/* What to have in hand, where, how long, what it costs and for whom nothing. */
static void checklist(struct ui *ui, const struct model *model, const struct service *service)
{
    papers(ui, model, "slip.ready");
    slip_lines_open(ui);
    labelled(ui, model, "services.place", service->where_key);
    labelled(ui, model, "services.agency", service->agency_key);
    labelled(ui, model, "services.time", service->time_key);
    fact(ui, model, OUTCOME_FEE);
    exemptions(ui, model, service);
    slip_lines_close(ui);
    slip_rule(ui);
}

static void sources(struct ui *ui, const struct model *model, const struct service *service)
{
    const char *legal = NULL;
    for (size_t i = 0; i < service->legal_count; i++)
        legal = legal ? ui_format(ui, "%s; %s", legal, service->legal[i]) : service->legal[i];
    struct i18n_arg date = { "date", words_date(ui, model, service->checked) };
    slip_lines_open(ui);
    slip_small(ui, legal);
    slip_small(ui, words_with(ui, model, "services.checked", &date, 1));
    slip_lines_close(ui);
}

/* Done elsewhere, or stopped: go there, bring this. */
static void led(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    const struct service *service = model_service(model);
    slip_fact(ui, words(model, "slip.service"), words(model, service->name_key));
    slip_fact(ui, words(model, "slip.procedure"), service->procedure);
    if (shown->obstacle) {
        slip_fact(ui, words(model, "slip.obstacle"), words(model, shown->obstacle->text_key));
        paragraphs(ui, words(model, shown->obstacle->then_key));
        return;
    }
    if (service->mode == SERVICE_PREPARE && shown->told) { /* what stopped it is all that counts */
        told(ui, model, shown->told);
        return;
    }
    slip_text(ui, shown->told ? NULL : words(model, shown->text_key));
    if (!shown->told && service->guide) /* every step is done: nothing is left to get ready */
        return;
    checklist(ui, model, service);
    all_told(ui, model);
    sources(ui, model, service);
}

static void foot(struct ui *ui, const struct model *model)
{
    const struct settings *settings = model->world.settings;
    slip_fact(ui, words(model, "slip.look"), model_outcome_page_url(model));
    if (settings->help_phone) {
        const struct i18n_arg phone = { "phone", settings->help_phone };
        slip_text(ui, words_with(ui, model, "slip.phone", &phone, 1));
    }
}

void view_slip_declare(const struct model *model, struct ui *ui)
{
    struct outcome_shown shown = model_outcome(model);
    slip_open(ui, model);
    slip_title(ui, words(model, shown.kind == OUTCOME_DIFFERS ? "agree.request.slip" : shown.title_key));
    if (model_is_reprint(model))
        slip_text(ui, words(model, "slip.again"));
    if (shown.kind == OUTCOME_ACCEPTED || shown.kind == OUTCOME_RECORDED || shown.kind == OUTCOME_NEEDS_STAFF)
        kept(ui, model, &shown);
    else if (shown.kind == OUTCOME_TICKET || shown.kind == OUTCOME_COUNTER)
        ticket(ui, model, &shown);
    else if (shown.kind == OUTCOME_PRINTED)
        unsent(ui, model, &shown);
    else if (shown.kind == OUTCOME_DIFFERS)
        request(ui, model);
    else
        led(ui, model, &shown);
    slip_rule(ui);
    if (model_outcome_unverified(model))
        slip_text(ui, words(model, "services.unverified"));
    foot(ui, model);
    slip_close(ui);
    base_wipe(&shown, sizeof shown);
}
