"""Pages of the reference, made when the docs are built: a page a top level, and a page a room of what is public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]
# Rooms whose functions are there to be imported; the others are the suite's own.
ROOMS = ("numerics", "proofs_check/vocabulary", "theorems/objects")


def names(package: str) -> list[str]:
    """Return what a package offers at its top level."""
    for node in ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    raise LookupError(f"{package} has no __all__")


def pages() -> Iterator[tuple[str, str, str]]:
    """Yield a file, a title and the text of each page."""
    for package in ("numerics", "proofs_check"):
        parts = "\n\n".join(f"::: {package}.{name}" for name in names(package))
        yield f"reference/{package}.md", f"{package}", f"# {package}: the top level\n\n{parts}\n"
    for room in ROOMS:
        for folder in sorted({file.parent for file in (ROOT / room).rglob("*.py")}):
            modules = sorted(f for f in folder.glob("*.py") if f.stem != "__init__")
            dotted = ".".join(folder.relative_to(ROOT).parts)
            text = "\n\n".join(f"::: {dotted}.{file.stem}" for file in modules)
            if modules:
                yield f"reference/{dotted}.rooms.md", f"{dotted}: modules", f"# {dotted}: modules\n\n{text}\n"


def on_config(config: Any) -> None:
    """Add the pages to what can be chosen."""
    tops, rooms = [], []
    for file, title, _ in pages():
        (rooms if file.endswith(".rooms.md") else tops).append({title: file})
    config.nav = [*config.nav, {"Reference": tops}, {"Modules": rooms}]


def on_files(files: Any, config: Any) -> None:
    """Add the pages."""
    for file, _, text in pages():
        files.append(File.generated(config, file, content=text))
