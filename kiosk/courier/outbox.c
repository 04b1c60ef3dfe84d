/* Storing, finding and listing. The steps of an item's life stand in outbox_steps.c. */
#include "courier/outbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/outbox_db.h"

#define ITEM_COLUMNS                                                                                                   \
    "SELECT item.row,uuid,reference,service,procedure,portal,originality,created_ms,life.portal_uid,state,reason,"     \
    "tries,refusals,renewals,changed_ms,retry_at_ms,retry_ordered,dossier_id,dossier_no,dossier_status,due_ms"
#define ITEM_TABLES " FROM item LEFT JOIN life ON life.row=item.row "

static void column_text(sqlite3_stmt *statement, int index, char *out, size_t size)
{
    /* Written by us within bounds; a damaged row shows an empty text rather than a cut one. */
    (void)str_copy(out, size, str_from((const char *)sqlite3_column_text(statement, index)));
}

static enum status read_life(sqlite3_stmt *statement, struct outbox_item *item)
{
    int state = sqlite3_column_int(statement, 9);
    int reason = sqlite3_column_int(statement, 10);
    if (state < OUTBOX_SENDING || state > OUTBOX_NEEDS_STAFF || reason < 0 || reason >= STATUS_COUNT)
        return STATUS_CORRUPT;
    if (sqlite3_column_type(statement, 8) != SQLITE_NULL)
        column_text(statement, 8, item->portal_uid, sizeof item->portal_uid);
    item->state = (enum outbox_state)state;
    item->reason = (enum status)reason;
    item->tries = sqlite3_column_int(statement, 11);
    item->refusals = sqlite3_column_int(statement, 12);
    item->renewals = sqlite3_column_int(statement, 13);
    item->changed_ms = sqlite3_column_int64(statement, 14);
    item->retry_at_ms = sqlite3_column_int64(statement, 15);
    item->retry_ordered = sqlite3_column_int(statement, 16) != 0;
    column_text(statement, 17, item->dossier_id, sizeof item->dossier_id);
    column_text(statement, 18, item->dossier_no, sizeof item->dossier_no);
    column_text(statement, 19, item->dossier_status, sizeof item->dossier_status);
    item->due_ms = sqlite3_column_int64(statement, 20);
    return STATUS_OK;
}

static enum status read_item(sqlite3_stmt *statement, struct outbox_item *item)
{
    *item = (struct outbox_item){ .row = sqlite3_column_int64(statement, 0), .state = OUTBOX_QUEUED };
    column_text(statement, 1, item->uuid, sizeof item->uuid);
    column_text(statement, 2, item->reference, sizeof item->reference);
    column_text(statement, 3, item->service, sizeof item->service);
    column_text(statement, 4, item->procedure, sizeof item->procedure);
    column_text(statement, 5, item->portal, sizeof item->portal);
    item->originality = sqlite3_column_int(statement, 6);
    item->created_ms = item->changed_ms = sqlite3_column_int64(statement, 7);
    memcpy(item->portal_uid, item->uuid, sizeof item->portal_uid);
    return sqlite3_column_type(statement, 9) == SQLITE_NULL ? STATUS_OK : read_life(statement, item);
}

/* The first row of a query with one text parameter. */
static enum status find_one(struct outbox *outbox, enum outbox_query query, const char *sql, const char *key,
                            struct outbox_item *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(outbox, query, sql, &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, key);
    int code = sqlite3_step(statement);
    struct outbox_item item;
    if (code == SQLITE_ROW)
        status = read_item(statement, &item);
    else
        status = code == SQLITE_DONE ? STATUS_NOT_FOUND : outbox_status_of(code);
    outbox_give(statement);
    if (status == STATUS_OK)
        *out = item;
    return status;
}

static enum status find_uuid(struct outbox *outbox, const char *uuid, struct outbox_item *out)
{
    return find_one(outbox, OUTBOX_Q_FIND_UUID, ITEM_COLUMNS ITEM_TABLES "WHERE uuid=?1", uuid, out);
}

