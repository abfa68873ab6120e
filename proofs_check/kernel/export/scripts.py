"""Assertions of facts about inner integrals, in Coq's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.normal_forms.facts import Found, Known
from proofs_check.kernel.export.normal_forms.integrals import Normal
from proofs_check.kernel.statement.letters import Unexportable, bare
from proofs_check.kernel.statement.printing import POWER, SIGN, SUM, number
from proofs_check.vocabulary.expressions import CopySum, Expr, Fn, Int
from proofs_check.vocabulary.symbols import ConditionalLaw, Interval, Law


def listed(printer: ProofPrinter, terms: Iterable[tuple[Expr, Expr]], bound: str, kind: str = "M -> R") -> str:
    """Write coefficients and functions of one point as a list."""
    items = "; ".join(f"({printer.open(c)}, fun {bound} => {printer.open(a)})" for c, a in terms)
    return f"({f'[{items}]' if items else 'nil'} : list (R * ({kind})))"


def rewrites(found: Sequence[Found]) -> str:
    """Return the tactics that put normal forms in the place of inner integrals, the outermost first."""
    known = [
        f"{'logs; ' if f.kind == 'log' else ''}rewrite ?{f.name} by assumption"
        for f in reversed(found)
        if f.kind != "exchange"
    ]
    return "; ".join([*known, "rewrite ?pow2_abs"])


def knowing(printer: ProofPrinter, known: Iterable[Known]) -> str:
    """Return the tactics that use what is known of integrals."""
    tactics = [
        f"rewrite ?{k.fact}" if k.volume is None else f"volume H_{printer.letter(k.volume)}_volume"
        for k in known
        if k.fact or k.volume is not None
    ]
    return "; ".join(dict.fromkeys(tactics)) or "idtac"


def fact(printer: ProofPrinter, normal: Normal, index: int) -> list[str]:
    """Assert one fact that was found; those before it are used."""
    found = normal.found[index]
    before = symmetry(printer, normal) + rewrites(normal.found[:index])
    match found.kind, found.left:
        case "size", Fn():
            return _size(printer, found, before)
        case "exp", Fn():
            claim, intro = _stated(printer, found)
            return [claim, f"{{ {intro}apply ln_inv; [ pos | pos | {before}; at_point ]. }}"]
        case "log", Fn(_, value):
            claim, _ = _stated(printer, found)
            ((_, product),) = found.terms
            power = f"replace {printer.open(value, SIGN)} with ({printer.open(product)}) by lra"
            return [claim, f"{{ {power}; at_point. }}"]
        case "same", _:
            claim, intro = _stated(printer, found)
            return [claim, f"{{ {intro}f_equal; {before}; at_point. }}"]
        case "exchange", Int():
            return _exchange(printer, found, before)
        case "sum", CopySum():
            return _sum(printer, normal, found, before)
        case "copies", Int():
            return _copies(printer, found, before)
        case "mu", Int():
            how = f"masses; {knowing(printer, found.known)}"
            return _integral(printer, found, before, "mu", "lin_mu", "integrables", how)
        case "rint", Int(measure=Interval() as interval):
            return _over_interval(printer, found, before, interval)
        case "ev", Int(measure=ConditionalLaw(given=(given,)) as law):
            what = f"lin_ev {printer.letter(bare(law))} {printer.letters.point(given)}"
            return _integral(printer, found, before, "ev", what, "tames", "rewrite ?ev_one")
    raise Unexportable(f"a fact about {found.left}")


def symmetry(printer: ProofPrinter, normal: Normal) -> str:
    """Return the tactics that turn symmetric critics round, where their points were met in the other order."""
    return "".join(
        f"try rewrite (H_{printer.letter(f.symbol)}_sym {' '.join(map(printer.letters.point, f.at))}); "
        for f in normal.turned
    )


def _stated(printer: ProofPrinter, found: Found) -> tuple[str, str]:
    """Return the assertion of a fact, and the tactic that introduces its points."""
    points = " ".join(map(printer.letters.point, found.points))
    head, intro = (f"forall {points}, ", f"intros {points}. ") if points else ("", "")
    return f"assert ({found.name} : {head}{printer.open(found.left)} = {printer.open(found.right)}).", intro


def _integral(
    printer: ProofPrinter, found: Found, before: str, kind: str, lin: str, side: str, how: str
) -> list[str]:  # fmt: skip
    assert isinstance(found.left, Int)
    claim, intro = _stated(printer, found)
    bound = printer.letters.point(found.left.points[0])
    terms = listed(printer, found.terms, bound)
    at_each = f"intros {bound}; cbn [lin]; {before}; at_point"
    return [
        claim,
        f"{{ {intro}transitivity ({lin} {terms}); [ apply {kind}_is; [ {side} | {at_each} ]"
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


def _size(printer: ProofPrinter, found: Found, before: str) -> list[str]:
    """Assert |a| = c|b|, where a is c b or −c b."""
    claim, intro = _stated(printer, found)
    ((c, rest),) = found.terms
    assert isinstance(rest, Fn)
    factor, body = printer.open(c, SIGN), printer.open(rest.body, SIGN)
    same = f"{before}; at_point"
    return [
        claim,
        f"{{ {intro}transitivity (Rabs ({factor} * {body})).",
        f"  {{ first [ f_equal; {same} | rewrite <- Rabs_Ropp; f_equal; {same} ]. }}",
        f"  rewrite Rabs_mult, (Rabs_pos_eq ({factor})) by nneg; first [ reflexivity | at_point ]. }}",
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


def _copies(printer: ProofPrinter, found: Found, before: str) -> list[str]:
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
        f" | cbn [lin_iid]; moments; {before}; at_point ]. }}",
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
