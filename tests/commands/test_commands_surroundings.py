"""What is around a command, and not in its data: outputs that are no plain files, streams that fail, folders, flags."""

import contextlib
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from numerics import writing
from proofs_check.commands import usage
from proofs_check.reports import installation
from proofs_check.verification import processes

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "proofs_check")
BATCH = (*COMMAND, "batch", "--dim", "8", "--tau", "1", "--batch", "8")
TEXT = "what is written\n"


def run(*arguments, **options):
    return subprocess.run(*arguments, check=False, **options)


def kept(path):
    """What a file has besides its content."""
    found = path.stat()
    return found.st_ino, found.st_mode, found.st_uid, found.st_gid, found.st_nlink


def plain(folder):
    (folder / "target").write_text("before " * 100)
    return folder / "target"


def private(folder):
    path = plain(folder)
    path.chmod(0o600)
    return path


def executable(folder):
    path = plain(folder)
    path.chmod(0o755)
    return path


def link(folder):
    (folder / "link").symlink_to(plain(folder))
    return folder / "link"


def relative_chain(folder):
    plain(folder)
    (folder / "deep").mkdir()
    (folder / "deep" / "link").symlink_to("../target")
    (folder / "second").symlink_to("deep/link")
    return folder / "second"


def dangling(folder):
    (folder / "link").symlink_to("target")
    return folder / "link"


def hard(folder):
    (folder / "other").hardlink_to(plain(folder))
    return folder / "target"


def long_name(folder):
    path = folder / ("n" * 250)
    path.write_text("before")
    return path


REGULAR = (plain, private, executable, link, relative_chain, dangling, hard, long_name)


@pytest.mark.parametrize("made", REGULAR, ids=lambda f: f.__name__)
def test_a_file_keeps_what_it_is(made, tmp_path):
    path = made(tmp_path)
    before = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*"))
    links = {p: os.readlink(p) for p in tmp_path.rglob("*") if p.is_symlink()}
    was = kept(path) if path.exists() else None
    assert writing.obstacle(path) is None
    writing.write_whole(path, TEXT)
    assert path.read_text() == TEXT
    assert {p: os.readlink(p) for p in links} == links
    now = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*"))
    assert now == before or (made is dangling and (tmp_path / "target").read_text() == TEXT)
    if was is not None:
        assert kept(path)[1:] == was[1:]
    if made is hard:
        assert kept(path) == was
        assert (tmp_path / "other").read_text() == TEXT


def test_an_owner_is_kept(tmp_path):
    if os.geteuid():
        return  # only root may give files away
    path = plain(tmp_path)
    os.chown(path, 12345, 23456)
    writing.write_whole(path, TEXT)
    assert (path.stat().st_uid, path.stat().st_gid, path.read_text()) == (12345, 23456, TEXT)


