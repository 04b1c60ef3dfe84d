#!/usr/bin/env python3
"""A kiosk with 100 applications whose line comes back, 200 ms away (a delaying relay, see tests/support/slow_line.py), for each kind of
portal: the time against the line's own pace, or the pace that spares the portal; connections (each is one TLS handshake), requests against what as many
single applications need."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
from drain import KINDS, PACE_S, DistantWorld, expected  # noqa: E402
from watched import bench, note  # noqa: E402

ITEMS = int(os.environ.get("KIOSK_BENCH_ITEMS", "100"))


def measure(adapter):
    with DistantWorld(adapter) as world:
        world.start_courier()
        one = world.drain(1, 60)
        before = world.round_trip_s()
        many = world.drain(ITEMS, 120 + ITEMS * 2 * PACE_S)
        round_trip = (before + world.round_trip_s()) / 2
    wanted, requests = expected(one.calls, ITEMS).total(), many.calls.total()
    # In a lane one goes when the one before it has gone; what needs no lane was tried in vain before, and is paced.
    each = requests / ITEMS * round_trip
    ideal = (each if adapter == "opencps2" else max(each, PACE_S)) * ITEMS
    note(f"outbox_line_{adapter}_round_trip", round_trip * 1000, "ms")
    note(f"outbox_line_{adapter}_requests_each", requests / ITEMS, "requests")
    note(f"outbox_line_{adapter}_pace", ideal, "s")
    return all([bench(f"outbox_line_{adapter}_drained", many.seconds, "s", 1.2, many.seconds / ideal),
                bench(f"outbox_line_{adapter}_connections", many.connections, "connections", 1),
                bench(f"outbox_line_{adapter}_requests", requests, "requests", 1, requests / wanted)])


if __name__ == "__main__":
    sys.exit(0 if all([measure(adapter) for adapter in KINDS]) else 1)
