/* F05, the wire: every allocation of libcurl, OpenSSL and our HTTPS fails once, then with all after it, while a portal
 * is asked over real TLS. What counts as a reply is the whole reply of the right portal or nothing: with wrong pins no
 * allocation that fails may let anything through. Prints TORTURE_HTTPS …; exit 1 when anything was found.
 *
 * torture_https CERTIFICATES [--stride N] [--first N]   (tests/support/certs.py made the folder) */
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "courier/https.h"
#include "courier/wiping.h"
#include "sim/memory.h"

enum { ROUNDS_MAX = 400, WAIT_MS = 50, REPEATS = 12, LINES_SHOWN = 20, FOLDER_BYTES = 512 };

static const char REPLY[] = "{\"dossierId\":7,\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}";
static const char BODY[] = "referenceUid=6f1c2a34-0000-4000-8000-0123456789ab&applicantName=Th%E1%BB%AD";

struct tally {
    volatile long point, points, crashes, leaks, false_replies, let_through, whole, shown;
};

static struct tally *tally;
static struct settings_portal portal;
static char pins[3][80];

/* ---- a server that says one thing */

static void serve(int listener, const char *folder)
{
    char path[FOLDER_BYTES + 32], request[8192];
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    (void)snprintf(path, sizeof path, "%s/server.pem", folder);
    ASSERT(context && SSL_CTX_use_certificate_chain_file(context, path) == 1);
    (void)snprintf(path, sizeof path, "%s/server.key", folder);
    ASSERT(SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM) == 1);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        const struct timeval patience = { .tv_sec = 2 };
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        SSL *tls = SSL_new(context);
        SSL_set_fd(tls, fd);
        if (SSL_accept(tls) == 1 && SSL_read(tls, request, sizeof request) > 0) {
            char reply[512];
            int size = snprintf(reply, sizeof reply,
                                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                                "Connection: close\r\n\r\n%s",
                                sizeof REPLY - 1, REPLY);
            (void)SSL_write(tls, reply, size);
            (void)SSL_shutdown(tls);
        }
        SSL_free(tls);
        close(fd);
    }
}

static pid_t start_server(const char *folder, int *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    ASSERT(listener >= 0 && bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 16) == 0);
    ASSERT(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    *port = ntohs(address.sin_port);
    pid_t server = fork();
    ASSERT(server >= 0);
    if (server == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)signal(SIGPIPE, SIG_IGN);
        serve(listener, folder);
    }
    close(listener);
    return server;
}

/* ---- one point */

static void say(const char *what, long at, const char *mode)
{
    if (tally->shown++ < LINES_SHOWN) {
        printf("%s: allocation %ld, %s\n", what, at, mode);
        (void)fflush(stdout);
    }
}

/* True when a reply was believed. */
static struct clock machine; /* certificates are judged by it; set in main */

static bool ask(bool *whole)
{
    const struct portal_request request = { .method = PORTAL_POST,
                                            .path = "/dossiers",
                                            .content_type = "application/x-www-form-urlencoded",
                                            .body = BODY,
                                            .body_len = sizeof BODY - 1 };
    struct https *https = https_create(&machine);
    bool believed = false, done = false;
    *whole = false;
    if (https && https_start(https, 0, &portal, "kiosk-01:thu-nghiem-01", &request) == STATUS_OK)
        for (int i = 0; i < ROUNDS_MAX && !done; i++) {
            int line = 0;
            struct portal_reply reply;
            while (https_next(https, &line, &reply)) {
                done = true;
                believed = reply.transport == STATUS_OK;
                *whole = believed && reply.http == 200 && reply.body_len == sizeof REPLY - 1 &&
                         memcmp(reply.body, REPLY, reply.body_len) == 0;
            }
            if (!done)
                https_wait(https, NULL, 0, WAIT_MS);
        }
    https_destroy(https);
    return believed;
}

