"""What a command printed, printed again where nothing that it may depend on has changed: no theorem is even imported.

The key holds the command line, where and to what kind of terminal it is said, the environment, every file of the suite
and of the theories, what Coq said on this machine, and the libraries as their installers recorded them. What is kept
was printed of a run that was as claimed, of theorems that rest on these files alone.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from proofs_check.catalogue import discovery
from proofs_check.catalogue.claims import DiscoveryError
from proofs_check.verification import store

COMMANDS = frozenset({"axioms", "list", "show", "verify"})
PACKAGES = ("proofs_check", "numerics")
LIBRARIES = (*store.LIBRARIES, "click", "rich")
PASSING = frozenset({"OLDPWD", "SHLVL", "_"})  # they change from line to line of a shell, and decide nothing


class Again:
    """One call of a command: what it printed the last time, and what it will print the next."""

    def __init__(self, arguments: Sequence[str], folders: Sequence[Path]) -> None:
        self._folders = folders
        # As they are now: libraries set variables when they are imported.
        around = sorted((name, value) for name, value in os.environ.items() if name not in PASSING)
        terminals = [_terminal(number) for number in range(3)]
        self._call = repr((arguments, os.getcwd(), terminals, sys.stdout.encoding, around))
        place = store.results_place()
        kept = arguments[0] in COMMANDS and not _may_use_a_gpu()
        self.place = place.with_name("printed") if place is not None and kept else None
        self.key = self._now()

    def recall(self) -> str | None:
        """Return what is to be printed; None where that must be found out."""
        content = store.recalled(self.place, self.key)
        return None if content is None else content.decode()

    def keep(self, text: str) -> None:
        """Keep what the same call is to print, unless something has changed since this one began."""
        if self.place is not None and self.key is not None and self._now() == self.key:
            store.keep(self.place, self.key, text.encode())

    def _now(self) -> str | None:
        if self.place is None:
            return None
        with contextlib.suppress(OSError, DiscoveryError, importlib.metadata.PackageNotFoundError):
            return store.digest(*(part.encode("utf-8", "surrogateescape") for part in self._parts()))
        return None

    def _parts(self) -> Iterator[str]:
        yield self._call
        yield repr(store.installed(LIBRARIES))
        found = discovery.sources(Path.cwd(), self._folders)
        yield repr(found)
        said = store.said_by_coq()
        suite = (store.SUITE.parent / package for package in PACKAGES)
        for root in (*suite, *(source.root for source in found), *([said] if said is not None else [])):
            for path in store.files_below(root):
                yield f"{path} {store.digest(path.read_bytes())}"


def _may_use_a_gpu() -> bool:
    """Whether CuPy is installed; no file tells whether the GPU is there today."""
    return importlib.util.find_spec("cupy") is not None


def _terminal(number: int) -> object:
    """Return the size of the terminal that a standard stream leads to; None where it leads to none."""
    try:
        return os.get_terminal_size(number) if os.isatty(number) else None
    except OSError:
        return None
