"""The checker of chains: every link proved from the form before it, every clause reached, nothing taken on trust."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from proofs_check.checker.citations import at_no_point, difference_quotient, mismatch, unlike
from proofs_check.checker.existence import unstated
from proofs_check.checker.identities import Proof, Prover
from proofs_check.checker.integrability.obligations import Obligations
from proofs_check.checker.names import Names
from proofs_check.checker.premises import Part, Premises, Standing, sign_alone
from proofs_check.checker.shapes import malformed
from proofs_check.checker.shown import Shown
from proofs_check.checker.signs import SignReader, same_set
from proofs_check.checker.unfold import ZERO, Unfolder
from proofs_check.outcome import OF_RESULT, Result
from proofs_check.vocabulary.background import OSCILLATION, RULES, SQUEEZE
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.expressions import Definition, Expr, Named, Scalar, VocabularyError, body_of, nodes
from proofs_check.vocabulary.facts import Ground
from proofs_check.vocabulary.hypotheses import volume_of
from proofs_check.vocabulary.printing import condition
from proofs_check.vocabulary.statements import (
    AtMost,
    Clause,
    Equal,
    Expands,
    Lifts,
    Nonnegative,
    Positive,
    Relation,
    Tends,
)
from proofs_check.vocabulary.substitutions import Unsayable, mentioned, replaced


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker says of one link: the result, why, and what it rests on.

    ``uses`` are facts and hypotheses, ``clauses`` those of this and other theorems, ``lemmas`` the ids of theorems, and
    ``assumes`` what is taken for granted, by the author or as integrable. ``strict`` says that the proof may need every
    hypothesis, since it rests on other clauses; ``cited`` that the link is an instance of a background fact;
    ``parts`` are the relations that the proof relies on besides the link itself.
    """

    result: Result
    why: str
    uses: frozenset[Ground] = frozenset()
    clauses: frozenset[Clause] = frozenset()
    lemmas: frozenset[str] = frozenset()
    assumes: frozenset[str] = frozenset()
    strict: bool = False
    cited: bool = False
    parts: tuple[Part, ...] = ()


