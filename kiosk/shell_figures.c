/* See shell_figures.h. */
#include "shell_figures.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/whole_file.h"
#include "folders.h"
#include "text/date.h"

enum { WRITE_EVERY_MS = 10 * 1000, LINE_BYTES = 4 * ID_BYTES_MAX, FIGURES_PATH_BYTES = 600 };

#define CSV_HEAD "day,figure,subject,detail,count"

static bool csv_path(const struct figures_files *files, char out[FIGURES_PATH_BYTES])
{
    char day[DATE_TEXT_BYTES];
    date_to_iso(date_from_days(files->tally.day), day);
    return str_format(out, FIGURES_PATH_BYTES, "%s/figures-%s.csv", files->folder, day);
}

static int32_t day_of(int64_t wall_ms)
{
    return date_to_days(date_from_unix_ms(wall_ms));
}

static void begin_day(struct figures_files *files, int32_t day)
{
    char path[FIGURES_PATH_BYTES], line[LINE_BYTES];
    tally_begin(&files->tally, day);
    FILE *file = csv_path(files, path) ? fopen(path, "re") : NULL;
    int64_t bad = 0;
    while (file && fgets(line, sizeof line, file)) {
        struct str text = str_trim(str_from(line));
        if (!str_is(text, CSV_HEAD) && tally_add_csv(&files->tally, text) != STATUS_OK)
            bad++;
    }
    if (file)
        fclose(file);
    if (bad)
        log_event(LOG_FIGURES_UNREADABLE, STATUS_BAD_INPUT, bad, 0);
    files->written_mark = files->tally.mark;
}

void figures_files_start(struct figures_files *files, const char *folder, const char *state_folder, int64_t wall_ms)
{
    bool named = folder ? str_copy(files->folder, sizeof files->folder, str_from(folder))
                        : str_format(files->folder, sizeof files->folder, "%s/figures", state_folder);
    /* 0755: the node exporter is another user; what is in it is for everybody */
    if (named && mkdir(files->folder, 0755) != 0 && access(files->folder, W_OK) != 0) {
        log_event(LOG_FIGURES_UNWRITTEN, STATUS_IO, 0, 0);
        files->folder[0] = '\0';
    }
    begin_day(files, day_of(wall_ms));
}

static void write_table(FILE *file, const struct tally *tally)
{
    char line[LINE_BYTES];
    fputs(CSV_HEAD "\n", file);
    for (size_t i = 0; i < tally->count; i++)
        if (tally_row_to_csv(tally, i, line, sizeof line))
            fprintf(file, "%s\n", line);
}

static void write_gauge(FILE *file, const char *name, int64_t value)
{
    fprintf(file, "# TYPE kiosk_%s gauge\nkiosk_%s %" PRId64 "\n", name, name, value);
}

static void write_metrics(FILE *file, const struct tally *tally, const struct model *model)
{
    char line[LINE_BYTES];
    for (size_t i = 0; i < tally->count; i++) {
        enum figure figure = tally->rows[i].figure;
        if (i == 0 || tally->rows[i - 1].figure != figure)
            fprintf(file, "# TYPE kiosk_%s counter\n", figure_name(figure));
        if (tally_row_to_metric(tally, i, line, sizeof line))
            fprintf(file, "%s\n", line);
    }
    write_gauge(file, "figures_lost", tally->lost);
    write_gauge(file, "courier_connected", model->courier_connected);
    if (model->courier_connected) { /* of a courier that does not answer nothing is known */
        write_gauge(file, "queue_waiting", model->health.waiting);
        write_gauge(file, "queue_needs_staff", model->health.needs_staff);
        write_gauge(file, "portal_reachable", model->health.portal_reachable);
        write_gauge(file, "clock_believable", model->health.clock_believable);
    }
    fputs("# EOF\n", file);
}

/* `model` NULL: the table. */
static bool replace(const struct figures_files *files, const char *path, const struct model *model, bool sync)
{
    FILE *file = whole_file_begin(path, 0644);
    if (!file)
        return false;
    if (model)
        write_metrics(file, &files->tally, model);
    else
        write_table(file, &files->tally);
    return whole_file_end(file, path, sync);
}

static void write_files(struct figures_files *files, const struct model *model, bool sync)
{
    char table[FIGURES_PATH_BYTES], metrics[FIGURES_PATH_BYTES];
    files->written_mark = files->tally.mark;
    files->written_connected = model->courier_connected;
    files->written_health = model->health;
    if (!files->folder[0])
        return;
    bool named = csv_path(files, table) && str_format(metrics, sizeof metrics, "%s/kiosk.prom", files->folder);
    if (!named || !replace(files, table, NULL, sync) || !replace(files, metrics, model, false))
        log_event(LOG_FIGURES_UNWRITTEN, STATUS_IO, 0, 0);
}

static bool is_changed(const struct figures_files *files, const struct model *model)
{
    const struct courier_health *now = &model->health, *written = &files->written_health;
    return files->tally.mark != files->written_mark || model->courier_connected != files->written_connected ||
           now->waiting != written->waiting || now->needs_staff != written->needs_staff ||
           now->portal_reachable != written->portal_reachable || now->clock_believable != written->clock_believable;
}

void figures_files_follow(struct figures_files *files, const struct model *model, bool session_ended, int64_t now_ms,
                          int64_t wall_ms)
{
    bool changed = is_changed(files, model);
    bool due = session_ended || now_ms >= files->written_ms + WRITE_EVERY_MS;
    bool another_day = day_of(wall_ms) != files->tally.day;
    if (changed && (due || another_day)) {
        write_files(files, model, session_ended); /* after a session nobody waits for the disk */
        files->written_ms = now_ms;
    }
    if (another_day)
        begin_day(files, day_of(wall_ms));
}

void figures_files_finish(struct figures_files *files, const struct model *model)
{
    if (is_changed(files, model))
        write_files(files, model, true);
}
