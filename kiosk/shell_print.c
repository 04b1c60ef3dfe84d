/* From the model to paper. A slip is laid out, drawn, cut to one bit and handed to the printer's thread within one turn
 * of the loop; nothing of it stays here. */
#include <stdlib.h>

#include "base/log.h"
#include "gfx/one_bit.h"
#include "shell_parts.h"
#include "view/paper.h"

enum {
    SLIP_ROWS_MAX = 5600
}; /* 70 cm at 203 dpi, against a tree gone wild; the longest slip is measured by e2e/outcome_test.py */

struct press {
    struct ui *ui;
    struct draw_list *list;
    struct canvas *canvas;
    struct ui_theme theme;
};

static void press_finish(struct press *press)
{
    draw_list_destroy(press->list); /* each wipes what it held */
    ui_destroy(press->ui);
    canvas_destroy(press->canvas);
}

static bool press_start(struct press *press, const struct shell *shell, int width_px, int height_px)
{
    const struct settings *settings = configuration_settings(shell->configuration);
    struct canvas_paths paths = { settings->font_regular, settings->font_bold, shell->options->assets_folder };
    *press = (struct press){ .ui = ui_create(), .list = draw_list_create() };
    return press->ui && press->list && canvas_create(width_px, height_px, &paths, &press->canvas) == STATUS_OK;
}

static bool cut_to_bits(const struct canvas *canvas, struct escpos_raster *out)
{
    struct escpos_raster picture = { NULL, (canvas_width(canvas) + 7) / 8, canvas_inked_rows(canvas) };
    picture.bits = picture.rows > 0 ? malloc((size_t)picture.width_bytes * (size_t)picture.rows) : NULL;
    if (!picture.bits)
        return false;
    canvas_one_bit(canvas, picture.rows, picture.bits);
    *out = picture;
    return true;
}

static enum status draw_slip(struct shell *shell, struct escpos_raster *out)
{
    const struct settings_printer *printer = &configuration_settings(shell->configuration)->slip_printer;
    struct press press;
    enum status status = STATUS_NO_MEMORY;
    if (!press_start(&press, shell, printer->width_px, SLIP_ROWS_MAX))
        goto cleanup;
    view_slip_theme(&shell->model, printer->width_px, SLIP_ROWS_MAX, printer->dpi, &press.theme);
    ui_begin(press.ui, &press.theme, canvas_font(press.canvas));
    view_slip_declare(&shell->model, press.ui);
    status = ui_end(press.ui);
    if (status == STATUS_OK)
        status = paint_tree(press.ui, press.list);
    if (status != STATUS_OK)
        goto cleanup;
    canvas_draw(press.canvas, press.list, 0xFFFFFF, NULL);
    status = cut_to_bits(press.canvas, out) ? STATUS_OK : STATUS_NO_MEMORY;
cleanup:
    press_finish(&press);
    return status;
}

static void refuse(struct shell *shell, const struct effect *effect, enum status status)
{
    log_event(LOG_PRINT_FAILED, status, effect->printer, -1);
    struct msg failed = { .kind = MSG_PRINT,
                          .print = { effect->printer, effect->job, PRINT_FAILED, PRINTER_UNKNOWN, false } };
    if (!mailbox_send(shell->mailbox, &failed))
        log_event(LOG_MAILBOX_FULL, STATUS_BUSY, MSG_PRINT, 0);
}

void shell_print(struct shell *shell, const struct effect *effect)
{
    struct escpos_raster picture;
    enum status status = STATUS_UNAVAILABLE;
    if (effect->printer == PRINTER_PAGE) {
        status = shell_print_sheet(shell, effect->job);
    } else if (shell->slip_printer) {
        status = draw_slip(shell, &picture);
        if (status == STATUS_OK && !slip_printer_print(shell->slip_printer, effect->job, picture))
            status = STATUS_BUSY; /* the one before is still being printed */
    }
    if (status != STATUS_OK)
        refuse(shell, effect, status);
}

void shell_post_print(void *context, const struct print_event *event)
{
    struct shell *shell = context;
    struct msg msg = { .kind = MSG_PRINT, .print = *event };
    if (!mailbox_send(shell->mailbox, &msg))
        log_event(LOG_MAILBOX_FULL, STATUS_BUSY, MSG_PRINT, 0);
}

bool shell_start_printer(struct shell *shell)
{
    const struct settings_printer *printer = &configuration_settings(shell->configuration)->slip_printer;
    if (!settings_has_printer(printer))
        return true;
    struct slip_printer_config config = {
        .route = { .device = printer->device, .host = printer->host, .port = printer->port, .queue = printer->queue },
        .answers = !printer->silent
    };
    shell->slip_printer = slip_printer_create(&config, shell_post_print, shell);
    return shell->slip_printer != NULL;
}
