"""Where in the author's source something was declared, so that a failing step can be named by file and line."""

from __future__ import annotations

import ast
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

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
