"""A theorem to read: every clause in the suite's words, and what Coq is asked to prove."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from proofs_check.kernel.export import clauses
from proofs_check.kernel.export.enclosures.certificates import Certificate
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.sections import all_letters
from proofs_check.kernel.statement.hypotheses import declared
from proofs_check.kernel.statement.letters import Letter, Unexportable, type_of
from proofs_check.kernel.statement.relations import proposition
from proofs_check.vocabulary.evidence import Certified
from proofs_check.vocabulary.expressions import Scalar
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Theorem


def side_by_side(exporter: Exporter, theorem: Theorem) -> str:
    """Return the objects that a theorem names as Coq definitions, then each clause and what it is in Coq."""
    printer = exporter.opened(theorem).printer
    said = {clause: _in_coq(exporter, printer, theorem, clause) for clause in theorem.clauses}
    clauses = [f"({clause.letter}) {clause.title}\n    {clause}\n{text}\n" for clause, text in said.items()]
    return "\n".join([*_about(printer, said.values()), *clauses, *_at_witnesses(exporter, printer, theorem)])


def _at_witnesses(exporter: Exporter, printer: ProofPrinter, theorem: Theorem) -> Iterator[str]:
    """Yield what is certified at a witness, with its data."""
    name = exporter.file(theorem.id)
    for i, step in enumerate((s for s in exporter.steps[theorem.id] if isinstance(s, Certified)), 1):
        try:
            head, lemma = Certificate(printer, step)(f"{name}_witness{i}")
            text = f"{head}Theorem {lemma.name} :\n  {lemma.says}.\n"
        except Unexportable as why:
            text = f"  has no Coq text: {why}\n"
        yield f"{step.name}\n    {'not ' if step.fails else ''}{step.claim}\n{text}"


def statements(theorem: Theorem) -> dict[str, str]:
    """Return what Coq is asked to prove of each clause, by its letter, with the objects that it names.

    Names are given as if there were no other theorem: it is one text for one statement, whatever stands around it.
    """
    exporter = Exporter((theorem,))
    printer = exporter.opened(theorem).printer
    found = {}
    for clause in theorem.clauses:
        text = _in_coq(exporter, printer, theorem, clause)
        found[clause.letter] = "\n".join([*_about(printer, [text]), text])
    return found


def _about(printer: ProofPrinter, texts: Iterable[str]) -> list[str]:
    """Return the definitions of the objects that texts name, also through others, in the order of use."""
    by_name = {printer.letters.defined(d): text for d, text in printer.objects.items()}
    found: set[str] = set()
    waiting = list(texts)
    while waiting:
        named = set(re.findall(r"\w+", waiting.pop())) & set(by_name) - found
        found |= named
        waiting += [by_name[name] for name in named]
    return [text for name, text in by_name.items() if name in found]


def _in_coq(exporter: Exporter, printer: ProofPrinter, theorem: Theorem, clause: Clause) -> str:
    """Return a clause as a theorem that is closed over its letters and their hypotheses, without its proof."""
    try:
        letters = all_letters(printer, clause.relation.sides())
        said = _proposition(exporter, printer, theorem, clause)
        hypotheses = [h.text for letter in letters for h in declared(printer, letter)]
        cited = (other.relation for other in exporter.cited.behind(clause) if other != clause)
        hypotheses += [str(proposition(printer, relation)) for relation in cited]
    except Unexportable as why:
        return f"  has no Coq text: {why}"
    spaced = any(not isinstance(t, Scalar) for t in letters) or printer.letters.over_space(*clause.relation.sides())
    bound = [*(["(M : Space)"] if spaced else []), *_binders(printer, letters)]
    head = f"  Theorem {exporter.file(theorem.id)}_{clause.letter} :"
    lines = [f"{head} forall {' '.join(bound)}," if bound else head]
    return "\n".join([*lines, *(f"    ({h}) ->" for h in hypotheses), f"    {said}."])


def _binders(printer: ProofPrinter, letters: tuple[Letter, ...]) -> list[str]:
    """Return letters with their types, those of one type together."""
    kinds: dict[str, list[str]] = {}
    for letter in letters:
        kinds.setdefault(type_of(letter), []).append(printer.letter(letter))
    return [f"({' '.join(names)} : {kind})" for kind, names in kinds.items()]


def _proposition(exporter: Exporter, printer: ProofPrinter, theorem: Theorem, clause: Clause) -> str:
    """Return a clause as a proposition; a passage needs the chain that makes it."""
    for chain in exporter.chains[theorem.id]:
        for i, link in enumerate(chain.links):
            if link.clause == clause:
                return str(clauses.said(printer, chain, i, clause))
    raise Unexportable("no chain lands on it")
