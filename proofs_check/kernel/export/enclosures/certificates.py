"""Claims at a witness, in Coq: exact data in the place of letters, of which coq-interval encloses what is claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from proofs_check.kernel.export.links import Lemma
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.sections import all_letters
from proofs_check.kernel.export.unfolding import Unfolder
from proofs_check.kernel.source import Piece, Sentence
from proofs_check.kernel.statement.letters import Letter, Unexportable
from proofs_check.kernel.statement.names import comment
from proofs_check.kernel.statement.printing import number
from proofs_check.kernel.statement.relations import said_of
from proofs_check.kernel.statement.scopes import NOWHERE
from proofs_check.vocabulary.evidence import Certified
from proofs_check.vocabulary.expressions import FieldSymbol, Scalar
from proofs_check.vocabulary.statements import AtMost, Nonnegative, Positive, Relation
from proofs_check.vocabulary.theorem import Step

NOTATION = (
    "Local Notation \"'∫' z , e\" := (%s (fun z => e)) (at level 60, z name, e at level 60, right associativity)."
)


def certificates(
    printer: ProofPrinter, theorem: str, name: str, steps: Iterable[Step]
) -> tuple[list[Sentence], list[Piece]]:  # fmt: skip
    """Return what a theorem's file says of its claims at witnesses, each in a section of its own."""
    sentences: list[Sentence] = []
    pieces: list[Piece] = []
    for i, step in enumerate((s for s in steps if isinstance(s, Certified)), 1):
        lemma = f"{name}_witness{i}"
        try:
            head, says = Certificate(printer, step)(lemma)
        except Unexportable as why:
            pieces.append(Piece(theorem, step.name, "certificate", None, None, str(why)))
        else:
            title, end = f"\n{comment(f'{theorem}: {step.name}')}", f"End {lemma}_data.\n"
            sentences += [Sentence(title + head), Sentence(says.text("Theorem"), lemma), Sentence(end)]
            pieces.append(Piece(theorem, step.name, "certificate", None, lemma))
    return sentences, pieces


@dataclass
class Certificate:
    """A claim at a witness; its letters are definitions, and integrals are over the witness's circle or its atoms."""

    printer: ProofPrinter
    step: Certified

    @property
    def space(self) -> Any:
        """The witness's space."""
        return self.step.witness.space

    @property
    def round(self) -> bool:
        """Whether the space is a circle."""
        return bool(self.step.witness.data["space"] == "circle")

    def __call__(self, name: str) -> tuple[str, Lemma]:
        """Return the head of a section, with the letters, and what a claim asks of them and that it holds or fails."""
        relation = self.unfolded()
        letters = all_letters(self.printer, relation.sides())
        lets = [f"Let {self.printer.letter(t)} {self.defined(t)}." for t in letters]
        asked = [one for t in letters if isinstance(t, FieldSymbol) and t.arity == 1 for one in self.asked(t)]
        said = said_of(self.printer, relation, NOWHERE)
        claims = [*(text for text, _ in asked), f"~ ({said})" if self.step.fails else said]
        names = " ".join(self.printer.letter(t) for t in letters)
        script = [f"cbv beta delta [{names}].", *(f"split; [ {by} | ]." for _, by in asked)]
        lemma = Lemma(name, " /\\ ".join(claims), (*script, "enclosed." if self.round else "summed."))
        over = "around" if self.round else f"among {len(self.space.table)}"
        head = [f"Section {name}_data.", f"Let M : Type := {'R' if self.round else 'nat'}.", NOTATION % over, *lets]
        return "\n".join(head) + "\n", lemma

    def unfolded(self) -> Relation:
        """Return the claim without named objects, which speak of other spaces."""
        unfolder = Unfolder()
        relation = self.step.claim.relation
        match relation:
            case AtMost(lhs, rhs):
                found: Relation = replace(relation, lhs=unfolder.unfold(lhs), rhs=unfolder.unfold(rhs))
            case Nonnegative(lhs):
                found = replace(relation, lhs=unfolder.unfold(lhs), zero_only=())
            case Positive(lhs):
                found = replace(relation, lhs=unfolder.unfold(lhs))
            case _:
                raise Unexportable(f"a {type(relation).__name__} is not enclosed")
        if unfolder.taken:
            raise Unexportable("the derivative of an integral over a witness's points is not shown to exist")
        return found

    # letters

    def defined(self, letter: Letter) -> str:
        """Return what a letter is at the witness."""
        witness = self.step.witness
        match letter:
            case Scalar(name="τ"):
                exact = witness.exact_temperature
                value = number(exact) if exact is not None else f"1 / ln {number(Fraction(witness.data['exp(1/τ)']))}"
                return f": R := {value}"
            case Scalar(name=name) if letter.volume is None and name in witness.numbers:
                return f": R := {number(witness.numbers[name])}"
            case FieldSymbol(name=name, arity=1) if name in self.space.functions:
                return f"(z : M) : R := {(self._around if self.round else self._row)(self.space.functions[name])}"
            case FieldSymbol(arity=2) if self.round:
                raise Unexportable("coq-interval encloses no integral of an integral, which a smoothed density is here")
            case FieldSymbol(arity=2):
                return f"(z w : M) : R := table {_list(self.space.table, lambda row: _list(row, number))} z w"
        raise Unexportable(f"a witness does not say what {letter.name} is in Coq")

    def _row(self, values: Sequence[Fraction]) -> str:
        return f"row {_list(values, number)} z"

    def _around(self, function: Any) -> str:
        """Write a function of angles: waves, and of a density that is their quotient by their integral."""
        waves = _waves(function.base.cosine, function.base.sine)
        if function.kind == "direction":
            return f"({waves}) / (2 * PI)"
        if function.power > 1:
            raise Unexportable(f"coq-interval takes minutes for the power {function.power} of a density")
        return f"({waves}) / ∫ z, {waves}" if function.kind == "density" else waves

    def asked(self, symbol: FieldSymbol) -> Iterator[tuple[str, str]]:
        """Yield what is asked of a letter of one point, with the tactic that shows it."""
        name, where = self.printer.letter(symbol), "around" if self.round else "among"
        inside = "0 <= z <= 2 * PI" if self.round else f"(z < {len(self.space.table)})%nat"
        if symbol.sign == "positive":
            yield f"(forall z : M, {inside} -> 0 < {name} z)", f"positive_{where}"
        if symbol.mass is not None:
            if self.round and symbol.mass != 1:
                raise Unexportable(f"the integral of {symbol.name} is not shown to be {symbol.mass}")
            yield f"(∫ z, {name} z) = {number(symbol.mass)}", "one_around" if self.round else "mass_among"


def _waves(cosine: Sequence[Fraction], sine: Sequence[Fraction]) -> str:
    terms = [number(cosine[0])]
    for k in range(1, len(cosine)):
        at = "z" if k == 1 else f"({k} * z)"
        terms += [f"{number(c)} * {name} {at}" for c, name in ((cosine[k], "cos"), (sine[k], "sin")) if c]
    return " + ".join(terms)


def _list(values: Sequence[Any], shown: Callable[[Any], str]) -> str:
    return f"[{'; '.join(map(shown, values))}]"
