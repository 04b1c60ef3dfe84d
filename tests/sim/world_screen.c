/* Citizens at the real core, and the link between screen and courier: every ask and answer goes through the bytes of
 * the real wire. The link keeps what was not answered and says it again after every reconnection, as the real one. */
#include "unit/core/fixture.h"

#include "sim/world.h"

#include <stdlib.h>

enum { PENDING_MAX = 4, RETRIES_MAX = 3, READ_MS = 8000 };

static struct service two_services[2];
static const struct catalogue two = {
    .services = two_services, .service_count = 2, .groups = groups, .group_count = ARRAY_LEN(groups)
};
static struct kiosk kiosk;
static bool running;
static struct person *present; /* in front of the screen */
static int retries, heard;
static int64_t leave_ms;

static struct pending {
    char *body;
    struct submission submission;
} pending[PENDING_MAX];

static struct courier_event mail[WORLD_MAIL_MAX];
static int mail_count;

static void now(void)
{
    kiosk.stamp.monotonic_ms = world->now_ms;
    kiosk.stamp.wall_ms = world->wall_ms;
}

static void check_screen(void)
{
    const struct model *model = &kiosk.model;
    enum outcome_kind outcome = model_outcome(model).kind;
    if (!model->session && arena_used(model->arena) != 0)
        world_break("something of a person stays after the session", "");
    if (model->wake_at_ms <= model->now_ms)
        world_break("the core wants to be woken in the past", "");
    if (!model->session)
        return;
    if (outcome == OUTCOME_RECORDED || outcome == OUTCOME_ACCEPTED || outcome == OUTCOME_NEEDS_STAFF) {
        struct person *person = hold_find(model->session->uuid);
        if (!person)
            world_break("a promise to nobody", model->session->uuid);
        else if (!person->promised) {
            person->promised = true;
            world->dirty = true;
            world_note_text(person->uuid);
            world_note(0x61, (uint64_t)outcome);
        }
    }
}

static void forget_pending(const char *uuid)
{
    for (int i = 0; i < PENDING_MAX; i++)
        if (pending[i].body && (!uuid || strcmp(pending[i].submission.uuid, uuid) == 0)) {
            free(pending[i].body);
            pending[i].body = NULL;
        }
}

/* --- the link ----------------------------------------------------------------------------------------------------- */

struct link_server {
    int nothing;
};

enum status link_server_create(const char *folder, link_ask_fn asked, void *context, struct link_server **out)
{
    (void)folder;
    (void)asked;
    (void)context;
    *out = calloc(1, sizeof **out);
    return *out ? STATUS_OK : STATUS_NO_MEMORY;
}

void link_server_destroy(struct link_server *server)
{
    free(server);
}

size_t link_server_descriptors(const struct link_server *server, struct pollfd *out)
{
    (void)server;
    (void)out;
    return 0;
}

void link_server_serve(struct link_server *server)
{
    (void)server;
}

void link_server_send(struct link_server *server, uint32_t client, const struct link_answer *answer)
{
    static char bytes[LINK_BYTES_MAX];
    static struct link_answer heard_answer;
    size_t size = 0;
    (void)server;
    if (disk_dead())
        return; /* died before it could say so */
    if (!link_encode_answer(answer, bytes, sizeof bytes, &size) ||
        link_decode_answer(bytes, size, &heard_answer) != STATUS_OK) {
        world_break("the wire does not carry an answer", "");
        return;
    }
    if (client == 1 && heard_answer.kind == LINK_EVENT && running) {
        if (mail_count < WORLD_MAIL_MAX)
            mail[mail_count++] = heard_answer.event;
        else
            world_break("a mailbox without end", "");
    }
}

void link_server_broadcast(struct link_server *server, const struct link_answer *answer)
{
    link_server_send(server, 1, answer);
}

void screen_ask(const struct link_ask *ask)
{
    static char bytes[LINK_BYTES_MAX];
    struct link_ask asked;
    size_t size = 0;
    if (!world->courier)
        return;
    if (!link_encode_ask(ask, bytes, sizeof bytes, &size) || link_decode_ask(bytes, size, &asked) != STATUS_OK)
        world_break("the wire does not carry an ask", "");
    else
        courier_take_ask(ask->kind == LINK_RETRY ? 2 : 1, &asked, world->courier);
    world->turn_at_ms = world->now_ms;
}

