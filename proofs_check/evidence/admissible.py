"""Whether a witness satisfies the hypotheses on the letters of a claim, decided exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from numerics.balls import enclosure as balls
from numerics.balls.spaces import Circle
from numerics.balls.witness import Witness
from proofs_check.vocabulary.expressions import Expr, Field, Scalar, hidden_in, nodes

TEMPERATURE = "τ"


def inadmissible(margin: Expr, witness: Witness) -> str:
    """Return which hypothesis on a letter of an unfolded form the witness does not satisfy; empty where all hold."""
    found: list[str] = []
    space = witness.space
    for node in nodes(margin, hidden=hidden_in):
        match node:
            case Field(symbol) if symbol.domain is None and symbol.arity == 1:
                if symbol.name not in space.functions:
                    found.append(f"the witness does not say what {symbol.name} is")
                else:
                    found.extend(_violated(symbol.name, symbol.sign, symbol.mass, space))
            case Field(symbol) if symbol.arity == 2 and symbol.sign != "real":
                found.append(f"{symbol.name} > 0 is declared, and the critic of a witness may have either sign")
            case Field(symbol) if symbol.isotropic or symbol.gram:
                if not isinstance(space, Circle):
                    found.append(f"{symbol.name} of finitely many atoms is only known to be symmetric")
            case Scalar(name=name) if name == TEMPERATURE:
                found.extend(_not_the_temperature(node, witness))
            case Scalar(name=name) if node.volume is None:
                if name not in witness.numbers:
                    found.append(f"the witness does not say what {name} is")
                elif not _declared(node, witness.numbers[name]):
                    found.append(f"{name}={witness.numbers[name]} is not as declared")
    return found[0] if found else ""


def _violated(name: str, sign: str, mass: Fraction | None, space: Any) -> list[str]:
    function, circle = space.functions[name], isinstance(space, Circle)
    positive = sign != "positive" or (function.is_positive() if circle else all(x > 0 for x in function))
    weighed = mass is None or (function.mass if circle else sum(function)) == mass
    return [
        *([] if positive else [f"{name} > 0 fails somewhere"]),
        *([] if weighed else [f"∫{name} dμ = {mass} fails"]),
    ]


def _not_the_temperature(number: Scalar, witness: Witness) -> list[str]:
    """Say which hypothesis on τ the temperature of a witness does not satisfy, where e^{1/τ} is given by balls."""
    if TEMPERATURE in witness.numbers:
        return [f"the witness says twice what {TEMPERATURE} is: leave it out of its numbers"]
    if (exact := witness.exact_temperature) is not None:
        return [] if _declared(number, exact) else [f"{TEMPERATURE}={exact} is not as declared"]
    with balls.precision(witness.bits):
        known = number.sign == "real" or balls.real(witness.temperature).positive
        room = number.below is None or balls.real(balls.number(number.below) - witness.temperature).positive
    if known and room and not number.whole and not number.bounds:
        return []
    return [f"{TEMPERATURE} = 1/log {witness.data['exp(1/τ)']} is not known to be as declared"]


def _declared(number: Scalar, value: Fraction) -> bool:
    least = {"positive": value > 0, "nonnegative": value >= 0, "real": True}[number.sign]
    below = number.below is None or value < number.below
    return least and below and not number.bounds and (value.denominator == 1 or not number.whole)
