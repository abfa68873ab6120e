"""Fuzz the commands: options at their ends, odd environments, streams and working folders; what must never happen.

    python tests/benchmarks/fuzz_commands.py --seed 0 --minutes 20

A case is drawn from its seed alone and is said before it runs, so that a finding can be made again with --only SEED. A
finding is a traceback, an exit status other than 0, 1 and 2, an output that is there in parts, a file that changed its
kind, or a case that takes longer than its limit of CPU time. Nothing is written outside a scratch folder.
"""

import argparse
import json
import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy

COMMAND = (sys.executable, "-P", "-m", "proofs_check")
WHOLE = ("-1", "0", "1", "2", "3", "19", "20", "1000", "4294967295", "4294967296", str(2**63), str(10**30), "x", "",
         "1.5", "nan", "0x10", "１２", "--", "1_0")  # fmt: skip
NUMBERS = ("0", "-0.0", "1e-320", "1e-300", "1e-20", "1e-4", "0.001", "0.01", "0.07", "1", "2", "1e4", "1e20", "1e300",
           "1e308", "1.8e308", "inf", "-inf", "nan", "-1", "x", "", "1e", "0,5", "1_000.5")  # fmt: skip
IDS = ("L1", "L4", "L6", "D4.3", "R7", "l1", "", "P3", "L1.a", "*", "../L1", "L1\n", "ρ", "-", "H3", "D3.2")
OUTPUTS = ("plain", "new", "private", "link", "dangling", "hard", "folder", "missing", "loop", "long", "pipe", "device",
           "surrogate", "read-only", "stdout")  # fmt: skip
CPU = 120  # seconds; cases draw small inputs


def world(rng, folder):
    """Fill a working folder; return the paths that an output may be, by kind."""
    n, d = rng.choice((2, 3, 20, 41)), rng.choice((1, 2, 6))
    numbers = numpy.random.default_rng(rng.randrange(2**32))
    numpy.save(folder / "x.npy", numbers.standard_normal((n, d)))
    numpy.save(folder / "y.npy", numbers.standard_normal((n * rng.choice((1, 2)), d)) + 1)
    if rng.random() < 0.3:
        for name in rng.sample(("numpy", "json", "random", "numerics", "theorems", "click", "socket"), 3):
            (folder / f"{name}.py").write_text("raise SystemExit('imported')\n")
    for name in ("plain", "private", "hard", "read-only"):
        (folder / name).write_text("before\n" * rng.choice((1, 10_000)))
    (folder / "private").chmod(0o600)
    (folder / "read-only").chmod(0o444)
    (folder / "second name").hardlink_to(folder / "hard")
    (folder / "link").symlink_to("plain")
    (folder / "dangling").symlink_to("not yet")
    (folder / "loop").symlink_to("loop")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    main, side = os.openpty()
    paths = {kind: folder / kind for kind in OUTPUTS}
    special = {
        "missing": folder / "none" / "x", "long": folder / ("n" * 300), "device": Path(os.ttyname(side)),
        "stdout": Path("/dev/stdout"), "surrogate": folder / os.fsdecode(b"caf\xe9"),
    }  # fmt: skip
    return paths | special, (main, side)


def arguments(rng, paths):
    """Draw a command line."""
    whole, number = (lambda: rng.choice(WHOLE)), (lambda: rng.choice(NUMBERS))
    output = lambda end="": str(paths[rng.choice(OUTPUTS)]) + end  # noqa: E731
    kind = rng.choice(
        ("batch", "batch", "batch", "embeddings", "embeddings", "verify", "show", "diff", "regress", "other")
    )
    options = []

    def maybe(name, value, chance=0.5):
        if rng.random() < chance:
            options.extend((name, value))

    if kind == "batch":
        for name, value, usual in (("--dim", whole(), "8"), ("--tau", number(), "0.5"), ("--batch", whole(), "64")):
            options += [name, value if rng.random() < 0.5 else usual]
        maybe("--alignment", number())
        maybe("--tolerance", number())
    elif kind == "embeddings":
        options += rng.choices(
            ("x.npy", "y.npy", "none.npy", ".", "plain", "x.npy:0"), (6, 6, 1, 1, 1, 1), k=rng.choice((1, 2, 2, 2, 3))
        )
        options += ["--replicates", rng.choice(("20", "20", whole())), "--flips", rng.choice(("19", "19", whole()))]
        for name in ("--tau", "--logit-scale", "--corrupt", "--memory"):
            maybe(name, number(), 0.3)
        for name in ("--batch", "--seed"):
            maybe(name, whole(), 0.3)
        maybe("--estimator", rng.choice(("U", "V", "W")), 0.2)
        maybe("--precision", rng.choice(("auto", "float32", "float64", "half")), 0.2)
        maybe("--gap-vector", output(), 0.2)
        maybe("--report", output(rng.choice((".html", ".pdf", ".txt"))), 0.1)
    elif kind in ("verify", "show"):
        options += rng.choices(IDS, (6, 6, 3, *[1] * (len(IDS) - 3)), k=1 if kind == "show" else rng.choice((1, 1, 2)))
        if kind == "verify":
            maybe("--seed", whole(), 0.3)
            maybe("--level", rng.choice(("quick", "hard", "")), 0.2)
            maybe("--junit", output(), 0.3)
    elif kind == "diff":
        files = [kind for kind in OUTPUTS if kind not in ("pipe", "device", "stdout")]  # to read these is to wait
        options += [str(paths[rng.choice(files)]) for _ in range(2)]
    elif kind == "regress":
        options += ["L1", "L4"][: rng.choice((1, 1, 2))]
        options += [
            "--reason",
            rng.choice(("", " ", "x")),
            *rng.choice(((), ("--update",), ("--update=none",), ("NOPE",))),
        ]
    else:
        return [
            rng.choice(("", "nope", "--version", "--help", "-h", "--theorems")),
            *rng.choice(((), ("list",), (".", "list"))),
        ]
    if kind in ("batch", "embeddings", "verify"):
        maybe("--json", output(), 0.7)
    return [kind, *options]


