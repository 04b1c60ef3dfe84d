/* The way to a printer: a device file, a TCP port or a print server's queue. Carries bytes with a deadline and knows no
 * printer's language. Every wait ends early when `stop_fd` becomes readable. One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/status.h"

/* At most one of device, host and queue; borrowed, but for a copy's. */
struct print_route {
    const char *device; /* /dev/usb/lp0, /dev/serial/by-id/… (115200 8N1) */
    const char *host;   /* an IP address, never a name: a slip does not wait for DNS */
    int port;
    const char *queue; /* CUPS, through lp(1) and a pipe: no file */
    bool raw;          /* the queue must not translate */
};

struct print_channel {
    int fd;   /* -1: closed */
    pid_t lp; /* of a queue; 0 otherwise */
    int stop_fd;
    bool replies; /* can be listened to */
};

/* Is any of the three named? */
bool print_route_exists(const struct print_route *route);
/* With strings of its own, for print_route_free. False when memory is short, and there is nothing to free. */
bool print_route_copy(const struct print_route *route, struct print_route *out) MUST_USE;
void print_route_free(struct print_route *copy);
/* Borrows `stop_fd` until print_channel_close. NOT_FOUND, UNAVAILABLE, TIMEOUT or CLOSED (stopped). */
enum status print_channel_open(const struct print_route *route, int stop_fd, int64_t wait_ms,
                               struct print_channel *out) MUST_USE;
/* All of it, or: TIMEOUT when nothing could be written for `wait_ms`; CLOSED when it went away or was stopped. */
enum status print_channel_send(struct print_channel *channel, const void *bytes, size_t size, int64_t wait_ms) MUST_USE;
/* One byte. TIMEOUT, CLOSED. */
enum status print_channel_receive(struct print_channel *channel, int64_t wait_ms, uint8_t *out) MUST_USE;
/* Throws away what was said before anybody asked. */
void print_channel_drain(struct print_channel *channel);
/* Of a queue: waits for lp to say that the server has the job. OK at once for the others. */
enum status print_channel_finish(struct print_channel *channel, int64_t wait_ms) MUST_USE;
/* Ends lp too, should it still run. Closed already: fine. */
void print_channel_close(struct print_channel *channel);
