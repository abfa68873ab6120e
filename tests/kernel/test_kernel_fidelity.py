"""The statement in Coq is the suite's: its text, read by an evaluator of its own, has the values of the expressions."""

import random

import mpmath as mp
import numpy as np
import pytest
from coq_terms import Reader, library

from proofs_check.finite.arena import Arena
from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.letters import Letters
from proofs_check.kernel.export.sections import all_letters
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.kernel.statement.relations import proposition
from proofs_check.verification.near_misses.mutants import edited
from proofs_check.vocabulary.expressions import FieldSymbol, Scalar, free
from proofs_check.vocabulary.statements import AtMost, Equal, Nonnegative, Positive
from proofs_check.vocabulary.symbols import Law

EXACT = (Equal, AtMost, Nonnegative, Positive)
CLOSE = 1e-6  # of floats on one side, and of numerical derivatives


@pytest.fixture(autouse=True)
def digits():
    with mp.workdps(30):
        yield


def environment(printer, definitions, frame, k, letters):
    """Return the values of letters on the k-th space of a frame, and the objects over them."""
    env = library(frame.weights[k])
    for letter in letters:
        name = printer.letters.name(letter)
        match letter:
            case Scalar():
                env[name] = mp.mpf(float(frame.scalars[letter.name][k]))
            case FieldSymbol():
                env[name] = function_of(frame.fields[letter.name][k])
            case Law():
                env[name] = [mp.mpf(float(p)) for p in frame.laws[letter.name][k]]
            case _:
                env[name] = [[mp.mpf(float(p)) for p in row] for row in frame.laws[letter.name][k]]
    for text in definitions:
        name, value = Reader(text.split("*)", 1)[1]).definition()
        env[name] = value(env)
    return env


def function_of(values):
    """Return a table as a function of one point, or of two."""
    return lambda z: mp.mpf(float(values[z])) if np.ndim(values) == 1 else function_of(values[z])


def compared(printer, relation, frame, k, letters):
    """Return the values of both sides of a relation, as Coq text and as the suite's expression, at every point."""
    text = str(proposition(printer, relation))
    points, left, sign, right = Reader(text).relation()
    if isinstance(relation, Nonnegative | Positive):
        assert sign == ("<=" if isinstance(relation, Nonnegative) else "<")
        pairs = [(right, relation.lhs)]
    else:
        assert sign == ("=" if isinstance(relation, Equal) else "<=")
        pairs = [(left, relation.lhs), (right, relation.rhs)]
    free_points = sorted(set().union(*(free(side) for _, side in pairs)), key=lambda p: p.name)
    assert len(points) == len(free_points)
    env = environment(printer, printer.objects.values(), frame, k, letters)
    for term, side in pairs:
        values = evaluate(side, frame, points=tuple(free_points)).value[k]
        for at in np.ndindex(*values.shape):
            if np.isfinite(values[at]):
                yield float(term({**env, **dict(zip(points, at, strict=True))})), float(values[at])


def agreed(exporter, theorem, relations, *, defined=True):
    """Return how many values of relations were compared, all of which agree.

    Edits may leave the domain of a logarithm, where neither side claims anything.
    """
    printer, count = exporter.opened(theorem).printer, 0
    for relation in relations:
        try:
            letters = all_letters(printer, relation.sides())
            proposition(printer, relation)
        except Unexportable:
            continue
        batch = next(iter(Arena(Letters.of(exporter.spoken_of(theorem)), 0).spaces(frozenset(), sizes=(3,))), None)
        if batch is None or any(n.name not in batch.frame.scalars for n in letters if isinstance(n, Scalar)):
            continue
        for ours, theirs in compared(printer, relation, batch.frame, 1, letters):
            if not defined and np.isnan(ours):
                continue
            assert ours == pytest.approx(theirs, rel=CLOSE, abs=CLOSE), (theorem.id, str(relation))
            count += 1
    return count


@pytest.mark.slow
@pytest.mark.parametrize(
    "id", ["P3.1", "D4.3", "T3.2", "T3.1", "T4.2", "X1", "X2", "U3", "Knife", "R3", "R6", "LB.3", "Rem2.2", "X5"]
)
def test_clauses_and_their_edits_have_the_values_of_their_statements_in_coq(exporter, catalogue, id):
    theorem = catalogue[id]
    relations = [c.relation for c in theorem.clauses if isinstance(c.relation, EXACT)]
    near = [edit for relation in relations for _, edit in edited(relation, start=True)]
    near = random.Random(0).sample(near, min(10, len(near)))
    assert agreed(exporter, theorem, relations) > 0
    agreed(exporter, theorem, near, defined=False)
