/* See shell_paper.h. */
#include "shell_paper.h"

#include "base/log.h"
#include "shell_parts.h"

/* Debian's sane-utils; a path, for nothing is looked up in an environment here. */
static const char SCANIMAGE[] = "/usr/bin/scanimage";

static void post(void *context, const struct paper_scan_event *event)
{
    struct shell *shell = context;
    struct msg msg = { .kind = MSG_PAPER, .paper = *event };
    if (!mailbox_send(shell->mailbox, &msg))
        log_event(LOG_MAILBOX_FULL, STATUS_BUSY, MSG_PAPER, 0);
}

void shell_scan_paper(struct shell *shell, const struct effect *effect)
{
    const struct paper_scan_event failed = { effect->job, PAPER_SCAN_FAILED };
    if (!shell->paper.scanner)
        post(shell, &failed);
    else if (effect->kind == EFFECT_PAPER_SCAN)
        paper_scanner_begin(shell->paper.scanner, effect->job, (size_t)effect->number);
    else
        paper_scanner_stop(shell->paper.scanner);
}

void shell_tell_paper(struct shell *shell, struct msg *msg)
{
    /* Taken even when nobody waits for it any more: it is wiped here. */
    if (msg->paper.end == PAPER_SCAN_DONE &&
        !(shell->paper.scanner && paper_scanner_take(shell->paper.scanner, msg->paper.job, &shell->paper.tray)))
        msg->paper.end = PAPER_SCAN_FAILED;
    shell_tell(shell, msg);
    base_wipe(&shell->paper.tray, sizeof shell->paper.tray);
}

bool shell_start_paper_scanner(struct shell *shell)
{
    const struct settings_paper_scanner *scanner = &configuration_settings(shell->configuration)->paper_scanner;
    if (!scanner->device)
        return true;
    const struct paper_scanner_config config = { .program = SCANIMAGE,
                                                 .device = scanner->device,
                                                 .options = scanner->options,
                                                 .option_count = scanner->option_count,
                                                 .limit_ms = PAPER_SCAN_MS_MAX };
    shell->paper.scanner = paper_scanner_create(&config, post, shell);
    return shell->paper.scanner != NULL;
}
