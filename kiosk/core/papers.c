/* See papers.h. */
#include "core/papers.h"

#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/navigate.h"
#include "core/staff.h"

enum { PAGE_BYTES_MIN = 4 * 1024 }; /* less room than that is none */

static struct papers *papers_of(const struct model *model)
{
    return model->session && model->session->service ? &model->session->papers : NULL;
}

static const struct document *document_of(const struct model *model, const char *id)
{
    const struct service *service = model_service(model);
    for (size_t i = 0; service && i < service->document_count; i++)
        if (strcmp(service->documents[i].id, id) == 0)
            return &service->documents[i];
    return NULL;
}

static size_t count_pages(const struct papers *papers, const struct document *document)
{
    size_t count = 0;
    for (size_t i = 0; i < papers->page_count; i++)
        count += papers->pages[i].document == document;
    return count;
}

static size_t count_documents(const struct papers *papers)
{
    size_t count = 0;
    for (size_t i = 0; i < PAPERS_MAX; i++)
        count += papers->of[i] != NULL;
    return count;
}

const char *papers_part_no(const struct model *model, const struct document *document)
{
    const struct service *service = model_service(model);
    const struct settings_portal *portal =
        service && service->portal ? settings_find_portal(model->world.settings, service->portal) : NULL;
    if (portal && settings_is_off(model->world.settings, service->portal, service->procedure))
        return NULL; /* the form is printed: nothing is sent */
    return portal && service->procedure ? settings_find_part(portal, service->procedure, document->id) : NULL;
}

bool papers_held(const struct model *model, const struct document *document)
{
    const struct papers *papers = papers_of(model);
    return papers && model_document_needed(model, document) && count_pages(papers, document) > 0 &&
           papers_part_no(model, document);
}

uint64_t papers_mark(const struct model *model)
{
    return model->session->papers.changes + 1;
}

/* --- what the officer does ---------------------------------------------------------------------------------------- */

static bool is_open(const struct model *model)
{
    return model->page == PAGE_NAME_STAFF_PAPERS && model_staff_in(model) && papers_of(model);
}

/* Pages of the others move together; what stood behind them is wiped. */
static void remove_pages(struct papers *papers, const struct document *document)
{
    size_t kept = 0, used = 0;
    for (size_t i = 0; i < papers->page_count; i++) {
        struct papers_page page = papers->pages[i];
        if (page.document == document)
            continue;
        memmove(papers->bytes + used, papers->bytes + page.at, page.size);
        page.at = (uint32_t)used;
        used += page.size;
        papers->pages[kept++] = page;
    }
    papers->changes += kept != papers->page_count;
    base_wipe(papers->bytes + used, papers->used - used);
    papers->used = used;
    papers->page_count = kept;
    for (size_t i = 0; i < PAPERS_MAX; i++)
        if (papers->of[i] == document)
            papers->of[i] = NULL;
    if (papers->troubled == document)
        papers->troubled = NULL;
}

static bool has_room(const struct papers *papers, const struct document *document)
{
    return papers->page_count < PAPER_PAGES_MAX && PAPERS_BYTES_MAX - papers->used >= PAGE_BYTES_MIN &&
           (count_pages(papers, document) > 0 || count_documents(papers) < PAPERS_MAX);
}

static void scan(struct model *model, const char *id, bool again, struct effect_list *effects)
{
    struct papers *papers = papers_of(model);
    const struct document *document = document_of(model, id);
    if (!is_open(model) || papers->scanned || !document || !model_document_needed(model, document) ||
        !papers_part_no(model, document))
        return;
    if (again)
        remove_pages(papers, document);
    if (!has_room(papers, document))
        return;
    model->paper_jobs = model->paper_jobs == UINT32_MAX ? 1 : model->paper_jobs + 1;
    papers->troubled = NULL;
    papers->scanned = document;
    papers->job = model->paper_jobs;
    papers->since_ms = model->now_ms;
    struct effect *effect = effect_add(effects, EFFECT_PAPER_SCAN);
    effect->job = papers->job;
    effect->number = (int)(PAPERS_BYTES_MAX - papers->used);
    effect = effect_add(effects, EFFECT_STAFF_DEED);
    effect->text = model_staff_id(model);
    effect->number = STAFF_DEED_PAPER;
}

static void end_scan(struct papers *papers)
{
    papers->scanned = NULL;
    papers->job = 0;
}

static void drop(struct model *model, const char *id)
{
    struct papers *papers = papers_of(model);
    const struct document *document = document_of(model, id);
    if (!is_open(model) || !document)
        return;
    if (papers->scanned == document)
        end_scan(papers); /* pages there were stay */
    else
        remove_pages(papers, document);
}

void papers_leave(struct model *model, struct effect_list *effects)
{
    if (model->page != PAGE_NAME_STAFF_PAPERS || !papers_of(model))
        return;
    end_scan(papers_of(model));
    navigate_enter(model, model->session->step, effects);
}

