#!/usr/bin/env python3
"""A sandbox of the OpenCPS v2 dossier API over HTTPS, with its traps, for tests and the demo. See README.md.

This file owns sockets, TLS, the control calls and the staging of faults; what the calls mean is api.py's.
"""
import argparse
import http.server
import ipaddress
import json
import os
import signal
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import api  # noqa: E402
import faults  # noqa: E402
import store  # noqa: E402

BASE_PATH = "/o/rest/v2"
ACCOUNTS = {"kiosk-01": "thu-nghiem-01", "kiosk-02": "thu-nghiem-02", "kiosk-03": "thu-nghiem-03"}
IDLE_SECONDS = 60            # a kept-alive connection that says nothing is closed
SILENCE_MS_DEFAULT = 120000  # "timeout" without ms
HUGE_BYTES_DEFAULT = 4 * 1024 * 1024
GARBAGE = bytes(range(256)) * 4  # no UTF-8, no JSON


class Portal:
    """Everything a handler needs."""

    def __init__(self, state, accounts, seed=None):
        os.makedirs(state, mode=0o700, exist_ok=True)
        self.store = store.Store(os.path.join(state, "portal.db"), seed)
        self.api = api.Api(self.store, accounts)
        self.faults = faults.Faults(seed)
        self.requests = faults.Requests()


