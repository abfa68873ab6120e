"""Samples on quadrature rules, made from hypotheses alone, at parameters drawn over the range that matters.

Every letter is smooth, so that a rule converges fast. Without a critic the rule is one of two directions on S^{d−1},
with the mass of S²; with one it is that of the circle, on which a critic of the difference has a constant volume. Of
each number one sample has the lower half of its range and another the upper half, on the scale of logarithms.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numpy.polynomial import Polynomial

from numerics.arrays import namespace, to_host
from numerics.measures import densities
from numerics.rules.circle import circle_rule
from numerics.rules.manifolds import Sphere
from numerics.rules.quadrature import Rule
from numerics.rules.zonal import two_direction_rule
from proofs_check.evidence.automatic import bounded, evenly, has_rows, is_homogeneous, letters_in, probabilities
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import FieldSymbol, Int, Scalar, body_of, nodes
from proofs_check.vocabulary.statements import Clause

Range = tuple[float, float]
# What a temperature is called: the paper's letter, and what a kernel without one is made at.
TEMPERATURE, DIMENSION = "τ", "d"
TEMPERATURES: Range = (0.01, 10.0)
COPIES: Range = (1, 1024)
DIMENSIONS: Range = (3, 512)
# Other positive numbers stand beside a temperature in exponents, as in e^(η/τ), which must stay inside float64.
OTHERS: Range = (0.2, 2.0)
# How many ways of copies to fall on points, times two further points, an expectation over copies may sum over.
PLACES = 2**16


@dataclass(frozen=True)
class Drawn:
    """Numbers drawn log-uniformly from one half of each range, the same ones for the same key; ``half`` is 0 or 1."""

    key: str
    half: int

    def of(self, letter: str, least: float, most: float) -> float:
        """Return a number from one half of a range; which half comes first is drawn for each letter."""
        rng = random.Random(f"{self.key} {letter}")  # noqa: S311 (a number for each letter, not a secret)
        first = rng.randrange(2)
        shares = rng.random(), rng.random()
        return float(least * (most / least) ** ((first ^ self.half) / 2 + shares[self.half] / 2))

    def number(self, scalar: Scalar) -> float:
        """Return a number that satisfies a scalar's own hypotheses."""
        if scalar.below is not None:
            return float(scalar.below) * self.of(scalar.name, 0.1, 0.9)
        if scalar.whole:
            return round(self.of(scalar.name, *COPIES))
        if scalar.sign == "real":
            return math.log(self.of(scalar.name, math.exp(-1), math.e))
        return self.of(scalar.name, *(TEMPERATURES if scalar.name == TEMPERATURE else OTHERS))


def drawn_for(key: str) -> tuple[Drawn, Drawn]:
    """Return the two draws of a step's parameters; ``key`` names the step and the seed."""
    return Drawn(key, 0), Drawn(key, 1)


def on_rule(clauses: tuple[Clause, ...], drawn: Drawn) -> Callable[[int, Any], Sample]:
    """Return a builder of samples on a rule, for the letters of some clauses; the same letters get the same values."""
    letters = letters_in(clauses)
    kernels = sorted((f for f in letters.fields.values() if f.arity > 1), key=lambda f: f.sign != "positive")
    numbers = {name: drawn.number(scalar) for name, scalar in letters.scalars.items()}
    if any(symbol.sign == "positive" for symbol in kernels):
        # A kernel that is a letter itself has a temperature too, though no clause speaks of it.
        numbers.setdefault(TEMPERATURE, drawn.of(TEMPERATURE, *TEMPERATURES))
    copies = max((int(numbers[name]) for name in _copied(clauses)), default=0)
    dear = bool(letters.laws) or bool(copies)
    circular = kernels or dear or letters.balanced
    dimension = round(drawn.of(DIMENSION, *DIMENSIONS))

    def sample(order: int, backend: Any) -> Sample:
        count = _few_enough(order if dear else 2 * order, copies)
        space = circle_rule(count, backend.xp) if circular else _sphere(dimension, order, backend.xp)
        values = {**_fields(letters, kernels, space, numbers), **_laws(letters, space), **numbers}
        return bounded([Sample(space, values)], letters)[0]

    return sample


