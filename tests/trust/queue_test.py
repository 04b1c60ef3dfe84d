"""The figures of the queue, scaled down: F01 5,000 disks, F02 all planted faults, F05 a part of the allocations, F06 all."""
import os
import subprocess
import sys
import unittest

RUN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run")


def figure(name, percent):
    return subprocess.run([sys.executable, RUN, name, "--scale", str(percent)], capture_output=True, text=True, check=False)


class Queue(unittest.TestCase):
    def check(self, name, percent):
        done = figure(name, percent)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return dict(pair.split("=", 1) for pair in done.stdout.split(" value=")[1].split()[0].split(","))

    def test_power_cuts(self):
        self.assertGreaterEqual(int(self.check("F01", 2)["states"]), 5000)

    def test_the_same_seed_is_the_same_world(self):
        self.assertEqual(self.check("F01", 0.1)["trace"], self.check("F01", 0.1)["trace"])

    def test_planted_faults(self):
        self.check("F02", 100)

    def test_allocations(self):
        self.check("F05", 10)

    def test_disk_calls(self):
        self.check("F06", 100)


if __name__ == "__main__":
    unittest.main()
