/* A declaration from the model to the page printer: laid out on a roll, cut into pages, written down for kiosk-sheet.
 */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "base/sheet_wire.h"
#include "core/outcome.h"
#include "core/sheet.h"
#include "shell_parts.h"
#include "ui/pages.h"
#include "view/paper.h"

/* A4 at 200 dots an inch; margins of 25 mm on the left, where it is filed, 15 mm on the right, 18 mm above and below.
 */
enum {
    DPI = 200,
    PAGE_W = 1654,
    PAGE_H = 2339,
    LEFT = 197,
    RIGHT = 118,
    TOP = 142,
    FOOT_H = 60, /* within the lower margin */
    FOOT_TEXT_PX = 24,
    ROLL_W = PAGE_W - LEFT - RIGHT,
    ROLL_PAGE_H = PAGE_H - 2 * TOP,
    CANVAS_PX = 8, /* nothing is drawn: it only lends its letters' widths */
};

struct wire {
    uint8_t *bytes; /* SHEET_WIRE_BYTES_MAX */
    size_t used;
    struct sheet_head head;
    bool full;
};

static void put(struct wire *wire, struct sheet_mark mark, const char *text)
{
    mark.text_bytes = text ? (uint32_t)strlen(text) : 0;
    if (wire->head.marks == SHEET_MARKS_MAX || mark.text_bytes > SHEET_TEXT_BYTES_MAX ||
        wire->used + sizeof mark + mark.text_bytes > SHEET_WIRE_BYTES_MAX) {
        wire->full = true;
        return;
    }
    memcpy(wire->bytes + wire->used, &mark, sizeof mark);
    if (mark.text_bytes)
        memcpy(wire->bytes + wire->used + sizeof mark, text, mark.text_bytes);
    wire->used += sizeof mark + mark.text_bytes;
    wire->head.marks++;
}

static void put_command(struct wire *wire, const struct draw_cmd *cmd, size_t page, int top_px)
{
    static const struct {
        bool drawn;
        enum sheet_mark_kind kind;
    } KINDS[] = { [DRAW_FILL] = { true, SHEET_MARK_FILL },
                  [DRAW_BORDER] = { true, SHEET_MARK_BORDER },
                  [DRAW_TEXT] = { true, SHEET_MARK_TEXT },
                  [DRAW_QR] = { true, SHEET_MARK_QR } };
    if ((size_t)cmd->kind >= ARRAY_LEN(KINDS) || !KINDS[cmd->kind].drawn ||
        (cmd->kind == DRAW_FILL && cmd->color == 0xFFFFFF))
        return;
    struct sheet_mark mark = { .page = (uint16_t)page,
                               .kind = (uint8_t)KINDS[cmd->kind].kind,
                               .bold = cmd->weight == UI_WEIGHT_BOLD,
                               .x = cmd->box.x + LEFT,
                               .y = cmd->box.y - top_px + TOP,
                               .w = cmd->box.w,
                               .h = cmd->box.h,
                               .size_px = cmd->kind == DRAW_BORDER ? cmd->width_px : cmd->text_px };
    bool text = cmd->kind == DRAW_TEXT || cmd->kind == DRAW_QR;
    put(wire, mark, text ? cmd->text : NULL);
}

/* Which application, which page of how many, and that it is a trial print: on every page, should they come apart. */
static void put_foot(struct shell *shell, struct wire *wire, size_t page, size_t pages)
{
    const struct model vietnamese = model_in_vietnamese(&shell->model);
    const struct sheet *sheet = model_sheet(&vietnamese);
    struct outcome_shown shown = model_outcome(&vietnamese);
    char number[8], count[8], text[160], foot[320];
    (void)str_format(number, sizeof number, "%zu", page + 1);
    (void)str_format(count, sizeof count, "%zu", pages);
    const struct i18n_arg args[] = { { "page", number }, { "pages", count } };
    if (i18n_format(text, sizeof text, vietnamese.texts, "sheet.page", args, 2) == STATUS_OK &&
        str_format(foot, sizeof foot, "%s%s%s%s%s", shown.number, shown.number[0] ? " · " : "", text,
                   sheet && sheet->sourced ? "" : " · ",
                   sheet && sheet->sourced ? "" : model_text(&vietnamese, "sheet.trial")))
        put(wire,
            (struct sheet_mark){ .page = (uint16_t)page,
                                 .kind = SHEET_MARK_TEXT,
                                 .x = LEFT,
                                 .y = PAGE_H - TOP / 2 - FOOT_H / 2,
                                 .h = FOOT_H,
                                 .size_px = FOOT_TEXT_PX },
            foot);
    base_wipe(&shown, sizeof shown);
    base_wipe(foot, sizeof foot);
}

