"""An officer prints the slip of an earlier application again: recorded, accepted or parked, after restarts, its body long purged. The
same layout and printer as the citizen's own; nothing a citizen typed comes back; without the right nobody gets there."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth  # noqa: E402
from receipt_printer import ReceiptPrinter  # noqa: E402
from staff_test import hire, sign_in  # noqa: E402
from world import KIOSK, World  # noqa: E402

PLACE = {"help_phone": "0900000000"}


def code_on(slip, world, name):
    """What a reader finds on the paper. Kept where pictures are looked at: KIOSK_SLIPS."""
    path = slip.save(os.path.join(os.environ.get("KIOSK_SLIPS", world.path("shots")), name))
    return subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True, check=True).stdout.strip()


def again(badge, reference, more):
    return BEGIN + sign_in(badge) + f"""
expect page=staff_queue
press staff.slip.{reference}
expect page=outcome
expect text "Phiếu của hồ sơ đã ghi trước đây"
{more}
press outcome.done
expect page=staff_queue
press nav.back
expect page=attract
"""


PRINT = """
press outcome.print
expect text "Đã in xong"
expect no text "In lại"
"""


class Reprint(unittest.TestCase):
    def names_nobody(self, citizen, text):
        for word in (citizen.name, citizen.name.upper(), citizen.number, citizen.child.upper(), citizen.phone):
            self.assertNotIn(word, text)

    def test_recorded_then_accepted(self):
        officer, badge = hire("CB-017")
        printer = self.enterContext(ReceiptPrinter(pty=True))
        citizen = Citizen(33)
        with World(settings={"staff": [officer], "printer": printer.settings(), "place": PLACE}) as world:
            world.start_courier()
            world.fault({"match": "* *", "kind": "reset_before", "times": -1})
            world.run_script(BEGIN + birth(citizen) + 'expect page=outcome within 60s\nexpect text "Đã ghi nhận"\n')
            (item,) = world.outbox()
            world.kill_couriers()  # from here on only what is on the disk is known
            world.start_courier()
            world.run_script(again(badge, item["reference"], f"""
expect text "chưa gửi được"
expect text "{item['reference']}"
dump {world.path('recorded.txt')}
shot recorded
{PRINT}"""))
            self.assertEqual(code_on(printer.slips[0], world, "again-recorded.png"), item["reference"])
            world.fault(clear=True)
            subprocess.run([KIOSK, "outbox", "drain", "--state", world.path("state")], check=True, stdout=subprocess.DEVNULL)
            world.run_script(BEGIN + sign_in(badge) + f"""
press staff.slip.{item['reference']}
expect page=outcome
expect text "Đã nộp hồ sơ" within 60s
""")
            (row,) = world.submitted()
            world.kill_couriers()
            world.start_courier()
            world.run_script(again(badge, item["reference"], f"""
expect text "Đã nộp hồ sơ"
expect text "{row['dossierNo']}"
expect text "Tình trạng lúc"
expect no text "In tờ khai"
dump {world.path('accepted.txt')}
shot accepted
{PRINT}"""))
            self.assertEqual(code_on(printer.slips[1], world, "again-accepted.png"), row["dossierNo"])
            for name in ("recorded.txt", "accepted.txt"):
                with open(world.path(name), encoding="utf-8") as source:
                    self.names_nobody(citizen, source.read())
            with open(world.path("run.log"), encoding="utf-8") as source:
                self.names_nobody(citizen, source.read())
            figures = world.figures()
            self.assertEqual(figures[("reprints", "khai-sinh", "")], 2)
            self.assertEqual(figures[("journeys_begun", "khai-sinh", "")], 1, "an old slip is no journey")

    def test_no_printer_and_no_right(self):
        """Without a printer the code stands on the screen; the post office's people never see the queue."""
        officer, badge = hire("CB-017")
        clerk, post = hire("BD-002", "post")
        with World(settings={"staff": [officer, clerk]}) as world:
            world.start_courier()
            world.run_script(BEGIN + birth(Citizen(34)) + "expect page=outcome within 60s\npress outcome.done\n")
            (item,) = world.outbox()
            world.run_script(again(badge, item["reference"], f"""
expect text "{item['dossier_no']}"
expect text "Máy này chưa in được giấy"
expect no text "In giấy"
"""))
            world.run_script(BEGIN + sign_in(post) + f"""
expect page=home
expect no text "{item['reference']}"
""")

    def test_what_is_owed_is_kept(self):
        """The state of the fee stands on the old slip too, as the queue keeps it: the portal is gone."""
        officer, badge = hire("CB-017")
        payees = {"payees": ["970499/0000000012345", "970436"]}
        with World(settings={"staff": [officer], "portals": {"dossier": payees}}) as world:
            world.start_courier()
            world.run_script(BEGIN + birth(Citizen(35)) + "expect page=outcome within 60s\npress outcome.done\n")
            (item,) = world.outbox()
            world.control("/control/payment", {"groupId": 55301, "dossier": item["dossier_no"], "amount": 15000})
            world.run_script(again(badge, item["reference"], """
expect text "Lệ phí phải nộp: 15.000" within 60s
expect text "quét mã này"
"""), "--headless")  # its own clock asks after the payment
            world.kill_couriers()
            world.stop_portal()
            world.start_courier()
            world.run_script(again(badge, item["reference"], """
expect text "Lệ phí phải nộp: 15.000"
expect no text "quét mã này"
"""))


if __name__ == "__main__":
    unittest.main()
