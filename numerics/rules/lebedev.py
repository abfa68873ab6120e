"""Lebedev's rules on S²: fewest points for their degree, invariant under the octahedral group.

They come from SciPy as tables, which are good to about 14 digits; a table with a negative weight is no measure.
"""

from __future__ import annotations

import math

import array_api_compat.numpy
import numpy
import scipy

from numerics import checks
from numerics.arrays import Namespace
from numerics.rules.sphere import SphereRule

_HOST = array_api_compat.numpy

# The degrees for which SciPy has a table with positive weights alone; 13, 25 and 27 have negative ones.
LEBEDEV_DEGREES = (3, 5, 7, 9, 11, 15, 17, 19, 21, 23, 29, 31, *range(35, 132, 6))


def lebedev_rule(degree: int, xp: Namespace = _HOST) -> SphereRule:
    """Return Lebedev's rule for S² that is exact to `degree`, one of `LEBEDEV_DEGREES`.

    Raises:
        ValueError: there is no such rule with positive weights; the message names the next degree that has one.
    """
    wanted = checks.whole("degree", degree, 0)
    if wanted not in LEBEDEV_DEGREES:
        raise ValueError(f"degree={wanted} must be one of {LEBEDEV_DEGREES}: {_remedy(wanted)}")
    columns, weights = scipy.integrate.lebedev_rule(wanted)
    points = columns.T / numpy.linalg.norm(columns.T, axis=1, keepdims=True)
    return SphereRule(
        log_weights=xp.asarray(numpy.log(weights * (4 * math.pi / weights.sum()))),
        points=xp.asarray(points),
        degree=wanted,
        center=(0.0, 0.0, 1.0),
        radius=math.pi,
    )


def lebedev_at_least(degree: int, xp: Namespace = _HOST) -> SphereRule:
    """Return the smallest of Lebedev's rules that is exact to `degree` ≤ 131 and positive."""
    wanted = checks.whole("degree", degree, 0)
    exact = [known for known in LEBEDEV_DEGREES if known >= wanted]
    if not exact:
        raise ValueError(f"degree={wanted} must be <= {LEBEDEV_DEGREES[-1]}: take sphere.product_rule")
    return lebedev_rule(exact[0], xp)


def _remedy(degree: int) -> str:
    higher = [known for known in LEBEDEV_DEGREES if known > degree]
    if not higher:
        return "take sphere.product_rule"
    return f"take {higher[0]}" + ("; this one has negative weights" if degree in (13, 25, 27) else "")
