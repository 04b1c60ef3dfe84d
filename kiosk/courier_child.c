/* Starting, restarting and ending a courier of our own. */
#include "courier_child.h"

#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "folders.h"

enum { RESTART_GAP_MS = 1000 };

static bool courier_answers(const char *state_folder)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (!str_format(address.sun_path, sizeof address.sun_path, "%s/courier.sock", state_folder))
        return false;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool answers = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return answers;
}

static void start(struct courier_child *child, int64_t now_ms)
{
    char program[FOLDER_BYTES];
    child->started_ms = now_ms;
    if (!folder_program("kiosk", program))
        return;
    const char *const argv[] = { program,   "courier",           "--config", child->config_folder,
                                 "--state", child->state_folder, NULL };
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none); /* we block SIGTERM for our own signal thread; the courier must hear it */
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0); /* a Ctrl-C for the screen is not one for the queue */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    pid_t pid = 0;
    int rc = posix_spawn(&pid, program, NULL, &attributes, (char *const *)(uintptr_t)argv,
                         environ); /* argv is not written to */
    posix_spawnattr_destroy(&attributes);
    child->pid = rc == 0 ? pid : 0;
    log_event(LOG_COURIER_STARTED, rc == 0 ? STATUS_OK : STATUS_UNAVAILABLE, 0, 0);
}

void courier_child_init(struct courier_child *child, const char *config_folder, const char *state_folder,
                        int64_t now_ms)
{
    *child = (struct courier_child){ .config_folder = config_folder, .state_folder = state_folder };
    child->ours = !courier_answers(state_folder);
    if (child->ours)
        start(child, now_ms);
}

void courier_child_mend(struct courier_child *child, int64_t now_ms)
{
    if (!child->ours || now_ms - child->started_ms < RESTART_GAP_MS)
        return;
    if (child->pid > 0 && waitpid(child->pid, NULL, WNOHANG) == 0)
        return; /* alive: the link will find it */
    child->pid = 0;
    if (!courier_answers(child->state_folder))
        start(child, now_ms);
}

void courier_child_finish(struct courier_child *child)
{
    if (child->pid <= 0)
        return;
    kill(child->pid, SIGTERM);
    waitpid(child->pid, NULL, 0);
    child->pid = 0;
}
