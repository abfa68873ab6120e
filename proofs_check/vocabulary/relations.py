"""Relations as text and as LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs_check.vocabulary.expressions import Add, Expr, Neg
from proofs_check.vocabulary.points import free
from proofs_check.vocabulary.printing import Printer, latex
from proofs_check.vocabulary.statements import AtMost, Equal, Lifts, Nonnegative, Positive, Relation, Tends

if TYPE_CHECKING:
    from proofs_check.vocabulary.chains import Chain


def relation_text(relation: Relation) -> str:
    """Write a relation as a line of text."""
    return _relation(relation, Printer(tex=False))


def relation_latex(relation: Relation) -> str:
    """Write a relation as LaTeX for math mode."""
    return _relation(relation, Printer(tex=True))


def chain_latex(chain: Chain) -> str:
    """Write a chain as an aligned display, each link with its reason; the reasons stay as they are written."""
    signs = {"=": "=", "<=": r"\le", ">=0": r"\ge 0", ">0": "> 0", "lifts": r"\rightsquigarrow", "tends": r"\to"}
    rows, start = [], latex(chain.start)
    for link in chain.links:
        form = "" if link.form is None else f" {latex(link.form)}"
        reason = "".join(rf"\{c}" if c in "#$%&_{}" else c for c in link.reason)
        sign = signs.get(link.kind, ":")
        rows.append(rf"{start} &{sign}{form} && \text{{{reason}}}")
        start = ""
    return "$$\\begin{aligned}" + r" \\ ".join(rows) + "\\end{aligned}$$"


def condition(pairs: tuple[tuple[Expr, Expr], ...], *, tex: bool) -> str:
    """Write a zero set such as ρ = ρ* in text or LaTeX."""
    printer = Printer(tex=tex)
    printer.nested = True  # fractions stay on the line of text
    return (r",\ " if tex else ", ").join(f"{printer.top(a)} = {printer.top(b)}" for a, b in pairs)


def _relation(relation: Relation, printer: Printer) -> str:
    # Where the two sides stand at different points, V(z) = V(v) must not read V = V.
    printer.shown = len(set().union(*map(free, relation.sides()))) > 1
    tex, show = printer.tex, printer.top
    below, above, arrow = (r"\le", r"\ge", r"\to") if tex else ("≤", "≥", "→")
    match relation:
        case Equal(lhs, rhs):
            return f"{show(lhs)} = {show(rhs)}"
        case AtMost(lhs, rhs):
            return f"{show(lhs)} {below} {show(rhs)}"
        case Positive(lhs):
            return f"{show(lhs)} > 0"
        case Nonnegative(lhs, zero_only):
            sign = f"{show(lhs)} {above} 0"
            only = r",\text{ with equality only at }" if tex else ", = 0 only at "
            return sign + only + condition(zero_only, tex=tex) if zero_only else sign
        case Lifts(lhs, rhs, pairs):
            becomes = r"\ \rightsquigarrow\ " if tex else " ⇝ "
            moves = ", ".join(f"{show(a)} {arrow} {show(b)}" for a, b in pairs)
            space = r"\quad" if tex else "  "
            return f"{show(lhs)}{becomes}{show(rhs)}{space}({moves})"
        case Tends(lhs, limit, scalar, to):
            target = (r"\infty" if tex else "∞") if to is None else show(to)
            spelled = r"\quad\text{as }" if tex else " as "
            return f"{show(lhs)} {arrow} {show(limit)}{spelled}{show(scalar)} {arrow} {target}"
    left, right = (r"\Bigl|", r"\Bigr|") if tex else ("|", "|")
    difference = Add((relation.lhs, *map(Neg, relation.terms())))
    return f"{left}{show(difference)}{right} {below} {show(relation.remainder)}"
