"""The source itself: everything public says what it is, files stay readable, and no test is skipped or retried."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(f.relative_to(ROOT) for p in ("numerics", "proofs_check", "theorems") for f in (ROOT / p).rglob("*.py"))
TESTS = sorted(f.relative_to(ROOT) for f in (ROOT / "tests").rglob("*.py"))
LONGEST = 300
LONGER = {
    "proofs_check/vocabulary/expressions.py": "one class a kind of node",
    "proofs_check/vocabulary/printing.py": "one rule a kind of node, as text and as LaTeX",
    "proofs_check/finite/evaluate.py": "one method a kind of node",
    "proofs_check/checker/algebra/cas.py": "a script of a process of its own, which imports nothing of the project",
    "proofs_check/vocabulary/background.py": "one function a background fact",
    "proofs_check/checker/normal_form.py": "one walk over expressions, one method a kind of node",
}


def source(file):
    return (ROOT / file).read_text(encoding="utf-8")


def of_every(files, mistakes):
    """Return what a rule finds in each file that breaks it."""
    found = {str(file): list(mistakes(file)) for file in files}
    return {file: what for file, what in found.items() if what}


def bare(file):
    tree = ast.parse(source(file))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    if not ast.get_docstring(tree):
        yield "the module"
    for owner in (tree, *(n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))):
        for node in owner.body:
            if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node):
                yield f"{node.name}, line {node.lineno}"


def test_what_is_public_has_a_docstring():
    assert of_every(FILES, bare) == {}


def test_files_stay_short_or_say_why():
    lines = {str(file): len(source(file).splitlines()) for file in FILES}
    assert {file for file, count in lines.items() if count > LONGEST} == set(LONGER), lines


SECTIONS = ("Symbols", "Objects", "Statement", "Derivation")


def out_of_order(file):
    """Say what is wrong with the numbered headings of a module that states a theorem."""
    headings = re.findall(r"^# (\d)\. ([A-Z]\w+)", source(file), re.MULTILINE)
    if "\n@theorem(" in source(file):
        if [int(number) for number, _ in headings] != list(range(1, len(headings) + 1)):
            yield f"numbered {headings}"
        known = [SECTIONS.index(title) for _, title in headings if title in SECTIONS]
        if known != sorted(known) or not {2, 3} <= set(known):
            yield f"ordered {headings}"


def test_theorems_are_read_in_one_order():
    assert of_every([f for f in FILES if f.parts[0] == "theorems"], out_of_order) == {}


def test_nothing_is_left_for_later():
    assert of_every(FILES, lambda file: re.findall(r"\b(TODO|FIXME|XXX|HACK)\b", source(file))) == {}


def by_chance(file):
    """Module-level random numbers would differ from run to run, and so would a generator without a seed."""
    for node in ast.walk(ast.parse(source(file))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("default_rng") and not node.args:
            yield node.lineno
        shared = r"(np|numpy)\.random\.(?!Generator$|default_rng)|random\.(random|choice|randint|shuffle)$"
        if isinstance(node, ast.Attribute) and re.match(shared, ast.unparse(node)):
            yield node.lineno


def test_chance_has_a_seed():
    assert of_every(FILES, by_chance) == {}


def skipped(file):
    """A skip with a reason that the machine gives, such as a missing GPU, is said by its reason."""
    tree = ast.parse(source(file))
    barred = {"skip", "skipif", "importorskip", "flaky", "reruns"}
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    said = [c.func for c in calls if c.func.attr == "skipif" and any(k.arg == "reason" for k in c.keywords)]
    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in barred and n not in said]


def test_no_test_is_skipped_or_tried_again():
    assert of_every(TESTS, skipped) == {}


def clocked(file):
    """A limit of wall time is a test of how busy the machine is."""
    calls = [node for node in ast.walk(ast.parse(source(file))) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if any(keyword.arg == "timeout" for keyword in call.keywords)]


def test_no_test_has_a_limit_of_wall_time():
    assert of_every(TESTS, clocked) == {}
