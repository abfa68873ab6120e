"""Premises of links: clauses at other letters and instances of background facts, asserted by what proves them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from proofs_check.kernel.export.identities import Prover
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.unfolding import Taken, Unfolder
from proofs_check.kernel.statement.hypotheses import kind_of
from proofs_check.kernel.statement.letters import Letter, Unexportable, bare
from proofs_check.kernel.statement.printing import ATOM, PRODUCT, SUM, number
from proofs_check.kernel.statement.relations import Proposition, proposition
from proofs_check.kernel.statement.scopes import NOWHERE, Scope
from proofs_check.vocabulary.background import is_made
from proofs_check.vocabulary.chains import Premise
from proofs_check.vocabulary.expressions import Add, Expr, Field, FieldSymbol, Int, Mul, Neg, Num, Scalar, lift, w, z
from proofs_check.vocabulary.facts import (
    ABSOLUTE,
    ADDITIVITY,
    CAUCHY_SCHWARZ,
    EXCHANGEABILITY,
    LOGARITHM,
    SUBSTITUTION,
    Instance,
)
from proofs_check.vocabulary.statements import AtMost, Clause, Equal, Nonnegative, Positive, Relation
from proofs_check.vocabulary.substitutions import put
from proofs_check.vocabulary.symbols import ConditionalLaw, Law, integral, mu

Proved = Callable[[Clause | Relation], str]  # the lemma that states a clause, or a clause with a relation


@dataclass(frozen=True, slots=True)
class Placed:
    """A premise as it stands in a proof: what asserts it, its part of a difference as an expression and as text.

    ``over`` is the name of the point over which that part is integrated.
    """

    lines: tuple[str, ...]
    part: Expr
    text: str
    equality: bool
    taken: tuple[tuple[Taken, Scope], ...]
    over: str | None = None


@dataclass
class Premises:
    """Asserts premises, by the lemmas that ``proved`` names, of a link about the points of a scope."""

    printer: ProofPrinter
    prover: Prover
    proved: Proved
    link: Scope = NOWHERE

    def __call__(self, premise: Premise, name: str) -> Placed:
        """Assert a premise under a name."""
        source = premise.source
        if premise.inside:
            raise Unexportable(f"{source} put inside a form")
        scope = self.scope(premise)
        relation = source.relation
        if isinstance(relation, Nonnegative):
            relation = replace(relation, zero_only=())
        said = proposition(self.printer, relation, scope)
        over = None if premise.over is None else self.printer.letters.point(premise.over)
        at = {p: called for p, called in self.link.points.items() if called in said.points and over is None}
        if said.points != (tuple(at.values()) if over is None else (over,)):
            raise Unexportable(f"a premise about the points {', '.join(said.points)}, integrated over {over}")
        lines = [
            *(
                self.instance(source, name, said)
                if isinstance(source, Instance)
                else self.clause(premise, source, name, said)
            ),
            *([f"specialize ({name} {' '.join(at.values())})."] if at else []),
        ]
        low, high = sides(relation)
        taken: list[tuple[Taken, Scope]] = []
        low_, high_ = (self.placed(side, premise, scope, taken) for side in (low, high))
        part: Expr = Mul((premise.times, Add((high_, Neg(low_)))))
        here = self.link
        for p, called in at.items():
            scope = scope.bind(p, called)
        if premise.over is not None and over is not None:
            part = Int(part, (premise.over,), mu)
            here, scope = here.bind(premise.over, over), scope.bind(premise.over, over)
        times = self.printer.text(premise.times, here, PRODUCT)
        text = f"{times} * ({self.printer.text(high, scope, SUM)} - {self.printer.text(low, scope, PRODUCT - 1)})"
        whole = text if over is None else f"(∫ {over}, {text})"
        return Placed(tuple(lines), part, whole, isinstance(relation, Equal), tuple(taken), over)

    # clauses

    def scope(self, premise: Premise) -> Scope:
        """Return what stands in the place of a clause's letters and laws."""
        letters: dict[Letter, str] = {}
        for letter, value in premise.letters:
            match letter:
                case Field(symbol):
                    letters[symbol] = self.printer.function(value, symbol.arity, NOWHERE)
                case Scalar(whole=True):
                    letters[letter] = self.printer.whole(value)
                case Scalar():
                    letters[letter] = self.printer.text(value, NOWHERE, ATOM)
        for old, new in premise.laws:
            if isinstance(old, ConditionalLaw) and isinstance(new, ConditionalLaw):
                letters[bare(old)] = self.printer.letter(bare(new))
            elif isinstance(old, Law) and isinstance(new, Law) and old.density is None:
                letters[old] = self.printer.letter(new)
        return Scope(letters=letters)

    def clause(self, premise: Premise, source: Clause, name: str, said: Proposition) -> list[str]:
        """Assert a clause, and what it asks of the functions in the place of its letters."""
        lines: list[str] = []
        for i, (letter, value) in enumerate(premise.letters):
            if isinstance(letter, Field) and letter.symbol.mass is not None and not isinstance(value, Field):
                lines += self.of_mass(letter.symbol, value, f"{name}_{i}")
        lines.append(f"assert ({name} : {said}) by (gg_apply {self.proved(source)}).")
        return lines + [f"destruct {name} as [_ {name}]." for _ in said.exist]

    def of_mass(self, symbol: FieldSymbol, value: Expr, name: str) -> list[str]:
        """Assert that a function is a density, or a direction."""
        assert symbol.mass is not None
        what = integral(value)
        side = "apply positive_of; [ tame | b0 ]" if symbol.sign == "positive" else "tame"
        function = self.printer.function(value, 1, NOWHERE)
        proof = self.prover.equal(what, Num(symbol.mass))
        return [
            f"assert ({name} : {kind_of(replace(symbol, symmetric=False))} {function}).",
            f"{{ split; [ {side} | ].",
            f"  change ({self.printer.text(what)} = {self.printer.text(Num(symbol.mass))}).",
            *(f"  {line}" for line in proof),
            "}",
        ]

    def placed(self, side: Expr, premise: Premise, scope: Scope, taken: list[tuple[Taken, Scope]]) -> Expr:
        """Return one side of a premise at the letters that stand here, unfolded; as it is where nothing is replaced."""
        if not premise.letters and not premise.laws:
            return side
        unfolder, letters = Unfolder(), {}
        for letter, value in premise.letters:
            letters[letter.symbol if isinstance(letter, Field) else letter] = unfolder.unfold(value)
        laws = {old.name: new for old, new in premise.laws}

        def here(node: Expr) -> Expr:
            return put(node, letters, laws)  # type: ignore[arg-type]

        before = len(unfolder.taken)
        found = here(unfolder.unfold(side))
        for one in unfolder.taken[before:]:
            here_taken = (Taken(one.node, here(one.value), ()), scope)
            if here_taken not in taken:
                taken.append(here_taken)
        return found

    # background facts

    def instance(self, source: Instance, name: str, said: Proposition) -> list[str]:
        """Assert an instance of a background fact, by the library's proof of it."""
        if not is_made(source):
            raise Unexportable(f"a handmade instance of {source.fact.name}")
        match source.fact:
            case fact if fact == LOGARITHM:
                low, order = source.obligations
                assert isinstance(low, Positive)
                intro = f"intros {' '.join(said.points)}; " if said.points else ""
                proof = f"{intro}apply ln_mono; [ gg_open; pos | apply {self.proved(order)}; gg_hyp ]"
                return [f"assert ({name} : {said}) by ({proof})."]
            case fact if fact == CAUCHY_SCHWARZ:
                under, weight = (self.printer.function(lift(e), 1, NOWHERE) for e in source.about)
                return [
                    f"assert ({name} : {said}).",
                    f"{{ apply (cauchy_schwarz {under} {weight}); [ tame | tame | b0 ]. }}",
                ]
            case fact if fact == EXCHANGEABILITY:
                return self.shares(source, name, said)
            case fact if fact in (ADDITIVITY, SUBSTITUTION):
                return self.over_intervals(source, name, said)
            case fact if fact == ABSOLUTE:
                return self.absolute(source, name, said)
        raise Unexportable(f"an instance of {source.fact.name}")

    def shares(self, source: Instance, name: str, said: Proposition) -> list[str]:
        """Assert that draws from one law have one mean share."""
        kernel, law, copies, factor = source.about
        if factor != 1:
            raise Unexportable("a mean share with a factor")
        ((point,), density) = said.points, law.density.symbol
        one = self.printer.text(kernel(z, w), NOWHERE.bind(z, point).bind(w, "x"))
        which = f"{self.printer.letter(density)} {self.printer.whole(copies)} (fun x => {one})"
        return [f"assert ({name} : {said}).", f"{{ intros {point}. apply (share {which}); gg_hyp. }}"]

    def over_intervals(self, source: Instance, name: str, said: Proposition) -> list[str]:
        """Assert what an integral is over the parts of an interval, or over another interval."""
        body, old, new, *more = source.about
        (a, b), (c, d) = old.symbol.domain, new.symbol.domain
        function = self.printer.function_of(body, old)
        if source.fact == ADDITIVITY:
            proof = f"apply (rint_split {' '.join(map(number, (a, d, b)))} {function}); [ lra | conts ]"
            return [f"assert ({name} : {said}) by ({proof})."]
        k, (turned,) = (b - a) / (d - c), more
        place = lift(b) - k * (new - c) if turned else lift(a) + k * (new - c)
        lemma = " ".join(["rint_turned" if turned else "rint_moved", *map(number, (a, b, c, d, k))])
        proof = f"apply ({lemma} {function} {self.printer.function_of(place, new)})"
        sides = "[ lra | lra | intros ?; lra | conts ]"
        return [f"assert ({name} : {said}).", f"{{ etransitivity; [ {proof}; {sides} | reflexivity ]. }}"]

    def absolute(self, source: Instance, name: str, said: Proposition) -> list[str]:
        """Assert |−a| = a."""
        same, sign = source.obligations
        assert isinstance(same, Equal)
        return [
            f"assert ({name} : {said}).",
            f"{{ transitivity (Rabs ({self.printer.text(same.rhs)})).",
            "  { f_equal.",
            *(f"    {line}" for line in self.prover.equal(same.lhs, same.rhs)),
            "  }",
            f"  rewrite Rabs_Ropp; apply Rabs_pos_eq; apply {self.proved(sign)}; gg_hyp. }}",
        ]


def sides(relation: Relation) -> tuple[Expr, Expr]:
    """Return the lesser and the greater side of a premise."""
    match relation:
        case Equal(low, high) | AtMost(low, high):
            return low, high
        case Nonnegative(high) | Positive(high):
            return lift(0), high
    raise Unexportable(f"a premise that is a {type(relation).__name__}")
