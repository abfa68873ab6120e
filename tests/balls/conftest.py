"""What the tests of certificates share: the committed witnesses, and the reader that shares no code with them."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITNESSES = {path.stem: path for path in sorted((ROOT / "theorems" / "witnesses").glob("*.json"))}


@pytest.fixture(scope="session")
def recheck():
    spec = importlib.util.spec_from_file_location("recheck", Path(__file__).with_name("recheck.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def data():
    """Return a function that reads the JSON of a witness anew, to be edited."""
    return lambda name: json.loads(WITNESSES[name].read_text(encoding="utf-8"))
