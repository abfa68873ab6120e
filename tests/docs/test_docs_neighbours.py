"""The table of the second theory has a row for every theorem of it, with statement and paper as they are claimed."""

from pathlib import Path

from proofs_check.catalogue import discovery

ROOT = Path(__file__).parents[2]
REMEDY = "write it again: .ci/neighbours.py says how"


def test_the_table_is_of_the_theory_as_it_is():
    page = (ROOT / "docs" / "neighbours.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines()]
    found = discovery.catalogue(
        [discovery.Source(ROOT / "theorems" / "neighbours", "neighbours", "theorems.neighbours")]
    )
    claims = {claim.id: [claim.id, claim.title, claim.place] for claim in found.claims}
    table = [row for row in rows if len(row) == 8][1:]
    assert [row[:3] for row in table] == [claims[theorem.id] for theorem in found.theorems], REMEDY
    assert {row[3] for row in table} <= {"proved", "cited"}
