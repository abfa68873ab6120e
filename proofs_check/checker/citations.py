"""Cited facts are schemas: a clause that is nothing but an instance of one is matched with it, part by part.

Each matcher says why a relation is no instance of its fact, and nothing where it is one. What must hold for the fact to
apply is part of the match: an invariant integrand, coefficients ≥ 0, an exponent that is least at one end. What a lift
may replace is matched here too: Pρ by ρ, where P is a smoothing operator, which takes means at every point of a kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from proofs_check.checker.identities import Proof, Prover
from proofs_check.checker.power_series import is_semidefinite
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Unfolder, differentiate
from proofs_check.vocabulary.expressions import (
    Add,
    Deriv,
    Div,
    Expr,
    Field,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Pow,
    Scalar,
    free,
    lift,
    nodes,
)
from proofs_check.vocabulary.facts import CITABLE, DERIVATIVE, INVARIANCE, LAPLACE, SCHUR, Fact
from proofs_check.vocabulary.hypotheses import speaks
from proofs_check.vocabulary.statements import Equal, Nonnegative, Relation, Tends
from proofs_check.vocabulary.substitutions import move, put
from proofs_check.vocabulary.symbols import Interval, mu


def mismatch(fact: Fact, relation: Relation, prover: Prover) -> str:
    """Say why a relation is no instance of a fact; empty where it is one."""
    if all(fact is not listed for listed in CITABLE):
        return f"“{fact.name}” is not on the list of facts"
    for schema, matcher in MATCHERS:
        if fact is schema:
            why = matcher(relation, prover)
            return f"no instance of {fact.name}: {why}" if why else ""
    return f"{fact.name} has no schema that a clause could match; rest a link on an instance that is given(…)"


def unlike(smoothed: Expr, bare: Expr, prover: Prover) -> str:
    """Say why one density does not approximate another; empty where it is Pρ for a smoothing P, and the other is ρ."""
    match smoothed:
        case Named(definition, (density,), (point,)) as image if definition.kind == "operator":
            if not (isinstance(density, Field) and density(point) == bare):
                return f"{smoothed} approximates {density}, and not {bare}"
        case _:
            return f"{smoothed} is no operator's image of {bare}, and does not approximate it"
    mean = prover.equal(definition(1), lift(1))
    if not mean.holds:
        return f"{definition(1)} = 1 is not shown, so that {smoothed} is no mean of {bare}: {mean.why}"
    kernels = (node for node in nodes(Unfolder(prover.bodies)(image)) if isinstance(node, Field) and len(node.at) > 1)
    if any(point in kernel.at for kernel in kernels):
        return ""
    return f"{smoothed} is no mean of {bare} near a point: no kernel at the point stands in it"


def at_no_point(node: Expr) -> Expr:
    """Return a named object without its points."""
    return replace(node, at=()) if isinstance(node, Named) else node


def difference_quotient(passage: Tends, prover: Prover) -> Proof:
    """Prove that f(x)/x tends to f'(0): f(0) = 0, and the derivative there is the limit."""
    match passage:
        case Tends(Div(function, number), limit, scalar, Num(Fraction(numerator=0))) if number == scalar:
            pass
        case _:
            why = f"{passage.lhs} is no f(x)/x as x → 0, whose limit is f'(0): end the chain by(…) a rule"
            return Proof(False, why)
    if speaks(limit, scalar):
        return Proof(False, f"the limit {limit} must be free of {scalar}")
    start = prover.equal(Deriv(function, scalar, 0, lift(0)), lift(0))
    slope = prover.equal(Deriv(function, scalar, 1, lift(0)), limit)
    for proof, said in ((start, f"{function} is 0 at 0"), (slope, f"its derivative at 0 is {limit}")):
        if not (proof.holds or proof.assumes):
            return Proof(False, f"that {said} is not shown: {proof.why}")
    assumes, relied = start.assumes | slope.assumes, start.relied | slope.relied
    why = next((proof.why for proof in (start, slope) if proof.assumes), "the derivative at 0")
    return Proof(not assumes, why, start.used | slope.used | {DERIVATIVE}, assumes, relied)


def _invariant(relation: Relation, prover: Prover) -> str:
    """V(z) = V(v) for what integrals against μ make of one isotropic critic, at a single free point."""
    if not isinstance(relation, Equal):
        return f"{relation} is no equation"
    here, there = free(relation.lhs), free(relation.rhs)
    if len(here) != 1 or len(there) != 1 or move(relation.lhs, dict(zip(here, there, strict=True))) != relation.rhs:
        return f"{relation.lhs} and {relation.rhs} are not one function at two points"
    whole = Unfolder(prover.bodies)(relation.lhs)
    fields = {node.symbol for node in nodes(whole) if isinstance(node, Field)}
    if len(fields) != 1 or not all(symbol.isotropic for symbol in fields):
        return f"{relation.lhs} must speak of one isotropic critic, and not of {_named(sorted(f.name for f in fields))}"
    others = [n for n in nodes(whole) if isinstance(n, Int) and (n.measure != mu or n.copies is not None)]
    if others:
        return f"{others[0]} is not against μ"
    return SignReader(Unfolder(prover.bodies)).undefined(whole)


