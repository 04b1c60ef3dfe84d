#include "support/scan_inbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVENTS_MAX = 64 }; /* not yet taken */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrived = PTHREAD_COND_INITIALIZER;
static struct scan_event events[EVENTS_MAX];
static int event_count;

void scan_inbox_deliver(void *context, const struct scan_event *event)
{
    (void)context;
    pthread_mutex_lock(&lock);
    if (event_count < EVENTS_MAX)
        events[event_count++] = *event;
    pthread_cond_signal(&arrived);
    pthread_mutex_unlock(&lock);
}

bool scan_inbox_next(struct scan_event *out, int wait_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    int64_t end_ns = until.tv_nsec + (int64_t)wait_ms * 1000000;
    until.tv_sec += end_ns / 1000000000;
    until.tv_nsec = end_ns % 1000000000;
    pthread_mutex_lock(&lock);
    int rc = 0;
    while (event_count == 0 && rc == 0)
        rc = pthread_cond_timedwait(&arrived, &lock, &until);
    bool there = event_count > 0;
    if (there) {
        *out = events[0];
        memmove(events, events + 1, sizeof events[0] * (size_t)--event_count);
    }
    pthread_mutex_unlock(&lock);
    return there;
}

int scan_inbox_wait_ms(void)
{
    const char *wanted = getenv("KIOSK_RIG_WAIT_MS");
    return wanted ? atoi(wanted) : 60000;
}

void scan_inbox_clear(void)
{
    memset(events, 0, sizeof events);
    event_count = 0;
}
