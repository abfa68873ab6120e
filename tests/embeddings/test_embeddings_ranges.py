"""Numbers lie where their quantities do, and rounding is never evidence, on clouds that are few, equal or constant."""

import math

import mpmath
import numpy as np
import pytest

from numerics.arrays import select_backend
from numerics.embeddings import resampling, separability
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.records import Options

TAU = 0.1
TESTS = ("centroid_gap", "centroid_gap_squared", "energy_distance", "mmd2")


def of(x, y, owner=None, **options):
    asked = Options(**{"tau": TAU, "replicates": 100, "flips": 39, **options})
    return measure(x, y, owner, asked, backend=select_backend("numpy"))


def limits(key, estimator):
    """Where a quantity lies; a U-statistic of what is ≥ 0 may be negative."""
    if key.startswith(("recall", "auc")):
        return 0.0, 1.0
    if key.startswith("uniformity"):
        return -8.0, 0.0
    if key.startswith("log_partition"):
        return -1 / TAU, 1 / TAU
    if key.startswith("centroid_norm"):
        return 0.0, 1.0
    least = 0.0 if estimator == "V" else -math.inf
    return {
        "alignment": (-1.0, 1.0), "alignment_loss": (0.0, 4.0), "centroid_cosine": (-1.0, 1.0),
        "centroid_gap": (0.0, 2.0),
        "centroid_gap_squared": (max(least, -4.0), 4.0), "energy_distance": (least, 4.0), "mmd2": (least, 2.0),
        "potential_difference_sd": (0.0, 2.0), "U_12_osc": (0.0, 2.0), "U_21_osc": (0.0, 2.0),
        "potential_difference_osc": (0.0, 4.0),
    }.get(key, (-math.inf, math.inf))  # fmt: skip


def cloud(kind, seed):
    rng = np.random.default_rng(seed)
    n, d = 10 + seed % 4, (2, 3, 8, 30)[seed % 4]
    x = rng.standard_normal((n, d))
    y = {
        "noise": lambda: rng.standard_normal((n, d)),
        "apart": lambda: 0.3 * rng.standard_normal((n, d)) + 5 * np.eye(d)[0],
        "own": lambda: x + 0.01 * rng.standard_normal((n, d)),
        "opposite": lambda: -x,
        "mirrored": lambda: np.where(np.arange(n)[:, None] % 2, x, -x),
        "equal": lambda: x * rng.uniform(0.1, 9, (n, 1)),
        "constant": lambda: np.ones((n, d)),
        "both constant": lambda: -3 * np.ones((n, d)),
    }[kind]()
    x = np.ones((n, d)) if kind == "both constant" else x
    return x.astype(np.float32), y.astype(np.float32)


KINDS = ("noise", "apart", "own", "opposite", "mirrored", "equal", "constant", "both constant")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("estimator", ["U", "V"])
@pytest.mark.parametrize("seed", range(4))
def test_no_number_leaves_its_range(kind, estimator, seed):
    for row in of(*cloud(kind, seed), estimator=estimator).rows:
        low, high = limits(row.key, estimator)
        for name in ("value", "low", "high", "control"):
            number = getattr(row, name)
            assert number is None or low <= number <= high, (row.key, name, number)
            assert number is None or math.copysign(1, number) > 0 or number != 0, f"{row.key}: −0"
        assert row.p is None or 0 <= row.p <= 1
        if row.value is None:
            assert "resolved" in row.note
        elif row.low is not None and not row.low - row.rounding <= row.value <= row.high + row.rounding:
            assert "beside the estimate" in row.note, row
        assert estimator == "U" or "U-statistic" not in row.note


@pytest.mark.parametrize("kind", ["float32", "float16", "float64", "captions twice"])
@pytest.mark.parametrize("estimator", ["U", "V"])
def test_clouds_that_differ_by_rounding_have_no_gap(kind, estimator):
    x = np.random.default_rng(5).standard_normal((40, 6)).astype(kind if kind.startswith("float") else np.float32)
    y = np.repeat(x, 2, axis=0) if kind == "captions twice" else x * x.dtype.type(4 if kind == "float16" else 3)
    found = of(x, y, estimator=estimator)
    for key in TESTS if kind != "float32" else ():  # 3x is rounded there, and is not x
        assert found[key].p == 1, found[key]
        assert found[key].value == 0 or estimator == "U", found[key]
    assert found["alignment_loss"].value < 1e-12


