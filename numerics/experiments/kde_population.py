"""The population optimum of the published particle objective: no particles, no jitter, no Adam.

  J_h(ρ) = (1/τ)∫U dρ + ∫ log(K_h ρ) dρ,  K_h(z, w) = e^{−d(z, w)²/(2h²)},
over probability laws on the n nodes of a spiral on S², which stand for all laws. As the energy of a smoothed density
it is not convex and resists nothing below the scale h: its minimisers gather on a few points. From the Gibbs law a
descent finds one of them, and the effective number of points, 1/Σp², shows how few it takes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy
import scipy

from numerics import checks
from numerics.experiments.kde_particles import in_caps
from numerics.measures.potentials import published_two_well
from numerics.rules.quadrature import Host


def optimum(temperature: float, bandwidth: float = 0.35, nodes: int = 1500, steps: int = 600) -> dict[str, Any]:
    """Return where L-BFGS from the Gibbs law ends: cap mass, effective number of points, and the objective's fall.

    `gibbs_on_nodes` is the Gibbs law's own cap mass on the nodes, so that the two differ by the objective alone.
    """
    tau = checks.positive("temperature", temperature)
    wells = published_two_well()
    points = spiral(nodes)
    kernel = numpy.exp(
        -(numpy.arccos(numpy.clip(points @ points.T, -1, 1)) ** 2) / (2 * checks.positive("bandwidth", bandwidth) ** 2)
    )
    field: Host = wells(points) / tau
    near = in_caps(points)

    def value_and_gradient(logits: Host) -> tuple[float, Host]:
        p = _softmax(logits)
        smoothed = kernel @ p
        slope = field + numpy.log(smoothed) + kernel @ (p / smoothed)
        # a fixed factor, so that the optimiser's own thresholds are small beside the slopes
        return 1e3 * float(p @ (field + numpy.log(smoothed))), 1e3 * p * (slope - p @ slope)

    found = scipy.optimize.minimize(
        value_and_gradient, -field, jac=True, method="L-BFGS-B",
        options={"maxiter": checks.whole("steps", steps, 1), "maxfun": 4 * steps, "ftol": 1e-15, "gtol": 1e-9},
    )  # fmt: skip
    p, gibbs = _softmax(found.x), _softmax(-field)
    return {
        "temperature": tau, "bandwidth": bandwidth, "nodes": nodes, "cap_mass": float(p[near].sum()),
        "gibbs_on_nodes": float(gibbs[near].sum()), "effective_points": float(1 / (p @ p)),
        "gibbs_effective_points": float(1 / (gibbs @ gibbs)), "steps": int(found.nit),
        "fall": float(value_and_gradient(-field)[0] - found.fun) / 1e3,
    }  # fmt: skip


def spiral(count: int) -> Host:
    """Return `count` points on S² of nearly equal areas, shape (count, 3)."""
    i = numpy.arange(checks.whole("count", count, 4)) + 0.5
    height = 1 - 2 * i / count
    turn = math.pi * (1 + math.sqrt(5)) * i
    across = numpy.sqrt(1 - height * height)
    return numpy.stack([across * numpy.cos(turn), across * numpy.sin(turn), height], axis=1)


def _softmax(logits: Host) -> Host:
    weights = numpy.exp(logits - logits.max())
    result: Host = weights / weights.sum()
    return result
