"""What a person leaves with. Where the kiosk only leads, a slip to act on, its addresses read back from the paper by a stranger's reader; where
the line is down, what to bring, what it will cost, and whom to call when the law does not wait."""
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import service_file  # noqa: E402
from journeys import BEGIN, Citizen  # noqa: E402
from receipt_printer import ReceiptPrinter  # noqa: E402
from services_test import GROUPS, GUIDES, LISTED, SERVICES  # noqa: E402
from staff_test import hire, sign_in  # noqa: E402
from walker import Walk, in_season  # noqa: E402
from world import World  # noqa: E402

# What is filled in and printed leaves with a form instead.
LED = {ident: journey for ident, journey in SERVICES.items()
       if journey["mode"] != "prepare" and in_season(journey) and not any("check" in entry for entry in journey["pages"])}
ROWS_MAX = 5600  # of kiosk/shell_print.c: what is longer is cut
LARGEST = "press header.text_size\n" * 3
POLICE = "0900000113"


class Printed(Walk):
    """Takes a slip at the end, and remembers the addresses it was shown."""

    def __init__(self, *more):
        super().__init__(*more)
        self.links = []

    def show(self, page):
        super().show(page)
        self.links += [page["link"]] if page.get("link") else []

    def press(self, node, counts=True):
        if node == "outcome.done":
            self.do("press outcome.print")
            self.do('expect text "Đã in xong" within 60s')
        super().press(node, counts)


class Waiting(Walk):
    """The portal is away: what stands on the page then."""

    def __init__(self, *more, told=()):
        super().__init__(*more)
        self.told = told

    def send(self):
        for line in ("expect page=check", "press nav.next", "expect page=consent", "press consent.submit_dossier", "press nav.next",
                     "expect page=outcome within 60s", 'expect text "Đã ghi nhận, chưa gửi được"', *(f'expect text "{one}"' for one in self.told)):
            self.do(line)


def codes_of(path):
    """zbarimg ends with 4 where there is no code."""
    done = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True, check=False)
    return sorted(done.stdout.split())


class Leading(unittest.TestCase):
    def printed(self, large, of=None):
        printer = self.enterContext(ReceiptPrinter())
        world = self.enterContext(World(settings={"printer": printer.settings()}))
        world.start_courier()
        walks = [Printed(ident, journey, Citizen(2 * number + 2)) for number, (ident, journey) in enumerate((of or LED).items())]
        script = "within 30s\n" + "".join(walk.script(GROUPS, LISTED) for walk in walks)
        world.run_script(script.replace("press attract.begin\n", "press attract.begin\n" + (LARGEST if large else "")), "--headless",
                         "--fake-clock")
        self.assertEqual(len(printer.slips), len(walks))
        for walk, slip in zip(walks, printer.slips):
            with self.subTest(walk.ident):
                self.assertLess(len(slip.rows), ROWS_MAX, "cut off")
                path = slip.save(os.path.join(os.environ.get("KIOSK_SLIPS", world.path("shots")), f"led-{walk.ident}-{int(large)}.png"))
                self.assertEqual(codes_of(path), sorted(walk.links))
        print(f"led slips: longest {max(len(slip.rows) for slip in printer.slips) / 8:.0f} mm")

    def test_every_address_is_on_the_slip(self):
        self.printed(False)

    def test_and_in_the_largest_letters(self):
        """Those with the most to say: is the roll long enough?"""
        self.printed(True, dict(sorted(LED.items(), key=lambda item: len(str(item[1]["pages"])))[-4:]))

    def test_words_about_a_code_stand_over_one(self):
        """On screen and paper alike a page that speaks of a code has one."""
        for ident, journey in {**SERVICES, **GUIDES}.items():
            for entry in journey["pages"]:
                for kind, page in entry.items():
                    if kind in ("show", "step") and re.search("mã này", page.get("text", ""), re.IGNORECASE):
                        self.assertTrue(page.get("link"), f"{ident}: {page['id']}")


class Kept(unittest.TestCase):
    def waiting(self, ident, told, place=None):
        with World(settings={"place": place or {}}) as world:
            world.start_courier()
            world.stop_portal()
            walk = Waiting(ident, SERVICES[ident], Citizen(44))
            walk.told = told
            world.run_script(walk.script(GROUPS, LISTED).split("press outcome.done")[0], "--headless")

    def test_what_may_not_wait_names_whom_to_call(self):
        self.waiting("luu-tru", ["Trước 23 giờ ngày khách đến chưa có mã hồ sơ thì gọi công an xã.", f"Công an xã: {POLICE}.",
                                 "Không phải mang thêm giấy tờ nào.", "Lệ phí: Cổng dịch vụ công không ghi lệ phí"], {"police_phone": POLICE})

    def test_papers_and_fee_are_told_before_it_is_sent(self):
        papers = [one["name"] for one in SERVICES["bien-dong-dat"]["documents"] if one["held_by_state"] == "false" and "when" not in one]
        self.assertTrue(papers)
        self.waiting("bien-dong-dat", [*papers, "Lệ phí: "])


class Helping(unittest.TestCase):
    def test_a_post_office_assistant_is_named_as_one(self):
        assistant, badge = hire("BD-002", "post")
        with World(settings={"staff": [assistant]}) as world:
            world.start_courier()
            world.run_script(BEGIN + f"""
press home.services
press services.group.civil_status
press service.khai-sinh
press nav.next
press header.call_staff
{sign_in(badge)}expect page=show
expect text "Nhân viên bưu điện BD-002 đang hỗ trợ"
expect no text "Cán bộ BD-002"
""", "--headless")


if __name__ == "__main__":
    unittest.main()
