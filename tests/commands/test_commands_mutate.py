"""``gibbsgap mutate`` and headlines: every edit accounted for, survivors with reasons, what carries a claim."""

import json
import re
from pathlib import Path

import pytest

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery, items
from proofs_check.reports import headlines
from proofs_check.verification.run import settings_of, verify

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = """
[[claim]]
id = "N1"
title = "A shifted potential"
kind = "theorem"
place = "folklore"

[[claim]]
id = "H1"
title = "Potentials may be shifted"
kind = "headline"
place = "folklore"
carried_by = ["N1.a", "N2"]
caveats = ["by a number only"]
"""


def test_every_edit_is_accounted_for_and_the_files_say_the_same(project, own, gibbsgap):
    project.module("shift", own)
    called = gibbsgap("mutate", "N1", "--json", project.root / "edits.json", cwd=project.root)
    assert called.code == 0, called.out
    data = json.loads((project.root / "edits.json").read_text(encoding="utf-8"))
    head, row, total, *rest = called.out.splitlines()
    counts = dict(zip(head.split()[2:], (cell.replace(",", "") for cell in row.split()[2:]), strict=True))
    assert int(row.split()[1]) == sum(int(n) for name, n in counts.items() if name != "score")
    assert row.split()[1:] == total.split()[1:]
    assert {name: int(counts[name]) for name in data["counts"]} == data["counts"]
    assert all(survivor["why"] and survivor["where"].startswith("shift.py:") for survivor in data["survivors"])
    assert sum("survives: body of H(<r>)" in line for line in rest) == data["counts"]["explained"] > 0
    assert rest[-2].startswith(f"every survivor is explained; score {data['score']:.1f} %")


def test_edits_of_another_modules_objects_are_for_others_to_judge(project, own, gibbsgap):
    project.module("shift", own.replace('equivalent={"body of H(<r>)": "the entropy is the same on both sides"},', ""))
    called = gibbsgap("mutate", "N1", cwd=project.root)
    assert called.code == 0
    cells = dict(zip(*(line.split()[1:] for line in called.out.splitlines()[:2]), strict=True))
    assert int(cells["elsewhere"]) > 0 == int(cells["alive"])


@pytest.mark.long
def test_a_survivor_without_a_reason_is_named_and_fails(project, gibbsgap):
    source = (ROOT / "theorems" / "box_volume.py").read_text(encoding="utf-8").replace('id="R6"', 'id="R66"')
    reason = re.search(r"    equivalent=\{.*?\},\n", source, re.DOTALL)
    project.module("copy", source.replace(reason[0], ""))
    called = gibbsgap("mutate", "R66", cwd=project.root)
    assert called.code == 1
    alive = [line for line in called.out.splitlines() if line.endswith("alive, not explained")]
    assert any("body of V(<c>): p → −p" in line for line in alive)
    assert all(line.startswith("R66 (copy.py:") for line in alive)
    assert "NOT every edit is refuted or explained" in called.out


def test_edits_of_what_does_not_hold_are_not_judged(project, false, gibbsgap):
    project.module("shift", false)
    called = gibbsgap("mutate", "N1", cwd=project.root)
    assert called.code == 1
    assert "NOT every edit is refuted or explained" in called.out


@pytest.fixture
def found(project, own):
    project.module("shift", own)
    (project.root / "theorems" / "claims.toml").write_text(CLAIMS, encoding="utf-8")
    return discovery.catalogue([discovery.Source(project.root / "theorems", "theorems", None)])


def test_headlines_name_what_carries_them_and_are_worth_the_weakest(found):
    run = verify(found, headlines.carriers(found), settings_of("quick", 0, select_backend("numpy")))
    first, carrier, missing, caveat = headlines.text(found, run.outcomes).splitlines()
    assert first == "H1  Potentials may be shifted: undecided, not yet built"
    assert carrier.split(maxsplit=1) == ["N1.a", "proved, symbolic: F_{τ,U + c}(ρ) = F_{τ,U}(ρ) + c/τ"]
    assert missing.split(maxsplit=1) == ["N2", "undecided, not yet built: not yet built"]
    assert caveat.split(maxsplit=1) == ["but", "by a number only"]
    assert [claim.id for claim in found.not_built()] == ["H1"]


