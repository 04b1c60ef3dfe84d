/* See link_client.h. One thread that sleeps in poll; callers only lay something down and wake it. */
#include "courier/link_client.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/link_socket.h"
#include "courier/link_wire.h"
#include "courier/seal.h"

enum {
    SUBMISSIONS_MAX = 4, /* one citizen at a time; a second while the first is still unanswered */
    LOOK_UPS_MAX = 4,
    WAIT_MS_MIN = 50,
    WAIT_MS_MAX = 1000,
    LINK_STATE_BYTES = 4096,
};

struct pending {
    struct submission submission; /* body owned, seal_alloc; NULL: free */
    bool sent;                    /* on this connection */
};

struct look_up {
    bool used;
    enum link_ask_kind kind;
    char key[LINK_KEY_BYTES];
    char secret[LINK_SECRET_BYTES], proof[LINK_SECRET_BYTES];
    struct desk_ask desk;
};

struct courier_link {
    char state_folder[LINK_STATE_BYTES];
    courier_event_fn deliver;
    void *context; /* borrowed */
    pthread_t thread;
    int wake;                  /* eventfd */
    char *buffer;              /* LINK_BYTES_MAX; the thread's */
    struct link_answer answer; /* the thread's */
    pthread_mutex_t lock;      /* of what follows */
    bool stop;
    struct pending pending[SUBMISSIONS_MAX];
    struct look_up look_ups[LOOK_UPS_MAX];
};

static void forget(struct pending *pending)
{
    seal_free((char *)pending->submission.body);
    base_wipe(pending, sizeof *pending);
}

static void wake(struct courier_link *link)
{
    uint64_t one = 1;
    ssize_t written = write(link->wake, &one, sizeof one);
    (void)written; /* full means: awake already */
}

static void deliver_kind(struct courier_link *link, enum courier_event_kind kind)
{
    const struct courier_event event = { .kind = kind };
    link->deliver(&event, link->context);
}

/* Writes the next thing not yet said; 0: nothing left. */
static size_t next_datagram(struct courier_link *link)
{
    struct link_ask ask = { .kind = LINK_ASK_COUNT };
    size_t size = 0;
    pthread_mutex_lock(&link->lock);
    for (int i = 0; i < SUBMISSIONS_MAX && !size; i++) {
        struct pending *pending = &link->pending[i];
        if (!pending->submission.body || pending->sent)
            continue;
        pending->sent = true;
        ask.kind = LINK_SUBMIT;
        ask.submission = pending->submission;
        bool fits = link_encode_ask(&ask, link->buffer, LINK_BYTES_MAX, &size);
        ASSERT(fits); /* tried in courier_link_submit */
    }
    for (int i = 0; i < LOOK_UPS_MAX && !size; i++) {
        struct look_up *look_up = &link->look_ups[i];
        if (!look_up->used)
            continue;
        ask.kind = look_up->kind;
        memcpy(ask.key, look_up->key, sizeof ask.key);
        memcpy(ask.secret, look_up->secret, sizeof ask.secret);
        memcpy(ask.proof, look_up->proof, sizeof ask.proof);
        ask.desk = look_up->desk;
        base_wipe(look_up, sizeof *look_up);
        if (!link_encode_ask(&ask, link->buffer, LINK_BYTES_MAX, &size))
            size = 0; /* not UTF-8: nobody has such a number */
    }
    pthread_mutex_unlock(&link->lock);
    base_wipe(&ask, sizeof ask);
    return size;
}

