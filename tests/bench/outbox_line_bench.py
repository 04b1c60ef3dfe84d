#!/usr/bin/env python3
"""A kiosk with 100 applications whose line comes back, 200 ms away (a delaying relay, see tests/support/slow_line.py), for each kind of
portal: the time against the pace that spares the portal, connections (each is one TLS handshake), requests against what as many
single applications need."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
from drain import KINDS, PACE_S, ROUND_TRIP_S, DistantWorld, expected  # noqa: E402
from watched import bench, note  # noqa: E402

ITEMS = int(os.environ.get("KIOSK_BENCH_ITEMS", "100"))


def measure(adapter):
    with DistantWorld(adapter) as world:
        world.start_courier()
        one = world.drain(1, 60)
        many = world.drain(ITEMS, 120 + ITEMS * 2 * PACE_S)
    wanted, requests = expected(one.calls, ITEMS).total(), many.calls.total()
    ideal = max(PACE_S, requests / ITEMS * ROUND_TRIP_S) * ITEMS
    note(f"outbox_line_{adapter}_requests_each", requests / ITEMS, "requests")
    note(f"outbox_line_{adapter}_pace", ideal, "s")
    return all([bench(f"outbox_line_{adapter}_drained", many.seconds, "s", 1.15, many.seconds / ideal),
                bench(f"outbox_line_{adapter}_connections", many.connections, "connections", 1),
                bench(f"outbox_line_{adapter}_requests", requests, "requests", 1, requests / wanted)])


if __name__ == "__main__":
    sys.exit(0 if all([measure(adapter) for adapter in KINDS]) else 1)
