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
    "row,uuid,portal_uid,reference,service,procedure,portal,state,reason,originality,tries,refusals,renewals,"         \
    "created_ms,changed_ms,retry_at_ms,retry_ordered,dossier_id,dossier_no,dossier_status,due_ms"

static void column_text(sqlite3_stmt *statement, int index, char *out, size_t size)
{
    /* Written by us within bounds; a damaged row shows an empty text rather than a cut one. */
    (void)str_copy(out, size, str_from((const char *)sqlite3_column_text(statement, index)));
}

static enum status read_item(sqlite3_stmt *statement, struct outbox_item *item)
{
    *item = (struct outbox_item){ .row = sqlite3_column_int64(statement, 0) };
    column_text(statement, 1, item->uuid, sizeof item->uuid);
    column_text(statement, 2, item->portal_uid, sizeof item->portal_uid);
    column_text(statement, 3, item->reference, sizeof item->reference);
    column_text(statement, 4, item->service, sizeof item->service);
    column_text(statement, 5, item->procedure, sizeof item->procedure);
    column_text(statement, 6, item->portal, sizeof item->portal);
    int state = sqlite3_column_int(statement, 7);
    int reason = sqlite3_column_int(statement, 8);
    if (state < OUTBOX_QUEUED || state > OUTBOX_NEEDS_STAFF || reason < 0 || reason >= STATUS_COUNT)
        return STATUS_CORRUPT;
    item->state = (enum outbox_state)state;
    item->reason = (enum status)reason;
    item->originality = sqlite3_column_int(statement, 9);
    item->tries = sqlite3_column_int(statement, 10);
    item->refusals = sqlite3_column_int(statement, 11);
    item->renewals = sqlite3_column_int(statement, 12);
    item->created_ms = sqlite3_column_int64(statement, 13);
    item->changed_ms = sqlite3_column_int64(statement, 14);
    item->retry_at_ms = sqlite3_column_int64(statement, 15);
    item->retry_ordered = sqlite3_column_int(statement, 16) != 0;
    column_text(statement, 17, item->dossier_id, sizeof item->dossier_id);
    column_text(statement, 18, item->dossier_no, sizeof item->dossier_no);
    column_text(statement, 19, item->dossier_status, sizeof item->dossier_status);
    item->due_ms = sqlite3_column_int64(statement, 20);
    return STATUS_OK;
}

/* The first row of a query with one text parameter. */
static enum status find_one(struct outbox *outbox, const char *sql, const char *key, struct outbox_item *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_prepare(outbox, sql, &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, key);
    int code = sqlite3_step(statement);
    struct outbox_item item;
    if (code == SQLITE_ROW)
        status = read_item(statement, &item);
    else
        status = code == SQLITE_DONE ? STATUS_NOT_FOUND : outbox_status_of(code);
    sqlite3_finalize(statement);
    if (status == STATUS_OK)
        *out = item;
    return status;
}

enum status outbox_find(struct outbox *outbox, const char *key, struct outbox_item *out)
{
    if (!*key)
        return STATUS_NOT_FOUND;
    return find_one(outbox,
                    "SELECT " ITEM_COLUMNS " FROM item WHERE uuid=?1 OR reference=?1 OR dossier_no=?1"
                    " ORDER BY row DESC LIMIT 1",
                    key, out);
}

enum status outbox_find_portal_uid(struct outbox *outbox, const char *uid, struct outbox_item *out)
{
    if (!*uid)
        return STATUS_NOT_FOUND;
    return find_one(outbox, "SELECT " ITEM_COLUMNS " FROM item WHERE portal_uid=?1", uid, out);
}

enum status outbox_list(struct outbox *outbox, enum outbox_which which, int64_t after, struct outbox_item *items,
                        size_t max, size_t *count)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_prepare(
        outbox, "SELECT " ITEM_COLUMNS " FROM item WHERE row>?1 AND (?2 OR state IN (0,1,2)) ORDER BY row LIMIT ?3",
        &statement);
    if (status != STATUS_OK)
        return status;
    _Static_assert(OUTBOX_QUEUED == 0 && OUTBOX_SENDING == 1 && OUTBOX_RETRY == 2, "states in the query above");
    sqlite3_bind_int64(statement, 1, after);
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
    sqlite3_finalize(statement);
    if (status == STATUS_OK)
        *count = have;
    return status;
}

enum status outbox_list_steps(struct outbox *outbox, int64_t row, struct outbox_step *steps, size_t max, size_t *count)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_prepare(outbox,
                                        "SELECT at_ms,from_state,to_state,reason FROM"
                                        " (SELECT * FROM step WHERE item=?1 ORDER BY id DESC LIMIT ?2) ORDER BY id",
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
    sqlite3_finalize(statement);
    if (status == STATUS_OK)
        *count = have;
    return status;
}

