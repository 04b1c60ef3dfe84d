/* A whole kiosk and its portal in one thread on one seed: the real core, the real wire of the link, the real courier
 * with its scheduler, adapter and SQLite; only time, chance, disk, line and portal are ours. The same seed gives the
 * same trace, bit for bit. https.h and link_server.h are the seam: this program links its own of both.
 *
 *   world_test.c    seeds, replays, the figure          world_run.c     the clock, incidents, starts and cuts
 *   world_draft_test.c, world_clock_test.c, world_herd_test.c: one promise each, played many times
 *   world_screen.c  citizens through the real core      world_line.c    the network as the courier sees it
 *   world_portal.c  OpenCPS with its traps              world_disk.c    a disk below SQLite that fails and forgets
 *   world_hold.c    what must never be so */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "courier/courier_state.h"

enum { WORLD_PEOPLE_MAX = 24, WORLD_DOSSIERS_MAX = 96, WORLD_MAIL_MAX = 64, WORLD_PLAN_MAX = 64, WORLD_LATE_MAX = 64 };

/* What the world remembers of one person, apart from everything the kiosk knows. */
struct person {
    char name[64], id_no[16], phone[16], child[64], service[8];
    char uuid[UUID_TEXT_BYTES]; /* "" until the form was sent */
    char *body;                 /* as sealed, of the first hand-over */
    size_t body_len;
    bool refused;  /* the portal will never take this one */
    bool promised; /* "Đã nhận" was said */
    bool seen;     /* stands in the outbox */
    enum outbox_state state;
    int64_t changed_ms;  /* as stored, by whatever the clock of the machine said */
    int64_t accepted_ms; /* monotonic */
    char portal_uid[UUID_TEXT_BYTES];
};

struct dossier {
    int64_t id;
    char uid[UUID_TEXT_BYTES], no[DOSSIER_NO_BYTES], status[16], lane[128], form_uid[64];
    json_t *fields;
    char *form;
    bool stranger; /* made by somebody else with our account */
    bool changed;  /* since the last check */
};

struct portal_state {
    struct dossier dossiers[WORLD_DOSSIERS_MAX];
    int count, numbers;
};

/* How bad it is now: chances in a thousand. */
struct weather {
    int lost, replayed, late, lies, disk;
    bool partition, disk_full;
    int latency_ms;
};

enum incident_kind {
    INCIDENT_ARRIVAL,
    INCIDENT_WEATHER,
    INCIDENT_CALM,
    INCIDENT_CUT,
    INCIDENT_KILL,
    INCIDENT_CLOCK,
    INCIDENT_FUSE,
    INCIDENT_STAFF,
    INCIDENT_STRANGER
};
struct incident {
    int64_t at_ms; /* monotonic */
    enum incident_kind kind;
    int64_t arg;
    struct weather weather;
};

struct world {
    uint64_t seed, trace;
    struct entropy_seeded random, random_courier, random_seal; /* each its own: keys are drawn once a folder */
    int64_t now_ms, wall_ms;
    struct weather weather;
    struct incident plan[WORLD_PLAN_MAX];
    int plan_count;
    struct person people[WORLD_PEOPLE_MAX];
    int person_count, arrivals;
    struct portal_state portal;
    struct courier *courier; /* NULL: not running */
    int64_t turn_at_ms, restart_at_ms;
    bool dirty;      /* the outbox may have moved: check it */
    bool told;       /* something reached the screen */
    bool machine_up; /* false between a power cut and the restart */
    int requests, cuts, kills, stored, replays;
    int step_fuse;     /* power goes at this many-th step of the line; -1 never */
    bool gap_open;     /* … even between the last read-back and the hand-in, which no client can close */
    int overlaid_late; /* so many were handed in with another's data */
    int stranger_step; /* somebody lays an applicant over the draft at this many-th step; -1 never */
    int steps;
    int64_t settled_ms;
    int lines_max;                         /* requests under way at once */
    int64_t first_ms, sent_ms, gap_ms_min; /* when conversations began, and the shortest time between two */
    const char *fault;                     /* the first broken promise, or NULL */
    char detail[160];
};
extern struct world *world;

/* world_run.c */
uint64_t world_draw(uint64_t bound); /* 0 … bound - 1 */
bool world_chance(int permille);
void world_note(uint64_t a, uint64_t b);
void world_note_text(const char *text);
void world_break(const char *fault, const char *detail);
void world_plan(int64_t at_ms, enum incident_kind kind, int64_t arg);
void world_begin(uint64_t seed);
void world_end(void);
int64_t world_true_ms(void); /* the time, which the machine's clock may not know */
void world_start_courier(void);
void world_stop_courier(bool power);
void world_go(int64_t until_ms); /* to that moment, or until a promise broke */
void world_calm(void);           /* everything heals and staff press "again" */

/* world_screen.c */
void screen_start(void);
void screen_stop(void);
void screen_restart(void);
bool screen_says_clock_wrong(void); /* as of the last news of the courier */
bool screen_arrive(struct person *person);
int64_t screen_wake_ms(void);
void screen_wake(void);
void screen_connected(void); /* the courier is there: what was not answered goes again */
void screen_lost(void);
void screen_read_mail(void);
void screen_drop_mail(void);
void screen_ask(const struct link_ask *ask);

/* world_line.c */
int64_t line_wake_ms(void);
void line_wake(void);
void line_forget(void);

/* world_portal.c */
struct portal_exchange {
    enum portal_method method;
    const char *path, *content_type, *body;
    size_t body_len;
    int http;
    char *reply; /* free() */
};
void portal_do(struct portal_exchange *exchange);
void portal_stranger(void);
void portal_clear(void);

/* world_disk.c */
void disk_install(void);
void disk_format(void);
void disk_cut(bool power);
void disk_revive(void);
bool disk_dead(void);
void disk_set_fuse(int operations);
void disk_pause_faults(bool pause);

/* world_hold.c */
void hold_check(bool thoroughly);
bool hold_all_settled(void);
int hold_count_for_officer(void);
/* Ninety days on: of whom the accepted metadata must be gone, they are. */
bool hold_forgotten(void);
struct person *hold_find(const char *uid);
