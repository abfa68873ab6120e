"""The library that every exported file requires: where it lies, in which order it is compiled, and its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proofs_check.kernel.coq import answers
from proofs_check.kernel.coq.installation import MATHCOMP, Coq
from proofs_check.kernel.source import Sentence, Source

FOLDER = Path(__file__).parents[1] / "library"
_REQUIRED = re.compile(r"From Gibbsgap Require(?: Import| Export)?((?:\s+\w+)+)\.")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the library: its name without ending, its text, and which others it requires."""

    name: str
    text: str
    needs: tuple[str, ...]


@cache
def files() -> Mapping[str, File]:
    """Return the files by name, each after those that it requires.

    Raises
    ------
    ValueError
        Where two require each other, or one that is not there.
    """
    found = {}
    for path in sorted(FOLDER.glob("*.v")):
        text = path.read_text(encoding="utf-8")
        needs = tuple(sorted({name for group in _REQUIRED.findall(text) for name in group.split()}))
        found[path.stem] = File(path.stem, text, needs)
    ordered: dict[str, File] = {}
    while len(ordered) < len(found):
        ready = [file for name, file in found.items() if name not in ordered and set(file.needs) <= set(ordered)]
        if not ready:
            raise ValueError(f"library={sorted(set(found) - set(ordered))} require what is not there, or each other")
        ordered.update({file.name: file for file in ready})
    return ordered


@cache
def required(name: str = "Tactics") -> Mapping[str, File]:
    """Return a file with all that it requires, in order; the theorems require just the tactics."""
    wanted = {name}
    for file in reversed(list(files().values())):
        wanted |= set(file.needs) if file.name in wanted else set()
    return {file.name: file for file in files().values() if file.name in wanted}


@cache
def digest(name: str = "Tactics") -> str:
    """Return the digest of a file with all that it requires."""
    whole = "\0".join(f"{f.name}\0{f.text}" for f in required(name).values())
    return hashlib.sha256(whole.encode()).hexdigest()


@cache
def spaces() -> Mapping[str, Source]:
    """Return, by name, the files that no theorem requires: each shows of something that it is a space.

    A theorem at its end says what the integral over it is.
    """
    found = {}
    for file in files().values():
        if file.name not in required():
            shown, theorem = file.text.rsplit("\nTheorem ", 1)
            last = Sentence(f"Theorem {theorem}", theorem.split(maxsplit=1)[0])
            found[file.name] = Source(f"Space_{file.name}", (), (Sentence(""), Sentence(f"{shown}\n"), last))
    return found


def checkable(coq: Coq) -> dict[str, Source]:
    """Return those for which this Coq has what they need."""
    ready = coq.libraries & {MATHCOMP}
    return {name: source for name, source in spaces().items() if ready or "From mathcomp " not in files()[name].text}


def allowed(source: Source) -> frozenset[str]:
    """Return the axioms that a file may rest on."""
    mathcomp = source in spaces().values() and "From mathcomp " in source.text()
    return answers.ALLOWED | answers.OF_MATHCOMP if mathcomp else answers.ALLOWED


def digests(sources: Sequence[Source]) -> dict[str, str]:
    """Return the digest of each file, which come after what they require; no Coq is needed for it.

    It is of what a file says, of the objects that are defined for it, and of the theorems that it requires. Whether an
    object stands in the file or in one of its own, as it does when another theorem names it too, changes nothing.
    """
    found: dict[str, str] = {}
    objects: dict[str, frozenset[str]] = {}
    for source in sources:
        if source in spaces().values():
            found[source.name] = digest(source.name.removeprefix("Space_"))
            continue
        apart = [need for need in source.needs if need in objects]
        defined = {s.text for s in source.sentences if s.defines}.union(*(objects[need] for need in apart))
        if source.only_defines:
            objects[source.name] = frozenset(defined)
        moved = {f"From GG Require Import {need}." for need in apart}
        head = [line for line in source.sentences[0].text.splitlines() if line not in moved]
        said = [s.text for s in source.sentences[1:] if not s.defines]
        others = [found[need] for need in source.needs if need not in objects]
        whole = "\0".join((digest(), *sorted(defined), *head, *said, *others))
        found[source.name] = hashlib.sha256(whole.encode()).hexdigest()
    return found
