"""A line that comes back, 200 ms away: what waited leaves one after another, over one connection, with no request more than one alone
would need, and at the courier's own pace. KIOSK_DRAIN_ITEMS; the full hundred is tests/bench/outbox_line_bench.py."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from drain import PACE_S, DistantWorld, expected  # noqa: E402
from world import PATIENCE  # noqa: E402

ITEMS = int(os.environ.get("KIOSK_DRAIN_ITEMS", "4"))


class Drain(unittest.TestCase):
    def check(self, adapter):
        with DistantWorld(adapter) as world:
            world.start_courier()
            one = world.drain(1, 180 * PATIENCE)
            many = world.drain(ITEMS, (180 + 4 * ITEMS) * PATIENCE)
            self.assertEqual(len(world.submitted() if adapter == "opencps2" else world.dossiers()), 1 + ITEMS)
            self.assertLessEqual(many.calls, expected(one.calls, ITEMS), "a request was wasted")
            self.assertEqual((one.connections, many.connections), (1, 1))
            self.assertLess(many.seconds, ITEMS * (PACE_S * 1.5 + one.seconds) + 10)

    def test_opencps2(self):
        self.check("opencps2")

    def test_json1(self):
        self.check("json1")


if __name__ == "__main__":
    unittest.main()
