"""Libraries that are imported when something of them is first used, as they take longer than a short command."""

from __future__ import annotations

import importlib
from typing import Any


class Later:
    """Stands for a module: ``sp = Later("sympy")`` imports SymPy at the first ``sp.name``."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(importlib.import_module(self._name), name)
        setattr(self, name, found)  # it is not asked for again
        return found
