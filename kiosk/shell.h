/* The loop: input and mailbox become messages, the core decides, effects are carried out, the page is drawn when it
 * changed. Everything sleeps until something happens. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "device/window.h"

struct shell_options {
    const char *config_folder, *state_folder, *assets_folder;
    enum window_mode mode;
    int width_px, height_px; /* 0: the panel of the configuration */
    const char *script_path; /* NULL: none */
    const char *shots_folder;
    bool seeded;
    uint64_t seed;
    bool fake_clock;
};

/* Runs until a signal or the end of the script. Returns the exit code. */
int shell_run(const struct shell_options *options);
