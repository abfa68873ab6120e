"""The map shows the rooms that there are, and every file that it names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
# A path is told by its ending; NAME stands for anything.
NAMED = sorted({name for name in re.findall(r"`([\w./-]+)`", MAP) if re.search(r"\.(py|toml|json|txt|md)$|/$", name)})


@pytest.mark.parametrize("room", ["proofs_check", "numerics"])
def test_every_room_is_on_the_map(room):
    for folder in (ROOT / room).iterdir():
        if (folder / "__init__.py").is_file():
            assert f"{folder.name}/`" in MAP


def test_what_the_map_names_is_there():
    assert len(NAMED) > 40
    rooms = ("", "proofs_check", "numerics", "theorems", "tests", "proofs_check/reproduce")
    places = [ROOT / room for room in rooms]
    missing = [name for name in NAMED if "NAME" not in name and not any((place / name).exists() for place in places)]
    assert missing == []


def test_every_way_of_adding_is_told():
    assert re.findall(r"^\*\*An? (\w+)\.\*\*", MAP, re.MULTILINE) == [
        "theorem", "node", "relation", "rule", "command", "experiment", "dependency",
    ]  # fmt: skip
