"""Numbers of the hospital desk on paper, from the card to the roll: what a patient carries away can be read across the room, its code is read
back by a stranger's reader (zbarimg), and a printer in trouble neither loses a number nor gives one twice. What the words on it are:
tests/ui/slip_test.c, for a picture has no words."""
import os
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import link  # noqa: E402
import relay as relays  # noqa: E402
import world as worlds  # noqa: E402
from hospital import Hospital, Patient  # noqa: E402
from receipt_printer import ReceiptPrinter  # noqa: E402

DONE, AGAIN, EMPTY = "Đã in xong", "In lại", "Máy in hết giấy"
START = "expect page=attract within 30s\npress attract.begin\n"
END = "press outcome.done\nexpect page=goodbye\npress goodbye.begin\n"
DISPLAY_ROWS = 90  # 16 mm of type at 203 dpi: the figures of the number are higher than this, and nothing else is


def come(patient):
    return f"""
expect page=home
payload "{patient.card}"
expect page=scan
press nav.next
expect page=coverage
expect node nav.next enabled within 20s
press nav.next
"""


def to_clinic(patient, clinic="noi"):
    return come(patient) + f"""press choice.visit.clinic.{clinic}
press nav.next
press choice.visit.priority.none
press nav.next
expect page=outcome within 20s
"""


def take(text=DONE):
    return f'press outcome.print\nexpect text "{text}" within 30s\n'


def code_of(path):
    done = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def figures_height(slip):
    """Rows of the highest run of rows with ink in the upper half of the slip: the number."""
    best = run = 0
    for row in slip.rows[:len(slip.rows) // 2]:
        run = run + 1 if any(row) else 0
        best = max(best, run)
    return best


class TicketOnPaper(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = worlds.tempfile.mkdtemp(prefix="kiosk-relay-")
        cls.relay = relays.Relay(cls.folder).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.relay.__exit__()
        worlds.shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.relay.control("/control/reset", {})

    def world(self, printer):
        world = self.enterContext(Hospital(self.relay, more={"printer": printer.settings()}))
        world.start_courier()
        return world

    def numbers(self, world):
        """(clinic, number) of everybody who came today, as the courier has them."""
        with link.Link(world.path("state")) as courier:
            courier.ask({"ask": "desk", "deed": "look"})
            event = courier.next()
            while event.get("kind") != "desk":
                event = courier.next()
        return sorted((row["clinic"], row["number"]) for row in event["desk"]["rows"])

    def keep(self, slip, world, name):
        """Where the pictures are looked at: KIOSK_SLIPS."""
        return slip.save(os.path.join(os.environ.get("KIOSK_SLIPS", world.path("shots")), name))

    def reference_on_screen(self, world, name):
        with open(world.path(name), encoding="utf-8") as source:
            return source.read().split("Mã hỗ trợ: ")[1].split('"')[0]

    def test_a_number_and_a_counter_ticket_on_a_serial_line(self):
        printer = self.enterContext(ReceiptPrinter(pty=True))
        world, ended = self.world(printer), Patient(2)
        self.relay.control("/control/status", {"card": ended.number, "code": "010"})
        world.run_script(START + to_clinic(Patient(1)) + f'dump {world.path("noi.txt")}\n' + take() + f'expect no text "{AGAIN}"\n' + END
                         + come(ended) + "expect page=outcome within 20s\n" + f'dump {world.path("counter.txt")}\n' + take() + END)
        self.assertEqual(len(printer.slips), 2)
        for slip, name in zip(printer.slips, ("noi", "counter")):
            path = self.keep(slip, world, f"ticket-{name}.png")
            self.assertEqual(len(slip.rows[0]), 72)
            self.assertGreater(figures_height(slip), DISPLAY_ROWS, "the number is read across the room")
            self.assertEqual(code_of(path), self.reference_on_screen(world, f"{name}.txt"))
        self.assertEqual(self.numbers(world), [("counter", 1), ("noi", 1)])

    def test_paper_ends_in_the_middle_of_a_number(self):
        """On the screen it stands all the while; when the paper is in again the same number comes out whole, and once."""
        printer = self.enterContext(ReceiptPrinter())
        world = self.world(printer)
        printer.paper_ends_after_rows = 150

        def refill():
            worlds.wait_for(lambda: os.path.exists(world.path("shots", "empty.png")), worlds.SCRIPT_SECONDS, "the sentence about the paper")
            printer.paper = True

        filler = threading.Thread(target=refill, daemon=True)
        filler.start()
        world.run_script(START + to_clinic(Patient(1)) + f'dump {world.path("number.txt")}\n' + take(EMPTY) + f"""
expect text "{AGAIN}"
expect node outcome.print disabled
expect text "001"
shot empty
within 60s
expect node outcome.print enabled
""" + take() + END + to_clinic(Patient(2)) + take() + END)
        filler.join()
        self.assertEqual(len(printer.slips), 2, "what came out of the first try was no ticket")
        self.assertEqual(code_of(self.keep(printer.slips[0], world, "ticket-again.png")), self.reference_on_screen(world, "number.txt"))
        self.assertNotEqual(code_of(self.keep(printer.slips[1], world, "ticket-next.png")), self.reference_on_screen(world, "number.txt"))
        self.assertEqual(self.numbers(world), [("noi", 1), ("noi", 2)])

    def test_paper_ends_in_the_last_lines(self):
        """Everything was sent and taken, and the tail never came out: only what the printer says behind the cut tells."""
        printer = self.enterContext(ReceiptPrinter())
        world = self.world(printer)
        world.run_script(START + to_clinic(Patient(1)) + take() + END)
        printer.paper_ends_after_rows = len(printer.slips[0].rows) - 8
        world.run_script(START + to_clinic(Patient(2)) + take(EMPTY) + f'expect text "{AGAIN}"\n' + END)
        self.assertEqual(len(printer.slips), 1)

    def test_numbers_on_paper_go_on_after_the_machine_fell(self):
        """Courier and screen die with the ticket in the printer; who comes next has the next number."""
        printer = self.enterContext(ReceiptPrinter())
        world = self.world(printer)
        world.run_script(START + to_clinic(Patient(1)) + "press outcome.print\n")
        world.courier.kill()
        world.courier.wait()
        world.start_courier()
        world.run_script(START + to_clinic(Patient(2)) + f'expect text "002"\n' + take() + END)
        self.assertEqual(self.numbers(world), [("noi", 1), ("noi", 2)])
        references = [code_of(self.keep(slip, world, f"ticket-fell-{index}.png")) for index, slip in enumerate(printer.slips)]
        self.assertEqual(len(references), len(set(references)), "no reference on two slips")


if __name__ == "__main__":
    unittest.main()
