"""`kiosk read` as the contract says: lines, kinds, hashes, exit codes; and that payloads are printed nowhere."""
import ctypes
import hashlib
import json
import os
import re
import struct
import subprocess
import tempfile
import unittest
import zlib

KIOSK = os.path.join(os.environ.get("KIOSK_BIN", "build/bin"), "kiosk")
CARD = "001199000017||Nguyễn Thị Thử Nghiệm|01011999|Nữ|Thôn 1, Xã Tân Thạnh Đông|01072024"


def read(*arguments, stdin=b""):
    done = subprocess.run([KIOSK, "read", *arguments], input=stdin, capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def read_json(*arguments, stdin=b""):
    code, out, _ = read("--json", *arguments, stdin=stdin)
    return code, [json.loads(line) for line in out.decode().splitlines()]


class QrCode(ctypes.Structure):
    """QRcode of qrencode.h."""
    _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_ubyte))]


def png(width, height, rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def draw(text, path):
    """A QR picture by the library the kiosk itself draws with, 4 px a module and as many modules of quiet zone."""
    library = ctypes.CDLL("libqrencode.so.4")
    library.QRcode_encodeString8bit.restype = ctypes.POINTER(QrCode)
    code = library.QRcode_encodeString8bit(text.encode(), 0, 1).contents
    side = code.width + 8
    rows = b""
    for y in range(side):
        dark = [4 <= y < side - 4 and 4 <= x < side - 4 and code.data[(y - 4) * code.width + x - 4] & 1
                for x in range(side)]
        rows += (b"\0" + b"".join(b"\x14" * 4 if module else b"\xeb" * 4 for module in dark)) * 4
    with open(path, "wb") as file:
        file.write(png(side * 4, side * 4, rows))


class Payloads(unittest.TestCase):
    def test_card_fields_in_the_contracts_order(self):
        code, lines = read_json("-", stdin=CARD.encode() + b"\n")
        self.assertEqual(code, 0)
        self.assertEqual(list(lines[0]), ["file", "kind", "fields", "warnings"])
        self.assertEqual(list(lines[0]["fields"]), ["number", "old_number", "full_name", "birth_date", "sex",
                                                    "residence", "issue_date", "tail_count"])
        self.assertEqual(lines[0]["fields"], {
            "number": "001199000017", "old_number": "", "full_name": "Nguyễn Thị Thử Nghiệm",
            "birth_date": "1999-01-01", "sex": "female", "residence": "Thôn 1, Xã Tân Thạnh Đông",
            "issue_date": "2024-07-01", "tail_count": 0})
        self.assertEqual(lines[0]["file"], "-")

    def test_what_is_not_ours_is_a_hash_and_a_length(self):
        for text, kind in ((b"hello there", "unknown"), (b"https://example.vn/x", "url"), (b"a\rb", None)):
            _, lines = read_json("-", stdin=text + b"\r\n")
            self.assertEqual(len(lines), 1)
            if kind:
                self.assertEqual(list(lines[0]), ["file", "kind", "sha256", "length"])
                self.assertEqual(lines[0]["kind"], kind)
            self.assertEqual(lines[0]["sha256"], hashlib.sha256(text).hexdigest())
            self.assertEqual(lines[0]["length"], len(text))

    def test_refused_has_a_reason_and_no_payload(self):
        secret = CARD.replace("01011999", "99999999")
        code, out, errors = read("--json", "-", stdin=secret.encode() + b"\n")
        line = json.loads(out)
        self.assertEqual(code, 0)
        self.assertEqual(list(line), ["file", "kind", "error", "sha256", "length"])
        self.assertEqual((line["kind"], line["error"]), ("refused", "scan_damaged"))
        self.assertNotIn("Thử", out.decode() + errors)
        self.assertNotIn("001199000017", out.decode() + errors)

    def test_the_bound_of_a_payload(self):
        for length, kind in ((1024, "unknown"), (1025, "refused"), (100000, "refused")):
            _, lines = read_json("-", stdin=b"x" * length + b"\n" + CARD.encode())
            self.assertEqual(lines[0]["kind"], kind)
            self.assertEqual(lines[0]["length"], length)
            self.assertEqual(lines[0]["sha256"], hashlib.sha256(b"x" * length).hexdigest())
            self.assertEqual(lines[1]["kind"], "citizen_card")
        self.assertEqual(lines[0]["error"], "scan_too_long")

    def test_nothing_on_standard_input_is_unread(self):
        self.assertEqual(read_json("-", stdin=b"\n\n"), (1, [{"file": "-", "error": "unread"}]))


class Pictures(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def cut(self, name, size):
        with open(self.path(name), "rb") as file:
            return self.write("cut.png", file.read()[:size])

    def test_a_picture_says_what_its_payload_says(self):
        draw(CARD, self.path("card.png"))
        code, lines = read_json("--time", self.path("card.png"))
        self.assertEqual(code, 0)
        self.assertGreater(lines[0].pop("cpu_ms"), 0)
        _, by_payload = read_json("-", stdin=CARD.encode())
        by_payload[0]["file"] = self.path("card.png")
        self.assertEqual(lines, by_payload)

    def test_one_bad_input_among_good_ones(self):
        draw(CARD, self.path("card.png"))
        bad = [self.write("empty.png", b""), self.write("text.png", b"just text"),
               self.cut("card.png", 200),
               self.write("blank.png", png(64, 64, (b"\0" + b"\xff" * 64) * 64)), self.path("missing.png"),
               self.folder.name]
        code, lines = read_json(*bad, self.path("card.png"))
        self.assertEqual(code, 1)
        self.assertEqual(lines[:-1], [{"file": name, "error": "unread"} for name in bad])
        self.assertEqual(lines[-1]["kind"], "citizen_card")

    def test_a_file_name_that_is_no_text(self):
        name = os.fsencode(self.folder.name) + b"/th\xe1\xba\xbb \xff\xfe.png"
        draw(CARD, os.fsdecode(name))
        done = subprocess.run([KIOSK.encode(), b"read", b"--json", name], capture_output=True, timeout=60)
        line = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0)
        self.assertTrue(line["file"].endswith("/thẻ \ufffd\ufffd.png"))

    def test_words_for_people(self):
        draw(CARD, self.path("card.png"))
        code, out, errors = read(self.path("card.png"))
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("citizen_card", out.decode())
        self.assertTrue(re.search(r"full_name +Nguyễn Thị Thử Nghiệm\n", out.decode()))


class Use(unittest.TestCase):
    def test_bad_use(self):
        for arguments in ((), ("--nonsense", "x"), ("--json",)):
            code, out, errors = read(*arguments)
            self.assertEqual((code, out), (2, b""))
            self.assertTrue(errors.startswith("kiosk: ") or errors.startswith("usage: "))

    def test_help(self):
        code, out, errors = read("--help")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn(b"usage: kiosk read", out)


if __name__ == "__main__":
    unittest.main()
