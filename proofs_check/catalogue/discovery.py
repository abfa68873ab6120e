"""Find theorems: installed packages that declare themselves, and folders or packages that a project's file names.

A package declares itself by an entry point in the group ``gibbsgap.theorems``. A project names its own in the nearest
``pyproject.toml``::

    [tool.gibbsgap]
    theorems = ["theorems"]      # a folder beside the file, or the name of an installed package

Folders are loaded by path under a name of their own, so that a user's folder may be called ``theorems`` too. A module
that cannot be imported is reported with file and line, and the others are still loaded.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import re
import tomllib
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from proofs_check.catalogue.importing import imported, is_module

if TYPE_CHECKING:
    from proofs_check.vocabulary.theorem import Theorem

GROUP = "gibbsgap.theorems"
# How a claim stands to the source: it says the same, implies it, is weaker or about something else, goes beyond it, or
# has nothing there to be compared with.
COMPARISONS = ("as", "sharper", "other", "extension", "not claimed there")


class DiscoveryError(Exception):
    """A source of theorems that is declared and cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of theorem modules: its path, the name to show, and the package name if it is importable by one."""

    root: Path
    label: str
    package: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A module that cannot be imported, or an id declared twice; ``ids`` are those that its text declares."""

    module: str
    where: str
    why: str
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.module} ({self.where}) cannot be used: {self.why}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A numbered statement of the source, whether or not a theorem module exists for it.

    ``sharper`` names the clauses that go beyond the source. A headline is ``carried_by`` theorems or clauses, such as
    T3.1 or T3.1.c, and has ``caveats``. ``compares``, a word of ``COMPARISONS``, says how it stands to the source, and
    ``answers`` names items of that (`proofs_check.catalogue.items`); ``formerly`` are ids that the claim had.
    """

    id: str
    title: str
    kind: str
    place: str
    sharper: tuple[str, ...] = ()
    carried_by: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    compares: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Everything found: theorems in order of their sources, what is broken, and the claims to be verified."""

    theorems: tuple[Theorem, ...]
    broken: tuple[Broken, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...] = ()

    def not_built(self) -> tuple[Claim, ...]:
        """Return the claims that neither a theorem module states yet nor theorems carry that are all there."""
        built = {theorem.id for theorem in self.theorems} | {t.label(c) for t in self.theorems for c in t.clauses}
        built |= {name for broken in self.broken for name in broken.ids}  # built, and out of order
        return tuple(
            claim
            for claim in self.claims
            if claim.id not in built and not (claim.carried_by and built.issuperset(claim.carried_by))
        )


def sources(start: Path, extra: Iterable[Path] = ()) -> list[Source]:
    """Return the declared sources: installed packages first, then the project's own, then those given by hand.

    Raises
    ------
    DiscoveryError
        When a declaration names a folder or package that is not there.
    """
    found = [_installed(entry) for entry in sorted(importlib.metadata.entry_points(group=GROUP), key=lambda e: e.name)]
    found += _of_project(start)
    for path in extra:
        if not path.is_dir():
            raise DiscoveryError(f"theorems={str(path)!r} must be a folder of theorem modules")
        found.append(Source(path.resolve(), path.resolve().name, None))
    unique: dict[Path, Source] = {}
    for source in found:
        unique.setdefault(source.root, source)
    return list(unique.values())


def catalogue(found: Sequence[Source], say: Callable[[str], None] = lambda _: None) -> Catalogue:
    """Load every module of every source; ``say`` hears of one whose import takes long."""
    from proofs_check.vocabulary.theorem import Theorem  # noqa: PLC0415 (the pytest plugin asks for sources only)

    theorems: dict[str, Theorem] = {}
    broken: list[Broken] = []
    claims: list[Claim] = []
    owners: dict[str, Source] = {}
    for source in found:
        mine = _claims(source)
        claims += mine
        owners = {claim.id: source for claim in mine} | owners
        for name in sorted(p.stem for p in source.root.glob("*.py") if is_module(p)):
            shown = f"{source.label}.{name}"
            try:
                module = imported(source.package, source.root, name, partial(_said_of, say, shown))
            except KeyboardInterrupt as stop:
                raise KeyboardInterrupt(f"while {shown} ({_broken(source, name, stop).where}) was imported") from stop
            except BaseException as mistake:  # a user's module may fail in any way
                broken.append(_broken(source, name, mistake))
                continue
            for thing in vars(module).values():
                if not isinstance(thing, Theorem) or thing.module != module.__name__:
                    continue
                owner = owners.get(thing.id, source)
                if thing.id in theorems:
                    other = theorems[thing.id].where
                    why = f"id {thing.id} is declared twice, at {other} and at {thing.where}; rename one"
                    broken.append(Broken(shown, str(thing.where), why, (thing.id,)))
                elif owner is not source:
                    why = f"id {thing.id} is a claim of {owner.label}, declared at {thing.where} too; rename this one"
                    broken.append(Broken(shown, str(thing.where), why, (thing.id,)))
                else:
                    theorems[thing.id] = thing
    order = {claim.id: place for place, claim in enumerate(claims)}
    ordered = sorted(theorems.values(), key=lambda theorem: order.get(theorem.id, len(order)))
    return Catalogue(tuple(ordered), tuple(broken), tuple(claims), tuple(found))


