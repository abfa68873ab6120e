"""What commands share that check theorems: the catalogue, the theorems named, a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import RenderableType

from numerics.pairwise.tiles import cores
from proofs_check.catalogue import choosing, claims, discovery, theory
from proofs_check.catalogue import items as of_source
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.commands import scheduling, usage
from proofs_check.commands.usage import OutOfOrder, Refused
from proofs_check.reports.kernel import grading
from proofs_check.reports.sheets import printed, remark, say
from proofs_check.verification import processes
from proofs_check.verification import run as verification
from proofs_check.verification.cache import Results
from proofs_check.verification.run import Run
from proofs_check.verification.store import results_place
from proofs_check.vocabulary.theorem import Theorem


def catalogue(folders: tuple[Path, ...]) -> Catalogue:
    """Return what is declared here, and in these folders, of the theories asked for; a wrong declaration is refused.

    Without a choice these are a user's own, where there is one, and the paper's where there is none.
    """
    try:
        found = discovery.sources(Path.cwd(), folders)
        asked, own = usage.theory_asked()
        spoken = choosing.theories(found, asked, own=own)
        return discovery.catalogue(found, _beside).of(spoken)
    except claims.DiscoveryError as mistake:
        raise Refused(str(mistake)) from mistake


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
    """Return the theorems with these ids, or say which ids there are; an id of before is taken, with a notice."""
    try:
        return choosing.chosen(found, ids, _beside)
    except choosing.OutOfUse as broken:
        raise OutOfOrder(str(broken)) from broken
    except claims.DiscoveryError as mistake:
        raise Refused(str(mistake)) from mistake


def home(found: Catalogue, name: str) -> Path | None:
    """Return the folder in which the module of a theorem lies; None for one that is not known."""
    return next((Path(t.where.file).resolve().parent for t in found.known if t.id == name), None)


def run(  # noqa: PLR0913 (what is asked, how, and what has been told)
    folders: tuple[Path, ...], ids: tuple[str, ...], level: str, backend: str, seed: int, say: Callable[..., None],
    *, all_mutants: int | None = None, fresh: bool = False, told: bool = False,
    scheduler: str | None = None,
) -> Run:  # fmt: skip
    """Verify the theorems with these ids, or all, side by side where processors allow.

    With ``all_mutants`` every edit is judged whatever the level, and so many random measures are tried. What is kept
    from another run and unchanged is not verified again, unless everything is to be ``fresh``. A module that cannot be
    used is told on standard error before all else, unless the report of a run of everything has ``told`` of it.
    """
    device = scheduling.backend(backend, scheduler)
    place = None if fresh else results_place()
    if scheduler is None and len(ids) != 1 and (place is None or not place.is_dir()):
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
    with scheduling.carrier(scheduler, found.sources, count) as carrier:
        kept = Results(found, settings, place)
        run = verification.verify(found, ids, settings, say, carrier, kept)
    repeatable = scheduler is None and place is not None and run.as_claimed and kept.around.repeatable()
    return replace(grading.graded(run, found, kept), repeatable=repeatable)


def tell(*said: RenderableType, repeatable: bool) -> None:
    """Print what was found, and keep it for the next call, if that would find the same."""
    say(*said)
    if repeatable:
        keep(*said)


def keep(*said: RenderableType) -> None:
    """Keep what the same call is to print the next time."""
    again = usage.this_call()
    if again is not None:
        again.keep(printed(*said))


def _beside(line: str) -> None:
    """Make a remark, which the next call must make again."""
    remark(line)
    again = usage.this_call()
    if again is not None:
        again.place = None
