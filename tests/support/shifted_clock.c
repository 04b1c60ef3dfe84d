/* Another time of day for a whole program: preloaded (LD_PRELOAD), it adds the seconds that stand in the file named by
 * KIOSK_SHIFT to the wall clock, as of every call. The monotonic clock stays. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long shift_s(void)
{
    const char *path = getenv("KIOSK_SHIFT");
    FILE *file = path ? fopen(path, "re") : NULL;
    long seconds = 0;
    if (file && fscanf(file, "%ld", &seconds) != 1)
        seconds = 0;
    if (file)
        (void)fclose(file);
    return seconds;
}

int clock_gettime(clockid_t id, struct timespec *out)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, out);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
        out->tv_sec += shift_s();
    return result;
}

time_t time(time_t *out)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    *out = (struct timeval){ .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000 };
    return 0;
}
