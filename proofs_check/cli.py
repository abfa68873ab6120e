"""The command ``gibbsgap``: what commands there are, and how it ends. Each is imported when it is called."""

from __future__ import annotations

import contextlib
import difflib
import functools
import importlib
import importlib.util
import os
import signal
import sys
import threading
from pathlib import Path

import click

from proofs_check.commands.progress import Progress
from proofs_check.reports import streams
from proofs_check.vocabulary.location import docstring, shadowed

# The function of each command in its module of `proofs_check.commands`.
COMMANDS = {
    "axioms": "show:axioms",
    "batch": "measuring.batch:batch",
    "diff": "regress:diff",
    "digits": "measuring.digits:digits",
    "doctor": "catalogue:doctor",
    "embeddings": "measuring.embeddings:embeddings",
    "graph": "latex:graph",
    "init": "project:init",
    "kernel": "kernel:kernel",
    "latex": "latex:latex",
    "list": "catalogue:list_",
    "mutate": "mutate:mutate",
    "regress": "regress:regress",
    "reproduce": "measuring.reproduce:reproduce",
    "show": "show:show",
    "site": "site:site",
    "statement": "show:statement",
    "verify": "verify:verify",
}


class Commands(click.Group):
    """Commands by name. Their help is read off their source, so that none is imported before it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        """Return the names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's)
        """Import the module of a command and return the command; None if there is none of the name."""
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name].split(":")
        with Progress() as progress:
            progress.passing("loading")
            command = getattr(importlib.import_module(f"proofs_check.commands.{module}"), function)
        assert isinstance(command, click.Command)
        if command.help is None:  # python -OO drops docstrings
            command.help = help_of(cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return a command and what is left for it; a slip is told with the name that was meant."""
        _require_surroundings()
        again = importlib.import_module("proofs_check.verification.again")
        call = again.Again(args, ctx.params["folders"])
        said = call.recall()
        if said is not None:
            sys.stdout.write(said)
            ctx.exit(0)
        ctx.meta["gibbsgap.again"] = call
        close = difflib.get_close_matches(args[0], COMMANDS, 1) if args[0] not in COMMANDS else []
        if close:
            ctx.fail(f"there is no command {args[0]!r}; did you mean {close[0]}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names, each with the first sentence of its help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_of(name).partition("\n\n")[0]) for name in self.list_commands(ctx)])


@functools.cache
def help_of(name: str) -> str:
    """Return the help of a command from its source."""
    module, function = COMMANDS[name].split(":")
    spec = importlib.util.find_spec(f"proofs_check.commands.{module}")
    assert spec is not None
    assert spec.origin is not None
    return docstring(Path(spec.origin), function) or ""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
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
        gibbsgap verify          check everything; exit status 0: all as claimed
        gibbsgap show P3.1       one theorem, its chains and its evidence
        gibbsgap axioms P3.1     what its verdict rests on
        gibbsgap list            every claim, and how it compares with the source
        gibbsgap site -o pages   the theorem map and a page a theorem

    Your own theorems are checked in the same way: put one module a theorem into a folder and name it in pyproject.toml
    under [tool.gibbsgap] theorems = ["folder"], or give --theorems FOLDER before the command.

    Bash completes commands, options and ids after eval "$(_GIBBSGAP_COMPLETE=bash_source gibbsgap)" in ~/.bashrc; zsh
    and fish after the same with zsh_source or fish_source.
    """
    context.obj = folders
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)


if cli.help is None:  # as above
    cli.help = docstring(Path(__file__), "cli")


def _require_surroundings() -> None:
    """Refuse to go on where what the libraries ask for is gone, or a package of ours is another's."""
    try:
        os.getcwd()
    except OSError as gone:
        raise click.UsageError("the working folder is no longer there: change to one that is") from gone
    if said := shadowed("numerics"):
        raise click.UsageError(said)


def _heed_termination() -> None:
    """Make SIGTERM and SIGHUP end a run as Ctrl-C does, with its other processes; a signal that is ignored stays so."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def main() -> None:
    """Run the command; bad usage is one line and exit status 2, an interrupt is exit status 130."""
    streams.guard()
    with contextlib.suppress(RuntimeError):  # one without a home
        # Hypothesis keeps what it found out about modules in the working folder, unless it is told where.
        kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gibbsgap" / "hypothesis"
        os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(kept))
    if threading.current_thread() is threading.main_thread():  # only there can signals be heeded
        _heed_termination()
    sys.exit(_status())


def _status() -> int | str | None:
    try:
        try:
            code = cli.main(prog_name="gibbsgap", standalone_mode=False)
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        return code  # type: ignore[no-any-return] # click's, which has no type
    except click.ClickException as mistake:
        _remark(f"gibbsgap: {' '.join(mistake.format_message().split())}")
        return mistake.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        at = " ".join(str(stop.__cause__ or stop).split())  # where, if that is known
        _remark(f"gibbsgap: interrupted{f' {at}' if at else ''}")
        return 130


def _remark(line: str) -> None:
    """Say it on standard error, by words; what prints is loaded when there is something to print."""
    importlib.import_module("proofs_check.reports.sheets").remark(line)
