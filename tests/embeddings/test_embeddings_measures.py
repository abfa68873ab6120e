"""What is measured is right: against known laws, brute force, and what must happen when something is changed."""

import itertools

import array_api_strict
import numpy as np
import pytest
from two_clouds import TwoClouds

from numerics.arrays import Backend, select_backend
from numerics.embeddings import pairing, retrieval, separability, theory
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.files.source import Unreadable
from numerics.embeddings.pairing import positives
from numerics.embeddings.records import Options
from numerics.embeddings.resampling import p_value
from numerics.pairwise import energy_distance, log_sum_exp, squared_mmd

pytestmark = pytest.mark.slow

TAU = 0.3
NUMPY = select_backend("numpy")
KNOWN = TwoClouds(4.0, 1.0)


def of(x, y, owner=None, **options):
    asked = Options(**{"replicates": 200, "flips": 99, **options})
    return measure(x, y, owner, asked, backend=NUMPY)


@pytest.fixture(scope="module")
def studies():
    """The same study on 25 samples of two clouds whose every number is known."""
    found = []
    for seed in range(25):
        x, y, owner = KNOWN.sample(np.random.default_rng(seed), 1 + np.arange(120) % 3)
        found.append(of(x, y, owner, tau=TAU, seed=seed))
    return found


# The spread of the smoothed potentials has a bias of the order of its error at this size.
TRUTH = KNOWN.values(TAU)


@pytest.mark.parametrize("key", sorted(set(TRUTH) - {"potential_difference_sd"}))
def test_intervals_cover_what_is_known(studies, key):
    truth = TRUTH[key]
    rows = [study[key] for study in studies]
    covered = sum(row.low <= truth <= row.high for row in rows)
    assert covered >= 20  # of 25; less has chance 0.001 at 95%
    assert not all(row.low <= truth + (row.high - row.low) <= row.high for row in rows)
    mean, spread = np.mean([r.value for r in rows]), np.std([r.value for r in rows])
    assert abs(mean - truth) < 4 * spread / 5


def test_mmd_is_the_known_one_at_its_bandwidth(studies):
    hits = 0
    for study in studies:
        row = study["mmd2"]
        truth = KNOWN.mmd2(float(row.label.split("h = ")[1].split(",")[0]))
        hits += row.low <= truth <= row.high
    assert hits >= 20


def test_the_gap_is_found_where_there_is_one_and_not_where_there_is_none(studies):
    assert all(study[key].p == 0.01 for study in studies for key in ("centroid_gap", "energy_distance", "mmd2"))
    same = TwoClouds(4.0, 0.0)
    p = []
    for seed in range(40):
        x, y, owner = same.sample(np.random.default_rng(seed), np.ones(60, int))
        p.append(of(x, y, owner, seed=seed)["energy_distance"].p)
    assert 0 < sum(v <= 0.2 for v in p) <= 16  # of 40, expected 8
    assert 12 <= sum(v <= 0.5 for v in p) <= 28


def test_p_values_count_the_data():
    assert p_value(2.0, np.array([1.0, 2.0, 3.0])) == 0.75
    assert p_value(9.0, np.zeros(99)) == 0.01


def test_plug_in_values_are_those_of_the_pairwise_reductions(lab):
    x, y, owner = lab.clouds()
    counts = np.bincount(owner)
    repeated = np.repeat(x, counts, axis=0)
    found = of(x, y, owner, tau=TAU, estimator="V")
    bandwidth = float(found["mmd2"].label.split("h = ")[1].split(",")[0])
    assert found["energy_distance"].value == pytest.approx(energy_distance(repeated, y), rel=1e-6)
    assert found["mmd2"].value == pytest.approx(squared_mmd(repeated, y, bandwidth), rel=1e-3)
    logs = log_sum_exp(x, y, "cosine", TAU) - np.log(len(y))
    assert found["log_partition_2_at_images"].value == pytest.approx(np.average(logs, weights=counts), rel=1e-12)


def test_x5_holds_and_is_seen_to_be_able_to_fail(studies, monkeypatch):
    assert all(study["x5_slack"].value >= 0 and study["x5_slack"].note == "holds" for study in studies)
    monkeypatch.setattr("numerics.embeddings.measurements.SLOPE", 10.0)
    x, y, owner = KNOWN.sample(np.random.default_rng(0), np.ones(50, int))
    assert of(x, y, owner)["x5_slack"].note.startswith("fails")


def ranks_by_brute_force(x, y, owner, drawn):
    score = x @ y.T
    asked, of_asked = (slice(None), slice(None)) if drawn is None else (drawn, np.isin(owner, drawn))
    hits = {}
    for k in retrieval.DEPTHS:
        first = np.argsort(-score, axis=1, kind="stable")[:, :k]
        own = np.array([np.sum(owner[row] == i) for i, row in enumerate(first)])[asked]
        hits[f"i2t_any_{k}"] = np.mean(own > 0)
        hits[f"i2t_own_{k}"] = np.sum(own) / len(owner[of_asked])
        back = np.argsort(-score.T, axis=1, kind="stable")[:, :k]
        hits[f"t2i_{k}"] = np.mean(np.array([owner[j] in row for j, row in enumerate(back)])[of_asked])
    return hits


