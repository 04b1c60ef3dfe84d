/* See submission.h. */
#include "core/submission.h"

#include <string.h>

#include "core/checkin.h"
#include "core/journey.h"
#include "core/paper_pdf.h"
#include "core/parts.h"
#include "core/review.h"
#include "core/session.h"
#include "core/staff.h"
#include "text/date.h"
#include "text/format.h"
#include "text/utf8.h"

/* A JSON text being written into memory that is not ours; once full it stays full. */
struct writer {
    char *out;
    size_t size, used;
    bool full, first;
};

static void put_bytes(struct writer *writer, const char *bytes, size_t length)
{
    if (writer->full || length >= writer->size - writer->used) {
        writer->full = true;
        return;
    }
    memcpy(writer->out + writer->used, bytes, length);
    writer->used += length;
    writer->out[writer->used] = '\0';
}

static void put(struct writer *writer, const char *text)
{
    put_bytes(writer, text, strlen(text));
}

/* RFC 8259 section 7: quote, backslash and controls are escaped; the rest of UTF-8 stands as it is. */
static void put_string(struct writer *writer, const char *text)
{
    put(writer, "\"");
    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        char escaped[8];
        if (c == '"' || c == '\\') {
            put(writer, c == '"' ? "\\\"" : "\\\\");
        } else if (c < 0x20) {
            static const char hex[] = "0123456789abcdef";
            memcpy(escaped, "\\u00", 4);
            escaped[4] = hex[c >> 4];
            escaped[5] = hex[c & 15];
            put_bytes(writer, escaped, 6);
        } else {
            put_bytes(writer, at, 1);
        }
    }
    put(writer, "\"");
}

static void put_member(struct writer *writer, const char *name, const char *value)
{
    if (!writer->first)
        put(writer, ",");
    writer->first = false;
    put_string(writer, name);
    put(writer, ":");
    if (value)
        put_string(writer, value);
    else
        put(writer, "null");
}

static void open_member(struct writer *writer, const char *name, const char *bracket)
{
    put(writer, ",");
    put_string(writer, name);
    put(writer, ":");
    put(writer, bracket);
    writer->first = true;
}

static void put_time(struct writer *writer, const char *name, int64_t wall_ms)
{
    char date[DATE_TEXT_BYTES], clock[FORMAT_CLOCK_BYTES], text[40];
    date_to_iso(date_from_unix_ms(wall_ms), date);
    format_clock(wall_ms, clock);
    if (!str_format(text, sizeof text, "%sT%s:%02d+07:00", date, clock, (int)(wall_ms / 1000 % 60)))
        text[0] = '\0';
    put_member(writer, name, text);
}

struct sending_set {
    struct writer *writer;
    const struct form *form;
    bool sent[FORM_ANSWERS_MAX];
};

static void put_said(struct writer *writer, const char *path, const char *value, enum answer_source source)
{
    put(writer, writer->first ? "{" : ",{");
    writer->first = true;
    put_member(writer, "path", path);
    put_member(writer, "value", value);
    put_member(writer, "source", answer_source_word(source));
    put(writer, "}");
}

static void put_answer(struct sending_set *set, const char *path)
{
    const struct answer *answer = form_find(set->form, path);
    if (!answer || !answer->value[0] || set->sent[answer - set->form->answers])
        return;
    set->sent[answer - set->form->answers] = true;
    put_said(set->writer, answer->path, answer->value, answer->source);
}

static void put_page(struct sending_set *set, const struct model *model, const struct page *page, int row)
{
    struct part part;
    for (size_t i = 0; part_at(model, page, row, i, &part); i++)
        put_answer(set, part.path);
}

/* What the check page showed of each visible page, in its order. */
static void put_answers(struct writer *writer, const struct model *model)
{
    const struct session *session = model->session;
    struct sending_set set = { .writer = writer, .form = &session->form };
    struct manual_page scratch;
    for (int step = journey_next(model, -1); step >= 0; step = journey_next(model, step)) {
        const struct page *page = journey_page(model, step, &scratch);
        if (page->kind == PAGE_SCAN && session->scanned[step / 2] && manual_build(model, page, &scratch) > 0)
            page = &scratch.page;
        if (page->kind == PAGE_ASK)
            put_page(&set, model, page, -1);
        else if (page->kind == PAGE_TABLE)
            for (size_t row = 0; row < form_rows(&session->form, page->into); row++)
                put_page(&set, model, page, (int)row);
    }
}

