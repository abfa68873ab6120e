"""A theorem that is made in Python, in no module of a theory, and proved there."""

import sys
import types
from dataclasses import replace

import pytest
import threadpoolctl

from proofs_check.outcome import Verdict
from proofs_check.verification.run import prove
from proofs_check.vocabulary import calc, density, ends, equals, integral, theorem

ABSENT = dict.fromkeys(("energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures"), "a test")
rho = density("ρ", r"\rho")


def made(value, doc):
    mass = equals("a", "mass", integral(2 * rho), value)

    def steps():
        yield calc("mass", mass.lhs, ends(mass, "ρ has mass 1"))

    return replace(theorem(id="MINE", title="Twice the mass", clauses=(mass,), absent=ABSENT)(steps), doc=doc)


@pytest.mark.long
@pytest.mark.parametrize(
    ("value", "doc", "verdict", "problems"),
    [
        (2, "", Verdict.PROVED, ()),
        (3, "", Verdict.REFUTED, ()),
        (2, "Thrice the mass.", Verdict.PROVED, ("the docstring", "the docstring")),
    ],
    ids=["true", "false", "another docstring"],
)
def test_a_theorem_is_judged_by_its_proof_and_by_a_docstring_if_it_has_one(value, doc, verdict, problems):
    outcome = prove(made(value, doc))
    assert outcome.verdict == verdict
    assert outcome.as_claimed == (verdict == Verdict.PROVED and not problems)
    assert tuple(problem[: len("the docstring")] for problem in outcome.problems) == problems


def test_a_theorem_is_verified_in_one_thread_of_blas():
    """On its small arrays the others would burn a core, and the bits of a sum would depend on how many there are."""
    mine, threads = made(2, ""), []

    def steps():
        threads.append({p["num_threads"] for p in threadpoolctl.threadpool_info() if p["user_api"] == "blas"})
        yield from mine.steps()

    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        prove(replace(mine, steps=steps))
    assert threads[0] == {1}


def test_what_is_written_in_a_notebook_has_no_docstring(monkeypatch):
    """Where there is no file, what a module says is not of the theorem: IPython says that it has made it."""
    notebook = types.ModuleType("notebook", "Automatically created module for IPython interactive environment")
    monkeypatch.setitem(sys.modules, "notebook", notebook)
    notebook.made = made
    text = "from proofs_check.vocabulary import theorem\nmine = theorem(id='N', title='t', clauses=made(2, '').clauses)"
    exec(compile(f"{text}\n@mine\ndef steps():\n    yield\n", "/tmp/ipykernel_1/2.py", "exec"), vars(notebook))
    assert notebook.steps.doc == ""