def named(start: Path, extra: Iterable[Path] = ()) -> list[str]:
    """Return the ids of theorems and claims that the texts of all sources declare; nothing is imported."""
    try:
        found = sources(start, extra)
        claims = [claim.id for source in found for claim in _claims(source)]
    except DiscoveryError:
        return []
    modules = (path for source in found for path in sorted(source.root.glob("*.py")) if is_module(path))
    return list(dict.fromkeys([*claims, *(name for path in modules for name in _ids_in(path))]))


def _said_of(say: Callable[[str], None], module: str, text: str) -> None:
    say(f"{module} {text}")


def shown_module(theorem: Theorem) -> str:
    """Return a theorem's module as its author knows it: the folder's name, not the private one."""
    return f"{Path(theorem.where.file).parent.name}.{Path(theorem.where.file).stem}"


def _installed(entry: importlib.metadata.EntryPoint) -> Source:
    """Locate a declared package beside its own distribution, so that a folder of the same name cannot shadow it."""
    relative = Path(*entry.value.split("."))
    candidates = []
    if entry.dist is not None:
        candidates.append(Path(str(entry.dist.locate_file(str(relative)))))
        direct = entry.dist.read_text("direct_url.json")
        if direct:
            url = urlparse(json.loads(direct)["url"])
            candidates.append(Path(unquote(url.path)) / relative)
    for path in candidates:
        if (path / "__init__.py").is_file():
            return Source(path.resolve(), entry.value, entry.value)
    return _importable(entry.value, f"entry point {entry.name!r} of {GROUP}")


def _importable(package: str, said_by: str) -> Source:
    try:
        spec = importlib.util.find_spec(package)
    except ImportError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise DiscoveryError(f"{said_by} names {package!r}, which is neither a folder nor an importable package")
    return Source(Path(next(iter(spec.submodule_search_locations))).resolve(), package, package)


def _of_project(start: Path) -> list[Source]:
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            return _declared_in(file)
    return []


def _declared_in(file: Path) -> list[Source]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as mistake:
        raise DiscoveryError(f"{file} cannot be read: {mistake}") from mistake
    tool = table.get("tool", {})
    own = tool.get("gibbsgap", {}) if isinstance(tool, dict) else {}
    if not isinstance(own, dict):
        raise DiscoveryError(f"{file}: tool.gibbsgap={own!r} must be a table with theorems = [folders or packages]")
    declared = own.get("theorems", [])
    if not isinstance(declared, list) or not all(isinstance(name, str) for name in declared):
        raise DiscoveryError(f"{file}: tool.gibbsgap.theorems={declared!r} must be a list of folders or packages")
    found = []
    for name in declared:
        path = file.parent / name
        if path.is_dir():
            found.append(Source(path.resolve(), path.name, None))
        else:
            found.append(_importable(name, str(file)))
    return found


def _broken(source: Source, name: str, mistake: BaseException) -> Broken:
    """Say where in the source's own files an import failed."""
    file, line = source.root / f"{name}.py", 0
    if isinstance(mistake, SyntaxError) and mistake.filename:
        file, line = Path(mistake.filename), mistake.lineno or 0
    for frame in traceback.extract_tb(mistake.__traceback__):
        if Path(frame.filename).parent == source.root:
            file, line = Path(frame.filename), frame.lineno or 0
    why = " ".join(str(mistake).split()) or "no message"
    declared = _ids_in(source.root / f"{name}.py")
    return Broken(f"{source.label}.{name}", f"{file.name}:{line}", f"{type(mistake).__name__}: {why}", declared)


def _ids_in(file: Path) -> tuple[str, ...]:
    """Return the ids that the text of a module declares, which may be no Python at all."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(dict.fromkeys(re.findall(r"""\bid\s*=\s*["']([^"'\n]+)["']""", text)))


def _claims(source: Source) -> list[Claim]:
    file = source.root / "claims.toml"
    if not file.is_file():
        return []
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8-sig"))["claim"]
        return [_claim(row) for row in rows]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError) as mistake:
        why = f"{type(mistake).__name__}: {' '.join(str(mistake).split())}"
        raise DiscoveryError(f"{file} must hold [[claim]] tables with id, title, kind and place ({why})") from mistake


def _claim(row: Mapping[str, Any]) -> Claim:
    sharper, carried, caveats, answers, formerly = (
        tuple(row.get(name, ())) for name in ("sharper", "carried_by", "caveats", "answers", "formerly")
    )
    compares = row.get("compares", "extension" if row["kind"] == "extension" else "")
    if compares and compares not in COMPARISONS:
        raise TypeError(f"compares={compares!r} of {row['id']} must be one of {', '.join(COMPARISONS)}")
    said = (row["id"], row["title"], row["kind"], row["place"])
    return Claim(*said, sharper, carried, caveats, answers, formerly, compares)
