"""`gibbsgap latex` and `gibbsgap graph`: what they write, whole, and what they say when they cannot."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from numerics.arrays import select_backend
from proofs_check.catalogue import discovery, theory
from proofs_check.latex import picture as pipeline
from proofs_check.verification.run import verify
from proofs_check.verification.settings import Settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def n1(project, own):
    project.module("shifted_potential", own)
    return project.root


def test_a_users_theorem_becomes_a_fragment_and_a_document(n1, gibbsgap):
    done = gibbsgap("latex", "N1", "-o", "out", cwd=n1)
    assert (done.code, done.err) == (0, "")
    written = sorted(p.name for p in (n1 / "out").iterdir())
    assert written == ["N1.tex", "gibbsgap.tex", "pipeline.tex"]
    assert done.out.splitlines() == [f"wrote out/{name}.tex" for name in ("N1", "pipeline", "gibbsgap")]
    assert r"\item[(a)] the shift" in (n1 / "out" / "N1.tex").read_text(encoding="utf-8")


def test_without_tex_the_sources_are_written_all_the_same(n1, gibbsgap, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = gibbsgap("latex", "N1", "-o", "out", "--pdf", cwd=n1)
    assert done.code == 1
    assert re.fullmatch(r"gibbsgap: no PDF: pdflatex is not installed \(.*\); the \.tex is written", done.err)
    assert (n1 / "out" / "gibbsgap.tex").exists()
    assert not (n1 / "out" / "gibbsgap.pdf").exists()


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
def test_pdf_compiles_and_leaves_nothing_else(n1, gibbsgap):
    done = gibbsgap("latex", "N1", "-o", "out", "--pdf", "--width", "21", cwd=n1)
    assert (done.code, done.err) == (0, "")
    written = sorted(p.name for p in (n1 / "out").iterdir())
    assert written == ["N1.tex", "gibbsgap.pdf", "gibbsgap.tex", "pipeline.tex"]
    assert (n1 / "out" / "gibbsgap.pdf").read_bytes().startswith(b"%PDF-")


def test_a_theorem_that_fails_is_written_as_such(project, false, gibbsgap):
    project.module("shifted_potential", false)
    done = gibbsgap("latex", "N1", "-o", "out", cwd=project.root)
    assert done.code == 0
    text = (project.root / "out" / "N1.tex").read_text(encoding="utf-8")
    assert r"\textbf{(refuted)}" in text
    assert "It is refuted." in text


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("latex", "-o", "out", "--width", "5"), "width=5 must be a finite number from 12 to 60"),
        (("latex", "-o", "pyproject.toml"), "output='pyproject.toml' is a file; name a folder"),
        (("graph", "-o", "picture.png"), "output='picture.png' must end in .svg or .tex"),
        (("graph", "-o", "no/picture.svg"), "output='no/picture.svg' cannot be written: 'no' is not a writable folder"),
        (("graph",), "Missing option '-o' / '--output'."),
    ],
)
def test_bad_usage_is_one_line_and_nothing_is_written(command, line, n1, gibbsgap):
    before = sorted(n1.iterdir())
    done = gibbsgap(*command, cwd=n1)
    assert (done.code, done.out, done.err) == (2, "", f"gibbsgap: {line}")
    assert sorted(n1.iterdir()) == before


@pytest.mark.long
def test_the_picture_has_every_claim_and_is_well_formed(verified_outcomes):
    found, outcomes = verified_outcomes
    drawn = pipeline.picture(theory.of(found.sources), outcomes, found.claims)
    root = ElementTree.fromstring(pipeline.svg(drawn))
    words = {node.text for node in root.iter() if node.text}
    stated = {claim.id for claim in found.claims if claim.kind != "headline"}
    assert stated <= words
    assert {"finite batch", "deterministic energies", "intrinsic lift"} <= words
    for box in drawn.boxes:
        for chip in box.chips:
            assert box.x < chip.x
            assert chip.x + chip.width < box.x + pipeline.WIDTH
            assert chip.y + pipeline.CHIP_HEIGHT < box.y + box.height
    tex = pipeline.tikz(drawn)
    assert all(name in tex for name in stated)


@pytest.mark.long
def test_a_theory_without_stages_is_drawn_in_layers(verified_outcomes):
    _, outcomes = verified_outcomes
    drawn = pipeline.picture(theory.Theory(), outcomes, [])
    level = {chip.id: number for number, box in enumerate(drawn.boxes) for chip in box.chips}
    assert set(level) == {outcome.id for outcome in outcomes}
    for outcome in outcomes:
        assert all(level[below] < level[outcome.id] for below in outcome.depends_on if below in level)


@pytest.fixture(scope="session")
def verified_outcomes():
    """Return the catalogue and the outcomes of lemmas and what rests on them, verified lightly."""
    sources = discovery.sources(ROOT)
    found = discovery.catalogue(sources).of(sources[:1])
    run = verify(found, ["L1", "L2", "L3", "P3.1", "R6"], Settings("quick", 3, 0, select_backend("numpy"), 2, (2,)))
    return found, run.outcomes
