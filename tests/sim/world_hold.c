/* What must never be so, looked at after every move. The portal is read directly, not through any code of the courier;
 * what a dossier ought to hold is read from the body as it left the screen. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static const int64_t DAY_MS = INT64_C(86400000);

/* The person whose UUID this is; the last two digits change when a cancelled draft is left behind. */
struct person *hold_find(const char *uid)
{
    for (int i = 0; i < world->person_count; i++)
        if (*world->people[i].uuid && strncmp(world->people[i].uuid, uid, UUID_TEXT_BYTES - 3) == 0)
            return &world->people[i];
    return NULL;
}

static bool is_text(const json_t *object, const char *key, const char *wanted)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && strcmp(text, wanted) == 0;
}

/* Every answer of the body stands in the form with who gave it, and nothing else of anybody. */
static bool form_holds(const struct dossier *dossier, const json_t *body)
{
    json_t *form = dossier->form ? json_loads(dossier->form, 0, NULL) : NULL;
    json_t *answer;
    size_t index, answers = 0;
    bool same = form != NULL;
    json_array_foreach(json_object_get(body, "answers"), index, answer)
    {
        const char *path = json_string_value(json_object_get(answer, "path"));
        same = same && path && json_equal(json_object_get(form, path), json_object_get(answer, "value")) &&
               json_equal(json_object_get(json_object_get(form, "sources"), path), json_object_get(answer, "source"));
        answers++;
    }
    same = same && json_object_size(form) == answers + 3; /* sources, identity and consents */
    json_decref(form);
    return same;
}

static bool holds(const struct dossier *dossier, const struct person *person)
{
    json_t *body = json_loadb(person->body, person->body_len, 0, NULL);
    const json_t *applicant = json_object_get(body, "applicant");
    const json_t *fields = dossier->fields;
    bool same = is_text(fields, "applicantName", person->name) && is_text(fields, "contactName", person->name) &&
                is_text(fields, "applicantIdNo", person->id_no) && is_text(fields, "contactTelNo", person->phone) &&
                is_text(fields, "applicantIdDate", "10/05/2021") &&
                json_equal(json_object_get(fields, "address"), json_object_get(applicant, "address")) &&
                form_holds(dossier, body);
    json_decref(body);
    return same;
}

static bool is_handed_in(const struct dossier *dossier)
{
    return *dossier->status && strncmp(dossier->status, "cancel", 6) != 0;
}

static void check_portal(void)
{
    for (int i = 0; i < world->portal.count; i++) {
        struct dossier *dossier = &world->portal.dossiers[i];
        if (!dossier->changed)
            continue;
        dossier->changed = false;
        for (int j = 0; j < world->portal.count; j++)
            if (j != i && strcmp(world->portal.dossiers[j].uid, dossier->uid) == 0)
                world_break("one UUID, two dossiers", dossier->uid);
        if (!is_handed_in(dossier) || dossier->stranger)
            continue;
        const struct person *person = hold_find(dossier->uid);
        if (!person)
            world_break("a dossier of nobody was handed in", dossier->uid);
        else if (!holds(dossier, person) && world->gap_open)
            world->overlaid_late++;
        else if (!holds(dossier, person))
            world_break("a dossier with another's data was handed in", dossier->uid);
        for (int j = 0; j < world->portal.count; j++)
            if (j != i && is_handed_in(&world->portal.dossiers[j]) &&
                hold_find(world->portal.dossiers[j].uid) == person)
                world_break("one application, two dossiers handed in", dossier->uid);
    }
}

static const struct dossier *find_dossier(const char *uid)
{
    for (int i = 0; i < world->portal.count; i++)
        if (strcmp(world->portal.dossiers[i].uid, uid) == 0)
            return &world->portal.dossiers[i];
    return NULL;
}

static void check_body(const struct outbox_item *item, const struct person *person)
{
    char *body = NULL;
    size_t size = 0;
    enum status status = outbox_read_body(world->courier->outbox, item, &body, &size);
    if (item->state == OUTBOX_ACCEPTED) {
        if (status != STATUS_NOT_FOUND)
            world_break("a body stays after acceptance", item->uuid);
    } else if (status != STATUS_OK || size != person->body_len || memcmp(body, person->body, size) != 0) {
        world_break("a body is gone or another before the receipt", item->uuid);
    }
    seal_free(body);
}

