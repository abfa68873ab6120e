"""A section of a file: the letters of a derivation with their hypotheses, and what its lemmas share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from proofs_check.kernel.export.identities import Prover
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.statement.hypotheses import declared
from proofs_check.kernel.statement.letters import Letter, type_of
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.expressions import Expr, Scalar
from proofs_check.vocabulary.facts import Instance


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its name, its head, and the letters that are declared in it."""

    name: str
    head: str
    letters: tuple[Letter, ...]


def section(printer: ProofPrinter, name: str, expressions: Iterable[Expr]) -> Section:
    """Open a section over the letters of expressions, and of the hypotheses on these."""
    stated = tuple(expressions)
    letters = all_letters(printer, stated)
    lines = [f"Section {name}."]
    if any(not isinstance(t, Scalar) for t in letters) or printer.letters.over_space(*stated):
        lines.append("Context {M : Space}.")
    lines += [f"Variable {printer.letter(t)} : {type_of(t)}." for t in letters]
    lines += [f"Hypothesis {h.name} : {h.text}." for t in letters for h in declared(printer, t)]
    return Section(name, "\n".join(lines) + "\n", letters)


def all_letters(printer: ProofPrinter, expressions: tuple[Expr, ...]) -> tuple[Letter, ...]:
    """Return the letters of expressions, of the bounds of their numbers, and so on."""
    found: dict[Letter, None] = {}
    waiting = list(expressions)
    while waiting:
        for letter in printer.letters.of(waiting.pop()):
            if letter not in found:
                found[letter] = None
                waiting += letter.bounds if isinstance(letter, Scalar) else ()
    return tuple(printer.letters.sorted(found))


def prover(printer: ProofPrinter, found: Section, *, blind: bool = False) -> Prover:
    """Return a prover that knows the volumes declared in a section."""
    volumes = tuple(t for t in found.letters if isinstance(t, Scalar) and t.volume is not None)
    return Prover(printer, volumes, blind)


def spoken_of(chain: Chain) -> list[Expr]:
    """Return every expression that a chain's lemmas and their proofs speak of."""
    found = [chain.start]
    for link in chain.links:
        found += _of_link(link)
    return found


def _of_link(link: Link) -> list[Expr]:
    found = [*link.says.sides()[1:], *([] if link.gap is None else [link.gap])]
    found += [side for clause in link.premises for side in clause.relation.sides()]
    for premise in link.using:
        found += [premise.times, *(value for _, value in premise.letters)]
        source = premise.source
        if isinstance(source, Instance) or not (premise.letters or premise.laws):
            found += source.relation.sides()
    return found
