"""The theory's own quantities of two clouds at a temperature, with the empirical laws in the place of q₁, q₂ and π.

J^{1→2} = −E s⁺/τ + E_{q₁} log ρ̃₂ with ρ̃₂ = Γ₂/V_κ(τ), so that everything follows from E s⁺ and four means of log
partition fields, L_pq = E_{q_p} log Γ_q (both less 1/τ here, so that cold kernels do not cancel): J^Sym from L₁₂ and
L₂₁, the unimodal J₁ and J₂ from L₁₁ and L₂₂, and the
smoothed coupling C_τ = ½(J₁ + J₂) − J^Sym = ½(L₁₁ + L₂₂ − L₁₂ − L₂₁). c₁ is that of Theorem 4.1. Values in nats.
Source: arXiv:2601.19597, Definition 3.2, Theorems 3.1, 4.1 and 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy

from numerics import checks
from numerics.critics.registry import Cosine
from numerics.embeddings.influence import Asked, AtPoints, Influence, influences
from numerics.embeddings.pairing import Positives, log_mean_kernel
from numerics.embeddings.partition import Field, Fields, fields
from numerics.embeddings.resampling import Interval, Resampling, Vector
from numerics.embeddings.sweep import Cloud, Say, silent
from numerics.estimate import EPS
from numerics.unfrozen import sphere

# What a report calls the statistics, in its order
LABELS = {
    "log_partition_2_at_images": "mean log field of the captions at the images, E log Γ₂",
    "log_partition_1_at_captions": "mean log field of the images at the captions, E log Γ₁",
    "log_partition_1_at_images": "mean log field of the images at the images, E log Γ₁",
    "log_partition_2_at_captions": "mean log field of the captions at the captions, E log Γ₂",
    "log_density_2_at_images": "mean log density of captions at the images, E log ρ̃₂",
    "log_density_1_at_captions": "mean log density of images at the captions, E log ρ̃₁",
    "J_12": "energy from image to caption, J^{1→2}",
    "J_21": "energy from caption to image, J^{2→1}",
    "J_sym": "symmetric energy, J^Sym",
    "J_1": "energy of the images alone, J₁",
    "J_2": "energy of the captions alone, J₂",
    "coupling": "coupling, C_τ",
    "potential_difference_sd": "spread (sd) of the smoothed potentials' difference",
    "c1": "first constant of a batch, c₁",
}


class Linear(NamedTuple):
    """A statistic to first order: its value, and its derivative in the weight of each image, (n,).

    `correction` is what was added for the bias of the logarithm of an estimated field; `rounding` bounds the error that
    arithmetic leaves.
    """

    value: float
    influence: Vector
    correction: float = 0.0
    rounding: float = 0.0

    def __add__(self, other: Linear) -> Linear:  # type: ignore[override] # no concatenation of tuples
        return Linear(
            self.value + other.value, self.influence + other.influence, self.correction + other.correction,
            self.rounding + other.rounding,
        )  # fmt: skip

    def times(self, factor: float) -> Linear:
        """Return factor · statistic."""
        return Linear(
            factor * self.value, factor * self.influence, factor * self.correction, abs(factor) * self.rounding
        )

    def interval(self, samples: Resampling) -> Interval:
        """Return the bootstrap interval by image."""
        return samples.linear(self.value, self.influence)


@dataclass(frozen=True)
class Theory:
    """What was measured at `temperature`; statistics by name, in nats but for the cosines, and what figures show.

    `effective` is the least number of equally weighted captions that would make a partition field as uncertain, by
    field, at its 5% worst points: where it is small, a few neighbours carry log Γ. c₁ is missing where a positive's
    kernel over Γ leaves float64. `variance` is E Var κ/Γ², the mean of both directions: c₁/N describes a batch only
    where N is much larger.
    """

    temperature: float
    log_volume: float
    statistics: dict[str, Linear]
    effective: dict[str, float]
    variance: float
    log_ratio: tuple[Vector, Vector]
    difference: tuple[Vector, Vector]


def theory(cloud: Cloud, found: Positives, temperature: float, estimator: str, say: Say = silent) -> Theory:
    """Return the quantities at τ = `temperature`; `estimator` as `partition.fields`.

    Raises:
        ValueError: τ is not > 0, or there is but one image.
    """
    tau = checks.positive("temperature", temperature)
    if cloud.layout.images < 2:
        raise ValueError("images=1 must be >= 2: the fields at an image leave out the image itself")
    known = fields(cloud, tau, estimator, say)
    positive = log_mean_kernel(cloud, found, tau)
    constants = [_Constant(cloud, known.at[p][1 - p], positive[p], p) for p in (0, 1)]
    nothing = [numpy.zeros_like(w) for w in (_weights(cloud, 0), _weights(cloud, 1))]
    weighted = ((_weights(cloud, 0), nothing[1]), (nothing[0], _weights(cloud, 1)))
    # the field of cloud q: both means of its logarithm, and c₁ of the direction whose anchors are the other cloud's
    asked = [
        Asked(
            (*weighted, _alone(constants[1 - q].share, 1 - q, nothing)),
            (_alone(constants[1 - q].square, 1 - q, nothing),),
        )
        for q in (0, 1)
    ]
    moved = influences(cloud, tau, known, (asked[0], asked[1]), found, estimator, say)
    spread = _spread(cloud, tau, known, moved.smoothed, found, estimator, say)
    return _assembled(cloud, tau, known, moved, spread, found, constants, estimator)


def above_least(found: Theory, dimension: int) -> Linear:
    """Return ℒ − L* = J^Sym + log V_κ − L*, ℒ the mean of both directions' population losses."""
    least, energy = sphere.least_loss(dimension, found.temperature), found.statistics["J_sym"]
    moved = found.log_volume - least.value
    error = least.error + 4 * EPS * (abs(found.log_volume) + abs(least.value) + abs(energy.value))
    return Linear(energy.value + moved, energy.influence, energy.correction, energy.rounding + error)


