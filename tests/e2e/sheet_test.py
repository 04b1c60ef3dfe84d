"""Declarations on paper through the whole kiosk: every answer stands in the PDF with its diacritics, numbers whole, in Vietnamese whatever
the screen speaks, with the code of the application on every page; and no file holds any of it."""
import os
import re
import socket
import subprocess
import sys
import threading
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import journeys  # noqa: E402
from print_server import PrintServer  # noqa: E402
from receipt_printer import ReceiptPrinter  # noqa: E402
from privacy_test import memory_of  # noqa: E402
from world import BIN, SCRIPT_SECONDS, World, wait_for  # noqa: E402


GIVEN_UP_S = 15  # PAGE_SEND_MS_MAX of kiosk/device/page_printer.h


class PagePrinter:
    """A printer on a TCP port that takes PDF as it comes."""

    def __init__(self, hangs=False):
        self.hangs, self.jobs = hangs, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, value, trace):
        self.stopping.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join(10)
        self.listener.close()

    def serve(self):
        while not self.stopping.is_set():
            line, _ = self.listener.accept()
            with line:
                if self.hangs and not self.stopping.is_set():
                    self.stopping.wait()
                    return
                job = b"".join(iter(lambda: line.recv(65536), b""))
                if job:
                    self.jobs.append(job)

    def settings(self):
        return {"tcp": f"127.0.0.1:{self.port}"}


def words_of(pdf, world, name):
    """The text of a PDF as a person reads it: one space between words. Kept where pictures are looked at: KIOSK_SLIPS."""
    path = os.path.join(os.environ.get("KIOSK_SLIPS", world.path("shots")), name + ".pdf")
    with open(path, "wb") as sink:
        sink.write(pdf)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    text = done.stdout.decode()
    assert unicodedata.is_normalized("NFC", text)
    return path, re.sub(r"\s+", " ", text)


def look(path, world):
    """The codes that a reader finds on the first page."""
    picture = path[:-4]
    subprocess.run(["pdftoppm", "-r", "150", "-png", path, picture], check=True)
    first = next(name for name in (picture + "-1.png", picture + "-01.png") if os.path.exists(name))
    done = subprocess.run(["zbarimg", "-q", "--raw", first], capture_output=True, text=True, check=False)
    return done.stdout.split()


PRINT = """
expect page=outcome
expect node outcome.print_sheet enabled
press outcome.print_sheet
expect text "HANDED"
expect node outcome.print_sheet enabled
shot sheet
"""
HANDED = {"vi": "Tờ khai đã gửi sang máy in của quầy", "en": "The form was sent to the counter’s printer"}


def residence(citizen, members):
    rows = "".join(f"""
press table.add
press field.members[{i}].full_name
type "{name}"
press field.members[{i}].birth_date
type "{birth}"
press choice.members[{i}].sex.{sex}
press field.members[{i}].number
type "{number}"
press nav.next
press choice.members[{i}].relationship.{relation}
press nav.next
""" for i, (name, birth, sex, number, relation) in enumerate(members))
    return f"""
press home.services
press service.tam-tru
press nav.next
press nav.next
payload "{citizen.card}"
expect node nav.next enabled
press nav.next
press field.applicant.phone
type "{citizen.phone}"
press nav.next
press choice.stay.case.rent
press nav.next
press field.stay.address.street
type "Số 7 ngách 12/3 Phố Huỳnh Thúc Kháng kéo dài"
press nav.next
press field.stay.until
type "31/10/2027"
press nav.next
press choice.household.relationship.tenant
press nav.next
press field.household.head_name
type "Phùng Thị Ngọc Quỳnh"
press field.household.head_number
type "001170000033"
press nav.next
press field.content
type "Đăng ký tạm trú để đi làm ở xưởng gỗ"
press nav.next
{rows}
press nav.next
press choice.opinions.owner.vneid
press nav.next
press choice.fee.exemption.nguoi-khuyet-tat
press nav.next
expect page=check
"""


