/* `kiosk check`: proves a configuration folder and says everything that is wrong, or lists its journeys. */
#include "verbs.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "data/load.h"
#include "folders.h"

static const char HELP[] =
    "usage: kiosk check [DIR] [--list [--json]]\n"
    "Reads a configuration folder and prints every fault as file:line: reason.\n"
    "  --list          one line a journey: id, procedure, mode, languages, status, checked, name\n"
    "  --list --json   one JSON object a journey\n"
    "The files that kiosk.yaml names for a portal must be here and readable: check as the user the kiosk runs as.\n"
    "A placeholder still standing in kiosk.yaml is no fault: a note on stderr tells it.\n"
    "Exit: 0 no fault, 1 faults found, 2 bad use.\n";

static int bad_use(const char *what, const char *why)
{
    fprintf(stderr, "kiosk: check: %s: %s\n", what, why);
    return 2;
}

/* A journey speaks every language the configuration proved: words missing in one of them would be a fault. One that
 * has only Vietnamese words shows those. */
static size_t language_count(const struct configuration *configuration, const struct service *service)
{
    return service->vietnamese_only ? 1 : configuration_settings(configuration)->language_count;
}

static json_t *json_of(const struct configuration *configuration, const struct service *service)
{
    const struct settings *settings = configuration_settings(configuration);
    const struct i18n *texts = configuration_texts(configuration, "vi");
    json_t *languages = json_array();
    for (size_t i = 0; i < language_count(configuration, service); i++)
        json_array_append_new(languages, json_string(service->vietnamese_only ? "vi" : settings->languages[i]));
    json_t *object = json_object();
    json_object_set_new(object, "id", json_string(service->id));
    json_object_set_new(object, "procedure", service->procedure ? json_string(service->procedure) : json_null());
    json_object_set_new(object, "mode", json_string(service_mode_name(service->mode)));
    json_object_set_new(object, "name", json_string(i18n_get(texts, service->name_key)));
    json_object_set_new(object, "pages", json_integer((json_int_t)service->page_count));
    json_object_set_new(object, "languages", languages);
    json_object_set_new(object, "status", json_string(service->sourced ? "sourced" : "unverified"));
    json_object_set_new(object, "checked", json_string(service->checked));
    return object;
}

static bool print_json(const struct configuration *configuration, const struct service *service)
{
    json_t *object = json_of(configuration, service);
    bool good = json_dumpf(object, stdout, JSON_COMPACT) == 0 && putchar('\n') != EOF;
    json_decref(object);
    return good;
}

static bool print_line(const struct configuration *configuration, const struct service *service)
{
    const struct settings *settings = configuration_settings(configuration);
    const struct i18n *texts = configuration_texts(configuration, "vi");
    printf("%-20s %-9s %-8s %2zu pages  ", service->id, service->procedure ? service->procedure : "-",
           service_mode_name(service->mode), service->page_count);
    for (size_t i = 0; i < language_count(configuration, service); i++)
        printf("%s%s", i ? "," : "", service->vietnamese_only ? "vi" : settings->languages[i]);
    return printf("  %s %s  %s\n", service->sourced ? "sourced" : "unverified", service->checked,
                  i18n_get(texts, service->name_key)) > 0;
}

static int print_journeys(const struct configuration *configuration, bool json)
{
    const struct catalogue *catalogue = configuration_catalogue(configuration);
    bool good = true;
    for (size_t i = 0; i < catalogue->service_count && good; i++)
        good = json ? print_json(configuration, &catalogue->services[i])
                    : print_line(configuration, &catalogue->services[i]);
    if (!good || fflush(stdout) != 0) {
        fprintf(stderr, "kiosk: check: %s\n", status_log_text(STATUS_IO));
        return 1;
    }
    return 0;
}

/* What ships stands for what an officer puts in; a kiosk that goes out with it keeps every dossier to itself. */
static void note_placeholders(const struct settings *settings)
{
    static const char pin[] = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    for (size_t i = 0; i < settings->portal_count; i++) {
        const struct settings_portal *portal = &settings->portals[i];
        const char *what = strstr(portal->base_url, ".example") ? "base_url" : NULL;
        for (size_t p = 0; !what && p < portal->pin_count; p++)
            what = strcmp(portal->pins[p], pin) == 0 ? "pins" : NULL;
        if (!what && portal->group_id && strcmp(portal->group_id, "0") == 0)
            what = "group_id";
        if (what)
            fprintf(stderr, "kiosk: check: note: portal %s: %s is a placeholder; dossiers wait until it is replaced\n",
                    portal->id, what);
    }
}

/* No fault either: the province decided so, and should know which. */
static void note_printed(const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->service_count; i++)
        if (service_is_printed(&catalogue->services[i]))
            fprintf(stderr, "kiosk: check: note: %s has no portal: it is filled in, printed and handed in on paper\n",
                    catalogue->services[i].id);
}

int verb_check(int argc, char **argv)
{
    const char *folder = NULL;
    bool list = false, json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(HELP, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--list") == 0)
            list = true;
        else if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (argv[i][0] == '-')
            return bad_use(argv[i], "no such option");
        else if (folder)
            return bad_use(argv[i], "only one folder");
        else
            folder = argv[i];
    }
    if (json && !list)
        return bad_use("--json", "goes with --list");
    char found[FOLDER_BYTES];
    if (!folder && !folder_find("config", found))
        return bad_use("DIR", "no configuration folder found beside the program or in /etc/kiosk");
    struct configuration *configuration = NULL;
    char assets[FOLDER_BYTES];
    bool drawn = folder_find("assets", assets);
    if (configuration_prove(folder ? folder : found, drawn ? assets : NULL, stdout, &configuration) != STATUS_OK)
        return 1;
    note_placeholders(configuration_settings(configuration));
    note_printed(configuration_catalogue(configuration));
    int code = list ? print_journeys(configuration, json) : 0;
    configuration_destroy(configuration);
    return code;
}
