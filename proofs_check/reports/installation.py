"""Examine an installation: what a bug report needs, and what is most often wrong."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import proofs_check
from numerics.arrays import BackendUnavailable, select_backend
from numerics.pairwise import native
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.checker.algebra.answers import GROUND_TYPES
from proofs_check.checker.algebra.worker import CpuLimitExceeded, Worker
from proofs_check.verification.run import version

LIBRARIES = ("sympy", "mpmath", "numpy", "scipy", "array-api-compat", "hypothesis", "python-flint", "click", "rich")
PACKAGES = ("proofs_check", "numerics", "theorems")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    fine: bool
    what: str


def findings(catalogue: Callable[[], Catalogue]) -> Iterator[Finding]:
    """Yield what was found, worst surprises included: a package of the same name that was imported instead of ours."""
    yield Finding(True, f"gibbsgap {version()} on Python {sys.version.split()[0]} at {sys.prefix}")
    yield Finding(True, ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES))
    home = Path(proofs_check.__file__ or "").resolve().parent.parent
    for name in PACKAGES:
        yield _imported_from(name, home)
    yield _computer_algebra()
    yield _gpu()
    yield _exponentials()
    found = catalogue()
    built = ", ".join(theorem.id for theorem in found.theorems)
    yield Finding(True, f"theorems found: {built}")
    for broken in found.broken:
        yield Finding(False, f"{broken.module} ({broken.where}): {broken.why}")


def _imported_from(name: str, home: Path) -> Finding:
    """Say where a package comes from; its name is a common word that another distribution may install too."""
    spec = importlib.util.find_spec(name)
    where = Path(spec.origin).resolve().parent if spec is not None and spec.origin else None
    if where == home / name:
        return Finding(True, f"{name} is imported from {where}")
    remedy = "another package or folder of that name shadows it; remove it from the path"
    return Finding(False, f"{name} is imported from {where} and not from {home / name}: {remedy}")


def _computer_algebra() -> Finding:
    worker = Worker()
    try:
        one = ["num", "1"]
        answer = worker.ask(
            {"groups": [{"bounds": [], "integrand": ["+", one, ["num", "-1"]]}], "masses": {}, "atoms": []}
        )
        said = f"computer algebra answers: SymPy {worker.sympy} with ground types {worker.ground_types}, 1 − 1 = 0"
        return Finding(bool(answer["zero"]) and worker.ground_types == GROUND_TYPES, said)
    except (CpuLimitExceeded, OSError) as mistake:
        return Finding(False, f"computer algebra does not answer: {mistake}")
    finally:
        worker.stop()


def _gpu() -> Finding:
    try:
        return Finding(True, f"GPU: {select_backend('cupy').device}")
    except BackendUnavailable as reason:
        return Finding(True, f"no GPU, NumPy is used: {reason}")


def _exponentials() -> Finding:
    found = native.exponential("float64", native.WORTH)
    return Finding(True, f"exponentials over many pairs: {found.origin}")
