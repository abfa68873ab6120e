"""Theorems as a notebook shows them: statements as formulas, and derivations, link by link."""

from __future__ import annotations

from collections.abc import Iterable

from proofs_check.outcome import TheoremOutcome
from proofs_check.reports.formulas import formula, sentence
from proofs_check.reports.tables import failures
from proofs_check.site import theorem as of_theorem
from proofs_check.site.pages import environment
from proofs_check.vocabulary.printing import in_prose
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Theorem


def proof_html(theorem: Theorem, outcome: TheoremOutcome) -> str:
    """Return what a notebook shows of a theorem; ids in it are no links, for there is no page to lead to."""
    told = (line.plain for line in failures(outcome))
    template = environment(()).get_template("proof.html")
    return template.render(outcome=outcome, failures=told, **of_theorem.view(theorem, outcome, None))


def statements_html(theorems: Iterable[Theorem]) -> str:
    """Return what a notebook shows of theorems that nothing is known of yet."""
    rows = [(theorem, [_clause(clause) for clause in theorem.clauses]) for theorem in theorems]
    return environment(()).get_template("statements.html").render(rows=rows)


def _clause(clause: Clause) -> tuple[str, ...]:
    said, beside = in_prose(clause.relation)
    return clause.letter, sentence(clause.title), formula(said), sentence(beside.lstrip(", "))
