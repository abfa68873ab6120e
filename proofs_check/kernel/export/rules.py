"""Links that are the conclusion of a background rule: the library's proof of the rule, from the clauses it needs."""

from __future__ import annotations

from proofs_check.kernel.export import derivatives
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.premises import Proved
from proofs_check.kernel.export.unfolding import Unfolder, slope
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.printing import ATOM, SUM
from proofs_check.kernel.statement.relations import proposition, said_of, whole
from proofs_check.kernel.statement.scopes import NOWHERE
from proofs_check.vocabulary.background import ABOVE_TANGENT, ENCLOSURE, SQUEEZE
from proofs_check.vocabulary.chains import Link
from proofs_check.vocabulary.expressions import Deriv, Div, Expr, Mul, Neg, Scalar, VocabularyError, lift
from proofs_check.vocabulary.statements import AtMost, Expands, Nonnegative, Positive, Relation, Tends

Shown = tuple[str, tuple[str, ...]]  # what a lemma says, and its script


def by_rule(printer: ProofPrinter, proved: Proved, link: Link, relation: Relation) -> Shown:
    """Return the statement and the script of a link by a rule."""
    stated = tuple(clause.relation for clause in link.premises)
    assert link.rule is not None
    try:
        needed = link.rule.premises(relation, stated)
    except VocabularyError as why:
        raise Unexportable(str(why)) from why
    lemmas = [proved(r) for r in needed]
    match link.rule, relation:
        case rule, Nonnegative() if rule == ABOVE_TANGENT:
            return _above_tangent(printer, relation, needed, lemmas)
        case rule, Tends() if rule == SQUEEZE:
            return _squeezed(printer, relation, needed, lemmas)
        case rule, Expands() if rule == ENCLOSURE:
            return _enclosed(printer, relation, needed, lemmas)
    raise Unexportable(f"the rule “{link.rule.name}” of a {type(relation).__name__}")


def _above_tangent(
    printer: ProofPrinter, relation: Nonnegative, needed: tuple[Relation, ...], lemmas: list[str]
) -> Shown:  # fmt: skip
    ((x, a),) = relation.zero_only
    assert isinstance(x, Scalar)
    if x.sign != "positive" or x.bounds or x.below is not None:
        raise Unexportable(f"a function above its tangent on another interval than {x} > 0")
    value, steep, curved = lemmas
    node = Deriv(relation.lhs, x, 1, x)
    form = Unfolder().unfold(relation.lhs)
    function, var = derivatives.function_of(printer, node), printer.letter(x)
    strict = (
        f"apply ({curved} y Hy)"
        if isinstance(needed[2], Positive)
        else f"destruct ({curved} y Hy) as [_ [P Q]]; destruct P as [P|P];"
        " [ exact P | symmetry in P; apply Q in P; contradiction ]"
    )
    script = (
        *derivatives.slopes(printer, node, (slope(form, x) or lift(0),)),
        f"apply (above_tangent {function} {printer.text(a, NOWHERE, ATOM)}).",
        "- lra.",
        "- intros y Hy. eexists. apply (q_S1 y Hy).",
        f"- intros y Hy. apply ({curved} y Hy).",
        f"- apply {value}.",
        f"- apply {steep}.",
        f"- intros y Hy N. {strict}.",
        "- assumption.",
    )
    inside = printer.text(relation.lhs, NOWHERE, SUM)
    return f"0 <= {inside} /\\ ({inside} = 0 <-> {var} = {printer.text(a)})", script


def _squeezed(printer: ProofPrinter, relation: Tends, needed: tuple[Relation, ...], lemmas: list[str]) -> Shown:
    lower, upper = needed
    assert isinstance(upper, AtMost)
    x = relation.scalar
    var = printer.letter(x)

    def show(node: Expr) -> str:
        return printer.text(node, NOWHERE, ATOM)

    function = f"(fun {var} => {printer.text(relation.lhs)})"
    if relation.to is None:
        assert isinstance(lower, AtMost)
        assert isinstance(lower.lhs, Div)
        assert isinstance(upper.rhs, Div)
        script = (
            f"apply (squeeze_falling {function} {show(lower.lhs.numerator)} {show(upper.rhs.numerator)});"
            " cbv beta; intros q_N q_HN.",
            f"- gg_apply {lemmas[0]}.",
            f"- gg_apply {lemmas[1]}.",
        )
        return said_of(printer, relation, NOWHERE), script
    if isinstance(lower, Nonnegative):
        script = (
            f"apply (squeeze_below {function} {show(_factor_of(x, upper))}); cbv beta; intros q_x q_Hx.",
            f"- gg_apply {lemmas[0]}.",
            f"- gg_apply {lemmas[1]}.",
        )
        return said_of(printer, relation, NOWHERE), script
    below, eta, above = _parts_at_0(lower, upper)
    script = (
        f"apply (squeeze_at_0 {function} {show(relation.limit)} {show(below)}"
        f" (fun {printer.letter(eta)} => {printer.text(above)})); cbv beta.",
        f"- intros q_x q_Hx. gg_apply {lemmas[0]}.",
        f"- intros q_x q_y q_Hx q_Hy. gg_apply {lemmas[1]}.",
    )
    return said_of(printer, relation, NOWHERE), script


def _factor_of(x: Scalar, upper: AtMost) -> Expr:
    """Return B of f(x) ≤ xB."""
    match upper.rhs:
        case Mul((factor, bound)) if factor == x:
            return bound
    raise Unexportable(f"a bound {upper} that is written in another way")


def _parts_at_0(lower: Relation, upper: AtMost) -> tuple[Expr, Scalar, Expr]:
    """Return A, η and B of L − xA ≤ f(x) ≤ L + η − xB(η)."""
    match lower.lhs.parts(), upper.rhs.parts():
        case (_, Neg(Mul((_, below)))), (_, Scalar() as eta, Neg(Mul((_, above)))):
            return below, eta, above
    raise Unexportable(f"bounds {lower} and {upper} that are written in another way")


def _enclosed(printer: ProofPrinter, relation: Expands, needed: tuple[Relation, ...], lemmas: list[str]) -> Shown:
    said = proposition(printer, relation)
    terms, remainder = whole(relation), relation.remainder
    below = proposition(printer, AtMost(terms - remainder, relation.lhs))
    above = proposition(printer, AtMost(relation.lhs, terms + remainder))
    if needed != (AtMost(terms - remainder, relation.lhs), AtMost(relation.lhs, terms + remainder)):
        raise Unexportable("an enclosure whose bounds are written in another way")
    script = (
        f"assert (q_A : {below}) by (gg_apply {lemmas[0]}).",
        f"assert (q_B : {above}) by (gg_apply {lemmas[1]}).",
        "repeat match goal with H : _ /\\ _ |- _ => destruct H end.",
        "apply enclosure; assumption.",
    )
    return said.head + said.said, script
