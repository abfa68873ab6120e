"""gibbsgap kernel: a table, a record that a run without Coq is held against, a folder that make checks."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofs_check.cli import cli
from proofs_check.kernel.coq import installation

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="no coqc on this machine")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return a function that asks for theorems of the suite, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return lambda *arguments: CliRunner().invoke(cli, ["kernel", *arguments], catch_exceptions=False)


@pytest.fixture
def without(monkeypatch):
    def none():
        raise installation.NoCoq("coqc is not installed")

    monkeypatch.setattr(installation, "find", none)


def test_without_coq_what_is_not_on_record_is_not_taken_for_accepted(asked, without):
    done = asked("L1", "--json", "found.json")
    assert done.exit_code == 1
    assert "coqc is not installed: compared with what is on record" in done.stderr
    assert "is not on record" in done.stdout
    (row,) = json.loads(Path("found.json").read_text(encoding="utf-8"))["theorems"]
    assert row["id"] == "L1"


def test_without_coq_nothing_is_taken_on_record(asked, without):
    done = asked("L1", "--record")
    assert done.exit_code == 2
    assert "record needs Coq" in done.stderr


@needs_coq
def test_what_coq_accepts_is_told_with_the_axioms_and_a_reviewer_checks_it_with_make_alone(asked, tmp_path):
    done = asked("L1", "-o", "certificates")
    assert done.exit_code == 0, done.output
    assert "5/5" in done.stdout
    assert "4/4" in done.stdout
    assert "Classical_Prop.classic" in done.stdout
    folder = tmp_path / "certificates"
    assert not list(folder.rglob("*.py"))
    places = {str(Path(shutil.which(name)).parent) for name in ("coqc", "make")}
    bare = {"PATH": ":".join(sorted({*places, "/bin", "/usr/bin"})), "HOME": str(tmp_path)}
    made = subprocess.run(["make"], cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (file,) = (f for f in (folder / "theorems").glob("L1*.v"))
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\nLemma false : (1 < 0)%R.\nProof. lra. Qed.\n", encoding="utf-8")
    broken = subprocess.run(["make"], cwd=folder, env=bare, capture_output=True, text=True, check=False)
    assert broken.returncode != 0