static bool send_all(struct courier_link *link, int fd)
{
    for (size_t size = next_datagram(link); size > 0; size = next_datagram(link)) {
        struct pollfd room = { .fd = fd, .events = POLLOUT };
        (void)poll(&room, 1, WAIT_MS_MAX);
        bool sent = send(fd, link->buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size;
        base_wipe(link->buffer, size);
        if (!sent)
            return false;
    }
    return true;
}

/* The answer that ends a submission lets go of its copy before anybody hears of it. */
static void settle(struct courier_link *link, const struct courier_event *event)
{
    if (event->kind != COURIER_STORED && event->kind != COURIER_REFUSED)
        return;
    pthread_mutex_lock(&link->lock);
    for (int i = 0; i < SUBMISSIONS_MAX; i++)
        if (link->pending[i].submission.body && strcmp(link->pending[i].submission.uuid, event->uuid) == 0)
            forget(&link->pending[i]);
    pthread_mutex_unlock(&link->lock);
}

static bool receive(struct courier_link *link, int fd)
{
    ssize_t size = recv(fd, link->buffer, LINK_BYTES_MAX, MSG_DONTWAIT | MSG_TRUNC);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (size <= 0 || size > LINK_BYTES_MAX)
        return false;
    if (link_decode_answer(link->buffer, (size_t)size, &link->answer) != STATUS_OK) {
        log_event(LOG_LINK_REFUSED, STATUS_BAD_INPUT, size, 0);
        return false;
    }
    if (link->answer.kind == LINK_EVENT) {
        settle(link, &link->answer.event);
        link->deliver(&link->answer.event, link->context);
    }
    return true;
}

static bool stopping(struct courier_link *link)
{
    pthread_mutex_lock(&link->lock);
    bool stop = link->stop;
    pthread_mutex_unlock(&link->lock);
    return stop;
}

/* Sleeps until woken, the socket (or -1) has something, or the time is over. True: the socket has. */
static bool sleep_until(struct courier_link *link, int fd, int timeout_ms)
{
    struct pollfd fds[] = { { .fd = link->wake, .events = POLLIN }, { .fd = fd, .events = POLLIN } };
    (void)poll(fds, 2, timeout_ms);
    uint64_t count;
    if (fds[0].revents) {
        ssize_t got = read(link->wake, &count, sizeof count);
        (void)got;
    }
    return fd >= 0 && fds[1].revents != 0;
}

static void talk(struct courier_link *link, int fd)
{
    const struct link_ask watch = { .kind = LINK_WATCH };
    size_t size = 0;
    pthread_mutex_lock(&link->lock);
    for (int i = 0; i < SUBMISSIONS_MAX; i++)
        link->pending[i].sent = false;
    pthread_mutex_unlock(&link->lock);
    bool alive = link_encode_ask(&watch, link->buffer, LINK_BYTES_MAX, &size) &&
                 send(fd, link->buffer, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size;
    while (alive && !stopping(link)) {
        alive = send_all(link, fd);
        if (alive && sleep_until(link, fd, -1))
            alive = receive(link, fd);
    }
}

static void *run(void *context)
{
    struct courier_link *link = context;
    int wait_ms = WAIT_MS_MIN;
    bool told_lost = false;
    while (!stopping(link)) {
        int fd = -1;
        if (link_socket_open(link->state_folder, LINK_CONNECT, &fd) == STATUS_OK) {
            log_event(LOG_COURIER_FOUND, STATUS_OK, 0, 0);
            deliver_kind(link, COURIER_CONNECTED);
            wait_ms = WAIT_MS_MIN;
            told_lost = false;
            talk(link, fd);
            close(fd);
        }
        if (stopping(link))
            break;
        if (!told_lost) {
            log_event(LOG_COURIER_LOST, STATUS_UNAVAILABLE, 0, 0);
            deliver_kind(link, COURIER_LOST);
        }
        told_lost = true;
        (void)sleep_until(link, -1, wait_ms);
        wait_ms = wait_ms * 2 < WAIT_MS_MAX ? wait_ms * 2 : WAIT_MS_MAX;
    }
    return NULL;
}

struct courier_link *courier_link_create(const char *state_folder, courier_event_fn deliver, void *context)
{
    struct courier_link *link = calloc(1, sizeof *link);
    if (!link)
        return NULL;
    link->deliver = deliver;
    link->context = context;
    link->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    link->buffer = seal_alloc(LINK_BYTES_MAX);
    bool made = link->wake >= 0 && link->buffer &&
                str_copy(link->state_folder, sizeof link->state_folder, str_from(state_folder));
    made = made && pthread_mutex_init(&link->lock, NULL) == 0;
    if (!made || pthread_create(&link->thread, NULL, run, link) != 0) {
        if (link->wake >= 0)
            close(link->wake);
        seal_free(link->buffer);
        free(link);
        return NULL;
    }
    return link;
}

bool courier_link_submit(struct courier_link *link, const struct submission *submission)
{
    if (submission->body_len == 0 || submission->body_len > BODY_BYTES_MAX || !link_uuid_fits(submission->uuid))
        return false;
    char *body = seal_alloc(submission->body_len);
    if (!body)
        return false;
    memcpy(body, submission->body, submission->body_len);
    bool kept = false;
    pthread_mutex_lock(&link->lock);
    for (int i = 0; i < SUBMISSIONS_MAX && !kept; i++) {
        if (link->pending[i].submission.body)
            continue;
        link->pending[i] = (struct pending){ .submission = *submission };
        link->pending[i].submission.body = body;
        kept = true;
    }
    pthread_mutex_unlock(&link->lock);
    if (!kept)
        seal_free(body);
    wake(link);
    return kept;
}

static void ask_later(struct courier_link *link, struct look_up *asked)
{
    pthread_mutex_lock(&link->lock);
    int slot = 0;
    while (slot < LOOK_UPS_MAX - 1 && link->look_ups[slot].used)
        slot++;
    link->look_ups[slot] = *asked; /* all taken: the newest question replaces the last */
    pthread_mutex_unlock(&link->lock);
    base_wipe(asked, sizeof *asked);
    wake(link);
}

void courier_link_look_up(struct courier_link *link, enum courier_question question, const char *key,
                          const char *secret, const char *proof)
{
    static const enum link_ask_kind kinds[] = {
        [COURIER_ASK_STATE] = LINK_LOOK_UP, [COURIER_ASK_PAYMENT] = LINK_PAYMENT, [COURIER_ASK_TICKET] = LINK_TICKET
    };
    struct look_up asked = { .used = true, .kind = kinds[question] };
    if (str_copy(asked.key, sizeof asked.key, str_from(key)) && *asked.key &&
        str_copy(asked.secret, sizeof asked.secret, str_from(secret)) &&
        str_copy(asked.proof, sizeof asked.proof, str_from(proof)))
        ask_later(link, &asked);
}

void courier_link_desk(struct courier_link *link, const struct desk_ask *ask)
{
    struct look_up asked = { .used = true, .kind = LINK_DESK, .desk = *ask };
    ask_later(link, &asked);
}

void courier_link_destroy(struct courier_link *link)
{
    if (!link)
        return;
    pthread_mutex_lock(&link->lock);
    link->stop = true;
    pthread_mutex_unlock(&link->lock);
    wake(link);
    (void)pthread_join(link->thread, NULL);
    for (int i = 0; i < SUBMISSIONS_MAX; i++)
        forget(&link->pending[i]);
    pthread_mutex_destroy(&link->lock);
    close(link->wake);
    seal_free(link->buffer);
    base_wipe(link, sizeof *link);
    free(link);
}
