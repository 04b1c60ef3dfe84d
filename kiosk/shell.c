/* The loop. One thread owns model, tree, canvas and window; scanner and courier link only post into the mailbox. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/action.h"
#include "core/asked.h"
#include "shell_parts.h"
#include "view/view.h"

enum {
    FINGER_EXPIRE_POLL_MS = 1000,
    COURIER_MEND_MS = 300,
    EVENTS_BEFORE_DRAW_MAX = 64, /* a flood of motion must not starve the picture */
};

/* --- messages ---------------------------------------------------------------------------------------------------- */

static void post(struct shell *shell, const struct msg *msg)
{
    if (!mailbox_send(shell->mailbox, msg))
        log_event(LOG_MAILBOX_FULL, STATUS_BUSY, msg->kind, 0);
}

static void call_courier(struct shell *shell, const struct effect *effect)
{
    if (effect->kind != EFFECT_SUBMIT) {
        enum courier_question question = effect->kind == EFFECT_PAYMENT  ? COURIER_ASK_PAYMENT
                                         : effect->kind == EFFECT_TICKET ? COURIER_ASK_TICKET
                                                                         : COURIER_ASK_STATE;
        courier_link_look_up(shell->link, question, effect->text, effect->secret, effect->proof);
        return;
    }
    if (!courier_link_submit(shell->link, &effect->submission)) {
        struct msg refused = { .kind = MSG_COURIER, .courier = { .kind = COURIER_REFUSED, .reason = STATUS_BUSY } };
        (void)str_copy(refused.courier.uuid, sizeof refused.courier.uuid, str_from(effect->submission.uuid));
        if (!mailbox_send(shell->mailbox, &refused))
            log_event(LOG_MAILBOX_FULL, STATUS_BUSY, MSG_COURIER, 0);
    }
}

static void forget_session(struct shell *shell)
{
    scanner_forget(shell->scanner);
    canvas_forget(shell->canvas);
    draw_list_reset(shell->draw_list);
    ui_forget(shell->ui);
    canvas_invalidate(shell->canvas);
    log_event(LOG_SESSION_ENDED, STATUS_OK, 0, 0);
}

static void serve_staff(struct shell *shell, const struct effect *effect)
{
    struct msg reply;
    if (staff_desk_do(&shell->staff, effect, clock_wall(&shell->clock), &reply))
        post(shell, &reply);
}

static void carry_out(struct shell *shell, const struct effect *effect)
{
    switch (effect->kind) {
    case EFFECT_LISTEN:
        scanner_listen(shell->scanner, effect->on);
        break;
    case EFFECT_SUBMIT:
    case EFFECT_LOOK_UP:
    case EFFECT_PAYMENT:
    case EFFECT_TICKET:
        call_courier(shell, effect);
        break;
    case EFFECT_DESK:
        courier_link_desk(shell->link, &effect->desk);
        break;
    case EFFECT_CALL_STAFF:
        log_event(LOG_STAFF_CALLED, STATUS_OK, 0, 0);
        break;
    case EFFECT_FORGET:
        forget_session(shell);
        break;
    case EFFECT_STAFF_SIGN_IN:
    case EFFECT_STAFF_LIST:
    case EFFECT_STAFF_RETRY:
    case EFFECT_STAFF_EXPORT:
    case EFFECT_STAFF_SHOW:
    case EFFECT_STAFF_DEED:
        serve_staff(shell, effect);
        break;
    case EFFECT_PRINT:
        shell_print(shell, effect);
        break;
    case EFFECT_PAPER_SCAN:
    case EFFECT_PAPER_STOP:
        shell_scan_paper(shell, effect);
        break;
    case EFFECT_WATCH:
        if (shell->slip_printer)
            slip_printer_watch(shell->slip_printer, effect->on);
        break;
    case EFFECT_SPEAK: /* no speaker or chime on this machine: the model was told so at the start */
    case EFFECT_CHIME:
        break;
    }
}

