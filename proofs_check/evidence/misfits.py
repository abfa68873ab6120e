"""What is wrong with an author's sample or twin: the letter, its value and the rule, where NumPy would complain."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

from numerics.arrays import to_host
from proofs_check.finite import functions
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Definition, FieldSymbol, VocabularyError
from proofs_check.vocabulary.statements import Relation
from proofs_check.vocabulary.symbols import ConditionalLaw

FUNCTION = -1
# What a sample that does not fit makes of itself, deep in an evaluation.
SIGNS = (LookupError, ValueError, TypeError, AttributeError, AssertionError)


def misfit(
    mistake: Exception, samples: Sequence[Sample], fields: Mapping[str, FieldSymbol], relation: Relation | None = None
) -> VocabularyError:
    """Return what an error means that samples have caused; ``relation`` is what was judged on them."""
    if isinstance(mistake, VocabularyError):
        return mistake
    letters = Letters.of(relation.sides()) if relation is not None else Letters(dict(fields), {}, {}, {})
    for sample in samples:
        for name, rank in _ranks(letters).items():
            if name not in sample.values and relation is not None:
                return VocabularyError(
                    f"sample gives no value for the letter {name} of {relation}; add values[{name!r}], one of "
                    f"{_shape(rank, sample)}"
                )
            value = sample.values.get(name)
            if name in sample.values and not _fits(value, rank, sample):
                return VocabularyError(
                    f"sample gives {name} as {_told(value)}, and it must be {_shape(rank, sample)} on a space of "
                    f"{sample.space.size} points"
                )
    about = f"{relation} cannot be judged" if relation is not None else "no space can be made of the samples"
    return VocabularyError(
        f"{about}: {type(mistake).__name__}: {mistake}; check its samples and twins, letter by letter"
    )


def of_twin(definition: Definition, given: Sequence[Any], call: Callable[[], Any]) -> Any:
    """Return what a twin says, or say how it was called where it fails."""
    try:
        return call()
    except Exception as mistake:
        shapes = ", ".join(str(np.shape(to_host(value))) for value in given)
        raise VocabularyError(
            f"twin of {definition.name} fails, called as twin(space{', …' * bool(given)}) with values of shapes "
            f"[{shapes}]: {type(mistake).__name__}: {mistake}"
        ) from mistake


def pairs_of(definition: Definition, estimates: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Return values and errors of a twin that is a number; it must return both."""
    try:
        columns = [(float(value), float(error)) for value, error in estimates]
    except (TypeError, ValueError) as mistake:
        raise VocabularyError(
            f"twin of {definition.name} returns {_told(estimates[0])}, and must return (value, error)"
        ) from mistake
    return [value for value, _ in columns], [error for _, error in columns]


def _ranks(letters: Letters) -> dict[str, int]:
    """Return of how many points each letter's value is a function; a function of a number is told apart."""
    plain = ((name, symbol) for name, symbol in letters.fields.items() if name not in letters.curves)
    ranks = {name: symbol.arity if symbol.curve is None else FUNCTION for name, symbol in plain}
    ranks |= {name: 2 if isinstance(law, ConditionalLaw) else 1 for name, law in letters.laws.items()}
    return ranks | dict.fromkeys(letters.scalars, 0)


def _fits(value: Any, rank: int, sample: Sample) -> bool:
    if isinstance(value, int | float):
        return rank == 0 and not math.isnan(value)
    if isinstance(value, Polynomial) or (rank == 0 and isinstance(value, tuple) and len(value) == 2):
        return True
    try:
        array = np.asarray(to_host(value), dtype=float)
    except SIGNS:
        return False
    shape = (functions.COUNT,) if rank == FUNCTION else (sample.space.size,) * rank
    return array.shape == shape and not np.isnan(array).any()


def _shape(rank: int, sample: Sample) -> str:
    size = sample.space.size
    return {
        FUNCTION: f"{functions.COUNT} numbers, which make a function of one number up",
        0: "a number, or (value, error)",
        1: f"an array of shape ({size},)",
        2: f"a table of shape ({size}, {size})",
    }[rank]


def _told(value: Any) -> str:
    shape = np.shape(to_host(value)) if hasattr(value, "shape") or hasattr(value, "__array_namespace__") else None
    return f"{type(value).__name__} {value!r:.60}" if shape is None else f"an array of shape {shape}"
