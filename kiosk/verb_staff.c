/* `kiosk staff`: what an administrator puts into kiosk.local.yaml so that somebody may sign in, and on their badge. */
#include "verbs.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/str.h"
#include "paper/staff_badge.h"
#include "staff/gate.h"

enum { PIN_LINE_BYTES = 32 };

static const char HELP[] =
    "usage: kiosk staff ID [--role officer|post]\n"
    "Asks for a PIN of 6 to 8 digits on standard input and prints the line for `staff:` in kiosk.local.yaml\n"
    "and the payload of the badge's QR code (kiosk staff CB-017 | sed -n 's/^badge: //p' | qrencode -o badge.png).\n"
    "  ID            what stands on the badge: 3 to 24 of A-Z, 0-9 and '-', not a person's number\n"
    "  --role post   of the post office: helps to fill in, and no more\n"
    "Exit: 0 done, 1 the PIN is too simple, 2 bad use.\n";

static int fail(int code, const char *why)
{
    fprintf(stderr, "kiosk: staff: %s\n", why);
    return code;
}

/* Without an echo where people type; false when there is none, or more than a PIN. */
static bool read_pin(const char *prompt, char out[PIN_LINE_BYTES])
{
    struct termios before, quiet;
    bool typed = tcgetattr(STDIN_FILENO, &before) == 0;
    if (typed) {
        fputs(prompt, stderr);
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool got = fgets(out, PIN_LINE_BYTES, stdin) != NULL;
    if (typed) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    out[got ? strcspn(out, "\r\n") : 0] = '\0';
    return got;
}

static int make(const char *id, const char *role)
{
    char badge[STAFF_BADGE_PAYLOAD_BYTES], pin[PIN_LINE_BYTES], again[PIN_LINE_BYTES], hash[GATE_HASH_BYTES];
    if (staff_badge_format(str_from(id), badge) != STATUS_OK)
        return fail(2, "ID: 3 to 24 of A-Z, 0-9 and '-'");
    if (!read_pin("PIN: ", pin))
        return fail(2, "no PIN on standard input");
    if (isatty(STDIN_FILENO) && (!read_pin("once more: ", again) || strcmp(pin, again) != 0))
        return fail(1, "the two are not the same");
    if (!gate_pin_is_fit(pin))
        return fail(1, "PIN: 6 to 8 digits, not all alike, not counting up or down");
    enum status status = gate_hash(pin, hash);
    base_wipe(pin, sizeof pin);
    base_wipe(again, sizeof again);
    if (status != STATUS_OK)
        return fail(1, status_log_text(status));
    printf("  - { id: %s, role: %s, pin: \"%s\" }\nbadge: %s\n", id, role, hash, badge);
    return 0;
}

int verb_staff(int argc, char **argv)
{
    const char *id = NULL, *role = "officer";
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(HELP, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--role") == 0 && i + 1 < argc)
            role = argv[++i];
        else if (argv[i][0] != '-' && !id)
            id = argv[i];
        else
            return fail(2, "unknown argument, see --help");
    }
    if (!id || (strcmp(role, "officer") != 0 && strcmp(role, "post") != 0))
        return fail(2, "say an ID, and officer or post, see --help");
    return make(id, role);
}
