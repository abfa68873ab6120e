"""Facts about derivatives: that one exists, and what it is."""

from __future__ import annotations

from proofs_check.kernel.export.nodes import ProofPrinter, RealPower, has
from proofs_check.kernel.export.unfolding import Taken
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.printing import ATOM, derived, number
from proofs_check.kernel.statement.scopes import NOWHERE, Scope
from proofs_check.vocabulary.expressions import Deriv, Expr, Field, Int, Scalar, Vary
from proofs_check.vocabulary.symbols import Interval


def asserted(printer: ProofPrinter, taken: Taken, name: str, scope: Scope = NOWHERE) -> list[str]:
    """Assert what a derivative is, as ``is_derive``, under a name; ``scope`` puts other things for letters."""
    match taken.node:
        case Vary():
            return _variation(printer, taken, taken.node, name, scope)
        case Deriv():
            return _in_number(printer, taken, taken.node, name)
        case Int():
            return _along(printer, taken, taken.node, name)


def rewritten(printer: ProofPrinter, taken: Taken, name: str, scope: Scope = NOWHERE) -> list[str]:
    """Put the value of a derivative in its place, by the fact that was asserted under a name."""
    node = taken.node
    if isinstance(node, Int):
        return [f"rewrite ?{name}."]
    if node.order == 0:
        return ["cbv beta."]
    unique = "is_derive_unique" if node.order == 1 else "is_derive_n_unique"
    return [
        f"assert (q_E : {text(printer, node, scope)} = {printer.open(taken.value)}) by (apply {unique}; exact {name}).",
        "rewrite ?q_E; clear q_E.",
    ]


def text(printer: ProofPrinter, node: Vary | Deriv | Int, scope: Scope) -> str:
    """Write a derivative, with other things in the place of letters."""
    if isinstance(node, Int):
        return printer.text(node, scope)
    function = printer.varied(node, scope) if isinstance(node, Vary) else function_of(printer, node)
    return derived(function, node.order, _at(printer, node))


def function_of(printer: ProofPrinter, node: Deriv) -> str:
    """Write what is differentiated as a function of its number."""
    match node.scalar:
        case Field(_, (point,)):
            x = printer.letters.point(point)
            return f"(fun {x} => {printer.text(node.body, NOWHERE.bind(point, x, real=True))})"
        case Scalar() as number:
            x = printer.letters.name(number)
            return f"(fun {x} => {printer.text(node.body, NOWHERE.put({number: x}))})"
    raise Unexportable(f"a derivative in {node.scalar}")


def _at(printer: ProofPrinter, node: Vary | Deriv) -> str:
    return "0" if isinstance(node, Vary) else printer.text(node.at, NOWHERE, ATOM)


def _variation(printer: ProofPrinter, taken: Taken, node: Vary, name: str, scope: Scope) -> list[str]:
    """Differentiate under integrals, in a neighbourhood of 0 in which everything that moves stays positive."""
    n = "" if node.order == 1 else "_n"
    order = "" if node.order == 1 else f"{node.order} "
    claim = f"is_derive{n} {printer.varied(node, scope)} {order}0 ({printer.open(taken.value)})"
    lines = [f"assert ({name} : {claim}).", "{"]
    last = "1"
    for i, (target, direction) in enumerate(zip(node.targets, node.directions, strict=True)):
        moved, by = printer.letter(target, scope), printer.function(direction, target.arity, scope)
        room, kind = ("room", "is_positive") if target.arity == 1 else ("room2", "assumption")
        small = f"ltac:(first [assumption | lra]) ltac:({kind}) ltac:(tame)"
        lines.append(f"  destruct ({room} {last} {moved} {by} {small}) as [d{i} [[Pd{i} Ld{i}] Bd{i}]].")
        last = f"d{i}"
    for i in range(len(node.targets) - 1):
        lines += [
            f"  apply (below0u_le d{j - 1} d{j}) in Bd{i}; [ | exact Ld{j} ]." for j in range(i + 1, len(node.targets))
        ]
    steps = "ud | cbn [fst snd]; ud" if node.order == 2 else "ud"
    lines.append(f"  evar_last; [ eapply (variation{node.order} {last}); [ assumption | {steps} ] | ].")
    return [*lines, "  cbn [fst snd]; rewrite ?bump0, ?bump20; gg_unfold; reflexivity.", "}"]


