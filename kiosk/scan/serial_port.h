/* The tty of a serial scanner, raw. */
#pragma once

#include "base/status.h"

/* Opens `path` non-blocking, raw, 115200 8N1, no flow control, old input thrown away. The caller closes *fd.
 * NOT_FOUND when it is not there, UNAVAILABLE when it is no terminal or refuses the settings. Source: termios(3). */
enum status serial_port_open(const char *path, int *fd) MUST_USE;
