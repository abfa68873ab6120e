"""The pages in a browser: no request but for their own files, no complaint, search, steps that open, any width."""

import pytest
from browser import CHROMIUM

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")]
SIZES = [(390, False), (390, True), (1280, False), (1280, True)]


@pytest.fixture
def opened(browser, folder):
    """Return a function that opens a page; what it asked for and complained of is judged at the end."""
    browser.requests.clear()
    browser.complaints.clear()

    def open_(name, *size):
        browser.open(f"file://{folder}/{name}", *size)
        return browser

    yield open_
    assert [url for url in browser.requests if not url.startswith((f"file://{folder}/", "data:", "about:"))] == []
    assert browser.complaints == []


@pytest.mark.long
@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_every_page_fits_and_says_nothing(width, dark, opened, pages):
    # Narrow and light every page; the others differ from these in width and colours alone.
    few = ("index.html", "items.html", "headlines.html", "ledger.html", "P3.1.html", "R5.html")
    for name in (name for name in pages if name.endswith(".html") and ((width, dark) == SIZES[0] or name in few)):
        page = opened(name, width, dark)
        assert page.run("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        assert page.run("INDEX.length > 0")


@pytest.mark.parametrize("dark", [False, True])
def test_text_can_be_read_in_both_schemes(dark, opened):
    """The contrast of text with what is behind it is at least 4.5, of a formula, a mark, a link and a quiet line."""
    page = opened("P3.1.html", 1280, dark)
    contrast = """(() => {
      const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => { v /= 255;
        return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
      const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
        if (!/, 0\\)|transparent/.test(c)) return c; } return "rgb(255,255,255)"; };
      return ["p", "math", ".mark", "a", "small", "footer", "button"].map(s => {
        const e = document.querySelector("main " + s) || document.querySelector(s);
        const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
        return [s, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)]; }); })()"""
    assert [pair for pair in page.run(contrast) if pair[1] < 4.5] == []


def test_search_finds_an_id_a_word_and_nothing(opened):
    page = opened("index.html")
    page.key("/")
    assert page.run("document.activeElement.id") == "query"
    for words, first in (
        ("p3.1", "P3.1"),
        ("gibbs equilibrium", "P3.1"),
        ("T3.1.a", "T3.1.a"),
        ("Remark 2.2", "Remark 2.2"),
    ):
        page.run(f"query.value = {words!r}; query.dispatchEvent(new Event('input'))")
        assert page.run("found.querySelector('a').firstChild.data") == first
    page.run("query.value = 'zzzz'; query.dispatchEvent(new Event('input'))")
    assert page.run("found.textContent") == "Nothing was found."
    page.key("Escape")
    assert page.run("found.hidden")


def test_a_step_opens_to_its_reason(opened):
    page = opened("P3.1.html")
    link = "document.querySelector('details.link')"
    assert page.run(f"{link}.querySelector('p').checkVisibility()") is False
    page.run(f"{link}.querySelector('summary').click()")
    assert page.run(f"{link}.querySelector('p').checkVisibility()")
    page.run("document.getElementById('open-all').click()")
    assert page.run("[...document.querySelectorAll('details.link')].every(d => d.open)")


def test_a_permalink_opens_its_step(opened, pages):
    page = opened("P3.1.html#strict-convexity-link-1")
    assert page.run("[...document.querySelectorAll('details.link')].filter(d => d.open).map(d => d.id)") == [
        "strict-convexity-link-1"
    ]


def test_the_map_leads_to_theorems_by_keyboard(opened):
    page = opened("index.html")
    page.run("document.querySelector('#map a[data-id=\"P3.1\"]').focus()")
    lit = page.run("[...document.querySelectorAll('.edge.lit')].map(e => e.dataset.ends)")
    assert lit
    assert all("P3.1" in ends.split() for ends in lit)
    page.run("document.activeElement.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
