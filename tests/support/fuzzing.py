"""A run of the fuzzer: false statements by the thousand, what the suite says of each, and who survives.

``python tests/support/fuzzing.py --tries 2000 --seed 0`` prints the score. A try is a statement that the oracle has
shown to be false; the checker is asked first, and only what it takes for proved goes on to the finite measures.
"""

import argparse
import collections
import dataclasses
import json
import random
import resource
import sys
import time
from pathlib import Path

from falsehoods import Attempt, edited, false_at

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.outcome import Verdict
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.substitutions import Unsayable
from proofs_check.vocabulary.theorem import Theorem

ROOT = Path(__file__).resolve().parents[2]
PATIENT = 20  # one attempt in so many is tried to the end, with every rung of computer algebra


@dataclasses.dataclass
class Score:
    """What became of the tries: refused while built or read, not proved by the checker, refuted after it, alive."""

    tries: int = 0
    made: int = 0
    by: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    kinds: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    survivors: list = dataclasses.field(default_factory=list)
    seconds: float = 0.0


class Fuzzer:
    """Makes false statements from the chains of theorems, and has them judged."""

    def __init__(self, theorems, seed):
        self.rng = random.Random(seed)
        self.seed = seed
        self.known = {t.id: t for t in theorems}
        self.chains = []
        for theorem in theorems:
            steps = [s for s in theorem.steps() if isinstance(s, Chain)]
            self.chains += [(theorem, steps, i) for i, c in enumerate(steps) if c.links[-1].clause is not None]
        self.worker = Worker(cpu_seconds=4.0)
        self.settings = Settings("quick", 40, seed, select_backend("numpy"), 1, (1, 2))

    def close(self):
        self.worker.stop()

    def run(self, tries, minutes=None):
        """Judge so many false statements, or as many as there is time for."""
        score, start, begun = Score(), time.process_time(), time.monotonic()
        while score.tries < tries and (minutes is None or time.monotonic() - begun < 60 * minutes):
            self.one(score, *self.rng.choice(self.chains))
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.close()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        score.seconds = (
            time.process_time() - start + after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
        )
        return score

    def one(self, score, theorem, steps, place):
        try:
            kind, said, chain = edited(steps[place], self.rng)
        except (VocabularyError, Unsayable, TypeError, ValueError, AssertionError, AttributeError):
            return  # an edit that cannot even be written
        score.made += 1
        if chain is None or chain == steps[place] or chain.links[-1].clause is None:
            return
        clause = chain.links[-1].clause
        measure = self.falsified(clause.relation)
        if measure is None:
            return
        score.tries += 1
        score.kinds[kind] += 1
        attempt = Attempt(theorem.id, kind, said, chain, clause, measure)
        verdict = self.judged(theorem, steps, place, attempt)
        score.by[verdict] += 1
        if verdict == "alive":
            score.survivors.append(attempt)

    def falsified(self, relation):
        try:
            return false_at(relation, self.seed)
        except (
            VocabularyError,
            Unsayable,
            ArithmeticError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            OverflowError,
        ):
            return None  # no finite measure of the oracle's has a value for it

    def judged(self, theorem, steps, place, attempt):
        """Say who does not take a false statement for proved, or that nobody does."""
        patient = self.rng.randrange(PATIENT) == 0
        prover = Prover(self.worker, patient=patient)
        checker = Checker(prover, theorem.id, owner=self.owner)
        checker.reached = {c.links[-1].clause: "holds" for c in steps[:place] if c.links[-1].clause is not None}
        checker.assumed = dict.fromkeys(checker.reached, frozenset())
        try:
            results = checker.chain(attempt.chain)
        except VocabularyError:
            return "refused"
        if any(r.result != "holds" for r in results):
            return "checker"
        return self.verified(theorem, steps, place, attempt)

    def owner(self, clause):
        return next((t.id for t in self.known.values() if clause in t.clauses), None)

    def verified(self, theorem, steps, place, attempt):
        clause = attempt.clause
        before = [s for s in steps[:place] if s.links[-1].clause is not None]
        others = tuple(dict.fromkeys(s.links[-1].clause for s in before if s.links[-1].clause.letter != clause.letter))

        def again():
            yield from (s for s in before if s.links[-1].clause in others)
            yield attempt.chain

        changed = dataclasses.replace(
            theorem, clauses=(*others, clause), steps=again, equivalent={}, refutes=None, open_because=None
        )
        assert isinstance(changed, Theorem)
        outcome = Verifier(self.settings, self.worker, known=self.known).theorem(changed)
        worth = outcome.clauses.get(clause.letter, Verdict.UNDECIDED)
        if worth == Verdict.PROVED and outcome.verdict == Verdict.PROVED:
            return "alive"
        return "finite measures" if worth == Verdict.REFUTED else "engine"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tries", type=int, default=2000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--minutes", type=float, help="stop after so many all the same")
    asked = options.parse_args()
    found = discovery.catalogue(discovery.sources(ROOT))
    fuzzer = Fuzzer(found.theorems, asked.seed)
    try:
        score = fuzzer.run(asked.tries, asked.minutes)
    finally:
        fuzzer.close()
    print(json.dumps({"tries": score.tries, "edits made": score.made, "judged by": score.by, "kinds": score.kinds,
                      "survivors": len(score.survivors), "seconds": round(score.seconds)}))  # fmt: skip
    for one in score.survivors:
        print(f"{one.theorem} [{one.kind}] {one.said}\n    {one.clause}\n    false on {one.measure}")
    sys.exit(1 if score.survivors else 0)


if __name__ == "__main__":
    main()
