"""Laws of the items of the source: what answers each is there, and the claims say the same from their side."""

import pytest
from shipped import PAPER, SOURCES

from proofs_check.catalogue import items

ITEMS = items.of(SOURCES)
CLAIMS = {claim.id: claim for claim in PAPER.claims}
CLAUSES = {theorem.label(clause): theorem.id for theorem in PAPER.theorems for clause in theorem.clauses}

# Every numbered statement of version 4, figures and tables: counted in its text, and not read from the file under test.
NUMBERED = {
    "Assumption": ("2.1", "3.1", "3.2", "4.1", "B.1"),
    "Definition": ("2.1", "2.2", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3"),
    "Remark": ("2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "4.3", "4.4", "4.5", "B.1", "B.2"),
    "Theorem": ("3.1", "3.2", "4.1", "4.2"),
    "Proposition": ("3.1", "3.2", "4.1", "D.1"),
    "Lemma": ("B.1", "B.2", "B.3"),
    "Corollary": ("B.1", "B.2"),
    "Table": ("1", "2"),
}


def owner(name):
    """Return the claim that a counterpart, a claim or a clause, belongs to."""
    return name if name in CLAIMS else CLAUSES[name]


def words_of(claim):
    """Return how the items compare with a claim or its clauses, each with the item's name."""
    return {(word, item.name) for item in ITEMS for word, name in item.counterparts if owner(name) == claim.id}


def test_every_numbered_statement_is_an_item():
    named = " | ".join(item.name for item in ITEMS)
    missing = [f"{kind} {number}" for kind in NUMBERED for number in NUMBERED[kind] if f"{kind} {number}" not in named]
    assert missing == []


def test_items_are_listed_once_and_say_something():
    names = [item.name for item in ITEMS]
    assert sorted(set(names)) == sorted(names)
    assert all(item.claim.strip() and item.kind.strip() for item in ITEMS)


def test_every_counterpart_is_there():
    unknown = [
        (i.name, name) for i in ITEMS for _, name in i.counterparts if name not in CLAIMS and name not in CLAUSES
    ]
    assert unknown == []


@pytest.mark.parametrize("claim", PAPER.claims, ids=lambda claim: claim.id)
def test_a_claim_compares_with_the_source_as_its_items_say(claim):
    found = words_of(claim)
    assert set(claim.answers) == {item for _, item in found}
    if found:
        assert claim.compares in {word for word, _ in found}
    else:
        assert claim.compares in ("extension", "not claimed there")


@pytest.mark.parametrize("claim", [c for c in PAPER.claims if c.sharper], ids=lambda claim: claim.id)
def test_clauses_beyond_the_source_are_said_so_by_its_items(claim):
    """A clause that an item calls the same is not sharper too, unless another item says that it is."""
    beyond = {name for item in ITEMS for word, name in item.counterparts if word in ("sharper", "extension")}
    assert {f"{claim.id}.{letter}" for letter in claim.sharper} <= beyond


def test_an_id_of_before_is_no_id_of_today():
    before = [name for claim in PAPER.claims for name in claim.formerly]
    assert before
    assert len(set(before)) == len(before)
    assert not {theorem.id for theorem in PAPER.theorems} & set(before)
