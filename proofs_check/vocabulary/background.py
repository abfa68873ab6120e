"""Background facts about given expressions: instances that a link rests on, and rules that a chain applies with ``by``.

A rule has premises, which must be clauses proved by the same theorem, and a conclusion.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from proofs_check.vocabulary.calculus import absolute, derivative, log
from proofs_check.vocabulary.expressions import (
    Add,
    CopySum,
    Deriv,
    Div,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Operand,
    Scalar,
    Vary,
    VocabularyError,
    free,
    lift,
    v,
    w,
    z,
)
from proofs_check.vocabulary.facts import (
    ABSOLUTE,
    ADDITIVITY,
    CAUCHY_SCHWARZ,
    CITABLE,
    EXCHANGEABILITY,
    IMPLICIT,
    LOGARITHM,
    SUBSTITUTION,
    Fact,
    Ground,
    Instance,
    Rule,
)
from proofs_check.vocabulary.hypotheses import contains, domain, speaks, unreached
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.substitutions import in_place_of, move
from proofs_check.vocabulary.symbols import Law, copy_sum, expectation, expectation_iid, integral, oscillation


def cauchy_schwarz(u: Operand, a: Operand) -> Instance:
    """(∫u dμ)² ≤ ∫a dμ ∫u²/a dμ for functions u and a > 0 of z."""
    under, weight = lift(u), lift(a)
    bound = AtMost(integral(under) ** 2, integral(weight) * integral(under**2 / weight))
    return Instance(CAUCHY_SCHWARZ, bound, (Positive(weight),), (u, a))


def logarithm(a: Operand, b: Operand) -> Instance:
    """Order log a ≤ log b where a > 0 can be read and a ≤ b is a clause that is proved before."""
    low, high = lift(a), lift(b)
    return Instance(LOGARITHM, AtMost(log(low), log(high)), (Positive(low), AtMost(low, high)), (a, b))


def share(kernel: Field | Named, law: Law, copies: Scalar, factor: Operand = 1) -> Instance:
    """The mean share E[κ(z, v)/(κ(z, v) + Σᵢ κ(z, wᵢ))] = 1/(N + 1) of one among N + 1 draws, at every z.

    With a ``factor`` T in which the draws may be exchanged it is E[T share] = E[T]/(N + 1): T speaks of them by sums
    over all of them, such as f(z, v) + Σᵢ f(z, wᵢ).
    """
    weight = lift(factor)
    if not _symmetric(weight):
        raise VocabularyError(
            f"factor={weight} must speak of v and its copies w by sums over all of them, f(v) + copy_sum(f(w), w)"
        )
    own = kernel(z, v) / (kernel(z, v) + copy_sum(kernel(z, w), w))

    def mean(body: Expr) -> Expr:
        return expectation(expectation_iid(body, copies, (w, law)), (v, law))

    plain = weight == lift(1)
    said = Equal(mean(own if plain else weight * own), (lift(1) if plain else mean(weight)) / (copies + 1))
    return Instance(EXCHANGEABILITY, said, (Positive(kernel(z, w)),), (kernel, law, copies, factor))


def _symmetric(node: Expr) -> bool:
    """Whether v and its copies stand in sums over all of them alone: f(v) + Σᵢ f(wᵢ)."""
    if free(node).isdisjoint((v, w)):
        return not isinstance(node, Int) or {v, w}.isdisjoint(node.points) or node.copies is None
    if isinstance(node, Field | Named | CopySum | Int | Vary | Deriv):
        return False
    rest = list(node.parts())
    for total in [part for part in rest if isinstance(node, Add) and isinstance(part, CopySum) and part.point == w]:
        partner = next((part for part in rest if move(part, {v: w}) == total.body and w not in free(part)), None)
        if partner is None:
            return False
        rest.remove(total)
        rest.remove(partner)
    return all(map(_symmetric, rest))


def size(negative: Expr, positive: Expr) -> Instance:
    """|−a| = a for what is ≥ 0: ``size(J - F, F - J)`` where F − J ≥ 0 is a clause that is proved before."""
    needed = (Equal(negative, -positive), Nonnegative(positive))
    return Instance(ABSOLUTE, Equal(absolute(negative), positive), needed, (negative, positive))


def substitution(body: Expr, old: Field, new: Field, *, reversed: bool = False) -> Instance:
    """∫f(t)dt over the interval of ``old`` by the coordinate ``new`` of another; ``reversed`` turns it round."""
    (a, b), (c, d) = (_ends(letter) for letter in (old, new))
    k = (b - a) / (d - c)
    place: Expr = lift(b) - k * (new - c) if reversed else lift(a) + k * (new - c)
    said = Equal(integral(body, old), k * integral(in_place_of(body, old, place), new))
    return Instance(SUBSTITUTION, said, about=(body, old, new, reversed))


def split(body: Expr, whole: Field, first: Field, second: Field) -> Instance:
    """∫f over the interval of ``whole`` as the sum over those of ``first`` and ``second``, which make it up."""
    (a, b), (c, d), (e, f) = (_ends(letter) for letter in (whole, first, second))
    if (a, b) != (c, f) or d != e:
        raise VocabularyError(f"intervals=[{c}, {d}], [{e}, {f}] must make up [{a}, {b}]")
    parts = integral(in_place_of(body, whole, first), first) + integral(in_place_of(body, whole, second), second)
    return Instance(ADDITIVITY, Equal(integral(body, whole), parts), about=(body, whole, first, second))


MAKERS: tuple[tuple[Fact, Callable[..., Instance]], ...] = (
    (CAUCHY_SCHWARZ, cauchy_schwarz),
    (LOGARITHM, logarithm),
    (EXCHANGEABILITY, share),
    (ABSOLUTE, size),
    (SUBSTITUTION, lambda body, old, new, turned: substitution(body, old, new, reversed=turned)),
    (ADDITIVITY, split),
)


def is_made(instance: Instance) -> bool:
    """Whether an instance is just what its fact's own function makes of what it says it is about."""
    makers = (make for fact, make in MAKERS if fact is instance.fact)
    try:
        return type(instance) is Instance and any(make(*instance.about) == instance for make in makers)
    except (TypeError, AttributeError, ValueError):  # what it is about is nothing that the function takes
        return False


