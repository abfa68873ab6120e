"""Results that are kept from run to run: what a verdict depends on has not changed, and it is not sought again.

A result is kept under a digest of all that it depends on: the theorem's module and what that imports of its source,
every file of the source that is no theorem module, the statements of all theorems, the engines and ``numerics`` file by
file, the settings, and the libraries as their installers recorded them. A module that imports anything else is verified
anew each time, and so is what is not as claimed.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.metadata
import io
import itertools
import json
import os
import pickle
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from proofs_check.catalogue.discovery import Catalogue, Source
from proofs_check.checker.algebra.answers import usual_place
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary.theorem import Theorem

SUITE = Path(__file__).resolve().parents[1]
ENGINES = ("vocabulary", "checker", "finite", "evidence", "catalogue", "verification", "outcome.py", "../numerics")
LIBRARIES = ("array-api-compat", "hypothesis", "mpmath", "numpy", "python-flint", "scipy", "sympy")
KNOWN = {"proofs_check", "numerics", "array_api_compat", "flint", "hypothesis", "mpmath", "numpy", "scipy", "sympy"}
DECIDES_NOTHING = ("ledger.json", "kernel.json", "claims.toml", "paper_items.toml")
MOST = 256 * 2**20  # bytes; what was not used for longest goes first
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of a function, in its representation


def results_place() -> Path | None:
    """Return where results are kept, beside computer algebra's answers.

    None under CI, where GIBBSGAP_FRESH asks for it, and for a user without home: then nothing is kept.
    """
    fresh = any(os.environ.get(name, "").lower() not in ("", "0", "false") for name in ("CI", "GIBBSGAP_FRESH"))
    answers = usual_place()
    return None if fresh or answers is None else answers.with_name("results")


class Elsewhere(Exception):
    """A module imports what no digest holds."""


class Results:
    """Results of one run's settings, in a folder that several processes may share; without one nothing is kept."""

    def __init__(self, catalogue: Catalogue, settings: Settings, place: Path | None) -> None:
        self.place, self.unchanged = place, set[str]()
        self._around = Surroundings(catalogue, settings)
        self._times = None if place is None else place.with_name(f"seconds-{settings.level}.json")

    @cached_property
    def seconds(self) -> dict[str, float]:
        """How long each theorem took when it was last verified; nothing but the order of a run depends on it."""
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            read = json.loads(self._times.read_text(encoding="utf-8")) if self._times is not None else {}
            return {name: float(value) for name, value in read.items()}
        return {}

    def recall(self, name: str) -> TheoremOutcome | None:
        """Return what is kept of a theorem, None where nothing is, or what is there is not whole."""
        content = recalled(self.place, self._around.key(name) if self.place is not None else None)
        if content is not None:
            with contextlib.suppress(ValueError, pickle.UnpicklingError, AttributeError, ImportError, EOFError):
                found: TheoremOutcome = _Reader(io.BytesIO(content)).load()
                self.unchanged.add(name)
                return found
        return None

    def keep(self, outcome: TheoremOutcome) -> None:
        """Keep a result that is as claimed, unless anything that it depends on has changed meanwhile; and its time."""
        self.seconds[outcome.id] = round(outcome.seconds, 3)
        if self._times is not None:
            write(self._times, json.dumps(self.seconds).encode())
        key = self._around.key(outcome.id) if self.place is not None and outcome.as_claimed else None
        if self.place is None or key is None or not self._around.as_it_was():
            return
        keep(self.place, key, pickle.dumps(outcome))


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


