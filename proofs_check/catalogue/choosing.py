"""Which theories and theorems are meant by the names that somebody gives; a slip is answered by the nearest id."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence

from proofs_check.catalogue.claims import DiscoveryError
from proofs_check.catalogue.discovery import Catalogue, Source
from proofs_check.vocabulary.theorem import Theorem


class OutOfUse(DiscoveryError):
    """What is asked for is there and cannot be used: its module cannot be imported."""


def theories(found: Sequence[Source], asked: Sequence[str] = (), *, own: bool = False) -> list[Source]:
    """Return the theories that are named; without a name a user's own, where there are some, and else the paper's.

    Raises
    ------
    DiscoveryError
        When there is no theory of a name, or none of the user's own where that is asked for.
    """
    mine = [source for source in found if source.own]
    names = [source.name for source in found]
    if own and not mine:
        raise DiscoveryError(
            "own finds no theory of your own: name a folder in pyproject.toml, or give --theorems FOLDER"
        )
    if missing := sorted(set(asked) - {*names, "all"}):
        raise DiscoveryError(f"theory={missing[0]!r} is not there; there are {', '.join(names)}, and all")
    chosen = [s for s in found if s.name in asked or "all" in asked or (own and s.own)]
    return chosen or mine or list(found[:1])


def chosen(found: Catalogue, ids: Sequence[str], say: Callable[[str], None]) -> list[Theorem]:
    """Return the theorems with these ids, or say which ids there are; ``say`` hears of one that had another.

    The id of a clause stands for its theorem, and that of a claim without a module for what carries it.

    Raises
    ------
    DiscoveryError
        When an id is not known; OutOfUse when its module cannot be imported.
    """
    known = {theorem.id: theorem for theorem in found.known}
    ids = tuple(dict.fromkeys(one for name in ids for one in _meant(found, _today(found, name, say))))
    waiting = {claim.id for claim in found.not_built()}
    out_of_order = {name: broken for broken in found.broken for name in broken.ids}
    broken = "".join(f"; {one}" for one in found.broken)
    for name in ids:
        if name in out_of_order and name not in known:
            raise OutOfUse(f"id={name!r}: {out_of_order[name]}")
        if name in waiting:
            raise DiscoveryError(
                f"id={name!r} is a claim of the source that is not yet built; built are {', '.join(known)}{broken}"
            )
        if name not in known:
            near = nearest(name, [*known, *(claim.id for claim in found.claims)])
            there = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
            raise DiscoveryError(f"id={name!r} is not known; {there} (see gibbsgap list){broken}")
    return [known[name] for name in ids] if ids else list(found.theorems)


def _meant(found: Catalogue, name: str) -> Iterator[str]:
    """Yield the ids of the theorems that a name stands for: its own, or that of its clause, or of what carries it."""
    owner, _, letter = name.rpartition(".")
    known = {theorem.id: {clause.letter for clause in theorem.clauses} for theorem in found.known}
    carried = next((claim.carried_by for claim in found.claims if claim.id == name and name not in known), ())
    if carried:
        for one in carried:
            yield from _meant(found, one)
    else:
        yield owner if name not in known and letter in known.get(owner, ()) else name


def nearest(name: str, known: list[str]) -> str | None:
    """Return the id that somebody meant who wrote it with a slip; None where that cannot be told."""
    folded = {one.casefold(): one for one in reversed(known)}
    near = difflib.get_close_matches(name.casefold().strip(), folded, 1, 0.75)
    return folded[near[0]] if near else None


def _today(found: Catalogue, name: str, say: Callable[[str], None]) -> str:
    """Return the id that a theorem has now; ``say`` hears where it had another."""
    renamed = next((claim for claim in found.claims if name in claim.formerly), None)
    if renamed is None or any(theorem.id == name for theorem in found.known):
        return name
    say(f"{name} is called {renamed.id} now: {renamed.title}")
    return renamed.id
