"""Every example of Python in the docs and in docstrings is run, and what it prints is what stands there."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
OPTIONS = doctest.ELLIPSIS
# Pages whose blocks are no sessions: each is judged by a test of its own.
OTHERS = {"vocabulary.md": "test_docs_vocabulary.py", "own-theorem.md": "test_docs_readme.py"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def sessions(page):
    """Return the sessions of a page as one, in which the lines are those of the page."""
    text = page.read_text(encoding="utf-8")
    kept = list(text)
    inside = [match.span(2) for match in FENCE.finditer(text) if match[1] == "pycon"]
    for place, letter in enumerate(text):
        if letter != "\n" and not any(start <= place < end for start, end in inside):
            kept[place] = ""
    return "".join(kept)


def failures(test):
    said = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=said.append)
    return "".join(said)


WITH_SESSIONS = [page for page in PAGES if ">>>" in page.read_text(encoding="utf-8")]


@pytest.mark.long
@pytest.mark.parametrize("page", WITH_SESSIONS, ids=lambda page: page.name)
def test_a_page_s_sessions_go_as_they_stand(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(sessions(page), {}, page.name, str(page), 0)
    assert len(test.examples) == page.read_text(encoding="utf-8").count("\n>>> ")
    assert failures(test) == ""


def test_every_block_of_python_is_run_by_some_test():
    for page in PAGES:
        kinds = [kind for kind, _ in FENCE.findall(page.read_text(encoding="utf-8"))]
        assert {"python", "py", "python3"}.isdisjoint(kinds) or (page.name in OTHERS and "pycon" not in kinds), page
    assert all((ROOT / "tests" / "docs" / test).is_file() for test in OTHERS.values())


def test_a_session_that_goes_otherwise_is_seen():
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert "Expected:\n    3\nGot:\n    2\n" in failures(test)


def modules():
    for package in ("numerics", "proofs_check", "theorems"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if ">>> " in file.read_text(encoding="utf-8"):
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.slow
def test_examples_in_docstrings_go_as_they_stand():
    found = [test for name in modules() for test in doctest.DocTestFinder().find(importlib.import_module(name))]
    assert sum(len(test.examples) for test in found) >= 4
    assert [said for test in found if (said := failures(test))] == []
