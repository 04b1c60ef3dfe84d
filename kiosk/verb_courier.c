/* `kiosk courier`: reads the configuration and runs the queue in the foreground. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/status.h"
#include "courier/courier.h"
#include "data/load.h"
#include "folders.h"
#include "verbs.h"

static const char HELP[] =
    "kiosk courier [--config DIR] [--state DIR]\n"
    "Keeps the queue and sends it; runs until SIGTERM. One courier a state folder.\n"
    "  --config DIR  configuration (default: config/ beside the build, or /etc/kiosk)\n"
    "  --state DIR   queue, key and socket (default: $STATE_DIRECTORY, or ~/.local/state/kiosk)\n";

static int complain(const char *why)
{
    (void)fprintf(stderr, "kiosk: courier: %s\n", why);
    return 1;
}

static int run(const char *config, const char *state)
{
    struct configuration *configuration = NULL;
    if (configuration_load(config, stderr, &configuration) != STATUS_OK)
        return complain("the configuration has faults; nothing was started");
    const struct courier_options options = { .state_folder = state,
                                             .settings = configuration_settings(configuration),
                                             .clock = clock_system(),
                                             .entropy = entropy_system(),
                                             .retry = retry_policy_default() };
    enum status status = courier_run(&options);
    configuration_destroy(configuration);
    switch (status) {
    case STATUS_OK:
        return 0;
    case STATUS_BUSY:
        return complain("another courier already owns this state folder");
    case STATUS_CORRUPT:
        return complain("the queue or its key is damaged, or of a newer program; nothing was changed");
    default:
        return complain(status_log_text(status));
    }
}

int verb_courier(int argc, char **argv)
{
    static const struct option options[] = { { "config", required_argument, NULL, 'c' },
                                             { "state", required_argument, NULL, 's' },
                                             { "help", no_argument, NULL, 'h' },
                                             { 0 } };
    static char config_default[FOLDER_BYTES], state_default[FOLDER_BYTES];
    const char *config = folder_find("config", config_default) ? config_default : NULL;
    const char *state = folder_state_default(state_default) ? state_default : NULL;
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'h')
            return fputs(HELP, stdout) < 0;
        if (option == '?')
            return 2;
        if (option == 'c')
            config = optarg;
        else
            state = optarg;
    }
    if (optind < argc) {
        (void)fputs(HELP, stderr);
        return 2;
    }
    if (!config || !state || !folder_make(state)) {
        (void)complain("no configuration or no state folder; name them with --config and --state");
        return 2;
    }
    return run(config, state);
}
