"""Where in the author's source something was declared, and which questions the theory there asks.

A failing step is named by file and line. The questions that the theorems of a theory answer, each a facet of its steps,
are those that the claims.toml beside them declares; a theory that declares none asks what the paper's asks: what the
energy is, how it curves, which law is its equilibrium, and which divergence measures the distance from it.
``questions = []`` asks nothing but evidence.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

QUESTIONS = ("energy", "convexity", "gibbs", "divergence")
EVIDENCE = ("quadrature", "random_measures")
PLAIN = "derivation"  # the facet of a step that answers no question
_HERE = str(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Location:
    """A file and a line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{Path(self.file).name}:{self.line}"


def caller() -> Location:
    """Return the nearest place outside the vocabulary, and outside the constructors made for it, that called it."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith((_HERE, "<")):
        frame = frame.f_back
    return Location(frame.f_code.co_filename, frame.f_lineno)


def docstring(file: Path, function: str | None = None) -> str | None:
    """Return the docstring of a module, or of a function at its top, from its source: python -OO drops it from code."""
    node: ast.Module | ast.FunctionDef = ast.parse(file.read_bytes())
    if function is not None:
        node = next(n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == function)
    return ast.get_docstring(node)


def shadowed(package: str) -> str | None:
    """Say where a package of the project comes from if not from beside this one; its name is a common word."""
    home = Path(__file__).resolve().parents[2]
    spec = importlib.util.find_spec(package)
    where = Path(spec.origin).resolve().parent if spec is not None and spec.origin else None
    if where == home / package:
        return None
    remedy = "another package or folder of that name shadows it; rename it, or take it from the path"
    return f"{package} is imported from {where} and not from {home / package}: {remedy}"


@functools.lru_cache(maxsize=256)
def questions_of(folder: str) -> tuple[str, ...]:
    """Return the questions that the theory in a folder declares, or the paper's."""
    try:
        table = tomllib.loads((Path(folder) / "claims.toml").read_text(encoding="utf-8-sig"))
        declared = table.get("theory", {}).get("questions", QUESTIONS)
    except (OSError, ValueError):  # what is wrong with the file is said where claims are read
        return QUESTIONS
    return tuple(map(str, declared))


def facets_of(file: str) -> tuple[str, ...]:
    """Return the facets that a theorem in a file answers: its theory's questions, and the two kinds of evidence.

    What is written in a notebook is of no theory, and asked nothing.
    """
    return (*(questions_of(str(Path(file).parent)) if Path(file).is_file() else ()), *EVIDENCE)
