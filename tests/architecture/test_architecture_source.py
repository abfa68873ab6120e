"""The source itself: everything public says what it is, files stay readable, and no test is skipped or retried."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(f.relative_to(ROOT) for p in ("numerics", "proofs_check", "theorems") for f in (ROOT / p).rglob("*.py"))
TESTS = sorted(f.relative_to(ROOT) for f in (ROOT / "tests").rglob("*.py"))
LONGEST = 300
LONGER = {
    "proofs_check/vocabulary/expressions.py": "one class a kind of node",
    "proofs_check/vocabulary/printing.py": "one rule a kind of node, as text and as LaTeX",
    "proofs_check/finite/evaluate.py": "one method a kind of node",
    "proofs_check/checker/cas.py": "a script of a process of its own, which imports nothing of the project",
    "proofs_check/checker/normal_form.py": "one walk over expressions, one method a kind of node",
}


@pytest.mark.parametrize("file", FILES, ids=str)
def test_what_is_public_has_a_docstring(file):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    bare = [
        f"{node.name}, line {node.lineno}"
        for owner in (tree, *(n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")))
        for node in owner.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


@pytest.mark.parametrize("file", FILES, ids=str)
def test_files_stay_short_or_say_why(file):
    lines = len((ROOT / file).read_text(encoding="utf-8").splitlines())
    assert (lines > LONGEST) == (str(file) in LONGER), f"{lines} lines"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_nothing_is_left_for_later(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.findall(r"\b(TODO|FIXME|XXX|HACK)\b", text) == []


@pytest.mark.parametrize("file", FILES, ids=str)
def test_chance_has_a_seed(file):
    """Module-level random numbers would differ from run to run, and so would a generator without a seed."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [c.lineno for c in calls if ast.unparse(c.func).endswith("default_rng") and not c.args] == []
    attributes = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    assert {
        a
        for a in attributes
        if re.match(r"(np|numpy)\.random\.(?!Generator$|default_rng)|random\.(random|choice|randint|shuffle)$", a)
    } == set()


@pytest.mark.parametrize("file", TESTS, ids=str)
def test_no_test_is_skipped_or_tried_again(file):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    barred = {"skip", "skipif", "importorskip", "flaky", "reruns"}
    # A skip with a reason that the machine gives, such as a missing GPU, is said by its reason.
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in barred]
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    said = [c for c in calls if c.func.attr == "skipif" and any(k.arg == "reason" for k in c.keywords)]
    assert len(found) == len(said), f"lines {found}"
