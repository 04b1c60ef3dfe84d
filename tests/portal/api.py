"""The calls of OpenCPS v2 that a kiosk makes, with the server's manners: 203, 403, XML unless JSON is asked for.

A call is a function of (request) -> Reply; it never touches a socket. README.md beside this file is its reference.
"""
import base64
import dataclasses
import email.parser
import email.policy
import json
import re
import urllib.parse
from xml.sax.saxutils import escape

import desk
import pages
from store import STATUS_TEXT, Refused, Unknown, integer

BODY_BYTES_MAX = 32 * 1024 * 1024


@dataclasses.dataclass
class Reply:
    status: int
    data: object = None          # a dict or list, shown as JSON or XML
    root: str = "DossierDetailModel"
    text: str = None             # sent as it is, instead of data
    mime: str = "application/json"
    headers: dict = None


@dataclasses.dataclass
class Request:
    method: str
    path: str                    # below the base path
    query: dict
    headers: object
    body: bytes
    account: str = ""
    group_id: int = 0
    pattern: str = ""


def failure(status, message, description):
    return Reply(status, {"code": status, "message": message, "description": description}, "ErrorMsgModel")


def forbidden(description):
    return failure(403, "No Content.", description)


def not_signed_in():
    return failure(203, "Non-Authoritative Information.", "org.opencps.auth.api.exception.UnauthenticationException")


def signed_in(headers, accounts):
    """The account, or ''. Splits on ':' and takes parts 0 and 1, as the real filter does: a password with ':' never fits."""
    kind, _, token = headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        parts = base64.b64decode(token.strip(), validate=True).decode("utf-8").split(":")
    except (ValueError, UnicodeDecodeError):
        return ""
    if len(parts) < 2 or accounts.get(parts[0]) != parts[1]:
        return ""
    return parts[0]


def form_fields(request):
    """The body of a form. Any other body, JSON too, gives no field at all."""
    kind = request.headers.get_content_type()
    if kind == "application/x-www-form-urlencoded":
        pairs = urllib.parse.parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        return {name: value for name, value in reversed(pairs)}
    return {}


def multipart_fields(request):
    """(text fields, bytes of the part named file or None)."""
    if request.headers.get_content_type() != "multipart/form-data":
        return {}, None
    head = f"Content-Type: {request.headers['Content-Type']}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1", "replace")
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.body)
    values, content = {}, None
    for part in message.iter_parts() if message.is_multipart() else []:
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True) or b""
        if name == "file":
            content = payload
            if part.get_filename():
                values.setdefault("displayName", part.get_filename())
        elif name:
            values[name] = payload.decode("utf-8", "replace")
    return values, content


def detail(row):
    """DossierDetail. Dates are epoch milliseconds, 0 where there is none; form values stay the text that came."""
    fields = json.loads(row["fields"])
    shown = {
        "dossierId": row["dossier_id"], "referenceUid": row["reference_uid"], "groupId": row["group_id"],
        "createDate": row["create_ms"], "modifiedDate": row["modified_ms"],
        "serviceCode": row["service_code"], "govAgencyCode": row["gov_agency_code"],
        "dossierTemplateNo": row["dossier_template_no"], "originality": row["originality"],
        "dossierNo": row["dossier_no"], "dossierIdCTN": "", "submitting": row["submit_count"] > 0,
        "dossierStatus": row["status"], "dossierStatusText": STATUS_TEXT.get(row["status"], row["status"]),
        "dossierSubStatus": row["sub_status"], "dossierSubStatusText": "", "dossierNote": row["note"],
        "submitDate": row["submit_ms"], "receiveDate": row["receive_ms"], "dueDate": row["due_ms"],
        "releaseDate": row["finish_ms"], "finishDate": row["finish_ms"], "password": row["secret"],
        "stepCode": step(row)[0], "stepName": step(row)[1], "stepInstruction": "", "lockState": "", "serverNo": "sandbox"}
    for name in ("applicantName", "applicantIdType", "applicantIdNo", "applicantIdDate", "address", "contactTelNo",
                 "contactEmail"):
        shown[name] = ""
    shown.update(fields)
    shown["online"] = fields.get("online") == "true"
    return shown


def step(row):
    return {"": ("", ""), "new": ("100", "Chờ tiếp nhận"), "processing": ("200", "Đang giải quyết"),
            "done": ("900", "Đã trả kết quả")}.get(row["status"], ("300", STATUS_TEXT.get(row["status"], "")))


def form_detail(row, dossier):
    return {"dossierFileId": row["form_id"], "dossierId": row["dossier_id"], "referenceUid": row["reference_uid"],
            "dossierPartNo": row["part_no"], "dossierTemplateNo": row["template_no"],
            "fileTemplateNo": row["file_template_no"], "displayName": row["display_name"], "fileType": row["file_type"],
            "fileSize": len(row["content"] or b""), "sha256": row["sha256"], "eForm": bool(row["e_form"]),
            "removed": bool(row["removed"]), "govAgencyCode": dossier["gov_agency_code"],
            "createDate": row["create_ms"], "modifiedDate": row["modified_ms"]}


