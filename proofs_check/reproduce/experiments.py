"""Every experiment that ``gibbsgap reproduce`` runs: a further one is a module with its record, and a name here."""

from __future__ import annotations

from typing import Any

from proofs_check.reproduce import checkpoints, gap, gibbs, gradient
from proofs_check.reproduce.experiment import Experiment

EXPERIMENTS: dict[str, Experiment[Any]] = {
    each.name: each for each in (gradient.EXPERIMENT, gibbs.EXPERIMENT, gap.EXPERIMENT, checkpoints.EXPERIMENT)
}
