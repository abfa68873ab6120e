"""Samples made from hypotheses alone: what a theorem gets that brings no numerical data of its own.

On random atoms densities spread over 18 decades and scalars over four. Where a critic occurs the atoms are those of
ℤ/n, on which a critic of the difference has a constant volume. Numbers that bound something are made to. Laws are
tables of probabilities, some of them as small as 10⁻¹⁸. What is made on quadrature rules is in on_rules.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st
from numpy.polynomial import Polynomial

from numerics.measures import densities
from numerics.rules.spaces import MeasureSpace
from proofs_check.evidence.twins import frame_of, of_one_size, twins_of
from proofs_check.finite import functions
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.letters import Letters
from proofs_check.finite.rounding import Bounded
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Curve, Expr, FieldSymbol, Scalar, free, w
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.symbols import ConditionalLaw, Law, integral

# A kernel e^(s/τ) must stay inside float64, since ∫κ dμ has no twin: |s| ≤ 3 and τ ≥ 1/64 leave e^192.
LARGEST_CRITIC = 3.0
LEAST_TEMPERATURE = 2.0**-6
MOST_ATOMS = 6
# Powers of ten that weights lie between; how many of them a density spreads over.
LEAST_WEIGHT, LARGEST_WEIGHT, DECADES = -12.0, 2.0, 18.0
LARGEST_POTENTIAL = 10.0
# Ratios of two positive numbers stand in exponents, as in e^(η/τ): 10^2.4 and a potential stay inside float64.
DECADES_OF_MANY = 1.2
Words = tuple[int, bytes]  # of a sample: how many atoms, and two bytes for every number


class Shape(NamedTuple):
    """How many numbers a sample on atoms has: a line a field or law, a line an atom for each of the tables, numbers.

    It has ``least`` atoms: several where there are several classes.
    """

    lines: int
    tables: int
    numbers: int
    least: int

    def rows(self, size: int) -> int:
        """Return how many rows of numbers a sample on so many atoms has, one of them for the weights."""
        return 1 + self.lines + size * self.tables


def shape_of(clauses: tuple[Clause, ...]) -> Shape:
    """Return how many numbers a sample has that is made for the letters of some clauses."""
    letters = letters_in(clauses)
    tables = sum(map(has_rows, letters.laws.values()))
    several = any(number.volume is not None and number.below is not None for number in letters.scalars.values())
    return Shape(len(letters.fields) + len(letters.laws) - tables, tables, len(letters.scalars), 1 + several)


@st.composite
def words(draw: st.DrawFn, shape: Shape) -> Words:
    """Return a strategy for a number of atoms and the bytes that a sample on them is made of.

    All numbers come from one string of bytes, since drawing them one by one takes Hypothesis ten times as long as
    judging them; they shrink to equal weights, constant fields and numbers 1.
    """
    size = draw(st.integers(shape.least, MOST_ATOMS))
    count = 2 * (size * shape.rows(size) + shape.numbers)
    return size, draw(st.binary(min_size=count, max_size=count))


def on_atoms(clauses: tuple[Clause, ...]) -> Callable[[Words], Sample]:
    """Return how samples on one to six random atoms are made of words, for the letters of some clauses.

    What `completed` binds is not bound yet.
    """
    letters, shape = letters_in(clauses), shape_of(clauses)
    kernels = [symbol for symbol in letters.fields.values() if symbol.arity > 1]
    homogeneous, balanced = is_homogeneous(letters), letters.balanced
    decades = 2.0 if len(letters.scalars) == 1 else DECADES_OF_MANY

    def sample(given: Words) -> Sample:
        size, content = given
        shares = np.split(_shares(content), [size * shape.rows(size)])
        weights, *tables = shares[0].reshape(-1, size)
        exponents = np.where(weights < 0, LEAST_WEIGHT, LARGEST_WEIGHT) * abs(weights) * math.log(10)
        space = MeasureSpace(np.full(size, exponents[0]) if kernels or balanced else exponents)
        values: dict[str, Any] = {}
        lines_left = iter(tables)
        for symbol, table in zip(letters.fields.values(), lines_left, strict=False):
            if symbol.name in letters.curves:
                values[symbol.name] = Polynomial(2 * np.resize(table, 3))
                continue
            if symbol.name in balanced:
                values[symbol.name] = evenly(symbol, space, np.arange(size))
                continue
            if symbol.curve is not None:
                values[symbol.name] = _function(symbol.curve, 2 * np.resize(table, functions.COUNT))
                continue
            values[symbol.name] = _on_atoms(symbol, space, table, homogeneous=homogeneous)
        for name, law in letters.laws.items():
            drawn = np.stack([next(lines_left) for _ in range(size if has_rows(law) else 1)])
            table = probabilities(-DECADES * math.log(10) * abs(drawn))
            values[name] = table if has_rows(law) else table[0]
        for scalar, share in zip(letters.scalars.values(), shares[1], strict=True):
            values[scalar.name] = _at_share(scalar, float(share), decades, LEAST_TEMPERATURE if kernels else 0.0)
        return Sample(space, values)

    return sample


def has_rows(law: Law | ConditionalLaw) -> bool:
    """Whether a law has a row for every point."""
    return isinstance(law, ConditionalLaw)


def probabilities(logs: Any) -> Any:
    """Return rows of probabilities from their logarithms, each up to a constant."""
    masses = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return masses / masses.sum(axis=-1, keepdims=True)


def _shares(words: bytes) -> Any:
    """Return a number in [−1, 1] for every two bytes: 0 for the first, and often; the ends ±1 often too."""
    number = np.frombuffer(words, dtype=">u2").astype(float)
    size = np.clip(1.25 * (number // 2) / 2**15 - 0.125, 0.0, 1.0)
    return np.where(number % 2 == 1, -size, size)


def is_homogeneous(letters: Letters) -> bool:
    """Whether a hypothesis asks for a kernel whose integral is the same at every point."""
    return any(scalar.volume is not None for scalar in letters.scalars.values())


def evenly(symbol: FieldSymbol, space: Any, places: Any) -> Any:
    """Return a constant, of the declared mass, or labels of classes of one size, as few of them as can be."""
    if symbol.sign == "positive":
        constant = 0.0 * places
        return densities.normalise(space, constant) if symbol.mass is not None else constant
    count = places.shape[0]
    classes = next((k for k in range(2, count) if count % k == 0), count)
    return 1.0 * (places * classes // count)


def _on_atoms(symbol: FieldSymbol, space: MeasureSpace, shares: Any, *, homogeneous: bool) -> Any:
    """Return a letter's values on atoms, which satisfy the hypotheses that it has by itself."""
    if symbol.gram and homogeneous:
        # A mixture of regular polygons turns with ℤ/n (Bochner); the first share of 0 stands for a single point.
        angles = 2 * math.pi * np.outer(np.arange(len(shares)), np.arange(len(shares))) / len(shares)
        parts = abs(shares) + (0.0 if np.any(shares) else 1.0)
        return _of_lag(np.cos(angles) @ parts / np.sum(parts))
    if symbol.gram:
        angles = math.pi * shares
        return np.cos(angles[:, None] - angles)
    if symbol.arity > 1:
        table = _of_lag(LARGEST_CRITIC * shares)
        if symbol.sharp:
            table = np.where(np.eye(len(table)) == 1, np.max(table) + 2**-6, table)
        if homogeneous:
            return np.exp(table) if symbol.sign == "positive" else table
        # A kernel is positive, and need not be symmetric.
        return np.exp((table + LARGEST_CRITIC * shares) / 2) if symbol.sign == "positive" else table
    if symbol.sign == "positive":
        return densities.normalise(space, -DECADES * math.log(10) * abs(shares))
    values = LARGEST_POTENTIAL * shares
    return _without_mass(space, values) if symbol.mass == 0 else values


