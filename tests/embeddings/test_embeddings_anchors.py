"""Some images drawn and compared with all: unbiased for the whole, and intervals that include the drawing."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from two_clouds import TwoClouds

from numerics.arrays import select_backend
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.records import Options
from proofs_check.cli import cli

pytestmark = pytest.mark.slow

TAU, DRAWN = 0.3, 30
KNOWN = TwoClouds(4.0, 1.0)
NUMPY = select_backend("numpy")
# Means over what is drawn; roots, logarithms of means and ranges are not, nor MMD², whose bandwidth is measured too.
MEANS = (
    "centroid_gap_squared", "energy_distance", "J_12", "J_21", "J_sym", "J_1", "J_2", "coupling", "c1", "c1_over_n",
    "loss_above_least", *(f"log_partition_{q}_at_{p}" for q in (1, 2) for p in ("images", "captions")),
    *(f"recall_{kind}_{k}" for kind in ("i2t_any", "i2t_own", "t2i") for k in (1, 5, 10)),
)  # fmt: skip
EXACT = ("alignment", "alignment_loss", "auc", "U_12_osc", "U_21_osc", "batch_floor")


def of(sample, **options):
    x, y, owner = sample
    return measure(x, y, owner, Options(**{"tau": TAU, "replicates": 20, "flips": 19, **options}), backend=NUMPY)


@pytest.fixture(scope="module")
def sample():
    return KNOWN.sample(np.random.default_rng(0), np.full(120, 2))


@pytest.fixture(scope="module")
def draws(sample):
    return [of(sample, anchors=DRAWN, seed=seed) for seed in range(60)]


@pytest.mark.parametrize("key", MEANS)
def test_the_mean_over_draws_is_that_of_all(sample, draws, key):
    values = np.array([draw[key].value for draw in draws])
    assert np.std(values) > 0
    assert abs(values.mean() - of(sample)[key].value) < 4 * values.std() / np.sqrt(len(values))


def test_what_needs_no_pairs_is_of_all(sample, draws):
    whole = of(sample, seed=0)
    for key in EXACT:
        assert abs(draws[0][key].value - whole[key].value) <= 2 * whole[key].rounding, key  # in another order


@pytest.fixture(scope="module")
def studies():
    """Draws of 30 from samples of 240 of clouds whose every number is known."""
    found = []
    for seed in range(40):
        sample = KNOWN.sample(np.random.default_rng(seed), 1 + np.arange(240) % 3)
        found.append(of(sample, anchors=DRAWN, seed=seed, replicates=200, flips=99))
    return found


TRUTH = KNOWN.values(TAU)


@pytest.mark.parametrize("key", sorted({*MEANS} & {*TRUTH}))
def test_intervals_of_draws_cover_what_is_known_of_the_law(studies, key):
    rows = [study[key] for study in studies]
    assert sum(row.low <= TRUTH[key] <= row.high for row in rows) >= 33  # of 40; less has chance 0.001 at 95%


def test_intervals_include_the_drawing(studies):
    """Of 30 among 240 they are wider than of all by as much as the law of the estimate: to first order by images each
    term of a mean over pairs has variance 1/N + 3/n instead of 4/n, and a mean over points 1/N + 1/n or so.
    """
    for key, least in (("energy_distance", 1.4), ("log_partition_2_at_images", 1.4), ("recall_t2i_10", 2.0)):
        sample = KNOWN.sample(np.random.default_rng(0), 1 + np.arange(240) % 3)
        whole = of(sample, seed=0, replicates=200, flips=99)[key]
        widths = [study[key].high - study[key].low for study in studies]
        assert np.median(widths) > least * (whole.high - whole.low), key
        assert np.median(widths) < 4 * (whole.high - whole.low), key


def test_no_gap_is_tested_with_the_stated_level():
    same, p = TwoClouds(4.0, 0.0), []
    for seed in range(40):
        sample = same.sample(np.random.default_rng(seed), np.ones(60, int))
        p.append(of(sample, anchors=DRAWN, seed=seed, tau=None, flips=99)["energy_distance"].p)
    assert 0 < sum(v <= 0.2 for v in p) <= 16  # of 40, expected 8
    assert 12 <= sum(v <= 0.5 for v in p) <= 28


@pytest.mark.parametrize("anchors", [120, 121, 10**9])
def test_as_many_as_there_are_is_the_whole(sample, anchors):
    whole, drawn = of(sample), of(sample, anchors=anchors)
    assert drawn.rows == whole.rows
    assert drawn.said == whole.said


def test_a_draw_is_that_of_its_seed(sample, draws):
    again = of(sample, anchors=DRAWN, seed=3)
    assert again.rows == draws[3].rows
    assert again["energy_distance"].value != draws[4]["energy_distance"].value
    assert "x5_slack" not in {row.key for row in again.rows}  # which is about all pairs


def test_the_report_and_the_json_say_so(sample, tmp_path):
    files = [str(tmp_path / name) for name in ("x.npy", "y.npy", "owner.npy")]
    for file, values in zip(files, sample, strict=True):
        np.save(file, values)
    out = tmp_path / "found.json"
    command = ["embeddings", *files[:2], "--pairs", files[2], "--tau", "0.3", "--replicates", "20", "--flips", "19"]
    done = CliRunner().invoke(cli, [*command, "--rows", "30", "--json", str(out)], catch_exceptions=False)
    said = "30 of 120 images drawn, each with its captions against all"
    assert said in " ".join(done.output.split())
    found = json.loads(out.read_text())
    assert found["options"]["anchors"] == 30
    assert said in json.dumps(found)
    for more, why in ((("--rows", "29"), "rows=29 must"), (("--rows", "30", "--estimator", "V"), "rows=30 needs")):
        refused = CliRunner().invoke(cli, [*command, *more], standalone_mode=False)
        assert why in str(refused.exception.format_message())
