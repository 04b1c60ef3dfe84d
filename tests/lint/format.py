#!/usr/bin/env python3
"""clang-format-14 with .clang-format says nothing about any C file; shell files parse."""
import os
import re
import subprocess
import sys

from tree import SOURCE, files, report

MESSAGE = re.compile(r"^(.*?):(\d+):\d+: error: ")


def check(source):
    paths = files(source, (".c", ".h"), "kiosk") + files(source, (".c", ".h"), "tests")
    faults = []
    if paths:
        run = subprocess.run(["clang-format-14", "--dry-run", "-Werror", *paths], cwd=source, capture_output=True, text=True, check=False)
        found = {(match.group(1), int(match.group(2))) for match in map(MESSAGE.match, run.stderr.splitlines()) if match}
        faults = [f"{path}:{line}: not formatted (clang-format-14 -i)" for path, line in sorted(found)]
        if run.returncode and not faults:
            faults.append(f"clang-format-14:1: {run.stderr[:200]}")
    for path in files(source):
        with open(os.path.join(source, path), "rb") as text:
            shell = text.readline().startswith(b"#!/usr/bin/env bash")
        if shell and subprocess.run(["bash", "-n", os.path.join(source, path)], capture_output=True, check=False).returncode:
            faults.append(f"{path}:1: bash cannot read it")
    return faults


if __name__ == "__main__":
    sys.exit(report("format", check(SOURCE)))
