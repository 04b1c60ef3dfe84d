"""The courier's socket as the screen sees it (kiosk/courier/link_wire.h), for tests that need no screen."""
import json
import socket
import time

STATES = ("queued", "sending", "retry", "accepted", "needs_staff")
KINDS = ("connected", "lost", "health", "stored", "refused", "state", "unknown", "payment", "ticket", "desk")
PIECE_BYTES = 96 * 1024


class Link:
    def __init__(self, state):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.connect(f"{state}/courier.sock")
        self.ask({"ask": "watch"})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, header, body=b""):
        self.socket.send(json.dumps(header).encode() + (b"\n" + body if body else b""))

    def next(self, seconds=60):
        """One answer; events with the names of their kind and state."""
        self.socket.settimeout(seconds)
        answer = json.loads(self.socket.recv(PIECE_BYTES))
        if answer["answer"] == "event":
            event = answer["event"]
            event["kind"], event["state"] = KINDS[event["kind"]], STATES[event["state"]]
            return event
        return answer

    def submit(self, uuid, service, procedure, portal, body):
        data = json.dumps(body, ensure_ascii=False).encode()
        self.ask({"ask": "submit", "uuid": uuid, "service": service, "procedure": procedure, "portal": portal, "body_bytes": len(data)}, data)

    def check_card(self, uuid, card, name, birth_date):
        """As the check-in desk asks whether a card is good."""
        self.submit(uuid, "check-in", "coverage", "insurance", {
            "uuid": uuid, "service": "check-in", "procedure": "coverage", "identity": "claimed", "applicant": {"name": name, "id_no": card},
            "answers": [{"path": "birth_date", "value": birth_date}]})

    def await_state(self, uuid, *states, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            event = self.next(seconds)
            if event.get("kind") in ("state", "refused") and event["uuid"] == uuid and (not states or event["state"] in states):
                return event
        raise AssertionError(f"{uuid} came to none of {states}")
