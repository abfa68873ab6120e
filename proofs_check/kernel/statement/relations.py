"""Relations as Coq propositions, closed over their free points, and the existence of the derivatives in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.printing import ATOM, INTEGRAL, PRODUCT, SUM, Printer, derived
from proofs_check.kernel.statement.scopes import NOWHERE, Scope
from proofs_check.vocabulary.expressions import (
    Add,
    Deriv,
    Expr,
    Field,
    FieldSymbol,
    Named,
    Num,
    Scalar,
    Vary,
    free,
    nodes,
    z,
)
from proofs_check.vocabulary.statements import (
    AtMost,
    Equal,
    Expands,
    Lifts,
    Nonnegative,
    Pairs,
    Positive,
    Relation,
    Tends,
)
from proofs_check.vocabulary.substitutions import replaced


@dataclass(frozen=True, slots=True)
class Proposition:
    """A relation in Coq: points that it is about, derivatives that exist, what is said, and where it vanishes."""

    points: tuple[str, ...]
    exist: tuple[tuple[str, Vary | Deriv], ...]
    said: str
    zeros: str = ""

    @property
    def head(self) -> str:
        """The quantifiers over points."""
        return f"forall {' '.join(self.points)}, " if self.points else ""

    def __str__(self) -> str:
        zeros = [f"({self.zeros})"] if self.zeros else []
        return self.head + " /\\ ".join([*(text for text, _ in self.exist), self.said, *zeros])


def proposition(printer: Printer, relation: Relation, letters: Scope = NOWHERE) -> Proposition:
    """Return a relation as a proposition, with other things in the place of letters."""
    subject = relation.sides()[:1] if isinstance(relation, Nonnegative) else relation.sides()
    scope = replace(printer.scope(*subject), letters=letters.letters)
    exist = tuple(existing(printer, relation.sides(), scope).items())
    said = said_of(printer, relation, scope)
    zeros = ""
    if isinstance(relation, Nonnegative) and relation.zero_only:
        at = zero_set(printer, relation.zero_only, scope)
        zeros = f"{printer.text(relation.lhs, scope, INTEGRAL)} = 0 <-> {at}"
    return Proposition(tuple(scope.points.values()), exist, said, zeros)


def said_of(printer: Printer, relation: Relation, scope: Scope) -> str:
    """Return what a relation says, without its points and its zero set."""

    def show(node: Expr, level: int = INTEGRAL) -> str:
        return printer.text(node, scope, level)

    match relation:
        case Equal(lhs, rhs):
            return f"{show(lhs)} = {show(rhs)}"
        case AtMost(lhs, rhs):
            return f"{show(lhs)} <= {show(rhs)}"
        case Positive(lhs):
            return f"0 < {show(lhs)}"
        case Nonnegative(lhs):
            return f"0 <= {show(lhs)}"
        case Tends():
            return _limit(printer, relation, scope)
        case Lifts():
            raise Unexportable("a passage from smoothed densities is stated with the form from which it starts")
        case Expands(lhs=lhs, remainder=remainder):
            return f"Rabs ({show(lhs, SUM)} - {show(whole(relation), PRODUCT)}) <= {show(remainder)}"
        case _ as never:
            assert_never(never)


def whole(relation: Expands) -> Expr:
    """Return the sum that an expansion compares with."""
    terms = relation.terms()
    return terms[0] if len(terms) == 1 else Add(terms)


def _limit(printer: Printer, relation: Tends, scope: Scope) -> str:
    x = relation.scalar
    sharp = [t.name for t in printer.letters.of(*relation.sides()) if isinstance(t, FieldSymbol) and t.sharp]
    if sharp:
        raise Unexportable(f"a limit that needs {sharp[0]} to be continuous, and sharp")
    name = printer.letters.name(x)
    function = f"(fun {name} => {printer.text(relation.lhs, scope.put({x: name}))})"
    limit = printer.text(relation.limit, scope, ATOM)
    match relation.to:
        case None if x.whole:
            return f"is_lim_seq {function} {limit}"
        case Num(value) if value == 0 and x.sign == "positive" and x.below is None:
            return f"filterlim {function} (at_right 0) (locally {limit})"
    raise Unexportable(f"no Coq text for the limit as {x} tends to {relation.to or 'infinity'}")


def lifted(printer: Printer, relation: Lifts, form: Expr) -> Proposition:
    """Say that lhs is G(P_τρ) and rhs is G(ρ), where G is what ``form`` does with its smoothed densities.

    The form is the one from which a derivation passes from the smoothed to the bare.
    """
    for smooth, plain in relation.pairs:
        if not (isinstance(smooth, Named) and smooth.args == (plain,)):
            raise Unexportable(f"{smooth} does not stand for {plain}: it is smoothed from another density")
    letters = [FieldSymbol(f"r{i or ''}\u0303", f"\\tilde r_{i}", "real") for i in range(len(relation.pairs))]
    names = [printer.letter(symbol) for symbol in letters]
    opened = replaced(form, tuple((a, Field(r, (z,))) for (a, _), r in zip(relation.pairs, letters, strict=True)))
    smoothed, bare = (
        " ".join(["G", *(printer.function(pair[side], 1, NOWHERE) for pair in relation.pairs)]) for side in (0, 1)
    )
    functional = f"fun {' '.join(names)} : M -> R => {printer.text(opened)}"
    said = f"{printer.text(relation.lhs)} = {smoothed} /\\ {bare} = {printer.text(relation.rhs)}"
    return Proposition((), (), f"let G := {functional} in {said}")


def existing(printer: Printer, sides: Iterable[Expr], scope: Scope) -> dict[str, Vary | Deriv]:
    """Return what derivatives need beside their values: that they exist, each once."""
    found: dict[str, Vary | Deriv] = {}
    for node in nodes(*sides):
        match node:
            case Vary():
                function, at = printer.varied(node, scope), "0"
            case Deriv(scalar=Scalar() as x, order=order) if order:
                name = printer.letters.name(x)
                function = f"(fun {name} => {printer.text(node.body, scope.put({x: name}))})"
                at = printer.text(node.at, scope, ATOM)
            case Deriv(scalar=Field()):
                raise Unexportable("a derivative in a coordinate, of which a clause would have to say that it exists")
            case _:
                continue
        found.setdefault(derived(function, node.order, at).replace("Derive", "ex_derive", 1), node)
    return found


def zero_set(printer: Printer, pairs: Pairs, scope: Scope) -> str:
    """Say where an expression vanishes: a = b almost everywhere for every pair, or as numbers."""
    said = [_coincide(printer, a, b, scope) for a, b in pairs]
    return said[0] if len(said) == 1 else "(" + " /\\ ".join(said) + ")"


def _coincide(printer: Printer, a: Expr, b: Expr, scope: Scope) -> str:
    loose = sorted((free(a) | free(b)) - set(scope.points), key=lambda p: p.name)
    inner = scope
    for p in loose:
        inner = inner.bind(p, printer.letters.point(p))
    equation = f"{printer.text(a, inner, SUM)} = {printer.text(b, inner, SUM)}"
    match loose:
        case []:
            return equation
        case [p]:
            return f"ae (fun {inner.points[p]} => {equation})"
    raise Unexportable("a zero set at several points")
