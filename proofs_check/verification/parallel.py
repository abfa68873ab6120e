"""Verify theorems in several processes: each loads the catalogue and has a computer-algebra worker of its own."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace

from numerics.arrays import select_backend
from proofs_check.catalogue.discovery import Source, catalogue
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification import processes as loading
from proofs_check.verification.engine import Verifier
from proofs_check.verification.settings import Settings, worker_of
from proofs_check.vocabulary.theorem import Theorem

# What one child process holds, from its start to its end.
_verifiers: list[Verifier] = []
_theorems: dict[str, Theorem] = {}


def verified(
    names: Sequence[str], sources: Sequence[Source], settings: Settings, processes: int
) -> Iterator[TheoremOutcome]:
    """Yield the outcome of each theorem as it is ready.

    Processes are never forked from this one: forking beside running BLAS threads is unsafe.
    """
    start = (list(sources), replace(settings, backend=None))
    with ProcessPoolExecutor(processes, loading.context(), initializer=_prepare, initargs=start) as pool:
        waiting = {pool.submit(_verify, name): name for name in names}
        try:
            for ready in as_completed(waiting):
                yield ready.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _prepare(sources: list[Source], settings: Settings) -> None:
    worker = worker_of(settings)
    _theorems.update({theorem.id: theorem for theorem in catalogue(sources).theorems})
    # Expressions have no cycles and what is loaded stays: the collector need not look at it again and again.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    _verifiers.append(Verifier(replace(settings, backend=select_backend("numpy")), worker, known=_theorems))


def _verify(name: str) -> TheoremOutcome:
    return _verifiers[0].theorem(_theorems[name])
