"""The site of the one run that all tests share, as files."""

from pathlib import Path

import pytest

from proofs_check.catalogue import discovery, items, theory
from proofs_check.reports import ledger
from proofs_check.site.pages import Book, files

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def found():
    sources = discovery.sources(HERE)
    return discovery.catalogue(sources).of(sources[:1])


@pytest.fixture(scope="session")
def pages(whole, found):
    """Return the files by name."""
    run, _ = whole
    history = [
        e for s in found.theories if (s.root / ledger.NAME).exists() for e in ledger.read(s.root / ledger.NAME).history
    ]
    return files(Book(found, theory.of(found.theories), run, items.of(found.theories), history))


@pytest.fixture(scope="session")
def folder(pages, tmp_path_factory):
    """Return the folder that the files lie in."""
    made = tmp_path_factory.mktemp("pages")
    for name, text in pages.items():
        (made / name).write_text(text, encoding="utf-8")
    return made
