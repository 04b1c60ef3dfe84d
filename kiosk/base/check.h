/* Programmer errors stop the process, in release too: systemd restarts it and the queue survives. */
#pragma once

/* Prints file, line and expression to stderr (no values: they may be personal) and aborts. Any thread. */
_Noreturn void check_failed(const char *file, int line, const char *expression);

#define ASSERT(expression) ((expression) ? (void)0 : check_failed(__FILE__, __LINE__, #expression))
#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))
