"""Have coqchk read compiled files once more: a program smaller than Coq, which knows no tactics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proofs_check.kernel.coq import answers, library
from proofs_check.kernel.coq.checking import Checked, Checker, CoqFailed

CPU_SECONDS = 3600  # all files, with the parts of the standard library that they require
_PART = re.compile(r"^\* ([^:\n]+):(.*(?:\n  .*)*)", re.M)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What coqchk read: how many files, the axioms it lists, what it must not list, and what it took."""

    files: int
    axioms: tuple[str, ...]
    refused: tuple[str, ...]
    seconds: float
    memory: float

    def __str__(self) -> str:
        took = f"{self.seconds:.0f} s of CPU, {self.memory:.0f} MiB"
        return f"coqchk read {self.files} files with all that they require, {took}; axioms: {', '.join(self.axioms)}"


def rechecked(checker: Checker, found: Iterable[Checked]) -> Rechecked:
    """Have coqchk read compiled files, the library and all that these require.

    Raises
    ------
    CoqFailed
        Where it does not accept them.
    """
    compiled = [one for one in found if one.object]
    folders = dict.fromkeys(folder for one in compiled for folder in one.folders)
    places = ["-Q", str(checker.library), "Gibbsgap"]
    for folder in folders:
        places += ["-Q", str(folder), "GG"]
    modules = [*(f"Gibbsgap.{name}" for name in library.required()), *(f"GG.{one.name}" for one in compiled)]
    command = (checker.coq.rechecker, "-silent", "-o", *places, *modules)
    done = checker.runner.run(command, checker.root, cpu_seconds=CPU_SECONDS)
    if not done.fine:
        raise CoqFailed(f"coqchk does not accept the compiled files: {answers.message(done.said)}")
    axioms, refused = listed(done.said)
    return Rechecked(len(modules), axioms, refused, done.seconds, done.memory)


def listed(said: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the axioms that coqchk lists, without what the standard library seals, and what it must not list."""
    parts = {title: names.split() for title, names in _PART.findall(said)}
    names = [name for name in parts.get("Axioms", ["no list of axioms"]) if not name.startswith(answers.SEALED)]
    refused = [name for name in names if not _allowed(name)]
    for title, found in parts.items():
        if title not in ("Theory", "Axioms") and found != ["<none>"]:
            refused += [f"{title}: {' '.join(found)}"]
    return tuple(sorted(names)), tuple(refused)


def _allowed(name: str) -> bool:
    return name == "<none>" or any(re.fullmatch(rf"Coq\.\w+\.{re.escape(axiom)}", name) for axiom in answers.ALLOWED)
