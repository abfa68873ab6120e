"""What was found, in sentences: the gap first, with its interval and test."""

from __future__ import annotations

import math
from collections.abc import Iterator

from numerics.embeddings.records import Diagnosis, Options, Row
from proofs_check.reports.embeddings.quantities import published

LEVEL = 0.05  # of the test of no gap
APART = 0.9  # a probe whose AUC is surely above this tells modalities apart


def answer(found: Diagnosis) -> str:
    """Return the answer in a sentence: the gap, its interval and p, and whether a probe tells the modalities apart."""
    gap, names = found["centroid_gap"], " and ".join(found.names)
    p = "" if gap.p is None else f", p = {gap.p:.3g}"
    seen = bool(gap.value) and gap.p is not None and gap.p <= LEVEL
    said = f"The gap between {names} is {measured(gap)}{p}"
    if not seen:
        said = f"No gap between {names} is seen: it is {measured(gap)}{p}"
    row = next((row for row in found.rows if row.key == "auc" and row.value is not None), None)
    return f"{said}{'; ' + _probe(row) if row is not None else ''}."


def _probe(auc: Row) -> str:
    low = auc.low if auc.low is not None else 0.0
    how = "tells" if low >= APART else "tells, better than chance," if low > 0.5 else "does not tell"
    return f"a linear probe {how} the modalities apart (AUC {measured(auc)})"


def more(found: Diagnosis, options: Options) -> Iterator[str]:
    """Yield what else is worth knowing first."""
    rows = {row.key: row for row in found.rows}
    pair, there, back = rows["alignment"], rows["recall_i2t_any_1"], rows["recall_t2i_1"]
    yield (
        f"Pairs have a mean cosine of {measured(pair)}, shuffled pairs {pair.control:.3g}; "
        f"Recall@1 is {measured(there)} from image to text and {measured(back)} back."
    )
    yield from _beside(found)
    coupling = rows.get("coupling")
    if coupling is not None and coupling.value is not None:
        yield f"At τ = {options.tau:g} the coupling is {measured(coupling)} nats: {_coupled(coupling)}."
    blind = rows.get("blindness")
    if blind is not None and blind.value is not None:
        most = f"{blind.value:.3g} nats"
        yield f"Closing a gap of this size between matched cones lowers the loss of a batch by {most} at most."


def _coupled(coupling: Row) -> str:
    low, high = coupling.low or 0.0, coupling.high or 0.0
    if low > 0:
        return "each modality is denser at its own points than at the other's"
    if high < 0:
        return "each modality is denser at the other's points than at its own"
    return "no sign of it is sure"


def _beside(found: Diagnosis) -> Iterator[str]:
    gap = next(one for one in published(found) if one.row.key == "centroid_gap")
    if gap.ours is None:
        return
    (least, low), (most, high) = (end(gap.theirs, key=lambda pair: pair[1]) for end in (min, max))
    below = sum(value < gap.ours for _, value in gap.theirs)
    yield (
        f"Published checkpoints have gaps from {low:g} ({least}) to {high:g} ({most}) on MS-COCO; "
        f"this one is larger than {below} of {len(gap.theirs)}."
    )


def measured(row: Row) -> str:
    """Return a value and its interval to the first digit in which its ends may differ: 0.934 [0.931, 0.937]."""
    if row.value is None:
        return "not resolved"
    if row.low is None or row.high is None:
        return f"{row.value:.4g}"
    width = row.high - row.low
    if width <= 0 or max(abs(row.low), abs(row.high)) >= 1e4:
        return f"{row.value:.4g} [{row.low:.4g}, {row.high:.4g}]"
    places = min(max(-math.floor(math.log10(width)), 0), 9)
    while places < 9 and any(
        round(row.value, places) == round(end, places) for end in (row.low, row.high) if end != row.value
    ):
        places += 1  # a value within its interval does not look like its end
    return f"{row.value:.{places}f} [{row.low:.{places}f}, {row.high:.{places}f}]"
