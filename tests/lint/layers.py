#!/usr/bin/env python3
"""Holds the table of rooms (kiosk/README.md): who may include whom, which system headers, which symbols, how long a file is.

ROOMS below is that table as data. Includes are read from the text, symbols from the archives of the build, so a room can
neither name a forbidden thing nor reach it by declaring it itself. Run by ctest (layers_test.py) and by ./dev check.
"""
import concurrent.futures
import dataclasses
import os
import re
import subprocess
import sys

from tree import BUILD, SOURCE, files, lines, report

C_LINES_MAX, H_LINES_MAX, FUNCTION_LINES_MAX = 500, 120, 70

# Headers and libc symbols by what they open. A room gets PURE and what its row names.
PURE_HEADERS = set("""assert.h ctype.h errno.h float.h inttypes.h limits.h math.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h
stdio.h stdlib.h string.h strings.h""".split())
HEADERS = {
    "clock": "time.h sys/time.h sys/timerfd.h",
    "thread": "pthread.h stdatomic.h semaphore.h sched.h",
    "atomic": "stdatomic.h",
    "file": """fcntl.h unistd.h dirent.h sys/stat.h sys/types.h sys/file.h sys/statvfs.h sys/inotify.h sys/uio.h sys/vfs.h
            sys/sendfile.h libgen.h ftw.h""",
    "memory": "sys/mman.h sys/shm.h",
    "process": "signal.h spawn.h sys/wait.h sys/prctl.h sys/resource.h sys/signalfd.h unistd.h sys/syscall.h sys/types.h",
    "socket": "sys/socket.h sys/un.h poll.h sys/epoll.h sys/eventfd.h netinet/in.h arpa/inet.h netdb.h",
    "terminal": "termios.h sys/ioctl.h linux/serial.h",
    "random": "sys/random.h",
}
PURE_SYMBOLS = r"""mem\w+|str\w+|wcs\w+|(v?s?n|v?a?s)printf|v?sscanf|__isoc99_v?sscanf|malloc|calloc|realloc|reallocarray|free|abort|
qsort|bsearch|ato[il]l?|(l?l?abs)|div|__ctype_\w+|is[a-z]+|to(upper|lower)|__errno_location|__stack_chk_fail|__assert_fail|
__(mem|str|stp)\w+_chk|__v?s?n?printf_chk|__v?snprintf_chk|__explicit_bzero_chk|explicit_bzero|
(a?(sin|cos|tan)|atan2|sqrt|pow|exp|log|floor|ceil|l?l?round|trunc|fmod|fabs|hypot|fmin|fmax|l?l?rint|cbrt|log2|log10|exp2|nearbyint)f?|
_GLOBAL_OFFSET_TABLE_|__libc_\w+|stp\w+|__tls_get_addr|__popcountdi2|__udivti3|__divti3|bcmp"""
SYMBOLS = {
    "clock": r"clock_(gettime|nanosleep|getres|settime)|time|nanosleep|usleep|sleep|(localtime|gmtime)_r|mktime|timegm|strftime|timerfd_\w+|gettimeofday",
    "thread": r"pthread_\w+|sem_\w+|sched_\w+|__pthread\w*",
    "file": r"open(at)?(64)?|__open(at)?(64)?_2|creat|close|p?read(64|v)?|__read_chk|p?write(64|v)?|lseek(64)?|f?truncate(64)?|fsync|fdatasync|[fl]?stat(at|vfs)?(64)?|fstatvfs(64)?|"
            r"unlink(at)?|rename(at)?2?|mkdir(at)?|mkdtemp|mkstemp|mkostemp|rmdir|(open|read|close)dir|fdopendir|readdir64|scandir(64)?|alphasort(64)?|"
            r"dirfd|rewinddir|access|faccessat|f?chmod(at)?|f?chown|flock|fcntl(64)?|inotify_\w+|readlink(at)?|realpath|getcwd|link|symlink|umask|"
            r"dup[23]?|syncfs|posix_fallocate(64)?|copy_file_range|__realpath_chk|__readlink_chk|getline|__getdelim|utimensat|fallocate(64)?|sendfile(64)?|f?statfs(64)?",
    "stream": r"f(open|open64|close|read|write|puts|putc|getc|gets|flush|eof|error|seeko?|tello?|printf|dopen|ileno)|__fprintf_chk|__vfprintf_chk|vfprintf|stderr|"
              r"putc|getc|rewind|open_memstream|fmemopen|clearerr|ferror_unlocked|perror|setvbuf|vdprintf|dprintf|__v?dprintf_chk|ungetc|__fgets_chk|__fread_chk|getline",
    "stdout": r"stdout|stdin|puts|putchar|printf|__printf_chk|vprintf|__vprintf_chk",
    "memory": r"mmap(64)?|munmap|mprotect|m(un)?lock2?|mlockall|madvise|mremap|msync|memfd_create|shm_\w+|sysconf|getpagesize",
    "process": r"fork|vfork|_exit|exit|exec\w+|posix_spawn\w*|wait(pid|id)?|kill|raise|sig\w+|signal|pipe2?|prctl|[gs]etrlimit(64)?|getpp?id|gettid|get[eg]?uid|getgid|getegid|"
               r"set[sp]g?id|syscall|atexit|getrusage|close_range|pidfd_\w+|environ|__environ|ppoll|__sigsetjmp|_setjmp|longjmp|__longjmp_chk|setpriority|nice|daemon|program_invocation_\w+",
    "socket": r"socket(pair)?|bind|listen|accept4?|connect|shutdown|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|__recv(from)?_chk|[gs]etsockopt|getpeername|getsockname|"
              r"p?poll|__poll_chk|__ppoll_chk|epoll_\w+|eventfd\w*|getaddrinfo|freeaddrinfo|inet_\w+|hton[sl]|ntoh[sl]|select|__fdelt_chk|__cmsg_nxthdr",
    "terminal": r"tc\w+|cf\w+|ioctl|isatty|ttyname\w*|openpty|ptsname\w*|grantpt|unlockpt|posix_openpt",
    "random": r"getrandom|getentropy",
    "environment": r"(secure_)?getenv|setenv|unsetenv|setlocale|gethostname|uname",
}
EVERYTHING = tuple(HEADERS) + ("stream", "environment")