static enum status write_pages(struct shell *shell, const struct draw_list *list, struct wire *wire)
{
    struct page_span spans[SHEET_PAGES_MAX];
    size_t pages = pages_cut(list, ROLL_PAGE_H, spans, ARRAY_LEN(spans));
    if (pages == 0)
        return STATUS_NOT_FOUND;
    wire->head = (struct sheet_head){
        .magic = SHEET_MAGIC, .pages = (uint32_t)pages, .dpi = DPI, .width_px = PAGE_W, .height_px = PAGE_H
    };
    wire->used = sizeof wire->head;
    for (size_t page = 0; page < pages; page++) {
        for (size_t i = 0; i < draw_list_count(list); i++) {
            const struct draw_cmd *cmd = draw_list_at(list, i);
            if (cmd->box.y >= spans[page].top_px && cmd->box.y < spans[page].bottom_px)
                put_command(wire, cmd, page, spans[page].top_px);
        }
        put_foot(shell, wire, page, pages);
    }
    memcpy(wire->bytes, &wire->head, sizeof wire->head);
    return wire->full || spans[pages - 1].bottom_px - spans[pages - 1].top_px > ROLL_PAGE_H ? STATUS_TOO_LARGE
                                                                                            : STATUS_OK;
}

static enum status lay_out(struct shell *shell, struct wire *wire)
{
    const struct settings *settings = configuration_settings(shell->configuration);
    struct canvas_paths paths = { settings->font_sheet, settings->font_sheet_bold, shell->options->assets_folder };
    struct ui_theme theme;
    struct canvas *canvas = NULL;
    struct ui *ui = ui_create();
    struct draw_list *list = draw_list_create();
    enum status status = STATUS_NO_MEMORY;
    if (!ui || !list)
        goto cleanup;
    status = canvas_create(CANVAS_PX, CANVAS_PX, &paths, &canvas);
    if (status != STATUS_OK)
        goto cleanup;
    view_sheet_theme(ROLL_W, ROLL_PAGE_H * SHEET_PAGES_MAX, DPI, &theme);
    ui_begin(ui, &theme, canvas_font(canvas));
    view_sheet_declare(&shell->model, ui);
    status = ui_end(ui);
    if (status == STATUS_OK)
        status = paint_tree(ui, list);
    if (status == STATUS_OK)
        status = write_pages(shell, list, wire);
cleanup:
    draw_list_destroy(list); /* each wipes what it held */
    ui_destroy(ui);
    canvas_destroy(canvas);
    return status;
}

enum status shell_print_sheet(struct shell *shell, uint32_t job)
{
    struct wire wire = { .bytes = calloc(1, SHEET_WIRE_BYTES_MAX) };
    enum status status = !shell->page_printer ? STATUS_UNAVAILABLE
                         : wire.bytes         ? lay_out(shell, &wire)
                                              : STATUS_NO_MEMORY;
    if (status != STATUS_OK) {
        if (wire.bytes)
            base_wipe(wire.bytes, wire.used);
        free(wire.bytes);
        return status;
    }
    return page_printer_print(shell->page_printer, job, wire.bytes, wire.used) ? STATUS_OK : STATUS_BUSY;
}

bool shell_start_page_printer(struct shell *shell)
{
    const struct settings *settings = configuration_settings(shell->configuration);
    const struct settings_printer *printer = &settings->page_printer;
    char program[FOLDER_BYTES];
    if (!settings_has_printer(printer))
        return true;
    if (!folder_program("kiosk-sheet", program))
        return false;
    struct page_printer_config config = {
        .route = { .host = printer->host, .port = printer->port, .queue = printer->queue },
        .program = program,
        .regular = settings->font_sheet,
        .bold = settings->font_sheet_bold
    };
    shell->page_printer = page_printer_create(&config, shell_post_print, shell);
    return shell->page_printer != NULL;
}
