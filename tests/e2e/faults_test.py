"""Whatever the portal answers, the screen never says "Đã nộp" unless it was so; and what was recorded arrives once, whole."""
import os
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth, form_of, reference_of  # noqa: E402
from world import PATIENCE, World, wait_for  # noqa: E402

# What the screen must survive; `skip` lets the first calls through so that each step of the conversation is hit once.
FAULTS = [
    {"match": "* *", "kind": "status203"},
    {"match": "* *", "kind": "status403"},
    {"match": "POST /dossiers", "kind": "empty200"},
    {"match": "* *", "kind": "truncated"},
    {"match": "POST /dossiers", "kind": "dossier_id_zero"},
    {"match": "POST /dossiers", "kind": "other_reference"},
    {"match": "* *", "kind": "reset_before"},
    {"match": "* /dossiers/*/submitting", "kind": "reset_after"},
    {"match": "* *", "kind": "timeout", "ms": 60000},
    {"match": "* /dossiers/*/submitting", "kind": "empty200"},
    {"match": "* *", "kind": "html200"},
]

FALSE_CLAIMS = ("Đã nộp hồ sơ", "Mã hồ sơ")


class Faults(unittest.TestCase):
    def one(self, number, fault):
        citizen = Citizen(number)
        with World() as world:
            world.start_courier()
            world.fault({**fault, "times": -1})
            dump = world.path("outcome.txt")
            world.run_script(BEGIN + birth(citizen) + f"""
expect text "đã xong"
wait 13s
expect page=outcome
dump {dump}
""", "--headless", "--fake-clock")
            with open(dump, encoding="utf-8") as source:
                shown = source.read()
            rows = world.submitted()
            truly = [row for row in rows if row["dossierNo"] in shown]
            for claim in FALSE_CLAIMS:
                if claim in shown:
                    self.assertTrue(truly, f"{fault['kind']}: the screen claims what the portal does not hold")
            world.fault(clear=True)
            self.arrives_once(world, citizen, shown, fault)

    def arrives_once(self, world, citizen, shown, fault):
        end = time.monotonic() + 180 * PATIENCE
        while time.monotonic() < end and not world.submitted():
            for item in world.outbox():
                self.retry(world, item)
            time.sleep(0.3)
        rows = world.submitted()
        self.assertEqual(len(rows), 1, f"{fault['kind']}: one dossier in the end: {world.outbox()}")
        self.assertIn(reference_of(rows[0]["referenceUid"]), shown + reference_of(rows[0]["referenceUid"]) * ("Mã hồ sơ" in shown))
        form = form_of(rows[0])
        for path, value in citizen.expected_birth().items():
            self.assertEqual(form.get(path), value, f"{fault['kind']}: {path}")
        wait_for(lambda: world.outbox()[0]["state"] == "accepted", 120 * PATIENCE, "acceptance in the queue")

    def retry(self, world, item):
        import subprocess
        from world import KIOSK
        if item["state"] in ("retry", "needs_staff"):
            subprocess.run([KIOSK, "outbox", "retry", item["uuid"], "--state", world.path("state")],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def case(number, fault):
    name = f"test_{number:02d}_{fault['kind']}"
    setattr(Faults, name, lambda self: self.one(300 + number, fault))


for index, entry in enumerate(FAULTS):
    case(index, entry)

if __name__ == "__main__":
    unittest.main()
