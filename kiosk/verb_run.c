/* kiosk run: the screen. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folders.h"
#include "shell.h"
#include "verbs.h"

static const char help[] =
    "usage: kiosk run [--config DIR] [--state DIR] [--windowed WxH | --fullscreen | --headless]\n"
    "                 [--script FILE] [--shots DIR] [--seed N] [--fake-clock]\n\n"
    "  --config DIR    configuration (default: config/ beside the build, or /etc/kiosk)\n"
    "  --state DIR     queue and key (default: $STATE_DIRECTORY, or ~/.local/state/kiosk)\n"
    "  --windowed WxH  a window of that many pixels, as if the panel had them\n"
    "  --fullscreen    the whole screen (default)\n"
    "  --headless      no display; for scripts\n"
    "  --script FILE   press, type, scan and check as a person would, then end\n"
    "  --shots DIR     where the script's `shot` puts its pictures\n"
    "  --seed N        the same random numbers each time (tests only)\n"
    "  --fake-clock    the screen's clock moves only on the script's `wait`\n";

static int bad_use(const char *what, const char *why)
{
    fprintf(stderr, "kiosk: run: %s: %s\n%s", what, why, help);
    return 2;
}

static bool parse_size(const char *text, struct shell_options *options)
{
    char end = 0;
    return sscanf(text, "%dx%d%c", &options->width_px, &options->height_px, &end) == 2 && options->width_px >= 320 &&
           options->height_px >= 320 && options->width_px <= 8192 && options->height_px <= 8192;
}

/* The folders behind relative or missing options; they live as long as the run. */
struct run_folders {
    char config[FOLDER_BYTES], state[FOLDER_BYTES], assets[FOLDER_BYTES];
};

enum { CONFIG = 1, STATE, WINDOWED, FULLSCREEN, HEADLESS, SCRIPT, SHOTS, SEED, FAKE_CLOCK, HELP };

/* 0: go on; otherwise the exit code plus one, so that --help ends with 0. */
static int take_option(int option, struct shell_options *options)
{
    char *end = NULL;
    switch (option) {
    case CONFIG:
        options->config_folder = optarg;
        return 0;
    case STATE:
        options->state_folder = optarg;
        return 0;
    case WINDOWED:
        options->mode = WINDOW_WINDOWED;
        return parse_size(optarg, options) ? 0 : 1 + bad_use("--windowed", "a size such as 540x960 is needed");
    case FULLSCREEN:
        options->mode = WINDOW_FULLSCREEN;
        return 0;
    case HEADLESS:
        options->mode = WINDOW_HEADLESS;
        return 0;
    case SCRIPT:
        options->script_path = optarg;
        return 0;
    case SHOTS:
        options->shots_folder = optarg;
        return 0;
    case SEED:
        options->seeded = true;
        options->seed = strtoull(optarg, &end, 0);
        return *optarg && !*end ? 0 : 1 + bad_use("--seed", "a number is needed");
    case FAKE_CLOCK:
        options->fake_clock = true;
        return 0;
    case HELP:
        fputs(help, stdout);
        return 1;
    default:
        return 1 + 2;
    }
}

static int find_folders(struct shell_options *options, struct run_folders *folders)
{
    if (!options->config_folder && !folder_find("config", folders->config))
        return bad_use("--config", "no configuration found; name its folder");
    if (!options->state_folder && !folder_state_default(folders->state))
        return bad_use("--state", "no state folder known; name one");
    if (!folder_find("assets", folders->assets)) {
        fprintf(stderr, "kiosk: run: the assets folder is missing beside the program\n");
        return 1;
    }
    options->config_folder = options->config_folder ? options->config_folder : folders->config;
    options->state_folder = options->state_folder ? options->state_folder : folders->state;
    options->assets_folder = folders->assets;
    if (!folder_make(options->state_folder)) {
        fprintf(stderr, "kiosk: run: %s: cannot be made\n", options->state_folder);
        return 1;
    }
    return 0;
}

int verb_run(int argc, char **argv)
{
    static const struct option table[] = { { "config", required_argument, NULL, CONFIG },
                                           { "state", required_argument, NULL, STATE },
                                           { "windowed", required_argument, NULL, WINDOWED },
                                           { "fullscreen", no_argument, NULL, FULLSCREEN },
                                           { "headless", no_argument, NULL, HEADLESS },
                                           { "script", required_argument, NULL, SCRIPT },
                                           { "shots", required_argument, NULL, SHOTS },
                                           { "seed", required_argument, NULL, SEED },
                                           { "fake-clock", no_argument, NULL, FAKE_CLOCK },
                                           { "help", no_argument, NULL, HELP },
                                           { 0 } };
    struct shell_options options = { .mode = WINDOW_FULLSCREEN };
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;) {
        int ended = take_option(option, &options);
        if (ended)
            return ended - 1;
    }
    if (optind < argc)
        return bad_use(argv[optind], "not understood");
    struct run_folders folders;
    int failed = find_folders(&options, &folders);
    return failed ? failed : shell_run(&options);
}
