"""Standard streams that cannot fail unseen: what standard output does not take is told from every other failure."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import click


class Unprinted(click.ClickException):
    """Standard output took no more."""

    exit_code = 2


class _Said(io.FileIO):
    """Standard output. When it takes no more, what is left goes nowhere, so that the end of the process is quiet."""

    def write(self, data: Any, /) -> int:
        """Write, or say that nothing more can be."""
        try:
            return super().write(data)
        except OSError as reason:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            raise Unprinted(f"standard output cannot be written: {reason.strerror}") from reason


class _Remarks(io.FileIO):
    """Standard error, which is nobody's result: what it does not take is lost."""

    def write(self, data: Any, /) -> int:
        """Write, or let it be."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def guard() -> None:
    """Make the standard streams fit to be written to: a closed one takes all, and no letter is one too many.

    A stream that is none of the system's, as in a test or a notebook, is left as it is.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is this one: no file that is opened later becomes a standard stream.
            os.open(os.devnull, os.O_RDWR)
    for name, number, kind in (("stdout", 1, _Said), ("stderr", 2, _Remarks)):
        usual = getattr(sys, name)
        if usual is not None and not (isinstance(usual, io.TextIOWrapper) and _number(usual) == number):
            continue
        encoding = usual.encoding if usual is not None else "utf-8"
        buffered = io.BufferedWriter(kind(number, "wb", closefd=False))
        live = name == "stderr" or os.isatty(number)
        setattr(sys, name, io.TextIOWrapper(buffered, encoding, "replace", line_buffering=live))


def _number(stream: io.TextIOWrapper) -> int | None:
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None
