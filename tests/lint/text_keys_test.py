"""Every text key the screens and the core name has words in config/text.

A literal of the shape "a.b" or "a.b.c" in kiosk/view and kiosk/core is a text key, unless it names a node (.id = "…"), is a
file, or is a pattern with %. A pattern is matched as a prefix: "groups.%s" needs some key below groups."""
import os
import re
import tempfile
import unittest

SOURCE = os.environ.get("KIOSK_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROOMS = ("kiosk/view", "kiosk/core", "kiosk/base", "kiosk/scan", "kiosk/paper")
LITERAL = re.compile(r'"([a-z][a-z0-9_]*(?:\.[a-z0-9_%]+)+)"')
REFUSAL = re.compile(r'"(scan_[a-z_]+)"')
NODE = re.compile(r'(?:\.id = |_id = |node_is\([^"]*|strcmp\([^"]*|ui_format\(ui, |str_format\([^"]*)$')
FILE = re.compile(r"\.(h|c|yaml|svg|png|ttf|db|sock)$")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LOG_EVENTS = "kiosk/base/log.h"


def keys_of(path):
    """Dotted keys of a text file. Only what vi.yaml uses: nested maps by indentation, one-line texts, comments."""
    keys, stack = set(), []
    with open(path, encoding="utf-8") as source:
        for line in source:
            match = re.match(r"^( *)([a-z0-9_]+):(?: +(.*))?$", line.rstrip("\n"))
            if not match or line.lstrip().startswith("#"):
                continue
            depth = len(match.group(1)) // 2
            stack = stack[:depth] + [match.group(2)]
            if match.group(3):
                keys.add(".".join(stack))
    return keys


def literals(source):
    """(path, line, literal) of everything that must be a text key; patterns keep their %."""
    for room in ROOMS:
        for folder, _, names in os.walk(os.path.join(source, room)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), source)
                if not name.endswith((".c", ".h")) or path == LOG_EVENTS:
                    continue
                with open(os.path.join(source, path), encoding="utf-8") as text:
                    code = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text.read())
                    for number, line in enumerate(code.split("\n"), 1):
                        if line.startswith("#include"):
                            continue
                        for match in LITERAL.finditer(line):
                            if not NODE.search(line[:match.start()]) and not FILE.search(match.group(1)):
                                yield path, number, match.group(1)
                        for match in REFUSAL.finditer(line):
                            yield path, number, match.group(1)


def faults_of(source, keys):
    for path, number, literal in literals(source):
        if "%" in literal:
            prefix = literal.split("%")[0]
            if not any(key.startswith(prefix) for key in keys):
                yield f"{path}:{number}: no text below {prefix}"
        elif literal not in keys:
            yield f"{path}:{number}: no text {literal} in config/text/vi.yaml"


class TextKeys(unittest.TestCase):
    maxDiff = None

    def test_every_key_has_words(self):
        keys = keys_of(os.path.join(SOURCE, "config/text/vi.yaml"))
        self.assertGreater(len(keys), 250)
        self.assertEqual(list(faults_of(SOURCE, keys)), [])

    def test_a_missing_key_is_found(self):
        with tempfile.TemporaryDirectory() as source:
            os.makedirs(os.path.join(source, "kiosk/view"))
            with open(os.path.join(source, "kiosk/view/x.c"), "w", encoding="utf-8") as sink:
                sink.write('#include "view/view.h"\n'
                           'f(words(model, "home.title"), words(model, "home.titel"));\n'
                           'n.id = "nav.back";\n'
                           'words_format("groups.%s"); words_format("nothing.%s");\n'
                           'return "scan_unraed";\n')
            self.assertEqual(list(faults_of(source, {"home.title", "groups.g", "scan_unread"})),
                             ["kiosk/view/x.c:2: no text home.titel in config/text/vi.yaml",
                              "kiosk/view/x.c:4: no text below nothing.",
                              "kiosk/view/x.c:5: no text scan_unraed in config/text/vi.yaml"])


if __name__ == "__main__":
    unittest.main()
