/* Picks the verb. Every verb parses its own arguments (verbs.h). */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "verbs.h"

static const struct {
    const char *name;
    int (*verb)(int argc, char **argv);
    const char *does;
} verbs[] = {
    { "run", verb_run, "the screen; starts a courier when none is there" },
    { "courier", verb_courier, "queue and network, in the foreground" },
    { "outbox", verb_outbox, "what waits, was sent, or needs staff" },
    { "read", verb_read, "codes in pictures, or payload lines" },
    { "compose", verb_compose, "Telex or VNI keys to Vietnamese" },
    { "check", verb_check, "every fault of a configuration" },
    { "staff", verb_staff, "a line and a badge for somebody who may sign in" },
};

static void usage(FILE *out)
{
    fprintf(out, "usage: kiosk VERB [...]\n\n");
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
        fprintf(out, "  %-8s %s\n", verbs[i].name, verbs[i].does);
    fprintf(out, "\nkiosk VERB --help says more. Exit: 0 done, 1 the thing itself failed, 2 bad use.\n");
}

/* getopt begins what it complains of with argv[0]; every error begins with the program's name. */
static int call(int (*verb)(int argc, char **argv), int argc, char **argv)
{
    char title[32];
    snprintf(title, sizeof title, "kiosk: %s", argv[0]);
    argv[0] = title;
    return verb(argc, argv);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* numbers and sorting stay the C locale's */
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        usage(stdout);
        return 0;
    }
    for (size_t i = 0; argc >= 2 && i < ARRAY_LEN(verbs); i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return call(verbs[i].verb, argc - 1, argv + 1);
    if (argc >= 2)
        fprintf(stderr, "kiosk: %s: no such verb\n", argv[1]);
    usage(stderr);
    return 2;
}
