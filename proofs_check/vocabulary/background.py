"""The allow-list of background facts: what the suite uses without proving it, each with a reference.

A fact marked *implicit* is applied by the checker itself whenever a step needs it, and recorded; the others are rules
that a chain applies with ``by``: they have premises, which must be clauses proved by the same theorem, and a
conclusion. Nothing else may be assumed without making the theorem conditional on it, by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from proofs_check.vocabulary.expressions import (
    Add,
    Deriv,
    Div,
    Expr,
    Field,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Operand,
    Scalar,
    VocabularyError,
    absolute,
    derivative,
    lift,
    log,
    v,
    w,
    walk,
    z,
)
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.symbols import Law, copy_sum, expectation, expectation_iid, integral


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
    """A background fact with premises: ``premises(conclusion, stated)`` are the relations that must have been proved.

    ``stated`` are those that the author names, from which the rule reads what the conclusion alone does not say.
    """

    name: str
    title: str
    statement: str
    reference: str
    premises: Callable[[Relation, tuple[Relation, ...]], tuple[Relation, ...]]


@dataclass(frozen=True, slots=True)
class Instance:
    """A background fact about given expressions: what it says of them, and what must hold for it."""

    fact: Fact
    relation: Relation
    obligations: tuple[Relation, ...] = ()


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
COPIES = Fact(
    "moments of independent copies",
    "moments of a sum over independent copies are sums over the ways to share copies",
    "E Πₖ Σᵢ fₖ(wᵢ) = Σ over partitions of the factors into b blocks of N(N−1)…(N−b+1) Π_blocks E Πₖ fₖ(w)",
    "N ≥ 1 whole, w₁, …, w_N independent and of one law",
    "McCullagh, Tensor Methods in Statistics, §2.3 and §4.2",
)
IMPLICIT = (LINEAR, MONOTONE, DIFFERENTIATION, FUBINI, DISINTEGRATION, FUNDAMENTAL, COPIES)

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
    "near isolated nondegenerate minima an integral of e^(−U/τ) is Gaussian as τ → 0",
    "∫e^(−U/τ)dμ ~ Σᵢ (2πτ)^(k/2) det(Hess U(mᵢ))^(−1/2) e^(−U_min/τ)",
    "U continuous, C³ near its minima, Hessians positive definite",
    "Wong, Asymptotic Approximations of Integrals, Ch. IX, Thm 3",
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
    "E[f(v)/(f(v) + Σᵢ f(wᵢ))] = 1/(N + 1) for f > 0 and v, w₁, …, w_N independent of one law",
    "N + 1 shares have one mean and sum to 1",
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


def cauchy_schwarz(u: Operand, a: Operand) -> Instance:
    """(∫u dμ)² ≤ ∫a dμ ∫u²/a dμ for functions u and a > 0 of z."""
    under, weight = lift(u), lift(a)
    bound = AtMost(integral(under) ** 2, integral(weight) * integral(under**2 / weight))
    return Instance(CAUCHY_SCHWARZ, bound, (Positive(weight),))


def logarithm(a: Operand, b: Operand) -> Instance:
    """Order log a ≤ log b where a > 0 can be read and a ≤ b is a clause that is proved before."""
    low, high = lift(a), lift(b)
    return Instance(LOGARITHM, AtMost(log(low), log(high)), (Positive(low), AtMost(low, high)))


def share(kernel: Field | Named, law: Law, copies: Scalar) -> Instance:
    """The mean share E[κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ))] = 1/(N + 1) of one among N + 1 draws, at every z."""
    total = kernel(z, v) + copy_sum(kernel(z, w), w)
    mean = expectation(expectation_iid(kernel(z, v) / total, copies, (w, law)), (v, law))
    return Instance(EXCHANGEABILITY, Equal(mean, lift(1) / (copies + 1)), (Positive(kernel(z, w)),))


def size(negative: Expr, positive: Expr) -> Instance:
    """|−a| = a for what is ≥ 0: ``size(J - F, F - J)`` where F − J ≥ 0 is a clause that is proved before."""
    return Instance(ABSOLUTE, Equal(absolute(negative), positive), (Equal(negative, -positive), Nonnegative(positive)))


def substitution(body: Expr, old: Field, new: Field, *, reversed: bool = False) -> Instance:
    """∫f(t)dt over the interval of ``old`` by the coordinate ``new`` of another; ``reversed`` turns it round."""
    (a, b), (c, d) = (_ends(letter) for letter in (old, new))
    k = (b - a) / (d - c)
    place: Expr = lift(b) - k * (new - c) if reversed else lift(a) + k * (new - c)
    return Instance(SUBSTITUTION, Equal(integral(body, old), k * integral(_put(body, old, place), new)))


def split(body: Expr, whole: Field, first: Field, second: Field) -> Instance:
    """∫f over the interval of ``whole`` as the sum over those of ``first`` and ``second``, which make it up."""
    (a, b), (c, d), (e, f) = (_ends(letter) for letter in (whole, first, second))
    if (a, b) != (c, f) or d != e:
        raise VocabularyError(f"intervals=[{c}, {d}], [{e}, {f}] must make up [{a}, {b}]")
    parts = integral(_put(body, whole, first), first) + integral(_put(body, whole, second), second)
    return Instance(ADDITIVITY, Equal(integral(body, whole), parts))


def _ends(letter: Field) -> tuple[Fraction, Fraction]:
    if letter.symbol.domain is None:
        raise VocabularyError(f"letter={letter} must be the coordinate of an interval")
    return letter.symbol.domain


def _put(node: Expr, old: Field, new: Expr) -> Expr:
    if node == old:
        return new
    if isinstance(node, Named) or (isinstance(node, Field) and set(node.at) & set(old.at)):
        raise VocabularyError(f"body must be written out in {old}; {node} hides where it stands")
    return node.with_parts(tuple(_put(part, old, new) for part in node.parts()))


def _above_tangent(conclusion: Relation, stated: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises f(a) = 0, f'(a) = 0 and f'' > 0 for the conclusion f(x) ≥ 0 with equality only at x = a.

    f'' ≥ 0 that vanishes only at a will do: f' still increases strictly.
    """
    if not isinstance(conclusion, Nonnegative):
        raise VocabularyError("a function above its tangent is one that is claimed ≥ 0")
    if [type(x) for x, _ in conclusion.zero_only] != [Scalar]:
        raise VocabularyError("zero set must be a single x = a with x a scalar; strict convexity gives no other")
    ((x, a),) = conclusion.zero_only
    assert isinstance(x, Scalar)
    if not (isinstance(a, Num) and _declared(x, a.value)):
        raise VocabularyError(f"a={a} must be a number where {x} is declared, which is {_domain(x)}")
    f: Expr = conclusion.lhs
    zero = lift(0)
    at_a = Deriv(f, x, 0, a)  # the zeroth derivative at a: the value f(a)
    curved: Relation = Nonnegative(derivative(f, x, 2), ((x, a),))
    if curved not in stated:
        curved = Positive(derivative(f, x, 2))
    return (Equal(at_a, zero), Equal(derivative(f, x, at=a), zero), curved)


