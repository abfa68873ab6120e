"""What a link may rest on besides its own letters: clauses proved before, and instances of background facts.

A clause may be used at other letters; their hypotheses are then checked for what stands in their place. An inequality
counts only times something that can be read as ≥ 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, assert_never

from proofs_check.checker.identities import Prover
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Unfolder
from proofs_check.outcome import Result
from proofs_check.vocabulary.background import is_made
from proofs_check.vocabulary.chains import Premise
from proofs_check.vocabulary.expressions import (
    Add,
    Definition,
    Expr,
    Field,
    FieldSymbol,
    Int,
    Mul,
    Neg,
    Num,
    Scalar,
    body_of,
    free,
    hidden_in,
    lift,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.facts import CITABLE, Ground, Instance
from proofs_check.vocabulary.hypotheses import is_whole
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
from proofs_check.vocabulary.substitutions import Edited, Laws, Substitution, mentioned, put
from proofs_check.vocabulary.symbols import Law, integral


class Part(NamedTuple):
    """A relation that a proof relies on besides the link itself, and what it is to the proof."""

    what: str
    relation: Relation


@dataclass
class Standing:
    """What premises amount to: the sum of c·(rhs − lhs) over them, what they rest on, and the parts to be tried.

    ``inside`` are the sides that may stand for each other at all points.
    """

    total: Expr
    inequalities: bool = False
    wrong: str = ""
    uses: set[Ground] = field(default_factory=set)
    theorems: set[str] = field(default_factory=set)
    clauses: list[Clause] = field(default_factory=list)
    cited: set[Definition] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    inside: list[tuple[Expr, Expr]] = field(default_factory=list)

    def take(self, reader: SignReader) -> None:
        """Take over what a reading of signs rests on."""
        self.uses |= reader.used
        self.cited |= reader.cited
        self.clauses += sorted(reader.relied - set(self.clauses), key=str)


@dataclass
class Premises:
    """Reads premises; ``reached`` is what became of this theorem's clauses, ``owner`` names whose another one is."""

    prover: Prover
    theorem: str
    reached: Mapping[Clause, Result]
    owner: Callable[[Clause], str | None]

    def stand(self, premises: tuple[Premise, ...]) -> Standing:
        """Return what premises amount to; ``wrong`` names the first that does not hold here."""
        standing = Standing(lift(0))
        terms: list[Expr] = []
        for premise in premises:
            self.one(premise, standing, terms)
            if standing.wrong:
                return standing
        standing.total = Add(tuple(terms)) if terms else lift(0)
        return standing

    def one(self, premise: Premise, standing: Standing, terms: list[Expr]) -> None:
        """Add one premise, if it holds."""
        source = premise.source
        relation = source.relation
        where = self.of_instance(source, standing) if isinstance(source, Instance) else self.of_clause(source, standing)
        match relation:
            case Equal(lhs, rhs) | AtMost(lhs, rhs):
                pass
            case Nonnegative(rhs) | Positive(rhs):
                lhs = lift(0)
            case Lifts() | Tends() | Expands():
                standing.wrong = f"{source} is no equality or inequality"
                return
            case _ as never:
                assert_never(never)
        if premise.letters or premise.laws:
            where = where or self.misplaced(premise, relation, standing)
            letters = self.letters(premise)
            laws = {old.name: new for old, new in premise.laws}
            lhs, rhs = (self.placed(side, letters, laws) for side in (lhs, rhs))
        if isinstance(source, Instance) or premise.letters or premise.laws or source not in self.reached:
            name = source.fact.name if isinstance(source, Instance) else f"the premise ({source.letter})"
            standing.parts.append(Part(name, _between(relation, lhs, rhs)))
        if premise.inside:
            lhs, rhs = (self.placed(side, {}, {}) for side in (lhs, rhs))
            standing.wrong = where or _unequal_somewhere(relation, lhs, rhs)
            standing.inside.append((lhs, rhs))
            return
        if not isinstance(relation, Equal):
            standing.parts.append(Part("the multiplier of an inequality", Nonnegative(premise.times)))
            standing.inequalities = True
            reader = self.reader()
            sign = reader.read(premise.times).sign
            standing.take(reader)
            if sign not in ("+", "0+"):
                where = where or f"the multiplier {premise.times} of an inequality cannot be read as ≥ 0"
        standing.wrong = where
        term: Expr = Mul((premise.times, Add((rhs, Neg(lhs)))))
        terms.append(term if premise.over is None else integral(term, premise.over))

    def proved(self) -> list[Clause]:
        """Return this theorem's clauses that are proved so far."""
        return [clause for clause, result in self.reached.items() if result in ("holds", "conditional")]

    def of_clause(self, clause: Clause, standing: Standing) -> str:
        """Say why a clause may not be used, and record whose it is."""
        standing.clauses.append(clause)
        if clause in self.proved():
            return ""
        theorem = self.owner(clause)
        if theorem is None or theorem == self.theorem:
            return f"the premise ({clause.letter}) {clause} is not proved before"
        standing.theorems.add(theorem)
        return ""

    def of_instance(self, instance: Instance, standing: Standing) -> str:
        """Say which obligation of a background fact cannot be met."""
        if instance.fact not in CITABLE:
            return f"“{instance.fact.name}” is not on the list of background facts"
        if not is_made(instance):
            return f"a handmade instance of {instance.fact.name}: {instance.relation} is not what it says"
        standing.uses.add(instance.fact)
        standing.parts += [Part(f"what {instance.fact.name} needs", o) for o in instance.obligations]
        return next(filter(None, (self.unmet(o, instance, standing) for o in instance.obligations)), "")

    def unmet(self, obligation: Relation, instance: Instance, standing: Standing) -> str:
        """Say that an obligation is not met: an identity by proof, a sign by reading or by a clause proved before."""
        if isinstance(obligation, Equal):
            proof = self.prover.equal(obligation.lhs, obligation.rhs)
            return "" if proof.holds else f"{instance.fact.name} needs {obligation}: {proof.why}"
        if isinstance(obligation, AtMost):
            stated = [clause for clause in self.proved() if clause.relation == obligation]
            standing.clauses += stated[:1]
            return "" if stated else f"{instance.fact.name} needs {obligation}, which no clause has shown"
        for clause in self.proved():
            enough = Positive if isinstance(obligation, Positive) else Nonnegative | Positive
            if isinstance(clause.relation, enough) and clause.lhs == obligation.lhs:
                standing.clauses.append(clause)
                return ""
        reader = self.reader()
        wanted = ("+",) if isinstance(obligation, Positive) else ("+", "0+", "0")
        if reader.read(obligation.lhs).sign not in wanted:
            return f"{instance.fact.name} needs {obligation}, which cannot be read"
        standing.take(reader)
        return ""

    def misplaced(self, premise: Premise, relation: Relation, standing: Standing) -> str:
        """Say which hypothesis of a replaced letter does not hold for what stands in its place."""
        replaced: set[object] = {law for law, _ in premise.laws}
        replaced |= {letter.symbol if isinstance(letter, Field) else letter for letter, _ in premise.letters}
        for number in (n for n in mentioned(*relation.sides()) if isinstance(n, Scalar) and n.bounds):
            if number in replaced or mentioned(*number.bounds) & replaced:
                return f"a hypothesis of {premise.source}, on {number}, speaks of a letter or law that is replaced"
        for law in _drawn_copies(relation) - {law for law, _ in premise.laws}:
            if law.density is not None and law.density.symbol in replaced:
                return f"the density of {law.name} is replaced, and copies are drawn from {law.name}: replace the law"
        for letter, value in premise.letters:
            why = self.unfit(letter, value, standing)
            if why:
                return why
        return ""

    def unfit(self, letter: Expr, value: Expr, standing: Standing) -> str:
        """Say which hypothesis of one letter does not hold for an expression."""
        reader = self.reader()
        match letter:
            case Scalar(whole=True):
                return "" if is_whole(value) else f"{value} in the place of {letter} must be a whole number ≥ 1"
            case Scalar(below=None):
                sign, mass = letter.sign, None
                loose = free(value)
            case Field(symbol, at) if at == (z, w)[: symbol.arity] and _is_free(symbol):
                sign, mass = symbol.sign, symbol.mass
                loose = free(value) - set(at)
            case _:
                return f"{letter} cannot be replaced"
        if loose:
            return f"{value} in the place of {letter} leaves a point free"
        wanted = {"positive": ("+",), "nonnegative": ("+", "0+", "0"), "real": ()}[sign]
        if wanted and reader.read(value).sign not in wanted:
            return f"{value} in the place of {letter} cannot be read as {sign}"
        if mass is not None:
            proof = self.prover.equal(integral(value), Num(mass))
            if not proof.holds:
                return f"{value} in the place of {letter} must have mass {mass}: {proof.why}"
            standing.uses |= proof.used
        standing.take(reader)
        return ""

    def letters(self, premise: Premise) -> Substitution:
        """Return what letters stand for, unfolded."""
        unfolder = Unfolder(self.prover.bodies)
        return {
            letter.symbol if isinstance(letter, Field) else letter: unfolder(value)
            for letter, value in premise.letters
            if isinstance(letter, Field | Scalar)
        }

    def placed(self, side: Expr, letters: Substitution, laws: Laws) -> Expr:
        """Return one side of a clause at other letters and laws, unfolded."""
        unfolder = Unfolder(self.prover.bodies)
        return put(unfolder.renamed(unfolder(side)), letters, laws)

    def reader(self) -> SignReader:
        """Return a reader of signs that knows those of the clauses proved so far."""
        return SignReader(Unfolder(self.prover.bodies), self.theorem, proved=self.prover.shown)


