"""Edits that no measure refutes because they change nothing, or leave true what is stated: shown without an author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from proofs_check.checker.check import Checker
from proofs_check.checker.names import Names
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import ONE, ZERO, Unfolder
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.outcome import MutantOutcome
from proofs_check.verification.near_misses.mutants import Mutant, alone
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Definition, Deriv, Expr, Named, Scalar, Vary, VocabularyError, nodes
from proofs_check.vocabulary.hypotheses import Hypothesis, speaks
from proofs_check.vocabulary.statements import Clause, Equal, Expands, Tends
from proofs_check.vocabulary.substitutions import Unsayable
from proofs_check.vocabulary.theorem import Theorem


@dataclass
class Explainer:
    """Explains the survivors of one theorem: weaker than what is proved, provably equal to it, or proved as well."""

    theorem: Theorem
    chains: list[Chain]
    checker: Checker
    arena: Arena
    _spoken: dict[Clause, set[Definition]] = field(default_factory=dict)

    def __call__(self, mutant: Mutant, *, foreign: bool) -> MutantOutcome | None:
        """Return why a survivor is no mistake, None where nothing shows it; ``foreign`` proves no chain anew."""
        how: Literal["implied", "equivalent"] = "implied"
        if mutant.slack:
            why = "the form stands between two inequalities, and both hold with the edit too"
        elif mutant.weaker is not None and self.arena.attempt(mutant.weaker).outcome == "not refuted":
            why = "a weaker bound than the proved one, on every measure tried"
        elif self.equal(mutant):
            how, why = "equivalent", "the checker proves the edit equal"
        elif self.instance(mutant):
            why = "what is proved, at another value of a number"
        elif self.stated(mutant):
            why = "the checker proves the edited limit too"
        elif not foreign and self.proved(mutant):
            why = "the checker proves every link with the edit too"
        else:
            return None
        return MutantOutcome(mutant.name, mutant.place, how, why=why)

    def equal(self, mutant: Mutant) -> bool:
        """Whether an edit is proved to be equal to what it changes, by itself or since both equal the other side."""
        if mutant.changed is None or self.differs(mutant.changed):
            return False
        now, was = mutant.changed
        relation = mutant.claims[0].relation if mutant.bodies is None else None
        prover = replace(self.checker.prover, patient=False)
        for one, other in ((now, was), *([relation.sides()] if isinstance(relation, Equal) else [])):
            proof = prover.equal(one, other)
            if proof.holds:
                # That both are 0, by a hypothesis on a mass, is no explanation: it would excuse any factor of ∫h.
                massive = any(isinstance(g, Hypothesis) and g.kind in ("mass", "volume") for g in proof.used)
                return not (massive and prover.equal(was, ZERO).holds)
        return False

    def differs(self, changed: tuple[Expr, Expr]) -> bool:
        """Whether the first measures tell an edit from what it changes, which is cheaper to see than equality.

        The body of an object with parameters has letters that no measure gives a value.
        """
        own, letters = Letters.of(changed), self.arena.letters
        known = all(letters.fields.get(name) == symbol for name, symbol in own.fields.items())
        known = known and all(letters.scalars.get(name) == number for name, number in own.scalars.items())
        return known and self.arena.attempt(Equal(*changed)).outcome == "refuted"

    def instance(self, mutant: Mutant) -> bool:
        """Whether an edited claim is the proved one with something else in the place of a number, such as 1 for β > 0.

        Nothing of a hypothesis but its sign may be about that number, and no object may hide it.
        """
        if mutant.bodies is not None or len(mutant.claims) != 1 or mutant.changed is None:
            return False
        now, was = mutant.changed
        edited = mutant.claims[0].relation.sides()
        sides = tuple(was if side == now else side for side in edited)
        numbers = {n for n in nodes(was) if isinstance(n, Scalar)}
        if any(n.bounds for n in numbers) or isinstance(mutant.claims[0].relation, Tends | Expands):
            return False
        for x in (n for n in numbers if not n.whole and n.below is None and not _hides(sides, n)):
            for value in (ONE, ONE / x, x**2):
                kept = x.sign != "real" and SignReader(Unfolder()).read(value).sign == "+"
                if (kept or x.sign == "real") and tuple(_at(side, x, value) for side in sides) == edited:
                    return True
        return False

    def stated(self, mutant: Mutant) -> bool:
        """Whether the checker proves an edited limit as it stands at its place."""
        relation = mutant.claims[0].relation if mutant.bodies is None and len(mutant.claims) == 1 else None
        if not isinstance(relation, Tends):
            return False
        places = ((chain, index) for chain in self.chains for index in range(len(chain.links)))
        chain, index = next((chain, index) for chain, index in places if chain.place(index) == mutant.place)
        checker = replace(self.checker, names=Names(), prover=replace(self.checker.prover, patient=False))
        try:
            return checker.link(alone(chain, index, relation), index).result == "holds"
        except (VocabularyError, Unsayable):
            return False

    def proved(self, mutant: Mutant) -> bool:
        """Whether the checker proves every link with the edited object, as it proved it with the one that is meant.

        What another theorem says of the object, it says of the one that is meant: nothing may rest on that.
        """
        if not mutant.bodies:
            return False
        edited = set(mutant.bodies)
        prover = replace(self.checker.prover, bodies=mutant.bodies, patient=False)
        checker = Checker(prover, self.checker.theorem, names=Names(), owner=self.checker.owner)
        for chain in self.chains:
            for checked in checker.chain(chain):
                if checked.result != "holds" or any(edited & self.spoken(clause) for clause in checked.clauses):
                    return False
        return not edited & {inner for lemma in checker.cited for inner in (lemma, *_within(lemma.body))}

    def spoken(self, clause: Clause) -> set[Definition]:
        """Return the objects of which another theorem's clause speaks, and none of a clause of this one."""
        if clause in self.theorem.clauses:
            return set()
        if clause not in self._spoken:
            self._spoken[clause] = _within(*clause.relation.sides())
        return self._spoken[clause]


def _at(node: Expr, x: Scalar, value: Expr) -> Expr:
    """Put a value in the place of a number, but for where a derivative in it binds it."""
    if node == x:
        return value
    if isinstance(node, Deriv) and node.scalar == x:
        return replace(node, at=_at(node.at, x, value))
    return node.mapped(lambda part: _at(part, x, value))


def _hides(forms: Iterable[Expr], x: Scalar) -> bool:
    """Whether an object that forms name, but for one that is differentiated in a number, speaks of that number."""
    for form in forms:
        if isinstance(form, Deriv) and form.scalar == x:
            parts: tuple[Expr, ...] = (form.at,)
        elif (isinstance(form, Named) and speaks(form.definition.body, x)) or isinstance(form, Vary):
            return True
        else:
            parts = form.parts()
        if _hides(parts, x):
            return True
    return False


def _within(*forms: Expr) -> set[Definition]:
    """Return the objects that forms name, also in the bodies of others."""
    return set(Letters.of(forms).definitions.values())
