"""Examine an installation: what a bug report needs, and what is most often wrong."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
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
from proofs_check.kernel.coq import installation
from proofs_check.verification.run import version
from proofs_check.vocabulary.location import shadowed

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
    yield from _shadows(home)
    yield _computer_algebra()
    yield _gpu()
    yield _exponentials()
    yield _proof_kernel()
    found = catalogue()
    built = ", ".join(theorem.id for theorem in found.theorems)
    yield Finding(True, f"theorems found: {built}")
    for broken in found.broken:
        yield Finding(False, f"{broken.module} ({broken.where}): {broken.why}")


def _imported_from(name: str, home: Path) -> Finding:
    """Say where a package comes from; its name is a common word that another distribution may install too."""
    said = shadowed(name)
    return Finding(said is None, said or f"{name} is imported from {home / name}")


def _shadows(home: Path) -> Iterator[Finding]:
    """Name what has the name of a module that is used here, in the working folder and where PYTHONPATH points."""
    names = {*sys.stdlib_module_names, *PACKAGES, *(name.replace("-", "_") for name in LIBRARIES), "flint"}
    named = [Path(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    for folder in dict.fromkeys((Path.cwd(), *named)):
        found = sorted(path for path in _modules(folder) if path.stem in names and path != home / path.name)
        shown = ", ".join(path.name for path in found)
        if found and folder in named and folder.resolve() != _place(found[0].stem):
            yield Finding(False, f"{shown} in {folder} is imported instead of the module of that name: rename it, or "
                                 "take the folder out of PYTHONPATH")  # fmt: skip
        elif found and folder not in named:
            yield Finding(True, f"{shown} in {folder} has the name of a module; gibbsgap imports nothing from here, "
                                "other programs may")  # fmt: skip


def _modules(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix == ".py" or (path / "__init__.py").is_file():
            yield path


def _place(module: str) -> Path | None:
    """Return the folder into which the distribution that a module belongs to was installed."""
    for name in importlib.metadata.packages_distributions().get(module, ()):
        return Path(str(importlib.metadata.distribution(name).locate_file(""))).resolve()
    return None


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


def _proof_kernel() -> Finding:
    try:
        coq = installation.find()
        lacks = (
            "" if installation.MATHCOMP in coq.libraries else f"; no {installation.MATHCOMP}: Lebesgue.v is on record"
        )
        return Finding(True, f"gibbsgap kernel asks Coq {coq.version} with {', '.join(sorted(coq.libraries))}{lacks}")
    except installation.NoCoq as reason:
        return Finding(True, f"no Coq, gibbsgap kernel tells what is on record: {reason}")
