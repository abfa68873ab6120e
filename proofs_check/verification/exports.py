"""Theorems exported to Coq, in several processes, and kept from run to run.

What is exported of a theorem depends on its module with what that imports, on the vocabulary and the export, and on how
the catalogue around it names files and shared objects: it is kept under a digest of these.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from proofs_check.catalogue.discovery import Catalogue, catalogue
from proofs_check.catalogue.discovery import Source as Folder
from proofs_check.kernel.export.enclosures.balls import BALLS
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.source import Piece, Sentence, Source
from proofs_check.verification.cache import Files
from proofs_check.verification.carriers.jobs import Job, Lost, seldom_collected
from proofs_check.verification.carriers.pool import Pool
from proofs_check.verification.store import digest, keep, recalled
from proofs_check.vocabulary.theorem import Theorem

ENGINES = ("vocabulary", "kernel/export", "kernel/statement", "kernel/source.py", "verification/exports.py")
LIBRARIES = ("mpmath", "sympy")


class CircularError(Exception):
    """Theorems rest on each other; the message names them."""


class Exports:
    """The files of theorems of a catalogue; without a ``place`` nothing is kept."""

    def __init__(
        self, found: Catalogue, place: Path | None, processes: int, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self.catalogue, self.processes, self.say = found, processes, say
        self.place = None if place is None else place.with_name("exports")
        self.theorems = found.of(found.exported).theorems
        self.exporter = Exporter(self.theorems)
        self.names = {theorem.id: self.exporter.file(theorem.id) for theorem in self.theorems}
        self._files = Files(found)
        self._made = {source.name: source for source in (BALLS, *self.exporter.objects.sources())}

    def sources(self, theorems: Iterable[Theorem]) -> list[Source]:
        """Return the files of theorems and of all that they require, each after those.

        Raises
        ------
        CircularError
            Where theorems rest on each other.
        """
        by_name = {self.names[theorem.id]: theorem for theorem in self.theorems}
        wanted = [self.names[theorem.id] for theorem in theorems]
        waiting = [name for name in wanted if name not in self._made]
        while waiting:
            self._made |= {source.name: source for source in self._exported([by_name[name] for name in waiting])}
            waiting = sorted({need for name in waiting for need in self._made[name].needs} - set(self._made))
        return self.after(self._made[name] for name in wanted)

    def after(self, wanted: Iterable[Source]) -> list[Source]:
        """Return files after all that they require, which is exported already."""
        order: dict[str, Source] = {}

        def add(source: Source, above: tuple[str, ...] = ()) -> None:
            if source.name in above:
                circle = above[above.index(source.name) :]
                raise CircularError(f"{', '.join(circle)} rest on each other: nothing is exported")
            if source.name not in order:
                for need in source.needs:
                    add(self._made[need], (*above, source.name))
                order[source.name] = source

        for source in wanted:
            add(source)
        return list(order.values())

    def _exported(self, theorems: Sequence[Theorem]) -> list[Source]:
        kept = {theorem.id: self._recalled(theorem) for theorem in theorems}
        lost = [theorem for theorem in theorems if kept[theorem.id] is None]
        for theorem, source in zip(lost, self._anew(lost), strict=True):
            kept[theorem.id] = source
            self._keep(theorem, source)
        return [source for source in kept.values() if source is not None]

    def _anew(self, theorems: Sequence[Theorem]) -> Iterable[Source]:
        carrier, found = Pool(self.processes), {}
        if not carrier.worth(theorems):
            return map(self.exporter.theorem, theorems)
        job = Job(ready, (tuple(self.catalogue.exported),), _export)
        for name, source in carrier.shared(job, [theorem.id for theorem in theorems]):
            if isinstance(source, Lost):
                raise RuntimeError(f"{name} is not exported: {source.why}")
            self.say(f"exporting: {source.name}")
            found[name] = source
        return [found[theorem.id] for theorem in theorems]

    # what is kept

    @cached_property
    def _common(self) -> bytes:
        return digest(repr(self._files.engines(ENGINES, LIBRARIES)).encode()).encode()

    def _key(self, theorem: Theorem) -> str | None:
        layout = repr(self.exporter.layout(theorem)).encode()
        return None if self.place is None else self._files.of(theorem, self._common, layout)

    def _recalled(self, theorem: Theorem) -> Source | None:
        content = recalled(self.place, self._key(theorem))
        if content is not None:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                return _read(content)
        return None

    def _keep(self, theorem: Theorem, source: Source) -> None:
        key = self._key(theorem)
        if self.place is None or key is None or not self._files.as_it_was():
            return
        keep(self.place, key, json.dumps(asdict(source)).encode())


def _read(content: bytes) -> Source:
    kept = json.loads(content)
    sentences = tuple(Sentence(**sentence) for sentence in kept["sentences"])
    pieces = tuple(Piece(**{**piece, "under": tuple(piece["under"])}) for piece in kept["pieces"])
    return Source(kept["name"], tuple(kept["needs"]), sentences, pieces)


@contextlib.contextmanager
def ready(folders: tuple[Folder, ...]) -> Iterator[tuple[Exporter, dict[str, Theorem]]]:
    """Make an exporter of what folders declare, and those theorems by their ids."""
    known = catalogue(folders).known
    with seldom_collected():
        yield Exporter(known), {theorem.id: theorem for theorem in known}


def _export(ready: tuple[Exporter, dict[str, Theorem]], name: str) -> Source:
    exporter, theorems = ready
    return exporter.theorem(theorems[name])
