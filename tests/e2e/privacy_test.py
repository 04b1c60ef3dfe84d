"""After a session ends (finished, cancelled, idle) nothing of it is on a later page, in the state folder in clear, in the log, or in the
memory of the screen, courier or decoder."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen, birth, birth_answers, birth_start  # noqa: E402
from world import World, wait_for  # noqa: E402


def canaries(citizen):
    return [citizen.name, citizen.name.upper(), citizen.number, citizen.child, citizen.child.upper(), citizen.phone, citizen.residence]


def files_below(folder):
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if os.path.isfile(path):
                with open(path, "rb") as source:
                    yield path, source.read()


def memory_of(pid):
    """Every readable page of a process; root may read what PR_SET_DUMPABLE hides from others."""
    chunks = []
    with open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
        for line in maps:
            span, mode = line.split()[:2]
            if "r" not in mode or "[v" in line:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                chunks.append(memory.read(end - start))
            except (OSError, ValueError, OverflowError):
                continue
    return b"".join(chunks)


def lines_of(pid):
    """Inodes of the TCP connections a process holds."""
    with open("/proc/net/tcp", encoding="ascii") as source:
        tcp = {f"socket:[{row.split()[9]}]" for row in source.readlines()[1:]}
    held = []
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            held.append(os.readlink(f"/proc/{pid}/fd/{name}"))
        except FileNotFoundError:  # closed meanwhile
            continue
    return [link for link in held if link in tcp]


class Privacy(unittest.TestCase):
    def check_later_pages(self, world, citizen, ending, *more):
        """Runs a session, ends it in the given way, then walks the next person's pages and looks for the former one."""
        later = []
        walk = ""
        for name, step in (("a", ""), ("b", "press attract.begin\nexpect page=home"), ("c", "press home.services\nexpect page=services"),
                           ("d", "press service.khai-sinh"), ("e", "press nav.next\nexpect page=show"),
                           ("f", "press nav.next\nexpect page=scan"), ("g", "press scan.manual\nexpect page=ask")):
            dump = world.path(f"later-{name}.txt")
            later.append(dump)
            walk += f"{step}\ndump {dump}\n"
        # the script itself names the canaries, so it must not be searched
        world.run_script(ending + walk, *more)
        for dump in later:
            with open(dump, encoding="utf-8") as source:
                shown = source.read()
            for canary in canaries(citizen):
                self.assertNotIn(canary, shown, f"{canary!r} on a later page")
        self.check_files(world, citizen)

    def check_files(self, world, citizen):
        found = []
        logs = [entry for entry in files_below(world.folder) if entry[0].endswith((".log", ".port"))]
        self.assertTrue(any(path.endswith("outbox.db") for path, _ in files_below(world.path("state"))) or not world.outbox())
        for path, content in [*files_below(world.path("state")), *logs]:
            found += [(path, canary) for canary in canaries(citizen) if canary.encode() in content]
        self.assertEqual(found, [])

    def test_finished(self):
        citizen = Citizen(1201)
        with World() as world:
            world.start_courier()
            self.check_later_pages(world, citizen, BEGIN + birth(citizen) + """
expect page=outcome
press outcome.done
expect page=goodbye
wait 20s
expect page=attract
""", "--headless", "--fake-clock")

    def test_finished_but_not_sent(self):
        citizen = Citizen(1202)
        with World() as world:
            world.start_courier()
            world.fault({"match": "* *", "kind": "reset_before", "times": -1})
            self.check_later_pages(world, citizen, BEGIN + birth(citizen) + """
expect text "đã xong"
wait 13s
expect page=outcome
press outcome.done
wait 20s
expect page=attract
""", "--headless", "--fake-clock")
            self.assertEqual(len(world.outbox()), 1, "it waits, sealed")

    def test_memory_while_it_waits(self):
        """Cut off in the middle of being sent, the application is in the courier's memory only while a try is under way."""
        citizen = Citizen(1206)
        with World() as world:
            world.start_courier()
            world.fault({"match": "POST *", "kind": "reset_mid_body", "times": -1})
            world.run_script(BEGIN + birth(citizen) + """
expect text "đã xong"
wait 13s
expect page=outcome
""", "--headless", "--fake-clock")
            wait_for(lambda: world.outbox()[0]["state"] == "retry" and not lines_of(world.courier.pid) and
                     not any(word.encode() in memory_of(world.courier.pid) for word in canaries(citizen)), 120,
                     "a memory without the citizen")

    def test_idle(self):
        citizen = Citizen(1203)
        with World() as world:
            world.start_courier()
            self.check_later_pages(world, citizen, BEGIN + birth_start(citizen) + birth_answers(citizen) + """
wait 61s
expect page=still_there
wait 31s
expect page=attract
""", "--headless", "--fake-clock")

    def test_cancelled(self):
        citizen = Citizen(1204)
        with World() as world:
            world.start_courier()
            self.check_later_pages(world, citizen, BEGIN + birth_start(citizen) + birth_answers(citizen) + """
press nav.next
expect page=consent
press consent.refuse
press dialog.yes
wait 20s
expect page=attract
""", "--headless", "--fake-clock")

    def test_memory(self):
        """The running processes are searched from outside once the session is over."""
        citizen = Citizen(1205)
        with World() as world:
            world.start_courier()
            picture = world.qr_picture("card.png", citizen.card)
            marker = world.path("over.txt")
            script = BEGIN + birth(citizen, f"scan {picture}") + f"""
expect page=outcome
press outcome.done
wait 30s
expect page=attract
dump {marker}
within 120s
expect page=sending
"""
            # Run from a copy of the script that is gone from memory: the parsed steps hold what the test types, so the phrases
            # typed by the script are searched in the courier and decoder only, and what came by the card everywhere.
            screen = subprocess.Popen(world.run_arguments(script, "--headless", "--fake-clock"), stderr=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL)
            world.children.append(screen)
            wait_for(lambda: os.path.exists(marker), 120, "the end of the session")
            # a connection kept open keeps its last records in clear: it is given up after two idle seconds
            wait_for(lambda: not lines_of(world.courier.pid), 60, "the end of the idle line")
            from_card = [citizen.number, citizen.residence, citizen.name.upper()]
            children = subprocess.run(["pgrep", "-P", str(screen.pid)], capture_output=True, text=True, check=False).stdout.split()
            for pid, words in ((world.courier.pid, canaries(citizen)), (screen.pid, from_card), *((int(p), from_card) for p in children)):
                memory = memory_of(pid)
                self.assertGreater(len(memory), 1 << 20, "the search must have seen the process")
                left = [word for word in words if word.encode() in memory]
                self.assertEqual(left, [], f"left in the memory of process {pid}")


if __name__ == "__main__":
    unittest.main()
