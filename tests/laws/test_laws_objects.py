"""Laws of the named objects of every theorem: each is defined once, and agrees with its independent twin."""

import functools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from numerics.arrays import select_backend, to_host
from numerics.measures import densities, strategies
from numerics.rules import sphere
from proofs_check.catalogue import discovery
from proofs_check.evidence.twins import frame_of, is_density
from proofs_check.finite.evaluate import Evaluator
from proofs_check.finite.letters import Letters
from proofs_check.finite.refute import SAFETY
from proofs_check.finite.rounding import UNIT
from proofs_check.finite.spaces import batches
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.evidence import Sample
from proofs_check.vocabulary.expressions import Field, Named, body_of, nodes, z
from proofs_check.vocabulary.symbols import density, potential

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = discovery.catalogue(discovery.sources(ROOT))

# Kinds that a law can pair with an implementation in log space; kernels, fields and operators are their parts.
PAIRED = {"functional", "density", "scalar", "lemma"}
OF_A_DIRECTION = ("J_τ", "L_N", "c₁", "c₂", "M₄")
DIRECTIONS = ("", "'", "^{1→2}", "^{2→1}", "^Sym")
WITHOUT_A_TWIN = {
    **{
        f"{name}{mark}": "a mean over copies of a point: T3.1 measures it by two routes"
        for name in OF_A_DIRECTION
        for mark in DIRECTIONS
    },
    **{
        f"{name}{mark}[κ]": "T3.1's, T4.1's or L5's object for a kernel that moves"
        for name in (*OF_A_DIRECTION[1:], "ℒ")
        for mark in DIRECTIONS
    },
    **{
        f"{name}^{{img}}": "L5's object for images of two views; their constant is measured in X3"
        for name in (*OF_A_DIRECTION[2:], "ℒ")
    },
    "e₃^Sym[κ]": "the mean of L6's moments in two directions",
    **dict.fromkeys(("σ²[κ]", "σ²'[κ]"), "the mean square of a pull, on both sides of one clause"),
    **dict.fromkeys(("c₁^{2N}", "L_{2N}"), "for general kernels; the constant of views on S¹ is measured in X3"),
    **dict.fromkeys(("I(p)", "L_N^p"), "for general kernels; what one leaves of the other is measured in X4"),
    **dict.fromkeys(
        ("Γ_{S²}", "v_{S²}", "b", "c₁^{iid}", "c₁^{views}"),
        "an integral over an interval, which finite spaces have not",
    ),
    "ℒ_∞": "the loss for a general critic; its finite batches are measured in T3.1",
    "ℒ^{1→2}": "the loss for a general critic; its finite batches are measured in T3.1",
    "ℒ^{2→1}": "the loss for a general critic; its finite batches are measured in T3.1",
    "J_{τ,<u>}(<r>)": "numerics.critics.energies needs a critic; the rate of its gap is measured by two routes in T3.2",
    "‖<r> − <q>‖₁": "a bound of it alone is stated, and holds with room",
    "ψ(<x>)": "a polynomial of φ, whose twin answers it",
    **{f"λ{k}(<x>)": "tried at random places in L4" for k in "₁₂₃₄"},
    "y(<x>, <a>)": "an integral over an interval, which finite spaces have not; its volume is measured in A2.1",
    "r(<a>)": "an integral over an interval; measured as an eigenvalue in S.spectrum",
    "V(<c>)": "an integral over an interval; measured by error functions in R6",
    **dict.fromkeys(
        ("J^Sym_{τ,<a>,<b>}(<r>,<t>)", "C_τ(<r>,<t>)"),
        "numerics.critics.energies needs a critic; how far J^Sym is from F^Sym is measured by two routes in T4.2",
    ),
    **dict.fromkeys(
        ("Q_{<r>,<t>}(<f>,<g>)", "Q^J_{<r>,<t>}(<f>,<g>)", "Q^{(3)}_{<r>,<s>,<t>}(<f>,<g>,<h>)"),
        "a second variation, which a clause holds against the energy itself",
    ),
    **dict.fromkeys(("A_{<r>}(<f>)", "B_{<r>}(<f>)"), "a part of X1's second variation"),
    **dict.fromkeys(
        ("S_{τ,<u>}(<r>,<t>)[<g>]", "M_{τ,<u>}(<r>)"),
        "a first variation, which a clause holds against the energy itself",
    ),
    "B_m(<a>)": "a bound of a functional that has a twin; it is approached, and never met",
    **dict.fromkeys(("u", "ρ_σ"), "the uniform law and a mixture with it; their divergence is measured in H5"),
    "ρ_χ": "a family of densities under an existence statement",
    "F^→_{τ,<u>}(<r>,<t>)": "six of them add up to an energy that has a twin",
    "𝓔(<r>)": "a double sum; the rate of decay that it gives is measured by two routes in X6",
    "F^{1→2}_{τ,<u>}(<r>,<t>)": "a potential's mean and a cross-entropy; its parts have twins in F and D_KL",
    **dict.fromkeys(("N(<b>)", "E(<b>)"), "an integral over an interval; R2's energy is certified on the circle"),
    "𝓔": "a double sum, tried on random vectors in X5",
    "Δ²": "a double sum, tried on random vectors in X5",
}