static void check_item(const struct outbox_item *item, bool thoroughly)
{
    struct person *person = hold_find(item->uuid);
    if (!person || strcmp(person->uuid, item->uuid) != 0) {
        world_break("the queue holds what nobody sent", item->uuid);
        return;
    }
    bool moved = !person->seen || person->state != item->state;
    if (person->seen && person->state == OUTBOX_ACCEPTED && item->state != OUTBOX_ACCEPTED)
        world_break("accepted is taken back", item->uuid);
    if (item->tries == 0 && item->state != OUTBOX_QUEUED)
        world_break("a state without a try", item->uuid);
    if (strncmp(item->uuid, item->portal_uid, UUID_TEXT_BYTES - 3) != 0 ||
        (item->renewals == 0 && strcmp(item->uuid, item->portal_uid) != 0))
        world_break("another key on a retry", item->uuid);
    if (item->state == OUTBOX_ACCEPTED && moved) {
        const struct dossier *dossier = find_dossier(item->portal_uid);
        if (!dossier || !is_handed_in(dossier) || strcmp(dossier->no, item->dossier_no) != 0 || !holds(dossier, person))
            world_break("accepted, and the portal does not hold it", item->uuid);
    }
    if (moved || thoroughly)
        check_body(item, person);
    if (item->state == OUTBOX_ACCEPTED && moved)
        person->accepted_ms = world->now_ms;
    person->seen = true;
    person->state = item->state;
    person->changed_ms = item->changed_ms;
    memcpy(person->portal_uid, item->portal_uid, sizeof person->portal_uid);
    if (moved) {
        world_note_text(item->uuid);
        world_note((uint64_t)item->state, (uint64_t)item->tries);
    }
}

/* Ninety days after acceptance its metadata may go, whatever the clock of the machine says; give or take the day by
 * which a portal and a machine may differ. */
static bool may_be_forgotten(const struct person *person)
{
    return person->seen && person->state == OUTBOX_ACCEPTED &&
           world->now_ms - person->accepted_ms > (OUTBOX_RETENTION_DAYS - 2) * DAY_MS;
}

bool hold_forgotten(void)
{
    struct outbox_item item;
    for (int i = 0; i < world->person_count; i++) {
        const struct person *person = &world->people[i];
        bool old = may_be_forgotten(person) && person->changed_ms < world_true_ms() - OUTBOX_RETENTION_DAYS * DAY_MS;
        if (old && outbox_find(world->courier->outbox, person->uuid, &item) != STATUS_NOT_FOUND)
            return false;
    }
    return true;
}

void hold_check(bool thoroughly)
{
    static struct outbox_item items[WORLD_PEOPLE_MAX + 1];
    static bool found[WORLD_PEOPLE_MAX];
    size_t count = 0;
    check_portal();
    if (!world->courier || disk_dead() || (!world->dirty && !thoroughly))
        return;
    disk_pause_faults(true);
    world->dirty = false;
    memset(found, 0, sizeof found);
    if (outbox_list(world->courier->outbox, OUTBOX_ALL, 0, items, WORLD_PEOPLE_MAX + 1, &count) != STATUS_OK) {
        world->dirty = true; /* a statement that failed before may have left the cache unusable for once */
        disk_pause_faults(false);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        check_item(&items[i], thoroughly);
        struct person *person = hold_find(items[i].uuid);
        if (!person)
            continue;
        if (found[person - world->people])
            world_break("the queue holds one application twice", items[i].uuid);
        found[person - world->people] = true;
    }
    for (int i = 0; i < world->person_count; i++)
        if (!found[i] && world->people[i].promised && !may_be_forgotten(&world->people[i]))
            world_break("an acknowledged application is gone", world->people[i].uuid);
    int32_t waiting = 0, needs_staff = 0, sum = 0;
    outbox_count(world->courier->outbox, &waiting, &needs_staff);
    for (size_t i = 0; i < count; i++)
        sum += items[i].state != OUTBOX_ACCEPTED;
    if (sum != waiting + needs_staff)
        world_break("accepted is not queued + sending + delivered + needs-staff", "");
    disk_pause_faults(false);
}

/* Handed in late, after we had given it up and cancelled it: only an officer at the portal can say what it is now. */
static bool waits_for_officer(const struct person *person)
{
    const struct dossier *dossier = person->seen ? find_dossier(person->portal_uid) : NULL;
    return person->state == OUTBOX_NEEDS_STAFF && dossier && strcmp(dossier->status, "cancelling") == 0;
}

int hold_count_for_officer(void)
{
    int count = 0;
    for (int i = 0; i < world->person_count; i++)
        count += waits_for_officer(&world->people[i]);
    return count;
}

/* Everybody's is delivered; with staff is only whom the portal will never take, or an officer must look at. */
bool hold_all_settled(void)
{
    for (int i = 0; i < world->person_count; i++) {
        const struct person *person = &world->people[i];
        if (person->seen && person->state != (person->refused ? OUTBOX_NEEDS_STAFF : OUTBOX_ACCEPTED) &&
            !waits_for_officer(person))
            return false;
        if (person->promised && !person->seen)
            return false;
    }
    return true;
}
