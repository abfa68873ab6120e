"""The compiled exponential: it is NumPy's to rounding, it is not used unless it is, and NumPy's stands in for it."""

import ctypes
import math

import mpmath
import numpy
import pytest

from numerics.pairwise import Gaussian, log_sum_exp, native, weighted_sums

pytestmark = pytest.mark.slow

compiled = pytest.mark.skipif(native.compiler() is None, reason="no C++ compiler")
DTYPES = {"float64": ("-DREAL=double", -708.3, 709.0), "float32": ("-DREAL=float", -87.3, 88.0)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("library")


def loaded(dtype, folder):
    library, path = native.build(("-DDIM=0", DTYPES[dtype][0]), folder)
    return native.CompiledExponential(library, path)


def sphere(dimension, count, dtype):
    points = numpy.random.default_rng(2).normal(size=(count, dimension)).astype(dtype)
    points /= numpy.linalg.norm(points.astype("float64"), axis=1, keepdims=True).astype(dtype)
    return points


@pytest.mark.long
@compiled
@pytest.mark.parametrize("dtype", DTYPES)
def test_against_mpmath(dtype, folder):
    """Over all exponents that have one, and 0 exactly below; within one unit in the last place."""
    _, low, high = DTYPES[dtype]
    numbers = numpy.linspace(math.ceil(low), high, 4001).astype(dtype)
    found = numbers.copy()
    loaded(dtype, folder).apply(found)
    with mpmath.workdps(40):
        pairs = zip(found, numbers, strict=True)
        worst = max(abs(mpmath.mpf(float(f)) / mpmath.exp(mpmath.mpf(float(n))) - 1) for f, n in pairs)
    assert worst <= float(numpy.finfo(dtype).eps)
    beyond = numpy.asarray([-numpy.inf, -1e30, 2 * low, 0.0], dtype=dtype)
    loaded(dtype, folder).apply(beyond)
    assert beyond.tolist() == [0.0, 0.0, 0.0, 1.0]


@compiled
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(1, 1), (3, 31), (4, 32), (5, 100)])
def test_row_sums(dtype, shape, folder):
    tile = numpy.random.default_rng(1).uniform(-30, 2, size=shape).astype(dtype)
    truth, total = numpy.exp(tile.astype("float64")).sum(axis=1), numpy.full(shape[0], 5.0)
    loaded(dtype, folder).add_row_sums(tile, total)
    assert numpy.max(numpy.abs(total / (5.0 + truth) - 1)) <= (1e-14 if dtype == "float64" else 1e-6)