def _semidefinite(relation: Relation, prover: Prover) -> str:
    """∬f(c(z, w)) h(z) h(w) dμ dμ ≥ 0 for a gram kernel c, a power series f with coefficients ≥ 0, and a signed h."""
    if not isinstance(relation, Nonnegative) or relation.zero_only:
        return f"{relation} is no sign, or says where it vanishes"
    whole = Unfolder(prover.bodies)(relation.lhs)
    if undefined := SignReader(Unfolder(prover.bodies)).undefined(whole):
        return undefined
    match whole:
        case Int(Int(Mul(factors), (w,), inner, None), (z,), outer, None) if inner == outer == mu:
            mine = [f for f in factors if free(f) == {z}]
            other = [f for f in factors if free(f) == {w}]
            both = [f for f in factors if f not in mine and f not in other]
        case _:
            return f"{relation.lhs} is no double integral of a product against μ"
    if not mine or [move(f, {z: w}) for f in mine] != other or not all(map(_is_signed, mine)):
        return f"{relation.lhs} must hold one signed density at {z.name} and at {w.name}"
    cosines = {node for f in both for node in nodes(f) if isinstance(node, Field)}
    if len(cosines) != 1 or not all(c.symbol.gram and set(c.at) == {z, w} for c in cosines):
        return f"{relation.lhs} must hold a function of one inner product of unit vectors"
    (cosine,) = cosines
    return is_semidefinite(Mul(tuple(both)), cosine)


def _is_signed(node: Expr) -> bool:
    """Whether a function is a sum of densities and bounded functions times numbers, so that it has a finite mass."""
    match node:
        case Add(terms):
            return all(map(_is_signed, terms))
        case Neg(body):
            return _is_signed(body)
        case Mul((number, body)) if not free(number):
            return _is_signed(body)
        case Field(symbol):
            return symbol.domain is None
    return not free(node)  # a number, since μ is finite


@dataclass(frozen=True, slots=True)
class _Peak:
    """How ∫g e^(−U/τ) behaves at the end where U is least: U rises by ``slope``, and g is ``factor`` · distanceᵖ."""

    slope: Expr
    factor: Expr
    power: Expr


def _ties(relation: Relation, prover: Prover) -> str:
    """∫g₁e^(−U₁/τ) / ∫g₂e^(−U₂/τ) → G₁/G₂ · (s₂/s₁)^(p+1), both least at one end of an interval, with U = 0 there."""
    match relation:
        case Tends(Div(one, other), limit, Scalar(sign="positive") as tau, Num(Fraction(numerator=0))) if not speaks(
            limit, tau
        ):
            pass
        case _:
            return f"{relation} is no limit of a quotient as a number > 0 goes to 0"
    peaks = []
    for side in (one, other):
        peak = _peak(Unfolder(prover.bodies)(side), tau, prover)
        if isinstance(peak, str):
            return f"{side}: {peak}"
        peaks.append(peak)
    first, second = peaks
    expected = first.factor / second.factor * (second.slope / first.slope) ** (first.power + 1)
    for a, b in ((first.power, second.power), (limit, expected)):
        proof = prover.equal(a, b)
        if not proof.holds:
            return f"{a} = {b} is not shown: {proof.why}"
    return ""


def _peak(node: Expr, tau: Scalar, prover: Prover) -> _Peak | str:
    """Return how an integral behaves at the end where its exponent is least, or why that cannot be read."""
    match node:
        case Int(Mul((*weights, Fn("exp", Div(exponent, number)))), (point,), Interval(symbol) as interval, None) if (
            number == tau and not any(speaks(e, tau) for e in (exponent, *weights))
        ):
            pass
        case _:
            return "it is no ∫g e^(−U/τ) over an interval, with g and U free of τ"
    t = Field(symbol, (point,))
    reader = SignReader(Unfolder(prover.bodies))
    inside = reader.almost_everywhere((point,))
    if undefined := reader.undefined(exponent) or inside.undefined(Mul(tuple(weights))):
        return undefined
    if inside.read(exponent).sign != "-":
        return f"that {exponent} < 0 inside the interval cannot be read"
    for end, far in (interval.ends, interval.ends[::-1]):
        rising = Num(Fraction(1 if end < far else -1))
        if prover.equal(_at(exponent, t, end), lift(0)).holds and reader.read(_at(exponent, t, far)).sign == "-":
            slope = _at(differentiate(exponent, t), t, end) * -rising
            if reader.read(slope).sign != "+":
                return f"{exponent} is not seen to rise to 0 with a slope"
            return _weighed(weights, t, (end, rising), slope, prover)
    return f"that {exponent} is 0 at one end alone cannot be read"


def _weighed(weights: list[Expr], t: Field, place: tuple[Fraction, Expr], slope: Expr, prover: Prover) -> _Peak | str:
    """Return what the factors beside the exponential are near the end: g(t) ~ factor · |t − end|^power."""
    end, rising = place
    reader = SignReader(Unfolder(prover.bodies))
    factor, power = lift(1), lift(0)
    for weight in weights:
        base, exponent = (weight.base, weight.exponent) if isinstance(weight, Pow) else (weight, lift(1))
        if undefined := reader.undefined(base):
            return undefined
        near = _at(base, t, end)
        if reader.read(exponent).sign not in ("+", "0+", "0"):
            return f"that {weight} is bounded cannot be read"
        if reader.read(near).sign == "0":
            near, power = _at(differentiate(base, t), t, end) * rising, power + exponent
        if reader.read(near).sign != "+":
            return f"how {weight} behaves at {end} cannot be read"
        factor = factor * near**exponent
    return _Peak(slope, factor, power)


def _at(node: Expr, t: Field, end: Fraction) -> Expr:
    return put(node, {t.symbol: Num(end)})


def _named(letters: list[str]) -> str:
    return ", ".join(letters) or "none"


Matcher = Callable[[Relation, Prover], str]
MATCHERS: tuple[tuple[Fact, Matcher], ...] = ((INVARIANCE, _invariant), (SCHUR, _semidefinite), (LAPLACE, _ties))
