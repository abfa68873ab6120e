"""The allow-list of background facts: what the suite uses without proving it, each with a reference.

A fact marked *implicit* is applied by the checker itself whenever a step needs it, and recorded; a link may rest on an
instance of a *citable* one, and a clause that is nothing but such an instance is graded *cited*. Nothing else may be
assumed without making the theorem conditional on it, by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from proofs_check.vocabulary.hypotheses import Hypothesis
from proofs_check.vocabulary.statements import Relation


@dataclass(frozen=True, slots=True)
class Fact:
    """A background fact that the checker applies by itself, with its reference and what it needs."""

    name: str
    title: str
    statement: str
    needs: str
    reference: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Rule:
    """A background fact with premises: ``premises(conclusion, stated)`` are the relations that must have been proved.

    ``stated`` are those that the author names, from which the rule reads what the conclusion alone does not say.
    """

    name: str
    title: str
    statement: str
    reference: str
    premises: Callable[[Relation, tuple[Relation, ...]], tuple[Relation, ...]]
    needs: ClassVar[str] = ""  # what a rule needs are its premises

    def __str__(self) -> str:
        return self.name


class Device(Enum):
    """What a proof does that needs neither fact nor hypothesis: it is true by definition."""

    NAMED = "an integral named by its letter"

    def __str__(self) -> str:
        return self.value


Ground = Fact | Rule | Hypothesis | Device  # what a proof rests on besides clauses


@dataclass(frozen=True, slots=True)
class Instance:
    """A background fact about given expressions: what it says of them, and what must hold for it.

    ``about`` is what the fact's own function was given (background.py): the checker makes the instance again from it.
    """

    fact: Fact
    relation: Relation
    obligations: tuple[Relation, ...] = ()
    about: tuple[Any, ...] = ()


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
FUNDAMENTAL = Fact(
    "fundamental theorem of calculus",
    "the integral of a derivative is the difference of the ends",
    "∫_a^b G'(t)dt = G(b) − G(a)",
    "G continuous on [a, b], differentiable inside, G' integrable",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Thm 6.21",
)
DERIVATIVE = Fact(
    "definition of the derivative",
    "a difference quotient tends to the derivative",
    "f(x)/x → f'(0) as x → 0 where f(0) = 0",
    "f differentiable at 0, from the side from which x comes",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Def. 5.1",
)
COPIES = Fact(
    "moments of independent copies",
    "moments of a sum over independent copies are sums over the ways to share copies",
    "E Πₖ Σᵢ fₖ(wᵢ) = Σ over partitions of the factors into b blocks of N(N−1)…(N−b+1) Π_blocks E Πₖ fₖ(w)",
    "N ≥ 1 whole, w₁, …, w_N independent and of one law",
    "McCullagh, Tensor Methods in Statistics, §2.3 and §4.2",
)
EXTREMES = Fact(
    "extreme values",
    "a continuous function on a compact space has a least and a greatest value",
    "a number below, or above, all values of f exists; it is > 0 where f > 0, and where f is the measure of {s(z, z) − "
    "s(z, w) ≤ η}, η > 0",
    "𝒵 compact, what f speaks of continuous; s(z, ·) largest at z, and μ charges every open set, where f is a measure",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Thm 4.16",
)
IMPLICIT = (LINEAR, MONOTONE, DIFFERENTIATION, FUBINI, DISINTEGRATION, FUNDAMENTAL, DERIVATIVE, COPIES, EXTREMES)

# Facts whose instances a chain may cite: the clause is then graded *cited*.
INVARIANCE = Fact(
    "isometries preserve μ",
    "a transitive group of isometries moves every point to every other, and keeps μ and the critic",
    "∫f(gw)dμ(w) = ∫f(w)dμ(w) for isometries g of 𝒵",
    "μ the volume of 𝒵, or any measure that the group keeps",
    "Helgason, Groups and Geometric Analysis, Ch. I, Thm 1.9",
)
ZONAL = Fact(
    "integration of zonal functions",
    "an integral over the sphere of a function of one direction is one over its cosine",
    "∫_{S^{d−1}} f(⟨z, e⟩)dμ(z) = |S^{d−2}| ∫f(t)(1−t²)^((d−3)/2)dt",
    "d ≥ 3",
    "Atkinson & Han, Spherical Harmonics and Approximations on the Unit Sphere, eq. (1.60)",
)
LAPLACE = Fact(
    "Laplace's method",
    "an integral of e^(−U/τ) is decided where U is least as τ → 0",
    "∫g e^(−U/τ)dt ~ G Γ(p + 1)(τ/s)^(p + 1) where U is 0 at one end and > 0 elsewhere, rises from there with the "
    "slope s > 0, and g ~ G·distance^p",
    "U continuously differentiable on the closed interval, g bounded, p ≥ 0",
    "Wong, Asymptotic Approximations of Integrals, Ch. II, Thm 1",
)
CAUCHY_SCHWARZ = Fact(
    "Cauchy–Schwarz",
    "the square of an integral is at most the product of two",
    "(∫u dμ)² ≤ ∫a dμ ∫u²/a dμ for a > 0",
    "both integrals on the right finite",
    "Folland, Real Analysis, 2nd ed., Prop. 6.2 (Hölder, p = 2)",
)
SUBSTITUTION = Fact(
    "affine substitution",
    "a variable of integration may be moved and stretched",
    "∫_a^b f(t)dt = k ∫f(a + k(x − a'))dx with k = (b − a)/(b' − a')",
    "f integrable",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Thm 6.19",
)
ADDITIVITY = Fact(
    "additivity in the interval",
    "an integral over an interval is the sum of those over its parts",
    "∫_a^b f = ∫_a^m f + ∫_m^b f",
    "f integrable",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Thm 6.12",
)
ABSOLUTE = Fact(
    "absolute value",
    "the absolute value of a number is the number or its negative",
    "|−a| = a for a ≥ 0",
    "a ≥ 0 is proved before, or can be read",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Def. 1.32",
)
LOGARITHM = Fact(
    "logarithm",
    "the logarithm is increasing",
    "0 < a ≤ b implies log a ≤ log b",
    "a ≤ b is proved before",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., eq. (8.36)",
)
SCHUR = Fact(
    "Schur product theorem",
    "power series with coefficients ≥ 0 of a Gram kernel are positive semidefinite",
    "∬Σ_k a_k⟨x, y⟩^k dν(x)dν(y) = Σ_k a_k ‖∫x^{⊗k}dν‖² ≥ 0 for a_k ≥ 0 and every signed ν",
    "|x| ≤ 1, Σa_k finite",
    "Horn & Johnson, Matrix Analysis, 2nd ed., Thm 7.5.3; Schoenberg, Duke Math. J. 9 (1942), 96–108",
)
EXCHANGEABILITY = Fact(
    "exchangeability",
    "independent draws from one law may be exchanged",
    "E[T f(v)/(f(v) + Σᵢ f(wᵢ))] = E[T]/(N + 1) for f > 0, v, w₁, …, w_N independent of one law, and T, 1 or what no "
    "exchange of them changes",
    "N + 1 shares have one mean with T, and sum to 1; T integrable",
    "Kallenberg, Foundations of Modern Probability, 2nd ed., Ch. 11",
)
CITABLE = (
    EXCHANGEABILITY,
    INVARIANCE,
    ZONAL,
    LAPLACE,
    CAUCHY_SCHWARZ,
    SUBSTITUTION,
    ADDITIVITY,
    ABSOLUTE,
    LOGARITHM,
    SCHUR,
)
