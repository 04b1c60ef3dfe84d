/* The order in which a configuration folder is read and proven. What one file means is each reader's business. */
#include "data/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "data/insurance_read.h"
#include "data/journey.h"
#include "data/keyboards_read.h"
#include "data/portal_files.h"
#include "data/regions_read.h"
#include "data/settings_read.h"
#include "data/sheet_read.h"
#include "data/words.h"
#include "data/yaml.h"

enum {
    KEEP_BYTES_MAX = 16 * 1024 * 1024, /* measured: the shipped configuration takes under 1 MiB of it */
    SCRATCH_BYTES_MAX =
        96 * 1024 * 1024, /* address space only: trees and bytes of all files, given back after loading */
    FILES_MAX = 128,      /* services, guides or keyboards: the essential ones are 25, then 53, then 76 */
    FILE_PATH_BYTES = 512,
    VERSION_BYTES = 16,
};

struct language {
    const char *id;
    struct words words;
    struct i18n *table;
    char version[VERSION_BYTES];
};

struct configuration {
    struct arena *keep;
    struct settings settings;
    struct catalogue catalogue;
    struct regions regions;
    struct insurance insurance;
    struct language languages[SETTINGS_LANGUAGES_MAX];
    size_t language_count;
    const struct keyboard_layout **keyboards;
    size_t keyboard_count;
};

struct loader {
    struct configuration *configuration;
    const char *folder;
    struct reader reader;
    const struct node *settings_root; /* NULL when kiosk.yaml could not be read */
    struct journey *journeys;         /* one a service and guide */
    struct service *services;         /* the catalogue's, while they may be moved */
    size_t journey_count;
    bool files;     /* those that kiosk.yaml names are proven too */
    bool tree_lost; /* a file could not be read at all: its words are missing, and nobody is to blame for that twice */
};

struct names {
    char *items[FILES_MAX];
    size_t count;
};

