"""A run on the terminal: its totals, what is not as claimed, then a row a theorem or all ids by their kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from proofs_check.outcome import SMALL, Outcome, Standing, TheoremOutcome
from proofs_check.reports.sheets import Column, Sheet, counted
from proofs_check.reports.show import between
from proofs_check.reports.standing import Totals, subject, witness, word
from proofs_check.verification.run import Run
from proofs_check.vocabulary.location import EVIDENCE, QUESTIONS

STYLE = {
    **dict.fromkeys(("holds", "proved", "false"), "green"),
    **dict.fromkeys(("n/a", "exempt"), "dim"),
    **dict.fromkeys(("open", "conditional", "cited"), "yellow"),
}
MARKS = {"holds": "✓", "cited": "†", "n/a": "–", "exempt": "–", "open": "?", "conditional": "~", "undecided": "?"}
FACETS = (*QUESTIONS, *EVIDENCE)
LETTERS = dict(zip("ECGDQM", FACETS, strict=True))
COLUMNS = {"gibbs": "Gibbs", "random_measures": "measures"}
COLOURS = {Standing.NOT_AS_CLAIMED: "bold red", Standing.CONDITIONAL: "yellow", Standing.CITED: "yellow"}
TOLD = ("τ", "N", "d")  # parameters of which all theorems together say what was tried
FEW = 12  # so many theorems have a row each without being asked
KINDS = {"lemma": "lemmas", "definition": "definitions", "theorem": "theorems", "extension": "extensions",
         "headline": "headlines", "refuted": "false claims"}  # fmt: skip


def tables(
    run: Run, kinds: dict[str, str] | None = None, *, table: bool = False, verbose: bool = False
) -> Iterator[RenderableType]:
    """Yield the totals, what is not as claimed, and the theorems: in a ``table``, or all by their ``kinds``.

    ``verbose`` adds measured numbers, certificates, and why a facet is absent.
    """
    yield from summary(run)
    yield from _failures(run)
    if table or verbose or len(run.outcomes) <= FEW:
        yield ""
        yield _theorems(run.outcomes)
        yield _legend({word for outcome in run.outcomes for word in outcome.facets.values()})
    elif run.outcomes:
        yield ""
        yield _by_kind(run.outcomes, kinds or {})
    if verbose:
        yield from _evidence(run)
    if run.not_built:
        yield f"not yet built: {', '.join(claim.id for claim in run.not_built)}"
    yield from _next(run, verbose=verbose)


def summary(run: Run) -> Iterator[Text]:
    """Yield the totals in a line, and what they leave out in another."""
    totals = Totals.of(run.outcomes)
    judged = totals.edits.total()
    good = run.as_claimed
    parts = [Text("all as claimed", "bold green") if good else Text("NOT as claimed", "bold red")]
    parts += [Text(f"{len(totals.failing):,} of {totals.theorems:,}", "bold red")] if totals.failing else []
    parts += [Text(f"{counted(len(run.broken), 'module')} out of order", "bold red")] if run.broken else []
    cited = f" ({totals.cited:,} on citations)" if totals.cited else ""
    parts += [Text(f"{totals.proved:,} proved{cited}", "green")] if totals.proved or not totals.false else []
    parts += [Text(f"{totals.conditional:,} conditional")] if totals.conditional else []
    parts += [Text(f"{counted(totals.false, 'false claim')} caught", "green")] if totals.false else []
    parts += [Text(f"{totals.edits['killed']:,} of {judged:,} near-misses killed")] if judged else []
    if run.unchanged < totals.theorems or run.broken:
        parts += [Text(f"{run.seconds:.0f} s" if run.seconds >= 9.5 else f"{run.seconds:.1f} s")]
    yield Text(" · ").join(parts)
    more = [f"the others: {', '.join(totals.others)}"] if totals.others else []
    more += [f"{totals.every:,} near-misses in all: --level full judges them"] if totals.every > judged else []
    asked = [outcome.kernel for outcome in run.outcomes if outcome.kernel is not None]
    clauses = sum(len(outcome.clauses) for outcome in run.outcomes)
    more += [f"Coq accepted {sum(len(k.clauses) for k in asked):,} of {clauses:,} clauses"] if asked else []
    more += [f"{run.unchanged:,} unchanged, from the cache"] if run.unchanged else []
    settings = run.settings
    device = f" on {settings.backend.device}" if settings.backend.name != "numpy" else ""
    more += [f"level {settings.level}, seed {settings.seed}, {settings.backend.name}{device}"]
    yield Text("; ".join(more), "dim")


def _failures(run: Run) -> Iterator[Text]:
    for broken in run.broken:
        yield Text(f"{broken.module} ({broken.where}) cannot be used: {broken.why}", "bold red")
    for outcome in run.outcomes:
        yield from failures(outcome)
        yield from (Text(f"{outcome.id} ({outcome.where}): {remark}") for remark in outcome.remarks)


def failures(outcome: TheoremOutcome) -> Iterator[Text]:
    """Yield what of a theorem is not as claimed, each with its line, the difference and the measure that shows it."""
    for step in outcome.steps:
        if step.result != "holds":
            yield from _failure(outcome, step)
    yield from (Text(f"{outcome.id} ({outcome.where}): {problem}", "red") for problem in outcome.problems)
    rejected = outcome.kernel.rejected if outcome.kernel is not None else {}
    for lemma, why in rejected.items():
        yield Text(f"{outcome.id} {lemma} is proved here and rejected by Coq: {why}", "bold red")


def _failure(outcome: TheoremOutcome, step: Outcome) -> Iterator[Text]:
    yield Text(f"{outcome.id} ({step.where}) “{step.name}” is {step.result}: {step.said}", "bold red")
    yield Text(f"    {step.why}")
    if step.counterexample:
        yield Text(f"    on {json.dumps(step.counterexample, ensure_ascii=False)}")


def _theorems(outcomes: Iterable[TheoremOutcome]) -> Sheet:
    sheet = Sheet([column for column, _ in ROWS])
    for outcome in outcomes:
        sheet.add(*(cell(outcome) for _, cell in ROWS))
    return sheet


def _about(outcome: TheoremOutcome) -> str:
    certified = outcome.refuted is not None and outcome.refuted.enclosure is not None
    return f"{subject(outcome)}: {witness(outcome)}" if certified else subject(outcome)


def _marks(outcome: TheoremOutcome) -> Text:
    others = [facet for facet in outcome.facets if facet not in FACETS]  # the questions of a theory of its own
    words = [outcome.facets.get(facet, "n/a") for facet in (*FACETS, *others)]
    return Text(" ").join(Text(MARKS.get(word, "✗"), STYLE.get(word, "bold red")) for word in words)


def _accepted(outcome: TheoremOutcome) -> Text:
    """Return how many clauses Coq accepted, just as they are, on this machine or, with an r, on record."""
    found = outcome.kernel
    if found is None:
        return Text("")
    accepted, of = len(found.clauses), len(outcome.clauses)
    return Text(f"{accepted}/{of}{'' if found.here else ' r'}", style="yellow" if accepted < of else "green")


# The table of theorems; a further column is its title and what stands in it.
ROWS: tuple[tuple[Column, Callable[[TheoremOutcome], Text]], ...] = (
    (Column("theorem"), lambda outcome: Text(outcome.id)),
    (Column("title", wraps=True), lambda outcome: Text(_about(outcome))),
    (Column("verdict"), lambda outcome: _cell(word(outcome))),
    (Column(" ".join(LETTERS)), _marks),
    (Column("Coq", dropped=True), _accepted),
)


def _legend(words: set[str]) -> Text:
    facets = ", ".join(f"{letter} {COLUMNS.get(facet, facet)}" for letter, facet in LETTERS.items())
    marks = ", ".join(f"{MARKS.get(word, '✗')} {word}" for word in sorted(words))
    return Text(f"{facets}; {marks}", "dim")


def _by_kind(outcomes: Sequence[TheoremOutcome], kinds: dict[str, str]) -> Sheet:
    """Return all ids by the kind of their claims, each with the mark of how strongly it stands."""
    sheet = Sheet((Column(""), Column("", wraps=True)))
    groups: dict[str, list[TheoremOutcome]] = {kind: [] for kind in KINDS}
    for outcome in outcomes:
        groups.setdefault(kinds.get(outcome.id, "theorem"), []).append(outcome)
    for kind, found in groups.items():
        if found:
            names = (Text(f"{o.standing().mark}{o.id}", COLOURS.get(o.standing(), "green")) for o in found)
            sheet.add(KINDS.get(kind, kind), Text("  ").join(names))
    stand = [outcome.standing() for outcome in outcomes]
    said = (f"{one.mark} {one.word}: {stand.count(one):,}" for one in sorted(set(stand), reverse=True))
    sheet.add("", Text(", ".join(said), "dim"))
    return sheet


def _cell(word: str) -> Text:
    return Text(word, style=STYLE.get(word, "bold red"))


def _evidence(run: Run) -> Iterator[RenderableType]:
    steps = [(outcome.id, step) for outcome in run.outcomes for step in outcome.steps if step.clause is None]
    numbers = [(name, step) for name, step in steps if step.value is not None and step.enclosure is None]
    certificates = [(name, step) for name, step in steps if step.enclosure is not None]
    if numbers:
        yield ""
        yield _numbers(numbers)
    if certificates:
        yield ""
        yield _certificates(certificates)
    yield ""
    yield from _tried(run.outcomes)
    for outcome in run.outcomes:
        if outcome.refuted is not None:
            yield f"{outcome.id} {subject(outcome)}: false, {witness(outcome)}"
        if outcome.open_because and outcome.as_claimed:
            yield f"{outcome.id} is open: {outcome.open_because}"
        for step in outcome.steps:
            if step.result == "holds" and step.grade == "certified" and step.enclosure is None:
                said = "" if step.said == step.name else f"{step.said}, "
                yield f"{outcome.id} {step.name}: {said}certified on {step.why}"
    yield from _kernel(run.outcomes)
    for outcome in run.outcomes:
        yield from (f"{outcome.id} {facet}: n/a, {reason}" for facet, reason in outcome.reasons.items())


def _tried(outcomes: Iterable[TheoremOutcome]) -> Iterator[str]:
    """Say between which values the parameters that matter lay where clauses were tried."""
    steps = [step for outcome in outcomes for step in outcome.steps]
    for grade, where in (("quadrature", "rules"), ("measures", "random measures")):
        told = [step.parameters for step in steps if step.grade == grade]
        ends = {name: [end for one in told for end in one.get(name, ())] for name in TOLD}
        found = [f"{name} {between((min(many), max(many)))}" for name, many in ends.items() if many]
        if found:
            yield f"tried on {where}: {', '.join(found)}"


def _numbers(rows: list[tuple[str, Outcome]]) -> Sheet:
    right = (Column(title, right=True) for title in ("value", "error", "two routes differ by"))
    sheet = Sheet((Column("evidence", wraps=True), *right))
    for theorem, step in rows:
        value = step.value or 0.0
        said = f"{value:.9e}" if 0 < abs(value) < SMALL else f"{value:.12f}"
        sheet.add(f"{theorem}  {step.name}", said, small(step.error), small(step.residual))
    return sheet


def small(error: float | None) -> str:
    """Write an error or a difference; one that is nothing is 0."""
    return f"{error:.0e}" if error else "0"


def _certificates(rows: list[tuple[str, Outcome]]) -> Sheet:
    """Return the certified numbers: each lies between the two ends, which is proved by ball arithmetic."""
    sheet = Sheet((Column("certificate", wraps=True), Column("certified to lie in", right=True), Column("shows")))
    for theorem, step in rows:
        assert step.enclosure is not None
        shown = "the claim fails" if step.fails else "it holds"
        cell = _cell(step.result) if step.result != "holds" else Text(shown, style="green")
        sheet.add(f"{theorem}  {step.name}", "[{}, {}]".format(*step.enclosure), cell)
    return sheet


def _kernel(outcomes: Sequence[TheoremOutcome]) -> Iterator[str]:
    """Say what Coq accepted, and by what word."""
    for here, where in ((True, "accepted on this machine"), (False, "recorded (r), accepted elsewhere")):
        own = [outcome.kernel for outcome in outcomes if outcome.kernel is not None and outcome.kernel.here is here]
        if own:
            by = ", ".join(sorted({f"{kernel.by} on {kernel.when}" for kernel in own}))
            yield f"Coq: {sum(len(kernel.clauses) for kernel in own)} clauses {where}, just as they are, by {by}"


def _next(run: Run, *, verbose: bool) -> Iterator[Text]:
    first = next((o.id for o in run.outcomes if not o.as_claimed), None) or next((o.id for o in run.outcomes), "ID")
    name = first if not run.as_claimed or len(run.outcomes) == 1 else "ID"
    more = "" if verbose else " · gibbsgap verify -v: evidence, certificates, and why a facet is n/a"
    yield Text(f"next: gibbsgap show {name}: its proof, step by step{more}", "dim")
