"""Papers as a document scanner sees them: A4 at 200 dots an inch, grey, with uneven light and the paper's own grain."""
import os
import random
import subprocess
import textwrap

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
    os.unlink(code)
    write_pgm(target, light(pixels_of(target + ".clean.pgm")))
    os.rename(target + ".clean.pgm", clean_of(target))


def clean_of(target):
    """What was drawn, before light and grain; beside the folder of the glass."""
    return os.path.dirname(target) + ".clean.pgm"


def pixels_of(pgm):
    with open(pgm, "rb") as source:
        return source.read()[-WIDTH * HEIGHT:]


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


def pictures_of(pdf, folder):
    """The pages of a PDF, drawn by poppler at 200 dots an inch; and what zbar reads on them."""
    run("pdftoppm", "-r", str(DPI), "-gray", "-png", pdf, os.path.join(folder, "page"))
    pages = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("page"))
    return pages, [run("zbarimg", "-q", "--raw", page).decode().strip() for page in pages]


def compare(picture, target):
    """Of what was black and of what was white on the paper: how much of it is so in the picture."""
    drawn = pixels_of(clean_of(target))
    seen = run("convert", picture, "-resize", f"{WIDTH}x{HEIGHT}!", "-depth", "8", "gray:-")
    ink = [after < 128 for before, after in zip(drawn, seen) if before < 90]
    paper = [after >= 128 for before, after in zip(drawn, seen) if before > 250]
    return sum(ink) / len(ink), sum(paper) / len(paper)
