"""The whole path on real parts: a shown card, questions, check, consent, HTTPS, a dossier code. Exactly one row whose fields
equal what was scanned and typed, diacritics included; headless and in a real window; card as picture and as scanner line."""
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth, form_of  # noqa: E402
from world import World  # noqa: E402

CODE = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*-[0-9]{6}-[0-9]{4,6}$")


class Path(unittest.TestCase):
    def check_row(self, world, citizen):
        rows = world.submitted()
        self.assertEqual(len(world.dossiers()), 1, "exactly one dossier, drafts included")
        self.assertEqual(len(rows), 1)
        row = rows[0]
        self.assertRegex(row["dossierNo"], CODE)
        self.assertEqual(row["applicantName"], citizen.name)
        self.assertEqual(row["applicantIdNo"], citizen.number)
        self.assertEqual(row["contactTelNo"], citizen.phone)
        form = form_of(row)
        for path, value in citizen.expected_birth().items():
            self.assertEqual(form.get(path), value, path)
        self.assertIn("claimed", str(row.get("metaData")) + str(row["forms"]))
        return row

    def run_path(self, world, citizen, scan, *more):
        dump = world.path("outcome.txt")
        world.run_script(BEGIN + birth(citizen, scan) + f"""
expect page=outcome
dump {dump}
shot outcome
press outcome.done
expect page=goodbye
""", *more)
        row = self.check_row(world, citizen)
        with open(dump, encoding="utf-8") as source:
            self.assertIn(row["dossierNo"], source.read(), "the code on the screen is the portal's")

    def test_headless_scanner_line(self):
        for number in (17, 42):
            with self.subTest(number), World() as world:
                world.start_courier()
                self.run_path(world, Citizen(number), None, "--headless")

    def test_headless_picture_through_decoder(self):
        citizen = Citizen(88)
        with World() as world:
            picture = world.qr_picture("card.png", citizen.card)
            self.run_path(world, citizen, f"scan {picture}", "--headless")

    def test_window_in_xvfb(self):
        if not shutil.which("Xvfb"):
            self.fail("Xvfb is missing: ./dev test installs it")
        citizen = Citizen(61)
        with World() as world:
            display = start_xvfb(world, "1080x1920x24")
            picture = world.qr_picture("card.png", citizen.card)
            environment = {**os.environ, "DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
            dump = world.path("outcome.txt")
            world.run_script(BEGIN + birth(citizen, f"scan {picture}") + f"""
expect page=outcome
dump {dump}
""", "--windowed", "1080x1920", env=environment)
            self.check_row(world, citizen)

    def test_staff_see_what_waits_without_names(self):
        citizen = Citizen(23)
        with World() as world:
            world.start_courier()
            self.run_path(world, citizen, None, "--headless")
            items = world.outbox()
            self.assertEqual([item["state"] for item in items], ["accepted"])
            text = str(items)
            for secret in (citizen.name, citizen.number, citizen.child, citizen.phone):
                self.assertNotIn(secret, text)


def start_xvfb(world, screen):
    """Lets the server choose a free display; returns its name."""
    read_end, write_end = os.pipe()
    child = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", screen, "-nolisten", "tcp"],
                             pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    world.children.append(child)
    with os.fdopen(read_end, encoding="ascii") as source:
        number = source.readline().strip()
    if not number:
        raise AssertionError("Xvfb did not start")
    return f":{number}"


if __name__ == "__main__":
    unittest.main()
