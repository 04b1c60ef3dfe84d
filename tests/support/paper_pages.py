"""Papers as a document scanner sees them: A4 at 200 dots an inch, grey, with uneven light and the paper's own grain."""
import os
import random
import subprocess
import textwrap
import zlib

DPI = 200
WIDTH, HEIGHT = 1654, 2339
FONT = "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf"
MODULE_PX = 16  # 2 mm
WORDS = ("Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập – Tự do – Hạnh phúc. Kính gửi Ủy ban nhân dân xã Mẫu Bình. Tôi cam đoan những "
         "nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về lời cam đoan của mình. ")


def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, **more).stdout


def draw(target, payload, lines=24):
    """One page in PGM: `lines` lines of 11 pt Vietnamese, then a QR code of 2 mm modules with `payload`, on paper that is not white."""
    text = "\n".join(textwrap.wrap(WORDS * 30, 88)[:lines])
    code = target + ".code.png"
    run("qrencode", "-8", "-l", "M", "-s", str(MODULE_PX), "-m", "4", "-o", code, input=payload.encode())
    run("convert", "-size", f"{WIDTH}x{HEIGHT}", "xc:white", "-density", str(DPI), "-font", FONT, "-pointsize", "11",
        "-annotate", "+160+200", text, "(", code, "-colorspace", "gray", ")", "-gravity", "south", "-geometry", "+0+80", "-composite",
        "-blur", "0x0.7", "-colorspace", "gray", "-depth", "8", target + ".clean.pgm")
    with open(target + ".clean.pgm", "rb") as source:
        pixels = source.read()[-WIDTH * HEIGHT:]
    os.unlink(code)
    os.unlink(target + ".clean.pgm")
    write_pgm(target, light(pixels))


def light(pixels):
    """The lamp gives 70 % at one edge, and the grain is +-10 levels; the seed is always the same."""
    dice = random.Random(7)
    grain = bytes(dice.randrange(-10, 11) + 128 for _ in range(4096 + WIDTH))
    out = bytearray()
    shades = [178 + 70 * x // WIDTH for x in range(WIDTH)]
    for y in range(HEIGHT):
        at = dice.randrange(4096)
        row = pixels[y * WIDTH:(y + 1) * WIDTH]
        out += bytes(max(0, min(255, value * shade // 255 + noise - 128))
                     for value, shade, noise in zip(row, shades, grain[at:at + WIDTH]))
    return bytes(out)


def write_pgm(target, pixels, width=WIDTH, height=HEIGHT):
    with open(target, "wb") as out:
        out.write(f"P5\n{width} {height}\n255\n".encode() + pixels)


def white(target):
    write_pgm(target, light(b"\xff" * (WIDTH * HEIGHT)))


def bomb_png(target, width=8192, height=8192, bits=8):
    """A few KiB that want to become 64 MiB and more."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 + width)) for _ in range(height)) + packer.flush()
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([bits, 0, 0, 0, 0])
    with open(target, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b""))


def pictures_of(pdf, folder):
    """The pages of a PDF, drawn by poppler at 200 dots an inch; and what zbar reads on them."""
    run("pdftoppm", "-r", str(DPI), "-gray", "-png", pdf, os.path.join(folder, "page"))
    pages = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("page"))
    return pages, [run("zbarimg", "-q", "--raw", page).decode().strip() for page in pages]
