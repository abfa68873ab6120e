"""Find theorems: installed packages that declare themselves, and folders or packages that a project's file names.

A package declares itself by an entry point in the group ``gibbsgap.theorems``. A project names its own in the nearest
``pyproject.toml``::

    [tool.gibbsgap]
    theorems = ["theorems"]      # a folder beside the file, or the name of an installed package

Folders are loaded by path under a name of their own, so that a user's folder may be called ``theorems`` too. A module
that cannot be imported is reported with file and line, and the others are still loaded. Each source is a *theory*, with
claims, a pipeline and a ledger of its own; a folder in one that has a ``claims.toml`` is a theory beside it.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import re
import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlparse

from proofs_check.catalogue.claims import Claim, DiscoveryError, claims_of, table_of
from proofs_check.catalogue.importing import imported, is_module

if TYPE_CHECKING:
    from proofs_check.vocabulary.theorem import Theorem

GROUP = "gibbsgap.theorems"


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of theorem modules, a theory: its path, the name to show, and the package name if it has one.

    It is a user's ``own`` unless it comes with gibbsgap.
    """

    root: Path
    label: str
    package: str | None
    own: bool = True

    @property
    def name(self) -> str:
        """Return what ``--theory`` calls it: its claims.toml says so, or the name of its folder."""
        return str(table_of(self.root).get("theory", {}).get("name", self.label))


@dataclass(frozen=True, slots=True)
class Broken:
    """A module that cannot be imported, or an id declared twice; ``ids`` are those that its text declares."""

    module: str
    where: str
    why: str
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.module} ({self.where}) cannot be used: {self.why}"


@dataclass(frozen=True)
class Catalogue:
    """Everything found: theorems in order of their sources, what is broken, and the claims to be verified.

    Of some theories alone, ``others`` are the theorems of those that are not spoken of; what rests on them is known.
    """

    theorems: tuple[Theorem, ...]
    broken: tuple[Broken, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...] = ()
    others: tuple[Theorem, ...] = ()
    spoken: tuple[Source, ...] = ()

    @property
    def known(self) -> tuple[Theorem, ...]:
        """Return the theorems of all theories."""
        return (*self.theorems, *self.others)

    @property
    def theories(self) -> tuple[Source, ...]:
        """Return the sources that are spoken of: all, unless some were chosen."""
        return self.spoken or self.sources

    @property
    def exported(self) -> tuple[Source, ...]:
        """Return the sources that an export is made of: not a theory in a folder of another, unless it is spoken of."""
        roots = {source.root for source in self.sources}
        return tuple(s for s in self.sources if s in self.theories or s.root.parent not in roots)

    def of(self, chosen: Sequence[Source]) -> Catalogue:
        """Return the same of some theories alone."""
        roots = {source.root for source in chosen}
        mine = tuple(t for t in self.known if Path(t.where.file).resolve().parent in roots)
        others = tuple(t for t in self.known if t not in mine)
        labels = tuple(f"{source.label}." for source in chosen)
        broken = tuple(one for one in self.broken if one.module.startswith(labels))
        claims = tuple(claim for source in chosen for claim in claims_of(source.root))
        return Catalogue(mine, broken, claims, self.sources, others, tuple(chosen))

    def not_built(self) -> tuple[Claim, ...]:
        """Return the claims that neither a theorem module states yet nor theorems carry that are all there."""
        built = {theorem.id for theorem in self.known} | {t.label(c) for t in self.theorems for c in t.clauses}
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
        for other in _beside(source):
            unique.setdefault(other.root, other)
    return list(unique.values())


def _beside(source: Source) -> Iterator[Source]:
    """Yield the theories in folders of a theory's own."""
    for file in sorted(source.root.glob("*/claims.toml")):
        package = f"{source.package}.{file.parent.name}" if source.package else None
        yield Source(file.parent, file.parent.name, package, source.own)


def catalogue(found: Sequence[Source], say: Callable[[str], None] = lambda _: None) -> Catalogue:
    """Load every module of every source; ``say`` hears of one whose import takes long."""
    from proofs_check.vocabulary.theorem import Theorem  # noqa: PLC0415 (the pytest plugin asks for sources only)

    theorems: dict[str, Theorem] = {}
    broken: list[Broken] = []
    claims: list[Claim] = []
    owners: dict[str, Source] = {}
    for source in sorted(found, key=lambda source: _yields(source, found)):
        mine = claims_of(source.root)
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
                if _yields(source, found) and (thing.id in theorems or owner is not source):
                    say(f"{thing.id} is an id of yours, and {shown} with that id is left out")
                    continue
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


def _yields(source: Source, found: Sequence[Source]) -> bool:
    """Whether a theory leaves its ids to a user's own: what comes with gibbsgap beside the paper's theory does."""
    return not source.own and source != found[0]


def named(start: Path, extra: Iterable[Path] = ()) -> list[str]:
    """Return the ids of theorems and claims that the texts of all sources declare; nothing is imported."""
    try:
        found = sources(start, extra)
        claims = [claim.id for source in found for claim in claims_of(source.root)]
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
            return Source(path.resolve(), entry.value, entry.value, entry.dist is None or entry.dist.name != "gibbsgap")
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
