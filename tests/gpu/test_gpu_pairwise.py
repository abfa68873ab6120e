"""The kernels against float64 on the CPU and against mpmath: fresh inputs, poisoned outputs, the same bits twice."""

import shutil
import subprocess

import array_api_strict
import mpmath
import numpy
import pytest

from numerics.arrays import to_host
from numerics.batches import exact as finite_batch
from numerics.batches import laplace
from numerics.batches import laws as batch_laws
from numerics.pairwise import Distance, Gaussian, InfoNCE, device, log_sum_exp, portable, reduce, weighted_sums
from numerics.pairwise.functions import critic_exponent

pytestmark = pytest.mark.slow

CRITICS = ("cosine", "rbf", "geodesic")
FUNCTIONS = (Distance(), Gaussian(0.7), InfoNCE("cosine", 0.3), InfoNCE("geodesic", 2.0))
PRECISION = {"float64": 1e-13, "float32": 4e-6}
DIMENSIONS = (3, 5, 40)
NVCC = shutil.which("nvcc")


def sphere(rng, size, dimension, dtype):
    points = rng.normal(size=(size, dimension))
    return (points / numpy.linalg.norm(points, axis=1, keepdims=True)).astype(dtype)


@pytest.fixture
def rng():
    """Inputs that no earlier test has left in memory."""
    return numpy.random.default_rng(2026)


@pytest.fixture
def small(monkeypatch):
    """Tiles and parts small enough that every loop over them is entered more than once."""
    monkeypatch.setattr(device, "TILE", 64)
    monkeypatch.setattr(device, "_COLUMNS", 16)
    monkeypatch.setattr(device, "_THREADS", 1 << 10)
    monkeypatch.setattr(device, "_PARTS", 1 << 12)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("dtype", PRECISION)
@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("critic", CRITICS)
def test_log_sums(xp, rng, critic, dimension, dtype):
    """Exponents over thousands, weights 0, coinciding and antipodal points; twice the same bits."""
    x, y = sphere(rng, 150, dimension, dtype), sphere(rng, 210, dimension, dtype)
    y[3], y[4] = x[0], -x[0]
    log_weights = rng.uniform(-60, 60, 210)
    log_weights[[0, 100]] = -numpy.inf
    places = [xp.asarray(a) for a in (x, y, log_weights)]
    for tau in (0.7, 0.002):
        exponent = critic_exponent(critic, tau)
        truth = portable.log_sum_exp(x.astype("float64"), y.astype("float64"), exponent, log_weights)
        found = to_host(device.log_sum_exp(places[0], places[1], exponent, places[2]))
        assert numpy.max(numpy.abs(found - truth)) <= PRECISION[dtype] * (60 + 10 / tau)
        again = to_host(device.log_sum_exp(places[0], places[1], exponent, places[2]))
        assert (again == found).all()


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_angles_near_antipodes_keep_their_digits(xp, rng, dimension):
    """Every column lies 1e-4 from the antipode, where a cosine alone leaves half of an angle's digits."""
    x = sphere(rng, 1, dimension, "float64")
    y = -x + 1e-4 * rng.normal(size=(40, dimension)) / dimension
    y /= numpy.linalg.norm(y, axis=1, keepdims=True)
    exponent = critic_exponent("geodesic", 1e-3)
    found = to_host(device.log_sum_exp(xp.asarray(x), xp.asarray(y), exponent, None))
    assert abs(found - portable.log_sum_exp(x, y, exponent, None)).max() <= 4e-12


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("dtype", PRECISION)
@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_weighted_sums(xp, rng, function, dimension, dtype):
    x, y = sphere(rng, 130, dimension, dtype), sphere(rng, 170, dimension, dtype)
    y[:5] = x[:5]
    for width in (1, 6):
        weights = rng.normal(size=(170, width)).astype(dtype)
        wide = [a.astype("float64") for a in (x, y, weights)]
        truth = portable.weighted_sums(wide[0], wide[1], function, wide[2])
        size = portable.weighted_sums(wide[0], wide[1], function, numpy.abs(wide[2]))
        found = to_host(device.weighted_sums(*(xp.asarray(a) for a in (x, y)), function, xp.asarray(weights)))
        assert numpy.max(numpy.abs(found - truth) / size) <= PRECISION[dtype]


def test_arrays_of_a_gpu_take_the_kernels(xp, rng, monkeypatch):
    """The public functions hand them over, whatever the strides; here every array says that it is one."""
    monkeypatch.setattr(reduce, "kind", lambda array: "cuda")  # noqa: ARG005 -- wherever it is
    x, y = sphere(rng, 40, 3, "float64"), sphere(rng, 50, 3, "float64")
    places = [xp.asarray(numpy.asfortranarray(a)) for a in (x, y)]
    if xp is array_api_strict:  # what is not CuPy's or NumPy's is taken as it is
        places = [xp.asarray(a) for a in (x, y)]
    found = log_sum_exp(*places, "cosine", 0.2)
    assert numpy.allclose(to_host(found), log_sum_exp_of(x, y), rtol=0, atol=1e-13)
    sums = to_host(weighted_sums(*places, Distance()))
    assert numpy.allclose(sums, portable.weighted_sums(x, y, Distance(), numpy.ones((50, 1))), rtol=1e-14)


def log_sum_exp_of(x, y):
    return portable.log_sum_exp(x, y, critic_exponent("cosine", 0.2), None)


def test_rows_without_any_weight(xp):
    points = xp.asarray(numpy.eye(3))
    found = device.log_sum_exp(points, points, critic_exponent("rbf", 1.0), xp.asarray(numpy.full(3, -numpy.inf)))
    assert (to_host(found) == -numpy.inf).all()


