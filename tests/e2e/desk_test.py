"""The staff page of a hospital desk on a busy morning: thirty patients, the next of a clinic, once more, who did not come and came back, and
what the gateway said while somebody was looking."""
import os
import subprocess
import sys
import threading
import time
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import link  # noqa: E402
import relay as relays  # noqa: E402
import world as worlds  # noqa: E402
from hospital import Hospital, Patient  # noqa: E402
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from staff_test import hire, sign_in  # noqa: E402

START = "expect page=attract within 30s\npress attract.begin\n"
CLINICS = ("noi", "ngoai", "nhi")
CHECK = "POST /egw/KQNhanLichSuKCB2024"


class Desk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = worlds.tempfile.mkdtemp(prefix="kiosk-relay-")
        cls.relay = relays.Relay(cls.folder).__enter__()
        cls.officer, cls.badge = hire("CB-017")

    @classmethod
    def tearDownClass(cls):
        cls.relay.__exit__()
        worlds.shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.relay.control("/control/reset", {})

    def world(self, **insurance):
        world = self.enterContext(Hospital(self.relay, staff=[self.officer], **insurance))
        world.start_courier()
        return world

    def arrive(self, world, count):
        """As the screen hands them over: every third to another clinic, every tenth with priority, every fifth refused by the gateway."""
        with link.Link(world.path("state")) as courier:
            for number in range(count):
                name, person = str(uuid.uuid4()), Patient(100 + number)
                result = "110" if number % 5 == 4 else "000"
                body = {"uuid": name, "service": "kham-benh", "identity": "claimed", "clinic": "counter" if result == "110" else CLINICS[number % 3],
                        "result": result, "priority": "yes" if number % 10 == 7 else "no",
                        "applicant": {"name": person.name, "id_no": person.number}, "answers": []}
                courier.submit(name, "kham-benh", "arrival", "desk", body)
                event = courier.next()
                while event["kind"] != "stored":
                    event = courier.next()

    def to_desk(self):
        return START + sign_in(self.badge) + "expect page=staff_queue\npress staff.desk\nexpect page=desk\n"

    def desk(self, world, deed="look", clinic="", number=0, **which):
        with link.Link(world.path("state")) as courier:
            courier.ask({"ask": "desk", "deed": deed, "clinic": clinic, "number": number, **which})
            event = courier.next()
            while event.get("kind") != "desk":
                event = courier.next()
            return event["desk"]

    def test_thirty_patients(self):
        """Of `noi` are 0 3 6 12 15 18 21 27: numbers 1 … 8, and the eighth, who is number 27, has priority."""
        world = self.world()
        self.arrive(world, 30)
        world.run_script(self.to_desk() + f"""
expect text "Đang chờ: 30 · Đã đến: 30"
expect node desk.row.noi.8
expect node desk.turn_back disabled
press desk.turn_on
press desk.turn_on
expect node desk.turn_on disabled
press desk.turn_back
press desk.clinic.counter
expect text "Đang chờ: 6"
expect text "110"
press desk.clinic.noi
expect text "Đang chờ: 8 · Đã đến: 8"
press desk.next
expect text "Mời số 008"
press desk.next
expect text "Mời số 001"
press desk.next
expect text "Mời số 002"
expect text "Đang chờ: 5"
press desk.away.noi.2
expect text "Mời số 001"
expect node desk.back.noi.2
press desk.next
expect text "Mời số 003"
press desk.back.noi.2
expect text "Đang chờ: 5"
press desk.next
expect text "Mời số 002"
press desk.call.noi.7
expect text "Mời số 007"
press desk.call.noi.7
expect text "Mời số 007"
press nav.back
expect page=attract
expect no text "{Patient(100).name}"
""")
        states = {row["number"]: row["state"] for row in self.desk(world, list="noi")["rows"]}
        self.assertEqual(states, {1: 2, 2: 2, 3: 2, 4: 0, 5: 0, 6: 0, 7: 2, 8: 2})

    def test_what_staff_did_outlives_the_courier(self):
        world = self.world()
        self.arrive(world, 6)
        self.desk(world, "call", "noi")
        self.desk(world, "call", "noi")
        self.desk(world, "away", "noi", 1)
        world.courier.kill()
        world.courier.wait()
        world.start_courier()
        desk = self.desk(world, list="noi")
        self.assertEqual([(row["number"], row["state"]) for row in desk["rows"]], [(1, 1), (2, 2)])
        self.assertEqual((desk["called"]["number"], desk["waiting"], desk["total"]), (2, 0, 2))

    def test_a_card_that_is_checked_later_is_seen_on_the_page(self):
        world, person = self.world(more={"idle": {"after_ms": 600000, "elder_after_ms": 600000}}), Patient(5)
        self.relay.control("/control", {"faults": [{"match": CHECK, "kind": "status500", "times": -1}]})

        def mend():
            worlds.wait_for(lambda: os.path.exists(world.path("shots", "unchecked.png")), worlds.SCRIPT_SECONDS, "the page")
            self.relay.control("/control", {"clear": True})
            while any(row["state"] != "accepted" for row in world.outbox()):  # one that was just being tried is not hurried
                subprocess.run([worlds.KIOSK, "outbox", "drain", "--state", world.path("state")], check=True, capture_output=True)
                time.sleep(1)

        mender = threading.Thread(target=mend, daemon=True)
        mender.start()
        world.run_script(START + f"""
expect page=home
payload "{person.card}"
expect page=scan
press nav.next
expect page=coverage
expect node nav.next enabled within 20s
press nav.next
press choice.visit.clinic.noi
press nav.next
press choice.visit.priority.none
press nav.next
expect page=outcome within 20s
press outcome.done
press goodbye.begin
""" + sign_in(self.badge) + """expect page=staff_queue
press staff.desk
expect text "Chưa kiểm tra được thẻ"
shot unchecked
expect text "Tiếp nhận như thường lệ" within 40s
expect no text "Chưa kiểm tra được thẻ"
""", "--headless")  # the page's own clock is what is tried
        mender.join(worlds.SCRIPT_SECONDS)


if __name__ == "__main__":
    unittest.main()
