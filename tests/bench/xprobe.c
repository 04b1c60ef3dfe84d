/* Watches an X screen from outside, the same way for every program: when did pixels change, and how long after a touch.
 *   xprobe watch SETTLE_MS TIMEOUT_MS   "ready", then "first complete" in CLOCK_MONOTONIC ns: the first change, and the
 * last one before SETTLE_MS of stillness xprobe touch X Y COUNT PAUSE_MS     presses and lets go at X,Y; one line a
 * touch: ms until a pixel changed, -1 if none did It samples rows, not the whole screen, so that looking costs the same
 * small part of a core beside a slow program and beside a fast one. It knows nothing of the programs it looks at. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <time.h>

enum {
    ROWS = 32,              /* a 1920 px screen is looked at every 60 px: every card and button is crossed */
    POLL_US = 2000,         /* how finely time is told */
    TOUCH_TIMEOUT_MS = 2000 /* a touch that changed nothing by then changed nothing */
};

struct eye {
    Display *display;
    Window root;
    int width_px, height_px;
    XShmSegmentInfo segment;
    XImage *row;
    size_t row_bytes;
    unsigned char *seen; /* ROWS rows as they were */
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void pause_us(long us)
{
    nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
}

static bool eye_open(struct eye *eye)
{
    eye->display = XOpenDisplay(NULL);
    if (!eye->display || !XShmQueryExtension(eye->display))
        return false;
    int screen = DefaultScreen(eye->display);
    eye->root = RootWindow(eye->display, screen);
    eye->width_px = DisplayWidth(eye->display, screen);
    eye->height_px = DisplayHeight(eye->display, screen);
    eye->row =
        XShmCreateImage(eye->display, DefaultVisual(eye->display, screen), (unsigned)DefaultDepth(eye->display, screen),
                        ZPixmap, NULL, &eye->segment, (unsigned)eye->width_px, 1);
    if (!eye->row)
        return false;
    eye->row_bytes = (size_t)eye->row->bytes_per_line;
    eye->segment.shmid = shmget(IPC_PRIVATE, eye->row_bytes, IPC_CREAT | 0600);
    if (eye->segment.shmid < 0)
        return false;
    eye->segment.shmaddr = eye->row->data = shmat(eye->segment.shmid, NULL, 0);
    XShmAttach(eye->display, &eye->segment);
    XSync(eye->display, False);
    shmctl(eye->segment.shmid, IPC_RMID, NULL);
    eye->seen = calloc(ROWS, eye->row_bytes);
    return eye->seen != NULL;
}

/* Looks once; true when any sampled pixel differs from the look before. */
static bool eye_look(struct eye *eye)
{
    bool changed = false;
    for (int i = 0; i < ROWS; i++) {
        int y = (2 * i + 1) * eye->height_px / (2 * ROWS);
        unsigned char *seen = eye->seen + (size_t)i * eye->row_bytes;
        if (!XShmGetImage(eye->display, eye->root, eye->row, 0, y, AllPlanes))
            continue;
        if (memcmp(seen, eye->row->data, eye->row_bytes) != 0) {
            memcpy(seen, eye->row->data, eye->row_bytes);
            changed = true;
        }
    }
    return changed;
}

static int watch(struct eye *eye, int64_t settle_ms, int64_t timeout_ms)
{
    eye_look(eye);
    puts("ready");
    fflush(stdout);
    int64_t start = now_ns(), first = 0, last = 0;
    while (now_ns() - start < timeout_ms * 1000000) {
        int64_t at = now_ns();
        if (eye_look(eye)) {
            last = at;
            if (first == 0)
                first = at;
        }
        if (last != 0 && at - last > settle_ms * 1000000)
            break;
        pause_us(POLL_US);
    }
    printf("%lld %lld\n", (long long)first, (long long)last);
    return first != 0 ? 0 : 1;
}

static double touch_once(struct eye *eye, int x, int y)
{
    eye_look(eye);
    XTestFakeMotionEvent(eye->display, -1, x, y, CurrentTime);
    XSync(eye->display, False);
    pause_us(50000); /* a pointer that hovers may change something too: not ours to count */
    eye_look(eye);
    int64_t start = now_ns();
    XTestFakeButtonEvent(eye->display, 1, True, CurrentTime);
    XTestFakeButtonEvent(eye->display, 1, False, CurrentTime);
    XSync(eye->display, False);
    while (now_ns() - start < (int64_t)TOUCH_TIMEOUT_MS * 1000000) {
        if (eye_look(eye))
            return (double)(now_ns() - start) / 1e6;
        pause_us(POLL_US / 4);
    }
    return -1;
}

static int touch(struct eye *eye, int x, int y, int count, int pause_ms)
{
    for (int i = 0; i < count; i++) {
        printf("%.2f\n", touch_once(eye, x, y));
        fflush(stdout);
        pause_us(pause_ms * 1000L);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct eye eye = { 0 };
    bool watches = argc == 4 && strcmp(argv[1], "watch") == 0;
    bool touches = argc == 6 && strcmp(argv[1], "touch") == 0;
    if (!watches && !touches) {
        fputs("usage: xprobe watch SETTLE_MS TIMEOUT_MS | touch X Y COUNT PAUSE_MS\n", stderr);
        return 2;
    }
    if (!eye_open(&eye)) {
        fputs("xprobe: no X screen with shared memory\n", stderr);
        return 1;
    }
    if (watches)
        return watch(&eye, atoll(argv[2]), atoll(argv[3]));
    return touch(&eye, atoi(argv[2]), atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
}
