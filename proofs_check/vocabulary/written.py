"""What is written as text and as LaTeX: classes that are written inherit how, and printing.py registers the rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch


class Written:
    """Base of everything that has a form on paper: a line of text, and LaTeX for math mode in a notebook."""

    __slots__ = ()

    def __str__(self) -> str:
        return text(self)

    def _repr_latex_(self) -> str:
        return f"${latex(self)}$"


@singledispatch
def text(thing: Written) -> str:
    """Write an expression, a relation, a clause, a definition or a chain as text in the paper's letters."""
    raise TypeError(f"no rule to write {type(thing).__name__} as text")


@singledispatch
def latex(thing: Written) -> str:
    """Write an expression, a relation, a clause, a definition or a chain as LaTeX for math mode."""
    raise TypeError(f"no rule to write {type(thing).__name__} as LaTeX")


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign such as ≤, as text and as LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words around a condition: as text, as LaTeX in one formula, and in a sentence beside the formula."""

    text: str
    latex: str
    prose: str
