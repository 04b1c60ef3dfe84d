/* Runs a script against the live screen: the same tree, hit targets and messages a finger meets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/str.h"
#include "core/asked.h"
#include "shell_parts.h"

enum { STEP_POLL_MS = 5, DUMP_BYTES = 512 * 1024 };

enum step_result { STEP_DONE, STEP_AGAIN, STEP_FAILED };

static void first_line(const struct shell *shell, char *out, size_t size)
{
    const struct model *model = &shell->model;
    (void)str_format(out, size, "page=%s lang=%s", page_name_text(model_page_name(model)),
                     model->world.settings->languages[model->look.language]);
}

static char *dump_tree(struct shell *shell)
{
    char head[128];
    first_line(shell, head, sizeof head);
    char *text = malloc(DUMP_BYTES);
    if (text)
        semantics_dump(shell->ui, head, text, DUMP_BYTES);
    return text;
}

static enum step_result do_dump(struct shell *shell, const struct script_step *step)
{
    char *text = dump_tree(shell);
    FILE *out = step->text ? fopen(step->text, "w") : stdout;
    if (text && out)
        fputs(text, out);
    if (out && out != stdout)
        fclose(out);
    free(text);
    return text && out ? STEP_DONE : STEP_FAILED;
}

static enum step_result do_shot(struct shell *shell, const struct script_step *step)
{
    char path[1024];
    const char *folder = shell->options->shots_folder ? shell->options->shots_folder : ".";
    if (!str_format(path, sizeof path, "%s/%s.png", folder, step->text))
        return STEP_FAILED;
    return canvas_save_png(shell->canvas, path) == STATUS_OK ? STEP_DONE : STEP_FAILED;
}

static enum step_result do_press(struct shell *shell, const struct script_step *step)
{
    struct ui_message message;
    if (!ui_press(shell->ui, step->text, &message))
        return STEP_AGAIN;
    shell_act(shell, &message);
    return STEP_DONE;
}

/* Text longer than one message goes in pieces, cut between characters. */
static enum step_result do_text(struct shell *shell, const struct script_step *step, enum msg_kind kind)
{
    if (!model_focused_path(&shell->model)[0])
        return STEP_AGAIN; /* typing into nothing is a mistake of the script */
    struct msg msg;
    for (const char *at = step->text; *at;) {
        size_t n = strlen(at);
        if (n >= sizeof msg.text)
            n = sizeof msg.text - 1;
        while (n > 0 && (at[n] & 0xC0) == 0x80)
            n--;
        msg = (struct msg){ .kind = kind };
        bool fits = str_copy(msg.text, sizeof msg.text, str_range(at, n));
        ASSERT(fits && n > 0);
        shell_tell(shell, &msg);
        at += n;
    }
    base_wipe(&msg, sizeof msg);
    return STEP_DONE;
}

static enum step_result do_scan(struct shell *shell, const struct script_step *step)
{
    if (step->command == SCRIPT_SCAN && access(step->text, R_OK) != 0)
        return STEP_FAILED;
    enum status status = step->command == SCRIPT_SCAN ? scanner_submit_picture(shell->scanner, step->text)
                                                      : scanner_submit_payload(shell->scanner, str_from(step->text));
    return status == STATUS_OK ? STEP_DONE : STEP_FAILED;
}

/* A fake clock jumps from one due moment to the next, so that every timer fires in its order. */
static enum step_result do_wait(struct shell *shell, const struct script_step *step)
{
    struct shell_script *script = &shell->script;
    if (!shell->options->fake_clock) {
        if (!script->wait_until_ms)
            script->wait_until_ms = clock_monotonic(&shell->real_clock) + step->wait_ms;
        return clock_monotonic(&shell->real_clock) >= script->wait_until_ms ? STEP_DONE : STEP_AGAIN;
    }
    int64_t end_ms = shell->fake_clock.monotonic_ms + step->wait_ms;
    for (;;) {
        int64_t now_ms = shell->fake_clock.monotonic_ms;
        int64_t due_ms = shell->model.wake_at_ms;
        int64_t next_ms = due_ms > now_ms && due_ms < end_ms ? due_ms : end_ms;
        clock_fake_advance(&shell->fake_clock, next_ms - now_ms);
        struct msg tick = { .kind = MSG_TICK };
        shell_tell(shell, &tick);
        if (next_ms >= end_ms)
            return STEP_DONE;
    }
}

