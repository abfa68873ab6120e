"""Letters that a proof needs and its clause does not state: for each there must be a number that meets its hypotheses.

A clause is claimed for all letters that it speaks of. A number that stands in its gap or its premises alone carries a
hypothesis of its own, and where none meets it (0 < y ≤ 10⁶ − x for a large x) nothing has been proved.
"""

from __future__ import annotations

from dataclasses import dataclass

from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Unfolder
from proofs_check.vocabulary.expressions import Add, Div, Expr, Field, Fn, Int, Mul, Neg, Num, Pow, Scalar, free
from proofs_check.vocabulary.facts import EXTREMES, Ground
from proofs_check.vocabulary.hypotheses import said_of
from proofs_check.vocabulary.substitutions import Mentioned
from proofs_check.vocabulary.symbols import mu


def unstated(needed: set[Mentioned], stated: set[Mentioned], letter: str) -> tuple[str, set[Ground]]:
    """Say which number of a proof the clause ``letter`` does not state, though it need not exist; else nothing.

    Beside it stand the facts by which numbers exist.
    """
    numbers = [m for m in needed - stated if isinstance(m, Scalar) and m.bounds]
    for number in sorted(numbers, key=lambda n: n.name):
        if not exists(number):
            said = said_of(number)
            return (
                f"the proof of ({letter}) needs a number {number} with {said}, which ({letter}) does not state and "
                f"which need not exist: state it in the clause, or define {number}"
            ), set()
    return "", {EXTREMES} if any(number.continuous for number in numbers) else set()


def exists(number: Scalar) -> bool:
    """Whether it can be read that for all other letters some number meets the hypotheses of this one."""
    size = Size(SignReader(Unfolder()), number.continuous)
    unfold = size.reader.unfolder
    if number.volume is not None:  # the theorem that it names shows that there is a volume; its sign is the kernel's
        return number.shown_by is not None and number.below is None and size.sign(unfold(number.volume)) == "+"
    if number.under is not None:
        function = unfold(number.under)
        if number.sign == "real":
            return size.bounded(function)
        return size.away(function) if number.sign == "positive" else size.sign(function) in ("0", "0+", "+")
    return all(size.bounded(unfold(function)) for function in number.over)


@dataclass(frozen=True, slots=True)
class Size:
    """Reads off an unfolded form whether it is bounded, and whether it stays above some number > 0, at all points.

    What has no free point is one number, and bounded. A density is bounded neither way, but where it is continuous
    (EXTREMES): then {s(z, z) − s(z, w) ≤ η} has an open part about z for every η > 0, and no less than some measure.
    """

    reader: SignReader
    continuous: bool = False

    def sign(self, node: Expr) -> str | None:
        """Return the sign that can be read."""
        return self.reader.read(node).sign

    def bounded(self, node: Expr) -> bool:
        """Whether |node| stays below some number."""
        if not free(node):
            return True
        match node:
            case Field(symbol):
                return self.continuous or symbol.sign == "real" or symbol.arity == 2 or symbol.domain is not None
            case Add(parts) | Mul(parts):
                return all(map(self.bounded, parts))
            case Neg(body) | Fn("exp" | "abs", body):
                return self.bounded(body)
            case Fn("where"):
                return True
            case Fn("log", body):
                return self.bounded(body) and self.away(body)
            case Div(top, under):
                return self.bounded(top) and self.away(under)
            case Pow(base, exponent):
                whole = isinstance(exponent, Num) and exponent.value >= 0
                return self.bounded(base) and (whole or self.away(base))
            case Int(copies=None):
                return self.bounded(_integrand(node))
        return False

    def away(self, node: Expr) -> bool:
        """Whether node stays above some number > 0."""
        if not free(node):
            return self.sign(node) == "+"
        match node:
            case Field(symbol):
                return symbol.sign == "positive" and (self.continuous or symbol.arity == 2)
            case Add(parts):
                return any(map(self.away, parts)) and all(self.sign(p) in ("0", "0+", "+") for p in parts)
            case Mul(parts):
                return all(map(self.away, parts))
            case Fn("exp", body):
                return self.bounded(body)
            case Div(top, under):
                return self.away(top) and self.bounded(under) and self.sign(under) == "+"
            case Pow(base):
                return self.away(base) and self.bounded(base)
            case Int(Fn("where", Add((margin, Neg(Add((Field(s, (a, b)), Neg(Field(t, (c, d))))))))), (e,), _, None):
                about_it = s == t and s.sharp and a == b == c != d == e and node.measure == mu
                return self.continuous and about_it and not free(margin) and self.sign(margin) == "+"
            case Int(copies=None):
                return self.away(_integrand(node))
        return False


def _integrand(node: Int) -> Expr:
    """Return what is integrated, without the density of mass that the integral is taken against: a mean, or a sum."""
    match node.body:
        case Mul(factors):
            weights = [f for f in factors if isinstance(f, Field) and f.symbol.mass == 1 and f.at == node.points]
            kept = tuple(f for f in factors if f not in weights)
            return Mul(kept) if len(weights) == 1 and kept else node.body
    return node.body
