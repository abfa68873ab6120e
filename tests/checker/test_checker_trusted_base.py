"""The trusted base stays small: what a proof goes through, and what of SymPy it believes, is on a list."""

import ast
import sys
from pathlib import Path

import pytest

from proofs_check import cli
from proofs_check.reports import trusted_base

ROOT = Path(__file__).resolve().parents[2]
# 300 of them for integrals inside logarithms, signs that clauses show, limits and shares; 150 for letters of functions,
# of which Jensen's inequality is read off; 95 for equals that stand for equals inside a form, and for classes; 5 that
# refuse what an author has subclassed.
MOST_LINES = 7800
# All that the script of computer algebra takes from SymPy, and asks of what it returns.
SYMPY = frozenset({
    "sympy.Abs", "sympy.Add", "sympy.Function", "sympy.Integer", "sympy.Mul", "sympy.Pow", "sympy.Rational",
    "sympy.Symbol", "sympy.__version__", "sympy.exp", "sympy.expand", "sympy.expand_log",
    "sympy.expand_power_exp", "sympy.factor", "sympy.fraction", "sympy.log", "sympy.make_args", "sympy.simplify",
    "sympy.together", "sympy.external.gmpy.GROUND_TYPES",
    ".as_coeff_Add", ".atoms", ".base", ".exp", ".free_symbols", ".is_Add", ".is_Integer", ".is_negative",
    ".is_nonnegative", ".is_positive", ".rewrite", ".xreplace",
})  # fmt: skip


def test_nothing_else_of_sympy_is_believed():
    assert set(trusted_base.trusted_base().sympy) == SYMPY


def test_a_further_function_of_sympy_would_be_seen():
    source = (
        "import sympy as sp\nfrom sympy.core import power\n\ndef own(e):\n    return sp.limit(e.subs(1, 2).own, 0)\n"
    )
    assert trusted_base.sympy_names(source) == {"sympy.limit", ".subs", "sympy.core.power"}


def test_one_script_alone_imports_sympy():
    files = [f for folder in ("checker", "vocabulary") for f in (ROOT / "proofs_check" / folder).rglob("*.py")]
    found = {f.stem for f in files if "sympy" in set(imported(f))}
    assert found == {"cas"}


@pytest.mark.parametrize("part", ["proofs_check.finite", "proofs_check.evidence", "numerics"])
def test_what_refutes_and_confirms_is_no_part_of_a_proof(part):
    reached = {name for files in trusted_base.trusted_base().files.values() for name in files}
    assert not [name for name in reached if name.startswith(part)]


@pytest.mark.slow
def test_a_proof_needs_the_standard_library_and_the_files_that_are_listed():
    """Whatever the listed files import is listed, or Python's own; the two that weigh import what can only lower."""
    reached = {name for files in trusted_base.trusted_base().files.values() for name in files}
    for name in reached - set(trusted_base.WEIGHED):
        outside = set(imported(ROOT / f"{name.replace('.', '/')}.py")) - set(sys.stdlib_module_names)
        assert outside <= {"proofs_check"} | ({"sympy"} if name == trusted_base.SCRIPT else set()), name


def test_trusted_base_stays_small():
    assert 0 < trusted_base.trusted_base().lines <= MOST_LINES


@pytest.mark.slow
def test_axioms_prints_every_file_with_its_lines(capsys):
    cli.cli.main(["axioms"], standalone_mode=False)
    rows = capsys.readouterr().out.splitlines()
    for files in trusted_base.trusted_base().files.values():
        for name, lines in files.items():
            assert [row.split() for row in rows if row.split()[:1] == [name]] == [[name, f"{lines:,}"]]
            assert lines == len((ROOT / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8").splitlines())
    assert f"{trusted_base.trusted_base().lines:,} lines" in rows[0]


def imported(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
