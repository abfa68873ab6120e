"""The exact expected loss of a batch against drawing batches: value, error and time, in one run on one machine.

Run `python tests/benchmarks/finite_batch.py`. The pair law is smooth on S¹ with 256 nodes, N = 64 negatives. The
reference is the same law on 512 nodes by another route: the kernel written out as a table, not as a convolution.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # also without an installation

from numerics.batches import loss as batch_loss
from numerics.batches import sampled as sampled_batch
from numerics.batches.laws import TableLaw
from numerics.batches.pairs import pair_law
from numerics.batches.structured import CircleLaw
from numerics.rules.circle import circle_rule

NEGATIVES, NODES, TEMPERATURE, REPEATS, SEED = 64, 256, 0.3, 7, 0


def circulant(order: int) -> CircleLaw:
    """Return the law by its kernel's profile."""
    rule = circle_rule(order)
    x = rule.points
    assert x is not None
    pairs = pair_law(rule, rule, 1.5 * (x @ x.T) + 0.4 * x[:, :1] - 0.3 * x[:, 1:].T)
    return CircleLaw(pairs.first, x @ x[0] / TEMPERATURE, pairs.conditional, pairs.second)


def drawn(law: TableLaw, samples: int) -> tuple[float, float]:
    """Return the mean loss of drawn anchors and its standard error."""
    found = sampled_batch.sampled(law, NEGATIVES, samples, numpy.random.default_rng(SEED))
    mean = sampled_batch.interval(found.losses)
    return float(mean.mean), float(mean.error)


def main() -> None:
    """Print the table."""
    reference = batch_loss.loss(circulant(2 * NODES).table, NEGATIVES)
    times = []
    for _ in range(REPEATS):
        law = circulant(NODES)
        start = time.perf_counter()
        exact = batch_loss.loss(law, NEGATIVES)
        times.append(time.perf_counter() - start)
    off = abs(exact.value / reference.value - 1)
    print(f"reference (512 nodes, as a table)  {reference.value:.14f} ± {reference.error:.0e}")
    print(f"exact (256 nodes)                  {exact.value:.14f}  relative error {off:.0e}", end="")
    print(f"  {1e3 * times[0]:.0f} ms first, {1e3 * statistics.median(times):.0f} ms median")
    start = time.perf_counter()
    mean, error = drawn(law.table, 20_000)
    print(f"20,000 drawn anchors               {mean:.5f} ± {error:.5f}  {1e3 * (time.perf_counter() - start):.0f} ms")


if __name__ == "__main__":
    main()
