/* See outbox_payment.h. */
#include "courier/outbox_payment.h"

#include <string.h>

#include "base/str.h"
#include "courier/outbox_db.h"

#define COLUMNS "SELECT row,state,amount_vnd,receipt_no,begun_ms,asked_ms FROM payment "

static enum status read_one(struct outbox *outbox, enum outbox_query query, const char *sql, int64_t parameter,
                            int64_t *row, struct outbox_payment *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(outbox, query, sql, &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, parameter);
    int code = sqlite3_step(statement);
    struct outbox_payment found = { .asked_ms = 0 };
    if (code == SQLITE_ROW) {
        int state = sqlite3_column_int(statement, 1);
        *row = sqlite3_column_int64(statement, 0);
        found.told.state = state >= PAYMENT_NONE && state <= PAYMENT_PAID ? (enum payment_state)state : PAYMENT_NONE;
        found.told.amount_vnd = sqlite3_column_int64(statement, 2);
        (void)str_copy(found.told.receipt_no, sizeof found.told.receipt_no,
                       str_from((const char *)sqlite3_column_text(statement, 3)));
        found.begun_ms = sqlite3_column_int64(statement, 4);
        found.asked_ms = sqlite3_column_int64(statement, 5);
    } else {
        status = code == SQLITE_DONE ? STATUS_NOT_FOUND : outbox_status_of(code);
    }
    outbox_give(statement);
    if (status == STATUS_OK)
        *out = found;
    return status;
}

enum status outbox_read_payment(struct outbox *outbox, int64_t row, struct outbox_payment *out)
{
    int64_t same;
    return read_one(outbox, OUTBOX_Q_PAYMENT_GET, COLUMNS "WHERE row=?1", row, &same, out);
}

enum status outbox_next_payment(struct outbox *outbox, int64_t begun_ms, int64_t *row, struct outbox_payment *out)
{
    _Static_assert(PAYMENT_PAID == 3, "state in the query below");
    return read_one(outbox, OUTBOX_Q_PAYMENT_NEXT,
                    COLUMNS "WHERE state<>3 AND begun_ms>?1 ORDER BY asked_ms, row LIMIT 1", begun_ms, row, out);
}

enum status outbox_write_payment(struct outbox *outbox, int64_t row, const struct outbox_payment *payment)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        outbox_take(outbox, OUTBOX_Q_PAYMENT_PUT,
                    "INSERT INTO payment(row,state,amount_vnd,receipt_no,begun_ms,asked_ms) VALUES(?1,?2,?3,?4,?5,?6)"
                    " ON CONFLICT(row) DO UPDATE SET state=?2,amount_vnd=?3,receipt_no=?4,asked_ms=?6",
                    &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int(statement, 2, (int)payment->told.state);
    sqlite3_bind_int64(statement, 3, payment->told.amount_vnd);
    outbox_bind_text(statement, 4, payment->told.receipt_no);
    sqlite3_bind_int64(statement, 5, payment->begun_ms);
    sqlite3_bind_int64(statement, 6, payment->asked_ms);
    status = outbox_run(statement);
    outbox_give(statement);
    return status;
}
