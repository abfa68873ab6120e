"""Random finite measure spaces with small rational data, smallest first, on which statements are tried.

One point, then two, three, four; weights, densities and scalars are simple fractions, so that a counterexample can be
checked by hand. Every letter satisfies its declared hypotheses; ``without`` loosens one of them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from proofs_check.finite.evaluate import Evaluator, Frame
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary.expressions import Expr, FieldSymbol, Scalar, w, z
from proofs_check.vocabulary.symbols import ConditionalLaw

SIZES = (1, 2, 3, 4)
BATCH = 16
POSITIVE = tuple(Fraction(x) for x in ("1", "2", "1/2", "3", "1/3", "5", "1/4", "3/2"))
REAL = tuple(Fraction(x) for x in ("0", "1", "-1", "2", "-2", "1/2", "-1/2", "3"))
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


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis on a letter that can be dropped: its sign, or its mass."""

    letter: str
    kind: str
    said: str


def hypotheses(letters: Letters) -> list[Hypothesis]:
    """List the hypotheses that ride on letters."""
    found = []
    for symbol in letters.fields.values():
        if symbol.sign != "real":
            found.append(_sign_of(symbol.name, symbol.sign))
        if symbol.mass is not None:
            found.append(Hypothesis(symbol.name, "mass", f"∫{symbol.name} dμ = {symbol.mass}"))
    return found + [_sign_of(s.name, s.sign) for s in letters.scalars.values() if s.sign != "real" and not s.whole]


def _sign_of(letter: str, sign: str) -> Hypothesis:
    return Hypothesis(letter, "sign", f"{letter} {'>' if sign == 'positive' else '≥'} 0")


Without = frozenset[tuple[str, str]]


def batches(letters: Letters, seed: int, without: Without = frozenset()) -> Iterator[Batch]:
    """Yield batches of spaces, smallest first; equal seeds give equal spaces on every machine.

    ``without`` loosens hypotheses, each as (letter, "sign" or "mass").
    """
    for size in SIZES:
        rng = random.Random(f"{seed}/{size}")  # noqa: S311 (mathematics, not secrets)
        copies = 1 + (size % 2)
        spaces = tuple(_space(letters, size, rng, without, copies) for _ in range(BATCH))
        yield Batch(spaces, _frame(letters, spaces, copies))


def _space(letters: Letters, size: int, rng: random.Random, without: Without, copies: int) -> Space:
    weights = tuple(rng.choice(POSITIVE) for _ in range(size))
    values: dict[str, Any] = {}
    for scalar in letters.scalars.values():
        values[scalar.name] = Fraction(copies) if scalar.whole else _number(scalar, rng, without)
    for symbol in letters.fields.values():
        values[symbol.name] = _field(symbol, weights, rng, without)
    for law in letters.laws.values():
        rows = size if isinstance(law, ConditionalLaw) else 1
        table = tuple(_simplex(size, rng) for _ in range(rows))
        values[law.name] = table if isinstance(law, ConditionalLaw) else table[0]
    for scalar in letters.scalars.values():
        if scalar.under is not None and (scalar.name, "bound") not in without:
            values[scalar.name] = _power_of_two_under(scalar.under, letters, Space(weights, values), copies)
    return Space(weights, values)


def _power_of_two_under(bound: Expr, letters: Letters, space: Space, copies: int) -> Fraction:
    """Return the largest power of two that is at most a function of two points, everywhere on a space."""
    least = float(np.min(Evaluator(_frame(letters, (space,), copies), {}).function(bound, (z, w)).value))
    return Fraction(2) ** math.floor(math.log2(least))


def _number(scalar: Scalar, rng: random.Random, without: Without) -> Fraction:
    if scalar.below is not None:
        return scalar.below * rng.choice((Fraction(1, 2), Fraction(1, 4), Fraction(2, 3)))
    if scalar.sign == "real" or (scalar.name, "sign") in without:
        return rng.choice([x for x in REAL if x != 0])
    return rng.choice(POSITIVE)


def _field(symbol: FieldSymbol, weights: tuple[Fraction, ...], rng: random.Random, without: Without) -> Table:
    size = len(weights)
    free = symbol.sign == "real" or (symbol.name, "sign") in without
    choices = REAL if free else POSITIVE
    if symbol.arity == 2:
        return tuple(tuple(rng.choice(choices) for _ in range(size)) for _ in range(size))
    values = [rng.choice(choices) for _ in range(size)]
    if symbol.mass is None or (symbol.name, "mass") in without:
        return tuple(values)
    mass = sum(w * x for w, x in zip(weights, values, strict=True))
    if symbol.mass == 0 or mass == 0:
        values[-1] -= (mass - symbol.mass) / weights[-1]
        return tuple(values)
    return tuple(x * symbol.mass / mass for x in values)


def _simplex(size: int, rng: random.Random) -> tuple[Fraction, ...]:
    parts = [rng.choice(POSITIVE) for _ in range(size)]
    total = sum(parts)
    return tuple(p / total for p in parts)


def _frame(letters: Letters, spaces: tuple[Space, ...], copies: int) -> Frame:
    def floats(name: str) -> Any:
        return np.asarray([_floats(s.values[name]) for s in spaces])

    return Frame(
        np.asarray([_floats(s.weights) for s in spaces]),
        {n: floats(n) for n in letters.fields},
        {n: floats(n) for n in letters.scalars},
        {n: floats(n) for n in letters.laws},
        copies,
    )


def _floats(value: Any) -> Any:
    return [_floats(v) for v in value] if isinstance(value, tuple) else float(value)


def _text(value: Any) -> Any:
    return [_text(v) for v in value] if isinstance(value, tuple) else str(value)


def _cost(value: Any) -> int:
    if isinstance(value, tuple):
        return sum(map(_cost, value))
    fraction = Fraction(value)
    return abs(fraction.numerator) + fraction.denominator
