"""What the sandbox portal remembers: dossiers, their forms and files, their history, in one SQLite file.

Every call of the API runs inside one transaction under one lock, so "look for an old draft, else create" is atomic here
as a database transaction would make it there. This file knows nothing of HTTP.
"""
import contextlib
import datetime
import hashlib
import json
import random
import re
import sqlite3
import threading
import time

import desk

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
AGENCY_CODE = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*$")
AGENCY_CODE_DEFAULT = "H47.12"
FIRST_DOSSIER_ID = 100001
DUE_DAYS = 2
STATUS_TEXT = {
    "": "",
    "new": "Mới đăng ký",
    "collecting": "Đang thu thập",
    "receiving": "Chờ tiếp nhận",
    "waiting": "Chờ bổ sung",
    "processing": "Đang xử lý",
    "pausing": "Tạm dừng",
    "correcting": "Yêu cầu sửa đổi",
    "paying": "Chờ thanh toán",
    "handover": "Chuyển trả",
    "cancelling": "Yêu cầu hủy",
    "interoperating": "Đang liên thông",
    "releasing": "Có kết quả, chờ trả",
    "posting": "Đang chuyển bưu chính",
    "unresolved": "Không giải quyết",
    "denied": "Từ chối tiếp nhận",
    "cancelled": "Đã hủy",
    "done": "Đã trả kết quả",
}
# The parts of which a dossier may hold several files; every other part holds one.
MULTIPLE_PARTS = {"TP99"}

SCHEMA = """
create table if not exists dossier (
  dossier_id integer primary key,
  reference_uid text not null,
  dossier_no text not null default '',
  group_id integer not null,
  account text not null,              -- the service account that created it
  gov_agency_code text not null,
  service_code text not null,
  dossier_template_no text not null,
  originality integer not null,
  status text not null default '',    -- '' = a draft nobody has submitted
  sub_status text not null default '',
  note text not null default '',
  secret text not null,               -- the citizen's retrieval secret ("password")
  fields text not null,               -- JSON: every other form field by its OpenCPS name
  create_ms integer not null, modified_ms integer not null,
  submit_ms integer not null default 0, receive_ms integer not null default 0, due_ms integer not null default 0,
  finish_ms integer not null default 0,
  create_posts integer not null default 1,  -- POST /dossiers that ended here
  reused integer not null default 0,        -- times another applicant was written over this draft
  submit_count integer not null default 0, cancel_count integer not null default 0);
create index if not exists dossier_reference on dossier(reference_uid);
create index if not exists dossier_number on dossier(dossier_no);
create table if not exists form (
  form_id integer primary key,
  dossier_id integer not null references dossier(dossier_id),
  reference_uid text not null,
  part_no text not null,
  template_no text not null default '', file_template_no text not null default '',
  display_name text not null default '', file_type text not null default '',
  form_data text not null default '',  -- JSON text exactly as it came
  e_form integer not null default 0, removed integer not null default 0,
  content blob, sha256 text not null default '',
  create_ms integer not null, modified_ms integer not null);
create index if not exists form_dossier on form(dossier_id);
create table if not exists history (
  log_id integer primary key, dossier_id integer not null, at_ms integer not null,
  author text not null, kind text not null, content text not null);
create table if not exists counter (agency text not null, day text not null, value integer not null, primary key(agency, day));
"""

# What POST and PUT /dossiers take beside the identity columns; anything else in the body is dropped, as a bean does.
INPUT_FIELDS = """applicantName applicantIdType applicantIdNo applicantIdDate address cityCode cityName districtCode
districtName wardCode wardName contactName contactTelNo contactEmail notification applicantNote briefNote dossierName
sampleCount online systemId metaData isSameAsApplicant delegateType delegateName delegateIdNo delegateTelNo delegateEmail
delegateAddress delegateCityCode delegateCityName delegateDistrictCode delegateDistrictName delegateWardCode
delegateWardName documentNo documentDate viaPostal postalServiceCode postalServiceName postalAddress postalCityCode
postalCityName postalDistrictCode postalDistrictName postalWardCode postalWardName postalTelNo vnpostalStatus
vnpostalProfile fromViaPostal originDossierNo dossierMarkArr dossierFileArr dossiers payment serverNo dossierCounter
dvcqgIntegration formMeta importing serviceName govAgencyName dossierTemplateName serviceLevel""".split()
# Only these move when a known referenceUid is posted again.
DATE_FIELDS = {"submitDate": "submit_ms", "receiveDate": "receive_ms", "dueDate": "due_ms"}


