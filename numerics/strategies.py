"""Random measures for property-based tests, as Hypothesis strategies.

Every strategy shrinks to few atoms, weights 1, densities constant and potentials 0, discards nothing, and draws arrays
in the namespace of the space it is given. Exponents are drawn in log space, so that small numbers are as likely as
large ones.
"""

from __future__ import annotations

import math

import array_api_compat.numpy
from hypothesis import strategies as st

from numerics import checks
from numerics.arrays import Array, Namespace, like
from numerics.densities import normalise
from numerics.spaces import MeasureSpace, finite_space
from numerics.sphere import SphereRule

_LN10 = math.log(10)


def _exponents(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def _arrays(space: MeasureSpace, entries: st.SearchStrategy[float]) -> st.SearchStrategy[Array]:
    lists = st.lists(entries, min_size=space.size, max_size=space.size)
    return lists.map(lambda values: like(space.log_weights, values))


def atomic_spaces(
    max_size: int = 8, *, min_size: int = 1, tiny: bool = False, xp: Namespace = array_api_compat.numpy
) -> st.SearchStrategy[MeasureSpace]:
    """Return spaces of min_size … max_size atoms with weights from 10⁻¹² (10⁻³⁰⁰ if `tiny`) to 10²."""
    checks.whole("min_size", min_size, 1)
    checks.whole("max_size", max_size, min_size)
    exponents = st.lists(_exponents(-300.0 if tiny else -12.0, 2.0), min_size=min_size, max_size=max_size)
    return exponents.map(lambda u: finite_space(xp.asarray([10.0**e for e in u], dtype=xp.float64)))


def atomic_densities(space: MeasureSpace, *, decades: float = 18.0, tiny: bool = False) -> st.SearchStrategy[Array]:
    """Return log densities of probability measures with full support, values spread over `decades` (300 if `tiny`)."""
    span = 300.0 if tiny else checks.positive("decades", decades)
    return _arrays(space, _exponents(-span * _LN10, 0.0)).map(lambda log_f: normalise(space, log_f))


def potentials(space: MeasureSpace, *, bound: float = 10.0) -> st.SearchStrategy[Array]:
    """Return potentials with values in [−bound, bound]."""
    limit = checks.positive("bound", bound)
    return _arrays(space, _exponents(-limit, limit))


def temperatures() -> st.SearchStrategy[float]:
    """Return temperatures from 10⁻² to 10²."""
    return _exponents(-2.0, 2.0).map(lambda u: 10.0**u)


def unequal_supports(
    space: MeasureSpace, *, decades: float = 18.0, tiny: bool = False
) -> st.SearchStrategy[tuple[Array, Array]]:
    """Return pairs (log ρ, log σ) of probability laws, −inf off their supports, where ρ has an atom that σ lacks.

    σ may lack it alone, each may lack some, or the supports may be disjoint, so that KL(ρ‖σ) = +inf always.

    Raises:
        ValueError: the space has one point only.
    """
    if space.size < 2:
        raise ValueError(f"space.size={space.size} must be >= 2: two laws on one point have the same support")
    return _unequal_supports(space, 300.0 if tiny else checks.positive("decades", decades))


@st.composite
def _unequal_supports(draw: st.DrawFn, space: MeasureSpace, span: float) -> tuple[Array, Array]:
    values = st.lists(_exponents(-span * _LN10, 0.0), min_size=space.size, max_size=space.size)
    kinds = st.lists(st.sampled_from(["both", "rho", "sigma"]), min_size=space.size, max_size=space.size)
    rho, sigma, owners = draw(values), draw(values), draw(kinds)
    only_rho = draw(st.integers(0, space.size - 1))
    in_sigma = (only_rho + draw(st.integers(1, space.size - 1))) % space.size
    owners[only_rho] = "rho"
    if owners[in_sigma] == "rho":  # σ needs an atom too; made, not filtered for
        owners[in_sigma] = "sigma"
    rho = [-math.inf if owner == "sigma" else value for value, owner in zip(rho, owners, strict=True)]
    sigma = [-math.inf if owner == "rho" else value for value, owner in zip(sigma, owners, strict=True)]
    reference = space.log_weights
    return normalise(space, like(reference, rho)), normalise(space, like(reference, sigma))


@st.composite
def sphere_densities(draw: st.DrawFn, rule: SphereRule, max_degree: int = 3, *, bound: float = 3.0) -> Array:
    """Return log densities, normalised on `rule`, ∝ e^{Σ c_ℓ P_ℓ(a_ℓ·x)}, a zonal harmonic for each ℓ = 1 … max_degree.

    The axes a_ℓ are random points of S², the coefficients lie in [−bound, bound]; shrinks to the uniform law.
    """
    checks.whole("max_degree", max_degree, 0)
    limit = checks.positive("bound", bound)
    log_f = rule.xp.zeros_like(rule.log_weights)
    for degree in range(1, max_degree + 1):
        coefficient = draw(_exponents(-limit, limit))
        height, longitude = draw(_exponents(-1.0, 1.0)), draw(_exponents(0.0, 2 * math.pi))
        ring = math.sqrt(1 - height * height)
        axis = like(rule.points, [ring * math.cos(longitude), ring * math.sin(longitude), height])
        log_f = log_f + coefficient * _legendre(degree, rule.points @ axis)
    return normalise(rule, log_f)


def _legendre(degree: int, t: Array) -> Array:
    """P_degree(t), by Bonnet's recurrence."""
    previous, current = 1 + 0 * t, t
    for k in range(1, degree):
        previous, current = current, ((2 * k + 1) * t * current - k * previous) / (k + 1)
    return current
