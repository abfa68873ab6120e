"""Assertions of facts about inner integrals, in Coq's words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from proofs_check.kernel.export.nodes import ProofPrinter, RealPower
from proofs_check.kernel.export.normal_forms.facts import Found
from proofs_check.kernel.export.normal_forms.integrals import Normal
from proofs_check.kernel.export.normal_forms.rewriting import in_order, knowing, rewrites, symmetry, used
from proofs_check.kernel.statement.letters import Unexportable, bare
from proofs_check.kernel.statement.printing import ATOM, POWER, SIGN, SUM, number
from proofs_check.vocabulary.expressions import CopySum, Expr, Field, Fn, Int, Neg, Num, lift, nodes
from proofs_check.vocabulary.substitutions import move
from proofs_check.vocabulary.symbols import ConditionalLaw, Interval, Law


def listed(printer: ProofPrinter, terms: Iterable[tuple[Expr, Expr]], bound: str, kind: str = "M -> R") -> str:
    """Write coefficients and functions of one point as a list."""
    items = "; ".join(f"({printer.open(c)}, fun {bound} => {printer.open(a)})" for c, a in terms)
    return f"({f'[{items}]' if items else 'nil'} : list (R * ({kind})))"


def fact(printer: ProofPrinter, normal: Normal, index: int) -> list[str]:
    """Assert one fact that was found; those before it are used."""
    found = normal.found[index]
    before = symmetry(printer, normal) + rewrites(printer, used(printer, normal, index))
    match found.kind, found.left:
        case "size", Fn():
            return _size(printer, found, before)
        case "exp", Fn():
            claim, intro = _stated(printer, found)
            return [claim, f"{{ {intro}apply ln_inv; [ pos | pos | {before}; at_point ]. }}"]
        case "log", Fn(_, value):
            claim, intro = _stated(printer, found)
            ((_, product),) = found.terms
            same = f"{before}; first [ lra | at_point ]"
            power = f"replace {printer.open(value, SIGN)} with ({printer.open(product)}) by ({same})"
            return [claim, f"{{ {intro}{power}; at_point. }}"]
        case "same", _:
            claim, intro = _stated(printer, found)
            return [claim, f"{{ {intro}f_equal; {before}; at_point. }}"]
        case "power", RealPower():
            return _power(printer, found, before)
        case "volume", Int():
            return _volume(printer, found, before)
        case "exchange", Int():
            return _exchange(printer, found, before)
        case "sum", CopySum():
            return _sum(printer, normal, found, before)
        case "copies", Int():
            whole = symmetry(printer, normal) + rewrites(printer, in_order(normal, normal.found[:index]))
            return _copies(printer, found, before, whole)
        case "mu", Int():
            how = f"masses; {knowing(printer, found.known)}"
            return _integral(printer, found, before, "mu_is", "lin_mu", "integrables", how)
        case "rint", Int(measure=Interval() as interval):
            return _over_interval(printer, found, before, interval)
        case "ev", Int(measure=ConditionalLaw(given=(given,)) as law):
            return _mean(printer, found, before, "ev", f"{printer.letter(bare(law))} {printer.letters.point(given)}")
        case "ex", Int(measure=Law() as law):
            return _mean(printer, found, before, "ex", printer.letter(law))
        case "turned", Int():
            return _turned(printer, found, before)
        case "inward", Int(measure=Law() as law):
            return _inward(printer, found, before, printer.letter(law))
    raise Unexportable(f"a fact about {found.left}")


def _stated(printer: ProofPrinter, found: Found, *, inside: bool = False) -> tuple[str, str]:
    """Return the assertion of a fact, and the tactic that introduces its points; those of the link are there.

    With ``inside`` it is about points inside of intervals alone.
    """
    points = " ".join(printer.letters.point(p) for p in found.points if p.name.startswith("#"))
    head, intro = (f"forall {points}, ", f"intros {points}. ") if points else ("", "")
    fields = dict.fromkeys(n for n in nodes(found.left) if isinstance(n, Field) and n.symbol.domain is not None)
    for i, x in enumerate(fields if inside else ()):
        low, high = map(number, x.symbol.domain or ())
        t = printer.letters.point(x.at[0])
        head += f"{low} < {t} -> {t} < {high} -> "
        intro += f"intros q_l{i} q_r{i}. "
    return f"assert ({found.name} : {head}{printer.open(found.left)} = {printer.open(found.right)}).", intro


def _mean(printer: ProofPrinter, found: Found, before: str, kind: str, law: str) -> list[str]:
    by, lin = f"(mean_is _ ({kind}_mean {law}))", f"lin_mean ({kind} {law})"
    return _integral(printer, found, before, by, lin, "tames", f"rewrite ?{kind}_one")


def _integral(
    printer: ProofPrinter, found: Found, before: str, by: str, lin: str, side: str, how: str
) -> list[str]:  # fmt: skip
    assert isinstance(found.left, Int)
    claim, intro = _stated(printer, found)
    bound = printer.letters.point(found.left.points[0])
    terms = listed(printer, found.terms, bound)
    at_each = f"intros {bound}; cbn [lin]; {before}; at_point"
    return [
        claim,
        f"{{ {intro}transitivity ({lin} {terms}); [ apply {by}; [ {side} | {at_each} ]"
        f" | cbn [{lin.split(maxsplit=1)[0]}]; {how}; {before}; at_point ]. }}",
    ]


def _over_interval(printer: ProofPrinter, found: Found, before: str, interval: Interval) -> list[str]:
    assert isinstance(found.left, Int)
    claim, intro = _stated(printer, found)
    bound, ends = printer.letters.point(found.left.points[0]), " ".join(map(number, interval.ends))
    terms = listed(printer, found.terms, bound, "R -> R")
    at_each = f"intros {bound} q_l q_r; cbn [linR]; {before}; at_point"
    return [
        claim,
        f"{{ {intro}transitivity (lin_RInt {ends} {terms}); [ apply rint_is; [ lra | continuous_all | {at_each} ]"
        f" | cbn [lin_RInt]; rewrite ?RInt_one; {before}; at_point ]. }}",
    ]


def _power(printer: ProofPrinter, found: Found, before: str) -> list[str]:
    """Assert what a power is: of 0, by one whose exponent differs by a whole number, of a product.

    At points of an interval this is inside, where the base is > 0.
    """
    assert isinstance(found.left, RealPower)
    claim, intro = _stated(printer, found, inside=True)
    base, exponent = (printer.open(part, ATOM) for part in (found.left.base, found.left.exponent))
    same = f"({before}; rewrite ?INR_2, ?INR_3; cbn [INR]; first [ lra | at_point ])"
    if not found.terms:
        return [claim, f"{{ {intro}apply power_at_0; [ pos | {same} ]. }}"]
    ((fraction, n), (size, rest)) = found.terms
    k, less = int(_value(n)), printer.open(fraction, ATOM)
    steps = []
    if less == "0":
        steps.append(f"rewrite (power_whole {k} {exponent} {base}) by first [ nneg | {same} ]")
    elif k:
        way = "up" if k > 0 else "down"
        steps.append(f"rewrite (power_{way} {abs(k)} {less} {exponent} {base}) by first [ pos | {same} ]")
    elif less != exponent:
        steps.append(f"replace {exponent} with {less} by {same}")
    if less != "0" and size != lift(1):
        parts = f"{printer.open(size, ATOM)} {printer.open(rest, ATOM)}"
        steps.append(f"rewrite (power_mult {less} {parts} {base}) by first [ pos | nneg | {same} ]")
    return [claim, f"{{ {intro}{'; '.join([*steps, before])}; at_point. }}"]


def _value(node: Expr) -> Fraction:
    """Return the number that a form is."""
    match node:
        case Num(value):
            return value
        case Neg(Num(value)):
            return -value
    raise Unexportable(f"{node} is no number")


def _volume(printer: ProofPrinter, found: Found, before: str) -> list[str]:
    """Assert that an integral is a kernel's volume: its integrand is the kernel, at the point that it is about."""
    assert isinstance(found.left, Int)
    claim, intro = _stated(printer, found)
    ((known,), (p,), (about,)) = found.known, found.left.points, found.points
    assert known.volume is not None
    said = f"(H_{printer.letter(known.volume)}_volume {printer.letters.point(about)})"
    same = f"intros {printer.letters.point(p)}; {before}; at_point"
    return [claim, f"{{ {intro}volume_by {said}; {same}. }}"]


