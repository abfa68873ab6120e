"""Letters and their hypotheses: densities, potentials, directions, critics, scalars, measures and laws.

A hypothesis rides on the letter that it is about, so that it is stated once and can be dropped by the checker to see
what breaks. Two letters of one theorem with one name and different hypotheses are refused (theorem.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from proofs_check.vocabulary.expressions import (
    CopySum,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Measure,
    Operand,
    Point,
    Scalar,
    Sign,
    VocabularyError,
    lift,
    w,
    z,
)


def scalar(name: str, latex: str, sign: Sign = "real", *, below: int | Fraction | None = None) -> Scalar:
    """Declare a number: its letter, and whether it is positive, nonnegative or just real (and below a bound)."""
    if below is not None and sign == "real":
        raise VocabularyError(
            f"below={below} must come with sign='positive' or 'nonnegative', so that an interval is meant"
        )
    return Scalar(name, latex, sign, None if below is None else Fraction(below))


def whole_number(name: str, latex: str) -> Scalar:
    """Declare a whole number ≥ 1, such as the number N of negatives."""
    return Scalar(name, latex, "positive", whole=True)


def density(name: str, latex: str, *, mass: int | None = 1) -> Field:
    """Declare a positive density on 𝒵 against μ; its mass is 1 unless ``mass=None`` leaves it free."""
    return Field(FieldSymbol(name, latex, "positive", mass=None if mass is None else Fraction(mass)), (z,))


def direction(name: str, latex: str) -> Field:
    """Declare a direction that keeps the mass of a density: bounded, real, ∫h dμ = 0."""
    return Field(FieldSymbol(name, latex, "real", mass=Fraction(0)), (z,))


def potential(name: str, latex: str) -> Field:
    """Declare a bounded real function on 𝒵."""
    return Field(FieldSymbol(name, latex, "real"), (z,))


def critic(name: str, latex: str) -> Field:
    """Declare a bounded real function s(z, w) of two points."""
    return Field(FieldSymbol(name, latex, "real", arity=2), (z, w))


@dataclass(frozen=True, slots=True)
class BaseMeasure:
    """The finite base measure μ of 𝒵: volume, counting or a quadrature rule's weights."""

    name: str
    latex: str
    given: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """A probability law of one point; with a density ρ it means ρ(z)μ(dz)."""

    name: str
    latex: str
    density: Field | None = None
    given: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionalLaw:
    """A Markov kernel such as ν_z(dv); ``nu(z)`` says what it is conditioned on."""

    name: str
    latex: str
    given: tuple[Point, ...] = ()

    def __call__(self, *given: Point) -> ConditionalLaw:
        """Condition on other points."""
        return ConditionalLaw(self.name, self.latex, given)


@dataclass(frozen=True, slots=True)
class PairLaw:
    """The law π(dz, dv) = q(dz) ν_z(dv) of a pair of points, given by its disintegration."""

    name: str
    latex: str
    marginal: Law
    conditional: ConditionalLaw
    given: tuple[Point, ...] = ()


mu = BaseMeasure("μ", r"\mu")


def integral(body: Operand, over: Point = z, against: Measure = mu) -> Int:
    """∫ body dμ, over z and against μ unless told otherwise: ``integral(k(z, w) * rho(w), w)``."""
    return Int(lift(body), (over,), against)


def expectation(body: Operand, *draws: tuple[Point | tuple[Point, Point], Measure]) -> Expr:
    """E[body] over draws ``(z, q)`` or ``((z, v), pi)``, independent of one another; the first is outermost."""
    if not draws:
        raise VocabularyError("draws=() must name at least one draw (point, law)")
    result = lift(body)
    for points, law in reversed(draws):
        result = Int(result, points if isinstance(points, tuple) else (points,), law)
    return result


def expectation_iid(body: Operand, copies: Expr, draw: tuple[Point, Law]) -> Int:
    """E[body] over N independent copies of one draw: inside, ``copy_sum(f(w), w)`` is Σᵢ f(wᵢ)."""
    point, law = draw
    return Int(lift(body), (point,), law, copies)


def copy_sum(body: Operand, point: Point) -> CopySum:
    """Σᵢ body(wᵢ) over the copies of ``point`` that an enclosing ``expectation_iid`` draws."""
    return CopySum(lift(body), point)
