"""An officer: signs in with badge and PIN, helps with a form, sees and retries the queue, is locked out after five wrong PINs."""
import glob
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth, birth_answers, birth_start, form_of  # noqa: E402
from world import KIOSK, World  # noqa: E402

PIN = "135790"


def hire(identity, role="officer"):
    """As an administrator does: `kiosk staff` prints the line and the badge."""
    made = subprocess.run([KIOSK, "staff", identity, "--role", role], input=PIN + "\n", capture_output=True, text=True, check=True)
    line, badge = made.stdout.splitlines()
    entry = line.split('pin: "')[1].rstrip('" }')
    return {"id": identity, "role": role, "pin": entry}, badge.removeprefix("badge: ")


def sign_in(badge, pin=PIN):
    keys = "".join(f"press key.{digit}\n" for digit in pin)
    return f'payload "{badge}"\nexpect page=staff_sign_in\n{keys}press nav.next\n'


class Staff(unittest.TestCase):
    def test_at_work(self):
        officer, badge = hire("CB-017")
        citizen, second = Citizen(30), Citizen(31)
        with World(settings={"staff": [officer]}) as world:
            world.start_courier()
            world.fault({"match": "* *", "kind": "reset_before", "times": -1})
            world.run_script(BEGIN + birth(citizen) + 'expect page=outcome\nexpect text "Đã ghi nhận"\n')
            (item,) = world.outbox()
            world.fault(clear=True)
            dump = world.path("queue.txt")
            world.run_script(BEGIN + sign_in(badge) + f"""
expect page=staff_queue
expect text "{item['reference']}"
dump {dump}
press staff.retry.{item['reference']}
press staff.refresh
press staff.export
expect text "Đã ghi danh sách"
press nav.next
expect page=staff_figures
expect text "Đọc thẻ"
press nav.back
expect page=attract
""")
            with open(dump, encoding="utf-8") as source:
                shown = source.read()
            for word in (citizen.name, citizen.number, citizen.child.upper(), citizen.phone):
                self.assertNotIn(word, shown, "the queue names somebody")
            (path,) = glob.glob(world.path("state", "figures", "queue-*.csv"))
            with open(path, encoding="ascii") as source:
                self.assertIn(item["reference"], source.read())
            # help with a form: the portal sees who helped and that the face was compared
            helping = f"""
press header.call_staff
{sign_in(badge)}
expect page=check
press staff.face
expect text "Cán bộ đã đối chiếu mặt với thẻ"
press edit.child.birth_place
press field.child.birth_place
type " Hai"
press nav.next
expect page=check
expect text "cán bộ viết"
press staff.out
"""
            script = BEGIN + birth(second)
            script = script.replace("expect page=check\n", "expect page=check\n" + helping, 1)
            self.assertIn("staff.face", script)
            world.run_script(script + 'expect text "Đã nộp"\n')
            row = next(row for row in world.submitted() if row["applicantIdNo"] == second.number)
            form = form_of(row)
            self.assertEqual(form["identity"], "staff_seen")
            self.assertTrue(form["child.birth_place"].endswith(" Hai"))
            self.assertEqual({path: form["sources"][path] for path in ("child.birth_place", "child.full_name", "requester.number")},
                             {"child.birth_place": "staff", "child.full_name": "typed", "requester.number": "citizen_card"})
            self.assertEqual(set(form["sources"]), set(form) - {"sources", "identity", "consents"})
            self.assertEqual(json.loads(row["metaData"])["assisted_by"], "CB-017")
            with open(world.path("run.log"), encoding="utf-8") as source:
                log = source.read()
            self.assertIn("event=staff.signed_in", log)
            self.assertIn("event=staff.deed", log)
            self.assertNotIn("CB-017", log)

    def test_locked_after_five(self):
        officer, badge = hire("CB-018")
        with World(settings={"staff": [officer]}) as world:
            wrong = "".join(f"press key.{digit}\n" for digit in "246802") + "press nav.next\n"
            world.run_script(BEGIN + sign_in(badge, "246802") + 'expect text "Còn 4 lần"\n' +
                             "".join(wrong + f'expect text "Còn {left} lần"\n' for left in (3, 2)))
            # another run does not begin anew: the count is on disk
            world.run_script(BEGIN + sign_in(badge, "246802") + 'expect text "Còn 1 lần"\n' + wrong + 'expect text "bị khóa"\n' +
                             "".join(f"press key.{digit}\n" for digit in PIN) + 'press nav.next\nexpect text "bị khóa"\nexpect page=staff_sign_in\n')


if __name__ == "__main__":
    unittest.main()
