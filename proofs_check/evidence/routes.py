"""Whether a measured number's two routes are two computations, read off their code; nothing is run.

A route that only hands a constant on measures nothing, and two names for one code are one route.
"""

from __future__ import annotations

import builtins
import dis
import functools
import types
from collections.abc import Iterator
from typing import Any

from proofs_check.vocabulary.evidence import Measured


def mistake(step: Measured) -> str | None:
    """Say why two routes are not two, or None where nothing is seen to be wrong with them."""
    for number, route in enumerate(step.routes, 1):
        if not any(_computes(function) for function in _behind(route)):
            return f"route {number} hands on a constant: let it compute the number"
    first, second = step.routes
    if _key(first) == _key(second):
        return "both routes are one function: give two that share less"
    for route, other in ((first, second), (second, first)):
        target, behind = _plain(route), list(_behind(other))
        if target in behind and not any(_computes(function, beside=target) for function in behind[:1]):
            return "one route only calls the other: give two that share less"
    return None


def _plain(route: Any) -> Any:
    """Return the function behind caches and partial applications."""
    while isinstance(route, functools.partial) or hasattr(route, "__wrapped__"):
        route = route.func if isinstance(route, functools.partial) else route.__wrapped__
    return getattr(route, "__func__", route)


def _behind(route: Any) -> Iterator[types.FunctionType]:
    """Yield the Python functions that a route names, itself first, as far as its own module and closures lead."""
    waiting, seen = [route], set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, functools.partial):
            waiting += [a for a in (*thing.args, *thing.keywords.values()) if callable(a)]
        function = _plain(thing)
        if not isinstance(function, types.FunctionType) or function in seen:
            continue
        seen.add(function)
        yield function
        named = (function.__globals__.get(name) for code in _codes(function.__code__) for name in code.co_names)
        waiting += [value for value in named if isinstance(_plain(value), types.FunctionType)]
        waiting += [c.cell_contents for c in function.__closure__ or () if callable(_content(c))]


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _computes(function: types.FunctionType, beside: Any = None) -> bool:
    """Whether a code has arithmetic, or calls more than builtins, functions followed further, and ``beside``."""
    for code in _codes(function.__code__):
        if any(instruction.opname.startswith(("BINARY_OP", "UNARY_NEG")) for instruction in dis.get_instructions(code)):
            return True
        for name in code.co_names:
            value = function.__globals__.get(name, beside)
            known = hasattr(builtins, name) or value is beside or isinstance(_plain(value), types.FunctionType)
            if not known and (callable(value) or isinstance(value, types.ModuleType)):
                return True
    return False


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _key(route: Any) -> Any:
    """Return what two routes have in common that are one: code, constants, names, and what is bound to them."""
    if isinstance(route, functools.partial):
        return ("partial", _key(route.func), repr(route.args), repr(sorted(route.keywords.items())))
    function = _plain(route)
    if not isinstance(function, types.FunctionType):
        return function
    code = function.__code__
    bound = tuple(_key(c) if callable(c := _content(cell)) else repr(c) for cell in function.__closure__ or ())
    constants = tuple(repr(c) if not isinstance(c, types.CodeType) else c.co_code for c in code.co_consts)
    return (code.co_code, constants, code.co_names, bound, repr(function.__defaults__))
