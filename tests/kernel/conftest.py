"""Coq, where it is installed: the library compiled once, and what Coq says to emitted files."""

import subprocess
from pathlib import Path

import pytest

from proofs_check.catalogue import discovery
from proofs_check.kernel.coq import checking, installation
from proofs_check.verification.exports import Exports

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def exports():
    sources = discovery.sources(ROOT)
    return Exports(discovery.catalogue(sources).of(sources[:1]), None, 1)


@pytest.fixture(scope="session")
def catalogue(exports):
    return {theorem.id: theorem for theorem in exports.catalogue.theorems}


@pytest.fixture(scope="session")
def exporter(exports):
    return exports.exporter


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Return a checker; its library is the user's, where that has been compiled before."""
    coq = installation.find()
    with checking.checker(coq, checking.usual_place()) as usual:
        usual.prepare()
        home, known = usual.library, [path for path in usual.root.iterdir() if (path / "answer.json").is_file()]
    with checking.checker(coq, tmp_path_factory.mktemp("coq")) as own:
        own.root.mkdir(parents=True)
        own.library.symlink_to(home)
        for path in known:  # files that were compiled before are not compiled again
            (own.root / path.name).symlink_to(path)
        own.prepare()
        yield own


@pytest.fixture
def coqc(compiled, tmp_path):
    """Return a function that compiles emitted files in a folder of the test's own, and returns Coq's complaint."""

    def complaint(*sources):
        for source in sources:
            (tmp_path / f"{source.name}.v").write_text(source.text())
            places = ("-Q", str(compiled.library), "Gibbsgap", "-Q", ".", "GG")
            command = ["coqc", "-w", "none", *places, f"{source.name}.v"]
            run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
            if run.returncode:
                return run.stderr
        return ""

    return complaint
