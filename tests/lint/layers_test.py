"""The tree keeps the table of rooms; and the lint that says so catches what is planted in a copy."""
import os
import shutil
import subprocess
import tempfile
import unittest

import layers
from tree import BUILD, SOURCE


class Tree(unittest.TestCase):
    maxDiff = None

    def test_includes(self):
        self.assertEqual(layers.check_includes(SOURCE), [])

    def test_symbols(self):
        self.assertEqual(layers.check_symbols(SOURCE, BUILD), [])

    def test_only_the_decoder_links_what_reads_pictures(self):
        """Not by any way round the rooms either: what the built programs ask the loader for."""
        for program, wanted in (("kiosk", False), ("kiosk-decoder", True)):
            listed = subprocess.run(["readelf", "-d", os.path.join(BUILD, "bin", program)], capture_output=True, text=True, check=True)
            self.assertEqual("libzbar" in listed.stdout, wanted, program)

    def test_lengths(self):
        self.assertEqual(layers.check_lengths(SOURCE), [])

    def test_headers_compile_alone(self):
        self.assertEqual(layers.check_headers(SOURCE), [])

    def test_table_has_no_circle(self):
        left = {room: set(row.rooms) for room, row in layers.ROOMS.items()}
        while left:
            free = [room for room, uses in left.items() if not uses & set(left)]
            self.assertTrue(free, f"a circle among {sorted(left)}")
            for room in free:
                del left[room]


