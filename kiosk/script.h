/* Scripts drive the real program as a person would: touches by node id, keys, codes, time. One command a line
 * (README, "Scripts"). A script is read whole and refused at the line that is wrong before anything is pressed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/status.h"

enum script_command {
    SCRIPT_PRESS,
    SCRIPT_TYPE,
    SCRIPT_KEYS,
    SCRIPT_SCAN,
    SCRIPT_PAYLOAD,
    SCRIPT_WAIT,
    SCRIPT_SHOT,
    SCRIPT_DUMP,
    SCRIPT_EXPECT_PAGE,
    SCRIPT_EXPECT_TEXT,
    SCRIPT_EXPECT_NO_TEXT,
    SCRIPT_EXPECT_NODE,
};

enum script_node_state { SCRIPT_NODE_ANY, SCRIPT_NODE_ENABLED, SCRIPT_NODE_DISABLED, SCRIPT_NODE_FOCUSED };

struct script_step {
    enum script_command command;
    int line;
    char *text;  /* id, text, file, page or shot name; owned; NULL for a bare dump */
    char *value; /* EXPECT_NODE: value="…"; owned; NULL when not asked */
    enum script_node_state state;
    int64_t wait_ms;   /* WAIT */
    int64_t within_ms; /* how long PRESS and EXPECT may take */
};

struct script {
    struct script_step *steps; /* owned */
    size_t step_count;
};

/* Reads a script; every fault is written to `faults` as "file:line: reason". *out is untouched on failure. */
enum status MUST_USE script_load(const char *path, FILE *faults, struct script *out);
void script_finish(struct script *script);
