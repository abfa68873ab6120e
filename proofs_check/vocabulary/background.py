"""The allow-list of background facts: what the suite uses without proving it, each with a reference.

A fact marked *implicit* is applied by the checker itself whenever a step needs it, and recorded; the others are rules
that a chain applies with ``by``: they have premises, which must be clauses proved by the same theorem, and a
conclusion. Nothing else may be assumed without making the theorem conditional on it, by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from proofs_check.vocabulary.expressions import Deriv, Expr, Num, Scalar, VocabularyError, derivative, lift
from proofs_check.vocabulary.statements import Equal, Nonnegative, Positive, Relation


@dataclass(frozen=True, slots=True)
class Fact:
    """A background fact that the checker applies by itself, with its reference and what it needs."""

    name: str
    title: str
    statement: str
    needs: str
    reference: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A background fact with premises: ``premises(conclusion)`` are the relations that must have been proved."""

    name: str
    title: str
    statement: str
    reference: str
    premises: Callable[[Nonnegative], tuple[Relation, ...]]


LINEAR = Fact(
    "linear integral",
    "the integral is linear",
    "∫(af + bg)dμ = a∫f dμ + b∫g dμ for numbers a, b",
    "f and g integrable",
    "Folland, Real Analysis, 2nd ed., Prop. 2.22",
)
MONOTONE = Fact(
    "monotone integral",
    "the integral of a nonnegative function is nonnegative, and zero only if the function vanishes a.e.",
    "f ≥ 0 a.e. implies ∫f dμ ≥ 0, with equality iff f = 0 a.e.",
    "f measurable; its sign is read by the checker",
    "Folland, Real Analysis, 2nd ed., Prop. 2.16",
)
DIFFERENTIATION = Fact(
    "differentiation under the integral",
    "a derivative passes under the integral sign",
    "d/dε ∫f(z, ε)dμ(z) = ∫∂f/∂ε dμ(z)",
    "∂f/∂ε dominated near ε = 0: directions with h/ρ bounded, ρ log ρ integrable",
    "Folland, Real Analysis, 2nd ed., Thm 2.27",
)
FUBINI = Fact(
    "Fubini–Tonelli",
    "the order of integration is free",
    "∬f dμ dν = ∬f dν dμ",
    "f ≥ 0, or f integrable on the product",
    "Folland, Real Analysis, 2nd ed., Thm 2.37",
)
DISINTEGRATION = Fact(
    "disintegration",
    "a pair law is its marginal followed by its conditional law",
    "∬f dπ = ∫(∫f(z, v)dν_z(v))dq(z)",
    "𝒵 is a compact metric space",
    "Kallenberg, Foundations of Modern Probability, 2nd ed., Thm 6.4",
)
IMPLICIT = (LINEAR, MONOTONE, DIFFERENTIATION, FUBINI, DISINTEGRATION)


def _above_tangent(conclusion: Nonnegative) -> tuple[Relation, ...]:
    """Premises f(a) = 0, f'(a) = 0 and f'' > 0 for the conclusion f(x) ≥ 0 with equality only at x = a."""
    if [type(x) for x, _ in conclusion.zero_only] != [Scalar]:
        raise VocabularyError("zero set must be a single x = a with x a scalar; strict convexity gives no other")
    ((x, a),) = conclusion.zero_only
    assert isinstance(x, Scalar)
    if not (isinstance(a, Num) and _declared(x, a.value)):
        raise VocabularyError(f"a={a} must be a number where {x} is declared, which is {_domain(x)}")
    f: Expr = conclusion.lhs
    zero = lift(0)
    at_a = Deriv(f, x, 0, a)  # the zeroth derivative at a: the value f(a)
    return (Equal(at_a, zero), Equal(derivative(f, x, at=a), zero), Positive(derivative(f, x, 2)))


def _declared(x: Scalar, value: Fraction) -> bool:
    above = {"positive": value > 0, "nonnegative": value >= 0, "real": True}[x.sign]
    return above and (x.below is None or value < x.below) and x.under is None


def _domain(x: Scalar) -> str:
    least = {"positive": f"{x} > 0", "nonnegative": f"{x} ≥ 0", "real": f"any {x}"}[x.sign]
    least += "" if x.below is None else f" and {x} < {x.below}"
    return least if x.under is None else f"{least} and {x} ≤ {x.under}, of which no number is known"


ABOVE_TANGENT = Rule(
    "strictly convex above its tangent",
    "a strictly convex function lies above its tangent and meets it once",
    "f(a) = f'(a) = 0 and f'' > 0 on an interval imply f ≥ 0 there, with equality only at a",
    "Rockafellar, Convex Analysis, Thms 4.4 and 25.1",
    _above_tangent,
)
RULES = (ABOVE_TANGENT,)


def value_at(body: Expr, scalar: Expr, place: Expr | int) -> Deriv:
    """Write f(a), the value of ``body`` where the scalar is ``place``."""
    return derivative(body, scalar, 0, at=place)
