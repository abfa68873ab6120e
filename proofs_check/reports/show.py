"""One theorem as text: statement, chains, evidence, hypotheses, near-misses; and what its verdict rests on."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Iterator, Mapping

from proofs_check.outcome import Ends, Outcome, TheoremOutcome
from proofs_check.reports.sheets import counted
from proofs_check.reports.standing import subject, witness, word
from proofs_check.verification.docstrings import definitions
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.hypotheses import Hypothesis
from proofs_check.vocabulary.printing import Printer, row
from proofs_check.vocabulary.theorem import Theorem

# Whole numbers below it are written out.
LONG = 1e6


def theorem_text(theorem: Theorem, outcome: TheoremOutcome, *, edits: bool, letter: str | None = None) -> str:
    """Return a theorem as text, or what concerns one clause of it; with ``edits`` every near-miss and its measure."""
    lines = [f"{theorem.id}  {subject(outcome)}: {word(outcome)}  ({theorem.where})"]
    if outcome.refuted is not None:
        lines += [f"  claim: {outcome.refutes}", f"  false: {witness(outcome)}"]
    clauses = [c for c in theorem.clauses if letter in (None, c.letter)]
    lines += ["", *(f"  ({c.letter}) {c}    [{c.title}; {outcome.worth(c.letter)}]" for c in clauses)]
    if outcome.problems and not outcome.steps:
        # A malformed theorem cannot be walked through; its problems say why.
        return "\n".join([*lines, "", *_problems(outcome)])
    lines += ["", "Definitions", *(f"  {d}" for d in definitions(theorem))]
    for step in theorem.steps():
        if isinstance(step, Chain) and (letter is None or any(link.clause in clauses for link in step.links)):
            lines += ["", f"{step.name}  [{step.facet}]", *_chain(step, outcome)]
    lines += ["", "Evidence", *_evidence(outcome, letter)]
    if letter is not None:
        return "\n".join([*lines, *_problems(outcome)])
    lines += [
        "",
        "Hypotheses",
        *(f"  {h.said}: {'needed, ' * (h.result == 'needed')}{h.why}" for h in outcome.hypotheses),
    ]
    lines += ["", *_mutants(outcome, edits=edits)]
    return "\n".join([*lines, *_problems(outcome)])


def _problems(outcome: TheoremOutcome) -> list[str]:
    return [f"NOT AS CLAIMED: {problem}" for problem in outcome.problems]


def _chain(chain: Chain, outcome: TheoremOutcome) -> Iterator[str]:
    yield f"      {chain.start}"
    steps = {step.name: step for step in outcome.steps}
    for index, link in enumerate(chain.links):
        step = steps.get(chain.place(index))
        says = row(chain.relation(index), Printer(tex=False))
        clause = f"  ({link.clause.letter})" if link.clause else ""
        yield f"    {says.sign} {says.form}{says.beside}{clause}"
        yield f"        {link.reason}" + (f"  [{step.result}: {step.why}]" if step is not None else "")


def _evidence(outcome: TheoremOutcome, letter: str | None) -> Iterator[str]:
    for step in outcome.steps:
        if letter not in (None, step.clause):
            continue
        if step.grade == "quadrature":
            clause = f"({step.clause}) " if step.clause else ""
            value = "" if step.value is None else f", {value_of(step)}"
            yield f"  {clause}{step.name}: {step.result}{value}{margin(step)}{at(step.parameters)}"
        elif step.grade == "certified":
            ends = step.why if step.enclosure is None else "in [{}, {}]".format(*step.enclosure)
            yield f"  {step.name}: {step.result}, {ends}; {step.said}"
        elif step.grade == "measures":
            on = f"{step.result} on {counted(step.tried, 'measure')}"
            yield f"  ({step.clause}) {step.name}: {on}{margin(step)}{at(step.parameters)}"


def value_of(step: Outcome) -> str:
    """Write a number with its error, which is left out where it is nothing."""
    return f"{step.value:.12g}" + (f" ± {step.error:.0e}" if step.error else "")


def at(parameters: Mapping[str, Ends]) -> str:
    """Write between which values each number lay where something was tried."""
    return "".join(f", {name} {between(ends)}" for name, ends in parameters.items())


def between(ends: Ends) -> str:
    """Write two values between which a number lay, or the one that it had."""
    least, most = (f"{end:,.0f}" if end == round(end) and abs(end) < LONG else f"{end:.3g}" for end in ends)
    return f"= {least}" if least == most else f"from {least} to {most}"


def margin(step: Outcome) -> str:
    """Write by how much the sides of an equation differ, or by how much an inequality holds, and what is allowed."""
    if step.residual is None or step.tolerance is None:
        return ""
    said = "the sides differ by" if step.identity or step.clause is None else "margin"
    return f", {said} {step.residual:.2g}, rounding {step.tolerance:.2g}"


def _mutants(outcome: TheoremOutcome, *, edits: bool) -> Iterator[str]:
    words = {
        "killed": "refuted",
        "implied": "true as well",
        "equivalent": "equivalent",
        "elsewhere": "for other theorems to refute",
        "alive": "alive",
    }
    counts = {word: sum(m.result == word for m in outcome.mutants) for word in words}
    told = [f"{counts[word]} {said}" for word, said in words.items() if counts[word] or word == "alive"]
    yield f"Near-misses: {', '.join(told)}"
    if not edits:
        yield "  (gibbsgap show --edits prints each with the measure that refutes it)"
        return
    for mutant in outcome.mutants:
        how = f" by {', '.join(mutant.killed_by)}" if mutant.killed_by else ""
        yield f"  {mutant.name}\n      {mutant.result}{how}{': ' + mutant.why if mutant.why else ''}"
        if mutant.counterexample:
            yield f"      {json.dumps(mutant.counterexample, ensure_ascii=False)}"


def axioms_text(theorem: Theorem, outcome: TheoremOutcome) -> str:
    """Return what a verdict rests on as text, but for the trusted base, which is everybody's."""
    assumed = sorted({a for step in outcome.steps for a in step.assumes})
    lines = [f"{theorem.id} is {word(outcome)}; that rests on", "hypotheses"]
    told = [f"  {h.said} ({h.result if h.result == 'needed' else h.why})" for h in outcome.hypotheses]
    # What is taken for granted of a letter and cannot be dropped on a finite measure: that it is smooth.
    taken = {use for step in outcome.steps for use in step.uses if isinstance(use, Hypothesis) and use.kind == "smooth"}
    told += [f"  {use} (taken for granted)" for use in sorted(map(str, taken))]
    lines += told or ["  none"]
    if outcome.met is not None:
        lines += [f"  met together, for one, on {json.dumps(outcome.met, ensure_ascii=False)}"]
    lines += ["background facts"]
    for fact in outcome.background:
        needs = f"; needs: {fact.needs}" if fact.needs else ""
        lines += [f"  {fact.name}: {fact.statement}{needs} [{fact.reference}]"]
    lines += ["lemmas", *([f"  {name}" for name in outcome.depends_on] or ["  none"])]
    lines += ["assumptions", *([f"  {a}" for a in assumed] or ["  none"])]
    lines += _problems(outcome)
    certified = any(step.grade == "certified" for step in outcome.steps)
    version = importlib.metadata.version("python-flint")
    certifier = [f"  ball arithmetic of python-flint {version} for certificates,"] if certified else []
    lines += [
        "tools",
        f"  this suite's checker, SymPy {importlib.metadata.version('sympy')} for identities at a point,",
        *certifier,
        "  float64 arithmetic with error bounds to refute and confirm",
        *_proof_kernel(outcome),
    ]
    return "\n".join(lines)


def _proof_kernel(outcome: TheoremOutcome) -> list[str]:
    """Say what Coq accepted of a theorem as it is now, on which axioms, and what rests on the checker alone."""
    found = outcome.kernel
    if found is None:
        return ["proof kernel", "  nothing is on record of the theorem as it is (see gibbsgap kernel)"]
    accepted, links = found.links
    alone = [letter for letter in outcome.clauses if letter not in found.clauses]
    where = "on this machine" if found.here else "on record"
    lines = [f"  {found.by} accepted {accepted} of {links} links on {found.when}, {where}, on these axioms alone:"]
    lines += [f"    {axiom}" for axiom in found.axioms]
    lines += [f"  {lemma} is rejected: {why}" for lemma, why in found.rejected.items()]
    if alone:
        lines += [f"  on our checker alone, in whole or part: {', '.join(f'({letter})' for letter in alone)}"]
    return ["proof kernel", *lines]
