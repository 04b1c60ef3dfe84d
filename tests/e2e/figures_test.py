"""A day's counts are on disk as the province reads them, survive a restart, and hold nobody's words."""
import glob
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth, birth_start  # noqa: E402
from world import World  # noqa: E402

# The collector's own reader, of Debian's python3-prometheus-client, so that "OpenMetrics" is not our own word for it.
READ_METRICS = """
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        print(sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items())), int(sample.value))
"""


def metrics(world):
    with open(world.path("state", "figures", "kiosk.prom"), "rb") as source:
        read = subprocess.run(["/usr/bin/python3", "-c", READ_METRICS], stdin=source, capture_output=True, check=True)
    return {tuple(line.split()[:-1]): int(line.split()[-1]) for line in read.stdout.decode().splitlines()}


class Figures(unittest.TestCase):
    def test_a_day(self):
        citizen, other = Citizen(20), Citizen(21)
        with World() as world:
            world.start_courier()
            world.run_script(BEGIN + birth(citizen) + 'expect text "Đã nộp"\npress outcome.done\nexpect page=goodbye\n')
            rows = world.figures()
            self.assertEqual(rows[("journeys_begun", "khai-sinh", "")], 1)
            self.assertEqual(rows[("journeys_ended", "khai-sinh", "accepted")], 1)
            self.assertEqual(rows[("scans", "khai-sinh", "citizen_card")], 1)
            self.assertNotIn(("journeys_ended", "khai-sinh", "left"), rows)

            # another run on the same day goes on counting; this visitor walks away
            world.run_script(BEGIN + birth_start(other) + "wait 200s\nexpect page=attract\n", "--headless", "--fake-clock")
            rows = world.figures()
            self.assertEqual(rows[("sessions", "", "")], 2)
            self.assertEqual(rows[("journeys_begun", "khai-sinh", "")], 2)
            self.assertEqual(rows[("journeys_ended", "khai-sinh", "accepted")], 1)
            self.assertEqual(rows[("journeys_ended", "khai-sinh", "left")], 1)
            (left,) = [row for row in rows if row[0] == "steps_left"]
            self.assertEqual(left[2].split(".")[1], "quan-he", left)

            read = metrics(world)
            self.assertEqual(read[("kiosk_journeys_ended_total", "how=accepted", "journey=khai-sinh")], 1)
            self.assertEqual(read[("kiosk_sessions_total",)], 2)
            self.assertEqual(read[("kiosk_queue_waiting",)], 0)
            self.assertEqual(read[("kiosk_figures_lost",)], 0)
            self.assertEqual(len([name for name in read if name[0].endswith("_total")]), len(rows), "table and metrics differ")

            for path in glob.glob(world.path("state", "figures", "*")):
                with open(path, "rb") as source:
                    content = source.read().lower()
                for person in (citizen, other):
                    for word in (person.number, person.phone, person.name.split()[-1], person.child.split()[-1]):
                        self.assertNotIn(word.lower().encode(), content, f"a person in {os.path.basename(path)}")

    def test_a_folder_that_cannot_be_written_stops_nobody(self):
        with World(settings={"figures": {"folder": "/proc/figures"}}) as world:
            world.start_courier()
            world.run_script(BEGIN + "press home.services\nexpect page=services\n")
            with open(world.path("run.log"), encoding="utf-8") as source:
                self.assertIn("event=figures.unwritten", source.read())


if __name__ == "__main__":
    unittest.main()
