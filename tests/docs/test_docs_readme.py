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

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


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
    shown = rows(blocks("text")[0])
    assert len(shown) > 4
    assert [line for line in shown if line.split() not in [other.split() for other in printed]] == []


def test_the_batch_shown_is_the_real_one():
    from proofs_check.cli import cli

    command, *shown = next(b for b in blocks("text") if b.startswith("$ gibbsgap batch")).splitlines()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        cli.main(command.split()[2:], standalone_mode=False)
    # the last digit of a value and its error may differ between machines
    kept = [re.sub(r"\d ± \de-\d+", " #", line) for line in (*shown, "//", *output.getvalue().splitlines())]
    assert kept[: len(shown)] == kept[len(shown) + 1 :]


def test_the_example_is_verified_as_it_stands(tmp_path, settings):
    folder = tmp_path / "theorems"
    folder.mkdir()
    (folder / "shift.py").write_text(blocks("python")[0], encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(blocks("toml")[0], encoding="utf-8")
    found = discovery.catalogue(discovery.sources(tmp_path))
    assert not found.broken
    run = verify(found, ["Shift"], settings)
    assert run.as_claimed, run.outcomes[0].problems
    assert str(run.outcomes[0].verdict) == "proved"


def test_every_command_named_is_there():
    from proofs_check.cli import COMMANDS

    named = set(re.findall(r"`gibbsgap (\w+)", README))
    assert named <= set(COMMANDS)
    assert {name for name in COMMANDS if name != "doctor"} <= named
