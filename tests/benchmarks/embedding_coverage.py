"""How often the intervals of `gibbsgap embeddings` cover the truth, and how often its test of no gap rejects.

Run `python tests/benchmarks/embedding_coverage.py [SEEDS]` (200 by default; a few minutes). Two von Mises–Fisher
clouds on S² with known centres, 300 images with 1 to 3 captions that depend on their image and on each other. Recall
and AUC have no closed form: their truth is their mean over the seeds. Of 200 seeds, 95% coverage gives 0.915 to 0.98
and a 5% test 0.02 to 0.085, each with 97.5% chance (binomial).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # also without an installation
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from two_clouds import TwoClouds

from numerics.embeddings.diagnosis import measure
from numerics.embeddings.records import Diagnosis, Options

IMAGES, TAU, KAPPA, ANGLE = 300, 0.3, 4.0, 1.0
TESTS = ("centroid_gap", "energy_distance", "mmd2")


def counts(most: int) -> numpy.ndarray:
    """Return numbers of captions, 1 to `most` in turn."""
    return 1 + numpy.arange(IMAGES) % most


def measured(clouds: TwoClouds, most: int, seed: int) -> Diagnosis:
    """Return one study of a fresh sample."""
    images, captions, owner = clouds.sample(numpy.random.default_rng(seed), counts(most))
    return measure(images, captions, owner, Options(tau=TAU, replicates=500, flips=199, seed=seed))


def coverage(seeds: int) -> None:
    """Print, for each row with an interval, how often it covers."""
    clouds = TwoClouds(KAPPA, ANGLE)
    found = [measured(clouds, 3, seed) for seed in range(seeds)]
    truth = clouds.values(TAU)
    print(f"{'':32}{'truth':>10}{'mean':>10}{'covers':>8}{'width/sd':>10}")
    for row in found[0].rows:
        rows = [f[row.key] for f in found]
        if row.low is None:
            continue
        mean, deviation = (float(g([r.value for r in rows])) for g in (numpy.mean, numpy.std))
        known = [truth.get(row.key, mean)] * seeds
        if row.key == "mmd2":  # each sample has a bandwidth of its own
            known = [clouds.mmd2(float(r.label.split("h = ")[1].split(",")[0])) for r in rows]
        if row.key == "c1_over_n":
            continue
        covers = numpy.mean([r.low <= t <= r.high for r, t in zip(rows, known, strict=True)])
        width = numpy.mean([r.high - r.low for r in rows]) / deviation
        star = "" if row.key in truth or row.key == "mmd2" else " (truth: the mean)"
        print(f"{row.key:32}{numpy.mean(known):10.5f}{mean:10.5f}{covers:8.3f}{width:10.2f}{star}")


def rejections(seeds: int) -> None:
    """Print how often the test rejects at 5% without a gap."""
    clouds = TwoClouds(KAPPA, 0.0)
    for most, name in ((1, "one caption an image"), (3, "1 to 3 captions an image")):
        found = [measured(clouds, most, seed) for seed in range(seeds)]
        shares = {key: numpy.mean([f[key].p <= 0.05 for f in found]) for key in TESTS}
        print(f"no gap, {name}: rejects at 5% with " + ", ".join(f"{k} {v:.3f}" for k, v in shares.items()))


def main() -> None:
    """Print both tables."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    start = time.perf_counter()
    print(f"{seeds} seeds, {IMAGES} images, κ = {KAPPA:g}, centres {ANGLE:g} radians apart, τ = {TAU:g}")
    coverage(seeds)
    rejections(seeds)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
