"""axe-core finds nothing serious and nothing critical on a page of each kind, with every step open, light and dark."""

import pytest
from browser import AXE

pytestmark = [pytest.mark.long, pytest.mark.skipif(not AXE, reason="no Chromium, or no axe-core: .[dev] brings it")]
FEW = ("index.html", "items.html", "headlines.html", "ledger.html", "P3.1.html", "R5.html")


def findings(browser, address, width, dark):
    browser.open(address, width, dark)
    return browser.serious()


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
