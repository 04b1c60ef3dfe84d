"""What every lint shares: where the tree is, which files count, how faults are told."""
import os
import sys

SOURCE = os.environ.get("KIOSK_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("KIOSK_BUILD") or os.path.join(SOURCE, "build")
SKIPPED = {".git", "build", "__pycache__"}


def files(source, suffixes=None, below=""):
    """Paths relative to `source`, sorted. Without git, so that it works in an unpacked archive too."""
    found = []
    for folder, folders, names in os.walk(os.path.join(source, below)):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith("build-"))
        for name in names:
            if suffixes is None or name.endswith(tuple(suffixes)):
                found.append(os.path.relpath(os.path.join(folder, name), source))
    return sorted(found)


def lines(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as text:
        return text.read().split("\n")


def report(name, faults):
    """Prints every fault as "file:line: reason"; the exit code."""
    for fault in faults:
        print(fault)
    if faults:
        print(f"{name}: {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0
