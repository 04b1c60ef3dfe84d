/* SDL's window, its shared-memory surface and its events; everything SDL says about input stops here. */
#include "device/window.h"

#include <SDL.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"

struct window {
    enum window_mode mode;
    int width_px, height_px;
    int wake_fd;        /* headless only */
    SDL_Window *window; /* NULL when headless */
    Uint32 wake_event;
    bool text_input, text_always;
    bool mouse_down;
};

/* Why each is set: reference facts of SDL 2.26 in kiosk/README.md, "The window". */
static void set_hints(void)
{
    static const char *const hints[][2] = {
        { SDL_HINT_TOUCH_MOUSE_EVENTS, "0" }, /* or every tap arrives twice */
        { SDL_HINT_MOUSE_TOUCH_EVENTS, "0" },
        { SDL_HINT_NO_SIGNAL_HANDLERS, "1" },
        { SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0" },
        { SDL_HINT_ALLOW_ALT_TAB_WHILE_GRABBED, "0" },
        { SDL_HINT_GRAB_KEYBOARD, "1" },
        { SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0" },
    };
    for (size_t i = 0; i < ARRAY_LEN(hints); i++)
        SDL_SetHint(hints[i][0], hints[i][1]);
    /* The window surface goes through XShm only with this; otherwise SDL loads Mesa and LLVM (80 MiB). */
    SDL_SetHintWithPriority(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0", SDL_HINT_DEFAULT);
}

static enum status open_window(struct window *window, const char *title)
{
    set_hints();
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return STATUS_UNAVAILABLE;
    SDL_StopTextInput(); /* on from the start, which wakes input methods */
    Uint32 flags = window->mode == WINDOW_FULLSCREEN ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    window->window = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, window->width_px,
                                      window->height_px, flags);
    if (!window->window || !SDL_GetWindowSurface(window->window))
        return STATUS_UNAVAILABLE;
    if (window->mode == WINDOW_FULLSCREEN) {
        SDL_SetWindowKeyboardGrab(window->window, SDL_TRUE);
        SDL_ShowCursor(SDL_DISABLE);
    }
    window->wake_event = SDL_RegisterEvents(1);
    SDL_GetWindowSize(window->window, &window->width_px, &window->height_px);
    return STATUS_OK;
}

enum status window_create(enum window_mode mode, int width_px, int height_px, const char *title, struct window **out)
{
    struct window *window = calloc(1, sizeof *window);
    if (!window)
        return STATUS_NO_MEMORY;
    window->mode = mode;
    window->width_px = width_px;
    window->height_px = height_px;
    window->wake_fd = -1;
    enum status status = STATUS_OK;
    if (mode == WINDOW_HEADLESS) {
        window->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        status = window->wake_fd < 0 ? STATUS_IO : STATUS_OK;
    } else {
        status = open_window(window, title);
    }
    if (status != STATUS_OK) {
        log_event(LOG_WINDOW_FAILED, status, mode, 0);
        window_destroy(window);
        return status;
    }
    log_event(LOG_WINDOW_OPENED, STATUS_OK, window->width_px, window->height_px);
    *out = window;
    return STATUS_OK;
}

void window_destroy(struct window *window)
{
    if (!window)
        return;
    if (window->window)
        SDL_DestroyWindow(window->window);
    if (window->mode != WINDOW_HEADLESS)
        SDL_Quit();
    if (window->wake_fd >= 0)
        close(window->wake_fd);
    free(window);
}

void window_size(const struct window *window, int *width_px, int *height_px)
{
    *width_px = window->width_px;
    *height_px = window->height_px;
}

static void touch_event(struct window_event *out, enum window_event_kind kind, int64_t finger, int x_px, int y_px)
{
    out->kind = kind;
    out->finger = finger;
    out->x_px = x_px;
    out->y_px = y_px;
}

static void finger_event(const struct window *window, const SDL_Event *event, struct window_event *out)
{
    enum window_event_kind kind = event->type == SDL_FINGERDOWN ? WINDOW_TOUCH_DOWN
                                  : event->type == SDL_FINGERUP ? WINDOW_TOUCH_UP
                                                                : WINDOW_TOUCH_MOVE;
    touch_event(out, kind, event->tfinger.fingerId, (int)(event->tfinger.x * (float)window->width_px),
                (int)(event->tfinger.y * (float)window->height_px));
}

enum { MOUSE_FINGER = -1 };

static void mouse_event(struct window *window, const SDL_Event *event, struct window_event *out)
{
    if (event->type == SDL_MOUSEMOTION) {
        if (window->mouse_down)
            touch_event(out, WINDOW_TOUCH_MOVE, MOUSE_FINGER, event->motion.x, event->motion.y);
        return;
    }
    if (event->button.button != SDL_BUTTON_LEFT)
        return;
    window->mouse_down = event->type == SDL_MOUSEBUTTONDOWN;
    touch_event(out, window->mouse_down ? WINDOW_TOUCH_DOWN : WINDOW_TOUCH_UP, MOUSE_FINGER, event->button.x,
                event->button.y);
}

static void key_event(const struct window *window, const SDL_KeyboardEvent *key, struct window_event *out)
{
    static const struct {
        SDL_Keycode code;
        enum edit_key edit;
    } edits[] = {
        { SDLK_BACKSPACE, EDIT_BACKSPACE }, { SDLK_DELETE, EDIT_DELETE }, { SDLK_LEFT, EDIT_LEFT },
        { SDLK_RIGHT, EDIT_RIGHT },         { SDLK_HOME, EDIT_HOME },     { SDLK_END, EDIT_END },
    };
    SDL_Keycode code = key->keysym.sym;
    out->shift = (key->keysym.mod & KMOD_SHIFT) != 0;
    for (size_t i = 0; i < ARRAY_LEN(edits); i++) {
        if (code == edits[i].code) {
            out->kind = WINDOW_EDIT;
            out->edit_key = edits[i].edit;
        }
    }
    if (code == SDLK_TAB || code == SDLK_DOWN || code == SDLK_UP) {
        out->kind = WINDOW_PAD;
        out->pad = code == SDLK_UP || (code == SDLK_TAB && out->shift) ? -1 : 1;
    } else if (code == SDLK_RETURN || code == SDLK_KP_ENTER) {
        out->kind = window->text_input ? WINDOW_EDIT : WINDOW_PAD;
        out->edit_key = EDIT_ENTER;
    } else if (code == SDLK_F1) {
        out->kind = WINDOW_HELP;
    }
}

static void window_changed(struct window *window, const SDL_WindowEvent *event, struct window_event *out)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED)
        SDL_GetWindowSize(window->window, &window->width_px, &window->height_px);
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED || event->event == SDL_WINDOWEVENT_EXPOSED)
        out->kind = WINDOW_EXPOSED;
}

