"""A run as JSON and as JUnit. Reports read outcomes and decide nothing."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import Any
from xml.etree import ElementTree

from numerics import writing
from proofs_check.checker.algebra.answers import GROUND_TYPES
from proofs_check.outcome import HypothesisOutcome, KernelOutcome, MutantOutcome, Outcome, TheoremOutcome
from proofs_check.verification.run import Run, version


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
        "theorems": [theorem_json(outcome) for outcome in run.outcomes],
        "refuted": [_refuted(outcome) for outcome in run.outcomes if outcome.refutes is not None],
        "broken": [{"module": b.module, "where": b.where, "why": b.why} for b in run.broken],
        "not_built": [{"id": c.id, "title": c.title, "kind": c.kind, "place": c.place} for c in run.not_built],
    }


def theorem_json(outcome: TheoremOutcome) -> dict[str, Any]:
    """Return what was found of one theorem as JSON."""
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
        "steps": [_step(outcome, step) for step in outcome.steps],
        "mutants": [_mutant(mutant) for mutant in outcome.mutants],
        "hypotheses": [_hypothesis(h) for h in outcome.hypotheses],
        "background": [fact.name for fact in outcome.background],
        "depends_on": list(outcome.depends_on),
        "edits": outcome.edits,
        "problems": list(outcome.problems),
        "remarks": list(outcome.remarks),
        "met": outcome.met,
        "kernel": None if outcome.kernel is None else _kernel(outcome, outcome.kernel),
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


def _kernel(outcome: TheoremOutcome, found: KernelOutcome) -> dict[str, Any]:
    return {
        "by": found.by,
        "when": found.when,
        "state": found.state,
        "clauses": {f"{outcome.id}.{letter}": letter in found.clauses for letter in outcome.clauses},
        "links": dict(zip(("accepted", "of"), found.links, strict=True)),
        "rejected": dict(found.rejected),
        "axioms": list(found.axioms),
    }


def _step(outcome: TheoremOutcome, step: Outcome) -> dict[str, Any]:
    kernel = outcome.kernel
    symbolic = step.clause is not None and step.grade in ("symbolic", "certified")
    return {
        "name": step.name,
        "clause": None if step.clause is None else f"{outcome.id}.{step.clause}",
        "facet": step.facet,
        "grade": step.grade,
        "kernel": kernel.state if symbolic and kernel is not None and step.clause in kernel.clauses else None,
        "outcome": step.result,
        "statement": step.said,
        "why": step.why,
        "value": step.value,
        "error": step.error,
        "residual": step.residual,
        "tolerance": step.tolerance,
        "enclosure": _enclosure(step),
        "tried": step.tried,
        "parameters": {name: list(ends) for name, ends in step.parameters.items()},
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
    return row | {"counterexample": mutant.counterexample, "why": mutant.why, "excused": mutant.excused}


def _hypothesis(hypothesis: HypothesisOutcome) -> dict[str, Any]:
    row = {"hypothesis": hypothesis.said, "outcome": hypothesis.result, "why": hypothesis.why}
    return row | {"counterexample": hypothesis.counterexample}


def json_text(run: Run) -> str:
    """Return a run as the text of a JSON file."""
    return writing.json_text(as_json(run))


def junit_text(run: Run) -> str:
    """Return a run as JUnit XML: one case a step, with clause, facet and grade as properties.

    Something fails in it just where the run is not as claimed: a step that holds on a condition which its author names,
    or is undecided as it is declared to be, is no failure.
    """
    suites = ElementTree.Element("testsuites", name="gibbsgap")
    for outcome in run.outcomes:
        weak = [] if outcome.as_claimed else [s for s in outcome.steps if s.result not in ("holds", "conditional")]
        said = outcome.problems or (() if outcome.as_claimed or weak else (f"{outcome.id} is {outcome.worth()}",))
        count = str(len(outcome.steps) + len(said))
        suite = ElementTree.SubElement(suites, "testsuite", name=outcome.id, tests=count)
        for step in outcome.steps:
            case = ElementTree.SubElement(
                suite, "testcase", name=step.name, classname=outcome.module, time=f"{step.seconds:.3f}"
            )
            properties = ElementTree.SubElement(case, "properties")
            for key, value in {"clause": step.clause, "facet": step.facet, "grade": step.grade}.items():
                ElementTree.SubElement(properties, "property", name=key, value=str(value))
            if step in weak:
                ElementTree.SubElement(case, "failure", message=step.result).text = f"{step.said}\n{step.why}"
        for problem in said:
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
