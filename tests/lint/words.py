#!/usr/bin/env python3
"""Words that may not stand in the tree: loose ends, paths of one machine, numbers that could be a living person's."""
import os
import re
import sys

from tree import SOURCE, files, report

BINARY = (".png", ".jpg", ".jpeg", ".pgm", ".ogg", ".wav", ".ttf", ".otf", ".ico", ".bin")
LOOSE_ENDS = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
MACHINE = re.compile(r"/wo" r"rk/|/ro" r"ot/|/tmp/b" r"rief")
# A 12-digit personal number: province 001-096, century and sex, year, serial (Decree 137/2015, Art. 7). Invented ones here
# have a serial below 001000 or an evident one; the registers count from 000001 up, so rather few living people share one.
PERSONAL = re.compile(r"(?<![0-9A-Za-z.])0(?!00)[0-9]{2}[0-9][0-9]{2}([0-9]{6})(?![0-9A-Za-z])")
EVIDENT = {"012345", "123456", "234567", "345678", "456789", "567890", "654321", "987654", "111111", "999999", "222222"}


def faults_of_line(line):
    if LOOSE_ENDS.search(line):
        yield "a loose end: do it, or say in an issue why not"
    if MACHINE.search(line):
        yield "a path of one machine"
    for serial in PERSONAL.findall(line):
        if int(serial) >= 1000 and serial not in EVIDENT:
            yield "a number that could be a person's: use an invented serial below 001000"


def check(source):
    faults = []
    for path in files(source):
        if path.endswith(BINARY):
            continue
        try:
            with open(os.path.join(source, path), encoding="utf-8", newline="") as text:
                content = text.read()
        except UnicodeDecodeError:
            if "/seeds/" not in path:  # fuzz seeds are bytes
                faults.append(f"{path}:1: not UTF-8")
            continue
        if "/seeds/" in path:
            continue
        if "\r" in content:
            faults.append(f"{path}:1: CR: lines end with LF alone")
        if content and not content.endswith("\n"):
            faults.append(f"{path}:1: no newline at the end")
        for number, line in enumerate(content.split("\n"), 1):
            faults += [f"{path}:{number}: {reason}" for reason in faults_of_line(line)]
    return faults


if __name__ == "__main__":
    sys.exit(report("words", check(SOURCE)))
