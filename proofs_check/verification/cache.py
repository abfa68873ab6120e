"""Results that are kept from run to run: what a verdict depends on has not changed, and it is not sought again.

A result is kept under a digest of all that it depends on: the theorem's module and what that imports of its source,
every file of the source that is no theorem module, the statements of all theorems, the engines and ``numerics`` file by
file, the settings, and the libraries as their installers recorded them. A module that imports anything else is verified
anew each time, and so is what is not as claimed.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import io
import json
import math
import pickle
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from proofs_check.catalogue.discovery import Catalogue, Source
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.settings import Settings
from proofs_check.verification.store import LIBRARIES, SUITE, digest, files_below, installed, keep, recalled, write
from proofs_check.vocabulary.theorem import Theorem

ENGINES = ("vocabulary", "checker", "finite", "evidence", "catalogue", "verification", "outcome.py", "../numerics")
KNOWN = {"proofs_check", "numerics", "array_api_compat", "flint", "hypothesis", "mpmath", "numpy", "scipy", "sympy"}
DECIDES_NOTHING = ("ledger.json", "kernel.json", "claims.toml", "paper_items.toml")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of a function, in its representation


class Elsewhere(Exception):
    """A module imports what no digest holds."""


class Results:
    """Results of one run's settings, in a folder that several processes may share; without one nothing is kept."""

    def __init__(self, catalogue: Catalogue, settings: Settings, place: Path | None) -> None:
        self.place, self.unchanged = place, set[str]()
        self.around = Surroundings(catalogue, settings)
        self._times = None if place is None else place.with_name(f"seconds-{settings.level}.json")

    @cached_property
    def seconds(self) -> dict[str, float]:
        """How long each theorem took when it was last verified; nothing but the order of a run depends on it."""
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            read = json.loads(self._times.read_text(encoding="utf-8")) if self._times is not None else {}
            return {name: float(value) for name, value in read.items()}
        return {}

    def expected(self, names: Iterable[str]) -> float:
        """Return how many seconds theorems will take, as they did; more than any number where one is new."""
        return sum(self.seconds.get(name, math.inf) for name in names)

    def recall(self, name: str) -> TheoremOutcome | None:
        """Return what is kept of a theorem, None where nothing is, or what is there is not whole."""
        content = recalled(self.place, self.around.key(name) if self.place is not None else None)
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
        key = self.around.key(outcome.id) if self.place is not None and outcome.as_claimed else None
        if self.place is None or key is None or not self.around.as_it_was():
            return
        keep(self.place, key, pickle.dumps(outcome))


class Files:
    """The files that theorems and engines are made of, as they lie there."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._read: dict[Path, tuple[int, int, bytes]] = {}
        self._shared: dict[Path, tuple[str, set[tuple[Path, str]]]] = {}
        self._named: dict[Path, set[tuple[Path, str]]] = {}

    def engines(self, names: Iterable[str], libraries: Iterable[str]) -> dict[str, str]:
        """Return the digests of engines, file by file, of libraries, and of what they run on."""
        below = (path for name in names for path in files_below(SUITE / name))
        return installed(libraries) | {str(path): digest(self.read(path)) for path in below}

    def of(self, theorem: Theorem, *parts: bytes) -> str | None:
        """Return the digest of parts and of a theorem's files; None where it cannot be told which these are."""
        try:
            return digest(*parts, theorem.id.encode(), *self.files(theorem))
        except (Elsewhere, OSError, ValueError, SyntaxError):
            return None

    def repeatable(self) -> bool:
        """Whether all that is known rests on files that are known, so that it would be found the same again."""
        return not self.catalogue.broken and all(self.of(theorem) is not None for theorem in self.catalogue.known)

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
        self._rooms: dict[str, bytes] = {}

    def key(self, name: str) -> str | None:
        """Return the digest of all that a theorem's result depends on; None where that cannot be told."""
        if name not in self._keys:
            (theorem,) = (t for t in self.catalogue.known if t.id == name)
            self._keys[name] = self.of(theorem, self.common)
        return self._keys[name]

    def beside(self, name: str, room: str) -> str | None:
        """Return the digest of the same and of a room of the suite; None where it cannot be told."""
        if room not in self._rooms:
            self._rooms[room] = repr([digest(self.read(path)) for path in files_below(SUITE / room)]).encode()
        key = self.key(name)
        return None if key is None else digest(key.encode(), self._rooms[room])

    @cached_property
    def common(self) -> bytes:
        """What all results of a run depend on: engines, libraries, settings, and what the theorems state."""
        s = self.settings
        device = "" if s.backend.name == "numpy" else s.backend.device  # engines() has the CPU, this why it is no GPU
        tried = (s.level, s.examples, s.seed, s.backend.name, device, s.mutants, s.sizes)
        stated = Fingerprints().of([(t.id, [c.relation for c in t.clauses]) for t in self.catalogue.known])
        engines = repr(self.engines(ENGINES, LIBRARIES))
        return digest(repr(tried).encode(), stated.encode(), engines.encode()).encode()


class Fingerprints:
    """Digests of statements, the same in every process. Subexpressions are shared, and each is read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}  # what was read is kept alive, so that its id stays its own

    def of(self, thing: object) -> str:
        """Return the digest of a record, of things in order, or of what its representation tells."""
        if id(thing) not in self._known:
            match thing:
                case tuple() | list():
                    parts = [self.of(one) for one in thing]
                case _ if dataclasses.is_dataclass(thing):
                    fields = (field for field in dataclasses.fields(thing) if field.repr)
                    parts = [f"{field.name} {self.of(getattr(thing, field.name))}" for field in fields]
                case _:
                    parts = [_ADDRESS.sub("", repr(thing))]
            said = digest(type(thing).__qualname__.encode(), *(part.encode() for part in parts))
            self._known[id(thing)] = thing, said
        return self._known[id(thing)][1]


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


class _Reader(pickle.Unpickler):
    """Reads outcomes and nothing else: records, facts and exact numbers."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class by its name, unless no outcome has such a thing."""
        own = module == "proofs_check.outcome" or module.startswith("proofs_check.vocabulary.")
        if own or (module, name) in {("builtins", "frozenset"), ("builtins", "set"), ("fractions", "Fraction")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an outcome")
