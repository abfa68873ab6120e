"""Free energies, Gibbs equilibria and the symmetric two-modality energy on a measure space.

Potentials are finite arrays of shape (n,), in the units of the critic; the temperature τ > 0 has the same units;
densities are log densities with respect to the base measure μ; energies are in nats.
Source: Cai, Zhang, Liu, Shi, arXiv:2601.19597, Proposition 3.1 and Definition 4.3.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

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


def mean_energy(space: MeasureSpace, *letters: Any) -> Estimate:
    """Return (1/M)Σ(1/τ)∫Ūᵢρᵢ + (1/(M(M − 1)))Σ_{i≠j}∫ρᵢ log ρⱼ in nats: the energy of M ≥ 2 modalities (X2).

    ``letters`` are M log-densities of any mass, M mean fields, and τ. −inf where supports differ.
    """
    *arrays, temperature = letters
    count = len(arrays) // 2
    logs, potentials = arrays[:count], arrays[count:]
    total = Estimate(0.0, 0.0)
    for i, (log_rho, potential) in enumerate(zip(logs, potentials, strict=True), 1):
        own = _energy(space, (f"log_rho{i}", f"potential{i}"), log_rho, potential, temperature)
        total = total + own.scaled(count - 1.0)
    for one, other in permutations(logs, 2):
        total = total - cross_entropy(space, one, other)
    return total.scaled(1 / (count * (count - 1)))


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
