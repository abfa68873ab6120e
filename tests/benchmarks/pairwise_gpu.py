"""What `pairwise.py` measures on a GPU: the fused reduction, the same unfused in CuPy and in PyTorch, and the bounds.

Each method is warmed up, checked against the fused one, and timed by events on the device, in turn, `rounds` times.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy

from numerics.pairwise import log_sum_exp

FUSED, UNFUSED, ROWS = "ours, GPU", "CuPy unfused", "CuPy in rows of 1024"
TORCH, BOUND, PRODUCT = "torch dense, GPU", "bound: exponentials, GPU", "bound: matrix product, GPU"
METHODS = (FUSED, UNFUSED, ROWS, TORCH, BOUND, PRODUCT)
SIZE, LARGE = 1 << 16, 10**6
WANTED = [*((name, SIZE) for name in METHODS), (FUSED, LARGE)]
# CUDA's own exponential, from registers to a register: nothing else that a pair needs.
EXPONENTIALS = r"""
extern "C" __global__ void exponentials(double *out, long long turns) {
    double x = -1e-3 * threadIdx.x, total = 0;
    for (long long k = 0; k < turns; ++k) { total += exp(x); x -= 1e-9; }
    out[blockIdx.x * (long long)blockDim.x + threadIdx.x] = total;
}
"""


def rows(tau: float, rounds: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Return the rows of 2¹⁶ and of 10⁶ points of S²; a method that runs out of memory says so."""
    import cupy

    x, y = (cupy.asarray(_points(SIZE, seed)) for seed in (0, 1))
    methods = {FUSED: lambda: log_sum_exp(x, y, "cosine", tau), **_others(cupy, x, y, tau)}
    found, times = [], {}
    truth = methods[FUSED]()
    for name, call in list(methods.items()):
        say(f"{SIZE:,} x {SIZE:,}, d = 3, float64: {name}")
        try:
            result = call()
        except (MemoryError, RuntimeError) as reason:
            found.append({**_key(name, SIZE), "note": f"not measured: {type(reason).__name__}"})
            del methods[name]
            continue
        if result is not None and not float(cupy.max(cupy.abs(cupy.asarray(result) - truth))) <= 1e-12:
            raise SystemExit(f"{name} and {FUSED} differ: nothing is timed")
    for _ in range(rounds):
        for name, call in methods.items():
            times.setdefault(name, []).append(_seconds(cupy, call))
    missing = [{**_key(TORCH, SIZE), "note": "not installed, or without CUDA"}] if TORCH not in times else []
    found += missing if not any(row["method"] == TORCH for row in found) else []
    medians = {name: statistics.median(own) for name, own in times.items()}
    floor = medians[BOUND]
    found += [_row(name, SIZE, seconds, floor, rounds) for name, seconds in medians.items()]
    return [*found, _large(cupy, tau, say)]


def _large(cupy: Any, tau: float, say: Callable[[str], None]) -> dict[str, Any]:
    """10⁶ × 10⁶ pairs, with what the pool of device memory grew by."""
    say(f"{LARGE:,} x {LARGE:,}, d = 3, float64: {FUSED}")
    x, y = (cupy.asarray(_points(LARGE, seed)) for seed in (0, 1))
    pool = cupy.get_default_memory_pool()
    pool.free_all_blocks()
    before = pool.total_bytes()
    seconds = _seconds(cupy, lambda: log_sum_exp(x, y, "cosine", tau))
    return {**_row(FUSED, LARGE, seconds, None, 1), "peak_megabytes": (pool.total_bytes() - before) / 1e6}


def _others(cupy: Any, x: Any, y: Any, tau: float) -> dict[str, Callable[[], Any]]:
    turns = SIZE // 64  # SIZE·64 threads of SIZE/64 turns: as many exponentials as pairs
    out, kernel = cupy.empty(SIZE * 64), cupy.RawKernel(EXPONENTIALS, "exponentials")
    step = 1024

    def unfused(rows: Any) -> Any:
        s = rows @ y.T / tau
        top = cupy.max(s, axis=1)
        return top + cupy.log(cupy.sum(cupy.exp(s - top[:, None]), axis=1))

    methods: dict[str, Callable[[], Any]] = {
        UNFUSED: lambda: unfused(x),
        ROWS: lambda: cupy.concatenate([unfused(x[i : i + step]) for i in range(0, SIZE, step)]),
        BOUND: lambda: kernel((SIZE // 4,), (256,), (out, numpy.int64(turns))),
        PRODUCT: lambda: [x[i : i + step] @ y.T for i in range(0, SIZE, step)] and None,
    }
    try:
        import torch
    except ModuleNotFoundError:
        return methods
    if torch.cuda.is_available():
        a, b = torch.from_dlpack(x), torch.from_dlpack(y)
        methods[TORCH] = lambda: cupy.from_dlpack(torch.logsumexp(a @ b.T / tau, dim=1))
    return methods


def _points(size: int, seed: int) -> Any:
    normal = numpy.random.default_rng(seed).normal(size=(size, 3))
    return normal / numpy.linalg.norm(normal, axis=1, keepdims=True)


def _seconds(cupy: Any, call: Callable[[], Any]) -> float:
    start, stop = cupy.cuda.Event(), cupy.cuda.Event()
    cupy.cuda.Device().synchronize()
    start.record()
    call()
    stop.record()
    stop.synchronize()
    return float(cupy.cuda.get_elapsed_time(start, stop)) / 1e3


def _key(name: str, size: int) -> dict[str, Any]:
    return {"method": name, "size": size, "dimension": 3, "dtype": "float64"}


def _row(name: str, size: int, seconds: float, floor: float | None, rounds: int) -> dict[str, Any]:
    return {
        **_key(name, size),
        "seconds": seconds,
        "nanoseconds_a_pair": 1e9 * seconds / size**2,
        "over_floor": None if floor is None else seconds / floor,
        "rounds": rounds,
    }
