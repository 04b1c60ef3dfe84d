/* Who may sign in at this machine: a badge's id, a role, and the hash of a PIN; never a name. */
#include "data/settings_read.h"

#include <string.h>

#include "base/check.h"
#include "text/badge_id.h"

static const char *const ROLES[] = { "officer", "post", NULL };

#define STAFF_AT(member) offsetof(struct settings_staff, member)

static void read_badge(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!badge_id_is_fit(text))
        fault_at(reader->faults, node->file, node->line, "%s: 3 to 24 of A-Z, 0-9 and '-', with a letter", rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

static void read_pin_hash(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!str_starts(text, "$argon2id$v=19$") || text.len > 127)
        fault_at(reader->faults, node->file, node->line, "%s: must be the line that `kiosk staff ID` prints",
                 rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

void settings_read_staff(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "id", read_badge, STAFF_AT(id), true, 0, 0, NULL },
        { "role", read_enum, STAFF_AT(role), true, 0, 0, ROLES },
        { "pin", read_pin_hash, STAFF_AT(pin_hash), true, 0, 0, NULL },
    };
    struct settings *settings = out;
    if (!reader_list(reader, node, 1, SETTINGS_STAFF_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        struct settings_staff *staff = &settings->staff[settings->staff_count];
        if (!reader_map(reader, entry, rules, ARRAY_LEN(rules), staff) || !staff->id || !staff->pin_hash)
            continue;
        for (size_t i = 0; i < settings->staff_count; i++)
            if (strcmp(settings->staff[i].id, staff->id) == 0)
                fault_at(reader->faults, entry->file, entry->line, "staff %s stands twice", staff->id);
        settings->staff_count++;
    }
}

const struct settings_staff *settings_find_staff(const struct settings *settings, const char *id)
{
    for (size_t i = 0; i < settings->staff_count; i++)
        if (strcmp(settings->staff[i].id, id) == 0)
            return &settings->staff[i];
    return NULL;
}
