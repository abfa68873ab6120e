"""What the options of commands share: what they may be, and that outputs are refused before any work and written whole.

Bad usage is one line and exit status 2.
"""

from __future__ import annotations

import importlib
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from rich.console import RenderableType

from numerics.arrays import Backend, BackendUnavailable, select_backend
from numerics.writing import obstacle, write_whole
from proofs_check.catalogue import discovery
from proofs_check.reports.sheets import say
from proofs_check.verification.again import Again


class Refused(click.ClickException):
    """Bad usage: one line, exit status 2."""

    exit_code = 2


class OutOfOrder(Refused):
    """What is asked for is there and cannot be used: one line, exit status 1, as where anything is not as claimed."""

    exit_code = 1


def not_under_ci(option: str, file: str) -> None:
    """Refuse an option that changes a committed file where nobody would commit it."""
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        raise Refused(f"{option} is refused under CI: {option} on your own machine, and commit {file}")


class Choice(click.Choice):  # type: ignore[type-arg] # generic from click 8.2 on
    """One of these words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or refuse it."""
        if value not in self.choices:
            raise Refused(f"{_called(param)}={value!r} must be one of {', '.join(self.choices)}")
        return str(super().convert(value, param, ctx))


class Whole(click.IntRange):
    """A whole number in a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or refuse it."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise Refused(f"{_called(param)}={value} must be a whole number{_range(self)}") from None


class Number(click.FloatRange):
    """A finite number in a range; NaN, which no comparison keeps out, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or refuse it."""
        try:
            number = super().convert(value, param, ctx)
        except click.BadParameter:
            number = math.nan
        if not math.isfinite(number):
            raise Refused(f"{_called(param)}={value} must be a finite number{_range(self)}")
        return number


def _called(option: click.Parameter | None) -> str:
    assert option is not None
    return option.opts[-1].lstrip("-")


def _range(allowed: click.IntRange | click.FloatRange) -> str:
    if allowed.max is not None:
        return f" from {allowed.min:g} to {allowed.max:g}"
    return f" {'>' if allowed.min_open else '>='} {allowed.min:g}"


LEVELS = Choice(("quick", "full", "certified"))
BACKENDS = Choice(("auto", "numpy", "cupy"))
OUTPUT = click.Path(path_type=Path)
SEED = Whole(min=0)
POSITIVE = Number(min=0, min_open=True)


def ids(context: click.Context, _argument: click.Parameter, begun: str) -> list[str]:
    """Return the ids that begin so, for a shell that completes them: read off the sources, of which nothing is run."""
    folders = (context.find_root().params or {}).get("folders", ())
    return [name for name in discovery.named(Path.cwd(), folders) if name.startswith(begun)]


def of_theories(command: Any) -> Any:
    """Give a command the options that say which theories it speaks of; before it or after it, they are heard."""
    own = click.option(
        "--own", is_flag=True, expose_value=False, callback=_heard,
        help="Speak of your own theories alone, which is what is done where there is one.",
    )  # fmt: skip
    named = click.option(
        "--theory", multiple=True, metavar="NAME", expose_value=False, callback=_heard,
        help="Speak of this theory alone, such as neighbours; may be given more than once; all are all.",
    )  # fmt: skip
    return own(named(command))


def _heard(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value:
        context.meta[f"gibbsgap.{option.name}"] = value


def theory_asked() -> tuple[tuple[str, ...], bool]:
    """Return the names given with --theory, and whether --own was given."""
    said = click.get_current_context().meta
    return said.get("gibbsgap.theory", ()), said.get("gibbsgap.own", False)


def this_call() -> Again | None:
    """Return what the command that runs may keep to be printed again; None outside of one, as in a test."""
    context = click.get_current_context(silent=True)
    return None if context is None else context.meta.get("gibbsgap.again")


def backend(name: str) -> Backend:
    """Return the backend of an option that takes one of `BACKENDS`; one that cannot run here is refused."""
    try:
        return select_backend(name)  # type: ignore[arg-type] # the option takes nothing else
    except BackendUnavailable as reason:
        raise Refused(f"backend={name!r} is not available: {reason}") from reason


def drawing(module: str) -> Any:
    """Return a module that draws figures, or refuse them where matplotlib, an extra, is not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        raise Refused(f"figures need {missing.name}: pip install 'gibbsgap[plot]'") from missing


def outputs(paths: Iterable[Path | None], inputs: Iterable[str | Path] = ()) -> None:
    """Refuse outputs that cannot be written, or are given twice, or are an input, before any work is done for them."""
    taken = {os.path.realpath(name) for name in inputs}
    for path in paths:
        if path is None:
            continue
        reason = obstacle(path)
        if reason is not None:
            raise Refused(f"output={str(path)!r} {reason}")
        real = os.path.realpath(path)
        if real in taken:
            raise Refused(f"output={str(path)!r} is an input, or another output; name a file of its own")
        taken.add(real)


def ending(path: Path | None, allowed: tuple[str, ...], option: str = "output") -> str:
    """Return the kind of file that an output's name ends in, without the dot; another one is refused."""
    if path is None:
        return ""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in allowed:
        *most, last = (f".{one}" for one in allowed)
        raise Refused(f"{option}={str(path)!r} must end in {', '.join(most)} or {last}")
    return kind


def folder(path: Path, option: str) -> Path:
    """Make the folder to write to, or refuse it before any work is done."""
    if path.exists() and not path.is_dir():
        raise Refused(f"{option}={str(path)!r} is a file; name a folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as mistake:
        raise Refused(f"{option}={str(path)!r} cannot be made: {mistake.strerror}") from mistake
    if not os.access(path, os.W_OK):
        raise Refused(f"{option}={str(path)!r} cannot be written: the folder is write-protected")
    return path


def deliver(outputs: Iterable[tuple[Path | None, str | bytes]], *said: RenderableType, named: bool = True) -> None:
    """Write the outputs that are asked for, each whole or not at all, print what there is to say, name the files.

    An output that fails is told of at the end: neither another one nor what is printed is lost for it.
    """
    failed, written = [], []
    for path, content in outputs:
        if path is None:
            continue
        try:
            write_whole(path, content)
            # A stream is its own news, also one that leads to a file.
            written += [path] if named and path.is_file() and Path("/dev") not in path.absolute().parents else []
        except OSError as mistake:
            failed.append(f"output={str(path)!r} cannot be written: {mistake.strerror}")
    for one in said:
        say(one)
    for path in written:
        say(f"wrote {path}")
    if failed:
        raise Refused("; ".join(failed))
