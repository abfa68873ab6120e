"""Where a cloud stands on U2 and U8, against a plain computation, and at what must and must not hold."""

import math

import numpy as np
import pytest
from scipy.special import gammaln, ive, logsumexp

from numerics.embeddings.diagnosis import measure
from numerics.embeddings.records import Options
from numerics.unfrozen import standing

TAU, BATCH = 0.2, 33


def psi(d, x):
    """log Γ(d/2) (2/x)^{d/2−1} I_{d/2−1}(x), by SciPy's Bessel function."""
    nu = d / 2 - 1
    return gammaln(d / 2) + nu * math.log(2 / x) + math.log(ive(nu, x)) + x


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clouds(d=5, n=60, apart=0.4, seed=3):
    rng = np.random.default_rng(seed)
    x = unit(rng.normal(size=(n, d)))
    return x, unit(x + 0.3 * rng.normal(size=(n, d)) + apart * np.eye(d)[0])


def of(x, y, **options):
    return measure(x, y, None, Options(**{"tau": TAU, "batch": BATCH, "replicates": 60, "flips": 19, **options}))


@pytest.mark.parametrize(("d", "tau"), [(3, 0.05), (5, 0.2), (5, 2.0), (16, 0.07)])
def test_every_number_is_what_a_plain_computation_gives(d, tau):
    x, y = clouds(d)
    found = of(x, y, tau=tau, estimator="V")
    s = x @ y.T
    n = len(x)
    loss = sum(np.mean(-np.diag(t) / tau + logsumexp(t / tau, axis=1) - math.log(n)) for t in (s, s.T)) / 2
    least = psi(d, 1 / tau) - 1 / tau
    excess = loss - least
    h = 1e-5
    slope = (psi(d, 1 / tau + h) - psi(d, 1 / tau - h)) / (2 * h)
    rate = max((1 - slope) * min(1 / 3, 1 - slope) / (4 * tau), (1 / tau - 2 * psi(d, 1 / tau)) / 4)
    gap = np.linalg.norm(x.mean(axis=0) - y.mean(axis=0))
    square = 1 - gap**2 / 4
    cones = math.log1p((BATCH - 1) * math.exp(psi(d - 1, square / tau) - square / tau))
    told = {
        "loss_above_least": excess, "distance_bound": excess / rate, "gap_bound": math.sqrt(excess / rate),
        "batch_floor": max(0.0, math.log(BATCH) + least), "blindness": cones,
    }  # fmt: skip
    for key, value in told.items():
        assert found[key].value == pytest.approx(value, rel=1e-7), key
        assert found[key].group == "unfrozen"
    assert found["alignment_loss"].value <= found["distance_bound"].value
    assert found["centroid_gap"].value <= found["gap_bound"].value
    for key in ("loss_above_least", "distance_bound", "gap_bound", "blindness"):
        assert found[key].low < found[key].value < found[key].high


def test_the_interval_of_a_bound_is_that_of_the_excess_in_its_units():
    found = of(*clouds())
    excess, bound, root = (found[key] for key in ("loss_above_least", "distance_bound", "gap_bound"))
    rate = standing.stability(5, TAU)[0].value
    for end in ("low", "value", "high"):
        assert getattr(bound, end) == pytest.approx(getattr(excess, end) / rate)
        assert getattr(root, end) == pytest.approx(math.sqrt(getattr(bound, end)))
    assert excess.control - excess.value == pytest.approx(found["J_sym"].control - found["J_sym"].value)


def test_the_interval_of_blindness_is_that_of_the_gap():
    found = of(*clouds())
    for end in ("low", "high"):
        gap = getattr(found["centroid_gap"], end)
        assert getattr(found["blindness"], end) == standing.blind(5, TAU, gap, BATCH - 1).high.value


def test_cones_have_the_excess_of_u2_and_matched_uniform_pairs_almost_none():
    u = np.array([[math.cos(a), math.sin(a), 0.0] for a in 2 * np.pi * np.arange(400) / 400])
    axis, alpha = np.array([0.0, 0.0, 1.0]), math.asin(0.25)
    x, y = math.cos(alpha) * u + math.sin(alpha) * axis, math.cos(alpha) * u - math.sin(alpha) * axis
    found = of(x, y, tau=0.4, estimator="V")
    assert found["loss_above_least"].value == pytest.approx(0.3451422430215425, abs=1e-9)
    same = of(u[:, :2], u[:, :2], tau=0.4, estimator="V")
    assert same["loss_above_least"].value + same["loss_above_least"].rounding >= 0
    assert same["loss_above_least"].value < 1e-9
    assert same["gap_bound"].value < 1e-3


def test_what_closing_a_gap_gains_lies_between_two_bounds_that_the_row_says():
    near, far = standing.blind(512, 0.07, 0.6, 32768), standing.blind(512, 0.01, 0.854, 10**9)
    assert near.gain == pytest.approx(0.071451888033483 - 0.02468271576039)
    assert 0 < near.gain < near.high.value
    assert far.gain < far.high.value < 2e-24
    assert standing.blind(3, 0.5, 0.1, 100).gain == 0
    gains = of(*clouds(8, apart=3.0), tau=0.5, batch=4096)["blindness"].note
    assert "gains no more" in gains
    assert "or more" in gains
    assert "or more" not in of(*clouds(8, apart=0.1), tau=0.5, batch=4096)["blindness"].note


def test_a_bound_that_says_nothing_is_said_to_say_nothing():
    x, y = clouds(8)
    assert "says nothing" in of(x, -y, tau=0.05)["distance_bound"].note
    assert "at every τ" in of(x, y, tau=0.05)["distance_bound"].note
    assert "midpoints" in of(x, y, tau=2.0)["distance_bound"].note


def test_what_is_outside_the_known_range_is_left_out_and_said():
    found = of(*clouds(), tau=0.0005)
    assert "loss_above_least" not in {row.key for row in found.rows}
    assert any("U2 and U8" in line for line in found.warnings)
    assert "blindness" not in {row.key for row in of(*clouds(2)).rows}  # there are no cones in the plane
