"""Progress on standard error. It is light: the group says "loading" before it imports a command's module."""

from __future__ import annotations

import shutil
import sys
import time

import click

BAR = 16  # cells


class Progress:
    """Says on standard error what is being done: one line overwritten on a terminal, one line a theorem elsewhere.

    On a terminal there stand before it, as soon as they are known, a bar, a count, and the time that is left.
    """

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.last = ""
        self.start = time.monotonic()
        self.shown = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        # A terminal's line is wiped again, so that an error stands alone.
        if self.live:
            click.echo("\r\x1b[K", nl=False, err=True)

    def say(self, doing: str, done: float | None = None, of: float = 1.0) -> None:
        """Say what is being done, and how much is done ``of`` all: what stands before a colon is the theorem."""
        head = doing.split(":", maxsplit=1)[0]
        if self.live:
            self.shown = self.shown if done is None else _bar(done, of, time.monotonic() - self.start)
            room = shutil.get_terminal_size().columns - 3
            click.echo(f"\r\x1b[K{(self.shown + doing)[:room]} …", nl=False, err=True)
        elif head != self.last:
            click.echo(f"{head} …", err=True)
        self.last = head

    def passing(self, doing: str) -> None:
        """Say on a terminal alone what takes but a moment."""
        if self.live:
            self.say(doing)


def _bar(done: float, of: float, seconds: float) -> str:
    share = min(done / of, 1.0) if of else 1.0
    full = round(BAR * share)
    left = seconds * (1 - share) / share if share else 0.0
    count = f"{share:.0%}" if of == 1.0 else f"{done:.0f} of {of:.0f}"
    after = "" if left < 1 else f", {left / 60:.0f} min left" if left > 90 else f", {left:.0f} s left"
    return f"{'█' * full}{'░' * (BAR - full)} {count}{after}  "