def _squeezed(conclusion: Relation, stated: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises L − xA ≤ f and f ≤ L + η − xB, A and B free of x, for the conclusion f → L as x → 0.

    For the conclusion f → 0 as N → ∞ they are −A/N ≤ f and f ≤ B/N.
    """
    if isinstance(conclusion, Tends) and conclusion.to is None:
        return _falling(conclusion, stated)
    if not isinstance(conclusion, Tends) or conclusion.to != lift(0) or _speaks(conclusion.limit, conclusion.scalar):
        raise VocabularyError("what is squeezed is a limit, free of the number, as that tends to 0")
    f, limit, x = conclusion.lhs, conclusion.limit, conclusion.scalar
    lower = upper = None
    for relation in stated:
        match relation:
            case AtMost(Add((a, Neg(Mul((y, free))))), g) if (a, y, g) == (limit, x, f) and not _speaks(free, x):
                lower = relation
            case AtMost(g, Add((a, Scalar() as eta, Neg(Mul((y, free)))))) if (a, y, g) == (limit, x, f):
                known = eta.sign == "positive" and not eta.bounds and eta.below is None
                if known and not any(_speaks(e, s) for e, s in ((free, x), (f, eta), (limit, eta))):
                    upper = relation
    if lower is None or upper is None:
        raise VocabularyError(
            f"the limit needs {limit} − {x}·A ≤ {f} and {f} ≤ {limit} + η − {x}·B, A and B free of {x}"
        )
    return (lower, upper)


def _falling(conclusion: Tends, stated: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises a/N ≤ f and f ≤ b/N, a and b free of N, for the conclusion f → 0 as N → ∞."""
    f, n = conclusion.lhs, conclusion.scalar
    lower = upper = None
    for relation in stated:
        match relation:
            case AtMost(Div(a, under), g) if (under, g) == (n, f) and not _speaks(a, n):
                lower = relation
            case AtMost(g, Div(b, under)) if (under, g) == (n, f) and not _speaks(b, n):
                upper = relation
    if lower is None or upper is None or conclusion.limit != lift(0) or not n.whole:
        raise VocabularyError(f"the limit 0 at infinity needs a/{n} ≤ {f} and {f} ≤ b/{n}, a and b free of {n}")
    return (lower, upper)


def _enclosed(conclusion: Relation, _: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises p − R ≤ f and f ≤ p + R for the conclusion |f − p| ≤ R, where p = Σ cₖ xᵏ without its terms 0."""
    if not isinstance(conclusion, Expands):
        raise VocabularyError("what is enclosed is an expansion with a remainder")
    f, remainder, terms = conclusion.lhs, conclusion.remainder, conclusion.terms()
    whole = terms[0] if len(terms) == 1 else Add(terms)
    return (AtMost(whole - remainder, f), AtMost(f, whole + remainder))


def _speaks(node: Expr, letter: Scalar) -> bool:
    """Whether an expression depends on a number, also inside the objects that it names."""
    found: list[Expr] = []

    def visit(part: Expr) -> None:
        if part == letter or (isinstance(part, Int) and part.copies == letter):
            found.append(part)
        if isinstance(part, Named):
            walk(part.definition.body, visit)
        if isinstance(part, Scalar):
            for bound in part.bounds:
                walk(bound, visit)

    walk(node, visit)
    return bool(found)


def _declared(x: Scalar, value: Fraction) -> bool:
    above = {"positive": value > 0, "nonnegative": value >= 0, "real": True}[x.sign]
    return above and (x.below is None or value < x.below) and not x.bounds


def _domain(x: Scalar) -> str:
    least = {"positive": f"{x} > 0", "nonnegative": f"{x} ≥ 0", "real": f"any {x}"}[x.sign]
    least += "" if x.below is None else f" and {x} < {x.below}"
    return f"{least}, bounded by {', '.join(map(str, x.bounds))}, of which no number is known" if x.bounds else least


ABOVE_TANGENT = Rule(
    "strictly convex above its tangent",
    "a strictly convex function lies above its tangent and meets it once",
    "f(a) = f'(a) = 0 and f'' > 0 on an interval, but perhaps at a, imply f ≥ 0 there, with equality only at a",
    "Rockafellar, Convex Analysis, Thms 4.4 and 25.1",
    _above_tangent,
)
SQUEEZE = Rule(
    "squeeze",
    "what is squeezed between two limits has their limit",
    "L − xA ≤ f(x) ≤ L + η − xB(η) for all x, η > 0, with A and B(η) free of x, imply f(x) → L as x → 0; "
    "a/N ≤ f(N) ≤ b/N for all N, with a and b free of N, imply f(N) → 0 as N → ∞",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Thm 3.19",
    _squeezed,
)
ENCLOSURE = Rule(
    "enclosure",
    "an expansion holds when its sum, less and plus the remainder, encloses",
    "p − R ≤ f ≤ p + R imply |f − p| ≤ R",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Def. 1.32",
    _enclosed,
)
RULES = (ABOVE_TANGENT, SQUEEZE, ENCLOSURE)


def value_at(body: Expr, scalar: Expr, place: Expr | int) -> Deriv:
    """Write f(a), the value of ``body`` where the scalar is ``place``."""
    return derivative(body, scalar, 0, at=place)
