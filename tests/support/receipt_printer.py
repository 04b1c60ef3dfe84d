"""A receipt printer that speaks ESC/POS on a pty or a TCP port, as far as the kiosk uses it (Epson's ESC/POS Command Reference): raster bands
become pictures, DLE EOT is answered at once, GS r in its turn. It can be out of paper, open, off, silent, or fail in the middle.

    with ReceiptPrinter() as printer:      # or ReceiptPrinter(pty=True)
        settings = {"printer": printer.settings()}
        ...
        printer.slips[0].save(path)        # PNG
"""
import os
import pty
import select
import socket
import struct
import threading
import tty
import zlib

ESC, GS, DLE = 0x1B, 0x1D, 0x10


class Slip:
    def __init__(self):
        self.rows = []

    def save(self, path):
        """A grey PNG with the white margins that paper has; 1 in the raster is black."""
        width = len(self.rows[0]) * 8
        lines = [bytes(255 for _ in range(width + 40))] * 20
        for row in self.rows:
            lines.append(b"\xff" * 20 + bytes(0 if row[x // 8] >> (7 - x % 8) & 1 else 255 for x in range(width)) + b"\xff" * 20)
        lines += lines[:20]
        raw = b"".join(b"\0" + line for line in lines)

        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

        with open(path, "wb") as sink:
            sink.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width + 40, len(lines), 8, 0, 0, 0, 0))
                       + chunk(b"IDAT", zlib.compress(raw, 6)) + chunk(b"IEND", b""))
        return path


class ReceiptPrinter:
    def __init__(self, pty=False):
        self.paper = True
        self.cover = False
        self.answers = True
        self.knows_gs_r = True
        self.paper_ends_after_rows = None  # then out of paper until someone sets `paper`
        self.dies_after_bytes = None       # the line is cut there, once
        self.deaf_after_bytes = None       # nothing is read any more from there on
        self.slips, self.dropped, self.questions, self.bytes = [], 0, 0, 0
        self.is_pty = pty
        self.stop_read, self.stop_write = os.pipe()
        if pty:
            self.master, self.slave = open_pty()
            self.path = os.ttyname(self.slave)
        else:
            self.listener = socket.create_server(("127.0.0.1", 0))
            self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve_pty if pty else self.serve_tcp, daemon=True)

    def settings(self):
        return {"device": self.path} if self.is_pty else {"tcp": f"127.0.0.1:{self.port}"}

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, value, trace):
        os.write(self.stop_write, b"x")
        self.thread.join(10)
        for fd in (self.stop_read, self.stop_write):
            os.close(fd)
        if self.is_pty:
            os.close(self.master)
            os.close(self.slave)
        else:
            self.listener.close()

    # --- lines -------------------------------------------------------------------------------------------------------

    @staticmethod
    def hurry():
        """A printer is hardware and answers at once on a busy machine; its stand-in gets what the machine allows."""
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -15)
        except OSError:
            pass

    def serve_pty(self):
        self.hurry()
        self.begin()
        while self.readable(self.master):
            self.take(os.read(self.master, 4096), lambda answer: os.write(self.master, answer))

    def serve_tcp(self):
        self.hurry()
        while self.readable(self.listener.fileno()):
            line, _ = self.listener.accept()
            self.begin()
            with line:
                while self.readable(line.fileno()):
                    try:
                        got = line.recv(4096)
                    except ConnectionError:
                        break
                    if not got:
                        break
                    if self.dies_after_bytes is not None and self.bytes + len(got) > self.dies_after_bytes:
                        self.dies_after_bytes = None
                        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        break
                    self.take(got, line.sendall)

    def readable(self, fd):
        """False when it is time to end. A deaf printer waits with its buffer full."""
        while True:
            deaf = self.deaf_after_bytes is not None and self.bytes > self.deaf_after_bytes
            ready = select.select([self.stop_read] + ([] if deaf else [fd]), [], [], 0.1)[0]
            if self.stop_read in ready:
                return False
            if ready:
                return True

    # --- commands ----------------------------------------------------------------------------------------------------

    def begin(self):
        self.pending, self.slip = b"", Slip()

    def take(self, got, answer):
        self.bytes += len(got)
        self.pending += got
        while True:
            used = self.command(self.pending, answer)
            if used == 0:
                return
            self.pending = self.pending[used:]

    def command(self, data, answer):
        """Bytes used by the command at the beginning of data; 0: not whole yet."""
        if len(data) < 2:
            return 0
        kind = (data[0], data[1])
        lengths = {(ESC, 0x40): 2, (ESC, 0x64): 3, (GS, 0x56): 4, (GS, 0x72): 3, (DLE, 4): 3, (DLE, 5): 3, (GS, 0x76): 8}
        if kind not in lengths:
            raise AssertionError(f"not a command of the kiosk: {data[:4].hex()}")
        if len(data) < lengths[kind]:
            return 0
        if kind == (GS, 0x76):
            return self.raster(data)
        if kind == (DLE, 4):
            self.questions += 1
            if self.answers:
                answer(bytes([self.state(data[2])]))
        elif kind == (DLE, 5):
            self.dropped += 1
            self.slip = Slip()
        elif kind == (ESC, 0x40):
            self.slip = Slip()
        elif kind == (GS, 0x56) and self.paper:
            self.slips.append(self.slip)
            self.slip = Slip()
        elif kind == (GS, 0x72) and self.knows_gs_r and self.paper:
            answer(b"\0")
        return lengths[kind]

    def raster(self, data):
        assert data[2:4] == b"0\0", "GS v 0, normal size"
        width, rows = data[4] + data[5] * 256, data[6] + data[7] * 256
        if len(data) < 8 + width * rows:
            return 0
        for row in range(rows):
            if self.paper_ends_after_rows is not None and len(self.slip.rows) >= self.paper_ends_after_rows:
                self.paper, self.paper_ends_after_rows = False, None
            if self.paper:
                self.slip.rows.append(data[8 + row * width:8 + (row + 1) * width])
        return 8 + width * rows

    def state(self, question):
        out = not self.paper
        return {1: 0x12 | (8 if out or self.cover else 0), 2: 0x12 | (4 if self.cover else 0) | (0x20 if out else 0), 3: 0x12,
                4: 0x12 | (0x60 if out else 0)}[question]


def open_pty():
    """A raw pair: what a kiosk writes comes out unchanged whatever it sets itself. Our copy of the slave keeps the line up."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    return master, slave
