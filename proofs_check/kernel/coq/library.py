"""The library that every exported file requires: where it lies, in which order it is compiled, and its digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proofs_check.kernel.source import Source

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
def digest() -> str:
    """Return the digest of what the theorems require."""
    whole = "\0".join(f"{f.name}\0{f.text}" for f in files().values())
    return hashlib.sha256(whole.encode()).hexdigest()


def digests(sources: Sequence[Source]) -> dict[str, str]:
    """Return the digest of each file, which come after what they require; no Coq is needed for it."""
    found: dict[str, str] = {}
    for source in sources:
        whole = "\0".join((digest(), source.text(), *(found[need] for need in source.needs)))
        found[source.name] = hashlib.sha256(whole.encode()).hexdigest()
    return found