enum status outbox_count(struct outbox *outbox, int32_t *waiting, int32_t *needs_staff)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        outbox_prepare(outbox,
                       "SELECT count(*) FILTER (WHERE state IN (0,1,2)), count(*) FILTER (WHERE state=4)"
                       " FROM item WHERE state IN (0,1,2,4)",
                       &statement);
    if (status != STATUS_OK)
        return status;
    _Static_assert(OUTBOX_NEEDS_STAFF == 4, "state in the query above");
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        *waiting = sqlite3_column_int(statement, 0);
        *needs_staff = sqlite3_column_int(statement, 1);
    } else {
        status = STATUS_IO;
    }
    sqlite3_finalize(statement);
    return status;
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
    enum status status = outbox_count((struct outbox *)outbox, &waiting, &needs_staff);
    if (status != STATUS_OK)
        return status;
    return waiting + needs_staff >= outbox->limits.items_max ? STATUS_QUEUE_FULL : STATUS_OK;
}

/* OK: stored before with this very body. MISMATCH: with another. NOT_FOUND: new. */
static enum status find_twin(struct outbox *outbox, const char *uuid, const uint8_t *digest, struct outbox_item *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_prepare(outbox, "SELECT digest FROM item WHERE uuid=?1", &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, uuid);
    int code = sqlite3_step(statement);
    if (code == SQLITE_DONE)
        status = STATUS_NOT_FOUND;
    else if (code != SQLITE_ROW)
        status = outbox_status_of(code);
    else if (sqlite3_column_bytes(statement, 0) != SEAL_DIGEST_BYTES ||
             memcmp(sqlite3_column_blob(statement, 0), digest, SEAL_DIGEST_BYTES) != 0)
        status = STATUS_MISMATCH;
    sqlite3_finalize(statement);
    return status == STATUS_OK ? outbox_find(outbox, uuid, out) : status;
}

static enum status insert(struct outbox *outbox, const struct submission *submission, int originality,
                          const uint8_t *digest, const uint8_t *sealed, size_t sealed_size)
{
    char reference[REFERENCE_BYTES];
    courier_reference(submission->uuid, reference);
    int64_t now = clock_wall(outbox->clock);
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_begin(outbox);
    if (status != STATUS_OK)
        return status;
    status = outbox_prepare(outbox,
                            "INSERT INTO item(uuid,portal_uid,reference,service,procedure,portal,state,reason,"
                            "originality,tries,refusals,renewals,created_ms,changed_ms,retry_at_ms,retry_ordered,"
                            "dossier_id,dossier_no,dossier_status,due_ms,digest,body)"
                            " VALUES(?1,?1,?2,?3,?4,?5,0,0,?6,0,0,0,?7,?7,0,0,'','','',0,?8,?9)",
                            &statement);
    if (status == STATUS_OK) {
        outbox_bind_text(statement, 1, submission->uuid);
        outbox_bind_text(statement, 2, reference);
        outbox_bind_text(statement, 3, submission->service);
        outbox_bind_text(statement, 4, submission->procedure);
        outbox_bind_text(statement, 5, submission->portal);
        sqlite3_bind_int(statement, 6, originality);
        sqlite3_bind_int64(statement, 7, now);
        sqlite3_bind_blob(statement, 8, digest, SEAL_DIGEST_BYTES, SQLITE_STATIC);
        sqlite3_bind_blob64(statement, 9, sealed, sealed_size, SQLITE_STATIC);
        status = outbox_run(statement);
    }
    sqlite3_finalize(statement);
    if (status == STATUS_OK)
        status = outbox_note_step(outbox, sqlite3_last_insert_rowid(outbox->db), OUTBOX_QUEUED, OUTBOX_QUEUED,
                                  STATUS_OK, now);
    return outbox_end(outbox, status);
}

enum status outbox_store(struct outbox *outbox, const struct submission *submission, int originality,
                         struct outbox_item *out)
{
    if (submission->body_len == 0 || !*submission->uuid)
        return STATUS_BAD_INPUT;
    if (submission->body_len > BODY_BYTES_MAX)
        return STATUS_TOO_LARGE;
    uint8_t digest[SEAL_DIGEST_BYTES];
    seal_digest(outbox->seal, submission->body, submission->body_len, digest);
    enum status status = find_twin(outbox, submission->uuid, digest, out);
    if (status != STATUS_NOT_FOUND)
        return status;
    status = outbox_accepting(outbox);
    if (status != STATUS_OK)
        return status;
    size_t sealed_size = submission->body_len + SEAL_OVERHEAD_BYTES;
    uint8_t *sealed = malloc(sealed_size);
    if (!sealed)
        return STATUS_NO_MEMORY;
    seal_close(outbox->seal, submission->uuid, submission->body, submission->body_len, sealed);
    status = insert(outbox, submission, originality, digest, sealed, sealed_size);
    free(sealed);
    if (status != STATUS_OK)
        return status;
    return outbox_find(outbox, submission->uuid, out);
}

enum status outbox_read_body(struct outbox *outbox, const struct outbox_item *item, char **body, size_t *size)
{
    sqlite3_stmt *statement = NULL;
    char *clear = NULL;
    enum status status = outbox_prepare(outbox, "SELECT body FROM item WHERE row=?1", &statement);
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
    sqlite3_finalize(statement);
    if (status != STATUS_OK) {
        seal_free(clear);
        return status;
    }
    *body = clear;
    *size = (size_t)sealed_size - SEAL_OVERHEAD_BYTES;
    return STATUS_OK;
}
