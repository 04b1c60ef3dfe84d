/* config/kiosk.yaml as a read-only value: this machine's place, panel, devices, portals. Owned by struct configuration
 * (load.h). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/settings_parts.h"

enum {
    SETTINGS_LANGUAGES_MAX = 8,
    SETTINGS_PORTALS_MAX = 8,
    SETTINGS_PINS_MAX = 8,
    SETTINGS_PROCEDURES_MAX = 64,
    SETTINGS_PARTS_MAX = 64,
    SETTINGS_PAYEES_MAX = 8
};

/* Every kind of portal there is: X(name, by_template). `adapter: name` in kiosk.yaml is struct portal_name of
 * courier/portal_name.c; a new kind is that file and one line here. by_template: it names a one-stop unit and dossier
 * templates, so group_id, template_no and eform_part_no must be given. */
#define SETTINGS_ADAPTERS(X)                                                                                           \
    X(opencps2, true)                                                                                                  \
    X(json1, false)

struct settings_panel {
    int width_px, height_px;
    double diagonal_inch;
    int mount_mm; /* floor to the bottom edge of the glass */
};

/* How one procedure is named at the portal. */
struct settings_procedure {
    const char *procedure;     /* our code, e.g. "1.001193" */
    const char *service_code;  /* NULL: this portal does not take it for now (`null`), so it is printed */
    const char *template_no;   /* NULL unless by_template */
    const char *eform_part_no; /* NULL unless by_template */
};

/* `insurance:` of kiosk.yaml is a portal of this id: the hospital's relay to the insurance gateway. */
#define SETTINGS_INSURANCE "insurance"

struct insurance;

struct settings_portal {
    const char *id;          /* "dossier" */
    const char *adapter;     /* a name of SETTINGS_ADAPTERS, or SETTINGS_INSURANCE */
    const char *base_url;    /* https only */
    const char *ca_file;     /* NULL: the system's */
    const char *crl_file;    /* NULL: revocation is not checked. Else a list of every authority of the chain */
    const char *client_cert; /* for a relay that asks who we are; NULL, or PEM … */
    const char *client_key;  /* … with its key, mode 0600 */
    const char *pins[SETTINGS_PINS_MAX]; /* "sha256//<base64>" of a SubjectPublicKeyInfo; at least two */
    size_t pin_count;
    const char *group_id; /* "" when not given */
    const char *agency_code;
    const char *agency_name;
    /* File of mode 0600 with "user:password"; the password has no ':'. NULL for the relay, which knows us by our
     * certificate. */
    const char *payees[SETTINGS_PAYEES_MAX]; /* who may be paid: "970436/0011000000017" or a bank's six digits alone */
    size_t payee_count;                      /* 0: the kiosk shows no code for paying */
    bool tickets;                            /* it gives tickets for the queue at this counter */
    const char *account_file;
    const char *page_url; /* where a citizen can look, shown as text and QR; NULL when none */
    int connect_timeout_ms, total_timeout_ms;
    int splay_s; /* spread of the first try after an outage; 0 in tests */
    const struct settings_procedure *procedures;
    size_t procedure_count;
    struct settings_part parts[SETTINGS_PARTS_MAX];
    size_t part_count;
    const struct insurance *insurance; /* config/insurance.yaml (data/insurance.h); NULL for any other portal */
};

struct settings {
    const char *kiosk_id;
    const char *place_name;    /* header, first line */
    const char *place_detail;  /* header, second line */
    const char *province_code; /* default of addresses */
    const char *commune_code;
    const char *help_phone;   /* NULL when none */
    const char *police_phone; /* of the commune, for what may not wait; NULL when none */
    const char *profile;      /* "commune" or "hospital" */
    struct settings_panel panel;
    const char *languages[SETTINGS_LANGUAGES_MAX]; /* first is the default */
    size_t language_count;
    const char *font_sheet, *font_sheet_bold;   /* of declarations; the screen's when not given */
    const char *font_regular, *font_bold;       /* files */
    int idle_ms, idle_elder_ms, idle_answer_ms; /* "still there?" after, elder, and the time to answer it */
    const char *scanner_serial;                 /* tty path or NULL */
    const char *scanner_folder;                 /* watched folder or NULL */
    bool scanner_keyboard;                      /* a scanner types as a keyboard does */
    struct settings_camera camera;
    struct settings_printer slip_printer, page_printer;
    struct settings_paper_scanner paper_scanner;
    int64_t disk_free_bytes_min; /* below it no form starts */
    int queue_items_max;
    int insurance_wait_ms;      /* a patient waits this long for the gateway, then goes on to be checked by staff */
    const char *figures_folder; /* where the day's counts are written; NULL: in the state folder */
    struct settings_portal portals[SETTINGS_PORTALS_MAX];
    size_t portal_count;
    const char *portals_off[SETTINGS_PORTALS_MAX]; /* ids given as `null`: what would go there is printed */
    size_t portal_off_count;
    struct settings_staff staff[SETTINGS_STAFF_MAX]; /* none: nobody can sign in at this machine */
    size_t staff_count;
};

bool settings_is_hospital(const struct settings *settings);
/* NULL when nobody of that badge may sign in here. */
const struct settings_staff *settings_find_staff(const struct settings *settings, const char *id);

const struct settings_portal *settings_find_portal(const struct settings *settings,
                                                   const char *id); /* NULL when unknown */
bool settings_has_printer(const struct settings_printer *printer);
/* NULL when this portal does not take the procedure. */
const struct settings_procedure *settings_find_procedure(const struct settings_portal *portal, const char *procedure);
/* The portal's name of the part for this document; without templates the document's own id. NULL: it takes none. */
const char *settings_find_part(const struct settings_portal *portal, const char *procedure, const char *document);
/* Whether the province has switched off the portal, or this procedure at it (NULL: no procedure). */
bool settings_is_off(const struct settings *settings, const char *portal, const char *procedure);
