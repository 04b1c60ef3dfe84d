#!/usr/bin/env python3
"""tls_matrix.py PROBE: what the courier's HTTPS must refuse, and what it must take. PROBE is tests/contract/courier/tls_matrix_test.c.

In almost every case the server shows the very key that is pinned, so that a pin hides no other fault; where another key is the point
of the case (RSA of 1024 bits), that one is pinned too. Each refusal must be logged in the word for its reason. Prints
`MATRIX refused=N of=N rotations=N controls=N` and exits 0 when all is as it must be. Needs the openssl program; no network, no root.
"""
import concurrent.futures
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from certs import make_key, openssl, pin  # noqa: E402

PAST, START, END, FUTURE = "20200101000000Z", "20250101000000Z", "20340101000000Z", "20330101000000Z"
NAME = "subjectAltName=DNS:localhost\n"
LEAF = NAME + "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\n"
AUTHORITY = "basicConstraints=critical,CA:TRUE{}\nkeyUsage=critical,keyCertSign,cRLSign\n"
OLD = ":@SECLEVEL=0"
CONF = """[ca]
default_ca=d
[d]
dir=.
database={name}.db
serial={name}.serial
new_certs_dir=.
default_md=sha256
policy=p
unique_subject=no
[p]
commonName=optional
[req]
distinguished_name=n
[n]
"""


class Shop:
    """Authorities and certificates of one temporary folder, which is the working directory."""

    def __init__(self):
        for name in ("root", "evil", "next"):
            make_key(f"{name}.key")
            self.prepare(name)
            openssl("req", "-x509", "-new", "-key", f"{name}.key", "-days", "3650", "-subj", f"/CN={name}", "-addext",
                    "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", f"{name}.pem")
        for name in ("server", "backup", "stray"):
            make_key(f"{name}.key")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.key")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", "rsa1024.key")
        self.authority("middle", "root", AUTHORITY.format(""))
        self.authority("closed", "root", AUTHORITY.format(",pathlen:0"))
        self.authority("below", "closed", AUTHORITY.format(""))
        self.authority("narrow", "root", AUTHORITY.format("") + "nameConstraints=critical,permitted;DNS:other.test\n")

    @staticmethod
    def prepare(name):
        with open(f"{name}.cnf", "w", encoding="ascii") as sink:
            sink.write(CONF.format(name=name))
        with open(f"{name}.db", "w", encoding="ascii"):
            pass
        with open(f"{name}.serial", "w", encoding="ascii") as sink:
            sink.write(os.urandom(7).hex().upper().zfill(14) + "\n")

    def authority(self, name, above, extensions):
        make_key(f"{name}.key")
        self.prepare(name)
        self.leaf(name, f"{name}.key", above, extensions, subject=f"/CN={name}")

    @staticmethod
    def leaf(name, key, above, extensions=LEAF, start=START, end=END, subject="/CN=localhost", digest="sha256"):
        """NAME.pem for a key, signed by an authority of ours (or by a leaf that thinks it is one)."""
        openssl("req", "-new", "-config", f"{above}.cnf", "-key", key, "-subj", subject, "-out", f"{name}.csr")
        with open(f"{name}.ext", "w", encoding="ascii") as sink:
            sink.write(extensions)
        openssl("ca", "-batch", "-config", f"{above}.cnf", "-in", f"{name}.csr", "-cert", f"{above}.pem", "-keyfile", f"{above}.key",
                "-startdate", start, "-enddate", end, "-md", digest, "-extfile", f"{name}.ext", "-out", f"{name}.pem", "-notext")

    @staticmethod
    def crl(name, revoked=(), old=False):
        for certificate in revoked:
            openssl("ca", "-config", f"{name}.cnf", "-cert", f"{name}.pem", "-keyfile", f"{name}.key", "-revoke", f"{certificate}.pem")
        dates = ("-crl_lastupdate", "20250101000000Z", "-crl_nextupdate", "20250201000000Z") if old else ("-crldays", "365")
        target = f"{name}-old.crl" if old else f"{name}.crl"
        openssl("ca", "-gencrl", "-config", f"{name}.cnf", "-cert", f"{name}.pem", "-keyfile", f"{name}.key", *dates, "-out", target)

    @staticmethod
    def join(target, *names):
        with open(target, "wb") as sink:
            for name in names:
                with open(name, "rb") as source:
                    sink.write(source.read())


