"""Exponentials for the NumPy path, compiled from the kernels' own source where a C++ compiler is installed.

NumPy's float64 exponential is one number at a time on processors without AVX-512, and then takes most of the time of a
reduction. `kernels/host.cpp` is compiled once, for this processor, into the user's cache folder, checked against NumPy
and loaded; where any of that fails, NumPy's own exponential does the same work, and `exponential` says why.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import platform
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy

SOURCES = Path(__file__).with_name("kernels")
COMPILERS = ("c++", "g++", "clang++")
# Comparisons that raise no flags may be made for vectors; nothing here lets a compiler reorder or drop arithmetic.
FLAGS = ("-std=c++17", "-O3", "-fno-trapping-math", "-fno-math-errno", "-fPIC", "-shared")
WORTH = 1 << 23  # pairs, tens of milliseconds: below it NumPy is done before a compiler would be
_SECONDS = 120
_REAL = {"float64": "double", "float32": "float"}

Matrix = numpy.ndarray[Any, Any]


class Exponential(Protocol):
    """e^x for tiles; `origin` says whose it is."""

    origin: str

    def apply(self, tile: Matrix) -> None:
        """Replace every number of a contiguous tile by its exponential."""

    def add_row_sums(self, tile: Matrix, total: Matrix) -> None:
        """Add Σ_j e^{tile_ij} to `total`, float64 of shape (rows,); the tile may be overwritten."""

    def add_product_sums(self, left: Matrix, right: Matrix, total: Matrix) -> bool:
        """Add Σ_j e^{(left·right)_ij} to `total` with no tile held, or return False: this is for tiles then."""


class NumpyExponential:
    """NumPy's own."""

    def __init__(self, why: str) -> None:
        self.origin = f"NumPy ({why})"

    def apply(self, tile: Matrix) -> None:
        """Replace every number of a tile by its exponential."""
        numpy.exp(tile, out=tile)

    def add_row_sums(self, tile: Matrix, total: Matrix) -> None:
        """Add Σ_j e^{tile_ij} to `total`; each row is a dot product with ones."""
        numpy.exp(tile, out=tile)
        total += tile @ numpy.ones(tile.shape[1], dtype=tile.dtype)

    def add_product_sums(self, left: Matrix, right: Matrix, total: Matrix) -> bool:  # noqa: ARG002 (see the protocol)
        """Return False: NumPy has nothing that fuses them."""
        return False


class CompiledExponential:
    """That of `kernels/pairs.cuh`; ctypes lets other threads run meanwhile."""

    def __init__(self, library: ctypes.CDLL, origin: str) -> None:
        self.origin = origin
        self._apply, self._sums = library.exponentials, library.exponential_row_sums
        self._product_sums = library.exponential_product_sums
        for function in (self._apply, self._sums):
            function.restype = None

    def apply(self, tile: Matrix) -> None:
        """Replace every number of a contiguous tile by its exponential."""
        self._apply(_pointer(tile), ctypes.c_longlong(tile.size))

    def add_row_sums(self, tile: Matrix, total: Matrix) -> None:
        """Add Σ_j e^{tile_ij} to `total` for a contiguous tile, in one pass."""
        rows, columns = tile.shape
        self._sums(_pointer(tile), ctypes.c_longlong(rows), ctypes.c_longlong(columns), _pointer(total))

    def add_product_sums(self, left: Matrix, right: Matrix, total: Matrix) -> bool:
        """Add Σ_j e^{(left·right)_ij} to `total` in one call for factors of 3 to 6 terms, else return False."""
        (rows, terms), columns = left.shape, right.shape[1]
        sizes = ctypes.c_longlong(rows), ctypes.c_longlong(columns), ctypes.c_int(terms)
        return bool(self._product_sums(_pointer(left), _pointer(right), *sizes, _pointer(total)))


def exponential(dtype: str, pairs: int) -> Exponential:
    """Return the exponential for tiles of a `dtype`, compiled where `pairs` of them are worth it and it can be."""
    if pairs < WORTH:
        return NumpyExponential(f"fewer than {WORTH} pairs")
    return _compiled(dtype)


