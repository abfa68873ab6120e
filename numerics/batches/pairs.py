"""Laws of positive pairs on finitely many points: a table of joint probabilities, its marginals and conditionals."""

from __future__ import annotations

from dataclasses import dataclass

from numerics import checks
from numerics.arrays import Array, Namespace, namespace
from numerics.estimate import EPS
from numerics.rules.spaces import MeasureSpace

# Below it a conditional probability and a kernel value together could leave float64.
SMALLEST = 1e-290


@dataclass(frozen=True, eq=False)
class PairLaw:
    """π(z_i, v_j) = `joint`[i, j], shape (n, m): the first point is the anchor, the second its positive.

    The points themselves are kept elsewhere: in a multimodal law the two sides are different spaces.

    Raises:
        ValueError: the table is not float64 of shape (n, m), an entry is negative, NaN or in (0, 10⁻²⁹⁰), the sum is
            not 1 to rounding, or a row or column has no mass.
    """

    joint: Array

    def __post_init__(self) -> None:
        joint = checks.matrix("joint", self.joint)
        xp, (n, m) = namespace(joint), joint.shape
        flat = xp.reshape(joint, (-1,))
        worst = int(xp.argmin(flat))
        if float(flat[worst]) < 0:
            raise ValueError(f"joint[{worst // m}, {worst % m}]={float(flat[worst])!r} must be >= 0: a probability")
        least = float(xp.min(xp.where(flat > 0, flat, xp.ones_like(flat))))
        if least < SMALLEST:
            raise ValueError(f"joint has an entry {least!r}, and must be 0 or >= {SMALLEST!r}: leave it out")
        total = float(xp.sum(joint))
        if not abs(total - 1) <= (n * m + 8) * EPS:
            raise ValueError(f"joint sums to {total!r} and must sum to 1: divide it by its sum")
        for axis, name in ((1, "row"), (0, "column")):
            masses = xp.sum(joint, axis=axis)
            least = float(xp.min(masses))
            if not least > 0:
                raise ValueError(f"joint {name} {int(xp.argmin(masses))} has mass {least!r} and must be > 0: remove it")

    @property
    def xp(self) -> Namespace:
        """The array-API namespace that the law lives in."""
        return namespace(self.joint)

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers (n, m) of points on the two sides."""
        return int(self.joint.shape[0]), int(self.joint.shape[1])

    @property
    def first(self) -> Array:
        """The law q₁ of the anchor, shape (n,), summing to 1."""
        masses = self.xp.sum(self.joint, axis=1)
        return masses / self.xp.sum(masses)

    @property
    def second(self) -> Array:
        """The law q₂ of the positive, shape (m,), summing to 1."""
        masses = self.xp.sum(self.joint, axis=0)
        return masses / self.xp.sum(masses)

    @property
    def conditional(self) -> Array:
        """ν_z(v), shape (n, m): the law of the positive given the anchor, one row each."""
        return self.joint / self.xp.sum(self.joint, axis=1)[:, None]

    @property
    def reverse(self) -> PairLaw:
        """The law of (v, z)."""
        return PairLaw(self.joint.T)

    def one_marginal(self) -> PairLaw:
        """Return the law itself if both its marginals are q, as two views of one image have, else raise ValueError."""
        n, m = self.shape
        if n != m:
            raise ValueError(f"joint.shape={(n, m)} must be square: the two views of an image are points of one space")
        off = float(self.xp.max(self.xp.abs(self.first - self.second)))
        if off > (n + 8) * EPS:
            raise ValueError(f"joint has marginals that differ by {off!r} and must agree: take (joint + joint.T)/2")
        return self


def independent(first: Array, second: Array) -> PairLaw:
    """Return the law of a positive that is independent of its anchor; ValueError where a marginal is no law."""
    return PairLaw(checks.vector("first", first)[:, None] * checks.vector("second", second)[None, :])


def pair_law(first: MeasureSpace, second: MeasureSpace, log_density: Array) -> PairLaw:
    """Return the law with density ∝ e^`log_density`, shape (n, m), with respect to the product of two spaces.

    Entries below 10⁻²⁸⁰ of the largest are left out.

    Raises:
        ValueError: the shape is wrong, or an entry is NaN or +inf, or none is finite.
    """
    if tuple(log_density.shape) != (first.size, second.size):
        raise ValueError(f"log_density.shape={tuple(log_density.shape)} must be {(first.size, second.size)}")
    xp = first.xp
    checks.log_density("log_density", xp.reshape(log_density, (-1,)), first.size * second.size)
    logs = log_density + first.log_weights[:, None] + second.log_weights[None, :]
    top = float(xp.max(logs))
    checks.finite_number("max(log_density)", top)
    mass = xp.exp(xp.maximum(logs - top, xp.asarray(-700.0)))
    mass = xp.where(mass > 10 * SMALLEST * first.size * second.size, mass, xp.zeros_like(mass))
    return PairLaw(mass / xp.sum(mass))