const char *submission_person(const struct service *service)
{
    for (size_t i = 0; i < service->page_count; i++)
        if (service->pages[i].kind == PAGE_SCAN && service->pages[i].into)
            return service->pages[i].into;
    for (size_t i = 0; i < service->page_count; i++)
        for (size_t f = 0; service->pages[i].kind == PAGE_ASK && f < service->pages[i].field_count; f++)
            if (strncmp(service->pages[i].fields[f].id, "applicant.", 10) == 0)
                return "applicant";
    return "requester";
}

/* An answer only when its page is one the person sees now; the line of an address when it has parts. */
static void put_applicant_member(struct writer *writer, const struct model *model, const char *name, const char *prefix,
                                 const char *id)
{
    const struct form *form = &model->session->form;
    char path[PATH_BYTES_MAX], text[ANSWER_BYTES_MAX];
    int row;
    bool known = str_format(path, sizeof path, "%s.%s", prefix, id) && journey_find_path(model, path, &row) >= 0;
    struct field address = { .id = path, .type = FIELD_ADDR };
    const char *value = known ? form_value(form, path) : "";
    if (known && !*value && strcmp(name, "address") == 0 &&
        model_answer_text(model, &address, path, false, text, sizeof text))
        value = text;
    put_member(writer, name, value);
}

static void put_applicant(struct writer *writer, const struct model *model)
{
    const char *prefix = submission_person(model->session->service);
    open_member(writer, "applicant", "{");
    put_applicant_member(writer, model, "name", prefix, "full_name");
    put_applicant_member(writer, model, "id_no", prefix, "number");
    put_applicant_member(writer, model, "id_date", prefix, "issue_date");
    put_applicant_member(writer, model, "address", prefix, "residence");
    put_applicant_member(writer, model, "phone", prefix, "phone");
    put_applicant_member(writer, model, "email", prefix, "email");
    put(writer, "}");
    writer->first = false;
}

static void put_consents(struct writer *writer, const struct model *model)
{
    const struct session *session = model->session;
    for (size_t i = 0; i < session->consent_count; i++) {
        const struct consent *consent = &session->consents[i];
        if (!consent->ticked)
            continue;
        put(writer, writer->first ? "{" : ",{");
        writer->first = true;
        put_member(writer, "purpose", consent->purpose);
        put_member(writer, "text_version", consent->text_version ? consent->text_version : "");
        put_time(writer, "at", consent->at_ms);
        put(writer, "}");
    }
}

/* RFC 4648, three bytes at a time, as they come. */
struct base64 {
    struct writer *writer;
    uint8_t kept[3];
    size_t count;
};

static void put_group(struct base64 *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)out->kept[0] << 16 | (uint32_t)out->kept[1] << 8 | out->kept[2];
    char text[4];
    for (int i = 0; i < 4; i++)
        text[i] = (size_t)i > out->count ? '=' : letters[bits >> (18 - 6 * i) & 63];
    put_bytes(out->writer, text, sizeof text);
    *out = (struct base64){ .writer = out->writer };
}

static void put_encoded(void *context, const uint8_t *bytes, size_t size)
{
    struct base64 *out = context;
    for (size_t i = 0; i < size; i++) {
        out->kept[out->count++] = bytes[i];
        if (out->count == sizeof out->kept)
            put_group(out);
    }
}

static void put_file(struct writer *writer, const struct model *model, const struct document *document,
                     const struct i18n *texts)
{
    enum { NAME_BYTES_MAX = 120 }; /* with ".pdf" within courier/attachment.h */
    char name[NAME_BYTES_MAX + 8] = "";
    size_t used = 0;
    for (const char *at = i18n_get(texts, document->name_key); *at && used < NAME_BYTES_MAX; at++)
        if ((unsigned char)*at >= 0x20 && !strchr("\"\\/\x7f", *at))
            name[used++] = *at;
    while (used > 0 && !utf8_valid(str_range(name, used)))
        used--; /* the last letter was cut */
    memcpy(name + used, ".pdf", sizeof ".pdf");
    struct base64 out = { .writer = writer };
    put_member(writer, "part_no", papers_part_no(model, document));
    put_member(writer, "name", name);
    put_member(writer, "type", "application/pdf");
    put(writer, ",\"data\":\"");
    paper_pdf_write(&model->session->papers, document, put_encoded, &out);
    if (out.count > 0)
        put_group(&out);
    put(writer, "\"");
}

