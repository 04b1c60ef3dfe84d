/* Socket addresses of any length of path; shared by both ends of the link. */
#pragma once

#include "base/status.h"

enum link_end { LINK_LISTEN, LINK_CONNECT };

/* A non-blocking SOCK_SEQPACKET socket bound or connected to `<state>/courier.sock`, whose peer (CONNECT) runs as the
 * same user. UNAVAILABLE: nobody listens. */
enum status MUST_USE link_socket_open(const char *state_folder, enum link_end end, int *out);
/* OK when the process at the other end runs as our user. */
enum status MUST_USE link_socket_check_peer(int fd);
