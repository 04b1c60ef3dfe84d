/* Beginning and end of the screen process: what it is made of, in which order it comes and goes. */
#include "shell.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/check.h"
#include "base/log.h"
#include "shell_parts.h"

enum { MAILBOX_MESSAGES_MAX = 64 }; /* a scanner and a link cannot outrun a loop that draws in 16 ms */

static void *wait_for_signal(void *context)
{
    struct shell *shell = context;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1);
    int signal_number = 0;
    sigwait(&set, &signal_number);
    atomic_store(&shell->stop, true);
    if (signal_number != SIGUSR1) /* our own word that the run is over */
        window_wake(shell->window);
    return NULL;
}

/* Nothing of a person may reach a dump or another process of this user. */
static void harden_process(void)
{
    struct rlimit none = { 0, 0 };
    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_IGN);
    sigset_t set; /* before any thread: they inherit it, and the signal thread alone takes them */
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static void choose_clock(struct shell *shell)
{
    const struct shell_options *options = shell->options;
    shell->real_clock = clock_system();
    shell->clock = shell->real_clock;
    if (options->fake_clock) {
        shell->fake_clock = (struct clock_fake){ clock_monotonic(&shell->real_clock), clock_wall(&shell->real_clock) };
        shell->clock = clock_fake_as_clock(&shell->fake_clock);
    }
    shell->entropy = entropy_system();
    if (options->seeded) {
        shell->seeded.state = options->seed;
        shell->entropy = entropy_seeded_as_entropy(&shell->seeded);
    }
}

static void start_model(struct shell *shell)
{
    const struct settings *settings = configuration_settings(shell->configuration);
    struct model_world world = { .settings = settings,
                                 .catalogue = configuration_catalogue(shell->configuration),
                                 .regions = configuration_regions(shell->configuration),
                                 .insurance = configuration_insurance(shell->configuration) };
    for (size_t i = 0; i < settings->language_count; i++) {
        world.texts[i] = configuration_texts(shell->configuration, settings->languages[i]);
        world.text_versions[i] = configuration_text_version(shell->configuration, settings->languages[i]);
    }
    static const char *const keyboards[] = { "vietnamese", "digits", "email", "card_back" };
    for (size_t i = 0; i < ARRAY_LEN(keyboards); i++) {
        const struct keyboard_layout *layout = configuration_keyboard(shell->configuration, keyboards[i]);
        if (layout)
            world.keyboards[world.keyboard_count++] = layout;
    }
    figures_files_start(&shell->figures, settings->figures_folder, shell->options->state_folder,
                        clock_wall(&shell->clock));
    world.tally = &shell->figures.tally;
    world.paper_tray = &shell->paper.tray;
    shell->staff = (struct staff_desk){ .settings = settings,
                                        .state_folder = shell->options->state_folder,
                                        .export_folder = shell->figures.folder };
    world.staff_queue = &shell->staff.queue;
    model_init(&shell->model, &world, shell->session_arena);
    struct msg start = { .kind = MSG_START };
    shell_tell(shell, &start);
    struct msg reader = { .kind = MSG_DEVICE, .device = DEVICE_SCANNER, .present = shell_reads_pictures(shell) };
    shell_tell(shell, &reader);
    struct msg printer = { .kind = MSG_DEVICE,
                           .device = DEVICE_PRINTER,
                           .present = settings_has_printer(&settings->slip_printer) };
    shell_tell(shell, &printer);
}

static bool start_screen(struct shell *shell)
{
    const struct shell_options *options = shell->options;
    const struct settings *settings = configuration_settings(shell->configuration);
    int width_px = options->width_px ? options->width_px : settings->panel.width_px;
    int height_px = options->height_px ? options->height_px : settings->panel.height_px;
    if (window_create(options->mode, width_px, height_px, settings->place_name, &shell->window) != STATUS_OK) {
        fprintf(stderr, "kiosk: window: no display could be opened; --headless needs none\n");
        return false;
    }
    shell->keys.on = settings->scanner_keyboard;
    if (shell->keys.on)
        window_text_always(shell->window);
    shell->session_arena = arena_create(SESSION_ARENA_BYTES, true);
    shell->mailbox = mailbox_create(sizeof(struct msg), MAILBOX_MESSAGES_MAX, shell_wake, shell);
    shell->ui = ui_create();
    shell->draw_list = draw_list_create();
    if (!shell->session_arena || !shell->mailbox || !shell->ui || !shell->draw_list) {
        fprintf(stderr, "kiosk: run: out of memory\n");
        return false;
    }
    return shell_resize_canvas(shell);
}

static bool start_world(struct shell *shell)
{
    const struct settings *settings = configuration_settings(shell->configuration);
    struct scanner_config scan = { .serial_path = settings->scanner_serial, .folder_path = settings->scanner_folder };
    scan.camera = (struct camera_settings){ settings->camera.device,
                                            (uint32_t)settings->camera.width_px,
                                            (uint32_t)settings->camera.height_px,
                                            (enum camera_format)settings->camera.format,
                                            settings->camera.exposure,
                                            settings->camera.focus };
    shell->scanner = scanner_create(&scan, shell_post_scan, shell);
    courier_child_init(&shell->courier_child, shell->options->config_folder, shell->options->state_folder,
                       clock_monotonic(&shell->real_clock));
    shell->link = courier_link_create(shell->options->state_folder, shell_post_courier, shell);
    if (!shell->scanner || !shell->link || !shell_start_printer(shell) || !shell_start_page_printer(shell) ||
        !shell_start_paper_scanner(shell)) {
        fprintf(stderr, "kiosk: run: out of memory or threads\n");
        return false;
    }
    return true;
}

static void stop(struct shell *shell)
{
    scanner_destroy(shell->scanner);
    slip_printer_destroy(shell->slip_printer);
    page_printer_destroy(shell->page_printer);
    paper_scanner_destroy(shell->paper.scanner);
    courier_link_destroy(shell->link);
    courier_child_finish(&shell->courier_child);
    if (shell->session_arena && shell->model.arena) {
        figures_files_finish(&shell->figures, &shell->model);
        model_finish(&shell->model);
    }
    draw_list_destroy(shell->draw_list);
    ui_destroy(shell->ui);
    canvas_destroy(shell->canvas);
    mailbox_destroy(shell->mailbox);
    arena_destroy(shell->session_arena);
    script_finish(&shell->script.script);
    configuration_destroy(shell->configuration);
}

static int run(struct shell *shell)
{
    pthread_t signals;
    if (!start_screen(shell) || !start_world(shell) || pthread_create(&signals, NULL, wait_for_signal, shell) != 0)
        return 1;
    start_model(shell);
    log_event(LOG_RUN_STARTED, STATUS_OK, 0, 0);
    shell_loop(shell);
    pthread_kill(signals, SIGUSR1);
    pthread_join(signals, NULL);
    log_event(LOG_RUN_STOPPED, STATUS_OK, shell->exit_code, 0);
    return shell->exit_code;
}

int shell_run(const struct shell_options *options)
{
    static struct shell shell; /* large, and one a process */
    shell = (struct shell){ .options = options };
    harden_process();
    choose_clock(&shell);
    if (configuration_load(options->config_folder, stderr, &shell.configuration) != STATUS_OK)
        return 1;
    if (options->script_path) {
        if (script_load(options->script_path, stderr, &shell.script.script) != STATUS_OK) {
            configuration_destroy(shell.configuration);
            return 2;
        }
        shell.script.running = true;
    }
    int exit_code = run(&shell);
    struct window *window = shell.window;
    stop(&shell);
    window_destroy(window);
    return exit_code;
}
