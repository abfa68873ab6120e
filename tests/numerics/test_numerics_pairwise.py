"""Reductions over pairs against mpmath and against the array-API route: every critic, function, dtype and dimension."""

import itertools
import time
import tracemalloc

import mpmath
import numpy
import pytest
import threadpoolctl

from numerics.arrays import namespace, to_host
from numerics.pairwise import (
    Distance,
    Gaussian,
    InfoNCE,
    blocked,
    energy_distance,
    log_sum_exp,
    mean_over_pairs,
    portable,
    squared_mmd,
    tiles,
    weighted_sums,
)
from numerics.pairwise.functions import critic_exponent

CRITICS = ("cosine", "rbf", "geodesic")
FUNCTIONS = (Distance(), Gaussian(0.7), InfoNCE("cosine", 0.3), InfoNCE("rbf", 0.5), InfoNCE("geodesic", 2.0))
DTYPES = ("float64", "float32")
# What an exponent may be off by, in units of 1 + |e|, and a sum in units of Σ|terms|.
PRECISION = {"float64": 4e-15, "float32": 1e-6}


def sphere(rng, size, dimension, dtype="float64"):
    points = rng.normal(size=(size, dimension))
    return (points / numpy.linalg.norm(points, axis=1, keepdims=True)).astype(dtype)


def critic_value(critic, x, y):
    """s(x, y) in mpmath, for points whose norms are 1 up to the rounding of their dtype."""
    if critic == "cosine":
        return mpmath.fdot(x, y)
    near = mpmath.sqrt(mpmath.fsum((a - b) ** 2 for a, b in zip(x, y, strict=True)))
    if critic == "rbf":
        return -(near**2)
    far = mpmath.sqrt(mpmath.fsum((a + b) ** 2 for a, b in zip(x, y, strict=True)))
    return -((2 * mpmath.atan2(near, far)) ** 2)


def rows(points):
    return [[mpmath.mpf(float(c)) for c in point] for point in points]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("critic", CRITICS)
@pytest.mark.parametrize(("dimension", "tau"), [(3, 1.0), (3, 0.004), (20, 0.05)])
def test_log_sum_exp_against_mpmath(critic, dimension, tau, dtype):
    """Antipodes, coinciding points, weights over 400 orders of magnitude and a weight 0 are among the columns."""
    rng = numpy.random.default_rng(3)
    x, y = sphere(rng, 4, dimension, dtype), sphere(rng, 30, dimension, dtype)
    y[4], y[5] = x[1], -x[1]
    log_weights = rng.uniform(-400, 400, 30)
    log_weights[:20] = 0.0
    log_weights[7] = -numpy.inf
    found = log_sum_exp(x, y, critic, tau, log_weights)
    assert found.dtype == numpy.float64
    with mpmath.workdps(40):
        for own, value in zip(rows(x), found, strict=True):
            terms = [
                mpmath.mpf(float(w)) + critic_value(critic, own, other) / mpmath.mpf(tau)
                for w, other in zip(log_weights, rows(y), strict=True)
                if w > -numpy.inf
            ]
            truth = mpmath.log(mpmath.fsum(mpmath.exp(t) for t in terms))
            scale = 1 + abs(truth) + (400 + 10 / tau)
            assert abs(value - truth) <= PRECISION[dtype] * scale


@pytest.mark.parametrize("critic", CRITICS)
def test_every_row_far_from_the_bound(critic):
    """All columns lie at the antipode, where no term is near the critic's supremum: the running maximum takes over."""
    rng = numpy.random.default_rng(5)
    x = sphere(rng, 1, 3)
    y = -x + 1e-4 * rng.normal(size=(40, 3))
    y /= numpy.linalg.norm(y, axis=1, keepdims=True)
    for tau in (1e-3, 0.3):
        [found] = log_sum_exp(x, y, critic, tau)
        with mpmath.workdps(40):
            [own] = rows(x)
            terms = [critic_value(critic, own, other) / mpmath.mpf(tau) for other in rows(y)]
            truth = mpmath.log(mpmath.fsum(mpmath.exp(t) for t in terms))
        assert abs(found - truth) <= 4e-16 * 10 / tau + 1e-14


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("dimension", [3, 40])
@pytest.mark.parametrize("critic", CRITICS)
def test_exponents_that_grow_from_tile_to_tile(critic, dimension, dtype):
    """Columns come nearer and nearer, over thousands of units of the exponent, after some that weigh nothing."""
    rng = numpy.random.default_rng(29)
    x, y = sphere(rng, 3, dimension, dtype), sphere(rng, 9000, dimension, dtype)
    y = y[numpy.argsort(y.astype("float64") @ x[0])]
    log_weights = numpy.zeros(9000)
    log_weights[:5000] = -numpy.inf
    exponent = critic_exponent(critic, 3e-4)
    found = blocked.log_sum_exp(x, y, exponent, log_weights, tiles.BUDGET, 1, bound=False)
    truth = portable.log_sum_exp(x.astype("float64"), y.astype("float64"), exponent, log_weights)
    assert numpy.max(numpy.abs(found - truth)) <= PRECISION[dtype] * 10 / 3e-4