class Handler(http.server.BaseHTTPRequestHandler):
    """The manners of a sandbox. `calls` is the module that knows one API; the names used of it are its contract."""

    base_path = BASE_PATH
    calls = api
    protocol_version = "HTTP/1.1"
    server_version = "sandbox-portal"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True

    def log_message(self, *_):
        """Nothing: a request line can hold an identity number."""

    def handle(self):
        try:
            super().handle()
        except (OSError, ssl.SSLError, ValueError):
            self.close_connection = True

    def finish(self):
        try:
            super().finish()
        except (OSError, ssl.SSLError, ValueError):
            pass

    def do_GET(self):
        self.dispatch()

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def dispatch(self):
        length = store.integer(self.headers.get("Content-Length", "0"))
        if length < 0 or length > api.BODY_BYTES_MAX or "chunked" in self.headers.get("Transfer-Encoding", ""):
            self.close_connection = True
            self.send(413, b"", "text/plain")
            return
        body = self.rfile.read(length) if length else b""
        url = urllib.parse.urlsplit(self.path)
        if url.path == self.base_path or url.path.startswith(self.base_path + "/"):
            self.serve_api(url, body)
        elif not ipaddress.ip_address(self.client_address[0]).is_loopback:
            self.send(404, b"", "text/plain")
        elif url.path == "/control" or url.path.startswith("/control/"):
            self.serve_control(url.path, body)
        else:
            self.serve_page(url.path)

    # the API, with its faults

    def serve_api(self, url, body):
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        request = self.calls.Request(self.command, url.path[len(self.base_path):], query, self.headers, body)
        order = self.server.portal.faults.take(self.command, request.path, body)
        kind = order["kind"] if order else ""
        if kind == "slow":
            time.sleep(order.get("ms", 1000) / 1000)
        if kind in faults.BEFORE:
            self.count(request, kind)
            self.fail_before(order)
            return
        if kind == "late":
            self.server.portal.api.answer_late(request, order.get("ms", 1000))
            self.count(request, kind)
            self.reset()
            return
        reply = self.server.portal.api.answer(request)
        self.count(request, kind, reply.status)
        if kind in faults.AFTER:
            self.fail_after(order, reply)
            return
        payload, mime = self.calls.encode(reply, self.headers.get("Accept", ""))
        self.send(reply.status, payload, mime, reply.headers)

    def count(self, request, fault, status=0):
        if not request.pattern:  # the fault came before the call was looked at
            parts = request.path.split("/")
            request.pattern = "/".join(part if number != 2 else "{id}" for number, part in enumerate(parts))
            request.account = self.calls.signed_in(self.headers, self.server.portal.api.accounts)
        self.server.portal.requests.add(self.command, request.pattern, request.account, status, fault)

    def fail_before(self, order):
        kind = order["kind"]
        if kind == "reset_before":
            self.reset()
        elif kind == "timeout":
            self.silence(order)
        elif kind == "html200":
            self.send(200, b"<!doctype html><title>Login</title><form>captive portal</form>", "text/html")
        elif kind == "garbage":
            self.send(order.get("status", 200), GARBAGE, "application/json")
        else:
            status = order.get("status", 403) if kind in ("status", "problem") else int(kind[6:])
            reply = self.calls.not_signed_in() if status == 203 else self.calls.failure(status, "No Content.", "sandbox fault")
            payload, mime = self.calls.encode(reply, self.headers.get("Accept", ""))
            if kind == "problem":
                payload, mime = problem(status, order.get("type", "about:blank")), "application/problem+json"
            extra = {"Retry-After": str(order["retry_after"])} if "retry_after" in order else {}
            self.send(status, payload, mime, extra)

    def fail_after(self, order, reply):
        kind = order["kind"]
        if kind == "reset_after":
            self.reset()
            return
        if kind == "timeout_after":
            self.silence(order)
            return
        if isinstance(reply.data, dict):
            reply.data = self.calls.spoil(reply.data, order)
        payload, mime = self.calls.encode(reply, "" if kind == "xml" else self.headers.get("Accept", ""))
        if kind == "empty200":
            self.send(200, b"", mime)
        elif kind == "truncated":
            self.send(reply.status, payload[:max(1, len(payload) // 2)], mime)
        elif kind == "garbage_after":
            self.send(reply.status, GARBAGE, mime)
        elif kind == "bytes":
            self.send(order.get("status", reply.status), order.get("text", "").encode("utf-8", "surrogateescape"), mime)
        elif kind == "deep":
            self.send(reply.status, b"[" * 20000 + b"]" * 20000, mime)
        elif kind == "huge":
            self.send(reply.status, payload.ljust(order.get("bytes", HUGE_BYTES_DEFAULT)), mime)
        elif kind == "reset_mid_body":
            self.send(reply.status, payload, mime, cut=len(payload) // 2)
            self.reset()
        elif kind == "drip":
            self.send(reply.status, payload, mime, drip_ms=order.get("ms", 3000))
        else:
            self.send(reply.status, payload, mime)

    def silence(self, order):
        time.sleep(order.get("ms", SILENCE_MS_DEFAULT) / 1000)
        self.reset()

    def reset(self):
        """The peer sees a reset, not a tidy end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    # control and page

    def serve_control(self, path, body):
        portal = self.server.portal
        try:
            order = json.loads(body or b"{}")
            if (self.command, path) == ("POST", "/control"):
                if order.get("clear"):
                    portal.faults.clear()
                portal.faults.add(order.get("faults", []))
                answer = {"faults": portal.faults.pending()}
            elif (self.command, path) == ("GET", "/control"):
                answer = {"faults": portal.faults.pending(), "fired": portal.faults.fired}
            elif (self.command, path) == ("POST", "/control/reset"):
                portal.faults.clear()
                portal.requests.clear()
                if not order.get("keep_dossiers"):
                    portal.store.clear()
                answer = {"ok": True}
            elif (self.command, path) == ("POST", "/control/status"):
                answer = self.calls.set_status(portal.store, order)
            elif (self.command, path) == ("POST", "/control/payment"):
                answer = self.calls.order_payment(portal.store, order)
            elif (self.command, path) == ("GET", "/control/dossiers"):
                answer = {"dossiers": [self.calls.dump(portal.store, row) for row in portal.store.everything()]}
            elif (self.command, path) == ("GET", "/control/requests"):
                answer = portal.requests.report()
            else:
                self.send(404, b"", "text/plain")
                return
        except (ValueError, KeyError, TypeError, AttributeError, store.Unknown) as fault:
            self.send(400, json.dumps({"error": str(fault)}).encode(), "application/json")
            return
        self.send(200, json.dumps(answer, ensure_ascii=False).encode("utf-8"), "application/json")

    def serve_page(self, path):
        portal = self.server.portal
        if self.command not in ("GET", "HEAD"):
            self.send(405, b"", "text/plain")
            return
        if path == "/":
            self.send_html(self.calls.list_page(portal.store))
            return
        found = self.calls.dossier_page(portal.store, path[len("/dossier/"):]) if path.startswith("/dossier/") else None
        if found:
            self.send_html(found)
        else:
            self.send(404, "Không có trang này.".encode(), "text/plain; charset=utf-8")

    def send_html(self, text):
        self.send(200, text.encode("utf-8"), "text/html; charset=utf-8",
                  {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"})

    def send(self, status, payload, mime, extra=None, cut=None, drip_ms=0):
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(payload)))
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        if self.command == "HEAD":
            payload = b""
        elif cut is not None:
            payload = payload[:cut]
        if not drip_ms:
            self._headers_buffer.append(b"\r\n" + payload)
            self.flush_headers()
            return
        self.end_headers()
        pieces = [payload[at:at + 16] for at in range(0, len(payload), 16)]
        for piece in pieces:
            self.wfile.write(piece)
            time.sleep(drip_ms / 1000 / max(1, len(pieces)))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    context = None
    portal = None

    def server_bind(self):
        # Not HTTPServer's, which asks the network for its own name and may wait seconds for it.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def get_request(self):
        connection, address = self.socket.accept()
        # The handshake happens in the connection's own thread, so one mute client cannot stop the others.
        return self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def finish_request(self, request, client_address):
        request.settimeout(IDLE_SECONDS)
        request.do_handshake()
        super().finish_request(request, client_address)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # ssl.SSLError is one: refused certificates are part of the tests
            super().handle_error(request, client_address)


def problem(status, kind):
    """RFC 9457."""
    return json.dumps({"type": kind, "title": "sandbox fault", "status": status}).encode("utf-8")


def make_server(portal, host, port, cert, key, handler=Handler):
    """A bound server; call serve_forever() in a thread of yours."""
    server = Server((host, port), handler, bind_and_activate=False)
    server.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server.socket.close()
    server.socket = socket.socket(server.address_family, socket.SOCK_STREAM)
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.minimum_version = ssl.TLSVersion.TLSv1_2
    server.context.load_cert_chain(cert, key)
    server.portal = portal
    server.server_bind()
    server.server_activate()
    return server


def accounts_from(arguments, state):
    """--account USER:PASSWORD, repeated, else STATE/accounts.json, else the three of the README."""
    path = os.path.join(state, "accounts.json")
    if arguments:
        return dict(text.split(":", 1) for text in arguments)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as source:
            return json.load(source)
    return dict(ACCOUNTS)


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", required=True, help="folder of the database; made when missing")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 = any free one")
    parser.add_argument("--cert", required=True, help="PEM, server certificate and chain")
    parser.add_argument("--key", required=True, help="PEM, private key")
    parser.add_argument("--ready-file", help="the chosen port is written here when the portal listens")
    parser.add_argument("--account", action="append", metavar="USER:PASSWORD")
    parser.add_argument("--seed", type=int, help="of made-up ids, secrets and the chance of faults")
    return parser.parse_args(argv)


def main(argv):
    options = parse(argv)
    serve(Portal(options.state, accounts_from(options.account, options.state), options.seed), Handler, options)
    return 0


def serve(portal, handler, options):
    """Until SIGTERM or SIGINT."""
    server = make_server(portal, options.host, options.port, options.cert, options.key, handler)
    port = server.server_address[1]
    if options.ready_file:
        with open(options.ready_file + ".part", "w", encoding="ascii") as target:
            target.write(f"{port}\n")
        os.replace(options.ready_file + ".part", options.ready_file)
    print(f"portal: https://{options.host}:{port}{handler.base_path}", flush=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    portal.store.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
