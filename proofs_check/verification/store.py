"""What is kept from run to run in the user's cache folder: sealed, whole or not at all, and not without bound."""

from __future__ import annotations

import contextlib
import importlib.metadata
import itertools
import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from numerics import writing
from proofs_check.checker.algebra.answers import usual_place
from proofs_check.kernel.coq import checking

SUITE = Path(__file__).resolve().parents[1]
LIBRARIES = ("array-api-compat", "hypothesis", "mpmath", "numpy", "python-flint", "scipy", "sympy")
MOST = 256 * 2**20  # bytes; what was not used for longest goes first


def results_place() -> Path | None:
    """Return where results are kept, beside computer algebra's answers.

    None under CI, where GIBBSGAP_FRESH asks for it, and for a user without home: then nothing is kept.
    """
    fresh = any(os.environ.get(name, "").lower() not in ("", "0", "false") for name in ("CI", "GIBBSGAP_FRESH"))
    answers = usual_place()
    return None if fresh or answers is None else answers.with_name("results")


def said_by_coq() -> Path | None:
    """Return the file where it is kept what Coq said on this machine; None where nothing is to be kept."""
    place = checking.usual_place()
    return None if place is None or results_place() is None else place / "said.json"


def recalled(place: Path | None, key: str | None) -> bytes | None:
    """Return what is kept under a key, and is used by that; None where nothing is, or what is there is not whole."""
    if place is None or key is None:
        return None
    with contextlib.suppress(OSError, ValueError):
        seal, content = (place / key).read_bytes().split(b"\n", maxsplit=1)
        if seal.decode() == digest(key.encode(), content):
            os.utime(place / key)
            return content
    return None


def keep(place: Path, key: str, content: bytes) -> None:
    """Keep something under a key, sealed; what was not used for longest makes room for it."""
    write(place / key, digest(key.encode(), content).encode() + b"\n" + content)
    trim(place)


def write(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
        with open(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)


def trim(place: Path) -> None:
    """Remove what was not used for longest, where a folder holds too much."""
    with contextlib.suppress(OSError):
        used = sorted(((p.stat(), p) for p in place.iterdir()), key=lambda f: f[0].st_mtime, reverse=True)
        for (_, path), size in zip(used, itertools.accumulate(status.st_size for status, _ in used), strict=True):
            if size > MOST:
                path.unlink(missing_ok=True)


def installed(libraries: Iterable[str]) -> dict[str, str]:
    """Return the digests of libraries as their installers recorded them, and of what they run on."""
    found = {"Python": digest(repr((sys.version, platform.platform())).encode())}
    for library in libraries:
        there = importlib.metadata.distribution(library)
        found[library] = digest(f"{there.version} {there.read_text('RECORD') or ''}".encode())
    return found


def files_below(place: Path) -> list[Path]:
    """Return the files below a folder, or the one file, that Python or an author has not merely left there."""
    if place.is_file():
        return [place]
    found = (p for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return sorted(p for p in found if not p.name.startswith("."))


def digest(*parts: bytes) -> str:
    """Return one digest of parts."""
    return writing.digest(parts)
