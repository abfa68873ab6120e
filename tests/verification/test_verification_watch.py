"""verify --watch: once at the start, and once more for every change that a look at the files finds."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proofs_check.commands.verify import watching

ROOT = Path(__file__).resolve().parents[2]


def test_each_change_is_heeded_once(tmp_path):
    file, new = tmp_path / "one.py", tmp_path / "objects" / "two.py"
    file.write_text("")
    steps = iter([
        lambda: None,
        lambda: os.utime(file, ns=(0, 1)),
        lambda: None,
        lambda: (new.parent.mkdir(), new.write_text("")),
        lambda: (tmp_path / ".swap").write_text(""),
        new.unlink,
        lambda: None,
    ])  # fmt: skip
    looked, done = [0], []

    def pause():
        looked[0] += 1
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    with pytest.raises(KeyboardInterrupt):
        watching([tmp_path], lambda: done.append(looked[0]), pause)
    assert done == [0, 2, 4, 6]


@pytest.mark.long
def test_the_command_goes_on_until_it_is_interrupted(tmp_path):
    (tmp_path / "theorems").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.gibbsgap]\ntheorems = ["theorems"]\n')
    said = tmp_path / "said"
    # Whoever runs the tests may ignore interrupts, and a child does as its parent did.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    start = f"{heeding}; from proofs_check.cli import main; main()"
    command = [sys.executable, "-P", "-c", start, "verify", "--watch", "L1"]
    with said.open("w") as out:
        running = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT)
        try:
            until(lambda: said.read_text().count("all as claimed") == 1)
            (tmp_path / "theorems" / "new.py").write_text("")
            until(lambda: said.read_text().count("all as claimed") == 2)
        finally:
            running.send_signal(signal.SIGINT)
            code = running.wait(60)
    assert code == 130


def until(seen):
    for _ in range(600):
        if seen():
            return
        time.sleep(0.1)
    raise AssertionError("it was not seen within a minute")