bool papers_act(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    bool here = model->page == PAGE_NAME_STAFF_PAPERS;
    switch (msg->action) {
    case ACTION_STAFF_PAPERS:
        if (model_papers_askable(model))
            navigate_show(model, PAGE_NAME_STAFF_PAPERS);
        return true;
    case ACTION_PAPER_SCAN:
        scan(model, msg->text, msg->arg != 0, effects);
        return true;
    case ACTION_PAPER_DROP:
        drop(model, msg->text);
        return true;
    case ACTION_BACK:
    case ACTION_NEXT:
        if (here)
            papers_leave(model, effects);
        return here;
    default:
        return false;
    }
}

uint32_t papers_job(const struct model *model)
{
    const struct papers *papers = papers_of(model);
    return papers && papers->scanned ? papers->job : 0;
}

void papers_stop(const struct model *model, uint32_t job_before, struct effect_list *effects)
{
    if (job_before && !papers_job(model))
        effect_add(effects, EFFECT_PAPER_STOP);
}

/* --- what the scanner says ---------------------------------------------------------------------------------------- */

static void note_by(struct papers *papers, const struct document *document, const char *by)
{
    size_t place = 0;
    for (size_t i = PAPERS_MAX; i > 0; i--)
        if (!papers->of[i - 1])
            place = i - 1;
    for (size_t i = 0; i < PAPERS_MAX; i++)
        if (papers->of[i] == document)
            place = i;
    papers->of[place] = document;
    papers->by[place] = by;
}

static enum paper_scan_end keep_page(struct model *model, struct papers *papers)
{
    const struct paper_tray *tray = model->world.paper_tray;
    if (!tray || tray->size == 0 || tray->size > PAPERS_BYTES_MAX - papers->used || tray->width_px == 0 ||
        tray->height_px == 0 || tray->dpi == 0)
        return PAPER_SCAN_FAILED;
    papers->pages[papers->page_count++] =
        (struct papers_page){ papers->scanned, tray->width_px,         tray->height_px,
                              tray->dpi,       (uint32_t)papers->used, tray->size };
    memcpy(papers->bytes + papers->used, tray->bytes, tray->size);
    papers->used += tray->size;
    papers->changes++;
    note_by(papers, papers->scanned, model_staff_id(model));
    model->session->assisted_by = model_staff_id(model);
    return PAPER_SCAN_DONE;
}

void papers_event(struct model *model, const struct paper_scan_event *event)
{
    struct papers *papers = papers_of(model);
    if (!papers || !papers->scanned || event->job != papers->job || !is_open(model) ||
        (unsigned)event->end >= PAPER_SCAN_END_COUNT)
        return;
    enum paper_scan_end end = event->end == PAPER_SCAN_DONE ? keep_page(model, papers) : event->end;
    papers->trouble = end;
    papers->troubled = end == PAPER_SCAN_DONE ? NULL : papers->scanned;
    end_scan(papers);
    model->input_ms = model->now_ms; /* who waited for the machine has not gone */
    model->changed = true;
}

int64_t papers_wake_ms(const struct model *model)
{
    const struct papers *papers = papers_of(model);
    return papers && papers->scanned ? papers->since_ms + PAPERS_WAIT_MS : INT64_MAX;
}

void papers_tick(struct model *model)
{
    struct papers *papers = papers_of(model);
    if (model->now_ms < papers_wake_ms(model))
        return;
    papers->troubled = papers->scanned;
    papers->trouble = PAPER_SCAN_HUNG;
    end_scan(papers);
    model->changed = true;
}

/* --- for the view ------------------------------------------------------------------------------------------------- */

bool model_paper_at(const struct model *model, size_t index, struct paper_shown *out)
{
    const struct service *service = model_service(model);
    const struct papers *papers = papers_of(model);
    for (size_t i = 0; papers && i < service->document_count; i++) {
        const struct document *document = &service->documents[i];
        if (!model_document_needed(model, document) || index-- > 0)
            continue;
        *out = (struct paper_shown){ .document = document,
                                     .pages = count_pages(papers, document),
                                     .trouble_key =
                                         papers->troubled == document ? paper_scan_end_key(papers->trouble) : NULL,
                                     .scanning = papers->scanned == document,
                                     .offered = papers_part_no(model, document) != NULL,
                                     .full = !has_room(papers, document) };
        for (size_t p = 0; p < PAPERS_MAX; p++)
            if (papers->of[p] == document)
                out->by = papers->by[p];
        return true;
    }
    return false;
}

bool model_papers_askable(const struct model *model)
{
    struct paper_shown paper;
    if (!model_staff_in(model) || model->page != PAGE_NAME_CHECK || !model->world.settings->paper_scanner.device)
        return false;
    for (size_t i = 0; model_paper_at(model, i, &paper); i++)
        if (paper.offered)
            return true;
    return false;
}

const char *model_papers_sent_key(const struct model *model, size_t index)
{
    const struct service *service = model_service(model);
    for (size_t i = 0; service && i < service->document_count; i++)
        if (papers_held(model, &service->documents[i]) && index-- == 0)
            return service->documents[i].name_key;
    return NULL;
}
