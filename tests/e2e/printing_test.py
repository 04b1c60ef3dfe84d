"""Slips on paper through the whole kiosk: the printer's raster becomes a picture, and its code is read back by the kiosk's own reader.
A printer that fails in any way takes nothing away from the person in front."""
import json
import os
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import journeys  # noqa: E402
from receipt_printer import ReceiptPrinter  # noqa: E402
from world import KIOSK, SCRIPT_SECONDS, SOURCE, World, wait_for  # noqa: E402

GIVEN_UP_S = 4  # SLIP_BUSY_ANSWER_MS of kiosk/device/slip_printer.h
DONE, AGAIN = "Đã in xong", "In lại"


def obstacle():
    """The shortest way to an outcome worth a slip: a guide that stops at an obstacle. A list comes first when there are more guides."""
    guides = subprocess.run(["grep", "-rlx", "group: vneid", os.path.join(SOURCE, "config", "guides")], capture_output=True, text=True,
                            check=True).stdout.split()
    return f"""
expect page=attract
press attract.begin
press home.vneid
{"press service.vneid-kich-hoat" if len(guides) > 1 else ""}
press nav.next
press choice.person.adult.true
press nav.next
press choice.account.level.approved
press nav.next
press choice.phone.smart.true
press nav.next
press step.obstacle.khong-cai-duoc
expect page=outcome
"""


def keep(slip, world, name):
    """Where the pictures are looked at: KIOSK_SLIPS."""
    folder = os.environ.get("KIOSK_SLIPS", world.path("shots"))
    return slip.save(os.path.join(folder, name))


