"""Where the kernels run in these tests: on a GPU where there is one, and on the CPU, thread after thread, everywhere.

The CPU's kernels are the same source, compiled by a C++ compiler; it takes the place of `arrays.cuda_kernels`, and the
strict array-API namespace or NumPy that of the device's arrays. Every kernel's outputs start as NaN.
"""

import contextlib
import ctypes
import types

import array_api_compat.numpy
import array_api_strict
import numpy
import pytest

from numerics import arrays
from numerics.arrays import BackendUnavailable, select_backend
from numerics.pairwise import device, native

try:
    GPU, NO_GPU = select_backend("cupy"), ""
except BackendUnavailable as reason:
    GPU, NO_GPU = None, str(reason)
NO_COMPILER = native.compiler() is None
PLACES = [
    pytest.param(array_api_compat.numpy, id="cpu", marks=pytest.mark.skipif(NO_COMPILER, reason="no C++ compiler")),
    pytest.param(array_api_strict, id="strict", marks=pytest.mark.skipif(NO_COMPILER, reason="no C++ compiler")),
    pytest.param(GPU and GPU.xp, id="gpu", marks=pytest.mark.skipif(GPU is None, reason=f"GPU not measured: {NO_GPU}")),
]


def emulated(folder):
    """Return what `arrays.cuda_kernels` is on a CPU: it runs a kernel for every thread of its grid in turn."""

    def argument(value):
        host = getattr(value, "_array", value)  # the strict namespace wraps NumPy's arrays
        if isinstance(host, numpy.ndarray):
            assert host.flags.c_contiguous
            return ctypes.c_void_p(host.ctypes.data)
        return numpy.ctypeslib.as_ctypes_type(value.dtype)(value)

    def kernels(source, definitions):
        library, _ = native.build(tuple(definitions), folder)

        def kernel(name):
            launch = getattr(library, f"launch_{name}")
            launch.restype = None

            def run(grid, block, arguments):
                sizes = (ctypes.c_longlong * 3)(*grid, *(1,) * (3 - len(grid)))
                launch(sizes, ctypes.c_longlong(block[0]), *(argument(a) for a in arguments))

            return run

        return kernel

    return kernels


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    return emulated(tmp_path_factory.mktemp("kernels"))


def here(index):
    """The one device that there is."""
    return contextlib.nullcontext(index)


@pytest.fixture(params=PLACES)
def xp(request, monkeypatch):
    """The namespace of a place, with the device path ready for it and its outputs poisoned."""

    def poisoned(xp, shape, dtype):
        return xp.full(shape, numpy.nan, dtype=dtype)

    monkeypatch.setattr(device, "fresh", poisoned)
    if GPU is None or request.param is not GPU.xp:
        monkeypatch.setattr(arrays, "cuda_kernels", request.getfixturevalue("built"))
        monkeypatch.setattr(arrays, "device_count", lambda: 1)
        monkeypatch.setattr(arrays, "on_device", here)
    yield request.param
    device._kernels.cache_clear()


@pytest.fixture
def fake_devices(monkeypatch):
    """Return a function that shows several devices, all of them this place, and the list of those that were entered."""
    entered = []

    def show(count):
        monkeypatch.setattr(arrays, "device_count", lambda: count)
        monkeypatch.setattr(arrays, "on_device", lambda index: entered.append(index) or contextlib.nullcontext())
        return types.SimpleNamespace(entered=entered)

    return show
