/* One list of everything that can go wrong in the world, for the log and for people.
 * Programmer errors are not here (see check.h). No CURLcode or SQLite code crosses its room: it becomes one of these.
 */
#pragma once

/* X(name, log text, text key for people) */
#define STATUS_LIST(X)                                                                                                 \
    X(OK, "ok", "status.ok")                                                                                           \
    X(BAD_INPUT, "bad input", "status.bad_input")                                                                      \
    X(TOO_LARGE, "over a limit", "status.too_large")                                                                   \
    X(NOT_FOUND, "not found", "status.not_found")                                                                      \
    X(NO_MEMORY, "out of memory", "status.no_memory")                                                                  \
    X(IO, "input or output failed", "status.io")                                                                       \
    X(DISK_FULL, "disk nearly full", "status.disk_full")                                                               \
    X(QUEUE_FULL, "queue at its bound", "status.queue_full")                                                           \
    X(BUSY, "busy", "status.busy")                                                                                     \
    X(TIMEOUT, "timed out", "status.timeout")                                                                          \
    X(NO_NETWORK, "network unreachable", "status.no_network")                                                          \
    X(TLS, "certificate or key refused", "status.tls")                                                                 \
    X(CLOCK_WRONG, "clock not believable", "status.clock_wrong")                                                       \
    X(REFUSED, "refused by the portal", "status.refused")                                                              \
    X(RETRY, "portal asks to try later", "status.retry")                                                               \
    X(MISMATCH, "reply does not match what was sent", "status.mismatch")                                               \
    X(CLOSED, "closed", "status.closed")                                                                               \
    X(CORRUPT, "stored data damaged", "status.corrupt")                                                                \
    X(UNAVAILABLE, "device or service unavailable", "status.unavailable")

enum status {
#define STATUS_ENUM(name, log, key) STATUS_##name,
    STATUS_LIST(STATUS_ENUM)
#undef STATUS_ENUM
        STATUS_COUNT
};

#define MUST_USE __attribute__((warn_unused_result))

/* English words for the log; never NULL. Any thread. */
const char *status_log_text(enum status status);
/* Key into config/text; never NULL. Any thread. */
const char *status_text_key(enum status status);