def test_a_pipe_is_written_through(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read = []
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    writing.write_whole(path, TEXT)
    reader.join()
    assert read == [TEXT]
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_is_written_through(tmp_path):
    """A terminal is a device that anybody may make."""
    main, side = os.openpty()
    writing.write_whole(Path(os.ttyname(side)), "one line\n")
    assert os.read(main, 100).replace(b"\r", b"") == b"one line\n"
    os.close(main)
    os.close(side)


def test_a_stream_of_the_process_is_added_to(tmp_path):
    with (tmp_path / "all").open("w") as out:
        done = run([*BATCH, "--json", "/dev/stdout"], stdout=out, stderr=subprocess.PIPE, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    text = (tmp_path / "all").read_text()
    assert json.JSONDecoder().raw_decode(text)[0]["dim"] == 8
    assert text.rstrip().endswith("on")


@pytest.mark.parametrize("made", REGULAR, ids=lambda f: f.__name__)
def test_a_write_that_fails_leaves_all_as_it_was(made, tmp_path, monkeypatch):
    path = made(tmp_path)
    before = {p: p.read_text() if p.is_file() else None for p in tmp_path.rglob("*")}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(os, "posix_fallocate", full)
    if made is hard:  # shorter than before, it would need no space
        monkeypatch.setattr(writing, "_all", full)
    with pytest.raises(OSError, match="No space"):
        writing.write_whole(path, TEXT * 1000)
    assert {p: p.read_text() if p.is_file() else None for p in tmp_path.rglob("*")} == before


OBSTACLES = {
    "folder": (lambda f: f, "is a folder; name a file"),
    "no folder": (lambda f: f / "none" / "x", "is not a writable folder"),
    "loop": (lambda f: (f / "loop").symlink_to("loop") or f / "loop", "Too many levels of symbolic links"),
    "too long": (lambda f: f / ("n" * 300), "File name too long"),
    "link to none": (lambda f: (f / "l").symlink_to(f / "none" / "x") or f / "l", "none' is not a writable folder"),
}  # fmt: skip


@pytest.mark.parametrize("case", OBSTACLES)
def test_what_cannot_be_written_is_seen_beforehand(case, tmp_path):
    make, said = OBSTACLES[case]
    with pytest.raises(usage.Refused, match=said):
        usage.outputs((make(tmp_path),))


def test_one_file_by_two_names_is_refused(tmp_path):
    path = link(tmp_path)
    with pytest.raises(usage.Refused, match="another output"):
        usage.outputs((path, tmp_path / "target"))


def test_an_output_that_fails_loses_no_other(tmp_path, capsys):
    with pytest.raises(usage.Refused, match="none"):
        usage.deliver([(tmp_path / "none" / "x", "1"), (tmp_path / "y", "2")], "what is said")
    assert (tmp_path / "y").read_text() == "2"
    assert capsys.readouterr().out == f"what is said\nwrote {tmp_path / 'y'}\n"


def test_what_has_no_utf8_is_escaped(tmp_path):
    name = os.fsdecode(b"caf\xe9")
    writing.write_whole(tmp_path / "x.json", writing.json_text({"name": name}))
    assert json.loads((tmp_path / "x.json").read_bytes())["name"] == name


SINKS = {"closed pipe": "Broken pipe", "full disk": "No space left on device"}


@pytest.mark.parametrize("sink", SINKS)
@pytest.mark.parametrize("command", [(*BATCH, "--json", "f.json"), (*COMMAND, "--help"), (*COMMAND, "--version")])
def test_standard_output_that_fails_is_one_line_after_the_files(sink, command, tmp_path):
    if sink == "full disk":
        out = os.open("/dev/full", os.O_WRONLY)
    else:
        reading, out = os.pipe()
        os.close(reading)
    done = run(command, stdout=out, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    os.close(out)
    assert done.returncode == 2
    assert done.stderr == f"gibbsgap: standard output cannot be written: {SINKS[sink]}\n"
    if "--json" in command:
        assert json.loads((tmp_path / "f.json").read_text())["dim"] == 8


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "latin-1", "utf-8", "utf-16"])
def test_what_standard_output_cannot_say_is_replaced(encoding, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = run([*BATCH, "--json", "f.json"], capture_output=True, env=environment, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode(encoding)
    assert "τ" in said or "?" in said
    assert (tmp_path / "f.json").is_file()


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full"])
@pytest.mark.parametrize(("arguments", "status"), [("batch --dim 8 --tau 1 --batch 8 --json f.json", 0), ("nope", 2)])
def test_a_closed_stream_changes_nothing(closed, arguments, status, tmp_path):
    done = run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m proofs_check {arguments} {closed}'], capture_output=True, cwd=tmp_path
    )
    assert done.returncode == status
    assert b"Traceback" not in done.stderr
    assert status or json.loads((tmp_path / "f.json").read_text())["dim"] == 8


def test_a_working_folder_that_is_gone_is_one_line(tmp_path):
    script = f'mkdir d; cd d; rmdir ../d; "{sys.executable}" -P -m proofs_check list'
    done = run(["/bin/sh", "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gibbsgap: the working folder is no longer there: change to one that is\n"


SHADOWS = (
    "json", "signal", "threading", "random", "socket", "pickle", "selectors", "statistics", "multiprocessing", "numpy",
    "scipy", "sympy", "mpmath", "flint", "hypothesis", "click", "rich", "numerics", "theorems", "array_api_compat",
)  # fmt: skip


def shadowed(folder):
    """Fill a folder with modules that tell when they are imported."""
    for number, name in enumerate(SHADOWS):
        path = folder / f"{name}.py" if number % 2 else folder / name / "__init__.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"import os\nos.close(os.open({str(folder / 'IMPORTED')!r}, os.O_CREAT))\n")
    return folder


@pytest.mark.long
def test_processes_see_neither_the_working_folder_nor_a_long_one_for_sockets(tmp_path):
    """Two theorems are verified in processes, whose socket would have a name that is too long."""
    long = tmp_path / ("t" * 90)
    long.mkdir()
    work = tmp_path / "work"
    work.mkdir()
    done = run(
        [*COMMAND, "verify", "L1", "L4"], capture_output=True, text=True, cwd=shadowed(work),
        env={**os.environ, "TMPDIR": str(long)},
    )  # fmt: skip
    assert "all as claimed" in done.stdout, done.stderr
    assert not (work / "IMPORTED").exists()
    assert not (work / ".hypothesis").exists()
    assert list(long.iterdir()) == []


def test_doctor_names_what_has_the_name_of_a_module(tmp_path, monkeypatch):
    monkeypatch.chdir(shadowed(tmp_path))
    home = Path(installation.__file__).parents[2]
    (found,) = installation._shadows(home)
    assert found.fine
    assert all(name in found.what for name in SHADOWS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir("/")
    (found,) = installation._shadows(home)
    assert not found.fine


@pytest.mark.parametrize("command", ["list", "doctor", "batch"])
def test_a_folder_that_shadows_ours_is_named(command, tmp_path):
    """PYTHONPATH is the user's to set, and a command says what comes of it."""
    (tmp_path / "numerics").mkdir()
    (tmp_path / "numerics" / "__init__.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = run([*COMMAND, command], capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"gibbsgap: numerics is imported from {tmp_path.resolve() / 'numerics'} and not from")
    assert len(done.stderr.splitlines()) == 1


def test_starting_processes_leaves_the_environment_as_it_was():
    before = dict(os.environ)
    with processes._alone():
        assert os.environ["PYTHONSAFEPATH"] == "1"
    assert dict(os.environ) == before


@pytest.mark.long
def test_without_docstrings_a_verdict_and_the_help_are_the_same(tmp_path):
    environment = {**os.environ, "PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"}
    done = run([*COMMAND, "verify", "L4"], capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout
    said = [
        run([*COMMAND, *arguments], capture_output=True, text=True, cwd=tmp_path, env=env).stdout
        for arguments in (("--help",), ("batch", "--help"))
        for env in (environment, dict(os.environ))
    ]
    assert said[0] == said[1]
    assert said[2] == said[3]
    assert "Start with:" in said[0]


def test_without_a_home_answers_are_not_kept(monkeypatch):
    from proofs_check.checker.algebra.answers import Answers, usual_place

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert usual_place() is None
    answers = Answers(None)
    answers.remember({"a": 1}, {"b": 2})
    assert answers.recall({"a": 1}) is None


@pytest.mark.long
def test_a_cache_that_cannot_be_written_changes_no_verdict(tmp_path):
    (tmp_path / "file").write_text("")
    done = run(
        [*COMMAND, "verify", "L4"], capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "file")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with contextlib.suppress(FileNotFoundError):
        assert (tmp_path / "file").read_text() == ""