def test_transforms_of_a_finite_batch(xp, rng):
    """From e^-40 to e^40: small arguments keep their digits, and large ones give 0."""
    scaled, times = numpy.exp(rng.uniform(-3, 3, size=(7, 33))), numpy.exp(numpy.linspace(-40, 40, 31))
    positive, negative = rng.dirichlet(numpy.ones(33), size=7), rng.dirichlet(numpy.ones(33))
    negative[:4] = 0.0
    parts = laplace.exponentials(times[:, None, None] * scaled[None])
    truth = [numpy.sum(part * positive, axis=2) for part in parts] + [part @ negative for part in parts]
    found = laplace.transforms_on_device(*(xp.asarray(a) for a in (times, scaled, positive, negative)))
    for mine, theirs in zip([*found[0], *found[1]], truth, strict=True):
        assert numpy.max(numpy.abs(to_host(mine) - theirs) / (numpy.abs(theirs) + 1e-300)) <= 1e-13 or (
            theirs.max() <= 1 and numpy.max(numpy.abs(to_host(mine) - theirs)) <= 1e-15
        )


def test_transforms_where_products_overflow(xp):
    """t·κ = inf has the transform 0, and a column without mass adds nothing, not even 0·inf."""
    scaled, times = numpy.asarray([[1.0, 1e300]]), numpy.asarray([1e10])
    only = numpy.asarray([1.0, 0.0])
    found = laplace.transforms_on_device(*(xp.asarray(a) for a in (times, scaled, only[None], only)))
    assert [float(to_host(part)[0, 0]) for part in found[1]] == [0.0, -1.0, 1e10 - 1]
    assert [float(to_host(part)[0, 0]) for part in found[0]] == [0.0, -1.0, 1e10 - 1]
    found = laplace.transforms_on_device(*(xp.asarray(a) for a in (times, scaled, only[None], only[::-1].copy())))
    assert [float(to_host(part)[0, 0]) for part in found[1]] == [0.0, -1.0, numpy.inf]


def test_the_exact_loss_of_a_batch(xp, rng, monkeypatch):
    """One kernel in place of blocks of values: the same gap as on the CPU, well inside its own error bound."""
    log_kernel = 3 * rng.normal(size=(6, 20))
    tables = [
        rng.dirichlet(numpy.ones(6)),
        log_kernel,
        rng.dirichlet(numpy.ones(20), size=6),
        rng.dirichlet(numpy.ones(20)),
    ]
    truth = finite_batch.gap(batch_laws.TableLaw(*tables), 12)
    asked = []

    def kernel(*arguments):
        asked.append(arguments)
        return laplace.transforms_on_device(*arguments)

    monkeypatch.setattr(batch_laws, "kind", lambda array: "cuda")  # noqa: ARG005 -- wherever it is
    monkeypatch.setattr(batch_laws, "transforms_on_device", kernel)
    found = finite_batch.gap(batch_laws.TableLaw(*(xp.asarray(t) for t in tables)), 12)
    assert asked
    assert abs(found.value - truth.value) <= 1e-13 * abs(truth.value) < truth.error + found.error


def test_rows_are_split_over_devices(xp, rng, monkeypatch, fake_devices):
    """Three devices give one device's bits, each with its own rows."""
    monkeypatch.setattr(device, "_SPLIT", 16)
    monkeypatch.setattr(device, "_THREADS", 1)  # the columns in one part, however many rows a device has
    x, y = (xp.asarray(sphere(rng, size, 3, "float64")) for size in (50, 90))
    exponent = critic_exponent("cosine", 0.1)
    one = to_host(device.log_sum_exp(x, y, exponent, None))
    seen = fake_devices(3)
    assert (to_host(device.log_sum_exp(x, y, exponent, None)) == one).all()
    assert seen.entered == [0, 1, 2, 0]


@pytest.mark.parametrize("dtype", PRECISION)
def test_one_exponential_at_a_time_against_mpmath(xp, rng, dtype):
    """One pair a row, so that the sum is the exponential: within one unit in the last place."""
    count = 400
    numbers = numpy.concatenate([rng.uniform(-60, 0, count - 2), [0.0, -1e-12]])
    x = (numpy.sqrt(-numbers)[:, None] * [[1.0, 0.0, 0.0]]).astype(dtype)
    y = numpy.zeros((1, 3), dtype=dtype)
    ones = numpy.ones((1, 1), dtype=dtype)
    found = to_host(device.weighted_sums(xp.asarray(x), xp.asarray(y), InfoNCE("rbf", 1.0), xp.asarray(ones)))[:, 0]
    squares = (x[:, 0] * x[:, 0]).astype(dtype)
    with mpmath.workdps(40):
        truth = [mpmath.exp(-mpmath.mpf(float(s))) for s in squares]
        worst = max(abs(float(mpmath.mpf(float(f)) / t - 1)) for f, t in zip(found, truth, strict=True))
    assert worst <= float(numpy.finfo(dtype).eps)


@pytest.mark.skipif(NVCC is None, reason="nvcc is not installed")
@pytest.mark.parametrize("real", ["double", "float"])
@pytest.mark.parametrize("dimension", [0, 3])
def test_kernels_compile_for_a_gpu(real, dimension, tmp_path):
    command = [NVCC, "-arch=sm_90", "-cubin", "-x", "cu", "-std=c++17", "-Werror=all-warnings", f"-DREAL={real}"]
    command += [f"-DDIM={dimension}", "-o", str(tmp_path / "pairs.cubin"), str(device.SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "pairs.cubin").stat().st_size > 1000
