"""A program with one thing broken, to see its test go red.

A mutant is one source file with one text replaced, compiled with the build's own command and linked in the place of the original object,
or before the archives that hold it; nothing in the tree or the build is changed. Needs a Ninja build.
"""
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ.get("KIOSK_SOURCE", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BUILD = os.environ.get("KIOSK_BUILD", os.path.join(SOURCE, "build"))


def chosen(mutants):
    """All of them, or the one that KIOSK_MUTANT names (tests/trust/run F02)."""
    wanted = os.environ.get("KIOSK_MUTANT")
    found = [one for one in mutants if wanted in (None, one[0])]
    if not found:
        raise AssertionError(f"no mutant is called {wanted}")
    return found


def commands(target):
    listed = subprocess.run(["ninja", "-C", BUILD, "-t", "commands", target], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if line.strip()]


def build(folder, file, old, new, target):
    """Links `target` with `file` (below the source folder) changed; returns the program, folder/program."""
    with open(os.path.join(SOURCE, file), encoding="utf-8") as source:
        text = source.read()
    if text.count(old) != 1:
        raise AssertionError(f"{file}: the mutated text must stand there once: {old}")
    mutant = os.path.join(folder, os.path.basename(file))
    with open(mutant, "w", encoding="utf-8") as sink:
        sink.write(text.replace(old, new))
    lines = commands(target)
    compiling = shlex.split(next(line for line in lines if line.endswith(file)))
    compiling[compiling.index("-o") + 1] = f"{mutant}.o"
    compiling[-1] = mutant
    if "-MF" in compiling:
        compiling[compiling.index("-MF") + 1] = f"{mutant}.d"
    subprocess.run([*compiling, "-Wno-error"], cwd=BUILD, check=True, capture_output=True)
    linking = [word for word in shlex.split(lines[-1]) if word not in (":", "&&") and not word.endswith(f"/{file}.o")]
    program = os.path.join(folder, "program")
    linking[linking.index("-o") + 1] = program
    linking.insert(next(at for at, word in enumerate(linking) if word.endswith(".a")), f"{mutant}.o")
    subprocess.run(linking, cwd=BUILD, check=True, capture_output=True)
    return program


def assert_noticed(test, mutants, **environment):
    """Each kiosk with one promise broken must turn an end-to-end test red; a mutant is (name, file, old, new, script, case)."""
    for name, file, old, new, script, case in chosen(mutants):
        with test.subTest(name=name), tempfile.TemporaryDirectory() as folder:
            os.makedirs(f"{folder}/made")
            os.makedirs(f"{folder}/bin")
            shutil.copy(build(f"{folder}/made", file, old, new, "kiosk"), f"{folder}/bin/kiosk")
            shutil.copy(f"{BUILD}/bin/kiosk-decoder", f"{folder}/bin")
            os.symlink(f"{SOURCE}/assets", f"{folder}/assets")
            run = subprocess.run([sys.executable, f"{SOURCE}/tests/e2e/{script}", case], capture_output=True, text=True, timeout=600, check=False,
                                 env={**os.environ, "KIOSK_BIN": f"{folder}/bin", "KIOSK_SCRIPT_SECONDS": "15", **environment})
            test.assertNotEqual(run.returncode, 0, f"{name}: {script} {case} stayed green")
            test.assertIn("FAILED", run.stderr, f"{name}: {script} {case} did not fail, it broke")
