/* The ways to the printers. */
#include "data/settings_read.h"

#include <string.h>

#include "base/check.h"

/* "192.0.2.10:9100", "[2001:db8::7]:9100": an address, because a slip must not wait for a name to be looked up. */
static void read_address(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct settings_printer *printer = out;
    struct str text, host, port;
    if (!reader_scalar(reader, node, &text))
        return;
    const char *colon = memrchr(text.ptr, ':', text.len);
    host = colon ? str_range(text.ptr, (size_t)(colon - text.ptr)) : text;
    port = colon ? str_range(colon + 1, text.len - host.len - 1) : str_range(NULL, 0);
    if (str_starts(host, "[") && str_ends(host, "]"))
        host = str_range(host.ptr + 1, host.len - 2);
    bool good = host.len > 0 && str_digits(port) && port.len <= 5;
    for (size_t i = 0; i < host.len; i++)
        good = good && strchr("0123456789abcdefABCDEF.:", host.ptr[i]);
    int number = 0;
    for (size_t i = 0; good && i < port.len; i++)
        number = number * 10 + (port.ptr[i] - '0');
    if (!good || number < 1 || number > 65535) {
        fault_at(reader->faults, node->file, node->line, "%s: must be ADDRESS:PORT, like 192.0.2.10:9100", rule->key);
        return;
    }
    printer->host = reader_copy(reader, node, host);
    printer->port = number;
}

static void one_way(struct reader *reader, const struct node *node, const struct settings_printer *printer)
{
    if (!!printer->device + !!printer->host + !!printer->queue > 1)
        fault_at(reader->faults, node->file, node->line, "one of device, tcp and cups, not more");
}

#define PRINTER_AT(member) offsetof(struct settings_printer, member)

void read_slip_printer(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "device", read_file_path, PRINTER_AT(device), false, 0, 0, NULL },
        { "tcp", read_address, 0, false, 0, 0, NULL },
        { "cups", read_id, PRINTER_AT(queue), false, 0, 0, NULL },
        { "silent", read_bool, PRINTER_AT(silent), false, 0, 0, NULL },
        { "width_px", read_int, PRINTER_AT(width_px), true, 256, 1016, NULL },
        { "dpi", read_int, PRINTER_AT(dpi), true, 100, 400, NULL },
    };
    if (!reader_map(reader, node, rules, ARRAY_LEN(rules), out))
        return;
    struct settings_printer *printer = out;
    one_way(reader, node, printer);
    if (printer->width_px % 8)
        fault_at(reader->faults, node->file, node->line, "width_px: must be whole bytes, so a multiple of 8");
}

void read_page_printer(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "tcp", read_address, 0, false, 0, 0, NULL },
        { "cups", read_id, PRINTER_AT(queue), false, 0, 0, NULL },
    };
    if (reader_map(reader, node, rules, ARRAY_LEN(rules), out))
        one_way(reader, node, out);
}

bool settings_has_printer(const struct settings_printer *printer)
{
    return printer->device || printer->host || printer->queue;
}
