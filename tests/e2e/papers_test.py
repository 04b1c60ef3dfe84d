"""Papers an officer scans into a form: from the document scanner (SANE's pnm backend, through scanimage) to the portal, legible and
once; and what a scanner may do instead."""
import os
import shutil
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import paper_pages  # noqa: E402
from journeys import BEGIN, Citizen, birth  # noqa: E402
from staff_test import hire, sign_in  # noqa: E402
from world import KIOSK, PATIENCE, World, wait_for  # noqa: E402

PAPER = "giay-chung-sinh"
CODE = "KIOSK-PAPER-ONE"
SCANNED = 'expect text "Đã quét {} trang, cán bộ CB-017" within 60s\n'
SLICE = 48  # bytes that would betray a copy


class Desk(World):
    """A counter with a document scanner: what lies on its glass is a picture file."""

    def __init__(self, officer):
        super().__init__(settings={"staff": [officer]})

    def write_config(self):
        self.settings["paper_scanner"] = {"device": "pnm:0", "options": ["--filename=" + self.glass()]}
        self.settings["portals"] = {"dossier": {"procedures": {"1.001193": {"parts": {PAPER: "TP02"}}}}}
        super().write_config()

    def glass(self):
        return os.path.join(self.folder_of("glass"), "page.pgm")

    def queue(self):
        """A copy of the queue, opened beside the courier that owns the real one."""
        copy = self.folder_of("copy")
        for name in ("outbox.db", "outbox.db-wal"):
            if os.path.exists(self.path("state", name)):
                shutil.copy(self.path("state", name), copy)
        return sqlite3.connect(os.path.join(copy, "outbox.db"))

    def held(self):
        """(part, name, bytes) of every file the portal holds beside the electronic forms."""
        with sqlite3.connect(f"file:{self.path('portal', 'portal.db')}?mode=ro", uri=True) as portal:
            return portal.execute("select part_no, display_name, content from form where e_form = 0 order by form_id").fetchall()

    def traces(self, wanted):
        """Files of the kiosk that hold any of these bytes."""
        found = []
        for folder, _, names in os.walk(self.path("state")):
            for path in (os.path.join(folder, name) for name in names):
                if os.path.isfile(path):
                    with open(path, "rb") as source:
                        bytes_ = source.read()
                        if any(one in bytes_ for one in wanted):
                            found.append(path)
        return found


def slices(whole):
    """Several, for one may lie across two pages of the database."""
    return [whole[at:at + SLICE] for at in range(2000, len(whole) - SLICE, 5000)]


def with_officer(badge, steps):
    return (f"press header.call_staff\n{sign_in(badge)}expect page=check\npress staff.papers\nexpect page=staff_papers\n{steps}"
            "press nav.next\nexpect page=check\npress staff.out\n")


def journey(citizen, badge, steps):
    return (BEGIN + birth(citizen)).replace("expect page=check\n", "expect page=check\n" + with_officer(badge, steps), 1)


class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.officer, cls.badge = hire("CB-017")

    def test_a_page_reaches_the_portal_legible_and_once(self):
        with Desk(self.officer) as world:
            paper_pages.draw(world.glass(), CODE, lines=30)
            world.start_courier()
            world.fault({"match": "* *", "kind": "reset_before", "times": -1})
            steps = (f'expect text "Chưa quét"\npress papers.scan.{PAPER}\n' + SCANNED.format(1) +
                     f"press papers.scan.{PAPER}\n" + SCANNED.format(2) +
                     f'press papers.drop.{PAPER}\nexpect text "Chưa quét"\n'
                     f"press papers.scan.{PAPER}\n" + SCANNED.format(1) + f"press papers.again.{PAPER}\n" + SCANNED.format(1) +
                     f"press papers.scan.{PAPER}\n" + SCANNED.format(2))
            world.run_script(journey(Citizen(40), self.badge, steps) +
                             'expect text "Đã ghi nhận" within 60s\nexpect text "Bản quét đi cùng hồ sơ"\nexpect text "Giấy chứng sinh"\n')
            (item,) = world.outbox()
            with world.queue() as queue:
                (sealed,) = queue.execute("select body from item").fetchone()
            self.assertGreater(len(sealed), 20000)
            self.assertTrue(world.traces(slices(sealed)), "the search finds what is there")
            world.fault(clear=True)
            subprocess.run([KIOSK, "outbox", "retry", item["uuid"], "--state", world.path("state")], check=True, capture_output=True)
            wait_for(lambda: world.outbox()[0]["state"] == "accepted", 60 * PATIENCE, "the portal's number")
            (row,) = world.submitted()
            self.assertEqual((row["submitCount"], row["createPosts"]), (1, 1))
            self.assertEqual(next(form for form in row["forms"] if form["eForm"])["formData"]["papers." + PAPER], "scanned")
            ((part, name, pdf),) = world.held()
            self.assertEqual((part, name), ("TP02", "Giấy chứng sinh.pdf"))
            self.read(world, pdf)
            # nothing of it is left here, sealed or clear
            self.assertEqual(world.traces([*slices(sealed), *slices(pdf), CODE.encode()]), [])
            self.assertEqual(os.listdir(world.folder_of("glass")), ["page.pgm"])

    def read(self, world, pdf):
        """Two pages; their codes read; letters are black where they were, and the paper is white."""
        self.assertLess(len(pdf), 2 * 96 * 1024)
        path = os.path.join(world.folder_of("pages"), "held.pdf")
        with open(path, "wb") as target:
            target.write(pdf)
        self.assertEqual(subprocess.run(["pdfinfo", path], check=True, capture_output=True).stderr, b"")
        pages, codes = paper_pages.pictures_of(path, world.folder_of("pages"))
        self.assertEqual((len(pages), codes), (2, [CODE, CODE]))
        ink, paper = paper_pages.compare(pages[1], world.glass())
        print(f"papers: {len(pdf) // 2} bytes a page, {ink:.1%} of the strokes and {paper:.2%} of the paper as they were")
        self.assertGreater(ink, 0.97)
        self.assertGreater(paper, 0.999)

    def test_what_a_scanner_may_do_instead(self):
        with Desk(self.officer) as world:
            world.start_courier()
            press = f"press papers.scan.{PAPER}\n"
            script = BEGIN + birth(Citizen(41)).replace(
                "expect page=check\n", "expect page=check\n" + with_officer(
                    self.badge, press + 'expect text "Chưa thấy máy quét" within 60s\nexpect text "Chưa quét"\n'), 1)
            world.run_script(script + 'expect text "Đã nộp" within 60s\nexpect no text "Bản quét đi cùng hồ sơ"\nexpect text "Giấy chứng sinh"\n')
            self.assertEqual(world.held(), [])
            # a blank page, and one that is no picture at all: neither is kept, and who walks away leaves nothing behind
            paper_pages.white(world.glass())
            world.run_script(BEGIN + birth(Citizen(42)).split("expect page=check\n")[0] + "expect page=check\n" +
                             f"press header.call_staff\n{sign_in(self.badge)}expect page=check\npress staff.papers\n{press}" +
                             'expect text "Trang trắng" within 60s\nwait 61s\nexpect page=still_there\nwait 31s\nexpect page=attract\n',
                             "--headless", "--fake-clock")
            self.assertEqual(len(world.outbox()), 1)


if __name__ == "__main__":
    unittest.main()