/* Blocks that stay. */
static long try_point(long at, bool on, bool pinned, long *count)
{
    long before = memory_live();
    bool whole = false;
    memory_arm(at, on);
    bool believed = ask(&whole);
    *count = memory_disarm();
    tally->false_replies += believed && !whole;
    tally->let_through += believed && !pinned;
    tally->whole += whole;
    if (believed && (!whole || !pinned))
        say("a false reply", at, pinned ? "right pins" : "wrong pins");
    return memory_live() - before;
}

static int sweep(long first, long stride, bool on, bool pinned)
{
    pid_t child = fork();
    if (child != 0) {
        int status = 0;
        ASSERT(child > 0 && waitpid(child, &status, 0) == child);
        return status;
    }
    long count = 0;
    int kept_allocators = 0;
    (void)signal(SIGPIPE, SIG_IGN);
    (void)wiping_begin(&kept_allocators);
    portal.pins[0] = pinned ? pins[0] : pins[2];
    /* OpenSSL keeps a thread's last 16 errors: what fills that ring is no leak, what comes again after it is. */
    for (int i = 0; i < REPEATS; i++)
        (void)try_point(0, false, pinned, &count);
    ASSERT(count > 0);
    for (long at = first; at <= count; at += stride) {
        tally->point = at;
        long now = 0, kept = try_point(at, on, pinned, &now);
        for (int i = 1; kept > 0 && i < REPEATS; i++)
            kept = try_point(at, on, pinned, &now);
        if (kept > 0) {
            tally->leaks++;
            say("leak", at, on ? "and all after it" : "once");
        }
        tally->points++;
    }
    tally->point = -1;
    _exit(0);
}

int main(int count, char **words)
{
    machine = clock_system();
    static char base_url[64], authority[FOLDER_BYTES + 32], path[FOLDER_BYTES + 32];
    long stride = 1, first = 1;
    for (int i = 2; i + 1 < count; i += 2)
        *(strcmp(words[i], "--stride") == 0 ? &stride : &first) = atol(words[i + 1]);
    if (count < 2 || strlen(words[1]) >= FOLDER_BYTES || stride < 1)
        return 2;
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(tally != MAP_FAILED);
    (void)snprintf(path, sizeof path, "%s/pins.txt", words[1]);
    FILE *file = fopen(path, "r");
    ASSERT(file && fscanf(file, "%79s %79s", pins[0], pins[1]) == 2);
    (void)fclose(file);
    strcpy(pins[2], "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    int port = 0;
    pid_t server = start_server(words[1], &port);
    (void)snprintf(base_url, sizeof base_url, "https://127.0.0.1:%d", port);
    (void)snprintf(authority, sizeof authority, "%s/ca.pem", words[1]);
    portal = (struct settings_portal){ .id = "dossier",
                                       .base_url = base_url,
                                       .ca_file = authority,
                                       .pins = { pins[0], pins[1] },
                                       .pin_count = 2,
                                       .group_id = "55301",
                                       .connect_timeout_ms = 1000,
                                       .total_timeout_ms = 1500 };
    for (int mode = 0; mode < 4; mode++)
        for (long from = first; from > 0;) {
            int status = sweep(from, stride, mode & 1, mode < 2);
            if (WIFSIGNALED(status) || WEXITSTATUS(status) != 0) {
                tally->crashes++;
                say("crash", tally->point, mode & 1 ? "and all after it" : "once");
            }
            from = tally->point < 0 ? 0 : tally->point + stride;
        }
    (void)kill(server, SIGKILL);
    (void)waitpid(server, NULL, 0);
    long bad = tally->crashes + tally->leaks + tally->false_replies + tally->let_through;
    printf("TORTURE_HTTPS points=%ld crashes=%ld leaks=%ld false=%ld let_through=%ld whole=%ld\n", tally->points,
           tally->crashes, tally->leaks, tally->false_replies, tally->let_through, tally->whole);
    return bad == 0 && tally->points > 0 && tally->whole > 0 ? 0 : 1;
}
