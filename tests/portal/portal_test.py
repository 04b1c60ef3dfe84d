"""Each call and each trap of the sandbox portal, over real TLS."""
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
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import certs  # noqa: E402
import desk  # noqa: E402
import portal as sandbox  # noqa: E402

GROUP = "55301"
NAME = "Nguyễn Thị Thử Nghiệm"
DOSSIER_NO = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*-[0-9]{6}-[0-9]{4,6}$")


class PortalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        tls = os.path.join(cls.folder.name, "tls")
        cls.pins = certs.make(tls)
        cls.context = ssl.create_default_context(cafile=f"{tls}/ca.pem")
        cls.portal = sandbox.Portal(os.path.join(cls.folder.name, "state"),
                                    {"kiosk-01": "mot", "kiosk-02": "hai", "kiosk-03": "ba:bon"}, seed=1)
        cls.server = sandbox.make_server(cls.portal, "127.0.0.1", 0, f"{tls}/server.pem", f"{tls}/server.key")
        cls.port = cls.server.server_address[1]
        threading.Thread(target=cls.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        cls.portal.store.close()
        cls.folder.cleanup()

    def setUp(self):
        self.control("POST", "/control/reset", {})

    # helpers

    def http(self, method, path, body=None, headers=None, timeout=60):
        link = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=timeout)
        try:
            link.request(method, path, body, headers or {})
            reply = link.getresponse()
            return reply.status, reply.read(), reply.headers
        finally:
            link.close()

    def control(self, method, path, value=None):
        status, body, _ = self.http(method, path, json.dumps(value) if value is not None else None)
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def call(self, method, path, form=None, user="kiosk-01:mot", raw=False, extra=None, body=None):
        headers = {"groupId": GROUP, "Accept": "application/json"}
        if user:
            headers["Authorization"] = "Basic " + base64.b64encode(user.encode()).decode()
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        headers.update(extra or {})
        status, data, _ = self.http(method, "/o/rest/v2" + path, body, headers)
        return (status, data) if raw else (status, json.loads(data))

    def multipart(self, path, values, content=None):
        mark = "----ranh"
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in values.items()]
        if content is not None:
            parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
                         'Content-Type: application/pdf\r\n\r\n'.encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.call("POST", path, body=body, extra={"Content-Type": f"multipart/form-data; boundary={mark}"})

    def form(self, reference="uuid-a", **changed):
        return {"referenceUid": reference, "serviceCode": "1.001193", "govAgencyCode": "H47.12", "dossierTemplateNo": "KS-01",
                "originality": "1", "applicantName": NAME, "applicantIdNo": "001199000017", **changed}

    def create(self, reference="uuid-a", user="kiosk-01:mot", **changed):
        status, reply = self.call("POST", "/dossiers", self.form(reference, **changed), user)
        self.assertEqual(status, 200)
        return reply

    def fault(self, match, kind, **more):
        self.control("POST", "/control", {"faults": [{"match": match, "kind": kind, **more}]})

    def dossiers(self):
        return self.control("GET", "/control/dossiers")["dossiers"]

    # manners

    def test_not_signed_in_is_203_with_a_body(self):
        for user in ("", "kiosk-01:sai", "ai-do:mot", "kiosk-01", "kiosk-03:ba:bon"):
            with self.subTest(user=user):
                status, reply = self.call("POST", "/dossiers", self.form(), user)
                self.assertEqual((status, reply["code"]), (203, 203))
        self.assertEqual(self.dossiers(), [])

    def test_unknown_dossier_is_403_not_404(self):
        for key in ("999", "khong-co", "H47.12-261122-0001"):
            status, reply = self.call("GET", f"/dossiers/{key}")
            self.assertEqual((status, reply["message"]), (403, "No Content."))

    def test_group_is_a_wall(self):
        self.create()
        for group in ("0", "", "77", "x"):
            self.assertEqual(self.call("GET", "/dossiers/uuid-a", extra={"groupId": group})[0], 403)
        self.assertEqual(self.call("POST", "/dossiers", self.form("b"), extra={"groupId": "0"})[0], 403)

    def test_xml_unless_json_is_asked_for(self):
        self.create()
        status, body = self.call("GET", "/dossiers/uuid-a", raw=True, extra={"Accept": "*/*"})
        self.assertEqual(status, 200)
        self.assertTrue(body.startswith(b"<?xml"))
        self.assertIn(f"<applicantName>{NAME}</applicantName>".encode(), body)

    def test_json_body_is_ignored(self):
        status, _ = self.call("POST", "/dossiers", body=json.dumps(self.form()), extra={"Content-Type": "application/json"})
        self.assertEqual(status, 403)
        self.assertEqual(self.dossiers(), [])

    def test_unknown_path_and_method(self):
        self.assertEqual(self.call("GET", "/khong-co", raw=True)[0], 404)
        self.assertEqual(self.call("DELETE", "/dossiers", raw=True)[0], 405)

    def test_kept_alive(self):
        link = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=60)
        link.connect()
        first = link.sock
        for _ in range(3):
            link.request("GET", "/o/rest/v2/dossiers/1", headers={"Accept": "application/json"})
            link.getresponse().read()
            self.assertIs(link.sock, first)
        link.close()

    # dossiers

    def test_create_submit_and_read_by_three_keys(self):
        made = self.create()
        self.assertEqual((made["dossierStatus"], made["dossierNo"], made["online"]), ("", "", True))
        status, sent = self.call("GET", "/dossiers/uuid-a/submitting")
        self.assertEqual((status, sent["dossierStatus"]), (200, "new"))
        self.assertRegex(sent["dossierNo"], DOSSIER_NO)
        for key in (made["dossierId"], sent["dossierNo"], "uuid-a"):
            status, seen = self.call("GET", f"/dossiers/{key}")
            self.assertEqual((status, seen["applicantName"], seen["dossierId"]), (200, NAME, made["dossierId"]))
        self.assertEqual(self.call("POST", "/dossiers/uuid-a/submit")[1]["dossierNo"], sent["dossierNo"])
        self.create("uuid-b")
        self.assertNotEqual(self.call("POST", "/dossiers/uuid-b/submitting")[1]["dossierNo"], sent["dossierNo"])

    def test_known_reference_returns_the_first_and_changes_no_applicant(self):
        first = self.create()
        again = self.create(applicantName="Trần Văn Khác", dueDate="1795000000000")
        self.assertEqual((again["dossierId"], again["applicantName"]), (first["dossierId"], NAME))
        self.assertEqual(again["dueDate"], 1795000000000)
        self.assertEqual(len(self.dossiers()), 1)

    def test_group_dossiers_are_never_deduplicated(self):
        self.assertNotEqual(self.create(originality="9")["dossierId"], self.create(originality="9")["dossierId"])

    def test_draft_is_reused_and_keeps_its_old_reference(self):
        first = self.create("uuid-a")
        second = self.create("uuid-b", applicantName="Trần Văn Khác")
        self.assertEqual((second["dossierId"], second["referenceUid"]), (first["dossierId"], "uuid-a"))
        self.assertEqual(self.call("GET", "/dossiers/uuid-a")[1]["applicantName"], "Trần Văn Khác")
        self.assertEqual(self.call("GET", "/dossiers/uuid-b")[0], 403)
        self.assertEqual(self.dossiers()[0]["reused"], 1)

    def test_draft_is_not_reused_across_any_of_its_five_keys_nor_once_submitted_or_cancelled(self):
        ids = {self.create("uuid-a")["dossierId"]}
        for number, changed in enumerate([{"govAgencyCode": "H47.13"}, {"serviceCode": "1.004194"}, {"dossierTemplateNo": "KS-02"},
                                          {"originality": "3"}]):
            ids.add(self.create(f"uuid-c{number}", **changed)["dossierId"])
        ids.add(self.create("uuid-d", user="kiosk-02:hai")["dossierId"])
        self.call("GET", "/dossiers/uuid-a/submitting")
        ids.add(self.create("uuid-e")["dossierId"])
        self.assertEqual(self.call("POST", "/dossiers/uuid-e/cancelling")[1]["dossierStatus"], "cancelled")
        ids.add(self.create("uuid-f")["dossierId"])
        self.assertEqual(len(ids), 8)

    def test_numeric_reference_is_taken_for_an_id(self):
        self.create("123456")
        self.assertEqual(self.call("GET", "/dossiers/123456")[0], 403)

    def test_cancelled_cannot_be_submitted(self):
        self.create()
        self.call("GET", "/dossiers/uuid-a/cancelling")
        self.assertEqual(self.call("GET", "/dossiers/uuid-a/submitting")[0], 403)

    def test_put_edits(self):
        self.create()
        _, reply = self.call("PUT", "/dossiers/uuid-a", {"address": "Thôn Đoài, xã Mẫu Bình"})
        self.assertEqual((reply["address"], reply["applicantName"]), ("Thôn Đoài, xã Mẫu Bình", NAME))

    def test_secret_opens_one_dossier(self):
        secret = self.create()["password"]
        self.assertEqual(self.call("GET", f"/dossiers/uuid-a?secretKey={secret}", user="")[0], 200)
        self.assertEqual(self.call("GET", "/dossiers/uuid-a", user="", extra={"secretCode": secret})[0], 200)
        self.assertEqual(self.call("GET", "/dossiers/uuid-a?secretKey=0", user="")[0], 203)

    def test_search_logs_sequences(self):
        self.create()
        self.call("GET", "/dossiers/uuid-a/submitting")
        self.assertEqual(self.call("GET", "/dossiers?applicantIdNo=001199000017")[1]["total"], 1)
        self.assertEqual(self.call("GET", "/dossiers?applicantIdNo=1")[1]["total"], 0)
        kinds = [row["notificationType"] for row in self.call("GET", "/dossierlogs/uuid-a/logs")[1]["data"]]
        self.assertEqual(kinds, ["create", "submit"])
        self.assertEqual(self.call("GET", "/dossiers/uuid-a/sequences")[1]["total"], 3)

    # forms and files

    def test_payment_is_asked_confirmed_and_missing_is_403(self):
        self.create()
        key = "uuid-a"
        self.assertEqual(self.call("GET", f"/dossiers/{key}/payment")[0], 403)
        self.control("POST", "/control/payment", {"groupId": GROUP, "dossier": key, "amount": 15000})
        status, asked = self.call("GET", f"/dossiers/{key}/payment")
        code = json.loads(asked["epaymentProfile"])["KEYPAY_LATE_CONFIG"]["qrcode_pay"]
        self.assertEqual((status, asked["paymentAmount"], asked["paymentStatus"], asked["invoiceNo"]), (200, 15000, 1, ""))
        self.assertEqual(desk.crc(code[:-4]), code[-4:])
        self.assertIn("540515000", code)
        self.control("POST", "/control/payment", {"groupId": GROUP, "dossier": key, "status": 5})
        paid = self.call("GET", f"/dossiers/{key}/payment")[1]
        self.assertEqual((paid["paymentAmount"], paid["paymentStatus"]), (15000, 5))
        self.assertTrue(paid["invoiceNo"])

    def test_booking_twice_is_one_ticket(self):
        number = self.create()["dossierId"]
        other = self.create("uuid-b", dossierTemplateNo="T2")["dossierId"]
        form = {"className": "DOSSIER", "classPK": str(number), "serviceCode": "1.001193"}
        first, again = [self.call("POST", "/bookings", form)[1] for _ in range(2)]
        second = self.call("POST", "/bookings", {**form, "classPK": str(other)})[1]
        self.assertEqual((first["classPK"], first["codeNumber"], again), (number, "A001", first))
        self.assertEqual(second["codeNumber"], "A002")
        self.assertEqual(self.call("POST", "/bookings", {"className": "EFORM", "classPK": "1"})[0], 403)

    def test_form_data_comes_back_as_sent(self):
        self.create()
        text = '{"child.full_name":"Đặng  Thị Ỷ \\"é\\"","n":[1, 2]}'
        status, made = self.multipart("/dossiers/uuid-a/eforms/TP01", {"formData": text})
        self.assertEqual((status, made["dossierPartNo"], made["eForm"]), (200, "TP01", True))
        listed = self.call("GET", "/dossiers/uuid-a/files")[1]["data"]
        self.assertEqual([row["referenceUid"] for row in listed], [made["referenceUid"]])
        self.assertEqual(self.call("GET", f"/dossiers/uuid-a/files/{made['referenceUid']}/formdata", raw=True), (200, text.encode()))
        self.multipart("/dossiers/uuid-a/eforms/TP01", {"formData": "{}"})
        self.assertEqual([form["formData"] for form in self.dossiers()[0]["forms"]], [{}])

    def test_file_is_replaced_only_by_a_newer_one(self):
        self.create()
        for stamp, content, size in (("2000", b"%PDF-1", 6), ("2000", b"%PDF-12", 6), ("1999", b"%PDF", 6), ("2001", b"%PDF-123", 8)):
            values = {"dossierPartNo": "TP02", "referenceUid": "tep-1", "modifiedDate": stamp}
            self.assertEqual(self.multipart("/dossiers/uuid-a/files", values, content)[1]["fileSize"], size)
        self.assertEqual(self.multipart("/dossiers/uuid-a/files", {"referenceUid": "tep-2"}, b"x")[0], 403)

    # faults

    def test_statuses(self):
        for kind, wanted in (("status203", 203), ("status403", 403), ("status429", 429), ("status503", 503)):
            self.fault("POST /dossiers", kind, retry_after=3)
            headers = {"groupId": GROUP, "Accept": "application/json"}
            status, _, reply = self.http("POST", "/o/rest/v2/dossiers", "", headers)
            self.assertEqual((status, reply["Retry-After"]), (wanted, "3"))
        self.assertEqual(self.dossiers(), [])

    def test_replies_that_lie(self):
        for kind, more, check in (
                ("empty200", {}, lambda body: body == b""), ("truncated", {}, lambda body: body[:1] == b"{" and body[-1:] != b"}"),
                ("dossier_id_zero", {}, lambda body: json.loads(body)["dossierId"] == 0),
                ("other_reference", {}, lambda body: json.loads(body)["referenceUid"] != "uuid-a"),
                ("reply_field", {"field": "applicantName", "value": "Ai Đó"}, lambda body: json.loads(body)["applicantName"] == "Ai Đó"),
                ("html200", {}, lambda body: body.startswith(b"<!doctype")), ("xml", {}, lambda body: body.startswith(b"<?xml")),
                ("huge", {"bytes": 300000}, lambda body: len(body) == 300000), ("drip", {"ms": 100}, lambda body: json.loads(body)["dossierId"] > 0)):
            with self.subTest(kind=kind):
                self.fault("POST /dossiers", kind, **more)
                status, body = self.call("POST", "/dossiers", self.form(), raw=True)
                self.assertEqual((status, check(body)), (200, True), body[:80])
        self.assertEqual(self.dossiers()[0]["applicantName"], NAME)

    def test_cuts(self):
        for kind, work in (("reset_before", 0), ("timeout", 0), ("reset_after", 1), ("timeout_after", 1), ("reset_mid_body", 1)):
            with self.subTest(kind=kind):
                self.control("POST", "/control/reset", {})
                self.fault("POST /dossiers", kind, ms=50)
                with self.assertRaises((OSError, http.client.HTTPException)):
                    self.call("POST", "/dossiers", self.form())
                self.assertEqual(len(self.dossiers()), work)

    def test_slow_times_skip_and_pattern(self):
        self.fault("GET /dossiers/*", "slow", ms=2000, skip=1, times=1)
        spent = []
        for _ in range(3):
            start = time.monotonic()
            self.call("GET", "/dossiers/uuid-a")
            spent.append(time.monotonic() - start > 2)
        self.assertEqual(spent, [False, True, False])

    def test_bad_orders_are_refused(self):
        for body in ("{", '{"faults":[{"kind":"khong-co"}]}', '{"faults":[{}]}', "[]"):
            self.assertEqual(self.http("POST", "/control", body)[0], 400)

    def test_requests_are_counted_without_their_ids(self):
        self.create()
        self.call("GET", "/dossiers/uuid-a")
        self.call("GET", "/dossiers/uuid-a", user="")
        seen = self.control("GET", "/control/requests")
        self.assertEqual(seen["calls"], {"POST /dossiers": 1, "GET /dossiers/{id}": 2})
        self.assertEqual(seen["accounts"], {"kiosk-01": 2, "-": 1})
        self.assertNotIn("uuid-a", json.dumps(seen))

    def test_clerk_moves_a_dossier(self):
        made = self.create()
        self.call("GET", "/dossiers/uuid-a/submitting")
        self.control("POST", "/control/status", {"groupId": GROUP, "dossier": made["dossierId"], "status": "processing", "note": "x"})
        self.assertEqual(self.call("GET", "/dossiers/uuid-a")[1]["dossierStatusText"], "Đang xử lý")

    # page and certificates

    def test_page_shows_and_escapes(self):
        made = self.create(applicantName="<b>Ý</b>", address='"><script>')
        self.multipart("/dossiers/uuid-a/eforms/TP01", {"formData": '{"members[0].full_name":"<i>","identity":"claimed"}'})
        for path in ("/", f"/dossier/{made['dossierId']}"):
            status, body, headers = self.http("GET", path)
            text = body.decode()
            self.assertEqual(status, 200)
            self.assertIn("Cổng thử nghiệm — không phải cổng thật", text)
            self.assertIn("&lt;b&gt;Ý&lt;/b&gt;", text)
            for planted in ("<b>Ý", "<script", "<i>"):
                self.assertNotIn(planted, text)
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn("Thành viên 1 · Họ và tên", text)
        self.assertIn("Tự khai", text)
        self.assertEqual(self.http("GET", "/dossier/5")[0], 404)

    def test_certificate_is_checked_and_pins_are_two(self):
        with self.assertRaises(ssl.SSLError):
            link = http.client.HTTPSConnection("127.0.0.1", self.port, context=ssl.create_default_context(), timeout=60)
            link.request("GET", "/")
        self.assertEqual(len(set(self.pins)), 2)
        for pin in self.pins:
            self.assertRegex(pin, r"^sha256//[A-Za-z0-9+/]{43}=$")
        self.assertEqual(certs.make(os.path.join(self.folder.name, "tls")), self.pins)

    def test_many_at_once_make_one(self):
        found = []
        threads = [threading.Thread(target=lambda: found.append(self.create()["dossierId"])) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(found), len(set(found)), len(self.dossiers())), (16, 1, 1))


if __name__ == "__main__":
    unittest.main()
