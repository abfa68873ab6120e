"""Real trigonometric polynomials with rational coefficients: exact arithmetic, and an exact proof of positivity.

p(θ) = Σ_k a_k cos kθ + b_k sin kθ, angles in radians. Nothing here is rounded.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

ZERO = Fraction(0)
Polynomial = list[Fraction]


@dataclass(frozen=True)
class Trigonometric:
    """Σ_k cosine[k] cos kθ + sine[k] sin kθ; sine[0] stands for nothing and is 0, and both are of one length."""

    cosine: tuple[Fraction, ...]
    sine: tuple[Fraction, ...]

    @property
    def degree(self) -> int:
        """The highest frequency that has a place."""
        return len(self.cosine) - 1

    @property
    def mean(self) -> Fraction:
        """The mean over the circle."""
        return self.cosine[0]

    def times(self, factor: Fraction) -> Trigonometric:
        """Return a multiple."""
        return Trigonometric(tuple(factor * a for a in self.cosine), tuple(factor * b for b in self.sine))

    def __mul__(self, other: Trigonometric) -> Trigonometric:
        size = self.degree + other.degree + 1
        cosine, sine = [ZERO] * size, [ZERO] * size
        for j, (a, b) in enumerate(zip(self.cosine, self.sine, strict=True)):
            for k, (c, d) in enumerate(zip(other.cosine, other.sine, strict=True)):
                # cos j cos k, sin j sin k, sin j cos k and cos j sin k by sums and differences of frequencies
                cosine[j + k] += (a * c - b * d) / 2
                cosine[abs(j - k)] += (a * c + b * d) / 2
                sine[j + k] += (b * c + a * d) / 2
                sine[abs(j - k)] += (b * c - a * d) / 2 * (1 if j >= k else -1)
        sine[0] = ZERO
        return Trigonometric(tuple(cosine), tuple(sine))

    def __pow__(self, exponent: int) -> Trigonometric:
        result = of((Fraction(1),))
        for _ in range(exponent):
            result = result * self
        return result

    def is_positive(self) -> bool:
        """Decide p > 0 on the whole circle, exactly.

        With t = tan(θ/2), (1 + t²)^d p is a polynomial in t. It is positive on the line if it is at 0 and Sturm's
        theorem counts no real root; θ = π, which t does not reach, is one value more.
        """
        at_pi = sum((a * (-1) ** k for k, a in enumerate(self.cosine)), ZERO)
        line = _half_angle(self)
        return at_pi > 0 and line[0] > 0 and real_roots(line) == 0


def of(cosine: Sequence[Fraction], sine: Sequence[Fraction] = ()) -> Trigonometric:
    """Return Σ cosine[k] cos kθ + sine[k] sin kθ; the shorter list is filled up with zeros."""
    size = max(len(cosine), len(sine), 1)
    a = tuple(cosine) + (ZERO,) * (size - len(cosine))
    b = (ZERO, *sine[1:]) + (ZERO,) * (size - max(len(sine), 1))
    return Trigonometric(a, b)


def square_of_modulus(coefficients: Sequence[Fraction], floor: Fraction = ZERO) -> Trigonometric:
    """Return |Σ_j g_j e^{ijθ}|² + floor for real g_j: positive by construction where the floor is."""
    size = len(coefficients)
    lagged = [sum((coefficients[j] * coefficients[j + m] for j in range(size - m)), ZERO) for m in range(size)]
    return of((lagged[0] + floor, *(2 * c for c in lagged[1:])))


def _half_angle(p: Trigonometric) -> Polynomial:
    """Return the coefficients, lowest first, of (1 + t²)^d p(2 arctan t)."""
    # e^{ikθ} = (1 + it)^{2k}/(1 + t²)^k
    real: Polynomial = [Fraction(1)]
    imaginary: Polynomial = [ZERO]
    lifts: list[Polynomial] = [[Fraction(1)]]
    for _ in range(p.degree):
        lifts.append(_product(lifts[-1], [Fraction(1), ZERO, Fraction(1)]))
    total: Polynomial = [ZERO] * (2 * p.degree + 1)
    for k in range(p.degree + 1):
        wave = _sum(_scaled(real, p.cosine[k]), _scaled(imaginary, p.sine[k]))
        total = _sum(total, _product(wave, lifts[p.degree - k]))
        square, twice = [Fraction(1), ZERO, Fraction(-1)], [ZERO, Fraction(2)]
        real, imaginary = (
            _sum(_product(real, square), _scaled(_product(imaginary, twice), Fraction(-1))),
            _sum(_product(real, twice), _product(imaginary, square)),
        )
    return total


def real_roots(p: Polynomial) -> int:
    """Return the number of different real roots of a polynomial other than 0, coefficients lowest first (Sturm)."""
    chain = [_trimmed(p), _trimmed([k * c for k, c in enumerate(p)][1:])]
    while chain[-1]:
        chain.append(_primitive(_scaled(_remainder(chain[-2], chain[-1]), Fraction(-1))))
    chain.pop()
    right = [q[-1] for q in chain]
    left = [q[-1] * (-1) ** (len(q) - 1) for q in chain]
    return _changes(left) - _changes(right)


def _changes(values: Sequence[Fraction]) -> int:
    return sum((a > 0) != (b > 0) for a, b in itertools.pairwise(values))


def _remainder(p: Polynomial, q: Polynomial) -> Polynomial:
    rest = list(p)
    while len(rest) >= len(q):
        factor, shift = rest[-1] / q[-1], len(rest) - len(q)
        for k, c in enumerate(q):
            rest[shift + k] -= factor * c
        rest = _trimmed(rest[:-1])
    return rest


def _primitive(p: Polynomial) -> Polynomial:
    """Divide by a positive number, so that coefficients stay short."""
    if not p:
        return p
    under = lcm(*(c.denominator for c in p))
    content = gcd(*(int(c * under) for c in p))
    return [c * under / content for c in p]


def _trimmed(p: Polynomial) -> Polynomial:
    kept = list(p)
    while kept and kept[-1] == 0:
        kept.pop()
    return kept


def _sum(p: Polynomial, q: Polynomial) -> Polynomial:
    size = max(len(p), len(q))
    return [(p[k] if k < len(p) else ZERO) + (q[k] if k < len(q) else ZERO) for k in range(size)]


def _scaled(p: Polynomial, factor: Fraction) -> Polynomial:
    return [factor * c for c in p]


def _product(p: Polynomial, q: Polynomial) -> Polynomial:
    result = [ZERO] * (len(p) + len(q) - 1)
    for j, a in enumerate(p):
        for k, b in enumerate(q):
            result[j + k] += a * b
    return result
