/* See link_socket.h. */
#include "courier/link_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/str.h"

enum { LISTEN_BACKLOG = 8 };

enum status link_socket_check_peer(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return STATUS_IO;
    return peer.uid == geteuid() ? STATUS_OK : STATUS_REFUSED;
}

static enum status listen_at(int fd, const struct sockaddr_un *address)
{
    (void)unlink(address->sun_path);
    mode_t old = umask(0177);
    int failed = bind(fd, (const struct sockaddr *)address, sizeof *address);
    (void)umask(old);
    if (failed || listen(fd, LISTEN_BACKLOG) != 0)
        return STATUS_IO;
    return STATUS_OK;
}

static enum status connect_to(int fd, const struct sockaddr_un *address)
{
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0)
        return errno == ENOENT || errno == ECONNREFUSED || errno == EAGAIN ? STATUS_UNAVAILABLE : STATUS_IO;
    return link_socket_check_peer(fd);
}

enum status link_socket_open(const char *state_folder, enum link_end end, int *out)
{
    /* sun_path holds 108 bytes; by way of an open folder the path may be of any length. */
    int folder = open(state_folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno == ENOENT ? STATUS_UNAVAILABLE : STATUS_IO;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    enum status status = STATUS_IO;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && str_format(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/courier.sock", folder)) {
        int room = 2 * LINK_BYTES_MAX; /* one whole datagram must always fit */
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
        status = end == LINK_LISTEN ? listen_at(fd, &address) : connect_to(fd, &address);
    }
    close(folder);
    if (status != STATUS_OK) {
        if (fd >= 0)
            close(fd);
        return status;
    }
    *out = fd;
    return STATUS_OK;
}
