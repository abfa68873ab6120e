"""What the tests of the commands share: the command called in-process, one full run, and a user's own project."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from proofs_check import cli
from proofs_check.verification import run as verification

ROOT = Path(__file__).resolve().parents[2]

OWN = '''"""**A shifted potential**: a number added to the potential adds itself, over τ, to the free energy.

Statement (folklore).  For a density ρ in a potential U and a number c:
    (a) F_{τ,U + c}(ρ) = F_{τ,U}(ρ) + c/τ
Hypotheses.  ρ > 0 of mass 1; U bounded; τ > 0.
Steps.  The integral is linear, and ρ has mass 1.
Deviations.  None.
References.  None needed.
"""

from hypothesis import strategies as st

from numerics.measures import densities, strategies
from numerics.rules import sphere
from proofs_check.vocabulary import (
    Sample, calc, ends, eq, equals, integral, measures, potential, quadrature, scalar, theorem,
)
from theorems.objects import F, H, rho, tau

U, c = potential("U", "U"), scalar("c", "c")
SHIFT = equals("a", "the shift", F(rho, U + c), F(rho, U) + c / tau)


def on_the_sphere(order, backend):
    space = sphere.product_rule(order, backend.xp)
    x = space.points
    return Sample(space, {"ρ": densities.normalise(space, x[:, 0]), "U": x[:, 1], "c": 0.7, "τ": 0.5})


@st.composite
def atoms(draw):
    space = draw(strategies.atomic_spaces(4))
    rho, U = draw(strategies.atomic_densities(space)), draw(strategies.potentials(space))
    return Sample(space, {"ρ": rho, "U": U, "c": draw(st.floats(-9, 9)), "τ": draw(strategies.temperatures())})


@theorem(
    id="N1",
    title="A shifted potential",
    clauses=(SHIFT,),
    absent=dict.fromkeys(("convexity", "gibbs", "divergence"), "an identity of one energy"),
    equivalent={"body of H(<r>)": "the entropy is the same on both sides"},
)
def shifted_potential():
    yield calc(
        "shift", "energy", SHIFT.lhs,
        eq(integral(U * rho) / tau + c / tau - H(rho), "ρ has mass 1"),
        ends(SHIFT, "definition of F"),
    )
    yield quadrature("on S²", SHIFT, sample=on_the_sphere, orders=(6, 9))
    yield measures("random atoms", SHIFT, strategy=atoms)
'''
FALSE = OWN.replace("F(rho, U) + c / tau)", "F(rho, U) + c * tau)").replace("(ρ) + c/τ", "(ρ) + c τ")


@dataclass(frozen=True)
class Called:
    """What a command left behind: exit status, standard output, and standard error without its progress."""

    code: int
    out: str
    err: str
    progress: tuple[str, ...]


@pytest.fixture
def home(monkeypatch):
    """Be on a developer's machine, where a ledger may be updated."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def gibbsgap(monkeypatch):
    """Return a function that runs the command as the console script does, in a folder."""

    def call(*arguments, cwd=ROOT):
        return called(arguments, cwd)

    return call


def called(arguments, cwd):
    out, err = io.StringIO(), io.StringIO()
    before, argv = Path.cwd(), sys.argv
    os.chdir(cwd)
    sys.argv = ["gibbsgap", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                cli.main()
                code = 0
            except SystemExit as stop:
                code = stop.code or 0
    finally:
        os.chdir(before)
        sys.argv = argv
    lines = err.getvalue().splitlines()
    said = [line for line in lines if not line.endswith(" …")]
    return Called(code, out.getvalue(), "\n".join(said), tuple(line for line in lines if line.endswith(" …")))


@dataclass(frozen=True)
class Verified:
    """A full run from the command line and the files that it wrote."""

    called: Called
    json: Path
    junit: Path


@pytest.fixture(scope="session")
def verified(whole, tmp_path_factory):
    """Return the command on everything, given the one run that all tests share; its tests only read."""
    run, said = whole

    def verify(*arguments):
        for line in said:
            arguments[3](line)
        return run

    folder = tmp_path_factory.mktemp("verified")
    json, junit = folder / "run.json", folder / "run.xml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "verify", verify)
        return Verified(called(("verify", "-v", "--json", json, "--junit", junit), ROOT), json, junit)


class Project:
    """A user's folder with a pyproject.toml and modules of theorems."""

    def __init__(self, root):
        self.root = root

    def declare(self, *names):
        text = f"[tool.gibbsgap]\ntheorems = [{', '.join(map(repr, names))}]\n"
        (self.root / "pyproject.toml").write_text(text, encoding="utf-8")

    def module(self, name, text, folder="theorems"):
        path = self.root / folder / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def project(tmp_path):
    """Return an empty project whose folder ``theorems`` is declared."""
    made = Project(tmp_path)
    made.declare("theorems")
    return made


@pytest.fixture(scope="session")
def own():
    """Return the source of a user's theorem N1."""
    return OWN


@pytest.fixture(scope="session")
def false():
    """Return N1 with τ on the wrong side, in the statement and in its docstring alike."""
    assert FALSE.count("τ") == OWN.count("τ")
    return FALSE
