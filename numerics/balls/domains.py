"""Inequalities on a whole half-line: a compact part by subdivision into balls, its ends by a leading term.

A function of x > 0, or of x ≥ ``start``, is given in two ways. As a *builder* it is computed on any kind of number,
truncated power series of balls among them: on an interval its values are enclosed, and around a zero c the first
derivative that does not vanish there, which is even and positive, bounds it below by a multiple of (x − c)^k. As a
*log-polynomial* Σ c xᵃ (log x)ᵇ its ends are known: beyond some R the leading term outweighs the others, whose
quotients by it decrease from there on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

Exponents = tuple[Fraction, int]
Terms = Mapping[Exponents, Fraction]
Builder = Callable[[Any], Any]  # from the number or series x to that of f
ORDER = 8  # derivatives that a zero may have
MOST_PIECES = 20_000
LARGEST_END = Fraction(2) ** 40


@dataclass(frozen=True)
class Cover:
    """A proof of f > 0 on x > 0 but at the zeros: the compact part, and how many pieces it took."""

    low: Fraction
    high: Fraction
    pieces: int


class NotCovered(Exception):
    """The inequality was not certified; the message says where."""


def positive_everywhere(
    build: Builder, terms: Terms, zeros: tuple[Fraction, ...] = (), *, start: Fraction | None = None, bits: int = 128
) -> Cover:
    """Certify f > 0 for all x > 0, or for all x ≥ ``start``, except that f vanishes at the given zeros.

    Raises
    ------
    NotCovered
        Where an end or an interval resists: f is then not shown to be positive, nor shown not to be.
    """
    with flint.ctx.workprec(bits):
        high = _end(terms, "infinity")
        if start is None:
            low = 1 / _end({(-a, b): c * (-1) ** b for (a, b), c in terms.items()}, "0")
        else:
            low, high = start, max(high, start + 1)
        if any(not low < zero < high for zero in zeros if zero != start):
            raise NotCovered(f"the zeros {zeros} must lie inside ({low}, {high})")
        orders = {zero: _order(build, zero, even=zero != start) for zero in zeros}
        return Cover(low, high, _subdivided(build, orders, low, high))


def _end(terms: Terms, where: str) -> Fraction:
    """Return a power of 2 beyond which the leading term at infinity outweighs the others."""
    kept = {key: c for key, c in terms.items() if c}
    if not kept:
        raise NotCovered("the function vanishes everywhere")
    leading = max(kept)
    if kept[leading] <= 0:
        raise NotCovered(f"the leading term at {where} is negative: {kept[leading]}")
    end = Fraction(4)
    while not _outweighs(kept, leading, end):
        end *= 2
        if end > LARGEST_END:
            raise NotCovered(f"the leading term at {where} does not outweigh the others before {LARGEST_END}")
    return end


def _outweighs(terms: Terms, leading: Exponents, end: Fraction) -> bool:
    """Whether Σ|c| xᵃ (log x)ᵇ of the other terms is less than the leading one, at ``end`` and ever after."""
    x = flint.arb(flint.fmpq(end.numerator, end.denominator))
    total = flint.arb(0)
    for (a, b), c in terms.items():
        if (a, b) == leading:
            continue
        power, logs = a - leading[0], b - leading[1]
        # x^power (log x)^logs decreases from e^(logs/|power|) on; with power = 0, where logs < 0.
        if logs > 0 and not x.log() > flint.arb(logs) / _ball(-power):
            return False
        total += _ball(abs(c)) * x ** _ball(power) * x.log() ** logs
    return bool(total < _ball(terms[leading]))


def _order(build: Builder, zero: Fraction, *, even: bool) -> int:
    """Return the order k of the first derivative that does not vanish at a zero, exactly; inside it must be even."""
    before, flint.ctx.cap = flint.ctx.cap, ORDER + 1
    try:
        series = build(flint.fmpq_series([flint.fmpq(zero.numerator, zero.denominator), 1]))
        known = [series[k] for k in range(ORDER + 1)]
    except ValueError as reason:
        raise NotCovered(f"f has no exact value at {zero}, and a zero must be one exactly: {reason}") from reason
    finally:
        flint.ctx.cap = before
    order = next((k for k, c in enumerate(known) if c != 0), None)
    if order is None or order == 0 or (even and order % 2):
        raise NotCovered(f"at {zero} the first derivative that does not vanish is of order {order}: no such zero")
    return order


def _subdivided(build: Builder, orders: Mapping[Fraction, int], low: Fraction, high: Fraction) -> int:
    waiting, pieces = [(low, high)], 0
    before, flint.ctx.cap = flint.ctx.cap, ORDER + 1
    try:
        while waiting:
            a, b = waiting.pop()
            pieces += 1
            if pieces > MOST_PIECES:
                raise NotCovered(f"not positive, or not seen to be, on [{float(a)}, {float(b)}]")
            inside = [zero for zero in orders if a <= zero <= b]
            if not _is_positive(build, a, b, [orders[zero] for zero in inside]):
                # A zero becomes the end of both halves that it is in; elsewhere halves are equal in ratio.
                middle = inside[0] if inside and a < inside[0] < b else _between(a, b)
                waiting += [(a, middle), (middle, b)]
    finally:
        flint.ctx.cap = before
    return pieces


def _is_positive(build: Builder, a: Fraction, b: Fraction, orders: list[int]) -> bool:
    """Whether f > 0 on [a, b] by its Taylor series about the middle; with one zero, whether its derivative is.

    Of the zero's order k that is: f(x) = f⁽ᵏ⁾(ξ)(x − c)ᵏ/k! then has the sign of f⁽ᵏ⁾.
    """
    try:
        everywhere = build(flint.arb_series([_ball(a).union(_ball(b)), 1]))
        centre = build(flint.arb_series([_ball((a + b) / 2), 1]))
    except ValueError:  # a wide ball may hold a denominator's zero that f has not
        return False
    if orders:
        return bool(len(orders) == 1 and everywhere[orders[0]] > 0)
    radius = _ball((b - a) / 2)
    terms = [abs(centre[k]) * radius**k for k in range(1, ORDER)] + [abs(everywhere[ORDER]) * radius**ORDER]
    return bool(centre[0] - sum(terms) > 0)


def _between(a: Fraction, b: Fraction) -> Fraction:
    return 2 * a if b > 4 * a else (a + b) / 2


def _ball(value: Fraction) -> Any:
    return flint.arb(flint.fmpq(value.numerator, value.denominator))
