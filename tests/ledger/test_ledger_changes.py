"""What counts as a change of a ledger, each kind by itself."""

import copy

import pytest

from proofs_check.reports import ledger
from proofs_check.reports.comparison import compared
from proofs_check.reports.ledger import Ledger, updated

ENTRY = {
    "title": "One",
    "verdict": "proved",
    "facets": {"energy": "holds", "gibbs": "cited"},
    "clauses": {"T1.a": {"says": "x = 1", "verdict": "proved", "grade": "symbolic"}},
    "rests_on": ["L1", "linear integral"],
    "numbers": {"number": {"value": 2.0, "tolerance": 1e-12}},
    "certificates": {"at the witness": ["-2e-7", "-1e-7"]},
    "tried": {"level": "quick", "atoms (a)": 50},
    "failing": [],
    "depends_on": ["L1"],
}


def edited(path, value):
    entry = copy.deepcopy(ENTRY)
    place = entry
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return entry


WORSE = {
    "verdict": (("verdict",), "undecided", "verdict: proved → undecided"),
    "facet": (("facets", "energy"), "undecided", "facet energy: holds → undecided"),
    "facet cited": (("facets", "energy"), "cited", "facet energy: holds → cited"),
    "statement": (("clauses", "T1.a", "says"), "x = 2", "clause T1.a: x = 1 → x = 2, it says something else"),
    "clause": (("clauses", "T1.a", "verdict"), "conditional", "verdict of T1.a: proved → conditional"),
    "grade": (("clauses", "T1.a", "grade"), "cited", "grade of T1.a: symbolic → cited"),
    "clause gone": (("clauses", "T1.a"), None, "clause T1.a: x = 1"),
    "trusted base": (("rests_on",), ["L1", "linear integral", "faith"], "rests on more: faith"),
    "number": (("numbers", "number", "value"), 2.5, "number: 2.0 → 2.5, by 2.5e+11 tolerances of 2.0e-12"),
    "infinite number": (("numbers", "number", "value"), "inf", "number: 2.0 → inf, by inf tolerances of 2.0e-12"),
    "error": (("numbers", "number", "tolerance"), 1e-3, "error of number: ± 1.0e-12 → ± 1.0e-03"),
    "number gone": (("numbers", "number"), None, "number = 2.0"),
    "certificate": (
        ("certificates", "at the witness"), ["1e-7", "2e-7"],
        "at the witness: [-2e-7, -1e-7] → [1e-7, 2e-7], the enclosures have no number in common",
    ),
    "certificate gone": (("certificates", "at the witness"), None, "certificate at the witness"),
    "measures": (("tried", "atoms (a)"), 20, "measures tried, atoms (a): 50 → 20"),
    "measures gone": (("tried", "atoms (a)"), None, "step atoms (a)"),
    "failing": (("failing",), ["sum, link 1 (one.py:3) is refuted"], "sum, link 1 (one.py:3) is refuted"),
}  # fmt: skip


@pytest.mark.parametrize("case", WORSE)
def test_what_becomes_worse_fails_and_is_told(case):
    path, value, told = WORSE[case]
    found = compared({"T1": ENTRY}, {"T1": edited(path, value)})
    (change,) = found.changes
    assert change.fails
    assert not found.holds
    assert str(change).endswith(f" T1  {told}")


BETTER = {
    "verdict": (("verdict",), "undecided"),
    "facet": (("facets", "energy"), "cited"),
    "grade": (("clauses", "T1.a", "grade"), "cited"),
    "trusted base": (("rests_on",), ["L1", "linear integral", "faith"]),
    "new clause": (("clauses", "T1.a"), None),
    "new number": (("numbers", "number"), None),
    "new certificate": (("certificates", "at the witness"), None),
    "sharper error": (("numbers", "number", "tolerance"), 1e-3),
}