def make(shop):
    plain = LEAF.replace(NAME, "")
    leaf = shop.leaf
    leaf("good", "server.key", "middle")
    leaf("good-rsa", "rsa.key", "middle")
    leaf("expired", "server.key", "middle", start=PAST, end=START)
    leaf("future", "server.key", "middle", start=FUTURE, end=END)
    leaf("other-name", "server.key", "middle", plain + "subjectAltName=DNS:other.test\n", subject="/CN=other.test")
    leaf("cn-only", "server.key", "middle", plain)
    leaf("star", "server.key", "middle", plain + "subjectAltName=DNS:*\n")
    leaf("star-below", "server.key", "middle", plain + "subjectAltName=DNS:*.localhost\n")
    leaf("address-only", "server.key", "middle", plain + "subjectAltName=IP:127.0.0.1\n")
    leaf("client-only", "server.key", "middle", LEAF.replace("serverAuth", "clientAuth"))
    leaf("evil-leaf", "server.key", "evil")
    openssl("req", "-x509", "-new", "-key", "server.key", "-days", "3650", "-subj", "/CN=localhost", "-addext", NAME.strip(),
            "-out", "self.pem")
    shop.prepare("pretender")
    os.link("backup.key", "pretender.key")
    leaf("pretender", "backup.key", "middle", subject="/CN=pretender")
    leaf("under-leaf", "server.key", "pretender")
    leaf("too-deep", "server.key", "below")
    leaf("outside", "server.key", "narrow")
    leaf("critical", "server.key", "middle", LEAF + "1.2.3.4.5=critical,DER:0500\n")
    leaf("small", "rsa1024.key", "middle")
    leaf("sha1", "server.key", "middle", digest="sha1")
    leaf("revoked", "server.key", "middle")
    leaf("mis-issued", "stray.key", "middle")
    leaf("renewed", "server.key", "middle", start="20260101000000Z")
    leaf("next-key", "backup.key", "middle")
    leaf("next-authority", "server.key", "next")
    leaf("direct", "server.key", "root")
    leaf("client", "stray.key", "root", "extendedKeyUsage=clientAuth\nbasicConstraints=critical,CA:FALSE\n", subject="/CN=kiosk-01")
    shop.crl("middle", ["revoked"])
    shop.crl("middle", old=True)
    for name in ("root", "evil", "next", "closed", "below", "narrow", "pretender"):
        shop.crl(name)
    shop.join("all.crl", *(f"{name}.crl" for name in ("root", "middle", "evil", "next", "closed", "below", "narrow", "pretender")))
    shop.join("old.crl", "root.crl", "middle-old.crl")
    shop.join("no-middle.crl", "root.crl")
    shop.join("two-authorities.pem", "root.pem", "next.pem")
    shop.join("chain-under-leaf.pem", "pretender.pem", "middle.pem")
    shop.join("chain-too-deep.pem", "below.pem", "closed.pem")
    with open("moved.txt", "w", encoding="ascii", newline="") as sink:
        sink.write("HTTP/1.0 302 Found\r\nLocation: https://localhost:1/elsewhere\r\nContent-Length: 0\r\n\r\n")


def serve(certificate, key="server", chain="middle.pem", *more):
    return ["-cert", f"{certificate}.pem", "-key", f"{key}.key", *(["-cert_chain", chain] if chain else []), *more]


