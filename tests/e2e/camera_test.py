"""A camera at the real screen: hints while the card is held wrongly, the card read, the plug pulled and put back; and
`kiosk read --video` over a clip of a card that is brought to the camera."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from journeys import BEGIN, Citizen  # noqa: E402
from world import BIN, KIOSK, PATIENCE, SCRIPT_SECONDS, World, wait_for  # noqa: E402

PLAY = os.path.join(os.environ.get("KIOSK_BUILD", os.path.dirname(BIN)), "tests", "camera_play")
WIDTH, HEIGHT = 1280, 720
CARD = Citizen(7).card
LOOK_MS_MAX = 3500  # DECODER_START_MS_MAX + DECODER_FRAME_MS_MAX of kiosk/scan/decoder_link.h: what a look may take at most


def modules(payload):
    text = subprocess.run(["qrencode", "-8", "-l", "M", "-m", "4", "-t", "ASCII", "-o", "-"], input=payload.encode(),
                          capture_output=True, check=True).stdout.decode()
    return [[line[x] == "#" for x in range(0, len(line), 2)] for line in text.splitlines() if line]


def worn(code):
    """Its corners and timing patterns are seen, and nobody can read it."""
    return [[dark != (x > 12 and y > 12 and (x * 7 + y * 13) % 3 == 0) for x, dark in enumerate(line)]
            for y, line in enumerate(code)]


def write_frame(path, code=None, module_px=6, light=1.0, left=300, top=100, card=False):
    """A counter, perhaps with a card on it, perhaps with a code on the card."""
    rows = [bytearray([110] * WIDTH) for _ in range(HEIGHT)]
    if card:
        for y in range(120, 620):
            rows[y][260:1060] = bytes([205 if y // 20 % 2 else 225]) * 800
    for y, line in enumerate(code or []):
        for x, dark in enumerate(line):
            for at in range(top + y * module_px, top + (y + 1) * module_px):
                begin = left + x * module_px
                rows[at][begin:begin + module_px] = bytes([30 if dark else 225]) * module_px
    if light != 1.0:
        rows = [bytes(int(value * light) for value in row) for row in rows]
    with open(path, "wb") as target:
        target.write(b"P5 %d %d 255\n" % (WIDTH, HEIGHT) + b"".join(rows))


TO_SCAN_PAGE = BEGIN + """
press home.services
press service.khai-sinh
press nav.next
expect page=show
press nav.next
expect page=scan
"""
HINT_OF_BACK = "Mã QR có thể ở mặt sau"
# What the camera sees, what the page then says, and the command that ends it.
STEPS = (
    ("waiting", "Đang chờ mã QR", "show {small}"),
    ("closer", "Lại gần hơn một chút", "show {worn}"),
    ("still", "Xin giữ yên", "show {dark}"),
    ("dark", "Tối quá", "show {back}"),
    ("back", HINT_OF_BACK, "unplug"),
    ("unplugged", None, "show {card}\nplug"),  # a script is a reader too: the page goes on asking
    ("read", "Đã đọc được", None),
)


class Camera(unittest.TestCase):
    def test_hints_then_the_card_and_the_plug(self):
        with World(settings={"camera": {"device": "/dev/video0"}}) as world:
            code = modules(CARD)
            write_frame(world.path("empty.pgm"))
            write_frame(world.path("dark.pgm"), worn(code), light=0.15)
            write_frame(world.path("small.pgm"), worn(code), module_px=2)
            write_frame(world.path("worn.pgm"), worn(code))
            write_frame(world.path("back.pgm"), card=True)
            write_frame(world.path("card.pgm"), code)
            world.start_courier()
            self.play(world)

    def play(self, world):
        names = {name: world.path(name + ".pgm") for name in ("empty", "dark", "small", "worn", "back", "card")}
        script = TO_SCAN_PAGE
        for name, words, _ in STEPS:
            script += f'expect text "{words}"' if words else f'expect no text "{HINT_OF_BACK}"'
            script += f"\nshot {name}\n"
        with open(world.path("run.log"), "ab") as log:
            screen = subprocess.Popen([PLAY, *world.run_arguments(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=log)
            world.children.append(screen)
            self.addCleanup(screen.stdout.close)
            self.addCleanup(screen.stdin.close)
            self.tell(screen, f"show {names['empty']}\nplug")
            for name, _, then in STEPS:
                shot = world.path("shots", name + ".png")
                wait_for(lambda: os.path.exists(shot) or screen.poll() is not None, SCRIPT_SECONDS, name)
                self.assertTrue(os.path.exists(shot), self.end_of(world))
                if then:
                    self.tell(screen, then.format(**names))
            self.assertEqual(screen.wait(SCRIPT_SECONDS), 0, self.end_of(world))
            self.assertEqual(self.end_of(world).count("event=scan.device_lost"), 1)
            self.assertEqual(self.end_of(world).count("event=scan.device_found"), 2)
            self.assertNotIn(Citizen(7).number, self.end_of(world))

    @staticmethod
    def tell(screen, words):
        screen.stdin.write((words + "\n").encode())
        screen.stdin.flush()

    @staticmethod
    def end_of(world):
        with open(world.path("run.log"), encoding="utf-8", errors="replace") as source:
            return source.read()[-6000:]


class Video(unittest.TestCase):
    """Ten seconds of a card that comes nearer and is sharp from its twelfth frame on."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def read(self, *arguments):
        done = subprocess.run([KIOSK, "read", *arguments], capture_output=True, timeout=60 * PATIENCE, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def make(self, frames, sharp_from):
        code = modules(CARD)
        for at in range(1, frames + 1):  # 1.pgm ... 300.pgm: numbers, not names, are the order
            path = os.path.join(self.folder.name, f"{at}.pgm")
            if at in (1, sharp_from):
                write_frame(path, code if at >= sharp_from else None, card=at < sharp_from)
            else:
                os.link(os.path.join(self.folder.name, f"{1 if at < sharp_from else sharp_from}.pgm"), path)

    def test_the_time_of_the_first_code(self):
        self.make(300, 12)
        code, out, errors = self.read("--json", "--time", "--video", self.folder.name)
        self.assertEqual((code, errors), (0, ""))
        line = json.loads(out)
        self.assertEqual(list(line), ["file", "kind", "fields", "warnings", "cpu_ms", "first_code_ms", "frames",
                                      "frames_looked_at"])
        self.assertEqual(line["fields"]["number"], Citizen(7).number)
        self.assertEqual(line["frames"], 300)
        number = int(os.path.basename(line["file"]).split(".")[0])
        self.assertGreaterEqual(number, 12)
        self.assertGreaterEqual(line["first_code_ms"], 1000 * 11 // 30)  # frame 12 is there, and not before
        self.assertLess(line["first_code_ms"], 1000 * number / 30 + LOOK_MS_MAX)
        self.assertLessEqual(line["frames_looked_at"], number)
        self.assertEqual(self.read("--video", self.folder.name)[0], 0)

    def test_a_clip_without_a_code(self):
        self.make(10, 99)
        code, out, _ = self.read("--json", "--video", self.folder.name)
        line = json.loads(out)
        self.assertEqual(code, 1)
        self.assertEqual(list(line), ["file", "error", "frames", "frames_looked_at"])
        self.assertEqual((line["file"], line["error"], line["frames"]), (self.folder.name, "unread", 10))

    def test_no_clip(self):
        for folder in (self.folder.name, "/nonexistent"):
            code, out, errors = self.read("--video", folder)
            self.assertEqual((code, out), (1, ""))
            self.assertIn("no frames there", errors)


if __name__ == "__main__":
    unittest.main()