def _size(printer: ProofPrinter, found: Found, before: str) -> list[str]:
    """Assert |a| = c|b|, where a is c b or −c b; b may be 1."""
    claim, intro = _stated(printer, found)
    ((c, rest),) = found.terms
    factor, same = printer.open(c, SIGN), f"{before}; at_point"
    product = f"{factor} * {printer.open(rest.body, SIGN)}" if isinstance(rest, Fn) else factor
    return [
        claim,
        f"{{ {intro}transitivity (Rabs ({product})).",
        f"  {{ first [ f_equal; {same} | rewrite <- Rabs_Ropp; f_equal; {same} ]. }}",
        f"  rewrite ?Rabs_mult, (Rabs_pos_eq ({factor})) by nneg; first [ reflexivity | at_point ]. }}",
    ]


def _sum(printer: ProofPrinter, normal: Normal, found: Found, before: str) -> list[str]:
    assert isinstance(found.left, CopySum)
    point = printer.letters.point(found.left.point)
    number = printer.whole(normal.copies[found.left.point])
    points = " ".join(map(printer.letters.point, found.points))
    terms = listed(printer, found.terms, point)
    claim = f"forall {points} (l_{point} : list M), length l_{point} = {number} -> "
    return [
        f"assert ({found.name} : {claim}{printer.open(found.left)} = {printer.open(found.right)}).",
        f"{{ intros {points} l_{point} q_L. transitivity (lin_Sum {terms} l_{point});"
        f" [ apply Sum_is; intros {point}; cbn [lin]; {before}; at_point"
        f" | cbn [lin_Sum]; rewrite ?Sum_one, ?q_L; at_point ]. }}",
    ]


