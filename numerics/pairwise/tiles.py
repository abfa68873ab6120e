"""How a reduction over pairs is cut: tiles that stay in a core's cache, threads over blocks of rows, a budget."""

from __future__ import annotations

import collections
import functools
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

import threadpoolctl

from numerics import checks

Result = TypeVar("Result")
Item = TypeVar("Item")
BUDGET = 64 << 20  # bytes of scratch memory, all threads together
LOW_DIMENSION = 16  # up to here a tile's products cost less than its exponentials, and points are copied freely
# 256 KiB, which a core's second-level cache holds; OpenBLAS takes twice as long for rows of more than 2 KiB
_LOW = (128, 256)
_HIGH = (256, 2048)  # the matrix product wants large tiles, and outweighs everything else
_LEAST = (16, 32)


@dataclass(frozen=True)
class Plan:
    """Blocks of `rows`, tiles of `rows` × `columns`, and the number of `threads` over blocks."""

    rows: int
    columns: int
    threads: int

    def blocks(self, size: int) -> list[slice]:
        """Return the blocks of `size` rows."""
        return _cut(size, self.rows)

    def tiles(self, size: int) -> list[slice]:
        """Return the tiles of `size` columns."""
        return _cut(size, self.columns)


def _cut(size: int, step: int) -> list[slice]:
    return [slice(start, min(start + step, size)) for start in range(0, size, step)]


def plan(
    dimension: int, itemsize: int, sums: int, shared: int, budget: int, threads: int | None, scratch: int, centred: bool
) -> Plan:
    """Return the tiles for points of `dimension`, numbers of `itemsize` bytes and `sums` sums a row.

    `shared` bytes are held once; each thread holds `scratch` tiles, its block of points, that of the columns too where
    they are `centred`, and its sums. Tiles do not depend on the number of threads, so that neither do the sums: a small
    budget takes threads first.

    Raises:
        ValueError: `budget` cannot hold one thread's smallest tiles, or `threads` is no whole number ≥ 1.
    """
    wanted = cores() if threads is None else checks.whole("threads", threads, 1)
    checks.whole("budget", budget, 1)
    low = dimension <= LOW_DIMENSION and sums <= 8
    rows, columns = _LOW if low else _HIGH
    columns *= 8 // itemsize

    def held() -> int:
        points = rows + columns if centred else rows
        return itemsize * (scratch * rows * columns + points * dimension) + 8 * 2 * rows * (sums + 1)

    while shared + held() > budget and (rows, columns) != _LEAST:
        rows, columns = max(_LEAST[0], rows // 2), max(_LEAST[1], columns // 2)
    if shared + held() > budget:
        raise ValueError(
            f"budget={budget!r} must be >= {shared + held()} bytes for points of this number and dimension"
        )
    return Plan(rows, columns, max(1, min(wanted, (budget - shared) // held())))


def over_blocks(blocks: list[slice], work: Callable[[slice], None], threads: int) -> None:
    """Call `work` on every block, `threads` at a time, with BLAS at one thread each."""
    with one_blas_thread():
        collections.deque(in_order(min(threads, len(blocks)), work, blocks), maxlen=0)


def in_order(workers: int, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield function(item) in the order of `items`, computed by `workers` threads a few items ahead.

    The linear algebra under each of several threads is kept to one thread: the items are the parallelism. After an
    error, or an interrupt, nothing more is begun.
    """
    if workers == 1:
        yield from map(function, items)
        return
    waiting: collections.deque[Future[Result]] = collections.deque()
    # A BLAS that is threaded by OpenMP has a limit for every thread; for the others the caller's holds.
    with one_blas_thread(), ThreadPoolExecutor(workers, initializer=one_blas_thread) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def one_blas_thread() -> AbstractContextManager[Any]:
    """Return a context that holds NumPy's BLAS at one thread."""
    limit: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limit


@functools.cache
def _controller() -> threadpoolctl.ThreadpoolController:
    return threadpoolctl.ThreadpoolController()


def cores() -> int:
    """The cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