static void translate(struct window *window, const SDL_Event *event, struct window_event *out)
{
    *out = (struct window_event){ .kind = WINDOW_NOTHING };
    switch (event->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        finger_event(window, event, out);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEMOTION:
        mouse_event(window, event, out);
        break;
    case SDL_TEXTINPUT:
        out->kind = str_copy(out->text, sizeof out->text, str_from(event->text.text)) ? WINDOW_TEXT : WINDOW_NOTHING;
        break;
    case SDL_KEYDOWN:
        key_event(window, &event->key, out);
        break;
    case SDL_WINDOWEVENT:
        window_changed(window, &event->window, out);
        break;
    default:
        break;
    }
}

static void wait_headless(struct window *window, int timeout_ms)
{
    struct pollfd fd = { .fd = window->wake_fd, .events = POLLIN };
    if (poll(&fd, 1, timeout_ms) > 0) {
        uint64_t count;
        ssize_t got = read(window->wake_fd, &count, sizeof count);
        (void)got; /* the counter only ends the wait */
    }
}

void window_wait(struct window *window, int timeout_ms, struct window_event *out)
{
    *out = (struct window_event){ .kind = WINDOW_NOTHING };
    if (!window->window) {
        wait_headless(window, timeout_ms);
        return;
    }
    SDL_Event event;
    if (timeout_ms < 0 ? SDL_WaitEvent(&event) : SDL_WaitEventTimeout(&event, timeout_ms))
        translate(window, &event, out);
}