static const char *path_of(struct loader *loader, const char *part, const char *name, const char *end)
{
    char path[FILE_PATH_BYTES];
    const char *copy = NULL;
    if (str_format(path, sizeof path, "%s/%s%s%s%s", loader->folder, part, *part ? "/" : "", name, end))
        copy = arena_strdup(loader->reader.scratch, str_from(path));
    if (!copy)
        fault_at(loader->reader.faults, loader->folder, 1, "path too long or out of memory");
    return copy;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The ids of a folder's *.yaml files, sorted: two machines load in the same order. */
static bool list_folder(struct loader *loader, const char *part, struct names *names)
{
    const char *path = path_of(loader, part, "", "");
    struct faults *faults = loader->reader.faults;
    DIR *folder = path ? opendir(path) : NULL;
    if (!folder) {
        if (path)
            fault_at(faults, path, 1, "no such folder");
        return false;
    }
    bool good = true;
    for (const struct dirent *entry = readdir(folder); entry && good; entry = readdir(folder)) {
        struct str name = str_from(entry->d_name);
        if (str_starts(name, ".") || !str_ends(name, ".yaml"))
            continue;
        name.len -= sizeof ".yaml" - 1;
        if (!reader_is_id(name, false)) {
            fault_at(faults, path, 1, "file name %s must be an id and .yaml", entry->d_name);
            continue;
        }
        if (names->count == FILES_MAX) {
            fault_at(faults, path, 1, "more than %d files", FILES_MAX);
            good = false;
        } else if (!(names->items[names->count] = arena_strdup(loader->reader.keep, name))) {
            fault_at(faults, path, 1, "out of memory");
            good = false;
        } else {
            names->count++;
        }
    }
    closedir(folder);
    qsort(names->items, names->count, sizeof names->items[0], compare_names);
    return good;
}

static bool read_tree(struct loader *loader, const char *part, const char *name, struct node **root)
{
    const char *path = path_of(loader, part, name, ".yaml");
    bool good = path && yaml_read(loader->reader.scratch, loader->reader.faults, path, root);
    loader->tree_lost = loader->tree_lost || !good;
    return good;
}

static void load_settings(struct loader *loader)
{
    struct node *root, *local;
    const char *local_path = path_of(loader, "", "kiosk.local", ".yaml");
    if (!read_tree(loader, "", "kiosk", &root) || !local_path)
        return;
    struct str bytes;
    enum status status = yaml_read_bytes(loader->reader.scratch, local_path, &bytes);
    if (status == STATUS_OK && yaml_parse(loader->reader.scratch, loader->reader.faults, local_path, bytes, &local)) {
        if (local->kind == NODE_MAP && root->kind == NODE_MAP)
            yaml_overlay(root, local);
        else
            fault_at(loader->reader.faults, local_path, 1, "must be a map of keys");
    } else if (status != STATUS_OK && status != STATUS_NOT_FOUND) {
        fault_at(loader->reader.faults, local_path, 1, "cannot be read");
    }
    loader->settings_root = root;
    settings_read(&loader->reader, root, &loader->configuration->settings);
}

static void load_regions(struct loader *loader)
{
    struct regions *regions = &loader->configuration->regions;
    struct node *root;
    if (read_tree(loader, "regions", "provinces", &root))
        regions_read_provinces(&loader->reader, root, regions);
    if (read_tree(loader, "regions", "communes", &root))
        regions_read_communes(&loader->reader, root, regions);
    if (read_tree(loader, "regions", "people", &root))
        regions_read_people(&loader->reader, root, regions);
}

/* The place of the machine must exist. Told where it stands, which may be the overlay. */
static void check_place(struct loader *loader)
{
    const struct settings *settings = &loader->configuration->settings;
    const struct regions *regions = &loader->configuration->regions;
    const struct node *place = loader->settings_root ? yaml_get(loader->settings_root, "place") : NULL;
    const struct node *province = yaml_get(place, "province_code"), *code = yaml_get(place, "commune_code");
    if (!province || !code || !settings->province_code || !settings->commune_code || !regions->commune_count)
        return;
    const struct region *commune = regions_find_commune(regions, settings->commune_code);
    if (!regions_find_province(regions, settings->province_code))
        fault_at(loader->reader.faults, province->file, province->line, "place: no province %s",
                 settings->province_code);
    else if (!commune || strcmp(commune->province_code, settings->province_code) != 0)
        fault_at(loader->reader.faults, code->file, code->line, "place: no commune %s in province %s",
                 settings->commune_code, settings->province_code);
}

static bool load_texts(struct loader *loader)
{
    struct configuration *configuration = loader->configuration;
    const struct settings *settings = &configuration->settings;
    struct names names = { .count = 0 };
    if (!list_folder(loader, "text", &names))
        return false;
    /* Vietnamese first: service files are written in it. Every file is proven, shown on this machine or not. */
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < names.count; i++) {
            if ((strcmp(names.items[i], "vi") == 0) != (pass == 0))
                continue;
            if (configuration->language_count == SETTINGS_LANGUAGES_MAX) {
                fault_at(loader->reader.faults, loader->folder, 1, "more than %d languages", SETTINGS_LANGUAGES_MAX);
                return false;
            }
            struct language *language = &configuration->languages[configuration->language_count++];
            struct node *root;
            const char *path = path_of(loader, "text", names.items[i], ".yaml");
            language->id = names.items[i];
            if (!path || !words_init(&language->words, loader->reader.scratch, language->id, path) ||
                !yaml_read(loader->reader.scratch, loader->reader.faults, path, &root) ||
                !words_add_tree(&language->words, loader->reader.scratch, loader->reader.faults, root))
                return false;
        }
    if (configuration->language_count == 0 || strcmp(configuration->languages[0].id, "vi") != 0) {
        fault_at(loader->reader.faults, loader->folder, 1, "text/vi.yaml is missing");
        return false;
    }
    for (size_t i = 0; i < settings->language_count; i++) {
        bool found = false;
        for (size_t l = 0; l < configuration->language_count; l++)
            found = found || strcmp(settings->languages[i], configuration->languages[l].id) == 0;
        const struct node *listed = yaml_get(loader->settings_root, "languages");
        if (!found && listed)
            fault_at(loader->reader.faults, listed->file, listed->line, "languages: no file text/%s.yaml",
                     settings->languages[i]);
    }
    return true;
}

