"""Another kind of portal is one file and one line: done here, on a copy, and nothing else is touched.

The copy's adapter is json1's text under the name third1. Configuration and courier must both know it, the file that a new
adapter is must be where the line says, and every adapter in the tree must stand in the table.
"""
import glob
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

SOURCE = os.environ["KIOSK_SOURCE"]
BUILD = os.environ["KIOSK_BUILD"]
LINE = "    X(json1, false)\n"
PROGRAM = """
#include <stdio.h>
#include "courier/portal.h"
int main(void)
{
    const struct portal_adapter *adapter = portal_find_adapter("third1");
    puts(adapter && adapter == &portal_third1 ? adapter->name : "unknown");
    return 0;
}
"""


def table():
    with open(f"{SOURCE}/kiosk/data/settings.h", encoding="utf-8") as source:
        text = source.read()
    return text, re.findall(r"^ +X\((\w+), (?:true|false)\)", text, re.MULTILINE)


class ThirdAdapter(unittest.TestCase):
    def test_every_adapter_stands_in_the_table(self):
        files = {os.path.basename(path)[len("portal_"):-2] for path in glob.glob(f"{SOURCE}/kiosk/courier/portal_*.c")}
        self.assertEqual(files, set(table()[1]))
        with open(f"{SOURCE}/tests/contract/courier/kinds.h", encoding="utf-8") as source:
            suite = source.read()
        for name in files:
            self.assertIn(f'{{ "{name}", ', suite, "not in the contract suite")

    def test_no_other_file_of_the_product_names_one(self):
        names = table()[1]
        for path in glob.glob(f"{SOURCE}/kiosk/**/*.[ch]", recursive=True):
            base = os.path.basename(path)
            if base == "settings.h" or any(base.startswith((f"portal_{name}.", f"{name}_")) for name in names):
                continue
            with open(path, encoding="utf-8") as source:
                text = re.sub(r"/\*.*?\*/", "", source.read(), flags=re.DOTALL)
            for name in names:
                self.assertNotRegex(text, rf'"{name}"|\bportal_{name}\b', f"{path} names {name}")

    @unittest.skipIf(os.environ.get("KIOSK_SANITIZE"), "the plain build is enough")
    @unittest.skipUnless(os.path.exists(f"{BUILD}/build.ninja") and shutil.which("ninja"), "needs a Ninja build")
    def test_one_file_and_one_line(self):
        text, _ = table()
        self.assertEqual(text.count(LINE), 1)
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copytree(f"{SOURCE}/kiosk", f"{folder}/kiosk")
            with open(f"{copy}/data/settings.h", "w", encoding="utf-8") as header:
                header.write(text.replace(LINE, LINE.rstrip("\n") + " \\\n    X(third1, false)\n"))
            with open(f"{copy}/courier/portal_json1.c", encoding="utf-8") as source:
                adapter = source.read().replace("portal_json1", "portal_third1").replace('"json1"', '"third1"')
            with open(f"{copy}/courier/portal_third1.c", "w", encoding="utf-8") as target:
                target.write(adapter)
            with open(f"{folder}/main.c", "w", encoding="utf-8") as target:
                target.write(PROGRAM)
            listed = subprocess.run(["ninja", "-C", BUILD, "-t", "commands", "room_courier"], capture_output=True, text=True, check=True)
            line = shlex.split(next(one for one in listed.stdout.splitlines() if one.endswith("kiosk/courier/portal_json1.c")))
            flags = [word for word in line[line.index("/usr/bin/cc") + 1 if "/usr/bin/cc" in line else 1:]
                     if word.startswith(("-D", "-W", "-std", "-f"))]
            objects = []
            for name in ("main.c", "kiosk/courier/adapters.c", "kiosk/courier/portal_third1.c", "kiosk/data/settings.c"):
                objects.append(f"{folder}/{os.path.basename(name)}.o")
                subprocess.run(["cc", *flags, f"-I{copy}", "-c", f"{folder}/{name}", "-o", objects[-1]], check=True)
            archives = [f"{BUILD}/libroom_{room}.a" for room in ("courier", "data", "msg", "text", "base") if os.path.exists(f"{BUILD}/libroom_{room}.a")]
            libraries = subprocess.run(["pkg-config", "--libs", "jansson", "libsodium", "sqlite3", "libcurl", "yaml-0.1", "libutf8proc"],
                                       capture_output=True, text=True, check=True).stdout.split()
            subprocess.run(["cc", "-pie", *objects, "-Wl,--start-group", *archives, "-Wl,--end-group", *libraries, "-lm", "-lpthread",
                            "-o", f"{folder}/program"], check=True)
            said = subprocess.run([f"{folder}/program"], capture_output=True, text=True, check=True).stdout
            self.assertEqual(said, "third1\n")
            strings = subprocess.run(["strings", f"{folder}/settings.c.o"], capture_output=True, text=True, check=False).stdout
            self.assertIn("third1", strings)


if __name__ == "__main__":
    unittest.main()
