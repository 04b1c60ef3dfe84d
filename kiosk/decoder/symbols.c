/* Why each setting is as it is: Debian 12's zbar 0.23.92 guesses Big5 and Shift-JIS before UTF-8 (zbar issues 212,
 * 281), so Vietnamese needs BINARY; its result cache asserts on structured append (issue 315) and its TEST_INVERTED
 * reads past the buffer, so neither is ever on; it grows 0.4 kB a decode (issue 258), so the scanner is made anew. */
#include "decoder/symbols.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

enum {
    SCANNER_DECODES_MAX = 500, /* flat at 4.7 MB so; 12.7 MB after 20,000 decodes without */
};

struct symbols {
    zbar_image_scanner_t *scanner;
    uint32_t decodes;
};

static zbar_image_scanner_t *scanner_create(void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    if (!scanner)
        return NULL;
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0); /* 0 means all: everything off */
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    int set = 0;
    if (zbar_image_scanner_get_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, &set) != 0 || set != 1) {
        zbar_image_scanner_destroy(scanner); /* a library without it would mangle names silently */
        return NULL;
    }
    return scanner;
}

struct symbols *symbols_create(void)
{
    struct symbols *symbols = calloc(1, sizeof *symbols);
    if (!symbols)
        return NULL;
    symbols->scanner = scanner_create();
    if (!symbols->scanner) {
        free(symbols);
        return NULL;
    }
    return symbols;
}

void symbols_destroy(struct symbols *symbols)
{
    if (!symbols)
        return;
    if (symbols->scanner)
        zbar_image_scanner_destroy(symbols->scanner);
    free(symbols);
}

static bool known(const struct codes *codes, const char *bytes, unsigned length)
{
    for (uint32_t i = 0; i < codes->count; i++)
        if (codes->items[i].length == length && memcmp(codes->items[i].bytes, bytes, length) == 0)
            return true;
    return false;
}

static void add(struct codes *codes, const zbar_symbol_t *symbol, uint16_t flags)
{
    const char *bytes = zbar_symbol_get_data(symbol);
    unsigned length = zbar_symbol_get_data_length(symbol); /* never strlen: a payload may hold NUL */
    if (zbar_symbol_get_type(symbol) != ZBAR_QRCODE || zbar_symbol_get_components(symbol))
        return;
    if (!bytes || length == 0 || length > DECODER_PAYLOAD_BYTES_MAX)
        return;
    if (codes->count == DECODER_CODES_MAX || known(codes, bytes, length))
        return;
    struct code *code = &codes->items[codes->count++];
    code->length = (uint16_t)length;
    code->flags = flags;
    memcpy(code->bytes, bytes, length);
}

void symbols_read(struct symbols *symbols, const struct grey *grey, uint16_t flags, struct codes *codes)
{
    if (symbols->decodes == SCANNER_DECODES_MAX) {
        zbar_image_scanner_t *fresh = scanner_create();
        if (fresh) {
            zbar_image_scanner_destroy(symbols->scanner);
            symbols->scanner = fresh;
        }
        symbols->decodes = 0;
    }
    symbols->decodes++;
    zbar_image_t *image = zbar_image_create();
    if (!image)
        return;
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, grey->width, grey->height);
    zbar_image_set_data(image, grey->pixels, (unsigned long)grey->width * grey->height, NULL);
    if (zbar_scan_image(symbols->scanner, image) > 0)
        for (const zbar_symbol_t *at = zbar_image_first_symbol(image); at; at = zbar_symbol_next(at))
            add(codes, at, flags);
    zbar_image_destroy(image);
}
