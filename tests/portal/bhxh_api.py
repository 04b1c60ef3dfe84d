"""The insurance gateway as public programs speak with it: a token for an account, and the check of a card. README.md says
where each field was seen; nothing here comes from a specification, because there is none.

The same calls also stand below /relay as a hospital's relay offers them (config/deploy/insurance-relay.conf), for tests that
need no nginx: there the sandbox adds account, token and officer itself.
"""
import datetime
import hashlib
import json
import re
import secrets
import threading
import urllib.parse

import api
from api import Request  # noqa: F401  (portal.py takes it from here)

OFFICER = {"hoTenCb": "Trần Văn Cán Bộ", "cccdCb": "001085000099"}  # invented, as the account
ACCOUNT = ("99123_BV", hashlib.md5(b"thu-nghiem").hexdigest())
CARD = re.compile(r"^([A-Z]{2}[1-5][0-9]{12}|[0-9]{10}|[0-9]{12})$")
BIRTH = re.compile(r"^([0-9]{2}/[0-9]{2}/)?[0-9]{4}$")
TOKEN_SECONDS = 3600
# What a kiosk has no use for and must drop unread.
HISTORY = [{"maHoSo": 1, "maCSKCB": "01999", "tenCSKCB": "Bệnh viện Mẫu", "ngayVao": "202610010800", "ngayRa": "202610011000",
            "tenBenh": "BENH-AN-KHONG-DUOC-DOC", "tinhTrang": "1", "kqDieuTri": "1"}]


class Store:
    """Answers by card, tokens, and what was asked. In memory: a gateway's own books are not ours to keep."""

    def __init__(self):
        self.lock = threading.Lock()
        self.tokens, self.taken = {}, 0  # outlive a reset, as they do a test
        self.clear()

    def clear(self):
        with self.lock:
            self.codes, self.asked, self.officer = {}, [], dict(OFFICER)
            self.token_seconds, self.password = TOKEN_SECONDS, ACCOUNT[1]
            self.relay_refused = False  # of the relay played here: its token was taken back

    def close(self):
        pass

    def everything(self):
        with self.lock:
            return list(self.asked)

    def take(self):
        with self.lock:
            self.taken += 1
            token = (secrets.token_hex(8), secrets.token_hex(8))
            ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.token_seconds)
            self.tokens[token] = ends
            return token, ends

    def token_good(self, token):
        with self.lock:
            ends = self.tokens.get(token)
            return ends is not None and ends > datetime.datetime.now(datetime.timezone.utc)


class Api:
    def __init__(self, kept):
        self.store, self.accounts = kept, {}

    def answer(self, request):
        request.pattern = request.path
        calls = {"/token/take": self.token, "/egw/KQNhanLichSuKCB2024": self.check, "/relay/coverage": self.relayed,
                 "/relay/token/renew": self.renew}
        if request.path not in calls:
            return api.Reply(404, text="no such call", mime="text/plain")
        if request.method != "POST":
            return api.Reply(405, text="", mime="text/plain")
        return calls[request.path](request)

    def token(self, request):
        given = fields(request)
        if (given.get("username"), given.get("password")) != (ACCOUNT[0], self.store.password):
            return api.Reply(200, {"maKetQua": "401", "APIKey": None})
        request.account = given["username"]
        token, ends = self.store.take()
        stamp = ends.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")  # absolute, UTC, seven decimals: as it was seen
        return api.Reply(200, {"maKetQua": "200", "APIKey": {"access_token": token[0], "id_token": token[1], "token_type": "Bearer",
                                                             "username": ACCOUNT[0], "expires_in": stamp}})

    def check(self, request):
        query = request.query
        token = (query.get("token"), query.get("id_token"))
        if (query.get("username"), query.get("password")) != ACCOUNT or not self.store.token_good(token):
            return api.Reply(200, {"maKetQua": "401", "ghiChu": "Lỗi xác thực tài khoản"})
        request.account = query["username"]
        return self.look_up(fields(request))

    def look_up(self, given):
        with self.store.lock:
            officer = dict(self.store.officer)
        code = None
        if set(given) != {"maThe", "hoTen", "ngaySinh", "hoTenCb", "cccdCb"} or not given["hoTen"] or not BIRTH.match(given["ngaySinh"]):
            code = "205"
        elif given["cccdCb"] != officer["cccdCb"]:
            code = "054"
        elif given["hoTenCb"] != officer["hoTenCb"]:
            code = "055"
        elif not CARD.match(given["maThe"]):
            code = "051"
        with self.store.lock:
            code = code or self.store.codes.get(given["maThe"]) or self.store.codes.get("*", "000")
            self.store.asked.append({"card": given.get("maThe"), "name": given.get("hoTen"), "birth_date": given.get("ngaySinh"), "code": code})
        return api.Reply(200, found(code, given))

    def relayed(self, request):
        if self.store.relay_refused:
            return api.Reply(200, {"maKetQua": "401"})
        return self.look_up({**fields(request), **OFFICER})

    def renew(self, _request):
        self.store.relay_refused = False
        return api.Reply(204, text="")


