"""Random measures for property-based tests, as Hypothesis strategies.

Every strategy shrinks to few atoms, weights 1, densities constant and potentials 0, discards nothing, and draws arrays
in the namespace of the space it is given. Exponents are drawn in log space, so that small numbers are as likely as
large ones. `STRATEGIES` has every family of densities by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import array_api_compat.numpy
from hypothesis import strategies as st

from numerics import checks
from numerics.arrays import Array, Namespace, like
from numerics.measures.densities import normalise
from numerics.rules.manifolds import Box, Torus
from numerics.rules.quadrature import Rule
from numerics.rules.spaces import MeasureSpace, finite_space
from numerics.rules.sphere import SphereRule

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


def spiky_densities(space: MeasureSpace, *, decades: float = 18.0) -> st.SearchStrategy[Array]:
    """Return log densities that are flat but for one point, which is up to 10^decades as high."""
    height = _exponents(0.0, checks.positive("decades", decades) * _LN10)
    return st.builds(lambda point, log_f: _spike(space, point, log_f), st.integers(0, space.size - 1), height)


def _spike(space: MeasureSpace, point: int, height: float) -> Array:
    return normalise(space, like(space.log_weights, [height if i == point else 0.0 for i in range(space.size)]))


@st.composite
def near_floor_densities(draw: st.DrawFn, space: MeasureSpace, *, decades: float = 12.0) -> Array:
    """Return log densities (1−t)σ + t/μ(space), t from 10^−decades to 1: no value is below t/μ(space), and some are it.

    The rest of the mass, σ, lies on a random set of points; shrinks to the uniform law, t = 1.
    """
    share = 10.0 ** draw(_exponents(-checks.positive("decades", decades), 0.0))
    bare = draw(st.sets(st.integers(0, space.size - 1), max_size=space.size - 1))
    floor = normalise(space, space.xp.zeros_like(space.log_weights))
    if share == 1:
        return floor
    peaks = normalise(space, like(space.log_weights, [-math.inf if i in bare else 0.0 for i in range(space.size)]))
    return space.xp.logaddexp(floor + math.log(share), peaks + math.log1p(-share))


@st.composite
def harmonic_densities(draw: st.DrawFn, rule: Rule, max_degree: int = 3, *, bound: float = 3.0) -> Array:
    """Return log densities, normalised on `rule`, ∝ e^{Σ c_ℓ w_ℓ}, a random harmonic w_ℓ for each ℓ = 1 … max_degree.

    On spheres w_ℓ is the zonal harmonic of degree ℓ about a random axis, on tori a cosine of frequencies up to ℓ, in
    the box a product of Legendre polynomials up to ℓ; each is scaled to 1 where it is largest on the rule's points, and
    the coefficients lie in [−bound, bound]. Shrinks to the uniform law.
    """
    checks.whole("max_degree", max_degree, 0)
    limit = checks.positive("bound", bound)
    log_f = rule.xp.zeros_like(rule.log_weights)
    for degree in range(1, max_degree + 1):
        coefficient, wave = draw(_exponents(-limit, limit)), draw(_waves(rule, degree))
        largest = float(rule.xp.max(rule.xp.abs(wave)))
        if largest > 0:  # a harmonic can vanish on a small rule
            log_f = log_f + coefficient / largest * wave
    return normalise(rule, log_f)


def sphere_densities(rule: SphereRule, max_degree: int = 3, *, bound: float = 3.0) -> st.SearchStrategy[Array]:
    """Return `harmonic_densities` on S² or a cap of it."""
    return harmonic_densities(rule, max_degree, bound=bound)


@st.composite
def von_mises_fisher_mixtures(
    draw: st.DrawFn, rule: Rule, components: int = 3, *, concentration: float = 50.0
) -> Array:
    """Return log densities, normalised on `rule`, ∝ Σ w_j e^{κ_j (a_j·z − 1)} with up to `components` random centres.

    κ_j lies in [0, concentration] and w_j in [10⁻³, 1]. On tori the exponent is κ Σ(cos(θ_i − φ_i) − 1), in the box
    −κ|x − a|²/2. Shrinks to the uniform law.
    """
    checks.whole("components", components, 1)
    limit = checks.positive("concentration", concentration)
    log_f = None
    for _ in range(draw(st.integers(1, components))):
        kappa, log_share = draw(_exponents(0.0, limit)), draw(_exponents(-3 * _LN10, 0.0))
        bump = log_share + kappa * draw(_bumps(rule))
        log_f = bump if log_f is None else rule.xp.logaddexp(log_f, bump)
    return normalise(rule, log_f)


@st.composite
def symmetric_critics(
    draw: st.DrawFn, max_size: int = 8, *, bound: float = 10.0, xp: Namespace = array_api_compat.numpy
) -> tuple[MeasureSpace, Array]:
    """Return (space, s): n·m atoms of one weight, and s[i, j] = c(i − j) with c(k) = c(−k) on the group ℤ/n × ℤ/m.

    So s is symmetric and the same from every point, as A2.1 asks, and nothing else; |c| ≤ bound. Shrinks to one atom
    and c = 0.
    """
    checks.whole("max_size", max_size, 1)
    n = draw(st.integers(1, max_size))
    m = draw(st.integers(1, max_size // n))
    limit = checks.positive("bound", bound)
    values = draw(st.lists(_exponents(-limit, limit), min_size=n * m, max_size=n * m))
    weight = 10.0 ** draw(_exponents(-12.0, 2.0))
    group = [(a, b) for a in range(n) for b in range(m)]

    def critic(z: tuple[int, int], w: tuple[int, int]) -> float:
        places = [((z[0] - w[0]) * sign % n * m) + (z[1] - w[1]) * sign % m for sign in (1, -1)]
        return values[min(places)]

    rows = [[critic(z, w) for w in group] for z in group]
    return finite_space(xp.full(n * m, weight, dtype=xp.float64)), xp.asarray(rows, dtype=xp.float64)


@st.composite
def _waves(draw: st.DrawFn, rule: Rule, degree: int) -> Array:
    x: Array = rule.points
    xp, manifold = rule.xp, rule.manifold
    if isinstance(manifold, Torus):
        frequencies = [draw(st.integers(-degree, degree)) for _ in range(manifold.columns)]
        return xp.cos(x @ like(x, frequencies) + draw(_exponents(0.0, 2 * math.pi)))
    if isinstance(manifold, Box):
        wave = xp.ones_like(rule.log_weights)
        for column in range(manifold.columns):
            wave = wave * _zonal_harmonic(draw(st.integers(0, degree)), 3, x[:, column])
        return wave
    return _zonal_harmonic(degree, manifold.columns, x @ like(x, draw(_directions(x.shape[1]))))


@st.composite
def _bumps(draw: st.DrawFn, rule: Rule) -> Array:
    """A function ≤ 0 with its maximum at a random centre, e^κ of which is the family's own bell."""
    x: Array = rule.points
    xp, manifold = rule.xp, rule.manifold
    if isinstance(manifold, Torus):
        centre = like(x, [[draw(_exponents(0.0, 2 * math.pi)) for _ in range(manifold.columns)]])
        return xp.sum(xp.cos(x - centre) - 1, axis=1)
    if isinstance(manifold, Box):
        centre = like(x, [[draw(_exponents(-1.0, 1.0)) for _ in range(manifold.columns)]])
        return -xp.sum((x - centre) ** 2, axis=1) / 2
    return x @ like(x, draw(_directions(x.shape[1]))) - 1


