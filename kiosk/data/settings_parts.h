/* Parts of struct settings: what is plugged in, and who may sign in. Included by settings.h. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { SETTINGS_SCAN_OPTIONS_MAX = 12 };

/* The document scanner of the counter: SANE's scanimage and what it is told. */
struct settings_paper_scanner {
    const char *device; /* as `scanimage -L` names it; NULL: none */
    const char *options[SETTINGS_SCAN_OPTIONS_MAX];
    size_t option_count;
};

/* The part of a dossier that takes a scanned paper. */
struct settings_part {
    const char *procedure;
    const char *document; /* of a service of this procedure */
    const char *part_no;
    const char *file; /* where it stands, while it is proven */
    int line;
};

enum { SETTINGS_STAFF_MAX = 64, SETTINGS_PIN_DIGITS_MIN = 6, SETTINGS_PIN_DIGITS_MAX = 8 };

struct settings_camera {
    const char *device; /* NULL: none */
    int width_px, height_px;
    int format;   /* index into "auto grey nv12 yuyv mjpeg" */
    int exposure; /* in 100 us, or -1: the camera's own */
    int focus;    /* the camera's steps, or -1 */
};

/* A way to a printer: at most one of device, host and queue; none of them: no printer. */
struct settings_printer {
    const char *device; /* file */
    const char *host;   /* IP address, with `port` */
    int port;
    const char *queue; /* of CUPS */
    bool silent;       /* slips: does not answer DLE EOT */
    int width_px, dpi; /* slips: what it prints in a line */
};

/* OFFICER: of the one-stop unit. POST: of the post office, who helps to fill in and nothing more. */
enum staff_role { STAFF_OFFICER, STAFF_POST };

struct settings_staff {
    const char *id; /* as on the badge; not a name */
    enum staff_role role;
    const char *pin_hash; /* argon2id, as `kiosk staff` prints it */
};
