"""Langevin particles on S² whose law is the Gibbs law exactly: tangent steps along geodesics, accepted by Metropolis.

From z a step goes to exp_z(v), v = −(ε/2τ)·∇U(z) + √ε·ξ with ξ normal in the tangent plane: the Langevin equation
with the Gibbs law as its equilibrium. Its step error is removed by accepting with probability
min(1, ρ*(y)q(z|y)/(ρ*(z)q(y|z))), q(y|z) the density of the step with respect to area; steps of length ≥ π are refused,
so that the tangent vector from z to y is one, and its Jacobian (r/sin r) is the same both ways and cancels.
Source: geodesic Metropolis-adjusted Langevin; Girolami & Calderhead, J. R. Stat. Soc. B 73 (2011), on a manifold.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy

from numerics import checks
from numerics.measures.potentials import TwoWell, published_two_well
from numerics.rules.quadrature import Host

_EVERY = 20  # steps between snapshots


class Chains(NamedTuple):
    """Particles at the end, shape (n, 3), snapshots (k, n, 3) after the burn-in, and the share of accepted steps."""

    points: Host
    snapshots: Host
    accepted: float


def sampled(
    temperature: float,
    particles: int,
    steps: int,
    rng: numpy.random.Generator,
    *,
    burn: int = 200,
    step: float | None = None,
    say: Callable[[int], None] | None = None,
) -> Chains:
    """Return independent chains from uniform starts; `step` is ε, in squared radians, else suited to the temperature.

    Raises:
        ValueError: the temperature or the step is not > 0, or a count is not whole.
    """
    tau = checks.positive("temperature", temperature)
    checks.whole("particles", particles, 1)
    checks.whole("burn", burn, 0)
    # a well's curvature is about 1/τ, and the sphere's size bounds useful steps
    epsilon = checks.positive("step", min(0.8 * tau, 0.8) if step is None else step)
    wells = published_two_well()
    z = rng.standard_normal((particles, 3))
    z /= numpy.linalg.norm(z, axis=1)[:, None]
    here = _state(wells, z, tau, epsilon)
    kept, moves = [], 0
    total = burn + checks.whole("steps", steps, 1)
    for count in range(1, total + 1):
        z, here, accepted = _stepped(wells, z, here, tau, epsilon, rng)
        moves += accepted
        if count > burn and (count - burn) % _EVERY == 0:
            kept.append(z.copy())
        if say is not None and count % 50 == 0:
            say(count)
    snapshots = numpy.stack(kept) if kept else numpy.empty((0, particles, 3))
    return Chains(z, snapshots, moves / (total * particles))


def _state(wells: TwoWell, z: Host, tau: float, epsilon: float) -> tuple[Host, Host]:
    """U(z), and the drift of a step in the tangent plane."""
    heights = wells.sharpness * (z @ numpy.asarray([wells.m1, wells.m2]).T)
    top = heights.max(axis=1, keepdims=True)
    shares = numpy.exp(heights - top)
    total = shares.sum(axis=1, keepdims=True)
    value = (math.log(2) - top[:, 0] - numpy.log(total[:, 0])) / wells.sharpness
    uphill = -(shares / total) @ numpy.asarray([wells.m1, wells.m2])
    uphill -= (uphill * z).sum(axis=1, keepdims=True) * z
    return value, -epsilon / (2 * tau) * uphill


def _stepped(
    wells: TwoWell, z: Host, here: tuple[Host, Host], tau: float, epsilon: float, rng: numpy.random.Generator
) -> tuple[Host, tuple[Host, Host], int]:
    noise = rng.standard_normal(z.shape)
    noise -= (noise * z).sum(axis=1, keepdims=True) * z
    v = here[1] + math.sqrt(epsilon) * noise
    r = numpy.linalg.norm(v, axis=1, keepdims=True)
    unit = v / numpy.where(r > 0, r, 1)
    y = numpy.cos(r) * z + numpy.sin(r) * unit
    y /= numpy.linalg.norm(y, axis=1)[:, None]
    there = _state(wells, y, tau, epsilon)
    # the vector at y that leads back: the geodesic's direction there, turned round
    back = -r * (numpy.cos(r) * unit - numpy.sin(r) * z)
    forward = ((v - here[1]) ** 2).sum(axis=1)
    backward = ((back - there[1]) ** 2).sum(axis=1)
    log_ratio = (here[0] - there[0]) / tau + (forward - backward) / (2 * epsilon)
    accept = (r[:, 0] < math.pi) & (numpy.log1p(-rng.random(len(z))) < log_ratio)
    z = numpy.where(accept[:, None], y, z)
    value = numpy.where(accept, there[0], here[0])
    drift = numpy.where(accept[:, None], there[1], here[1])
    return z, (value, drift), int(accept.sum())
