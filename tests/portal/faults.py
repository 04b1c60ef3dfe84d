"""Orders to misbehave, given through POST /control, and the count of what was asked of the portal."""
import collections
import fnmatch
import random
import re
import threading
import time

# late: the connection is reset, and the work is done some time after that (json_portal.py only).
# before: nothing was done, and the client learns it or not. after: the work was done, only the answer suffers.
BEFORE = {"status", "status203", "status401", "status403", "reset_before", "timeout", "html200", "problem", "garbage"}
AFTER = {"empty200", "truncated", "dossier_id_zero", "other_reference", "reset_after", "reset_mid_body", "timeout_after",
         "reply_field", "reply_drop", "huge", "xml", "drip", "garbage_after", "bytes", "deep"}
OTHER = {"slow", "late"}
KINDS = BEFORE | AFTER | OTHER
REQUESTS_KEPT = 5000
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Faults:
    """A list of orders; the first that matches a call is used. Any thread."""

    def __init__(self, seed=None):
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.orders = []
        self.fired = 0

    def add(self, orders):
        checked = []
        for order in orders:
            order = dict(order)
            kind = order.get("kind", "")
            if kind in ("status429", "status503", "status500", "status502"):
                order["status"], order["kind"] = int(kind[6:]), "status"
            if order["kind"] not in KINDS:
                raise ValueError(f"unknown fault kind: {kind}")
            method, _, path = order.get("match", "* *").partition(" ")
            order.update(method=method or "*", path=path or "*", left=int(order.get("times", 1)), skip=int(order.get("skip", 0)), met=set())
            checked.append(order)
        with self.lock:
            self.orders.extend(checked)

    def take(self, method, path, body=b""):
        """The order for this call, or None. times -1 is for ever; skip lets the first n matches pass; p is a chance; each
        is once for every UUID that the call names."""
        with self.lock:
            for order in self.orders:
                if order["left"] == 0 or order["method"] not in ("*", method):
                    continue
                if not fnmatch.fnmatchcase(path, order["path"]):
                    continue
                if order["skip"] > 0:
                    order["skip"] -= 1
                    continue
                if self.random.random() >= order.get("p", 1):
                    continue
                if order.get("each"):
                    named = UUID.search(path) or UUID.search(body.decode("utf-8", "replace"))
                    if not named or named[0] in order["met"]:
                        continue
                    order["met"].add(named[0])
                if order["left"] > 0:
                    order["left"] -= 1
                self.fired += 1
                return order
        return None

    def clear(self):
        with self.lock:
            self.orders.clear()

    def pending(self):
        with self.lock:
            return [{name: value for name, value in order.items() if name != "met"} for order in self.orders if order["left"] != 0]


class Requests:
    """How often each call was made, by whom and with what end. No bodies, no names: paths with their ids cut out."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        with self.lock:
            self.counts = collections.Counter()
            self.accounts = collections.Counter()
            self.recent = collections.deque(maxlen=REQUESTS_KEPT)
            self.total = 0

    def add(self, method, pattern, account, status, fault):
        with self.lock:
            self.total += 1
            self.counts[f"{method} {pattern}"] += 1
            self.accounts[account or "-"] += 1
            self.recent.append({"at_ms": int(time.time() * 1000), "call": f"{method} {pattern}", "account": account or "-",
                                "status": status, "fault": fault})

    def report(self):
        with self.lock:
            return {"total": self.total, "calls": dict(self.counts), "accounts": dict(self.accounts),
                    "recent": list(self.recent)}
