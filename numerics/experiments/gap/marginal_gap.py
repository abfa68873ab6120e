"""How far apart the marginals of two modalities lie in the representation, without sampling and without bins.

An invertible encoder moves the angle θ to φ(θ) with dφ/dθ = det A/|Ax|², so that its law has the density q(θ)/|dφ/dθ|
at φ(θ) and both divergences are one sum over nodes each. A law on two points is singular to it: the divergence is
infinite, and says so; centroids, the energy distance and the smoothed divergences are finite for every law.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy

from numerics.experiments.gap.angular_model import density
from numerics.experiments.gap.population_loss import REGULAR, TWO_POINTS, Nodes, PopulationLoss, Waves
from numerics.rules.quadrature import Host

# 2|sin(x/2)| = (4/π)(1 − 2Σ_k cos kx/(4k²−1)), which turns an energy distance into a sum over Fourier coefficients.
_CHORD = 4 / math.pi


class Gap(NamedTuple):
    """Distances of two marginals in the representation.

    `divergence` is KL(ρ₁‖ρ₂) + KL(ρ₂‖ρ₁) in nats, as published (twice D_sym), or inf; `smoothed` the same of
    ρ̃₁ and ρ̃₂; `coupling` C_τ = ½∫(ρ₁−ρ₂)log(ρ̃₁/ρ̃₂); `centroid` ‖Ez₁−Ez₂‖; `energy_distance`
    2E‖X−Y‖−E‖X−X'‖−E‖Y−Y'‖.
    """

    divergence: float
    smoothed: float
    coupling: float
    centroid: float
    energy_distance: float


def gap(loss: PopulationLoss, parameters: Host, first: int = 0, second: int = 1) -> Gap:
    """Return the distances of two modalities' marginals; ValueError as `PopulationLoss.split`."""
    own, laws = loss.split(parameters), loss.nodes(parameters)
    pair, kinds = (laws[first], laws[second]), (loss.kinds[first], loss.kinds[second])
    if kinds == (REGULAR, REGULAR):
        divergence = _one_way(loss, own, first, second) + _one_way(loss, own, second, first)
    else:
        divergence = _of_atoms(pair) if kinds == (TWO_POINTS, TWO_POINTS) else math.inf
    centroids = [complex(law.weights @ law.points) for law in pair]
    smoothed, coupling = _smoothed(pair, loss.temperature)
    return Gap(divergence, smoothed, coupling, abs(centroids[0] - centroids[1]), _energy_distance(pair, kinds, loss.n))


def mean_divergence(loss: PopulationLoss, parameters: Host) -> float:
    """Return KL(ρ_i‖ρ_j) + KL(ρ_j‖ρ_i), averaged over the pairs of modalities."""
    count = len(loss.kinds)
    found = [gap(loss, parameters, i, j).divergence for i in range(count) for j in range(i + 1, count)]
    return sum(found) / len(found)


def field_oscillation(loss: PopulationLoss, parameters: Host) -> float:
    """Return osc(U₁₂ − U₂₁) over the representation circle, of the first two modalities, both regular.

    U₁₂(z) = −E[s(z, z₂) | z₁ = z]; it is taken at the images of the nodes under the first encoder.

    Raises:
        ValueError: one of the two encoders is not regular.
    """
    if loss.kinds[:2] != (REGULAR, REGULAR):
        raise ValueError(f"kinds={loss.kinds} must begin with two regular encoders: on two points there is no field")
    own, laws = loss.split(parameters), loss.nodes(parameters)
    half = loss.n // 2
    # E[z_j | θ_i] has the numerator p·E[z_j|θ] smoothed as θ_i is; both are Fourier series, evaluated anywhere
    fields = []
    for i, j in ((0, 1), (1, 0)):
        waves = (
            numpy.fft.fft(loss.latent * laws[j].mean)
            / loss.n
            * numpy.concatenate([loss.model.multipliers(i, half + 1), loss.model.multipliers(i, half + 1)[-2:0:-1]])
        )
        fields.append(waves)
    angles = loss.angles
    there = _preimages(own[0], own[1], angles)
    orders = numpy.fft.fftfreq(loss.n, 1 / loss.n)
    values = []
    for i, at in ((0, angles), (1, there)):
        numerator = numpy.exp(1j * at[:, None] * orders[None, :]) @ fields[i]
        q = 2 * math.pi / loss.n * density(loss.model.coefficients(i, half), at)
        values.append(-numpy.real(numpy.conj(laws[0].points) * numerator) / q)
    difference = values[0] - values[1]
    return float(difference.max() - difference.min())


