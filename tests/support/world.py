"""A whole kiosk in a temporary folder: sandbox portal over HTTPS, configuration, courier, screen. For end-to-end tests.

    with World() as world:
        world.start_courier()
        done = world.run_script("press home.services\\n...")     # the real `kiosk run --headless --script`
        rows = world.dossiers()

Everything started here is ended here. Nothing is kept unless KIOSK_KEEP is set. Programs come from KIOSK_BIN.
"""
import glob
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = os.path.dirname(TESTS)
BIN = os.environ.get("KIOSK_BIN", os.path.join(SOURCE, "build", "bin"))
KIOSK = os.path.join(BIN, "kiosk")
# Sanitized programs are several times slower.
PATIENCE = 6 if os.environ.get("KIOSK_SANITIZE") else 1
# A script waits this long for what it names, on however busy a machine; mutants need not be given long.
SCRIPT_SECONDS = int(os.environ.get("KIOSK_SCRIPT_SECONDS", "90")) * PATIENCE

sys.path.insert(0, os.path.join(TESTS, "support"))
import certs  # noqa: E402

ACCOUNT = "kiosk-01:thu-nghiem-01"


class World:
    portal_script = "portal.py"

    def __init__(self, panel=(1080, 1920), settings=None):
        self.folder = tempfile.mkdtemp(prefix="kiosk-e2e-")
        self.panel = panel
        self.settings = settings or {}
        self.children = []
        self.portal = None
        self.courier = None
        self.port = 0

    def __enter__(self):
        for name in ("portal", "state", "shots"):
            os.mkdir(self.path(name), 0o700)
        self.pins = certs.make(self.folder_of("certs"))
        self.start_portal()
        self.write_config()
        return self

    def __exit__(self, kind, value, trace):
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(signal.SIGCONT)
                child.terminate()
                try:
                    child.wait(60)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
        self.kill_couriers()
        self.check_sanitizers()
        if not os.environ.get("KIOSK_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def check_sanitizers(self):
        """What a sanitizer found in a courier or screen stands in its log, whatever the exit code."""
        for name in ("courier.log", "run.log"):
            if os.path.exists(self.path(name)):
                with open(self.path(name), encoding="utf-8", errors="replace") as source:
                    text = source.read()
                for word in ("Sanitizer", "runtime error:"):
                    if word in text:
                        raise AssertionError(f"{name}: {text[max(0, text.index(word) - 300):text.index(word) + 4000]}")

    def couriers(self):
        """Every courier of this state folder, ours or one that a screen started; they name the folder on their command line."""
        found = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/cmdline", "rb") as source:
                    words = source.read().split(b"\0")
            except OSError:
                continue
            if self.path("state").encode() in words and words[0].endswith(b"/kiosk") and words[1] == b"courier":
                found.append(int(name))
        return found

    def kill_couriers(self):
        for pid in self.couriers():
            os.kill(pid, signal.SIGKILL)
        if self.courier:
            self.courier.wait()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def folder_of(self, name):
        os.makedirs(self.path(name), mode=0o700, exist_ok=True)
        return self.path(name)

    # --- the portal -------------------------------------------------------------------------------------------------

    def start_portal(self):
        """Starts, or starts again on the same port with the same dossiers."""
        ready = self.path("portal.port")
        if os.path.exists(ready):
            os.unlink(ready)
        self.portal = subprocess.Popen(
            [sys.executable, os.path.join(TESTS, "portal", self.portal_script), "--state", self.path("portal"), "--port", str(self.port),
             "--cert", self.path("certs", "server.pem"), "--key", self.path("certs", "server.key"), "--ready-file", ready,
             "--account", ACCOUNT],
            stdout=subprocess.DEVNULL)
        self.children.append(self.portal)
        wait_for(lambda: os.path.exists(ready), 60, "the sandbox portal")
        with open(ready, encoding="ascii") as source:
            self.port = int(source.read())

    def stop_portal(self):
        self.portal.terminate()
        self.portal.wait(60)

    def control(self, path, body=None):
        context = ssl.create_default_context(cafile=self.path("certs", "ca.pem"))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", data=data,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, context=context, timeout=60) as reply:
            return json.loads(reply.read() or b"{}")

    def fault(self, *faults, clear=False):
        return self.control("/control", {"clear": clear, "faults": list(faults)})

    def dossiers(self):
        return self.control("/control/dossiers")["dossiers"]

    def submitted(self):
        return [row for row in self.dossiers() if row["dossierNo"] and row["dossierStatus"] not in ("", "cancelled")]

    # --- the kiosk --------------------------------------------------------------------------------------------------

    def write_config(self):
        config = self.path("config")
        shutil.copytree(os.path.join(SOURCE, "config"), config)
        with open(self.path("account"), "w", encoding="ascii") as target:
            target.write(ACCOUNT)
        os.chmod(self.path("account"), 0o600)
        overlay = {
            "panel": {"width_px": self.panel[0], "height_px": self.panel[1]},
            "portals": {"dossier": {
                "base_url": f"https://127.0.0.1:{self.port}/o/rest/v2", "ca_file": self.path("certs", "ca.pem"),
                "pins": self.pins, "account_file": self.path("account"), "group_id": "55301", "splay_s": 0,
                "page_url": f"https://127.0.0.1:{self.port}/"}},
        }
        merge(overlay, self.settings)
        with open(os.path.join(config, "kiosk.local.yaml"), "w", encoding="utf-8") as target:
            json.dump(overlay, target, ensure_ascii=False, indent=1)  # JSON is YAML

    def start_courier(self):
        with open(self.path("courier.log"), "ab") as log:
            self.courier = subprocess.Popen([KIOSK, "courier", "--config", self.path("config"), "--state", self.path("state")],
                                            stderr=log)
        self.children.append(self.courier)
        wait_for(self.courier_answers, 60 * PATIENCE, "the courier")
        return self.courier

    def courier_answers(self):
        """A killed courier leaves its socket's name behind, so only an answer counts."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
            return probe.connect_ex(self.path("state", "courier.sock")) == 0

    def ensure_courier(self):
        """As systemd would: one runs afterwards, this one or one that a screen was quicker to start."""
        if not self.courier_answers():
            self.start_courier()

    def run_arguments(self, script, *more):
        """The screen's clock stands still but for `wait`, unless `more` says otherwise: no page leaves because the machine is busy."""
        name = self.path(f"script-{time.monotonic_ns()}")
        with open(name, "w", encoding="utf-8") as target:
            target.write(f"within {SCRIPT_SECONDS}s\n" + re.sub(r"\bwithin (\d+)s", patient, script))
        return [KIOSK, "run", "--config", self.path("config"), "--state", self.path("state"), "--script", name,
                "--shots", self.path("shots"), *(more or ("--headless", "--fake-clock"))]

    def run_script(self, script, *more, check=True, timeout=300, **popen):
        """Runs the screen to the end of the script. Its words go to run.log, which tests search for what must not be there."""
        with open(self.path("run.log"), "ab") as log:
            done = subprocess.run(self.run_arguments(script, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=timeout * PATIENCE, check=False, **popen)
            log.write(done.stderr)
        if check and done.returncode != 0:
            raise AssertionError(f"kiosk run exit {done.returncode}\n{done.stderr.decode(errors='replace')[-6000:]}"
                                 f"\n{done.stdout.decode(errors='replace')[-2000:]}")
        return done

    def outbox(self):
        done = subprocess.run([KIOSK, "outbox", "list", "--json", "--state", self.path("state")], capture_output=True,
                              check=False, timeout=60 * PATIENCE)
        if done.returncode != 0:
            raise AssertionError(f"kiosk outbox exit {done.returncode}: {done.stderr.decode()}")
        return [json.loads(line) for line in done.stdout.decode().splitlines() if line.strip()]

    def figures(self):
        """The day's table: (figure, subject, detail) -> count."""
        (path,) = glob.glob(self.path("state", "figures", "figures-*.csv"))
        with open(path, encoding="ascii") as source:
            lines = source.read().splitlines()
        rows = [line.split(",") for line in lines[1:]]
        if lines[0] != "day,figure,subject,detail,count" or any(row[0] not in path for row in rows):
            raise AssertionError(f"{path}: not the table of one day")
        return {tuple(row[1:4]): int(row[4]) for row in rows}

    def qr_picture(self, name, payload):
        """A picture of a QR code as a camera would save it, by Debian's qrencode."""
        target = self.path(name)
        subprocess.run(["qrencode", "-8", "-l", "M", "-s", "5", "-m", "4", "-o", target], input=payload.encode(), check=True)
        return target


def patient(match):
    return f"within {max(int(match[1]), SCRIPT_SECONDS)}s"


def merge(into, more):
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come within {seconds} s")
        time.sleep(0.02)