enum status outbox_find(struct outbox *outbox, const char *key, struct outbox_item *out)
{
    if (!*key)
        return STATUS_NOT_FOUND;
    enum status status = find_uuid(outbox, key, out);
    if (status != STATUS_NOT_FOUND)
        return status;
    /* Somebody holds a receipt against the glass: so rare that an index, written with every application, is dearer. */
    return find_one(outbox, OUTBOX_Q_FIND_OTHER,
                    ITEM_COLUMNS ITEM_TABLES "WHERE reference=?1 OR dossier_no=?1 ORDER BY item.row DESC LIMIT 1", key,
                    out);
}

enum status outbox_find_portal_uid(struct outbox *outbox, const char *uid, struct outbox_item *out)
{
    if (!*uid)
        return STATUS_NOT_FOUND;
    return find_one(outbox, OUTBOX_Q_FIND_PORTAL_UID,
                    ITEM_COLUMNS ITEM_TABLES "WHERE uuid=?1 AND life.portal_uid IS NULL UNION ALL " ITEM_COLUMNS
                                             " FROM life JOIN item ON item.row=life.row WHERE life.portal_uid=?1",
                    uid, out);
}

enum status outbox_list(struct outbox *outbox, enum outbox_which which, int64_t after, struct outbox_item *items,
                        size_t max, size_t *count)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        outbox_take(outbox, OUTBOX_Q_LIST,
                    ITEM_COLUMNS ITEM_TABLES "WHERE item.row>=?1 AND (?2 OR state IS NULL OR state IN (1,2))"
                                             " ORDER BY item.row LIMIT ?3",
                    &statement);
    if (status != STATUS_OK)
        return status;
    _Static_assert(OUTBOX_SENDING == 1 && OUTBOX_RETRY == 2, "states in the query above");
    bool all_waiting = which == OUTBOX_WAITING && after < outbox->waiting_from;
    sqlite3_bind_int64(statement, 1, all_waiting ? outbox->waiting_from : after + 1);
    sqlite3_bind_int(statement, 2, which == OUTBOX_ALL);
    sqlite3_bind_int64(statement, 3, (int64_t)max);
    size_t have = 0;
    int code = SQLITE_DONE;
    while (have < max && status == STATUS_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        status = read_item(statement, &items[have]);
        have++;
    }
    if (status == STATUS_OK)
        status = outbox_status_of(code);
    outbox_give(statement);
    if (status != STATUS_OK)
        return status;
    if (all_waiting && max > 0) /* what was accepted since need not be read over every time */
        outbox->waiting_from = have > 0 ? items[0].row : outbox->newest_row + 1;
    *count = have;
    return STATUS_OK;
}

