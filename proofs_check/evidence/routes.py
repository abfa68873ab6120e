"""What a measured number's two routes rest on, read off their code: two names for one computation are no two routes.

Nothing is run. From a route's code the functions are followed that it names, through partial applications, closures and
the modules that it reaches into. What stands beside the theorem, in its own folder, is followed and not counted: a
number may be written down there, and only what is computed elsewhere is a computation.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from proofs_check.vocabulary.evidence import Measured


def mistake(step: Measured) -> str | None:
    """Say why two routes are not two, or None where they are."""
    home = Path(step.where.file).parent
    first, second = (_reached(route, home) for route in step.routes)
    for number, found in ((1, first), (2, second)):
        if not found:
            return f"route {number} computes nothing: it reaches no function outside the folder of its theorem"
    if not first - second or not second - first:
        only = "both routes reach the same functions" if first == second else "one route reaches what the other does"
        return f"{only}, {', '.join(sorted(first & second)[:3])} …: give two that share less"
    return None


def _reached(route: Any, home: Path) -> frozenset[str]:
    """Return the names of the functions outside a folder that a route reaches."""
    seen: set[int] = set()
    found: set[str] = set()
    waiting = [route]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        function = _function(thing)
        if function is None:
            if isinstance(thing, functools.partial):
                waiting += [thing.func, *thing.args, *thing.keywords.values()]
            elif isinstance(thing, types.MethodType):
                waiting.append(thing.__func__)
            elif isinstance(thing, type):
                waiting += [value for value in vars(thing).values() if _function(value) is not None]
            elif callable(thing) and getattr(thing, "__name__", ""):
                found.add(f"{getattr(thing, '__module__', None) or type(thing).__module__}.{thing.__name__}")
            continue
        if home not in Path(function.__code__.co_filename).parents:
            found.add(f"{function.__module__}.{function.__qualname__}")
        waiting += _named(function, function.__code__)
        waiting += [cell.cell_contents for cell in function.__closure__ or () if _filled(cell)]
        waiting += [value for value in (function.__defaults__ or ()) if callable(value)]
    return frozenset(found)


def _function(thing: Any) -> types.FunctionType | None:
    thing = getattr(thing, "__wrapped__", thing)  # a cache around it
    return thing if isinstance(thing, types.FunctionType) else None


def _filled(cell: Any) -> bool:
    try:
        return callable(cell.cell_contents)
    except ValueError:
        return False


def _named(function: types.FunctionType, code: types.CodeType) -> Iterator[Any]:
    """Yield what a code names: globals that are functions or classes, and attributes of the modules among them."""
    values = [function.__globals__[name] for name in code.co_names if name in function.__globals__]
    for value in values:
        if isinstance(value, types.ModuleType):
            yield from (v for n in code.co_names if callable(v := getattr(value, n, None)))
        elif callable(value):
            yield value
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _named(function, constant)
