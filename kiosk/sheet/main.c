/* kiosk-sheet REGULAR.ttf BOLD.ttf < wire > pdf: the disposable child that makes a declaration a PDF. cairo, FreeType
 * and zlib leave copies of what they draw all over their heap; here they end with the process, seconds after it began.
 * It writes no file and opens none but the two fonts. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sheet/convert.h"

enum { CPU_S_MAX = 10, MEMORY_BYTES_MAX = 256 * 1024 * 1024, PDF_BYTES_MAX = 4 * 1024 * 1024 };

static bool write_all(void *context, const unsigned char *bytes, size_t size)
{
    (void)context;
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, size);
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

static void limit(void)
{
    const struct rlimit none = { 0, 0 }, cpu = { CPU_S_MAX, CPU_S_MAX }, pdf = { PDF_BYTES_MAX, PDF_BYTES_MAX };
    const struct rlimit memory = { MEMORY_BYTES_MAX, MEMORY_BYTES_MAX };
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_CPU, &cpu);
    (void)setrlimit(RLIMIT_FSIZE, &pdf); /* a memfd counts as a file */
#ifndef __SANITIZE_ADDRESS__
    (void)setrlimit(RLIMIT_AS, &memory);
#else
    (void)memory; /* its shadow is larger than any limit */
#endif
}

int main(int argc, char **argv)
{
    limit();
    if (argc != 3) {
        fprintf(stderr, "kiosk-sheet: two fonts, pages on stdin, PDF on stdout\n");
        return 2;
    }
    unsigned char *wire = malloc(SHEET_WIRE_BYTES_MAX + 1);
    size_t used = 0;
    ssize_t got = 0;
    while (wire && used <= SHEET_WIRE_BYTES_MAX &&
           (got = read(STDIN_FILENO, wire + used, SHEET_WIRE_BYTES_MAX + 1 - used)) > 0)
        used += (size_t)got;
    enum status status = wire && got == 0 ? sheet_convert(wire, used, argv[1], argv[2], write_all, NULL) : STATUS_IO;
    free(wire);
    if (status != STATUS_OK)
        fprintf(stderr, "kiosk-sheet: pdf: %s\n", status_log_text(status));
    return status == STATUS_OK ? 0 : 1;
}
