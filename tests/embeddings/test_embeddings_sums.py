"""Sums over all pairs by tiles are the dense ones: means, bootstrap replicates, sign flips, fields and derivatives."""

import array_api_strict
import numpy as np
import pytest

from numerics.arrays import to_host
from numerics.embeddings import quadratic, theory
from numerics.embeddings.pairing import positives
from numerics.embeddings.resampling import resampling

FORMS = (quadratic.cosine(), quadratic.distance(), quadratic.gaussian(1.1), quadratic.uniformity())
TAU = 0.4


def crowded():
    """Owners of which one has more captions than a unit holds, so that it is several units."""
    rng = np.random.default_rng(1)
    owner = np.concatenate([np.arange(12), np.full(600, 3), rng.integers(0, 12, 50)])
    rng.shuffle(owner)
    return owner


def example(lab, kind):
    return lab.clouds() if kind == "uneven" else lab.clouds(12, owner=crowded())


@pytest.fixture(params=[None, (0, 3, 4, 7, 11), (1, 2, 5, 6, 8, 9)], ids=["all", "some", "others"])
def drawn(request):
    """Which images are anchors; the third has more captions than a unit holds, where images are crowded."""
    return None if request.param is None else np.array(request.param)


@pytest.mark.parametrize("kind", ["uneven", "crowded"])
def test_forms_are_the_dense_ones(lab, kind, estimator, drawn):
    x, y, owner = example(lab, kind)
    dense, samples = lab.Dense(x, y, owner, estimator, drawn), resampling(len(x), 6, 5, 0)
    found = quadratic.quadratic_forms(lab.cloud_of(x, y, owner, drawn=drawn), FORMS, samples, estimator)
    plugin = lab.Dense(x, y, owner, "V", drawn)
    for form in FORMS:
        got, ones = found[form.name], np.ones(len(x))
        # the distance of a point to its copy is the root of a rounded 0
        close = {"rtol": 0, "atol": 1e-7 if form.name == "distance" else 1e-12}
        np.testing.assert_allclose(got.chosen, dense.means(form.function, ones), **close)
        np.testing.assert_allclose(got.plugin, plugin.means(form.function, ones), **close)
        expected = np.array([dense.means(form.function, samples.counts[:, r]) for r in range(6)])
        if not form.parts:
            expected = expected @ [1, 1, -2]
        np.testing.assert_allclose(got.replicates, expected, **close)
        np.testing.assert_allclose(got.flips, dense.flips(form.function, samples.signs), **close)


def test_a_flip_exchanges_the_images_and_captions_of_the_images_it_marks(lab, estimator):
    """One caption an image: flipping image i and recomputing on exchanged rows is the same."""
    x, y, owner = lab.clouds(20, owner=np.arange(20))
    samples = resampling(20, 1, 4, 0)
    found = quadratic.quadratic_forms(lab.cloud_of(x, y, owner), FORMS, samples, estimator)
    for p in range(4):
        turned = (samples.signs[:, p] < 0)[:, None]
        exchanged = lab.Dense(np.where(turned, y, x), np.where(turned, x, y), owner, estimator)
        for form in FORMS:
            expected = exchanged.means(form.function, np.ones(20)) @ [1, 1, -2]
            assert found[form.name].flips[p] == pytest.approx(expected, abs=1e-7)


def test_threads_and_blocks_change_nothing(lab):
    x, y, owner = lab.clouds()
    samples = resampling(len(x), 6, 5, 0)
    one = quadratic.quadratic_forms(lab.cloud_of(x, y, owner), FORMS, samples, "U")
    four = quadratic.quadratic_forms(lab.cloud_of(x, y, owner, workers=4), FORMS, samples, "U")
    whole = quadratic.quadratic_forms(lab.cloud_of(x, y, owner, rows=10_000), FORMS, samples, "U")
    for name in one:
        assert one[name].chosen == four[name].chosen
        np.testing.assert_array_equal(one[name].replicates, four[name].replicates)
        np.testing.assert_allclose(one[name].replicates, whole[name].replicates, rtol=1e-12)


