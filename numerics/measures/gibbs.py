"""Free energies, Gibbs equilibria and the symmetric two-modality energy on a measure space.

Potentials are finite arrays of shape (n,), in the units of the critic; the temperature τ > 0 has the same units;
densities are log densities with respect to the base measure μ; energies are in nats.
Source: Cai, Zhang, Liu, Shi, arXiv:2601.19597, Proposition 3.1 and Definition 4.3.
"""

from __future__ import annotations

from numerics import checks
from numerics.arrays import Array
from numerics.estimate import EPS, Estimate
from numerics.measures.densities import cross_entropy, entropy, kl_divergence, normalise
from numerics.reductions import log_sum_exp, weighted_sum
from numerics.rules.spaces import MeasureSpace

_LARGEST = 5e307


def log_partition(space: MeasureSpace, potential: Array, temperature: float) -> Estimate:
    """Return log Z_τ = log∫e^{−U/τ} dμ in nats; ValueError unless τ > 0 and U is finite, shape (n,)."""
    tau = _temperature(space, "potential", potential, temperature)
    return log_sum_exp(space.log_weights, -potential / tau)


def gibbs_log_density(space: MeasureSpace, potential: Array, temperature: float) -> Array:
    """Return log ρ* = −U/τ − log Z_τ, shape (n,).

    U enters through U − min U, so that adding a constant to U costs no digits. ValueError as `log_partition`.
    """
    tau = _temperature(space, "potential", potential, temperature)
    return normalise(space, (space.xp.min(potential) - potential) / tau)


def gibbs_divergence(space: MeasureSpace, log_rho: Array, potential: Array, temperature: float) -> Estimate:
    """Return KL(ρ‖ρ*) in nats, ρ* the Gibbs law of the potential; ValueError as `log_partition`."""
    return kl_divergence(space, log_rho, gibbs_log_density(space, potential, temperature))


def free_energy(space: MeasureSpace, log_rho: Array, potential: Array, temperature: float) -> Estimate:
    """Return F_{τ,U}(ρ) = (1/τ)∫Uρ dμ − H(ρ) in nats, for a finite measure ρ of any mass.

    For a probability density F(ρ) − F(ρ*) = KL(ρ‖ρ*) and F(ρ*) = −log Z_τ.
    """
    return _energy(space, ("log_rho", "potential"), log_rho, potential, temperature) - entropy(space, log_rho)


def symmetric_energy(
    space: MeasureSpace,
    log_rho1: Array,
    log_rho2: Array,
    potential12: Array,
    potential21: Array,
    temperature: float,
) -> Estimate:
    """Return F^Sym = ½[(1/τ)∫U₁₂ρ₁ + (1/τ)∫U₂₁ρ₂ + ∫ρ₁ log ρ₂ + ∫ρ₂ log ρ₁] in nats, densities of any mass.

    Equal to ½[F_{U₁₂}(ρ₁) + F_{U₂₁}(ρ₂)] − D_sym(ρ₁,ρ₂) where D_sym is finite; −inf where the supports differ.
    """
    first = _energy(space, ("log_rho1", "potential12"), log_rho1, potential12, temperature)
    second = _energy(space, ("log_rho2", "potential21"), log_rho2, potential21, temperature)
    crossed = cross_entropy(space, log_rho1, log_rho2) + cross_entropy(space, log_rho2, log_rho1)
    return (first + second - crossed).scaled(0.5)


def mean_energy(
    space: MeasureSpace,
    log_rho1: Array,
    log_rho2: Array,
    log_rho3: Array,
    potential1: Array,
    potential2: Array,
    potential3: Array,
    temperature: float,
) -> Estimate:
    """Return ⅓Σ(1/τ)∫Ūᵢρᵢ + (1/6)Σ_{i≠j}∫ρᵢ log ρⱼ in nats: the energy of three modalities, densities of any mass (X2).

    −inf where supports differ.
    """
    logs, potentials = (log_rho1, log_rho2, log_rho3), (potential1, potential2, potential3)
    names = [(f"log_rho{i}", f"potential{i}") for i in (1, 2, 3)]
    total = Estimate(0.0, 0.0)
    for name, log_rho, potential in zip(names, logs, potentials, strict=True):
        total = total + _energy(space, name, log_rho, potential, temperature).scaled(2.0)
    for i, one in enumerate(logs):
        for j, other in enumerate(logs):
            total = total - cross_entropy(space, one, other) if i != j else total
    return total.scaled(1 / 6)


def barrier_energy(
    space: MeasureSpace, log_rho1: Array, log_rho2: Array, potential12: Array, temperature: float
) -> Estimate:
    """Return G(ρ₁) = ½[∫(U₁₂/τ + log ρ₂)ρ₁ + ∫ρ₂ log ρ₁] in nats: what F^Sym owes to ρ₁ while ρ₂ stands still (P4.1).

    Densities of any mass; −inf where ρ₁ vanishes on a part of ρ₂, or ρ₂ on a part of ρ₁.
    """
    aligned = _energy(space, ("log_rho1", "potential12"), log_rho1, potential12, temperature)
    crossed = cross_entropy(space, log_rho1, log_rho2) + cross_entropy(space, log_rho2, log_rho1)
    return (aligned - crossed).scaled(0.5)


def _temperature(space: MeasureSpace, name: str, potential: Array, temperature: float) -> float:
    """τ, once U/τ and differences of U are known to stay inside float64."""
    checks.vector(name, potential, space.size)
    tau = checks.positive("temperature", temperature)
    largest, limit = float(space.xp.max(space.xp.abs(potential))), _LARGEST * min(tau, 1.0)
    if not largest <= limit:
        raise ValueError(f"max(abs({name}))={largest!r} must be <= {limit!r} at temperature={tau!r}: rescale both")
    return tau


def _energy(
    space: MeasureSpace, names: tuple[str, str], log_rho: Array, potential: Array, temperature: float
) -> Estimate:
    """(1/τ)∫Uρ dμ, with U taken as known to eps·|U|."""
    checks.log_density(names[0], log_rho, space.size)
    tau = _temperature(space, names[1], potential, temperature)
    integral = weighted_sum(names[0], space.log_weights, log_rho, potential, EPS * space.xp.abs(potential))
    return integral.divided(tau)
