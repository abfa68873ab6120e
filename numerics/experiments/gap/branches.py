"""All branches of the population optimum: many starts, Newton to rounding, symmetric saddles, stability by Hessian.

A stationary point is kept with its digits or not at all: encoders whose transition arc a grid of n angles cannot see,
n·r < 2π·`SEEN` with r = the ratio of their singular values, are on their way to rank one, and their losses come from
`TWO_POINTS` kinds, the exact limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy
import scipy

from numerics.experiments.gap.population_loss import REGULAR, SIZES, PopulationLoss
from numerics.rules.quadrature import Host

SEEN = 4.0
_SAME_LOSS, _SAME_SHAPE = 1e-7, 1e-4
_FLAT = 1e-9  # of the Hessian's largest eigenvalue


@dataclass(frozen=True, eq=False)
class Branch:
    """A stationary point of the loss.

    `ratios` are det A/(σ₁²) of regular encoders, the signed ratio of singular values, and 0 for rank one;
    `descents` counts negative eigenvalues of the Hessian on directions that change the representation, `curvature` is
    the least of those eigenvalues, `starts` how many starts came here, `residual` the gradient's largest entry.
    """

    loss: PopulationLoss
    parameters: Host
    value: float
    ratios: tuple[float, ...]
    descents: int
    curvature: float
    residual: float
    starts: int = 1

    @property
    def stable(self) -> bool:
        """Whether no direction goes down to second order."""
        return self.descents == 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kind of each encoder."""
        return self.loss.kinds


def minima(loss: PopulationLoss, starts: Iterable[Host], fine: int | None = None) -> tuple[list[Branch], int]:
    """Descend from every start; return the distinct minima, lowest first, and how many starts ended near rank one.

    Descent is on `loss`'s own grid, the polish on one of `fine` angles (twice as many if not given).
    """
    ends, lost = [], 0
    for start in starts:
        found = scipy.optimize.minimize(
            loss.value_and_gradient, start, jac=True, method="L-BFGS-B", options={"maxiter": 500, "gtol": 1e-7}
        )
        if _seen(loss, found.x):
            ends.append((float(found.fun), found.x))
        else:
            lost += 1
    finer = refined(loss, fine or 2 * loss.n)
    branches: list[Branch] = []
    for group in _grouped(loss, ends):
        branch = polished(finer, group[0][1], len(group))
        if branch is not None:
            branches = _added(branches, branch)
    return sorted(branches, key=lambda b: b.value), lost