/* Proven whenever it is there, so that a commune's copy does not rot; needed when kiosk.yaml names a relay. */
static void load_insurance(struct loader *loader)
{
    struct configuration *configuration = loader->configuration;
    const char *path = path_of(loader, "", "insurance", ".yaml");
    const struct node *relay = loader->settings_root ? yaml_get(loader->settings_root, SETTINGS_INSURANCE) : NULL;
    struct node *root;
    struct str bytes;
    if (!path)
        return;
    if (yaml_read_bytes(loader->reader.scratch, path, &bytes) == STATUS_NOT_FOUND) {
        if (relay)
            fault_at(loader->reader.faults, relay->file, relay->key_line, "insurance: no file %s", path);
        return;
    }
    loader->reader.words = &configuration->languages[0].words;
    if (read_tree(loader, "", "insurance", &root))
        insurance_read(&loader->reader, root, &configuration->insurance);
    for (size_t i = 0; i < configuration->settings.portal_count; i++)
        if (strcmp(configuration->settings.portals[i].id, SETTINGS_INSURANCE) == 0)
            configuration->settings.portals[i].insurance = &configuration->insurance;
}

static bool load_journeys(struct loader *loader)
{
    struct catalogue *catalogue = &loader->configuration->catalogue;
    struct node *groups;
    if (read_tree(loader, "", "groups", &groups))
        groups_read(&loader->reader, groups, catalogue);
    struct names names[2] = { { .count = 0 }, { .count = 0 } };
    static const char *const parts[] = { "services", "guides" };
    if (!list_folder(loader, parts[0], &names[0]) || !list_folder(loader, parts[1], &names[1]))
        return false;
    size_t count = names[0].count + names[1].count;
    struct service *services = arena_alloc(loader->reader.keep, (count + 1) * sizeof *services);
    loader->journeys = arena_alloc(loader->reader.scratch, (count + 1) * sizeof *loader->journeys);
    if (!services || !loader->journeys) {
        fault_at(loader->reader.faults, loader->folder, 1, "out of memory");
        return false;
    }
    loader->reader.words = &loader->configuration->languages[0].words;
    for (size_t part = 0; part < 2; part++)
        for (size_t i = 0; i < names[part].count; i++) {
            struct node *root;
            if (!read_tree(loader, parts[part], names[part].items[i], &root))
                continue;
            struct journey *journey = &loader->journeys[loader->journey_count];
            *journey = (struct journey){ .reader = &loader->reader,
                                         .settings = &loader->configuration->settings,
                                         .regions = &loader->configuration->regions,
                                         .catalogue = catalogue,
                                         .root = root,
                                         .service = &services[loader->journey_count] };
            for (size_t earlier = 0; earlier < loader->journey_count; earlier++)
                if (strcmp(services[earlier].id, names[part].items[i]) == 0)
                    fault_at(loader->reader.faults, root->file, 1, "id %s is also a service", names[part].items[i]);
            journey_read(journey, names[part].items[i], part == 1);
            loader->journey_count++;
        }
    catalogue->services = loader->services = services;
    catalogue->service_count = loader->journey_count;
    loader->reader.words->alone = false;
    return true;
}

