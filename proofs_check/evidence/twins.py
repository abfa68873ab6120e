"""Samples as measure spaces of the finite engine, and named objects answered by their independent twins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

from numerics.arrays import like, to_host
from proofs_check.evidence.misfits import of_twin, pairs_of
from proofs_check.finite.evaluate import Evaluator, Twins
from proofs_check.finite.frames import Frame
from proofs_check.finite.rounding import UNIT, Array, Bounded, additions
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import (
    Definition,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Named,
    Point,
    Scalar,
    VocabularyError,
    z,
)

# Values of a function of two points on all the samples that are judged together: this bounds the memory they take.
TOGETHER = 2**17
# What share of its size a twin may differ from its object by: half of float64's digits.
HALF = 2.0**-26
LARGEST = 2.0**1000


def of_one_size(samples: Sequence[Sample]) -> list[list[int]]:
    """Group samples that one batch can hold: spaces of one size, values of the same letters."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, sample in enumerate(samples):
        # Whole numbers say how many copies an expectation draws, which is one number for a batch.
        whole = (f"{name}={value}" for name, value in sample.values.items() if isinstance(value, int))
        groups.setdefault((sample.space.size, *sorted(sample.values), *sorted(whole)), []).append(place)
    result = []
    for (size, *_), places in groups.items():
        assert isinstance(size, int)
        most = max(1, TOGETHER // size**2)
        result += [places[i : i + most] for i in range(0, len(places), most)]
    return result


def frame_of(samples: Sequence[Sample], relation_letters: Mapping[str, FieldSymbol]) -> Frame:
    """Return samples of one size as a batch of spaces: densities by exp of their logarithms."""
    fields, errors, scalars, slack, laws = {}, {}, {}, {}, {}
    curves: set[str] = set()
    weights = np.exp(stacked(s.space.log_weights for s in samples))
    for name in samples[0].values:
        symbol, values = relation_letters.get(name), [s.values[name] for s in samples]
        if isinstance(values[0], Polynomial):
            fields[name] = np.stack([polynomial.coef for polynomial in values])
            curves.add(name)
            continue
        if symbol is None and np.ndim(values[0]) > 0 and not isinstance(values[0], tuple):
            laws[name] = stacked(values)
            continue
        if symbol is None:
            pairs = [v if isinstance(v, tuple) else (float(v), 0.0) for v in values]
            scalars[name], slack[name] = (np.asarray(column) for column in zip(*pairs, strict=True))
            continue
        fields[name] = np.exp(stacked(values)) if is_density(symbol) else stacked(values)
        errors[name] = _slack(symbol, fields[name], weights)
    own = frozenset(curves)
    return Frame(weights, fields, scalars, laws, field_errors=errors, scalar_errors=slack, curves=own)


def finite_logs(samples: Sequence[Sample], letters: Mapping[str, FieldSymbol]) -> Array:
    """Return for each sample whether all its densities are positive everywhere."""
    found = np.ones(len(samples), dtype=bool)
    for name in samples[0].values:
        if name in letters and is_density(letters[name]) and not isinstance(samples[0].values[name], Polynomial):
            found &= np.isfinite(stacked(s.values[name] for s in samples)).all(axis=1)
    return found


def stacked(arrays: Iterable[Any]) -> Array:
    """Return arrays of one shape as one, on the host."""
    return np.stack([to_host(a) for a in arrays])


def _slack(symbol: FieldSymbol, values: Array, weights: Array) -> Array:
    """Return how far values may be from ones that satisfy their hypotheses: rounding, and the defect of a mass.

    In floating point ∫ρ dμ = 1 holds up to the defect δ: ρ/(1 + δ) satisfies it, and differs from ρ by δρ.
    """
    rounding: Array = 2 * UNIT * abs(values) if is_density(symbol) else np.zeros_like(values)
    if symbol.mass is None:
        return rounding
    terms = weights * values
    size, count = np.sum(abs(terms), axis=1), additions(values.shape[1], pairwise=True)
    rounded = UNIT * (count + 2) * size
    mass = np.sum(terms, axis=1)
    defect = abs(mass - float(symbol.mass))
    # A value or weight made from its logarithm is good to 2 + 2|log| roundings. The author normalised by a sum of as
    # many terms; the logarithm, subtraction and exponentials around it are no more than 32 further steps.
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(terms > 0, abs(np.log(values)) + abs(np.log(weights)), 0.0).max(axis=1)
    # A direction has cancelled terms, good to roundings of values of order one.
    scale = size + np.sum(weights, axis=1) if symbol.mass == 0 else size
    wrong = ~(defect <= (2 + 2 * logs) * UNIT * (count + 32) * scale)
    if wrong.any():
        found = float(mass[wrong][0])
        raise VocabularyError(
            f"sample {symbol.name} has mass {found!r}, and its hypothesis says {symbol.mass}; normalise it"
        )
    share: Array = values if symbol.mass != 0 else np.ones_like(values) / np.sum(weights, axis=1, keepdims=True)
    total: Array = rounding + (defect + rounded)[:, None] * share
    return total


def _is_lost(value: Any) -> bool:
    """Whether a value holds what is no number."""
    plain = value if isinstance(value, float | int) else to_host(value)
    return bool(np.isnan(plain).any())


def _is_table(value: Any) -> bool:
    """Whether a letter has a value a point: a function on an interval has the coefficients of a polynomial."""
    return value is not None and not isinstance(value, Polynomial)


def is_density(symbol: FieldSymbol) -> bool:
    """Whether samples give a field by its logarithm: positive functions of one point."""
    return symbol.sign == "positive" and symbol.arity == 1


def twins_of(samples: Sequence[Sample]) -> Twins:
    """Return the evaluator's hook that answers named objects by their twins, and log ρ by the log-density itself."""

    def each(definition: Definition, arguments: Sequence[Sequence[Any]] = ()) -> list[Any]:
        """Return what an object's twin says on each sample; arguments are lists with an entry a sample."""
        twin = definition.twin
        assert twin is not None
        read = [letter(node) for node in definition.reads]
        columns = zip(*arguments, *read, strict=True) if arguments or read else ((),) * len(samples)
        called = zip(samples, columns, strict=True)
        # What is no number has left float64 before it came to the twin.
        return [
            (np.nan, np.nan) if arguments and any(map(_is_lost, given))
            else of_twin(definition, given, partial(twin, s.space, *given))
            for s, given in called
        ]  # fmt: skip

    def logarithm(node: Expr, evaluator: Evaluator, scope: dict[Point, int]) -> Bounded | None:
        match node:
            case Field(symbol, at) if is_density(symbol) and _is_table(samples[0].values.get(symbol.name)):
                logs = evaluator.along(stacked(letter(node)), at, scope)
                return Bounded(logs, np.zeros_like(logs))
            case Named(definition, _, at) if definition.kind == "density" and definition.twin is not None:
                logs = evaluator.along(stacked(each(definition)), at, scope)
                return Bounded(logs, 8 * UNIT * (1 + abs(logs)))
            case Named(definition) if definition.kind == "scalar" and definition.twin is not None:
                return numbers(evaluator, definition, each(definition))
        return None

    def answer(node: Expr, evaluator: Evaluator, scope: dict[Point, int]) -> Bounded | None:
        """Answer a node, with an error that is no less than what the twin is seen to differ from its object by."""
        own, named = answered(node, evaluator, scope), node.body if isinstance(node, Fn) else node
        if own is None or evaluator.formals or not isinstance(named, Named):
            return own
        literal = replace(evaluator, twins=None, memory={}).at(node, scope)
        return _as_good_as_it_is(own, literal, least=1.0 if isinstance(node, Fn) else 0.0)

    def answered(node: Expr, evaluator: Evaluator, scope: dict[Point, int]) -> Bounded | None:
        match node:
            case Fn("log", body):
                return logarithm(body, evaluator, scope)
            case Named(definition, args) if definition.kind == "functional" and definition.twin is not None:
                values = [argument(p, a, evaluator) for p, a in zip(definition.params, args, strict=True)]
                return numbers(evaluator, definition, each(definition, values))
            case Named(definition, (argument_,)) if definition.kind == "lemma" and definition.twin is not None:
                x = evaluator.at(argument_, scope)
                # An infinity has left float64 before it came to the twin, and what is so large may leave it there.
                finite = abs(x.value) <= LARGEST
                value = definition.twin(np.where(finite, x.value, 1.0).reshape(-1)).reshape(x.value.shape)
                value = np.where(finite, value, np.nan)
                with np.errstate(divide="ignore"):
                    slope = np.where(x.value > 0, abs(np.log(x.value)), 0.0)
                return Bounded(value, 8 * UNIT * abs(value) + slope * x.error + x.error**2 / np.maximum(x.value, UNIT))
            case Named():
                logs = logarithm(node, evaluator, scope)
                return None if logs is None else Bounded(np.exp(logs.value), np.exp(logs.value) * np.expm1(logs.error))
        return None

    def letter(node: Expr) -> list[Any]:
        assert isinstance(node, Field | Scalar)
        name = node.symbol.name if isinstance(node, Field) else node.name
        return [s.values[name] for s in samples]

    def argument(param: Field | Scalar, arg: Expr, evaluator: Evaluator) -> list[Any]:
        if isinstance(arg, Field | Scalar):
            return letter(arg)
        if isinstance(arg, Named) and arg.definition.kind == "density" and arg.definition.twin is not None:
            return each(arg.definition)
        assert isinstance(param, Field)
        given = evaluator.function(arg, (z,))
        # A value that underflows is not known, and neither is what a twin would say of it.
        known = np.where(given.error < abs(given.value), given.value, np.where(given.value == 0, 0.0, np.nan))
        values = np.broadcast_to(known, evaluator.frame.weights.shape)
        rows = np.log(values) if param.symbol.sign == "positive" else values
        return [like(s.space.log_weights, row) for s, row in zip(samples, rows, strict=True)]

    def numbers(evaluator: Evaluator, definition: Definition, estimates: Sequence[tuple[float, float]]) -> Bounded:
        shape = (-1,) + (1,) * evaluator.depth
        values, errors = pairs_of(definition, estimates)
        return Bounded(np.asarray(values, float).reshape(shape), np.asarray(errors, float).reshape(shape))

    return answer


def _as_good_as_it_is(own: Bounded, literal: Bounded, *, least: float) -> Bounded:
    """Widen a twin's error to its distance from the object, where that leaves half of the digits.

    A twin by a series or a rule may be good to 11 digits and not know it. Which formula it is, half of them tell. A
    logarithm is measured beside 1 at the ``least``: its error is a share of what it is the logarithm of.
    """
    with np.errstate(invalid="ignore"):
        off = abs(own.value - literal.value) - literal.error
        close = (off > own.error) & (off <= HALF * np.maximum(abs(literal.value), least))
    return Bounded(own.value, np.where(close, off, own.error))


def shown(sample: Sample) -> dict[str, Any]:
    """Return a sample as JSON: log-weights and values, densities by their logarithms."""
    values: dict[str, Any] = {"log μ": to_host(sample.space.log_weights).tolist()}
    for name, value in sample.values.items():
        values[name] = (
            value if isinstance(value, float | int | tuple)
            else value.coef.tolist() if isinstance(value, Polynomial)
            else to_host(value).tolist()
        )  # fmt: skip
    return values
