"""Statements in a line each, for tests: a clause and the chain that lands on it."""

from collections.abc import Iterator

from proofs_check.vocabulary import assuming, at_most, calc, ends, equals, nonnegative, positive


def same(lhs, rhs, *using):
    """Claim lhs = rhs."""
    clause = equals("a", "claim", lhs, rhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using))


def below(lhs, rhs, *using, gap=None):
    """Claim lhs ≤ rhs."""
    clause = at_most("a", "claim", lhs, rhs)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using, gap=gap))


def above(lhs, *using, gap=None, strict=True, zero=()):
    """Claim lhs > 0, or lhs ≥ 0 and perhaps where it vanishes."""
    clause = positive("a", "claim", lhs) if strict else nonnegative("a", "claim", lhs, *zero)
    return calc("claim", "energy", clause.lhs, ends(clause, "claimed", *using, gap=gap))


def granted(*clauses) -> Iterator:
    """Yield a chain for each clause that takes it for granted, so that it is reached."""
    for clause in clauses:
        yield calc(clause.letter, "energy", clause.lhs, assuming("granted", ends(clause, "granted")))
