/* The log is a closed list of events with numbers: it cannot carry a text that came from outside.
 * One line an event on stderr (journald keeps it): "kiosk: event=outbox.accepted status=ok a=3 b=0". */
#pragma once

#include <stdint.h>

#include "base/status.h"

/* X(name, text). Add an event here, never a format string at the place of use. */
#define LOG_EVENT_LIST(X)                                                                                              \
    X(RUN_STARTED, "run.started")                                                                                      \
    X(RUN_STOPPED, "run.stopped")                                                                                      \
    X(CONFIG_REFUSED, "config.refused")                                                                                \
    X(WINDOW_OPENED, "window.opened")                                                                                  \
    X(WINDOW_FAILED, "window.failed")                                                                                  \
    X(SESSION_BEGUN, "session.begun")                                                                                  \
    X(SESSION_ENDED, "session.ended")                                                                                  \
    X(STAFF_SIGNED_IN, "staff.signed_in")                                                                              \
    X(STAFF_REFUSED, "staff.refused")                                                                                  \
    X(STAFF_LOCKED, "staff.locked")                                                                                    \
    X(STAFF_DEED, "staff.deed")                                                                                        \
    X(STAFF_CALLED, "staff.called")                                                                                    \
    X(SCAN_CODE, "scan.code")                                                                                          \
    X(SCAN_GARBLED, "scan.garbled")                                                                                    \
    X(SCAN_REFUSED, "scan.refused")                                                                                    \
    X(SCAN_DEVICE_LOST, "scan.device_lost")                                                                            \
    X(SCAN_DEVICE_FOUND, "scan.device_found")                                                                          \
    X(DECODER_STARTED, "decoder.started")                                                                              \
    X(DECODER_REPLACED, "decoder.replaced")                                                                            \
    X(COURIER_STARTED, "courier.started")                                                                              \
    X(COURIER_STOPPED, "courier.stopped")                                                                              \
    X(COURIER_MEMORY, "courier.memory")                                                                                \
    X(CLOCK_STEPPED, "clock.stepped")                                                                                  \
    X(COURIER_LOST, "courier.lost")                                                                                    \
    X(COURIER_FOUND, "courier.found")                                                                                  \
    X(LINK_REFUSED, "link.refused")                                                                                    \
    X(ARRIVAL, "arrival")                                                                                              \
    X(OUTBOX_OPENED, "outbox.opened")                                                                                  \
    X(OUTBOX_QUEUED, "outbox.queued")                                                                                  \
    X(OUTBOX_SENDING, "outbox.sending")                                                                                \
    X(OUTBOX_ACCEPTED, "outbox.accepted")                                                                              \
    X(OUTBOX_RETRY, "outbox.retry")                                                                                    \
    X(OUTBOX_NEEDS_STAFF, "outbox.needs_staff")                                                                        \
    X(OUTBOX_REFUSED, "outbox.refused")                                                                                \
    X(OUTBOX_RECOVERED, "outbox.recovered")                                                                            \
    X(HTTPS_DONE, "https.done")                                                                                        \
    X(HTTPS_FAILED, "https.failed")                                                                                    \
    X(TLS_EXPIRED, "tls.expired")                                                                                      \
    X(TLS_NOT_YET_VALID, "tls.not_yet_valid")                                                                          \
    X(TLS_WRONG_NAME, "tls.wrong_name")                                                                                \
    X(TLS_UNKNOWN_AUTHORITY, "tls.unknown_authority")                                                                  \
    X(TLS_BAD_CHAIN, "tls.bad_chain")                                                                                  \
    X(TLS_WRONG_PURPOSE, "tls.wrong_purpose")                                                                          \
    X(TLS_WEAK_CERTIFICATE, "tls.weak_certificate")                                                                    \
    X(TLS_REVOKED, "tls.revoked")                                                                                      \
    X(TLS_CRL_UNUSABLE, "tls.crl_unusable")                                                                            \
    X(TLS_KEY_NOT_PINNED, "tls.key_not_pinned")                                                                        \
    X(TLS_NO_COMMON_PROTOCOL, "tls.no_common_protocol")                                                                \
    X(TLS_FILE_UNUSABLE, "tls.file_unusable")                                                                          \
    X(PORTAL_MISMATCH, "portal.mismatch")                                                                              \
    X(MAILBOX_FULL, "mailbox.full")                                                                                    \
    X(FIGURES_UNREADABLE, "figures.unreadable")                                                                        \
    X(FIGURES_UNWRITTEN, "figures.unwritten")                                                                          \
    X(PAPER_SCANNED, "paper.scanned")                                                                                  \
    X(PRINTER_STATE, "printer.state")                                                                                  \
    X(PRINT_DONE, "print.done")                                                                                        \
    X(PRINT_FAILED, "print.failed")

enum log_event {
#define LOG_ENUM(name, text) LOG_##name,
    LOG_EVENT_LIST(LOG_ENUM)
#undef LOG_ENUM
        LOG_EVENT_COUNT
};

/* Writes one line with one write(2). `a` and `b` are counters, codes or durations whose meaning the event gives;
 * never an identity number. Any thread. */
void log_event(enum log_event event, enum status status, int64_t a, int64_t b);