def image_density(loss: PopulationLoss, parameters: Host, modality: int, angles: Host) -> Host:
    """Return the density of a regular modality's law at angles of the representation, with respect to radians."""
    matrix = loss.split(parameters)[modality].reshape(2, 2)
    back = numpy.linalg.solve(matrix, numpy.stack([numpy.cos(angles), numpy.sin(angles)]))
    # θ ↦ φ has dφ/dθ = det A/|Ax|², x the unit vector that A sends along φ
    slope = abs(float(numpy.linalg.det(matrix))) * (back**2).sum(axis=0)
    q = density(loss.model.coefficients(modality, loss.n // 2), numpy.arctan2(back[1], back[0]))
    result: Host = q / slope
    return result


def _preimages(a: Host, b: Host, angles: Host) -> Host:
    """The angles that the second encoder sends where the first sends `angles`."""
    x = numpy.stack([numpy.cos(angles), numpy.sin(angles)])
    back = numpy.linalg.solve(b.reshape(2, 2), a.reshape(2, 2) @ x)
    result: Host = numpy.arctan2(back[1], back[0])
    return result


def _one_way(loss: PopulationLoss, own: list[Host], i: int, j: int) -> float:
    """KL(ρ_i‖ρ_j) + log|det A_i/det A_j|, whose second part cancels in the sum of both ways."""
    angles, half = loss.angles, loss.n // 2
    there = _preimages(own[i], own[j], angles)
    logs = []
    for modality, at in ((i, angles), (j, there)):
        matrix = own[modality].reshape(2, 2)
        image = matrix @ numpy.stack([numpy.cos(at), numpy.sin(at)])
        q = density(loss.model.coefficients(modality, half), at)
        logs.append(numpy.log(q) + numpy.log((image**2).sum(axis=0)))
    return float(loss.densities[i] @ (logs[0] - logs[1]))


def _of_atoms(pair: tuple[Nodes, Nodes]) -> float:
    """KL both ways of two laws on two points each: finite only where the points are the same."""
    (z, p, _), (w, q, _) = pair
    if abs(z[0] - w[0]) > abs(z[0] + w[0]):
        w, q = w[::-1], q[::-1]
    if abs(z[0] - w[0]) > 1e-12:
        return math.inf
    return float((p - q) @ (numpy.log(p) - numpy.log(q)))


def _smoothed(pair: tuple[Nodes, Nodes], temperature: float) -> tuple[float, float]:
    """KL(ρ̃₁‖ρ̃₂) + KL(ρ̃₂‖ρ̃₁), and C_τ."""
    sharp = max(256, 16 * math.ceil(8 / math.sqrt(temperature)))
    grid = numpy.exp(2j * math.pi * numpy.arange(sharp) / sharp)

    def logs(at: Waves) -> list[Host]:
        found = []
        for law in pair:
            table = numpy.exp((numpy.real(numpy.conj(at)[:, None] * law.points[None, :]) - 1) / temperature)
            found.append(numpy.log(table @ law.weights))
        return found

    on_grid = logs(grid)
    # the common factor V is left out of both: densities with respect to the grid, normalised by their own sums
    densities = [numpy.exp(x) / numpy.exp(x).sum() for x in on_grid]
    both = float((densities[0] - densities[1]) @ (on_grid[0] - on_grid[1]))
    at_first, at_second = logs(pair[0].points), logs(pair[1].points)
    coupling = pair[0].weights @ (at_first[0] - at_first[1]) - pair[1].weights @ (at_second[0] - at_second[1])
    return both, float(coupling) / 2


def _energy_distance(pair: tuple[Nodes, Nodes], kinds: tuple[str, str], count: int) -> float:
    orders = numpy.arange(1, count // 2)
    factor = 2 / (4.0 * orders**2 - 1)
    waves = [numpy.exp(1j * numpy.angle(law.points)[None, :] * orders[:, None]) @ law.weights for law in pair]

    def mean_distance(i: int, j: int) -> float:
        if kinds[i] == kinds[j] == TWO_POINTS:
            table = numpy.abs(pair[i].points[:, None] - pair[j].points[None, :])
            return float(pair[i].weights @ table @ pair[j].weights)
        return _CHORD * (1 - float(factor @ numpy.real(waves[i] * numpy.conj(waves[j]))))

    return 2 * mean_distance(0, 1) - mean_distance(0, 0) - mean_distance(1, 1)
