"""Log-sum-exp over all pairs: time, memory and nanoseconds a pair, against the floor and against other libraries.

Run `python tests/benchmarks/pairwise.py [--json FILE]`. All rows of a table come from one run: in every round each
method is called in turn, so that a busy machine is busy for all of them. `cpu ns` is processor time a pair, and
`/floor` the median over rounds of the ratio of it in each. The floor is `numpy.exp` over as many numbers plus the
matrix product, both in tiles that stay in cache. PyTorch is measured where it is installed (it is no dependency), a GPU
where there is one; what was not measured says so. It takes some minutes, and prints what it does.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy
import scipy.special

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # also without an installation

from numerics.arrays import BackendUnavailable, select_backend
from numerics.pairwise import blocked, log_sum_exp, native, tiles
from numerics.pairwise.functions import critic_exponent

sys.path.insert(0, str(Path(__file__).resolve().parent))
import pairwise_gpu

TAU, SEED = 0.1, 0
SLOW = 10.0  # seconds: what takes longer is timed in the first round alone
SHORT = 0.5  # seconds: a shorter call is repeated for as long, in every round, so that a second core is awake for it
CHUNKS = (4, 16, 64, 256, 1024)
DENSE_MOST = 20_000  # the dense matrix of 20,000 points takes 3 GB
FLOOR, OURS, PAIR = "floor", "ours, 1 thread", "ours, 2 threads"
MAXIMUM = "ours, running maximum, 1 thread"
NUMPY, RUNNING = "ours, NumPy alone", "ours, NumPy, running maximum"
SCIPY, TORCH_DENSE, TORCH_ROWS = "scipy dense", "torch dense", "torch in rows"


@dataclass(frozen=True)
class Row:
    """One method on one size: medians over the rounds; None is not measured."""

    method: str
    size: int
    dimension: int
    dtype: str
    seconds: float | None = None
    nanoseconds_a_pair: float | None = None
    processor_nanoseconds_a_pair: float | None = None
    over_floor: float | None = None
    peak_megabytes: float | None = None
    rounds: int = 0
    note: str = ""


def points(size: int, dimension: int, dtype: str, seed: int) -> Any:
    """Return `size` uniform points of the unit sphere."""
    normal = numpy.random.default_rng(seed).normal(size=(size, dimension))
    return (normal / numpy.linalg.norm(normal, axis=1, keepdims=True)).astype(dtype)


def floor(x: Any, y: Any) -> Callable[[], Any]:
    """Return what does the exponentials and the matrix product of all pairs, in cache, and nothing else."""
    cut = tiles.plan(x.shape[1], x.itemsize, 1, 0, 1 << 30, 1, 1, False)
    left, right = (x / x.dtype.type(TAU))[: cut.rows], numpy.ascontiguousarray(y[: cut.columns].T)
    tile = numpy.empty((left.shape[0], right.shape[1]), dtype=x.dtype)
    exponents = left @ right
    times = round(len(x) * len(y) / tile.size)

    def run() -> None:
        with tiles.one_blas_thread():
            for _ in range(times):
                numpy.matmul(left, right, out=tile)
                numpy.exp(exponents, out=tile)

    return run


def own(x: Any, y: Any, threads: int) -> Callable[[], Any]:
    """Return the fused reduction."""
    return lambda: log_sum_exp(x, y, "cosine", TAU, threads=threads)


def inside(x: Any, y: Any, exp: native.Exponential, bound: bool) -> Callable[[], Any]:
    """Return the fused reduction on one thread with an exponential, by the critic's bound or with a running maximum."""
    exponent = critic_exponent("cosine", TAU)
    return lambda: blocked.log_sum_exp(x, y, exponent, None, tiles.BUDGET, 1, exp, bound)


def scipy_dense(x: Any, y: Any) -> Callable[[], Any]:
    """Return SciPy's reduction of the whole matrix."""
    return lambda: scipy.special.logsumexp((x @ y.T) / x.dtype.type(TAU), axis=1)


