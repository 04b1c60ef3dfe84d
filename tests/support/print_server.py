"""A real cupsd of our own, on a socket in a folder, whose queues keep what would be printed. Root, as cupsd wants its backends to be.

    with PrintServer(folder) as server:
        server.queue("a4")
        ... CUPS_SERVER=server.socket ...
        server.jobs("a4")        # bytes of each job, oldest first
        server.spooled()         # what cupsd still holds on its disk
"""
import glob
import os
import subprocess
import time

BACKEND = """#!/bin/sh
if [ $# -eq 0 ]; then echo 'direct keep "keep" "keep"'; exit 0; fi
if [ -n "$6" ]; then cat "$6"; else cat; fi > "${DEVICE_URI#keep:}.part" && mv "${DEVICE_URI#keep:}.part" "${DEVICE_URI#keep:}.$1"
"""


class PrintServer:
    def __init__(self, folder):
        self.folder = folder
        self.socket = os.path.join(folder, "cups.sock")
        self.environment = {**os.environ, "CUPS_SERVER": self.socket}

    def __enter__(self):
        for name in ("root", "spool", "cache", "state", "log", "tmp", "bin/backend"):
            os.makedirs(os.path.join(self.folder, name), mode=0o755)
        os.symlink("/usr/lib/cups/daemon", os.path.join(self.folder, "bin", "daemon"))
        backend = os.path.join(self.folder, "bin", "backend", "keep")
        self.write(backend, BACKEND)
        os.chmod(backend, 0o700)
        paths = {"ServerRoot": "root", "RequestRoot": "spool", "CacheDir": "cache", "StateDir": "state", "TempDir": "tmp",
                 "ErrorLog": "log/error", "AccessLog": "log/access", "PageLog": "log/page", "ServerBin": "bin"}
        files = self.write(os.path.join(self.folder, "cups-files.conf"),
                           "".join(f"{key} {self.folder}/{value}\n" for key, value in paths.items()) + "DataDir /usr/share/cups\nSystemGroup root\n")
        # As config/deploy/cups.md says: nothing of a job stays.
        daemon = self.write(os.path.join(self.folder, "cupsd.conf"), f"""Listen {self.socket}
WebInterface No
Browsing No
DefaultAuthType None
PreserveJobFiles No
PreserveJobHistory No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
""")
        self.process = subprocess.Popen(["/usr/sbin/cupsd", "-f", "-c", daemon, "-s", files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not os.path.exists(self.socket):
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError("cupsd did not start")
            time.sleep(0.05)
        return self

    def __exit__(self, kind, value, trace):
        self.process.terminate()
        self.process.wait(20)

    @staticmethod
    def write(path, text):
        with open(path, "w", encoding="ascii") as sink:
            sink.write(text)
        return path

    def queue(self, name):
        for _ in range(300):  # the socket is there a moment before the scheduler listens
            done = subprocess.run(["/usr/sbin/lpadmin", "-p", name, "-E", "-v", f"keep:{self.folder}/{name}", "-m", "raw", "-o",
                                   "printer-error-policy=abort-job"], env=self.environment, capture_output=True, check=False)
            if done.returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(done.stderr.decode())

    def jobs(self, name, wanted=1):
        end = time.monotonic() + 60
        while len(found := sorted(glob.glob(f"{self.folder}/{name}.[0-9]*"))) < wanted and time.monotonic() < end:
            time.sleep(0.1)
        kept = []
        for path in found:
            with open(path, "rb") as source:
                kept.append(source.read())
        return kept

    def spooled(self):
        """Names in the spool, once it has come to rest."""
        end = time.monotonic() + 60
        while (names := [name for name in os.listdir(os.path.join(self.folder, "spool")) if name[0] in "cd"]) and time.monotonic() < end:
            time.sleep(0.1)
        return names