class Api:
    """The table of calls over one Store."""

    def __init__(self, store, accounts):
        self.store = store
        self.accounts = accounts
        one, part = r"/dossiers/(?P<key>[^/]+)", r"(?P<part>[^/]+)"
        self.calls = [(method, re.compile(f"^{pattern}$"), label, call) for method, pattern, label, call in [
            ("POST", "/dossiers", "/dossiers", self.create),
            ("GET", "/dossiers", "/dossiers", self.search),
            ("GET", one, "/dossiers/{id}", self.read),
            ("PUT", one, "/dossiers/{id}", self.edit),
            ("POST", f"{one}/eforms/{part}", "/dossiers/{id}/eforms/{part}", self.eform),
            ("POST", f"{one}/files", "/dossiers/{id}/files", self.file),
            ("GET", f"{one}/files", "/dossiers/{id}/files", self.files),
            ("GET", f"{one}/files/{part}", "/dossiers/{id}/files/{ref}", self.file_content),
            ("GET", f"{one}/files/{part}/formdata", "/dossiers/{id}/files/{ref}/formdata", self.form_data),
            ("GET", f"{one}/submitting", "/dossiers/{id}/submitting", self.submit),
            ("POST", f"{one}/submitting", "/dossiers/{id}/submitting", self.submit),
            ("POST", f"{one}/submit", "/dossiers/{id}/submit", self.submit),
            ("GET", f"{one}/cancelling", "/dossiers/{id}/cancelling", self.cancel),
            ("POST", f"{one}/cancelling", "/dossiers/{id}/cancelling", self.cancel),
            ("GET", f"{one}/sequences", "/dossiers/{id}/sequences", self.sequences),
            ("GET", f"{one}/payment", "/dossiers/{id}/payment", self.payment),
            ("POST", "/bookings", "/bookings", self.book),
            ("GET", r"/dossierlogs/(?P<key>[^/]+)/logs", "/dossierlogs/{id}/logs", self.logs)]]

    def answer(self, request):
        """One call, one transaction. Sets request.account and request.pattern for the counts."""
        found = [(m, method, label, call) for method, pattern, label, call in self.calls
                 for m in [pattern.match(request.path)] if m]
        request.pattern = found[0][2] if found else "other"
        request.account = signed_in(request.headers, self.accounts)
        request.group_id = integer(request.headers.get("groupId", "0"))
        if not found:
            return Reply(404, text="", mime="text/plain")
        for match, method, _, call in found:
            if method == request.method:
                return self._run(call, request, [urllib.parse.unquote(v) for v in match.groups()])
        return Reply(405, text="", mime="text/plain")

    def _run(self, call, request, arguments):
        secret = request.query.get("secretKey") or request.headers.get("secretCode")
        try:
            with self.store.transaction():
                if not request.account:
                    if call == self.read and secret:
                        return self._read_by_secret(request, arguments[0], secret)
                    return not_signed_in()
                return call(request, *arguments)
        except Unknown:
            return forbidden("java.lang.NullPointerException")
        except Refused as refusal:
            return forbidden(f"java.lang.Exception: {refusal}")

    def _read_by_secret(self, request, key, secret):
        row = self.store.find(request.group_id, key)
        return Reply(200, detail(row)) if row["secret"] == secret else not_signed_in()

    def create(self, request):
        if not request.group_id:
            raise Unknown("group 0")
        row, _ = self.store.create(request.group_id, request.account, form_fields(request))
        return Reply(200, detail(row))

    def search(self, request):
        total, rows = self.store.search(request.group_id, request.query)
        return Reply(200, {"total": total, "data": [detail(row) for row in rows]}, "DossierResultModel")

    def read(self, request, key):
        return Reply(200, detail(self.store.find(request.group_id, key)))

    def edit(self, request, key):
        return Reply(200, detail(self.store.edit(request.group_id, key, form_fields(request))))

    def eform(self, request, key, part):
        values, content = multipart_fields(request)
        return self._put(request, key, part, values, content, True)

    def file(self, request, key):
        values, content = multipart_fields(request)
        return self._put(request, key, values.get("dossierPartNo", ""), values, content, values.get("eForm") == "true")

    def _put(self, request, key, part, values, content, e_form):
        row, _ = self.store.put_form(request.group_id, key, part, values, content, e_form)
        return Reply(200, form_detail(row, self.store.by_id(row["dossier_id"])), "DossierFileModel")

    def files(self, request, key):
        dossier = self.store.find(request.group_id, key)
        rows = self.store.forms(dossier["dossier_id"])
        return Reply(200, {"total": len(rows), "data": [form_detail(row, dossier) for row in rows]}, "DossierFileResultsModel")

    def file_content(self, request, key, reference):
        dossier = self.store.find(request.group_id, key)
        return Reply(200, form_detail(self.store.form(dossier["dossier_id"], reference), dossier), "DossierFileModel")

    def form_data(self, request, key, reference):
        dossier = self.store.find(request.group_id, key)
        return Reply(200, text=self.store.form(dossier["dossier_id"], reference)["form_data"])

    def submit(self, request, key):
        return Reply(200, detail(self.store.submit(request.group_id, key)))

    def cancel(self, request, key):
        return Reply(200, detail(self.store.cancel(request.group_id, key)))

    def payment(self, request, key):
        row = self.store.payment(request.group_id, key)
        return Reply(200, desk.opencps_payment(row, row["dossier"]), "PaymentFileModel")

    def book(self, request):
        return Reply(200, self.store.book(request.group_id, form_fields(request)), "BookingDataModel")

    def sequences(self, request, key):
        dossier = self.store.find(request.group_id, key)
        at = {"releasing": "3", "done": "3", "new": "1", "receiving": "1"}.get(dossier["status"], "2")
        rows = [{"sequenceNo": number, "sequenceName": name, "sequenceRole": role, "durationCount": days, "actions": [],
                 "startDate": dossier["submit_ms"],
                 # as in its source: the step that is being done alone says so, and names who does it
                 **({"statusText": f"Đang thực hiện: {step(dossier)[1]}", "assignUsers": [{"userId": 7, "userName": "Ngô Công Chức"}]}
                    if number == at else {"assignUsers": []})}
                for number, name, role, days in (("1", "Tiếp nhận", "Cán bộ một cửa", 0.5), ("2", "Giải quyết", "Công chức", 1),
                                                 ("3", "Trả kết quả", "Cán bộ một cửa", 0.5))]
        return Reply(200, {"total": len(rows), "data": rows}, "DossierSequenceResultModel")

    def logs(self, request, key):
        dossier = self.store.find(request.group_id, key)
        rows = [{"dossierLogId": row["log_id"], "author": row["author"], "content": row["content"],
                 "createDate": row["at_ms"], "notificationType": row["kind"], "payload": ""}
                for row in self.store.history(dossier["dossier_id"])]
        return Reply(200, {"total": len(rows), "data": rows}, "DossierLogResultsModel")