static void hand_over(const struct submission *submission)
{
    struct link_ask ask = { .kind = LINK_SUBMIT, .submission = *submission };
    screen_ask(&ask);
}

void screen_drop_mail(void)
{
    mail_count = 0;
}

void screen_connected(void)
{
    const struct link_ask watch = { .kind = LINK_WATCH };
    if (!running)
        return;
    now();
    kiosk_courier(&kiosk, (struct courier_event){ .kind = COURIER_CONNECTED });
    screen_ask(&watch);
    for (int i = 0; i < PENDING_MAX; i++)
        if (pending[i].body)
            hand_over(&pending[i].submission);
}

void screen_lost(void)
{
    if (!running)
        return;
    now();
    kiosk_courier(&kiosk, (struct courier_event){ .kind = COURIER_LOST });
    check_screen();
}

/* What the core asked for since the last look. */
static void take_effects(void)
{
    if (kiosk.submits == heard)
        return;
    heard = kiosk.submits;
    for (size_t i = 0; i < kiosk.effects.count; i++) {
        const struct effect *effect = &kiosk.effects.items[i];
        if (effect->kind != EFFECT_SUBMIT)
            continue;
        if (!*present->uuid) {
            memcpy(present->uuid, effect->submission.uuid, sizeof present->uuid);
            present->body = strndup(effect->submission.body, effect->submission.body_len);
            present->body_len = effect->submission.body_len;
        } else if (strcmp(present->uuid, effect->submission.uuid) != 0) {
            world_break("one application, two keys", present->uuid);
        }
        for (int slot = 0; slot < PENDING_MAX; slot++) {
            if (pending[slot].body)
                continue;
            pending[slot].body = strndup(effect->submission.body, effect->submission.body_len);
            pending[slot].submission = effect->submission;
            pending[slot].submission.body = pending[slot].body;
            hand_over(&pending[slot].submission);
            break;
        }
    }
}

void screen_read_mail(void)
{
    for (int i = 0; i < mail_count && running; i++) {
        const struct courier_event event = mail[i];
        if (event.kind == COURIER_STORED || event.kind == COURIER_REFUSED)
            forget_pending(event.uuid);
        if (event.kind == COURIER_STORED) {
            struct person *person = hold_find(event.uuid);
            if (person)
                person->promised = true;
        }
        now();
        kiosk_courier(&kiosk, event);
        world_note(0x62, (uint64_t)event.kind * 100 + (uint64_t)event.state);
        check_screen();
        if (mail_count == 0)
            return;
    }
    mail_count = 0;
}

/* --- people ------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
    struct model_world own = kiosk.model.world;
    own.catalogue = &two;
    kiosk_start_in(&kiosk, &own);
    kiosk.submits = heard = 0;
    running = true;
    present = NULL;
    if (!world->courier)
        screen_lost();
}

void screen_start(void)
{
    static bool made;
    if (!made) {
        void *state = NULL;
        if (kiosk_setup(&state) != 0)
            abort();
        struct kiosk *first = state;
        kiosk = *first; /* its texts live as long as the program */
        struct model_world own = first->model.world;
        model_finish(&first->model);
        arena_destroy(first->arena);
        memset(&kiosk, 0, sizeof kiosk);
        kiosk.model.world = own;
        two_services[0] = two_services[1] = services[0];
        two_services[1].id = "stay";
        two_services[1].procedure = "1.004194";
        made = true;
    }
    begin();
}

void screen_stop(void)
{
    if (running) {
        model_finish(&kiosk.model);
        arena_destroy(kiosk.arena);
    }
    running = false;
    present = NULL;
    mail_count = 0;
    forget_pending(NULL);
}

bool screen_says_clock_wrong(void)
{
    return running && !kiosk.model.health.clock_believable;
}

void screen_restart(void)
{
    begin();
}

