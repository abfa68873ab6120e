"""Named objects: a letter, a body and the hypotheses it needs, each defined once in the project.

They stay folded on paper and are unfolded by the checker alone. A letter may show its arguments: the marks ``<r>`` and
``<u>`` of ``functional("F_<u>(<r>)", r"F_{\\tau,<u>}(<r>)", lambda r, u: ...)`` are replaced by them.

``twin`` is the object's second, independent implementation in log space, a function of arrays in ``numerics``; a law
compares the two on random measures and quadrature rules. It is called as ``twin(space, *arguments, *reads)`` with
log-densities for densities, plain arrays for potentials and floats for scalars. Where an object can have none, the
reason stands in its place: ``twin="an integral over an interval, which finite spaces have not"``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from proofs_check.vocabulary.expressions import (
    Definition,
    Expr,
    Field,
    Named,
    Operand,
    Scalar,
    Twin,
    VocabularyError,
    hidden_in,
    lift,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.substitutions import mentioned
from proofs_check.vocabulary.symbols import density, scalar

Maker = Callable[[str, str], Expr]


def functional(
    name: str,
    latex: str,
    body: Callable[..., Expr],
    *,
    twin: Twin | str | None = None,
    reads: tuple[Expr, ...] = (),
    **kinds: Maker,
) -> Definition:
    """Define a functional of densities; ``u=potential`` says that the parameter ``u`` is a potential instead."""
    params = _formals(body, kinds)
    return Definition(name, "functional", latex, params, _body(name, body, params), reads=reads, **_twin(twin))


def named_scalar(
    name: str, latex: str, body: Expr, *, twin: Twin | str | None = None, reads: tuple[Expr, ...] = ()
) -> Named:
    """Define a number such as Z_τ := ∫e^{−U/τ}dμ."""
    return Definition(name, "scalar", latex, (), body, reads=reads, **_twin(twin))()


def named_density(
    name: str, latex: str, body: Expr, *, twin: Twin | str | None = None, reads: tuple[Expr, ...] = ()
) -> Named:
    """Define a density such as ρ* := e^{−U/τ}/Z_τ; its sign and mass are derived from the body, never declared."""
    return Definition(name, "density", latex, (), body, (z,), reads=reads, **_twin(twin))()


def named_field(name: str, latex: str, body: Expr) -> Named:
    """Define a function of one point, such as Γ(z) := E_{w∼q} κ(z, w)."""
    return Definition(name, "field", latex, (), body, (z,))()


def named_kernel(name: str, latex: str, body: Expr) -> Named:
    """Define a function of two points, such as κ_τ(z, w) := e^{s(z,w)/τ}."""
    return Definition(name, "kernel", latex, (), body, (z, w))()


def operator(name: str, latex: str, body: Callable[..., Expr]) -> Definition:
    """Define an operator on densities, such as P_τρ(z) := ∫κ_τ(z, w)ρ(w)dμ(w) / V."""
    params = _formals(body, {})
    return Definition(name, "operator", latex, params, _body(name, body, params), (z,))


def lemma_function(
    name: str,
    latex: str,
    body: Callable[..., Expr],
    *,
    proved_by: str,
    zero_at: Operand,
    twin: Twin | str | None = None,
) -> Definition:
    """Define a function on x > 0 that is ≥ 0 and vanishes only at ``zero_at``, as the theorem ``proved_by`` shows.

    The checker reads the sign of φ(e) only where it can read e > 0, and the theorem then depends on ``proved_by``.
    """
    params = _formals(body, dict.fromkeys(inspect.signature(body).parameters, lambda n, t: scalar(n, t, "positive")))
    if len(params) != 1:
        raise VocabularyError(f"parameters={len(params)} of {name} must be 1: a lemma function is one of x > 0")
    return Definition(
        name,
        "lemma",
        latex,
        params,
        _body(name, body, params),
        proved_by=proved_by,
        zero_at=lift(zero_at),
        **_twin(twin),
    )


def _twin(twin: Twin | str | None) -> dict[str, Any]:
    return {"untwinned": twin} if isinstance(twin, str) else {"twin": twin}


def _body(name: str, body: Callable[..., Expr], params: tuple[Any, ...]) -> Expr:
    """Return a body in its parameters, of which no number's hypothesis may speak: it would be about no letter."""
    written = body(*params)
    formals = {p.symbol if isinstance(p, Field) else p for p in params}
    for number in nodes(written, hidden=hidden_in):
        if isinstance(number, Scalar) and mentioned(*number.bounds) & formals:
            raise VocabularyError(
                f"body={written} of {name} has the number {number}, whose hypothesis speaks of a parameter; "
                "write the bound out, or make the number a parameter too"
            )
    return written


def _formals(body: Callable[..., Expr], kinds: dict[str, Maker]) -> tuple[Any, ...]:
    names = list(inspect.signature(body).parameters)
    unknown = sorted(set(kinds) - set(names))
    if unknown:
        raise VocabularyError(f"parameter={unknown[0]!r} must be one of the body's parameters {names}")
    # The braces keep a formal letter apart from any letter of the theory with the same name.
    params = tuple(kinds.get(name, density)(name, f"{{{name}}}") for name in names)
    for param in params:
        if isinstance(param, Field) and param.symbol.arity != 1:
            raise VocabularyError(f"parameter={param.symbol.name!r} must be a function of one point or a number")
    return params