/* The papers an officer scanned: as answers, so that every portal is told who did; as files, so that it has them. */
static void put_paper_answers(struct writer *writer, const struct model *model)
{
    const struct service *service = model->session->service;
    char path[PATH_BYTES_MAX];
    for (size_t i = 0; i < service->document_count; i++) {
        if (!papers_held(model, &service->documents[i]) ||
            !str_format(path, sizeof path, "papers.%s", service->documents[i].id))
            continue;
        put_said(writer, path, "scanned", SOURCE_STAFF);
    }
}

static void put_papers(struct writer *writer, const struct model *model, const struct i18n *texts)
{
    const struct service *service = model->session->service;
    bool any = false;
    for (size_t i = 0; i < service->document_count; i++) {
        if (!papers_held(model, &service->documents[i]))
            continue;
        put(writer, any ? ",{" : ",\"attachments\":[{");
        writer->first = true;
        put_file(writer, model, &service->documents[i], texts);
        put(writer, "}");
        any = true;
    }
    if (any)
        put(writer, "]");
}

/* The name of an agency as it names itself, whatever language the screen speaks. */
static const struct i18n *vietnamese(const struct model *model)
{
    const struct settings *settings = model->world.settings;
    for (size_t i = 0; i < settings->language_count; i++)
        if (strcmp(settings->languages[i], "vi") == 0 && model->world.texts[i])
            return model->world.texts[i];
    return model->world.texts[0];
}

static void put_visit(struct writer *writer, const struct model *model)
{
    struct checkin_order order = checkin_order(model);
    put_member(writer, "clinic", order.clinic);
    put_member(writer, "result", order.result);
    put_member(writer, "priority", order.priority ? "yes" : "no");
}

static enum status close_writer(struct writer *writer, size_t *length)
{
    if (writer->full) {
        base_wipe(writer->out, writer->size);
        return STATUS_TOO_LARGE;
    }
    *length = writer->used;
    return STATUS_OK;
}

enum status submission_build_check(const struct model *model, const char *uuid, char *out, size_t size, size_t *length)
{
    const struct session *session = model->session;
    if (!session || !session->service)
        return STATUS_NOT_FOUND;
    struct writer writer = { .out = out, .size = size, .first = true };
    char path[PATH_BYTES_MAX];
    const char *into = submission_person(session->service);
    put(&writer, "{");
    put_member(&writer, "uuid", uuid);
    put_member(&writer, "service", session->service->id);
    put_member(&writer, "identity", identity_level_name(IDENTITY_CLAIMED));
    open_member(&writer, "applicant", "{");
    put_applicant_member(&writer, model, "name", into, "full_name");
    put_applicant_member(&writer, model, "id_no", into, "number");
    put(&writer, "}");
    open_member(&writer, "answers", "[{");
    put_member(&writer, "path", "birth_date");
    put_member(&writer, "value",
               str_format(path, sizeof path, "%s.birth_date", into) ? form_value(&session->form, path) : "");
    put(&writer, "}]}");
    return close_writer(&writer, length);
}

enum status submission_build(const struct model *model, char *out, size_t size, size_t *length)
{
    const struct session *session = model->session;
    if (!session || !session->service)
        return STATUS_NOT_FOUND;
    const struct service *service = session->service;
    struct writer writer = { .out = out, .size = size, .first = true };
    put(&writer, "{");
    put_member(&writer, "uuid", session->uuid);
    put_member(&writer, "service", service->id);
    put_member(&writer, "procedure", service->procedure);
    put_member(&writer, "agency", service->agency_key ? i18n_get(vietnamese(model), service->agency_key) : "");
    put_member(&writer, "identity", /* a code proves nobody */
               identity_level_name(model_staff_face_seen(model) ? IDENTITY_STAFF_SEEN : IDENTITY_CLAIMED));
    put_member(&writer, "assisted_by", session->assisted_by);
    put_member(&writer, "language", model->world.settings->languages[model->look.language]);
    if (service->mode == SERVICE_CHECK_IN)
        put_visit(&writer, model);
    put_time(&writer, "opened_at", session->opened_ms);
    put_time(&writer, "consented_at", session->consented_ms);
    put_applicant(&writer, model);
    open_member(&writer, "answers", "[");
    put_answers(&writer, model);
    put_paper_answers(&writer, model);
    put(&writer, "]");
    open_member(&writer, "consents", "[");
    put_consents(&writer, model);
    put(&writer, "]");
    put_papers(&writer, model, vietnamese(model));
    put(&writer, "}");
    return close_writer(&writer, length);
}