static void fill(const struct person *person)
{
    char card[300];
    snprintf(card, sizeof card, "%s||%s|03021999|Nữ|Thôn Mẫu, Xã Mẫu Bình, Tỉnh Mẫu|10052021", person->id_no,
             person->name);
    for (int guard = 0; guard < 20 && strcmp(kiosk_page_id(&kiosk), "submit") != 0; guard++) {
        const char *id = kiosk_page_id(&kiosk);
        if (model_error_count(&kiosk.model) > 0) {
            kiosk_next(&kiosk); /* asked whether that is right: it is */
            continue;
        }
        if (strcmp(id, "scan") == 0) {
            kiosk_scan(&kiosk, card);
        } else if (strcmp(id, "relation") == 0) {
            kiosk_choose(&kiosk, "requester.relationship", "mother");
            kiosk_type(&kiosk, "requester.phone", person->phone);
        } else if (strcmp(id, "name") == 0) {
            kiosk_type(&kiosk, "child.full_name", person->child);
        } else if (strcmp(id, "child") == 0) {
            kiosk_type(&kiosk, "child.birth_date", "12/11/2026");
            kiosk_choose(&kiosk, "child.sex", "female");
            kiosk_choose(&kiosk, "child.ethnic", "Kinh");
        } else if (strcmp(id, "place") == 0) {
            kiosk_type(&kiosk, "child.native.street", "Thôn 3");
        } else if (strcmp(id, "consent") == 0) {
            kiosk_press(&kiosk, ACTION_CONSENT, "submit_dossier");
        }
        kiosk_next(&kiosk);
    }
}

/* False: the screen is taken, or no form could be opened. */
bool screen_arrive(struct person *person)
{
    struct entropy chance = entropy_seeded_as_entropy(&world->random);
    if (!running || kiosk.model.session)
        return false;
    now();
    chance.fill(chance.context, kiosk.stamp.entropy, sizeof kiosk.stamp.entropy);
    kiosk_press(&kiosk, ACTION_BEGIN, "");
    kiosk_press(&kiosk, ACTION_LIST, "services");
    kiosk_press(&kiosk, ACTION_SERVICE, person->service);
    kiosk_next(&kiosk);
    if (strcmp(kiosk_page(&kiosk), "show") != 0) {
        if (kiosk.model.session)
            kiosk_press(&kiosk, ACTION_HOME, "");
        if (kiosk.model.session)
            kiosk_press(&kiosk, ACTION_LEAVE, "");
        check_screen();
        return false; /* refused before the form started */
    }
    present = person;
    retries = 0;
    leave_ms = INT64_MAX;
    kiosk_next(&kiosk);
    fill(person);
    take_effects();
    check_screen();
    return true;
}

int64_t screen_wake_ms(void)
{
    if (!running || (!kiosk.model.session && kiosk.model.page != PAGE_NAME_GOODBYE))
        return INT64_MAX;
    return kiosk.model.wake_at_ms < leave_ms ? kiosk.model.wake_at_ms : leave_ms;
}

void screen_wake(void)
{
    now();
    kiosk_tick(&kiosk);
    enum outcome_kind outcome = kiosk.model.session ? model_outcome(&kiosk.model).kind : OUTCOME_NONE;
    if (!kiosk.model.session)
        leave_ms = INT64_MAX;
    else if (kiosk.model.page == PAGE_NAME_OUTCOME && leave_ms == INT64_MAX)
        leave_ms = world->now_ms + READ_MS;
    if (kiosk.model.session && world->now_ms >= leave_ms) {
        leave_ms = INT64_MAX;
        if (model_page_name(&kiosk.model) == PAGE_NAME_STILL_THERE)
            kiosk_press(&kiosk, ACTION_STAY, "");
        if (outcome == OUTCOME_FAILED && retries++ < RETRIES_MAX)
            kiosk_press(&kiosk, ACTION_RETRY, "");
        else
            kiosk_press(&kiosk, ACTION_DONE, "");
        if (kiosk.model.session && kiosk.model.dialog == DIALOG_LEAVE)
            kiosk_press(&kiosk, ACTION_LEAVE, "");
        take_effects();
    }
    check_screen();
}
