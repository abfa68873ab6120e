"""Arrays and backends: the only file of the project that knows that CuPy exists.

Everything else asks an array for its namespace and computes through that one `xp`, so that NumPy, CuPy and the strict
array-API namespace run the same lines.
"""

from __future__ import annotations

import importlib
import platform
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal

import array_api_compat
import array_api_compat.numpy
import numpy

# The array API has no complete static type (array_api_compat returns Any): arrays and namespaces are Any with a name.
Array = Any
Namespace = Any
Kernel = Callable[[tuple[int, ...], tuple[int, ...], tuple[Any, ...]], None]

_CUDA = (2, 13)  # what DLPack calls a GPU's memory, and memory that a GPU shares with the host

BackendName = Literal["auto", "numpy", "cupy"]

_NOT_INSTALLED = "CuPy is not installed: pip install 'gibbsgap[gpu12]' (CUDA 12) or 'gibbsgap[gpu13]' (CUDA 13)"
_NO_DEVICE = "CuPy is installed but no CUDA device is visible: check the driver and CUDA_VISIBLE_DEVICES"


class BackendUnavailable(RuntimeError):
    """The backend that was asked for cannot run here; the message is one line and says why."""


@dataclass(frozen=True)
class Backend:
    """A place to compute.

    `name` is "numpy" or "cupy", `device` is for people to read (it also says why the GPU was not taken), and `xp` is
    the array-API namespace that makes arrays there.
    """

    name: Literal["numpy", "cupy"]
    device: str
    xp: Namespace


def select_backend(name: BackendName = "auto") -> Backend:
    """Return the backend called `name`; "auto" takes the GPU where there is one and NumPy elsewhere.

    CuPy is imported here and only here, when "cupy" or "auto" asks for it.

    Raises:
        BackendUnavailable: "cupy" was asked for and cannot run; the line says what is missing.
        ValueError: `name` is none of the three.
    """
    if name not in ("auto", "numpy", "cupy"):
        raise ValueError(f"name={name!r} must be 'auto', 'numpy' or 'cupy'")
    cpu = f"CPU ({platform.machine()})"
    if name == "numpy":
        return Backend("numpy", cpu, array_api_compat.numpy)
    try:
        return _cupy_backend()
    except BackendUnavailable as reason:
        if name == "cupy":
            raise
        return Backend("numpy", f"{cpu}; {reason}", array_api_compat.numpy)


def _cupy_backend() -> Backend:
    try:
        cupy = importlib.import_module("cupy")
    except ModuleNotFoundError as missing:
        if missing.name != "cupy":
            raise BackendUnavailable(f"CuPy cannot be imported: {_one_line(missing)}") from missing
        raise BackendUnavailable(_NOT_INSTALLED) from None
    except Exception as broken:  # an installation can fail to load in as many ways as it has libraries
        raise BackendUnavailable(f"CuPy cannot be imported: {_one_line(broken)}") from broken
    # `import cupy` succeeds without a driver and the first array raises; is_available is the question to ask.
    if not cupy.cuda.is_available():
        raise BackendUnavailable(_NO_DEVICE)
    try:
        properties = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.runtime.getDevice())
        xp = importlib.import_module("array_api_compat.cupy")
    except Exception as broken:  # a device that is visible and unusable is unavailable all the same
        raise BackendUnavailable(f"the CUDA device cannot be used: {_one_line(broken)}") from broken
    return Backend("cupy", f"GPU ({properties['name'].decode()})", xp)


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def namespace(*arrays: Array) -> Namespace:
    """Return the one array-API namespace of `arrays`.

    Raises:
        TypeError: an argument is no array, or the arrays live in different namespaces.
    """
    return array_api_compat.array_namespace(*arrays)


def kind(array: Array) -> Literal["host", "cuda", "other"]:
    """Return whose array it is, for code that has a path of its own for one of them."""
    if array_api_compat.is_numpy_array(array):
        return "host"
    return "cuda" if array_api_compat.is_cupy_array(array) else "other"


def contiguous(array: Array) -> Array:
    """Return `array` with its rows one after the other in memory, as kernels read it; itself where it is so already."""
    if array_api_compat.is_cupy_array(array):
        return importlib.import_module("cupy").ascontiguousarray(array)
    return numpy.ascontiguousarray(array) if array_api_compat.is_numpy_array(array) else array


def to_host(array: Array) -> numpy.ndarray[Any, Any]:
    """Return `array` as a NumPy array of its own (always a copy), whatever the backend."""
    if array_api_compat.is_cupy_array(array):
        return numpy.asarray(array.get())
    if array_api_compat.is_numpy_array(array):
        return numpy.array(array)
    return to_host(from_dlpack(array))


def from_dlpack(array: Any) -> Array:
    """Return what has `__dlpack__`, such as a tensor, without a copy: as a NumPy array, or CuPy's if it is on a GPU.

    Raises:
        BackendUnavailable: it is on a GPU, and CuPy cannot run here; the line says what is missing.
    """
    device = getattr(array, "__dlpack_device__", None)
    if device is None or int(device()[0]) not in _CUDA:
        return numpy.from_dlpack(array)
    try:
        _cupy_backend()
    except BackendUnavailable as reason:
        raise BackendUnavailable(f"it is on a GPU: move it to the CPU, for {reason}") from reason
    return importlib.import_module("cupy").from_dlpack(array)


def cuda_kernels(source: str, definitions: Sequence[str]) -> Callable[[str], Kernel]:
    """Return a function from a kernel's name to the kernel, compiled for the current device from CUDA C++ `source`.

    A kernel is called as kernel(grid, block, arguments) and returns when it is queued; whole numbers and reals among
    the arguments are NumPy scalars of the kernel's own types.
    """
    module = importlib.import_module("cupy").RawModule(code=source, options=("-std=c++17", *definitions))
    kernels: Callable[[str], Kernel] = module.get_function
    return kernels


def device_count() -> int:
    """Return the number of CUDA devices that are visible."""
    return int(importlib.import_module("cupy").cuda.runtime.getDeviceCount())


def on_device(index: int) -> AbstractContextManager[Any]:
    """Return a context in which arrays are made, and kernels run, on the CUDA device of that index."""
    device: AbstractContextManager[Any] = importlib.import_module("cupy").cuda.Device(index)
    return device


def taken(name: str, array: Any) -> Array:
    """Return an array of a namespace that is known as it is, and what has only `__dlpack__` as `from_dlpack` does.

    Raises:
        TypeError: it is neither.
        BackendUnavailable: as `from_dlpack`.
    """
    if array_api_compat.is_array_api_obj(array):
        return array
    if not hasattr(array, "__dlpack__"):
        raise TypeError(f"{name}: {type(array).__name__} must be an array, or have __dlpack__")
    return from_dlpack(array)


def like(reference: Array, values: Any) -> Array:
    """Return `values` (numbers or a NumPy array) as float64 in the namespace and on the device of `reference`."""
    xp = namespace(reference)
    return xp.asarray(values, dtype=xp.float64, device=array_api_compat.device(reference))
