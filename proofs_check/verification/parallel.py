"""Verify theorems in several processes: each loads the catalogue and has a computer-algebra worker of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from numerics.arrays import select_backend
from proofs_check.catalogue.discovery import Source, catalogue
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.carriers.jobs import Carrier, Job, Lost, seldom_collected
from proofs_check.verification.engine import Verifier, broken
from proofs_check.verification.settings import Settings, worker_of
from proofs_check.vocabulary.theorem import Theorem


def verified(
    theorems: Sequence[Theorem], sources: Sequence[Source], settings: Settings, carrier: Carrier
) -> Iterator[TheoremOutcome]:
    """Yield the outcome of each theorem as it is ready; one whose process ends under it is undecided."""
    job = Job(_ready, (tuple(sources), replace(settings, backend=None)), Verifier.named)
    by_id = {theorem.id: theorem for theorem in theorems}
    for name, found in carrier.shared(job, list(by_id)):
        yield broken(by_id[name], found.why, 0.0) if isinstance(found, Lost) else found


@contextlib.contextmanager
def _ready(sources: tuple[Source, ...], settings: Settings) -> Iterator[Verifier]:
    worker = worker_of(settings)
    known = {theorem.id: theorem for theorem in catalogue(sources).theorems}
    try:
        with seldom_collected():
            yield Verifier(replace(settings, backend=select_backend("numpy")), worker, known=known)
    finally:
        worker.stop()