def dump(kept, row):
    """One dossier with all that belongs to it, for a test to compare."""
    with kept.lock:
        forms = kept.forms(row["dossier_id"])
        found = {**detail(row), "account": row["account"], "submitCount": row["submit_count"],
                 "createPosts": row["create_posts"], "reused": row["reused"], "cancelCount": row["cancel_count"],
                 "fields": json.loads(row["fields"]), "forms": []}
        for form in forms:
            try:
                data = json.loads(form["form_data"]) if form["form_data"] else None
            except ValueError:
                data = form["form_data"]
            found["forms"].append({**form_detail(form, row), "formData": data})
    return found


# what the sandbox's own calls need to know of this API (portal.py)

def spoil_at(data, order):
    """A way of names and numbers, as in application.answers.0.value: that member changed, or left out (reply_drop)."""
    data = json.loads(json.dumps(data))
    *way, last = order["field"].split(".")
    place = data
    for step_name in way:
        place = place[int(step_name) if step_name.isdigit() else step_name]
    last = int(last) if last.isdigit() else last
    if order["kind"] == "reply_drop":
        del place[last]
    else:
        place[last] = order.get("value", "")
    return data


def spoil(data, order):
    """The reply with the one thing changed that a fault orders."""
    if order["kind"] == "reply_drop":
        return spoil_at(data, order)
    changed = {"dossier_id_zero": {"dossierId": 0},
               "other_reference": {"referenceUid": order.get("value", "11111111-2222-4333-8444-55555555abcd")},
               "reply_field": {order.get("field", "applicantName"): order.get("value", "")}}.get(order["kind"], {})
    return {**data, **changed}


def set_status(kept, order):
    with kept.transaction():
        return detail(kept.set_status(int(order["groupId"]), str(order["dossier"]), order["status"], order.get("note", "")))


def order_payment(kept, order):
    with kept.transaction():
        kept.order_payment(int(order["groupId"]), str(order["dossier"]), order)
        return {"ok": True}


def list_page(kept):
    return pages.list_page(kept.newest(pages.ROWS_SHOWN))


def dossier_page(kept, tail):
    with kept.lock:
        row = kept.by_id(int(tail)) if tail.isdigit() and len(tail) < 16 else None
        return pages.dossier_page(row, kept.forms(row["dossier_id"]), kept.history(row["dossier_id"])) if row else None


def encode(reply, accept):
    """(bytes, content type): XML first, JSON for whoever asks."""
    if reply.text is not None:
        return reply.text.encode("utf-8"), reply.mime + ("; charset=utf-8" if reply.mime.startswith("text") else "")
    if "application/json" in accept:
        return json.dumps(reply.data, ensure_ascii=False).encode("utf-8"), "application/json"
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + xml(reply.root, reply.data)).encode("utf-8"), "application/xml"


def xml(name, value):
    if isinstance(value, dict):
        inner = "".join(xml(key, item) for key, item in value.items())
    elif isinstance(value, list):
        return "".join(xml(name, item) for item in value)
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = escape("" if value is None else str(value))
    return f"<{name}>{inner}</{name}>"
