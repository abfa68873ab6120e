"""Docstrings of theorem modules, held against what is checked: sections, clauses and definitions, word for word."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from proofs_check.finite.letters import Letters
from proofs_check.verification.hypotheses_said import denies, suggested, unsaid
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Definition, Named, body_of, nodes
from proofs_check.vocabulary.hypotheses import said_of
from proofs_check.vocabulary.printing import head
from proofs_check.vocabulary.theorem import Theorem

DENIAL = re.compile(r"\b(false|not|never|untrue|wrong|nowhere|no)\b", re.IGNORECASE)
BETWEEN = re.compile(r"¶|\band\b|\bfor\b|[,;:.]")
SECTIONS = ("Statement", "Hypotheses.", "Steps.", "Deviations.", "References.")
WIDTH = 118  # of a line of a docstring


def problems(theorem: Theorem) -> list[str]:
    """Say where the docstring departs from the checked statement."""
    doc = " ".join(theorem.doc.split())
    places = [doc.find(section) for section in SECTIONS]
    found = []
    ordered = -1 not in places and places == sorted(places)
    if not ordered:
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
    if found and ordered:
        found[-1] += f"; gibbsgap statement {theorem.id} --write puts all of it there"
    return found


def omitted(theorem: Theorem, letters: Letters) -> list[str]:
    """Say which hypotheses on letters the docstring leaves out; they are part of the statement all the same."""
    missing = unsaid(section(theorem.doc, "Hypotheses."), letters)
    if not missing:
        return []
    return [f"the Hypotheses of the docstring leave out {'; '.join(missing)}. In full they are: {suggested(letters)}"]


def contradictions(theorem: Theorem, letters: Letters) -> list[str]:
    """Say where the docstring claims something else than is checked: then what it says is not what is proved.

    The statement is the place, the setting, definitions, "Then" and the clauses; what else stands around the clauses,
    a formula under a clause's letter that is not the clause, and the denial of a hypothesis change what is claimed.
    """
    doc = " ".join(theorem.doc.split())
    statement = re.search(r"Statement(.*?)Hypotheses\.", doc)
    if statement is None:
        return []
    found = []
    rest = statement[1]
    for definition in definitions(theorem):
        rest = rest.replace(" ".join(str(definition).split()), "")
    if theorem.refutes is not None:
        rest = re.sub(rf"(and not:? )?{re.escape(' '.join(str(theorem.refutes).split()))}", "", rest)
    for clause in theorem.clauses:
        said = f"({clause.letter}) {' '.join(str(clause).split())}"
        other = re.search(rf"\({clause.letter}\) ([^()]*[=≤≥<>→].*?)(?= \([a-z]\) |$)", rest)
        if said not in rest and other is not None:
            found.append(f"the docstring claims {other[1].strip()!r} where clause {clause.letter} is checked: {clause}")
        rest = rest.replace(said, "¶", 1)
    before, mark, after = rest.partition("¶")
    denied = DENIAL.search(before.strip()) if theorem.refutes is None else None
    if mark and denied:
        found.append(f"the docstring introduces its clauses by {denied[0]!r}, and they are checked as they stand")
    for number in letters.scalars.values():
        after = after.replace(said_of(number), "") if said_of(number) else after
    loose = BETWEEN.sub("", after).strip()
    if loose and not found:
        found.append(f"the statement of the docstring goes on after its clauses, and is not checked: {loose}")
    if denies(section(theorem.doc, "Hypotheses.")):
        found.append("the Hypotheses of the docstring deny that there are any")
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


def stated(theorem: Theorem, width: int = WIDTH) -> str:
    """Return the statement and the hypotheses as a docstring should say them, in lines of this width at most."""
    hypotheses = _wrapped(f"Hypotheses.  {suggested(_letters(theorem))}", "    ", width)
    return f"{_statement(theorem, 'Statement.', width)}\n{hypotheses}"


def _letters(theorem: Theorem) -> Letters:
    return Letters.of([side for clause in theorem.clauses for side in clause.relation.sides()])


def restated(source: str, theorem: Theorem) -> str | None:
    """Return a module's source with the statement in its docstring as it is checked; None where it has no place."""
    found = re.search(
        r"^Statement(?P<setting>.*?)^Hypotheses\.(?P<given>.*?)^Steps\.", source, re.DOTALL | re.MULTILINE
    )
    if found is None:
        return None
    hypotheses = found["given"].strip()
    if hypotheses not in ("", "…") and not (problems(theorem) or contradictions(theorem, _letters(theorem))):
        return source  # however its author words it
    opening = re.split(r"\(a\) |\bLet\b\s*$|^\S+.* := ", found["setting"], maxsplit=1, flags=re.MULTILINE)[0].strip()
    setting = opening.removesuffix("Then").rstrip()
    statement = _statement(
        theorem, "Statement." if setting in ("", ".") else f"Statement{' ' * (setting[0] != '.')}{setting}"
    )
    if hypotheses in ("", "…"):
        hypotheses = stated(theorem).partition("Hypotheses.  ")[2]
    whole = f"{statement}\nHypotheses.  {hypotheses}\nSteps."
    return source[: found.start()] + whole + source[found.end() :]


def _statement(theorem: Theorem, opening: str, width: int = WIDTH) -> str:
    objects = [_wrapped(f"    {definition}", "        ", width) for definition in definitions(theorem)]
    clauses = [_wrapped(f"    ({c.letter}) {c}", "        ", width) for c in theorem.clauses]
    lines = [f"{opening}  Let", *objects, "Then"] if objects else [opening]
    return "\n".join([*lines, *clauses])


def _wrapped(text: str, indent: str, width: int) -> str:
    """Break a line where it has spaces, to fit the width."""
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