def symmetric_stationary(loss: PopulationLoss, cells: int = 48, fine: int | None = None) -> list[Branch]:
    """Return the stationary points of two regular encoders among diagonal matrices: minima, saddles and maxima.

    The reflection θ → −θ keeps diag(cos t, sin t), so that what is stationary among such pairs is stationary among
    all. The torus of (t₁, t₂) is scanned for cells across which both slopes change sign, and Newton does the rest.
    """
    turns = 2 * math.pi * (numpy.arange(cells) + 0.5) / cells
    # (t₁ + π, t₂ + π) turns both representations and changes nothing
    half = turns[: cells // 2]
    slopes = numpy.array([[_slopes(loss, a, b) for b in turns] for a in half])
    found: list[Branch] = []
    finer = refined(loss, fine or 2 * loss.n)
    for i in range(cells // 2 - 1):
        for j in range(cells):
            box = slopes[i : i + 2, [j, (j + 1) % cells]].reshape(4, 2)
            if (box.min(axis=0) < 0).all() and (box.max(axis=0) > 0).all():
                centre = numpy.array([half[i], turns[j]]) + math.pi / cells
                root = scipy.optimize.root(_slopes_at, centre, args=(loss,))
                branch = polished(finer, diagonal(*root.x)) if root.success else None
                if branch is not None:
                    found = _added(found, branch)
    return sorted(found, key=lambda b: b.value)


def diagonal(first: float, second: float) -> Host:
    """Return the parameters of diag(cos t, sin t) for two encoders."""
    return numpy.array([math.cos(first), 0, 0, math.sin(first), math.cos(second), 0, 0, math.sin(second)])


def random_starts(loss: PopulationLoss, count: int, rng: numpy.random.Generator) -> list[Host]:
    """Return starts: normal entries for matrices, uniform angles for two-point encoders."""
    return [
        numpy.concatenate(
            [
                rng.standard_normal(SIZES[kind]) if kind == REGULAR else rng.uniform(0, 2 * math.pi, SIZES[kind])
                for kind in loss.kinds
            ]
        )
        for _ in range(count)
    ]


def refined(loss: PopulationLoss, n: int) -> PopulationLoss:
    """Return the same loss on n angles."""
    return PopulationLoss(loss.model, loss.temperature, loss.kinds, n)


def polished(loss: PopulationLoss, start: Host, starts: int = 1, steps: int = 60) -> Branch | None:
    """Return the stationary point that Newton's method reaches from `start`, or None if it reaches none that is seen.

    Directions that change nothing, common turns and scales of matrices, are left out of the step. A Hessian serves for
    as long as a step leaves a quarter of the slope at most.
    """
    at, last, solve = _unit(loss, start), math.inf, None
    for _ in range(steps):
        value, gradient = loss.value_and_gradient(at)
        residual = float(numpy.abs(gradient).max())
        if residual < 1e-10:
            break
        if solve is None or residual > last / 4:
            live = _live_directions(loss, at)
            curvature = live.T @ _hessian(loss, at) @ live
            # a direction without curvature is left alone: along it a family of equal branches may run
            solve = live @ numpy.linalg.pinv(curvature, rcond=_FLAT, hermitian=True) @ live.T
        last = residual
        step = solve @ gradient
        length = float(numpy.linalg.norm(step))
        at = _unit(loss, at - step * min(1.0, 0.2 / length if length > 0 else 1.0))
    value, gradient = loss.value_and_gradient(at)
    residual = float(numpy.abs(gradient).max())
    if not residual < 1e-6 or not _seen(loss, at):
        return None
    live = _live_directions(loss, at)
    values = numpy.linalg.eigvalsh(live.T @ _hessian(loss, at) @ live)
    return Branch(loss, at, value, ratios(loss, at), int((values < 0).sum()), float(values[0]), residual, starts)


def continued(branch: Branch, loss: PopulationLoss) -> Branch | None:
    """Return the branch's stationary point for another loss of the same kinds, or None where Newton loses it."""
    found = polished(loss, branch.parameters)
    return found if found is not None and _near(found.ratios, branch.ratios, 0.35) else None


def ratios(loss: PopulationLoss, parameters: Host) -> tuple[float, ...]:
    """Return the signed ratio of singular values, smaller over larger, of each encoder; 0 for rank one."""
    result = []
    for kind, own in zip(loss.kinds, loss.split(parameters), strict=True):
        if kind != REGULAR:
            result.append(0.0)
            continue
        matrix = own.reshape(2, 2)
        result.append(float(numpy.linalg.det(matrix) / numpy.linalg.norm(matrix, 2) ** 2))
    return tuple(result)


def _slopes_at(turns: Host, loss: PopulationLoss) -> tuple[float, float]:
    return _slopes(loss, float(turns[0]), float(turns[1]))


def _slopes(loss: PopulationLoss, first: float, second: float) -> tuple[float, float]:
    gradient = loss.value_and_gradient(diagonal(first, second))[1]
    return (
        -math.sin(first) * gradient[0] + math.cos(first) * gradient[3],
        -math.sin(second) * gradient[4] + math.cos(second) * gradient[7],
    )


def _seen(loss: PopulationLoss, parameters: Host) -> bool:
    least = 2 * math.pi * SEEN / loss.n
    return all(abs(r) >= least for kind, r in zip(loss.kinds, ratios(loss, parameters), strict=True) if kind == REGULAR)


def _unit(loss: PopulationLoss, parameters: Host) -> Host:
    """The same encoders with matrices of norm 1."""
    parts = [
        own / numpy.linalg.norm(own) if kind == REGULAR else own
        for kind, own in zip(loss.kinds, loss.split(parameters), strict=True)
    ]
    return numpy.concatenate(parts)


def _live_directions(loss: PopulationLoss, at: Host) -> Host:
    """An orthonormal basis, (size, k), of what is left without a common turn and the scale of each matrix."""
    parts = loss.split(at)
    still = []
    for k, kind in enumerate(loss.kinds):
        if kind == REGULAR:
            still.append([own if i == k else numpy.zeros_like(own) for i, own in enumerate(parts)])
    turned = []
    for kind, own in zip(loss.kinds, parts, strict=True):
        if kind == REGULAR:
            matrix = own.reshape(2, 2)
            turned.append(numpy.stack([-matrix[1], matrix[0]]).reshape(-1))
        else:
            turned.append(numpy.array([1.0, 0.0]))
    flat = numpy.stack([numpy.concatenate(direction) for direction in (*still, turned)], axis=1)
    basis: Host = numpy.linalg.qr(flat, mode="complete")[0][:, flat.shape[1] :]
    return basis


def _hessian(loss: PopulationLoss, at: Host, step: float = 2e-6) -> Host:
    """Central differences of the exact gradient."""
    rows = [
        (loss.value_and_gradient(at + step * e)[1] - loss.value_and_gradient(at - step * e)[1]) / (2 * step)
        for e in numpy.eye(loss.size)
    ]
    table = numpy.array(rows)
    result: Host = (table + table.T) / 2
    return result


def _near(first: Sequence[float], second: Sequence[float], tolerance: float) -> bool:
    """Whether two shapes agree up to the reflection of the plane, which changes every sign."""
    a, b = numpy.array(first), numpy.array(second)
    return bool(min(numpy.abs(a - b).max(), numpy.abs(a + b).max()) <= tolerance)


def _grouped(loss: PopulationLoss, ends: list[tuple[float, Host]]) -> list[list[tuple[float, Host]]]:
    groups: list[list[tuple[float, Host]]] = []
    for value, at in sorted(ends, key=lambda end: end[0]):
        for group in groups:
            close = abs(group[0][0] - value) < 1e-5
            if close and _near(ratios(loss, group[0][1]), ratios(loss, at), 1e-2):
                group.append((value, at))
                break
        else:
            groups.append([(value, at)])
    return groups


def _added(branches: list[Branch], branch: Branch) -> list[Branch]:
    for k, other in enumerate(branches):
        if abs(other.value - branch.value) < _SAME_LOSS and _near(other.ratios, branch.ratios, _SAME_SHAPE):
            merged = Branch(**{**other.__dict__, "starts": other.starts + branch.starts})
            return [*branches[:k], merged, *branches[k + 1 :]]
    return [*branches, branch]
