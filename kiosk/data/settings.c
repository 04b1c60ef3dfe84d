/* What one machine is told about itself. Whether codes and languages exist is proven in load.c, where both sides are
 * known. */
#include "data/settings_read.h"

#include <string.h>

#include "base/check.h"
#include "base/limits.h"

enum {
    PIN_BYTES = 8 + 44, /* "sha256//" and base64 of 32 bytes */
    PIXELS_MIN = 600,
    PIXELS_MAX = 4320,
    MINUTE_MS = 60 * 1000,
};

static const char *const PROFILES[] = { "commune", "hospital", NULL };
#define ADAPTER_NAME(name, by_template) #name,
#define ADAPTER_BY_TEMPLATE(name, by_template) by_template,
static const char *const ADAPTERS[] = { SETTINGS_ADAPTERS(ADAPTER_NAME) NULL };
static const bool BY_TEMPLATE[] = { SETTINGS_ADAPTERS(ADAPTER_BY_TEMPLATE) };

#define AT(member) offsetof(struct settings, member)

static void read_code(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!str_digits(text) || text.len != (size_t)rule->arg)
        fault_at(reader->faults, node->file, node->line, "%s: must be %zu digits, in quotes", rule->key,
                 (size_t)rule->arg);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

static void read_phone(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    bool good = text.len >= 3 && text.len <= 20;
    for (size_t i = 0; i < text.len; i++)
        good = good && ((text.ptr[i] >= '0' && text.ptr[i] <= '9') || strchr(" .+-", text.ptr[i]));
    if (!good)
        fault_at(reader->faults, node->file, node->line, "%s: must be a telephone number", rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

static void read_place(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "name", read_text, AT(place_name), true, 0, 80, NULL },
        { "detail", read_text, AT(place_detail), true, 0, 80, NULL },
        { "province_code", read_code, AT(province_code), true, 0, 0, (void *)2 },
        { "commune_code", read_code, AT(commune_code), true, 0, 0, (void *)5 },
        { "help_phone", read_phone, AT(help_phone), false, 0, 0, NULL },
        { "police_phone", read_phone, AT(police_phone), false, 0, 0, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_panel(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "width_px", read_int, AT(panel.width_px), true, PIXELS_MIN, PIXELS_MAX, NULL },
        { "height_px", read_int, AT(panel.height_px), true, PIXELS_MIN, PIXELS_MAX, NULL },
        { "diagonal_inch", read_double, AT(panel.diagonal_inch), true, 10, 65, NULL },
        { "mount_mm", read_int, AT(panel.mount_mm), true, 0, 2000, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_languages(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct settings *settings = out;
    static const struct rule one = { "languages", NULL, 0, true, 0, 8, NULL };
    if (!reader_list(reader, node, 1, SETTINGS_LANGUAGES_MAX))
        return;
    (void)rule;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        const char *language = NULL;
        read_id(reader, &one, entry, &language);
        for (size_t i = 0; language && i < settings->language_count; i++)
            if (strcmp(settings->languages[i], language) == 0) {
                fault_at(reader->faults, entry->file, entry->line, "language %s stands twice", language);
                language = NULL;
            }
        if (language)
            settings->languages[settings->language_count++] = language;
    }
}

static void read_fonts(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "regular", read_file_path, AT(font_regular), true, 0, 0, NULL },
        { "bold", read_file_path, AT(font_bold), true, 0, 0, NULL },
        { "sheet", read_file_path, AT(font_sheet), false, 0, 0, NULL },
        { "sheet_bold", read_file_path, AT(font_sheet_bold), false, 0, 0, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
    struct settings *settings = out;
    if (!settings->font_sheet)
        settings->font_sheet = settings->font_regular;
    if (!settings->font_sheet_bold)
        settings->font_sheet_bold = settings->font_bold;
}

static void read_idle(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "after_ms", read_int, AT(idle_ms), true, 10 * 1000, 30 * MINUTE_MS, NULL },
        { "elder_after_ms", read_int, AT(idle_elder_ms), true, 10 * 1000, 30 * MINUTE_MS, NULL },
        { "answer_ms", read_int, AT(idle_answer_ms), true, 10 * 1000, 10 * MINUTE_MS, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_scanner(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "serial", read_file_path, AT(scanner_serial), false, 0, 0, NULL },
        { "folder", read_file_path, AT(scanner_folder), false, 0, 0, NULL },
        { "keyboard", read_bool, AT(scanner_keyboard), false, 0, 0, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

/* "auto" (-1) or a number. */
static void read_automatic(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    if (node->kind == NODE_SCALAR && str_is(node->text, "auto"))
        *(int *)out = -1;
    else
        read_int(reader, rule, node, out);
}

static void read_camera(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const char *const formats[] = { "auto", "grey", "nv12", "yuyv", "mjpeg", NULL };
    static const struct rule rules[] = {
        { "device", read_file_path, AT(camera.device), true, 0, 0, NULL },
        { "width_px", read_int, AT(camera.width_px), false, 320, 4096, NULL },
        { "height_px", read_int, AT(camera.height_px), false, 240, 4096, NULL },
        { "format", read_enum, AT(camera.format), false, 0, 0, formats },
        { "exposure", read_automatic, AT(camera.exposure), false, 1, 10000, NULL },
        { "focus", read_automatic, AT(camera.focus), false, 0, 10000, NULL },
    };
    struct settings *settings = out;
    settings->camera = (struct settings_camera){ .width_px = 1280, .height_px = 720, .exposure = -1, .focus = -1 };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_storage(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "disk_free_bytes_min", read_int64, AT(disk_free_bytes_min), true, 0, INT64_MAX, NULL },
        { "queue_items_max", read_int, AT(queue_items_max), true, 1, OUTBOX_ITEMS_MAX, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

/* "sha256//" and the base64 of 32 bytes, as libcurl takes it. */
static bool pin_is_good(struct str pin)
{
    if (pin.len != PIN_BYTES || !str_starts(pin, "sha256//") || !str_ends(pin, "="))
        return false;
    for (size_t i = 8; i + 1 < pin.len; i++) {
        char c = pin.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/'))
            return false;
    }
    return true;
}

static void read_pins(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    struct settings_portal *portal = out;
    if (node->kind == NODE_LIST && node->count < 2) {
        fault_at(reader->faults, node->file, node->line, "pins: at least two keys, the one in use and the next");
        return;
    }
    if (!reader_list(reader, node, 2, SETTINGS_PINS_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        if (entry->kind != NODE_SCALAR || !pin_is_good(entry->text)) {
            fault_at(reader->faults, entry->file, entry->line, "pins: must be sha256// and 44 characters of base64");
            continue;
        }
        for (size_t i = 0; i < portal->pin_count; i++)
            if (str_is(entry->text, portal->pins[i]))
                fault_at(reader->faults, entry->file, entry->line, "pins: the same key twice");
        const char *pin = reader_copy(reader, entry, entry->text);
        if (pin)
            portal->pins[portal->pin_count++] = pin;
    }
}

/* The bank's number among NAPAS, and an account of letters and digits as VietQR has it. */
static bool payee_is_good(struct str payee)
{
    struct str account = payee;
    struct str bank = str_cut(&account, '/');
    bool good = bank.len == 6 && str_digits(bank) && (!account.ptr || (account.len >= 1 && account.len <= 19));
    for (size_t i = 0; good && i < account.len; i++)
        good = (account.ptr[i] >= '0' && account.ptr[i] <= '9') || (account.ptr[i] >= 'A' && account.ptr[i] <= 'Z') ||
               (account.ptr[i] >= 'a' && account.ptr[i] <= 'z');
    return good;
}

static void read_payees(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    struct settings_portal *portal = out;
    if (!reader_list(reader, node, 1, SETTINGS_PAYEES_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        if (entry->kind != NODE_SCALAR || !payee_is_good(entry->text)) {
            fault_at(reader->faults, entry->file, entry->line,
                     "payees: must be a bank's six digits, or those, a slash and the account");
            continue;
        }
        const char *payee = reader_copy(reader, entry, entry->text);
        if (payee)
            portal->payees[portal->payee_count++] = payee;
    }
}

static bool procedure_code_is_good(const char *code)
{
    struct str text = str_from(code);
    return text.len == 8 && text.ptr[0] >= '0' && text.ptr[0] <= '9' && text.ptr[1] == '.' &&
           str_digits(str_range(text.ptr + 2, 6));
}

/* The adapter is read before this is asked: rules are read in their own order. */
bool settings_is_by_template(const struct settings_portal *portal)
{
    for (size_t i = 0; portal->adapter && ADAPTERS[i]; i++)
        if (strcmp(ADAPTERS[i], portal->adapter) == 0)
            return BY_TEMPLATE[i];
    return false;
}

static void need(struct reader *reader, const struct node *node, const char *key)
{
    if (!yaml_get(node, key))
        fault_at(reader->faults, node->file, node->line, "missing key %s", key);
}

static void read_procedures(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "service_code", read_text, offsetof(struct settings_procedure, service_code), true, 0, 64, NULL },
        { "template_no", read_text, offsetof(struct settings_procedure, template_no), false, 0, 64, NULL },
        { "eform_part_no", read_text, offsetof(struct settings_procedure, eform_part_no), false, 0, 64, NULL },
        { "parts", NULL, 0, false, 0, 0, NULL },
    };
    struct settings_portal *portal = out;
    if (node->kind != NODE_MAP || node->count == 0 || node->count > SETTINGS_PROCEDURES_MAX) {
        fault_at(reader->faults, node->file, node->line, "procedures: must be a map of 1 to %d procedure codes",
                 SETTINGS_PROCEDURES_MAX);
        return;
    }
    struct settings_procedure *procedures = reader_array(reader, node, node->count, sizeof *procedures);
    size_t count = 0;
    for (const struct node *entry = node->first; procedures && entry; entry = entry->next) {
        if (!procedure_code_is_good(entry->key)) {
            fault_at(reader->faults, entry->file, entry->key_line,
                     "procedure code %s must be a digit, a point, six digits", entry->key);
            continue;
        }
        procedures[count].procedure = reader_copy(reader, entry, str_from(entry->key));
        if (yaml_is_null(entry)) {
            count++;
            continue;
        }
        reader_map(reader, entry, rules, ARRAY_LEN(rules), &procedures[count]);
        if (yaml_get(entry, "parts"))
            settings_read_parts(reader, yaml_get(entry, "parts"), procedures[count].procedure, portal);
        if (settings_is_by_template(portal)) {
            need(reader, entry, "template_no");
            need(reader, entry, "eform_part_no");
        }
        count++;
    }
    portal->procedures = procedures;
    portal->procedure_count = count;
}

static bool timeouts_fit(struct reader *reader, const struct node *node, const struct settings_portal *portal)
{
    if (portal->connect_timeout_ms <= portal->total_timeout_ms)
        return true;
    fault_at(reader->faults, node->file, node->line, "connect_timeout_ms is longer than total_timeout_ms");
    return false;
}

#define PORTAL_AT(member) offsetof(struct settings_portal, member)

static void read_portals(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "adapter", read_word, PORTAL_AT(adapter), true, 0, 0, ADAPTERS },
        { "base_url", read_https, PORTAL_AT(base_url), true, 0, 0, NULL },
        { "ca_file", read_file_path, PORTAL_AT(ca_file), false, 0, 0, NULL },
        { "crl_file", read_file_path, PORTAL_AT(crl_file), false, 0, 0, NULL },
        { "client_cert", read_file_path, PORTAL_AT(client_cert), false, 0, 0, NULL },
        { "client_key", read_file_path, PORTAL_AT(client_key), false, 0, 0, NULL },
        { "pins", read_pins, 0, true, 0, 0, NULL },
        { "group_id", read_text, PORTAL_AT(group_id), false, 0, 32, NULL },
        { "agency_code", read_text, PORTAL_AT(agency_code), true, 0, 64, NULL },
        { "agency_name", read_text, PORTAL_AT(agency_name), true, 0, 160, NULL },
        { "payees", read_payees, 0, false, 0, 0, NULL },
        { "tickets", read_bool, PORTAL_AT(tickets), false, 0, 0, NULL },
        { "account_file", read_file_path, PORTAL_AT(account_file), true, 0, 0, NULL },
        { "page_url", read_https, PORTAL_AT(page_url), false, 0, 0, NULL },
        { "connect_timeout_ms", read_int, PORTAL_AT(connect_timeout_ms), true, 100, 2 * MINUTE_MS, NULL },
        { "total_timeout_ms", read_int, PORTAL_AT(total_timeout_ms), true, 100, 10 * MINUTE_MS, NULL },
        { "splay_s", read_int, PORTAL_AT(splay_s), true, 0, 3600, NULL },
        { "procedures", read_procedures, 0, true, 0, 0, NULL },
    };
    struct settings *settings = out;
    if (node->kind != NODE_MAP || node->count > SETTINGS_PORTALS_MAX) {
        fault_at(reader->faults, node->file, node->line, "portals: must be a map of at most %d portals",
                 SETTINGS_PORTALS_MAX);
        return;
    }
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        struct settings_portal *portal = &settings->portals[settings->portal_count];
        if (!reader_is_id(str_from(entry->key), false) || strcmp(entry->key, SETTINGS_INSURANCE) == 0) {
            fault_at(reader->faults, entry->file, entry->key_line, "portal %s: not an id", entry->key);
            continue;
        }
        portal->id = reader_copy(reader, entry, str_from(entry->key));
        if (portal->id && yaml_is_null(entry)) {
            settings->portals_off[settings->portal_off_count++] = portal->id;
            continue;
        }
        if (!portal->id || !reader_map(reader, entry, rules, ARRAY_LEN(rules), portal))
            continue;
        if (settings_is_by_template(portal))
            need(reader, entry, "group_id");
        if (!portal->group_id)
            portal->group_id = "";
        (void)timeouts_fit(reader, entry, portal);
        if (!portal->client_cert != !portal->client_key)
            fault_at(reader->faults, entry->file, entry->line, "client_cert and client_key go together");
        settings->portal_count++;
    }
}

static void read_insurance(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule wait = { "wait_ms", read_int, AT(insurance_wait_ms), true, 1000, MINUTE_MS, NULL };
    static const struct rule rules[] = {
        { "relay_url", read_https, PORTAL_AT(base_url), true, 0, 0, NULL },
        { "ca_file", read_file_path, PORTAL_AT(ca_file), false, 0, 0, NULL },
        { "crl_file", read_file_path, PORTAL_AT(crl_file), false, 0, 0, NULL },
        { "client_cert", read_file_path, PORTAL_AT(client_cert), true, 0, 0, NULL },
        { "client_key", read_file_path, PORTAL_AT(client_key), true, 0, 0, NULL },
        { "pins", read_pins, 0, true, 0, 0, NULL },
        { "connect_timeout_ms", read_int, PORTAL_AT(connect_timeout_ms), true, 100, 2 * MINUTE_MS, NULL },
        { "total_timeout_ms", read_int, PORTAL_AT(total_timeout_ms), true, 100, 10 * MINUTE_MS, NULL },
        { "splay_s", read_int, PORTAL_AT(splay_s), true, 0, 3600, NULL },
        { "wait_ms", NULL, 0, true, 0, 0, NULL },
    };
    struct settings *settings = out;
    if (settings->portal_count == SETTINGS_PORTALS_MAX) {
        fault_at(reader->faults, node->file, node->line, "insurance: with it there are more than %d portals",
                 SETTINGS_PORTALS_MAX);
        return;
    }
    struct settings_portal *relay = &settings->portals[settings->portal_count];
    *relay = (struct settings_portal){
        .id = SETTINGS_INSURANCE, .adapter = SETTINGS_INSURANCE, .group_id = "", .agency_code = "", .agency_name = ""
    };
    if (!reader_map(reader, node, rules, ARRAY_LEN(rules), relay) || !timeouts_fit(reader, node, relay))
        return;
    if (yaml_get(node, "wait_ms"))
        read_int(reader, &wait, yaml_get(node, "wait_ms"), &settings->insurance_wait_ms);
    settings->portal_count++;
}

static void read_figures(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = { { "folder", read_file_path, AT(figures_folder), true, 0, 0, NULL } };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

void settings_read(struct reader *reader, const struct node *root, struct settings *out)
{
    static const struct rule rules[] = {
        { "kiosk_id", read_id, AT(kiosk_id), true, 0, 40, NULL },
        { "profile", read_word, AT(profile), true, 0, 0, PROFILES },
        { "place", read_place, 0, true, 0, 0, NULL },
        { "panel", read_panel, 0, true, 0, 0, NULL },
        { "languages", read_languages, 0, true, 0, 0, NULL },
        { "fonts", read_fonts, 0, true, 0, 0, NULL },
        { "idle", read_idle, 0, true, 0, 0, NULL },
        { "scanner", read_scanner, 0, false, 0, 0, NULL },
        { "camera", read_camera, 0, false, 0, 0, NULL },
        { "printer", read_slip_printer, AT(slip_printer), true, 0, 0, NULL },
        { "page_printer", read_page_printer, AT(page_printer), false, 0, 0, NULL },
        { "paper_scanner", read_paper_scanner, AT(paper_scanner), false, 0, 0, NULL },
        { "storage", read_storage, 0, true, 0, 0, NULL },
        { "figures", read_figures, 0, false, 0, 0, NULL },
        { "staff", settings_read_staff, 0, false, 0, 0, NULL },
        { "portals", read_portals, 0, true, 0, 0, NULL },
        { "insurance", read_insurance, 0, false, 0, 0, NULL }, /* after portals: it takes the next place */
    };
    reader_map(reader, root, rules, ARRAY_LEN(rules), out);
}

bool settings_is_hospital(const struct settings *settings)
{
    return settings->profile && strcmp(settings->profile, "hospital") == 0;
}

const struct settings_portal *settings_find_portal(const struct settings *settings, const char *id)
{
    for (size_t i = 0; i < settings->portal_count; i++)
        if (strcmp(settings->portals[i].id, id) == 0)
            return &settings->portals[i];
    return NULL;
}

const struct settings_procedure *settings_find_procedure(const struct settings_portal *portal, const char *procedure)
{
    for (size_t i = 0; i < portal->procedure_count; i++)
        if (portal->procedures[i].service_code && strcmp(portal->procedures[i].procedure, procedure) == 0)
            return &portal->procedures[i];
    return NULL;
}

bool settings_is_off(const struct settings *settings, const char *id, const char *procedure)
{
    for (size_t i = 0; i < settings->portal_off_count; i++)
        if (strcmp(settings->portals_off[i], id) == 0)
            return true;
    const struct settings_portal *portal = settings_find_portal(settings, id);
    for (size_t i = 0; portal && procedure && i < portal->procedure_count; i++)
        if (!portal->procedures[i].service_code && strcmp(portal->procedures[i].procedure, procedure) == 0)
            return true;
    return false;
}
