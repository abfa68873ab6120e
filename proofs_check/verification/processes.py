"""How other processes start: from a server that has loaded the heavy libraries once, where the system has such servers.

Nothing of the surroundings gets into them: they import nothing from the working folder, in which a user may have a file
called numpy.py or a folder called numerics, and their socket has a short name, however long that of TMPDIR is. This
file is light itself, so that the server loads the libraries while this process does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from multiprocessing import resource_tracker, util
from multiprocessing.context import BaseContext
from pathlib import Path

# Theorems are not among them: each process loads those itself and reports a mistake in one.
HEAVY = (
    "proofs_check.verification.parallel",
    "array_api_compat.numpy",
    "scipy.special",
    "hypothesis",
    "numerics.critics.registry",
)
# A socket's whole name has at most 103 bytes on some systems; what is put behind the folder's takes under 40.
_LONGEST = 60
_SHORT = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 (a folder of its own is made in it, which nobody else can read)


def context() -> BaseContext:
    """Return how processes start; never as copies of this one, as forking beside running BLAS threads is unsafe."""
    start()
    return _kind()


def start() -> None:
    """Start the server, if there is one and it does not run; it goes on beside what this process does."""
    if _kind().get_start_method() == "forkserver":
        from multiprocessing import forkserver  # noqa: PLC0415 (absent on Windows)

        with _alone():
            forkserver.set_forkserver_preload([*HEAVY])
            forkserver.ensure_running()
            resource_tracker.ensure_running()


def _kind() -> BaseContext:
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep the working folder out of the import path of what is started, and give it a folder with a short name."""
    safe, folder = os.environ.get("PYTHONSAFEPATH"), tempfile.tempdir
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        if len(os.fsencode(tempfile.gettempdir())) > _LONGEST:
            tempfile.tempdir = next((f for f in _SHORT if os.access(f, os.W_OK) and Path(f).is_dir()), None)
        util.get_temp_dir()  # made now, and used from now on
        yield
    finally:
        tempfile.tempdir = folder
        if safe is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = safe
