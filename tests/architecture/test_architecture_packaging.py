"""What the project says of itself in several files agrees: versions, packages, types, what CI installs."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = ("numerics", "proofs_check", "theorems")
# A GPU's libraries are tested where there is one, on whatever it needs; developers' tools are the newest.
WITHOUT_GPU = {extra for extra in PROJECT["optional-dependencies"] if not extra.startswith("gpu")}
FOR_USERS = WITHOUT_GPU - {"test", "docs", "dev"}


def requirements(*extras):
    """The requirements on other projects, of the project itself and of extras."""
    lines = [*PROJECT["dependencies"], *(line for e in extras for line in PROJECT["optional-dependencies"][e])]
    return [found for found in map(Requirement, lines) if found.name != PROJECT["name"]]


def pins(name):
    """What a constraints file allows: every project's versions, several where they differ by Python's."""
    found = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line)
            [pin] = requirement.specifier
            assert pin.operator == "==", line
            found.setdefault(requirement.name.lower(), []).append(Version(pin.version))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_types_are_for_users_too(package):
    assert (ROOT / package / "py.typed").is_file()


def test_ci_installs_exactly_the_lowest_versions_that_are_declared():
    oldest = pins("constraints-minimum.txt")
    for requirement in requirements(*FOR_USERS):
        [lowest] = requirement.specifier
        assert lowest.operator == ">=", requirement
        assert oldest[requirement.name.lower()] == [Version(lowest.version)], requirement


def test_ci_installs_newest_versions_that_the_project_allows():
    newest, oldest = pins("constraints.txt"), pins("constraints-minimum.txt")
    for requirement in requirements(*WITHOUT_GPU):
        for version in newest[requirement.name.lower()]:
            assert version in requirement.specifier
            assert version >= max(oldest.get(requirement.name.lower(), [version]))


def test_every_python_that_is_declared_is_tested():
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    [line] = re.findall(r"^\s+python: \[(.*)\]$", workflow, re.MULTILINE)
    tested = re.findall(r'"([\d.]+)"', line)
    declared = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert declared == tested
    assert PROJECT["requires-python"] == f">={tested[0]}"


def test_the_version_is_that_of_citation_and_changes():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.*)$", citation, re.MULTILINE)[1] == PROJECT["version"]
    changes = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert changes[:2] == ["Unreleased", PROJECT["version"]]
