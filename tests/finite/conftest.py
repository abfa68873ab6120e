"""What the tests of finite measures share: the enumeration of a finite measure in 50 digits, and theorems by id."""

from pathlib import Path

import pytest
from enumeration import Enumeration

from proofs_check.catalogue import discovery

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def enumeration():
    return Enumeration


@pytest.fixture(scope="session")
def theorem_called():
    """Return a theorem of the project by its id."""
    theorems = {t.id: t for t in discovery.catalogue(discovery.sources(ROOT)).theorems}
    return theorems.__getitem__
