"""Every page by law: links that lead somewhere, an anchor a clause, nothing from outside, headings in order."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from proofs_check.reports.formulas import formula, sentence
from proofs_check.reports.standing import Totals
from proofs_check.vocabulary.chains import Chain

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """A page as its ids, links, headings, and whether its elements are closed in order."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.sources, self.headings, self.open, self.labels = [], [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        self.sources += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.labels += [given["for"]] if tag == "label" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"


@pytest.fixture(scope="session")
def parsed(pages):
    return {name: Page(text) for name, text in pages.items() if name.endswith(".html")}


@pytest.mark.long
def test_every_theorem_has_a_page(parsed, found):
    assert {f"{theorem.id}.html" for theorem in found.theorems} < set(parsed)


@pytest.mark.long
def test_elements_are_closed_and_ids_are_one_element_s(parsed):
    for name, page in parsed.items():
        assert page.open == [], name
        assert sorted(page.ids) == sorted(set(page.ids)), name


def broken(parsed, name, page):
    for link in page.links:
        file, _, anchor = link.partition("#")
        target = parsed.get(unquote(file) or name)
        if target is None or (anchor and unquote(anchor) not in target.ids):
            yield link


def test_every_link_leads_somewhere(parsed):
    assert {name: bad for name, page in parsed.items() if (bad := list(broken(parsed, name, page)))} == {}
    page = Page('<a href="P3.1.html#nowhere">x</a><a href="NOPE.html">y</a><a href="P3.1.html">z</a>')
    assert list(broken(parsed, "index.html", page)) == ["P3.1.html#nowhere", "NOPE.html"]


def test_nothing_comes_from_outside(pages, parsed):
    for page in parsed.values():
        assert {s for s in page.sources if not s.startswith("data:")} <= set(pages)
    for name, text in pages.items():
        outside = set(re.findall(r"https?://[^\s\"'<>]+", text)) - {"http://www.w3.org/1998/Math/MathML"}
        assert outside == set(), name


def test_every_clause_and_every_link_of_a_chain_has_an_anchor(parsed, found):
    for theorem in found.theorems:
        ids = set(parsed[f"{theorem.id}.html"].ids)
        assert {theorem.label(clause) for clause in theorem.clauses} <= ids
        links = sum(len(step.links) for step in theorem.steps() if isinstance(step, Chain))
        assert sum(bool(re.search(r"-link-\d+$", one)) for one in ids) == links, theorem.id


def test_every_formula_is_set(pages):
    for name, text in pages.items():
        if name.endswith(".html"):
            maths = re.findall(r"<math.*?</math>", text, re.DOTALL)
            assert [one for one in maths if re.search(r"\\[a-zA-Z]+|<merror", one)] == [], name


def test_headings_go_down_one_at_a_time_and_fields_have_labels(parsed):
    for name, page in parsed.items():
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), name
        assert "query" in page.labels


def test_the_totals_are_the_terminals(pages, whole):
    totals = Totals.of(whole[0].outcomes)
    flat = " ".join(pages["index.html"].split())
    assert f"{totals.proved} proved" in flat
    assert f"{totals.false} false claims caught" in flat
    assert f"{totals.edits['killed']} of {totals.edits.total()} near-misses killed" in flat


def test_a_false_claim_is_read_forwards(pages, whole):
    false = [outcome for outcome in whole[0].outcomes if outcome.refuted is not None]
    assert false
    for outcome in false:
        text = pages[f"{outcome.id}.html"]
        assert "The claim</h2>" in text
        assert "<strong>False</strong>" in text
        assert outcome.refuted.enclosure is None or outcome.refuted.enclosure[0] in text


def test_headlines_say_in_words_what_holds(pages, found):
    words = [claim.words for claim in found.claims if claim.kind == "headline"]
    assert all(words)
    flat = unescape(re.sub(r"<[^>]*>", "", pages["headlines.html"]))
    assert [said for said in words if said not in flat] == []


def test_a_logarithm_stands_off_the_factor_before_it():
    assert str(formula(r"\rho \log \rho")).count('<mspace width="0.167em"') == 2
    assert str(formula(r"-\log \rho")).count('<mspace width="0.167em"') == 1


def test_near_misses_stand_with_the_measure_that_kills_each(pages, whole):
    for outcome in whole[0].outcomes:
        measures = sum(bool(mutant.counterexample) for mutant in outcome.mutants)
        assert pages[f"{outcome.id}.html"].count("<p>fails on <code>") == measures


def test_ids_are_links_wherever_they_stand(found):
    """At the beginning of a long sentence too, before a comma, and not within a word."""
    known = [theorem.id for theorem in found.theorems]
    for name in known:
        said = str(sentence(f"({name}), of {name}, and {name}s or a{name}; with words enough behind them all", known))
        assert said.count(f'<a href="{name}.html">{name}</a>') == 2, name
    assert "<a" not in sentence("the sphere S^(d−1), S¹ and S_k", known)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("P_τρ → ρ", "P<sub>τ</sub>ρ → ρ"),
        ("J_τ^Sym(ρ)", "J<sub>τ</sub><sup>Sym</sup>(ρ)"),
        ("w_N of F_{τ,U}", "w<sub>N</sub> of F<sub>τ,U</sub>"),
        ("F_{τ,U}^Sym", "F<sub>τ,U</sub><sup>Sym</sup>"),
        ("e^(s/τ)", "e<sup>s/τ</sup>"),
        ("a_long name", "a_long name"),
        ("a < b", "a &lt; b"),
    ],
)
def test_scripts_of_plain_text_are_lowered_and_raised(said, html):
    assert sentence(said) == html
