"""The checker of chains: every link proved from the form before it, every clause reached, nothing taken on trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from proofs_check.checker.identities import Proof, Prover
from proofs_check.checker.names import Names
from proofs_check.checker.signs import SignReader, same_set
from proofs_check.checker.unfold import Unfolder, Unsayable
from proofs_check.finite.refute import replaced
from proofs_check.outcome import Result
from proofs_check.vocabulary.background import RULES
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.definitions import Definition
from proofs_check.vocabulary.expressions import Expr, Named, VocabularyError, walk
from proofs_check.vocabulary.points import free
from proofs_check.vocabulary.relations import condition, relation_text
from proofs_check.vocabulary.statements import Clause, Equal, Nonnegative

AGREE = "=, ≤ and ≥ in one chain must point one way"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker says of one link: the result, why, and what it rests on."""

    result: Result
    why: str
    uses: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()


@dataclass
class Checker:
    """Checks the chains of one theorem, in order.

    ``reached`` holds what became of the clauses so far, ``assumed`` what they rest on by name. ``cited`` are the lemma
    functions whose sign was read: each needs a theorem that shows just that (``Theorem.shows``).
    """

    prover: Prover
    theorem: str
    reached: dict[Clause, Result] = field(default_factory=dict)
    assumed: dict[Clause, tuple[str, ...]] = field(default_factory=dict)
    cited: set[Definition] = field(default_factory=set)
    names: Names = field(default_factory=Names)

    def chain(self, chain: Chain) -> list[Checked]:
        """Check a chain; a clause is worth the weakest link on the way to it."""
        results: list[Checked] = []
        for index, link in enumerate(chain.links):
            try:
                checked = self.link(chain, index)
            except (VocabularyError, Unsayable) as reason:
                checked = Checked("undecided", str(reason))
            results.append(checked)
            if link.clause is not None:
                weakest = next(
                    r for r in ("refuted", "undecided", "conditional", "holds") if r in {c.result for c in results}
                )
                self.reached[link.clause] = weakest
                self.assumed[link.clause] = tuple(sorted({name for c in results for name in c.assumes}))
        return results

    def link(self, chain: Chain, index: int) -> Checked:
        """Check one link against the form before it."""
        link = chain.links[index]
        relation = chain.relation(index)
        said = () if link.clause is None else link.clause.relation.sides()
        for side in (*relation.sides(), *said, *([] if link.gap is None else [link.gap])):
            self.names.take(side)
        malformed = self.malformed(chain, index)
        if malformed:
            return Checked("undecided", malformed)
        if link.assumed is not None:
            return Checked("conditional", f"assumed: {link.assumed}", assumes=(link.assumed,))
        previous = relation.lhs
        if link.rule is not None:
            assert isinstance(relation, Nonnegative)
            return self.by_rule(link, relation)
        match link.kind:
            case "=":
                return _of(self.prover.equal(previous, _form(link)))
            case "lifts":
                return self.lifted(previous, link)
            case "<=":
                return self.at_most(previous, link)
        return self.sign(previous, link)

    def malformed(self, chain: Chain, index: int) -> str:
        """Return what is wrong with the shape of a link, before any mathematics."""
        link = chain.links[index]
        relation = chain.relation(index)
        loose = sorted(
            p.name for side in relation.sides() if side is relation.lhs or side is link.form for p in free(side)
        )
        if loose:
            return f"{relation_text(relation)}: the point {loose[0]} is free; integrate over it"
        if isinstance(relation, Equal) and relation.lhs == relation.rhs:
            return f"the link is vacuous: both sides are {relation.lhs}"
        if link.clause is None:
            return ""
        if link.clause.lhs != chain.start:
            return f"clause {link.clause.letter} is about {link.clause.lhs}, and the chain starts from {chain.start}"
        shown = relation.with_sides((chain.start, *relation.sides()[1:]))
        if shown != link.clause.relation:
            return f"clause {link.clause.letter} says {link.clause}, and the link reaches {relation_text(shown)}"
        return _direction(chain, index)

    def lifted(self, previous: Expr, link: Link) -> Checked:
        """Check that a form follows when every smoothed density is replaced, wherever it stands."""
        form = replaced(previous, link.pairs)
        if form == previous:
            return Checked("undecided", f"nothing to replace: no {link.pairs[0][0]} stands in {previous}")
        kept = {smoothed.definition for smoothed, _ in link.pairs if isinstance(smoothed, Named)}
        unfolder = Unfolder(self.prover.bodies, keeps=lambda d: d in kept)
        smoothed = {_at_no_point(unfolder(one)) for one, _ in link.pairs}
        left: list[Expr] = []
        walk(unfolder(form), lambda node: left.append(node) if _at_no_point(node) in smoothed else None)
        if left:
            return Checked("undecided", f"{left[0]} still stands in {form}, at another point or inside an object")
        return _of(self.prover.equal(form, _form(link)))

    def at_most(self, previous: Expr, link: Link) -> Checked:
        """Check previous ≤ form: the gap equals their difference, and its sign can be read."""
        if link.gap is None:
            return Checked("undecided", "≤ needs gap=…, an expression for the difference whose sign can be read")
        identity = self.prover.equal(_form(link) - previous, link.gap)
        if not identity.holds:
            return _of(identity)
        sign = self.sign(link.gap, link)
        uses = tuple(sorted({*identity.used, *sign.uses}))
        return Checked(sign.result, sign.why, uses, sign.lemmas)

    def sign(self, form: Expr, link: Link) -> Checked:
        """Read a sign off a form, and where it vanishes if the link says so."""
        reader = SignReader(Unfolder(self.prover.bodies), self.theorem)
        undefined = reader.undefined(Unfolder(self.prover.bodies)(form))
        if undefined:
            return Checked("undecided", undefined)
        reading = reader.read(form)
        lemmas = tuple(sorted({d.proved_by for d in reader.cited if d.proved_by is not None}))
        self.cited |= reader.cited
        wanted = ("+",) if link.kind == ">0" else ("+", "0+", "0")
        if reading.sign is None:
            return Checked("undecided", reading.why, lemmas=lemmas)
        if reading.sign not in wanted:
            return Checked(
                "undecided", f"the sign that can be read off {form} is {_spoken(reading.sign)}", lemmas=lemmas
            )
        uses = set(reader.used)
        if link.zero_only:
            zeros = reader.zeros(form)
            if zeros is None:
                return Checked("undecided", f"where {form} vanishes cannot be read", lemmas=lemmas)
            if not same_set(zeros, link.zero_only, lambda a, b: self.prover.equal(a, b).holds):
                found, said = condition(zeros, tex=False), condition(link.zero_only, tex=False)
                return Checked("undecided", f"{form} vanishes where {found}, which is not {said}", lemmas=lemmas)
        return Checked("holds", "the sign can be read", tuple(sorted(uses)), lemmas)

    def by_rule(self, link: Link, conclusion: Nonnegative) -> Checked:
        """Check that every premise of a rule is a clause that this theorem has proved before."""
        assert link.rule is not None
        if link.rule not in RULES:
            return Checked("undecided", f"the rule “{link.rule.name}” is not on the list of background facts")
        stated = {clause.relation: clause for clause in link.premises}
        worst: Result = "holds"
        assumes: set[str] = set()
        for premise in link.rule.premises(conclusion):
            clause = stated.get(premise)
            if clause is None:
                return Checked("undecided", f"{link.rule.name} needs the premise {relation_text(premise)}")
            result = self.reached.get(clause)
            if result not in ("holds", "conditional"):
                return Checked(
                    "undecided", f"the premise {clause.letter}, {relation_text(premise)}, is not proved before"
                )
            worst = "conditional" if result == "conditional" else worst
            assumes |= set(self.assumed[clause])
        return Checked(worst, f"by {link.rule.name}", (link.rule.name,), assumes=tuple(sorted(assumes)))


def clause_results(clauses: tuple[Clause, ...], reached: Mapping[Clause, Result]) -> dict[str, Result]:
    """Return what became of every clause; one that no chain ends in is undecided."""
    return {clause.letter: reached.get(clause, "undecided") for clause in clauses}


def _direction(chain: Chain, index: int) -> str:
    """Say whether the links up to a clause prove less than the clause claims."""
    before = {link.kind for link in chain.links[:index]}
    kind = chain.links[index].kind
    allowed = {"=": {"="}, "<=": {"=", "<="}, ">=0": {"="}, ">0": {"="}, "lifts": {"="}}[kind]
    if before <= allowed:
        return ""
    return f"the links before it do not add up to the clause: {AGREE}, not {sorted(before | {kind})}"


def _at_no_point(node: Expr) -> Expr:
    return replace(node, at=()) if isinstance(node, Named) else node


def _form(link: Link) -> Expr:
    assert link.form is not None
    return link.form


def _of(proof: Proof) -> Checked:
    return Checked("holds" if proof.holds else "undecided", proof.why, proof.used)


def _spoken(sign: str) -> str:
    return {"-": "< 0", "0-": "≤ 0", "0+": "≥ 0, not > 0", "0": "= 0"}[sign]
