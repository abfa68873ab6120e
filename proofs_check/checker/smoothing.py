"""What a lift may replace: Pρ by ρ, where P is a smoothing operator, which takes means at every point of a kernel."""

from __future__ import annotations

from proofs_check.checker.identities import Prover
from proofs_check.checker.unfold import Unfolder
from proofs_check.vocabulary.expressions import Expr, Field, Named, lift, nodes


def unlike(smoothed: Expr, bare: Expr, prover: Prover) -> str:
    """Say why one density does not approximate another; empty where it is Pρ for a smoothing P, and the other is ρ."""
    match smoothed:
        case Named(definition, (density,), (point,)) as image if definition.kind == "operator":
            if not (isinstance(density, Field) and density(point) == bare):
                return f"{smoothed} approximates {density}, and not {bare}"
        case _:
            return f"{smoothed} is no operator's image of {bare}, and does not approximate it"
    mean = prover.equal(definition(1), lift(1))
    if not mean.holds:
        return f"{definition(1)} = 1 is not shown, so that {smoothed} is no mean of {bare}: {mean.why}"
    kernels = (node for node in nodes(Unfolder(prover.bodies)(image)) if isinstance(node, Field) and len(node.at) > 1)
    if any(point in kernel.at for kernel in kernels):
        return ""
    return f"{smoothed} is no mean of {bare} near a point: no kernel at the point stands in it"