void shell_tell(struct shell *shell, struct msg *msg)
{
    msg->stamp.monotonic_ms = clock_monotonic(&shell->clock);
    msg->stamp.wall_ms = clock_wall(&shell->clock);
    shell->entropy.fill(shell->entropy.context, msg->stamp.entropy, sizeof msg->stamp.entropy);
    struct effect_list effects;
    core_update(&shell->model, msg, &effects);
    bool ended = false;
    for (size_t i = 0; i < effects.count; i++) {
        ended = ended || effects.items[i].kind == EFFECT_FORGET;
        carry_out(shell, &effects.items[i]);
    }
    figures_files_follow(&shell->figures, &shell->model, ended, msg->stamp.monotonic_ms, msg->stamp.wall_ms);
    shell->dirty = shell->dirty || shell->model.changed;
    if (shell->script.running && shell->dirty)
        shell_draw(shell); /* the next command of a script meets the tree this one made */
}

void shell_act(struct shell *shell, const struct ui_message *message)
{
    struct msg msg = { .kind = MSG_ACTION };
    const char *text = NULL;
    if (!view_translate(message, &msg.action, &msg.arg, &text)) {
        shell->repaint = true;
        return;
    }
    if (str_copy(msg.text, sizeof msg.text, str_from(text)))
        shell_tell(shell, &msg);
    base_wipe(&msg, sizeof msg);
}

/* --- what other threads post ---------------------------------------------------------------------------------------
 */

/* The camera is a device of its own; the other readers stand for one another. */
static void post_device(struct shell *shell, const struct scan_event *event, struct msg *msg)
{
    bool camera = event->source == SCAN_FROM_CAMERA;
    msg->device = camera ? DEVICE_CAMERA : DEVICE_SCANNER;
    msg->present = event->kind == SCAN_DEVICE_FOUND || (!camera && shell_reads_pictures(shell));
}

bool shell_reads_pictures(const struct shell *shell)
{
    const struct settings *settings = configuration_settings(shell->configuration);
    return settings->scanner_folder || settings->scanner_keyboard || shell->script.running;
}

void shell_post_scan(void *context, const struct scan_event *event)
{
    struct msg msg = { .kind = MSG_DEVICE };
    switch (event->kind) {
    case SCAN_CODE:
        msg.kind = MSG_SCAN;
        msg.document = event->document;
        msg.accompanied = event->accompanied;
        break;
    case SCAN_UNREAD:
        msg.kind = MSG_UNREAD;
        break;
    case SCAN_GARBLED:
        msg.kind = MSG_GARBLED;
        break;
    case SCAN_HINT:
        msg.kind = MSG_HINT;
        msg.hint = event->hint;
        break;
    case SCAN_DEVICE_LOST:
    case SCAN_DEVICE_FOUND:
        post_device(context, event, &msg);
        break;
    }
    post(context, &msg);
    base_wipe(&msg, sizeof msg);
}

void shell_post_courier(const struct courier_event *event, void *context)
{
    struct msg msg = { .kind = MSG_COURIER, .courier = *event };
    post(context, &msg);
}

void shell_wake(void *context)
{
    struct shell *shell = context;
    window_wake(shell->window);
}

/* --- input -----------------------------------------------------------------------------------------------------------
 */

static void take_outcome(struct shell *shell, struct ui_outcome outcome)
{
    shell->repaint = shell->repaint || outcome.changed;
    if (outcome.has_message)
        shell_act(shell, &outcome.message);
}

static void take_touch(struct shell *shell, const struct window_event *event)
{
    struct ui_touch touch = { .kind = event->kind == WINDOW_TOUCH_DOWN ? UI_TOUCH_DOWN
                                      : event->kind == WINDOW_TOUCH_UP ? UI_TOUCH_UP
                                                                       : UI_TOUCH_MOVE,
                              .finger = event->finger,
                              .x_px = event->x_px,
                              .y_px = event->y_px,
                              .now_ms = clock_monotonic(&shell->real_clock) };
    shell->finger_down = event->kind != WINDOW_TOUCH_UP;
    if (event->kind == WINDOW_TOUCH_DOWN) {
        struct msg alive = { .kind = MSG_TOUCH };
        shell_tell(shell, &alive);
    }
    take_outcome(shell, ui_touch(shell->ui, touch));
}

