"""Steps of evidence: clauses confirmed on quadrature rules and on random measures, measured numbers, certificates.

Numbers can lower a verdict and never raise one. Every sample is a finite measure space, which a quadrature rule is too;
a clause is evaluated on it twice: literally, unfolded, and through the named objects' independent twins. A certificate
is no such number: ball arithmetic encloses what is rounded, so that a sign which it reads is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from proofs_check.vocabulary.chains import Facet
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.location import PLAIN, Location, caller, facets_of
from proofs_check.vocabulary.statements import Clause


@dataclass(frozen=True, eq=False)
class Sample:
    """A measure space and what the letters of a theorem are on it.

    Attributes
    ----------
    space : a ``numerics`` measure space; only its ``log_weights`` are read here, its twins read the rest.
    values : by letter: log-densities for densities, arrays for potentials and directions, tables for critics,
        numbers for scalars, or (value, error) where a number is not exact.
    """

    space: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Quadrature:
    """Clauses on a quadrature rule; ``sample(order, backend)`` builds the space at an order, None the usual one."""

    name: str
    clauses: tuple[Clause, ...]
    sample: Callable[[int, Any], Sample] | None
    orders: tuple[int, int]
    where: Location
    facet: Facet = "quadrature"


@dataclass(frozen=True, slots=True)
class Measures:
    """Clauses on random measures; ``strategy`` returns a Hypothesis strategy for samples, None the usual one."""

    name: str
    clauses: tuple[Clause, ...]
    strategy: Callable[[], Any] | None
    where: Location
    facet: Facet = "random_measures"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number by two independent routes, each a function of the backend returning (value, error)."""

    name: str
    routes: tuple[Callable[[Any], tuple[float, float]], Callable[[Any], tuple[float, float]]]
    digits: int
    where: Location
    facet: Facet = "quadrature"
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Certified:
    """A relation at a witness, exact data, by ball arithmetic: shown to hold there, or with ``fails`` to fail."""

    name: str
    claim: Clause
    witness: Any
    fails: bool
    where: Location
    facet: Facet


@dataclass(frozen=True, slots=True)
class Covered:
    """An inequality on its whole domain, by a certificate that the author brings: ``prove`` returns its pieces."""

    name: str
    prove: Callable[[], Any]
    where: Location
    facet: Facet


def quadrature(
    name: str,
    *clauses: Clause,
    sample: Callable[[int, Any], Sample] | None = None,
    orders: tuple[int, int] = (32, 48),
) -> Quadrature:
    """Confirm clauses on a rule at two orders, the second finer: their difference is the error estimate.

    Without ``sample`` every letter gets a smooth value on a sphere that satisfies its hypotheses, at two draws of all
    numbers: τ from 0.01 to 10, copies from 1 to 1,024, and where there is no kernel a dimension from 3 to 512.
    """
    if not clauses or orders[0] >= orders[1]:
        raise VocabularyError(f"quadrature “{name}” needs clauses and increasing orders, not {orders}")
    return Quadrature(name, clauses, sample, orders, caller())


def measures(name: str, *clauses: Clause, strategy: Callable[[], Any] | None = None) -> Measures:
    """Confirm clauses on random measures drawn from a Hypothesis strategy of samples.

    Without ``strategy`` every letter gets random values on random atoms that satisfy its hypotheses.
    """
    if not clauses:
        raise VocabularyError(f"measures “{name}” needs at least one clause")
    return Measures(name, clauses, strategy, caller())


def measured(
    name: str,
    first: Callable[[Any], tuple[float, float]],
    second: Callable[[Any], tuple[float, float]],
    *,
    digits: int,
    facet: Facet = "quadrature",
    at_least: float | None = None,
) -> Measured:
    """Measure a number by two independent routes that must agree to their error bounds and to so many digits.

    With ``at_least`` the number is claimed to be so large, beyond its error.
    """
    _known(facet)
    return Measured(name, (first, second), digits, caller(), facet, at_least)


def certified(name: str, clause: Clause, witness: Any, *, facet: Facet = PLAIN) -> Certified:
    """Show by ball arithmetic that a relation holds at a witness: a control, or an instance of a clause.

    ``witness`` is a ``numerics.balls.witness.Witness``; only what it says of the relation's letters is read.
    """
    return _certified(name, clause, witness, facet, fails=False)


def counterexample(name: str, claim: Clause, witness: Any, *, facet: Facet = PLAIN) -> Certified:
    """Show by ball arithmetic that a claim fails at a witness that satisfies all its hypotheses: it is refuted."""
    return _certified(name, claim, witness, facet, fails=True)


def _certified(name: str, claim: Clause, witness: Any, facet: Facet, *, fails: bool) -> Certified:
    _known(facet)
    return Certified(name, claim, witness, fails, caller(), facet)


def covered(name: str, prove: Callable[[], Any], *, facet: Facet = PLAIN) -> Covered:
    """Certify an inequality on its whole domain, at the level *certified*.

    ``prove()`` returns a ``numerics.balls.coverings.Covering``, whose pieces and enclosures are checked, or raises
    ``numerics.balls.domains.NotCovered``.
    """
    _known(facet)
    return Covered(name, prove, caller(), facet)


def _known(facet: Facet) -> None:
    """Refuse a facet that no question of the theory is."""
    questions = facets_of(caller().file)
    if facet not in (*questions, PLAIN):
        raise VocabularyError(f"facet={facet!r} must be one of {', '.join(questions)}")
