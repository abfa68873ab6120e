"""Where the experiments' random numbers come from: a generator for every purpose, named by whole numbers."""

from __future__ import annotations

from numpy.random import Generator, default_rng

from numerics import checks


def generator(seed: int, *purpose: int) -> Generator:
    """Return the generator of a seed for a purpose: equal numbers give equal streams, others independent ones.

    Raises:
        ValueError: a number is not whole or is negative.
    """
    return default_rng([checks.whole("seed", number, 0) for number in (seed, *purpose)])
