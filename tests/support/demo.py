#!/usr/bin/env python3
"""The parts of `./dev demo` that are easier to say in Python.

  demo.py configure DIR PORT     DIR/config: a copy of config/ with kiosk.local.yaml pointing at the sandbox portal
  demo.py newest DIR PORT        the highest dossierId the portal holds, 0 when none
  demo.py pages DIR PORT TARGET  the portal's pages saved as TARGET/portal.html and portal-dossier.html, for when it is gone
  demo.py code DIR PORT AFTER    the code of the newest submitted dossier above AFTER, as the portal tells it; or nothing
"""
import json
import os
import shutil
import ssl
import sys
import urllib.request

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ACCOUNT = "kiosk-01:thu-nghiem-01"  # of the sandbox, written in its README; opens nothing else
LOCAL = """# Written by `./dev demo`; points the kiosk at the sandbox portal on this machine.
scanner:
  folder: {folder}/scan
portals:
  dossier:
    base_url: https://127.0.0.1:{port}/o/rest/v2
    ca_file: {folder}/tls/ca.pem
    pins:
{pins}
    group_id: "55301"
    agency_code: H47.12
    account_file: {folder}/account
    page_url: https://127.0.0.1:{port}/
    connect_timeout_ms: 5000
    total_timeout_ms: 15000
    splay_s: 0
"""


def configure(folder, port, extra=""):
    """Also used by tests: `extra` is appended to kiosk.local.yaml."""
    target = os.path.join(folder, "config")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(os.path.join(SOURCE, "config"), target)
    os.makedirs(os.path.join(folder, "scan"), exist_ok=True)
    with open(os.path.join(folder, "tls", "pins.txt"), encoding="ascii") as source:
        pins = "\n".join(f"      - {pin}" for pin in source.read().split())
    account = os.path.join(folder, "account")
    with open(os.open(account, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as sink:
        sink.write(ACCOUNT + "\n")
    with open(os.path.join(target, "kiosk.local.yaml"), "w", encoding="utf-8") as sink:
        sink.write(LOCAL.format(folder=os.path.abspath(folder), port=port, pins=pins) + extra)
    return target


def get(folder, port, path):
    context = ssl.create_default_context(cafile=os.path.join(folder, "tls", "ca.pem"))
    with urllib.request.urlopen(f"https://127.0.0.1:{port}{path}", context=context, timeout=10) as reply:
        return reply.read()


def dossiers(folder, port):
    return json.loads(get(folder, port, "/control/dossiers"))["dossiers"]


def save_pages(folder, port, target):
    newest = max((dossier["dossierId"] for dossier in dossiers(folder, port)), default=None)
    wanted = {"portal.html": "/"}
    if newest:
        wanted["portal-dossier.html"] = f"/dossier/{newest}"
    for name, path in wanted.items():
        with open(os.path.join(target, name), "wb") as sink:
            sink.write(get(folder, port, path))


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    verb, folder, port = arguments[0], arguments[1], int(arguments[2])
    if verb == "configure":
        configure(folder, port)
    elif verb == "newest":
        print(max((dossier["dossierId"] for dossier in dossiers(folder, port)), default=0))
    elif verb == "pages":
        save_pages(folder, port, arguments[3])
    elif verb == "code":
        codes = [dossier["dossierNo"] for dossier in dossiers(folder, port)
                 if dossier["dossierId"] > int(arguments[3]) and dossier["dossierNo"]]
        print(codes[-1] if codes else "")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
