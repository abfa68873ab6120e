"""Unfolded forms as SymPy expressions in opaque letters, and back: what is found is printed and checked by Coq."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from proofs_check.kernel.export.nodes import Held, Natural, ProofPrinter, RealPower, Reciprocal
from proofs_check.kernel.export.normal_forms.positivity import apart, positive
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.later import Later
from proofs_check.vocabulary.expressions import (
    Add,
    CopySum,
    Div,
    Expr,
    Field,
    Fn,
    Int,
    Mul,
    Neg,
    Num,
    Point,
    Pow,
    Scalar,
    free,
)

if TYPE_CHECKING:
    import sympy as sp
else:
    sp = Later("sympy")

Form = Any  # a SymPy expression


@dataclass
class Algebra:
    """Translates forms; a letter stands for an expression, which it remembers.

    With ``symmetric`` the points of symmetric critics are put in order, outermost first; ``turned`` are the values
    that were met the other way round. With ``exponents`` the exponential of a sum is a product.
    """

    printer: ProofPrinter
    symmetric: bool = False
    exponents: bool = False
    turned: dict[Field, None] = field(default_factory=dict)
    symbols: dict[Hashable, Form] = field(default_factory=dict)
    stands: dict[Form, Expr] = field(default_factory=dict)
    _backs: dict[Form, Expr] = field(default_factory=dict)

    def letter(self, key: Hashable, node: Expr) -> Form:
        """Return the letter that stands for an expression."""
        if key not in self.symbols:
            self.symbols[key] = sp.Symbol(f"x{len(self.symbols)}")
            self.stands[self.symbols[key]] = node
        return self.symbols[key]

    def points(self, form: Form) -> set[Point]:
        """Return the free points of a form."""
        return set().union(*(free(self.stands[x]) for x in form.free_symbols))

    def __call__(self, node: Expr) -> Form:
        """Translate a form."""
        match node:
            case Natural(whole):
                return sp.Integer(whole)
            case Num(value):
                return sp.Rational(value.numerator, value.denominator)
            case Reciprocal(body):
                return 1 / self(body)
            case Scalar() | Held():
                return self.letter(node, node)
            case Field():
                kept = self.ordered(node)
                return self.letter(kept, kept)
            case Add(terms):
                return sp.Add(*map(self, terms))
            case Mul(factors):
                return sp.Mul(*map(self, factors))
            case Neg(body):
                return -self(body)
            case Div(top, under):
                return self(top) / self(under)
            case Pow(Fn("abs", body), Num(k)) if k.denominator == 1 and k % 2 == 0:
                return self(body) ** int(k)
            case Pow(base, Num(k)) if k.denominator == 1:
                return self(base) ** int(k)
            case RealPower(base, exponent):
                return self.power(base, exponent, node)
            case Pow(base, exponent):
                return self.opaque("power", (base, exponent), node)
            case Fn("log", body):
                return self.logarithm(body)
            case Fn("abs", body):
                return self.size(body, node)
            case Fn("exp", body) if self.exponents:
                return self.exponential(body, node)
            case Fn(name, body):
                return self.opaque(name, (body,), node)
            case CopySum():
                return self.copy_sum(node)
            case Int():
                return self.integral(node)
        raise Unexportable(f"no algebra for the {type(node).__name__} {node}")

    def logarithm(self, body: Expr) -> Form:
        """Translate a logarithm, taken apart where its factors can be read positive."""
        total = sp.Integer(0)
        for k, part in apart(body):
            match part:
                case Fn("exp", inner):
                    total += k * self(inner)
                case Num(value) if value == 1:
                    pass
                case Num(value) if value.denominator == 1 and not sp.isprime(value.numerator):
                    total += k * self.number_logarithm(int(value))
                case Add() if (plain := self.plain(part)) is not None:
                    total += k * self.simpler_logarithm(part, plain)
                case _:
                    total += k * self.opaque("log", (part,), Fn("log", part))
        return total

    def ordered(self, node: Expr) -> Expr:
        """Put the points of symmetric critics in order, where they are."""
        if not self.symmetric:
            return node
        if isinstance(node, Field) and node.symbol.symmetric:
            order = tuple(sorted(node.at, key=lambda p: (-_depth(p), p.name)))
            if order != node.at:
                self.turned[node] = None
            return Field(node.symbol, order)
        parts = node.parts()
        return node.with_parts(tuple(map(self.ordered, parts))) if parts else node

    def opaque(self, name: str, args: tuple[Expr, ...], node: Expr) -> Form:
        """Return the letter of a function whose arguments are known by their normal forms."""
        keys = tuple(sp.srepr(sp.expand(self.normal(self(arg)))) for arg in args)
        letter = self.letter((name, *keys), self.ordered(node))
        self.same(node, letter)
        return letter

    def same(self, node: Expr, letter: Form) -> None:
        """Keep that a letter stands for an expression that is written otherwise where it was met first."""
        raise NotImplementedError

    def normal(self, form: Form) -> Form:
        """Bring a form with quotients over one denominator."""
        divides = any(p.exp.is_number and p.exp.is_negative for p in form.atoms(sp.Pow))
        return sp.together(form) if divides else form

    def plain(self, node: Add) -> Expr | None:
        """Return what a sum is if it comes to no sum, and is seen to be > 0."""
        found = self.back(sp.expand(self.normal(self(node))))
        return found if not isinstance(found, Add) and positive(found) else None

    def simpler_logarithm(self, node: Expr, plain: Expr) -> Form:
        """Translate the logarithm of what is written as a sum and is none."""
        raise NotImplementedError

    def number_logarithm(self, value: int) -> Form:
        """Translate the logarithm of a whole number > 1 by those of its prime factors."""
        raise NotImplementedError

    def power(self, base: Expr, exponent: Expr, node: Expr) -> Form:
        """Translate a power with a real exponent."""
        raise NotImplementedError

    def size(self, body: Expr, node: Expr) -> Form:
        """Translate an absolute value."""
        raise NotImplementedError

    def exponential(self, body: Expr, node: Expr) -> Form:
        """Translate an exponential as a product, over the terms of its argument."""
        raise NotImplementedError

    def integral(self, node: Int) -> Form:
        """Translate an inner integral."""
        raise NotImplementedError

    def copy_sum(self, node: CopySum) -> Form:
        """Translate a sum over copies."""
        raise NotImplementedError

    # back

    def sort_key(self, node: Expr) -> tuple[str, str]:
        """Order expressions by their texts, points last."""
        text = self.printer.open(node)
        return (re.sub(r"\bz[bct]?\d*\b|\b[zvw]\b", "•", text), text)

    def text(self, form: Form) -> str:
        """Write a form as Coq text."""
        return self.printer.open(self.back(form))

    def back(self, form: Form) -> Expr:
        """Return the expression that a form is."""
        form = sp.sympify(form)
        if form not in self._backs:
            self._backs[form] = self._back(form)
        return self._backs[form]

    def _back(self, form: Form) -> Expr:
        if form.is_Rational:
            value = Fraction(int(form.p), int(form.q))
            return Num(value) if value >= 0 else Neg(Num(-value))
        if form.is_Symbol:
            return self.stands[form]
        if form.is_Add:
            args = [self.back(a) for a in form.args]
            return Add(tuple(sorted(args, key=lambda n: self.sort_key(n.body if isinstance(n, Neg) else n))))
        if form.is_Mul:
            return self._product(form)
        base, k = form.as_base_exp()
        if form.is_Pow and k.is_Integer:
            return Div(Num(Fraction(1)), self.back(base**-k)) if k < 0 else Pow(self.back(base), Num(Fraction(int(k))))
        raise Unexportable(f"{form} cannot be written")

    def _product(self, form: Form) -> Expr:
        c, rest = form.as_coeff_Mul()
        top: list[Expr] = []
        under: list[Expr] = []
        for factor in sp.Mul.make_args(rest):
            base, k = factor.as_base_exp()
            divides = k.is_number and k.is_negative
            (under if divides else top).append(self.back(base**-k if divides else factor))
        top.sort(key=self.sort_key)
        under.sort(key=self.sort_key)
        size = abs(c)
        if size.p != 1 or not top:
            top.insert(0, Num(Fraction(int(size.p))))
        if size.q != 1:
            under.insert(0, Num(Fraction(int(size.q))))
        numerator = top[0] if len(top) == 1 else Mul(tuple(top))
        whole = Div(numerator, under[0] if len(under) == 1 else Mul(tuple(under))) if under else numerator
        return Neg(whole) if c < 0 else whole


def monomials(form: Form, inside: Callable[[Form], bool]) -> dict[Form, Form]:
    """Return an expanded form as a sum of products: what is ``inside``, with the sum of its coefficients."""
    found: dict[Form, Form] = {}
    for term in sp.Add.make_args(form):
        factors = sp.Mul.make_args(term)
        key = sp.Mul(*(f for f in factors if inside(f)))
        found[key] = found.get(key, 0) + sp.Mul(*(f for f in factors if not inside(f)))
    return {key: c for key, c in found.items() if c != 0}


def _depth(point: Point) -> int:
    """Return how many binders stand below a point's, of one that is called canonically."""
    found = re.fullmatch(r"#[bc](\d+)", point.name)
    return int(found[1]) if found else 99
