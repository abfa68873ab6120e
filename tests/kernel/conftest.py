"""Coq, where it is installed: the library compiled once, and what Coq says to emitted files."""

import shutil
import subprocess
from pathlib import Path

import pytest

from proofs_check.catalogue import discovery
from proofs_check.kernel.export.exporter import Exporter

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "proofs_check" / "kernel" / "library"


@pytest.fixture(scope="session")
def catalogue():
    found = discovery.catalogue(discovery.sources(ROOT))
    return {theorem.id: theorem for theorem in found.theorems}


@pytest.fixture(scope="session")
def exporter(catalogue):
    return Exporter(tuple(catalogue.values()))


def coq(*args, cwd):
    return subprocess.run(args, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """Return a folder with the compiled library."""
    folder = tmp_path_factory.mktemp("library")
    for file in LIBRARY.glob("*.v"):
        shutil.copy(file, folder)
    order = coq("coqdep", "-sort", "-Q", ".", "Gibbsgap", *sorted(f.name for f in folder.glob("*.v")), cwd=folder)
    for name in order.stdout.split():
        run = coq("coqc", "-w", "none", "-Q", ".", "Gibbsgap", name, cwd=folder)
        assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def coqc(library, tmp_path):
    """Return a function that compiles emitted files in a folder of the test's own, and returns Coq's complaint."""

    def compiled(*sources):
        for source in sources:
            (tmp_path / f"{source.name}.v").write_text(source.text())
            run = coq(
                "coqc", "-w", "none", "-Q", str(library), "Gibbsgap", "-Q", ".", "GG", f"{source.name}.v", cwd=tmp_path
            )
            if run.returncode:
                return run.stderr
        return ""

    return compiled
