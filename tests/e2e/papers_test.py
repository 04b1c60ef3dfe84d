"""Papers an officer scans into a form: from the document scanner (SANE's pnm backend, through scanimage) to the portal, legible, once."""
import base64
import glob
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import paper_pages  # noqa: E402
from journeys import BEGIN, Citizen, birth  # noqa: E402
from staff_test import hire, sign_in  # noqa: E402
from world import World, wait_for  # noqa: E402

PAPER = "giay-chung-sinh"
NAME = "Giấy chứng sinh.pdf"


class Desk(World):
    """A counter with a document scanner: what lies on it is a picture file."""

    def __init__(self, officer, **more):
        self.sheets = None
        super().__init__(settings={"staff": [officer], **more})

    def write_config(self):
        self.sheets = self.folder_of("sheets")
        parts = {"1.001193": {"parts": {PAPER: "TP02"}}}
        self.settings.setdefault("portals", {}).setdefault("dossier", {})["procedures"] = parts
        self.settings["paper_scanner"] = {"device": "pnm:0", "options": ["--filename=" + self.glass]}
        super().write_config()

    @property
    def glass(self):
        return os.path.join(self.sheets or self.folder_of("sheets"), "glass.pgm")

    def lay(self, picture):
        os.replace(picture, self.glass)

    def held(self, uuid):
        """The files the portal holds of a dossier, beside the electronic form."""
        return [one for one in self.control(f"/control/files/{uuid}")["files"]]


def scan_pages(world, badge, pages, more=""):
    """On the check page: the officer takes over, scans each page laid on the glass by the test, and hands back."""
    steps = f"press header.call_staff\n{sign_in(badge)}expect page=check\npress staff.papers\nexpect page=staff_papers\n"
    return steps + more + "press nav.next\nexpect page=check\npress staff.out\n"


class Papers(unittest.TestCase):
    def test_a_page_reaches_the_portal(self):
        officer, badge = hire("CB-017")
        citizen = Citizen(40)
        with Desk(officer) as world:
            paper_pages.draw(world.path("one.pgm"), "KIOSK-PAPER-ONE")
            world.lay(world.path("one.pgm"))
            world.start_courier()
            scan = scan_pages(world, badge, 1, f"""
expect text "Chưa quét"
shot papers_before
press papers.scan.{PAPER}
expect text "Đã quét 1 trang, cán bộ CB-017" within 60s
shot papers_after
press papers.scan.{PAPER}
expect text "Đã quét 2 trang, cán bộ CB-017" within 60s
press papers.drop.{PAPER}
expect text "Chưa quét"
press papers.scan.{PAPER}
expect text "Đã quét 1 trang, cán bộ CB-017" within 60s
""")
            script = (BEGIN + birth(citizen)).replace("expect page=check\n", "expect page=check\n" + scan + "expect text \"cán bộ CB-017 quét\"\nshot check\n", 1)
            world.run_script(script + 'expect text "Đã nộp" within 60s\nexpect text "Bản quét đi cùng hồ sơ"\nshot outcome\n')
            (row,) = world.submitted()
            print(row)


if __name__ == "__main__":
    unittest.main()