@dataclasses.dataclass
class Room:
    rooms: dict                   # other rooms -> None (all headers) or the few headers that may be named
    libc: tuple = ()              # keys of HEADERS and SYMBOLS
    headers: tuple = ()           # beginnings of other system headers
    symbols: str = r"(?!)"        # other undefined symbols


BASE, TEXT = {"base": None}, {"base": None, "text": None}
SDL_SYMBOLS = r"SDL_\w+"
ROOMS = {
    "base": Room({}, ("clock", "thread", "file", "stream", "memory", "process", "random")),
    "text": Room(BASE, ("atomic",), ("utf8proc.h",), r"utf8proc_\w+"),
    "paper": Room(TEXT),
    "msg": Room({**BASE, "paper": None}),
    "data": Room(TEXT, ("file", "stream"), ("yaml.h",), r"yaml_\w+"),
    "core": Room({**TEXT, "paper": None, "msg": None, "data": None}, (), ("jansson.h",), r"json\w*_\w+"),
    "ui": Room(TEXT),
    "view": Room({**TEXT, "core": None, "ui": None}),
    "gfx": Room({**TEXT, "ui": {"ui/draw.h", "ui/tree.h"}}, ("file",), ("SDL", "qrencode.h"), SDL_SYMBOLS + r"|TTF_\w+|IMG_\w+|QRcode_\w+|QRinput_\w+"),
    "scan": Room({**TEXT, "paper": None, "msg": None},
                 ("clock", "thread", "file", "memory", "process", "socket", "terminal", "environment"),
                 # zlib: a scanned page is packed here, from bits that no child can have made unsafe
                 ("linux/videodev2.h", "zlib.h"), r"deflate\w*"),
    "decoder": Room(BASE, ("clock", "file", "memory", "process", "socket", "stream"),
                    ("zbar.h", "png.h", "jpeglib.h", "jerror.h", "seccomp.h", "setjmp.h", "linux/seccomp.h", "sys/uio.h", "malloc.h", "iconv.h", "emmintrin.h"),
                    r"zbar_\w+|_zbar_\w+|png_\w+|jpeg_\w+|seccomp_\w+|mallopt|malloc_trim|mallinfo2?|iconv\w*"),
    "courier": Room({**TEXT, "msg": None, "data": {"data/settings.h", "data/insurance.h"}}, EVERYTHING,
                    ("curl/", "sqlite3.h", "sodium.h", "jansson.h", "openssl/", "malloc.h"),
                    r"malloc_usable_size|curl_\w+|sqlite3_\w+|sodium_\w+|crypto_\w+|randombytes_\w+|json\w*_\w+|"
                    r"(SSL|X509|EVP|OPENSSL|BIO|PEM|i2d|d2i|ERR|ASN1|CRYPTO|SHA)\w*"),
    # its only way out is standard output
    "sheet": Room(BASE, ("stdout", "process", "file"), ("cairo", "hb", "qrencode.h", "ft2build.h"), r"cairo_\w+|hb_\w+|FT_\w+|QRcode_\w+"),
    "staff": Room({**TEXT, "data": {"data/settings.h"}}, ("file", "stream"), ("sodium.h",), r"sodium_\w+|crypto_\w+"),
    "device": Room({**BASE, "msg": None, "gfx": {"gfx/canvas.h"}},
                   # terminal: a receipt printer may sit on a serial line
                   # memory: declarations travel in memfds, never in files
                   ("clock", "thread", "file", "stream", "process", "socket", "terminal", "memory", "environment"), ("SDL", "systemd/"),
                   SDL_SYMBOLS + r"|sd_\w+"),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')


def room_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else None


def check_includes(source):
    faults = []
    for path in files(source, (".c", ".h"), "kiosk"):
        room = room_of(path)
        if room is not None and room not in ROOMS:
            faults.append(f"{path}:1: {room} is not a room of the table")
            continue
        for number, line in enumerate(lines(source, path), 1):
            match = INCLUDE.match(line)
            if match:
                fault = system_fault(room, match.group(2)) if match.group(2) else own_fault(source, room, match.group(3))
                if fault:
                    faults.append(f"{path}:{number}: {fault}")
    return faults


def own_fault(source, room, name):
    if not os.path.exists(os.path.join(source, "kiosk", name)):
        return f'"{name}" is not a header of kiosk/'
    if room is None:  # main, shell and their helpers wire everything together
        return None
    target = name.split("/")[0] if "/" in name else None
    if target == room:
        return None
    if target not in ROOMS[room].rooms:
        return f'room {room} may not include "{name}"'
    named = ROOMS[room].rooms[target]
    return None if named is None or name in named else f'room {room} may include only {sorted(named)} of {target}'


def system_fault(room, name):
    if room is None or name in PURE_HEADERS:
        return None
    row = ROOMS[room]
    if any(name in HEADERS.get(kind, "").split() for kind in row.libc) or name.startswith(row.headers or ("\0",)):
        return None
    return f"room {room} may not include <{name}>"


def symbols(archive):
    """(defined, {undefined: one member that wants it})"""
    text = subprocess.run(["nm", "-P", archive], capture_output=True, text=True, check=True).stdout
    defined, wanted, member = set(), {}, ""
    for line in text.splitlines():
        if line.endswith(":"):
            member = line.rstrip(":").split("[")[-1].rstrip("]")
            continue
        name, kind = line.split()[:2]
        if kind == "U":
            wanted.setdefault(name, member)
        elif kind not in "wv":
            defined.add(name)
    return defined, wanted


def check_symbols(source, build):
    faults, defined, wanted = [], {}, {}
    for room in ROOMS:
        parts = [path for path in files(source, (".c",), f"kiosk/{room}") if not path.endswith("/main.c")]
        archive = os.path.join(build, f"libroom_{room}.a")
        if parts and not os.path.exists(archive):
            faults.append(f"kiosk/{room}:1: no archive {archive}: build first")
        elif parts:
            defined[room], wanted[room] = symbols(archive)
    for room, names in wanted.items():
        row = ROOMS[room]
        known = set(defined[room]).union(*(defined.get(other, set()) for other in row.rooms))
        allowed = re.compile("^(" + "|".join([PURE_SYMBOLS.replace("\n", ""), row.symbols] + [SYMBOLS[kind] for kind in row.libc if kind in SYMBOLS]) + ")$")
        for name, member in sorted(names.items()):
            if name not in known and not allowed.match(name):
                faults.append(f"kiosk/{room}/{member}:1: room {room} may not use {name}")
    return faults


def check_lengths(source):
    faults = []
    for path in files(source, (".c", ".h"), "kiosk"):
        text = lines(source, path)
        count, most = len(text) - 1, C_LINES_MAX if path.endswith(".c") else H_LINES_MAX
        if count > most:
            faults.append(f"{path}:{most}: {count} lines, the ceiling is {most}: split it by idea")
        for number, length in functions(text):
            if length > FUNCTION_LINES_MAX:
                faults.append(f"{path}:{number}: a function of {length} lines, the ceiling is {FUNCTION_LINES_MAX}")
    return faults


def functions(text):
    """(first line, length) of each function: the style puts both its braces alone in column one."""
    start = None
    for number, line in enumerate(text, 1):
        if line == "{":
            start = number - 1
            while start > 1 and text[start - 1].startswith((" ", "\t")):
                start -= 1  # a signature over several lines
        elif line == "}" and start is not None:
            yield start, number - start + 1
            start = None


def check_headers(source):
    """Each header compiles alone."""
    packages = "sdl2 SDL2_ttf SDL2_image libsystemd jansson yaml-0.1 libutf8proc".split()
    flags = subprocess.run(["pkg-config", "--cflags", *packages], capture_output=True, text=True, check=False).stdout.split()

    def compile_one(path):
        name = path[len("kiosk/"):]
        run = subprocess.run(["cc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                              f"-I{source}/kiosk", *flags, "-xc", "-"], input=f'#include "{name}"\n', capture_output=True, text=True, check=False)
        if run.returncode == 0:
            return None
        first = next((line for line in run.stderr.splitlines() if "error" in line), run.stderr[:200])
        return f"{path}:1: does not compile alone: {first}"

    paths = files(source, (".h",), "kiosk")
    pragma = [f"{path}:1: no #pragma once" for path in paths if not any(line == "#pragma once" for line in lines(source, path))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return pragma + [fault for fault in pool.map(compile_one, paths) if fault]


def main():
    faults = check_includes(SOURCE) + check_lengths(SOURCE) + check_headers(SOURCE)
    if "--no-symbols" not in sys.argv:
        faults += check_symbols(SOURCE, BUILD)
    return report("layers", faults)


if __name__ == "__main__":
    sys.exit(main())
