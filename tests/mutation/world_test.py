"""The simulations can fail: each promise they hold is broken once in the courier, and a short run of seeds must go red."""
import unittest

import courier_test

# What is broken, where, how, and the simulation that must notice.
MUTANTS = [
    ("fields are not compared", "opencps2_form.c", "for (size_t i = 0; i < form->count; i++) {\n        const json_t *value",
     "for (size_t i = 0; i < form->count * 0; i++) {\n        const json_t *value", "sim_world_draft"),
    ("WAL/NORMAL", "outbox_schema.c", 'outbox_execute(outbox, "PRAGMA synchronous=FULL")',
     'outbox_execute(outbox, "PRAGMA synchronous=NORMAL")', "sim_world"),
    ("purge before receipt", "outbox_steps.c", "next->state == OUTBOX_ACCEPTED;", "next->state >= OUTBOX_SENDING;", "sim_world"),
    ("a new key on a retry", "courier_send.c", "    next.tries++;\n", "    next.portal_uid[35] ^= next.tries++ ? 1 : 0;\n", "sim_world"),
    ("refusals wait as long as outages", "courier_send.c", "step->refusals_max > 0 ? next.refusals : next.tries",
     "next.tries", "sim_world"),
    ("forgets by any clock", "courier_life.c", "courier->clock_word != CLOCK_CONFIRMED || ", "", "sim_world_clock"),
    ("forgets by the clock of the moment", "courier_send.c", "next.changed_ms = sender->told_ms;", "", "sim_world_clock"),
    ("a portal's time is not heard", "courier_clock.c", ": CLOCK_CONTRADICTED;", ": CLOCK_UNHEARD;", "sim_world_clock"),
    ("who went home is fresh for ever", "courier_send.c", "- courier->newest_ms < FRESH_MS;", "- courier->newest_ms >= 0;",
     "sim_world_clock"),
    ("no splay", "retry.c", "return retry_draw(entropy, (int64_t)splay_s * 1000);", "return splay_s * 0;", "sim_world_herd"),
    ("a dark machine trusts its clock", "courier_life.c", "just_on ? INT64_MAX : now - newest_ms", "now - newest_ms", "sim_world_herd"),
    ("a slow portal is not left in peace", "courier_send.c", "if (took_ms <= SLOW_REPLY_MS)", "if (took_ms >= 0)", "sim_world_herd"),
    ("who comes puts off the next try", "courier_send.c", "if (!next.retry_ordered && sender->planned_ms > 0)",
     "if (!next.retry_ordered && sender->planned_ms > INT64_MAX - 1)", "sim_world_notice"),
    ("who comes waits for the next try", "courier_send.c", "courier->waiting[i].created_ms > item->changed_ms",
     "courier->waiting[i].created_ms > INT64_MAX - 1", "sim_world_notice"),
    ("no pace", "retry.c", ".pace_ms = 2000", ".pace_ms = 0", "sim_world_herd"),
]


class WorldMutants(courier_test.CourierMutants):
    mutants = MUTANTS
    environment = {"KIOSK_SEEDS": "600", "KIOSK_PLAYS": "200"}


if __name__ == "__main__":
    unittest.main()
