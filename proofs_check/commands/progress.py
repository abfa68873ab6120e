"""Progress on standard error. It is light: the group says "loading" before it imports a command's module."""

from __future__ import annotations

import sys

import click


class Progress:
    """Says on standard error what is being done: one line overwritten on a terminal, one line a theorem elsewhere."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.last = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        # A terminal's line is wiped again, so that an error stands alone.
        if self.live:
            click.echo("\r\x1b[K", nl=False, err=True)

    def say(self, doing: str) -> None:
        """Say what is being done: what stands before a colon is the theorem."""
        head = doing.split(":", maxsplit=1)[0]
        if self.live:
            click.echo(f"\r\x1b[K{doing[:100]} …", nl=False, err=True)
        elif head != self.last:
            click.echo(f"{head} …", err=True)
        self.last = head

    def passing(self, doing: str) -> None:
        """Say on a terminal alone what takes but a moment."""
        if self.live:
            self.say(doing)
