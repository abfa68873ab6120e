"""Tactics that use facts about inner integrals: only those about what stands in the goal, the outermost first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from proofs_check.kernel.export.nodes import ProofPrinter, height
from proofs_check.kernel.export.normal_forms.facts import Found, Known
from proofs_check.kernel.export.normal_forms.integrals import Normal
from proofs_check.vocabulary.expressions import Expr

INTEGRALS = ("mu", "ev", "ex", "copies", "sum")  # kinds of facts whose proofs compare integrands


def used(printer: ProofPrinter, normal: Normal, index: int) -> list[Found]:
    """Return the facts before one that its proof may use: those about what stands in it, or in what these say."""
    about, before = normal.found[index], in_order(normal, normal.found[:index])
    if about.kind not in INTEGRALS or normal.turned:
        return before
    text = " ".join(_shape(printer, e) for e in (about.left, about.right, *(e for term in about.terms for e in term)))
    kept = []
    for f in reversed(before):
        if f.kind not in INTEGRALS or _shape(printer, f.left) in text:
            kept.append(f)
            text += _shape(printer, f.right)
    return kept[::-1]


def in_order(normal: Normal, found: list[Found]) -> list[Found]:
    """Return facts with those about inner integrals first: where means are turned, they are not found so."""
    return sorted(found, key=lambda f: height(f.left)) if normal.turning else found


def _shape(printer: ProofPrinter, node: Expr) -> str:
    """Write a form with all points and lists of copies called alike."""
    return re.sub(r"\b(l_)?(z[bct]?\d*|[vw])\b", "•", printer.open(node))


def rewrites(printer: ProofPrinter, found: Sequence[Found]) -> str:
    """Return the tactics that put normal forms in the place of inner integrals, the outermost first."""
    known = [_rewrite(printer, f) for f in reversed(found) if f.kind != "exchange"]
    return "; ".join([*known, "rewrite ?pow2_abs"])


def _rewrite(printer: ProofPrinter, f: Found) -> str:
    """Return the tactic that uses a fact; one that but renames points is used at its own: it would go on for ever."""
    sides = [re.sub(r"\bz[bc]\d+\b", "•", printer.open(side)) for side in (f.left, f.right)]
    points = [printer.letters.point(p) for p in f.points if p.name.startswith("#")]
    if points and sides[0] == sides[1]:
        return f"try rewrite ({f.name} {' '.join(points)})"
    return f"{'logs; ' if f.kind == 'log' else ''}rewrite ?{f.name} by assumption"


def symmetry(printer: ProofPrinter, normal: Normal) -> str:
    """Return the tactics that turn symmetric critics round, where their points were met in the other order."""
    return "".join(
        f"try rewrite (H_{printer.letter(f.symbol)}_sym {' '.join(map(printer.letters.point, f.at))}); "
        for f in normal.turned
    )


def knowing(printer: ProofPrinter, known: Iterable[Known]) -> str:
    """Return the tactics that use what is known of integrals."""
    tactics = [
        f"rewrite ?{k.fact}" if k.volume is None else f"volume H_{printer.letter(k.volume)}_volume"
        for k in known
        if k.fact or k.volume is not None
    ]
    return "; ".join(dict.fromkeys(tactics)) or "idtac"
