"""Our schemes beside the released scripts' numbers: they agree up to chance, and another scheme is seen not to."""

import math

import pytest

from numerics.experiments import gradient_bias
from numerics.experiments.gap.angular_model import PUBLISHED_SIGMAS
from numerics.experiments.gradient_consistency import CRITICS, PUBLISHED_COUNTS, Setting
from numerics.pairwise import tiles
from proofs_check.reproduce import findings, parts, released
from proofs_check.reproduce.experiment import mean_and_deviation
from proofs_check.reproduce.gibbs import TEMPERATURES

pytestmark = pytest.mark.slow


def deviations(critic, seeds, **changed):
    """Of both curves at every N, by how many standard errors our means are off the released ones."""
    parts.keep_memory()
    with tiles.one_blas_thread():
        runs = [gradient_bias.published(Setting(critic, **changed), seed) for seed in range(seeds)]
    theirs, off = released.released()["gradient-consistency"][critic], []
    for name in ("cosine", "error"):
        for k in range(len(PUBLISHED_COUNTS)):
            own = mean_and_deviation([run["curve"][k][name] for run in runs])
            entry = {"mean": theirs[name][k], "std": theirs[f"{name}_std"][k], "seeds": theirs["seeds"]}
            off.append(abs(released.compared(own, seeds, entry)["deviations"]))
    return off


@pytest.mark.long
@pytest.mark.parametrize("critic", CRITICS)
def test_published_gradients_are_those_of_the_released_script(critic):
    # 18 values, of two curves that each share a pool: 4.5 standard errors by chance once in thousands of runs
    assert max(deviations(critic, 20)) < 4.5


@pytest.mark.long
@pytest.mark.parametrize("critic", CRITICS)
def test_gradients_of_another_mixture_are_seen_not_to_be(critic):
    assert max(deviations(critic, 6, separation=8.0)) > 6


def test_what_is_held_is_whole():
    held = released.released()
    for critic in CRITICS:
        curve = held["gradient-consistency"][critic]
        assert {len(curve[name]) for name in ("cosine", "cosine_std", "error", "error_std")} == {len(PUBLISHED_COUNTS)}
    assert [row["sigma"] for row in held["modality-gap"]] == list(PUBLISHED_SIGMAS)
    assert {len(row["gaps"]) for row in held["modality-gap"]} == {20}
    assert all(0 < gap < math.inf for row in held["modality-gap"] for gap in row["gaps"])
    assert {row["temperature"] for row in held["unimodal-gibbs"]} <= set(TEMPERATURES)
    assert all(0 < row["mean"] <= 1 and row["seeds"] >= 1 for row in held["unimodal-gibbs"])


def test_only_the_published_size_is_compared():
    assert released.comparable("training", {"steps": 2000, "temperature": 0.07, "batch": 256, "sigma": 0.3})
    assert not released.comparable("training", {"steps": 200, "temperature": 0.07, "batch": 256, "sigma": 0.3})
    assert not released.comparable("particles", {})


def test_the_difference_of_means_by_its_standard_error():
    theirs = {"mean": 1.0, "std": 4.0, "seeds": 17}
    found = released.compared({"mean": 3.5, "std": 1.0, "standard_error": 0.75}, 5, theirs)
    assert found == {"mean": 1.0, "standard_error": 1.0, "seeds": 17, "deviations": 2.0}
    alone = released.compared({"mean": 3.5, "std": 0.0, "standard_error": 0.0}, 1, theirs)
    assert alone["deviations"] is None
    few = released.compared({"mean": 3.5, "std": 4.0, "standard_error": 1.5}, 8, {"mean": 1.0, "seeds": 4})
    assert (few["standard_error"], few["deviations"]) == (2.0, 1.0)
    still = {"mean": 1.0, "std": 0.0, "standard_error": 0.0}
    assert released.compared(still, 20, {"mean": 1.0, "seeds": 3})["deviations"] == 0
    assert released.compared(still, 20, {"mean": 0.7, "seeds": 3})["deviations"] == math.inf
    entries = [found, {**found, "deviations": -2.5}, alone, None]
    said = released.furthest((4, 8, 16, 32), entries)
    assert said == {"deviations": 2.5, "place": 8, "seeds": 17, "compared": 2}
    assert released.furthest((16, 32), entries[2:]) is None


def test_what_is_said_of_the_released_means():
    """The sentence that the templates share: the worst place, the seeds, and nothing where nothing was compared."""
    template = findings._PLAIN.from_string(
        '{% from "released.txt" import released %}{{ released("A", "N = {}", at, found) }}'
    )

    def said(*found):
        return " ".join(template.render(at=(4, 8), found=found).split())

    far, near = ({"deviations": off, "seeds": seeds} for off, seeds in ((-2.5, 1), (1.0, 17)))
    assert said(near, far) == (
        "A of the scripts released with the paper (1 seed, PyTorch): their means lie within 2.5 standard errors of "
        "ours, furthest at N = 8 (2 compared)."
    )
    assert "(17 seeds, PyTorch)" in said(near)
    assert said(None, {**near, "deviations": None}) == ""
