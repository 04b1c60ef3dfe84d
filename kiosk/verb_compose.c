/* `kiosk compose`: lines of keys to composed lines, so that tests and people can see what a field would hold. */
#include "verbs.h"

#include <stdio.h>
#include <string.h>

#include "text/compose.h"
#include "text/utf8.h"

enum { LINE_BYTES_MAX = UTF8_TEXT_BYTES_MAX };

static const char HELP[] = "usage: kiosk compose telex|vni [--tones old|new] < keys\n"
                           "Reads lines of keys from standard input and prints the text they compose, in NFC.\n"
                           "  --tones old   hóa, thúy (default)\n"
                           "  --tones new   hoá, thuý\n"
                           "Exit: 0 done, 1 a line is not UTF-8 or too long, 2 bad use.\n";

static int bad_use(const char *why)
{
    fprintf(stderr, "kiosk: compose: %s\n", why);
    return 2;
}

/* Reads one line without its end. False at the end of input. *whole is false when the line was too long. */
static bool read_line(char *line, size_t size, size_t *length, bool *whole)
{
    int c;
    size_t used = 0;
    *whole = true;
    while ((c = getchar()) != EOF && c != '\n') {
        if (used < size)
            line[used++] = (char)c;
        else
            *whole = false;
    }
    if (c == '\n' && used > 0 && line[used - 1] == '\r')
        used--;
    *length = used;
    return c == '\n' || used > 0;
}

static int compose_lines(enum compose_method method, enum compose_tones tones)
{
    char keys[LINE_BYTES_MAX], text[LINE_BYTES_MAX * 2];
    size_t length;
    bool whole;
    int code = 0;
    for (unsigned long number = 1; read_line(keys, sizeof keys, &length, &whole); number++) {
        enum status status = STATUS_TOO_LARGE;
        if (whole)
            status = compose_line(method, tones, str_range(keys, length), text, sizeof text);
        if (status == STATUS_OK) {
            puts(text);
        } else {
            fprintf(stderr, "kiosk: compose: line %lu: %s\n", number, status_log_text(status));
            code = 1;
        }
    }
    if (ferror(stdin) || fflush(stdout) != 0) {
        fprintf(stderr, "kiosk: compose: %s\n", status_log_text(STATUS_IO));
        code = 1;
    }
    return code;
}

int verb_compose(int argc, char **argv)
{
    enum compose_tones tones = COMPOSE_TONES_OLD;
    const char *method = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(HELP, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--tones") == 0) {
            const char *style = i + 1 < argc ? argv[++i] : "";
            if (strcmp(style, "old") != 0 && strcmp(style, "new") != 0)
                return bad_use("--tones takes old or new");
            tones = strcmp(style, "new") == 0 ? COMPOSE_TONES_NEW : COMPOSE_TONES_OLD;
        } else if (argv[i][0] == '-' || method) {
            return bad_use("unknown argument, see --help");
        } else {
            method = argv[i];
        }
    }
    if (method && strcmp(method, "telex") == 0)
        return compose_lines(COMPOSE_TELEX, tones);
    if (method && strcmp(method, "vni") == 0)
        return compose_lines(COMPOSE_VNI, tones);
    return bad_use("say telex or vni, see --help");
}
