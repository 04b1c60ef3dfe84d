/* libyaml's events to our tree. The event interface and not the document one: only there anchors and tags are visible,
 * and depth and count can be refused before anything is built. */
#include "data/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "text/utf8.h"

struct builder {
    struct arena *arena;
    struct faults *faults;
    const char *file;
    struct node *root;
    struct node *open[YAML_DEPTH_MAX];
    size_t depth;
    size_t nodes;
    const char *key; /* waiting for its value in the innermost map */
    int key_line;
};

static bool refuse(struct builder *builder, int line, const char *reason)
{
    fault_at(builder->faults, builder->file, line, "%s", reason);
    return false;
}

static int line_of(yaml_mark_t mark)
{
    return (int)mark.line + 1;
}

/* Text of ours is NFC, and holds no control character but the line feed of a block. Escapes in quotes can write
 * anything, so this looks at the scalar and not at the file. */
static bool scalar_is_clean(struct builder *builder, struct str text, int line)
{
    bool ascii = true;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if ((byte < 0x20 && byte != '\n') || byte == 0x7f)
            return refuse(builder, line, "control character in a text");
        ascii = ascii && byte < 0x80;
    }
    if (ascii)
        return true;
    for (struct str rest = text; rest.len;) {
        uint32_t rune;
        if (!utf8_decode(&rest, &rune))
            return refuse(builder, line, "not UTF-8");
        if (rune == 0xfeff || (rune >= 0x202a && rune <= 0x202e) || (rune >= 0x2066 && rune <= 0x2069) ||
            (rune >= 0x80 && rune < 0xa0))
            return refuse(builder, line, "hidden control character in a text");
    }
    /* Line by line: a whole list of communes is longer than one text may be. */
    for (struct str rest = text; rest.ptr;)
        if (!utf8_is_nfc(str_cut(&rest, '\n')))
            return refuse(builder, line, "text is not in Unicode NFC; save the file with composed letters");
    return true;
}

static struct node *append(struct builder *builder, enum node_kind kind, int line)
{
    struct node *parent = builder->depth ? builder->open[builder->depth - 1] : NULL;
    if (++builder->nodes > YAML_NODES_MAX || (parent && ++parent->count > YAML_ENTRIES_MAX)) {
        refuse(builder, line, "too many entries");
        return NULL;
    }
    struct node *node = arena_alloc(builder->arena, sizeof *node);
    if (!node) {
        refuse(builder, line, "out of memory");
        return NULL;
    }
    *node = (struct node){ .kind = kind, .file = builder->file, .line = line };
    node->key = builder->key;
    node->key_line = builder->key ? builder->key_line : line;
    builder->key = NULL;
    if (!parent)
        builder->root = node;
    else if (parent->last)
        parent->last = parent->last->next = node;
    else
        parent->first = parent->last = node;
    return node;
}

static bool take_key(struct builder *builder, struct str text, int line)
{
    const struct node *map = builder->open[builder->depth - 1];
    if (text.len == 0 || text.len > YAML_KEY_BYTES_MAX || memchr(text.ptr, '\n', text.len))
        return refuse(builder, line, "a key is one short line");
    for (const struct node *entry = map->first; entry; entry = entry->next)
        if (str_is(text, entry->key)) {
            fault_at(builder->faults, builder->file, line, "duplicate key %s, first at line %d", entry->key,
                     entry->key_line);
            return false;
        }
    builder->key = arena_strdup(builder->arena, text);
    builder->key_line = line;
    return builder->key || refuse(builder, line, "out of memory");
}

static bool take_scalar(struct builder *builder, const yaml_event_t *event)
{
    int line = line_of(event->start_mark);
    struct str text = str_range((const char *)event->data.scalar.value, event->data.scalar.length);
    if (event->data.scalar.anchor)
        return refuse(builder, line, "anchors are not allowed");
    if (event->data.scalar.tag)
        return refuse(builder, line, "tags are not allowed");
    if (!scalar_is_clean(builder, text, line))
        return false;
    if (builder->depth && builder->open[builder->depth - 1]->kind == NODE_MAP && !builder->key)
        return take_key(builder, text, line);
    struct node *node = append(builder, NODE_SCALAR, line);
    if (!node)
        return false;
    char *copy = arena_strdup(builder->arena, text);
    if (!copy)
        return refuse(builder, line, "out of memory");
    node->text = str_range(copy, text.len);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->block =
        event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE || event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
    return true;
}

static bool take_start(struct builder *builder, enum node_kind kind, int line, const void *anchor, const void *tag)
{
    if (anchor)
        return refuse(builder, line, "anchors are not allowed");
    if (tag)
        return refuse(builder, line, "tags are not allowed");
    if (builder->depth && builder->open[builder->depth - 1]->kind == NODE_MAP && !builder->key)
        return refuse(builder, line, "a key is one short line");
    if (builder->depth == YAML_DEPTH_MAX)
        return refuse(builder, line, "nested too deeply");
    struct node *node = append(builder, kind, line);
    if (!node)
        return false;
    builder->open[builder->depth++] = node;
    return true;
}

