/* How long a full page takes in software at 1080x1920, and how long the answer to one touch takes. Targets: full redraw
 * <= 16 ms p50; prints one BENCH line a figure. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gfx/canvas.h"
#include "support/mock_pages.h"

enum { WARM = 10, ROUNDS = 200 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct bench {
    struct canvas *canvas;
    struct ui *ui;
    struct draw_list *list;
    struct ui_theme theme;
};

/* Declaring, layout, recording and drawing: everything between a changed model and finished pixels. */
static double frame(struct bench *bench, void (*build)(struct ui *ui, int round), int round, bool full)
{
    double start = now_ms();
    ui_begin(bench->ui, &bench->theme, canvas_font(bench->canvas));
    build(bench->ui, round);
    if (ui_end(bench->ui) != STATUS_OK || paint_tree(bench->ui, bench->list) != STATUS_OK)
        exit(1);
    if (full)
        canvas_invalidate(bench->canvas);
    canvas_draw(bench->canvas, bench->list, 0, NULL);
    return now_ms() - start;
}

enum { REDRAW_MS_MAX = 16 };
static int missed;

static void run(struct bench *bench, const char *name, void (*build)(struct ui *ui, int round), bool full)
{
    static double samples[ROUNDS];
    for (int i = 0; i < WARM; i++)
        (void)frame(bench, build, i, full);
    for (int i = 0; i < ROUNDS; i++)
        samples[i] = frame(bench, build, i, full);
    qsort(samples, ROUNDS, sizeof(samples[0]), by_size);
    double p50 = samples[ROUNDS / 2];
    printf("NOTE %s_p95 %.2f ms, max %.2f\n", name, samples[ROUNDS * 95 / 100], samples[ROUNDS - 1]);
    printf("BENCH %s_p50 %.2f ms - <=%d %s\n", name, p50, REDRAW_MS_MAX, p50 <= REDRAW_MS_MAX ? "PASS" : "FAIL");
    missed += p50 > REDRAW_MS_MAX;
}

static void home(struct ui *ui, int round)
{
    (void)round;
    mock_home(ui);
}

static void ask(struct ui *ui, int round)
{
    (void)round;
    mock_ask(ui, "Nguyễn Thị Minh Á", true);
}

static void type(struct ui *ui, int round)
{
    char text[32];
    snprintf(text, sizeof(text), "Nguyễn Thị Thử %c", 'a' + round % 26);
    mock_ask(ui, text, true);
}

static void same(struct ui *ui, int round)
{
    (void)round;
    mock_ask(ui, "Nguyễn Thị Thử", true);
}

/* What drawing costs in memory: this process is nothing but the toolkit, two pages and their caches. */
static void print_pss(const struct bench *bench)
{
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[128];
    long kib = 0;
    while (file && fgets(line, sizeof(line), file))
        if (sscanf(line, "Pss: %ld", &kib) == 1)
            break;
    if (file)
        fclose(file);
    printf("NOTE redraw_memory pss_kib %ld text_cache_kib %zu\n", kib, canvas_cache_bytes(bench->canvas) / 1024);
}

int main(void)
{
    const char *source = getenv("KIOSK_SOURCE");
    char assets[512];
    snprintf(assets, sizeof(assets), "%s/assets", source ? source : ".");
    struct bench bench = { .ui = ui_create(), .list = draw_list_create() };
    theme_init(&bench.theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    if (!bench.ui || !bench.list ||
        canvas_create(1080, 1920, &(struct canvas_paths){ .assets = assets }, &bench.canvas) != STATUS_OK)
        return 1;
    double start = now_ms();
    (void)frame(&bench, home, 0, true);
    printf("NOTE redraw_first_home %.2f ms\n", now_ms() - start);
    run(&bench, "redraw_home", home, true);
    run(&bench, "redraw_ask", ask, true);
    run(&bench, "redraw_keystroke", type, false);
    run(&bench, "redraw_unchanged", same, false);
    print_pss(&bench);
    canvas_destroy(bench.canvas);
    draw_list_destroy(bench.list);
    ui_destroy(bench.ui);
    return missed ? 1 : 0;
}
