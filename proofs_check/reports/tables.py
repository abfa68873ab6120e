"""A run as tables: theorems × facets, the measured and the certified numbers, and what is not as claimed."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from proofs_check.outcome import Outcome, TheoremOutcome, Verdict
from proofs_check.verification.run import Run
from proofs_check.vocabulary.chains import FACETS

STYLE = {
    **dict.fromkeys(("holds", "proved", "refuted*"), "green"),
    **dict.fromkeys(("n/a", "exempt"), "dim"),
    **dict.fromkeys(("open", "conditional", "cited"), "yellow"),
}
COLUMNS = {"gibbs": "Gibbs", "random_measures": "measures"}


def table(run: Run) -> RenderableType:
    """Return the table theorems × facets, the measured numbers, and what is not as claimed."""
    parts: list[RenderableType] = [_facets(run.outcomes)]
    steps = [(outcome.id, step) for outcome in run.outcomes for step in outcome.steps if step.clause is None]
    numbers = [(name, step) for name, step in steps if step.value is not None and step.enclosure is None]
    certificates = [(name, step) for name, step in steps if step.enclosure is not None]
    if numbers:
        parts.append(_numbers(numbers))
    if certificates:
        parts.append(_certificates(certificates))
    parts += [Text(line) for line in _notes(run)]
    return Group(*parts)


def _facets(outcomes: Iterable[TheoremOutcome]) -> Table:
    grid = Table(box=None, pad_edge=False, header_style="bold")
    grid.add_column("theorem")
    grid.add_column("title")
    grid.add_column("verdict")
    for facet in FACETS:
        grid.add_column(COLUMNS.get(facet, facet))
    for outcome in outcomes:
        word = "open" if outcome.open_because and outcome.as_claimed else str(outcome.verdict)
        word = "refuted*" if outcome.refuted is not None else word
        cells = [_cell(outcome.facets[facet]) for facet in FACETS]
        grid.add_row(outcome.id, outcome.title, _cell(word), *cells)
    return grid


def _cell(word: str) -> Text:
    return Text(word, style=STYLE.get(word, "bold red"))


def _numbers(rows: list[tuple[str, Outcome]]) -> Table:
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("evidence", "value", "error", "two routes differ by"):
        grid.add_column(title, justify="left" if title == "evidence" else "right")
    for theorem, step in rows:
        grid.add_row(f"{theorem}  {step.name}", f"{step.value:.12f}", f"{step.error:.0e}", f"{step.residual:.0e}")
    return grid


def _certificates(rows: list[tuple[str, Outcome]]) -> Table:
    """Return the certified numbers: each lies between the two ends, which is proved by ball arithmetic."""
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("certificate", "at least", "at most", "shows"):
        grid.add_column(title, justify="left" if title == "certificate" else "right")
    for theorem, step in rows:
        assert step.enclosure is not None
        shown = "the claim fails" if step.fails else "it holds"
        cell = _cell(step.result) if step.result != "holds" else Text(shown, style="green")
        grid.add_row(f"{theorem}  {step.name}", *step.enclosure, cell)
    return grid


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
        yield from (f"{outcome.id} ({outcome.where}): {problem}" for problem in outcome.problems)
    yield from (f"{broken.module} ({broken.where}) cannot be used: {broken.why}" for broken in run.broken)
    if run.not_built:
        yield f"not yet built: {', '.join(claim.id for claim in run.not_built)}"
    yield summary(run)


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
    every = sum(o.edits for o in run.outcomes)
    rest = f" (of {every}: --level full judges all)" if every > len(mutants) else ""
    proved = sum(o.verdict == Verdict.PROVED for o in run.outcomes)
    word = "all as claimed" if run.as_claimed else "NOT as claimed"
    return (
        f"{word}: {proved} of {len(run.outcomes)} proved, "
        f"{killed} of {len(mutants)} mutants killed{judged}{rest}, "
        f"{run.seconds:.1f} s, level {run.settings.level}, {run.settings.backend.name} on {run.settings.backend.device}"
    )


def console() -> Console:
    """Return the console for results: plain and wide where it is not a terminal."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=140)
