"""What verify leaves behind: a table without blanks, JSON with the fixed keys, JUnit, whole files or none."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from numerics import writing
from proofs_check.reports.tables import MARKS
from proofs_check.vocabulary.location import EVIDENCE, QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "suite": {"version", "level", "backend", "device", "seed", "seconds"},
    "theorem": {"id", "title", "module", "verdict", "facets", "steps", "mutants", "background", "depends_on"},
    "step": {
        "name", "clause", "facet", "grade", "outcome", "value", "error", "residual", "tolerance", "seconds",
    },
    "mutant": {"name", "outcome", "killed_by"},
}  # fmt: skip
GRADES = {"cited", "symbolic", "certified", "quadrature", "measures"}


@pytest.fixture(scope="session")
def data(verified):
    return json.loads(verified.json.read_text(encoding="utf-8"))


def test_everything_is_as_claimed(verified):
    assert verified.called.code == 0
    assert verified.called.err == ""
    assert "all as claimed" in verified.called.out


def test_progress_names_each_theorem_from_the_start(verified, data):
    first, *rest = verified.called.progress
    assert first == "starting processes …"
    assert sorted(rest) == sorted(f"{t['id']} …" for t in data["theorems"])


def test_table_has_a_row_a_theorem_and_a_mark_a_facet(verified, data):
    lines = verified.called.out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("theorem "))
    rows = {line.split()[0]: line for line in lines[start + 1 : start + 1 + len(data["theorems"])]}
    for theorem in data["theorems"]:
        row = rows[theorem["id"]]
        *_, verdict, e, c, g, d, q, m = re.sub(r"\s\d+/\d+( r)?$", "", row.rstrip()).split()  # what Coq accepts is last
        marks = [e, c, g, d, q, m]
        assert verdict in ("proved", "cited", "conditional", "open", "false")
        assert marks == [MARKS[word] for word in theorem["facets"].values()], row


def test_totals_come_first_and_add_up(verified, data):
    first = verified.called.out.splitlines()[0]
    proved, false = (int(re.search(rf"(\d+) {word}", first)[1]) for word in ("proved", "false claims? caught"))
    assert proved + false == len(data["theorems"])
    assert false == len(data["refuted"]) > 0


def test_a_claim_that_is_false_is_read_forwards(verified, data):
    """In the terminal, and by the same words wherever its theorem is named."""
    for row in data["refuted"]:
        line = next(line for line in verified.called.out.splitlines() if line.startswith(f"{row['id']} claim: "))
        assert ": false, " in line
        ends = row["counterexample"].get("enclosure")
        assert ends is None or f"witness in [{ends[0]}, {ends[1]}]" in line
    assert "as it should be: not" not in verified.called.out


def test_every_measured_number_is_in_the_table_to_its_error(verified, data):
    told = {}
    for row in verified.called.out.splitlines():
        said = re.match(r"(\S+)  (.*\S)\s+(-?\d[\d.e+-]*)\s+\d\S*\s+\d\S*$", row)
        if said:
            told[said[1], said[2]] = float(said[3])
    steps = [(t["id"], s) for t in data["theorems"] for s in t["steps"]]
    measured = [(n, s) for n, s in steps if not (s["value"] is None or s["enclosure"] or s["clause"])]
    assert any(0 < abs(s["value"]) < 1e-20 for _, s in measured), "a small one is among them"
    for name, step in measured:
        assert told[name, step["name"]] == pytest.approx(step["value"], rel=1e-5, abs=0)


def test_table_says_why_a_facet_is_absent_and_what_is_not_built(verified, data):
    flat = " ".join(verified.called.out.split())
    for theorem in data["theorems"]:
        for facet, reason in theorem["reasons"].items():
            assert f"{theorem['id']} {facet}: n/a, {reason}" in flat
    for claim in data["not_built"]:
        assert claim["id"] in flat.split("not yet built: ")[1]


def test_json_has_the_keys_of_the_design(data):
    assert {"suite", "theorems", "refuted"} <= set(data)
    assert KEYS["suite"] <= set(data["suite"])
    assert data["suite"]["level"] == "quick"
    assert isinstance(data["refuted"], list)
    assert data["theorems"]
    for theorem in data["theorems"]:
        assert KEYS["theorem"] <= set(theorem)
        assert tuple(theorem["facets"]) == (*QUESTIONS, *EVIDENCE)
        assert theorem["verdict"] in ("refuted", "undecided", "conditional", "proved")
        assert theorem["module"].startswith("theorems.")
        for step in theorem["steps"]:
            assert KEYS["step"] <= set(step)
            assert step["grade"] in GRADES
            assert step["facet"] in (*QUESTIONS, *EVIDENCE)
            assert step["clause"] is None or step["clause"].startswith(f"{theorem['id']}.")
        for mutant in theorem["mutants"]:
            assert KEYS["mutant"] <= set(mutant)
            assert mutant["outcome"] in ("killed", "equivalent", "implied", "elsewhere")


def test_json_names_no_folder_of_this_machine(verified):
    text = verified.json.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert str(Path.home()) + "/" not in text


def test_junit_has_a_case_a_step(verified, data):
    suites = ElementTree.parse(verified.junit).getroot()
    assert suites.tag == "testsuites"
    assert {s.get("name"): len(s) for s in suites} == {t["id"]: len(t["steps"]) for t in data["theorems"]}
    for suite in suites:
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
    for case in suites.iter("testcase"):
        assert {p.get("name") for p in case.iter("property")} == {"clause", "facet", "grade"}
    assert list(suites.iter("failure")) == []


def test_files_may_be_read_as_any_other(verified):
    for path in (verified.json, verified.junit):
        assert path.stat().st_mode & 0o400
        assert path.read_text(encoding="utf-8").endswith("\n")


def test_a_write_replaces_the_file(tmp_path):
    path = tmp_path / "run.json"
    writing.write_whole(path, "one")
    writing.write_whole(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert list(tmp_path.iterdir()) == [path]


def without_seconds(value):
    if isinstance(value, dict):
        return {k: without_seconds(v) for k, v in value.items() if k != "seconds"}
    return [without_seconds(v) for v in value] if isinstance(value, list) else value


@pytest.mark.nightly
def test_runs_differ_in_their_timings_alone(tmp_path):
    """Whatever the hash seed of the interpreter, which orders its sets of text."""
    runs = []
    for number in ("0", "1"):
        file = tmp_path / f"{number}.json"
        command = [sys.executable, "-c", "from proofs_check.cli import main; main()", "verify", "--json", str(file)]
        environment = {**os.environ, "PYTHONHASHSEED": number}
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        runs.append(without_seconds(json.loads(file.read_text(encoding="utf-8"))))
    assert runs[0] == runs[1]


@pytest.mark.slow
def test_another_seed_draws_other_measures_and_finds_the_same(gibbsgap, tmp_path):
    files = [tmp_path / "0.json", tmp_path / "1.json"]
    for seed, file in enumerate(files):
        assert gibbsgap("verify", "L1", "--seed", seed, "--json", file).code == 0
    one, other = (json.loads(f.read_text(encoding="utf-8"))["theorems"] for f in files)
    assert [t["verdict"] for t in one] == [t["verdict"] for t in other]
    assert without_seconds(one) != without_seconds(other)


def test_list_shows_every_claim_and_what_is_built(gibbsgap, data):
    done = gibbsgap("list")
    assert done.code == 0
    rows = {line.split()[0]: line for line in done.out.splitlines()}
    for theorem in data["theorems"]:
        assert "not yet built" not in rows[theorem["id"]]
    for claim in data["not_built"]:
        assert rows[claim["id"]].endswith("not yet built")
        assert claim["title"] in rows[claim["id"]]
    assert "open: " not in rows["T3.1"]


@pytest.mark.long
def test_show_prints_statement_chains_evidence_and_hypotheses(gibbsgap):
    done = gibbsgap("show", "P3.1")
    assert done.code == 0
    flat = " ".join(done.out.split())
    for said in (
        "P3.1 Gibbs equilibrium: proved",
        "(e) F_{τ,U}(ρ*_τ) = −log Z_τ",
        "H(r) := −∫r log r dμ",
        "strict convexity [convexity]",
        "= ∫h²/ρ dμ differentiate twice under the integral [holds:",
        "≥ 0, = 0 only at h = 0 (c)",
        "two-well potential on S²: holds",
        "random atoms: holds on 50 measures",
        "∫ρ dμ = 1: needed",
        "0 alive",
    ):
        assert said in flat
    assert "NOT AS CLAIMED" not in flat


@pytest.mark.long
def test_show_edits_prints_every_near_miss_with_its_measure(gibbsgap, data):
    (theorem,) = (t for t in data["theorems"] if t["id"] == "D4.3")
    done = gibbsgap("show", "--edits", "D4.3")
    assert done.code == 0
    for mutant in theorem["mutants"]:
        assert f"  {mutant['name']}\n      {mutant['outcome']}" in done.out
    assert done.out.count('{"μ": ') == sum(bool(m["counterexample"]) for m in theorem["mutants"])


@pytest.mark.long
def test_axioms_print_what_a_verdict_rests_on(gibbsgap):
    done = gibbsgap("axioms", "P3.1")
    assert done.code == 0
    for said in ("P3.1 is proved", "hypotheses", "background facts", "Fubini–Tonelli", "Folland", "lemmas\n  L1",
                 "assumptions\n  none", "SymPy 1.", "proof kernel\n  "):  # fmt: skip
        assert said in done.out


def test_doctor_says_where_everything_is(gibbsgap, data):
    done = gibbsgap("doctor")
    assert done.code == 0
    assert all(line.startswith("ok ") for line in done.out.splitlines())
    for said in ("gibbsgap ", "sympy ", "numpy ", "numerics is imported from ", "computer algebra answers", "GPU",
                 "gibbsgap kernel ", ", ".join(t["id"] for t in data["theorems"])):  # fmt: skip
        assert said in done.out


def test_version_and_help(gibbsgap):
    assert gibbsgap("--version").out.startswith("gibbsgap ")
    done = gibbsgap("--help")
    assert done.code == 0
    for command in ("verify", "list", "show", "axioms", "doctor", "latex", "graph", "regress", "diff"):
        assert f"  {command} " in done.out


@pytest.mark.parametrize("name", ["verify", "list", "show", "axioms", "doctor", "latex", "graph", "regress", "diff"])
def test_every_command_has_help(name, gibbsgap):
    done = gibbsgap(name, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Usage: gibbsgap {name}")


def test_names_select_exactly(gibbsgap, tmp_path):
    file = tmp_path / "run.json"
    assert gibbsgap("verify", "L1", "--json", file).code == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert [t["id"] for t in data["theorems"]] == ["L1"]