class Sheets(unittest.TestCase):
    def world(self, printer):
        return self.enterContext(World(settings={"page_printer": printer.settings()}))

    def run_and_print(self, printer, script, language="vi"):
        world = self.world(printer)
        os.mkdir(world.path("tmp"))
        world.run_script(journeys.BEGIN + script + journeys.birth_send() + PRINT.replace("HANDED", HANDED[language]),
                         env={**os.environ, "TMPDIR": world.path("tmp")})
        self.assertEqual(len(printer.jobs), 1)
        return world

    def check_files(self, world, citizen):
        """Neither a PDF nor a word of the person in any file that came about."""
        for folder in ("state", "tmp"):
            for root, _, names in os.walk(world.path(folder)):
                for name in names:
                    path = os.path.join(root, name)
                    if os.path.isfile(path):
                        with open(path, "rb") as source:
                            data = source.read()
                        self.assertNotIn(b"%PDF", data, path)
                        self.assertNotIn(citizen.name.encode(), data, path)
        self.assertEqual(os.listdir(world.path("tmp")), [])
        with open(world.path("run.log"), "rb") as source:
            self.assertNotIn(citizen.name.encode(), source.read())

    def test_birth(self):
        printer = self.enterContext(PagePrinter())
        citizen = journeys.Citizen(11)
        world = self.run_and_print(printer, journeys.birth_start(citizen) + journeys.birth_answers(citizen))
        path, text = words_of(printer.jobs[0], world, "khai-sinh")
        number = world.submitted()[0]["dossierNo"]
        for wanted in (citizen.name.upper(), citizen.child.upper(), "12/11/2026", "05/03/1990", "TRẦN THỊ MẪU KHÁC", "1991",
                       "ngày mười hai tháng mười một năm hai nghìn không trăm hai mươi sáu", "Trạm y tế xã Mẫu Bình", "Thôn Đông Thượng",
                       "Nữ", "Kinh", "Việt Nam", "Cha", number, journeys.reference_of(world.submitted()[0]["referenceUid"]),
                       "BẢN IN THỬ", "TỜ KHAI ĐĂNG KÝ KHAI SINH", "Giấy chứng sinh (mang đến quầy)", f"Giấy tờ kèm hồ sơ {number}",
                       "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"):
            self.assertIn(wanted, text)
        for left_out in ("Nơi cư trú", citizen.residence):  # who has a number is found by it
            self.assertNotIn(left_out, text)
        digits = re.sub(r"\s", "", text)
        for wanted in (citizen.number, "001191000771", citizen.phone):
            self.assertIn(wanted, digits)
        self.assertEqual(look(path, world), [number])
        self.check_files(world, citizen)

    def test_residence_in_english(self):
        """Nine members: two pages, the code on both; and the form speaks Vietnamese."""
        printer = self.enterContext(PagePrinter())
        citizen = journeys.Citizen(23)
        members = [(f"Trần Thị Mẫu {journeys.GIVEN[i]}", f"1{i}/08/2012", "female" if i % 2 else "male", f"0013150000{i}1", "child")
                   for i in range(9)]
        world = self.run_and_print(printer, "press header.language\npress language.en\n" + residence(citizen, members), "en")
        path, text = words_of(printer.jobs[0], world, "ct01")
        number = world.submitted()[0]["dossierNo"]
        for wanted in (citizen.name.upper(), "05/03/1990", "Phùng Thị Ngọc Quỳnh", "Đăng ký tạm trú; Đăng ký tạm trú để đi làm ở xưởng gỗ", "31/10/2027",
                       "Số 7 ngách 12/3 Phố Huỳnh Thúc Kháng kéo dài", "Sẽ đồng ý trong VNeID", "Thuê, mượn hoặc ở nhờ",
                       "NGƯỜI KÊ KHAI", "Thông tư 116/2026/TT-BCA", "Hợp đồng thuê, mượn, ở nhờ", f"{number} · Trang 1/2", f"{number} · Trang 2/2",
                       "Người ở nhờ, ở thuê", "Diện miễn, giảm lệ phí", "Người khuyết tật"):
            self.assertIn(wanted, text)
        self.assertNotIn("Yes", text)
        digits = re.sub(r"\s", "", text)
        for wanted in (citizen.number, "001170000033", citizen.phone, *(row[3] for row in members)):
            self.assertIn(wanted, digits)
        for name, birth, *_ in members:
            for word in [*name.split(), birth]:
                self.assertIn(word, text)
        self.assertEqual(look(path, world), [number])
        self.check_files(world, citizen)

    @unittest.skipUnless(os.geteuid() == 0, "cupsd runs its backends as root's")
    def test_through_a_print_server(self):
        world = self.enterContext(World(settings={"page_printer": {"cups": "a4"}, "printer": {"cups": "slip"}}))
        server = self.enterContext(PrintServer(world.folder_of("cups")))
        server.queue("a4")
        server.queue("slip")
        citizen = journeys.Citizen(14)
        world.run_script(journeys.BEGIN + journeys.birth(citizen) + PRINT.replace("HANDED", HANDED["vi"]) + """
press outcome.print
expect text "Đã gửi sang máy in. Không thấy phiếu thì chạm"
expect text "In lại"
""", env=server.environment)
        number = world.submitted()[0]["dossierNo"]
        _, text = words_of(server.jobs("a4")[0], world, "khai-sinh-cups")
        self.assertIn(citizen.child.upper(), text)
        receipt = ReceiptPrinter()
        receipt.begin()
        receipt.take(server.jobs("slip")[0], lambda answer: None)
        self.assertEqual(len(receipt.slips), 1)
        read = subprocess.run(["zbarimg", "-q", "--raw", receipt.slips[0].save(world.path("shots", "slip.png"))], capture_output=True,
                              text=True, check=True)
        self.assertEqual(read.stdout.strip(), number)
        self.assertEqual(server.spooled(), [], "a job stayed in the spool")

    def test_memory(self):
        """What came by the card and went to paper is nowhere in the screen's memory once the session is over."""
        printer, receipt = self.enterContext(PagePrinter()), self.enterContext(ReceiptPrinter())
        world = self.enterContext(World(settings={"page_printer": printer.settings(), "printer": receipt.settings()}))
        world.start_courier()
        citizen = journeys.Citizen(17)
        picture, marker = world.qr_picture("card.png", citizen.card), world.path("over.txt")
        script = journeys.BEGIN + journeys.birth(citizen, f"scan {picture}") + PRINT.replace("HANDED", HANDED["vi"]) + f"""
press outcome.print
expect text "Đã in xong"
press outcome.done
wait 20s
expect page=attract
dump {marker}
within 120s
expect page=sending
"""
        screen = subprocess.Popen(world.run_arguments(script), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        world.children.append(screen)
        wait_for(lambda: os.path.exists(marker), 2 * SCRIPT_SECONDS, "the end of the session")
        self.assertEqual((len(printer.jobs), len(receipt.slips)), (1, 1))
        memory = memory_of(screen.pid)
        self.assertGreater(len(memory), 1 << 20, "the search must have seen the process")
        left = [word for word in (citizen.number, citizen.residence, citizen.name.upper()) if word.encode() in memory]
        self.assertEqual(left, [])

    def test_no_print_server_answers(self):
        world = self.enterContext(World(settings={"page_printer": {"cups": "a4"}}))
        world.run_script(journeys.BEGIN + journeys.birth(journeys.Citizen(15)) + """
press outcome.print_sheet
expect text "Tờ khai chưa in được"
expect node outcome.print_sheet enabled
""", env={**os.environ, "CUPS_SERVER": "/nonexistent/cups.sock"})

    def test_a_printer_that_hangs_or_is_gone(self):
        printer = self.enterContext(PagePrinter(hangs=True))
        world = self.world(printer)
        citizen = journeys.Citizen(5)
        world.run_script(journeys.BEGIN + journeys.birth(citizen) + """
expect page=outcome
shot begin
press header.text_size
shot before
press outcome.print_sheet
expect text "Đang gửi tờ khai"
expect node outcome.print_sheet disabled
press header.text_size
shot during
press outcome.done
expect page=goodbye
""")
        begin, before, during = (os.stat(world.path("shots", f"{name}.png")).st_mtime for name in ("begin", "before", "during"))
        self.assertLess(during - before, GIVEN_UP_S / 2 + 3 * (before - begin), "the screen waited for the printer")
        self.assertEqual(len(world.submitted()), 1)

    def test_no_page_printer_is_said(self):
        world = self.enterContext(World())
        world.run_script(journeys.BEGIN + journeys.birth(journeys.Citizen(6)) + """
expect text "Máy này không in được tờ khai khổ A4"
""")

    def test_the_child_trusts_no_byte(self):
        fonts = [f"/usr/share/fonts/truetype/noto/NotoSerif-{weight}.ttf" for weight in ("Regular", "Bold")]
        for wire in (b"", b"\0" * 24, b"%PDF", os.urandom(5000), b"\x53\x4b\0\0" + b"\xff" * 100):
            done = subprocess.run([os.path.join(BIN, "kiosk-sheet"), *fonts], input=wire, capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, b""))


if __name__ == "__main__":
    unittest.main()
