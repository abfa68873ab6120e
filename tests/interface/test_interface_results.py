"""What the top level returns shows itself on a screen and in a notebook, becomes a data frame, and is saved whole."""

import csv
import importlib
import io
import json
import re
import types
from html.parser import HTMLParser
from xml.etree import ElementTree

import pandas
import pytest

import numerics
import proofs_check
from numerics.results import HEIGHT, WIDTH, Result, Table, html, screen

pytestmark = pytest.mark.slow


def concrete(kind):
    below = [one for sub in kind.__subclasses__() for one in concrete(sub)]
    return [kind] * (not kind.__abstractmethods__) + below


def test_every_kind_of_result_is_a_name_of_a_top_level():
    offered = [getattr(package, name) for package in (numerics, proofs_check) for name in package.__all__]
    kinds = {one for one in offered if isinstance(one, type)}
    assert kinds == set(concrete(Result)) != set()


def test_it_fits_a_screen_and_cuts_no_number(result):
    lines = repr(result).splitlines()
    assert 0 < len(lines) <= HEIGHT
    assert [line for line in lines if len(line) > WIDTH or line != line.rstrip()] == []
    assert "…" not in repr(result).replace("… and", "")
    left = re.findall(r"… and (\d+) more rows", repr(result))
    assert len(left) == (len(result.table().rows) > HEIGHT)


class Elements(HTMLParser):
    """Whether what is opened is closed in order, and the text between."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text, self.tags = [], "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, _):
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_a_notebook_shows_elements_that_are_closed_and_text_as_it_is(result):
    page = Elements(result._repr_html_())
    assert page.open == []
    assert "script" not in page.tags
    flat = "".join(page.text.split())
    said = [row[0] for row in result.table().rows if len(row) > 1]
    assert [one for one in said if "".join(one.split()) not in flat] == []


def test_text_is_escaped():
    page = html(["a < b & c"], Table(("<i>",), [("<b>x</b>",)]))
    assert "<b>" not in page
    assert Elements(page).text == "a < b & c<i><b>x</b>"


def test_a_data_frame_has_every_row_and_column(result):
    frame, (columns, rows) = result.to_pandas(), result.data()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(columns)
    assert len(frame) == len(rows) > 0
    assert len(result.table().rows) >= 1


def test_without_pandas_it_says_what_to_install(result, monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("numerics.results.importlib", types.SimpleNamespace(import_module=absent))
    with pytest.raises(ModuleNotFoundError, match=r"^to_pandas needs pandas: pip install 'gibbsgap\[pandas\]'$"):
        result.to_pandas()


READ = {
    ".json": json.loads,
    ".csv": lambda text: list(csv.reader(io.StringIO(text)))[1:],
    ".xml": lambda text: ElementTree.fromstring(text).findall("testsuite"),
}


def test_it_is_saved_in_every_format(result, tmp_path):
    assert {".json", ".csv"} <= set(result.formats()) <= set(READ)
    for ending, read in READ.items():
        path = tmp_path / f"found{ending.upper()}"
        if ending not in result.formats():
            with pytest.raises(ValueError, match=r"must end in \.json or \.csv"):
                result.save(path)
            continue
        assert result.save(str(path)) == path
        assert read(path.read_text(encoding="utf-8"))
    assert len(READ[".csv"]((tmp_path / "found.CSV").read_text(encoding="utf-8"))) == len(result.data().rows)


def test_it_is_saved_whole_or_not_at_all(result, tmp_path, monkeypatch):
    path = tmp_path / "found.json"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(OSError, match="is not a writable folder"):
        result.save(tmp_path / "nowhere" / "found.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(OSError, match="is a folder; name a file"):
        result.save(tmp_path / "folder.json")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        result.save(path)
    assert path.read_text(encoding="utf-8") == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder.json", "found.json"]


@pytest.mark.parametrize("rows", [1, 23, 24, 25, 400])
def test_rows_that_a_screen_has_no_room_for_are_counted(rows):
    lines = screen((), Table(("n", "square"), [(str(n), str(n * n)) for n in range(rows)])).splitlines()
    shown = sum(bool(re.match(r" *\d+ +\d+$", line)) for line in lines)
    assert len(lines) <= HEIGHT
    counted = re.search(r"… and (\d+) more", lines[-1])
    assert shown + (int(counted[1]) if counted else 0) == rows


def test_a_column_that_does_not_fit_is_left_out_whole():
    wide = Table(("name", "a", "b", "c"), [("x" * 30, "1" * 20, "2" * 20, "3" * 20)])
    assert screen((), wide).splitlines()[1] == f"{'x' * 30}  {'1' * 20}  {'2' * 20}"
    word = Table(("name", "a"), [("long " * 30, "1" * 20)])
    assert [len(line) <= WIDTH and "long" in line for line in screen((), word).splitlines()[1:]] == [True] * 3


@pytest.mark.parametrize("package", [numerics, proofs_check])
def test_names_are_loaded_when_they_are_asked_for(package):
    assert {*package.__all__} <= set(dir(package))
    assert all(getattr(package, name).__doc__ for name in package.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        importlib.import_module(package.__name__).nothing  # noqa: B018 (it is the access that fails)
