"""The README says what the suite does: its output is the real one, its example is verified."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.reports import tables
from proofs_check.verification.run import settings_of, verify

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
ALL = "\n".join((README, *PAGES.values()))


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", ALL, re.DOTALL)


def block(language, holding):
    return next(text for text in blocks(language) if holding in text)


@pytest.fixture(scope="module")
def settings():
    return settings_of("quick", 0, select_backend("numpy"))


def rows(text):
    """The lines of the tables without what differs between machines: the last digits of errors."""
    kept = [re.sub(r"\s+\d(e-\d+|e\+00)", " #", line.rstrip()) for line in text.splitlines()]
    return [line for line in kept if re.match(r"(theorem|evidence|[A-Z][\w.]+\s\s)", line)]


def test_the_output_shown_is_the_real_output(whole):
    run, _ = whole
    output = io.StringIO()
    Console(width=140, file=output).print(*tables.tables(run, verbose=True), sep="\n")
    printed = rows(output.getvalue())
    shown = rows(next(block for block in blocks("text") if block.startswith("theorem ")))
    assert len(shown) > 4
    assert [line for line in shown if line.split() not in [other.split() for other in printed]] == []


def test_the_batch_shown_is_the_real_one():
    from proofs_check.cli import cli

    command, *shown = next(b for b in blocks("text") if "expected loss" in b).splitlines()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        cli.main(command.split()[2:], standalone_mode=False)
    # the last digit of a value and its error may differ between machines
    kept = [re.sub(r"\d ± \de-\d+", " #", line) for line in (*shown, "//", *output.getvalue().splitlines())]
    assert kept[: len(shown)] == kept[len(shown) + 1 :]


def test_the_example_is_verified_as_it_stands(tmp_path, settings):
    folder = tmp_path / "theorems"
    folder.mkdir()
    (folder / "shift.py").write_text(block("python", 'id="Shift"'), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(block("toml", "[tool.gibbsgap]"), encoding="utf-8")
    found = discovery.catalogue(discovery.sources(tmp_path))
    assert not found.broken
    run = verify(found, ["Shift"], settings)
    assert run.as_claimed, run.outcomes[0].problems
    assert str(run.outcomes[0].verdict) == "proved"


def test_every_command_named_is_there():
    from proofs_check.cli import COMMANDS

    named = set(re.findall(r"`gibbsgap (\w+)", ALL)) | set(re.findall(r"^\$ gibbsgap (\w+)", README, re.MULTILINE))
    assert named <= set(COMMANDS)
    assert {name for name in COMMANDS if name != "doctor"} <= named


def test_every_link_leads_to_a_file():
    """From where its page lies; and every page of the docs is reached from the README."""
    reached = set()
    for page, text in {Path("README.md"): README, **PAGES}.items():
        for target in re.findall(r"\]\((?!http)([^)#]+)", text):
            assert (ROOT / page.parent / target).exists(), f"{page}: {target}"
            reached.add((ROOT / page.parent / target).resolve())
    assert {(ROOT / page).resolve() for page in PAGES} <= reached


def test_the_readme_is_one_screen_with_three_doors():
    assert len(README.splitlines()) <= 60
    doors = [part for part in README.split("\n## ") if "$ gibbsgap" in part]
    assert len(doors) == 3
    assert all(len(part.strip().splitlines()) <= 13 for part in doors)


def test_the_picture_shows_every_theorem():
    picture = (ROOT / "docs" / "pipeline.svg").read_text(encoding="utf-8")
    shown = set(re.findall(r">([^<>]+)</text>", picture))
    sources = discovery.sources(ROOT)
    assert {theorem.id for theorem in discovery.catalogue(sources).of(sources[:1]).theorems} <= shown


def test_a_new_project_has_the_example_of_the_docs():
    template = ROOT / "proofs_check" / "templates" / "project" / "shift.py.txt"
    assert template.read_text(encoding="utf-8") == block("python", 'id="Shift"')
