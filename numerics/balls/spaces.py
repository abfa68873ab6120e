"""Measure spaces on which integrals are enclosed: the circle with functions given exactly, and finitely many atoms.

On S¹ angles are in radians and the base measure is dθ; the critic of two points is the cosine of their angle, and
smoothing with e^{cos/τ} multiplies frequency k by 2π I_k(1/τ).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from numerics.balls import enclosure as balls
from numerics.balls.enclosure import Ball
from numerics.balls.trigonometric import Trigonometric

Place = Any  # an Angle on the circle, an index among atoms


class Angle:
    """A ball of angles, with the waves at it: they are used by every function there."""

    def __init__(self, theta: Ball) -> None:
        self.theta = theta
        self._cosine: list[Ball] = []
        self._sine: list[Ball] = []
        self._values: dict[int, Ball] = {}

    def waves(self, degree: int) -> tuple[list[Ball], list[Ball]]:
        """Return cos kθ and sin kθ at least up to a degree."""
        if len(self._cosine) <= degree:
            self._cosine, self._sine = balls.waves(self.theta, degree)
        return self._cosine, self._sine

    def value(self, function: Waves) -> Ball:
        """Return the value of a sum of waves here; what stands in an expression more than once is computed once."""
        key = id(function)
        if key not in self._values:
            self._values[key] = function.at(self)
        return self._values[key]


@dataclass(frozen=True)
class Waves:
    """A trigonometric polynomial whose coefficients are balls."""

    cosine: tuple[Ball, ...]
    sine: tuple[Ball, ...]

    def at(self, place: Angle) -> Ball:
        """Return the value at a ball of angles."""
        c, s = place.waves(len(self.cosine) - 1)
        total = self.cosine[0]
        for coefficients, values in ((self.cosine, c), (self.sine, s)):
            for k in range(1, len(coefficients)):
                if coefficients[k] != 0:
                    total = total + coefficients[k] * values[k]
        return total

    def __add__(self, other: Waves) -> Waves:
        return Waves(_longer(self.cosine, other.cosine), _longer(self.sine, other.sine))

    def scaled(self, factors: Sequence[Ball]) -> Waves:
        """Multiply frequency k by factors[k]; a single factor multiplies all."""
        size = len(self.cosine)
        each = list(factors) if len(factors) > 1 else list(factors) * size
        return Waves(
            tuple(f * a for f, a in zip(each, self.cosine, strict=True)),
            tuple(f * b for f, b in zip(each, self.sine, strict=True)),
        )


def _longer(one: tuple[Ball, ...], other: tuple[Ball, ...]) -> tuple[Ball, ...]:
    size = max(len(one), len(other))
    return tuple(sum((x[k] for x in (one, other) if k < len(x)), balls.number(0)) for k in range(size))


Kind = Literal["density", "direction", "potential"]


@dataclass(frozen=True)
class CircleFunction:
    """A function on S¹, made of an exact trigonometric polynomial.

    A density is base^power divided by its integral; a direction is base/(2π), a potential base itself.
    """

    kind: Kind
    base: Trigonometric
    power: int = 1

    @cached_property
    def expanded(self) -> Trigonometric:
        """The power written out."""
        return self.base**self.power

    @property
    def mass(self) -> Fraction | None:
        """The integral where it is rational: 1 for a density, the mean of the base for a direction."""
        return {"density": Fraction(1), "direction": self.base.mean}.get(self.kind)

    def is_positive(self) -> bool:
        """Decide whether the function is > 0 everywhere, exactly."""
        return self.base.is_positive()

    @property
    def factor(self) -> Ball:
        """What base^power is multiplied by."""
        if self.kind == "potential":
            return balls.number(1)
        mean = self.expanded.mean if self.kind == "density" else Fraction(1)
        return balls.number(1 / mean) / (2 * balls.pi())

    def waves(self) -> Waves:
        """Return the function as a sum of waves."""
        return _exact(self.expanded).scaled([self.factor])


def _exact(p: Trigonometric) -> Waves:
    return Waves(tuple(map(balls.number, p.cosine)), tuple(map(balls.number, p.sine)))


class Circle:
    """S¹ with exactly given functions."""

    def __init__(self, functions: Mapping[str, CircleFunction]) -> None:
        self.functions = functions

    def function(self, name: str) -> Callable[[Angle], Ball]:
        """Return a function of balls of angles; its constants are computed once, with the present precision."""
        known = self.functions[name]
        base, factor, power = _exact(known.base), known.factor, known.power
        return lambda place: factor * place.value(base) ** power

    def logarithm(self, name: str) -> Callable[[Angle, bool], Ball]:
        """Return the logarithm of a positive function; of a power it is the multiple, which turns less quickly."""
        known = self.functions[name]
        base, constant, power = _exact(known.base), balls.log(known.factor), known.power
        return lambda place, analytic: constant + power * balls.log(base.at(place), analytic=analytic)

    def waves(self, name: str) -> Waves:
        """Return a function as a sum of waves."""
        return self.functions[name].waves()

    def constant(self, value: Ball) -> Waves:
        """Return a constant function as a sum of waves."""
        return Waves((value,), (balls.number(0),))

    def critic(self, one: Angle, other: Angle) -> Ball:
        """Return the cosine critic."""
        return (one.theta - other.theta).cos()

    def smoothed(self, function: Waves, temperature: Ball) -> Waves:
        """Return ∫e^{cos(θ−θ')/τ} f(θ')dθ' as a sum of waves."""
        degree = len(function.cosine) - 1
        return function.scaled([2 * balls.pi() * balls.bessel_i(k, 1 / temperature) for k in range(degree + 1)])

    def integral(self, integrand: Callable[[Angle, bool], Ball]) -> Ball:
        """Return the integral over the circle against dθ; of what is made of even functions, twice that over a half."""
        even = all(not any(known.base.sine) for known in self.functions.values())
        halves = 1 if even else 2
        whole = balls.integral(lambda t, a: integrand(Angle(t), a), balls.number(0), halves * balls.pi())
        return 2 // halves * whole


class Atoms:
    """Finitely many atoms of mass 1 with an exact critic: s(i, j) from a table, functions by their values."""

    def __init__(self, functions: Mapping[str, Sequence[Fraction]], table: Sequence[Sequence[Fraction]]) -> None:
        self.functions, self.table = functions, table

    def function(self, name: str) -> Callable[[int], Ball]:
        """Return a function of the atoms."""
        values = [balls.number(value) for value in self.functions[name]]
        return lambda place: values[place]

    def critic(self, one: int, other: int) -> Ball:
        """Return the critic's value at two atoms."""
        return balls.number(self.table[one][other])

    def integral(self, integrand: Callable[[int, bool], Ball]) -> Ball:
        """Return the sum over the atoms."""
        return sum((integrand(i, False) for i in range(len(self.table))), balls.number(0))