static bool take_event(struct builder *builder, const yaml_event_t *event)
{
    int line = line_of(event->start_mark);
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return refuse(builder, line, "aliases are not allowed");
    case YAML_SCALAR_EVENT:
        return take_scalar(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return take_start(builder, NODE_LIST, line, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return take_start(builder, NODE_MAP, line, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        builder->depth--;
        return true;
    case YAML_DOCUMENT_START_EVENT:
        if (builder->root)
            return refuse(builder, line, "only one document a file");
        return true;
    default:
        return true;
    }
}

/* libyaml has no mark for a byte it cannot read, only an offset. */
static int line_of_problem(const yaml_parser_t *parser, struct str bytes)
{
    if (parser->error != YAML_READER_ERROR)
        return line_of(parser->problem_mark);
    int line = 1;
    for (size_t i = 0; i < parser->problem_offset && i < bytes.len; i++)
        line += bytes.ptr[i] == '\n';
    return line;
}

bool yaml_parse(struct arena *arena, struct faults *faults, const char *file, struct str bytes, struct node **root)
{
    struct builder builder = { .arena = arena, .faults = faults, .file = file };
    yaml_parser_t parser;
    if (bytes.len > YAML_FILE_BYTES_MAX)
        return refuse(&builder, 1, "file is larger than 1 MiB");
    const char *nul = bytes.len ? memchr(bytes.ptr, 0, bytes.len) : NULL;
    if (nul) {
        int line = 1;
        for (const char *at = bytes.ptr; at < nul; at++)
            line += *at == '\n';
        return refuse(&builder, line, "NUL byte in the file");
    }
    if (!yaml_parser_initialize(&parser))
        return refuse(&builder, 1, "out of memory");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING); /* never guess UTF-16 from the first bytes */
    yaml_parser_set_input_string(&parser, (const unsigned char *)(bytes.ptr ? bytes.ptr : ""), bytes.len);
    bool good = true;
    for (bool more = true; good && more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            good = refuse(&builder, line_of_problem(&parser, bytes), parser.problem ? parser.problem : "not YAML");
            break;
        }
        good = take_event(&builder, &event);
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (good && !builder.root)
        good = refuse(&builder, 1, "the file is empty");
    if (good)
        *root = builder.root;
    return good;
}

enum status yaml_read_bytes(struct arena *arena, const char *file, struct str *bytes)
{
    enum status status = STATUS_IO;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold the start */
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_IO;
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        goto done;
    if (info.st_size > YAML_FILE_BYTES_MAX) {
        status = STATUS_TOO_LARGE;
        goto done;
    }
    size_t size = (size_t)info.st_size, have = 0;
    char *buffer = arena_alloc(arena, size + 1);
    if (!buffer) {
        status = STATUS_NO_MEMORY;
        goto done;
    }
    while (have < size) {
        ssize_t got = read(fd, buffer + have, size - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            goto done; /* shorter than it was a moment ago: somebody is writing it */
        have += (size_t)got;
    }
    *bytes = str_range(buffer, size);
    status = STATUS_OK;
done:
    close(fd);
    return status;
}

bool yaml_read(struct arena *arena, struct faults *faults, const char *file, struct node **root)
{
    struct str bytes;
    switch (yaml_read_bytes(arena, file, &bytes)) {
    case STATUS_OK:
        return yaml_parse(arena, faults, file, bytes, root);
    case STATUS_NOT_FOUND:
        fault_at(faults, file, 1, "no such file");
        return false;
    case STATUS_TOO_LARGE:
        fault_at(faults, file, 1, "file is larger than 1 MiB");
        return false;
    default:
        fault_at(faults, file, 1, "cannot be read");
        return false;
    }
}

struct node *yaml_get(const struct node *map, const char *key)
{
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (struct node *entry = map->first; entry; entry = entry->next)
        if (strcmp(entry->key, key) == 0)
            return entry;
    return NULL;
}

bool yaml_is_null(const struct node *node)
{
    return node->kind == NODE_SCALAR && node->plain &&
           (node->text.len == 0 || str_is(node->text, "~") || str_is(node->text, "null"));
}

static void replace(struct node *place, const struct node *with)
{
    struct node *next = place->next;
    *place = *with;
    place->next = next;
}

void yaml_overlay(struct node *base, const struct node *over)
{
    for (struct node *entry = over->first, *next; entry; entry = next) {
        next = entry->next;
        struct node *place = yaml_get(base, entry->key);
        if (place && place->kind == NODE_MAP && entry->kind == NODE_MAP) {
            yaml_overlay(place, entry);
        } else if (place) {
            replace(place, entry);
        } else {
            entry->next = NULL; /* entries move over from one list to the other */
            if (base->last)
                base->last = base->last->next = entry;
            else
                base->first = base->last = entry;
            base->count++;
        }
    }
}
