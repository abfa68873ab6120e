"""Clauses as theorems, put together from the lemmas of the links that lead to them."""

from __future__ import annotations

from collections.abc import Sequence

from proofs_check.kernel.export import derivatives
from proofs_check.kernel.export.links import Lemma
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.unfolding import Unfolder
from proofs_check.kernel.statement.relations import Proposition, lifted, proposition
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Deriv, Vary
from proofs_check.vocabulary.statements import AtMost, Clause, Equal, Lifts, Nonnegative


def existence(printer: ProofPrinter, name: str, says: str, node: Vary | Deriv) -> Lemma:
    """Return the lemma that a derivative in a clause exists."""
    unfolder = Unfolder()
    unfolder.unfold(node)
    (taken,) = unfolder.taken
    return Lemma(name, says, (*derivatives.asserted(printer, taken, "q_D"), "eexists; exact q_D."))


def said(printer: ProofPrinter, chain: Chain, index: int, clause: Clause) -> Proposition:
    """Return a clause as a proposition; a passage is stated with the form from which its chain makes it."""
    relation = clause.relation
    if isinstance(relation, Lifts):
        form = chain.relation(index).lhs
        return lifted(printer, relation, form)
    return proposition(printer, relation)


def assembled(
    name: str, what: Proposition, chain: Chain, lemmas: Sequence[Lemma], zeros: Lemma | None, exist: Sequence[Lemma]
) -> Lemma:  # fmt: skip
    """Return the theorem for the clause on which the last of ``lemmas`` lands; there is one for each link before."""
    last = chain.links[len(lemmas) - 1]
    assert last.clause is not None
    script = [f"intros {' '.join(what.points)}."] if what.points else []
    script += [f"split; [ apply {lemma.name} | ]." for lemma in exist]
    says = [link.says for link in chain.links[: len(lemmas)]]
    equal = [lemma.name for relation, lemma in zip(says, lemmas, strict=True) if isinstance(relation, Equal)]
    match last.clause.relation:
        case Equal():
            script += [f"etransitivity; [ apply {n} | ]." for n in equal[:-1]] + [f"apply {equal[-1]}."]
        case AtMost():
            for relation, lemma in zip(says[:-1], lemmas[:-1], strict=True):
                right = "right; " if isinstance(relation, Equal) else ""
                script.append(f"eapply Rle_trans; [ {right}apply {lemma.name} | ].")
            script.append(f"apply {lemmas[-1].name}.")
        case Lifts():
            steps = [f"etransitivity; [ apply {n} | ]." for n in equal[:-1]]
            steps += [f"apply {n}." for n in equal[-1:]] or ["reflexivity."]
            script += ["cbv zeta beta; split.", "{", *steps, "}", f"apply {lemmas[-1].name}."]
        case Nonnegative() if last.rule is None:
            script += [f"rewrite {n}." for n in equal]
            both = f"split; [ apply {lemmas[-1].name} | apply {zeros.name} ]." if zeros else f"apply {lemmas[-1].name}."
            script.append(both)
        case _:
            script += [*(f"rewrite {n}." for n in equal), f"apply {lemmas[-1].name}."]
    return Lemma(name, str(what), tuple(script))