static bool node_matches(struct shell *shell, const struct script_step *step)
{
    struct ui_node_view node;
    if (!semantics_find(shell->ui, step->text, &node))
        return false;
    if (step->value && strcmp(node.value ? node.value : "", step->value) != 0)
        return false;
    switch (step->state) {
    case SCRIPT_NODE_ENABLED:
        return node.enabled;
    case SCRIPT_NODE_DISABLED:
        return !node.enabled;
    case SCRIPT_NODE_FOCUSED:
        return node.focused;
    case SCRIPT_NODE_ANY:
        break;
    }
    return true;
}

static enum step_result do_expect(struct shell *shell, const struct script_step *step)
{
    bool met = false;
    switch (step->command) {
    case SCRIPT_EXPECT_PAGE:
        met = strcmp(page_name_text(model_page_name(&shell->model)), step->text) == 0;
        break;
    case SCRIPT_EXPECT_TEXT:
        met = semantics_has_text(shell->ui, step->text);
        break;
    case SCRIPT_EXPECT_NO_TEXT:
        met = !semantics_has_text(shell->ui, step->text);
        break;
    default:
        met = node_matches(shell, step);
        break;
    }
    return met ? STEP_DONE : STEP_AGAIN;
}

static enum step_result do_step(struct shell *shell, const struct script_step *step)
{
    switch (step->command) {
    case SCRIPT_PRESS:
        return do_press(shell, step);
    case SCRIPT_TYPE:
        return do_text(shell, step, MSG_TEXT);
    case SCRIPT_KEYS:
        return do_text(shell, step, MSG_KEYS);
    case SCRIPT_SCAN:
    case SCRIPT_PAYLOAD:
        return do_scan(shell, step);
    case SCRIPT_WAIT:
        return do_wait(shell, step);
    case SCRIPT_SHOT:
        return do_shot(shell, step);
    case SCRIPT_DUMP:
        return do_dump(shell, step);
    default:
        return do_expect(shell, step);
    }
}

/* What the step was, and what stood there instead. */
static void tell_failure(struct shell *shell, const struct script_step *step)
{
    static const char *const words[] = { [SCRIPT_PRESS] = "press",
                                         [SCRIPT_TYPE] = "type",
                                         [SCRIPT_KEYS] = "keys",
                                         [SCRIPT_SCAN] = "scan",
                                         [SCRIPT_PAYLOAD] = "payload",
                                         [SCRIPT_WAIT] = "wait",
                                         [SCRIPT_SHOT] = "shot",
                                         [SCRIPT_DUMP] = "dump",
                                         [SCRIPT_EXPECT_PAGE] = "expect page",
                                         [SCRIPT_EXPECT_TEXT] = "expect text",
                                         [SCRIPT_EXPECT_NO_TEXT] = "expect no text",
                                         [SCRIPT_EXPECT_NODE] = "expect node" };
    /* typed texts and payloads stand for a person's data: they are not repeated */
    bool personal = step->command == SCRIPT_TYPE || step->command == SCRIPT_KEYS || step->command == SCRIPT_PAYLOAD;
    fprintf(stderr, "kiosk: %s:%d: %s %s: failed\n", shell->options->script_path, step->line, words[step->command],
            personal || !step->text ? "" : step->text);
    struct ui_node_view node;
    if (step->command == SCRIPT_EXPECT_NODE && semantics_find(shell->ui, step->text, &node))
        fprintf(stderr, "kiosk: it is there: %s%s value=\"%s\"\n", node.enabled ? "enabled" : "disabled",
                node.focused ? " focused" : "", node.value ? node.value : "");
    char *text = dump_tree(shell);
    fputs(text ? text : "", stderr);
    free(text);
}

static void finish(struct shell *shell, const struct script_step *failed)
{
    if (failed)
        tell_failure(shell, failed);
    shell->exit_code = failed ? 1 : 0;
    shell->script.running = false;
    atomic_store(&shell->stop, true);
}

int shell_script_step(struct shell *shell)
{
    struct shell_script *script = &shell->script;
    if (script->next >= script->script.step_count) {
        finish(shell, NULL);
        return 0;
    }
    const struct script_step *step = &script->script.steps[script->next];
    int64_t now_ms = clock_monotonic(&shell->real_clock);
    if (!script->deadline_ms)
        script->deadline_ms = now_ms + step->within_ms;
    enum step_result result = do_step(shell, step);
    if (result == STEP_AGAIN && (step->command == SCRIPT_WAIT || now_ms < script->deadline_ms))
        return STEP_POLL_MS;
    if (result != STEP_DONE) {
        finish(shell, step);
        return 0;
    }
    script->next++;
    script->deadline_ms = 0;
    script->wait_until_ms = 0;
    return 0;
}
