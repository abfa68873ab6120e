"""Exponents that are linear in letters, and what they are at least and at most on the letters' ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from proofs_check.vocabulary.expressions import Add, Expr, Mul, Neg, Num, Scalar


@dataclass(frozen=True, slots=True)
class Exponent:
    """A number plus multiples of letters."""

    number: Fraction = Fraction(0)
    letters: Mapping[Scalar, Fraction] = field(default_factory=dict)

    def plus(self, other: Exponent) -> Exponent:
        """Return the sum of two."""
        both = {x: c + other.letters.get(x, 0) for x, c in self.letters.items()}
        return Exponent(self.number + other.number, _kept({**other.letters, **both}))

    def times(self, number: Fraction) -> Exponent:
        """Return a multiple."""
        return Exponent(number * self.number, _kept({x: number * c for x, c in self.letters.items()}))

    def by(self, other: Exponent) -> Exponent | None:
        """Return the product of two, one of them a number."""
        if not self.letters:
            return other.times(self.number)
        return None if other.letters else self.times(other.number)

    def exceeds(self, bound: int, *, strictly: bool = True) -> bool:
        """Whether it is > a bound, or ≥ one, wherever its letters are."""
        least, reached = self.number, True
        for x, c in self.letters.items():
            end = Fraction(1 if x.whole else 0) if c > 0 else x.below
            if end is None or (x.sign == "real" and c > 0):
                return False
            least += c * end
            reached = reached and (c > 0 and (x.whole or x.sign == "nonnegative"))
        return least > bound or (least == bound and not (strictly and reached))

    def at_most(self, bound: int) -> bool:
        """Whether it is ≤ a bound wherever its letters are."""
        return self.times(Fraction(-1)).exceeds(-bound, strictly=False)


def _kept(letters: Mapping[Scalar, Fraction]) -> dict[Scalar, Fraction]:
    return {x: c for x, c in letters.items() if c}


def exponent_of(node: Expr) -> Exponent | None:
    """Read an exponent; None where it is not linear in letters."""
    match node:
        case Num(value):
            return Exponent(value)
        case Scalar():
            return Exponent(letters={node: Fraction(1)})
        case Neg(body):
            inner = exponent_of(body)
            return inner and inner.times(Fraction(-1))
        case Add(parts) | Mul(parts):
            known = Exponent(Fraction(isinstance(node, Mul)))
            for part in parts:
                inner = exponent_of(part)
                combined = inner and (known.plus(inner) if isinstance(node, Add) else known.by(inner))
                if combined is None:
                    return None
                known = combined
            return known
    return None
