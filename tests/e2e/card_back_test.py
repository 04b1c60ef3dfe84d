"""The lines on the back of a card as the third way in: from a reader on the serial line, and typed. They give number, birth
date and sex; the name comes without marks, so nobody goes on before it was looked at; what they do not tell is asked."""
import os
import pty
import sys
import threading
import time
import tty
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth_answers, birth_send, form_of  # noqa: E402
from world import World  # noqa: E402

LINES = ("IDVNM1990000173001199000017<<4", "9901018F3901016VNM<<<<<<<<<<<0", "NGUYEN<<THI<THU<NGHIEM<<<<<<<<")
NAME = "Nguyễn Thị Thử Nghiệm"
ERASE = "press key.backspace\n" * len("Nguyen Thi Thu Nghiem")
HOME = "Thôn Đoài, Xã Mẫu Bình"

TO_THE_CARD = BEGIN + """
press home.services
press service.khai-sinh
press nav.next
press nav.next
expect page=scan
"""

# What the lines told stands there; the name as they have it asks to be completed.
COMPLETED = f"""
expect page=ask
expect node field.requester.number value="001199000017"
expect node field.requester.birth_date value="01/01/1999"
expect node field.requester.full_name value="Nguyen Thi Thu Nghiem"
expect text "Lấy từ mặt sau thẻ"
press field.requester.residence
type "{HOME}"
press nav.next
expect text "Mặt sau thẻ ghi tên không dấu"
press field.requester.full_name
{ERASE}type "{NAME}"
press nav.next
"""

SENT = """
expect page=outcome
press outcome.done
expect page=goodbye
"""


class CardBack(unittest.TestCase):
    def check_sent(self, world):
        rows = world.submitted()
        self.assertEqual(len(rows), 1)
        form = form_of(rows[0])
        self.assertEqual(rows[0]["applicantIdNo"], "001199000017")
        self.assertEqual(form.get("requester.full_name"), NAME)
        self.assertEqual(form.get("requester.birth_date"), "1999-01-01")
        self.assertEqual(form.get("requester.sex"), "female")
        self.assertEqual(form.get("requester.residence"), HOME)
        for path in form:
            self.assertNotIn("back_line", path)
            self.assertNotIn("latin_name", path)

    def test_read_on_the_serial_line(self):
        master, slave = pty.openpty()
        tty.setraw(slave)
        with World(settings={"scanner": {"serial": os.ttyname(slave)}}) as world:
            world.start_courier()

            def show():
                while not os.path.exists(world.path("ready")):
                    time.sleep(0.05)
                os.write(master, "".join(line + "\r\n" for line in LINES).encode())  # at once: a gap ends what was sent

            reader = threading.Thread(target=show, daemon=True)
            reader.start()
            citizen = Citizen(17)
            world.run_script(TO_THE_CARD + f"dump {world.path('ready')}\n" + COMPLETED + "expect page=ask\n" + birth_answers(citizen)
                             + birth_send() + SENT, "--headless")
            self.check_sent(world)
        os.close(master)
        os.close(slave)

    def test_typed_with_a_mistake_that_is_found(self):
        short = LINES[1].split("<", maxsplit=1)[0]
        with World() as world:
            world.start_courier()
            world.run_script(TO_THE_CARD + f"""
press scan.manual_back
expect page=ask
expect text "Ba dòng chữ ở mặt sau thẻ căn cước"
press field.requester.back_line1
type "{LINES[0].lower()}"
press field.requester.back_line2
type "{short}"
press field.requester.back_line3
type "nguyen<<thi<thu<nghiem"
press nav.next
expect text "Dòng này chưa khớp với thẻ"
expect node field.requester.back_line2 focused
type "<0"
press nav.next
""" + COMPLETED + "expect page=ask\n" + birth_answers(Citizen(17)) + birth_send() + SENT, "--headless", "--fake-clock")
            self.check_sent(world)

    def test_half_a_card_is_refused(self):
        with World() as world:
            world.start_courier()
            world.run_script(TO_THE_CARD + f"""
payload "{LINES[0]}"
expect text "Mã này bị hỏng hoặc thiếu"
payload "{''.join(LINES).replace('0173', '0174')}"
expect text "Mã này bị hỏng hoặc thiếu"
""", "--headless", "--fake-clock")


if __name__ == "__main__":
    unittest.main(verbosity=2)
