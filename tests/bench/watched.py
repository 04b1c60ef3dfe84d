"""Programs under measurement: started, seen from outside (pixels, memory, processor time of the whole tree), ended."""
import os
import re
import signal
import subprocess
import time

BUILD = os.environ.get("KIOSK_BUILD", "build")
XPROBE = os.path.join(BUILD, "tests", "xprobe")
STOP_SECONDS = 5


def children():
    """{parent: [pid]} of the moment."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as text:
                    parent = int(text.read().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            found.setdefault(parent, []).append(int(name))
    return found


def tree(pid):
    """The process and all below it."""
    below, todo, found = children(), [pid], []
    while todo:
        one = todo.pop()
        found.append(one)
        todo += below.get(one, [])
    return found


def pss_mib(pid):
    """Proportional memory of the whole tree: shared pages counted once among those who share them."""
    total = 0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/smaps_rollup", encoding="ascii") as text:
                total += int(re.search(r"^Pss:\s+(\d+)", text.read(), re.M).group(1))
        except (OSError, AttributeError):
            continue
    return total / 1024


def cpu_seconds(pid):
    """Processor time of every living thread of the tree, to the nanosecond where the kernel tells it."""
    total = 0
    for one in tree(pid):
        try:
            for thread in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{thread}/schedstat", encoding="ascii") as text:
                    total += int(text.read().split()[0]) / 1e9
        except OSError:
            continue
    return total


class Program:
    """One program in a process group of its own. `complete_ms`: from before it is started until its last pixel changed."""

    def __init__(self, command, log, settle_ms=1500, timeout_ms=30000, environment=None):
        probe = subprocess.Popen([XPROBE, "watch", str(settle_ms), str(timeout_ms)], stdout=subprocess.PIPE, text=True)
        assert probe.stdout.readline() == "ready\n"
        with open(log, "wb") as sink:
            begin = time.monotonic_ns()
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True,
                                            env={**os.environ, **(environment or {})})
        first, last = (int(word) for word in probe.communicate()[0].split())
        self.first_ms = (first - begin) / 1e6 if first else None
        self.complete_ms = (last - begin) / 1e6 if last else None
        self.pid = self.process.pid

    def alive(self):
        return self.process.poll() is None

    def stop(self):
        """Asks, then insists; every process of the tree, none else."""
        everyone = tree(self.pid)
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:
                pass
            end = time.monotonic() + STOP_SECONDS
            while time.monotonic() < end and self.alive():
                time.sleep(0.02)
            if not self.alive():
                break
        for one in everyone[1:]:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def touches(x, y, count, pause_ms):
    """Milliseconds from each touch at x, y to the first changed pixel; -1 where none changed."""
    run = subprocess.run([XPROBE, "touch", str(x), str(y), str(count), str(pause_ms)], capture_output=True, text=True, check=True)
    return [float(line) for line in run.stdout.split()]


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * part // 100) - 1))]


def bench(name, value, unit, target, ratio=None):
    """One result line; `target` is an upper bound of the ratio when there is one, else of the value. True when met."""
    met = (value if ratio is None else ratio) <= target
    shown = "-" if ratio is None else f"{ratio:.3f}"
    print(f"BENCH {name} {value:.2f} {unit} {shown} <={target:g} {'PASS' if met else 'FAIL'}", flush=True)
    return met


def note(name, value, unit):
    """A number beside the results: the peer's, or what explains one."""
    print(f"NOTE {name} {value:.2f} {unit}", flush=True)