@pytest.mark.parametrize("case", BETTER)
def test_what_becomes_better_or_is_new_does_not_fail(case):
    path, value = BETTER[case]
    found = compared({"T1": edited(path, value)}, {"T1": ENTRY})
    assert found.holds
    assert [change.kind for change in found.changes] == ([] if case == "sharper error" else [found.changes[0].kind])
    assert all(change.kind in ("better", "new") for change in found.changes)


HELD = {
    "a number within both errors": (("numbers", "number", "value"), 2.0 + 1.5e-12),
    "a number of the same infinity": (("numbers", "number", "value"), 2.0),
    "measures at another level": (("tried",), {"level": "full", "atoms (a)": 20}),
    "an enclosure of the same number": (("certificates", "at the witness"), ["-3e-7", "-1.5e-7"]),
    "another title": (("title",), "Two"),
}


@pytest.mark.parametrize("case", HELD)
def test_what_may_differ_is_no_change(case):
    path, value = HELD[case]
    found = compared({"T1": ENTRY}, {"T1": edited(path, value)})
    assert found.changes == ()
    assert found.holds


def test_the_largest_move_is_named():
    found = compared({"T1": ENTRY}, {"T1": edited(("numbers", "number", "value"), 2.0 + 1e-12)})
    share, what = found.largest
    assert share == pytest.approx(0.5, rel=1e-3)
    assert what == "T1 number"


def test_a_theorem_that_is_new_is_told_and_one_that_is_gone_fails():
    found = compared({"T1": ENTRY}, {"T2": ENTRY})
    assert [(c.theorem, c.kind) for c in found.changes] == [("T2", "new"), ("T1", "gone")]
    assert not found.holds


def test_those_that_rest_on_a_regression_are_named_through_others():
    chain = {"L1": {**ENTRY, "depends_on": []}, "T1": ENTRY, "T2": {**ENTRY, "depends_on": ["T1"]}}
    worse = {**chain, "L1": {**chain["L1"], "verdict": "undecided"}}
    (change,) = compared(chain, worse).changes
    assert str(change).endswith("verdict: proved → undecided, on which T1, T2 rest")


RECORD = {"reason": "because", "when": "today"}


def test_an_update_takes_what_it_is_told_to():
    moved, other = edited(("verdict",), "conditional"), edited(("title",), "Two")
    start = Ledger({"T1": ENTRY, "T3": ENTRY})
    found = {"T1": moved, "T2": other, "T3": ENTRY}
    new = updated(start, found, "new", RECORD)
    assert {n: e["verdict"] for n, e in new.entries.items()} == {"T1": "proved", "T3": "proved", "T2": "proved"}
    changed = updated(start, found, "changed", RECORD)
    assert {n: e["verdict"] for n, e in changed.entries.items()} == {"T1": "conditional", "T3": "proved"}
    both = updated(start, found, "all", RECORD)
    assert set(both.entries) == {"T1", "T2", "T3"}
    assert both.history == ({**RECORD, "taken": ["T1", "T2"], "dropped": []},)


def test_an_update_drops_what_is_gone_only_when_it_takes_changes():
    start = Ledger({"T1": ENTRY})
    assert set(updated(start, {"T2": ENTRY}, "new", RECORD).entries) == {"T1", "T2"}
    assert set(updated(start, {"T2": ENTRY}, "all", RECORD).entries) == {"T2"}


def test_an_update_without_a_change_leaves_numbers_as_they_were():
    start = Ledger({"T1": ENTRY})
    jitter = edited(("numbers", "number", "value"), 2.0 + 1e-13)
    assert updated(start, {"T1": jitter}, "all", RECORD) == start


def test_a_ledger_is_read_as_it_was_written(tmp_path):
    file = tmp_path / ledger.NAME
    kept = Ledger({"T1": ENTRY}, (RECORD,))
    file.write_text(ledger.text(kept), encoding="utf-8")
    assert ledger.read(file) == kept