def _between(relation: Relation, lhs: Expr, rhs: Expr) -> Relation:
    """Return a premise's relation between its sides as they stand here."""
    match relation:
        case Equal() | AtMost():
            return relation.with_sides((lhs, rhs))
        case Positive():
            return Positive(rhs)
    return Nonnegative(rhs)


def _unequal_somewhere(relation: Relation, lhs: Expr, rhs: Expr) -> str:
    """Say why two sides may differ at some point, where the one must not stand for the other."""
    if not isinstance(relation, Equal):
        return f"inside=True needs an equality, and {relation} is none"
    least = [n for n in nodes(lhs, rhs, hidden=hidden_in) if isinstance(n, Scalar) and n.greatest]
    if least and free(lhs) | free(rhs):
        return f"{relation} may fail on a null set, since {least[0]} is a bound almost everywhere: use over="
    return ""


def sign_alone(node: Expr, edited: Edited = ()) -> str | None:
    """Read a sign that rests on no lemma and no clause."""
    reader = SignReader(Unfolder(dict(edited)))
    sign = reader.read(node).sign
    return None if reader.cited else sign


def _is_free(symbol: FieldSymbol) -> bool:
    """Whether an expression may stand for a letter: no symmetry is asked of it, and no interval is its domain."""
    return symbol.domain is None and not (symbol.symmetric or symbol.isotropic or symbol.gram or symbol.sharp)


def _drawn_copies(relation: Relation) -> set[Law]:
    """Return the laws of independent copies in a relation, also in the objects that it names."""
    drawn = (part for part in nodes(*relation.sides(), hidden=body_of) if isinstance(part, Int))
    return {part.measure for part in drawn if isinstance(part.measure, Law) and part.copies is not None}