def test_a_claim_that_theorems_carry_is_built(found):
    carried = [c for c in found.claims if c.id == "H1"]
    assert carried[0].carried_by == ("N1.a", "N2")
    assert "N1" not in {claim.id for claim in found.not_built()}


ITEMS = """
[[item]]
item = "Lemma 1"
kind = "lemma"
claim = "a potential may be shifted"
as = ["N1.a"]
extension = ["N2"]

[[item]]
item = "Figure 1"
kind = "figure"
claim = "a drawing"
none = "no claim"
"""


def test_items_of_the_source_have_what_answers_them_its_verdict_and_grade(found, project):
    (project.root / "theorems" / "paper_items.toml").write_text(ITEMS, encoding="utf-8")
    of_source = items.of(found.sources)
    ids = headlines.answering(found, of_source)
    assert ids == ["N1"]
    run = verify(found, ids, settings_of("quick", 0, select_backend("numpy")))
    lemma, figure = json.loads(headlines.items_json(of_source, found, run.outcomes))["items"]
    assert (lemma["compares"], lemma["here"]) == (["as", "extension"], {"as": ["N1.a"], "extension": ["N2"]})
    assert (lemma["verdict"], lemma["grade"]) == ("proved", "symbolic")  # N2 is not built, and goes beyond the item
    assert (figure["compares"], figure["none"], figure["verdict"]) == (["none"], "no claim", None)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (('as = ["N1.a"]\nextension = ["N2"]\n', ""), "'Lemma 1' must have counterparts or a reason (none)"),
        (('as = ["N1.a"]', 'same = ["N1.a"]'), "'Lemma 1' has the key 'same'"),
        (('kind = "figure"\n', ""), "KeyError: 'kind'"),
    ],
)
def test_items_out_of_order_are_refused_by_name(edit, said, project, own, gibbsgap):
    project.module("shift", own)
    assert edit[0] in ITEMS
    (project.root / "theorems" / "paper_items.toml").write_text(ITEMS.replace(*edit), encoding="utf-8")
    called = gibbsgap("list", "--items", cwd=project.root)
    assert called.code == 2
    assert "paper_items.toml must hold [[item]] tables" in called.err
    assert said in called.err


def test_a_word_for_the_source_that_is_none_is_refused(project, own, gibbsgap):
    project.module("shift", own)
    text = CLAIMS.replace('id = "H1"', 'id = "H1"\ncompares = "same"')
    (project.root / "theorems" / "claims.toml").write_text(text, encoding="utf-8")
    called = gibbsgap("list", cwd=project.root)
    assert called.code == 2
    assert ".compares must be one of ['as', 'sharper', 'other', 'extension', 'not claimed there']" in called.err


def test_lists_that_exclude_one_another_are_refused(gibbsgap, tmp_path):
    assert "ask for one" in gibbsgap("list", "--headlines", "--items").err
    called = gibbsgap("list", "--json", tmp_path / "items.json")
    assert called.code == 2
    assert "goes with --items" in called.err


@pytest.mark.long
def test_an_id_of_before_is_taken_with_a_notice(project, own, gibbsgap):
    project.module("shift", own)
    renamed = '[[claim]]\nid = "N1"\ntitle = "A shift"\nkind = "theorem"\nplace = "p. 1"\nformerly = ["N0"]\n'
    (project.root / "theorems" / "claims.toml").write_text(renamed, encoding="utf-8")
    for command in ("verify", "show", "axioms", "mutate"):
        called = gibbsgap(command, "N0", cwd=project.root)
        assert called.code == 0
        assert called.err.count("N0 is called N1 now: A shift") == 1, command
    assert "id='N00' is not known" in gibbsgap("verify", "N00", cwd=project.root).err
