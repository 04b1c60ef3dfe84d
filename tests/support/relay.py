"""A hospital's relay as it is deployed: the real nginx with config/deploy/insurance-relay.conf, insurance_token.py beside it, and
behind them the sandbox gateway (tests/portal/bhxh_portal.py). For end-to-end tests.

    with Relay(folder) as relay:
        relay.settings()                              # `insurance:` of kiosk.local.yaml
        relay.control("/control/status", {"card": "*", "code": "010"})

Only what stands behind `# EDIT` in the file is changed, as an officer would. Everything started here is ended here.
"""
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request

import certs

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEPLOY = os.path.join(os.path.dirname(TESTS), "config", "deploy")
sys.path.insert(0, os.path.join(TESTS, "portal"))
import bhxh_api  # noqa: E402

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
FRAME = """{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.err info;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
{temporary}
include {folder}/relay.conf;
}}
"""


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {seconds} s")
        time.sleep(0.02)


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Relay:
    def __init__(self, folder):
        self.folder = folder
        self.children = []
        self.gateway = self.token = self.nginx = None
        self.gateway_port = 0
        self.port = free_port()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def __enter__(self):
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        certs.make(self.folder)
        certs.make_server(self.folder, "relay", "ca")
        certs.make_key(self.path("relay-next.key"))
        certs.make_authority(self.folder, "kiosks-ca")
        for name in ("kiosk", "stolen"):
            certs.make_client(self.folder, name, "kiosks-ca")
        certs.make_client(self.folder, "stranger", "other-ca")
        certs.make_revocations(self.folder, "kiosks-ca", "stolen")
        self.start_gateway()
        self.write_account()
        self.start_token()
        self.start_nginx()
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(60)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()

    def start(self, *command, **more):
        child = subprocess.Popen(command, **more)
        self.children.append(child)
        return child

    # --- the three of them ------------------------------------------------------------------------------------------

    def start_gateway(self, certificate="server"):
        ready = self.path("gateway.port")
        if os.path.exists(ready):
            os.unlink(ready)
        self.gateway = self.start(
            sys.executable, os.path.join(TESTS, "portal", "bhxh_portal.py"), "--state", self.path("gateway"), "--port", str(self.gateway_port),
            "--cert", self.path(f"{certificate}.pem"), "--key", self.path(f"{certificate}.key"), "--ready-file", ready, stdout=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(ready), "the sandbox gateway")
        with open(ready, encoding="ascii") as source:
            self.gateway_port = int(source.read())

    def stop(self, child):
        child.terminate()
        child.wait(60)

    def write_account(self, password=bhxh_api.ACCOUNT[1]):
        with open(os.open(self.path("account.json"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
            json.dump({"token_url": f"https://127.0.0.1:{self.gateway_port}/api/token/take", "username": bhxh_api.ACCOUNT[0],
                       "password_md5": password, "officer_name": bhxh_api.OFFICER["hoTenCb"],
                       "officer_id": bhxh_api.OFFICER["cccdCb"], "ca_file": self.path("ca.pem")}, target)

    def start_token(self):
        with open(self.path("token.log"), "ab") as log:
            self.token = self.start(sys.executable, "-I", os.path.join(DEPLOY, "insurance_token.py"), "--account", self.path("account.json"),
                                    "--socket", self.path("token.socket"), stderr=log)
        wait_for(lambda: "ready" in self.text("token.log"), "the token service")

    def start_nginx(self):
        with open(os.path.join(DEPLOY, "insurance-relay.conf"), encoding="utf-8") as source:
            lines = source.read().splitlines()
        edits = {"egw.baohiemxahoi.gov.vn:443": f"127.0.0.1:{self.gateway_port}", "egw.baohiemxahoi.gov.vn": "localhost", "relay.example.vn": "localhost",
                 "listen 8443": f"listen 127.0.0.1:{self.port}", "/etc/insurance-relay/server.": self.path("relay."),
                 "/etc/insurance-relay/kiosks-ca.pem": self.path("kiosks-ca.pem"), "/etc/insurance-relay/kiosks.crl": self.path("kiosks-ca.crl"),
                 "/etc/ssl/certs/ca-certificates.crt": self.path("ca.pem"), "/var/log/nginx/insurance-relay.log": self.path("access.log"),
                 "/run/insurance-token/socket": self.path("token.socket")}
        for number, line in enumerate(lines):
            if "# EDIT" in line:
                for old, new in edits.items():
                    line = line.replace(old, new)
                lines[number] = line
        with open(self.path("relay.conf"), "w", encoding="utf-8") as target:
            target.write("\n".join(lines) + "\n")
        os.makedirs(self.path("temporary"), exist_ok=True)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "\n".join(f"{kind}_temp_path {self.path('temporary', kind)};" for kind in kinds)
        with open(self.path("nginx.conf"), "w", encoding="utf-8") as target:
            target.write(FRAME.format(folder=self.folder, temporary=temporary, user="user root;" if os.geteuid() == 0 else ""))
        self.nginx = self.start(NGINX, "-p", self.folder, "-c", self.path("nginx.conf"), "-e", self.path("nginx.err"))
        wait_for(self.listens, "nginx")

    def listens(self):
        import socket
        if self.nginx.poll() is not None:
            raise AssertionError(self.text("nginx.err"))
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def text(self, name):
        with open(self.path(name), encoding="utf-8", errors="replace") as source:
            return source.read()

    # --- what tests ask ---------------------------------------------------------------------------------------------

    def settings(self, **more):
        return {"relay_url": f"https://localhost:{self.port}", "ca_file": self.path("ca.pem"), "client_cert": self.path("kiosk.pem"),
                "client_key": self.path("kiosk.key"), "pins": [certs.pin(self.path("relay.key")), certs.pin(self.path("relay-next.key"))],
                "connect_timeout_ms": 3000, "total_timeout_ms": 15000, "splay_s": 0, "wait_ms": 8000, **more}

    def control(self, path, body=None):
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{self.gateway_port}{path}", data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, context=context, timeout=60) as reply:
            return json.loads(reply.read() or b"{}")

    def asked(self):
        return self.control("/control/dossiers")["dossiers"]

    def request(self, path="/coverage", body=b"{}", client="kiosk", method="POST", kind="application/json"):
        """(status, body) of a request by hand; `client` None gives no certificate."""
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        if client:
            context.load_cert_chain(self.path(f"{client}.pem"), self.path(f"{client}.key"))
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", data=body, headers={"Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request, context=context, timeout=60) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()