# (what, s_server arguments or None for plain HTTP, the word of the log, what the kiosk is told otherwise)
REFUSED = [
    ("expired", serve("expired"), "expired", {}),
    ("not yet valid", serve("future"), "not_yet_valid", {}),
    ("another host's certificate", serve("other-name"), "wrong_name", {}),
    ("a common name and no subjectAltName", serve("cn-only"), "wrong_name", {}),
    ("subjectAltName *", serve("star"), "wrong_name", {}),
    ("a wildcard for the names below", serve("star-below"), "wrong_name", {}),
    ("an address where a name was asked", serve("address-only"), "wrong_name", {}),
    ("a name where an address was asked", serve("good"), "wrong_name", {"host": "127.0.0.1"}),
    ("for clients only", serve("client-only"), "wrong_purpose", {}),
    ("unknown authority", serve("evil-leaf", "server", "evil.pem"), "unknown_authority", {}),
    ("self-signed", serve("self", "server", None), "unknown_authority", {}),
    ("intermediate missing", serve("good", "server", None), "unknown_authority", {}),
    ("a leaf used as an authority", serve("under-leaf", "server", "chain-under-leaf.pem"), "bad_chain", {}),
    ("path length exceeded", serve("too-deep", "server", "chain-too-deep.pem"), "bad_chain", {}),
    ("name constraints violated", serve("outside", "server", "narrow.pem"), "bad_chain", {}),
    ("unknown critical extension", serve("critical"), "bad_chain", {}),
    ("RSA of 1024 bits", serve("small", "rsa1024", "middle.pem", "-cipher", "ALL" + OLD), "weak_certificate", {"pinned": "rsa1024"}),
    ("signed with SHA-1", serve("sha1", "server", "middle.pem", "-cipher", "ALL" + OLD), "weak_certificate", {}),
    ("revoked", serve("revoked"), "revoked", {}),
    ("revocation list out of date", serve("good"), "crl_unusable", {"crl": "old.crl"}),
    ("no revocation list of the intermediate", serve("good"), "crl_unusable", {"crl": "no-middle.crl"}),
    ("revocation list not there", serve("good"), "file_unusable", {"crl": "nowhere.crl"}),
    ("mis-issued by the same authority to another key", serve("mis-issued", "stray"), "key_not_pinned", {}),
    ("TLS 1.0 at most", serve("good", "server", "middle.pem", "-tls1", "-cipher", "ALL" + OLD), "no_common_protocol", {}),
    ("TLS 1.1 at most", serve("good", "server", "middle.pem", "-tls1_1", "-cipher", "ALL" + OLD), "no_common_protocol", {}),
    ("CBC", serve("good", "server", "middle.pem", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"), "no_common_protocol", {}),
    ("static RSA", serve("good-rsa", "rsa", "middle.pem", "-tls1_2", "-cipher", "AES128-GCM-SHA256"), "no_common_protocol",
     {"pinned": "rsa"}),
    ("finite-field DHE", serve("good-rsa", "rsa", "middle.pem", "-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"), "no_common_protocol",
     {"pinned": "rsa"}),
    ("no encryption", serve("good", "server", "middle.pem", "-tls1_2", "-cipher", "eNULL" + OLD), "no_common_protocol", {}),
    ("nobody's certificate", ["-nocert", "-tls1_2", "-cipher", "aNULL" + OLD], "no_common_protocol", {}),
    ("plain HTTP", None, "no_common_protocol", {}),
]
ROTATIONS = [
    ("a new certificate for the same key", serve("renewed"), 200, {}),
    ("the backup key comes into use", serve("next-key", "backup"), 200, {}),
    ("a new authority, added to the file", serve("next-authority", "server", "next.pem"), 200, {"ca": "two-authorities.pem"}),
    ("an intermediate was added", serve("good"), 200, {}),
]
CONTROLS = [
    ("straight from the authority", serve("direct", "server", None), 200, {}),
    ("TLS 1.2", serve("good", "server", "middle.pem", "-tls1_2"), 200, {}),
    ("RSA of 2048 bits, TLS 1.2", serve("good-rsa", "rsa", "middle.pem", "-tls1_2"), 200, {"pinned": "rsa"}),
    ("a client certificate is asked for and given", serve("good", "server", "middle.pem", "-Verify", "1", "-verify_return_error",
                                                         "-CAfile", "root.pem"), 200, {"client": "client"}),
    ("the system's authorities do not know us", serve("good"), "unknown_authority", {"ca": None}),
    ("a client certificate is asked for and missing", serve("good", "server", "middle.pem", "-tls1_2", "-Verify", "1",
                                                           "-verify_return_error", "-CAfile", "root.pem"), "no_common_protocol", {}),
    ("a redirect is not followed", serve("good", "server", "middle.pem", "-HTTP"), 302, {}),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(arguments, port):
    if arguments is None:
        command = [sys.executable, "-m", "http.server", "-b", "127.0.0.1", str(port)]
    else:
        mode = [] if "-HTTP" in arguments else ["-www"]
        command = ["openssl", "s_server", "-quiet", *mode, "-accept", f"127.0.0.1:{port}", *arguments]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        # listening is seen in the kernel's table: a connection of ours would be one more for s_server to serve
        with open("/proc/net/tcp", encoding="ascii") as table:
            if re.search(rf":{port:04X} 00000000:0000 0A ", table.read()):
                return server
        time.sleep(0.02)
    raise AssertionError(f"the server did not start: {server.stderr.read().decode(errors='replace')[:300]}")


def play(probe, arguments, settings):
    port = free_port()
    server = start(arguments, port)
    try:
        pins = [pin("server.key"), pin("backup.key")] + ([pin(f"{settings['pinned']}.key")] if "pinned" in settings else [])
        client = settings.get("client")
        address = f"https://{settings.get('host', 'localhost')}:{port}"
        done = subprocess.run([probe, "probe", address, settings.get("ca", "root.pem") or "", settings.get("crl", "all.crl"),
                               f"{client}.pem" if client else "", "stray.key" if client else "", *pins],
                              capture_output=True, text=True, check=True, timeout=60)
    finally:
        server.kill()
        server.communicate()
    status, http = re.search(r'^PROBE status="([^"]*)" http=(\d+)$', done.stdout, re.MULTILINE).groups()
    return status, int(http), re.findall(r"event=tls\.(\w+) .* a=(\d+)", done.stderr)


def judge(probe, case):
    what, arguments, wanted, settings = case
    status, http, words = play(probe, arguments, settings)
    if isinstance(wanted, int):
        good = status == "ok" and http == wanted and not words
    else:
        good = status == "certificate or key refused" and http == 0 and [word for word, _ in words] == [wanted]
    return good, f"{'ok    ' if good else 'FAILED'} {what}: {status}, http {http}, {' '.join(f'{w}({n})' for w, n in words) or '-'}" + (
        "" if good else f", wanted {wanted}")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: tls_matrix.py PROBE")
    probe = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="kiosk-tls-") as folder:
        os.chdir(folder)
        make(Shop())
        results = []
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for cases in (REFUSED, ROTATIONS, CONTROLS):
                judged = list(pool.map(lambda case: judge(probe, case), cases))
                print("\n".join(line for _, line in judged))
                results.append(sum(good for good, _ in judged))
        os.chdir("/")
    print(f"MATRIX refused={results[0]} of={len(REFUSED)} rotations={results[1]} controls={results[2]}")
    sys.exit(results != [len(REFUSED), len(ROTATIONS), len(CONTROLS)])


if __name__ == "__main__":
    main()
