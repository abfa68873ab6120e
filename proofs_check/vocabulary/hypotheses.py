"""Hypotheses on letters, in words: what a proof says it used, and what is dropped to see what breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proofs_check.vocabulary.expressions import FieldSymbol, Scalar

Kind = Literal["sign", "mass", "bound", "symmetric", "isotropic", "volume", "gram"]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A hypothesis on a letter that can be dropped, and how it is said."""

    letter: str
    kind: Kind
    said: str


def of_field(symbol: FieldSymbol) -> list[Hypothesis]:
    """Return the hypotheses that ride on a field; the coordinate of an interval has none to drop."""
    if symbol.domain is not None:
        return []
    found = [Hypothesis(symbol.name, "sign", _sign(symbol.name, symbol.sign))] if symbol.sign != "real" else []
    if symbol.mass is not None:
        found.append(Hypothesis(symbol.name, "mass", f"∫{symbol.name} dμ = {symbol.mass}"))
    if symbol.gram:
        found.append(Hypothesis(symbol.name, "gram", f"{symbol.name}(z, w) = ⟨x(z), x(w)⟩, |x| = 1"))
    elif symbol.symmetric:
        found.append(Hypothesis(symbol.name, "symmetric", symmetry_of(symbol.name)))
    if symbol.isotropic:
        found.append(Hypothesis(symbol.name, "isotropic", f"{symbol.name}(gz, gw) = {symbol.name}(z, w)"))
    return found


def of_scalar(number: Scalar) -> list[Hypothesis]:
    """Return the hypotheses that ride on a number."""
    found = []
    if number.volume is not None:
        found.append(Hypothesis(number.name, "volume", volume_of(number)))
    elif number.sign != "real" and not number.whole:
        found.append(Hypothesis(number.name, "sign", _sign(number.name, number.sign)))
    if number.under is not None or number.over:
        found.append(Hypothesis(number.name, "bound", bound_of(number)))
    return found


def symmetry_of(name: str) -> str:
    """Say that a critic is symmetric."""
    return f"{name}(z, w) = {name}(w, z)"


def volume_of(number: Scalar) -> str:
    """Say that a kernel's integral is a number."""
    return f"∫{number.volume} dμ(w) = {number.name} at every z"


def bound_of(number: Scalar) -> str:
    """Say that a number bounds a function everywhere."""
    if number.under is not None:
        return f"{number.name} ≤ {number.under}"
    return ", ".join(f"{number.name} ≥ {e}" for e in number.over)


def _sign(letter: str, sign: str) -> str:
    return f"{letter} {'>' if sign == 'positive' else '≥'} 0"