@dataclass
class Checker:
    """Checks the chains of one theorem, in order.

    ``reached`` holds what became of the clauses so far, ``assumed`` what they rest on by name. ``cited`` are the lemma
    functions whose sign was read: each needs a theorem that shows just that (``Theorem.shows``). ``owner`` names the
    theorem that states a clause which is not this one's.
    """

    prover: Prover
    theorem: str
    reached: dict[Clause, Result] = field(default_factory=dict)
    assumed: dict[Clause, frozenset[str]] = field(default_factory=dict)
    cited: set[Definition] = field(default_factory=set)
    names: Names = field(default_factory=Names)
    owner: Callable[[Clause], str | None] = lambda _: None

    def chain(self, chain: Chain) -> list[Checked]:
        """Check a chain; a clause is worth the weakest link on the way to it."""
        results: list[Checked] = []
        needed = mentioned(chain.start)
        for index, link in enumerate(chain.links):
            try:
                checked = self.link(chain, index)
            except (VocabularyError, Unsayable) as reason:
                checked = Checked("undecided", str(reason))
            needed |= link.mentioned()
            if link.clause is not None and checked.result in ("holds", "conditional"):
                loose, used = unstated(needed, mentioned(*link.clause.relation.sides()), link.clause.letter)
                uses = checked.uses | used
                checked = replace(checked, result="undecided", why=loose) if loose else replace(checked, uses=uses)
            results.append(checked)
            if link.clause is not None:
                self.reached[link.clause] = min((c.result for c in results), key=OF_RESULT.__getitem__)
                self.assumed[link.clause] = frozenset(name for c in results for name in c.assumes)
        return results

    def link(self, chain: Chain, index: int) -> Checked:
        """Check one link against the form before it."""
        link = chain.links[index]
        relation = chain.relation(index)
        self.prover.shown = Shown.by(self.reached, sign_alone, tuple(self.prover.bodies.items()))
        self.prover.inside = ()
        said = () if link.clause is None else link.clause.relation.sides()
        for side in (*relation.sides(), *said, *([] if link.gap is None else [link.gap])):
            self.names.take(side)
        for premise in link.using:
            for side in (*premise.source.relation.sides(), premise.times, *(value for _, value in premise.letters)):
                self.names.take(side)
            for _, law in premise.laws:
                self.names.measure(law)
        if wrong := malformed(chain, index):
            return Checked("undecided", wrong)
        if link.assumed is not None:
            itself = "; it is the clause itself, of which nothing is proved" if link.clause and index == 0 else ""
            return Checked("conditional", f"assumed: {link.assumed}{itself}", assumes=frozenset((link.assumed,)))
        if link.cites is not None:
            why = mismatch(link.cites, relation, self.prover)
            result: Result = "undecided" if why else "holds"
            uses = frozenset((link.cites,))
            return Checked(result, why or f"cited: {link.cites.title}", uses, strict=True, cited=not why)
        if link.rule is not None:
            return self.by_rule(link, relation)
        premises = Premises(self.prover, self.theorem, self.reached, self.owner)
        standing = premises.stand(link.using)
        parts = (*standing.parts, *self.parts(relation, link, standing))
        if standing.wrong:
            return Checked("undecided", standing.wrong, parts=parts)
        self.prover.inside = () if isinstance(relation, Lifts | Tends | Expands) else tuple(standing.inside)
        checked = self.compared(relation, link, standing)
        self.cited |= standing.cited
        lemmas = _provers(standing.cited) | standing.theorems | volumes(relation, checked.uses)
        mine = [c for c in standing.clauses if c in self.reached]
        assumes = checked.assumes.union(*(self.assumed[c] for c in mine))
        weak = assumes or any(self.reached[c] == "conditional" for c in mine)
        return replace(
            checked,
            result="conditional" if checked.result == "holds" and weak else checked.result,
            uses=checked.uses | standing.uses,
            clauses=checked.clauses.union(standing.clauses),
            lemmas=checked.lemmas | lemmas,
            assumes=assumes,
            strict=checked.strict or bool(standing.clauses or checked.clauses),
            parts=parts,
        )

    def parts(self, relation: Relation, link: Link, standing: Standing) -> tuple[Part, ...]:
        """Return the identity and the sign that a link comes to by its gap and its premises."""
        sides = relation.sides()
        difference = sides[1] - sides[0] if isinstance(relation, Equal | AtMost) else sides[0]
        if link.gap is None and not link.using:
            return ()
        amount = standing.total if link.gap is None else link.gap + standing.total if link.using else link.gap
        whole = Part("the difference as the gap and what the premises say", Equal(difference, amount))
        return (whole,) if link.gap is None or link.gap == ZERO else (whole, Part("the gap", Nonnegative(link.gap)))

    def compared(self, relation: Relation, link: Link, standing: Standing) -> Checked:
        """Check a relation where premises amount to ``standing.total``."""
        match relation:
            case Equal() if standing.inequalities:
                return Checked("undecided", "an equality cannot rest on an inequality")
            case Equal(previous, form) if link.using:
                return _of(self.prover.equal(form - previous, standing.total, plain=True))
            case Equal(previous, form):
                return _of(self.prover.equal(previous, form))
            case AtMost() if link.gap is None:
                return Checked("undecided", "≤ needs gap=…, an expression for the difference whose sign can be read")
            case AtMost(previous, form):
                return self.rest(form - previous, link, standing)
            case Nonnegative() | Positive() if not link.using and link.gap is None:
                return self.sign(relation.lhs, relation)
            case Nonnegative(zero_only=(_, *_)):
                return Checked("undecided", "a zero set is read off a form, and not off premises")
            case Nonnegative(previous) | Positive(previous):
                return self.rest(previous, link, standing)
            case Lifts():
                return self.lifted(relation)
            case Tends():
                return _of(difference_quotient(relation, self.prover))
            case Expands():
                return Checked("undecided", "an expansion is the conclusion of a rule: end the chain by(ENCLOSURE, …)")
            case _ as never:
                assert_never(never)

    def lifted(self, passage: Lifts) -> Checked:
        """Check that a form follows when every smoothed density is replaced, wherever it stands."""
        previous, pairs = passage.lhs, passage.pairs
        apart = next(filter(None, (unlike(*pair, self.prover) for pair in pairs)), "")
        if apart:
            return Checked("undecided", f"nothing to lift: {apart}")
        form = replaced(previous, pairs)
        if form == previous:
            return Checked("undecided", f"nothing to replace: no {pairs[0][0]} stands in {previous}")
        kept = {smoothed.definition for smoothed, _ in pairs if isinstance(smoothed, Named)}
        unfolder = Unfolder(self.prover.bodies, keeps=lambda d: d in kept)
        smoothed = {at_no_point(unfolder(one)) for one, _ in pairs}
        left = next((node for node in nodes(unfolder(form)) if at_no_point(node) in smoothed), None)
        if left is not None:
            return Checked("undecided", f"{left} still stands in {form}, at another point or inside an object")
        return _of(self.prover.equal(form, passage.rhs))

    def rest(self, difference: Expr, link: Link, standing: Standing) -> Checked:
        """Check that a difference is a gap of readable sign plus what the premises amount to."""
        assert link.gap is not None
        both = link.gap + standing.total if link.using else link.gap
        identity = self.prover.equal(difference, both, plain=bool(link.using))
        if not (identity.holds or identity.assumes):
            return _of(identity)
        sign = self.sign(link.gap, link.says)
        why = identity.why if identity.assumes and sign.result != "undecided" else sign.why
        return replace(
            sign, why=why, uses=identity.used | sign.uses, clauses=identity.relied | sign.clauses,
            assumes=identity.assumes | sign.assumes,
        )  # fmt: skip

    def sign(self, form: Expr, says: Relation) -> Checked:
        """Read off a form that it is ≥ 0, or > 0, and where it vanishes, as a relation says."""
        reader = SignReader(Unfolder(self.prover.bodies), self.theorem, proved=self.prover.shown)
        undefined = reader.undefined(Unfolder(self.prover.bodies)(form))
        if undefined:
            return Checked("undecided", undefined)
        owing = Obligations(reader)
        owing.of_sign(Unfolder(self.prover.bodies)(form))
        if owing.diverges:
            return Checked("undecided", owing.diverges)
        reading = reader.read(form)
        lemmas = _provers(reader.cited)
        self.cited |= reader.cited
        wanted = ("+",) if isinstance(says, Positive) else ("+", "0+", "0")
        if reading.sign is None:
            return Checked("undecided", reading.why, lemmas=lemmas)
        if reading.sign not in wanted:
            return Checked(
                "undecided", f"the sign that can be read off {form} is {_spoken(reading.sign)}", lemmas=lemmas
            )
        if isinstance(says, Nonnegative) and says.zero_only:
            zeros = reader.zeros(form)
            if zeros is None:
                return Checked("undecided", f"where {form} vanishes cannot be read", lemmas=lemmas)
            if not same_set(zeros, says.zero_only, lambda a, b: self.prover.equal(a, b).holds):
                found, said = condition(zeros, tex=False), condition(says.zero_only, tex=False)
                return Checked("undecided", f"{form} vanishes where {found}, which is not {said}", lemmas=lemmas)
        why, assumes, clauses = owing.after("the sign can be read"), frozenset(owing.assumes), frozenset(reader.relied)
        return Checked("holds", why, frozenset(reader.used), clauses, lemmas, assumes)

    def by_rule(self, link: Link, conclusion: Relation) -> Checked:
        """Check that every premise of a rule is a clause that this theorem has proved before."""
        assert link.rule is not None
        if link.rule not in RULES:
            return Checked("undecided", f"the rule “{link.rule.name}” is not on the list of background facts")
        stated = {clause.relation: clause for clause in link.premises}
        used: set[Clause] = set()
        owing = Obligations(SignReader(Unfolder(self.prover.bodies)))
        for premise in link.rule.premises(conclusion, tuple(stated)):
            clause = stated.get(premise)
            if clause is None:
                return Checked("undecided", f"{link.rule.name} needs the premise {premise}")
            result = self.reached.get(clause)
            if result not in ("holds", "conditional"):
                return Checked("undecided", f"the premise {clause.letter}, {premise}, is not proved before")
            used.add(clause)
            bounds = {SQUEEZE: slice(None), OSCILLATION: slice(1, None)}.get(link.rule, slice(0))  # not of f − L itself
            for bound in premise.sides()[bounds]:
                if bound != conclusion.lhs:
                    owing.of_constant(bound)
        if owing.diverges:
            return Checked("undecided", owing.diverges)
        assumes = frozenset(owing.assumes).union(*(self.assumed[clause] for clause in used))
        why = owing.after(f"by {link.rule.name}")
        result = "conditional" if assumes or any(self.reached[c] == "conditional" for c in used) else "holds"
        return Checked(result, why, frozenset((link.rule,)), frozenset(used), assumes=assumes, strict=True)


def volumes(relation: Relation, uses: frozenset[Ground]) -> set[str]:
    """Return the theorems that show the hypotheses on kernels' volumes which a proof used."""
    numbers = (node for node in nodes(*relation.sides(), hidden=body_of) if isinstance(node, Scalar))
    return {n.shown_by for n in numbers if n.shown_by is not None and volume_of(n) in uses}


def _provers(cited: set[Definition]) -> frozenset[str]:
    """Return the theorems that show the signs of lemma functions."""
    return frozenset(d.proved_by for d in cited if d.proved_by is not None)


def clause_results(clauses: tuple[Clause, ...], reached: Mapping[Clause, Result]) -> dict[str, Result]:
    """Return what became of every clause; one that no chain ends in is undecided."""
    return {clause.letter: reached.get(clause, "undecided") for clause in clauses}


def _of(proof: Proof) -> Checked:
    shown = proof.holds or proof.assumes
    return Checked("holds" if shown else "undecided", proof.why, proof.used, proof.relied, assumes=proof.assumes)


def _spoken(sign: str) -> str:
    return {"-": "< 0", "0-": "≤ 0", "0+": "≥ 0, not > 0", "0": "= 0"}[sign]