/* Machines without a page printer may do without the folder. */
static void load_sheets(struct loader *loader)
{
    struct names names = { .count = 0 };
    const char *folder = path_of(loader, "sheets", "", "");
    if (!folder || access(folder, F_OK) != 0 || !list_folder(loader, "sheets", &names))
        return;
    struct catalogue *catalogue = &loader->configuration->catalogue;
    struct sheet *sheets = arena_alloc(loader->reader.keep, (names.count + 1) * sizeof *sheets);
    catalogue->sheets = sheets;
    for (size_t i = 0; sheets && i < names.count; i++) {
        struct node *root;
        if (!read_tree(loader, "sheets", names.items[i], &root))
            continue;
        struct sheet *sheet = &sheets[catalogue->sheet_count++];
        sheet_read(&loader->reader, root, names.items[i], sheet);
        sheet_check(&loader->reader, root, catalogue, sheet);
    }
}

static void load_keyboards(struct loader *loader)
{
    struct configuration *configuration = loader->configuration;
    struct names names = { .count = 0 };
    if (!list_folder(loader, "keyboards", &names))
        return;
    configuration->keyboards = arena_alloc(loader->reader.keep, (names.count + 1) * sizeof *configuration->keyboards);
    for (size_t i = 0; configuration->keyboards && i < names.count; i++) {
        struct node *root;
        struct keyboard_layout *layout = arena_alloc(loader->reader.keep, sizeof *layout);
        if (!layout) {
            fault_at(loader->reader.faults, loader->folder, 1, "out of memory");
            return;
        }
        if (!read_tree(loader, "keyboards", names.items[i], &root))
            continue;
        keyboard_read(&loader->reader, root, names.items[i], layout);
        configuration->keyboards[configuration->keyboard_count++] = layout;
    }
    /* The core asks for these by name: without one of them a field could not be typed in. */
    static const char *const NEEDED[] = { "vietnamese", "digits", "email", "card_back" };
    for (size_t i = 0; configuration->keyboards && i < ARRAY_LEN(NEEDED); i++) {
        bool found = false;
        for (size_t k = 0; k < names.count; k++)
            found = found || strcmp(names.items[k], NEEDED[i]) == 0;
        const char *path = found ? NULL : path_of(loader, "keyboards", NEEDED[i], ".yaml");
        if (path)
            fault_at(loader->reader.faults, path, 1, "no such file, and fields are typed in with it");
    }
}

/* FNV-1a over the consent words, in key order: it names a version, and protects nothing. */
static void make_version(const struct words *words, char version[VERSION_BYTES])
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < words->count; i++) {
        if (strncmp(words->items[i].key, "consent.", 8) != 0)
            continue;
        const char *parts[] = { words->items[i].key, words->items[i].text.ptr };
        for (size_t p = 0; p < 2; p++)
            for (const char *at = parts[p];; at++) {
                hash = (hash ^ (unsigned char)*at) * 0x100000001b3U;
                if (!*at)
                    break;
            }
    }
    (void)str_format(version, VERSION_BYTES, "%s-%08x", words->language, (unsigned)(hash ^ hash >> 32));
}

static void close_texts(struct loader *loader)
{
    struct configuration *configuration = loader->configuration;
    for (size_t i = 0; i < configuration->language_count; i++) {
        struct language *language = &configuration->languages[i];
        words_close(&language->words, loader->reader.faults);
        words_check(&language->words, loader->reader.faults);
        if (i && !loader->tree_lost)
            words_compare(&configuration->languages[0].words, &language->words, loader->reader.faults);
        make_version(&language->words, language->version);
    }
}

static bool make_tables(struct loader *loader)
{
    struct configuration *configuration = loader->configuration;
    for (size_t i = 0; i < configuration->language_count; i++) {
        struct language *language = &configuration->languages[i];
        language->table = words_to_table(&language->words, i ? configuration->languages[0].table : NULL);
        language->words = (struct words){ 0 }; /* its memory ends with the loading */
        if (!language->table) {
            fault_at(loader->reader.faults, loader->folder, 1, "out of memory");
            return false;
        }
    }
    return true;
}

