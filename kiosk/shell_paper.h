/* The document scanner between its thread and the core: a page stands in the tray for as long as the core is told of
 * it.
 */
#pragma once

#include "msg/effect.h"
#include "msg/msg.h"
#include "scan/paper_scanner.h"

struct shell;

struct shell_paper {
    struct paper_scanner *scanner; /* NULL: none on this machine */
    struct paper_tray tray;
};

/* EFFECT_PAPER_SCAN and EFFECT_PAPER_STOP. */
void shell_scan_paper(struct shell *shell, const struct effect *effect);
/* MSG_PAPER, with its page. */
void shell_tell_paper(struct shell *shell, struct msg *msg);
/* False: out of memory or threads. */
bool shell_start_paper_scanner(struct shell *shell);
