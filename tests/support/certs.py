#!/usr/bin/env python3
"""A throw-away certificate authority for tests and the demo: `certs.py DIR` (made once, re-used while it is valid).

Leaves ca.pem (trust this), server.pem + server.key (127.0.0.1, ::1, localhost; EC P-256), backup.key (the second pinned
key, kept for the day the first is replaced), other.pem + other.key (same names, another CA: must be refused), and pins.txt:
one "sha256//BASE64" line for the current key, one for the backup. Prints those two lines. Needs the openssl program.
"""
import os
import subprocess
import sys

DAYS = "30"
NAMES = "subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost"


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def make_key(path):
    previous = os.umask(0o077)
    try:
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)
    finally:
        os.umask(previous)


def pin(key_path):
    public = openssl("pkey", "-in", key_path, "-pubout", "-outform", "DER")
    digest = openssl("dgst", "-sha256", "-binary", data=public)
    return "sha256//" + openssl("base64", "-A", data=digest).decode().strip()


def make_authority(folder, name):
    make_key(f"{folder}/{name}.key")
    openssl("req", "-x509", "-new", "-key", f"{folder}/{name}.key", "-sha256", "-days", DAYS, "-subj", f"/CN=sandbox {name}",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-out", f"{folder}/{name}.pem")


def make_server(folder, name, authority, names=NAMES, usage="serverAuth"):
    make_key(f"{folder}/{name}.key")
    request = openssl("req", "-new", "-key", f"{folder}/{name}.key", "-subj", "/CN=localhost")
    extension = f"{folder}/{name}.ext"
    with open(extension, "w", encoding="ascii") as target:
        target.write(f"{names}\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage={usage}\n")
    certificate = openssl("x509", "-req", "-CA", f"{folder}/{authority}.pem", "-CAkey", f"{folder}/{authority}.key",
                          "-CAcreateserial", "-days", DAYS, "-sha256", "-extfile", extension, data=request)
    with open(f"{folder}/{name}.pem", "wb") as target:
        target.write(certificate)
    os.unlink(extension)


def make_client(folder, name, authority):
    """Who a kiosk is, for a relay that asks."""
    make_server(folder, name, authority, names="", usage="clientAuth")


def make_revocations(folder, authority, *revoked):
    """AUTHORITY.crl, in which the certificates of these names stand."""
    base = f"{folder}/{authority}"
    with open(f"{base}.cnf", "w", encoding="ascii") as target:
        target.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase={base}.db\ncrlnumber={base}.number\ndefault_md=sha256\n")
    for name, text in (("db", ""), ("number", "01\n")):
        with open(f"{base}.{name}", "w", encoding="ascii") as target:
            target.write(text)
    ca = ("ca", "-config", f"{base}.cnf", "-cert", f"{base}.pem", "-keyfile", f"{base}.key")
    for name in revoked:
        openssl(*ca, "-revoke", f"{folder}/{name}.pem")
    openssl(*ca, "-gencrl", "-crldays", DAYS, "-out", f"{base}.crl")


def make(folder):
    """Returns [current pin, backup pin]. Keeps what is there while it is valid for another day."""
    pins = f"{folder}/pins.txt"
    if os.path.exists(pins):
        check = subprocess.run(["openssl", "x509", "-in", f"{folder}/server.pem", "-noout", "-checkend", "86400"],
                               capture_output=True, check=False)
        if check.returncode == 0:
            with open(pins, encoding="ascii") as source:
                return source.read().split()
    os.makedirs(folder, mode=0o700, exist_ok=True)
    make_authority(folder, "ca")
    make_authority(folder, "other-ca")
    make_server(folder, "server", "ca")
    make_server(folder, "other", "other-ca")
    make_key(f"{folder}/backup.key")
    found = [pin(f"{folder}/server.key"), pin(f"{folder}/backup.key")]
    with open(pins, "w", encoding="ascii") as target:
        target.write("\n".join(found) + "\n")
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: certs.py DIR")
    print("\n".join(make(sys.argv[1])))
