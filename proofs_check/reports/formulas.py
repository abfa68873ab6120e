"""Formulas as MathML, which browsers render by themselves, and sentences in which ids of theorems are links."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection

from latex2mathml.converter import convert
from markupsafe import Markup, escape

_SCRIPTS = re.compile(r"((?<=[\w}])[_^](?:\{[^{}]*\}|\([^()]*\)|[α-ωΑ-Ω]|[^\W_]{1,3}(?![^\W_])))")
_NAMES = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*", re.ASCII)  # what may be an id, wherever it stands
_PIECES = re.compile(r"\$([^$]*)\$")  # what is between dollars in a sentence is a formula


@functools.cache
def formula(latex: str, *, display: bool = False) -> Markup:
    """Return a formula as MathML; nothing for nothing."""
    if not latex.strip():
        return Markup()
    latex = re.sub(r"\\log\s+", r"\\log\\,", latex)  # as TeX sets a function before its argument,
    latex = re.sub(r"(?<=[\w)}\]])\s*\\log(?![a-z])", r"\\,\\log", latex)  # and after a factor
    latex = re.sub(r"\\[bB]igg?l\b", r"\\left", latex)  # a bracket with an exponent is as tall as what it holds
    latex = re.sub(r"\\[bB]igg?r\b", r"\\right", latex)
    return Markup(convert(latex, display="block" if display else "inline"))  # noqa: S704 (the converter escapes)


def sentence(text: str, known: Collection[str] = (), root: str = "") -> Markup:
    """Return a sentence as HTML: formulas between dollars, and ids of theorems and clauses that are known as links."""
    return Markup().join(
        formula(piece) if odd else Markup().join(_linked(piece, known, root))
        for odd, piece in zip(itertools.cycle((False, True)), _PIECES.split(text), strict=False)
    )


def _linked(text: str, known: Collection[str], root: str) -> list[Markup]:
    found, done = [], 0
    for name in _NAMES.finditer(text):
        owner = owner_of(name[0], known)
        before = text[name.start() - 1 : name.start()]
        if owner is None or before.isalnum() or _goes_on(text[name.end() : name.end() + 1]):
            continue
        found += [_scripted(text[done : name.start()]), reference(name[0], known, root)]
        done = name.end()
    return [*found, _scripted(text[done:])]


def _goes_on(after: str) -> bool:
    """Whether a letter is part of a longer one: the sphere S^(d−1) is no theorem S."""
    return after.isalnum() or after in ("^", "_")


def _scripted(text: str) -> Markup:
    """Return text in which V_κ and J^Sym have their letters lowered and raised."""
    return Markup().join(
        Markup("<{0}>{1}</{0}>").format("sub" if part[0] == "_" else "sup", part[1:].strip("{}()"))
        if odd
        else escape(part)
        for odd, part in zip(itertools.cycle((False, True)), _SCRIPTS.split(text), strict=False)
    )


def owner_of(name: str, known: Collection[str]) -> str | None:
    """Return the theorem that an id is of, or that it is a clause of; None for an id that is not known."""
    return next((one for one in (name, name.rpartition(".")[0]) if one in known), None)


def reference(name: str, known: Collection[str], root: str = "") -> Markup:
    """Return a link to a theorem or a clause, or the id alone where it is not known; pages lie beside each other."""
    owner = owner_of(name, known)
    anchor = "" if owner in (None, name) else f"#{name}"
    return escape(name) if owner is None else Markup('<a href="{}{}.html{}">{}</a>').format(root, owner, anchor, name)
