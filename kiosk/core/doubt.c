/* See doubt.h. */
#include "core/doubt.h"

#include <string.h>

#include "paper/fields.h"
#include "text/fold.h"

/* "Cha" on a woman's card: the choice names a sex, and the person who chose it has another. */
static bool is_other_sex(const struct model *model, const struct part *part, const char *value)
{
    const char *dot = strrchr(part->path, '.');
    char path[PATH_BYTES_MAX];
    if (!dot || !str_format(path, sizeof path, "%.*s.sex", (int)(dot - part->path), part->path))
        return false;
    const struct answer *sex = form_find(&model->session->form, path);
    if (!sex || (sex->source != SOURCE_CITIZEN_CARD && sex->source != SOURCE_INSURANCE_CARD))
        return false;
    for (size_t i = 0; i < part->field->choice_count; i++) {
        const struct choice *choice = &part->field->choices[i];
        if (choice->sex && strcmp(choice->value, value) == 0)
            return *sex->value && strcmp(choice->sex, sex->value) != 0;
    }
    return false;
}

/* What the first card of the journey said of this very answer, before somebody typed over it. */
static bool card_said(const struct model *model, const char *path, char *out, size_t size)
{
    const struct session *session = model->session;
    for (size_t i = 0; i < session->service->page_count; i++) {
        const struct page *page = &session->service->pages[i];
        if (page->kind != PAGE_SCAN)
            continue;
        const char *into = page->into ? page->into : "requester";
        size_t length = strlen(into);
        const struct paper_document *paper =
            page->paper && strcmp(page->paper, "insurance_card") == 0 ? &session->insurance : &session->card;
        return session->scanned[i] && strncmp(path, into, length) == 0 && path[length] == '.' &&
               paper_field_text(paper, path + length + 1, out, size) == STATUS_OK && *out;
    }
    return false;
}

static bool is_other_than_card(const struct model *model, const struct page *page, int row, const struct part *part,
                               const struct answer *answer)
{
    char from[PATH_BYTES_MAX], said[ANSWER_BYTES_MAX];
    const struct form *form = &model->session->form;
    if (answer->source != SOURCE_TYPED || part->kind != PART_WHOLE)
        return false;
    if (part->field->from && part_resolve(page, part->field->from, row, from)) {
        const struct answer *first = form_find(form, from);
        bool card = first && (first->source == SOURCE_CITIZEN_CARD || first->source == SOURCE_INSURANCE_CARD);
        return card && *first->value && !fold_same(str_from(first->value), str_from(answer->value));
    }
    bool other = card_said(model, part->path, said, sizeof said) && !fold_same(str_from(said), str_from(answer->value));
    base_wipe(said, sizeof said);
    return other;
}

const char *doubt_about(const struct model *model, const struct page *page, int row, const struct part *part)
{
    const struct answer *answer = form_find(&model->session->form, part->path);
    if (!answer || !answer->value[0] || !model->session->service)
        return NULL;
    if (part_type(part) == FIELD_ENUM)
        return is_other_sex(model, part, answer->value) ? "errors.other_sex" : NULL;
    return is_other_than_card(model, page, row, part, answer) ? "errors.other_than_card" : NULL;
}
