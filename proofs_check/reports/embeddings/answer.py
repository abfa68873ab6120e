"""What was found, in sentences, beside the answer that a measurement gives of itself."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.embeddings.records import Diagnosis, Options, Row
from proofs_check.reports.embeddings.quantities import published


def more(found: Diagnosis, options: Options) -> Iterator[str]:
    """Yield what else is worth knowing first."""
    rows = {row.key: row for row in found.rows}
    pair, there, back = rows["alignment"], rows["recall_i2t_any_1"], rows["recall_t2i_1"]
    yield (
        f"Pairs have a mean cosine of {pair.measured}, shuffled pairs {pair.control:.3g}; "
        f"Recall@1 is {there.measured} from image to text and {back.measured} back."
    )
    yield from _beside(found)
    coupling = rows.get("coupling")
    if coupling is not None and coupling.value is not None:
        yield f"At τ = {options.tau:g} the coupling is {coupling.measured} nats: {_coupled(coupling)}."
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
