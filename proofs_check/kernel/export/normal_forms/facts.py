"""Facts that make forms normal, and those about functions of a number: each is an equation that Coq has to check."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from proofs_check.kernel.export.nodes import RealPower
from proofs_check.kernel.export.normal_forms.algebra import Form
from proofs_check.kernel.export.normal_forms.fractions import Fractions
from proofs_check.kernel.export.normal_forms.positivity import positive
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import CopySum, Expr, Fn, Int, Mul, Num, Point, Pow, Scalar, free, lift, nodes

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")

FactKind = Literal[
    "mu", "ev", "ex", "rint", "copies", "sum", "exchange", "turned", "inward", "size", "exp", "log", "same", "volume",
    "power",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the value of an integral follows from: a number that is a kernel's volume, or a fact found before."""

    volume: Scalar | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """∫a(p) ∫c(p, b) db dp with its integrals exchanged: the factor, the inner integral, both ways of the new inner."""

    factor: Expr
    inner: Int
    turned: Int
    total: Expr


@dataclass(frozen=True, slots=True)
class Found:
    """An equation between an integral as it stands and its normal form, for all its free points.

    ``terms`` are coefficients and functions whose combination is the integrand; ``known`` says what their integrals
    follow from.
    """

    name: str
    kind: FactKind
    left: Expr
    right: Expr
    points: tuple[Point, ...]
    terms: tuple[tuple[Expr, Expr], ...]
    known: tuple[Known, ...] = ()
    exchange: Exchange | None = None


@dataclass
class Functions(Fractions):
    """Translates functions of numbers; ``found`` are the facts that make forms normal."""

    found: list[Found] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    def same(self, node: Expr, letter: Form) -> None:
        """Keep that a function has one value at two arguments that are one number, written in two ways."""
        self.record("same", self.ordered(node), letter, [], [])

    def number_logarithm(self, value: int) -> Form:
        """Translate the logarithm of a whole number > 1 by those of its prime factors."""
        powers = [(lift(int(p)), Num(Fraction(k))) for p, k in sorted(sp.factorint(value).items())]
        total = sp.Add(*(int(k.value) * self.opaque("log", (p,), Fn("log", p)) for p, k in powers))
        product = Mul(tuple(p if k.value == 1 else Pow(p, k) for p, k in powers))
        self.record("log", Fn("log", lift(value)), total, [(lift(1), product)], [])
        return total

    def simpler_logarithm(self, node: Expr, plain: Expr) -> Form:
        """Translate the logarithm of what is written as a sum and is none."""
        total = self.logarithm(plain)
        self.record("log", self.ordered(Fn("log", node)), total, [(lift(1), plain)], [])
        return total

    def power(self, base: Expr, exponent: Expr, node: Expr) -> Form:
        """Return a power by one whose exponent has no whole part; a number > 0 is taken out of the base.

        The terms of the fact are that exponent and the whole part, the number and the rest of the base.
        """
        e, b = sp.expand(self(exponent)), sp.factor(self.normal(self(base)))
        if b == 0 and positive(self.back(e)):
            self.record("power", node, sp.Integer(0), [], [])
            return sp.Integer(0)
        constant, more = e.as_coeff_Add()
        n, fraction = sp.floor(constant), more + constant - sp.floor(constant)
        size, rest = b.as_coeff_Mul()
        size, rest = (1, b) if rest == 1 else (abs(size), sp.expand(rest * sp.sign(size)))
        inner = self.ordered(base) if size == 1 else self.back(rest)
        total = rest**n * size**n
        for part, of in ((rest, inner), (size, self.back(size))):
            if part != 1 and fraction != 0:
                key = ("real power", sp.srepr(sp.expand(part)), sp.srepr(fraction))
                total *= self.letter(key, RealPower(of, self.back(fraction)))
        shown = [(self.back(fraction), self.back(n)), (self.back(size), inner)]
        self.record("power", self.ordered(node), total, shown, [])
        return total

    def size(self, body: Expr, node: Expr) -> Form:
        """Return an absolute value: |c a| is c|a| for a factor c that is seen to be > 0, and |−a| is |a|."""
        c, rest = self._positive_part(sp.factor(self.normal(self(body))))
        if rest.is_Rational:
            total = c * abs(rest)
            self.record("size", self.ordered(node), total, [(self.back(total), lift(1))], [])
            return total
        form = sp.expand(rest)
        key = min((sp.srepr(form), sp.srepr(-form)))
        plain = self.ordered(node) if c == 1 else Fn("abs", self.back(rest))
        letter = self.letter(("abs", key), plain)
        self.record("size", self.ordered(node), c * letter, [(self.back(c), self.stands[letter])], [])
        return c * letter

    def _positive_part(self, form: Form) -> tuple[Form, Form]:
        """Return the positive factors of a product, and the others; of a sum, the sum alone."""
        factors = sp.Mul.make_args(form)
        if len(factors) == 1 and not positive(self.back(form)):
            return sp.Integer(1), form
        found = [f for f in factors if f != -1 and positive(self.back(f))]
        c = sp.Mul(*found)
        return c, form / c

    def exponential(self, body: Expr, node: Expr) -> Form:
        """Return an exponential as a product of those of halves of terms: e^(a/2)² for e^a, where a has no factor."""
        product = sp.Integer(1)
        for term in sp.Add.make_args(sp.expand(self.normal(self(body)))):
            c, rest = term.as_coeff_Mul()
            whole = (2 * c).is_Integer and rest != 1
            base, k = (rest / 2, 2 * c) if whole else (term, sp.Integer(1))
            if term == 0:
                continue
            inside = self.back(base)
            product *= self.letter(("exp", sp.srepr(base)), Fn("exp", inside)) ** k
        self.record("exp", node, product, [], [])
        return product

    def record(
        self, kind: FactKind, node: Expr, total: Form, terms: list[tuple[Expr, Expr]], known: list[Known],
        exchange: Exchange | None = None,
    ) -> str:  # fmt: skip
        """Keep a fact, unless it says nothing or is kept already; return its name."""
        right = self.back(total)
        left_text = self.printer.open(node)
        if left_text not in self._seen and left_text != self.printer.open(right):
            name = f"q_K{len(self.found) + 1}"
            self._seen[left_text] = name
            listed = {n.point for n in nodes(node) if isinstance(n, CopySum)}
            points = tuple(sorted(free(node) - listed, key=lambda q: q.name))
            self.found.append(Found(name, kind, node, right, points, tuple(terms), tuple(known), exchange))
        return self._seen.get(left_text, "")
