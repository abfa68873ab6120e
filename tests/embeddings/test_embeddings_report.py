"""The report: its answer is what was measured, every quantity is explained, nothing is needed, no text overlaps."""

import csv
import dataclasses
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from numerics.arrays import select_backend
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.records import Options, Row
from numerics.embeddings.study import Comparison, Question
from numerics.published import coco_checkpoints
from proofs_check.catalogue import discovery
from proofs_check.catalogue.claims import claims_of
from proofs_check.reports.embeddings import page, paper, quantities, tables
from proofs_check.reports.embeddings.answer import more
from proofs_check.reports.embeddings.charts import charts, ticks
from proofs_check.reports.embeddings.plot import Plot

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
WIDE = {"value": -1.234e-300, "low": -2.345e-300, "high": -1.123e-300, "control": -1.234e-301}
ASKED = Options(0.2, replicates=60, flips=39)


def cloud(gap, n=80, d=8, k=2):
    rng = np.random.default_rng(7)
    x = rng.standard_normal((n, d))
    y = np.repeat(x, k, axis=0) + 0.3 * rng.standard_normal((k * n, d))
    return x + gap * np.eye(d)[0], y - gap * np.eye(d)[0]


def of(x, y, options=ASKED):
    return measure(x, y, None, options, backend=select_backend("numpy"))


@pytest.fixture(scope="module")
def apart():
    return of(*cloud(1.5))


@pytest.fixture(scope="module")
def results(apart):
    other = of(*cloud(0.0, k=1))
    long = dataclasses.replace(other, names=("$a_file$/" + "very_long_name" * 12 + ".npy", "<b> & 'c'.npy"))
    wide = [dataclasses.replace(row, **WIDE) if row.group == "theory" else row for row in long.rows]
    return [Comparison(apart, long, 0.5), Comparison(dataclasses.replace(long, rows=tuple(wide)), long, 0.5)]


@pytest.fixture(scope="module")
def text(results):
    return page.html(results, ASKED, Question(("a", "b")))


def test_the_answer_is_the_gap_its_interval_its_test_and_the_probe(apart):
    gap, auc = apart["centroid_gap"], apart["auc"]
    said = apart.answer
    assert said.startswith(
        f"The gap between images and captions is {gap.measured}, p = {gap.p:.3g}; a linear probe tells"
    )
    assert auc.measured in said
    for number, exact in zip(re.findall(r"[\d.]+", gap.measured), (gap.value, gap.low, gap.high), strict=True):
        assert float(number) == pytest.approx(exact, abs=0.6 * 10 ** -len(number.partition(".")[2]))
    lines = " ".join(more(apart, ASKED))
    assert apart["coupling"].measured in lines
    assert apart["recall_i2t_any_1"].measured in lines


def test_where_there_is_no_gap_none_is_said():
    rng = np.random.default_rng(3)
    said = of(rng.standard_normal((60, 6)), rng.standard_normal((60, 6))).answer
    assert said.startswith("No gap between images and captions is seen")
    assert "does not tell the modalities apart" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((0.93412, 0.93101, 0.93699), "0.934 [0.931, 0.937]"),
        ((0.9995, 0.9972, 0.9999), "0.9995 [0.9972, 0.9999]"),
        ((0.9995, 0.95, 1.0), "0.9995 [0.9500, 1.0000]"),
        ((1.0, 0.9981, 1.0), "1.000 [0.998, 1.000]"),
        ((1.0, 0.46, 1.0), "1.0 [0.5, 1.0]"),
        ((-17.14, -20.0, 40.0), "-17 [-20, 40]"),
        ((13440.0, 13030.0, 13850.0), "1.344e+04 [1.303e+04, 1.385e+04]"),
        ((0.5, None, None), "0.5"),
        ((None, None, None), "not resolved"),
    ],
)
def test_an_interval_has_the_digits_that_it_needs(row, said):
    value, low, high = row
    assert Row("k", "g", "l", value, "U", low=low, high=high).measured == said


def test_every_quantity_is_explained_and_every_explanation_is_of_one(results):
    keys = {quantities.key_of(row.key) for result in results for row in result.plain.rows}
    assert keys == set(quantities.table())
    claims = {claim.id for source in discovery.sources(HERE) for claim in claims_of(source.root)}
    for key, about in quantities.table().items():
        assert about.means.endswith("."), key
        assert bool(about.statements) != bool(about.known), key
        assert set(about.statements) <= claims, key
        assert set(re.findall(r"\b[A-Z]\d(?:\.\d)?\b", about.known)) == set(), key


def test_no_energy_stands_without_words(results, text):
    for row in results[0].plain.rows:
        assert not re.match(r"\W*[JCcLEℒUŨ][\^_₀-₉{]", row.label), row.label
        assert re.search(r"[a-zA-Z]{3,}[ ,]", row.label), row.label
    assert not re.search(r"J\^\{", re.sub(r"<[^>]*>", "", text))