static void load_all(struct loader *loader)
{
    load_settings(loader);
    if (loader->files)
        portal_files_check(loader->reader.faults, yaml_get(loader->settings_root, "portals"));
    load_regions(loader);
    check_place(loader);
    if (!load_texts(loader))
        return;
    load_insurance(loader);
    if (!load_journeys(loader))
        return;
    close_texts(loader);
    load_sheets(loader); /* a journey that ends on paper looks for one */
    for (size_t i = 0; i < loader->journey_count; i++)
        journey_check(&loader->journeys[i]);
    settings_check_parts(&loader->reader, &loader->configuration->settings, &loader->configuration->catalogue);
    if (loader->reader.faults->count == 0 &&
        !groups_sort(loader->reader.scratch, &loader->configuration->catalogue, loader->services))
        fault_at(loader->reader.faults, loader->folder, 1, "out of memory");
    load_keyboards(loader);
    if (loader->reader.faults->count == 0)
        (void)make_tables(loader);
}

static enum status load(const char *folder, const char *assets, bool files, FILE *out_faults,
                        struct configuration **out)
{
    struct faults faults = { .out = out_faults };
    struct configuration *configuration = calloc(1, sizeof *configuration);
    struct arena *scratch = arena_create(SCRATCH_BYTES_MAX, false);
    struct arena *keep = arena_create(KEEP_BYTES_MAX, false);
    if (!configuration || !scratch || !keep) {
        free(configuration);
        arena_destroy(scratch);
        arena_destroy(keep);
        fprintf(out_faults, "%s:1: out of memory\n", folder);
        return STATUS_NO_MEMORY;
    }
    configuration->keep = keep;
    struct loader loader = { .configuration = configuration,
                             .folder = folder,
                             .files = files,
                             .reader = { .keep = keep, .scratch = scratch, .faults = &faults, .assets = assets } };
    load_all(&loader);
    faults_close(&faults);
    arena_destroy(scratch);
    if (faults.count) {
        configuration_destroy(configuration);
        return STATUS_BAD_INPUT;
    }
    *out = configuration;
    return STATUS_OK;
}

enum status configuration_load(const char *folder, FILE *out_faults, struct configuration **out)
{
    return load(folder, NULL, false, out_faults, out);
}

enum status configuration_prove(const char *folder, const char *assets, FILE *out_faults, struct configuration **out)
{
    return load(folder, assets, true, out_faults, out);
}

void configuration_destroy(struct configuration *configuration)
{
    if (!configuration)
        return;
    for (size_t i = configuration->language_count; i > 0; i--) /* the fallback last */
        i18n_destroy(configuration->languages[i - 1].table);
    arena_destroy(configuration->keep);
    free(configuration);
}

const struct settings *configuration_settings(const struct configuration *configuration)
{
    return &configuration->settings;
}

const struct catalogue *configuration_catalogue(const struct configuration *configuration)
{
    return &configuration->catalogue;
}

const struct insurance *configuration_insurance(const struct configuration *configuration)
{
    return configuration->insurance.result_count ? &configuration->insurance : NULL;
}

const struct regions *configuration_regions(const struct configuration *configuration)
{
    return &configuration->regions;
}

static const struct language *find_language(const struct configuration *configuration, const char *id)
{
    for (size_t i = 0; i < configuration->language_count; i++)
        if (strcmp(configuration->languages[i].id, id) == 0)
            return &configuration->languages[i];
    return NULL;
}

const struct i18n *configuration_texts(const struct configuration *configuration, const char *language)
{
    const struct language *found = find_language(configuration, language);
    return found ? found->table : NULL;
}

const char *configuration_text_version(const struct configuration *configuration, const char *language)
{
    const struct language *found = find_language(configuration, language);
    return found ? found->version : "";
}

const struct keyboard_layout *configuration_keyboard(const struct configuration *configuration, const char *id)
{
    for (size_t i = 0; i < configuration->keyboard_count; i++)
        if (strcmp(configuration->keyboards[i]->id, id) == 0)
            return configuration->keyboards[i];
    return NULL;
}
