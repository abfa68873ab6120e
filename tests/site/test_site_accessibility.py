"""axe-core finds nothing serious and nothing critical on a page of each kind, with every step open, light and dark."""

import json
from importlib import resources, util

import pytest
from browser import CHROMIUM

HERE = CHROMIUM and util.find_spec("axe_playwright_python")
pytestmark = [pytest.mark.long, pytest.mark.skipif(not HERE, reason="no Chromium, or no axe-core: .[dev] brings it")]
FEW = ("index.html", "items.html", "headlines.html", "ledger.html", "P3.1.html", "R5.html")
RUN = """axe.run(document, {resultTypes: ["violations"]}).then(found => JSON.stringify(found.violations.map(
  one => [one.impact, one.id, one.help, one.nodes.map(node => node.html.slice(0, 200))])))"""


def findings(browser, address, width, dark):
    """Return what axe-core has to say of a page that is serious or critical."""
    browser.open(address, width, dark)
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; }); 0")
    axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    browser.run(f"{axe}; 0")
    answer = browser.ask("Runtime.evaluate", expression=RUN, awaitPromise=True, returnByValue=True)
    return [one for one in json.loads(answer["result"]["value"]) if one[0] in ("serious", "critical")]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_serious_is_found(width, dark, browser, folder):
    found = {name: findings(browser, f"file://{folder}/{name}", width, dark) for name in FEW}
    assert {name: said for name, said in found.items() if said} == {}


def test_what_is_serious_is_found(browser, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<!DOCTYPE html><html lang='en'><title>x</title><main><h1>x</h1><p style='color: #bbb'>pale</p>"
        "<details><summary></summary>y</details>",
        encoding="utf-8",
    )
    found = {name for _, name, *_ in findings(browser, f"file://{page}", 390, dark=False)}
    assert {"color-contrast", "summary-name"} <= found
