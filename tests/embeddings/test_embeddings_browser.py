"""The report of a measurement in a browser: it asks for nothing, complains of nothing, fits, and axe-core agrees."""

import numpy as np
import pytest
from browser import AXE, CHROMIUM

from numerics.arrays import select_backend
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.records import Options
from numerics.embeddings.study import Comparison, Question
from proofs_check.reports.embeddings import page

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    rng = np.random.default_rng(7)
    x = rng.standard_normal((80, 8))
    y = x + 0.3 * rng.standard_normal((80, 8)) + np.eye(8)[0]
    options = Options(0.2, replicates=60, flips=39)
    found = [Comparison(measure(x, y, None, options, backend=select_backend("numpy")))]
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(page.html(found, options, Question(("a.npy", "b.npy"))), encoding="utf-8")
    return f"file://{file}"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_stands_alone_fits_and_can_be_read(width, dark, browser, report):
    browser.requests.clear()
    browser.complaints.clear()
    browser.open(report, width, dark)
    assert [url for url in browser.requests if url != report and not url.startswith(("data:", "about:"))] == []
    assert browser.complaints == []
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    if AXE:
        assert browser.serious() == []
