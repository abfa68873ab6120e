"""Backends are chosen lazily and say why; estimates carry their error; the arrows of the package hold."""

import importlib.util
import math
import pathlib
import subprocess
import sys
import types

import mpmath
import numpy
import pytest

import numerics
from numerics.arrays import BackendUnavailable, like, namespace, select_backend, to_host
from numerics.estimate import Estimate, exact, rounded

FOLDER = pathlib.Path(numerics.__file__).parent


def fake_cupy(available, broken=False):
    def properties(device):
        if broken:
            raise RuntimeError("no\nkernel image")
        return {"name": b"Fake H1"}

    runtime = types.SimpleNamespace(getDevice=lambda: 0, getDeviceProperties=properties)
    return types.SimpleNamespace(cuda=types.SimpleNamespace(is_available=lambda: available, runtime=runtime))


@pytest.fixture
def cupy_absent(monkeypatch):
    def find(name):
        if name == "cupy":
            raise ModuleNotFoundError("No module named 'cupy'", name="cupy")
        raise AssertionError(name)

    monkeypatch.setattr("numerics.arrays.importlib", types.SimpleNamespace(import_module=find))


def test_numpy_backend():
    backend = select_backend("numpy")
    assert (backend.name, backend.device[:4]) == ("numpy", "CPU ")
    assert backend.xp.asarray([1.0]).dtype == backend.xp.float64


@pytest.mark.usefixtures("cupy_absent")
def test_cupy_absent():
    with pytest.raises(BackendUnavailable) as caught:
        select_backend("cupy")
    assert str(caught.value) == (
        "CuPy is not installed: pip install 'gibbsgap[gpu12]' (CUDA 12) or 'gibbsgap[gpu13]' (CUDA 13)"
    )
    backend = select_backend("auto")
    assert backend.name == "numpy"
    assert "CuPy is not installed" in backend.device


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (
            fake_cupy(available=False),
            "CuPy is installed but no CUDA device is visible: check the driver and CUDA_VISIBLE_DEVICES",
        ),
        (
            fake_cupy(available=True, broken=True),
            "the CUDA device cannot be used: RuntimeError: no kernel image",
        ),
    ],
)
def test_cupy_without_a_device(monkeypatch, module, message):
    monkeypatch.setitem(sys.modules, "cupy", module)
    with pytest.raises(BackendUnavailable) as caught:
        select_backend("cupy")
    assert str(caught.value) == message
    assert select_backend("auto").device.endswith(message)


