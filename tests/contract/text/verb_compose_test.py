"""The verb `kiosk compose`: lines in, lines out, exit codes of the contract."""
import os
import subprocess
import unittest

KIOSK = os.path.join(os.environ.get("KIOSK_BIN", "build/bin"), "kiosk")


def compose(keys, *arguments):
    done = subprocess.run([KIOSK, "compose", *arguments], input=keys, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


class ComposeVerb(unittest.TestCase):
    def test_lines(self):
        code, out, errors = compose("nguyenex\n\nY Kroong\r\nDDAWKS".encode(), "telex")
        self.assertEqual((code, out.decode(), errors), (0, "nguyễn\n\nY Krông\nĐẮK\n", b""))
        code, out, _ = compose(b"hoa1 khuyu3\n", "vni", "--tones", "new")
        self.assertEqual((code, out.decode()), (0, "hoá khuỷu\n"))
        code, out, _ = compose(b"hoas\n", "--tones", "old", "telex")
        self.assertEqual((code, out.decode()), (0, "hóa\n"))

    def test_a_bad_line_fails_and_the_others_come_out(self):
        code, out, errors = compose(b"as\na\xff\nbs" + b"x" * 5000 + b"\nas\n", "telex")
        self.assertEqual((code, out.decode()), (1, "á\ná\n"))
        self.assertIn(b"kiosk: compose: line 2: ", errors)
        self.assertIn(b"kiosk: compose: line 3: ", errors)
        self.assertNotIn(b"\xff", errors)

    def test_bad_use(self):
        for arguments in ([], ["qwerty"], ["telex", "vni"], ["telex", "--tones"], ["telex", "--tones", "x"], ["telex", "-x"]):
            code, out, errors = compose(b"as\n", *arguments)
            self.assertEqual((code, out), (2, b""), arguments)
            self.assertTrue(errors.startswith(b"kiosk: compose: "), arguments)

    def test_help(self):
        code, out, _ = compose(b"", "--help")
        self.assertEqual(code, 0)
        self.assertIn(b"usage: kiosk compose", out)


if __name__ == "__main__":
    unittest.main()
