"""The insurance gateway through the relay as it is deployed: the real courier, the real nginx with config/deploy/insurance-relay.conf
over mutual TLS, insurance_token.py, and the sandbox gateway. Credentials and patients stay where they belong.
"""
import os
import re
import stat
import sys
import unittest
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import certs  # noqa: E402
import link  # noqa: E402
import relay as relays  # noqa: E402
import world as worlds  # noqa: E402

CARD, NAME, BORN = "HS4010199000017", "Đặng Thị \"Thử\" & Nghiệm", "1999-01-02"
# Of the patient, of the hospital's account and officer, and of the history nobody asked for: nowhere but on the way.
PERSONAL = (CARD, NAME, "Nghi\\u1ec7m", "Nghi%E1%BB%87m", "02/01/1999", "02%2F01%2F1999", relays.bhxh_api.HISTORY[0]["tenBenh"])
SECRETS = (*relays.bhxh_api.ACCOUNT, *relays.bhxh_api.OFFICER.values(), "access_token", "id_token=", "password=")


class DeskWorld(worlds.World):
    """A kiosk with a relay and no portal at work."""

    def __init__(self, relay):
        super().__init__(settings={"insurance": relay.settings()})


class InsuranceRelay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = worlds.tempfile.mkdtemp(prefix="kiosk-relay-")
        cls.relay = relays.Relay(cls.folder).__enter__()
        cls.world = DeskWorld(cls.relay).__enter__()
        cls.world.start_courier()
        cls.link = link.Link(cls.world.path("state"))

    @classmethod
    def tearDownClass(cls):
        cls.link.__exit__()
        cls.world.__exit__(None, None, None)
        cls.relay.__exit__()
        worlds.shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.relay.control("/control/reset", {})

    def check(self, *states, card=CARD):
        name = str(uuid.uuid4())
        self.link.check_card(name, card, NAME, BORN)
        return self.link.await_state(name, *(states or ("accepted", "retry", "needs_staff")), seconds=120)

    def test_1_a_card_is_checked(self):
        event = self.check()
        self.assertEqual((event["state"], event["coverage"]["disposition"], event["coverage"]["inforce"]), ("accepted", "000", True))
        self.assertEqual(event["coverage"]["period_end"], "2026-12-31")
        self.assertEqual(self.relay.asked()[-1], {"card": CARD, "name": NAME, "birth_date": "02/01/1999", "code": "000"})
        self.assertNotIn(relays.bhxh_api.HISTORY[0]["tenBenh"], str(event), "the visits are dropped")

    def test_2_one_token_serves_many_and_a_dead_one_is_replaced(self):
        before = self.relay.control("/control/status", {})["tokens_taken"]
        for _ in range(5):
            self.assertEqual(self.check()["state"], "accepted")
        self.assertLessEqual(self.relay.control("/control/status", {})["tokens_taken"] - before, 1)
        worlds.time.sleep(2.1)  # RENEW_SECONDS_MIN
        self.relay.control("/control/status", {"expire": True})
        event = self.check("accepted")
        self.assertEqual((event["tries"], event["coverage"]["disposition"]), (1, "000"), "within the same try")

    def test_3_a_token_that_ends_is_taken_anew(self):
        worlds.time.sleep(2.1)
        self.relay.control("/control/status", {"expire": True, "token_seconds": 60})  # less than EARLY_SECONDS: each is used once
        taken = [self.relay.control("/control/status", {})["tokens_taken"]]
        for _ in range(3):
            self.assertEqual(self.check("accepted")["coverage"]["disposition"], "000")
            taken.append(self.relay.control("/control/status", {})["tokens_taken"])
        self.assertGreater(taken[-1], taken[-2], taken)

    def test_4_account_or_officer_refused(self):
        self.relay.control("/control/status", {"officer": {"cccdCb": "001085000100"}})
        event = self.check("retry")
        self.assertEqual((event["coverage"]["disposition"], event["coverage"]["outcome"]), ("054", 3))
        self.relay.control("/control/reset", {})
        self.link.await_state(event["uuid"], "accepted", seconds=180)  # else its next try meets what follows first
        worlds.time.sleep(2.1)
        self.relay.control("/control/status", {"expire": True, "password": "0" * 32})
        event = self.check("retry")
        self.assertEqual(event["reason"], 13, "refused")
        self.relay.control("/control/reset", {})  # mended
        self.assertEqual(self.link.await_state(event["uuid"], "accepted", seconds=180)["coverage"]["disposition"], "000")

    def test_5_the_gateway_is_gone_and_comes_back(self):
        self.relay.stop(self.relay.gateway)
        event = self.check("retry")
        self.assertEqual(event["coverage"], {"outcome": 1, "disposition": "", "inforce": False, "subscriber_id": "", "period_start": "",
                                             "period_end": "", "facility": "", "five_years": ""})
        self.relay.start_gateway(certificate="other")  # somebody else in its place: nginx does not speak with them
        self.assertEqual(self.check("retry")["coverage"]["disposition"], "")
        self.relay.stop(self.relay.gateway)
        self.relay.start_gateway()
        self.assertEqual(self.link.await_state(event["uuid"], "accepted", seconds=180)["coverage"]["disposition"], "000")

    def test_6_only_kiosks_and_only_two_calls(self):
        for client in (None, "stolen", "stranger"):
            self.assertEqual(self.relay.request(client=client)[0], 400, client)
        self.assertEqual(self.relay.request(f"/api/token/take?{CARD}")[0], 404)
        self.assertEqual(self.relay.request("/token", method="GET", body=None)[0], 404, "the account is not for kiosks")
        self.assertEqual(self.relay.request(method="GET", body=None)[0], 403)
        self.assertEqual(self.relay.request(body=b'{"maThe":"' + b"0" * 5000 + b'"}')[0], 413)
        context = relays.ssl.create_default_context(cafile=self.relay.path("ca.pem"))
        context.maximum_version = relays.ssl.TLSVersion.TLSv1_2
        context.set_ciphers("AES128-GCM-SHA256")
        with self.assertRaises(OSError):
            relays.urllib.request.urlopen(f"https://127.0.0.1:{self.relay.port}/coverage", context=context, timeout=60)

    def test_7_a_form_when_the_gateway_wants_one(self):
        body = relays.urllib.parse.urlencode({"maThe": CARD, "hoTen": NAME, "ngaySinh": "02/01/1999"}).encode()
        status, said = self.relay.request(body=body, kind="application/x-www-form-urlencoded")
        self.assertEqual((status, relays.json.loads(said)["maKetQua"]), (200, "000"))

    def test_8_a_kiosk_cannot_be_the_officer(self):
        self.relay.request(body=b'{"maThe":"0199000017","hoTen":"A","ngaySinh":"1999","hoTenCb":"X","cccdCb":"000000000000"}')
        self.assertEqual(self.relay.asked()[-1]["code"], "000", "what the relay adds wins")

    def test_9_nothing_of_a_patient_or_of_the_account_is_written_down(self):
        self.check()
        text = "".join(self.relay.text(name) for name in ("access.log", "nginx.err", "token.log"))
        with open(self.world.path("courier.log"), encoding="utf-8") as source:
            text += source.read()
        for word in (*PERSONAL, *SECRETS):
            self.assertNotIn(word, text)
        self.assertRegex(text, r"/coverage 200 200 0\.\d+")
        left = [name for _, _, names in os.walk(self.relay.path("temporary")) for name in names]
        self.assertEqual(left, [], "no body on the disk")
        for folder, _, names in os.walk(self.world.folder):
            for name in names:
                path = os.path.join(folder, name)
                if not stat.S_ISREG(os.lstat(path).st_mode) or "certs" in folder or "config" in folder:
                    continue
                with open(path, "rb") as source:
                    held = source.read()
                for word in (*SECRETS[:-3], relays.bhxh_api.HISTORY[0]["tenBenh"], CARD):
                    self.assertNotIn(word.encode(), held, f"{name} holds what no kiosk may")

    def test_the_deployed_file_is_whole(self):
        with open(os.path.join(relays.DEPLOY, "insurance-relay.conf"), encoding="utf-8") as source:
            text = source.read()
        self.assertNotRegex(text, re.compile(r"^\s*error_log (?!/dev/null emerg;)", re.MULTILINE), "errors name the account")
        self.assertNotIn("$request_uri", text)
        self.assertNotIn("$args", text)
        self.assertNotRegex(text, r"log_format.*(body|query|\$request\b)")
        self.assertTrue(certs.pin(self.relay.path("relay.key")).startswith("sha256//"))


if __name__ == "__main__":
    unittest.main()