class Planted(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.source = os.path.join(holder.name, "tree")
        self.build = os.path.join(holder.name, "build")
        os.makedirs(self.build)
        shutil.copytree(os.path.join(SOURCE, "kiosk"), os.path.join(self.source, "kiosk"))

    def plant(self, path, text):
        path = os.path.join(self.source, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as sink:
            sink.write(text)

    def caught(self, check, word):
        return [fault for fault in check if "planted" in fault and word in fault]

    def test_each_forbidden_include_is_caught(self):
        cases = [("core", "<time.h>"), ("core", "<sys/socket.h>"), ("core", "<curl/curl.h>"), ("core", "<SDL2/SDL.h>"),
                 ("core", "<pthread.h>"), ("core", "<fcntl.h>"), ("core", '"view/planted.h"'), ("core", '"courier/planted.h"'),
                 ("base", '"text/planted.h"'), ("paper", '"msg/planted.h"'), ("ui", '"core/planted.h"'), ("gfx", '"ui/planted.h"'),
                 ("view", '"data/planted.h"'), ("view", "<SDL.h>"), ("scan", "<zbar.h>"), ("device", "<curl/curl.h>"),
                 ("data", "<sqlite3.h>"), ("courier", '"core/planted.h"'), ("courier", "<zbar.h>"), ("decoder", '"msg/planted.h"'),
                 ("decoder", "<curl/curl.h>"), ("text", "<stdlib.h>\n#  include <time.h>"), ("device", '"nowhere/planted.h"')]
        for room in layers.ROOMS:
            self.plant(f"kiosk/{room}/planted.h", "#pragma once\n")
        for room, header in cases:
            with self.subTest(room=room, header=header):
                self.plant(f"kiosk/{room}/planted.c", f"#include {header}\n")
                self.assertEqual(len(self.caught(layers.check_includes(self.source), "planted.c")), 1)
                os.unlink(os.path.join(self.source, f"kiosk/{room}/planted.c"))

    def test_allowed_includes_are_let_through(self):
        for room, header in (("core", "<string.h>"), ("courier", "<curl/curl.h>"), ("decoder", "<zbar.h>"), ("gfx", "<SDL2/SDL.h>"),
                             ("base", "<pthread.h>"), ("scan", "<linux/videodev2.h>"), ("view", '"core/planted.h"')):
            self.plant("kiosk/core/planted.h", "#pragma once\n")
            self.plant(f"kiosk/{room}/planted.c", f"#include {header}\n")
            self.assertEqual(self.caught(layers.check_includes(self.source), f"{room}/planted.c"), [], header)

    def test_an_unknown_room_is_caught(self):
        self.plant("kiosk/shed/planted.c", "\n")
        self.assertEqual(len(self.caught(layers.check_includes(self.source), "not a room")), 1)

    def archive(self, room, code):
        source, part = os.path.join(self.build, "planted.c"), os.path.join(self.build, "planted.o")
        with open(source, "w", encoding="ascii") as sink:
            sink.write(code)
        subprocess.run(["cc", "-O1", "-w", "-c", source, "-o", part], check=True)
        archive = os.path.join(self.build, f"libroom_{room}.a")
        if os.path.exists(archive):
            os.unlink(archive)
        subprocess.run(["ar", "rc", archive, part], check=True)

    def test_each_forbidden_symbol_is_caught_though_no_header_is_named(self):
        for room, symbol in (("core", "time"), ("core", "clock_gettime"), ("core", "fopen"), ("core", "open"), ("core", "socket"),
                             ("core", "pthread_create"), ("core", "getrandom"), ("core", "puts"), ("core", "SDL_GetTicks"),
                             ("core", "curl_easy_init"), ("core", "getenv"), ("view", "sqlite3_open"), ("scan", "zbar_scan_image"),
                             ("device", "curl_easy_init"), ("data", "socket"), ("gfx", "fopen"), ("courier", "zbar_scan_image"),
                             ("courier", "SDL_Init"), ("decoder", "socket_planted"), ("paper", "stderr")):
            with self.subTest(room=room, symbol=symbol):
                os.makedirs(os.path.join(self.source, "kiosk", room), exist_ok=True)
                self.plant(f"kiosk/{room}/planted.c", "\n")
                self.archive(room, f"int {symbol}_x; extern int {symbol}(void); int planted(void) {{ return {symbol}() + 1; }}\n")
                faults = [fault for fault in layers.check_symbols(self.source, self.build) if fault.endswith(f"may not use {symbol}")]
                self.assertEqual(len(faults), 1)
                os.unlink(os.path.join(self.build, f"libroom_{room}.a"))

    def test_allowed_symbols_are_let_through(self):
        for room, symbol in (("core", "memcpy"), ("core", "snprintf"), ("courier", "curl_easy_init"), ("courier", "sqlite3_step"),
                             ("decoder", "zbar_scan_image"), ("base", "clock_gettime"), ("gfx", "SDL_FillRect"), ("data", "fopen")):
            self.plant(f"kiosk/{room}/planted.c", "\n")
            self.archive(room, f"extern int {symbol}(void); int planted(void) {{ return {symbol}() + 1; }}\n")
            faults = [fault for fault in layers.check_symbols(self.source, self.build) if "may not use" in fault]
            self.assertEqual(faults, [])
            os.unlink(os.path.join(self.build, f"libroom_{room}.a"))

    def test_a_room_that_was_not_built_is_a_fault(self):
        self.plant("kiosk/core/planted.c", "\n")
        self.assertTrue([fault for fault in layers.check_symbols(self.source, self.build) if fault.startswith("kiosk/core:1: no archive")])

    def test_lengths_at_their_ceilings(self):
        def function(count):
            return "static int f(int a,\n             int b)\n{\n" + "    a++;\n" * (count - 4) + "}\n"
        for path, text, count in (("c", "\n" * 500, 0), ("c", "\n" * 501, 1), ("h", "\n" * 120, 0), ("h", "\n" * 121, 1),
                                  ("c", function(70), 0), ("c", function(71), 1)):
            self.plant(f"kiosk/base/planted.{path}", text)
            self.assertEqual(len(self.caught(layers.check_lengths(self.source), "ceiling")), count, (path, len(text)))
            os.unlink(os.path.join(self.source, f"kiosk/base/planted.{path}"))

    def test_a_header_that_leans_on_others_is_caught(self):
        self.plant("kiosk/base/planted.h", "#pragma once\nsize_t planted(void);\n")
        self.assertEqual(len(self.caught(layers.check_headers(self.source), "alone")), 1)
        self.plant("kiosk/base/planted.h", "#include <stddef.h>\nsize_t planted(void);\n")
        self.assertEqual(len(self.caught(layers.check_headers(self.source), "pragma")), 1)


if __name__ == "__main__":
    unittest.main()