def _copies(printer: ProofPrinter, found: Found, before: str, whole: str) -> list[str]:
    """Assert an average over copies; moments make products of which facts before it speak, so these are ``whole``."""
    node = found.left
    assert isinstance(node, Int)
    assert isinstance(node.measure, Law)
    assert node.measure.density is not None
    assert node.copies is not None
    claim, intro = _stated(printer, found)
    bound = f"l_{printer.letters.point(node.points[0])}"
    law, number = printer.letter(node.measure.density.symbol), printer.whole(node.copies)
    terms = listed(printer, found.terms, bound, "list M -> R")
    return [
        claim,
        f"{{ {intro}transitivity (lin_iid {law} {number} {terms});"
        f" [ apply iid_is; [ assumption | tamesL | intros {bound} q_L; cbn [linL]; {before}; at_point ]"
        f" | cbn [lin_iid]; moments; {whole}; at_point ]. }}",
    ]


def _turned(printer: ProofPrinter, found: Found, before: str) -> list[str]:
    """Assert that an integral of a mean, with a factor, is a mean of integrals, whose normal form is known."""
    x = found.exchange
    assert x is not None
    assert isinstance(found.left, Int)
    claim, intro = _stated(printer, found)
    p, b = (printer.letters.point(node.points[0]) for node in (found.left, x.inner))
    a, c, law = printer.open(x.factor, SUM), printer.open(x.inner.body, SUM), printer.open(x.turned)
    body = printer.open(found.left.body, SUM)
    return [
        claim,
        f"{{ {intro}transitivity ({law}).",
        f"  {{ apply (ex_swap _ (fun {p} => {body}) (fun {p} => {a}) (fun {p} {b} => {c}));"
        f" [ tame | tame | intros {p}; at_point ]. }}",
        f"  {before}; at_point. }}",
    ]


def _inward(printer: ProofPrinter, found: Found, before: str, law: str) -> list[str]:
    """Assert that a mean of an integral or a mean, with a factor, is what it is with both turned."""
    x = found.exchange
    assert x is not None
    assert isinstance(found.left, Int)
    assert isinstance(x.turned.body, Int)
    claim, intro = _stated(printer, found)
    p, b = (printer.letters.point(node.points[0]) for node in (x.turned, x.turned.body))
    body, whole = printer.open(x.turned.body.body, SUM), printer.open(x.turned)
    places = {found.left.points[0]: x.turned.body.points[0], x.inner.points[0]: x.turned.points[0]}
    a, c = (move(part, places) for part in (x.factor, x.inner.body))
    terms = listed(printer, [(a, c)], p)
    inner, by, lin, side, turn = (
        (f"ex {law} (fun {p} => {body})", f"mean_is _ (ex_mean {law})", "lin_mean", "tames", "ex_ex")
        if isinstance(x.turned.measure, Law)
        else (f"∫ {p}, {body}", "mu_is", "lin_mu", "integrables", "ex_mu")
    )
    return [
        claim,
        f"{{ {intro}transitivity (ex {law} (fun {b} => {inner})).",
        f"  {{ apply mean_ext; intros {b}. symmetry. rewrite ({by} (fun {p} => {body}) {terms});"
        f" [ cbn [{lin}]; at_point | {side} | intros {p}; cbn [lin]; at_point ]. }}",
        f"  rewrite ({turn} M {law} (fun {b} {p} => {body})) by tame.",
        f"  transitivity ({whole}); [ reflexivity | {before}; at_point ]. }}",
    ]


def _exchange(printer: ProofPrinter, found: Found, before: str) -> list[str]:
    x = found.exchange
    assert x is not None
    assert isinstance(found.left, Int)
    claim, intro = _stated(printer, found)
    p, b = (printer.letters.point(node.points[0]) for node in (found.left, x.inner))
    a, c = printer.open(x.factor, POWER), printer.open(x.inner.body, SUM)
    both = f"({a}) * ({c})"
    turned, other = printer.open(x.turned.body), printer.letters.point(x.turned.points[0])
    inner = f"(mu_is (fun {b} => {both}) ([({a}, fun {b} => {c})] : list (R * (M -> R))))"
    terms = listed(printer, found.terms, p)
    return [
        claim,
        f"{{ {intro}transitivity (∫ {p}, ∫ {b}, {both}).",
        f"  {{ apply mu_ext; intros {p}. symmetry. rewrite {inner};"
        f" [ cbn [lin_mu]; at_point | integrables | intros {b}; cbn [lin]; at_point ]. }}",
        f"  rewrite (swap (fun {p} {b} => {both}) (fun {p} {other} => {turned}));"
        f" [ | tame | intros {p} {b}; {before}; at_point ].",
        f"  transitivity (∫ {p}, {printer.open(x.total)}).",
        f"  {{ apply mu_ext; intros {p}. {before}; first [ reflexivity | at_point ]. }}",
        f"  transitivity (lin_mu {terms}); [ apply mu_is; [ integrables | intros {p}; cbn [lin]; {before}; at_point ]"
        f" | cbn [lin_mu]; masses; {knowing(printer, found.known)}; {before}; at_point ]. }}",
    ]
