"""What commands share that check theorems: the catalogue, the theorems named, a run."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from numerics.pairwise.tiles import cores
from proofs_check.catalogue import claims, discovery, theory
from proofs_check.catalogue import items as of_source
from proofs_check.catalogue.discovery import Catalogue, Source
from proofs_check.commands import usage
from proofs_check.commands.usage import OutOfOrder, Refused
from proofs_check.reports.kernel import grading
from proofs_check.reports.sheets import remark
from proofs_check.verification import processes
from proofs_check.verification import run as verification
from proofs_check.verification.cache import Results, results_place
from proofs_check.verification.run import Run
from proofs_check.vocabulary.theorem import Theorem


def catalogue(folders: tuple[Path, ...]) -> Catalogue:
    """Return what is declared here, and in these folders, of the theories asked for; a wrong declaration is refused.

    Without a choice these are a user's own, where there is one, and the paper's where there is none.
    """
    try:
        found = discovery.sources(Path.cwd(), folders)
        spoken = theories(found)
        return discovery.catalogue(found, remark).of(spoken)
    except claims.DiscoveryError as mistake:
        raise Refused(str(mistake)) from mistake


def theories(found: list[Source]) -> list[Source]:
    """Return the theories that --theory and --own name."""
    asked, own = usage.theory_asked()
    mine = [source for source in found if source.own]
    names = [source.name for source in found]
    if own and not mine:
        raise Refused("own finds no theory of your own: name a folder in pyproject.toml, or give --theorems FOLDER")
    if missing := sorted(set(asked) - {*names, "all"}):
        raise Refused(f"theory={missing[0]!r} is not there; there are {', '.join(names)}, and all")
    chosen = [s for s in found if s.name in asked or "all" in asked or (own and s.own)]
    return chosen or mine or found[:1]


def about(found: Catalogue) -> theory.Theory:
    """Return what the catalogue's sources say of their theory as a whole; a wrong description is refused."""
    try:
        return theory.of(found.theories)
    except claims.DiscoveryError as mistake:
        raise Refused(str(mistake)) from mistake


def items(found: Catalogue) -> tuple[of_source.Item, ...]:
    """Return the items of the catalogue's sources; a table of them that is wrong is refused."""
    try:
        return of_source.of(found.theories)
    except claims.DiscoveryError as mistake:
        raise Refused(str(mistake)) from mistake


def chosen(found: Catalogue, ids: tuple[str, ...]) -> list[Theorem]:
    """Return the theorems with these ids, or say which ids there are; an id of before is taken, with a notice.

    The id of a clause stands for its theorem, and that of a claim without a module for what carries it.
    """
    known = {theorem.id: theorem for theorem in found.known}
    ids = tuple(dict.fromkeys(one for name in ids for one in _meant(found, _today(found, name))))
    waiting = {claim.id for claim in found.not_built()}
    out_of_order = {name: broken for broken in found.broken for name in broken.ids}
    broken = "".join(f"; {one}" for one in found.broken)
    for name in ids:
        if name in out_of_order and name not in known:
            raise OutOfOrder(f"id={name!r}: {out_of_order[name]}")
        if name in waiting:
            raise Refused(
                f"id={name!r} is a claim of the source that is not yet built; built are {', '.join(known)}{broken}"
            )
        if name not in known:
            near = nearest(name, [*known, *(claim.id for claim in found.claims)])
            there = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
            raise Refused(f"id={name!r} is not known; {there} (see gibbsgap list){broken}")
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


def _today(found: Catalogue, name: str) -> str:
    """Return the id that a theorem has now; a notice says so where it had another."""
    renamed = next((claim for claim in found.claims if name in claim.formerly), None)
    if renamed is None or any(theorem.id == name for theorem in found.known):
        return name
    remark(f"{name} is called {renamed.id} now: {renamed.title}")
    return renamed.id


def home(found: Catalogue, name: str) -> Path | None:
    """Return the folder in which the module of a theorem lies; None for one that is not known."""
    return next((Path(t.where.file).resolve().parent for t in found.known if t.id == name), None)


def run(  # noqa: PLR0913 (what is asked, how, and what has been told)
    folders: tuple[Path, ...], ids: tuple[str, ...], level: str, backend: str, seed: int, say: Callable[..., None],
    *, all_mutants: int | None = None, fresh: bool = False, told: bool = False,
) -> Run:  # fmt: skip
    """Verify the theorems with these ids, or all, side by side where processors allow.

    With ``all_mutants`` every edit is judged whatever the level, and so many random measures are tried. What is kept
    from another run and unchanged is not verified again, unless everything is to be ``fresh``. A module that cannot be
    used is told on standard error before all else, unless the report of a run of everything has ``told`` of it.
    """
    device = usage.backend(backend)
    place = None if fresh else results_place()
    if len(ids) != 1 and (place is None or not place.is_dir()):
        processes.start()
    found = catalogue(folders)
    ids = tuple(theorem.id for theorem in chosen(found, ids)) if ids else ()
    for broken in found.broken if ids or not told else ():
        remark(broken)
    settings = replace(verification.settings_of(level, seed, device), fresh=fresh)
    if all_mutants is not None:
        settings = replace(settings, mutants=None, examples=all_mutants)
    # Children take NumPy; a GPU is used from one process.
    count = min(cores(), 8) if device.name == "numpy" else 1
    return grading.graded(verification.verify(found, ids, settings, say, count, Results(found, settings, place)), found)
