"""Fees and the way of a dossier, through the real screen, courier and sandbox portal: a code for paying is shown only when it is
sound, for an allowed account and the very amount; what became of the money is followed; a dossier number opens nothing without
the identity number of whoever handed it in."""
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth  # noqa: E402
from world import SCRIPT_SECONDS, World, wait_for  # noqa: E402

ONE, OTHER = Citizen(42), Citizen(88)
GROUP = 55301
PAYEES = {"portals": {"dossier": {"tickets": True, "payees": ["970499/0000000012345", "970436"]}}}


class Paying(unittest.TestCase):
    def alongside(self, world, script, *steps):
        """Runs the screen while the clerk works: each step is tried until it says True."""
        failed = []

        def run():
            try:
                world.run_script(script, "--headless")  # its own clock asks after the payment
            except BaseException as fault:  # told in the test's own thread
                failed.append(fault)
        screen = threading.Thread(target=run)
        screen.start()
        for step in steps:
            wait_for(lambda step=step: failed or step(), 2 * SCRIPT_SECONDS, "the clerk")
        screen.join()
        if failed:
            raise failed[0]

    def order(self, world, **more):
        rows = world.submitted()
        if not rows:
            return False
        world.control("/control/payment", {"groupId": GROUP, "dossier": rows[0]["dossierNo"], **more})
        return True

    def seen(self, world, name):
        """The screen has told the last state, and says so with a picture: the clerk never runs ahead of it."""
        return os.path.exists(world.path("shots", f"{name}.png"))

    def test_from_due_to_paid(self):
        with World(settings=PAYEES) as world:
            world.start_courier()
            self.alongside(
                world, BEGIN + birth(ONE) + """
expect page=outcome
expect text "Lệ phí phải nộp: 15.000"
expect text "Mở ứng dụng ngân hàng và quét mã này"
shot due
expect text "Đã chuyển tiền, đang chờ cơ quan xác nhận: 15.000"
expect no text "quét mã này"
shot sent
expect text "Đã thu lệ phí: 15.000"
expect text "Số biên lai: BL-0042"
press outcome.done
""",
                lambda: self.order(world, amount=15000),
                lambda: self.seen(world, "due") and self.order(world, status=3),
                lambda: self.seen(world, "sent") and self.order(world, status=5, receipt="BL-0042"))

    def test_a_code_of_somebody_else_is_never_shown(self):
        """Another account, another bank, another amount, a broken CRC, no code, nobody allowed: the counter takes the money."""
        sound = {"amount": 15000}
        broken = "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA530370454061800005802VN63047100"
        cases = [(PAYEES, {**sound, "account": "0000000099999"}, True), (PAYEES, {**sound, "bank": "970415"}, True),
                 (PAYEES, {**sound, "qr_amount": 150000}, True), (PAYEES, {**sound, "qr": broken}, True)]
        for settings, ordered, distrusted in cases:
            with self.subTest(ordered), World(settings=settings) as world:
                world.start_courier()
                words = "nên máy không đưa ra" if distrusted else "Xin nộp tại quầy"
                self.alongside(world, BEGIN + birth(ONE) + f"""
expect page=outcome
expect text "Lệ phí phải nộp: 15.000"
expect text "{words}"
expect no text "quét mã này"
press outcome.done
""", lambda: self.order(world, **ordered))

    def test_where_a_dossier_is(self):
        with World(settings=PAYEES) as world:
            world.start_courier()
            world.run_script(BEGIN + birth(ONE) + "expect page=outcome\npress outcome.done\n")
            number = world.submitted()[0]["dossierNo"]
            secret = world.submitted()[0]["password"]
            world.control("/control/payment", {"groupId": GROUP, "dossier": number, "amount": 15000})
            world.control("/control/status", {"groupId": GROUP, "dossier": number, "status": "waiting",
                                              "note": "Thiếu bản chính giấy chứng sinh"})
            told = """
expect text "Hồ sơ cần bổ sung."
expect text "Hỏi cán bộ tại quầy còn thiếu gì"
expect text "Thiếu bản chính giấy chứng sinh"
expect text "Công chức"
expect no text "Ngô Công Chức"
expect text "Hẹn trả kết quả"
expect text "Nộp hồ sơ"
expect text "Lệ phí phải nộp: 15.000"
"""
            untold = """
expect no text "Thiếu bản chính"
expect no text "15.000"
expect no text "Người đang xử lý"
expect no text "Nộp hồ sơ"
"""
            ask = f"""
expect page=home
press home.status
press field.lookup.number
type "{number}"
press status.look
expect node field.lookup.owner focused
"""
            world.run_script(BEGIN + ask + f'type "{OTHER.number}"\npress status.look\nexpect text "không có hồ sơ"\n'
                             + untold + f'payload "{ONE.card}"\n' + told)
            world.run_script(BEGIN + ask + f'type "{ONE.number}"\npress status.look\n' + told)
            world.run_script(BEGIN + f'expect page=home\npayload "D-{secret}-{world.submitted()[0]["dossierId"]}"\n'
                             'expect text "Hồ sơ cần bổ sung."\n')
            world.run_script(BEGIN + ask + f'type "{ONE.number}"\npress status.look\n' + told + """
press status.ticket
expect text "Số thứ tự của ông/bà"
expect text "A001"
expect text "Quầy số 2"
""")
            # a receipt that holds the number alone tells the state; with the card beside it, all
            world.run_script(BEGIN + f'expect page=home\npayload "{number}"\nexpect text "Hồ sơ cần bổ sung."\n'
                             + untold + f'payload "{ONE.card}"\n' + told)
            world.run_script(BEGIN + f'expect page=home\npayload "{ONE.card}"\npayload "{number}"\n' + told)


if __name__ == "__main__":
    unittest.main()