def statistics(dense, w):
    """The theory's quantities as functions of the images' weights."""
    L = {a + b: dense.mean_log(a, b, TAU, w) for a in "xy" for b in "xy"}
    cost = 1 - np.average((dense.x[dense.owner] * dense.y).sum(axis=1), weights=w[dense.owner])
    c1 = [dense.constant("x", "y", TAU, w), dense.constant("y", "x", TAU, w)]
    return {
        "log_partition_2_at_images": L["xy"],
        "log_partition_1_at_captions": L["yx"],
        "log_partition_1_at_images": L["xx"],
        "log_partition_2_at_captions": L["yy"],
        "coupling": (L["xx"] + L["yy"] - L["xy"] - L["yx"]) / 2,
        "J_12": cost / TAU + L["xy"],
        "J_sym": cost / TAU + (L["xy"] + L["yx"]) / 2,
        "J_2": cost / TAU + L["yy"],
        "c1_12": c1[0],
        "c1_21": c1[1],
        "c1": sum(c1) / 2,
        "potential_difference_sd": dense.potential_spread(TAU, w),
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["uneven", "crowded"])
def test_the_theory_s_quantities_and_their_derivatives_are_the_dense_ones(lab, kind, estimator, drawn):
    x, y, owner = example(lab, kind)
    cloud = lab.cloud_of(x, y, owner, drawn=drawn)
    found = theory.theory(cloud, positives(cloud), TAU, estimator)
    dense, n, step = lab.Dense(x, y, owner, estimator, drawn), len(x), 1e-5
    values = statistics(dense, np.ones(n))
    moved = np.eye(n) * step
    slopes = [
        {k: (up - down) / (2 * step) for (k, up), down in zip(a.items(), b.values(), strict=True)}
        for a, b in ((statistics(dense, 1 + m), statistics(dense, 1 - m)) for m in moved)
    ]
    for name, expected in values.items():
        got = found.statistics[name]
        shift = found.log_volume if name.startswith("J") else -1 / TAU if name.startswith("log_") else 0.0
        assert got.value - got.correction + shift == pytest.approx(expected, rel=1e-10), name
        np.testing.assert_allclose(got.influence, [s[name] for s in slopes], atol=1e-8, err_msg=name)
        if estimator == "V" or name.startswith("c1"):
            assert got.correction == 0


def test_fields_hold_where_the_kernel_leaves_float32(lab):
    x, y, owner = lab.clouds()
    tau = 0.004  # e^{±250}: far beyond float32
    exact, single = (
        theory.theory(c, positives(c), tau, "U").statistics
        for c in (lab.cloud_of(x, y, owner), lab.cloud_of(x, y, owner, dtype="float32"))
    )
    dense = lab.Dense(x, y, owner, "U")
    got = exact["log_partition_2_at_images"]
    assert got.value - got.correction - 1 / tau == pytest.approx(
        dense.mean_log("x", "y", tau, np.ones(len(x))), rel=1e-12
    )
    assert single["coupling"].value == pytest.approx(exact["coupling"].value, abs=1e-7 / tau)


def test_the_strict_namespace_gives_the_same(lab):
    x, y, owner = lab.clouds()
    samples = resampling(len(x), 6, 5, 0)
    plain, strict = lab.cloud_of(x, y, owner), lab.cloud_of(x, y, owner, xp=array_api_strict)
    assert not isinstance(strict.pooled(strict.layout.blocks[0]), np.ndarray)
    assert isinstance(to_host(strict.pooled(strict.layout.blocks[0])), np.ndarray)
    for a, b in zip(
        *(quadratic.quadratic_forms(c, FORMS, samples, "U").values() for c in (plain, strict)), strict=True
    ):
        np.testing.assert_allclose(a.replicates, b.replicates, rtol=1e-9)
    one, two = (theory.theory(c, positives(c), TAU, "U").statistics for c in (plain, strict))
    for name, found in one.items():
        assert two[name].value == pytest.approx(found.value, rel=1e-12, abs=1e-12)
        np.testing.assert_allclose(two[name].influence, found.influence, atol=1e-12)


def test_float32_tiles_lose_no_more_than_their_digits(lab):
    x, y, owner = lab.clouds(80, 200, d=64)
    samples = resampling(len(x), 20, 19, 0)
    exact, single = (
        quadratic.quadratic_forms(lab.cloud_of(x, y, owner, dtype=dtype), FORMS, samples, "U")
        for dtype in ("float64", "float32")
    )
    for name, found in exact.items():
        np.testing.assert_allclose(single[name].chosen, found.chosen, atol=2e-7)
        np.testing.assert_allclose(single[name].replicates, found.replicates, atol=5e-7)
        np.testing.assert_allclose(single[name].flips, found.flips, atol=5e-7)