def _ends(letter: Field) -> tuple[Fraction, Fraction]:
    if letter.symbol.domain is None:
        raise VocabularyError(f"letter={letter} must be the coordinate of an interval")
    return letter.symbol.domain


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
    if not (isinstance(a, Num) and contains(x, a.value)):
        raise VocabularyError(f"a={a} must be a number where {x} is declared, which is {domain(x)}")
    f: Expr = conclusion.lhs
    zero = lift(0)
    at_a = Deriv(f, x, 0, a)  # the zeroth derivative at a: the value f(a)
    curved: Relation = Nonnegative(derivative(f, x, 2), ((x, a),))
    if curved not in stated:
        curved = Positive(derivative(f, x, 2))
    return (Equal(at_a, zero), Equal(derivative(f, x, at=a), zero), curved)


def _squeezed(conclusion: Relation, stated: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises L − xA ≤ f and f ≤ L + η − xB, A and B free of x, for the conclusion f → L as x → 0.

    For the conclusion f → 0 as x → 0 they may be f ≥ 0 and f ≤ xB; as N → ∞ they are −A/N ≤ f and f ≤ B/N.
    """
    if isinstance(conclusion, Tends) and conclusion.to is None:
        return _falling(conclusion, stated)
    if not isinstance(conclusion, Tends) or conclusion.to != lift(0) or speaks(conclusion.limit, conclusion.scalar):
        raise VocabularyError("what is squeezed is a limit, free of the number, as that tends to 0")
    f, limit, x = conclusion.lhs, conclusion.limit, conclusion.scalar
    lower: AtMost | Nonnegative | None = None
    upper: AtMost | None = None
    for relation in stated:
        match relation:
            case Nonnegative(g, ()) if limit == lift(0) and g == f:
                lower = relation
            case AtMost(g, Mul((y, free))) if limit == lift(0) and (y, g) == (x, f) and not speaks(free, x):
                upper = relation
            case AtMost(Add((a, Neg(Mul((y, free))))), g) if (a, y, g) == (limit, x, f) and not speaks(free, x):
                lower = relation
            case AtMost(g, Add((a, Scalar() as eta, Neg(Mul((y, free)))))) if (a, y, g) == (limit, x, f):
                vanishes = eta.sign == "positive" and not unreached(eta, lift(0))
                if vanishes and not any(speaks(e, s) for e, s in ((free, x), (f, eta), (limit, eta))):
                    upper = relation
    if lower is None or upper is None:
        raise VocabularyError(
            f"the limit needs {limit} − {x}·A ≤ {f} and {f} ≤ {limit} + η − {x}·B, A and B free of {x}, "
            "for every η > 0, however small; for the limit 0, 0 ≤ f ≤ x·B will do"
        )
    return (lower, upper)


def _falling(conclusion: Tends, stated: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises a/N ≤ f and f ≤ b/N, a and b free of N, for the conclusion f → 0 as N → ∞."""
    f, n = conclusion.lhs, conclusion.scalar
    lower = upper = None
    for relation in stated:
        match relation:
            case AtMost(Div(a, under), g) if (under, g) == (n, f) and not speaks(a, n):
                lower = relation
            case AtMost(g, Div(b, under)) if (under, g) == (n, f) and not speaks(b, n):
                upper = relation
    if lower is None or upper is None or conclusion.limit != lift(0) or not n.whole:
        raise VocabularyError(f"the limit 0 at infinity needs a/{n} ≤ {f} and {f} ≤ b/{n}, a and b free of {n}")
    return (lower, upper)


def _within_oscillations(conclusion: Relation, stated: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises f − L ≤ co + xB and L − f ≤ co + xB for the conclusion f → L as x → 0, o an oscillation, c free of both.

    For L = 0 the second may be f ≥ 0, and −f may be a difference turned round.
    """
    if not isinstance(conclusion, Tends) or conclusion.to != lift(0) or speaks(conclusion.limit, conclusion.scalar):
        raise VocabularyError("what is within an oscillation is a limit, free of the number, as that tends to 0")
    f, limit = conclusion.lhs, conclusion.limit
    above, below = (f - limit, limit - f) if limit != lift(0) else (f, _turned(f))
    near = {r.lhs: r for r in stated if isinstance(r, AtMost) and _small(r.rhs, conclusion)}
    sign = [r for r in stated if limit == lift(0) and r == Nonnegative(f)]
    upper, lower = near.get(above), near.get(below, *sign)
    if lower is None or upper is None:
        raise VocabularyError(
            f"the limit needs {above} ≤ c·o + {conclusion.scalar}·B and {below} ≤ c·o + {conclusion.scalar}·B, o an "
            "oscillation(…) of a radius δ > 0 that nothing bounds, c free of it and B of the number that tends to 0"
        )
    return (lower, upper)


def _turned(f: Expr) -> Expr:
    match f:
        case Add((a, Neg(b))):
            return b - a
    return -f


def _small(bound: Expr, conclusion: Tends) -> bool:
    """Whether a bound is a sum of terms c·o and x·B; the limit, f and c speak of no radius and of no oscillation."""
    x, terms = conclusion.scalar, [_factors(term) for term in (bound.terms if isinstance(bound, Add) else (bound,))]
    moved = {f: radius for term in terms for f in term if isinstance(f, Scalar) and (radius := radius_of(f))}
    shrink = {*moved, *moved.values()}
    small = all((x in term) != (len(moved.keys() & term) == 1) for term in terms)
    free_of_x = all(not speaks(f, x) for term in terms for f in term if f != x)
    constant = (f for term in terms if x not in term for f in term if f not in moved)
    fixed = not any(speaks(side, letter) for side in (*conclusion.sides(), *constant) for letter in shrink)
    return small and free_of_x and fixed and all(term.count(f) == 1 for term in terms for f in (x, *moved) if f in term)


def _factors(term: Expr) -> list[Expr]:
    """Return the factors of a product; those that divide it are never one of its letters."""
    match term:
        case Div(top, under):
            return [*_factors(top), 1 / under]
        case Mul(factors):
            return [f for factor in factors for f in _factors(factor)]
    return [term]


def radius_of(node: Scalar) -> Scalar | None:
    """Return the radius of an oscillation as ``oscillation`` declares it, one that may come near 0; else None."""
    match node.over:
        case (Mul((Add((_, Neg(Fn("where", far)))), Fn("abs", Add((_, Neg(Field() as g)))))),):
            match far:
                case Add((Field(FieldSymbol(arity=2, sharp=True)) as s, _, Neg(Scalar(sign="positive") as radius))):
                    same = g.at == (z,) and node == oscillation(node.name, node.latex, g, s, radius)
                    return radius if same and not unreached(radius, lift(0)) else None
    return None


def _enclosed(conclusion: Relation, _: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Premises p − R ≤ f and f ≤ p + R for the conclusion |f − p| ≤ R, where p = Σ cₖ xᵏ without its terms 0."""
    if not isinstance(conclusion, Expands):
        raise VocabularyError("what is enclosed is an expansion with a remainder")
    f, remainder, terms = conclusion.lhs, conclusion.remainder, conclusion.terms()
    whole = terms[0] if len(terms) == 1 else Add(terms)
    return (AtMost(whole - remainder, f), AtMost(f, whole + remainder))


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
    "0 ≤ f(x) ≤ xB for all x > 0 implies f(x) → 0; "
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
OSCILLATION = Rule(
    "uniform continuity",
    "what is within an oscillation of a limit has that limit",
    "f(x) − L ≤ c·o(δ) + x·B(δ) and L − f(x) ≤ c·o(δ) + x·B(δ) for all x, δ > 0, where o(δ) bounds how far a "
    "continuous function moves where a critic, largest at z alone, has dropped by less than δ, imply f(x) → L as x → 0",
    "Rudin, Principles of Mathematical Analysis, 3rd ed., Thm 4.19",
    _within_oscillations,
)
RULES = (ABOVE_TANGENT, SQUEEZE, ENCLOSURE, OSCILLATION)
LISTED = frozenset[Ground]((*IMPLICIT, *CITABLE, *RULES))


def value_at(body: Expr, scalar: Expr, place: Expr | int) -> Deriv:
    """Write f(a), the value of ``body`` where the scalar is ``place``."""
    return derivative(body, scalar, 0, at=place)
