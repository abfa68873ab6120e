"""What commands share: bad usage is one line, and an output is refused before any work is done for it."""

from __future__ import annotations

import os
from pathlib import Path

import click


class Refused(click.ClickException):
    """Bad usage: one line, exit status 2."""

    exit_code = 2


class OutOfOrder(Refused):
    """What is asked for is there and cannot be used: one line, exit status 1, as where anything is not as claimed."""

    exit_code = 1


def writable(path: Path | None) -> Path | None:
    """Refuse an output that cannot be written before any work is done for it."""
    if path is None:
        return None
    if path.is_dir():
        raise Refused(f"output={str(path)!r} is a folder; name a file")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise Refused(f"output={str(path)!r} cannot be written: {str(path.parent)!r} is not a writable folder")
    if path.exists() and not os.access(path, os.W_OK):
        raise Refused(f"output={str(path)!r} cannot be written: the file is write-protected")
    return path


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    from proofs_check.reports.record import write_whole  # noqa: PLC0415 (heavy)

    try:
        write_whole(path, content)
    except OSError as mistake:
        raise Refused(f"output={str(path)!r} cannot be written: {mistake.strerror}") from mistake
