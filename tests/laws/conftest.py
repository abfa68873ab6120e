"""What the laws share: one run of everything that is discovered, and theorems whose source has been edited."""

import ast
import importlib
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.checker.algebra.worker import Worker
from proofs_check.verification import docstrings
from proofs_check.verification.engine import NearMisses, Verifier
from proofs_check.verification.run import settings_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def found():
    return discovery.catalogue(discovery.sources(ROOT))


@pytest.fixture(scope="session")
def outcomes(whole):
    """Outcomes with a spread of the edits of each theorem; `gibbsgap mutate` judges all of them."""
    run, _ = whole
    return {outcome.id: outcome for outcome in run.outcomes}


@pytest.fixture(scope="session")
def worker():
    worker = Worker()
    yield worker
    worker.stop()


class Found(BaseException):
    """The first step that does not hold; no Exception, because the engine turns those into outcomes."""


class Impatient(Verifier):
    """Stops at the first step that does not hold: an edited source need not be judged further."""

    def step(self, *args):
        outcomes = super().step(*args)
        for outcome in outcomes:
            if outcome.result != "holds":
                raise Found(outcome)
        return outcomes

    def near_misses(self, theorem, steps, claims, arena, checker):
        """Judge edits only of what nothing cheaper has seen: a docstring that says otherwise is enough."""
        if docstrings.problems(theorem):
            return NearMisses()
        return super().near_misses(theorem, steps, claims, arena, checker)


@dataclass(frozen=True)
class Fate:
    """What became of an edited source: which check saw it, and what the reader is told of the place."""

    seen: bool
    kind: str = ""
    said: str = ""


class Bench:
    """Edits one module of a copy of the project's theorems and checks the copy as a folder of a user."""

    def __init__(self, folder, worker):
        self.worker, self.folder, self.count = worker, folder, 0
        self.settings = replace(settings_of("quick", 0, select_backend("numpy")), examples=10)

    def fate(self, module, source):
        """Return what became of the theorems of ``module`` edited to ``source``, or of all where it states none."""
        self.count += 1
        root = self.folder / f"edited_theorems_{self.count}"
        shutil.copytree(ROOT / "theorems", root, ignore=shutil.ignore_patterns("__pycache__"))
        (root / f"{module}.py").write_text(source, encoding="utf-8")
        for file in root.rglob("*.py"):
            # The copy must read its own objects, not those of the installed package.
            own = f"from {root.name}."
            file.write_text(file.read_text(encoding="utf-8").replace("from theorems.", own), encoding="utf-8")
        before = set(sys.modules)
        try:
            importlib.invalidate_caches()
            return self.judged(root, module)
        finally:
            for name in set(sys.modules) - before:
                del sys.modules[name]
            shutil.rmtree(root)

    def judged(self, root, module):
        theories = (root, *(file.parent for file in root.glob("*/claims.toml")))
        packages = (".".join(theory.relative_to(root.parent).parts) for theory in theories)
        sources = map(discovery.Source, theories, (theory.name for theory in theories), packages)
        copy = discovery.catalogue(list(sources))
        if copy.broken:
            return Fate(True, "broken", f"{copy.broken[0].where}: {copy.broken[0].why}")
        own = [t for t in copy.theorems if Path(t.where.file) == root / f"{module}.py"]
        known = {t.id: t for t in copy.theorems}

        name = module.removesuffix("/__init__").replace("/", ".")

        def without_the_module(theorem):
            return f"from {root.name}.{name} import" not in Path(theorem.where.file).read_text(encoding="utf-8")

        # An object's edit is most likely seen where the object is imported: those theorems come first. A docstring that
        # writes the object out sees it at no cost, and a walk through theorems that hold all the same takes long.
        relevant = own or sorted(copy.theorems, key=without_the_module)
        for theorem in relevant if not own else ():
            if said := docstrings.problems(theorem):
                return Fate(True, "problem", f"{theorem.where} {said[0]}")
        for theorem in relevant:
            try:
                outcome = Impatient(self.settings, self.worker, known=known).theorem(theorem)
            except Found as stop:
                (step,) = stop.args
                return Fate(True, step.result, f"{step.where} {step.name}: {step.said}")
            if not outcome.as_claimed:
                bad = [f"{step.where} {step.name}: {step.said}" for step in outcome.steps if step.result != "holds"]
                # As verify prints it: the theorem's place, and the problem.
                return Fate(True, "problem", f"{outcome.where} {[*outcome.problems, *bad][0]}")
        return Fate(False)