def environment(rng, folder):
    """Draw what is around the process."""
    found = {**os.environ, "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")}
    odd = {
        "LC_ALL": ("C", "POSIX", "C.UTF-8", "xx_YY"),
        "PYTHONIOENCODING": ("ascii", "cp1252", "utf-16", "latin-1:strict"),
        "PYTHONUTF8": ("0", "1"), "TMPDIR": (str(folder / ("t" * 120)), str(folder / "none"), "", "relative"),
        "HOME": ("", str(folder / "none"), "/proc"), "XDG_CACHE_HOME": ("", str(folder / "plain"), "/proc/none"),
        "COLUMNS": ("0", "1", "40", "60", "-1", "x", "99999"), "NO_COLOR": ("1", ""), "FORCE_COLOR": ("1",),
        "TERM": ("dumb", "", "xterm"), "CI": ("", "true"), "PYTHONOPTIMIZE": ("1", "2"), "PYTHONWARNINGS": ("error",),
        "PYTHONHASHSEED": ("0", "random"), "OMP_NUM_THREADS": ("1", "0", "x"),
        "PYTHONPATH": ("", str(folder / "folder")),
        "MPLCONFIGDIR": (str(folder / "plain"),), "PYTHONDONTWRITEBYTECODE": ("1",),
    }  # fmt: skip
    for name in rng.sample(sorted(odd), rng.choice((0, 0, 1, 2, 4))):
        found[name] = rng.choice(odd[name])
    if rng.random() < 0.1:
        found.pop("HOME")
    (folder / ("t" * 120)).mkdir()
    return {name: value for name, value in found.items() if os.environ.get(name) != value}, found


def faults(done, folder, paths, given, spent):
    """Say what must not be."""
    said = done.stderr.decode("utf-8", "replace")
    if "Traceback" in said or b"Traceback" in (done.stdout or b""):
        yield "traceback: " + " | ".join(said.strip().splitlines()[-3:])
    if done.returncode not in (0, 1, 2):
        yield f"exit status {done.returncode}"
    if done.returncode == 2 and not said.strip() and given["stderr"] == "read":
        yield "exit status 2 without a word"
    if spent > CPU:
        yield f"{spent:.0f} s of CPU time"
    kinds = {
        "pipe": stat.S_ISFIFO,
        "link": stat.S_ISLNK,
        "dangling": stat.S_ISLNK,
        "loop": stat.S_ISLNK,
        "folder": stat.S_ISDIR,
    }
    yield from (
        f"{name} is no longer what it was"
        for name, right in kinds.items()
        if not right((folder / name).lstat().st_mode)
    )
    if stat.S_IMODE((folder / "private").stat().st_mode) != 0o600:
        yield "a mode is lost"
    if not (folder / "hard").samefile(folder / "second name"):
        yield "a hard link is cut"
    for name in ("plain", "private", "hard", "new", "not yet"):
        text = (folder / name).read_bytes() if (folder / name).is_file() else b"{}"
        if text[:1] == b"{":
            try:
                json.loads(text)
            except ValueError:
                yield f"{name} holds half an output"
    yield from (f"{path.name} is left behind" for path in folder.iterdir() if path.name.startswith(".gibbsgap"))


def run(seed):
    """Run one case; yield its faults."""
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="fuzz."))
    try:
        paths, terminal = world(rng, folder)
        line = arguments(rng, paths)
        changed, full = environment(rng, folder)
        given = {
            "stdout": rng.choice(("read", "read", "read", "closed pipe", "full")),
            "stderr": rng.choice(("read",) * 4 + ("full",)),
        }
        print(f"{seed}: {line} {changed} {given}".replace(str(folder), "."), flush=True)
        drains = [subprocess.Popen(["cat", folder / "pipe"], stdout=subprocess.DEVNULL)]
        stdout, stderr = subprocess.PIPE, subprocess.PIPE
        opened = []
        if given["stdout"] == "closed pipe":
            reading, stdout = os.pipe()
            os.close(reading)
            opened.append(stdout)
        elif given["stdout"] == "full":
            stdout = os.open("/dev/full", os.O_WRONLY)
            opened.append(stdout)
        if given["stderr"] == "full":
            stderr = os.open("/dev/full", os.O_WRONLY)
            opened.append(stderr)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [*COMMAND, *line], stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, cwd=folder, env=full, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        for drain in drains:
            drain.kill()
            drain.wait()
        for number in (*opened, *terminal):
            os.close(number)
        done.stderr = done.stderr or b""
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        yield from faults(done, folder, paths, given, spent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    """Run cases until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="the first case")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", type=int, help="run this case alone")
    asked = parser.parse_args()
    start, seed, found = time.monotonic(), asked.seed, []
    while asked.only is not None or time.monotonic() - start < 60 * asked.minutes:
        seed = seed if asked.only is None else asked.only
        for fault in run(seed):
            found.append((seed, fault))
            print(f"   FAULT {seed}: {fault}", flush=True)
        seed += 1
        if asked.only is not None:
            break
    print(f"{seed - asked.seed if asked.only is None else 1} cases, {len(found)} faults: {found}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
