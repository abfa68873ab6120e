"""The committed witnesses, re-verified by a reader that shares no code, and edits that no certifier may pass."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from numerics.balls.witness import Witness, WitnessError, read
from proofs_check.evidence.enclosures import judge
from proofs_check.vocabulary.substitutions import Unsayable
from theorems import matched_saddle, smoothed_convexity, smoothed_coupling, unbounded_below

ROOT = Path(__file__).resolve().parents[2]
WITNESSES = {path.stem: path for path in sorted((ROOT / "theorems" / "witnesses").glob("*.json"))}
CLAIMS = {
    "R1": smoothed_convexity.CLAIM,
    "R1.atoms": smoothed_convexity.ON_ATOMS,
    "R1.control": smoothed_convexity.CLAIM,
    "R2": unbounded_below.CLAIM,
    "R3": smoothed_coupling.CLAIM,
    "R3.tenth": smoothed_coupling.CLAIM,
    "R3.three-tenths": smoothed_coupling.CLAIM,
    "R3.control": smoothed_coupling.CLAIM,
    "R5": matched_saddle.CLAIM,
}
CONTROLS = {name for name in CLAIMS if name.endswith("control")}


def test_every_witness_is_tested():
    assert set(CLAIMS) == set(WITNESSES)


@pytest.mark.parametrize("name", WITNESSES)
def test_reads_without_this_project(name, recheck, data):
    value, error = recheck.recheck(data(name), nodes=128)
    assert error < abs(value) / 1000


@pytest.mark.slow
@pytest.mark.parametrize("name", WITNESSES)
def test_certifier_finds_what_is_recorded(name, data):
    judged = judge(CLAIMS[name].relation, read(WITNESSES[name]))
    assert judged.holds is (name in CONTROLS)
    low, high = (Fraction(end) for end in data(name)["enclosure"])
    assert low <= judged.margin.low <= judged.margin.high <= high


def swapped(d):
    d["functions"]["ρ₁"] = d["functions"]["ρ₂"]


def sunk(d):
    """A density that dips below 0 by a millionth: |1 + z|² has a zero."""
    d["functions"]["ρ₁"] = {"kind": "density", "modulus": [1, 1], "floor": "-1/1000000"}


def put(*path, value):
    def edit(d):
        for key in path[:-1]:
            d = d[key]
        d[path[-1]] = value

    return edit


# What the certifier must not pass as a refutation; R3's own sign is lost at high temperature, or with equal densities.
EDITS = {
    "equal densities": ("R3", swapped),
    "a density below zero": ("R3", sunk),
    "τ = 3": ("R3", put("temperature", value="3")),
    "τ for 1/τ": ("R3", put("temperature", value="5")),
    "few bits": ("R3", put("bits", value=12)),
    "a direction with mass": ("R1", put("functions", "h", value={"kind": "direction", "cosine": [1], "sine": [0, 1]})),
    "another direction": ("R1", put("functions", "h", "sine", value=[0, 1])),
    "a letter left out": ("R1", put("functions", value={"U": {"kind": "potential", "cosine": [0]}})),
    "a lower bound that holds": ("R2", put("numbers", "B", value="41")),
    "B of the wrong sign": ("R2", put("numbers", "B", value="-50")),
    "moved together": ("R5", swapped),
    "a table of other cosines": ("R1.atoms", put("critic", value=[["1", "0", "0"], ["0", "1", "0"], ["0", "0", "1"]])),
    "atoms of mass 2": ("R1.atoms", put("functions", "ρ", value=["1", "1/2", "1/2"])),
}


@pytest.mark.parametrize("name", EDITS)
def test_edited_witness_refutes_nothing(name, data):
    witness, edit = EDITS[name]
    edited = data(witness)
    edit(edited)
    assert judge(CLAIMS[witness].relation, Witness(edited)).holds is not False


def test_enclosure_that_contains_zero_is_undecided(data):
    edited = data("R3")
    swapped(edited)
    edited["functions"]["ρ₂"] = {"kind": "density", "cosine": [1]}
    edited["functions"]["ρ₁"] = {"kind": "density", "cosine": [1]}
    judged = judge(CLAIMS["R3"].relation, Witness({**edited, "bits": 20}))
    assert judged.holds is not False
    assert judged.margin.low <= 0 <= judged.margin.high


def test_wrong_ratios_are_seen_by_the_reader_of_the_json(recheck, data, monkeypatch):
    """I_k(τ) for I_k(1/τ): the recorded enclosure is then not what the data gives."""
    honest = recheck.bessel
    monkeypatch.setattr(recheck, "bessel", lambda k, x: honest(k, 1 / x))
    with pytest.raises(ValueError, match="does not"):
        recheck.recheck(data("R3"), nodes=128)


READER = {
    "equal densities": ("R3", swapped),
    "a density below zero": ("R3", sunk),
    "τ = 3": ("R3", put("temperature", value="3")),
    "another enclosure": ("R1", put("enclosure", value=["-201", "-200.5"])),
    "a float": ("R1", put("temperature", value=0.3)),
    "a direction with mass": ("R1", put("functions", "h", "cosine", value=[1])),
    "atoms of mass 2": ("R1.atoms", put("functions", "ρ", value=["1", "1/2", "1/2"])),
}


@pytest.mark.parametrize("name", READER)
def test_reader_of_the_json_rejects_edits_too(name, recheck, data):
    witness, edit = READER[name]
    edited = data(witness)
    edit(edited)
    with pytest.raises(ValueError, match=r"does not|not shown|is not exact|mass"):
        recheck.recheck(edited, nodes=128)


REFUSED = {
    "a float": (put("temperature", value=0.3), "temperature=0.3 must be exact"),
    "a float among coefficients": (put("functions", "ρ", "modulus", value=[1, 0.5]), "ρ=0.5 must be exact"),
    "no number": (put("temperature", value="hot"), "temperature='hot' must be a number"),
    "a zero under the line": (put("temperature", value="1/0"), "temperature='1/0' must be a number"),
    "negative temperature": (put("temperature", value="-1"), "temperature=-1 must be > 0"),
    "no temperature": (lambda d: d.pop("temperature"), "temperature=None must be exact"),
    "another space": (put("space", value="torus"), "space='torus' must be one of circle, atoms"),
    "another kind": (put("functions", "ρ", value={"kind": "law"}), "kind='law' of ρ must be one of"),
    "an unknown key": (put("functions", "ρ", "modulo", value=1), "'modulo' of ρ is not known"),
    "power 0": (put("functions", "ρ", "power", value=0), "power=0 of ρ must be a whole number >= 1"),
    "a powered direction": (put("functions", "h", "power", value=2), "power=2 of h must be 1"),
    "a density of mean 0": (put("functions", "ρ", value={"kind": "density", "cosine": [0, 1]}), "must have a mean > 0"),
    "a text for a row": (put("functions", "ρ", "modulus", value="11"), "ρ='11' must be a list"),
    "no bits": (put("bits", value=1), "bits=1 must be at least 2"),
    "no table": (put("space", value="atoms"), "critic must be a square table"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_is_refused(name, data):
    edit, reason = REFUSED[name]
    edited = data("R1")
    edit(edited)
    with pytest.raises(WitnessError) as refused:
        Witness(edited)
    assert reason in str(refused.value)


@pytest.mark.parametrize("text", ["", "[1]", "{", json.dumps({"space": "circle"})])
def test_a_file_that_is_no_witness_is_named(text, tmp_path):
    path = tmp_path / "R9.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WitnessError):
        read(path)


def test_what_balls_cannot_say_is_said():
    """A double integral with no convolution in it has no rule: undecided, and never a guess."""
    from proofs_check.vocabulary import critic, exp, integral, nonnegative, w, z

    s = critic("s", "s")
    claim = nonnegative("c", "c", integral(integral(exp(s(z, w) ** 2), w), z))
    with pytest.raises(Unsayable, match="is no convolution"):
        judge(claim.relation, read(WITNESSES["R3"]))
