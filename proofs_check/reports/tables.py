"""A run as tables: theorems × facets, the measured and the certified numbers, and what is not as claimed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from proofs_check.outcome import SMALL, Outcome, Standing, TheoremOutcome, Verdict
from proofs_check.reports.sheets import Column, Sheet
from proofs_check.verification.run import Run
from proofs_check.vocabulary.chains import FACETS

STYLE = {
    **dict.fromkeys(("holds", "proved", "refuted*"), "green"),
    **dict.fromkeys(("n/a", "exempt"), "dim"),
    **dict.fromkeys(("open", "conditional", "cited"), "yellow"),
}
COLUMNS = {"gibbs": "Gibbs", "random_measures": "measures"}


def tables(run: Run) -> Iterator[RenderableType]:
    """Yield the table theorems × facets, the measured numbers, and what is not as claimed."""
    yield _facets(run.outcomes)
    steps = [(outcome.id, step) for outcome in run.outcomes for step in outcome.steps if step.clause is None]
    numbers = [(name, step) for name, step in steps if step.value is not None and step.enclosure is None]
    certificates = [(name, step) for name, step in steps if step.enclosure is not None]
    if numbers:
        yield _numbers(numbers)
    if certificates:
        yield _certificates(certificates)
    yield from _notes(run)


def _facets(outcomes: Iterable[TheoremOutcome]) -> Sheet:
    facets = [Column(COLUMNS.get(facet, facet)) for facet in FACETS]
    sheet = Sheet((Column("theorem"), Column("title", wraps=True), Column("verdict"), *facets, Column("Coq")))
    for outcome in outcomes:
        word = "open" if outcome.open_because and outcome.as_claimed else outcome.worth()
        word = "refuted*" if outcome.refuted is not None else word
        cells = (_cell(outcome.facets[facet]) for facet in FACETS)
        sheet.add(outcome.id, outcome.title, _cell(word), *cells, _accepted(outcome))
    return sheet


def _accepted(outcome: TheoremOutcome) -> Text:
    """Return how many clauses Coq accepted, just as they are, on this machine or, with an r, on record."""
    found = outcome.kernel
    if found is None:
        return Text("")
    accepted, of = len(found.clauses), len(outcome.clauses)
    style = "yellow" if accepted < of else "green"
    return Text(f"{accepted}/{of}{'' if found.here else ' r'}", style=style)


def _cell(word: str) -> Text:
    return Text(word, style=STYLE.get(word, "bold red"))


def _numbers(rows: list[tuple[str, Outcome]]) -> Sheet:
    right = (Column(title, right=True) for title in ("value", "error", "two routes differ by"))
    sheet = Sheet((Column("evidence", wraps=True), *right))
    for theorem, step in rows:
        value = step.value or 0.0
        said = f"{value:.9e}" if 0 < abs(value) < SMALL else f"{value:.12f}"
        sheet.add(f"{theorem}  {step.name}", said, f"{step.error:.0e}", f"{step.residual:.0e}")
    return sheet


def _certificates(rows: list[tuple[str, Outcome]]) -> Sheet:
    """Return the certified numbers: each lies between the two ends, which is proved by ball arithmetic."""
    right = (Column(title, right=True) for title in ("at least", "at most", "shows"))
    sheet = Sheet((Column("certificate", wraps=True), *right))
    for theorem, step in rows:
        assert step.enclosure is not None
        shown = "the claim fails" if step.fails else "it holds"
        cell = _cell(step.result) if step.result != "holds" else Text(shown, style="green")
        sheet.add(f"{theorem}  {step.name}", *step.enclosure, cell)
    return sheet


def _notes(run: Run) -> Iterable[str]:
    yield ""
    for outcome in run.outcomes:
        for facet, reason in outcome.reasons.items():
            yield f"{outcome.id} {facet}: n/a, {reason}"
        if outcome.open_because and outcome.as_claimed:
            yield f"{outcome.id} is open: {outcome.open_because}"
        if outcome.refuted is not None:
            yield f"{outcome.id} is a claim that is refuted, as it should be: not {outcome.refutes}"
        for step in outcome.steps:
            if step.result != "holds":
                yield from _failure(outcome, step)
            elif step.grade == "certified" and step.enclosure is None:
                said = "" if step.said == step.name else f"{step.said}, "
                yield f"{outcome.id} {step.name}: {said}certified on {step.why}"
        yield from (f"{outcome.id} ({outcome.where}): {problem}" for problem in (*outcome.problems, *outcome.remarks))
    yield from (f"{broken.module} ({broken.where}) cannot be used: {broken.why}" for broken in run.broken)
    yield from _kernel(run.outcomes)
    if run.not_built:
        yield f"not yet built: {', '.join(claim.id for claim in run.not_built)}"
    yield summary(run)


def _kernel(outcomes: Sequence[TheoremOutcome]) -> Iterable[str]:
    """Say what Coq accepted and by what word, and name each lemma that is proved here and rejected there."""
    asked = [(outcome, outcome.kernel) for outcome in outcomes if outcome.kernel is not None]
    rejected = [(o.id, lemma, why) for o, kernel in asked for lemma, why in kernel.rejected.items()]
    yield from (f"{id} {lemma} is proved here and rejected by Coq: {why}" for id, lemma, why in rejected)
    for here, where in ((True, "accepted on this machine"), (False, "recorded (r), accepted elsewhere")):
        own = [kernel for _, kernel in asked if kernel.here is here]
        if own:
            by = ", ".join(sorted({f"{kernel.by} on {kernel.when}" for kernel in own}))
            yield f"Coq: {sum(len(kernel.clauses) for kernel in own)} clauses {where}, just as they are, by {by}"
    if asked:
        clauses = sum(len(outcome.clauses) for outcome in outcomes)
        yield f"Coq: of {clauses} clauses in all; {len(rejected)} lemmas rejected (gibbsgap kernel tells more)"


def _failure(outcome: TheoremOutcome, step: Outcome) -> Iterable[str]:
    yield f"{outcome.id} ({step.where}) “{step.name}” is {step.result}: {step.said}"
    yield f"    {step.why}"
    if step.counterexample:
        yield f"    on {json.dumps(step.counterexample, ensure_ascii=False)}"


def summary(run: Run) -> str:
    """Return the last line: how many theorems and mutants, on what, in how long."""
    mutants = [m for o in run.outcomes for m in o.mutants]
    results = ("killed", "implied", "equivalent", "elsewhere", "alive")  # all that there are: they add up
    killed, *others = (sum(m.result == word for m in mutants) for word in results)
    judged = "".join(f", {n} {word}" for n, word in zip(others, results[1:], strict=True) if n or word != "alive")
    excused = sum(m.excused for m in mutants)
    by_word = f", {excused} by their authors' word alone" if excused else ""
    cited = sum(o.standing() == Standing.CITED for o in run.outcomes)
    on_citations = f" ({cited} of them on citations)" if cited else ""
    every = sum(o.edits for o in run.outcomes)
    rest = f" (of {every}: --level full judges all)" if every > len(mutants) else ""
    proved = sum(o.verdict == Verdict.PROVED for o in run.outcomes)
    word = "all as claimed" if run.as_claimed else "NOT as claimed"
    kept = f"{run.unchanged} unchanged, from the cache, " if run.unchanged else ""
    return (
        f"{word}: {proved} of {len(run.outcomes)} proved{on_citations}, "
        f"{killed} of {len(mutants)} mutants killed{judged}{by_word}{rest}, "
        f"{kept}{run.seconds:.1f} s, level {run.settings.level}, "
        f"{run.settings.backend.name} on {run.settings.backend.device}"
    )
