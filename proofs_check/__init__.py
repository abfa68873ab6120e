"""Statements, checker, reports and commands of the verification suite.

The names below are its top level, each loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proofs_check.interface import Proof, Theorems, Verification, prove, theorems, verify

__all__ = ["Proof", "Theorems", "Verification", "prove", "theorems", "verify"]


def __getattr__(name: str) -> Any:
    """Load a name of the top level."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.interface"), name)


def __dir__() -> list[str]:
    """Return the names that there are, also those that are not loaded yet."""
    return sorted({*globals(), *__all__})
