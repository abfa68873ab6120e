"""What a command printed is printed again, byte for byte, as long as nothing that it may depend on has changed."""

import os
import shutil
from pathlib import Path

import pytest

from proofs_check.commands import shared
from proofs_check.commands.usage import Refused
from proofs_check.verification import again, store
from proofs_check.verification.again import Again

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kept(monkeypatch, home, tmp_path):
    """Let things be kept, in a folder of the test's."""
    monkeypatch.delenv("GIBBSGAP_FRESH", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(again, "_may_use_a_gpu", lambda: False)  # also where there is CuPy


@pytest.fixture
def once(kept, monkeypatch):
    """Return a function that fails the test where a command looks for theorems from now on."""

    def forbid():
        monkeypatch.setattr(shared, "catalogue", lambda _: pytest.fail("it is not printed again"))

    return forbid


@pytest.mark.long
@pytest.mark.parametrize("arguments", [
    ("show", "L1"), ("show", "L1.a", "--edits"), ("verify", "L1", "L2"), ("verify", "L1", "--table"), ("axioms", "L1"),
    ("list",), ("show", "H3"),
])  # fmt: skip
def test_it_is_printed_again_as_it_was(gibbsgap, once, arguments):
    gibbsgap(*arguments)  # the first time verify says how long it took
    first = gibbsgap(*arguments)
    once()
    second = gibbsgap(*arguments)
    assert second.out == first.out != ""
    assert (second.code, second.err, second.progress) == (0, "", ())


@pytest.mark.slow
def test_the_second_verify_says_that_nothing_changed(gibbsgap, once):
    assert "unchanged" not in gibbsgap("verify", "L1").out
    once()
    assert "; 1 unchanged, from the cache;" in gibbsgap("verify", "L1").out


@pytest.mark.long
@pytest.mark.parametrize("arguments", [
    ("verify", "L1", "--fresh"), ("verify", "L1", "--json", os.devnull), ("show", "Rem4.5"), ("show", "nothing"),
    ("verify", "L1", "--scheduler", "local:0"), ("show", "L1", "--coq"), ("doctor",),
])  # fmt: skip
def test_what_says_more_is_said_anew(gibbsgap, kept, tmp_path, arguments):
    first = gibbsgap(*arguments)
    assert not (tmp_path / "cache" / "gibbsgap" / "printed").exists()
    assert gibbsgap(*arguments).err == first.err


@pytest.mark.long
@pytest.mark.parametrize("edit", [
    lambda text: text.replace("F(rho, U) + c / tau)", "F(rho, U) + c * tau)"),  # not as claimed
    lambda text: text.replace("from hypothesis", "import packaging\nfrom hypothesis"),  # no digest holds that
    lambda text: text + "raise ValueError\n",
])  # fmt: skip
def test_what_may_be_otherwise_is_not_kept(gibbsgap, kept, project, own, tmp_path, edit):
    project.module("shift", edit(own))
    for command in (("verify",), ("list",)):
        gibbsgap(*command, cwd=project.root)
    printed = tmp_path / "cache" / "gibbsgap" / "printed"
    assert len(list(printed.iterdir()) if printed.exists() else ()) == ("+ c * tau" in edit(own))  # the list alone


@pytest.mark.slow
def test_after_an_edit_it_is_found_out_anew(gibbsgap, kept, project, own, monkeypatch):
    module = project.module("shift", own)
    said = gibbsgap("list", cwd=project.root).out
    monkeypatch.setattr(shared, "catalogue", lambda _: (_ for _ in ()).throw(Refused("asked")))
    assert gibbsgap("list", cwd=project.root).out == said != ""
    module.write_text(own.replace("A shifted", "Another"), encoding="utf-8")
    assert gibbsgap("list", cwd=project.root).err == "gibbsgap: asked"
    module.write_text(own, encoding="utf-8")
    assert gibbsgap("list", cwd=project.root).out == said


@pytest.fixture
def suite(tmp_path, monkeypatch, kept):
    """Return a copy of the suite, with a theory of one's own beside it, which keys then speak of."""
    for room in ("proofs_check", "numerics"):
        shutil.copytree(ROOT / room, tmp_path / "suite" / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(store, "SUITE", tmp_path / "suite" / "proofs_check")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "one.py").write_text("")
    (tmp_path / "pyproject.toml").write_text('[tool.gibbsgap]\ntheorems = ["own"]\n')
    (tmp_path / "cache" / "gibbsgap" / "coq").mkdir(parents=True)
    (tmp_path / "cache" / "gibbsgap" / "coq" / "said.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def key(*arguments, folders=()):
    found = Again(arguments or ("list",), folders).key
    assert found is not None
    return found


@pytest.mark.slow
def test_any_change_makes_another_key(suite, monkeypatch):
    keys = [key()]
    assert key() == keys[0]
    files = [suite / name for name in (
        "own/one.py", "suite/proofs_check/cli.py", "suite/numerics/arrays.py", "cache/gibbsgap/coq/said.json",
    )]  # fmt: skip
    files.append(next((suite / "suite" / "proofs_check" / "templates").rglob("*.*")))
    for file in files:
        file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
        keys.append(key())
    (suite / "own" / "claims.toml").write_text("")
    keys += [key(), key("list", "--headlines"), key("list", folders=(suite / "suite",))]
    monkeypatch.setenv("NO_COLOR", "1")
    keys.append(key())
    monkeypatch.setattr(again, "_terminal", lambda _: os.terminal_size((80, 24)))
    keys.append(key())
    monkeypatch.setattr(store, "installed", lambda names: dict.fromkeys(names, "another"))
    keys.append(key())
    monkeypatch.chdir(suite / "own")
    keys.append(key())
    assert len(set(keys)) == len(keys)


def test_what_a_shell_counts_is_no_change(suite, monkeypatch):
    before = key()
    monkeypatch.setenv("SHLVL", "7")
    assert key() == before


def test_what_changed_meanwhile_is_not_kept(suite):
    call = Again(("list",), ())
    (suite / "own" / "one.py").write_text("1")
    call.keep("text")
    (suite / "own" / "one.py").write_text("")  # as it was when the call began, and not while it went on
    assert Again(("list",), ()).recall() is None
    Again(("list",), ()).keep("text")
    assert Again(("list",), ()).recall() == "text"
    (suite / "pyproject.toml").write_text("[tool.gibbsgap]\ntheorems = 1\n")
    assert Again(("list",), ()).recall() is None


def test_nothing_is_kept_under_ci_or_where_there_may_be_a_gpu(suite, monkeypatch):
    monkeypatch.setattr(again, "_may_use_a_gpu", lambda: True)
    assert Again(("list",), ()).place is None
    monkeypatch.setattr(again, "_may_use_a_gpu", lambda: False)
    assert Again(("list",), ()).place is not None
    monkeypatch.setenv("CI", "true")
    assert Again(("list",), ()).place is None
