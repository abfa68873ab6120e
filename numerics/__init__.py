"""Numerics of the theory: measures, quadrature, energies; imports nothing of this project but itself.

The names below are its top level, each loaded when it is first used; the rooms beside them are there to be imported.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numerics.arrays import select_backend
    from numerics.batches.gap import BatchGap, batch_gap
    from numerics.embeddings.records import Diagnosis
    from numerics.interface import measure
    from numerics.pairwise import energy_distance, log_sum_exp, squared_mmd
    from numerics.published import coco_checkpoints

_HOMES = {
    "BatchGap": "batches.gap",
    "Diagnosis": "embeddings.records",
    "batch_gap": "batches.gap",
    "coco_checkpoints": "published",
    "energy_distance": "pairwise",
    "log_sum_exp": "pairwise",
    "measure": "interface",
    "select_backend": "arrays",
    "squared_mmd": "pairwise",
}
__all__ = [
    "BatchGap",
    "Diagnosis",
    "batch_gap",
    "coco_checkpoints",
    "energy_distance",
    "log_sum_exp",
    "measure",
    "select_backend",
    "squared_mmd",
]


def __getattr__(name: str) -> Any:
    """Load a name of the top level."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the names that there are, also those that are not loaded yet."""
    return sorted({*globals(), *__all__})