def found(code, given):
    """All the fields that were seen in answers; empty where the code gives nothing."""
    known = code in ("000", "001", "002", "003", "004", "010")
    card = given.get("maThe", "")
    return {"maKetQua": code, "ghiChu": "ghi chú của cổng, không ai đọc", "maThe": card if known else "", "hoTen": given.get("hoTen") if known else "",
            "ngaySinh": given.get("ngaySinh") if known else "", "gioiTinh": "Nữ", "diaChi": "Xã Mẫu", "maDKBD": "01999" if known else None,
            "cqBHXH": "", "gtTheTu": "01/01/2026" if known else None, "gtTheDen": "31/12/2026" if known else None, "maKV": "",
            "ngayDu5Nam": "01/02/2028" if known else None, "maSoBHXH": card[-10:], "maTheCu": "", "maTheMoi": "DN4019900000018" if code in ("003", "004") else None,
            "gtTheTuMoi": "01/07/2026" if code in ("003", "004") else None, "gtTheDenMoi": "30/06/2027" if code in ("003", "004") else None,
            "dsLichSuKCB2018": HISTORY if known else None, "dsLichSuKT2018": HISTORY if known else None}


def fields(request):
    """JSON or a form; text values only. Anything else is no field at all."""
    try:
        if request.headers.get_content_type() == "application/json":
            given = json.loads(request.body)
        else:
            given = dict(urllib.parse.parse_qsl(request.body.decode("utf-8"), strict_parsing=True))
    except (ValueError, UnicodeDecodeError):
        return {}
    return given if isinstance(given, dict) and all(isinstance(value, str) for value in given.values()) else {}


# what portal.py asks of a module of calls

def failure(status, message, _description):
    return api.Reply(status, {"message": message})


def not_signed_in():
    return api.Reply(203, {"maKetQua": "401"})


def signed_in(_headers, _accounts):
    return ""


def encode(reply, _accept):
    if reply.text is not None:
        return reply.text.encode(), reply.mime
    return json.dumps(reply.data, ensure_ascii=False).encode("utf-8"), reply.mime


def spoil(data, order):
    return api.spoil_at(data, order) if order["kind"] in ("reply_field", "reply_drop") else data


def set_status(kept, order):
    """The gateway's side of the world: {"card": …|"*", "code": …}, {"expire": true}, {"token_seconds": n}, {"officer": {…}},
    {"password": md5}."""
    with kept.lock:
        if "code" in order:
            kept.codes[order["card"]] = order["code"]
        if order.get("expire"):
            kept.tokens.clear()
            kept.relay_refused = True
        kept.token_seconds = order.get("token_seconds", kept.token_seconds)
        kept.officer.update(order.get("officer", {}))
        kept.password = order.get("password", kept.password)
        return {"tokens_taken": kept.taken}


def dump(_kept, row):
    return row


def list_page(kept):
    return f"<!doctype html><title>gateway</title><p>{len(kept.everything())}"


def dossier_page(_kept, _path):
    return None