static void take_pad(struct shell *shell, int pad)
{
    struct msg alive = { .kind = MSG_TOUCH };
    shell_tell(shell, &alive);
    ui_focus_show(shell->ui, true);
    if (pad == 0)
        take_outcome(shell, ui_focus_press(shell->ui));
    else
        shell->repaint = ui_focus_step(shell->ui, pad) || shell->repaint;
}

static void take_text(struct shell *shell, const char *text)
{
    struct msg msg = { .kind = MSG_TEXT };
    if (str_copy(msg.text, sizeof msg.text, str_from(text)))
        shell_tell(shell, &msg);
    base_wipe(&msg, sizeof msg);
}

void shell_take_event(struct shell *shell, const struct window_event *event)
{
    struct msg msg;
    switch (event->kind) {
    case WINDOW_TOUCH_DOWN:
    case WINDOW_TOUCH_MOVE:
    case WINDOW_TOUCH_UP:
        take_touch(shell, event);
        break;
    case WINDOW_TEXT:
        take_text(shell, event->text);
        break;
    case WINDOW_EDIT:
        msg = (struct msg){ .kind = MSG_EDIT, .edit_key = event->edit_key };
        shell_tell(shell, &msg);
        break;
    case WINDOW_PAD:
        take_pad(shell, event->pad);
        break;
    case WINDOW_HELP:
        msg = (struct msg){ .kind = MSG_ACTION, .action = ACTION_CALL_STAFF };
        shell_tell(shell, &msg);
        break;
    case WINDOW_EXPOSED:
        canvas_invalidate(shell->canvas);
        shell->repaint = true;
        break;
    case WINDOW_NOTHING:
        break;
    }
}

static void drain_mailbox(struct shell *shell)
{
    struct msg msg;
    while (mailbox_receive(shell->mailbox, &msg)) {
        if (msg.kind == MSG_COURIER && msg.courier.kind == COURIER_LOST)
            shell->courier_mend_at_ms = clock_monotonic(&shell->real_clock) + COURIER_MEND_MS;
        if (msg.kind == MSG_COURIER && msg.courier.kind == COURIER_CONNECTED)
            shell->courier_mend_at_ms = 0;
        if (msg.kind == MSG_PAPER)
            shell_tell_paper(shell, &msg);
        else
            shell_tell(shell, &msg);
    }
    base_wipe(&msg, sizeof msg);
}

/* --- the picture -----------------------------------------------------------------------------------------------------
 */

bool shell_resize_canvas(struct shell *shell)
{
    int width_px = 0, height_px = 0;
    window_size(shell->window, &width_px, &height_px);
    if (shell->canvas && canvas_width(shell->canvas) == width_px && canvas_height(shell->canvas) == height_px)
        return true;
    const struct settings *settings = configuration_settings(shell->configuration);
    struct canvas_paths paths = { settings->font_regular, settings->font_bold, shell->options->assets_folder };
    struct canvas *canvas = NULL;
    enum status status = canvas_create(width_px, height_px, &paths, &canvas);
    if (status != STATUS_OK) {
        fprintf(stderr, "kiosk: canvas: %s (fonts or assets missing?)\n", status_log_text(status));
        return false;
    }
    canvas_destroy(shell->canvas);
    shell->canvas = canvas;
    shell->dirty = true;
    return true;
}

static void declare_page(struct shell *shell)
{
    struct ui_panel panel = { canvas_width(shell->canvas), canvas_height(shell->canvas),
                              configuration_settings(shell->configuration)->panel.diagonal_inch };
    view_theme(&shell->model, panel, &shell->theme);
    char focus[ID_BYTES_MAX];
    if (view_focus(&shell->model, focus, sizeof focus) && strcmp(focus, shell->focus) != 0) {
        ui_focus_id(shell->ui, focus);
        (void)str_copy(shell->focus, sizeof shell->focus, str_from(focus));
    } else if (!focus[0]) {
        shell->focus[0] = '\0';
    }
    ui_begin(shell->ui, &shell->theme, canvas_font(shell->canvas));
    view_declare(&shell->model, shell->ui);
    if (ui_end(shell->ui) != STATUS_OK)
        log_event(LOG_WINDOW_FAILED, STATUS_TOO_LARGE, (int64_t)model_page_name(&shell->model), 0);
    const char *focused = model_focused_path(&shell->model);
    window_text_input(shell->window, focused[0] != '\0');
}

