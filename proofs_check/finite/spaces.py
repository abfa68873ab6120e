"""Random finite measure spaces with small rational data, smallest first, on which statements are tried.

One point, then two, three, four; weights, densities and scalars are simple fractions, so that a counterexample can be
checked by hand. Every letter satisfies its declared hypotheses; ``without`` loosens one of them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from proofs_check.finite import functions
from proofs_check.finite.bounds import extremes, has_sign, near
from proofs_check.finite.frames import Frame
from proofs_check.finite.letters import Letters
from proofs_check.finite.rounding import UNIT
from proofs_check.vocabulary.expressions import Curve, FieldSymbol, Scalar
from proofs_check.vocabulary.hypotheses import Hypothesis, of_field, of_scalar
from proofs_check.vocabulary.symbols import ConditionalLaw

SIZES = (1, 2, 3, 4)
BATCH = 16
ROUNDS = 8  # of drawing a batch, until so many spaces are found that meet all hypotheses
POSITIVE = tuple(Fraction(x) for x in ("1", "2", "1/2", "3", "1/3", "5", "1/4", "3/2"))
DEEP = tuple(
    tuple(Fraction(x) for x in pool.split())
    for pool in ("1 1/2 2 3 1/3", "1/8 1/16 1/32 1/64", "8 16 32 64", "1 9/8 7/8 17/16 15/16", "1 1/64 64 1/8 8")
)
UNIT_VECTORS = tuple(
    tuple(Fraction(x) for x in vector.split())
    for vector in (
        *("1 0 0", "-1 0 0", "0 1 0", "3/5 4/5 0", "-4/5 0 3/5"),
        *("2/3 2/3 1/3", "-2/3 1/3 2/3", "5/13 0 -12/13"),
    )
)
DEEP_BATCH = 192
# What whole numbers are, by the size of a space: many copies have few places on two points.
COPIES = {1: 2, 2: 9, 3: 2, 4: 1}
DEEP_COPIES = {2: 33, 3: 2, 4: 1}
# A volume is a sum of at most four exponentials times a weight, each good to a few roundings of its exponent ≤ 48.
VOLUME_ROUNDINGS = 128
# cos 2πk/n is rational up to n = 4.
COSINES = {
    n: tuple(Fraction(x) for x in row.split()) for n, row in enumerate(("1", "1 -1", "1 -1/2 -1/2", "1 0 -1 0"), 1)
}
REAL = tuple(Fraction(x) for x in ("0", "1", "-1", "2", "-2", "1/2", "-1/2", "3"))
DEGREE = 3  # of the polynomial that a function on an interval is
Table = tuple[Any, ...]


@dataclass(frozen=True)
class Space:
    """One finite measure space in exact fractions: weights, and by letter the values."""

    weights: tuple[Fraction, ...]
    values: dict[str, Any]

    def shown(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the space as JSON: μ and the named letters, fractions as text."""
        return {"μ": _text(self.weights), **{n: _text(self.values[n]) for n in names if n in self.values}}

    @cached_property
    def cost(self) -> int:
        """Return how complicated the fractions are; the exhibited space is the simplest found."""
        return sum(_cost(v) for v in (self.weights, *self.values.values()))


@dataclass(frozen=True)
class Batch:
    """Spaces of one size, exactly and as a frame of floats."""

    spaces: tuple[Space, ...]
    frame: Frame


def hypotheses(letters: Letters) -> list[Hypothesis]:
    """List the hypotheses that ride on letters."""
    fields = [h for symbol in letters.fields.values() for h in of_field(symbol)]
    return fields + [h for number in letters.scalars.values() for h in of_scalar(number)]


Without = frozenset[tuple[str, str]]


def batch_of(letters: Letters, seed: int, size: int, without: Without, *, deep: bool) -> Batch | None:
    """Return the spaces of one size, which those of the others have no part in; equal seeds give equal ones anywhere.

    ``without`` loosens hypotheses, each as (letter, kind). ``deep`` looks in more places: many more spaces, with
    numbers that are large, small or close to one another, where a bound may come close to equality.
    Spaces on which a number cannot meet its hypotheses are drawn again; where none is found, there is no batch.
    """
    rng = random.Random(f"{seed}/{size}{'/deep' if deep else ''}")  # noqa: S311 (mathematics, not secrets)
    copies = (DEEP_COPIES if deep else COPIES)[size]
    draw, count = Draw(rng, DEEP if deep else (POSITIVE,)), DEEP_BATCH if deep else BATCH
    bound = [s for s in letters.bounded() if (s.name, "bound" if s.volume is None else "volume") not in without]
    kept: tuple[Space, ...] = ()
    for _ in range(ROUNDS):
        spaces = tuple(_space(letters, size, draw, without, copies) for _ in range(count))
        frame, met = _bounded(letters, bound, spaces, without)
        kept += tuple(space for space, meets in zip(spaces, met, strict=True) if meets)
        if len(kept) >= count:
            break
    if len(kept) == count and all(met):
        return Batch(spaces, frame)
    return Batch(kept[:count], _bounded(letters, bound, kept[:count], without)[0]) if kept else None


