/* The words of scripts. Running them is the shell's business. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum { SCRIPT_STEPS_MAX = 4096, SCRIPT_LINE_BYTES = 4096, WITHIN_DEFAULT_MS = 10000 };

struct parser {
    const char *path;
    int line;
    FILE *faults;
    bool failed;
    int64_t within_ms;
};

static void fault(struct parser *parser, const char *reason)
{
    fprintf(parser->faults, "kiosk: %s:%d: %s\n", parser->path, parser->line, reason);
    parser->failed = true;
}

static struct str skip_spaces(struct str s)
{
    while (s.len && (*s.ptr == ' ' || *s.ptr == '\t')) {
        s.ptr++;
        s.len--;
    }
    return s;
}

static struct str take_word(struct str *rest)
{
    *rest = skip_spaces(*rest);
    size_t n = 0;
    while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
        n++;
    struct str word = str_range(rest->ptr, n);
    *rest = skip_spaces(str_range(rest->ptr + n, rest->len - n));
    return word;
}

static char *copy(struct str text)
{
    char *out = malloc(text.len + 1);
    if (out)
        (void)str_copy(out, text.len + 1, text);
    return out;
}

/* "…" with \" \\ \n \t inside; NULL and a fault when it is not that. */
static char *take_quoted(struct parser *parser, struct str *rest)
{
    *rest = skip_spaces(*rest);
    if (!rest->len || *rest->ptr != '"') {
        fault(parser, "a text in \"quotes\" is missing");
        return NULL;
    }
    char *out = malloc(rest->len + 1);
    size_t n = 0;
    for (size_t i = 1; out && i < rest->len; i++) {
        char c = rest->ptr[i];
        if (c == '"') {
            out[n] = '\0';
            *rest = skip_spaces(str_range(rest->ptr + i + 1, rest->len - i - 1));
            return out;
        }
        if (c == '\\' && i + 1 < rest->len) {
            c = rest->ptr[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        out[n++] = c;
    }
    free(out);
    fault(parser, "the closing quote is missing");
    return NULL;
}

/* "61s", "250ms", "2m" */
static bool parse_duration(struct str word, int64_t *ms)
{
    int64_t value = 0;
    size_t i = 0;
    while (i < word.len && i < 9 && word.ptr[i] >= '0' && word.ptr[i] <= '9')
        value = value * 10 + (word.ptr[i++] - '0');
    struct str unit = str_range(word.ptr + i, word.len - i);
    if (i == 0)
        return false;
    if (str_is(unit, "ms"))
        *ms = value;
    else if (str_is(unit, "s"))
        *ms = value * 1000;
    else if (str_is(unit, "m"))
        *ms = value * 60000;
    else
        return false;
    return true;
}

/* What may stand behind a command: "within 30s". */
static void take_within(struct parser *parser, struct str *rest, struct script_step *step)
{
    struct str before = *rest;
    if (!str_is(take_word(rest), "within")) {
        *rest = before;
        return;
    }
    if (!parse_duration(take_word(rest), &step->within_ms))
        fault(parser, "within needs a time such as 30s");
}

static void parse_expect_node(struct parser *parser, struct str *rest, struct script_step *step)
{
    step->command = SCRIPT_EXPECT_NODE;
    step->text = rest->len && *rest->ptr == '"' ? take_quoted(parser, rest) : copy(take_word(rest));
    while (rest->len) {
        struct str before = *rest;
        if (str_starts(*rest, "value=")) {
            *rest = str_range(rest->ptr + 6, rest->len - 6);
            free(step->value);
            step->value = take_quoted(parser, rest);
            if (!step->value)
                return;
            continue;
        }
        struct str word = take_word(rest);
        if (str_is(word, "enabled"))
            step->state = SCRIPT_NODE_ENABLED;
        else if (str_is(word, "disabled"))
            step->state = SCRIPT_NODE_DISABLED;
        else if (str_is(word, "focused"))
            step->state = SCRIPT_NODE_FOCUSED;
        else {
            *rest = before;
            return;
        }
    }
}

static void parse_expect(struct parser *parser, struct str *rest, struct script_step *step)
{
    struct str what = take_word(rest);
    if (str_starts(what, "page=")) {
        step->command = SCRIPT_EXPECT_PAGE;
        step->text = copy(str_range(what.ptr + 5, what.len - 5));
    } else if (str_is(what, "text")) {
        step->command = SCRIPT_EXPECT_TEXT;
        step->text = take_quoted(parser, rest);
    } else if (str_is(what, "no") && str_is(take_word(rest), "text")) {
        step->command = SCRIPT_EXPECT_NO_TEXT;
        step->text = take_quoted(parser, rest);
    } else if (str_is(what, "node")) {
        parse_expect_node(parser, rest, step);
    } else {
        fault(parser, "expect what? page=NAME, text \"…\", no text \"…\" or node ID");
    }
}

static void parse_command(struct parser *parser, struct str word, struct str *rest, struct script_step *step)
{
    static const struct {
        const char *word;
        enum script_command command;
        bool quoted;
    } simple[] = {
        { "press", SCRIPT_PRESS, false }, { "type", SCRIPT_TYPE, true },       { "keys", SCRIPT_KEYS, true },
        { "scan", SCRIPT_SCAN, false },   { "payload", SCRIPT_PAYLOAD, true }, { "shot", SCRIPT_SHOT, false },
    };
    for (size_t i = 0; i < sizeof simple / sizeof simple[0]; i++) {
        if (!str_is(word, simple[i].word))
            continue;
        step->command = simple[i].command;
        bool quoted = simple[i].quoted || (rest->len && *rest->ptr == '"'); /* an id may hold a space */
        step->text = quoted ? take_quoted(parser, rest) : copy(take_word(rest));
        if (!simple[i].quoted && step->text && !step->text[0])
            fault(parser, "a name is missing");
        return;
    }
    if (str_is(word, "wait")) {
        step->command = SCRIPT_WAIT;
        if (!parse_duration(take_word(rest), &step->wait_ms))
            fault(parser, "wait needs a time such as 61s");
    } else if (str_is(word, "dump")) {
        step->command = SCRIPT_DUMP;
        if (rest->len)
            step->text = copy(take_word(rest));
    } else if (str_is(word, "expect")) {
        parse_expect(parser, rest, step);
    } else {
        fault(parser, "unknown command");
    }
}

static void parse_line(struct parser *parser, struct str line, struct script *script)
{
    struct str rest = str_trim(line);
    if (!rest.len || *rest.ptr == '#')
        return;
    struct script_step step = { .line = parser->line, .within_ms = parser->within_ms };
    struct str word = take_word(&rest);
    if (str_is(word, "within")) {
        if (!parse_duration(take_word(&rest), &step.within_ms)) {
            fault(parser, "within needs a time such as 30s");
            return;
        }
        if (!rest.len) { /* alone on its line: from here on */
            parser->within_ms = step.within_ms;
            return;
        }
        word = take_word(&rest);
    }
    parse_command(parser, word, &rest, &step);
    take_within(parser, &rest, &step);
    if (rest.len && *rest.ptr != '#' && !parser->failed)
        fault(parser, "more words than the command takes");
    if (script->step_count < SCRIPT_STEPS_MAX)
        script->steps[script->step_count++] = step;
    else
        fault(parser, "the script is too long");
}

enum status script_load(const char *path, FILE *faults, struct script *out)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(faults, "kiosk: %s: cannot be read\n", path);
        return STATUS_NOT_FOUND;
    }
    struct script script = { calloc(SCRIPT_STEPS_MAX, sizeof *script.steps), 0 };
    struct parser parser = { path, 0, faults, script.steps == NULL, WITHIN_DEFAULT_MS };
    char line[SCRIPT_LINE_BYTES];
    while (script.steps && fgets(line, sizeof line, file)) {
        parser.line++;
        parse_line(&parser, str_from(line), &script);
    }
    fclose(file);
    if (parser.failed) {
        script_finish(&script);
        return STATUS_BAD_INPUT;
    }
    *out = script;
    return STATUS_OK;
}

void script_finish(struct script *script)
{
    for (size_t i = 0; script->steps && i < script->step_count; i++) {
        if (script->steps[i].text)
            base_wipe(script->steps[i].text, strlen(script->steps[i].text));
        free(script->steps[i].text);
        free(script->steps[i].value);
    }
    free(script->steps);
    *script = (struct script){ NULL, 0 };
}
