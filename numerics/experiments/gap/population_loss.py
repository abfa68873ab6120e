"""The large-batch loss of linear encoders on the angular model, without sampling, and its exact gradient.

A linear encoder of the plane that is normalised moves angles: θ ↦ arg(A(cos θ, sin θ)). One of rank one, u·aᵀ, sends
a direction to ±u by the side of a line on which it lies: a law on two points. Both kinds are laws with finitely many
nodes here, so that the loss
  ℓ = mean over ordered pairs i ≠ j of (1 − E s(z_i, z_j))/τ + E_{z_i} log E_{z_j} e^{(s−1)/τ} = J + log V_κ
is a few sums. Alignment needs no table of pairs: given θ the modalities are independent, and E[z_j | θ] is a product
of Fourier coefficients. Nodes: n angles of the trapezoid rule, spectrally accurate while n·|det A| ≫ ‖A‖².
Source: arXiv:2601.19597, Theorem 4.1; ordered pairs of M modalities as in the average of its extension.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy

from numerics import checks
from numerics.experiments.gap.angular_model import AngularModel, grid_density
from numerics.rules.quadrature import Host

# complex numbers, one a node
Waves = numpy.ndarray[Any, numpy.dtype[numpy.complex128]]
Kind = Literal["regular", "two points"]

REGULAR: Kind = "regular"
TWO_POINTS: Kind = "two points"
# Parameters of an encoder: the matrix A by rows; or the angles of u and of a.
SIZES = {REGULAR: 4, TWO_POINTS: 2}


class Nodes(NamedTuple):
    """A modality's law in the representation: unit vectors as complex numbers, their probabilities, and E[z | θ]·p."""

    points: Waves
    weights: Host
    mean: Waves


