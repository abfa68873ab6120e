"""Sizes: powers of distances from the ends of intervals, and of densities, which stand for bounds of integrands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from proofs_check.checker.integrability.exponents import Exponent
from proofs_check.vocabulary.expressions import FieldSymbol, Measure, Point
from proofs_check.vocabulary.symbols import Interval, mu

Place = tuple[Point, Fraction | FieldSymbol]  # an end of an interval, or a density at a point of 𝒵


class Unread(Exception):
    """A size that cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Size:
    """Π dᵖ over distances from ends; of those that are ``loose`` powers of logarithms stand beside."""

    powers: Mapping[Place, Exponent] = field(default_factory=dict)
    loose: frozenset[Place] = frozenset()

    def times(self, other: Size) -> Size:
        """Return the product of two."""
        none = Exponent()
        both = {p: self.powers.get(p, none).plus(other.powers.get(p, none)) for p in {*self.powers, *other.powers}}
        return Size({place: power for place, power in both.items() if power != none}, self.loose | other.loose)

    def to(self, exponent: Exponent) -> Size:
        """Return a power."""
        raised = {place: power.by(exponent) for place, power in self.powers.items()}
        if None in raised.values():
            raise Unread("a power of a power is not linear in letters")
        return Size({place: power for place, power in raised.items() if power is not None}, self.loose)

    def without(self, points: tuple[Point, ...]) -> Size:
        """Return the size that is left when points have been integrated over."""
        left = {place: power for place, power in self.powers.items() if place[0] not in points}
        return Size(left, frozenset(place for place in self.loose if place[0] not in points))

    def is_bounded(self, *, but_for_densities: bool = False) -> bool:
        """Whether it stays below a number, perhaps but for densities at points."""
        loose = [at for _, at in self.loose if not but_for_densities or isinstance(at, Fraction)]
        low = [at for (_, at), power in self.powers.items() if not power.exceeds(0, strictly=False)]
        dense = [at for _, at in self.powers if isinstance(at, FieldSymbol)]
        return not loose and all(isinstance(at, FieldSymbol) for at in low) and (but_for_densities or not dense)

    def is_integrable(self, points: tuple[Point, ...], measure: Measure) -> bool:
        """Whether it is integrable over points: powers > −1 of distances, and at most one density, against μ."""
        here = {place: power for place, power in self.powers.items() if place[0] in points}
        if isinstance(measure, Interval):
            return all(power.exceeds(-1) for power in here.values())
        if not here and all(point not in points for point, _ in self.loose):
            return True
        whole = reduce(Exponent.plus, here.values(), Exponent())
        once = whole.at_most(1) and all(power.exceeds(0, strictly=False) for power in here.values())
        return measure == mu and once and all(point not in points for point, _ in self.loose)


ONE = Size()
