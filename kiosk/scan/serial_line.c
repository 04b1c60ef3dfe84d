/* Plain assembly of lines; see serial_line.h. */
#include "scan/serial_line.h"

void serial_line_reset(struct serial_line *line)
{
    base_wipe(line, sizeof *line);
}

bool serial_line_begun(const struct serial_line *line)
{
    return !line->complete && (line->length > 0 || line->too_long || line->discard);
}

void serial_line_discard(struct serial_line *line)
{
    if (line->complete)
        serial_line_reset(line);
    else if (serial_line_begun(line))
        line->discard = true;
}

struct str serial_line_payload(const struct serial_line *line)
{
    return str_range(line->bytes, line->length);
}

enum serial_line_result serial_line_end(struct serial_line *line)
{
    if (line->complete || line->discard || !serial_line_begun(line)) {
        serial_line_reset(line);
        return SERIAL_LINE_NONE;
    }
    if (line->too_long) {
        serial_line_reset(line);
        return SERIAL_LINE_TOO_LONG;
    }
    line->complete = true;
    return SERIAL_LINE_COMPLETE;
}

enum serial_line_result serial_line_feed(struct serial_line *line, char byte)
{
    if (line->complete)
        serial_line_reset(line);
    if (byte == '\r' || byte == '\n')
        return serial_line_end(line);
    if (line->length < sizeof line->bytes)
        line->bytes[line->length++] = byte;
    else
        line->too_long = true;
    return SERIAL_LINE_NONE;
}
