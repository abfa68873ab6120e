"""What a theorem rests on besides its links: all letters that it speaks of, and the parts of its proofs to try."""

from __future__ import annotations

from proofs_check.checker.check import Checked
from proofs_check.finite.arena import Arena, Trial
from proofs_check.finite.letters import Letters
from proofs_check.outcome import Result
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Field, FieldSymbol, Scalar, w, z
from proofs_check.vocabulary.hypotheses import said_of
from proofs_check.vocabulary.statements import Relation
from proofs_check.vocabulary.theorem import Theorem


def relying(checked: Checked, result: Result, why: str, trial: Trial, arena: Arena) -> tuple[Result, str, Trial]:
    """Try what a proof relies on: a part that a finite measure refutes leaves its link undecided, by name."""
    for part in checked.parts:
        if not Letters.of(part.relation.sides()).fields.keys() <= arena.letters.fields.keys():
            continue  # a letter that the checker has made, such as the slope of another
        tried = arena.attempt(part.relation)
        if tried.outcome == "refuted" or (tried.outcome == "undefined" and result == "holds"):
            fails = "fails on a finite measure" if tried.outcome == "refuted" else f"has no meaning: {tried.why}"
            return "undecided", f"{why}; {part.what} {fails}: {part.relation}", tried
    return result, why, trial


def vacuous(letters: Letters) -> str:
    """Say that no measure was found on which all hypotheses hold, and which those are that bind numbers."""
    said = "; ".join(said_of(number) for number in letters.bounded())
    return f"vacuous: no finite measure was found that meets all hypotheses together: {said}"


def letters_of(theorem: Theorem, chains: list[Chain]) -> Letters:
    """Return the letters of a theorem and of everything that its chains rest on."""
    relations: list[Relation] = [c.relation for c in theorem.clauses]
    relations += [chain.relation(i) for chain in chains for i in range(len(chain.links))]
    gaps = [link.gap for chain in chains for link in chain.links if link.gap is not None]
    letters = Letters.of([side for relation in relations for side in relation.sides()] + gaps)
    further = set().union(*(link.mentioned() for chain in chains for link in chain.links))
    for letter in sorted(further, key=lambda letter: letter.name):
        match letter:
            case Scalar():
                letters.take(letter)
            case FieldSymbol(name=name, arity=arity):
                if name not in letters.fields:
                    letters.take(Field(letter, (z, w)[:arity]))
            case _:
                letters.measure(letter)
    return letters