def _in_number(printer: ProofPrinter, taken: Taken, node: Deriv, name: str) -> list[str]:
    if node.order == 0:
        return []
    x = node.scalar
    assert isinstance(x, Scalar)
    at = printer.text(node.at, NOWHERE, ATOM)
    if bounded(x) and node.order == 1:
        claim = f"is_derive {function_of(printer, node)} {at} ({printer.open(taken.value)})"
        return [f"assert ({name} : {claim}) by (gg_unfold; slope)."]
    side = " ltac:(first [assumption | lra])" if x.sign == "positive" else ""
    lines = slopes(printer, node, taken.steps)
    if node.order == 1:
        return [*lines, f"pose proof (q_S1 {at}{side}) as {name}; cbv beta in {name}."]
    if node.order > 2 or not side:
        raise Unexportable(f"a derivative of order {node.order} in {x}")
    var = printer.letters.name(x)
    functions = [function_of(printer, node), *(f"(fun {var} => {printer.open(step)})" for step in taken.steps)]
    proof = f"second_order {' '.join(functions)} 0 q_S1 q_S2 {at}{side}"
    return [*lines, f"pose proof ({proof}) as {name}; cbv beta in {name}."]


def bounded(x: Scalar) -> bool:
    """Whether a number ranges over another interval than all numbers, or all that are > 0."""
    return x.sign == "nonnegative" or bool(x.bounds) or x.below is not None


def slopes(printer: ProofPrinter, node: Deriv, steps: tuple[Expr, ...]) -> list[str]:
    """Assert derivatives of a function of one number, wherever that is declared, as q_S1, q_S2, …"""
    x = node.scalar
    assert isinstance(x, Scalar)
    if bounded(x):
        raise Unexportable(f"a derivative in {x}, which is bounded")
    var = printer.letters.name(x)
    declared = f"0 < {var} -> " if x.sign == "positive" else ""
    function, lines = function_of(printer, node), []
    for i, step in enumerate(steps):
        value = printer.open(step)
        claim = f"forall {var} : R, {declared}is_derive {function} {var} ({value})"
        lines.append(f"assert (q_S{i + 1} : {claim}) by (gg_unfold; slope).")
        function = f"(fun {var} => {value})"
    return lines


def _along(printer: ProofPrinter, taken: Taken, node: Int, name: str) -> list[str]:
    """Assert what the integral of a derivative over an interval is: of its value, or by the fundamental theorem."""
    inner, ((point,), measure) = node.body, (node.points, node.measure)
    assert isinstance(inner, Deriv)
    assert isinstance(measure, Interval)
    t, function = printer.letters.point(point), function_of(printer, inner)
    (steep,) = taken.steps
    value = f"(fun {t} => {printer.open(steep)})"
    low, high = ends = tuple(map(number, measure.ends))
    inside = has(steep, RealPower)  # such a power may have no derivative at the ends
    where, which = (f"{low} < {t} < {high} -> ", "_inside") if inside else ("", "")
    at = "(fun q_x q_i => q_S q_x q_i)" if inside else "(fun q_x _ => q_S q_x)"
    whole = f"{' '.join(ends)} ltac:(lra) {function} {value} {at}"
    left, right = printer.text(node), printer.open(taken.value)
    proof = "reflexivity" if isinstance(taken.value, Int) else f"apply (rint_ends{which} {whole}); conts"
    claim = f"forall {t} : R, {where}is_derive {function} {t} ({printer.open(steep)})"
    return [
        f"assert (q_S : {claim}) by (gg_unfold; slope).",
        f"assert ({name} : {left} = {right}) by (rewrite (rint_derivative{which} {whole}); {proof}).",
        "clear q_S.",
    ]
