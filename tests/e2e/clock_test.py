"""The battery is empty and the machine says 1970: a birth of today is written down, kept and said so; nothing is sent. Once the
clock is set right it arrives, once, whole."""
import os
import subprocess
import sys
import time
import unittest

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")
sys.path.insert(0, SUPPORT)
from journeys import BEGIN, Citizen, birth, form_of  # noqa: E402
from world import PATIENCE, World, wait_for  # noqa: E402

ASKED = """press choice.child.sex.female
press nav.next
expect text "Máy chưa đúng giờ"
shot doubted
press nav.next
"""


class Clock(unittest.TestCase):
    def test_a_form_is_finished_in_1970(self):
        citizen = Citizen(402)
        script = birth(citizen).replace("press choice.child.sex.female\npress nav.next\n", ASKED)
        with World() as world:
            library, shift = world.path("shifted_clock.so"), world.path("shift")
            subprocess.run([os.environ.get("CC", "cc"), "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", library,
                            os.path.join(SUPPORT, "shifted_clock.c"), "-ldl"], check=True)
            with open(shift, "w", encoding="ascii") as target:
                target.write(str(86400 - int(time.time())))
            os.environ.update(LD_PRELOAD=library, KIOSK_SHIFT=shift)
            try:
                world.start_courier()
                world.run_script(BEGIN + script + """
expect text "đã xong"
wait 13s
expect page=outcome
expect text "Máy chưa đúng giờ"
shot outcome
""", "--headless", "--fake-clock", "--shots", world.path("shots"))
            finally:
                del os.environ["LD_PRELOAD"]
            self.assertEqual(world.submitted(), [])
            self.assertEqual([item["state"] for item in world.outbox()], ["queued"])
            with open(shift, "w", encoding="ascii") as target:
                target.write("0")
            wait_for(lambda: world.outbox()[0]["state"] == "accepted", 180 * PATIENCE, "acceptance after the clock was set")
            rows = world.submitted()
            self.assertEqual(len(rows), 1)
            form = form_of(rows[0])
            for path, value in citizen.expected_birth().items():
                self.assertEqual(form.get(path), value, path)
            if os.environ.get("KIOSK_KEEP_SHOTS"):
                subprocess.run(["cp", "-r", world.path("shots"), os.environ["KIOSK_KEEP_SHOTS"]], check=True)


if __name__ == "__main__":
    unittest.main()
