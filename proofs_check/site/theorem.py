"""What the page of one theorem shows, as data for its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.export.reading import side_by_side
from proofs_check.latex.derivation import rows_of
from proofs_check.outcome import MutantOutcome, Outcome, TheoremOutcome
from proofs_check.reports.formulas import formula, sentence
from proofs_check.reports.show import at, margin, value_of
from proofs_check.verification.docstrings import definitions, section
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.printing import head, in_prose
from proofs_check.vocabulary.theorem import Theorem
from proofs_check.vocabulary.written import latex

RESULTS = {
    "killed": "refuted",
    "implied": "true as well",
    "equivalent": "equivalent",
    "elsewhere": "for other theorems to refute",
    "alive": "alive",
}


def slug(text: str) -> str:
    """Return what an anchor may be called after a step: letters and digits, joined by hyphens."""
    return re.sub(r"\W+", "-", text).strip("-").lower()


def view(theorem: Theorem, outcome: TheoremOutcome, exporter: Exporter | None) -> dict[str, Any]:
    """Return the parts of a theorem's page; one that is malformed has its statement and its problems alone."""
    whole = bool(outcome.steps)
    return {
        "clauses": [
            {
                "id": theorem.label(clause), "letter": clause.letter, "title": sentence(clause.title),
                "formula": formula(in_prose(clause.relation)[0], display=True),
                "beside": sentence(in_prose(clause.relation)[1].lstrip(", ")),
                "word": outcome.worth(clause.letter), "standing": outcome.standing(clause.letter),
            }
            for clause in theorem.clauses
        ],
        "claim_formula": formula(in_prose(theorem.refutes.relation)[0], display=True) if theorem.refutes else None,
        "said": {name: section(theorem.doc, f"{name}.") for name in ("Hypotheses", "Deviations", "References")},
        "definitions": [
            (formula(head(d, tex=True)), formula(latex(d.body))) for d in (definitions(theorem) if whole else ())
        ],
        "chains": [_chain(step, outcome) for step in theorem.steps() if isinstance(step, Chain)] if whole else [],
        "evidence": [_tried(step) for step in outcome.steps if step.grade in ("quadrature", "measures")],
        "certificates": [step for step in outcome.steps if step.grade == "certified"],
        "misses": _misses(outcome.mutants),
        "coq": side_by_side(exporter, theorem) if whole and exporter is not None else "",
    }  # fmt: skip


def _chain(chain: Chain, outcome: TheoremOutcome) -> dict[str, Any]:
    start, rows = rows_of(chain)
    steps = {step.name: step for step in outcome.steps}
    links = []
    for index, (link, row) in enumerate(zip(chain.links, rows, strict=True)):
        links.append(
            {
                "id": slug(chain.place(index)), "formula": formula(f"{row.sign} {row.form}"),
                "letter": link.clause.letter if link.clause else "", "reason": link.reason,
                "step": steps.get(chain.place(index)),
            }
        )  # fmt: skip
    return {"id": slug(chain.name), "name": chain.name, "facet": chain.facet, "start": formula(start), "links": links}


def _tried(step: Outcome) -> dict[str, Any]:
    value = value_of(step) if step.grade == "quadrature" and step.value is not None else ""
    said = margin(step).removeprefix(", ")
    return {"step": step, "value": value, "margin": said, "at": at(step.parameters).removeprefix(", ")}


def _misses(mutants: Iterable[MutantOutcome]) -> Mapping[str, list[dict[str, Any]]]:
    """Return the near-misses by what became of them, those with a measure first, the smallest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for mutant in sorted(mutants, key=lambda m: (m.counterexample is None, len(str(m.counterexample)))):
        shown = formula(mutant.latex, display=True) if mutant.latex else None
        found.setdefault(RESULTS[mutant.result], []).append({"edit": mutant, "formula": shown})
    return {word: found[word] for word in RESULTS.values() if word in found}
