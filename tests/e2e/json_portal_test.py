"""The other kind of portal, chosen by a line of kiosk.yaml alone: a shown card to a dossier code, through the real programs."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import world as worlds  # noqa: E402
from journeys import BEGIN, Citizen, birth  # noqa: E402


class JsonWorld(worlds.World):
    portal_script = "json_portal.py"

    def write_config(self):
        self.settings = {"portals": {"dossier": {"adapter": "json1", "base_url": f"https://127.0.0.1:{self.port}/api/v1"}}}
        super().write_config()


class JsonPortal(unittest.TestCase):
    def test_card_to_code(self):
        citizen = Citizen(57)
        with JsonWorld() as world:
            world.start_courier()
            dump = world.path("outcome.txt")
            world.run_script(BEGIN + birth(citizen, None) + f"\nexpect page=outcome\ndump {dump}\n"
                             "press outcome.done\nexpect page=goodbye\n")
            rows = world.dossiers()
            self.assertEqual(len(rows), 1)
            held = rows[0]["application"]
            answers = {answer["path"]: answer["value"] for answer in held["answers"]}
            for path, value in citizen.expected_birth().items():
                self.assertEqual(answers.get(path), value, path)
            self.assertEqual((held["applicant"]["name"], held["applicant"]["id_no"], held["identity"], held["kiosk"]),
                             (citizen.name, citizen.number, "claimed", "mau-binh-01"))
            with open(dump, encoding="utf-8") as source:
                self.assertIn(rows[0]["dossierNo"], source.read(), "the code on the screen is the portal's")
            self.assertEqual([row["state"] for row in world.outbox()], ["accepted"])
            calls = world.control("/control/requests")["calls"]
            self.assertEqual(calls, {"POST /applications": 1, "GET /applications/{id}": 1}, "no request wasted")


if __name__ == "__main__":
    unittest.main()
