"""Bad usage is one line that names argument, value and remedy, and exit status 2; nothing is printed or written."""

import importlib

import pytest
from shipped import SUITE

BUILT = ", ".join(t.id for t in SUITE.theorems)
NO_CUPY = "CuPy is not installed: pip install 'gibbsgap[gpu12]' (CUDA 12) or 'gibbsgap[gpu13]' (CUDA 13)"
REFUSED = {
    "unknown id": (("verify", "NOPE"), f"id='NOPE' is not known; known are {BUILT} (see gibbsgap list)"),
    "part of an id": (("verify", "P3"), f"id='P3' is not known; known are {BUILT} (see gibbsgap list)"),
    "lower case": (("verify", "p3.1"), "id='p3.1' is not known; did you mean P3.1? (see gibbsgap list)"),
    "a slip": (("verify", "T3.1.gradent"), "id='T3.1.gradent' is not known; did you mean T3.1.gradient? "
                                           "(see gibbsgap list)"),
    "no such clause": (("show", "T3.1.z"), "id='T3.1.z' is not known; did you mean T3.1? (see gibbsgap list)"),
    "one of two": (("verify", "L1", "NOPE"), f"id='NOPE' is not known; known are {BUILT} (see gibbsgap list)"),
    "shown id": (("show", "NOPE"), f"id='NOPE' is not known; known are {BUILT} (see gibbsgap list)"),
    "level": (("verify", "--level", "hard"), "level='hard' must be one of quick, full, certified"),
    "backend": (("verify", "--backend", "torch"), "backend='torch' must be one of auto, numpy, cupy"),
    "seed": (("verify", "--seed", "x"), "seed=x must be a whole number >= 0"),
    "option": (("verify", "--nope"), "No such option '--nope'."),
    "command": (("prove",), "No such command 'prove'."),
    "missing id": (("show",), "Missing argument 'ID'."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_usage_is_one_line(case, gibbsgap):
    arguments, line = REFUSED[case]
    done = gibbsgap(*arguments)
    assert (done.code, done.out, done.err) == (2, "", f"gibbsgap: {line}")


@pytest.fixture
def without_cupy(monkeypatch):
    """Make this a machine without CuPy, wherever the test runs."""
    usual = importlib.import_module

    def absent(name, *rest):
        if name == "cupy":
            raise ModuleNotFoundError("No module named 'cupy'", name="cupy")
        return usual(name, *rest)

    monkeypatch.setattr(importlib, "import_module", absent)


@pytest.mark.usefixtures("without_cupy")
def test_backend_without_a_gpu_is_refused(gibbsgap):
    done = gibbsgap("verify", "L1", "--backend", "cupy")
    assert (done.code, done.out, done.err) == (2, "", f"gibbsgap: backend='cupy' is not available: {NO_CUPY}")


@pytest.mark.usefixtures("without_cupy")
def test_auto_uses_numpy_and_says_so(gibbsgap):
    done = gibbsgap("verify", "L1", "--backend", "auto")
    assert done.code == 0
    flat = " ".join(done.out.split())
    assert flat.count("numpy") == 1
    assert NO_CUPY not in flat, "advice about GPUs is doctor's"


def test_folder_that_is_missing_is_refused(gibbsgap, tmp_path):
    done = gibbsgap("--theorems", tmp_path / "none", "list")
    wanted = f"gibbsgap: theorems='{tmp_path / 'none'}' must be a folder of theorem modules"
    assert (done.code, done.out, done.err) == (2, "", wanted)


OUTPUTS = {
    "folder": ("", "output={0!r} is a folder; name a file"),
    "missing folder": ("no/run.json", "output={0!r} cannot be written: {1!r} is not a writable folder"),
}


@pytest.mark.parametrize("option", ["--json", "--junit"])
@pytest.mark.parametrize("case", OUTPUTS)
def test_output_that_cannot_be_written_is_refused_before_any_work(case, option, gibbsgap, tmp_path):
    name, line = OUTPUTS[case]
    path = tmp_path / name
    done = gibbsgap("verify", option, path)
    assert (done.code, done.out) == (2, "")
    assert done.err == "gibbsgap: " + line.format(str(path), str(path.parent))
    assert done.progress == ()
    assert list(tmp_path.iterdir()) == []


def test_output_that_fails_at_the_end_is_one_line(gibbsgap, monkeypatch, tmp_path):
    """A full disk, or a folder that only looks writable, shows when the file is made."""

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    done = gibbsgap("verify", "L1", "--json", tmp_path / "run.json")
    assert done.code == 2
    assert done.err.startswith("gibbsgap: output=")
    assert "No space left on device" in done.err
    assert len(done.err.splitlines()) == 1


def test_one_file_for_two_reports_is_refused(gibbsgap, tmp_path):
    done = gibbsgap("verify", "L1", "--json", tmp_path / "x", "--junit", tmp_path / "x")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_command_the_help_is_readable(gibbsgap):
    done = gibbsgap()
    said = done.out + done.err
    assert "Usage: gibbsgap" in said
    assert len(said.splitlines()) > 10


DECLARATIONS = {
    "not a list": ('theorems = "theorems"', "tool.gibbsgap.theorems='theorems' must be a list of folders or packages"),
    "numbers": ("theorems = [1]", "tool.gibbsgap.theorems=[1] must be a list of folders or packages"),
    "nowhere": ('theorems = ["none_such"]', "names 'none_such', which is neither a folder nor an importable package"),
    "no package": ('theorems = ["a.b.c"]', "names 'a.b.c', which is neither a folder nor an importable package"),
    "broken": ("theorems = [", "cannot be read"),
    "not a table": (None, "tool.gibbsgap"),
}


@pytest.mark.parametrize("command", [("verify",), ("list",)], ids=lambda c: c[0])
@pytest.mark.parametrize("case", DECLARATIONS)
def test_declaration_that_cannot_be_used_is_one_line(case, command, gibbsgap, tmp_path):
    line, said = DECLARATIONS[case]
    text = 'tool = {gibbsgap = "x"}\n' if line is None else f"[tool.gibbsgap]\n{line}\n"
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    done = gibbsgap(*command, cwd=tmp_path)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert said in done.err


ROW = "[[claim]]\nid = 'X'\ntitle = 't'\nkind = 'theorem'\nplace = 'p'\n"
CLAIMS = {
    "not TOML": ("[[claim]\n", "must be a TOML file in UTF-8"),
    "not UTF-8": (b"\xff\xfe", "must be a TOML file in UTF-8"),
    "no claims": ("title = 'x'\n", "must not contain {'title'}"),
    "a key missing": ("[[claim]]\nid = 'X'\n", "claim[0] must contain ['kind', 'place', 'title']"),
    "a key misspelt": (f"{ROW}compare = 'as'\n", "claim[0] must not contain {'compare'}"),
    "another word": (f"{ROW}compares = 'same'\n", "claim[0].compares must be one of ['as', "),
    "another type": (f"{ROW}answers = 'Eq. (1)'\n", "claim[0].answers must be array"),
    "no such stage": (f"{ROW}stage = 's'\n[source]\ntitle = 't'\n", "claim 'X' has the stage 's'"),
    "a stage too early": ("[[stage]]\nid = 'a'\ntitle = 't'\nafter = ['b']\n", "stage 'a' comes after 'b'"),
}


@pytest.mark.parametrize("case", CLAIMS)
def test_broken_claims_are_named_and_the_rest_is_used(case, gibbsgap, project, own):
    project.module("shifted_potential", own)
    text, said = CLAIMS[case]
    file = project.root / "theorems" / "claims.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = gibbsgap("graph", "-o", project.root / "map.svg", cwd=project.root)
    assert done.code in (1, 2)
    assert said in done.err
    assert f"{file}: " in done.err or f"{file} must" in done.err
