"""Laws of the named objects of every theorem: each is defined once, and agrees with its independent twin."""

import functools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from shipped import SUITE

from numerics.arrays import select_backend, to_host
from numerics.measures import densities, strategies
from numerics.rules import sphere
from proofs_check.evidence.twins import frame_of, is_density
from proofs_check.finite.arena import Arena
from proofs_check.finite.evaluate import Evaluator
from proofs_check.finite.letters import Letters
from proofs_check.finite.refute import SAFETY
from proofs_check.finite.rounding import UNIT
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Field, Named, body_of, nodes, z
from proofs_check.vocabulary.symbols import density, potential

pytestmark = pytest.mark.slow


# Kinds that a law can pair with an implementation in log space; kernels, fields and operators are their parts.
PAIRED = {"functional", "density", "scalar", "lemma"}


def forms(theorem):
    """Yield every expression that a theorem writes down."""
    for clause in theorem.clauses:
        yield from clause.relation.sides()
    for step in theorem.steps():
        if isinstance(step, Chain):
            yield step.start
            yield from (form for link in step.links for form in (link.form, link.gap) if form is not None)


def defined(theorems=SUITE.theorems):
    """Return the definitions that theorems reach, through bodies too: by name, each object once."""
    table = {}
    for theorem in theorems:
        for node in nodes(*forms(theorem), hidden=body_of):
            if isinstance(node, Named):
                same = table.setdefault(node.definition.name, [])
                if not any(node.definition is known for known in same):
                    same.append(node.definition)
    return table


DEFINED = defined()
TWINNED = [d for same in DEFINED.values() for d in same if d.twin is not None]
each_twin = pytest.mark.parametrize("definition", TWINNED, ids=lambda d: "".join(filter(str.isascii, d.name)))


def test_each_name_means_one_thing_in_a_paper():
    """Neighbours are one paper a module; a formula may be written of a critic with other hypotheses."""
    meant = {}
    for theorem in SUITE.theorems:
        package, _, module = theorem.module.rpartition(".")
        paper = module if package.endswith("neighbours") else package
        for name, definitions in defined([theorem]).items():
            meant.setdefault((paper, name), set()).update(str(definition.body) for definition in definitions)
    assert {place: bodies for place, bodies in meant.items() if len(bodies) > 1} == {}


def test_an_object_has_a_twin_or_says_why_it_has_none():
    paired = [d for same in DEFINED.values() for d in same if d.kind in PAIRED]
    assert [d.name for d in paired if (d.twin is None) != bool(d.untwinned.strip())] == []


def letters_of(definition):
    """Return plain letters for a definition's parameters, and the letters that its twin reads."""
    arguments = []
    for place, param in enumerate(definition.params):
        positive = param.symbol.sign == "positive" if isinstance(param, Field) else None
        if positive is None:
            arguments.append(param)
        else:
            arguments.append((density if positive else potential)(f"argument{place}", "x"))
    return arguments, list(definition.reads)


def name_of(letter):
    return letter.symbol.name if isinstance(letter, Field) else letter.name


def agreement(definition, space, values):
    """Return how far the body's value and the twin's differ, in units of their joint tolerance; NaN where undefined."""
    arguments, reads = letters_of(definition)
    node = definition(*arguments)
    fields = {x.symbol.name: x.symbol for x in (*arguments, *reads) if isinstance(x, Field)}
    frame = frame_of([Sample(space, values)], fields)
    points = (z,) if node.at else ()
    with np.errstate(all="ignore"):
        literal = Evaluator(frame, {}).function(node, points)
        value, error = literal.value[0], literal.error[0]
        given_ = [values[name_of(x)] for x in (*arguments, *reads)]
        twin = definition.twin(space, *given_)
        if definition.kind == "functional":
            other, other_error = np.float64(twin[0]), twin[1]
        elif definition.kind == "scalar":  # by its logarithm
            other, other_error = np.exp(twin[0]), np.exp(twin[0]) * np.expm1(twin[1] + UNIT)
        else:  # a density, by its logarithm, known to a few roundings of log-sum-exp
            logs = to_host(twin)
            other, other_error = np.exp(logs), np.exp(logs) * 16 * UNIT * (1 + abs(logs))
        difference = abs(value - other) / (SAFETY * (error + other_error))
        return np.where(value == other, 0.0, difference)


def drawn(draw, definition, space):
    arguments, reads = letters_of(definition)
    values = {}
    for letter in (*arguments, *reads):
        if not isinstance(letter, Field):
            share = st.floats(0.01, 0.99) if letter.below is not None else strategies.temperatures()
            values[name_of(letter)] = draw(share) * float(letter.below or 1)
        elif is_density(letter.symbol):
            values[name_of(letter)] = draw(strategies.atomic_densities(space))
        else:
            values[name_of(letter)] = draw(strategies.potentials(space))
    return values


