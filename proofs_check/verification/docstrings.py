"""Docstrings of theorem modules, held against what is checked: sections, clauses and definitions, word for word."""

from __future__ import annotations

import re
from pathlib import Path

from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Definition, Named, body_of, nodes
from proofs_check.vocabulary.printing import head
from proofs_check.vocabulary.theorem import Theorem

SECTIONS = ("Statement", "Hypotheses.", "Steps.", "Deviations.", "References.")


def problems(theorem: Theorem) -> list[str]:
    """Say where the docstring departs from the checked statement; empty where it does not."""
    doc = " ".join(theorem.doc.split())
    places = [doc.find(section) for section in SECTIONS]
    found = []
    if -1 in places or places != sorted(places):
        found.append(
            f"the docstring of {Path(theorem.where.file).name} must have, in this order: {', '.join(SECTIONS)}"
        )
    for clause in theorem.clauses:
        said = f"({clause.letter}) {' '.join(str(clause).split())}"
        if said not in doc:
            found.append(f"the docstring does not state clause {clause.letter} as it is checked: {said}")
    if theorem.refutes is not None and " ".join(str(theorem.refutes).split()) not in doc:
        found.append(f"the docstring does not state the claim of {theorem.where} as it is refuted: {theorem.refutes}")
    for definition in definitions(theorem):
        letter, said = (" ".join(words.split()) for words in (head(definition, tex=False), str(definition)))
        mentioned = f"{letter} := " in doc or definition.where.file == theorem.where.file
        if mentioned and said not in doc:
            found.append(f"the docstring does not define {letter} as it is checked: {said}")
    return found


def section(doc: str, heading: str) -> str:
    """Return one section of a theorem's docstring on one line, without its heading; empty if it is not there."""
    found = re.search(rf"^{re.escape(heading)}\s+(.*?)(?=^\w[\w ]*\.  |\Z)", doc, re.DOTALL | re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


def definitions(theorem: Theorem) -> list[Definition]:
    """Return the named objects of a theorem in the order in which they appear, those inside others after them."""
    chains = (step for step in theorem.steps() if isinstance(step, Chain))
    forms = [side for clause in theorem.clauses for side in clause.relation.sides()]
    forms += [link.form for chain in chains for link in chain.links if link.form is not None]
    found: dict[str, Definition] = {}
    for node in nodes(*forms, hidden=body_of):
        if isinstance(node, Named):
            found.setdefault(node.definition.name, node.definition)
    return list(found.values())
