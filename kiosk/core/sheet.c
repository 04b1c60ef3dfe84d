/* See sheet.h. */
#include "core/sheet.h"

#include <string.h>

#include "core/journey.h"
#include "core/parts.h"
#include "core/session.h"
#include "text/date_words.h"
#include "text/person.h"

const struct sheet *model_sheet(const struct model *model)
{
    const struct service *service = model_service(model);
    return service ? catalogue_find_print(model->world.catalogue, service) : NULL;
}

struct model model_in_vietnamese(const struct model *model)
{
    struct model out = *model;
    const struct settings *settings = model->world.settings;
    for (size_t i = 0; i < settings->language_count; i++)
        if (strcmp(settings->languages[i], "vi") == 0 && model->world.texts[i]) {
            out.look.language = i;
            out.texts = model->world.texts[i];
        }
    return out;
}

static bool part_text(const struct model *model, const struct sheet_part *part, const char *into, int row, char *out,
                      size_t size)
{
    char path[PATH_BYTES_MAX];
    int found_row;
    bool fits = into ? str_format(path, sizeof path, "%s[%d].%s", into, row, part->from)
                     : str_copy(path, sizeof path, str_from(part->from));
    const struct field *field = fits ? service_find_field(model_service(model), path) : NULL;
    out[0] = '\0';
    if (!field || journey_find_path(model, path, &found_row) < 0)
        return false;
    if (!part->words)
        return model_answer_text(model, field, path, false, out, size);
    struct civil_date date;
    char words[DATE_WORDS_BYTES];
    if (date_from_iso(str_from(form_value(&model->session->form, path)), &date) != STATUS_OK)
        return false;
    date_to_words(date, words);
    bool copied = str_copy(out, size, str_from(words));
    base_wipe(words, sizeof words);
    return copied;
}

bool model_sheet_has(const struct model *model, const struct sheet_field *field)
{
    return !field->unless || !*part_answer(model, NULL, field->unless, -1);
}

bool model_sheet_text(const struct model *model, const struct sheet_field *field, const char *into, int row, char *out,
                      size_t size)
{
    char one[ANSWER_BYTES_MAX];
    size_t used = 0;
    out[0] = '\0';
    if (field->service && str_copy(out, size, str_from(model_text(model, model_service(model)->name_key))))
        used = strlen(out);
    for (size_t i = 0; i < field->part_count; i++) {
        const struct sheet_part *part = &field->parts[i];
        if (!part_text(model, part, into, row, one, sizeof one))
            continue;
        if (!str_format(out + used, size - used, "%s%s%s%s", used ? "; " : "", part->before ? part->before : "",
                        part->before ? " " : "", one)) {
            base_wipe(one, sizeof one);
            base_wipe(out, size); /* rather nothing than half of it */
            return false;
        }
        used = strlen(out);
    }
    base_wipe(one, sizeof one);
    return used > 0;
}

size_t model_sheet_rows(const struct model *model, const char *into)
{
    return model->session ? form_rows(&model->session->form, into) : 0;
}

/* "members[3].sex" is printed where the sheet says members and sex. */
static bool names(const char *into, const char *from, const char *path)
{
    if (!into)
        return strcmp(from, path) == 0;
    size_t length = strlen(into);
    const char *end = strncmp(path, into, length) == 0 && path[length] == '[' ? strchr(path, ']') : NULL;
    return end && end[1] == '.' && strcmp(end + 2, from) == 0;
}

static bool is_printed(const struct sheet *sheet, const char *path)
{
    for (size_t b = 0; b < sheet->block_count; b++)
        for (size_t f = 0; f < sheet->blocks[b].field_count; f++)
            for (size_t p = 0; p < sheet->blocks[b].fields[f].part_count; p++)
                if (names(sheet->blocks[b].into, sheet->blocks[b].fields[f].parts[p].from, path))
                    return true;
    return false;
}

bool model_sheet_rest_at(const struct model *model, size_t index, struct review_row *out)
{
    const struct sheet *sheet = model_sheet(model);
    for (size_t i = 0; sheet && model_review_at(model, i, out); i++) {
        const struct field *field = service_find_field(model_service(model), out->edit);
        if (!field || !out->value[0] || is_printed(sheet, out->edit) || index-- > 0)
            continue;
        return model_answer_text(model, field, out->edit, false, out->value, sizeof out->value);
    }
    return false;
}
