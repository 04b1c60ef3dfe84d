/* See link_server.h. */
#include "courier/link_server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/link_socket.h"
#include "courier/seal.h"

enum { DATAGRAMS_A_TURN = 8, STATE_PATH_BYTES = 4096 };

struct client {
    int fd; /* -1: free */
    uint32_t id;
    bool watches;
};

struct link_server {
    int fd;
    char path[STATE_PATH_BYTES];
    struct client clients[LINK_CLIENTS_MAX];
    uint32_t last_id;
    link_ask_fn asked;
    void *context; /* borrowed */
    char *in;      /* LINK_BYTES_MAX of seal_alloc: bodies pass through here */
    char *out;
};

enum status link_server_create(const char *state_folder, link_ask_fn asked, void *context, struct link_server **out)
{
    struct link_server *server = calloc(1, sizeof *server);
    if (!server)
        return STATUS_NO_MEMORY;
    server->fd = -1;
    server->asked = asked;
    server->context = context;
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        server->clients[i].fd = -1;
    server->in = seal_alloc(LINK_BYTES_MAX);
    server->out = seal_alloc(LINK_BYTES_MAX);
    enum status status = STATUS_NO_MEMORY;
    if (server->in && server->out)
        status = str_format(server->path, sizeof server->path, "%s/courier.sock", state_folder) ? STATUS_OK
                                                                                                : STATUS_TOO_LARGE;
    if (status == STATUS_OK)
        status = link_socket_open(state_folder, LINK_LISTEN, &server->fd);
    if (status != STATUS_OK) {
        link_server_destroy(server);
        return status;
    }
    *out = server;
    return STATUS_OK;
}

static void drop(struct client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    client->watches = false;
}

void link_server_destroy(struct link_server *server)
{
    if (!server)
        return;
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        drop(&server->clients[i]);
    if (server->fd >= 0) {
        close(server->fd);
        (void)unlink(server->path);
    }
    seal_free(server->in);
    seal_free(server->out);
    free(server);
}

size_t link_server_descriptors(const struct link_server *server, struct pollfd *out)
{
    size_t count = 0;
    out[count++] = (struct pollfd){ .fd = server->fd, .events = POLLIN };
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        if (server->clients[i].fd >= 0)
            out[count++] = (struct pollfd){ .fd = server->clients[i].fd, .events = POLLIN };
    return count;
}

static void accept_one(struct link_server *server)
{
    int fd = accept4(server->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    enum status status = link_socket_check_peer(fd);
    int room = 2 * LINK_BYTES_MAX;
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    for (int i = 0; i < LINK_CLIENTS_MAX && status == STATUS_OK; i++) {
        if (server->clients[i].fd >= 0)
            continue;
        server->clients[i] = (struct client){ .fd = fd, .id = ++server->last_id };
        return;
    }
    log_event(LOG_LINK_REFUSED, status == STATUS_OK ? STATUS_QUEUE_FULL : status, 0, 0);
    close(fd);
}

static void read_client(struct link_server *server, struct client *client)
{
    uint32_t id = client->id;
    for (int i = 0; i < DATAGRAMS_A_TURN && client->fd >= 0 && client->id == id; i++) {
        ssize_t size = recv(client->fd, server->in, LINK_BYTES_MAX, MSG_DONTWAIT | MSG_TRUNC);
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (size <= 0) { /* gone; an empty datagram is not ours either */
            drop(client);
            return;
        }
        struct link_ask ask;
        enum status status = size > LINK_BYTES_MAX ? STATUS_TOO_LARGE : link_decode_ask(server->in, (size_t)size, &ask);
        if (status != STATUS_OK) {
            log_event(LOG_LINK_REFUSED, status, size, 0);
            drop(client);
        } else {
            if (ask.kind == LINK_WATCH)
                client->watches = true;
            server->asked(id, &ask, server->context);
            base_wipe(&ask, sizeof ask);
        }
        base_wipe(server->in, (size_t)size < LINK_BYTES_MAX ? (size_t)size : LINK_BYTES_MAX);
    }
}

void link_server_serve(struct link_server *server)
{
    accept_one(server);
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        if (server->clients[i].fd >= 0)
            read_client(server, &server->clients[i]);
}

static void send_bytes(struct client *client, const char *bytes, size_t size)
{
    if (send(client->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)size)
        drop(client);
}

void link_server_send(struct link_server *server, uint32_t id, const struct link_answer *answer)
{
    size_t size = 0;
    if (!link_encode_answer(answer, server->out, LINK_BYTES_MAX, &size)) {
        log_event(LOG_LINK_REFUSED, STATUS_TOO_LARGE, 0, 0);
        return;
    }
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        if (server->clients[i].fd >= 0 && server->clients[i].id == id)
            send_bytes(&server->clients[i], server->out, size);
}

void link_server_broadcast(struct link_server *server, const struct link_answer *answer)
{
    size_t size = 0;
    if (!link_encode_answer(answer, server->out, LINK_BYTES_MAX, &size))
        return;
    for (int i = 0; i < LINK_CLIENTS_MAX; i++)
        if (server->clients[i].fd >= 0 && server->clients[i].watches)
            send_bytes(&server->clients[i], server->out, size);
}
