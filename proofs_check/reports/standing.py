"""How strongly claims stand after a run, its totals, and the stages of the pipeline that a picture of them has.

A theory that declares no stages has the layers of what rests on what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofs_check.catalogue.claims import Claim
from proofs_check.catalogue.theory import Stage, Theory
from proofs_check.outcome import Standing, TheoremOutcome, Verdict

SURVIVE = {"implied": "true as well", "equivalent": "equivalent", "elsewhere": "for other theorems"}


@dataclass(frozen=True)
class Totals:
    """The totals of a run, the same in every report: claims that look true and are false are not among the proved.

    ``edits`` counts the near-misses that were judged by what became of them, of ``every`` that there are; ``excused``
    are those that are equivalent by the word of their authors alone.
    """

    theorems: int
    proved: int
    cited: int
    conditional: int
    false: int
    failing: tuple[str, ...]
    edits: Counter[str]
    excused: int
    every: int

    @classmethod
    def of(cls, outcomes: Sequence[TheoremOutcome]) -> Totals:
        """Count."""
        proved = [o for o in outcomes if o.verdict == Verdict.PROVED and o.refuted is None]
        edits = [mutant for outcome in outcomes for mutant in outcome.mutants]
        return cls(
            len(outcomes), len(proved), sum(o.standing() == Standing.CITED for o in proved),
            sum(o.standing() == Standing.CONDITIONAL for o in outcomes), sum(o.refuted is not None for o in outcomes),
            tuple(o.id for o in outcomes if not o.as_claimed),
            Counter(mutant.result for mutant in edits), sum(mutant.excused for mutant in edits),
            sum(o.edits for o in outcomes),
        )  # fmt: skip

    @property
    def others(self) -> tuple[str, ...]:
        """What became of the near-misses that are not killed: a phrase a kind that there is."""
        said = [f"{self.edits[kind]:,} {word}" for kind, word in SURVIVE.items() if self.edits[kind]]
        said += [f"{self.edits['alive']:,} alive"] if self.edits["alive"] else []
        return (*said, f"{self.excused:,} by their authors' word alone") if self.excused else tuple(said)


def word(outcome: TheoremOutcome) -> str:
    """Return what became of a theorem, in a word: *false* of a claim that looks true and is refuted, or its worth."""
    if outcome.open_because and outcome.as_claimed:
        return "open"
    return "false" if outcome.refuted is not None else outcome.worth()


def subject(outcome: TheoremOutcome) -> str:
    """Return what a theorem is about: its title, or the claim that it is about, read forwards."""
    return f"claim: {outcome.claim}" if outcome.claim else outcome.title


def witness(outcome: TheoremOutcome) -> str:
    """Return what refutes the claim that a theorem is about: an enclosure of its margin, or a clause."""
    step = outcome.refuted
    if step is None:
        return ""
    return f"({step.clause}) {step.said}" if step.enclosure is None else "witness in [{}, {}]".format(*step.enclosure)


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
