"""A form whose portal the province has switched off: filled in and checked as ever, printed to be signed, queued nowhere; the screen says
"not filed" whatever the printer does, and nobody loses the answers by a careless touch."""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from journeys import BEGIN, Citizen, birth, birth_answers, birth_start  # noqa: E402
from print_server import PrintServer  # noqa: E402
from receipt_printer import ReceiptPrinter  # noqa: E402
from sheet_test import PagePrinter, words_of  # noqa: E402
from world import KIOSK, World  # noqa: E402

OFF = {"portals": {"dossier": None}}
OUT = "Đã gửi in tờ khai, chưa nộp"
NOT_YET = "Tờ khai đã điền xong, chưa nộp"


def filled(citizen):
    return BEGIN + birth_start(citizen) + birth_answers(citizen) + """
expect page=check
press nav.next
expect page=outcome
expect no text "Đã nộp"
expect no text "Đã ghi nhận"
"""


class OnPaper(unittest.TestCase):
    def test_printed_signed_and_not_filed(self):
        """Both papers, a mistake mended between two prints, and no trace in the queue or at the portal."""
        page, receipt = self.enterContext(PagePrinter()), self.enterContext(ReceiptPrinter(pty=True))
        citizen = Citizen(41)
        with World(settings={**OFF, "page_printer": page.settings(), "printer": receipt.settings()}) as world:
            world.run_script(filled(citizen) + f"""
expect text "{NOT_YET}"
press outcome.done
expect text "Những điều đã khai sẽ bị xóa"
press dialog.no
expect page=outcome
press outcome.print_sheet
expect text "{OUT}"
expect node outcome.print_sheet enabled
press outcome.print
expect text "Đã in xong"
press nav.back
expect page=check
press nav.next
expect page=outcome
press outcome.print_sheet
expect text "{OUT}"
press outcome.done
expect page=goodbye
expect no text "đã được giữ"
""")
            world.start_courier()  # the screen's own ended with it
            self.assertEqual((world.outbox(), world.dossiers()), ([], []))
            self.assertEqual((len(page.jobs), len(receipt.slips)), (2, 1))
            _, text = words_of(page.jobs[0], world, "not-filed")
            for wanted in ("Chưa nộp. Máy không gửi tờ khai này đi.", "TỜ KHAI ĐĂNG KÝ KHAI SINH", "Giấy tờ kèm theo", citizen.child.upper()):
                self.assertIn(wanted, text)
            self.assertIsNone(re.search(r"K-[0-9A-Z]{4}-[0-9A-Z]{4}|Mã hồ sơ", text), "a number would look like a receipt")
            receipt.slips[0].save(world.path("slip.png"))
            self.assertEqual(subprocess.run(["zbarimg", "-q", world.path("slip.png")], capture_output=True, check=False).stdout, b"")
            figures = world.figures()
            self.assertEqual(figures[("journeys_ended", "khai-sinh", "printed")], 1)

    def test_no_page_printer(self):
        """It says so, says whom to call, and lets nobody lose the answers without a question."""
        with World(settings=OFF) as world:
            world.run_script(filled(Citizen(42)) + f"""
expect text "{NOT_YET}"
expect text "không in được tờ khai khổ A4"
expect text "Gọi cán bộ trước khi rời máy"
expect no text "In tờ khai"
press outcome.done
expect text "Những điều đã khai sẽ bị xóa"
press dialog.yes
expect page=goodbye
""")
            world.start_courier()
            self.assertEqual(world.outbox(), [])

    def test_a_printer_that_fails_changes_no_truth(self):
        with World(settings={**OFF, "page_printer": {"cups": "a4"}}) as world:
            world.run_script(filled(Citizen(43)) + f"""
press outcome.print_sheet
expect text "Tờ khai chưa in được"
expect text "{NOT_YET}"
expect node outcome.print_sheet enabled
press outcome.done
expect text "Những điều đã khai sẽ bị xóa"
press dialog.yes
""", env={**os.environ, "CUPS_SERVER": "/nonexistent/cups.sock"})

    @unittest.skipUnless(os.geteuid() == 0, "cupsd runs its backends as root's")
    def test_through_a_print_server(self):
        with World(settings={**OFF, "page_printer": {"cups": "a4"}}) as world:
            server = self.enterContext(PrintServer(world.folder_of("cups")))
            server.queue("a4")
            citizen = Citizen(44)
            world.run_script(filled(citizen) + f'press outcome.print_sheet\nexpect text "{OUT}" within 30s\n', env=server.environment)
            self.assertIn(citizen.child.upper(), words_of(server.jobs("a4")[0], world, "not-filed-cups")[1])
            self.assertEqual(server.spooled(), [], "a job stayed in the spool")

    def test_one_procedure_alone(self):
        """null for one procedure: that one is printed, every other goes to the portal; and `kiosk check` tells which."""
        page = self.enterContext(PagePrinter())
        citizen = Citizen(45)
        for off, text in (("1.001193", NOT_YET), ("1.000656", "Đã nộp hồ sơ")):
            with self.subTest(off), World(settings={"portals": {"dossier": {"procedures": {off: None}}}, "page_printer": page.settings()}) as world:
                told = subprocess.run([KIOSK, "check", world.path("config")], capture_output=True, text=True, check=True).stderr
                ident = {"1.001193": "khai-sinh", "1.000656": "khai-tu"}[off]
                self.assertEqual(re.findall(r"note: ([a-z-]+) has no portal", told), [ident])
                world.start_courier()
                script = filled(citizen) if off == "1.001193" else BEGIN + birth(citizen) + "expect page=outcome within 60s\n"
                world.run_script(script + f'expect text "{text}" within 60s\n')
                self.assertEqual(len(world.submitted()), off != "1.001193")


if __name__ == "__main__":
    unittest.main()
