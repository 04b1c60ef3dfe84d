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
A_PIN = "sha256//" + "A" * 43 + "="
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

    def test_the_shipped_configuration_is_good_and_its_placeholders_are_told(self):
        run = check(CONFIG)
        self.assertEqual((run.returncode, run.stdout), (0, ""))
        self.assertRegex(run.stderr, r"^(kiosk: check: note: portal [a-z0-9-]+: base_url is a placeholder[^\n]*\n)+$")

    def test_every_placeholder_is_told_until_none_is_left(self):
        folder = self.folder()
        portal = {"base_url": "https://cong.mau.vn/o/rest/v2", "group_id": "55301", "account_file": self.account(folder),
                  "pins": ["sha256//" + "B" * 43 + "=", "sha256//" + "C" * 43 + "="]}
        with open(os.path.join(CONFIG, "kiosk.yaml"), encoding="utf-8") as source:
            ids = re.findall(r"^  ([a-z0-9-]+):$", source.read().split("\nportals:\n")[1], re.MULTILINE)
        for changed, told in (({}, ""), ({"pins": [A_PIN, portal["pins"][0]]}, "pins"), ({"group_id": "0"}, "group_id")):
            with open(os.path.join(folder, "kiosk.local.yaml"), "w", encoding="utf-8") as sink:
                json.dump({"portals": {one: {**portal, **(changed if one == "dossier" else {})} for one in ids}}, sink)
            run = check(folder)
            self.assertEqual((run.returncode, run.stdout), (0, ""))
            self.assertEqual(run.stderr, told and f"kiosk: check: note: portal dossier: {told} is a placeholder; dossiers wait until it is replaced\n")

    def account(self, folder, text="kiosk-01:mot\n", mode=0o600, name="account"):
        path = os.path.join(os.path.dirname(folder), name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as sink:
            sink.write(text)
        return path

    def test_the_files_of_a_portal(self):
        """Present, readable, holding what they are for, and secrets nobody else's; told at the line that names each."""
        folder = self.folder()
        make = lambda name, text, mode=0o600: self.account(folder, text, mode, name)  # noqa: E731
        cert, crl = "-----BEGIN CERTIFICATE-----\nAA\n", "-----BEGIN X509 CRL-----\nAA\n"
        good = {"ca_file": make("ca", cert, 0o644), "crl_file": make("crl", crl, 0o644), "client_cert": make("cert", cert, 0o644),
                "client_key": make("key", "-----BEGIN PRIVATE KEY-----\n"), "account_file": make("account", "kiosk-01:mot\n")}
        absent, here = os.path.join(folder, "absent"), os.path.dirname(folder)
        rows = [({}, None)]
        rows += [({key: absent}, f"{key}: no such file: {absent}") for key in good]
        rows += [({key: here}, f"{key}: not a file: {here}") for key in good]
        for key in ("client_key", "account_file"):
            open_to_all = make(f"open-{key}", "-----BEGIN PRIVATE KEY-----\n", 0o640)
            rows.append(({key: open_to_all}, f"{key}: others may read it, mode must be 0600: {open_to_all}"))
        for key, what in (("ca_file", "no certificate in PEM in"), ("crl_file", "no revocation list in PEM in"),
                          ("client_cert", "no certificate in PEM in"), ("client_key", "no private key in PEM in"),
                          ("account_file", "must hold user:password without another colon:")):
            odd = make(f"odd-{key}", "a:b:c\n")
            rows.append(({key: odd}, f"{key}: {what} {odd}"))
        local = os.path.join(folder, "kiosk.local.yaml")
        for changed, wanted in rows:
            with self.subTest(wanted), open(local, "w", encoding="utf-8") as sink:
                named = {**good, **changed}
                lines = ["portals:", "  dossier:", "    base_url: https://cong.mau.vn/o/rest/v2"] + [
                    f"    {key}: {path}" for key, path in named.items()]
                sink.write("\n".join(lines) + "\n")
                sink.flush()
                line = 4 + list(good).index(next(iter(changed))) if changed else 0
                run = check(folder)
                self.assertEqual(run.stdout, f"{local}:{line}: {wanted}\n" if wanted else "")
                self.assertEqual(run.returncode, 1 if wanted else 0)

    def test_both_papers_are_compared(self):
        folder = self.folder()
        name = "guides/doi-chieu-bhyt.yaml"
        path = os.path.join(folder, name)
        line = self.change(folder, name, "  - agree: { id: doi-chieu, card: requester, insurance: insurance }\n", "")
        pages = line - 2
        run = check(folder)
        self.assertEqual((run.returncode, run.stdout),
                         (1, f"{path}:{pages}: reads both cards and never compares them (agree): doi-chieu-bhyt\n"))
        with open(path, "a", encoding="utf-8") as sink:
            sink.write("  - agree: { id: doi-chieu, card: insurance, insurance: nobody }\n")
        run = check(folder)
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"{path}:{line}: no citizen_card was read before into insurance\n", run.stdout)
        self.assertIn(f"{path}:{line}: no insurance_card was read before into nobody\n", run.stdout)

    def test_a_picture_that_is_not_there(self):
        folder = self.folder()
        line = self.change(folder, "services/tam-tru.yaml", "      picture: info", "      picture: no-such")
        run = check(folder)
        self.assertEqual((run.returncode, run.stdout), (1, f"{folder}/services/tam-tru.yaml:{line}: no picture no-such\n"))

    def test_a_keyboard_that_is_not_there(self):
        folder = self.folder()
        os.unlink(os.path.join(folder, "keyboards/digits.yaml"))
        run = check(folder)
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"{folder}/keyboards/digits.yaml:1: no such file", run.stdout)

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
        self.assertEqual(run.returncode, 0)
        journeys = {one["id"]: one for one in map(json.loads, run.stdout.splitlines())}
        self.assertEqual(set(journeys), {name[:-5] for part in ("services", "guides") for name in os.listdir(os.path.join(CONFIG, part))})
        for one in journeys.values():
            self.assertEqual(set(one), {"id", "procedure", "mode", "name", "pages", "languages", "status", "checked"})
            self.assertIn(one["mode"], ("prepare", "lead", "info", "check_in"))
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