def _function(curve: Curve, numbers: Any) -> Any:
    """Return the numbers of a function of one number (finite/functions.py), as its hypotheses ask."""
    numbers[0] = 0.0 if curve.root else numbers[0]
    if curve.convex:
        numbers[functions.BENT] = abs(numbers[functions.BENT])
        numbers[functions.STRICT] += 0.25 if curve.strict else 0.0
    return numbers


def completed(clauses: tuple[Clause, ...], samples: Sequence[Sample]) -> list[Sample]:
    """Return random samples with the numbers that hypotheses bind: volumes, and bounds."""
    return bounded(samples, letters_in(clauses))


def nearer(clauses: tuple[Clause, ...], sample: Sample) -> Sample:
    """Return a sample half as extreme: where a form leaves float64, and has no twin, it is tried nearer to 1 and 0."""
    letters = letters_in(clauses)
    values = dict(sample.values)
    for name, symbol in letters.fields.items():
        if symbol.arity > 1:
            values[name] = values[name] if symbol.gram else (
                values[name] ** 0.5 if symbol.sign == "positive" else values[name] / 2
            )  # fmt: skip
        elif symbol.sign == "positive":
            halved = values[name] / 2
            values[name] = densities.normalise(sample.space, halved) if symbol.mass is not None else halved
        else:
            values[name] = values[name] / 2
    for name, scalar in letters.scalars.items():
        if not (scalar.whole or scalar.bounds or scalar.below is not None):
            values[name] = values[name] / 2 if scalar.sign == "real" else values[name] ** 0.5
    (result,) = completed(clauses, [Sample(sample.space, values)])
    return result