class Unknown(Exception):
    """No such dossier. The real server meets a null pointer here, and so answers 403."""


class Refused(Exception):
    """The server's own business refused it."""


def now_ms():
    return int(time.time() * 1000)


class Store:
    """One connection, one lock. Give a path, or ':memory:'."""

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

    # dossiers

    def find(self, group_id, key):
        """By number (dossierId), else dossierNo, else referenceUid: a numeric referenceUid is never found as one."""
        if key.isdigit():
            order = [("dossier_id", int(key))]
        else:
            order = [("dossier_no", key), ("reference_uid", key)]
        for column, value in order:
            row = self.db.execute(
                f"select * from dossier where {column}=? and group_id=? order by dossier_id limit 1", (value, group_id)
            ).fetchone()
            if row:
                return row
        raise Unknown(key)

    def by_id(self, dossier_id):
        return self.db.execute("select * from dossier where dossier_id=?", (dossier_id,)).fetchone()

    def create(self, group_id, account, form):
        """POST /dossiers with its three outcomes: known reference, re-used draft, new row. Returns (row, outcome)."""
        reference = form.get("referenceUid", "")
        originality = integer(form.get("originality", "0"))
        if reference and originality != 9:
            row = self.db.execute(
                "select * from dossier where reference_uid=? and group_id=?", (reference, group_id)
            ).fetchone()
            if row:
                self._refresh_dates(row["dossier_id"], form)
                self.db.execute("update dossier set create_posts=create_posts+1 where dossier_id=?", (row["dossier_id"],))
                return self.by_id(row["dossier_id"]), "known"
        identity = (group_id, account, form.get("govAgencyCode", ""), form.get("serviceCode", ""),
                    form.get("dossierTemplateNo", ""), originality)
        if not identity[2] or not identity[3]:
            raise Refused("serviceCode and govAgencyCode are required")
        if originality != 9:
            draft = self.db.execute(
                "select * from dossier where group_id=? and account=? and gov_agency_code=? and service_code=? and "
                "dossier_template_no=? and originality=? and status='' order by dossier_id limit 1", identity).fetchone()
            if draft:
                return self._reuse(draft, form), "reused"
        return self._insert(reference, identity, form), "new"

    def _insert(self, reference, identity, form):
        now = now_ms()
        reference = reference or self._uuid()
        secret = form.get("password") or f"{self.random.randrange(10**6):06d}"
        last = self.db.execute("select max(dossier_id) from dossier").fetchone()[0] or FIRST_DOSSIER_ID - 1
        self.db.execute(
            "insert into dossier(dossier_id, reference_uid, group_id, account, gov_agency_code, service_code, "
            "dossier_template_no, originality, secret, fields, create_ms, modified_ms) values (?,?,?,?,?,?,?,?,?,?,?,?)",
            (last + 1, reference, *identity, secret, json.dumps(inputs(form), ensure_ascii=False), now, now))
        self._remember(last + 1, identity[1], "create", "Tạo hồ sơ")
        return self.by_id(last + 1)

    def _reuse(self, draft, form):
        # The trap: the applicant is overwritten, the old referenceUid stays, and so do the old draft's forms.
        self.db.execute(
            "update dossier set fields=?, modified_ms=?, reused=reused+1, create_posts=create_posts+1 where dossier_id=?",
            (json.dumps(inputs(form), ensure_ascii=False), now_ms(), draft["dossier_id"]))
        self._remember(draft["dossier_id"], draft["account"], "create", "Dùng lại hồ sơ nháp")
        return self.by_id(draft["dossier_id"])

    def _refresh_dates(self, dossier_id, form):
        self.db.execute("update dossier set modified_ms=? where dossier_id=?", (now_ms(), dossier_id))
        for name, column in DATE_FIELDS.items():
            if form.get(name, "").isdigit():
                self.db.execute(f"update dossier set {column}=? where dossier_id=?", (int(form[name]), dossier_id))

    def edit(self, group_id, key, form):
        row = self.find(group_id, key)
        if row["status"] not in ("", "new", "correcting"):
            raise Refused("dossier can no longer be edited")
        fields = json.loads(row["fields"])
        fields.update(inputs(form))
        self.db.execute("update dossier set fields=?, modified_ms=? where dossier_id=?",
                        (json.dumps(fields, ensure_ascii=False), now_ms(), row["dossier_id"]))
        return self.by_id(row["dossier_id"])

    def submit(self, group_id, key):
        row = self.find(group_id, key)
        if row["status"] in ("cancelled", "cancelling", "denied"):
            raise Refused("dossier is cancelled")
        if row["status"] == "":
            now = now_ms()
            self.db.execute(
                "update dossier set status='new', dossier_no=?, submit_ms=?, receive_ms=?, due_ms=?, modified_ms=? "
                "where dossier_id=?",
                (self._number(row["gov_agency_code"]), now, now, now + DUE_DAYS * 86400000, now, row["dossier_id"]))
            self._remember(row["dossier_id"], row["account"], "submit", "Nộp hồ sơ")
            if row["service_code"] in desk.FEES:
                found = self.by_id(row["dossier_id"])
                desk.ask(self.db, str(row["dossier_id"]), found["dossier_no"], desk.FEES[row["service_code"]])
        self.db.execute("update dossier set submit_count=submit_count+1 where dossier_id=?", (row["dossier_id"],))
        return self.by_id(row["dossier_id"])

    def cancel(self, group_id, key):
        row = self.find(group_id, key)
        status = "cancelled" if row["status"] in ("", "cancelled") else "cancelling"
        if row["status"] == "done":
            raise Refused("dossier is done")
        self.db.execute("update dossier set status=?, modified_ms=?, cancel_count=cancel_count+1 where dossier_id=?",
                        (status, now_ms(), row["dossier_id"]))
        self._remember(row["dossier_id"], row["account"], "cancel", STATUS_TEXT[status])
        return self.by_id(row["dossier_id"])

    def set_status(self, group_id, key, status, note):
        """A clerk at work, for tests of the look-up (control only)."""
        row = self.find(group_id, key)
        finish = now_ms() if status in ("done", "denied", "unresolved") else 0
        self.db.execute("update dossier set status=?, note=?, modified_ms=?, finish_ms=? where dossier_id=?",
                        (status, note, now_ms(), finish, row["dossier_id"]))
        self._remember(row["dossier_id"], "cán bộ", "status", STATUS_TEXT.get(status, status))
        return self.by_id(row["dossier_id"])

    def payment(self, group_id, key):
        """Without one the real server meets a null pointer too."""
        row = desk.payment(self.db, str(self.find(group_id, key)["dossier_id"]))
        if not row:
            raise Unknown(key)
        return row

    def order_payment(self, group_id, key, order):
        row = self.find(group_id, key)
        desk.ordered(self.db, str(row["dossier_id"]), row["dossier_no"], order)
        if int(order.get("status", 0)) == desk.PAID:
            self._remember(row["dossier_id"], "cán bộ", "payment", "Đã thu lệ phí")

    def book(self, group_id, form):
        """One booking a dossier: the second post finds the first."""
        if form.get("className") != "DOSSIER" or not form.get("classPK", "").isdigit():
            raise Refused("className and classPK are required")
        row = self.find(group_id, form["classPK"])
        return desk.opencps_booking(desk.ticket(self.db, str(row["dossier_id"]))[0], row["dossier_id"], row["service_code"])

    def search(self, group_id, query):
        rows = self.db.execute("select * from dossier where group_id=? order by dossier_id desc", (group_id,)).fetchall()
        columns = {"dossierNo": "dossier_no", "status": "status", "agency": "gov_agency_code", "service": "service_code",
                   "template": "dossier_template_no", "originality": "originality", "referenceUid": "reference_uid"}
        kept = []
        for row in rows:
            fields = json.loads(row["fields"])
            wanted = [str(row[column]) == query[name] for name, column in columns.items() if name in query]
            wanted += [fields.get(name) == query[name] for name in ("applicantIdNo", "applicantName") if name in query]
            if all(wanted):
                kept.append(row)
        start, end = integer(query.get("start", "0")), integer(query.get("end", "15"))
        return len(kept), kept[start:end]

    # forms and files

    def put_form(self, group_id, key, part_no, values, content, e_form):
        """A file or an electronic form of one part. Returns (form row, stored?)."""
        row = self.find(group_id, key)
        if not part_no:
            raise Refused("dossierPartNo is required")
        if row["status"] in ("cancelled", "done", "denied"):
            raise Refused("dossier is closed")
        reference = values.get("referenceUid", "")
        old = None
        if reference:
            old = self.db.execute("select * from form where dossier_id=? and reference_uid=?",
                                  (row["dossier_id"], reference)).fetchone()
        if not old and part_no not in MULTIPLE_PARTS:
            old = self.db.execute("select * from form where dossier_id=? and part_no=?",
                                  (row["dossier_id"], part_no)).fetchone()
        modified = integer(values.get("modifiedDate", "")) or now_ms()
        if old and not e_form and modified <= old["modified_ms"]:
            return old, False
        data = {
            "part_no": part_no, "template_no": values.get("dossierTemplateNo", row["dossier_template_no"]),
            "file_template_no": values.get("fileTemplateNo", ""), "display_name": values.get("displayName", ""),
            "file_type": values.get("fileType", ""), "form_data": values.get("formData", ""), "e_form": int(e_form),
            "removed": int(values.get("removed", "") == "true"), "content": content,
            "sha256": hashlib.sha256(content).hexdigest() if content else "", "modified_ms": modified}
        if old:
            sets = ", ".join(f"{name}=?" for name in data)
            self.db.execute(f"update form set {sets} where form_id=?", (*data.values(), old["form_id"]))
            form_id = old["form_id"]
        else:
            data.update(dossier_id=row["dossier_id"], reference_uid=reference or self._uuid(), create_ms=now_ms())
            marks = ", ".join("?" * len(data))
            form_id = self.db.execute(f"insert into form({', '.join(data)}) values ({marks})", tuple(data.values())).lastrowid
        return self.db.execute("select * from form where form_id=?", (form_id,)).fetchone(), True

    def forms(self, dossier_id):
        return self.db.execute("select * from form where dossier_id=? order by form_id", (dossier_id,)).fetchall()

    def form(self, dossier_id, reference):
        row = self.db.execute("select * from form where dossier_id=? and reference_uid=?", (dossier_id, reference)).fetchone()
        if not row:
            raise Unknown(reference)
        return row

    # the rest

    def history(self, dossier_id):
        return self.db.execute("select * from history where dossier_id=? order by log_id", (dossier_id,)).fetchall()

    def newest(self, count):
        with self.lock:
            return self.db.execute("select * from dossier order by create_ms desc, dossier_id desc limit ?", (count,)).fetchall()

    def everything(self):
        with self.lock:
            return self.db.execute("select * from dossier order by dossier_id").fetchall()

    def clear(self):
        with self.transaction():
            for table in ("history", "form", "dossier", "counter"):
                self.db.execute(f"delete from {table}")
            desk.clear(self.db)

    def _remember(self, dossier_id, author, kind, content):
        self.db.execute("insert into history(dossier_id, at_ms, author, kind, content) values (?,?,?,?,?)",
                        (dossier_id, now_ms(), author, kind, content))

    def _number(self, agency):
        agency = agency if AGENCY_CODE.match(agency) else AGENCY_CODE_DEFAULT
        day = datetime.datetime.now(VIETNAM).strftime("%y%m%d")
        self.db.execute("insert into counter values (?,?,1) on conflict(agency, day) do update set value=value+1", (agency, day))
        value = self.db.execute("select value from counter where agency=? and day=?", (agency, day)).fetchone()[0]
        return f"{agency}-{day}-{value:04d}"

    def _uuid(self):
        digits = f"{self.random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def inputs(form):
    kept = {name: form[name] for name in INPUT_FIELDS if name in form}
    if form.get("originality") == "1":
        kept["online"] = "true"
    return kept


def integer(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return 0
