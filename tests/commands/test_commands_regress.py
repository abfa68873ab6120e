"""The ledger: what is committed holds, an edited constant is told by every route, and updates are deliberate."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from modules import rewrite

from numerics.arrays import select_backend
from proofs_check.commands import shared as running
from proofs_check.reports import comparison, ledger
from proofs_check.verification.run import Run, settings_of

pytestmark = pytest.mark.slow

REASON = ("--reason", "N1 is new")


@pytest.fixture
def kept(project, own, gibbsgap, home):
    """Return a project with N1 and its ledger, and N1's module."""
    module = project.module("shifted_potential", own)
    done = gibbsgap("regress", "N1", "--update", *REASON, cwd=project.root)
    assert (done.code, done.err) == (0, "")
    return project, module


def ledger_of(project):
    return project.root / "theorems" / "ledger.json"


def test_a_ledger_keeps_what_was_found_and_why(kept):
    project, _ = kept
    data = json.loads(ledger_of(project).read_text(encoding="utf-8"))
    (record,) = data["history"]
    assert (record["reason"], record["taken"]) == ("N1 is new", ["N1"])
    assert {"numpy", "scipy", "sympy", "python", "backend", "seed", "level"} <= set(record["made_with"])
    entry = data["theorems"]["N1"]
    assert entry["verdict"] == "proved"
    assert entry["clauses"]["N1.a"] == {
        "says": "F_{τ,U + c}(ρ) = F_{τ,U}(ρ) + c/τ", "verdict": "proved", "grade": "symbolic",
    }  # fmt: skip
    number = entry["numbers"]["on S² (a)"]
    assert 0 < number["tolerance"] < 1e-9
    assert entry["tried"] == {"level": "quick", "random atoms (a)": 50}


def test_a_second_run_holds(kept, gibbsgap):
    project, _ = kept
    done = gibbsgap("regress", "N1", cwd=project.root)
    assert done.code == 0
    assert "1 theorem, 1 number compared" in done.out
    assert done.out.endswith("the ledger holds\n")


@pytest.mark.long
def test_an_edited_constant_fails_in_pytest_verify_and_regress_by_name(kept, own, false, gibbsgap):
    project, module = kept
    rewrite(module, false)
    step = "shift, link 2"
    verified = gibbsgap("verify", "N1", cwd=project.root)
    assert verified.code == 1
    assert re.search(rf"N1 \(shifted_potential\.py:\d+\) “{step}” is refuted", verified.out)
    regressed = gibbsgap("regress", "N1", cwd=project.root)
    assert regressed.code == 1
    assert re.search(rf"regression N1  {step} \(shifted_potential\.py:\d+\) is refuted", regressed.out)
    assert re.search(r"clause N1\.a: F_\{τ,U \+ c\}\(ρ\) = F_\{τ,U\}\(ρ\) \+ c/τ → .* \+ c τ, it says", regressed.out)
    assert "verdict: proved → refuted" in regressed.out
    command = [sys.executable, "-m", "pytest", "theorems/", "-q", "-p", "no:cacheprovider"]
    tested = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
    assert tested.returncode == 1
    assert re.search(rf"N1: “{step}” is refuted \(shifted_potential\.py:\d+\)", tested.stdout)
    # what is not as claimed does not go into the ledger
    refused = gibbsgap("regress", "N1", "--update", "--reason", "anyway", cwd=project.root)
    assert refused.code == 2
    assert re.fullmatch(rf"gibbsgap: N1 is not as claimed \({step} .*\): mend it before .*", refused.err)


@pytest.mark.long
def test_another_claim_that_is_true_is_a_regression_until_it_is_accepted(kept, own, gibbsgap):
    project, module = kept
    other = own.replace("F(rho, U) + c / tau)", "F(rho, U) + 1 * c / tau)").replace(
        "F_{τ,U}(ρ) + c/τ", "F_{τ,U}(ρ) + 1 c/τ"
    )
    rewrite(module, other)
    before = ledger_of(project).read_bytes()
    done = gibbsgap("regress", "N1", cwd=project.root)
    assert done.code == 1
    assert "it says something else" in done.out
    assert gibbsgap("regress", "N1", "--update=new", "--reason", "not this", cwd=project.root).code == 0
    assert ledger_of(project).read_bytes() == before, "nothing new in it"
    assert gibbsgap("regress", "N1", "--update=changed", "--reason", "a factor 1", cwd=project.root).code == 0
    assert gibbsgap("regress", "N1", cwd=project.root).code == 0
    reasons = [record["reason"] for record in json.loads(ledger_of(project).read_text(encoding="utf-8"))["history"]]
    assert reasons == ["N1 is new", "a factor 1"]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--update",), "reason='' must say why the ledger changes; it is kept in it"),
        (("--update=some", *REASON), "update='some' must be one of new, changed, all"),
        (REASON, "reason='N1 is new' goes with --update, which is not given"),
        (("--level", "hard"), "level='hard' must be one of quick, full"),
    ],
)
def test_bad_usage_of_regress_is_one_line(options, line, gibbsgap, home):
    done = gibbsgap("regress", *options)
    assert (done.code, done.out, done.err) == (2, "", f"gibbsgap: {line}")