@pytest.mark.slow
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("dimension", [1, 3, 16, 17, 64])
@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_weighted_sums_against_the_array_api_route(function, dimension, dtype):
    rng = numpy.random.default_rng(7)
    x, y = sphere(rng, 301, dimension, dtype), sphere(rng, 1100, dimension, dtype)
    y[:3] = x[:3]
    weights = rng.normal(size=(1100, 3)).astype(dtype)
    wide = [a.astype("float64") for a in (x, y, weights)]
    truth = portable.weighted_sums(wide[0], wide[1], function, wide[2])
    size = portable.weighted_sums(wide[0], wide[1], function, numpy.abs(wide[2]))
    found = weighted_sums(x, y, function, weights)
    assert found.shape == (301, 3)
    assert numpy.max(numpy.abs(found - truth) / size) <= PRECISION[dtype]
    assert numpy.allclose(weighted_sums(x, y, function)[:, 0], weighted_sums(x, y, function, 0 * weights + 1)[:, 1])


@pytest.mark.parametrize("critic", CRITICS)
def test_log_sum_exp_against_the_array_api_route(critic, xp):
    rng = numpy.random.default_rng(11)
    for dimension in (2, 17):
        x, y = sphere(rng, 70, dimension), sphere(rng, 1500, dimension)
        log_weights = rng.normal(size=1500)
        arrays = [xp.asarray(a) for a in (x, y, log_weights)]
        found = log_sum_exp(arrays[0], arrays[1], critic, 0.1, arrays[2])
        truth = portable.log_sum_exp(x, y, critic_exponent(critic, 0.1), log_weights)
        assert namespace(found) is namespace(arrays[0])
        assert numpy.max(numpy.abs(to_host(found) - truth)) <= 1e-13


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_same_bits_for_any_number_of_threads(dtype):
    rng = numpy.random.default_rng(13)
    for dimension in (3, 40):
        x, y = sphere(rng, 700, dimension, dtype), sphere(rng, 900, dimension, dtype)
        one = log_sum_exp(x, y, "cosine", 0.07, threads=1)
        assert all((log_sum_exp(x, y, "cosine", 0.07, threads=n) == one).all() for n in (2, 5))
        sums = weighted_sums(x, y, Distance(), threads=1)
        assert (weighted_sums(x, y, Distance(), threads=3) == sums).all()


@pytest.mark.parametrize("dtype", DTYPES)
def test_weights_far_beyond_the_dtype(dtype):
    x = sphere(numpy.random.default_rng(1), 30, 3, dtype)
    log_weights = numpy.where(numpy.arange(30) < 20, 1e300, -1e300)
    found = log_sum_exp(x, x, "cosine", 1e-3, log_weights)
    assert (found == 1e300).all()
    shifted = numpy.where(numpy.arange(30) < 20, 1e6, -1e300)
    plain = log_sum_exp(x, x[:20].copy(), "cosine", 0.1)
    assert numpy.allclose(log_sum_exp(x, x, "cosine", 0.1, shifted) - 1e6, plain, atol=1e-9)


def test_no_weight_no_kernel():
    x = sphere(numpy.random.default_rng(1), 3, 3)
    assert (log_sum_exp(x, x, "cosine", 0.1, numpy.full(3, -numpy.inf)) == -numpy.inf).all()


def test_near_pairs_keep_their_digits():
    """Two clouds of points 1e-9 apart, far from the origin: the product alone would leave no digit."""
    rng = numpy.random.default_rng(17)
    x = 5.0 + 1e-9 * rng.normal(size=(40, 24))
    x[:20] += 3.0
    truth = portable.weighted_sums(x, x, Distance(), numpy.eye(40))
    found = weighted_sums(x, x, Distance(), numpy.eye(40))
    assert (numpy.diagonal(found) == 0).all()
    assert numpy.allclose(found, truth, rtol=1e-12, atol=0)


