/* Limits first, system calls last. A hostile code may take over zbar; here it finds no files, no network, no parent. */
#include "decoder/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/check.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(undefined_behavior_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum {
    /* Measured: libraries 26 MiB; a 12-megapixel progressive photograph without chroma subsampling peaks at 103 MiB;
     * a file at its bound adds 26. The rest is for what zbar leaks before a fresh child takes over. */
    MEMORY_BYTES_MAX = 160 * 1024 * 1024,
    FILES_MAX = 8, /* 0-2, the socket, the memory of one request */
};

static bool set_limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit limit = { value, value };
    return setrlimit(resource, &limit) == 0;
}

static bool quiet_standard_files(void)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0)
        return false;
    bool done = dup2(null, STDIN_FILENO) >= 0 && dup2(null, STDOUT_FILENO) >= 0;
    if (!SANITIZED)
        done = done && dup2(null, STDERR_FILENO) >= 0;
    if (null > STDERR_FILENO)
        close(null);
    return done;
}

enum status sandbox_limit(int kept_fd)
{
    ASSERT(kept_fd > STDERR_FILENO);
    if (!quiet_standard_files())
        return STATUS_IO;
    if ((kept_fd > STDERR_FILENO + 1 && close_range(STDERR_FILENO + 1, (unsigned)kept_fd - 1, 0) != 0) ||
        close_range((unsigned)kept_fd + 1, ~0U, 0) != 0)
        return STATUS_IO;
    bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
                prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0;
    done = done && set_limit(RLIMIT_CORE, 0) && set_limit(RLIMIT_NOFILE, FILES_MAX) && set_limit(RLIMIT_FSIZE, 0);
    if (!SANITIZED)
        done = done && set_limit(RLIMIT_AS, MEMORY_BYTES_MAX);
    return done ? STATUS_OK : STATUS_IO;
}

enum status sandbox_lock(void)
{
    if (SANITIZED)
        return STATUS_OK;
    static const int allowed[] = {
        SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(close),      SCMP_SYS(fstat),        SCMP_SYS(newfstatat),
        SCMP_SYS(fcntl),   SCMP_SYS(munmap),  SCMP_SYS(mremap),     SCMP_SYS(madvise),      SCMP_SYS(brk),
        SCMP_SYS(futex),   SCMP_SYS(exit),    SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime),
    };
    /* Asked for by libc in passing (iconv tables, sorting large arrays): told no, not killed for it. */
    static const int denied[] = { SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(sysinfo), SCMP_SYS(getrandom) };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return STATUS_UNAVAILABLE;
    int rc = 0;
    for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
        rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; i < ARRAY_LEN(denied); i++)
        rc |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), denied[i], 0);
    /* Memory, but never memory that can be executed (PROT_EXEC is 4). */
    rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 0));
    rc |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 0));
    if (rc == 0)
        rc = seccomp_load(filter);
    seccomp_release(filter);
    return rc == 0 ? STATUS_OK : STATUS_UNAVAILABLE;
}
