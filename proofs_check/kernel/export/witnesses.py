"""Letters that a proof has and its clause does not state: a number that meets the hypotheses on each."""

from __future__ import annotations

from collections.abc import Sequence

from proofs_check.kernel.export.links import Lemma
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.statement.hypotheses import everywhere
from proofs_check.kernel.statement.letters import Letter
from proofs_check.kernel.statement.printing import ATOM, SUM
from proofs_check.vocabulary.expressions import Expr, Scalar


def without(printer: ProofPrinter, given: Lemma, name: str, letters: Sequence[Letter]) -> Lemma:
    """Return a lemma again, without letters: with numbers in their places, where there are any."""
    script: list[str] = []
    places: list[str] = []
    for i, letter in enumerate(letters):
        if isinstance(letter, Scalar) and letter.sign == "positive" and letter.under is not None:
            script += _below(printer, letter.under, f"q_W{i + 1}")
            places.append(f"({printer.letter(letter)} := q_W{i + 1})")
        elif isinstance(letter, Scalar) and not letter.bounds and not letter.whole and letter.below is None:
            places.append(f"({printer.letter(letter)} := 1)")
    chosen = f"eapply {given.name} with {' '.join(places)}" if places else f"eapply {given.name}"
    closing = "try (tryif of_letters then fail else eassumption); gg_hyp."
    return Lemma(name, given.says, (*script, f"first [ {chosen} | eapply {given.name} ]; {closing}"))


def _below(printer: ProofPrinter, under: Expr, name: str) -> list[str]:
    """Assert that a number > 0 lies under one that is, or under a function of points that stays away from 0."""
    scope = printer.scope(under)
    points = list(scope.points.values())
    if not points:
        value = printer.text(under, scope, ATOM)
        return [
            f"assert (q_F : exists {name}, 0 < {name} /\\ {name} <= {value})",
            f"  by (exists {value}; split; [ pos | lra ]).",
            f"destruct q_F as [{name} [{name}_pos {name}_under]].",
        ]
    places = ["snd p", "snd (fst p)", "snd (fst (fst p))"][len(points) - 1 :: -1]
    value = f"(fun {' '.join(points)} => {printer.text(under, scope, SUM)}) " + " ".join(f"({p})" for p in places)
    function = f"(fun p : pts M {len(points)} => {value})"
    at = "(" + ", ".join(["tt", *points]) + ")"
    claim = everywhere(printer, under, f"{name} <= {{}}")
    return [
        f"assert (q_F : exists {name}, 0 < {name} /\\ ({claim})).",
        f"{{ assert (q_B : below0 {function}) by (cbv beta; b0).",
        f"  destruct q_B as [m [P B]]; exists m; split; [ exact P | intros {' '.join(points)}; exact (B {at}) ]. }}",
        f"destruct q_F as [{name} [{name}_pos {name}_under]].",
    ]
