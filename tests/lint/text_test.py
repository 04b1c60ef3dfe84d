"""Format, words, icons and configuration of the tree; and each lint catches what is planted."""
import os
import subprocess
import tempfile
import unittest

import assets
import format as layout
import words
from tree import SOURCE


class Tree(unittest.TestCase):
    maxDiff = None

    def test_format(self):
        self.assertEqual(layout.check(SOURCE), [])

    def test_words(self):
        self.assertEqual(words.check(SOURCE), [])

    def test_assets(self):
        self.assertEqual(assets.check(SOURCE), [])

    def test_configuration(self):
        kiosk = os.path.join(os.environ.get("KIOSK_BIN", "build/bin"), "kiosk")
        run = subprocess.run([kiosk, "check", os.path.join(SOURCE, "config")], capture_output=True, text=True, check=False)
        notes = [line for line in run.stderr.splitlines() if not line.startswith("kiosk: check: note: ")]
        self.assertEqual((run.returncode, notes), (0, []), run.stdout)


class Planted(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.source = holder.name

    def plant(self, path, text):
        path = os.path.join(self.source, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as sink:
            sink.write(text)

    def test_words(self):
        loose = "TO" + "DO"
        for text, count in ((f"a\n/* {loose}: later */\n", 1), ("// FIX" + "ME\n", 1), ("/wo" + "rk/main\n", 1), ("a\r\n", 1), ("a", 1),
                            ("0010850" + "87345\n", 1), ("001199000017\n", 0), ("001085012345\n", 0), ("1001199123888\n", 0),
                            (f"{loose}LE\n", 0), ("a\n", 0), ("", 0)):
            with self.subTest(text=text):
                self.plant("config/planted.yaml", text)
                self.assertEqual(len(words.check(self.source)), count)

    def test_assets(self):
        good = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 1"/></svg>\n'
        for text, count in ((good, 0), (good.replace("<path", "<text>a</text><path"), 1), (good.replace("d=", 'filter="x" d='), 1),
                            (good.replace("d=", 'stroke="currentColor" d='), 1), (good.replace("d=", 'fill="url(#a)" d='), 1),
                            (good.replace("</svg>", ""), 1), (good.replace("viewBox", "box"), 1)):
            with self.subTest(text=text):
                self.plant("assets/icons/planted.svg", text)
                self.assertEqual(len(assets.check(self.source)), count)

    def test_format(self):
        with open(os.path.join(SOURCE, ".clang-format"), encoding="ascii") as style:
            self.plant(".clang-format", style.read())
        self.plant("kiosk/planted.c", "int planted(void)\n{\n    return 1;\n}\n")
        self.assertEqual(layout.check(self.source), [])
        self.plant("kiosk/planted.c", "int planted(void) {\n  return 1;\n}\n")
        self.assertTrue(layout.check(self.source))
        self.plant("kiosk/planted.c", "\n")
        self.plant("planted", "#!/usr/bin/env bash\nif\n")
        self.assertEqual(layout.check(self.source), ["planted:1: bash cannot read it"])


if __name__ == "__main__":
    unittest.main()