@dataclass(frozen=True)
class PopulationLoss:
    """The loss of encoders of given kinds at temperature τ, with n nodes on the latent circle.

    Parameters are one vector, modality after modality: 4 numbers for a regular encoder, 2 for a two-point one.
    `angles` are the nodes, and `latent` and `densities` the probabilities that θ and each θ_i have there.

    Raises:
        ValueError: τ is not > 0, n is no even number ≥ 16, or there is not one kind for each modality.
    """

    model: AngularModel
    temperature: float
    kinds: tuple[Kind, ...]
    n: int = 256
    angles: Host = field(init=False, repr=False, compare=False)
    latent: Host = field(init=False, repr=False, compare=False)
    densities: tuple[Host, ...] = field(init=False, repr=False, compare=False)
    _multipliers: tuple[Host, ...] = field(init=False, repr=False, compare=False)
    _directions: Host = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        checks.positive("temperature", self.temperature)
        if checks.whole("n", self.n, 16) % 2:
            raise ValueError(f"n={self.n} must be even: the grid is symmetric about both axes")
        if len(self.kinds) != self.model.modalities or not set(self.kinds) <= set(SIZES):
            raise ValueError(f"kinds={self.kinds} must be {self.model.modalities} of {tuple(SIZES)}")
        half = self.n // 2 + 1
        step = 2 * math.pi / self.n
        theta = step * numpy.arange(self.n)
        put = object.__setattr__
        put(self, "angles", theta)
        put(self, "_directions", numpy.stack([numpy.cos(theta), numpy.sin(theta)]))
        multipliers = tuple(self.model.multipliers(i, half) for i in range(self.model.modalities))
        latent = self.model.__class__((0.0, 0.0)).coefficients(0, half)
        put(self, "latent", step * grid_density(latent, self.n))
        put(self, "_multipliers", multipliers)
        put(self, "densities", tuple(step * grid_density(latent * m, self.n) for m in multipliers))

    @property
    def size(self) -> int:
        """The number of parameters."""
        return sum(SIZES[kind] for kind in self.kinds)

    def split(self, parameters: Host) -> list[Host]:
        """Return the parameters of each modality; ValueError unless there are `size` finite ones."""
        values = checks.vector("parameters", numpy.asarray(parameters, dtype=float), self.size)
        ends = numpy.cumsum([SIZES[kind] for kind in self.kinds])
        return numpy.split(values, ends[:-1])

    def nodes(self, parameters: Host) -> list[Nodes]:
        """Return every modality's law in the representation."""
        return [self._nodes(i, own) for i, own in enumerate(self.split(parameters))]

    def value(self, parameters: Host) -> float:
        """Return ℓ in nats."""
        return self.value_and_gradient(parameters)[0]

    def alignment(self, parameters: Host) -> Host:
        """Return the matrix of E s(z_i, z_j), its diagonal not a number."""
        laws = self.nodes(parameters)
        result = numpy.full((len(laws), len(laws)), numpy.nan)
        for i in range(len(laws)):
            for j in range(len(laws)):
                if i != j:
                    result[i, j] = float(numpy.real(numpy.vdot(laws[j].mean, self.latent * laws[i].mean)))
        return result

    def value_and_gradient(self, parameters: Host) -> tuple[float, Host]:
        """Return ℓ in nats and ∂ℓ/∂parameters."""
        own = self.split(parameters)
        laws = [self._nodes(i, part) for i, part in enumerate(own)]
        count = len(laws)
        share = 1 / (count * (count - 1))
        value, tau = 1 / self.temperature, self.temperature
        # by points: ∂ℓ/∂angle of a node; by weights: ∂ℓ/∂weight; by fields: −(1/τ)·Σ_j p·E[z_j | θ]
        turns = [numpy.zeros(len(law.points)) for law in laws]
        masses = [numpy.zeros(len(law.points)) for law in laws]
        fields = [numpy.zeros(self.n, dtype=complex) for _ in laws]
        for i in range(count):
            for j in range(i):
                value += self._crossed(laws, i, j, share, turns, masses)
                aligned = float(numpy.real(numpy.vdot(laws[j].mean, self.latent * laws[i].mean)))
                value -= 2 * share * aligned / tau
                fields[i] -= 2 * share / tau * self.latent * laws[j].mean
                fields[j] -= 2 * share / tau * self.latent * laws[i].mean
        parts = [self._pulled_back(i, own[i], laws[i], fields[i], turns[i], masses[i]) for i in range(count)]
        return value, numpy.concatenate(parts)

    def _nodes(self, i: int, own: Host) -> Nodes:
        if self.kinds[i] == REGULAR:
            image = own.reshape(2, 2) @ self._directions
            points = (image[0] + 1j * image[1]) / numpy.hypot(image[0], image[1])
            return Nodes(points, self.densities[i], self._smoothed(i, points))
        axis = numpy.exp(1j * own[0])
        side = self._side(i, own[1])
        plus = (1 + float(self.latent @ side)) / 2
        return Nodes(numpy.array([axis, -axis]), numpy.array([plus, 1 - plus]), axis * side)

    def _smoothed(self, i: int, values: Waves) -> Waves:
        """E[values at the modality's angle | θ], values complex on the grid."""
        if not self.model.smooth(i):
            return values
        m = self._multipliers[i]
        both = numpy.concatenate([m, m[-2:0:-1]])
        return numpy.asarray(numpy.fft.ifft(numpy.fft.fft(values) * both), dtype=complex)

    def _waves(self, i: int) -> tuple[Host, Host]:
        """Odd orders k, and the coefficients of E[sgn cos(θ_i − a) | θ] = Σ_k c_k cos k(θ − a)."""
        orders = numpy.arange(1.0, self.n // 2, 2)
        signs = numpy.where(orders % 4 == 1, 1.0, -1.0)
        return orders, 4 / math.pi * signs / orders * self._multipliers[i][1 : self.n // 2 : 2]

    def _side(self, i: int, half_plane: float) -> Host:
        """E[sgn cos(θ_i − a) | θ] on the grid: what the grid can carry of it, which its integrals see alone."""
        orders, c = self._waves(i)
        half = numpy.zeros(self.n // 2 + 1, dtype=complex)
        half[1 : self.n // 2 : 2] = c / 2 * numpy.exp(-1j * orders * half_plane)
        result: Host = numpy.fft.irfft(half, self.n) * self.n
        return result

    def _side_slope(self, i: int, half_plane: float) -> Host:
        orders, c = self._waves(i)
        half = numpy.zeros(self.n // 2 + 1, dtype=complex)
        half[1 : self.n // 2 : 2] = -1j * orders * c / 2 * numpy.exp(-1j * orders * half_plane)
        result: Host = numpy.fft.irfft(half, self.n) * self.n
        return result

    def _crossed(self, laws: list[Nodes], i: int, j: int, share: float, turns: list[Host], masses: list[Host]) -> float:
        """share·[E_i log E_j κ + E_j log E_i κ] for κ = e^{(s−1)/τ}; its slopes are added to `turns` and `masses`."""
        (z, p, _), (w, q, _) = laws[i], laws[j]
        first, second = (numpy.stack([x.real, x.imag], axis=1) for x in (z, w))
        kernel = numpy.exp((first @ second.T - 1) / self.temperature)
        by_j, by_i = kernel @ q, p @ kernel
        logs_j, logs_i = numpy.log(by_j), numpy.log(by_i)
        # weights of log-kernel slopes: p_k q_l κ_kl (1/Γ_j(k) + 1/Γ_i(l))
        a, b = p / by_j, q / by_i
        right = numpy.stack([q, b, q * w.real, q * w.imag, b * w.real, b * w.imag], axis=1)
        left = numpy.stack([p, a, p * z.real, p * z.imag, a * z.real, a * z.imag], axis=1)
        to_i, to_j = kernel @ right, kernel.T @ left
        pull_i = a * (to_i[:, 2] + 1j * to_i[:, 3]) + p * (to_i[:, 4] + 1j * to_i[:, 5])
        pull_j = b * (to_j[:, 2] + 1j * to_j[:, 3]) + q * (to_j[:, 4] + 1j * to_j[:, 5])
        tau = self.temperature
        # ∂/∂φ of cos(φ − ψ) summed with weights is Im(e^{−iφ}·Σ weights·e^{iψ})
        turns[i] += share / tau * numpy.imag(numpy.conj(z) * pull_i)
        turns[j] += share / tau * numpy.imag(numpy.conj(w) * pull_j)
        masses[i] += share * (logs_j + to_i[:, 1])
        masses[j] += share * (logs_i + to_j[:, 1])
        return share * float(p @ logs_j + q @ logs_i)

    def _pulled_back(self, i: int, own: Host, law: Nodes, pull: Waves, turns: Host, masses: Host) -> Host:
        """The slopes in the parameters of a modality."""
        if self.kinds[i] == REGULAR:
            # E s is Re Σ conj(z)·(smoothed pull), the smoothing being its own adjoint
            turns = turns + numpy.imag(numpy.conj(law.points) * self._smoothed(i, pull))
            image = own.reshape(2, 2) @ self._directions
            across = numpy.stack([-image[1], image[0]]) * (turns / (image[0] ** 2 + image[1] ** 2))
            return numpy.asarray(across @ self._directions.T, dtype=float).reshape(-1)
        axis = law.points[0]
        side, slope = self._side(i, own[1]), self._side_slope(i, own[1])
        along = numpy.conj(axis) * pull
        turned = float(turns.sum() + numpy.imag(along) @ side)
        mass = float(self.latent @ slope) / 2 * (masses[0] - masses[1])
        return numpy.array([turned, float(numpy.real(along) @ slope) + mass])
