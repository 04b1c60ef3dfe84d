#!/usr/bin/env python3
"""Holds the hospital's account at the health-insurance gateway, and a token for it, for the nginx beside it.

    insurance_token.py --account FILE --socket PATH

FILE is JSON, readable by this service alone:
    {"token_url": "https://egw.baohiemxahoi.gov.vn/api/token/take",
     "username": "01999_BV", "password_md5": "<md5 of the password, in hex>",
     "officer_name": "…", "officer_id": "…"}         the officer registered for look-ups; optional "ca_file"

On the socket: GET /token answers 204 with the headers X-Account (for the gateway's address), X-Officer-Json and X-Officer-Form
(for the body), 503 when there is no token to be had. POST /renew takes another token, once in RENEW_SECONDS_MIN at most.

The token lives in memory only. Nothing is ever written but one word an event, to stderr.
"""
import argparse
import datetime
import http.server
import json
import os
import signal
import socketserver
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

EARLY_SECONDS = 120       # a token this near its end is not used any more
LIFE_SECONDS_MAX = 20 * 3600  # the gateway names ends years away; programs that work with it do not believe them longer
RENEW_SECONDS_MIN = 2
WAIT_SECONDS_MIN = 5      # after a refusal: an account is not locked by our impatience
ANSWER_BYTES_MAX = 64 * 1024
TIMEOUT_SECONDS = 8


def say(word):
    print(f"insurance-token: {word}", file=sys.stderr, flush=True)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Account:
    def __init__(self, path):
        with open(path, encoding="utf-8") as source:
            given = json.load(source)
        self.token_url, self.username, self.password = given["token_url"], given["username"], given["password_md5"]
        if not self.token_url.startswith("https://"):
            raise ValueError("token_url must be https")
        officer = {"hoTenCb": given["officer_name"], "cccdCb": given["officer_id"]}
        self.officer_json = json.dumps(officer)[1:-1]  # ASCII: a header can carry it
        self.officer_form = urllib.parse.urlencode(officer)
        context = ssl.create_default_context(cafile=given.get("ca_file"))
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects(),
                                                  urllib.request.HTTPSHandler(context=context))
        self.lock = threading.Lock()
        self.query, self.good_until, self.taken_at, self.not_before = "", 0.0, -RENEW_SECONDS_MIN, 0.0

    def take(self):
        """A new token; False when there is none. The lock is held: of many that wait, one asks."""
        now = time.monotonic()
        if now < self.not_before:
            return False
        body = json.dumps({"username": self.username, "password": self.password}).encode()
        request = urllib.request.Request(self.token_url, data=body, headers={"Content-Type": "application/json"})
        self.query = ""
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as reply:
                answer = json.loads(reply.read(ANSWER_BYTES_MAX))
            key = answer["APIKey"]
            if answer["maKetQua"] != "200" or not all(isinstance(key[name], str) and key[name] for name in ("access_token", "id_token")):
                raise ValueError("refused")
            ends = datetime.datetime.fromisoformat(key["expires_in"][:19]).replace(tzinfo=datetime.timezone.utc)  # absolute, UTC
        except (OSError, urllib.error.URLError):
            say("unreachable")
            self.not_before = now + WAIT_SECONDS_MIN
            return False
        except (ValueError, TypeError, KeyError):
            say("refused")
            self.not_before = now + WAIT_SECONDS_MIN
            return False
        left = (ends - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
        self.query = urllib.parse.urlencode({"token": key["access_token"], "id_token": key["id_token"], "username": self.username,
                                             "password": self.password})
        self.taken_at, self.good_until = now, now + max(0.0, min(left - EARLY_SECONDS, LIFE_SECONDS_MAX))
        say("taken")
        return True

    def current(self):
        """The query, or "". A token that was just taken is used once, however short its life."""
        with self.lock:
            if (self.query and time.monotonic() < self.good_until) or self.take():
                return self.query
            return ""

    def renew(self):
        with self.lock:
            if self.query and time.monotonic() - self.taken_at < RENEW_SECONDS_MIN:
                return True  # somebody else's 401 was of the token before this one
            return self.take()


class Handler(http.server.BaseHTTPRequestHandler):
    account = None

    def log_message(self, *_):
        """Nothing."""

    def address_string(self):
        return "local"

    def answer(self, good, headers=()):
        self.send_response_only(204 if good else 503)
        for name, value in headers if good else ():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        query = self.account.current() if self.path == "/token" else ""
        self.answer(query != "", (("X-Account", query), ("X-Officer-Json", self.account.officer_json),
                                  ("X-Officer-Form", self.account.officer_form)))

    def do_POST(self):
        self.answer(self.path == "/renew" and self.account.renew())


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        """nginx went away."""


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--account", required=True)
    parser.add_argument("--socket", required=True)
    options = parser.parse_args(argv)
    try:
        Handler.account = Account(options.account)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        sys.exit(f"insurance-token: account file: {type(fault).__name__}")
    if os.path.exists(options.socket):
        os.unlink(options.socket)
    os.umask(0o007)  # the group is nginx's
    server = Server(options.socket, Handler)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    say("ready")
    server.serve_forever(poll_interval=0.2)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
