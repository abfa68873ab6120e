"""Reports: outcomes as JSON, JUnit and tables. They read outcomes and decide nothing."""

from __future__ import annotations

import importlib.metadata
import json
import math
import os
import platform
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from proofs_check.checker.algebra.answers import GROUND_TYPES
from proofs_check.outcome import HypothesisOutcome, MutantOutcome, Outcome, TheoremOutcome
from proofs_check.verification.run import Run, version
from proofs_check.vocabulary.chains import FACETS

STYLE = {
    **dict.fromkeys(("holds", "proved", "refuted*"), "green"),
    **dict.fromkeys(("n/a", "exempt"), "dim"),
    **dict.fromkeys(("open", "conditional", "cited"), "yellow"),
}
COLUMNS = {"gibbs": "Gibbs", "random_measures": "measures"}


def as_json(run: Run) -> dict[str, Any]:
    """Return a run as JSON; the keys of DESIGN are fixed, and only ``seconds`` differ between equal runs."""
    settings = run.settings
    return {
        "suite": {
            "version": version(),
            "level": settings.level,
            "backend": settings.backend.name,
            "device": settings.backend.device,
            "seed": settings.seed,
            "seconds": round(run.seconds, 3),
            "sympy": importlib.metadata.version("sympy"),
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("numpy", "scipy", "mpmath", "hypothesis")},
            "sympy_ground_types": GROUND_TYPES,
            "python_flint": importlib.metadata.version("python-flint"),
            "as_claimed": run.as_claimed,
        },
        "theorems": [_theorem(outcome) for outcome in run.outcomes],
        "refuted": [_refuted(outcome) for outcome in run.outcomes if outcome.refutes is not None],
        "broken": [{"module": b.module, "where": b.where, "why": b.why} for b in run.broken],
        "not_built": [{"id": c.id, "title": c.title, "kind": c.kind, "place": c.place} for c in run.not_built],
    }


def _theorem(outcome: TheoremOutcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "title": outcome.title,
        "module": outcome.module,
        "where": outcome.where,
        "verdict": str(outcome.verdict),
        "open_because": outcome.open_because,
        "facets": dict(outcome.facets),
        "reasons": dict(outcome.reasons),
        "clauses": {f"{outcome.id}.{letter}": str(verdict) for letter, verdict in outcome.clauses.items()},
        "statement": {f"{outcome.id}.{letter}": said for letter, said in outcome.statement.items()},
        "steps": [_step(outcome.id, step) for step in outcome.steps],
        "mutants": [_mutant(mutant) for mutant in outcome.mutants],
        "hypotheses": [_hypothesis(h) for h in outcome.hypotheses],
        "background": [fact.name for fact in outcome.background],
        "depends_on": list(outcome.depends_on),
        "edits": outcome.edits,
        "problems": list(outcome.problems),
        "seconds": round(outcome.seconds, 3),
    }


def _refuted(outcome: TheoremOutcome) -> dict[str, Any]:
    """Return a claim to be refuted, and the step that contradicts it wherever the hypotheses hold."""
    step = outcome.refuted
    return {
        "id": outcome.id,
        "claim": outcome.refutes,
        "outcome": "refuted" if step is not None else "undecided",
        "grade": None if step is None else step.grade,
        "counterexample": {} if step is None else _shown(outcome, step),
    }


def _shown(outcome: TheoremOutcome, step: Outcome) -> dict[str, Any]:
    """Return what refutes a claim: a clause that contradicts it, or exact data on which it fails, and how."""
    if step.clause is not None:
        return {"clause": f"{outcome.id}.{step.clause}", "shows": step.said}
    return {"shows": step.said, "enclosure": _enclosure(step), "witness": step.counterexample}


def _enclosure(step: Outcome) -> list[str] | None:
    return None if step.enclosure is None else list(step.enclosure)


