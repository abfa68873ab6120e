"""What a person sees on a terminal: help that fits, names that are completed, progress with a bar, counts of one."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from shipped import SUITE

from proofs_check.catalogue import choosing, discovery
from proofs_check.cli import COMMANDS
from proofs_check.commands import progress, shared
from proofs_check.commands.usage import ids
from proofs_check.outcome import Standing
from proofs_check.reports import sheets, tables
from proofs_check.reports.sheets import Column, Sheet


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_fits_80_columns(command, gibbsgap, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = gibbsgap(*command, "--help")
    assert done.code == 0
    assert [line for line in done.out.splitlines() if len(line) > 80] == []


@pytest.mark.long
def test_no_command_writes_a_plural_of_one(gibbsgap, project, own, home):
    project.module("shifted_potential", own)
    assert gibbsgap("regress", "--update", "--reason", "a first ledger", cwd=project.root).code == 0
    for command in (("list",), ("verify", "N1"), ("show", "N1"), ("axioms", "N1"), ("regress",)):
        text = gibbsgap(*command, cwd=project.root).out
        assert re.findall(r"(?<![\d.,])1 (?!does|has|is)[a-z-]+s\b(?! caught)", text) == [], command


@pytest.mark.long
def test_the_id_of_a_clause_shows_that_clause_alone(gibbsgap):
    done = gibbsgap("show", "P3.1.b")
    assert done.code == 0
    assert re.findall(r"^  \((\w)\) ", done.out.split("Definitions")[0], re.MULTILINE) == ["b"]
    assert "first variation  [energy]" in done.out
    assert "strict convexity  [convexity]" not in done.out


@pytest.mark.long
def test_a_headline_shows_what_carries_it(gibbsgap):
    claim = next(claim for claim in SUITE.claims if claim.id == "H2")
    done = gibbsgap("show", "H2")
    assert done.code == 0
    assert done.out.startswith(f"H2  {claim.title}: proved")
    assert all(name in done.out for name in claim.carried_by)
    assert done.out.count("    but  ") == len(claim.caveats)


def test_a_claim_that_others_carry_stands_for_them():
    names = [theorem.id for theorem in shared.chosen(SUITE, ("H3", "T3.1.a", "T3.1"))]
    assert names == ["P3.2", "T3.1"]


def test_a_slip_is_told_from_a_stranger():
    known = [theorem.id for theorem in SUITE.theorems]
    assert [choosing.nearest(name, known) for name in ("p3.1", "T31", "u1.sandwhich", " x1", "NOPE", "")] == [
        "P3.1", "T3.1", "U1.sandwich", "X1", None, None,
    ]  # fmt: skip


def test_ids_are_completed_without_importing_a_module(monkeypatch):
    monkeypatch.setattr(discovery, "imported", None)
    from proofs_check.cli import cli

    with cli.make_context("gibbsgap", ["list"]) as context:
        found = ids(context, None, "U")
    assert set(found) == {t.id for t in SUITE.theorems if t.id.startswith("U")}


def test_progress_has_a_bar_a_count_and_the_time_that_is_left(monkeypatch, capsys):
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    with progress.Progress() as shown:
        shown.start -= 30
        shown.say("P3.1: proved", 3, 9)
        shown.say("P4.1: a step of a name that is much too long for any line of a terminal")
    lines = capsys.readouterr().err.split("\r\x1b[K")[1:]
    assert lines[0].startswith("█████░░░░░░░░░░░ 3 of 9, 60 s left  P3.1: proved")
    assert lines[1].startswith("█████░░░░░░░░░░░ 3 of 9, 60 s left  P4.1: a step")
    assert all(len(line) <= 60 for line in lines)
    assert lines[-1] == "", "wiped at the end"


def test_a_command_with_a_slip_is_told_what_was_meant(gibbsgap):
    assert gibbsgap("verfy").err == "gibbsgap: there is no command 'verfy'; did you mean verify?"
    assert "No such command 'zzzz'" in gibbsgap("zzzz").err


def test_what_stands_below_does_so_only_where_there_is_no_room():
    sheet = Sheet([Column("id", wraps=True), Column("value", right=True), Column("said", below=True)])
    sheet.add("a heading")
    sheet.add("P3.1", "0.5", "what is said of it, at some length")
    sheet.add("P4.1", "0.25", "")
    console = sheets.console()
    texts = {}
    for width in (60, 30):
        console.width = width
        with console.capture() as held:
            console.print(sheet, crop=False)
        texts[width] = [line.rstrip() for line in held.get().splitlines()]
    assert texts[60][2] == "P3.1    0.5  what is said of it, at some length"
    assert texts[30][1:] == [
        "a heading", "P3.1    0.5", "    what is said of it, at", "    some length", "P4.1   0.25",
    ]  # fmt: skip


def test_columns_are_dropped_before_rows_are_stacked():
    sheet = Sheet([Column("id"), Column("kind", dropped=True), Column("where", dropped=True)])
    sheet.add("P3.1", "a" * 20, "b" * 20)
    console = sheets.console()
    texts = {}
    for width in (60, 40, 10):
        console.width = width
        with console.capture() as held:
            console.print(sheet, crop=False)
        texts[width] = held.get()
    assert "b" * 20 in texts[60]
    assert "a" * 20 in texts[40]
    assert "b" not in texts[40]
    assert texts[10].split() == ["id", "P3.1"]


def test_every_theorem_is_on_the_screen_with_its_mark(whole, monkeypatch):
    run, _ = whole
    console = Console(width=80, force_terminal=True, color_system=None, highlight=False, file=io.StringIO())
    kinds = {claim.id: claim.kind for claim in SUITE.claims}
    monkeypatch.setattr(sheets, "console", lambda **_: console)
    sheets.say(*tables.tables(run, kinds))
    text = console.file.getvalue()
    assert {f"{o.standing().mark}{o.id}" for o in run.outcomes} <= set(text.split())
    assert len(text.splitlines()) <= 20
    assert all(len(line.rstrip()) <= 80 for line in text.splitlines())


def test_what_fails_stands_before_the_table(whole):
    run, _ = whole
    first, *rest = run.outcomes
    bad = replace(run, outcomes=(*rest, replace(first, problems=("a problem",))))
    said = [str(line) for line in tables.tables(bad, {}, table=True)]
    place = next(n for n, line in enumerate(said) if "a problem" in line)
    assert "NOT as claimed · 1 of" in said[0]
    assert place < next(n for n, line in enumerate(said) if "Sheet" in line)
    assert f"gibbsgap show {first.id}" in said[-1]


def test_marks_tell_grades_apart():
    assert len({standing.mark for standing in Standing}) == len(Standing)
