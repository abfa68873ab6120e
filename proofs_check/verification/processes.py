"""How other processes start: from a server that has loaded the heavy libraries once, where the system has such servers.

It is light itself, so that the server loads them while this process does.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import BaseContext

# Theorems are not among them: each process loads those itself and reports a mistake in one.
HEAVY = (
    "proofs_check.verification.parallel",
    "array_api_compat.numpy",
    "scipy.special",
    "hypothesis",
    "numerics.critics.registry",
)


def context() -> BaseContext:
    """Return how processes start; never as copies of this one, as forking beside running BLAS threads is unsafe."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def start() -> None:
    """Start the server, if there is one; it goes on beside what this process does."""
    found = context()
    if found.get_start_method() == "forkserver":
        from multiprocessing import forkserver  # noqa: PLC0415 (absent on Windows)

        found.set_forkserver_preload([*HEAVY])
        forkserver.ensure_running()
