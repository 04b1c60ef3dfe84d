"""The scripts of ./dev demo: every page, both services, a guide and its obstacle, a look-up, an idle end, a full disk."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from world import World  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CARD = "001199000017||Nguyễn Thị Thử Nghiệm|01011999|Nữ|Xã Mẫu, Tỉnh Thử|15062021"
PICTURES_MIN = 12


def script(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as source:
        return source.read()


class Tour(unittest.TestCase):
    def test_every_page(self):
        with World() as world:
            world.start_courier()
            card = world.qr_picture("card.png", CARD)
            world.run_script(script("tour.script").replace("build/demo/card.png", card), "--headless", "--fake-clock")
            pictures = os.listdir(world.path("shots"))
            self.assertGreaterEqual(len(pictures), PICTURES_MIN)
            self.assertEqual(sorted(row["serviceCode"] for row in world.submitted()), ["1.001193", "1.004194"])

    def test_landscape(self):
        with World(panel=(1920, 1080)) as world:
            world.start_courier()
            card = world.qr_picture("card.png", CARD)
            world.run_script(script("tour.script").replace("build/demo/card.png", card), "--headless", "--fake-clock")

    def test_full_disk(self):
        with World(settings={"storage": {"disk_free_bytes_min": 900000000000000}}) as world:
            world.start_courier()
            world.run_script(script("tour-full.script"), "--headless", "--fake-clock")


if __name__ == "__main__":
    unittest.main()