def tried_at(samples: Sequence[Sample]) -> dict[str, tuple[float, float]]:
    """Return between which values every number lay on some samples, and the dimension d of the spheres that they are.

    It is read off the samples themselves; a volume, which follows from the others, is left out.
    """
    found: dict[str, list[float]] = {}
    for sample in samples:
        manifold = getattr(sample.space, "manifold", None)
        dimension = {DIMENSION: manifold.dimension} if isinstance(manifold, Sphere) else {}
        for name, value in {**dimension, **sample.values}.items():
            if isinstance(value, int | float):
                found.setdefault(name, []).append(float(value))
    return {name: (min(values), max(values)) for name, values in found.items()}


def _copied(clauses: tuple[Clause, ...]) -> set[str]:
    """Return the letters of the numbers of copies that expectations are over."""
    sides = (side for clause in clauses for side in clause.relation.sides())
    found = (node.copies for node in nodes(*sides, hidden=body_of) if isinstance(node, Int))
    return {copies.name for copies in found if isinstance(copies, Scalar)}


def _few_enough(count: int, copies: int) -> int:
    """Return how many points a rule may have on which so many copies fall: with 1,024 of them no more than two."""
    while copies and count > 2 and math.comb(copies + count - 1, copies) * count**2 > PLACES:
        count -= 1
    return count


def _sphere(dimension: int, order: int, xp: Any) -> Rule:
    """Return the rule of two directions, scaled to the mass of S²: in high dimension the volume leaves float64."""
    rule = two_direction_rule(dimension, order, xp)
    return replace(rule, log_weights=rule.log_weights + (Sphere(3).log_volume - rule.manifold.log_volume))


def _fields(
    letters: Letters, kernels: Sequence[FieldSymbol], space: Rule, numbers: Mapping[str, float]
) -> dict[str, Any]:
    """Return the values of fields: smooth functions, a critic's cosines, kernels of the temperature."""
    x: Any = space.points
    xp, homogeneous = namespace(x), is_homogeneous(letters)
    # On the sphere a coordinate has the size 1/√d; its sine is as smooth, and of one size in every dimension.
    waves = xp.sin(math.sqrt(space.manifold.columns / 3) * x) if space.reduced else x
    values: dict[str, Any] = {}
    balanced = letters.balanced
    for name, symbol in letters.fields.items():
        if name in letters.curves:
            values[name] = Polynomial((0.3, -0.7, 0.5))
        elif name in balanced:
            values[name] = evenly(symbol, space, xp.arange(x.shape[0], dtype=xp.float64))
        elif symbol.curve is not None:
            values[name] = xp.asarray((0.0 if symbol.curve.root else 0.4, -0.6, 0.7, 0.3, 0.5))
        elif symbol.arity == 1:
            values[name] = _smooth(space, symbol, waves)
        elif symbol.sign != "positive":
            values[name] = _cosines(x)
        elif homogeneous:
            values[name] = xp.exp(_cosines(x) / numbers[TEMPERATURE])
        else:
            values[name] = _kernel(x, kernels.index(symbol), numbers[TEMPERATURE])
    return values


def _kernel(x: Any, place: int, temperature: float) -> Any:
    """Return a kernel's values, which need not be symmetric.

    Of several kernels each has values of its own, so that a relation between them is not tried where they agree.
    """
    return namespace(x).exp(_cosines(x) / temperature / (1 + place) + 0.3 * x[None, :, (1 + place) % 2])


def _laws(letters: Letters, space: Rule) -> dict[str, Any]:
    """Return tables of laws; a conditional one keeps near its point, and a bit nearer to one place than to others."""
    x: Any = space.points
    return {
        name: probabilities(to_host(1.5 * (_cosines(x) if has_rows(law) else 0 * x[:, 0]) + 0.5 * x[:, 1]))
        for name, law in letters.laws.items()
    }


def _smooth(space: Rule, symbol: FieldSymbol, x: Any) -> Any:
    """Return the values of a letter that its name decides: a low harmonic, and a bit of a higher one."""
    rng = random.Random(symbol.name)  # noqa: S311 (a value for each letter, not a secret)
    a, b, c = (rng.uniform(-0.9, 0.9) for _ in range(3))
    wave = a * x[:, 0] + b * x[:, 1] + c * x[:, -1]
    # What is odd has mass 0; the even part makes potentials and densities less special.
    smooth = wave if symbol.mass == 0 else wave + 0.5 * a * b * x[:, 0] * x[:, -1]
    return densities.normalise(space, smooth) if symbol.sign == "positive" else smooth


def _cosines(x: Any) -> Any:
    """Return the cosines of unit vectors by their distances, so that none exceeds 1."""
    return 1 - namespace(x).sum((x[:, None, :] - x[None, :, :]) ** 2, axis=-1) / 2
