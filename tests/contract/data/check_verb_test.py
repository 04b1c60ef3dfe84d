"""`kiosk check`: exit codes, where it prints, and the list that tools rely on."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = os.environ.get("KIOSK_SOURCE") or os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
KIOSK = os.path.join(os.environ.get("KIOSK_BIN") or os.path.join(SOURCE, "build/bin"), "kiosk")
CONFIG = os.path.join(SOURCE, "config")


def check(*arguments):
    return subprocess.run([KIOSK, "check", *arguments], capture_output=True, text=True, check=False, timeout=60)


class Check(unittest.TestCase):
    def folder(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        target = os.path.join(holder.name, "config")
        shutil.copytree(CONFIG, target)
        return target

    def change(self, folder, name, was, now):
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as source:
            text = source.read()
        self.assertIn(was, text)
        with open(path, "w", encoding="utf-8") as sink:
            sink.write(text.replace(was, now, 1))
        return text[:text.index(was)].count("\n") + 1

    def test_the_shipped_configuration_is_good(self):
        run = check(CONFIG)
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_faults_are_lines_of_file_line_reason(self):
        folder = self.folder()
        line = self.change(folder, "services/khai-sinh.yaml", "mode: prepare", "mode: perhaps")
        other = self.change(folder, "text/en.yaml", "  title: What do you need today?", "  titel: What?")
        run = check(folder)
        self.assertEqual((run.returncode, run.stderr), (1, ""))
        for told in run.stdout.splitlines():
            self.assertRegex(told, r"^[^:]+:[0-9]+: \S")
        self.assertIn(f"{folder}/services/khai-sinh.yaml:{line}: mode: must be one of prepare, lead, info", run.stdout)
        self.assertIn(f"{folder}/text/en.yaml:{other}: unknown key home.titel", run.stdout)
        self.assertIn("no words for home.title", run.stdout)

    def test_list(self):
        run = check(CONFIG, "--list", "--json")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        journeys = {one["id"]: one for one in map(json.loads, run.stdout.splitlines())}
        self.assertEqual(set(journeys), {name[:-5] for part in ("services", "guides") for name in os.listdir(os.path.join(CONFIG, part))})
        for one in journeys.values():
            self.assertEqual(set(one), {"id", "procedure", "mode", "name", "pages", "languages", "status", "checked"})
            self.assertIn(one["mode"], ("prepare", "lead", "info"))
            self.assertIn(one["status"], ("sourced", "unverified"))
            self.assertRegex(one["checked"], r"^\d{4}-\d\d-\d\d$")
            self.assertTrue(one["procedure"] is None or re.fullmatch(r"[0-9]\.[0-9]{6}", one["procedure"]))
        birth = journeys["khai-sinh"]
        self.assertEqual((birth["procedure"], birth["name"], birth["languages"]), ("1.001193", "Đăng ký khai sinh", ["vi", "en"]))
        self.assertIsNone(journeys["vneid-kich-hoat"]["procedure"])
        plain = check(CONFIG, "--list")
        self.assertEqual(len(plain.stdout.splitlines()), len(journeys))

    def test_bad_use(self):
        for arguments in (("--nonsense",), ("--json",), (CONFIG, CONFIG)):
            run = check(*arguments)
            self.assertEqual((run.returncode, run.stdout), (2, ""), arguments)
            self.assertTrue(run.stderr.startswith("kiosk: check: "), run.stderr)
        self.assertEqual(check("--help").returncode, 0)
        self.assertEqual(check("/nonexistent").returncode, 1)


if __name__ == "__main__":
    unittest.main()
