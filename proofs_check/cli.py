"""The command ``gibbsgap``. Wiring only: heavy imports wait for a command, so that something is printed at once."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proofs_check.commands import shared as running
from proofs_check.commands import usage
from proofs_check.commands.batch import batch
from proofs_check.commands.diff import diff
from proofs_check.commands.digits import digits
from proofs_check.commands.embeddings import embeddings
from proofs_check.commands.graph import graph
from proofs_check.commands.latex import latex
from proofs_check.commands.mutate import mutate
from proofs_check.commands.progress import Progress
from proofs_check.commands.regress import regress
from proofs_check.commands.reproduce import reproduce
from proofs_check.commands.usage import Refused

if TYPE_CHECKING:
    from proofs_check.catalogue.discovery import Catalogue
    from proofs_check.vocabulary.theorem import Theorem

LEVELS = ("quick", "full", "certified")
BACKENDS = ("auto", "numpy", "cupy")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gibbsgap", message="gibbsgap %(version)s")
@click.option(
    "--theorems",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A further folder of theorem modules; may be given more than once.",
)
@click.pass_context
def cli(context: click.Context, folders: tuple[Path, ...]) -> None:
    """Verify what InfoNCE does to the geometry of representations (arXiv:2601.19597).

    Each theorem is derived symbolically, tried on finite measures, confirmed by quadrature and on random measures, and
    every single edit of it must be refuted. Start with:

    \b
        gibbsgap verify            check everything; exit status 0 if all is as claimed
        gibbsgap show P3.1         one theorem, its chains and its evidence
        gibbsgap axioms P3.1       what its verdict rests on
        gibbsgap list              every statement of the source, and what is built

    Your own theorems are checked in the same way: put one module a theorem into a folder and name it in pyproject.toml
    under [tool.gibbsgap] theorems = ["folder"], or give --theorems FOLDER before the command.
    """
    context.obj = folders


def _one_of(name: str, values: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, str], str]:
    def check(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
        if value not in values:
            raise Refused(f"{name}={value!r} must be one of {', '.join(values)}")
        return value

    return check


@cli.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--level",
    default="quick",
    show_default=True,
    callback=_one_of("level", LEVELS),
    help="quick: 50 random measures a law; full: 2000, finer rules and every edit; certified: also every inequality "
    "for one number x > 0, on its whole domain by ball arithmetic.",
)
@click.option(
    "--backend",
    default="auto",
    show_default=True,
    callback=_one_of("backend", BACKENDS),
    help="What numerics run on: auto takes a GPU where CuPy has one, else NumPy.",
)
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write everything found to this JSON file.")
@click.option("--junit", "junit_file", type=click.Path(path_type=Path), help="Write JUnit XML, one case a step.")
@click.option("--seed", default=0, show_default=True, help="Seed of the random measures.")
@click.pass_obj
def verify(
    folders: tuple[Path, ...],
    ids: tuple[str, ...],
    level: str,
    backend: str,
    json_file: Path | None,
    junit_file: Path | None,
    seed: int,
) -> None:
    """Check theorems, all or those with the IDs given; exit status 1 if anything is not as claimed."""
    outputs = [usage.writable(json_file), usage.writable(junit_file)]
    if json_file is not None and json_file == junit_file:
        raise Refused(f"output={str(json_file)!r} is given for both --json and --junit; name two files")
    with Progress() as progress:
        run = running.run(folders, ids, level, backend, seed, progress.say)
    from proofs_check.reports import record as report  # noqa: PLC0415 (as above)

    report.console().print(report.table(run))
    for path, text in zip(outputs, (report.json_text, report.junit_text), strict=True):
        if path is not None:
            usage.write(path, text(run))
    sys.exit(0 if run.as_claimed else 1)


@cli.command(name="list")
@click.option("--headlines", is_flag=True, help="Check the headline claims, and print what carries each.")
@click.pass_obj
def list_(folders: tuple[Path, ...], *, headlines: bool) -> None:
    """List every claim of the source and every theorem found, with what has been built of it."""
    catalogue = running.catalogue(folders)
    if headlines:
        _print_headlines(folders, catalogue)
        return
    built = {theorem.id: theorem for theorem in catalogue.theorems}
    waiting = {claim.id for claim in catalogue.not_built()}
    carried = {claim.id: claim.carried_by for claim in catalogue.claims}
    rows = [(c.id, c.title, c.kind) for c in catalogue.claims]
    rows += [(t.id, t.title, "theorem") for t in catalogue.theorems if t.id not in {c.id for c in catalogue.claims}]
    width = max((len(title) for _, title, _ in rows), default=0)
    longest = max((len(name) for name, *_ in rows), default=0)
    for name, title, kind in rows:
        theorem = built.get(name)
        if theorem is None:
            state = "not yet built" if name in waiting else "carried by " + ", ".join(carried[name])
        else:
            state = (
                f"open: {theorem.open_because}" if theorem.open_because else f"built, {len(theorem.clauses)} clauses"
            )
            state += f", {theorem.where}"
        click.echo(f"{name:{longest}} {title:{width}}  {kind:10} {state}")
    for broken in catalogue.broken:
        click.echo(broken)
    click.echo(f"{len(built)} theorems built, {len(waiting)} claims not yet; gibbsgap verify checks them")


def _print_headlines(folders: tuple[Path, ...], catalogue: Catalogue) -> None:
    from proofs_check.reports import headlines  # noqa: PLC0415 (heavy)

    ids = tuple(headlines.carriers(catalogue))
    if not ids:
        click.echo('no headline claims are declared: [[claim]] tables with kind = "headline" and carried_by')
        return
    with Progress() as progress:
        run = running.run(folders, ids, "quick", "numpy", 0, progress.say)
    click.echo(headlines.text(catalogue, run.outcomes))


@cli.command()
@click.argument("name", metavar="ID")
@click.option("--edits", is_flag=True, help="Show every near-miss of it, and the smallest measure that refutes each.")
@click.pass_obj
def show(folders: tuple[Path, ...], name: str, *, edits: bool) -> None:
    """Show one theorem: statement, chains with the reason of every link, evidence, hypotheses, near-misses."""
    run, theorem = _single(folders, name)
    from proofs_check.reports import show as shown  # noqa: PLC0415 (heavy)

    click.echo(shown.theorem_text(theorem, run.outcomes[0], edits=edits))


@cli.command()
@click.argument("name", metavar="ID")
@click.pass_obj
def axioms(folders: tuple[Path, ...], name: str) -> None:
    """Print what the verdict of a theorem rests on: hypotheses, background facts, lemmas, assumptions, and tools."""
    run, theorem = _single(folders, name)
    from proofs_check.reports import show as shown  # noqa: PLC0415 (heavy)

    click.echo(shown.axioms_text(theorem, run))


def _single(folders: tuple[Path, ...], name: str) -> tuple[Any, Theorem]:
    catalogue = running.catalogue(folders)
    (theorem,) = running.chosen(catalogue, (name,))
    with Progress() as progress:
        run = running.run(folders, (name,), "quick", "numpy", 0, progress.say)
    return run, theorem


@cli.command()
@click.pass_obj
def doctor(folders: tuple[Path, ...]) -> None:
    """Check the installation: versions, where packages come from, computer algebra, GPU, theorems found."""
    from proofs_check.reports import installation as examination  # noqa: PLC0415 (heavy)

    healthy = True
    for finding in examination.findings(lambda: running.catalogue(folders)):
        click.echo(f"{'ok ' if finding.fine else 'BAD'} {finding.what}")
        healthy = healthy and finding.fine
    sys.exit(0 if healthy else 1)


for command in (batch, latex, graph, regress, diff, mutate, reproduce, embeddings, digits):
    cli.add_command(command)


def _heed_termination() -> None:
    """Make SIGTERM and SIGHUP end a run as Ctrl-C does, with its other processes; a signal that is ignored stays so."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def main() -> None:
    """Run the command; bad usage is one line and exit status 2, an interrupt is exit status 130."""
    if threading.current_thread() is threading.main_thread():  # only there can signals be heeded
        _heed_termination()
    # A pipe that closes early, as `gibbsgap list | head` does, is no failure of ours.
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as mistake:
        click.echo(mistake.format_message(), err=True)
        sys.exit(2)
    except click.ClickException as mistake:
        click.echo(f"gibbsgap: {' '.join(mistake.format_message().split())}", err=True)
        sys.exit(mistake.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("gibbsgap: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
