"""The plain JSON portal of config/deploy/portal-openapi.yaml: what it remembers and what its calls mean.

A key (the application's UUID) is kept for good: the same key and body answers with what became of it, the same key with
another body is refused, a key at work is 409. One SQLite file, one transaction a call. Knows nothing of sockets.
"""
import base64
import contextlib
import dataclasses
import datetime
import hashlib
import json
import random
import re
import sqlite3
import threading
import time
import urllib.parse
from html import escape

import api
import desk
import pages
from api import Request, signed_in  # noqa: F401  (portal.py takes them from here)
from store import DUE_DAYS, VIETNAM, now_ms

PROBLEM = "urn:problem-type:application:"
STATUSES = ("new", "receiving", "processing", "waiting", "pausing", "releasing", "unresolved", "denied", "cancelled", "done")
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
PROCEDURE = re.compile(r"^[0-9]\.[0-9]{6}$")
KEY = re.compile(r'^"([^"]{1,255})"$')  # a Structured Field string, as the Idempotency-Key draft wants it
TEXTS = ("uuid", "kiosk", "agency", "procedure", "identity", "origin")
APPLICANT = ("name", "id_no", "id_date", "address", "phone", "email")
MAGIC = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
AGENCY = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*$")
SCHEMA = """
create table if not exists application (
  row integer primary key, uuid text not null unique, digest text not null, account text not null, body text not null,
  dossier_no text not null unique, status text not null, note text not null default '', secret text not null,
  received_ms integer not null, due_ms integer not null, posts integer not null default 1);
create table if not exists counter (agency text not null, day text not null, value integer not null, primary key(agency, day));
create table if not exists history (row integer primary key, uuid text not null, at_ms integer not null, text text not null);
"""
DESKS = {"new": "Bộ phận Một cửa", "receiving": "Bộ phận Một cửa", "releasing": "Bộ phận Một cửa", "done": "", "cancelled": ""}


@dataclasses.dataclass
class Problem(Exception):
    status: int
    kind: str
    title: str


def failure(status, title, _description=""):
    return api.Reply(status, {"type": "about:blank", "title": title, "status": status}, mime="application/problem+json")


def not_signed_in():
    return failure(401, "Not signed in")


def unique(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def read_application(body):
    """The body, or Problem: 400 for no JSON, 422 for JSON that is no application."""
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=unique)
    except (ValueError, RecursionError) as fault:
        raise Problem(400, "invalid", "no JSON object") from fault
    good = isinstance(found, dict) and set(found) - {"attachments", "assisted_by"} == {*TEXTS, "applicant", "answers", "consents"}
    good = good and all(isinstance(found[name], str) for name in TEXTS) and isinstance(found["consents"], list)
    applicant = found["applicant"] if good else None
    good = isinstance(applicant, dict) and set(applicant) == set(APPLICANT) and all(isinstance(v, str) for v in applicant.values())
    good = good and isinstance(found["answers"], list) and all(
        isinstance(answer, dict) and isinstance(answer.get("path"), str) and isinstance(answer.get("value"), str)
        for answer in found["answers"])
    good = good and all(attachment_fits(one) for one in found.get("attachments", []))
    if not good or not UUID.match(found["uuid"]) or found["identity"] not in ("claimed", "staff_seen", "chip"):
        raise Problem(422, "invalid", "not an application")
    if not PROCEDURE.match(found["procedure"]):
        raise Problem(404, "unknown-procedure", "no such procedure here")
    return found


def attachment_fits(one):
    if not isinstance(one, dict) or set(one) != {"part_no", "name", "type", "data"} or one["type"] not in MAGIC:
        return False
    try:
        return base64.b64decode(one["data"], validate=True).startswith(MAGIC[one["type"]])
    except (ValueError, TypeError):
        return False