def _alone(values: Vector, p: int, nothing: list[Vector]) -> AtPoints:
    """Values at the points of cloud p, and 0 at the other's."""
    return (values, nothing[1]) if p == 0 else (nothing[0], values)


def _assembled(
    cloud: Cloud,
    tau: float,
    known: Fields,
    moved: Influence,
    spread: Linear,
    found: Positives,
    constants: list[_Constant],
    estimator: str,
) -> Theory:
    volume = Cosine(cloud.images.columns).log_volume(tau)
    at = known.at
    L = [
        [_mean_log(cloud, at[p][q], _by_image(cloud, q, moved.columns[q][p]), p, estimator) for q in (0, 1)]
        for p in (0, 1)
    ]
    attraction = cost(cloud, found).times(1 / tau)
    nothing = numpy.zeros(cloud.layout.images)
    cold = Linear(1 / tau, nothing, rounding=cloud.unit / tau)
    shift = Linear(-volume.value, nothing, rounding=volume.error)
    first, second = (attraction + L[0][1] + shift), (attraction + L[1][0] + shift)
    alone = [attraction + L[p][p] + shift for p in (0, 1)]
    c = [
        constants[p].statistic(_by_image(cloud, 1 - p, moved.columns[1 - p][2:].sum(axis=0)), estimator) for p in (0, 1)
    ]
    difference = [moved.smoothed[p][0] - moved.smoothed[p][1] for p in (0, 1)]
    names = {
        "log_partition_2_at_images": L[0][1] + cold, "log_partition_1_at_captions": L[1][0] + cold,
        "log_partition_1_at_images": L[0][0] + cold, "log_partition_2_at_captions": L[1][1] + cold,
        "log_density_2_at_images": L[0][1] + cold + shift, "log_density_1_at_captions": L[1][0] + cold + shift,
        "J_12": first, "J_21": second, "J_sym": (first + second).times(0.5),
        "J_1": alone[0], "J_2": alone[1],
        "coupling": (L[0][0] + L[1][1] + L[0][1].times(-1) + L[1][0].times(-1)).times(0.5),
        "potential_difference_sd": spread,
    }  # fmt: skip
    if constants[0].finite and constants[1].finite:
        names |= {"c1_12": c[0], "c1_21": c[1], "c1": (c[0] + c[1]).times(0.5)}
    effective = {
        f"partition_{q + 1}_at_{('images', 'captions')[p]}": _effective(cloud, at[p][q], p)
        for p in (0, 1)
        for q in (0, 1)
    }
    ratio = tuple(_once(cloud, p, at[p][0].logs - at[p][1].logs) for p in (0, 1))
    difference = [_once(cloud, p, difference[p]) for p in (0, 1)]
    variance = sum(float(_weights(cloud, p) @ at[p][1 - p].relative) - 1 for p in (0, 1)) / 2
    return Theory(tau, volume.value, names, effective, variance, (ratio[0], ratio[1]), (difference[0], difference[1]))


def cost(cloud: Cloud, found: Positives) -> Linear:
    """Return 1 − E s⁺, what a caption costs with its image on average."""
    mean = float(found.costs.mean())
    moved = cloud.layout.captions_by_image(found.costs - mean) / cloud.layout.captions
    return Linear(mean, moved, rounding=cloud.row_error * float(numpy.sqrt(2 * mean)) + 8 * EPS * mean)


def _once(cloud: Cloud, p: int, values: Vector) -> Vector:
    """Values at the points of cloud p, those at an image's several units once; at anchors alone, if drawn."""
    layout = cloud.layout
    chosen = layout.first_unit[layout.anchor] if p == 0 else layout.anchors(p)
    return numpy.asarray(values[chosen])


def _weights(cloud: Cloud, p: int) -> Vector:
    """The probability of each point of cloud p: k/M of an image's unit, 1/M of a caption; where drawn, of anchors."""
    layout = cloud.layout
    weight = (layout.weight if p == 0 else numpy.ones(layout.captions)) * layout.anchors(p)
    return numpy.asarray(weight / weight.sum())


def _by_image(cloud: Cloud, p: int, values: Vector) -> Vector:
    """Sums by image over the points of cloud p."""
    return cloud.layout.by_image(values) if p == 0 else cloud.layout.captions_by_image(values)