def torch_methods(x: Any, y: Any) -> dict[str, Callable[[], Any]]:
    """Return PyTorch's reduction of the whole matrix and of as many rows at once as is fastest; nothing without it."""
    try:
        import torch
    except ModuleNotFoundError:
        return {}
    torch.set_num_threads(1)
    a, b = torch.from_numpy(x), torch.from_numpy(y)

    def in_rows(step: int, count: int) -> Any:
        parts = [torch.logsumexp(a[i : i + step] @ b.T / TAU, dim=1) for i in range(0, count, step)]
        return torch.cat(parts).numpy()

    def seconds(step: int) -> float:
        return min(timed(lambda: in_rows(step, min(len(x), 1024)))[0] for _ in range(3))

    best = min(CHUNKS, key=seconds)
    return {TORCH_DENSE: lambda: in_rows(len(x), len(x)), f"{TORCH_ROWS} of {best}": lambda: in_rows(best, len(x))}


def timed(call: Callable[[], Any], least: float = 0.0) -> tuple[float, float]:
    """Return the seconds that a call took, on the clock and of the processor: means over `least` seconds of calls."""
    start, processor, count = time.perf_counter(), time.process_time(), 0
    while count == 0 or time.perf_counter() - start < least:
        call()
        count += 1
    return (time.perf_counter() - start) / count, (time.process_time() - processor) / count