class Store:
    """One connection, one lock."""

    def __init__(self, path, seed=None):
        self.lock = threading.RLock()
        self.random = random.Random(seed)
        self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self.db.row_factory = sqlite3.Row
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=normal")
        self.db.executescript(SCHEMA + desk.SCHEMA)

    def close(self):
        with self.lock:
            self.db.close()

    @contextlib.contextmanager
    def transaction(self):
        with self.lock:
            self.db.execute("begin immediate")
            try:
                yield
            except BaseException:
                self.db.execute("rollback")
                raise
            self.db.execute("commit")

    def find(self, key):
        return self.db.execute("select * from application where uuid=? or dossier_no=?", (key, key)).fetchone()

    def add(self, account, application, digest):
        day = datetime.datetime.now(VIETNAM).strftime("%y%m%d")
        agency = application["agency"] if AGENCY.match(application["agency"]) else "H47.12"
        self.db.execute("insert into counter values (?,?,1) on conflict(agency, day) do update set value=value+1", (agency, day))
        value = self.db.execute("select value from counter where agency=? and day=?", (agency, day)).fetchone()[0]
        now = now_ms()
        self.db.execute(
            "insert into application(uuid, digest, account, body, dossier_no, status, secret, received_ms, due_ms) "
            "values (?,?,?,?,?,'new',?,?,?)",
            (application["uuid"], digest, account, json.dumps(application, ensure_ascii=False), f"{agency}-{day}-{value:04d}",
             f"{self.random.randrange(10 ** 6):06d}", now, now + DUE_DAYS * 86400000))
        found = self.find(application["uuid"])
        self.remember(found["uuid"], "Nộp hồ sơ")
        if application["procedure"] in desk.FEES:
            desk.ask(self.db, found["uuid"], found["dossier_no"], desk.FEES[application["procedure"]])
        return found

    def remember(self, uuid, text):
        self.db.execute("insert into history(uuid, at_ms, text) values (?,?,?)", (uuid, now_ms(), text))

    def everything(self):
        with self.lock:
            return self.db.execute("select * from application order by row").fetchall()

    def clear(self):
        with self.transaction():
            self.db.execute("delete from application")
            self.db.execute("delete from counter")
            self.db.execute("delete from history")
            desk.clear(self.db)


def resource(kept, row, full=True):
    shown = {"uuid": row["uuid"], "dossier_no": row["dossier_no"], "status": row["status"], "due_ms": row["due_ms"],
             "received_ms": row["received_ms"], "note": row["note"], "desk": DESKS.get(row["status"], "Công chức chuyên môn"),
             "history": [{"at_ms": entry["at_ms"], "text": entry["text"]} for entry in kept.db.execute(
                 "select * from history where uuid=? order by row desc limit 20", (row["uuid"],))]}
    paid = desk.payment(kept.db, row["uuid"])
    if paid:
        shown["payment"] = {"state": desk.STATES.get(paid["status"], "none"), "amount_vnd": paid["amount"], "qr": paid["qr"],
                            "receipt_no": paid["receipt"]}
    if full:
        shown.update(secret=row["secret"], application=json.loads(row["body"]))
    return shown


class Api:
    def __init__(self, store, accounts):
        self.store = store
        self.accounts = accounts
        self.busy = set()  # keys at work

    def answer(self, request):
        parts = request.path.split("/")[1:]
        request.account = signed_in(request.headers, self.accounts)
        ticket = len(parts) == 3 and parts[2] == "ticket"
        pattern = "/applications/{id}/ticket" if ticket else {1: "/applications", 2: "/applications/{id}"}.get(len(parts), "other")
        request.pattern = pattern if parts[0] == "applications" else "other"
        calls = {"/applications": {"POST": self.create}, "/applications/{id}": {"GET": self.read},
                 "/applications/{id}/ticket": {"POST": self.ticket}}.get(request.pattern)
        if not calls:
            return failure(404, "No such path")
        if request.method not in calls:
            return failure(405, "No such method here")
        try:
            return calls[request.method](request)
        except Problem as problem:
            data = {"type": PROBLEM + problem.kind, "title": problem.title, "status": problem.status}
            return api.Reply(problem.status, data, mime="application/problem+json",
                             headers={"Retry-After": "1"} if problem.kind == "in-progress" else None)

    def key_of(self, request):
        match = KEY.match(request.headers.get("Idempotency-Key", ""))
        if not match:
            raise Problem(400, "invalid", "Idempotency-Key is missing or no quoted text")
        return match[1]

    def create(self, request):
        if not request.account:
            return not_signed_in()
        if request.headers.get_content_type() != "application/json":
            raise Problem(415, "invalid", "application/json is wanted")
        key = self.key_of(request)
        with self.store.transaction():
            if key in self.busy:
                raise Problem(409, "in-progress", "the first request with this key is at work")
            application = read_application(request.body)
            if application["uuid"] != key:
                raise Problem(422, "invalid", "the key is not the application's UUID")
            digest = hashlib.sha256(json.dumps(application, sort_keys=True).encode()).hexdigest()
            row = self.store.db.execute("select * from application where uuid=?", (key,)).fetchone()
            if not row:
                return api.Reply(201, resource(self.store, self.store.add(request.account, application, digest)))
            if row["digest"] != digest or row["account"] != request.account:
                raise Problem(422, "key-reused", "this key came with another body")
            if row["status"] == "cancelled":
                raise Problem(409, "withdrawn", "this application was withdrawn")
            self.store.db.execute("update application set posts=posts+1 where row=?", (row["row"],))
            return api.Reply(200, resource(self.store, row))

    def answer_late(self, request, ms):
        """The work of a POST, done `ms` later; its key is at work until then."""
        key = self.key_of(request)
        with self.store.lock:
            self.busy.add(key)

        def work():
            time.sleep(ms / 1000)
            with self.store.lock:
                self.busy.discard(key)
                self.answer(request)
        threading.Thread(target=work, daemon=True).start()

    def find_for(self, request):
        """The row that whoever asks may see, or Reply or Problem."""
        key = urllib.parse.unquote(request.path.split("/")[2])
        secret = request.headers.get("Application-Secret")
        with self.store.transaction():
            row = self.store.find(key)
            if not request.account and not secret:
                return not_signed_in()
            if not row or (row["account"] != request.account if request.account else row["secret"] != secret):
                raise Problem(404, "not-found", "nothing under this key")
            return row

    def read(self, request):
        row = self.find_for(request)
        with self.store.transaction():
            return row if isinstance(row, api.Reply) else api.Reply(200, resource(self.store, row, bool(request.account)))

    def ticket(self, request):
        """The same ticket for the same application, however often it is asked for."""
        row = self.find_for(request)
        if isinstance(row, api.Reply):
            return row
        with self.store.transaction():
            given, ahead = desk.ticket(self.store.db, row["uuid"])
            return api.Reply(201, {"uuid": row["uuid"], "dossier_no": row["dossier_no"], "number": given["number"],
                                   "gate": given["gate"], "ahead": ahead})


