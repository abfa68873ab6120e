"""Witnesses: exact data on which a claim fails, as JSON that anybody can read and check without this project.

All numbers are whole or strings such as ``"-7/100"``; a float is refused, since it would not say what is meant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from numerics.balls import enclosure as balls
from numerics.balls.enclosure import Ball
from numerics.balls.spaces import Atoms, Circle, CircleFunction
from numerics.balls.trigonometric import of, square_of_modulus

SPACES = ("circle", "atoms")
KINDS = ("density", "direction", "potential")


class WitnessError(ValueError):
    """A witness that cannot be meant: the message names the entry, its value, the rule and the remedy."""


@dataclass(frozen=True)
class Witness:
    """A space, a temperature, and what the letters of a claim are there; ``data`` is the JSON that it was read from."""

    data: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.data.get("space") not in SPACES:
            raise WitnessError(f"space={self.data.get('space')!r} must be one of {', '.join(SPACES)}")
        if not self.bits >= 2:
            raise WitnessError(f"bits={self.bits} must be at least 2")
        _ = self.space, self.numbers
        if self.exact_temperature is not None and not self.exact_temperature > 0:
            raise WitnessError(f"temperature={self.exact_temperature} must be > 0")

    @property
    def bits(self) -> int:
        """The precision to work with."""
        return int(self.data.get("bits", balls.BITS))

    @property
    def exact_temperature(self) -> Fraction | None:
        """The temperature τ, None where e^{1/τ} is given instead."""
        return None if "exp(1/τ)" in self.data else rational("temperature", self.data.get("temperature"))

    @property
    def temperature(self) -> Ball:
        """The temperature τ as a ball."""
        if self.exact_temperature is not None:
            return balls.number(self.exact_temperature)
        return 1 / balls.log(balls.number(rational("exp(1/τ)", self.data["exp(1/τ)"])))

    @property
    def numbers(self) -> dict[str, Fraction]:
        """The letters that are numbers."""
        return {name: rational(name, value) for name, value in self.data.get("numbers", {}).items()}

    @cached_property
    def space(self) -> Circle | Atoms:
        """The space with its functions."""
        functions = self.data.get("functions", {})
        if self.data["space"] == "circle":
            return Circle({name: _function(name, entry) for name, entry in functions.items()})
        table = [_row("critic", row) for row in self.data.get("critic", ())]
        square = bool(table) and all(len(row) == len(table) for row in table)
        if not square or table != [list(column) for column in zip(*table, strict=True)]:
            raise WitnessError("critic must be a square table that is symmetric: s(z, w) = s(w, z)")
        values = {name: _row(name, row) for name, row in functions.items()}
        for name, row in values.items():
            if len(row) != len(table):
                raise WitnessError(f"{name} must have {len(table)} values, one an atom, not {len(row)}")
        return Atoms(values, table)


def read(path: Path) -> Witness:
    """Return the witness of a file.

    Raises
    ------
    WitnessError
        When the file is no JSON or no witness.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as mistake:
        raise WitnessError(f"witness={path.name} cannot be read: {mistake}") from mistake
    if not isinstance(data, dict):
        raise WitnessError(f"witness={path.name} must be a JSON object")
    return Witness(data)


def rational(name: str, value: Any) -> Fraction:
    """Return an exact number; floats are refused."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise WitnessError(f'{name}={value!r} must be exact: write a whole number or a string such as "1/5"')
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as mistake:
        raise WitnessError(f'{name}={value!r} must be a number such as "1/5"') from mistake


def _row(name: str, values: Any) -> list[Fraction]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise WitnessError(f"{name}={values!r} must be a list of exact numbers")
    return [rational(name, value) for value in values]


def _function(name: str, entry: Any) -> CircleFunction:
    """Read a function: by its waves, or as a power of |Σ g_j e^{ijθ}|² + floor."""
    kind = entry.get("kind") if isinstance(entry, dict) else None
    if kind not in KINDS:
        raise WitnessError(f"kind={kind!r} of {name} must be one of {', '.join(KINDS)}")
    unknown = sorted(set(entry) - {"kind", "modulus", "floor", "power", "cosine", "sine"})
    if unknown:
        raise WitnessError(f"{unknown[0]!r} of {name} is not known: give modulus, floor and power, or cosine and sine")
    power = entry.get("power", 1)
    if isinstance(power, bool) or not isinstance(power, int) or power < 1:
        raise WitnessError(f"power={power!r} of {name} must be a whole number >= 1")
    if "modulus" in entry:
        base = square_of_modulus(_row(name, entry["modulus"]), rational("floor", entry.get("floor", 0)))
    else:
        base = of(_row(name, entry.get("cosine", ())), _row(name, entry.get("sine", ())))
    if kind == "density" and not base.mean > 0:
        raise WitnessError(f"{name} must have a mean > 0, not {base.mean}; a density is positive")
    if kind != "density" and power != 1:
        raise WitnessError(f"power={power} of {name} must be 1: only a density is a power")
    return CircleFunction(kind, base, power)
