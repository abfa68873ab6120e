"""What all tests share: one BLAS thread a process, five tiers, and one run of each theory.

Tests run beside each other, a process a core: BLAS threads of each would wait for those of the others.
"""

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

# Read when NumPy and SciPy are loaded: here before pytest-xdist starts its workers, and before any command is run.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ["GIBBSGAP_FRESH"] = "1"  # tests change code as it runs, which no digest of files sees

ROOT = Path(__file__).resolve().parents[1]
# A test that asks for one of these pays for a whole run, a compiler, or another pytest.
DEAR = {"whole", "whole_of_neighbours", "verified", "compiled", "bench", "pytester"}


def pytest_collection_modifyitems(items):
    """Every test is fast that is neither marked slow, long, nightly or weekly nor asks for something dear."""
    for item in items:
        if DEAR.isdisjoint(getattr(item, "fixturenames", ())) and not {"slow", "long", "nightly", "weekly"} & {
            mark.name for mark in item.iter_markers()
        }:
            item.add_marker(pytest.mark.fast)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """Return a run of the paper's theory at the quick level, and what it said of its progress."""
    return _made_once("theorems", tmp_path_factory)


@pytest.fixture(scope="session")
def whole_of_neighbours(tmp_path_factory):
    """Return the same of the theory of neighbours."""
    return _made_once("neighbours", tmp_path_factory)


def _made_once(theory, tmp_path_factory):
    """Return a run of a theory: the first process that asks makes it, with every core; the others read it."""
    from numerics.arrays import select_backend

    base = tmp_path_factory.getbasetemp()
    file = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"{theory}.pickle"
    with FileLock(f"{file}.lock"):
        if not file.is_file():
            file.write_bytes(pickle.dumps(_whole(theory)))
        run, said = pickle.loads(file.read_bytes())
    return replace(run, settings=replace(run.settings, backend=select_backend("numpy"))), said


@pytest.fixture(scope="session")
def browser():
    from browser import Browser

    opened = Browser()
    yield opened
    opened.close()


def _whole(theory):
    from numerics.arrays import select_backend
    from proofs_check.catalogue import discovery
    from proofs_check.verification import processes
    from proofs_check.verification import run as verification
    from proofs_check.verification.carriers.pool import Pool

    processes.start()
    said = []
    sources = discovery.sources(ROOT)
    found = discovery.catalogue(sources).of([source for source in sources if source.name == theory])
    settings = verification.settings_of("quick", 0, select_backend("numpy"))
    run = verification.verify(found, (), settings, lambda what, *_: said.append(what), Pool(os.cpu_count() or 1))
    return replace(run, settings=replace(run.settings, backend=None)), said
