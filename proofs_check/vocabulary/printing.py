"""Expressions as text and as LaTeX, from one set of rules, in the author's order.

Points are shown only where an integral involves more than one of them: ∫Uρ dμ, but ∫κ(z, w)ρ(w) dμ(w).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple, assert_never, cast

from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
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
    Node,
    Num,
    Point,
    Pow,
    Scalar,
    Vary,
    free,
)
from proofs_check.vocabulary.statements import Clause, Equal, Expands, Relation
from proofs_check.vocabulary.symbols import BaseMeasure, Interval
from proofs_check.vocabulary.written import Mark, latex, text

# How tightly a form binds, loosest first; a form is bracketed where a tighter one is asked for.
SUM, PRODUCT, POWER, ATOM = range(4)
SUPERSCRIPTS = {"1": "¹", "2": "²", "3": "³", "4": "⁴"}
FRACTIONS = {"1/2": "½", "1/3": "⅓", "1/4": "¼", "2/3": "⅔", "3/4": "¾"}


@text.register
def _(node: Expr) -> str:
    return Printer(tex=False).top(node)


@latex.register
def _(node: Expr) -> str:
    return Printer(tex=True).top(node)


class Parts(NamedTuple):
    """The parts of a printed relation: its subject, its sign, the form or 0 that it reaches, and what is beside it."""

    subject: str
    sign: str
    form: str
    beside: str

    @property
    def formula(self) -> str:
        """The relation without what is said beside it."""
        return f"{self.subject} {self.sign} {self.form}"


def parts(relation: Relation, printer: Printer) -> Parts:
    """Print a relation in parts."""
    # Where the two sides stand at different points, V(z) = V(v) must not read V = V.
    printer.shown = printer.shown or len(set().union(*map(free, relation.sides()))) > 1
    subject = printer.deviation(relation) if isinstance(relation, Expands) else printer.top(relation.lhs)
    form = "0" if relation.form is None else printer.top(relation.form)
    said = condition(relation.conditions, relation.between, tex=printer.tex)
    beside = (relation.beside.latex if printer.tex else relation.beside.text).format(said) if said else ""
    return Parts(subject, printer.mark(relation.sign), form, beside)


def condition(pairs: tuple[tuple[Expr, Expr | None], ...], between: Mark = Equal.sign, *, tex: bool) -> str:
    """Write conditions such as ρ = ρ* or N → ∞ in text or LaTeX."""
    printer = Printer(tex=tex)
    printer.nested = True  # fractions stay on the line of text
    sides = ((printer.top(a), (r"\infty" if tex else "∞") if b is None else printer.top(b)) for a, b in pairs)
    return (r",\ " if tex else ", ").join(f"{a} {printer.mark(between)} {b}" for a, b in sides)


@text.register
def _(relation: Relation) -> str:
    said = parts(relation, Printer(tex=False))
    return said.formula + said.beside


@latex.register
def _(relation: Relation) -> str:
    said = parts(relation, Printer(tex=True))
    return said.formula + said.beside


def in_prose(relation: Relation) -> tuple[str, str]:
    """Write a relation for a sentence: its formula, and as text what is said beside it."""
    said = condition(relation.conditions, relation.between, tex=True)
    return parts(relation, Printer(tex=True)).formula, relation.beside.prose.format(f"${said}$") if said else ""


def row(relation: Relation, printer: Printer) -> Parts:
    """Write what a link of a chain adds to the line before it, which ends in its subject."""
    said = parts(relation, printer)
    # An expansion is a relation between more than a start and a form.
    return said._replace(sign=":", form=said.formula) if isinstance(relation, Expands) else said


@text.register
def _(clause: Clause) -> str:
    return text(clause.relation)


@latex.register
def _(clause: Clause) -> str:
    return rf"({clause.letter})\ {latex(clause.relation)}"


@text.register
def _(definition: Definition) -> str:
    return f"{head(definition, tex=False)} := {text(definition.body)}"


@latex.register
def _(definition: Definition) -> str:
    return f"{head(definition, tex=True)} := {latex(definition.body)}"


def head(definition: Definition, *, tex: bool) -> str:
    """Write the letter of an object at its points: what stands before its body."""
    bare = definition.name.replace("<", "").replace(">", "")
    letter = latex(Named(definition, tuple(definition.params))) if tex else bare
    return letter + (f"({', '.join(p.name for p in definition.at)})" if definition.at else "")


@text.register
def _(chain: Chain) -> str:
    rows = (row(chain.relation(n), Printer(tex=False)) for n in range(len(chain.links)))
    return " ".join((text(chain.start), *(f"{r.sign} {r.form}{r.beside}" for r in rows)))


@latex.register
def _(chain: Chain) -> str:
    rows, start = [], latex(chain.start)
    for number, link in enumerate(chain.links):
        said = row(chain.relation(number), Printer(tex=True))
        reason = "".join(rf"\{c}" if c in "#$%&_{}" else c for c in link.reason)
        rows.append(rf"{start} &{said.sign} {said.form}{said.beside} && \text{{{reason}}}")
        start = ""
    return "\\begin{aligned}" + r" \\ ".join(rows) + "\\end{aligned}"


class Printer:
    """One pass over a tree; ``tex`` chooses the notation, ``shown`` whether points are written."""

    def __init__(self, *, tex: bool) -> None:
        self.tex = tex
        self.shown = False
        self.inline = False
        self.nested = False
        self.indexed: dict[Point, str] = {}

    def top(self, node: Expr) -> str:
        """Print a whole expression; each outermost integral decides for itself whether to show points."""
        before, self.shown = self.shown, self.shown or len(_points(node, into_integrals=False)) > 1
        result = self.show(node, SUM)
        self.shown = before
        return result

    def show(self, node: Expr, tightness: int) -> str:
        """Print a node where a form of at least this tightness is asked for."""
        body, binds = self.form(node)
        return body if binds >= tightness else self.bracket(body)

    def bracket(self, body: str, ends: str = "()") -> str:
        """Bracket a form, at the height of its contents in LaTeX."""
        tall = self.tex and any(sign in body for sign in (r"\int", r"\mathbb{E}", r"\sum", r"\Bigl"))
        size = "bigg" if self.tex and (r"\frac" in body or r"\biggl" in body) else "Big" if tall else ""
        return rf"\{size}l{ends[0]}{body}\{size}r{ends[1]}" if size else f"{ends[0]}{body}{ends[1]}"

    def form(self, node: Expr) -> tuple[str, int]:
        """Return the printed node and how tightly it binds."""
        kind = cast(Node, node)
        match kind:
            case Num(value):
                return self.number(value)
            case Scalar():
                return (kind.latex if self.tex else kind.name), ATOM
            case Field(symbol, at):
                places = self.places(at) if symbol.domain is None else ""
                return (symbol.latex if self.tex else symbol.name) + places, ATOM
            case Add(terms):
                return self.sum(terms), SUM
            case Neg(body):
                return ("-" if self.tex else "−") + self.show(body, PRODUCT), SUM
            case Mul() if self.tex and (opposite := negated(kind)) is not None:
                return f"-{self.show(opposite, PRODUCT)}", SUM
            case Mul(factors):
                return self.product(factors), PRODUCT
            case Div(numerator, denominator):
                return self.quotient(numerator, denominator)
            case Pow(base, Num(Fraction(numerator=1, denominator=2))) if self.tex:
                return rf"\sqrt{{{self.show(base, SUM)}}}", POWER
            case Pow(base, exponent):
                raised = self.show(exponent, SUM) if self.tex else self.show(exponent, ATOM)
                up = f"^{{{raised}}}" if self.tex else SUPERSCRIPTS.get(raised, f"^{raised}")
                under = self.show(base, ATOM)
                raised_twice = self.tex and re.search(
                    r"\^(\{[^{}]*(\{[^{}]*\}[^{}]*)*\}|\\[a-z]+|.)(_\{[^{}]*\})?$", under
                )
                return (self.bracket(under) if raised_twice else under) + up, POWER
            case Fn():
                return self.function(kind)
            case Apply(symbol, body, slope):
                letter = (symbol.latex if self.tex else symbol.name) + (("'" if self.tex else "′") if slope else "")
                return letter + self.bracket(self.show(body, SUM)), ATOM
            case Int(Num(Fraction(numerator=1, denominator=1)), _, BaseMeasure() as measure) if self.tex:
                return rf"{measure.latex}(\mathcal{{Z}})", ATOM
            case Int():
                return self.integral(kind), PRODUCT
            case CopySum(body, point):
                return self.copies(body, point), PRODUCT
            case Named():
                return self.named(kind), ATOM
            case Vary():
                return self.variation(kind), ATOM
            case Deriv():
                return self.derivative(kind)
            case _ as never:
                assert_never(never)

    def mark(self, mark: Mark) -> str:
        """Print a sign."""
        return mark.latex if self.tex else mark.text

    def deviation(self, relation: Expands) -> str:
        """Print by how much an expression departs from its expansion."""
        left, right = (r"\Bigl|", r"\Bigr|") if self.tex else ("|", "|")
        return f"{left}{self.top(Add((relation.lhs, *map(Neg, relation.terms()))))}{right}"

    def number(self, value: Fraction) -> tuple[str, int]:
        """Print a rational."""
        minus = "-" if self.tex else "−"
        sign, size = (minus if value < 0 else ""), abs(value)
        if size.denominator == 1:
            return f"{sign}{size}", ATOM if value >= 0 else SUM
        if self.tex and not self.inline:
            return rf"{sign}\tfrac{{{size.numerator}}}{{{size.denominator}}}", ATOM if value >= 0 else SUM
        if not self.tex and str(size) in FRACTIONS:
            return f"{sign}{FRACTIONS[str(size)]}", ATOM if value >= 0 else SUM
        return f"{sign}{size}", PRODUCT if value >= 0 else SUM

    def sum(self, terms: tuple[Expr, ...]) -> str:
        """Print terms in the author's order."""
        minus = " - " if self.tex else " − "
        result = self.show(terms[0], SUM)
        for term in terms[1:]:
            negated = isinstance(term, Neg)
            body = term.body if isinstance(term, Neg) else term
            result += (minus if negated else " + ") + self.show(body, PRODUCT)
        return result

    def product(self, factors: tuple[Expr, ...]) -> str:
        """Print factors side by side; a function that is not last is bracketed, lest it swallow its neighbour."""
        last = len(factors) - 1
        shown = []
        for place, factor in enumerate(factors):
            one = self.show(factor, PRODUCT if isinstance(factor, Int) and place == last else POWER)
            shown.append(self.bracket(one) if isinstance(factor, Fn) and factor.name == "log" and place < last else one)
        return " ".join(shown)

    def quotient(self, numerator: Expr, denominator: Expr) -> tuple[str, int]:
        """Print a quotient: as a fraction, on the line inside another, and with 1/τ before an integral."""
        if isinstance(numerator, Neg):
            body, _ = self.quotient(numerator.body, denominator)
            return ("-" if self.tex else "−") + body, SUM
        if self.tex and (opposite := negated(numerator)) is not None:
            return self.quotient(Neg(opposite), denominator)
        if self.tex and not self.inline and not self.nested:
            outside = isinstance(numerator, Int | CopySum)
            after = self.show(numerator, PRODUCT) if outside else ""
            self.nested = True
            above = "1" if outside else self.show(numerator, SUM)
            under = self.show(denominator, SUM)
            self.nested = False
            # a fraction alone needs no bracket as a factor
            return rf"\frac{{{above}}}{{{under}}}{after}", PRODUCT if outside else POWER
        under = self.show(denominator, POWER)
        if isinstance(numerator, Int | CopySum):
            return f"(1/{under}) {self.show(numerator, PRODUCT)}", PRODUCT
        return f"{self.show(numerator, PRODUCT)}/{under}", PRODUCT

    def function(self, node: Fn) -> tuple[str, int]:
        """Print log, e^…, |…| and 1{… ≥ 0}."""
        if node.name == "exp":
            before, self.inline = self.inline, True
            body = self.show(node.body, SUM)
            self.inline = before
            return (f"e^{{{body}}}" if self.tex else f"e^({body})"), POWER
        if node.name == "where":
            body = self.show(node.body, SUM)
            return (rf"\mathbf{{1}}\{{{body}\ge 0\}}" if self.tex else f"1{{{body} ≥ 0}}"), ATOM
        if node.name == "abs":
            body = self.show(node.body, SUM)
            return (rf"\lvert {body}\rvert" if self.tex else f"|{body}|"), ATOM
        fraction = self.tex and isinstance(node.body, Div) and not self.inline
        simple = isinstance(node.body, Scalar | Field | Named) and not node.body.parts()
        body = self.show(node.body, SUM)
        argument = f" {body}" if fraction or simple else self.bracket(body)
        return (r"\log" if self.tex else "log") + argument, POWER

    def integral(self, node: Int) -> str:
        """Print an integral against μ or a conditional law, an expectation against a law."""
        if isinstance(node.measure, Interval):
            return self.interval_integral(node.body, node.measure)
        plain = isinstance(node.measure, BaseMeasure) or bool(node.measure.given)
        before, self.shown = self.shown, self.shown or not plain or len(_points(node, into_integrals=True)) > 1
        result = self.plain_integral(node) if plain else self.expectation(node)
        self.shown = before
        return result

    def interval_integral(self, body: Expr, interval: Interval) -> str:
        """Print ∫ body dt with the ends of the interval."""
        low, high = (self.top(Num(end)) for end in interval.ends)
        inner = self.show(body, PRODUCT)
        if self.tex:
            return rf"\int_{{{low}}}^{{{high}}} {inner}\,d{interval.latex}"
        return f"∫[{low},{high}] {inner} d{interval.name}"

    def plain_integral(self, node: Int) -> str:
        """Print ∫ body dμ, with the point where points are shown."""
        measure = node.measure.latex if self.tex else node.measure.name
        given = ", ".join(p.name for p in node.measure.given)
        if given:
            subscript = measure.endswith("}") and "_{" in measure
            tex = f"{measure[:-1]},{given}}}" if subscript else f"{{{measure}}}_{{{given}}}"
            measure = tex if self.tex else f"{measure}_{given}"
        place = f"({node.points[0].name})" if self.shown else ""
        sign, thin = (r"\int ", r"\,d") if self.tex else ("∫", " d")
        return f"{sign}{self.show(node.body, PRODUCT)}{thin}{measure}{place}"

    def expectation(self, node: Int) -> str:
        """Print E[body] with what is drawn, from which law."""
        names = ", ".join(p.name for p in node.points)
        drawn = f"({names})" if len(node.points) > 1 else names
        if node.copies is not None:
            count = self.show(node.copies, SUM)
            drawn = rf"{names}_1,\dots,{names}_{{{count}}}" if self.tex else f"{names}₁,…,{names}_{count}"
        law = node.measure.latex if self.tex else node.measure.name
        sign = rf"\mathbb{{E}}_{{{drawn}\sim {law}}}" if self.tex else f"E_{{{drawn}∼{law}}}"
        return sign + self.bracket(self.show(node.body, SUM), "[]")

    def copies(self, body: Expr, point: Point) -> str:
        """Print Σᵢ body(wᵢ)."""
        self.indexed[point] = f"{point.name}_i" if self.tex else f"{point.name}ᵢ"
        shown, self.shown = self.shown, True
        inner = self.show(body, PRODUCT)
        self.shown = shown
        del self.indexed[point]
        return (r"\sum_i " if self.tex else "Σᵢ ") + inner

    def named(self, node: Named) -> str:
        """Print a named object's letter around its arguments, and its points where they are shown."""
        shown, self.shown = self.shown, False
        inline, self.inline = self.inline, True
        args = {p.symbol.name if isinstance(p, Field) else p.name: a
                for p, a in zip(node.definition.params, node.args, strict=True)}  # fmt: skip
        letter = node.definition.latex if self.tex else node.definition.name
        result = re.sub(r"<(\w+)>", lambda m: self.top(args[m[1]]), letter)
        self.shown, self.inline = shown, inline
        return result + self.places(node.at)

    def variation(self, node: Vary) -> str:
        """Print δF(ρ)[h], naming the density that moves where the functional has others."""
        delta = r"\delta " if self.tex and node.order == 1 else r"\delta" if self.tex else "δ"
        power = "" if node.order == 1 else ("^{2}" if self.tex else "²")
        arguments = {a.symbol for a in node.body.parts() if isinstance(a, Field) and a.symbol.mass is not None}
        under = ""
        if arguments != set(node.targets):
            letters = ",".join(t.latex if self.tex else t.name for t in node.targets)
            under = f"_{{{letters}}}" if self.tex else f"_{letters}"
        moves = ", ".join(self.direction(d) for d in node.directions)
        whole = moves if node.order == 1 or len(node.directions) > 1 else f"{moves}, {moves}"
        return f"{delta}{power}{under}{self.show(node.body, ATOM)}[{whole}]"

    def direction(self, node: Expr) -> str:
        """Print a direction, a kernel's by its letter alone."""
        return (node.symbol.latex if self.tex else node.symbol.name) if isinstance(node, Field) else self.top(node)

    def derivative(self, node: Deriv) -> tuple[str, int]:
        """Print f'(x), or f for no derivative, at its place; the square of a slope is not the slope of a square."""
        body = node.body
        prime = "'" * node.order
        place = self.show(node.at, SUM)
        variable = self.show(node.scalar, ATOM)
        if isinstance(body, Named) and body.args == (node.scalar,):
            letter = body.definition.latex if self.tex else body.definition.name
            return re.sub(r"\(?<\w+>\)?", "", letter) + prime + f"({place})", ATOM
        if self.tex:
            power = f"^{{{node.order}}}" if node.order > 1 else ""
            head = rf"\frac{{d{power}}}{{d{variable}{power}}}" * (node.order > 0) + self.show(body, POWER)
            return (head, POWER) if node.at == node.scalar else (rf"{head}\Big|_{{{variable}={place}}}", PRODUCT)
        head = f"d{prime}/d{variable} " * (node.order > 0) + self.show(body, POWER)
        return (head, POWER) if node.at == node.scalar else (f"[{head}]_{{{variable}={place}}}", ATOM)

    def places(self, at: tuple[Point, ...]) -> str:
        """Print the points of a field where points are shown."""
        return f"({', '.join(self.indexed.get(p, p.name) for p in at)})" if at and (self.shown or len(at) > 1) else ""


def negated(node: Expr) -> Expr | None:
    """Return what an expression is the negative of, where its sign is at its front: of −2 x it is 2 x."""
    match node:
        case Neg(body):
            return body
        case Num(value) if value < 0:
            return Num(-value)
        case Mul((first, *others)):
            front = negated(first)
            return None if front is None else Mul((front, *others))
    return None


def _points(node: Expr, *, into_integrals: bool) -> set[Point]:
    """Collect the points that fields stand at; arguments of named objects are functions and do not count."""
    match node:
        case Field(symbol, at):
            return set(at) if symbol.domain is None else set()
        case Named(definition, _, at) if not definition.pointwise:
            return set(at)
        case Int() if not into_integrals:
            return set()
    return set().union(*(_points(part, into_integrals=into_integrals) for part in node.parts()))
