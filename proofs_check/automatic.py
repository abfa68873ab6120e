"""Samples made from hypotheses alone: what a theorem gets that brings no numerical data of its own.

On random atoms densities spread over 18 decades and scalars over four; on S² every letter is smooth, so that a
quadrature rule converges fast. Kernels and laws have no usual sample: a theorem that needs one gives it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from numerics import densities, sphere, strategies
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Scalar, VocabularyError
from proofs_check.vocabulary.statements import Clause


def on_atoms(clauses: tuple[Clause, ...]) -> st.SearchStrategy[Sample]:
    """Return a strategy for samples on random atoms, for the letters of some clauses."""
    letters = _letters(clauses)

    @st.composite
    def sample(draw: st.DrawFn) -> Sample:
        space = draw(strategies.atomic_spaces(6))
        values: dict[str, Any] = {}
        for name, symbol in letters.fields.items():
            drawn = strategies.atomic_densities(space) if symbol.sign == "positive" else strategies.potentials(space)
            values[name] = draw(drawn)
            if symbol.mass == 0:
                values[name] = _without_mass(space, values[name])
        for name, scalar in letters.scalars.items():
            values[name] = draw(_numbers(scalar))
        return Sample(space, values)

    return sample()


def on_sphere(clauses: tuple[Clause, ...]) -> Callable[[int, Any], Sample]:
    """Return a builder of samples on S², for the letters of some clauses; the same letters get the same values."""
    letters = _letters(clauses)

    def sample(order: int, backend: Any) -> Sample:
        space = sphere.product_rule(order, backend.xp)
        x: Any = space.points
        values: dict[str, Any] = {}
        for name, symbol in letters.fields.items():
            rng = random.Random(name)  # noqa: S311 (a value for each letter, not a secret)
            a, b, c = (rng.uniform(-0.9, 0.9) for _ in range(3))
            wave = a * x[:, 0] + b * x[:, 1] + c * x[:, 2]
            # Odd harmonics have mass 0; the even part makes potentials and densities less special.
            smooth = wave if symbol.mass == 0 else wave + 0.5 * a * b * x[:, 0] * x[:, 2]
            values[name] = densities.normalise(space, smooth) if symbol.sign == "positive" else smooth
        for name, scalar in letters.scalars.items():
            values[name] = _number(scalar)
        return Sample(space, values)

    return sample


def _letters(clauses: tuple[Clause, ...]) -> Letters:
    letters = Letters.of(side for clause in clauses for side in clause.relation.sides())
    kernels = [symbol.name for symbol in letters.fields.values() if symbol.arity > 1]
    for name in (*kernels, *letters.laws):
        raise VocabularyError(f"letter={name!r} has no usual sample; give sample=… or strategy=…")
    return letters


def _without_mass(space: Any, values: Any) -> Any:
    """Return values with their mean taken off."""
    mean = float(space.integrate(values).value) / float(space.total_mass().value)
    return values - mean


def _numbers(scalar: Scalar) -> st.SearchStrategy[float]:
    if scalar.below is not None:
        return st.floats(0.01, 0.99).map(lambda share: share * float(scalar.below or 1))
    if scalar.whole:
        return st.integers(1, 3).map(float)
    return strategies.temperatures() if scalar.sign != "real" else st.floats(-10, 10, allow_nan=False)


def _number(scalar: Scalar) -> float:
    if scalar.below is not None:
        return 0.3 * float(scalar.below)
    return 2.0 if scalar.whole else 0.7 if scalar.sign != "real" else -0.4