def test_an_update_is_refused_under_ci(project, own, gibbsgap, monkeypatch):
    project.module("shifted_potential", own)
    monkeypatch.setenv("CI", "true")
    done = gibbsgap("regress", "N1", "--update", *REASON, cwd=project.root)
    wanted = "gibbsgap: update is refused under CI: update on your own machine, and commit the ledger"
    assert (done.code, done.err) == (2, wanted)
    assert not ledger_of(project).exists()


def test_a_module_that_cannot_be_imported_takes_nothing_out_of_the_ledger(kept, gibbsgap, monkeypatch):
    """What a broken module states is missing from a run, and not gone."""
    project, module = kept
    before = ledger_of(project).read_bytes()
    rewrite(module, "from proofs_check.vocabulary import nothing\n")

    def broken_only(folders, *_, **_options):
        settings = settings_of("quick", 0, select_backend("numpy"))
        return Run((), running.catalogue(folders).broken, (), settings, 0.0)

    monkeypatch.setattr(running, "run", broken_only)
    told = (
        "theorems.shifted_potential (shifted_potential.py:1) cannot be used: ImportError: cannot import name 'nothing'"
    )
    done = gibbsgap("regress", "--update", "--reason", "N1 is gone", cwd=project.root)
    assert done.code == 2
    assert done.err.startswith(f"gibbsgap: {told}")
    assert done.err.endswith("mend it before the ledger is updated")
    assert ledger_of(project).read_bytes() == before
    done = gibbsgap("regress", cwd=project.root)
    assert done.code == 1
    assert done.out.startswith(told)


@pytest.mark.long
@pytest.mark.parametrize("ci", ["", "true"])
def test_a_baseline_that_is_missing_fails_and_is_told_how_to_make_it(ci, kept, own, gibbsgap, monkeypatch):
    """No ledger, an empty one, one without the theorem, one without a clause of it: none of them holds anything."""
    project, _ = kept
    whole = json.loads(ledger_of(project).read_text(encoding="utf-8"))
    other, clause = (json.loads(json.dumps(whole)) for _ in range(2))
    other["theorems"] = {"N0": other["theorems"]["N1"]}
    clause["theorems"]["N1"]["clauses"] = {}
    monkeypatch.setenv("CI", ci)
    remedy = "gibbsgap regress --update=new --reason … adds it"
    for content, said in (
        (None, f"{ledger_of(project)} is not there, which would hold N1: "),
        ({**whole, "theorems": {}}, f"{ledger_of(project)}: has no entry for N1: "),
        (other, f"{ledger_of(project)}: has no entry for N1: "),
        (clause, f"{ledger_of(project)}: has no entry for N1.a: "),
        (whole, None),
    ):
        ledger_of(project).unlink(missing_ok=True)
        if content is not None:
            ledger_of(project).write_text(json.dumps(content), encoding="utf-8")
        done = gibbsgap("regress", "N1", cwd=project.root)
        assert done.code == (0 if said is None else 1)
        assert said is None or (said in done.out and remedy in done.out)
        assert ("the ledger holds" in done.out) == (said is None)


def test_a_folder_without_theorems_needs_no_ledger(kept, gibbsgap, tmp_path):
    project, _ = kept
    (project.root / "more").mkdir()
    project.declare("theorems", "more")
    assert gibbsgap("regress", "N1", cwd=project.root).code == 0