bool window_poll(struct window *window, struct window_event *out)
{
    SDL_Event event;
    if (!window->window || !SDL_PollEvent(&event))
        return false;
    translate(window, &event, out);
    return true;
}

void window_wake(struct window *window)
{
    if (!window->window) {
        uint64_t one = 1;
        ssize_t written = write(window->wake_fd, &one, sizeof one);
        (void)written; /* full means a wake-up is already due */
        return;
    }
    SDL_Event event = { .type = window->wake_event };
    SDL_PushEvent(&event); /* a full queue wakes as well */
}

/* Both are 32-bit XRGB: rows are copied, not converted. */
static void copy_rows(SDL_Surface *glass, const uint32_t *pixels, int pitch_bytes, struct ui_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy((char *)glass->pixels + (size_t)y * (size_t)glass->pitch + (size_t)r.x * 4,
               (const char *)pixels + (size_t)y * (size_t)pitch_bytes + (size_t)r.x * 4, (size_t)r.w * 4);
}

static struct ui_rect clip_rect(struct ui_rect r, int width_px, int height_px)
{
    int right = r.x + r.w < width_px ? r.x + r.w : width_px;
    int bottom = r.y + r.h < height_px ? r.y + r.h : height_px;
    r.x = r.x > 0 ? r.x : 0;
    r.y = r.y > 0 ? r.y : 0;
    r.w = right > r.x ? right - r.x : 0;
    r.h = bottom > r.y ? bottom - r.y : 0;
    return r;
}

void window_present(struct window *window, const struct canvas *canvas, const struct ui_rect *damage, int count)
{
    if (!window->window)
        return;
    SDL_Surface *glass = SDL_GetWindowSurface(window->window);
    if (!glass || glass->format->BytesPerPixel != 4) {
        log_event(LOG_WINDOW_FAILED, STATUS_UNAVAILABLE, 0, 0);
        return;
    }
    struct ui_rect whole = { 0, 0, canvas_width(canvas), canvas_height(canvas) };
    if (!damage || count > CANVAS_DAMAGE_RECTS_MAX) {
        damage = &whole;
        count = 1;
    }
    int pitch_bytes = 0;
    const uint32_t *pixels = canvas_pixels(canvas, &pitch_bytes);
    SDL_Rect rects[CANVAS_DAMAGE_RECTS_MAX];
    int used = 0;
    for (int i = 0; i < count; i++) {
        struct ui_rect r =
            clip_rect(damage[i], glass->w < whole.w ? glass->w : whole.w, glass->h < whole.h ? glass->h : whole.h);
        if (r.w <= 0 || r.h <= 0)
            continue;
        copy_rows(glass, pixels, pitch_bytes, r);
        rects[used++] = (SDL_Rect){ r.x, r.y, r.w, r.h };
    }
    if (used && SDL_UpdateWindowSurfaceRects(window->window, rects, used) != 0)
        log_event(LOG_WINDOW_FAILED, STATUS_IO, 1, 0);
}

void window_text_input(struct window *window, bool on)
{
    if (window->text_input == on)
        return;
    window->text_input = on;
    if (!window->window || window->text_always)
        return;
    if (on)
        SDL_StartTextInput();
    else
        SDL_StopTextInput();
}

void window_text_always(struct window *window)
{
    window->text_always = true;
    if (window->window)
        SDL_StartTextInput();
}
