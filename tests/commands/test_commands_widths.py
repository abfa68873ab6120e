"""What is printed is never cut: at any width every word and number stands in it whole, and lines keep to the width."""

import io
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from numerics.embeddings.records import Diagnosis, Options, Row
from numerics.embeddings.study import Comparison
from proofs_check.commands import mutate
from proofs_check.commands.measuring import digits
from proofs_check.outcome import Outcome
from proofs_check.reports import sheets, tables
from proofs_check.reports.embeddings import tables as embeddings
from proofs_check.reports.sheets import Column, Sheet

WIDTHS = (*range(40, 201, 7), 60, 80, 120)


def printed(monkeypatch, width, *things):
    out = io.StringIO()
    made = Console(file=out, width=width, force_terminal=True, color_system=None, highlight=False)
    monkeypatch.setattr(sheets, "console", lambda: made)
    sheets.say(*things)
    return out.getvalue()


def cut(text, width, rows):
    """Say what is wrong with a text that should hold these rows of cells; empty where nothing is."""
    wide = [line for line in text.splitlines() if cell_len(line.rstrip()) > width]
    faults = [f"wider than {width}: {w!r}" for w in wide if len(re.sub(r"^(\s*\S+:)? *", "", w).split()) > 1]
    words = text.split()
    cells = [cell for row in rows for cell in row]
    faults += [f"{cell!r} is not whole" for cell in cells if not all(word in words for word in cell.split())]
    return faults


CELL = st.one_of(
    st.floats(allow_nan=False).map("{:.4g}".format),
    st.floats(allow_nan=False).map("{:.12f}".format),
    st.text("abcτρ∫1.5 −漢", max_size=60).map(lambda text: " ".join(text.split())),
)


@st.composite
def any_sheet(draw):
    titles, truth = st.sampled_from(("value", "95% interval", "κ")), st.booleans()
    columns = draw(st.lists(st.tuples(titles, truth, truth, truth), min_size=1, max_size=8))
    rows = draw(st.lists(st.lists(CELL, min_size=len(columns), max_size=len(columns)), max_size=4))
    return [Column(title, right, wraps, below=below) for title, right, wraps, below in columns], rows


@pytest.mark.slow
@settings(max_examples=150, deadline=None, derandomize=True)
@given(any_sheet(), st.integers(40, 200))
def test_no_cell_of_any_table_is_cut(made, width):
    columns, rows = made
    sheet = Sheet(columns)
    for row in rows:
        sheet.add(*row)
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, highlight=False).print(sheet, crop=False)
    assert cut(out.getvalue(), width, rows) == []


def test_a_table_that_cuts_is_seen():
    """What the law rejects: a table that shortens cells, one that folds them, and a crop."""
    cells = ("1.943e+04", "1.2345e+04 … 2.3456e+04", "0.001", "0.12345", "U-statistic; a note of some words")
    for overflow, no_wrap in (("ellipsis", True), ("fold", False), ("crop", True)):
        table = Table()
        for title in ("value", "95% interval", "p, no gap", "shuffled", "estimator"):
            table.add_column(title, overflow=overflow, no_wrap=no_wrap)
        table.add_row(*cells)
        out = io.StringIO()
        Console(file=out, width=40, color_system=None).print(table)
        assert cut(out.getvalue(), 40, [cells]), overflow


def number(key, group, **fields):
    row = {"value": 19432.123, "low": 18345.1, "high": 20456.7, "p": 0.001, "control": 1.2345e-7, "note": "X5"}
    return Row(key, group, f"a quantity called {key}", estimator="U-statistic; all pairs", **{**row, **fields})


def measurement():
    pairs = [number(key, "pairs", low=None, high=None) for key in ("alignment", "recall_i2t_any_1", "recall_t2i_1")]
    rows = (number("centroid_gap", "gap"), *pairs, number("coupling", "theory", value=-1.5e-300))
    plain = Diagnosis(("x.npy", "y.npy"), rows, ("said " * 30,), ("a warning " * 20,), None)
    return Comparison(plain, plain, 0.5)


def evidence():
    step = {"theorem": "P3.1", "clause": None, "facet": "quadrature", "grade": "quadrature", "result": "holds"}
    return Outcome(name="a number of a long name, on S²", said="x", why="y", where="z", seconds=0.0, **step,
                    value=-123456.123456789, error=1e-10, residual=1e-12, tolerance=1e-9)  # fmt: skip


def real():
    """Every table that a command prints, and its rows of cells."""
    made = [("embeddings", embeddings._sheet(measurement(), Options(0.1)))]
    made += [("numbers", tables._numbers([("P3.1", evidence())]))]
    counts = mutate.Counter({"killed": 12345, "equal": 1, "alive": 0})
    made += [("mutants", mutate._sheet({"T3.1.gradient": counts, "L1": counts}))]
    return made


@pytest.mark.parametrize("width", WIDTHS)
def test_no_table_of_a_command_is_cut(width, monkeypatch):
    for name, sheet in real():
        rows = [[cell.plain for cell in row] for row in sheet.rows]
        assert rows, name
        assert cut(printed(monkeypatch, width, sheet), width, rows) == [], name


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_a_command_is_cut(width, monkeypatch):
    lines = [*embeddings.said([measurement()], Options(0.1))]
    texts = [thing.plain for thing in lines if isinstance(thing, Text)]
    assert cut(printed(monkeypatch, width, *lines), width, [texts]) == []


def test_what_is_no_terminal_has_whole_lines(capsys):
    sheets.say("word " * 100)
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("columns", ["40", "60", "80", "1", "0", "-3", "x", "100000"])
def test_commands_work_at_any_width(columns, gibbsgap, monkeypatch, tmp_path):
    """COLUMNS may hold anything."""
    monkeypatch.setenv("COLUMNS", columns)
    for arguments in (("list",), ("batch", "--dim", "8", "--tau", "1", "--batch", "8"), ("--help",)):
        done = gibbsgap(*arguments, cwd=tmp_path)
        assert (done.code, done.err) == (0, ""), arguments


def test_digits_have_a_table_too():
    fields = digits.Outcome._fields
    run = digits.Outcome(
        **{name: 0.0 for name in fields if name != "measured"}, measured=dict.fromkeys(digits.COLUMNS, 0.5)
    )
    runs = [run._replace(corruption=share) for share in digits.SHARES]
    sheet = next(thing for thing in digits._said(runs, 1) if isinstance(thing, Sheet))
    for width, row in itertools.product((40, 200), [[c.plain for c in r] for r in sheet.rows]):
        out = io.StringIO()
        Console(file=out, width=width, color_system=None).print(sheet, crop=False)
        assert cut(out.getvalue(), width, [row]) == []
