"""Published numbers, with their sources: MS-COCO val2017 for nine frozen checkpoints (arXiv:2601.19597, Table 2)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources

HALF_A_DIGIT = Fraction(1, 2000)  # the table is printed to three decimals


@dataclass(frozen=True)
class Checkpoint:
    """One row of the table, as printed: each number is within half a unit of its third decimal.

    ``energy_distance`` is 2E‖X−Y‖ − E‖X−X'‖ − E‖Y−Y'‖ of unit image and text embeddings, ``mmd2`` the squared RBF
    discrepancy, ``centroid_gap`` is ‖EX − EY‖, ``centroid_cosine`` the cosine of EX and EY, ``i2t_r1`` and ``t2i_r1``
    are Recall@1.
    """

    model: str
    i2t_r1: Fraction
    t2i_r1: Fraction
    energy_distance: Fraction
    mmd2: Fraction
    centroid_gap: Fraction
    centroid_cosine: Fraction


def coco_checkpoints() -> tuple[Checkpoint, ...]:
    """Return the nine rows of Table 2, exactly as printed."""
    text = (resources.files(__name__) / "coco_table2.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(Checkpoint(row.pop("model"), **{key: Fraction(value) for key, value in row.items()}) for row in rows)
