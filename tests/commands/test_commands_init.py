"""A project in one command: its theorem is proved, breaks when it is made false, and is mended again."""

import json
import re
import subprocess
import sys

import pytest
from modules import rewrite


@pytest.mark.long
def test_a_newcomer_breaks_a_theorem_and_mends_it(gibbsgap, tmp_path):
    done = gibbsgap("init", "mine", cwd=tmp_path)
    assert done.code == 0
    mine = tmp_path / "mine"
    files = {str(path.relative_to(mine)) for path in mine.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert {line.removeprefix("wrote mine/") for line in done.out.splitlines()[:-1]} == files
    assert gibbsgap("verify", "Shift", cwd=mine).code == 0
    assert gibbsgap("regress", "Shift", cwd=mine).code == 0
    module = mine / "theorems" / "shift.py"
    true = module.read_text(encoding="utf-8")
    false = true.replace("F(rho, U) + c / tau)", "F(rho, U) + c * tau)").replace("F_{τ,U}(ρ) + c/τ", "F_{τ,U}(ρ) + c τ")
    assert false != true
    rewrite(module, false)
    broken = gibbsgap("verify", "Shift", "--json", "verify.json", cwd=mine)
    assert broken.code == 1
    assert "is refuted" in broken.out
    assert '{"μ": ["1"]' in broken.out
    assert remarks(mine)[0].startswith("::error file=theorems/shift.py,line=")
    rewrite(module, true)
    assert gibbsgap("verify", "Shift", cwd=mine).code == 0


def remarks(project):
    """What CI remarks of a run, by its own script."""
    workflow = (project / ".github" / "workflows" / "verify.yml").read_text(encoding="utf-8")
    script = re.search(r"<<'END'\n(.*?)\n +END\n", workflow, re.DOTALL)[1]
    lines = "\n".join(line.removeprefix(" " * 10) for line in script.splitlines())
    done = subprocess.run([sys.executable, "-c", lines], cwd=project, capture_output=True, text=True, check=True)
    assert json.loads((project / "verify.json").read_text(encoding="utf-8"))
    return done.stdout.splitlines()


def test_what_is_there_is_not_overwritten(gibbsgap, tmp_path):
    (tmp_path / "pyproject.toml").write_text("mine", encoding="utf-8")
    done = gibbsgap("init", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "has pyproject.toml already" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]
