"""How strongly claims stand after a run, and the stages of the pipeline that a picture of them has.

A theory that declares no stages has the layers of what rests on what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proofs_check.catalogue.discovery import Claim
from proofs_check.catalogue.theory import Stage, Theory
from proofs_check.outcome import Standing, TheoremOutcome


def stages_of(theory: Theory, outcomes: Sequence[TheoremOutcome]) -> tuple[Stage, ...]:
    """Return the stages of the pipeline, or layers: each theorem one layer above the highest that it rests on."""
    if theory.stages:
        return theory.stages
    known = {outcome.id: outcome for outcome in outcomes}

    def layer(name: str, path: tuple[str, ...] = ()) -> int:
        below = [d for d in known[name].depends_on if d in known and d not in path]
        return 1 + max((layer(d, (*path, name)) for d in below), default=-1)

    layers: dict[int, list[str]] = {}
    for outcome in outcomes:
        layers.setdefault(layer(outcome.id), []).append(outcome.id)
    titles = ["what rests on nothing", *(f"what rests on layer {n}" for n in range(1, len(layers)))]
    return tuple(
        Stage(str(n), titles[n], after=(str(n - 1),) if n else (), by=tuple(layers[n])) for n in sorted(layers)
    )


def standing(claim: Claim, outcomes: Mapping[str, TheoremOutcome]) -> Standing:
    """Return how strongly a claim stands: by its own theorem, or by the weakest theorem that carries it."""
    names = (claim.id,) if claim.id in outcomes or not claim.carried_by else claim.carried_by
    found = (outcomes.get(name) or outcomes.get(name.rpartition(".")[0]) for name in names)
    return min(Standing.NOT_BUILT if outcome is None else outcome.standing() for outcome in found)