def read_back(path):
    done = subprocess.run([KIOSK, "read", "--json", path], capture_output=True, check=False, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Printing(unittest.TestCase):
    def world(self, printer):
        return self.enterContext(World(settings={"printer": printer.settings(), "place": {"help_phone": "0900000000"}}))

    def test_accepted(self):
        printer = self.enterContext(ReceiptPrinter())
        world = self.world(printer)
        citizen = journeys.Citizen(4)
        world.run_script(journeys.BEGIN + journeys.birth(citizen) + f"""
expect page=outcome
expect text "Đã nộp hồ sơ"
expect node outcome.print enabled
press outcome.print
expect text "{DONE}"
shot printed
expect no text "{AGAIN}"
""")
        number = world.submitted()[0]["dossierNo"]
        self.assertEqual(len(printer.slips), 1)
        self.assertEqual(len(printer.slips[0].rows[0]), 72)
        found = read_back(keep(printer.slips[0], world, "slip-accepted.png"))
        self.assertEqual([(one["kind"], one["fields"]["number"]) for one in found], [("dossier_receipt", number)])


    def test_recorded_on_a_serial_line(self):
        """Not sent yet: our own reference is on the slip; by and by it is sent, and a slip of that can be had too."""
        printer = self.enterContext(ReceiptPrinter(pty=True))
        world = self.world(printer)
        world.start_courier()
        world.stop_portal()
        citizen = journeys.Citizen(7)
        world.run_script(journeys.BEGIN + journeys.birth(citizen) + f"""
expect page=outcome
expect text "Đã ghi nhận, chưa gửi được"
press outcome.print
expect text "{DONE}"
shot recorded-printed
press header.language
press language.en
expect text "Printed."
""")
        reference = world.outbox()[0]["reference"]
        path = keep(printer.slips[0], world, "slip-recorded.png")
        done = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.strip(), reference)
        self.nothing_left(world, citizen)

    def nothing_left(self, world, citizen):
        """Nothing of the person in the log, in the state folder or in a temporary file; the log has numbers only."""
        words = [word.encode() for word in (citizen.name, citizen.name.upper(), citizen.number, citizen.child.upper(), citizen.phone)]
        for folder in (world.path("state"), world.path("tmp")):
            for root, _, names in os.walk(folder):
                for name in names:
                    path = os.path.join(root, name)
                    if os.path.isfile(path):
                        with open(path, "rb") as source:
                            data = source.read()
                        self.assertFalse([word for word in words if word in data], path)
        with open(world.path("run.log"), "rb") as source:
            log = source.read()
        self.assertFalse([word for word in words if word in log])
        self.assertIn(b"event=print.done", log)

    def trouble(self, world, script):
        os.mkdir(world.path("tmp"))
        world.run_script(obstacle() + script, env={**os.environ, "TMPDIR": world.path("tmp")})
        self.assertEqual(os.listdir(world.path("tmp")), [])

    def test_an_obstacle_and_large_letters(self):
        printer = self.enterContext(ReceiptPrinter())
        world = self.world(printer)
        self.trouble(world, f"""
press header.language
press language.en
press header.text_size
press header.text_size
press header.text_size
press outcome.print
expect text "Printed."
shot large
""")
        keep(printer.slips[0], world, "slip-obstacle-en-large.png")

    def test_what_keeps_it_is_said_and_mended(self):
        """Known before anybody presses; and as soon as somebody has put it right, it can be pressed."""
        for name, fault, words in (("paper", {"paper": False}, "Máy in hết giấy"), ("cover", {"cover": True}, "Nắp máy in đang mở"),
                                   ("silent", {"answers": False}, "Máy in không trả lời")):
            with self.subTest(name):
                printer = self.enterContext(ReceiptPrinter())
                for key, value in fault.items():
                    setattr(printer, key, value)
                world = self.world(printer)

                def mend(p=printer, f=fault, seen=world.path("shots", f"trouble-{name}.png")):
                    wait_for(lambda: os.path.exists(seen), SCRIPT_SECONDS, seen)
                    for key, value in f.items():
                        setattr(p, key, not value)

                mending = threading.Thread(target=mend)
                mending.start()
                self.trouble(world, f"""
expect text "{words}"
expect node outcome.print disabled
shot trouble-{name}
expect node outcome.print enabled
expect no text "{words}"
press outcome.print
expect text "{DONE}"
""")
                mending.join()
                self.assertEqual(len(printer.slips), 1)

    def test_no_printer_there(self):
        world = self.enterContext(World(settings={"printer": {"device": "/nonexistent/lp0"}}))
        world.run_script(obstacle() + """
expect text "Máy in không trả lời"
expect node outcome.print disabled
press outcome.done
""")

    def test_paper_ends_in_the_middle(self):
        printer = self.enterContext(ReceiptPrinter())
        printer.paper_ends_after_rows = 300
        world = self.world(printer)

        def refill():
            wait_for(lambda: os.path.exists(world.path("shots", "empty.png")), SCRIPT_SECONDS, "the sign of no paper")
            printer.paper = True

        filler = threading.Thread(target=refill)
        filler.start()
        self.trouble(world, f"""
press outcome.print
expect text "Máy in hết giấy"
expect text "{AGAIN}"
expect node outcome.print disabled
shot empty
expect node outcome.print enabled
press outcome.print
expect text "{DONE}"
""")
        filler.join()
        self.assertEqual(len(printer.slips), 1)
        self.assertGreater(len(printer.slips[0].rows), 600)
        self.assertEqual(printer.dropped, 1, "what was left of the first one must not come out later")

    def test_the_line_is_cut_within_a_band(self):
        printer = self.enterContext(ReceiptPrinter())
        printer.dies_after_bytes = 30_000
        self.trouble(self.world(printer), f"""
press outcome.print
expect text "Phiếu chưa in được"
expect node outcome.print enabled
press outcome.print
expect text "{DONE}"
""")
        self.assertEqual(len(printer.slips), 1)

    def test_a_printer_that_stops_reading_holds_nobody_up(self):
        printer = self.enterContext(ReceiptPrinter())
        printer.deaf_after_bytes = 10_000
        world = self.world(printer)
        self.trouble(world, """
shot begin
press header.text_size
press header.contrast
shot before
press outcome.print
expect text "Đang in phiếu"
press header.text_size
press header.contrast
shot during
press outcome.done
expect page=goodbye
press rating.good
expect text "Cảm ơn ông/bà đã cho ý kiến"
""")
        begin, before, during = (os.stat(world.path("shots", f"{name}.png")).st_mtime for name in ("begin", "before", "during"))
        self.assertLess(during - before, GIVEN_UP_S / 2 + 3 * (before - begin), "the screen waited for the printer")

    def test_one_that_cannot_confirm(self):
        printer = self.enterContext(ReceiptPrinter())
        printer.knows_gs_r = False
        self.trouble(self.world(printer), f"""
press outcome.print
expect text "Đã gửi sang máy in"
expect text "{AGAIN}"
expect node outcome.print enabled
""")
        self.assertEqual(len(printer.slips), 1)


if __name__ == "__main__":
    unittest.main()
