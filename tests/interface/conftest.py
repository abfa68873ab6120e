"""A result of every kind: each function of the top level called once."""

from dataclasses import replace

import numpy
import pytest

from numerics import batch_gap, measure
from proofs_check import prove, theorems, verify
from proofs_check.vocabulary import calc, density, ends, equals, integral, theorem

ABSENT = dict.fromkeys(("energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures"), "a test")
RHO = density("ρ", r"\rho")


def mass_of(value):
    """A theorem that is true for 2 alone."""
    mass = equals("a", "mass <of> ρ", integral(2 * RHO), value)

    def steps():
        yield calc("mass", mass.lhs, ends(mass, "ρ has mass 1"))

    return replace(theorem(id="MINE", title="Twice the mass", clauses=(mass,), absent=ABSENT)(steps), doc="")


def clouds(images=40, each=2):
    """Embeddings of images, and of captions that are near them but for a shift."""
    rng = numpy.random.default_rng(0)
    middle = rng.normal(size=(images, 6))
    return middle + numpy.eye(6)[0], numpy.repeat(middle, each, 0) + 0.3 * rng.normal(size=(images * each, 6))


KINDS = {
    "a batch": lambda: batch_gap(dim=512, tau=0.07, batch=4096),
    "a measurement": lambda: measure(*clouds(), tau=0.3, replicates=100, flips=99),
    "all theorems": theorems,
    "some theorems": lambda: theorems("P3.1", "R1"),
    "a run": lambda: verify("L1", "R1"),
    "a proof": lambda: verify("L1")["L1"],
    "a false claim": lambda: verify("R1")["R1"],
    "what is not proved": lambda: prove(mass_of(3)),
}
_made = {}


@pytest.fixture(params=KINDS)
def result(request):
    """Return each in turn, made once."""
    if request.param not in _made:
        _made[request.param] = KINDS[request.param]()
    return _made[request.param]


@pytest.fixture
def of_mass():
    """Return what makes a theorem that is true for 2 alone."""
    return mass_of