def _mean_log(cloud: Cloud, field: Field, shares: Vector, p: int, estimator: str) -> Linear:
    """E_{q_p} log Γ, with the bias of the logarithm added back, ½·(relative variance) at each point, for "U"."""
    weight = _weights(cloud, p)
    added = float(weight @ field.uncertainty) / 2 if estimator == "U" else 0.0
    plain = float(weight @ field.logs)
    own = _by_image(cloud, p, weight * (field.logs - plain))
    moved = own + shares - _expected(cloud, p, weight / field.total, estimator)
    error = _kernel_error(cloud, field.temperature)
    return Linear(plain + added, moved, added, (1 + 4 * added) * error + EPS * abs(plain))


def _kernel_error(cloud: Cloud, temperature: float) -> float:
    """The relative error of a kernel's mean: that of its exponents, and of sums in the rows' type."""
    return cloud.error / temperature + 8 * cloud.unit


def _expected(cloud: Cloud, p: int, rates: Vector, estimator: str) -> Vector:
    """Σ_i rate_i·k_a over the points i that do not belong to image a, or over all of them for "V"; shape (n,)."""
    total = numpy.full(cloud.layout.images, rates.sum())
    if estimator == "U":
        total = total - _by_image(cloud, p, rates)
    return numpy.asarray(cloud.layout.counts * total)


class _Constant:
    """c₁ of one direction, E[e − ½(S − 1)] with e = E_ν κ/Γ and S = E κ²/Γ², and its derivatives."""

    def __init__(self, cloud: Cloud, field: Field, log_positive: Vector, p: int) -> None:
        self.cloud, self.field, self.p = cloud, field, p
        self.weight = _weights(cloud, p)
        exponent = log_positive - field.logs
        self.finite = float(exponent.max()) < 700  # e^{s⁺/τ}/Γ leaves float64 where τ is tiny: then there is no c₁
        self.positive = numpy.exp(exponent) if self.finite else numpy.zeros_like(exponent)
        # Σ over a of the derivative: (−e + S) of shares, −½S of squared shares, (e − ½S) of the total weight
        self.share = self.weight * (field.relative - self.positive)
        self.square = -self.weight * field.relative / 2

    def statistic(self, shares: Vector, estimator: str) -> Linear:
        """Return the statistic from the sums over its points of share·P + square·Q, by image."""
        values = self.positive - (self.field.relative - 1) / 2
        mean = float(self.weight @ values)
        rates = (self.share + self.square) / self.field.total
        own = _by_image(self.cloud, self.p, self.weight * (values - mean))
        moved = own + shares - _expected(self.cloud, self.p, rates, estimator)
        size = float(self.weight @ (self.positive + self.field.relative))
        return Linear(mean, moved, rounding=2 * size * _kernel_error(self.cloud, self.field.temperature))


def _spread(
    cloud: Cloud,
    tau: float,
    known: Fields,
    smoothed: tuple[AtPoints, AtPoints],
    found: Positives,
    estimator: str,
    say: Say,
) -> Linear:
    """The standard deviation of D = Ũ₁₂ − Ũ₂₁ over both clouds, half of the weight on each.

    Its variance moves by the weights of the points, and by D itself: ∂Ũ(z)/∂(weight of r) = P_zr·(U(r) − Ũ(z)).
    """
    difference = [smoothed[p][0] - smoothed[p][1] for p in (0, 1)]
    weights = [_weights(cloud, p) / 2 for p in (0, 1)]
    mean = sum(float(w @ v) for w, v in zip(weights, difference, strict=True))
    squares = [(v - mean) ** 2 for v in difference]
    variance = sum(float(w @ s) for w, s in zip(weights, squares, strict=True))
    moved = numpy.sum([_by_image(cloud, p, weights[p] * (squares[p] - variance)) for p in (0, 1)], axis=0)
    slope = [2 * w * (v - mean) for w, v in zip(weights, difference, strict=True)]
    asked = [Asked(((slope[0], slope[1]), (slope[0] * smoothed[0][q], slope[1] * smoothed[1][q]))) for q in (0, 1)]
    sums = influences(cloud, tau, known, (asked[0], asked[1]), found, estimator, say).columns
    for q, (sign, potential) in enumerate(((1, found.by_unit), (-1, found.costs))):
        moved = moved + sign * _by_image(cloud, q, potential * sums[q][0] - sums[q][1])
    sd = float(numpy.sqrt(variance))
    # two means of costs: shares are off by the exponents' error, and the sums by that of the rows' type
    rounding = float(numpy.ptp(found.costs)) * cloud.error / tau + 16 * cloud.unit * float(found.costs.max())
    return Linear(sd, moved / (2 * sd) if sd > 0 else numpy.zeros_like(moved), rounding=rounding)


def _effective(cloud: Cloud, field: Field, p: int) -> float:
    """The 5% quantile over points of Γ²/E κ² times the number of captions summed."""
    return float(numpy.quantile(_once(cloud, p, field.total / field.relative), 0.05))