def _step(theorem: str, step: Outcome) -> dict[str, Any]:
    return {
        "name": step.name,
        "clause": None if step.clause is None else f"{theorem}.{step.clause}",
        "facet": step.facet,
        "grade": step.grade,
        "outcome": step.result,
        "statement": step.said,
        "why": step.why,
        "value": _number(step.value),
        "error": _number(step.error),
        "residual": _number(step.residual),
        "tolerance": _number(step.tolerance),
        "enclosure": _enclosure(step),
        "tried": step.tried,
        "uses": sorted(map(str, step.uses)),
        "clauses": sorted(step.clauses),
        "depends_on": sorted(step.lemmas),
        "assumes": sorted(step.assumes),
        "counterexample": step.counterexample,
        "where": step.where,
        "seconds": round(step.seconds, 3),
    }


def _mutant(mutant: MutantOutcome) -> dict[str, Any]:
    row = {"name": mutant.name, "outcome": mutant.result, "killed_by": list(mutant.killed_by)}
    return row | {"counterexample": mutant.counterexample, "why": mutant.why}


def _hypothesis(hypothesis: HypothesisOutcome) -> dict[str, Any]:
    row = {"hypothesis": hypothesis.said, "outcome": hypothesis.result, "why": hypothesis.why}
    return row | {"counterexample": hypothesis.counterexample}


def _number(value: float | None) -> float | str | None:
    """Return a number that JSON has: infinities and NaN are not JSON, and are written as text."""
    return value if value is None or math.isfinite(value) else str(value)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: to a temporary file beside it, then in its place. Text becomes UTF-8."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def json_text(run: Run) -> str:
    """Return a run as the text of a JSON file."""
    return json.dumps(as_json(run), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def junit_text(run: Run) -> str:
    """Return a run as JUnit XML: one case a step, with clause, facet and grade as properties."""
    suites = ElementTree.Element("testsuites", name="gibbsgap")
    for outcome in run.outcomes:
        count = str(len(outcome.steps) + len(outcome.problems))
        suite = ElementTree.SubElement(suites, "testsuite", name=outcome.id, tests=count)
        for step in outcome.steps:
            case = ElementTree.SubElement(
                suite, "testcase", name=step.name, classname=outcome.module, time=f"{step.seconds:.3f}"
            )
            properties = ElementTree.SubElement(case, "properties")
            for key, value in {"clause": step.clause, "facet": step.facet, "grade": step.grade}.items():
                ElementTree.SubElement(properties, "property", name=key, value=str(value))
            if step.result != "holds":
                ElementTree.SubElement(case, "failure", message=step.result).text = f"{step.said}\n{step.why}"
        for problem in outcome.problems:
            case = ElementTree.SubElement(suite, "testcase", name=problem, classname=outcome.module)
            ElementTree.SubElement(case, "failure", message="not as claimed").text = problem
    if run.broken:
        suite = ElementTree.SubElement(
            suites, "testsuite", name="modules that cannot be used", tests=str(len(run.broken))
        )
        for broken in run.broken:
            case = ElementTree.SubElement(suite, "testcase", name=broken.where, classname=broken.module)
            ElementTree.SubElement(case, "failure", message="cannot be used").text = broken.why
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


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
        shown = "the claim fails" if step.said.startswith("not ") else "it holds"
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
    killed, implied, same = (sum(m.result == w for m in mutants) for w in ("killed", "implied", "equivalent"))
    every = sum(o.edits for o in run.outcomes)
    rest = f" (of {every}: --level full judges all)" if every > len(mutants) else ""
    proved = sum(str(o.verdict) == "proved" for o in run.outcomes)
    word = "all as claimed" if run.as_claimed else "NOT as claimed"
    return (
        f"{word}: {proved} of {len(run.outcomes)} proved, "
        f"{killed} of {len(mutants)} mutants killed, {implied} implied and {same} equivalent{rest}, "
        f"{run.seconds:.1f} s, level {run.settings.level}, {run.settings.backend.name} on {run.settings.backend.device}"
    )


def console() -> Console:
    """Return the console for results: plain and wide where it is not a terminal."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=140)