def _of_lag(first: Any) -> Any:
    """Return the table s(i, j) = first[|i − j|] on ℤ/n, symmetric."""
    lag = np.arange(len(first))
    return first[np.minimum(abs(lag[:, None] - lag), len(first) - abs(lag[:, None] - lag))]


def bounded(samples: Sequence[Sample], letters: Letters) -> list[Sample]:
    """Return samples whose numbers satisfy the hypotheses that bind them: volumes first, then bounds."""
    result = list(samples)
    for scalar in letters.bounded():
        for places in of_one_size(result):
            group = [result[i] for i in places]
            for i, value in zip(places, _bounds(scalar, group, letters), strict=True):
                result[i] = Sample(result[i].space, {**result[i].values, scalar.name: value})
    return result


def _bounds(scalar: Scalar, samples: Sequence[Sample], letters: Letters) -> list[Any]:
    """Return on each sample the volume that a number is, with its error, or a number that keeps to its bounds."""
    frame, twins = frame_of(samples, letters.fields), twins_of(samples)

    def values(node: Expr) -> Bounded:
        points = tuple(sorted(free(node), key=lambda p: p.name))
        literal, twin = evaluate(node, frame, points=points), evaluate(node, frame, twins=twins, points=points)
        # Literally a form may overflow where it is extreme.
        plain = np.isfinite(literal.value)
        found = np.where(plain, literal.value, twin.value), np.where(plain, literal.error, twin.error)
        return Bounded(*(a.reshape(len(samples), -1) for a in found))

    if scalar.volume is not None:
        found = values(integral(scalar.volume, w))
        first = found.value[:, :1]
        spread = np.max(abs(found.value - first) + found.error, axis=1)
        return [(float(v), float(e)) for v, e in zip(first[:, 0], spread, strict=True)]
    each: list[Bounded] = [values(bound) for bound in scalar.bounds]
    if scalar.under is not None:
        return list(np.min([np.min(f.value - f.error, axis=1) for f in each], axis=0))
    return list(np.max([np.max(f.value + f.error, axis=1) for f in each], axis=0))


def letters_in(clauses: tuple[Clause, ...]) -> Letters:
    """Return the letters of some clauses."""
    return Letters.of(side for clause in clauses for side in clause.relation.sides())


def _without_mass(space: Any, values: Any) -> Any:
    """Return values with their mean taken off."""
    mean = float(space.integrate(values).value) / float(space.total_mass().value)
    return values - mean


def _at_share(scalar: Scalar, share: float, decades: float, least: float) -> float:
    """Return a number that satisfies a scalar's own hypotheses, from a share in [−1, 1]; positive ones by decades."""
    if scalar.below is not None:
        return (0.5 + 0.49 * share) * float(scalar.below)
    if scalar.whole:
        return 1 + round(2 * abs(share))
    if scalar.sign == "real":
        return LARGEST_POTENTIAL * share
    return max(float(10.0 ** (decades * share)), least)
