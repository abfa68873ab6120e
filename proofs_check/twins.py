"""Samples as measure spaces of the finite engine, and named objects answered by their independent twins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from numerics.arrays import to_host
from proofs_check.finite.evaluate import Evaluator, Frame, Twins
from proofs_check.finite.rounding import UNIT, Array, Bounded, additions
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Expr, Field, FieldSymbol, Fn, Named, Point, Scalar, VocabularyError, z


def frame_of(sample: Sample, relation_letters: Mapping[str, FieldSymbol]) -> Frame:
    """Return a sample as a batch of one space: densities by exp of their logarithms."""
    fields, errors, scalars, slack = {}, {}, {}, {}
    weights = np.exp(to_host(sample.space.log_weights))[None]
    for name, value in sample.values.items():
        symbol = relation_letters.get(name)
        if symbol is None:
            number, error = value if isinstance(value, tuple) else (float(value), 0.0)
            scalars[name], slack[name] = np.asarray([number]), np.asarray([error])
            continue
        host = to_host(value)[None]
        fields[name] = np.exp(host) if is_density(symbol) else host
        errors[name] = _slack(symbol, fields[name], weights)
    return Frame(weights, fields, scalars, field_errors=errors, scalar_errors=slack)


def _slack(symbol: FieldSymbol, values: Array, weights: Array) -> Array:
    """Return how far values may be from ones that satisfy their hypotheses: rounding, and the defect of a mass.

    In floating point ∫ρ dμ = 1 holds up to the defect δ: ρ/(1 + δ) satisfies it, and differs from ρ by δρ.
    """
    rounding: Array = 2 * UNIT * abs(values) if is_density(symbol) else np.zeros_like(values)
    if symbol.mass is None:
        return rounding
    terms = weights * values
    size = float(np.sum(abs(terms)))
    rounded = UNIT * (additions(values.size, pairwise=True) + 2) * size
    defect = abs(float(np.sum(terms)) - float(symbol.mass))
    # A value or weight made from its logarithm is good to 2 + 2|log| roundings. The author normalised by a sum of as
    # many terms; the logarithm, subtraction and exponentials around it are no more than 32 further steps.
    positive = terms > 0
    logs = (abs(np.log(values[positive])) + abs(np.log(weights[positive]))).max(initial=0.0)
    # A direction has cancelled terms, good to roundings of values of order one.
    scale = size + float(np.sum(weights)) if symbol.mass == 0 else size
    if not defect <= (2 + 2 * logs) * UNIT * (additions(values.size, pairwise=True) + 32) * scale:
        mass = float(np.sum(terms))
        raise VocabularyError(
            f"sample {symbol.name} has mass {mass!r}, and its hypothesis says {symbol.mass}; normalise it"
        )
    share: Array = values if symbol.mass != 0 else np.ones_like(values) / np.sum(weights)
    total: Array = rounding + (defect + rounded) * share
    return total


def is_density(symbol: FieldSymbol) -> bool:
    """Whether samples give a field by its logarithm: positive functions of one point."""
    return symbol.sign == "positive" and symbol.arity == 1


def twins_of(sample: Sample) -> Twins:
    """Return the evaluator's hook that answers named objects by their twins, and log ρ by the log-density itself."""

    def logarithm(node: Expr, evaluator: Evaluator, scope: dict[Point, int]) -> Bounded | None:
        match node:
            case Field(symbol, at) if is_density(symbol) and symbol.name in sample.values:
                logs = evaluator.along(to_host(sample.values[symbol.name])[None], at, scope)
                return Bounded(logs, np.zeros_like(logs))
            case Named(definition, _, at) if definition.kind == "density" and definition.twin is not None:
                logs = evaluator.along(to_host(density(node))[None], at, scope)
                return Bounded(logs, 8 * UNIT * (1 + abs(logs)))
            case Named(definition) if definition.kind == "scalar" and definition.twin is not None:
                return number(evaluator, definition.twin(sample.space, *map(letter, definition.reads)))
        return None

    def answer(node: Expr, evaluator: Evaluator, scope: dict[Point, int]) -> Bounded | None:
        match node:
            case Fn("log", body):
                return logarithm(body, evaluator, scope)
            case Named(definition, args) if definition.kind == "functional" and definition.twin is not None:
                values = [argument(p, a, evaluator) for p, a in zip(definition.params, args, strict=True)]
                return number(evaluator, definition.twin(sample.space, *values, *map(letter, definition.reads)))
            case Named(definition, (argument_,)) if definition.kind == "lemma" and definition.twin is not None:
                x = evaluator.at(argument_, scope)
                value = definition.twin(x.value)
                with np.errstate(divide="ignore"):
                    slope = np.where(x.value > 0, abs(np.log(x.value)), 0.0)
                return Bounded(value, 8 * UNIT * abs(value) + slope * x.error + x.error**2 / np.maximum(x.value, UNIT))
            case Named():
                logs = logarithm(node, evaluator, scope)
                return None if logs is None else Bounded(np.exp(logs.value), np.exp(logs.value) * np.expm1(logs.error))
        return None

    def density(node: Named) -> Any:
        assert node.definition.twin is not None
        return node.definition.twin(sample.space, *map(letter, node.definition.reads))

    def letter(node: Expr) -> Any:
        assert isinstance(node, Field | Scalar)
        return sample.values[node.symbol.name if isinstance(node, Field) else node.name]

    def argument(param: Field | Scalar, arg: Expr, evaluator: Evaluator) -> Any:
        if isinstance(arg, Field | Scalar):
            return letter(arg)
        if isinstance(arg, Named) and arg.definition.kind == "density" and arg.definition.twin is not None:
            return density(arg)
        assert isinstance(param, Field)
        values = np.broadcast_to(evaluator.function(arg, (z,)).value, evaluator.frame.weights.shape)[0]
        return np.log(values) if param.symbol.sign == "positive" else values

    def number(evaluator: Evaluator, estimate: tuple[float, float]) -> Bounded:
        value, error = estimate
        shape = (1,) * (evaluator.depth + 1)
        return Bounded(np.full(shape, value), np.full(shape, error))

    return answer


def shown(sample: Sample) -> dict[str, Any]:
    """Return a sample as JSON: log-weights and values, densities by their logarithms."""
    values: dict[str, Any] = {"log μ": to_host(sample.space.log_weights).tolist()}
    for name, value in sample.values.items():
        values[name] = value if isinstance(value, float | int | tuple) else to_host(value).tolist()
    return values