def test_means():
    rng = numpy.random.default_rng(19)
    x, y = rng.normal(size=(31, 4)), rng.normal(size=(43, 4)) + 0.5
    far = [numpy.linalg.norm(a[:, None] - b[None], axis=2) for a, b in ((x, y), (x, x), (y, y))]
    assert mean_over_pairs(x, y, Distance()) == pytest.approx(far[0].mean(), rel=1e-13)
    assert energy_distance(x, y) == pytest.approx(2 * far[0].mean() - far[1].mean() - far[2].mean(), rel=1e-12)
    unbiased = 2 * far[0].mean() - far[1].sum() / (31 * 30) - far[2].sum() / (43 * 42)
    assert energy_distance(x, y, unbiased=True) == pytest.approx(unbiased, rel=1e-12)
    k = [numpy.exp(-(f**2) / (2 * 0.8**2)) for f in far]
    assert squared_mmd(x, y, 0.8) == pytest.approx(k[1].mean() + k[2].mean() - 2 * k[0].mean(), rel=1e-12)
    unbiased = (k[1].sum() - 31) / (31 * 30) + (k[2].sum() - 43) / (43 * 42) - 2 * k[0].mean()
    assert squared_mmd(x, y, 0.8, unbiased=True) == pytest.approx(unbiased, rel=1e-12)
    assert energy_distance(x, x) == 0 == squared_mmd(x, x, 0.8)


def blas_threads():
    """Those of NumPy's BLAS; SciPy may have loaded another since."""
    return [entry["num_threads"] for entry in tiles._controller().info() if entry["user_api"] == "blas"]


@pytest.mark.parametrize("threads", [1, 2])
def test_blas_is_held_at_one_thread_and_given_back(threads):
    seen = []
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        tiles.over_blocks([slice(0, 1), slice(1, 2)], lambda rows: seen.append((rows, blas_threads())), threads)
        assert set(blas_threads()) == {2}
    assert [set(found) for _, found in seen] == [{1}, {1}]
    assert sorted(rows.start for rows, _ in seen) == [0, 1]


