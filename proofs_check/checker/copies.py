"""Moments of sums over independent copies: E Σᵢf(wᵢ)Σⱼg(wⱼ) = N E fg + N(N−1) E f E g, and so on.

While an expectation over copies is brought into normal form, Σᵢf(wᵢ) is an integrand f at a point of its own that a
*marker* binds. A product of sums without further copies is then a polynomial moment: a sum over the ways to let markers
share a copy. Where copies stand in a nonlinear form too, as in log(κ + Σᵢf(wᵢ)), each sum stays a letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from proofs_check.vocabulary.expressions import Add, Expr, Field, Int, Measure, Mul, Num, Point
from proofs_check.vocabulary.substitutions import Unsayable, move
from proofs_check.vocabulary.symbols import Law, mu

MARKER = "Σ"
MOST = 4  # sums in one product: there are 15 ways for 4 of them to share copies


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound point and the measure that binds it: the measure's letter and the points it is conditioned on."""

    point: Point
    measure: str
    given: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """An integrand under its bound points, outermost first; no bound point means a plain number."""

    bounds: tuple[Bound, ...]
    integrand: Expr


@dataclass(frozen=True, slots=True)
class Copies:
    """N independent copies of one draw: the point that stands for all of them, how many there are, and their law."""

    point: Point
    number: Expr
    law: Measure

    def bound(self) -> Bound:
        """Return how the copies are bound together, by the product of their laws."""
        return Bound(self.point, f"{self.law.name}×{self.number}", ())

    def once(self, point: Point) -> tuple[Bound, tuple[Expr, ...]]:
        """Return how one copy is bound, and the density that goes with it."""
        if isinstance(self.law, Law) and isinstance(self.law.density, Field):
            return Bound(point, mu.name, ()), (Field(self.law.density.symbol, (point,)),)
        return Bound(point, self.law.name, ()), ()


def copies_of(node: Int) -> Copies:
    """Return what an expectation over copies binds."""
    assert node.copies is not None
    (point,) = node.points
    return Copies(point, node.copies, node.measure)


def marker(point: Point, copies: Point) -> Bound:
    """Bind a point that runs over copies."""
    return Bound(point, MARKER, (copies,))


def markers(term: Term, copies: Copies) -> list[Bound]:
    """Return the sums over these copies that a term multiplies."""
    return [b for b in term.bounds if b.measure == MARKER and b.given == (copies.point,)]


def moments(term: Term, copies: Copies) -> Iterator[Term]:
    """Yield the expectation of a product of sums over copies, a term for every way in which they share copies."""
    sums = markers(term, copies)
    if len(sums) > MOST:
        raise Unsayable(f"a product of {len(sums)} sums over copies; moments go up to {MOST}")
    rest = tuple(b for b in term.bounds if b not in sums)
    for blocks in partitions(sums):
        names: dict[Point, Point] = {}
        bounds: tuple[Bound, ...] = ()
        factors: tuple[Expr, ...] = tuple(
            Add((copies.number, Num(Fraction(-k)))) if k else copies.number for k in range(len(blocks))
        )
        for block in blocks:
            bound, density = copies.once(block[0].point)
            names |= {b.point: block[0].point for b in block}
            bounds += (bound,)
            factors += density
        inner = tuple(replace(b, given=tuple(names.get(g, g) for g in b.given)) for b in rest)
        yield Term((*inner, *bounds), Mul((*factors, move(term.integrand, names))))


def partitions(items: list[Bound]) -> Iterator[list[list[Bound]]]:
    """Yield the ways to divide items into blocks."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for blocks in partitions(rest):
        yield [[first], *blocks]
        for i, block in enumerate(blocks):
            yield [*blocks[:i], [first, *block], *blocks[i + 1 :]]