def test_cupy_with_a_device(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", fake_cupy(available=True))
    monkeypatch.setitem(sys.modules, "array_api_compat.cupy", types.ModuleType("array_api_compat.cupy"))
    for name in ("cupy", "auto"):
        backend = select_backend(name)
        assert (backend.name, backend.device) == ("cupy", "GPU (Fake H1)")
        assert backend.xp is sys.modules["array_api_compat.cupy"]


def test_broken_installations_are_one_line(monkeypatch):
    for error in (ImportError("lib\nmissing"), ModuleNotFoundError("no cupy_backends", name="cupy_backends")):

        def find(name, error=error):
            raise error

        monkeypatch.setattr("numerics.arrays.importlib", types.SimpleNamespace(import_module=find))
        with pytest.raises(BackendUnavailable, match=r"^CuPy cannot be imported: [^\n]*$"):
            select_backend("cupy")


def test_backend_names():
    with pytest.raises(ValueError, match=r"^name='gpu' must be 'auto', 'numpy' or 'cupy'$"):
        select_backend("gpu")


def test_round_trip(xp):
    array = xp.asarray([0.1, -math.inf, 3.0], dtype=xp.float64)
    host = to_host(array)
    assert isinstance(host, numpy.ndarray)
    assert host.tolist() == [0.1, -math.inf, 3.0]
    host[0] = 7.0  # a copy of one's own
    assert float(array[0]) == 0.1
    assert to_host(like(array, host)).tolist() == host.tolist()
    assert namespace(array, like(array, [1.0])).__name__.endswith(xp.__name__.rsplit(".", 1)[-1])


@pytest.mark.slow
def test_import_loads_neither_cupy_nor_the_rest_of_the_project():
    files = [path.relative_to(FOLDER).with_suffix("") for path in sorted(FOLDER.rglob("*.py"))]
    modules = [".".join(("numerics", *file.parts)) for file in files if file.name != "__init__"]
    assert len(modules) >= 12
    code = (
        f"import sys, importlib; [importlib.import_module(m) for m in {modules!r}]; "
        "bad = {'cupy', 'proofs_check', 'theorems', 'sympy'} & set(sys.modules); "
        "sys.exit(', '.join(sorted(bad)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_package_under_test_is_the_package():
    assert importlib.util.find_spec("numerics").origin is not None


class TestEstimate:
    pairs = ((1.0, 1e-3), (-2.5, 1e-9), (1e16, 2.0), (0.1, 0.0), (-0.3, 0.0), (1 / 3, 1e-20))

    @pytest.mark.parametrize("a", pairs)
    @pytest.mark.parametrize("b", pairs)
    def test_sums_enclose(self, a, b):
        with mpmath.workdps(60):
            for left in (a[0] - a[1], a[0] + a[1]):
                for right in (b[0] - b[1], b[0] + b[1]):
                    # the ends are rounded themselves when they are formed as floats
                    slack = mpmath.mpf(2) ** -53 * (abs(left) + abs(right))
                    for got, want in (
                        (Estimate(*a) + Estimate(*b), mpmath.mpf(left) + mpmath.mpf(right)),
                        (Estimate(*a) - Estimate(*b), mpmath.mpf(left) - mpmath.mpf(right)),
                    ):
                        assert abs(got.value - want) <= got.error + slack

    @pytest.mark.parametrize("a", pairs)
    @pytest.mark.parametrize("factor", [0.5, -3.7, 1e-5, 0.0])
    def test_products_enclose(self, a, factor):
        got = Estimate(a[0], 0.0).scaled(factor)
        with mpmath.workdps(60):
            assert abs(mpmath.mpf(a[0]) * mpmath.mpf(factor) - got.value) <= got.error
            if factor:
                quotient = Estimate(a[0], 0.0).divided(factor)
                assert abs(mpmath.mpf(a[0]) / mpmath.mpf(factor) - quotient.value) <= quotient.error
                assert Estimate(*a).divided(factor).error >= a[1] / abs(factor)
        assert Estimate(*a).scaled(factor).error >= a[1] * abs(factor)

    @pytest.mark.parametrize(
        ("value", "error"), [(0.0, 1e-9), (-700.0, 0.5), (3.0, 1.0), (-2000.0, 800.0), (700.0, 2.0)]
    )
    def test_exp_encloses(self, value, error):
        got = Estimate(value, error).exp()
        with mpmath.workdps(60):
            for end in (mpmath.mpf(value) - mpmath.mpf(error), mpmath.mpf(value) + mpmath.mpf(error)):
                assert abs(mpmath.exp(end) - got.value) <= got.error

    def test_infinities(self):
        plus, minus, one = exact(math.inf), exact(-math.inf), Estimate(1.0, 0.25)
        assert one + plus == plus == plus - one
        assert one - plus == minus
        assert plus - minus == plus
        assert plus.scaled(-2.0) == minus
        assert minus.divided(2.0) == minus
        assert (plus.exp(), minus.exp()) == (plus, exact(0.0))
        assert plus.agrees(plus)
        assert not plus.agrees(minus)
        assert not plus.agrees(one)
        assert rounded(math.inf, 3.0) == plus

    def test_agreement(self):
        assert Estimate(1.0, 0.25).agrees(Estimate(1.5, 0.25))
        assert not Estimate(1.0, 0.25).agrees(Estimate(1.5, 0.125))
        assert not Estimate(1.5, 0.125).agrees(Estimate(1.0, 0.25))

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: exact(math.inf) - exact(math.inf), "inf + -inf is undefined: keep the infinite parts apart"),
            (lambda: exact(1e308) + exact(1e308), "1e+308 + 1e+308 overflows float64: rescale the measure"),
            (
                lambda: exact(math.inf).scaled(0.0),
                "inf times or over 0.0 is undefined: the factor must be finite, and not 0 with inf",
            ),
            (lambda: exact(1e308).scaled(10.0), "1e+308 times or over 10.0 overflows float64: rescale the measure"),
            (
                lambda: exact(1.0).scaled(math.inf),
                "1.0 times or over inf is undefined: the factor must be finite, and not 0 with inf",
            ),
            (lambda: exact(1.0).divided(0.0), "divisor=0.0 must not be 0"),
            (lambda: exact(710.0).exp(), "exp(710.0) overflows float64: keep the logarithm"),
            (lambda: exact(math.nan), "value=nan must be a number or an infinity"),
        ],
    )
    def test_errors(self, call, message):
        with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
            call()
        assert str(caught.value) == message
