#!/usr/bin/env python3
"""The kiosk beside Chromium on the same X screen in the same run: completed home page, memory, idle, touch to pixels.

./dev bench gives DISPLAY, KIOSK_BIN, KIOSK_BUILD. Runs alternate, so a slow minute of the machine falls on both. Both are
started once before counting, so that neither reads its libraries from a cold disk. Chromium shows home.html.
"""
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "support")]
import certs  # noqa: E402
import demo  # noqa: E402
from watched import Program, bench, cpu_seconds, note, percentile, pss_mib, touches, tree  # noqa: E402

RUNS = int(os.environ.get("KIOSK_BENCH_RUNS", "5"))
SCREEN = "1080x1920"
SETTLED_SECONDS = 3          # memory is looked at when nothing has moved for this long
IDLE_SECONDS = 20
TOUCHES, TOUCH_PAUSE_MS = 60, 250
KIOSK = os.path.join(os.environ.get("KIOSK_BIN", "build/bin"), "kiosk")
# The attract page is up first; the home page is one press further. The script stays so that the page does.
HOME_SCRIPT = "press attract.begin\nexpect page=home\nwait 600s\n"
DUMP_SCRIPT = "press attract.begin\nexpect page=home\nexpect node header.contrast\ndump {path}\n"


def kiosk(folder, *more):
    return [KIOSK, "run", "--config", f"{folder}/config", "--state", f"{folder}/state", "--windowed", SCREEN, *more]


def chromium(folder):
    width, height = SCREEN.split("x")
    return ["chromium", "--kiosk", "--no-sandbox", "--no-first-run", "--no-default-browser-check", "--disable-dev-shm-usage",
            "--disable-extensions", "--disable-component-update", "--disable-sync", "--disable-features=Translate", "--password-store=basic",
            f"--window-size={width},{height}", "--window-position=0,0", f"--user-data-dir={folder}/chromium",
            "file://" + os.path.join(HERE, "home.html")]


def prepare(folder):
    """A configuration whose portal does not answer: a machine that waits, with its reader on."""
    certs.make(f"{folder}/tls")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    demo.configure(folder, port)
    os.makedirs(f"{folder}/state", mode=0o700)
    with open(f"{folder}/home.script", "w", encoding="utf-8") as script:
        script.write(HOME_SCRIPT)


def picture(name):
    """What was on the screen, for a person who doubts the number."""
    path = os.path.join(os.environ.get("KIOSK_BUILD", "build"), f"bench_{name}.png")
    if shutil.which("import"):
        subprocess.run(["import", "-window", "root", path], check=False)


def start_once(name, command, folder, last):
    with Program(command, f"{folder}/{name}.log", environment={"SDL_VIDEODRIVER": "x11"}) as program:
        if program.complete_ms is None or not program.alive():
            with open(f"{folder}/{name}.log", encoding="utf-8", errors="replace") as log:
                sys.stderr.write(log.read()[-2000:])
            sys.exit(f"start_bench: {name} showed nothing")
        time.sleep(SETTLED_SECONDS)
        if last:
            picture(name)
        return program.complete_ms, pss_mib(program.pid), len(tree(program.pid))


def compare_starts(folder):
    commands = {"chromium": chromium(folder), "kiosk": kiosk(folder, "--script", f"{folder}/home.script")}
    seen = {name: [] for name in commands}
    for run in range(RUNS + 1):
        for name, command in commands.items():
            result = start_once(name, command, folder, run == RUNS)
            if run > 0:  # the first fills the caches
                seen[name].append(result)
    start = {name: statistics.median(one[0] for one in results) for name, results in seen.items()}
    memory = {name: statistics.median(one[1] for one in results) for name, results in seen.items()}
    for name, results in seen.items():
        note(f"{name}_start_all", min(one[0] for one in results), "ms_fastest")
        note(f"{name}_processes", statistics.median(one[2] for one in results), "processes")
    note("chromium_home", start["chromium"], "ms")
    note("chromium_pss", memory["chromium"], "MiB")
    return [bench("start_to_home", start["kiosk"], "ms", 1 / 5, start["kiosk"] / start["chromium"]),
            bench("pss_all_processes", memory["kiosk"], "MiB", 1 / 6, memory["kiosk"] / memory["chromium"]),
            bench("pss_ceiling", memory["kiosk"], "MiB", 55)]


def middle_of(folder, node):
    """Where a node is on the screen, as `dump` tells it."""
    script, dump = f"{folder}/dump.script", f"{folder}/dump.txt"
    with open(script, "w", encoding="utf-8") as text:
        text.write(DUMP_SCRIPT.format(path=dump))
    subprocess.run(kiosk(folder, "--script", script), check=True, stdin=subprocess.DEVNULL, env={**os.environ, "SDL_VIDEODRIVER": "x11"})
    with open(dump, encoding="utf-8") as text:
        for line in text:
            place = re.search(r"(-?\d+),(-?\d+) (\d+)x(\d+)\s*$", line)
            if f"#{node} " in line and place:
                x, y, width, height = map(int, place.groups())
                return x + width // 2, y + height // 2
    sys.exit(f"start_bench: no {node} on the home page")


def idle_and_touch(folder):
    x, y = middle_of(folder, "header.contrast")
    with Program(kiosk(folder), f"{folder}/kiosk.log", environment={"SDL_VIDEODRIVER": "x11"}) as program:
        time.sleep(SETTLED_SECONDS)
        before, begin = cpu_seconds(program.pid), time.monotonic()
        time.sleep(IDLE_SECONDS)
        idle = 100 * (cpu_seconds(program.pid) - before) / (time.monotonic() - begin)
        touches(540, 960, 1, 1000)  # attract -> home
        spent = touches(x, y, TOUCHES, TOUCH_PAUSE_MS)
    missed = sum(1 for one in spent if one < 0)
    seen = [one for one in spent if one >= 0] or [float("inf")]
    note("touch_to_pixels_p50", percentile(seen, 50), "ms")
    return [bench("idle_cpu_reader_listening", idle, "%", 0.5), bench("touch_to_pixels_p95", percentile(seen, 95), "ms", 50),
            bench("touches_unseen", missed, "of_60", 0)]


def main():
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        prepare(folder)
        met = compare_starts(folder) + idle_and_touch(folder)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
