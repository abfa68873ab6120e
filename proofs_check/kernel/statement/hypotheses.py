"""What is declared of letters, as Coq hypotheses, each with a name by which proofs call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from proofs_check.kernel.statement.letters import Letter, Unexportable
from proofs_check.kernel.statement.printing import ATOM, SUM, Printer, number
from proofs_check.vocabulary.expressions import Expr, FieldSymbol, Scalar, w
from proofs_check.vocabulary.symbols import integral


@dataclass(frozen=True, slots=True)
class Said:
    """A hypothesis: its name, and what it says."""

    name: str
    text: str


def declared(printer: Printer, letter: Letter) -> list[Said]:
    """Return the hypotheses on a letter."""
    name = printer.letter(letter)
    found = _of_field(printer, letter) if isinstance(letter, FieldSymbol) else (
        _of_number(printer, letter) if isinstance(letter, Scalar) else iter(())
    )  # fmt: skip
    return [Said(f"H_{name}{suffix}", text) for suffix, text in found]


def kind_of(symbol: FieldSymbol) -> str:
    """Return the predicate of the library that a function's declaration means.

    Of a sharp critic it is a critic's: limits alone need that it is continuous and largest at z alone, and those have
    no text. Of a Gram kernel it is that of cosines: what else one is, clauses cite.
    """
    if symbol.isotropic:
        raise Unexportable(f"{symbol.name} is isotropic")
    if symbol.gram:
        return "cosine"
    match symbol.sign, symbol.arity, symbol.mass:
        case "positive", 1, None:
            return "positive"
        case "positive", 1, mass if mass == 1:
            return "density"
        case "real", 1, None:
            return "potential"
        case "real", 1, mass if mass == 0:
            return "direction"
        case "positive", 2, None:
            return "positive2"
        case "real", 2, None:
            return "critic"
    raise Unexportable(f"{symbol.name}: {symbol.sign}, of mass {symbol.mass}, of {symbol.arity} points")


def _of_field(printer: Printer, symbol: FieldSymbol) -> Iterator[tuple[str, str]]:
    if symbol.slope_of is not None:
        raise Unexportable(f"{symbol.name}, the slope of a function on an interval")
    name = printer.letter(symbol)
    yield "", f"{kind_of(symbol)} {name}"
    if symbol.symmetric:
        yield "_sym", f"forall z w, {name} z w = {name} w z"


def _of_number(printer: Printer, x: Scalar) -> Iterator[tuple[str, str]]:
    name = printer.letter(x)
    if x.whole:
        yield "", f"(1 <= {name})%nat"
        return
    if x.volume is not None:
        yield "_volume", everywhere(printer, integral(x.volume, w), f"{{}} = {name}", ATOM)
    if x.sign != "real":
        yield ("_pos", f"0 < {name}") if x.sign == "positive" else ("_nneg", f"0 <= {name}")
    if x.below is not None:
        yield "_below", f"{name} < {number(x.below)}"
    if x.under is not None:
        yield "_under", everywhere(printer, x.under, f"{name} <= {{}}")
    if x.greatest and x.under is not None:
        yield "_greatest", _greatest(printer, x, x.under)
    for i, bound in enumerate(x.over):
        yield f"_over{i or ''}", everywhere(printer, bound, f"{{}} <= {name}")


def everywhere(printer: Printer, node: Expr, said: str, level: int = SUM) -> str:
    """Say something of an expression at all points."""
    scope = printer.scope(node)
    head = f"forall {' '.join(scope.points.values())}, " if scope.points else ""
    return head + said.format(printer.text(node, scope, level))


def _greatest(printer: Printer, x: Scalar, under: Expr) -> str:
    """Say that no greater number lies under a function: it comes as near as one likes on more than a null set."""
    name, scope = printer.letter(x), printer.scope(under)
    (point,) = scope.points.values()
    return f"forall e, 0 < e -> 0 < ∫ {point}, ind ({name} + e - {printer.text(under, scope, SUM)})"