class Parts(HTMLParser):
    """Ids, links, references to ids, headings, open elements and images' words."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.named, self.headings, self.open, self.sources = [], [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.sources += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        if given.get("role") == "img":
            self.named.append(given["aria-labelledby"].split())
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open[-1] == "path":  # an svg may leave them open
            self.open.pop()
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()


def test_the_page_is_whole_and_needs_nothing(results, text):
    parts = Parts(text)
    assert parts.open == []
    assert sorted(parts.ids) == sorted(set(parts.ids))
    inner = [link for link in parts.links if not link.startswith("data:")]
    assert {link for link in inner if not (link[0] == "#" and link[1:] in parts.ids)} == set()
    assert all(source.startswith("data:") for source in parts.sources)
    assert len(parts.named) == sum(len(list(charts(result.plain))) for result in results)
    assert {name for names in parts.named for name in names} <= set(parts.ids)
    assert parts.headings[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(parts.headings))
    for result, prefix in zip(results, ("", "2-"), strict=True):
        assert {prefix + row.key for row in result.plain.rows} <= set(parts.ids)
    assert "<b> &" not in text
    assert not re.search(r"https?://(?!www\.w3\.org/1998/Math/MathML)", text)


def test_the_page_holds_every_number_and_its_csv_too(results, text):
    cells = {
        cell
        for result in results
        for _, _, rows in tables.groups(result, ASKED)
        for _, row in rows
        for cell in row[1:-1]
    }
    assert {cell for cell in cells if cell not in text} == set()
    [link] = re.findall(r'href="data:text/csv[^,]*,([^"]*)"', text)
    held = list(csv.DictReader(unquote(link).splitlines()))
    assert len(held) == sum(len(d.rows) for r in results for d in (r.plain, r.corrupted) if d is not None)
    for row in results[0].plain.rows:
        mine = next(one for one in held if (one["quantity"], one["pairs"]) == (row.key, "as given"))
        assert mine["value"] == ("" if row.value is None else repr(row.value))
        assert mine["belongs to"]


def test_published_values_are_those_of_the_table_beside_the_same_statistic(apart, text):
    for one in quantities.published(apart):
        assert one.ours == (one.row.plugin if one.row.plugin is not None else one.row.value)
    columns = {quantities.of(one.row).published for one in quantities.published(apart)}
    assert columns == {field.name for field in dataclasses.fields(coco_checkpoints()[0])} - {"model"}
    for checkpoint in coco_checkpoints():
        row = re.search(rf'<th scope="row">{re.escape(checkpoint.model)}</th>(.*?)</tr>', text)[1]
        numbers = sorted(float(v) for v in re.findall(r"<td>([\d.]+)</td>", row))
        assert numbers == sorted(float(getattr(checkpoint, column)) for column in columns)
    assert "arXiv:2601.19597, Table 2" in text


def test_clouds_are_projections_on_the_gap_and_on_the_widest_axis(apart):
    both = [v / np.linalg.norm(v, axis=1, keepdims=True) for v in cloud(1.5)]
    gap = both[0].mean(axis=0) - both[1].mean(axis=0)
    axis = gap / np.linalg.norm(gap)
    rest = [v - v.mean(axis=0) for v in both]
    rest = [v - np.outer(v @ axis, axis) for v in rest]
    common = np.linalg.svd(np.concatenate(rest), full_matrices=False)[2][0]
    for points, rows, side in zip(apart.figures["clouds"], both, (1, -1), strict=True):
        along = (rows - rows.mean(axis=0)) @ axis + side * np.linalg.norm(gap) / 2
        assert np.sort(points[:, 0]) == pytest.approx(np.sort(along), abs=1e-9)
        across = (rows - rows.mean(axis=0)) @ (common - axis * (axis @ common))
        assert np.sort(np.abs(points[:, 1])) == pytest.approx(np.sort(np.abs(across)), abs=1e-3)


def test_no_gap_axis_is_drawn_where_the_centroids_are_one_point():
    x = np.random.default_rng(5).standard_normal((30, 4))
    same = of(x, x)
    assert "clouds" not in same.figures
    assert "there is no gap axis" in page.html([Comparison(same)], ASKED, Question(()))


def test_what_is_drawn_stays_in_its_frame_and_is_told_apart_without_colour(results):
    for result in results:
        for chart in charts(result.plain):
            at = Plot(chart)
            for series in chart.series:
                xs, ys = [at.x(v) for v in series.x], [at.y(v) for v in series.y]
                assert min(xs) >= at.left - 1, chart.key
                assert max(xs) <= at.right + 1, chart.key
                assert min(ys) >= at.top - 1, chart.key
                assert max(ys) <= at.foot + 1, chart.key
            marks = [(s.kind, s.mark, s.strong) for s in chart.series]
            assert len(set(marks)) == len(marks), chart.key
            assert chart.said.endswith("."), chart.key


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-0.37, 0.41), (0.0, 1234.5), (1e-9, 3e-9), (-7.0, -6.99)])
def test_ticks_are_round_and_inside(low, high):
    found = ticks(low, high)
    assert 2 <= len(found) <= 7
    assert all(low - 1e-12 <= v <= high + 1e-12 for v in found)


def extents(figure):
    """The boxes of all texts of a page, in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = [
        (t.get_text(), t.get_window_extent(canvas.get_renderer()))
        for t in figure.findobj(Text)
        if t.get_text().strip() and t.get_visible()
    ]
    return drawn, figure.bbox


@pytest.mark.long
def test_no_text_of_the_pdf_overlaps_another_or_leaves_its_page(results):
    made = paper.pages(results, ASKED)
    assert len(made) > 2
    words = []
    for figure in made:
        drawn, whole = extents(figure)
        words += [said for said, _ in drawn]
        for said, box in drawn:
            assert whole.x0 <= box.x0, said
            assert box.x1 <= whole.x1, said
            assert whole.y0 <= box.y0, said
        for (one, a), (other, b) in itertools.combinations(drawn, 2):
            shared = (min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0))
            assert min(shared) <= 2.5, (one, other, shared)  # pixels: the room of an accent
    flat = " ".join(words)
    for row in results[0].plain.rows:
        assert tables.shown(row.value) in flat
    assert all(about.means.split()[0] in flat for about in quantities.table().values())
    assert all(f"{name} {title}" in flat for name, title in quantities.statements(results[0].plain).items())