def peak_megabytes(call: Callable[[], Any]) -> float | None:
    """Return how far a call raised the process's resident memory, where Linux can say it."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        before = _status("VmRSS")
        call()
        return (_status("VmHWM") - before) / 1e3
    except OSError:
        return None


def _status(key: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(key))


def measured(size: int, dimension: int, dtype: str, rounds: int, say: Callable[[str], None]) -> list[Row]:
    """Return the rows of one size: every method in turn, `rounds` times over, after a call whose result is checked."""
    x, y = points(size, dimension, dtype, SEED), points(size, dimension, dtype, SEED + 1)
    plain, best = native.NumpyExponential("asked for"), native.exponential(dtype, size * size)
    methods = {FLOOR: floor(x, y), OURS: own(x, y, 1), PAIR: own(x, y, 2), MAXIMUM: inside(x, y, best, bound=False)}
    methods |= {NUMPY: inside(x, y, plain, bound=True), RUNNING: inside(x, y, plain, bound=False)}
    if size <= DENSE_MOST:
        methods |= {SCIPY: scipy_dense(x, y)}
        methods |= torch_methods(x, y)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in methods}
    truth, memory = methods[OURS](), {}
    for name, call in methods.items():
        say(f"{size:,} x {size:,}, d = {dimension}, {dtype}: {name}")
        found: list[Any] = []
        memory[name] = peak_megabytes(lambda call=call, found=found: found.append(call()))  # type: ignore[misc] # defaults bind the loop
        if name != FLOOR and not numpy.allclose(found[0], truth, rtol=0, atol=1e-12 if dtype == "float64" else 1e-4):
            raise SystemExit(f"{name} and {OURS} differ: nothing is timed")
    for number in range(rounds):
        for name, call in methods.items():
            if number == 0 or times[name][0][0] < SLOW:
                times[name].append(timed(call, SHORT))
    rows = [_row(name, (size, dimension, dtype), times, memory[name]) for name in methods]
    missing = [name for name in (SCIPY, TORCH_DENSE, TORCH_ROWS) if not any(n.startswith(name) for n in methods)]
    why = "not installed" if size <= DENSE_MOST else "not measured: the matrix would not fit"
    return rows + [Row(name, size, dimension, dtype, note=why) for name in missing]


def _row(
    name: str, key: tuple[int, int, str], times: dict[str, list[tuple[float, float]]], memory: float | None
) -> Row:
    seconds = statistics.median(wall for wall, _ in times[name])
    cpu = statistics.median(processor for _, processor in times[name])
    # processor time is not shared with whoever else is on the machine
    ratios = [mine[1] / least[1] for mine, least in zip(times[name], times[FLOOR], strict=False)]
    wall, busy = (1e9 * s / key[0] ** 2 for s in (seconds, cpu))
    return Row(name, *key, seconds, wall, busy, statistics.median(ratios), memory, len(times[name]))


def on_gpu(rounds: int, say: Callable[[str], None]) -> tuple[str, list[Row]]:
    """Return the device and its rows, or why there is none and rows that say so."""
    try:
        device = select_backend("cupy").device
    except BackendUnavailable as reason:
        none = [Row(name, size, 3, "float64", note="not measured") for name, size in pairwise_gpu.WANTED]
        return str(reason), none
    say(f"timing on {device}")
    return device, [Row(**row) for row in pairwise_gpu.rows(TAU, rounds, say)]


def table(rows: list[Row]) -> str:
    """Return the rows as text."""
    head = (
        f"{'method':36}{'N = M':>9}{'d':>5} {'dtype':8}{'seconds':>9}{'ns/pair':>9}{'cpu ns':>9}{'/floor':>8}{'MB':>8}"
    )
    lines = [head]
    for row in rows:
        left = f"{row.method:36}{row.size or '':>9}{row.dimension:>5} {row.dtype:8}"
        if row.seconds is None:
            lines.append(f"{left}  {row.note}")
            continue
        ratio = "" if row.over_floor is None else f"{row.over_floor:.2f}"
        peak = "" if row.peak_megabytes is None else f"{row.peak_megabytes:.0f}"
        cpu = "" if row.processor_nanoseconds_a_pair is None else f"{row.processor_nanoseconds_a_pair:.2f}"
        lines.append(f"{left}{row.seconds:9.3f}{row.nanoseconds_a_pair:9.2f}{cpu:>9}{ratio:>8}{peak:>8}")
    return "\n".join(lines)


def second_thread(rows: list[Row]) -> str:
    """Return how many times faster two threads were than one, by the clock, for every size."""
    seconds = {(row.method, row.size, row.dimension, row.dtype): row.seconds for row in rows}
    found = [
        f"N = M = {size}, d = {dimension}, {dtype}: {one / two:.2f}"
        for (method, size, dimension, dtype), one in seconds.items()
        if method == OURS and one and (two := seconds[PAIR, size, dimension, dtype])
    ]
    return "two threads against one: " + ("; ".join(found) or "not measured")


def processor() -> str:
    """Return the processor's name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="2000,10000", help="N = M, separated by commas (default %(default)s)")
    parser.add_argument("--dimensions", default="3,512", help="d, separated by commas (default %(default)s)")
    parser.add_argument("--dtypes", default="float64,float32", help="default %(default)s")
    parser.add_argument("--gpu", action="store_true", help="measure the GPU alone")
    parser.add_argument("--rounds", type=int, default=5, help="times that every method is called (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every row, and where it was measured, there")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.split(",")]

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    before, rows = os.getloadavg(), []
    for size in [] if chosen.gpu else sizes:
        for dimension in (int(d) for d in chosen.dimensions.split(",")):
            for dtype in chosen.dtypes.split(","):
                rows += measured(size, dimension, dtype, chosen.rounds, say)
    device, found = on_gpu(chosen.rounds, say)
    place = {
        "date": time.strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": [before[0], os.getloadavg()[0]],
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "torch": version("torch") if importlib.util.find_spec("torch") else "not installed",
        "exponential": native.exponential("float64", native.WORTH).origin,
        "tau": TAU,
        "gpu": device,
    }
    print(", ".join(f"{key} {value}" for key, value in place.items()))
    print(table(rows + found))
    print(second_thread(rows))
    if chosen.json:
        partial = chosen.json.with_name(chosen.json.name + ".partial")
        partial.write_text(json.dumps({"place": place, "rows": [asdict(r) for r in rows + found]}, indent=1) + "\n")
        partial.replace(chosen.json)


if __name__ == "__main__":
    main()
