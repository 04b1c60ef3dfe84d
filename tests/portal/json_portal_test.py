"""Each call and each promise of the plain JSON sandbox, over real TLS, and that it says what the OpenAPI file says."""
import base64
import http.client
import json
import os
import re
import ssl
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import certs  # noqa: E402
import desk  # noqa: E402
import json_api  # noqa: E402
import json_portal  # noqa: E402
import portal  # noqa: E402

OPENAPI = os.path.join(HERE, "..", "..", "config", "deploy", "portal-openapi.yaml")


def uuid(number):
    return f"{number:08x}-aaaa-4000-8000-0123456789ab"


def application(number, **changed):
    return {"uuid": uuid(number), "kiosk": "mau-binh-01", "agency": "H47.12", "procedure": "1.001193", "identity": "claimed",
            "origin": "kiosk", "applicant": {"name": "Nguyễn Thị Thử Nghiệm", "id_no": "001199000017", "id_date": "2021-06-15",
                                             "address": "Số 1", "phone": "", "email": ""},
            "answers": [{"path": "child.full_name", "value": "Đặng Bé", "source": "typed"}], "consents": [], **changed}


class JsonPortalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        tls = os.path.join(cls.folder.name, "tls")
        certs.make(tls)
        cls.context = ssl.create_default_context(cafile=f"{tls}/ca.pem")
        cls.state = os.path.join(cls.folder.name, "state")
        cls.portal = json_portal.JsonPortal(cls.state, {"kiosk-01": "mot", "kiosk-02": "hai"}, seed=1)
        cls.server = portal.make_server(cls.portal, "127.0.0.1", 0, f"{tls}/server.pem", f"{tls}/server.key", json_portal.JsonHandler)
        cls.port = cls.server.server_address[1]
        threading.Thread(target=cls.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        cls.folder.cleanup()

    def setUp(self):
        self.call("POST", "/control/reset", {}, account=None)

    def call(self, method, path, body=None, account="kiosk-01:mot", **headers):
        if account:
            headers["Authorization"] = "Basic " + base64.b64encode(account.encode()).decode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=60)
        connection.request(method, path, None if body is None else body if isinstance(body, bytes) else json.dumps(body), headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        return reply.status, (json.loads(text) if text.startswith(b"{") else text), reply

    def send(self, body, key=None, **more):
        return self.call("POST", "/api/v1/applications", body, Idempotency_Key=f'"{key or body["uuid"]}"', **more)

    def test_a_key_is_kept_for_good(self):
        status, first, _ = self.send(application(1))
        self.assertEqual(status, 201)
        self.assertRegex(first["dossier_no"], r"^H47\.12-\d{6}-\d{4}$")
        self.assertEqual(first["application"], application(1))
        status, second, _ = self.send(application(1))
        self.assertEqual((status, second), (200, first))
        again = json_portal.JsonPortal(self.state, {"kiosk-01": "mot"}, seed=2)  # as after a restart
        self.assertEqual(again.store.find(uuid(1))["dossier_no"], first["dossier_no"])
        again.store.close()
        self.assertEqual(self.call("GET", f"/api/v1/applications/{uuid(1)}")[1], first)
        self.assertEqual(self.call("GET", f"/api/v1/applications/{first['dossier_no']}")[1], first)

    def test_problems(self):
        self.send(application(1))
        bad = application(2)
        del bad["consents"]
        rows = [
            ("another body", self.send(application(1, origin="counter")), 422, "key-reused"),
            ("another account", self.send(application(1), account="kiosk-02:hai"), 422, "key-reused"),
            ("another key", self.send(application(2), key=uuid(3)), 422, "invalid"),
            ("no key", self.call("POST", "/api/v1/applications", application(2)), 400, "invalid"),
            ("bare key", self.call("POST", "/api/v1/applications", application(2), Idempotency_Key=uuid(2)), 400, "invalid"),
            ("no JSON", self.send(b"{", key=uuid(2)), 400, "invalid"),
            ("a key twice", self.send(b'{"a":1,"a":2}', key=uuid(2)), 400, "invalid"),
            ("a member missing", self.send(bad), 422, "invalid"),
            ("a member more", self.send(application(2, more="1")), 422, "invalid"),
            ("another level", self.send(application(2, identity="sure")), 422, "invalid"),
            ("procedure", self.send(application(2, procedure="x")), 404, "unknown-procedure"),
            ("absent", self.call("GET", f"/api/v1/applications/{uuid(9)}"), 404, "not-found"),
            ("another's", self.call("GET", f"/api/v1/applications/{uuid(1)}", account="kiosk-02:hai"), 404, "not-found"),
            ("a form", self.send(b"a=1", key=uuid(2), Content_Type="application/x-www-form-urlencoded"), 415, "invalid"),
        ]
        for name, (status, data, reply), wanted, kind in rows:
            with self.subTest(name):
                self.assertEqual((status, data["type"], data["status"]), (wanted, json_api.PROBLEM + kind, wanted))
                self.assertEqual(reply.getheader("Content-Type"), "application/problem+json")
        self.assertEqual(self.send(application(2), account=None)[0], 401)
        self.assertEqual(self.send(application(2), account="kiosk-01:zwei")[0], 401)
        self.assertEqual(self.call("DELETE", f"/api/v1/applications/{uuid(1)}")[0], 405)
        self.assertEqual(len(self.portal.store.everything()), 1)

    def test_a_key_at_work(self):
        self.call("POST", "/control", {"faults": [{"match": "POST /applications", "kind": "late", "ms": 3000}]}, account=None)
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.send(application(5))
        status, data, reply = self.send(application(5))
        self.assertEqual((status, data["type"], reply.getheader("Retry-After")), (409, json_api.PROBLEM + "in-progress", "1"))
        self.assertEqual(self.call("GET", f"/api/v1/applications/{uuid(5)}")[0], 404)
        while (status := self.send(application(5))[0]) == 409:
            time.sleep(0.1)
        self.assertEqual(status, 200)

    def test_the_secret_shows_the_status_and_not_the_person(self):
        made = self.send(application(1))[1]
        path = f"/api/v1/applications/{made['dossier_no']}"
        status, seen, _ = self.call("GET", path, account=None, Application_Secret=made["secret"])
        self.assertEqual((status, seen["status"]), (200, "new"))
        self.assertNotIn("application", seen)
        self.assertEqual(self.call("GET", path, account=None, Application_Secret="000000x")[0], 404)
        self.assertEqual(self.call("GET", path, account=None)[0], 401)

    def test_payment_history_and_one_ticket(self):
        made = self.send(application(1))[1]
        self.assertEqual(([line["text"] for line in made["history"]], "payment" in made), (["Nộp hồ sơ"], False))
        self.call("POST", "/control/payment", {"dossier": made["uuid"], "amount": 15000}, account=None)
        path = f"/api/v1/applications/{made['dossier_no']}"
        asked = self.call("GET", path)[1]["payment"]
        self.assertEqual((asked["state"], asked["amount_vnd"], asked["receipt_no"]), ("due", 15000, ""))
        self.assertEqual(desk.crc(asked["qr"][:-4]), asked["qr"][-4:])
        self.call("POST", "/control/payment", {"dossier": made["uuid"], "status": 5}, account=None)
        self.assertEqual(self.call("GET", path)[1]["payment"]["state"], "paid")
        self.assertEqual(self.call("GET", path)[1]["history"][0]["text"], "Đã thu lệ phí")
        first, again = [self.call("POST", f"{path}/ticket", {}) for _ in range(2)]
        self.assertEqual((first[0], first[1]["number"], first[1]["uuid"], again[1]), (201, "A001", uuid(1), first[1]))
        self.assertEqual(self.call("POST", f"{path}/ticket", {}, account="kiosk-02:hai")[0], 404)
        self.assertEqual(self.call("POST", f"{path}/ticket", {}, account=None)[0], 401)

    def test_control_and_page(self):
        made = self.send(application(1))[1]
        order = {"dossier": made["dossier_no"], "status": "processing"}
        self.assertEqual(self.call("POST", "/control/status", order, account=None)[1]["status"], "processing")
        self.assertEqual(self.call("POST", "/control/status", {**order, "status": "odd"}, account=None)[0], 400)
        for kind, field, wanted in (("reply_field", "application.applicant.name", "X"), ("dossier_id_zero", "dossier_no", "")):
            self.call("POST", "/control", {"faults": [{"match": "GET *", "kind": kind, "field": field, "value": "X"}]}, account=None)
            found = self.call("GET", f"/api/v1/applications/{uuid(1)}")[1]
            for part in field.split("."):
                found = found[part]
            self.assertEqual(found, wanted)
        page = self.call("GET", "/", account=None)[1].decode()
        self.assertIn(made["dossier_no"], page)
        detail = self.call("GET", re.search(r'href="(/dossier/\d+)"', page)[1], account=None)[1].decode()
        self.assertIn("Nguyễn Thị Thử Nghiệm", detail)
        self.assertEqual(self.call("GET", "/dossier/999", account=None)[0], 404)

    def test_the_openapi_file_names_what_is_spoken(self):
        with open(OPENAPI, encoding="utf-8") as source:
            text = source.read()
        with open(os.path.join(HERE, "..", "..", "kiosk", "courier", "portal_json1.c"), encoding="utf-8") as source:
            adapter = source.read()
        for word in (*json_api.TEXTS, *json_api.APPLICANT, *json_api.STATUSES,
                     "dossier_no", "due_ms", "Idempotency-Key", "Application-Secret", "Retry-After", "application/problem+json"):
            self.assertRegex(text, rf"\b{re.escape(word)}\b", word)
        spoken = set(re.findall(r'"([a-z-]+)", \{ ACTION_', adapter))
        self.assertGreaterEqual(len(spoken), 6)
        self.assertEqual(spoken, set(re.findall(re.escape(json_api.PROBLEM) + r"([a-z-]+)", text)) - {""})
        for name in (*json_api.TEXTS, *json_api.APPLICANT):
            self.assertIn(f'"{name}"', adapter)
        with open(os.path.join(HERE, "..", "..", "kiosk", "courier", "json1_look.c"), encoding="utf-8") as source:
            for name in set(re.findall(r'"([a-z_]+)"', source.read())):
                self.assertRegex(text, rf"\b{name}\b", name)


if __name__ == "__main__":
    unittest.main()