@functools.cache
def _compiled(dtype: str) -> Exponential:
    try:
        library, compiler = build((f"-DREAL={_REAL[dtype]}",))
        found = CompiledExponential(library, f"pairs.cuh by {compiler}")
        _check(found, dtype)
    except (OSError, RuntimeError, subprocess.SubprocessError) as reason:
        return NumpyExponential(" ".join(str(reason).split())[:200])
    return found


def _check(found: Exponential, dtype: str) -> None:
    """A library that does not compute what it should is not used."""
    low, high = (-700.0, 700.0) if dtype == "float64" else (-86.0, 86.0)
    numbers = numpy.linspace(low, high, 1000).astype(dtype).reshape(8, 125)
    truth, sums = numpy.exp(numbers), numpy.zeros(8)
    found.add_row_sums(numbers.copy(), sums)
    found.apply(numbers)
    # a product wide enough that half its columns are in a strip after the first
    left, right, powers = numpy.ones((2, 5), dtype), numpy.ones((5, 1024), dtype), numpy.zeros(2)
    right[1:] *= numpy.linspace(-1, 1, 1024, dtype=dtype)
    found.add_product_sums(left, right, powers)
    direct = numpy.exp((left @ right).astype(float)).sum(1)
    pairs = (numbers, truth), (sums, truth.sum(1)), (powers, direct)
    error = max(float(numpy.max(numpy.abs(mine / theirs - 1))) for mine, theirs in pairs)
    if not error <= 16 * float(numpy.finfo(dtype).eps):
        raise RuntimeError(f"the compiled exponential is off by {error:.1e}")


def compiler() -> str | None:
    """Return the path of a C++ compiler, None where there is none."""
    return next((path for name in COMPILERS if (path := shutil.which(name))), None)


def cache_folder() -> Path:
    """Return where this user's programs keep what can be made again, which may not be there yet.

    Raises:
        RuntimeError: the user has no home.
    """
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gibbsgap"


def build(definitions: Sequence[str], folder: Path | None = None) -> tuple[ctypes.CDLL, str]:
    """Return the library of `kernels/host.cpp` with these definitions, and its compiler; a second call finds it again.

    The name of the file says what it holds: one that a full disk or a crash has cut short is made again, for to load it
    would end the process.

    Raises:
        RuntimeError: there is no compiler, or it fails, or the cached library is not this user's own.
        OSError: the folder cannot be written, or the library cannot be loaded.
    """
    path = compiler()
    if os.name != "posix":
        raise RuntimeError("compiled on POSIX systems only")
    if path is None:
        raise RuntimeError(f"no C++ compiler: none of {', '.join(COMPILERS)} was found")
    place = folder or cache_folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"pairs-{_key(path, definitions)}"
    library = _made_before(place, name) or _compile(path, definitions, place, name)
    return ctypes.CDLL(str(library)), path


def _made_before(place: Path, name: str) -> Path | None:
    """The library as it was made, if it is there; one that is no longer that is removed."""
    for library in sorted(place.glob(f"{name}-*.so")):
        own = library.stat()
        if own.st_uid != os.getuid() or own.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise RuntimeError(f"{library} must belong to you and be writable by nobody else: remove it")
        if library.stem == f"{name}-{_digest(library.read_bytes())}":
            return library
        library.unlink()
    return None


def _compile(path: str, definitions: Sequence[str], place: Path, name: str) -> Path:
    """Compile into a temporary name and rename: the library is there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        target = Path(scratch) / "library.so"
        command = [path, *FLAGS, *definitions, str(SOURCES / "host.cpp"), "-o", str(target)]
        done = _run([*command, "-march=native"])
        if done.returncode:
            done = _run(command)
        if done.returncode:
            raise RuntimeError(f"{path} failed: {done.stderr or 'no message'}")
        target.chmod(0o500)
        return target.replace(place / f"{name}-{_digest(target.read_bytes())}.so")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603 -- ours


def _key(path: str, definitions: Sequence[str]) -> str:
    """Everything that the library depends on: sources, compiler, definitions, and the processor it is made for."""
    texts = [(SOURCES / name).read_text(encoding="utf-8") for name in ("pairs.cuh", "host.cpp")]
    version = _run([path, "--version"]).stdout
    return _digest("\0".join([*texts, path, version, *FLAGS, *definitions, _processor()]).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    return "\n".join(
        sorted({line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))})
    )


def _pointer(array: Matrix) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)
