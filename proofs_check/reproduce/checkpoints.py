"""Figures 6a and 11: retrieval and gap of nine checkpoints, from the numbers that the paper prints in Table 2."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from scipy import stats

from numerics.published import coco_checkpoints
from proofs_check.reproduce import figures_checkpoints
from proofs_check.reproduce.experiment import Drawing, Experiment, Scale, Summary, of_task
from proofs_check.reproduce.parts import Done, Part

RETRIEVAL = ("i2t_r1", "t2i_r1", "average_r1")
GAPS = ("energy_distance", "mmd2", "centroid_gap")


@dataclass(frozen=True)
class Sizes:
    """Nothing is sampled: the table has one size."""


def parts(_sizes: Sizes, _scale: Scale) -> list[Part]:
    """Return the one part, which reads the table."""
    return [Part("the nine rows of Table 2", table, {})]


def table() -> list[dict[str, Any]]:
    """Return the rows as printed, with the mean of both recalls, and by how much each keeps to 𝓔 ≥ (√2/2)Δ² (X5)."""
    rows = []
    for row in coco_checkpoints():
        numbers = {name: float(value) for name, value in vars(row).items() if name != "model"}
        average = (numbers["i2t_r1"] + numbers["t2i_r1"]) / 2
        slack = numbers["energy_distance"] - math.sqrt(0.5) * numbers["centroid_gap"] ** 2
        rows.append({"model": row.model, **numbers, "average_r1": average, "slack": slack})
    return rows


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return the rows, rank correlations, and the pairs in which the better model has the larger gap."""
    [rows] = [one.result for one in of_task(done, table)]
    return {
        "rows": rows,
        "rank_correlations": {
            f"{one} and {other}": float(stats.spearmanr([r[one] for r in rows], [r[other] for r in rows]).statistic)
            for one, other in [*((name, gap) for name in RETRIEVAL for gap in GAPS), (GAPS[0], GAPS[1])]
        },
        "against": {name: _against(rows, name) for name in RETRIEVAL},
    }


def _against(rows: Sequence[dict[str, Any]], retrieval: str) -> list[list[str]]:
    """Return the pairs of models of which the first retrieves better, and has the larger centroid gap."""
    pairs = (sorted(pair, key=lambda row: -float(row[retrieval])) for pair in combinations(rows, 2))
    return [
        [better["model"], worse["model"]]
        for better, worse in pairs
        if better[retrieval] > worse[retrieval] and better["centroid_gap"] > worse["centroid_gap"]
    ]


def facts(found: Summary) -> dict[str, Any]:
    """Return the rows that the sentences name, and of how many pairs they speak."""
    rows = found["rows"]
    return {
        "best": max(rows, key=lambda row: float(row["average_r1"])),
        "closest": min(rows, key=lambda row: float(row["centroid_gap"])),
        "least": min(rows, key=lambda row: float(row["slack"])),
        "pairs": math.comb(len(rows), 2),
    }


EXPERIMENT = Experiment(
    name="checkpoints",
    title="Checkpoints on MS-COCO",
    about="Figures 6a and 11: retrieval and gap, from Table 2",
    published=Sizes(),
    quick=Sizes(),
    parts=parts,
    summary=summary,
    facts=facts,
    figures={
        "checkpoints-average": Drawing(
            "Energy distance and centroid gap against the mean of both recalls, as the paper prints them in Table 2.",
            lambda found, _: figures_checkpoints.average(found),
        ),
        "checkpoints-directions": Drawing(
            "The same against the recall of each direction, as the paper prints them in Table 2.",
            lambda found, _: figures_checkpoints.directions(found),
        ),
    },
)