@dataclass(frozen=True)
class Draw:
    """Draws numbers, the positive ones of one letter from one of the pools."""

    rng: random.Random
    pools: tuple[tuple[Fraction, ...], ...]

    def choice(self, choices: Sequence[Fraction]) -> Fraction:
        """Return one of several numbers."""
        return self.rng.choice(choices)

    def positive(self, count: int) -> list[Fraction]:
        """Return positive numbers."""
        pool = self.pools[0] if len(self.pools) == 1 else self.rng.choice(self.pools)
        return [self.rng.choice(pool) for _ in range(count)]


def _space(letters: Letters, size: int, rng: Draw, without: Without, copies: int) -> Space:
    homogeneous = _is_homogeneous(letters, without)
    weights = tuple(rng.positive(size))
    weights = weights[:1] * size if homogeneous else weights
    values: dict[str, Any] = {}
    for scalar in letters.scalars.values():
        values[scalar.name] = Fraction(copies) if scalar.whole else _number(scalar, rng, without)
    for symbol in letters.fields.values():
        if symbol.name in letters.curves:
            values[symbol.name] = tuple(rng.choice(REAL) for _ in range(DEGREE + 1))
        elif symbol.curve is not None:
            values[symbol.name] = _function(symbol.name, symbol.curve, rng, without)
        elif homogeneous and symbol.name in letters.balanced:
            values[symbol.name] = _balanced(symbol, weights, rng, without)
        elif symbol.arity == 2:
            values[symbol.name] = _critic(symbol, size, rng, without, homogeneous=homogeneous)
        else:
            values[symbol.name] = _field(symbol, weights, rng, without)
    for law in letters.laws.values():
        rows = size if isinstance(law, ConditionalLaw) else 1
        table = tuple(_simplex(size, rng) for _ in range(rows))
        values[law.name] = table if isinstance(law, ConditionalLaw) else table[0]
    return Space(weights, values)


def _bounded(
    letters: Letters, bound: list[Scalar], spaces: tuple[Space, ...], without: Without
) -> tuple[Frame, list[bool]]:
    """Let the numbers that hypotheses bind satisfy them, on all spaces at once.

    Return the spaces as floats, and on which of them every number keeps its sign under its bounds.
    """
    frame, met = _frame(letters, spaces), [True] * len(spaces)
    for scalar in bound:
        for place, (space, extreme) in enumerate(zip(spaces, extremes(scalar, frame), strict=True)):
            value = near(scalar, extreme)
            space.values[scalar.name] = value
            known = math.isfinite(extreme) or bool(without)  # what another letter's hypothesis bounds may be loose
            met[place] = met[place] and known and (has_sign(scalar, value) or (scalar.name, "sign") in without)
        column = np.asarray([float(space.values[scalar.name]) for space in spaces])
        frame = replace(frame, scalars={**frame.scalars, scalar.name: column})
        if scalar.volume is not None:
            errors = {**frame.scalar_errors, scalar.name: VOLUME_ROUNDINGS * UNIT * abs(column)}
            frame = replace(frame, scalar_errors=errors)
    return frame, met


def _is_homogeneous(letters: Letters, without: Without) -> bool:
    """Whether hypotheses ask for a kernel whose integral is the same at every point."""
    volumes = (s.volume is not None and (s.name, "volume") not in without for s in letters.scalars.values())
    isotropic = (f.isotropic and (f.name, "isotropic") not in without for f in letters.fields.values())
    return any((*volumes, *isotropic))


def _critic(symbol: FieldSymbol, size: int, rng: Draw, without: Without, *, homogeneous: bool) -> Table:
    """Return a table of two points: on ℤ/n, symmetric, or neither, as the hypotheses ask."""
    if symbol.gram and (symbol.name, "gram") not in without:
        if homogeneous:
            return _cosines(size, rng)
        vectors = [rng.rng.choice(UNIT_VECTORS) for _ in range(size)]
        return tuple(tuple(sum(a * b for a, b in zip(x, y, strict=True)) for y in vectors) for x in vectors)
    if symbol.sign == "positive" and (symbol.name, "sign") not in without:
        if homogeneous:
            row = rng.positive(size)
            return tuple(tuple(row[(j - i) % size] for j in range(size)) for i in range(size))
        return tuple(tuple(rng.positive(size)) for _ in range(size))
    symmetric = symbol.symmetric and (symbol.name, "symmetric") not in without
    isotropic = symbol.isotropic and (symbol.name, "isotropic") not in without
    first = [rng.choice(REAL) for _ in range(size)]
    rows = [[rng.choice(REAL) for _ in range(size)] for _ in range(size)]
    sharp = symbol.sharp and (symbol.name, "sharp") not in without
    if homogeneous and (symmetric or isotropic or sharp or rng.choice(REAL[:2]) == 0):
        lag = [first[min(k, size - k) if symmetric else k] for k in range(size)]
        rows = [[lag[(j - i) % size] for j in range(size)] for i in range(size)]
    elif homogeneous:
        rows = [first] * size  # every row has one sum, the columns have not
    elif symmetric:
        rows = [[rows[min(i, j)][max(i, j)] for j in range(size)] for i in range(size)]
    if sharp:
        # The largest values stay small, so that e^(s/τ) keeps inside float64 as τ → 0.
        top, above = max(map(max, rows)) + rng.positive(1)[0], rng.choice(REAL) / 8
        rows = [[above if i == j else x - top + above for j, x in enumerate(row)] for i, row in enumerate(rows)]
    return tuple(map(tuple, rows))