void shell_draw(struct shell *shell)
{
    if (!shell->dirty && !shell->repaint)
        return;
    if (shell->dirty && !shell_resize_canvas(shell))
        return;
    if (shell->dirty)
        declare_page(shell);
    draw_list_reset(shell->draw_list);
    if (paint_tree(shell->ui, shell->draw_list) != STATUS_OK)
        log_event(LOG_WINDOW_FAILED, STATUS_TOO_LARGE, (int64_t)model_page_name(&shell->model), 1);
    struct ui_rect damage[CANVAS_DAMAGE_RECTS_MAX];
    ui_color background = shell->theme.look[UI_SURFACE_PAGE].fill;
    int count = canvas_draw(shell->canvas, shell->draw_list, background, damage);
    if (count > 0)
        window_present(shell->window, shell->canvas, damage, count);
    shell->dirty = false;
    shell->repaint = false;
}

/* --- the loop --------------------------------------------------------------------------------------------------------
 */

static int timeout_ms(const struct shell *shell)
{
    int64_t now_ms = clock_monotonic(&shell->real_clock);
    int64_t wait_ms = INT64_MAX;
    if (!shell->options->fake_clock && shell->model.wake_at_ms != INT64_MAX)
        wait_ms = shell->model.wake_at_ms - now_ms;
    if (shell->courier_mend_at_ms && shell->courier_mend_at_ms - now_ms < wait_ms)
        wait_ms = shell->courier_mend_at_ms - now_ms;
    if (shell->finger_down && wait_ms > FINGER_EXPIRE_POLL_MS)
        wait_ms = FINGER_EXPIRE_POLL_MS;
    if (wait_ms == INT64_MAX)
        return -1;
    return wait_ms < 0 ? 0 : wait_ms > 3600000 ? 3600000 : (int)wait_ms;
}

static void on_time(struct shell *shell)
{
    int64_t now_ms = clock_monotonic(&shell->real_clock);
    if (clock_monotonic(&shell->clock) >= shell->model.wake_at_ms) {
        struct msg tick = { .kind = MSG_TICK };
        shell_tell(shell, &tick);
    }
    if (shell->courier_mend_at_ms && now_ms >= shell->courier_mend_at_ms) {
        courier_child_mend(&shell->courier_child, now_ms);
        shell->courier_mend_at_ms = now_ms + COURIER_MEND_MS;
    }
    if (shell->finger_down)
        take_outcome(shell, ui_touch_expire(shell->ui, now_ms));
}

void shell_loop(struct shell *shell)
{
    while (!atomic_load(&shell->stop)) {
        int keys_ms = shell_keys_wait_ms(shell);
        if (keys_ms < 0)
            shell_draw(shell);
        int wait_ms = timeout_ms(shell);
        wait_ms = keys_ms >= 0 && (wait_ms < 0 || keys_ms < wait_ms) ? keys_ms : wait_ms;
        if (shell->script.running) {
            int script_ms = shell_script_step(shell);
            wait_ms = wait_ms < 0 || script_ms < wait_ms ? script_ms : wait_ms;
        }
        struct window_event event;
        window_wait(shell->window, wait_ms, &event);
        int handled = 0;
        int64_t quiet_until_ms;
        bool more;
        do {
            shell_take_input(shell, &event);
            quiet_until_ms = clock_monotonic(&shell->real_clock);
            more = window_poll(shell->window, &event);
        } while (more && ++handled < EVENTS_BEFORE_DRAW_MAX);
        if (more)
            shell_take_input(shell, &event);
        else
            shell_keys_expire(shell, quiet_until_ms);
        base_wipe(&event, sizeof event);
        drain_mailbox(shell);
        on_time(shell);
    }
}