@each_twin
def test_twin_agrees_on_random_measures(definition):
    compared = []

    @seed(0)
    @settings(max_examples=100, deadline=None, database=None)
    @given(st.data())
    def law(data):
        if definition.kind == "lemma":
            x = 10.0 ** data.draw(st.floats(-12, 12))
            agrees = places_agree(definition, np.asarray([x]))
        else:
            space = data.draw(strategies.atomic_spaces(6))
            agrees = agreement(definition, space, drawn(data.draw, definition, space))
        assert not np.any(agrees > 1)
        compared.append(bool(np.all(np.isfinite(agrees))))

    law()
    # The body may overflow where the twin does not, in the hottest corner of the draws only.
    assert sum(compared) > len(compared) / 2


def places_agree(definition, x):
    """Compare a scalar function with its twin at places."""
    (param,) = definition.params
    frame = functools.partial(frame_of, [Sample(UNIT_SPACE, {})])({})
    frame = type(frame)(np.ones((len(x), 1)), {}, {param.name: x})
    literal = Evaluator(frame, {}).function(definition(param), ())
    other = to_host(definition.twin(x))
    return abs(literal.value - other) / (SAFETY * (literal.error + 16 * UNIT * abs(other)))


UNIT_SPACE = sphere.RULES["product"](1, select_backend("numpy").xp)


@each_twin
@pytest.mark.parametrize("rule", sphere.RULES)
def test_twin_agrees_on_every_rule(definition, rule):
    space = sphere.RULES[rule](12, select_backend("numpy").xp)
    x = space.points
    if definition.kind == "lemma":
        assert not np.any(places_agree(definition, np.exp(to_host(x[:, 0]))) > 1)
        return
    arguments, reads = letters_of(definition)
    values = {}
    for place, letter in enumerate((*arguments, *reads)):
        wave = (0.7 + place) * x[:, place % 3] - 0.4 * x[:, 0] * x[:, 2]
        if not isinstance(letter, Field):
            values[name_of(letter)] = 0.3
        else:
            values[name_of(letter)] = densities.normalise(space, wave) if is_density(letter.symbol) else wave
    agrees = agreement(definition, space, values)
    assert np.all(np.isfinite(agrees))
    assert np.all(agrees <= 1)


each_theorem = pytest.mark.parametrize("theorem", SUITE.theorems, ids=lambda t: t.id)


@each_theorem
def test_hypotheses_are_satisfied_exactly_by_the_spaces_tried(theorem):
    letters = Letters.of(forms(theorem))
    sizes = set()
    for batch in Arena(letters, 0).spaces():
        for space in batch.spaces:
            sizes.add(len(space.weights))
            assert all(weight > 0 for weight in space.weights)
            for symbol in letters.fields.values():
                values = space.values[symbol.name]
                # On an interval it is exp of a polynomial, of whatever coefficients.
                if symbol.arity == 1 and symbol.sign == "positive" and symbol.name not in letters.curves:
                    assert all(value > 0 for value in values)
                if symbol.mass is not None:
                    assert sum(w * x for w, x in zip(space.weights, values, strict=True)) == symbol.mass
            for scalar in letters.scalars.values():
                assert scalar.sign == "real" or space.values[scalar.name] > 0
                assert not scalar.whole or space.values[scalar.name].denominator == 1
    # One point is in one class: where there are several, by hypothesis, there are several points.
    several = any(scalar.volume is not None and scalar.below is not None for scalar in letters.scalars.values())
    assert sizes == {1, 2, 3, 4} - ({1} if several else set())


@each_theorem
def test_equal_seeds_give_equal_spaces(theorem):
    letters = Letters.of(forms(theorem))

    def tried(number):
        return [space for batch in Arena(letters, number).spaces() for space in batch.spaces]

    assert tried(0) == tried(0)
    assert tried(0) != tried(1)


@each_theorem
def test_loosened_hypotheses_are_loose(theorem):
    letters = Letters.of(forms(theorem))
    for symbol in letters.fields.values():
        if symbol.mass is None:
            continue
        loose = Arena(letters, 0).spaces(frozenset({(symbol.name, "mass")}))
        masses = {
            sum(w * x for w, x in zip(s.weights, s.values[symbol.name], strict=True)) for b in loose for s in b.spaces
        }
        assert masses - {Fraction(symbol.mass)}
