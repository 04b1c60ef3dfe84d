/* The courier's side of the socket: who is there, what they ask, what they are told. Decides nothing. One thread. */
#pragma once

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "courier/link_wire.h"

enum { LINK_CLIENTS_MAX = 8 };

struct link_server; /* opaque */

/* `client` names the asker for link_server_send; the ask's body is borrowed for the call. */
typedef void (*link_ask_fn)(uint32_t client, const struct link_ask *ask, void *context);

/* Listens on `<state>/courier.sock`, mode 0600, in place of any stale one: the caller holds the folder's lock. */
enum status MUST_USE link_server_create(const char *state_folder, link_ask_fn asked, void *context,
                                        struct link_server **out);
void link_server_destroy(struct link_server *server); /* NULL is fine; removes the socket */

/* At most LINK_CLIENTS_MAX + 1 entries. */
size_t link_server_descriptors(const struct link_server *server, struct pollfd *out);
/* Accepts, reads and hands over what is there. Never blocks. */
void link_server_serve(struct link_server *server);

/* A client that is gone, or too slow to have room for it, is dropped: it connects again. */
void link_server_send(struct link_server *server, uint32_t client, const struct link_answer *answer);
/* To every client that watches. */
void link_server_broadcast(struct link_server *server, const struct link_answer *answer);
