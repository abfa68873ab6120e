"""Expressions as Coq terms, named objects as Coq definitions. Objects stay folded, and nothing is evaluated."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import cast

from proofs_check.kernel.statement.letters import Letter, Letters, Unexportable, bare, definitions, type_of
from proofs_check.kernel.statement.names import Names, comment
from proofs_check.kernel.statement.powers import is_real_power, seen_nonnegative
from proofs_check.kernel.statement.scopes import NOWHERE, Scope
from proofs_check.vocabulary.expressions import (
    Add,
    CopySum,
    Definition,
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
    Point,
    Pow,
    Scalar,
    Vary,
    free,
    w,
    z,
)
from proofs_check.vocabulary.hypotheses import is_whole
from proofs_check.vocabulary.symbols import BaseMeasure, ConditionalLaw, Interval, Law, PairLaw, mu

# How tightly the outermost sign of a text binds: Coq's levels.
EQUATION, INTEGRAL, SUM, PRODUCT, SIGN, POWER, APPLIED, ATOM = 70, 60, 50, 40, 35, 30, 10, 0
FUNCTIONS = {"log": "ln", "exp": "exp", "abs": "Rabs", "where": "ind"}


def number(value: Fraction) -> str:
    """Write a rational number."""
    top = str(value.numerator) if value >= 0 else f"-{-value.numerator}"
    whole = top if value >= 0 else f"({top})"
    return whole if value.denominator == 1 else f"({top} / {value.denominator})"


def derived(function: str, order: int, at: str) -> str:
    """Write a derivative of a function of one number, at a place; of order 0 its value."""
    return " ".join(
        [*([], ["Derive"], ["Derive_n"])[min(order, 2)], function, *([str(order)] if order > 1 else []), at]
    )


class Printer:
    """Prints expressions; ``objects`` are the definitions met on the way, in the order in which Coq must read them.

    What has no Coq text is ``refused``, for the reason given, as is whatever names it.
    """

    def __init__(self, names: Names | None = None, around: Printer | None = None) -> None:
        """Begin with identifiers that are given already; ``around`` is the printer whose objects these are too."""
        self.names = names or Names()
        self.letters: Letters = Letters(self.names, around.letters if around else None)
        self.objects: dict[Definition, str] = around.objects if around else {}
        self.refused: dict[Definition, str] = around.refused if around else {}

    # letters and points

    def scope(self, *expressions: Expr) -> Scope:
        """Return a scope in which the free points of expressions have names, in the order of these."""
        points = sorted(set().union(*map(free, expressions)), key=lambda p: p.name)
        found = NOWHERE
        for p in points:
            found = found.bind(p, self.letters.point(p))
        return found

    def letter(self, letter: Letter, scope: Scope = NOWHERE) -> str:
        """Return what stands for a letter."""
        return scope.letters.get(letter) or self.letters.name(letter)

    def place(self, point: Point, scope: Scope) -> str:
        """Return the name of a point of the space."""
        if point not in scope.points:
            raise Unexportable(f"the point {point.name} is free")
        if point in scope.reals:
            raise Unexportable(f"a function at the coordinate {point.name} of an interval")
        return scope.points[point]

    def whole(self, node: Expr, scope: Scope = NOWHERE) -> str:
        """Write a whole number, as a natural number of Coq."""
        match node:
            case Scalar(whole=True):
                return self.letter(node, scope)
            case Num(value) if is_whole(node):
                return str(value)
            case Add(terms) if is_whole(node):
                return f"({' + '.join(self.whole(t, scope) for t in terms)})%nat"
        raise Unexportable(f"{node} is not shown to be a whole number")

    # expressions

    def text(self, node: Expr, scope: Scope = NOWHERE, level: int = INTEGRAL) -> str:
        """Write an expression, in parentheses where it binds less tightly than ``level``."""
        text, own = self._text(node, scope)
        return text if own <= level else f"({text})"

    def _text(self, node: Expr, scope: Scope) -> tuple[str, int]:
        match node:
            case Num(value):
                return number(value), ATOM
            case Scalar(whole=True):
                return f"INR {self.letter(node, scope)}", APPLIED
            case Scalar():
                return self.letter(node, scope), ATOM
            case Field(symbol, (point,)) if symbol.domain is not None:
                if point not in scope.reals:
                    raise Unexportable(f"the coordinate {symbol.name} is free")
                return scope.points[point], ATOM
            case Field(symbol, points):
                head = self.letter(symbol, scope)
                moved = head[1:-1] if head.startswith("(bump") else head
                return " ".join([moved, *(self.place(p, scope) for p in points)]), APPLIED
            case Add(terms):
                return self._sum(terms, scope)
            case Mul((factor,)):
                return self._text(factor, scope)
            case Mul((first, *rest)):
                return " * ".join(
                    [self.text(first, scope, PRODUCT), *(self.text(f, scope, SIGN) for f in rest)]
                ), PRODUCT
            case Neg(body):
                return f"- {self.text(body, scope, SIGN)}", SIGN
            case Div(top, under):
                return f"{self.text(top, scope, PRODUCT)} / {self.text(under, scope, SIGN)}", PRODUCT
            case Pow(base, exponent):
                return self._power(base, exponent, scope)
            case Fn(function, body):
                return f"{FUNCTIONS[function]} {self.text(body, scope, ATOM)}", APPLIED
            case Int():
                return self._integral(node, scope)
            case CopySum(body, point):
                name = self.letters.point(point)
                if f"l_{name}" not in scope.points.values():
                    raise Unexportable(f"{node} outside an expectation over copies")
                return f"Sum (fun {name} => {self.text(body, scope.bind(point, name))}) l_{name}", APPLIED
            case Named():
                return self._named(node, scope)
            case Vary():
                return derived(self.varied(node, scope), node.order, "0"), APPLIED
            case Deriv(scalar=Scalar()):
                return self._derivative(node, scope)
            case Deriv(body, Field(_, (point,)) as coordinate, 1, at) if coordinate == at:
                name = self.letters.point(point)
                inside = self.text(body, scope.bind(point, name, real=True))
                return derived(f"(fun {name} => {inside})", 1, self.text(at, scope, ATOM)), APPLIED
        raise Unexportable(f"no Coq text for the {type(node).__name__} {node}")

    def _sum(self, terms: tuple[Expr, ...], scope: Scope) -> tuple[str, int]:
        text = self.text(terms[0], scope, SUM)
        for term in terms[1:]:
            sign, body = ("-", term.body) if isinstance(term, Neg) else ("+", term)
            text += f" {sign} {self.text(body, scope, PRODUCT)}"
        return text, SUM

    def _power(self, base: Expr, exponent: Expr, scope: Scope) -> tuple[str, int]:
        match exponent:
            case Num(k) if k.denominator == 1:
                power = f"{self.text(base, scope, APPLIED)} ^ {abs(k.numerator)}"
                return (power, POWER) if k >= 0 else (f"/ {power}", SIGN)
            case Scalar(whole=True):
                return f"{self.text(base, scope, APPLIED)} ^ {self.letter(exponent, scope)}", POWER
        if is_real_power(base, exponent):
            if not seen_nonnegative(exponent):
                raise Unexportable(f"the power {base}^{exponent}, whose exponent is not seen to be ≥ 0")
            return f"power {self.text(exponent, scope, ATOM)} {self.text(base, scope, ATOM)}", APPLIED
        return f"Rpower {self.text(base, scope, ATOM)} {self.text(exponent, scope, ATOM)}", APPLIED

    # variations and derivatives

    def varied(self, node: Vary, scope: Scope = NOWHERE) -> str:
        """Write what is varied, as a function of the number e, with ρ + e h in the place of ρ."""
        moved: dict[Letter, str] = {}
        for target, direction in zip(node.targets, node.directions, strict=True):
            bump = "bump" if target.arity == 1 else "bump2"
            moved[target] = f"({bump} {self.letter(target, scope)} {self.function(direction, target.arity, scope)} e)"
        return f"(fun e => {self.text(node.body, scope.closed().put(moved))})"

    def _derivative(self, node: Deriv, scope: Scope) -> tuple[str, int]:
        number = cast(Scalar, node.scalar)
        name = self.letters.name(number)
        if number.whole:
            raise Unexportable(f"a function of the whole number {number}")
        return derived(
            f"(fun {name} => {self.text(node.body, scope.put({number: name}))})",
            node.order,
            self.text(node.at, scope, ATOM),
        ), APPLIED

    # functions, objects, integrals

    def function(self, node: Expr, arity: int, scope: Scope) -> str:
        """Write an expression as a function of z, or of z and w, as an argument of another."""
        points, inner = (z, w)[:arity], scope.closed()
        match node:
            case Field(symbol, at) if at == points and symbol.domain is None:
                return self.letter(symbol, scope)
            case Named(definition, at=at) if at == points and not definition.pointwise:
                text, own = self._named(replace(node, at=()), scope)
                return text if own <= ATOM else f"({text})"
        for p in points:
            inner = inner.bind(p, self.letters.point(p))
        return f"(fun {' '.join(inner.points.values())} => {self.text(node, inner)})"

    def _named(self, node: Named, scope: Scope) -> tuple[str, int]:
        definition = node.definition
        parts = [self.define(definition)]
        closure = self.letters.closure(definition)
        functions = any(isinstance(p, Field) for p in definition.params)
        if self.letters.spaced(definition) and not functions and all(isinstance(t, Scalar) for t in closure):
            parts[0] = f"@{parts[0]} M"
        parts += [self.letter(letter, scope) for letter in closure]
        for param, arg in zip(definition.params, node.args, strict=True):
            inner = scope if definition.pointwise else scope.closed()
            is_number = isinstance(param, Scalar)
            parts.append(self.text(arg, inner, ATOM) if is_number else self.function(arg, 1, scope))
        parts += [self.place(p, scope) for p in node.at]
        return " ".join(parts), ATOM if parts == [self.letters.defined(definition)] else APPLIED

    def _integral(self, node: Int, scope: Scope) -> tuple[str, int]:
        body, points, measure = node.body, node.points, node.measure
        name = self.letters.point(points[0])
        if node.copies is not None:
            if not (isinstance(measure, Law) and measure.density is not None):
                raise Unexportable(f"copies drawn from {measure.name}")
            inside = self.text(body, scope.bind(Point(f"copies of {points[0].name}"), f"l_{name}"))
            law = self.letter(measure.density.symbol, scope)
            return f"iid {law} {self.whole(node.copies, scope)} (fun l_{name} => {inside})", APPLIED
        match measure:
            case PairLaw(marginal=q, conditional=nu):
                first, second = points
                return self._integral(Int(Int(body, (second,), nu(first)), (first,), q), scope)
            case Law(density=Field(symbol)):
                return self._integral(Int(Mul((body, Field(symbol, points))), points, mu), scope)
            case BaseMeasure():
                inside = self.text(body, scope.bind(points[0], name))
                if points[0] not in free(body):  # nothing says what space is meant
                    return f"mu (fun {name} : M => {inside})", APPLIED
                return f"∫ {name}, {inside}", INTEGRAL
            case Law() | ConditionalLaw(given=(_,)):
                inside = self.text(body, scope.bind(points[0], name))
                kind, letter = ("ex", measure) if isinstance(measure, Law) else ("ev", bare(measure))
                at = "".join(f" {self.place(p, scope)}" for p in measure.given)
                return f"{kind} {self.letter(letter, scope)}{at} (fun {name} => {inside})", APPLIED
            case Interval():
                low, high = (number(end) for end in measure.ends)
                inside = self.text(body, scope.bind(points[0], name, real=True))
                return f"RInt (fun {name} => {inside}) {low} {high}", APPLIED
        raise Unexportable(f"no Coq text for an integral against {measure.name}")

    # definitions

    def define(self, definition: Definition) -> str:
        """Return the identifier of an object; it and what it names are kept as text, in the order of use."""
        name = self.letters.defined(definition)
        if definition in self.refused:
            raise Unexportable(self.refused[definition])
        if definition not in self.objects:
            try:
                text = self._definition(name, definition)
            except Unexportable as why:
                self.refused[definition] = f"{name}: {why}"
                raise
            self.objects[definition] = text
        return name

    def _definition(self, name: str, definition: Definition) -> str:
        """Write an object as a Coq definition, closed over the letters that it depends on.

        Its letters are called as if nothing else were there, so that it is the same text wherever it stands.
        """
        named = [definition, *definitions((definition.body,))]
        own = type(self)(Names({("object", d): self.letters.defined(d) for d in named}), self)
        return own.definition(name, definition)

    def definition(self, name: str, definition: Definition) -> str:
        """Write an object as a Coq definition, by its own letters."""
        params = [p if isinstance(p, Scalar) else p.symbol for p in definition.params]
        space = ["{M : Space}"] if self.letters.spaced(definition) else []
        binders = [f"({self.letter(t)} : {type_of(t)})" for t in (*self.letters.closure(definition), *params)]
        scope = NOWHERE
        for p in definition.at:
            scope = scope.bind(p, self.letters.point(p))
        head = f"fun {' '.join(scope.points.values())} => " if definition.at else ""
        kind = "M -> " * len(definition.at) + "R"
        body = self.text(definition.body, scope)
        said = " ".join(["Definition", name, *space, *binders, ":", kind, ":="])
        return f"{comment(str(definition))}{said}\n  {head}{body}.\n"