@compiled
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("terms", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("shape", [(1, 1), (3, 31), (5, 512), (4, 1100)])
def test_product_sums(dtype, terms, shape, folder):
    """Factors of 3 to 6 terms in one pass; others are left to tiles, untouched. A column of −∞ adds nothing."""
    rng = numpy.random.default_rng(terms)
    left = rng.normal(size=(shape[0], terms)).astype(dtype)
    right = rng.normal(size=(terms, shape[1])).astype(dtype)
    left[:, -1], right[-1, 0] = 1.0, -numpy.inf
    total = numpy.full(shape[0], 5.0)
    done = loaded(dtype, folder).add_product_sums(left, right, total)
    assert done == (3 <= terms <= 6)
    truth = numpy.exp(left.astype("float64") @ right.astype("float64")).sum(axis=1) if done else 0.0
    assert numpy.max(numpy.abs(total / (5.0 + truth) - 1)) <= (1e-14 if dtype == "float64" else 2e-6)


@compiled
@pytest.mark.parametrize("dtype", DTYPES)
def test_both_exponentials_give_the_same_reductions(dtype, monkeypatch, tmp_path):
    """In five dimensions, where both are given the same tiles."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    native._compiled.cache_clear()
    points = sphere(5, 2500, dtype)

    def results():
        return [
            log_sum_exp(points, points, "cosine", 0.1),
            log_sum_exp(points, points, "rbf", 1e-3),
            weighted_sums(points, points, Gaussian(0.3))[:, 0],
        ]

    plain = results()
    monkeypatch.setattr(native, "WORTH", 1)
    assert native.exponential(dtype, 2).origin.startswith("pairs.cuh by ")
    for mine, theirs in zip(results(), plain, strict=True):
        assert numpy.allclose(mine, theirs, rtol=1e-13 if dtype == "float64" else 2e-5, atol=1e-6)
        assert (mine != theirs).any()  # another route, not the same one twice
    native._compiled.cache_clear()


@compiled
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("critic", "tau"), [("cosine", 0.1), ("rbf", 1e-3), ("rbf", 1.0), ("geodesic", 0.1)])
def test_exponents_in_one_pass_keep_the_stated_error(dtype, critic, tau, monkeypatch, tmp_path):
    """Against float64 from differences: a unit of d/8, of the largest terms (see `log_sum_exp`) and of the result."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(native, "WORTH", 1)
    native._compiled.cache_clear()
    assert native.exponential(dtype, 1).origin.startswith("pairs.cuh by ")  # built and checked before calls are counted
    taken, product_sums = [], native.CompiledExponential.add_product_sums
    monkeypatch.setattr(
        native.CompiledExponential, "add_product_sums", lambda *given: taken.append(product_sums(*given)) or taken[-1]
    )
    points = sphere(3, 300, dtype)
    wide = points.astype("float64")
    near, far = (numpy.sum((wide[:, None, :] - sign * wide) ** 2, axis=2) for sign in (1, -1))
    exponents, largest = {
        "cosine": (wide @ wide.T, 1.0),
        "rbf": (-near, 4.0),
        "geodesic": (-((2 * numpy.arctan2(numpy.sqrt(near), numpy.sqrt(far))) ** 2), math.pi**2),
    }[critic]
    exponents, largest = exponents / tau, largest / tau
    truth = numpy.log(numpy.sum(numpy.exp(exponents), axis=1))
    error = numpy.max(numpy.abs(log_sum_exp(points, points, critic, tau) - truth))
    assert 0 < error <= float(numpy.finfo(dtype).eps) * (3 / 8 + largest + numpy.max(numpy.abs(truth)))
    # angles are no plain products: they come as tiles
    assert any(taken) == (critic != "geodesic")
    native._compiled.cache_clear()


def test_without_a_compiler_numpy_does_it(monkeypatch):
    monkeypatch.setattr(native, "COMPILERS", ("no-such-compiler",))
    native._compiled.cache_clear()
    found = native.exponential("float64", native.WORTH)
    assert found.origin == "NumPy (no C++ compiler: none of no-such-compiler was found)"
    tile, total = numpy.zeros((2, 3)), numpy.zeros(2)
    found.add_row_sums(tile, total)
    assert total.tolist() == [3.0, 3.0]
    assert native.exponential("float64", 1).origin == f"NumPy (fewer than {native.WORTH} pairs)"
    native._compiled.cache_clear()


@compiled
def test_a_source_that_does_not_compile(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("pairs.cuh", "host.cpp"):
        (tmp_path / name).write_text("no C++\n", encoding="utf-8")
    monkeypatch.setattr(native, "SOURCES", tmp_path)
    native._compiled.cache_clear()
    origin = native.exponential("float32", native.WORTH).origin
    assert " failed: " in origin
    assert "\n" not in origin
    assert list((tmp_path / "gibbsgap").iterdir()) == []  # nothing half written
    native._compiled.cache_clear()


@compiled
@pytest.mark.parametrize(
    ("right", "wrong"),
    [("0x1.62e42feep-1", "0x1.62e42ffep-1"), ("part[k * columns + j]", "part[k * count + j]")],
    ids=["a unit in the seventh digit of a constant", "strips of the right factor"],
)
def test_a_wrong_library_is_not_used(right, wrong, monkeypatch, tmp_path):
    for name in ("pairs.cuh", "host.cpp"):
        text = (native.SOURCES / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(right, wrong), encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(native, "SOURCES", tmp_path)
    native._compiled.cache_clear()
    assert native.exponential("float64", native.WORTH).origin.startswith("NumPy (the compiled exponential is off by ")
    native._compiled.cache_clear()


@compiled
def test_a_library_that_others_can_write_is_refused(tmp_path):
    library, _ = native.build(("-DREAL=double",), tmp_path)
    assert isinstance(library, ctypes.CDLL)
    [file] = tmp_path.glob("pairs-*.so")
    file.chmod(0o522)
    with pytest.raises(RuntimeError, match="must belong to you and be writable by nobody else: remove it"):
        native.build(("-DREAL=double",), tmp_path)


@pytest.mark.long
@compiled
@pytest.mark.parametrize(
    "damage",
    [lambda b: b[: len(b) // 2], lambda b: b[:0], lambda b: b[:-1], lambda b: b[:5000] + bytes(5000) + b[10_000:]],
    ids=["half", "empty", "a byte less", "a hole"],
)
def test_a_damaged_library_is_made_again(damage, tmp_path):
    """To load half a library ends the process: it is told by its content, before it is loaded."""
    native.build(("-DREAL=double",), tmp_path)
    [file] = tmp_path.glob("pairs-*.so")
    whole = file.read_bytes()
    file.unlink()  # another file in its place: that one is in use here
    file.write_bytes(damage(whole))
    file.chmod(0o500)
    library, _ = native.build(("-DREAL=double",), tmp_path)
    [made] = tmp_path.glob("pairs-*.so")
    assert made.read_bytes() != damage(whole)
    number = numpy.ones(1)
    native.CompiledExponential(library, "again").apply(number)
    assert number[0] == pytest.approx(math.e, rel=1e-15)


@compiled
def test_a_library_is_made_once(tmp_path, monkeypatch):
    native.build(("-DREAL=double",), tmp_path)
    monkeypatch.setattr(native, "_compile", lambda *_: pytest.fail("compiled twice"))
    native.build(("-DREAL=double",), tmp_path)