@pytest.mark.parametrize("drawn", [None, np.array([0, 3, 4, 7]), np.array([1, 2])], ids=["all", "some", "others"])
@pytest.mark.parametrize("kind", ["uneven", "crowded"])
def test_recall_is_that_of_sorting(lab, kind, drawn):
    rng = np.random.default_rng(3)
    crowded = np.concatenate([np.arange(9), np.full(600, 3), rng.integers(0, 9, 60)])
    x, y, owner = lab.clouds() if kind == "uneven" else lab.clouds(9, owner=crowded)
    cloud = lab.cloud_of(x, y, owner, drawn=drawn)
    found = retrieval.recalls(cloud, retrieval.ranks(cloud, positives(cloud)))
    for key, expected in ranks_by_brute_force(x, y, owner, drawn).items():
        assert found[key].statistic.value == pytest.approx(expected), key
        assert found[key].by_ties == 0
        assert abs(found[key].statistic.influence.sum()) < 1e-12


def test_ties_count_against_and_are_said(lab):
    x = lab.unit(np.ones((12, 3)))
    found = of(x, x)
    assert found["recall_t2i_1"].value == 0
    assert "could add 1" in found["recall_t2i_1"].note
    assert found["centroid_gap"].value == 0
    assert found["energy_distance"].p == 1


def test_the_median_distance_is_the_median(lab):
    x, y, owner = lab.clouds()
    exact = np.median(np.sqrt(2 - 2 * x @ y.T))
    assert retrieval.distances(lab.cloud_of(x, y, owner)).median == pytest.approx(exact, abs=2e-4)


def test_separability_knows_its_ends_and_its_middle(lab):
    x, y, owner = lab.clouds(200, 300, shift=8.0)
    assert separability.separability(lab.cloud_of(x, y, owner), 0).value > 0.999
    x, _, owner = lab.clouds(400, owner=np.arange(400), shift=0.0)
    _, y, _ = lab.clouds(400, owner=np.arange(400), shift=0.0, seed=5)
    chance = separability.separability(lab.cloud_of(x, y, owner), 0)
    assert abs(chance.value - 0.5) < 0.08
    assert abs(chance.influence.sum()) < 1e-12


def test_cross_fitting_keeps_an_image_and_its_captions_together(lab):
    """In many dimensions a discriminant fitted on all rows separates anything; on other images it cannot."""
    rng = np.random.default_rng(0)
    x, y = (lab.unit(rng.standard_normal((60, 100))) for _ in range(2))
    assert abs(separability.separability(lab.cloud_of(x, y, np.arange(60)), 0).value - 0.5) < 0.2


@pytest.mark.parametrize("memory", [0, 1 << 20])  # by all products of rows, and by scatters
def test_shuffled_alignment_has_the_moments_of_all_permutations(lab, memory):
    rng = np.random.default_rng(3)
    x, y, owner = lab.clouds(6, owner=np.concatenate([np.arange(6), np.full(300, 3), rng.integers(0, 6, 30)]))
    found = pairing.shuffled_cost(lab.cloud_of(x, y, owner), 0.1, memory)
    sums = np.zeros_like(x)
    np.add.at(sums, owner, y)
    table = x @ sums.T / len(y)
    every = [table[list(order), range(6)].sum() for order in itertools.permutations(range(6))]
    assert 1 - found.mean == pytest.approx(np.mean(every), rel=1e-10)
    assert found.sd == pytest.approx(np.std(every), rel=1e-10)
    assert found.z == pytest.approx((0.9 - (1 - found.mean)) / found.sd)


def test_the_bias_of_a_log_partition_field_is_taken_out(lab):
    """At a small τ and few images the mean of log Γ is too low; the first order of that is about half of it here."""
    tau, clouds = 0.2, KNOWN
    truth = clouds.values(tau)["log_partition_2_at_images"]
    found = []
    for seed in range(80):
        cloud = lab.cloud_of(*clouds.sample(np.random.default_rng(seed), np.full(40, 2)), rows=400)
        found.append(theory.theory(cloud, positives(cloud), tau, "U").statistics["log_partition_2_at_images"])
    plain = np.mean([f.value - f.correction for f in found]) - truth
    corrected = np.mean([f.value for f in found]) - truth
    spread = np.std([f.value for f in found]) / np.sqrt(len(found))
    assert plain < -3 * spread
    assert abs(corrected) < 0.6 * abs(plain)