class Files:
    """The files that theorems and engines are made of, as they lie there."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._read: dict[Path, tuple[int, int, bytes]] = {}
        self._shared: dict[Path, tuple[str, set[tuple[Path, str]]]] = {}
        self._named: dict[Path, set[tuple[Path, str]]] = {}

    def engines(self, names: Iterable[str], libraries: Iterable[str]) -> dict[str, str]:
        """Return the digests of engines, file by file, of libraries, and of what they run on."""
        found = {"Python": digest(repr((sys.version, platform.platform())).encode())}
        for library in libraries:
            there = importlib.metadata.distribution(library)
            found[library] = digest(f"{there.version} {there.read_text('RECORD') or ''}".encode())
        return found | {str(path): digest(self.read(path)) for name in names for path in files_below(SUITE / name)}

    def of(self, theorem: Theorem, *parts: bytes) -> str | None:
        """Return the digest of parts and of a theorem's files; None where it cannot be told which these are."""
        try:
            return digest(*parts, theorem.id.encode(), *self.files(theorem))
        except (Elsewhere, OSError, ValueError, SyntaxError):
            return None

    def read(self, path: Path) -> bytes:
        """Return a file's content, and remember which it was."""
        if path not in self._read:
            status = path.stat()
            self._read[path] = status.st_mtime_ns, status.st_size, path.read_bytes()
        return self._read[path][2]

    def as_it_was(self) -> bool:
        """Whether no file that was read has changed since."""
        try:
            return all((s.st_mtime_ns, s.st_size) == was[:2] for p, was in self._read.items() if (s := p.stat()))
        except OSError:
            return False

    def files(self, theorem: Theorem) -> Iterator[bytes]:
        """Yield the names and contents of the files of its source, or of others, that a theorem's module rests on."""
        waiting, seen = [Path(theorem.where.file).resolve()], set[Path]()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            source = self.source(path)
            content = self.read(path)
            around, reached = self.shared(source)
            yield from (str(path).encode(), content, around.encode())
            named = reached | self.siblings(source, path, content.decode("utf-8-sig"))
            waiting += sorted(root / f"{name}.py" for root, name in named if (root / f"{name}.py").is_file())

    def source(self, path: Path) -> Source:
        """Return the source that a module belongs to."""
        for source in self.catalogue.sources:
            if path.parent == source.root:
                return source
        raise Elsewhere(path)

    def shared(self, source: Source) -> tuple[str, set[tuple[Path, str]]]:
        """Return the digest of the files of a source that are no theorem modules, and the modules that they import."""
        if source.root not in self._shared:
            parts, reached = [], set[tuple[Path, str]]()
            for path in files_below(source.root):
                top = path.parent == source.root
                if (top and path.suffix == ".py" and path.stem != "__init__") or path.name in DECIDES_NOTHING:
                    continue
                content = self.read(path)
                parts += [str(path).encode(), content]
                if path.suffix == ".py":
                    reached |= self.siblings(source, path, content.decode("utf-8-sig"))
            self._shared[source.root] = digest(*parts), reached
        return self._shared[source.root]

    def siblings(self, source: Source, path: Path, text: str) -> set[tuple[Path, str]]:
        """Return the modules, of this source or others, that a text may import; anything unknown is refused."""
        if path not in self._named:
            self._named[path] = self._siblings(source, path, text)
        return self._named[path]

    def _siblings(self, source: Source, path: Path, text: str) -> set[tuple[Path, str]]:
        depth = len(path.relative_to(source.root).parts)  # how many dots lead to the source's root
        found: set[tuple[Path, str]] = set()
        for module, names in _imports(text):
            dots = len(module) - len(module.lstrip("."))
            if dots > depth:
                raise Elsewhere(module)
            if dots:
                found |= {(source.root, name) for name in _first(module.lstrip("."), names)} if dots == depth else set()
                continue
            for other in self.catalogue.sources:
                if other.package is not None and f"{module}.".startswith(f"{other.package}."):
                    found |= {(other.root, name) for name in _first(module[len(other.package) + 1 :], names)}
                    found.add((other.root, "__init__"))
                    break
            else:
                if module.split(".")[0] not in KNOWN | sys.stdlib_module_names:
                    raise Elsewhere(module)
        return found


class Surroundings(Files):
    """All that results depend on."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        super().__init__(catalogue)
        self.settings = settings
        self._keys: dict[str, str | None] = {}

    def key(self, name: str) -> str | None:
        """Return the digest of all that a theorem's result depends on; None where that cannot be told."""
        if name not in self._keys:
            (theorem,) = (t for t in self.catalogue.known if t.id == name)
            self._keys[name] = self.of(theorem, self.common)
        return self._keys[name]

    @cached_property
    def common(self) -> bytes:
        """What all results of a run depend on: engines, libraries, settings, and what the theorems state."""
        s = self.settings
        device = "" if s.backend.name == "numpy" else s.backend.device  # engines() has the CPU, this why it is no GPU
        tried = (s.level, s.examples, s.seed, s.backend.name, device, s.mutants, s.sizes)
        stated = _ADDRESS.sub("", repr([(t.id, [c.relation for c in t.clauses]) for t in self.catalogue.known]))
        engines = repr(self.engines(ENGINES, LIBRARIES))
        return digest(repr(tried).encode(), stated.encode(), engines.encode()).encode()


def _first(module: str, names: list[str]) -> list[str]:
    return [module.split(".", maxsplit=1)[0]] if module else names


def _imports(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what a text imports, wherever in it: modules, dots first, and the names that are taken from each."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module, names, level):
                yield "." * level + (module or ""), [name.name for name in names]
            case ast.Import(names):
                yield from ((name.name, []) for name in names)
            case ast.Name(id="__import__") | ast.Name(id="importlib") | ast.Attribute(attr="import_module"):
                raise Elsewhere(ast.unparse(node))


def files_below(place: Path) -> list[Path]:
    """Return the files below a folder, or the one file, that Python or an author has not merely left there."""
    if place.is_file():
        return [place]
    found = (p for p in place.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return sorted(p for p in found if not p.name.startswith("."))


def digest(*parts: bytes) -> str:
    """Return one digest of parts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"%d:" % len(part) + part)
    return whole.hexdigest()


class _Reader(pickle.Unpickler):
    """Reads outcomes and nothing else: records, facts and exact numbers."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class by its name, unless no outcome has such a thing."""
        own = module == "proofs_check.outcome" or module.startswith("proofs_check.vocabulary.")
        if own or (module, name) in {("builtins", "frozenset"), ("builtins", "set"), ("fractions", "Fraction")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an outcome")
