"""What must be right for “proved” to mean it: the files that a proof goes through, read from what is installed.

Nothing is listed by hand: the files are those that the checker imports, directly or not, and the names of SymPy those
that its script of computer algebra uses, both read from the source as it lies there.
"""

from __future__ import annotations

import ast
import builtins
import importlib.metadata
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SCRIPT = "proofs_check.checker.algebra.cas"  # what runs in a process of its own, and is imported by nothing
# Where a proof is made; everything that these import goes with them.
STARTS = ("proofs_check.checker.check", "proofs_check.checker.algebra.worker", SCRIPT)
# Where the verdict is taken from proofs. What these import besides can lower a verdict and never raises one; but for
# what is kept of another run (cache.py), which --fresh and CI do without.
WEIGHED = ("proofs_check.verification.engine", "proofs_check.verification.run")
PARTS = {
    "proofs_check.checker": "prove links",
    "proofs_check.vocabulary": "say what a statement is made of, and how it is written",
    "proofs_check": "take the verdict from its parts",
}


@dataclass(frozen=True)
class TrustedBase:
    """The files by what they do, each with its lines, and the names of SymPy that are called."""

    files: dict[str, dict[str, int]]
    sympy: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return sum(sum(files.values()) for files in self.files.values())


def trusted_base() -> TrustedBase:
    """Read the trusted base from the installed package."""
    found: dict[str, dict[str, int]] = {part: {} for part in PARTS}
    for module in sorted({*_reached(), *WEIGHED}):
        part = next(part for part in PARTS if module.startswith(f"{part}."))
        found[part][module] = len(_source(module).splitlines())
    return TrustedBase(found, tuple(sorted(sympy_names(_source(SCRIPT)))))


def text() -> str:
    """Return the trusted base as text."""
    base = trusted_base()
    total = f"{base.lines:,} lines of this suite, {len(base.sympy)} functions of SymPy"
    lines = [f"“proved” rests on {total}, Python and its standard library"]
    width = max(len(name) for files in base.files.values() for name in files)
    for part, files in base.files.items():
        lines.append(f"{sum(files.values()):,} lines that {PARTS[part]}")
        lines += [f"  {name:{width}} {count:5,}" for name, count in files.items()]
    lines.append(f"SymPy {importlib.metadata.version('sympy')} is called in {SCRIPT} alone, for")
    lines += _wrapped(base.sympy)
    lines.append("where a table says certified, on numerics.balls and python-flint besides")
    lines.append("what refutes and confirms (proofs_check.finite, .evidence) can lower a verdict and never raises one")
    return "\n".join(lines)


def sympy_names(source: str) -> set[str]:
    """Return the names of SymPy in a script: what is taken from it, and the attributes of what it returns.

    An attribute that no other thing in the script can have, a class of it, a module or Python's own types, is SymPy's.
    """
    tree = ast.parse(source)
    modules = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names} - {"sp"}
    own = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    own |= {n.target.id for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
    plain = (str, dict, list, set, tuple, frozenset, bytes)
    own |= {name for kind in plain for name in dir(kind)} | set(dir(builtins))
    found: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            inner = inner.value
        root = inner.id if isinstance(inner, ast.Name) else ""
        if root == "sp":
            found.add(f"sympy.{node.attr}")
        elif root not in modules | {"self"} and node.attr not in own:
            found.add(f".{node.attr}")
    return found | {
        f"{n.module}.{a.name}"
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("sympy")
        for a in n.names
    }


def _reached() -> set[str]:
    """Return the modules of ours that are imported on the way to a proof."""
    found: set[str] = set()
    waiting = list(STARTS)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += _imports(module)
    return found


def _imports(module: str) -> Iterator[str]:
    for node in ast.parse(_source(module)).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("proofs_check."):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if _file(inner) is not None else str(node.module)


def _file(module: str) -> Path | None:
    root = importlib.util.find_spec("proofs_check")
    assert root is not None
    assert root.submodule_search_locations is not None
    place = Path(next(iter(root.submodule_search_locations))).joinpath(*module.split(".")[1:]).with_suffix(".py")
    return place if place.is_file() else None


def _source(module: str) -> str:
    file = _file(module)
    assert file is not None, module
    return file.read_text(encoding="utf-8")


def _wrapped(names: tuple[str, ...]) -> Iterator[str]:
    row = " "
    for name in names:
        if len(row) + len(name) > 100:
            yield row
            row = " "
        row += f" {name}"
    yield row