MERGED = {
    "ours and theirs": (lambda text: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> branch\n", "line 1"),
    "in the middle": (lambda text: text.replace("\n", "\n=======\n", 3), "line 2"),
    "with what was before": (lambda text: f"{text}||||||| 1234567\n", "a conflict of a merge"),
    "an entry twice": (
        lambda text: text.replace('"theorems": {', '"theorems": {"N1": {}, ', 1),
        "'N1' is there twice: keep one",
    ),
    "a number twice": (lambda text: text.replace('"value"', '"value": 1, "value"', 1), "'value' is there twice"),
    "no end": (lambda text: text[:-3], "cannot be read"),
    "nested": (lambda _: "[" * 100_000, "cannot be read"),
}


@pytest.mark.parametrize("case", MERGED)
def test_a_ledger_that_a_merge_has_left_is_told_before_the_run(case, kept, gibbsgap, monkeypatch):
    project, _ = kept
    merge, said = MERGED[case]
    text = ledger_of(project).read_text(encoding="utf-8")
    assert merge(text) != text
    ledger_of(project).write_text(merge(text), encoding="utf-8")
    monkeypatch.setattr(running, "run", lambda *_: pytest.fail("it was run"))
    done = gibbsgap("regress", "N1", cwd=project.root)
    assert done.code == 2
    assert done.err.startswith(f"gibbsgap: file={str(ledger_of(project))!r} ")
    assert said in done.err


@pytest.mark.long
def test_a_byte_order_mark_is_no_part_of_a_ledger(kept, gibbsgap):
    project, _ = kept
    ledger_of(project).write_bytes(b"\xef\xbb\xbf" + ledger_of(project).read_bytes())
    assert gibbsgap("regress", "N1", cwd=project.root).code == 0


def test_every_mutant_is_counted_once(gibbsgap, project, own):
    """In the last line of a run, whatever became of it."""
    explained = '    equivalent={"body of H(<r>)": "the entropy is the same on both sides"},\n'
    for text in (own, own.replace(explained, "")):
        rewrite(project.module("shifted_potential", text), text)
        done = gibbsgap("verify", "N1", cwd=project.root)
        killed, every = map(int, re.search(r"(\d+) of (\d+) near-misses killed", done.out).groups())
        others = re.search(r"the others: (.*?);", done.out)[1].split(", ")
        counts = [int(one.split()[0]) for one in others if "by their authors' word" not in one]
        assert killed + sum(counts) == every
        assert any("for other theorems" in one for one in others) == (text != own)


def test_a_malformed_ledger_is_one_line(project, own, gibbsgap):
    project.module("shifted_potential", own)
    ledger_of(project).write_text('{"format": 1, "history": [], "theorems": {"N1": {}}}', encoding="utf-8")
    done = gibbsgap("regress", "N1", cwd=project.root)
    assert done.code == 2
    assert re.fullmatch(r"gibbsgap: file='.*ledger\.json' is malformed \(KeyError: .*\); write it again", done.err)


def test_the_committed_ledger_holds(verified):
    """The run of everything, held against the ledger beside the theorems."""
    found = ledger.entries(json.loads(verified.json.read_text(encoding="utf-8")))
    committed = ledger.read(Path(__file__).resolve().parents[2] / "theorems" / ledger.NAME)
    compared = comparison.compared(committed.entries, found)
    assert [str(change) for change in compared.changes if change.fails] == []
    assert compared.numbers > 100


def test_diff_of_a_run_with_itself_is_empty(verified, gibbsgap):
    done = gibbsgap("diff", verified.json, verified.json)
    assert done.code == 0
    assert re.fullmatch(r"\d+ theorems, \d+ numbers compared\nB holds against A: .*nothing has changed\n", done.out)


def test_diff_tells_a_number_that_moved_and_who_depends_on_it(verified, gibbsgap, tmp_path):
    data = json.loads(verified.json.read_text(encoding="utf-8"))
    data["suite"]["numpy"] = "1.0"
    (theorem,) = (t for t in data["theorems"] if t["id"] == "T3.2")
    (step,) = (s for s in theorem["steps"] if s["name"] == "(F − J) over its rate on S¹ at τ = 0.1")
    step["value"] += 100 * (2 * step["tolerance"])
    other = tmp_path / "other.json"
    other.write_text(json.dumps(data), encoding="utf-8")
    done = gibbsgap("diff", verified.json, other)
    assert done.code == 1
    assert re.search(r"^numpy: .* → 1\.0$", done.out, re.MULTILINE)
    (line,) = (line for line in done.out.splitlines() if line.startswith("regression"))
    moved = r"regression T3\.2  \(F − J\) over its rate on S¹ at τ = 0\.1: 0\.81\d* → 0\.81\d*, by 100 tolerances of .*"
    assert re.fullmatch(moved + r"; on which .*\bCB\.1\.frozen\b.* rests?", line)


def test_diff_knows_ids_of_before(gibbsgap, tmp_path):
    """A ledger of before has Rem4.5 and CB.1, by which others go too; nothing is gone or new for that."""
    now = Path(__file__).resolve().parents[2] / "theorems" / ledger.NAME
    data = json.loads(now.read_text(encoding="utf-8"))
    ids = {"CB.1.frozen": "CB.1", "Knife": "Rem4.5"}

    def old(name):
        theorem, _, letter = name.rpartition(".")
        return ids.get(name) or (f"{ids[theorem]}.{letter}" if theorem in ids else name)

    for entry in data["theorems"].values():
        entry["clauses"] = {old(label): clause for label, clause in entry["clauses"].items()}
        entry |= {key: sorted(map(old, entry[key])) for key in ("rests_on", "depends_on")}
    data["theorems"] = {old(name): entry for name, entry in data["theorems"].items()}
    before = tmp_path / "before.json"
    before.write_text(json.dumps(data), encoding="utf-8")
    done = gibbsgap("diff", before, now)
    assert done.code == 0, done.out
    assert "nothing has changed" in done.out


@pytest.mark.parametrize("content", ["", "[]", '{"format": 7}', '{"suite": {}, "theorems": []}'])
def test_diff_refuses_what_is_neither_run_nor_ledger(content, verified, gibbsgap, tmp_path):
    file = tmp_path / "odd.json"
    file.write_text(content, encoding="utf-8")
    done = gibbsgap("diff", verified.json, file)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"gibbsgap: file={str(file)!r} ")
    assert len(done.err.splitlines()) == 1