enum status outbox_list_steps(struct outbox *outbox, int64_t row, struct outbox_step *steps, size_t max, size_t *count)
{
    sqlite3_stmt *statement = NULL;
    /* The first step is the storing itself, and is nowhere written twice. */
    enum status status = outbox_take(outbox, OUTBOX_Q_STEPS,
                                     "SELECT at_ms,from_state,to_state,reason FROM"
                                     " (SELECT id,at_ms,from_state,to_state,reason FROM step WHERE item=?1"
                                     " UNION ALL SELECT 0,created_ms,0,0,0 FROM item WHERE row=?1"
                                     " ORDER BY id DESC LIMIT ?2) ORDER BY id",
                                     &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int64(statement, 2, (int64_t)max);
    size_t have = 0;
    int code = SQLITE_DONE;
    while (have < max && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        int reason = sqlite3_column_int(statement, 3);
        steps[have++] = (struct outbox_step){
            .at_ms = sqlite3_column_int64(statement, 0),
            .from = (enum outbox_state)(sqlite3_column_int(statement, 1) % (OUTBOX_NEEDS_STAFF + 1)),
            .to = (enum outbox_state)(sqlite3_column_int(statement, 2) % (OUTBOX_NEEDS_STAFF + 1)),
            .reason = reason >= 0 && reason < STATUS_COUNT ? (enum status)reason : STATUS_CORRUPT,
        };
    }
    status = outbox_status_of(code);
    outbox_give(statement);
    if (status == STATUS_OK)
        *count = have;
    return status;
}

void outbox_count(const struct outbox *outbox, int32_t *waiting, int32_t *needs_staff)
{
    *waiting = outbox->counts[OUTBOX_QUEUED] + outbox->counts[OUTBOX_SENDING] + outbox->counts[OUTBOX_RETRY];
    *needs_staff = outbox->counts[OUTBOX_NEEDS_STAFF];
}

enum status outbox_has_disk(const struct outbox *outbox)
{
    struct statvfs disk;
    if (statvfs(outbox->folder, &disk) != 0)
        return STATUS_IO;
    bool low = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize < outbox->limits.disk_free_bytes_min;
    return low ? STATUS_DISK_FULL : STATUS_OK;
}

enum status outbox_accepting(const struct outbox *outbox)
{
    enum status has_disk = outbox_has_disk(outbox);
    if (has_disk != STATUS_OK)
        return has_disk;
    int32_t waiting = 0, needs_staff = 0;
    outbox_count(outbox, &waiting, &needs_staff);
    return waiting + needs_staff >= outbox->limits.items_max ? STATUS_QUEUE_FULL : STATUS_OK;
}

/* OK: stored before with this very body. MISMATCH: with another. NOT_FOUND: new. */
static enum status find_twin(struct outbox *outbox, const struct submission *submission, struct outbox_item *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(outbox, OUTBOX_Q_TWIN, "SELECT mark FROM item WHERE uuid=?1", &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, submission->uuid);
    int code = sqlite3_step(statement);
    if (code == SQLITE_DONE)
        status = STATUS_NOT_FOUND;
    else if (code != SQLITE_ROW)
        status = outbox_status_of(code);
    else if (sqlite3_column_bytes(statement, 0) != SEAL_MARK_BYTES)
        status = STATUS_CORRUPT;
    else
        status = seal_compare(outbox->seal, submission->uuid, submission->body, submission->body_len,
                              sqlite3_column_blob(statement, 0));
    outbox_give(statement);
    return status == STATUS_OK ? find_uuid(outbox, submission->uuid, out) : status;
}

/* *stored is false when that UUID is there already. */
static enum status insert(struct outbox *outbox, const struct outbox_item *item, const uint8_t *sealed,
                          size_t sealed_size, bool *stored)
{
    uint8_t mark[SEAL_MARK_BYTES];
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_begin(outbox);
    if (status != STATUS_OK)
        return status;
    status = outbox_take(outbox, OUTBOX_Q_INSERT,
                         "INSERT INTO item(row,uuid,reference,service,procedure,portal,originality,created_ms,mark,"
                         "body) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10) ON CONFLICT(uuid) DO NOTHING",
                         &statement);
    if (status == STATUS_OK) {
        seal_mark(sealed, sealed_size, mark);
        sqlite3_bind_int64(statement, 1, item->row);
        outbox_bind_text(statement, 2, item->uuid);
        outbox_bind_text(statement, 3, item->reference);
        outbox_bind_text(statement, 4, item->service);
        outbox_bind_text(statement, 5, item->procedure);
        outbox_bind_text(statement, 6, item->portal);
        sqlite3_bind_int(statement, 7, item->originality);
        sqlite3_bind_int64(statement, 8, item->created_ms);
        sqlite3_bind_blob(statement, 9, mark, sizeof mark, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 10, sealed, sealed_size, SQLITE_STATIC);
        status = outbox_run(statement);
        outbox_give(statement);
    }
    bool is_new = status == STATUS_OK && sqlite3_changes(outbox->db) == 1;
    status = outbox_end(outbox, status);
    if (status == STATUS_OK)
        *stored = is_new;
    return status;
}

/* The row as it will be. */
static struct outbox_item new_item(const struct outbox *outbox, const struct submission *submission, int originality)
{
    int64_t now = clock_wall(outbox->clock);
    struct outbox_item item = { .row = outbox->newest_row + 1,
                                .state = OUTBOX_QUEUED,
                                .originality = originality,
                                .created_ms = now,
                                .changed_ms = now };
    _Static_assert(sizeof item.uuid == sizeof submission->uuid && sizeof item.portal == sizeof submission->portal &&
                       sizeof item.service == sizeof submission->service &&
                       sizeof item.procedure == sizeof submission->procedure,
                   "copied whole");
    memcpy(item.uuid, submission->uuid, sizeof item.uuid);
    memcpy(item.portal_uid, submission->uuid, sizeof item.portal_uid);
    memcpy(item.service, submission->service, sizeof item.service);
    memcpy(item.procedure, submission->procedure, sizeof item.procedure);
    memcpy(item.portal, submission->portal, sizeof item.portal);
    courier_reference(item.uuid, item.reference);
    return item;
}

static enum status store_new(struct outbox *outbox, const struct submission *submission, int originality,
                             struct outbox_item *out, bool *stored)
{
    const struct outbox_item item = new_item(outbox, submission, originality);
    size_t sealed_size = submission->body_len + SEAL_OVERHEAD_BYTES;
    uint8_t *sealed = malloc(sealed_size);
    if (!sealed)
        return STATUS_NO_MEMORY;
    seal_close(outbox->seal, submission->uuid, submission->body, submission->body_len, sealed);
    enum status status = insert(outbox, &item, sealed, sealed_size, stored);
    free(sealed);
    if (status != STATUS_OK || !*stored)
        return status;
    outbox->newest_row = item.row;
    outbox->counts[OUTBOX_QUEUED]++;
    *out = item;
    return STATUS_OK;
}

enum status outbox_store(struct outbox *outbox, const struct submission *submission, int originality,
                         struct outbox_item *out)
{
    if (submission->body_len == 0 || !*submission->uuid)
        return STATUS_BAD_INPUT;
    if (submission->body_len > BODY_BYTES_MAX)
        return STATUS_TOO_LARGE;
    bool stored = false;
    enum status accepting = outbox_accepting(outbox);
    enum status status = accepting == STATUS_OK ? store_new(outbox, submission, originality, out, &stored) : STATUS_OK;
    if (status != STATUS_OK || stored)
        return status;
    status = find_twin(outbox, submission, out); /* what is stored may be handed over again, full or not */
    if (status == STATUS_NOT_FOUND)
        return accepting == STATUS_OK ? STATUS_CORRUPT : accepting;
    return status;
}

enum status outbox_read_body(struct outbox *outbox, const struct outbox_item *item, char **body, size_t *size)
{
    sqlite3_stmt *statement = NULL;
    char *clear = NULL;
    enum status status = outbox_take(outbox, OUTBOX_Q_BODY, "SELECT body FROM item WHERE row=?1", &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, item->row);
    int code = sqlite3_step(statement);
    int sealed_size = code == SQLITE_ROW ? sqlite3_column_bytes(statement, 0) : 0;
    if (code != SQLITE_ROW || sqlite3_column_type(statement, 0) == SQLITE_NULL)
        status = code == SQLITE_ROW || code == SQLITE_DONE ? STATUS_NOT_FOUND : outbox_status_of(code);
    else if (sealed_size <= SEAL_OVERHEAD_BYTES || sealed_size > BODY_BYTES_MAX + SEAL_OVERHEAD_BYTES)
        status = STATUS_CORRUPT;
    else if (!(clear = seal_alloc((size_t)sealed_size)))
        status = STATUS_NO_MEMORY;
    else
        status = seal_open(outbox->seal, item->uuid, sqlite3_column_blob(statement, 0), (size_t)sealed_size, clear);
    outbox_give(statement);
    if (status != STATUS_OK) {
        seal_free(clear);
        return status;
    }
    *body = clear;
    *size = (size_t)sealed_size - SEAL_OVERHEAD_BYTES;
    return STATUS_OK;
}