def _cosines(size: int, rng: Draw) -> Table:
    """Return the cosines of unit vectors that turn with ℤ/n: mixtures of the regular polygons' (Bochner)."""
    shares = _simplex(size // 2 + 1, rng)
    turn = COSINES[size]
    lag = [sum(a * turn[mode * k % size] for mode, a in enumerate(shares)) for k in range(size)]
    return tuple(tuple(lag[(j - i) % size] for j in range(size)) for i in range(size))


def _number(scalar: Scalar, rng: Draw, without: Without) -> Fraction:
    if scalar.below is not None:
        return scalar.below * rng.choice((Fraction(1, 2), Fraction(1, 4), Fraction(2, 3)))
    if scalar.sign == "real" or (scalar.name, "sign") in without:
        return rng.choice([x for x in REAL if x != 0])
    return rng.positive(1)[0]


def _field(symbol: FieldSymbol, weights: tuple[Fraction, ...], rng: Draw, without: Without) -> Table:
    size = len(weights)
    loose = symbol.sign == "real" or (symbol.name, "sign") in without
    values = [rng.choice(REAL) for _ in range(size)] if loose else rng.positive(size)
    if symbol.mass is None or (symbol.name, "mass") in without:
        return tuple(values)
    mass = sum(w * x for w, x in zip(weights, values, strict=True))
    if symbol.mass == 0 or mass == 0:
        values[-1] -= (mass - symbol.mass) / weights[-1]
        return tuple(values)
    return tuple(x * symbol.mass / mass for x in values)


def _balanced(symbol: FieldSymbol, weights: tuple[Fraction, ...], rng: Draw, without: Without) -> Table:
    """Return a uniform law, or labels of classes of one size."""
    if symbol.sign == "positive":
        return _field(symbol, (sum(weights, Fraction()),), rng, without) * len(weights)
    classes = rng.rng.choice([k for k in (1, 2, 3, 4) if len(weights) % k == 0])
    labels = rng.rng.sample(REAL, classes)
    return tuple(labels[i % classes] for i in range(len(weights)))


def _function(name: str, curve: Curve, rng: Draw, without: Without) -> Table:
    """Return the numbers of a function of one number (functions.py), as the hypotheses ask."""
    values = [rng.choice(REAL) for _ in range(functions.COUNT)]
    if curve.root and (name, "root") not in without:
        values[0] = Fraction(0)
    if curve.convex and (name, "convex") not in without:
        bent = rng.positive(functions.COUNT)[functions.BENT]
        values[functions.BENT] = [x * rng.choice((Fraction(0), Fraction(1))) for x in bent]
        values[functions.STRICT] = bent[0] if curve.strict else values[functions.STRICT]
    return tuple(values)


def _simplex(size: int, rng: Draw) -> tuple[Fraction, ...]:
    parts = rng.positive(size)
    total = sum(parts)
    return tuple(p / total for p in parts)


def _frame(letters: Letters, spaces: tuple[Space, ...]) -> Frame:
    def floats(name: str) -> Any:
        return np.asarray([_floats(s.values[name]) for s in spaces])

    return Frame(
        np.asarray([_floats(s.weights) for s in spaces]),
        {n: floats(n) for n in letters.fields},
        {n: floats(n) for n in letters.scalars},
        {n: floats(n) for n in letters.laws},
        curves=frozenset(letters.curves),
    )


def _floats(value: Any) -> Any:
    return [_floats(v) for v in value] if isinstance(value, tuple) else float(value)


def _text(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_text(v) for v in value]
    return str(value) if value.denominator < 2**30 else repr(float(value))


def _cost(value: Any) -> int:
    if isinstance(value, tuple):
        return sum(map(_cost, value))
    fraction = Fraction(value)
    return abs(fraction.numerator) + fraction.denominator
