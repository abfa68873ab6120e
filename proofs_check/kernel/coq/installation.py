"""Where Coq is, and what libraries it has."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PACKAGES = "coq libcoq-coquelicot libcoq-interval"
MATHCOMP = "MathComp-Analysis"  # for one file of the library; apt-get install libcoq-mathcomp-analysis
_LIMIT = 60  # seconds to say a version
# A library by a file of it, below Coq's folder of contributions.
_LIBRARIES = {
    "Coquelicot": "Coquelicot/Coquelicot.vo",
    "Interval": "Interval/Tactic.vo",
    MATHCOMP: "mathcomp/analysis/lebesgue_integral.vo",
}


class NoCoq(Exception):
    """Coq is not there, or lacks what is needed; the message says what, and how it is got."""


@dataclass(frozen=True, slots=True)
class Coq:
    """An installed Coq: its compiler and its reader of sentences, its version, which libraries it has, its coqchk."""

    compiler: str
    reader: str
    version: str
    libraries: frozenset[str]
    rechecker: str = "coqchk"

    @property
    def shown(self) -> str:
        """How it is called in a report."""
        return f"Coq {self.version}"


def find() -> Coq:
    """Return the Coq that the search path leads to.

    Raises
    ------
    NoCoq
        Where there is none, one that does not answer, or one without Coquelicot or coq-interval.
    """
    compiler, reader = shutil.which("coqc"), shutil.which("coqtop")
    if compiler is None or reader is None:
        raise NoCoq(f"coqc is not installed (Debian, Ubuntu: apt-get install {PACKAGES})")
    version = _said(compiler, "--print-version").split()
    where = _said(compiler, "-where").strip()
    if not version or not where:
        raise NoCoq(f"{compiler} does not say its version; install Coq anew (apt-get install {PACKAGES})")
    places = [Path(where) / "user-contrib"]
    has = frozenset(name for name, file in _LIBRARIES.items() if any((place / file).is_file() for place in places))
    lost = next((name for name in _LIBRARIES if name != MATHCOMP and name not in has), None)
    if lost is not None:
        raise NoCoq(f"Coq {version[0]} has no {lost} (Debian, Ubuntu: apt-get install {PACKAGES})")
    return Coq(compiler, reader, version[0], has, str(Path(compiler).with_name("coqchk")))


def _said(program: str, *options: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (a program that the search path names, with options of ours)
            [program, *options], capture_output=True, text=True, encoding="utf-8", check=False, timeout=_LIMIT
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