def test_a_spread_of_nothing_is_said_and_is_no_evidence():
    for scale in (1, 7):
        found = of(np.ones((40, 6)), np.arange(1, 7) * np.full((40, 1), float(scale)))
        assert found["alignment"].p == 1
        assert "equal to rounding" in found["alignment"].note
        assert found["alignment"].control == pytest.approx(found["alignment"].value, abs=1e-15)


def test_what_float32_does_not_resolve_is_measured_in_float64():
    rng = np.random.default_rng(0)
    u = np.eye(8)[0] + 1e-4 * rng.standard_normal((40, 8))
    narrow = of(u.astype(np.float32), (u + 1e-5 * rng.standard_normal((40, 8))).astype(np.float32))
    assert "in float64, for float32 does not resolve" in narrow.said[-1]
    assert narrow["recall_t2i_1"].value > 0.9
    wide = rng.standard_normal((300, 8)).astype(np.float32)
    assert "in float32" in of(wide, wide + rng.standard_normal((300, 8)).astype(np.float32) + 1).said[-1]
    kept = of(u.astype(np.float32), u.astype(np.float32)[::-1], precision="float32")
    assert "in float32" in kept.said[-1]


def test_a_discriminant_in_few_rows_is_that_in_many_columns(lab):
    """The same scores from d × d and from n × n matrices, also where clouds are narrow."""
    rng = np.random.default_rng(1)
    for scale in (1.0, 1e-5):
        x, y, owner = lab.clouds(20, 45, d=70)
        fixed = rng.standard_normal(70)
        cloud = lab.cloud_of(lab.unit(fixed + scale * x), lab.unit(fixed + scale * y), owner)
        fold = np.arange(20) % 5
        one, two = (way(cloud, fold, 5) for way in (separability._primal, separability._dual))
        for a, b in ((one.images, two.images), (one.captions, two.captions), (one.error, two.error)):
            np.testing.assert_allclose(a, b, rtol=1e-7, atol=1e-7 * np.abs(a).max())


def test_a_discriminant_that_wants_more_memory_is_left_out_and_said(monkeypatch):
    monkeypatch.setattr(separability, "FOLDS", 10**8)
    found = of(*cloud("noise", 2))
    assert "auc" not in {row.key for row in found.rows}
    assert any("the AUC is left out" in line and "--memory" in line for line in found.warnings)


@pytest.mark.parametrize("tau", [1e-300, 1e-20, 1e-4, 1e300])
def test_any_temperature_ends_in_numbers_with_their_rounding(tau):
    found = of(*cloud("noise", 3), tau=tau)
    for row in found.rows:
        for number in (row.value, row.low, row.high, row.control, row.rounding):
            assert number is None or math.isfinite(number), row
    if tau == 1e300:
        assert found["log_partition_2_at_images"].value == pytest.approx(0, abs=1e-15)


def test_a_temperature_whose_inverse_is_no_number_is_refused():
    with pytest.raises(ValueError, match="tau=5e-324 must be"):
        Options(tau=5e-324)


@pytest.mark.parametrize("value", [0.0, 1e-12, 1e-4, 0.3, 0.5, 0.9999, 1 - 1e-12, 1.0])
@pytest.mark.parametrize("images", [10, 5000, 10**8])
def test_the_interval_of_a_share_is_wilsons_in_fifty_digits_and_holds_the_share(value, images):
    """The textbook's form loses all its digits near 0, and may leave [0, 1] there."""
    influence = np.full(4, math.sqrt(value * (1 - value) / images / 4))
    found = resampling.proportion(value, influence if 0 < value < 1 else np.zeros(min(images, 10**6)))
    effective = images if 0 < value < 1 else min(images, 10**6)
    with mpmath.workdps(50):
        v, z = mpmath.mpf(value), mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf("0.95"))
        square = z * z / effective
        half = mpmath.sqrt(square * (v * (1 - v) + square / 4))
        low, high = ((v + square / 2 + sign * half) / (1 + square) for sign in (-1, 1))
        assert 0 <= found.low <= value <= found.high <= 1
        assert abs(found.low - low) <= 1e-11 * low
        assert abs((1 - found.high) - (1 - high)) <= 1e-11 * (1 - high) + 2e-16
