"""Answers of computer algebra that are remembered from run to run, so that the quick level asks each job once.

A job is data and its answer depends on nothing else but the script that answers it and the libraries below it, which
are part of the key file by file, as their installers recorded them. An answer is kept with its digest under the key:
one that does not fit is not believed, and asked anew. The full level neither reads nor writes them.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import sqlite3
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("cas.py")
# SymPy takes python-flint's numbers wherever that is installed, and says nothing. Pinned, its answers depend on SymPy
# and Python alone, and what is proved symbolically shares no arithmetic with what is certified by balls.
GROUND_TYPES = "python"


def usual_place() -> Path | None:
    """Return where answers are kept: the user's cache folder, which XDG_CACHE_HOME names; None for one without home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gibbsgap" / "answers.sqlite"
    except RuntimeError:
        return None


class Answers:
    """Answers by job, in a file that several processes may share; without one nothing is remembered."""

    def __init__(self, place: Path | None) -> None:
        self.remembered = 0
        self._file: sqlite3.Connection | None = None
        with contextlib.suppress(OSError, sqlite3.Error):
            if place is None:
                raise FileNotFoundError
            place.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(place, timeout=10, isolation_level=None)
            self._file.execute("CREATE TABLE IF NOT EXISTS answers (job TEXT PRIMARY KEY, answer TEXT NOT NULL)")
        versions = (
            SCRIPT.read_text(encoding="utf-8"), *map(_recorded, ("sympy", "mpmath")), GROUND_TYPES,
            platform.python_version(),
        )  # fmt: skip
        self._versions = hashlib.sha256("\0".join(versions).encode()).hexdigest()

    def recall(self, job: dict[str, Any]) -> dict[str, Any] | None:
        """Return what was answered to a job, None where nothing is remembered."""
        found = None
        if self._file is not None:
            with contextlib.suppress(sqlite3.Error):
                found = self._file.execute("SELECT answer FROM answers WHERE job = ?", (self._key(job),)).fetchone()
        digest, _, text = ("", "", "") if found is None else found[0].partition(" ")
        if not digest or digest != self._digest(job, text):
            return None
        self.remembered += 1
        answer: dict[str, Any] = json.loads(text)
        return answer

    def remember(self, job: dict[str, Any], answer: dict[str, Any]) -> None:
        """Keep an answer."""
        if self._file is not None:
            text = json.dumps(answer)
            row = (self._key(job), f"{self._digest(job, text)} {text}")
            with contextlib.suppress(sqlite3.Error):
                self._file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", row)

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _digest(self, job: dict[str, Any], text: str) -> str:
        return hashlib.sha256(f"{self._key(job)}\0{text}".encode()).hexdigest()

    def _key(self, job: dict[str, Any]) -> str:
        return hashlib.sha256((self._versions + json.dumps(job, sort_keys=True)).encode()).hexdigest()


def _recorded(library: str) -> str:
    """Return a library's version and the digests of its files, as its installer wrote them."""
    found = importlib.metadata.distribution(library)
    return f"{found.version} {found.read_text('RECORD') or ''}"
