"""What hypotheses let a number be on finite spaces: the extremes of what bounds it, and a number that keeps to them."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from proofs_check.finite.evaluate import evaluate
from proofs_check.finite.frames import Frame
from proofs_check.vocabulary.expressions import Scalar, free, w, z
from proofs_check.vocabulary.symbols import integral


def has_sign(scalar: Scalar, value: Fraction) -> bool:
    """Whether a value has the sign that is declared of a number, and lies below what that does."""
    below = scalar.below is None or value < scalar.below
    return below and {"positive": value > 0, "nonnegative": value >= 0, "real": True}[scalar.sign]


def extremes(scalar: Scalar, frame: Frame) -> list[float]:
    """Return on every space the volume that a number is, or the extreme value of the functions that bound it."""
    if scalar.volume is not None:
        volumes = evaluate(integral(scalar.volume, w), frame, points=(z,)).value
        return [float(row[0]) for row in volumes]
    each = [
        evaluate(bound, frame, points=tuple(sorted(free(bound), key=lambda p: p.name))).value for bound in scalar.bounds
    ]
    flat = [np.reshape(values, (len(frame.weights), -1)) for values in each]
    if scalar.under is not None:
        return [float(np.min(row)) for row in flat[0]]
    return [max(float(np.max(values[i])) for values in flat) for i in range(len(frame.weights))]


def near(scalar: Scalar, extreme: float) -> Fraction:
    """Return a number with six binary digits that keeps to a bound; the least value itself where that is meant."""
    if not math.isfinite(extreme):  # a hypothesis of another letter is loosened, and nothing is bounded
        return Fraction(1)
    if scalar.greatest or scalar.volume is not None:
        return Fraction(extreme)
    if extreme <= 0:
        return Fraction(1, 4) if scalar.under is None else Fraction(math.floor(extreme * 64), 64)
    step = Fraction(2) ** (math.frexp(extreme)[1] - 6)
    share = Fraction(extreme) / step
    return step * (math.floor(share) if scalar.under is not None else math.ceil(share))
