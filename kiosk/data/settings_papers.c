/* The document scanner of the counter, and which part of a dossier takes which paper. */
#include "data/settings_read.h"

#include <string.h>

#include "base/check.h"

enum { OPTION_BYTES_MAX = 120, PART_BYTES_MAX = 32 };

#define SCANNER_AT(member) offsetof(struct settings_paper_scanner, member)

/* What scanimage is told when nothing is said: every backend that was read knows these. */
static const char *const USUAL_OPTIONS[] = { "--mode=Gray", "--resolution=200", "-x", "210", "-y", "297" };

/* Of scanimage(1): what would write a file, scan more than a page, or is said by the kiosk itself. It takes the
 * beginnings of its long options too. */
static bool is_ours(struct str option)
{
    static const char *const ours[] = { "--device-name",
                                        "--format",
                                        "--batch",
                                        "--batch-start",
                                        "--batch-count",
                                        "--batch-print",
                                        "--batch-prompt",
                                        "--batch-increment",
                                        "--batch-double",
                                        "--output-file",
                                        "--icc-profile",
                                        "--list-devices",
                                        "--formatted-device-list",
                                        "--dont-scan",
                                        "--test",
                                        "--help",
                                        "--version",
                                        "--progress",
                                        "--verbose",
                                        "--all-options",
                                        "--accept-md5-only" };
    struct str name = str_cut(&option, '=');
    if (name.len < 2 || name.ptr[0] != '-')
        return false; /* a value */
    if (name.ptr[1] != '-')
        return !strchr("xytl", name.ptr[1]);
    for (size_t i = 0; i < ARRAY_LEN(ours); i++)
        if (name.len <= strlen(ours[i]) && memcmp(ours[i], name.ptr, name.len) == 0)
            return true;
    return false;
}

static void read_options(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    struct settings_paper_scanner *scanner = out;
    if (!reader_list(reader, node, 1, SETTINGS_SCAN_OPTIONS_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        struct str text;
        if (!reader_scalar(reader, entry, &text))
            continue;
        if (text.len > OPTION_BYTES_MAX || is_ours(text)) {
            fault_at(reader->faults, entry->file, entry->line,
                     "options: only the device's own, as `scanimage --all-options` lists them, and -x -y -l -t");
            continue;
        }
        const char *option = reader_copy(reader, entry, text);
        if (option)
            scanner->options[scanner->option_count++] = option;
    }
}

void read_paper_scanner(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "device", read_text, SCANNER_AT(device), true, 0, 160, NULL },
        { "options", read_options, 0, false, 0, 0, NULL },
    };
    struct settings_paper_scanner *scanner = out;
    if (!reader_map(reader, node, rules, ARRAY_LEN(rules), out))
        return;
    if (scanner->device && scanner->device[0] == '-')
        fault_at(reader->faults, node->file, node->line, "device: must be a name that `scanimage -L` prints");
    for (size_t i = 0; !yaml_get(node, "options") && i < ARRAY_LEN(USUAL_OPTIONS); i++)
        scanner->options[scanner->option_count++] = USUAL_OPTIONS[i];
}

/* As it may stand in a request to the portal: courier/attachment.h. */
static bool part_is_good(struct str part)
{
    bool good = part.len > 0 && part.len <= PART_BYTES_MAX;
    for (size_t i = 0; i < part.len; i++)
        good = good && ((part.ptr[i] >= '0' && part.ptr[i] <= '9') || (part.ptr[i] >= 'A' && part.ptr[i] <= 'Z') ||
                        (part.ptr[i] >= 'a' && part.ptr[i] <= 'z') || strchr("-_.", part.ptr[i]));
    return good;
}

void settings_read_parts(struct reader *reader, const struct node *node, const char *procedure,
                         struct settings_portal *portal)
{
    if (node->kind != NODE_MAP || node->count == 0 || node->count > SETTINGS_PARTS_MAX - portal->part_count) {
        fault_at(reader->faults, node->file, node->line, "parts: must be a map of papers, at most %d at a portal",
                 SETTINGS_PARTS_MAX);
        return;
    }
    size_t first = portal->part_count;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        if (entry->kind != NODE_SCALAR || !part_is_good(entry->text)) {
            fault_at(reader->faults, entry->file, entry->line,
                     "parts: must be 1 to %d letters, digits, '-', '_' or '.'", PART_BYTES_MAX);
            continue;
        }
        struct settings_part part = { procedure, reader_copy(reader, entry, str_from(entry->key)),
                                      reader_copy(reader, entry, entry->text), entry->file, entry->key_line };
        if (!part.document || !part.part_no)
            return;
        for (size_t i = first; i < portal->part_count; i++)
            if (strcmp(portal->parts[i].part_no, part.part_no) == 0)
                fault_at(reader->faults, entry->file, entry->line, "parts: two papers in part %s", part.part_no);
        portal->parts[portal->part_count++] = part;
    }
}

static bool is_asked_for(const struct catalogue *catalogue, const char *portal, const char *procedure,
                         const char *document)
{
    for (size_t i = 0; i < catalogue->service_count; i++) {
        const struct service *service = &catalogue->services[i];
        if (!service->portal || !service->procedure || strcmp(service->portal, portal) != 0 ||
            strcmp(service->procedure, procedure) != 0)
            continue;
        for (size_t d = 0; d < service->document_count; d++)
            if (strcmp(service->documents[d].id, document) == 0 && !service->documents[d].held_by_state)
                return true;
    }
    return false;
}

void settings_check_parts(struct reader *reader, const struct settings *settings, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < settings->portal_count; i++) {
        const struct settings_portal *portal = &settings->portals[i];
        for (size_t p = 0; p < portal->part_count; p++) {
            const struct settings_part *part = &portal->parts[p];
            if (!is_asked_for(catalogue, portal->id, part->procedure, part->document))
                fault_at(reader->faults, part->file, part->line,
                         "parts: no service of procedure %s asks for the paper %s", part->procedure, part->document);
        }
    }
}

const char *settings_find_part(const struct settings_portal *portal, const char *procedure, const char *document)
{
    for (size_t i = 0; i < portal->part_count; i++)
        if (strcmp(portal->parts[i].procedure, procedure) == 0 && strcmp(portal->parts[i].document, document) == 0)
            return portal->parts[i].part_no;
    bool by_id = !settings_is_by_template(portal) && part_is_good(str_from(document)) &&
                 settings_find_procedure(portal, procedure);
    return by_id ? document : NULL;
}
