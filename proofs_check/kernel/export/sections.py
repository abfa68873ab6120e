"""A section of a file: the letters of a derivation with their hypotheses, and what its lemmas share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from proofs_check.kernel.export.identities import Prover
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.statement.hypotheses import declared
from proofs_check.kernel.statement.letters import Letter, type_of
from proofs_check.kernel.statement.relations import proposition
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.expressions import Expr, Scalar
from proofs_check.vocabulary.facts import Instance
from proofs_check.vocabulary.statements import Clause


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its name, its head, and the letters that are declared in it."""

    name: str
    head: str
    letters: tuple[Letter, ...]


def section(
    printer: ProofPrinter, name: str, expressions: Iterable[Expr], cited: Mapping[Clause, str] | None = None
) -> Section:
    """Open a section over the letters of expressions, and of the hypotheses on these.

    What is ``cited`` and not proved in Coq is a hypothesis too, by the name given.
    """
    named = dict(cited or {})
    stated = (*expressions, *(side for clause in named for side in clause.relation.sides()))
    letters = all_letters(printer, stated)
    lines = [f"Section {name}."]
    if any(not isinstance(t, Scalar) for t in letters) or printer.letters.over_space(*stated):
        lines.append("Context {M : Space}.")
    lines += [f"Variable {printer.letter(t)} : {type_of(t)}." for t in letters]
    lines += [f"Hypothesis {h.name} : {h.text}." for t in letters for h in declared(printer, t)]
    lines += [f"Hypothesis {called} : {proposition(printer, c.relation)}." for c, called in named.items()]
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


class Citations:
    """Which cited clauses others rest on: those are hypotheses of what is proved, each by a name."""

    def __init__(self, chains: Mapping[str, Sequence[Chain]], stated: Mapping[Clause, tuple[str, str]]) -> None:
        """Look into chains, by theorem; ``stated`` tells which theorem states a clause, and its lemma."""
        self.chains, self.stated = chains, stated
        self._known: dict[Clause, dict[Clause, str]] = {}

    def __call__(self, links: Iterable[Link]) -> dict[Clause, str]:
        """Return the cited clauses that links rest on, also through others: what these are called as hypotheses."""
        premises = dict.fromkeys(clause for link in links for clause in rested_on(link))
        return {cited: called for clause in premises for cited, called in self.behind(clause).items()}

    def behind(self, clause: Clause) -> dict[Clause, str]:
        """Return the cited clauses that a clause rests on: itself, if it is cited."""
        if clause not in self._known and clause in self.stated:
            self._known[clause] = {}
            id, name = self.stated[clause]
            landing = ((c, i) for c in self.chains[id] for i, link in enumerate(c.links) if link.clause == clause)
            for chain, i in landing:
                cites = chain.links[i].cites is not None
                self._known[clause] |= {clause: f"H_cited_{name}"} if cites else self(chain.links[: i + 1])
        return self._known.get(clause, {})


def rested_on(link: Link) -> Iterator[Clause]:
    """Yield the clauses on which a link rests."""
    yield from link.premises
    yield from (premise.source for premise in link.using if isinstance(premise.source, Clause))


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
