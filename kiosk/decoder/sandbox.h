/* What the decoder takes away from itself before it looks at the first byte from outside. */
#pragma once

#include "base/status.h"

/* Closes every descriptor but `kept_fd` (0-2 become /dev/null; sanitizer builds keep stderr), no core dumps, no
 * ptrace, no new privileges, small limits. Dies with the parent. STATUS_IO when any of it is refused: exit then. */
enum status sandbox_limit(int kept_fd) MUST_USE;

/* The system call allow-list (libseccomp); after it only memory, the socket and exit are left. Call after the
 * warm-up. STATUS_OK and nothing done in sanitizer builds, whose runtime needs more. STATUS_UNAVAILABLE without
 * seccomp in the kernel: exit then. */
enum status sandbox_lock(void) MUST_USE;
