/* See link_ask.h. */
#include "courier/link_ask.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "courier/link_socket.h"

struct link_call {
    int fd;
    char buffer[LINK_BYTES_MAX];
};

enum status link_call_open(const char *state_folder, struct link_call **out)
{
    struct link_call *call = calloc(1, sizeof *call);
    if (!call)
        return STATUS_NO_MEMORY;
    enum status status = link_socket_open(state_folder, LINK_CONNECT, &call->fd);
    if (status != STATUS_OK) {
        free(call);
        return status;
    }
    *out = call;
    return STATUS_OK;
}

void link_call_close(struct link_call *call)
{
    if (call)
        close(call->fd);
    free(call);
}

enum status link_call_ask(struct link_call *call, const struct link_ask *ask, int timeout_ms,
                          struct link_answer *answer)
{
    size_t size = 0;
    if (!link_encode_ask(ask, call->buffer, sizeof call->buffer, &size))
        return STATUS_BAD_INPUT;
    if (send(call->fd, call->buffer, size, MSG_NOSIGNAL) != (ssize_t)size)
        return STATUS_CLOSED;
    return link_call_next(call, timeout_ms, answer);
}

enum status link_call_next(struct link_call *call, int timeout_ms, struct link_answer *answer)
{
    struct pollfd there = { .fd = call->fd, .events = POLLIN };
    if (poll(&there, 1, timeout_ms) <= 0)
        return STATUS_TIMEOUT;
    ssize_t got = recv(call->fd, call->buffer, sizeof call->buffer, MSG_DONTWAIT | MSG_TRUNC);
    if (got <= 0)
        return STATUS_CLOSED;
    if ((size_t)got > sizeof call->buffer)
        return STATUS_BAD_INPUT;
    return link_decode_answer(call->buffer, (size_t)got, answer);
}