def test_shuffling_moves_what_depends_on_pairs_and_nothing_else(lab):
    x, y, owner = KNOWN.sample(np.random.default_rng(0), np.full(150, 2))
    plain, shuffled = (of(x, y, o, tau=TAU, estimator="V") for o in (owner, pairing.shuffled_owner(owner, 150, 0)))
    for row in plain.rows:
        again = shuffled[row.key]
        if row.group == "gap" and row.key != "auc":
            assert again.value == pytest.approx(row.value, rel=1e-9), row.key
    assert plain["alignment"].p < 1e-6
    assert plain["alignment"].control < plain["alignment"].low
    assert shuffled["alignment"].value < plain["alignment"].low


def test_the_control_is_what_shuffled_pairs_give_on_average(lab):
    x, y, owner = KNOWN.sample(np.random.default_rng(0), np.full(100, 2))
    dealt = (pairing.shuffled_owner(owner, 100, seed) for seed in range(12))
    shuffled = [of(x, y, o, tau=TAU, replicates=20, flips=19) for o in dealt]
    plain = of(x, y, owner, tau=TAU, replicates=20, flips=19)
    for key in ("alignment", "J_sym", "J_12", "J_2", "c1"):
        values = [study[key].value for study in shuffled]
        assert abs(np.mean(values) - plain[key].control) < 3 * np.std(values) / np.sqrt(11), key
        assert abs(plain[key].value - plain[key].control) > 2 * np.std(values), key


def test_corruption_exchanges_the_share_and_keeps_the_counts():
    owner = np.repeat(np.arange(50), 4)
    for share in (0.0, 0.3, 1.0):
        changed = pairing.corrupted_owner(owner, share, None, 1)
        assert np.mean(changed != owner) == pytest.approx(share, abs=0.03)
        np.testing.assert_array_equal(np.bincount(changed), np.bincount(owner))
    labels = np.repeat(["cat", "dog"], 100)
    within = pairing.corrupted_owner(owner, 1.0, labels, 1)
    assert (within[:100] < 25).all()
    assert (within[100:] >= 25).all()
    with pytest.raises(Unreadable, match="from 0 to 1"):
        pairing.corrupted_owner(owner, 1.5, None, 0)


def test_the_gap_vector_is_the_difference_of_weighted_means(lab):
    x, y, owner = lab.clouds()
    np.testing.assert_allclose(of(x, y, owner).gap_vector, x[owner].mean(axis=0) - y.mean(axis=0), atol=1e-12)


def test_options_say_what_is_wrong():
    for name, value in (("tau", 0.0), ("batch", 1), ("replicates", 3), ("flips", 0), ("memory", 5), ("estimator", "W")):
        with pytest.raises(ValueError, match=f"{name}="):
            Options(**{name: value})
    for more in ({"anchors": 29}, {"anchors": 30, "estimator": "V"}):
        with pytest.raises(ValueError, match="rows="):
            Options(**more)


def test_too_few_images_and_two_widths_are_refused():
    with pytest.raises(Unreadable, match="9 rows; at least 10 images"):
        of(np.ones((9, 3)), np.ones((18, 3)))
    with pytest.raises(Unreadable, match="compared in one space"):
        of(np.ones((20, 3)), np.ones((20, 4)))


@pytest.mark.parametrize("estimator", ["U", "V"])
@pytest.mark.parametrize("tau", [1e-4, 1e6])
@pytest.mark.parametrize("kind", ["random", "equal", "opposite", "symmetric"])
def test_whatever_the_clouds_numbers_are_finite(kind, tau, estimator):
    rows = np.random.default_rng(0).standard_normal((15, 3)).astype(np.float32)
    ones = np.ones_like(rows)
    pairs = {
        "random": (rows, rows[::-1].copy()),
        "equal": (ones, ones),
        "opposite": (ones, -ones),
        "symmetric": (np.concatenate([rows, -rows]), np.concatenate([-rows, rows])),
    }
    found = of(*pairs[kind], tau=tau, estimator=estimator, replicates=20, flips=19)
    for row in found.rows:
        for value in (row.value, row.low, row.high, row.p, row.control, row.plugin):
            assert value is None or np.isfinite(value), row
        assert row.low is None or row.low <= row.high
    assert any("images are few" in line for line in found.warnings) == (kind != "symmetric")


def test_one_column_has_no_sphere():
    found = of(np.ones((20, 1)), -np.ones((20, 1)), tau=0.1)
    assert "J_sym" not in {row.key for row in found.rows}
    assert any("no sphere" in line for line in found.warnings)


def test_another_namespace_measures_the_same(lab):
    """The strict array API stands in for a GPU, through everything that is measured."""
    x, y, owner = lab.clouds(40, 90)
    strict = Backend("cupy", "a strict namespace", array_api_strict)
    options = Options(tau=TAU, replicates=30, flips=19)
    plain, other = (measure(x, y, owner, options, backend=b) for b in (NUMPY, strict))
    for row, again in zip(plain.rows, other.rows, strict=True):
        assert (again.key, again.p) == (row.key, row.p)
        for name in ("value", "low", "high", "control", "plugin"):
            expected, got = getattr(row, name), getattr(again, name)
            assert got == (expected if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12)), row.key