@pytest.fixture(scope="session")
def bench(worker, tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("edited"), worker)


@dataclass(frozen=True)
class SourceEdit:
    """One slip of the pen in a formula of a module."""

    module: str
    line: int
    name: str
    source: str


def source_edits(module):
    """Return every edit of the formulas of a module, such as objects/batches: a sign, a half, τ on the wrong side."""
    text = (ROOT / "theorems" / f"{module}.py").read_text(encoding="utf-8")
    data, tree = text.encode(), ast.parse(text)
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def span(node):
        # ast counts columns in bytes, and the formulas are full of Greek.
        return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset

    def segment(node):
        start, end = span(node)
        return data[start:end].decode()

    for node in formulas(tree):
        for new in slips(node, segment):
            start, end = span(node)
            name = " ".join(f"{segment(node)} → {new}".split())
            # A whole operand is bracketed, so that the edit changes nothing but what it says.
            edited = data[:start] + f"({new})".encode() + data[end:]
            yield SourceEdit(module, node.lineno, name, edited.decode())


def formulas(node):
    """Walk a tree, leaving out what builds names and not formulas: subscripts, f-strings and annotations."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.JoinedStr | ast.Subscript):
            yield from formulas(child)


def slips(node, segment):
    match node:
        case ast.UnaryOp(ast.USub(), operand):
            yield segment(operand)
        case ast.BinOp(left, ast.Add(), right):
            yield f"{segment(left)} - ({segment(right)})"
        case ast.BinOp(left, ast.Sub(), right):
            yield f"{segment(left)} + ({segment(right)})"
        case ast.BinOp(left, ast.Mult(), right) if is_half(left):
            yield segment(right)
        case ast.BinOp(left, ast.Div(), ast.Constant(2)):
            yield segment(left)
        case ast.BinOp(left, ast.Div(), ast.Name("tau") as tau):
            yield segment(left)
            yield f"({segment(left)}) * {segment(tau)}"
        case ast.BinOp(left, ast.Mult(), ast.Name("tau") as tau):
            yield segment(left)
            yield f"({segment(left)}) / {segment(tau)}"
        case ast.Call() if is_half(node):
            yield "Fraction(1)"


def is_half(node):
    match node:
        case ast.Name("half") | ast.Call(ast.Name("Fraction"), [ast.Constant(1), ast.Constant(2)]):
            return True
    return False


# An edited source costs a verification: of a module with more edits than this, evenly spread ones are taken.
MOST_EDITS = 4


def spread(edits):
    step = max(1, -(-len(edits) // MOST_EDITS))
    return edits[step // 2 :: step]


def tried_edits():
    """Return a spread of the edits of every module that states something; numbers are measured."""
    root = ROOT / "theorems"
    files = [p for p in sorted(root.rglob("*.py")) if "numbers" not in p.relative_to(root).parts]
    modules = [str(p.relative_to(root).with_suffix("")) for p in files]
    return [edit for module in modules for edit in spread(list(source_edits(module)))]


def pytest_generate_tests(metafunc):
    """Give the law of edited sources edits of every module that states or shares objects."""
    if "edit" in metafunc.fixturenames:
        edits = tried_edits()
        metafunc.parametrize(
            "edit", edits, ids=[f"{e.module.replace('/', '.')}-{e.line}-{i}" for i, e in enumerate(edits)]
        )


@pytest.fixture(scope="session")
def all_edits():
    return tried_edits()
