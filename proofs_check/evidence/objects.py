"""Named objects against their twins, on random measures, whatever the clauses say of them.

A clause may hold with a wrong twin, since what is wrong cancels: log Z − log 2Z is −log 2 whatever Z is. So every
object is also compared by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from proofs_check.evidence import confirm
from proofs_check.finite.letters import Letters
from proofs_check.outcome import Outcome
from proofs_check.vocabulary.evidence import Measures
from proofs_check.vocabulary.expressions import Definition, Field, Scalar, Twin
from proofs_check.vocabulary.statements import Clause, Equal
from proofs_check.vocabulary.symbols import density, potential

EXAMPLES = 12
# An object and its twin: objects that differ in their twins alone are equal.
Pair = tuple[Definition, Twin]


def differing(theorem: str, definitions: Iterable[Definition], agreed: set[Pair], seed: int) -> list[Outcome]:
    """Return the outcomes that say where objects and their twins differ; those that agree are added to ``agreed``."""
    found = []
    for definition in definitions:
        if definition.twin is None or (definition, definition.twin) in agreed:
            continue
        outcome = against_twin(theorem, definition, seed)
        if outcome is None:
            agreed.add((definition, definition.twin))
        else:
            found.append(outcome)
    return found


def against_twin(theorem: str, definition: Definition, seed: int) -> Outcome | None:
    """Return the outcome that says where an object and its twin differ; None where they agree on every measure.

    A twin without a value on a measure does not agree on it.
    """
    made = definition(*(_letter(param, place) for place, param in enumerate(definition.params)))
    clause = Clause(definition.name, "an object is its twin", Equal(made, made))
    step = Measures(f"{definition.name} and its twin", (clause,), None, definition.where)
    draws = confirm.draw(step, Letters.of([made, *definition.reads]).fields, EXAMPLES, seed)
    (outcome,) = confirm.measures(theorem, step, draws)
    said = f"{definition.name} is what its twin computes"
    return None if outcome.result == "holds" else replace(outcome, said=said, clause=None)


def _letter(param: Field | Scalar, place: int) -> Field | Scalar:
    """Return a letter for a formal one, under a name that no letter of a theory has."""
    if isinstance(param, Scalar):
        return param
    kind = density if param.symbol.sign == "positive" else potential
    return kind(f"argument {place}", f"x_{{{place}}}")
