"""A kiosk whose line comes back: applications that waited leave over a line with a delay. Used by tests/e2e/drain_test.py, which
asserts, and tests/bench/outbox_line_bench.py, which measures."""
import collections
import http.client
import json
import socket
import ssl
import statistics
import time

from slow_line import SlowLine
from world import World, wait_for

ROUND_TRIP_S = 0.2
PACE_S = 2.0  # retry_policy_default: between two starts of a backlog, in the mean
KINDS = {"opencps2": ("portal.py", "/o/rest/v2"), "json1": ("json_portal.py", "/api/v1")}

Drained = collections.namedtuple("Drained", "seconds connections calls")


class DistantWorld(World):
    """The portal behind a slow line, which is down until somebody opens it."""

    def __init__(self, adapter):
        super().__init__()
        self.adapter = adapter
        self.portal_script, self.base_path = KINDS[adapter]
        self.line = None
        self.stored = 0

    def write_config(self):
        self.line = SlowLine(self.port, ROUND_TRIP_S)
        self.settings = {"portals": {"dossier": {"adapter": self.adapter,
                                                 "base_url": f"https://127.0.0.1:{self.line.port}{self.base_path}"}}}
        super().write_config()

    def __exit__(self, kind, value, trace):
        super().__exit__(kind, value, trace)
        self.line.end()

    def link(self):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        link.settimeout(60)
        link.connect(self.path("state", "courier.sock"))
        return link

    def submit(self, count):
        """As the screen does over the courier's socket; the people are invented."""
        with self.link() as link:
            for number in range(self.stored + 1, self.stored + count + 1):
                uuid = f"{number:08x}-aaaa-4000-8000-0123456789ab"
                body = json.dumps({
                    "uuid": uuid, "service": "khai-sinh", "procedure": "1.001193", "agency": "UBND xã", "identity": "claimed",
                    "applicant": {"name": f"Nguyễn Thị Thử Nghiệm {number}", "id_no": f"0011990{number:05d}", "id_date": "2021-06-01",
                                  "address": f"Số {number}, Xã Mẫu Bình", "phone": "", "email": ""},
                    "answers": [{"path": "child.full_name", "value": f"Đặng Bé {number}", "source": "typed"}],
                    "consents": [{"purpose": "submit_dossier", "text_version": "v1", "at": "2026-11-21T10:00:00+07:00"}]},
                    ensure_ascii=False).encode()
                header = {"ask": "submit", "uuid": uuid, "service": "khai-sinh", "procedure": "1.001193", "portal": "dossier",
                          "body_bytes": len(body)}
                link.send(json.dumps(header).encode() + b"\n" + body)
                while uuid.encode() not in link.recv(1 << 17):
                    pass
        self.stored += count

    def calls(self):
        return collections.Counter(self.control("/control/requests")["calls"])

    def states(self):
        return collections.Counter(row["state"] for row in self.outbox())

    def round_trip_s(self, times=20):
        """What one request costs over the open line, one after another on one connection: delay, relay and portal of this minute."""
        context = ssl.create_default_context(cafile=self.path("certs", "ca.pem"))
        client = http.client.HTTPSConnection("127.0.0.1", self.line.port, context=context, timeout=60)
        took = []
        self.line.open()
        for _ in range(times + 1):  # the first greets
            start = time.monotonic()
            client.request("GET", "/control")
            client.getresponse().read()
            took.append(time.monotonic() - start)
        client.close()
        self.line.close()
        return statistics.mean(took[1:])

    def drain(self, count, patience_s):
        """`count` applications are queued while the line is down; then it comes back."""
        self.submit(count)
        wait_for(lambda: self.states()["retry"] > 0 == self.states()["sending"], 120, "the first try's failure")
        before, connections, start = self.calls(), self.line.connections, time.monotonic()
        self.line.open()
        # A line that was away for long is tried again up to nine minutes apart (retry.h): staff's word spares that wait.
        with self.link() as link:
            link.send(b'{"ask":"drain"}')
            while b'"done"' not in link.recv(1 << 17):
                pass
        wait_for(lambda: time.sleep(0.2) or self.states()["accepted"] == self.stored, patience_s, "the queue's end")
        seconds = time.monotonic() - start
        drained = Drained(seconds, self.line.connections - connections, self.calls() - before)
        self.line.close()
        return drained


def expected(one, count):
    """What `count` applications cost at most: each as much as one that was tried in vain before, and so is asked about first."""
    return collections.Counter({call: times * count for call, times in one.items()})
