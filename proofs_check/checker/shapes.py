"""The shape of a link, before any mathematics: what it is about, where it lands, and which way its chain points."""

from __future__ import annotations

from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Deriv, Expr, Scalar, Vary, VocabularyError, free, nodes
from proofs_check.vocabulary.hypotheses import unreached
from proofs_check.vocabulary.statements import AtMost, Equal, Tends

AGREE = "=, ≤ and ≥ in one chain must point one way"


def malformed(chain: Chain, index: int) -> str:
    """Return what is wrong with the shape of a link, before any mathematics."""
    link = chain.links[index]
    relation = chain.relation(index)
    for node in nodes(*relation.sides()):
        _of_number(node)
    if isinstance(relation, Equal) and relation.lhs == relation.rhs:
        return f"the link is vacuous: both sides are {relation.lhs}"
    if isinstance(relation, Tends) and (reason := unreached(relation.scalar, relation.to)):
        return reason
    if link.clause is None:
        return ""
    if link.clause.lhs != chain.start:
        return f"clause {link.clause.letter} is about {link.clause.lhs}, and the chain starts from {chain.start}"
    shown = relation.with_sides((chain.start, *relation.sides()[1:]))
    if shown != link.clause.relation:
        return f"clause {link.clause.letter} says {link.clause}, and the link reaches {shown}"
    return _direction(chain, index)


def _direction(chain: Chain, index: int) -> str:
    """Say whether the links up to a clause prove less than the clause claims."""
    says = [link.says for link in chain.links[: index + 1]]
    allowed = Equal | AtMost if isinstance(says[-1], AtMost) else Equal
    if all(isinstance(relation, allowed) for relation in says[:-1]):
        return ""
    signs = " and ".join(sorted({relation.sign.text for relation in says}))
    return f"the links before it do not add up to the clause: {AGREE}, not {signs}"


def _of_number(node: Expr) -> None:
    """Refuse a variation or a derivative in a letter of what depends on a point: it would be captured unnoticed."""
    number = isinstance(node, Vary) or (isinstance(node, Deriv) and isinstance(node.scalar, Scalar))
    if number and (loose := free(node)):
        raise VocabularyError(f"{node}: the point {min(p.name for p in loose)} is free; integrate over it")
