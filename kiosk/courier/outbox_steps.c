/* The life of an item as a table, and the purge at its end. */
#include "courier/outbox.h"

#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "courier/outbox_db.h"

/* Rows: from, columns: to. Staff send a parked item again (NEEDS_STAFF -> RETRY); ACCEPTED stays, its status may be
 * news. */
static const bool STEPS[5][5] = {
    [OUTBOX_QUEUED] = { [OUTBOX_SENDING] = true, [OUTBOX_NEEDS_STAFF] = true },
    [OUTBOX_SENDING] = { [OUTBOX_SENDING] = true,
                         [OUTBOX_RETRY] = true,
                         [OUTBOX_ACCEPTED] = true,
                         [OUTBOX_NEEDS_STAFF] = true },
    [OUTBOX_RETRY] = { [OUTBOX_RETRY] = true, [OUTBOX_SENDING] = true, [OUTBOX_NEEDS_STAFF] = true },
    [OUTBOX_ACCEPTED] = { [OUTBOX_ACCEPTED] = true },
    [OUTBOX_NEEDS_STAFF] = { [OUTBOX_RETRY] = true },
};

static enum status write_life(struct outbox *outbox, const struct outbox_item *next)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        outbox_take(outbox, OUTBOX_Q_MOVE,
                    "INSERT INTO life(row,portal_uid,state,reason,tries,refusals,renewals,changed_ms,retry_at_ms,"
                    "retry_ordered,dossier_id,dossier_no,dossier_status,due_ms)"
                    " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"
                    " ON CONFLICT(row) DO UPDATE SET portal_uid=?2,state=?3,reason=?4,tries=?5,refusals=?6,renewals=?7,"
                    "changed_ms=?8,retry_at_ms=?9,retry_ordered=?10,dossier_id=?11,dossier_no=?12,dossier_status=?13,"
                    "due_ms=?14",
                    &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, next->row);
    if (strcmp(next->portal_uid, next->uuid) != 0)
        outbox_bind_text(statement, 2, next->portal_uid);
    sqlite3_bind_int(statement, 3, (int)next->state);
    sqlite3_bind_int(statement, 4, (int)next->reason);
    sqlite3_bind_int(statement, 5, next->tries);
    sqlite3_bind_int(statement, 6, next->refusals);
    sqlite3_bind_int(statement, 7, next->renewals);
    sqlite3_bind_int64(statement, 8, next->changed_ms);
    sqlite3_bind_int64(statement, 9, next->retry_at_ms);
    sqlite3_bind_int(statement, 10, next->retry_ordered);
    outbox_bind_text(statement, 11, next->dossier_id);
    outbox_bind_text(statement, 12, next->dossier_no);
    outbox_bind_text(statement, 13, next->dossier_status);
    sqlite3_bind_int64(statement, 14, next->due_ms);
    status = outbox_run(statement);
    outbox_give(statement);
    return status;
}

static enum status purge(struct outbox *outbox, int64_t row)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(outbox, OUTBOX_Q_PURGE, "UPDATE item SET body=NULL WHERE row=?1", &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    status = outbox_run(statement);
    outbox_give(statement);
    return status == STATUS_OK && sqlite3_changes(outbox->db) != 1 ? STATUS_CORRUPT : status;
}

enum status outbox_move(struct outbox *outbox, struct outbox_item *item, const struct outbox_item *next)
{
    ASSERT(item->row == next->row && STEPS[item->state][next->state]);
    struct outbox_item written = *next;
    if (next->changed_ms == item->changed_ms)
        written.changed_ms = clock_wall(outbox->clock);
    const bool purged = item->state != OUTBOX_ACCEPTED && next->state == OUTBOX_ACCEPTED;
    enum status status = outbox_begin(outbox);
    if (status != STATUS_OK)
        return status;
    status = write_life(outbox, &written);
    if (status == STATUS_OK && purged)
        status = purge(outbox, item->row);
    if (status == STATUS_OK)
        status = outbox_note_step(outbox, item->row, item->state, next->state, next->reason, written.changed_ms);
    status = outbox_end(outbox, status);
    if (status != STATUS_OK)
        return status;
    outbox->counts[item->state]--;
    outbox->counts[next->state]++;
    if (outbox_waits(next->state) && item->row < outbox->waiting_from)
        outbox->waiting_from = item->row;
    *item = written;
    /* secure_delete overwrites the pages of the body in the database; the copies in the WAL go with this. A failure
     * here loses nothing: the next purge or start does it. */
    if (purged) {
        enum status emptied = outbox_execute(outbox, "PRAGMA wal_checkpoint(TRUNCATE)");
        if (emptied != STATUS_OK)
            log_event(LOG_OUTBOX_ACCEPTED, emptied, item->row, 0);
    }
    return STATUS_OK;
}

static enum status run_with(struct outbox *outbox, enum outbox_query query, const char *sql, int64_t value)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(outbox, query, sql, &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, value);
    status = outbox_run(statement);
    outbox_give(statement);
    return status;
}

enum status outbox_forget_old(struct outbox *outbox)
{
    _Static_assert(OUTBOX_ACCEPTED == 3, "state in the queries below");
    int64_t now = clock_wall(outbox->clock), old = now - OUTBOX_RETENTION_DAYS * 24LL * 3600 * 1000;
    enum status status =
        run_with(outbox, OUTBOX_Q_FORGET,
                 "DELETE FROM item WHERE row IN (SELECT row FROM life WHERE state=3 AND changed_ms<?1)", old);
    if (status == STATUS_OK)
        outbox->counts[OUTBOX_ACCEPTED] -= sqlite3_changes(outbox->db);
    /* Written by a clock that ran ahead: it would stay for years. From now on it has its ninety days. */
    if (status == STATUS_OK)
        status =
            run_with(outbox, OUTBOX_Q_DATE_BACK, "UPDATE life SET changed_ms=?1 WHERE state=3 AND changed_ms>?1", now);
    if (status == STATUS_OK)
        status = outbox_execute(outbox, "PRAGMA wal_checkpoint(TRUNCATE)");
    return status;
}

enum status outbox_note_agreed(struct outbox *outbox, int64_t at_ms)
{
    return run_with(outbox, OUTBOX_Q_AGREED,
                    "INSERT INTO agreed(one,at_ms) VALUES(1,?1) ON CONFLICT(one) DO UPDATE SET at_ms=?1", at_ms);
}

enum status outbox_read_agreed(struct outbox *outbox, int64_t *at_ms)
{
    return outbox_read_number(outbox, "SELECT coalesce(max(at_ms),0) FROM agreed", at_ms);
}