def test_an_error_in_a_block_is_the_callers():
    with pytest.raises(TypeError):
        tiles.over_blocks([slice(0, 1), slice(1, 2)], lambda rows: 1 // rows.step, 2)


def test_after_an_error_no_block_is_begun():
    begun = []

    def work(rows):
        begun.append(rows.start)
        if rows.start == 3:
            raise MemoryError
        time.sleep(0.001)

    with pytest.raises(MemoryError):
        tiles.over_blocks([slice(k, k + 1) for k in range(10_000)], work, 2)
    assert len(begun) < 100


@pytest.mark.parametrize(
    ("dimension", "itemsize", "sums"), list(itertools.product((3, 17, 512, 4096), (4, 8), (1, 8, 9, 1000)))
)
def test_plans_keep_the_budget(dimension, itemsize, sums):
    for budget in (1 << 20, 8 << 20, 64 << 20):
        try:
            found = tiles.plan(dimension, itemsize, sums, 1000, budget, 64, 1, True)
        except ValueError as refused:
            assert f"budget={budget} must be >=" in str(refused)  # noqa: PT017 -- both outcomes are lawful
            continue
        points = (found.rows + found.columns) * dimension
        held = itemsize * (found.rows * found.columns + points) + 8 * found.rows * sums
        assert found.threads * held + 1000 <= budget
        alone = tiles.plan(dimension, itemsize, sums, 1000, budget, 1, 1, True)
        assert (alone.rows, alone.columns) == (found.rows, found.columns)


UNIT = numpy.eye(3)
REFUSED = {
    "tau": (lambda: log_sum_exp(UNIT, UNIT, "cosine", 0.0), "tau=0.0 must be > 0"),
    "tiny tau": (lambda: log_sum_exp(UNIT, UNIT, "rbf", 1e-320), "tau=1e-320 must have a finite 1/tau"),
    "critic": (
        lambda: log_sum_exp(UNIT, UNIT, "dot", 1.0), "critic='dot' must be one of cosine, rbf, geodesic",
    ),
    "norm": (
        lambda: log_sum_exp(UNIT, 2 * UNIT, "cosine", 1.0),
        "y[0] has norm 2.0, which must be 1 to 2.4e-15: divide each row by its norm, or take the critic 'rbf'",
    ),
    "nan": (
        lambda: weighted_sums(UNIT, UNIT * numpy.nan, Distance()),
        "y[0] has norm nan, which must be finite: drop or repair the row",
    ),
    "whole numbers": (
        lambda: log_sum_exp(numpy.eye(3, dtype=int), UNIT, "rbf", 1.0),
        "x.dtype=int64 must be float64 or float32: convert it with astype",
    ),
    "columns": (
        lambda: log_sum_exp(UNIT, numpy.eye(2), "rbf", 1.0),
        "y.shape=(2, 2) and y.dtype=float64 must have the columns and dtype of x, 3 and float64",
    ),
    "empty": (
        lambda: log_sum_exp(UNIT, UNIT[:0], "rbf", 1.0),
        "y.shape=(0, 3) must be (n, d) with n, d >= 1: one point a row",
    ),
    "log weights": (
        lambda: log_sum_exp(UNIT, UNIT, "rbf", 1.0, numpy.full(3, numpy.inf)),
        "log_weights[0]=inf must be finite or -inf (the log of a density, -inf where it is zero)",
    ),
    "weights": (
        lambda: weighted_sums(UNIT, UNIT, Distance(), numpy.ones(3)),
        "weights.shape=(3,) and weights.dtype=float64 must be (3, B) and float64: one row for every row of y",
    ),
    "infinite weights": (
        lambda: weighted_sums(UNIT, UNIT, Distance(), numpy.full((3, 1), numpy.inf)), "weights must be finite",
    ),
    "far apart": (
        lambda: weighted_sums(1e25 * UNIT.astype("float32"), UNIT.astype("float32"), Distance()),
        "exponents and squared distances reach 1.0e+50 and must stay below 6.2e+36 for float32: raise the temperature "
        "or bandwidth, rescale the points, or take float64",
    ),
    "cold": (
        lambda: log_sum_exp(UNIT.astype("float32"), UNIT.astype("float32"), "rbf", 1e-37),
        "exponents and squared distances reach 1.0e+38 and must stay below 6.2e+36 for float32: raise the temperature "
        "or bandwidth, rescale the points, or take float64",
    ),
    "narrow": (lambda: Gaussian(1e-200), "bandwidth=1e-200 must be from 1e-100 to 1e100: rescale the points"),
    "bandwidth": (lambda: Gaussian(-1.0), "bandwidth=-1.0 must be > 0"),
    "overflow": (
        lambda: weighted_sums(UNIT.astype("float32"), UNIT.astype("float32"), InfoNCE("cosine", 0.01)),
        "temperature=0.01 must be >= 0.015 for float32, or e^(1/tau) leaves it: use log_sum_exp",
    ),
    "budget": (
        lambda: log_sum_exp(UNIT, UNIT, "rbf", 1.0, budget=1000),
        "budget=1000 must be >= 6048 bytes for points of this number and dimension",
    ),
    "threads": (
        lambda: log_sum_exp(UNIT, UNIT, "rbf", 1.0, threads=0), "threads=0 must be a whole number >= 1",
    ),
    "one point": (
        lambda: energy_distance(UNIT[:1], UNIT, unbiased=True),
        "a sample of 1 point has no pair of two: unbiased=True needs at least 2 in each",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    call, message = REFUSED[case]
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("what", ["cosine", "rbf", "geodesic", "distance", "many weights"])
@pytest.mark.parametrize("dimension", [3, 40])
def test_memory_stays_inside_the_budget(what, dimension):
    """2,000 × 3,000 float64 pairs would take 48 MB; the budget is 2, the points' checks aside."""
    rng = numpy.random.default_rng(23)
    x, y = sphere(rng, 2000, dimension), sphere(rng, 3000, dimension)
    budget, weights = 2 << 20, numpy.ones((3000, 5))

    def call():
        exponent = critic_exponent(what, 0.5) if what in CRITICS else None
        if exponent is not None:
            return blocked.log_sum_exp(x, y, exponent, None, budget, 3)
        function = Distance() if what == "distance" else Gaussian(1.0)
        return blocked.weighted_sums(x, y, function, weights, budget, 3)

    call()  # what is made once, such as the controller of threads
    tracemalloc.start()
    try:
        result = call()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= budget + 2 * result.nbytes + 200_000
