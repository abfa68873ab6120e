"""Samples made from hypotheses alone: what a theorem gets that brings no numerical data of its own.

On random atoms densities spread over 18 decades and scalars over four; on S² every letter is smooth, so that a
quadrature rule converges fast. Where a critic occurs the atoms are those of ℤ/n and the rule is that of the circle, on
which a critic of the difference has a constant volume. Numbers that bound something are made to. Laws without a density
have no usual sample: a theorem that needs one gives it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numerics import densities, sphere, strategies
from numerics.spaces import MeasureSpace
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.letters import Letters
from proofs_check.finite.rounding import Bounded
from proofs_check.twins import frame_of
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Expr, FieldSymbol, Scalar, VocabularyError, w
from proofs_check.vocabulary.points import free
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.symbols import integral

# A kernel e^(s/τ) must stay inside float64, since ∫κ dμ has no twin: |s| ≤ 3 and τ ≥ 1/64 leave e^192.
LARGEST_CRITIC = 3.0
LEAST_TEMPERATURE = 2.0**-6


def on_atoms(clauses: tuple[Clause, ...]) -> st.SearchStrategy[Sample]:
    """Return a strategy for samples on random atoms, for the letters of some clauses."""
    letters = _letters(clauses)
    kernels = [symbol for symbol in letters.fields.values() if symbol.arity > 1]

    @st.composite
    def sample(draw: st.DrawFn) -> Sample:
        space = draw(strategies.atomic_spaces(6))
        if kernels:
            space = MeasureSpace(np.full(space.size, float(space.log_weights[0])))
        values: dict[str, Any] = {}
        for name, symbol in letters.fields.items():
            if symbol.gram:
                angles = draw(strategies.potentials(space, bound=math.pi))
                values[name] = np.cos(angles[:, None] - angles)
                continue
            if symbol.arity > 1:
                values[name] = _of_lag(draw(strategies.potentials(space, bound=LARGEST_CRITIC)))
                continue
            drawn = strategies.atomic_densities(space) if symbol.sign == "positive" else strategies.potentials(space)
            values[name] = draw(drawn)
            if symbol.mass == 0:
                values[name] = _without_mass(space, values[name])
        for name, scalar in letters.scalars.items():
            values[name] = draw(_numbers(scalar, LEAST_TEMPERATURE if kernels else 0.0))
        return bounded(Sample(space, values), letters)

    return sample()


def on_sphere(clauses: tuple[Clause, ...]) -> Callable[[int, Any], Sample]:
    """Return a builder of samples on S², for the letters of some clauses; the same letters get the same values.

    Where a critic occurs they lie on S¹, with twice as many points as the order says.
    """
    letters = _letters(clauses)
    kernels = [symbol for symbol in letters.fields.values() if symbol.arity > 1]

    def sample(order: int, backend: Any) -> Sample:
        xp = backend.xp
        space = _circle(2 * order, xp) if kernels else sphere.product_rule(order, xp)
        x: Any = space.points
        values: dict[str, Any] = {}
        for name, symbol in letters.fields.items():
            values[name] = _cosines(x) if symbol.arity > 1 else _smooth(space, symbol, x)
        for name, scalar in letters.scalars.items():
            values[name] = _number(scalar)
        return bounded(Sample(space, values), letters)

    return sample


def _smooth(space: MeasureSpace, symbol: FieldSymbol, x: Any) -> Any:
    """Return the values of a letter that its name decides: a low harmonic, and a bit of a higher one."""
    rng = random.Random(symbol.name)  # noqa: S311 (a value for each letter, not a secret)
    a, b, c = (rng.uniform(-0.9, 0.9) for _ in range(3))
    wave = a * x[:, 0] + b * x[:, 1] + c * x[:, -1]
    # Odd harmonics have mass 0; the even part makes potentials and densities less special.
    smooth = wave if symbol.mass == 0 else wave + 0.5 * a * b * x[:, 0] * x[:, -1]
    return densities.normalise(space, smooth) if symbol.sign == "positive" else smooth


def _cosines(x: Any) -> Any:
    """Return the cosines of unit vectors by their distances, so that none exceeds 1."""
    return 1 - ((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=-1) / 2


def _circle(count: int, xp: Any) -> MeasureSpace:
    angle = 2 * math.pi * xp.arange(count, dtype=xp.float64) / count
    weights = xp.full(count, math.log(2 * math.pi / count), dtype=xp.float64)
    return MeasureSpace(weights, xp.stack([xp.cos(angle), xp.sin(angle)], axis=1))


def _of_lag(first: Any) -> Any:
    """Return the table s(i, j) = first[|i − j|] on ℤ/n, symmetric."""
    lag = np.arange(len(first))
    return first[np.minimum(abs(lag[:, None] - lag), len(first) - abs(lag[:, None] - lag))]


def bounded(sample: Sample, letters: Letters) -> Sample:
    """Return a sample whose numbers satisfy the hypotheses that bind them: volumes first, then bounds."""
    values = dict(sample.values)
    for scalar in letters.bounded():
        values[scalar.name] = _bound(scalar, Sample(sample.space, values), letters)
    return Sample(sample.space, values)


def _bound(scalar: Scalar, sample: Sample, letters: Letters) -> float | tuple[float, float]:
    def values(node: Expr) -> Bounded:
        points = tuple(sorted(free(node), key=lambda p: p.name))
        return evaluate(node, frame_of(sample, letters.fields), points=points)

    if scalar.volume is not None:
        found = values(integral(scalar.volume, w))
        return float(found.value.flat[0]), float(np.max(abs(found.value - found.value.flat[0]) + found.error))
    each = [values(bound) for bound in scalar.bounds]
    if scalar.under is not None:
        return float(min(np.min(f.value - f.error) for f in each))
    return float(max(np.max(f.value + f.error) for f in each))


def _letters(clauses: tuple[Clause, ...]) -> Letters:
    letters = Letters.of(side for clause in clauses for side in clause.relation.sides())
    for name in letters.laws:
        raise VocabularyError(f"letter={name!r} has no usual sample; give sample=… or strategy=…")
    return letters


def _without_mass(space: Any, values: Any) -> Any:
    """Return values with their mean taken off."""
    mean = float(space.integrate(values).value) / float(space.total_mass().value)
    return values - mean


def _numbers(scalar: Scalar, least: float) -> st.SearchStrategy[float]:
    if scalar.below is not None:
        return st.floats(0.01, 0.99).map(lambda share: share * float(scalar.below or 1))
    if scalar.whole:
        return st.integers(1, 3).map(float)
    if scalar.sign == "real":
        return st.floats(-10, 10, allow_nan=False)
    return strategies.temperatures().map(lambda value: max(value, least))


def _number(scalar: Scalar) -> float:
    if scalar.below is not None:
        return 0.3 * float(scalar.below)
    return 2.0 if scalar.whole else 0.7 if scalar.sign != "real" else -0.4
