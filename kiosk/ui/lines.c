/* Greedy line breaking on word widths. SDL_ttf can neither measure wrapped text nor keep a phrase together, and cuts
 * long words; here nothing is ever cut: a word wider than its line (a code, an address without spaces) breaks between
 * characters. Vietnamese breaks at spaces only; a no-break space keeps "09:41 ngày" together. */
#include <string.h>

#include "ui/node.h"

enum {
    PIECES_MAX = 8, /* weight changes inside one word */
    /* A word longer than this many em may be broken; the longest Vietnamese syllable, "nghiêng", is 4.2. */
    WORD_KEEP_EM = 9,
};

struct piece {
    const char *text;
    int bytes;
    enum ui_weight weight;
    int width;
};

struct word {
    struct piece pieces[PIECES_MAX];
    int count, width;
    int space;    /* width of the space before it */
    bool newline; /* starts a new line whatever room there is */
};

struct reader {
    const struct ui *ui;
    const char *at;
    enum ui_weight base, weight;
    int size_px;
    bool rich;
};

static int measure(const struct reader *reader, enum ui_weight weight, const char *text, int bytes)
{
    const struct ui_font *font = reader->ui->font;
    return bytes > 0 ? font->width_px(font->context, weight, reader->size_px, text, (size_t)bytes) : 0;
}

static struct reader reader_start(const struct ui *ui, const struct ui_node *node)
{
    enum ui_weight weight = node_weight(ui, node);
    return (struct reader){ .ui = ui,
                            .at = node_painted_text(node),
                            .base = weight,
                            .weight = weight,
                            .size_px = ui->theme->text_px[node->spec.text_style],
                            .rich = node->spec.rich };
}

static bool at_star(const struct reader *reader)
{
    return reader->rich && reader->at[0] == '*' && reader->at[1] == '*';
}

static void skip_star(struct reader *reader)
{
    reader->weight = reader->weight == UI_WEIGHT_BOLD && reader->base != UI_WEIGHT_BOLD ? reader->base : UI_WEIGHT_BOLD;
    reader->at += 2;
}

/* False at the end. Spaces at the end belong to no word. */
static bool read_word(struct reader *reader, struct word *word)
{
    memset(word, 0, sizeof(*word));
    int spaces = 0;
    while (*reader->at == ' ' || *reader->at == '\n' || at_star(reader)) {
        if (at_star(reader)) {
            skip_star(reader);
            continue;
        }
        if (*reader->at == '\n')
            word->newline = true;
        else
            spaces++;
        reader->at++;
    }
    if (spaces > 0)
        word->space = spaces * measure(reader, reader->base, " ", 1);
    while (*reader->at && *reader->at != ' ' && *reader->at != '\n' && word->count < PIECES_MAX) {
        const char *start = reader->at;
        while (*reader->at && *reader->at != ' ' && *reader->at != '\n' && !at_star(reader))
            reader->at++;
        int bytes = (int)(reader->at - start);
        struct piece *piece = &word->pieces[word->count];
        *piece = (struct piece){ start, bytes, reader->weight, measure(reader, reader->weight, start, bytes) };
        word->width += piece->width;
        word->count += bytes > 0;
        if (at_star(reader))
            skip_star(reader);
    }
    return word->count > 0;
}

void lines_measure(const struct ui *ui, const struct ui_node *node, int *pref_px, int *min_px)
{
    struct reader reader = reader_start(ui, node);
    struct word word;
    int line = 0, pref = 0, longest = 0;
    while (read_word(&reader, &word)) {
        line = word.newline || line == 0 ? word.width : line + word.space + word.width;
        pref = line > pref ? line : pref;
        longest = word.width > longest ? word.width : longest;
    }
    int keep = WORD_KEEP_EM * reader.size_px;
    *pref_px = pref;
    *min_px = longest < keep ? longest : keep;
}

struct breaker {
    struct ui *ui;
    struct ui_node *node;
    int width, x;
};

static void new_line(struct breaker *breaker)
{
    breaker->node->line_count++;
    breaker->x = 0;
}

static void place(struct breaker *breaker, const struct piece *piece, int space)
{
    struct ui *ui = breaker->ui;
    struct ui_node *node = breaker->node;
    int line = node->line_count - 1;
    struct ui_run *last = node->run_count > 0 ? &ui->runs[node->run_first + node->run_count - 1] : NULL;
    if (last && last->line == line && last->weight == piece->weight && piece->text >= last->text &&
        memchr(last->text, '*', (size_t)(piece->text - last->text)) == NULL) {
        last->bytes = (int)(piece->text - last->text) + piece->bytes;
        last->width += space + piece->width;
    } else if (ui->run_count < UI_RUNS_MAX) {
        ui->runs[ui->run_count++] = (struct ui_run){ .text = piece->text,
                                                     .bytes = piece->bytes,
                                                     .x = breaker->x + space,
                                                     .line = line,
                                                     .width = piece->width,
                                                     .weight = piece->weight };
        node->run_count++;
    } else {
        ui->overflow = true;
    }
    breaker->x += space + piece->width;
    if (breaker->x > node->text_w)
        node->text_w = breaker->x;
}

static int character_bytes(const char *text, int bytes)
{
    int n = 1;
    while (n < bytes && ((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* Places a piece wider than a whole line, character by character. */
static void place_broken(struct breaker *breaker, const struct reader *reader, struct piece piece)
{
    while (piece.bytes > 0) {
        struct piece part = { piece.text, 0, piece.weight, 0 };
        while (part.bytes < piece.bytes) {
            int more = character_bytes(piece.text + part.bytes, piece.bytes - part.bytes);
            int width = measure(reader, piece.weight, piece.text, part.bytes + more);
            if (breaker->x + width > breaker->width && (part.bytes > 0 || breaker->x > 0))
                break;
            part.bytes += more;
            part.width = width;
        }
        if (part.bytes > 0)
            place(breaker, &part, 0);
        piece.text += part.bytes;
        piece.bytes -= part.bytes;
        if (piece.bytes > 0)
            new_line(breaker);
    }
}

void lines_break(struct ui *ui, struct ui_node *node, int width_px)
{
    struct reader reader = reader_start(ui, node);
    struct breaker breaker = { ui, node, width_px, 0 };
    struct word word;
    node->run_first = ui->run_count;
    node->run_count = 0;
    node->line_count = 1;
    node->text_w = 0;
    while (read_word(&reader, &word)) {
        if (breaker.x > 0 && (word.newline || breaker.x + word.space + word.width > width_px))
            new_line(&breaker);
        int space = breaker.x > 0 ? word.space : 0;
        for (int i = 0; i < word.count; i++) {
            if (word.width > width_px)
                place_broken(&breaker, &reader, word.pieces[i]);
            else
                place(&breaker, &word.pieces[i], i == 0 ? space : 0);
        }
    }
}