def forms(theorem):
    """Yield every expression that a theorem writes down."""
    for clause in theorem.clauses:
        yield from clause.relation.sides()
    for step in theorem.steps():
        if isinstance(step, Chain):
            yield step.start
            yield from (form for link in step.links for form in (link.form, link.gap) if form is not None)


def defined():
    """Return the definitions that theorems reach, through bodies too: by name, each object once."""
    table = {}
    for theorem in CATALOGUE.theorems:
        for node in nodes(*forms(theorem), hidden=body_of):
            if isinstance(node, Named):
                same = table.setdefault(node.definition.name, [])
                if not any(node.definition is known for known in same):
                    same.append(node.definition)
    return table


DEFINED = defined()
TWINNED = [d for (d, *_) in DEFINED.values() if d.twin is not None]
each_twin = pytest.mark.parametrize("definition", TWINNED, ids=lambda d: "".join(filter(str.isascii, d.name)))


@pytest.mark.parametrize("name", DEFINED, ids=ascii)
def test_each_name_is_defined_once_in_the_project(name):
    assert len(DEFINED[name]) == 1


def test_objects_without_a_twin_are_listed_with_the_reason():
    missing = {name for name, (d, *_) in DEFINED.items() if d.kind in PAIRED and d.twin is None}
    assert missing == set(WITHOUT_A_TWIN)


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


each_theorem = pytest.mark.parametrize("theorem", CATALOGUE.theorems, ids=lambda t: t.id)


@each_theorem
def test_hypotheses_are_satisfied_exactly_by_the_spaces_tried(theorem):
    letters = Letters.of(forms(theorem))
    sizes = set()
    for batch in batches(letters, 0):
        for space in batch.spaces:
            sizes.add(len(space.weights))
            assert all(weight > 0 for weight in space.weights)
            for symbol in letters.fields.values():
                values = space.values[symbol.name]
                if symbol.arity == 1 and symbol.sign == "positive":
                    assert all(value > 0 for value in values)
                if symbol.mass is not None:
                    assert sum(w * x for w, x in zip(space.weights, values, strict=True)) == symbol.mass
            for scalar in letters.scalars.values():
                assert scalar.sign == "real" or space.values[scalar.name] > 0
                assert not scalar.whole or space.values[scalar.name].denominator == 1
    assert sizes == {1, 2, 3, 4}


@each_theorem
def test_equal_seeds_give_equal_spaces(theorem):
    letters = Letters.of(forms(theorem))

    def tried(number):
        return [space for batch in batches(letters, number) for space in batch.spaces]

    assert tried(0) == tried(0)
    assert tried(0) != tried(1)


@each_theorem
def test_loosened_hypotheses_are_loose(theorem):
    letters = Letters.of(forms(theorem))
    for symbol in letters.fields.values():
        if symbol.mass is None:
            continue
        loose = batches(letters, 0, frozenset({(symbol.name, "mass")}))
        masses = {
            sum(w * x for w, x in zip(s.weights, s.values[symbol.name], strict=True)) for b in loose for s in b.spaces
        }
        assert masses - {Fraction(symbol.mass)}