@st.composite
def _directions(draw: st.DrawFn, columns: int) -> list[float]:
    """A unit vector in the first four coordinates, one height after the other."""
    entries, rest = [], 1.0
    for _ in range(min(columns, 4) - 1):
        height = draw(_exponents(-1.0, 1.0))
        entries.append(rest * height)
        rest *= math.sqrt(1 - height * height)
    entries.append(rest * draw(st.sampled_from([1.0, -1.0])))
    return entries + [0.0] * (columns - len(entries))


def _zonal_harmonic(degree: int, dimension: int, t: Array) -> Array:
    """The zonal harmonic of S^{d−1} that is 1 at t = 1, by recurrence: Legendre's polynomial at d = 3."""
    previous, current = 1 + 0 * t, t if degree else 1 + 0 * t
    for k in range(1, degree):
        factor = (2 * k + dimension - 2) * t * current - k * previous
        previous, current = current, factor / (k + dimension - 2)
    return current


@dataclass(frozen=True)
class Family:
    """A family of random log densities, called with a space; `geometric` ones need a rule, for its points.

    `positive` says that every density of it is positive everywhere.
    """

    build: Callable[..., st.SearchStrategy[Array]]
    geometric: bool = False
    positive: bool = True

    def __call__(self, space: MeasureSpace) -> st.SearchStrategy[Array]:
        """Return the family's strategy on `space`; ValueError where it needs a rule and `space` is none."""
        if self.geometric and not isinstance(space, Rule):
            raise ValueError(f"space={type(space).__name__} must be a Rule: take one of numerics.rules.registry")
        return self.build(space)


def _first_of_unequal(space: MeasureSpace) -> st.SearchStrategy[Array]:
    return unequal_supports(space).map(lambda pair: pair[0])


def _second_of_unequal(space: MeasureSpace) -> st.SearchStrategy[Array]:
    return unequal_supports(space).map(lambda pair: pair[1])


# Every family of densities by name; what is added here meets every law of the test-suite.
STRATEGIES: dict[str, Family] = {
    "atomic": Family(atomic_densities),
    "atomic-tiny": Family(lambda space: atomic_densities(space, tiny=True)),
    "spiky": Family(spiky_densities),
    "near-floor": Family(near_floor_densities),
    "unequal-first": Family(_first_of_unequal, positive=False),
    "unequal-second": Family(_second_of_unequal, positive=False),
    "harmonics": Family(harmonic_densities, geometric=True),
    "von-mises-fisher": Family(von_mises_fisher_mixtures, geometric=True),
}