def encode(reply, _accept):
    if reply.text is not None:
        return reply.text.encode("utf-8"), reply.mime
    return json.dumps(reply.data, ensure_ascii=False).encode("utf-8"), reply.mime


# what the sandbox's own calls need to know of this API (portal.py)

def spoil(data, order):
    kind = order["kind"]
    if kind == "dossier_id_zero":
        return {**data, "dossier_no": ""}
    if kind == "other_reference":
        return {**data, "uuid": order.get("value", "11111111-2222-4333-8444-55555555abcd")}
    if kind not in ("reply_field", "reply_drop"):
        return data
    return api.spoil_at(data, order)


def set_status(kept, order):
    if order["status"] not in STATUSES:
        raise ValueError("no such status")
    with kept.transaction():
        row = kept.find(str(order["dossier"]))
        if not row:
            raise KeyError("no such dossier")
        kept.db.execute("update application set status=?, note=? where row=?", (order["status"], order.get("note", ""), row["row"]))
        kept.remember(row["uuid"], api.STATUS_TEXT.get(order["status"], order["status"]))
        return resource(kept, kept.find(row["uuid"]))


def order_payment(kept, order):
    with kept.transaction():
        row = kept.find(str(order["dossier"]))
        if not row:
            raise KeyError("no such dossier")
        desk.ordered(kept.db, row["uuid"], row["dossier_no"], order)
        if int(order.get("status", 0)) == desk.PAID:
            kept.remember(row["uuid"], "Đã thu lệ phí")
        return {"ok": True}


def dump(kept, row):
    """The names of the OpenCPS sandbox beside our own, so that one test can read both."""
    with kept.lock:
        shown = resource(kept, row)
    return {**shown, "referenceUid": row["uuid"], "dossierNo": row["dossier_no"], "dossierStatus": row["status"],
            "applicantName": shown["application"]["applicant"]["name"], "account": row["account"], "createPosts": row["posts"]}


def list_page(kept):
    rows = kept.everything()[::-1][:pages.ROWS_SHOWN]
    lines = [f'<tr><td class="code"><a href="/dossier/{row["row"]}">{escape(row["dossier_no"])}</a></td>'
             f'<td>{escape(json.loads(row["body"])["procedure"])}</td>'
             f'<td>{escape(json.loads(row["body"])["applicant"]["name"])}</td><td>{pages.badge(row["status"])}</td>'
             f'<td>{pages.when(row["received_ms"])}</td></tr>' for row in rows]
    head = "<table><tr><th>Mã hồ sơ</th><th>Mã thủ tục</th><th>Người nộp</th><th>Trạng thái</th><th>Lúc</th></tr>"
    table = head + "".join(lines) + "</table>" if lines else "<p>Chưa nhận hồ sơ nào. Trang này tự làm mới.</p>"
    return pages.page("Hồ sơ đã nhận", f"<h1>Hồ sơ đã nhận ({len(rows)})</h1>{table}")


def dossier_page(kept, tail):
    with kept.lock:
        row = kept.db.execute("select * from application where row=?", (int(tail) if tail.isdigit() and len(tail) < 16 else 0,)).fetchone()
    if not row:
        return None
    return pages.page(row["dossier_no"], f'<p><a href="/">◂ Tất cả hồ sơ</a></p><h1>{escape(row["dossier_no"])} '
                      f'{pages.badge(row["status"])}</h1>{pages.nested(json.loads(row["body"]))}')
