"""What becomes of edits: of objects that several theorems share, and of those that change nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.outcome import MutantOutcome, TheoremOutcome, Verdict
from proofs_check.verification.near_misses.elsewhere import left_to_others
from proofs_check.verification.near_misses.explaining import Explainer
from proofs_check.verification.near_misses.mutants import Held, Mutant
from proofs_check.vocabulary import (
    calc,
    density,
    derivative,
    direction,
    ends,
    equals,
    exp,
    given,
    gram,
    integral,
    kernel,
    log,
    named_kernel,
    nonnegative,
    potential,
    scalar,
    tends,
    theorem,
    volume,
    w,
    z,
)
from proofs_check.vocabulary.expressions import lift
from proofs_check.vocabulary.statements import AtMost, Equal, Expands, Nonnegative
from theorems.objects import phi

ABSENT = dict.fromkeys(("energy", "convexity", "gibbs", "divergence", "quadrature", "random_measures"), "a test")


def both(body):
    return integral(integral(body, w))


def outcome(name, *mutants):
    return TheoremOutcome(name, "", "", "", Verdict.PROVED, {}, {}, {}, (), mutants, (), (), (), None, (), 0.0)


LEFT = MutantOutcome(
    "body of κ_τ: τ → τ²", "body of κ_τ", "elsewhere", home="/theory/objects.py", defined="objects.py:3: κ_τ := e^(s/τ)"
)


@pytest.mark.parametrize(
    ("settles", "is_settled"),
    [
        (replace(LEFT, result="killed"), True),
        (LEFT, False),
        (replace(LEFT, result="alive"), False),
        (replace(LEFT, result="killed", home="/other/objects.py"), False),  # another theory's object of that name
        (replace(LEFT, result="killed", defined="objects.py:3: κ_τ := e^(s)"), False),  # another one of the same file
        (replace(LEFT, result="implied", name="body of κ_τ: τ → 1"), False),
    ],
)
def test_an_edit_that_every_theorem_leaves_to_others_is_a_problem(settles, is_settled):
    about, user = outcome("A2.1", settles), outcome("CB.1.frozen", LEFT)
    said = () if is_settled else ("mutant alive in every theorem: body of κ_τ: τ → τ²",)
    assert left_to_others([about, user], [Path("/theory")])[1].problems == said
    assert left_to_others([about, user], [Path("/elsewhere")])[1].problems == ()


rho, r, f = density("ρ", r"\rho"), density("r", "r"), potential("f", "f")
k, h = kernel("k", "k"), direction("h", "h")
p = named_kernel("p", "p", k(z, w) / integral(k(z, w), w))
MASS = equals("a", "mass", integral(p(z, w), w), 1)
LINEAR = equals(
    "a", "linear", both(rho(z) * p(z, w) * (f(w) + 1)) - both(rho(z) * p(z, w)), both(rho(z) * p(z, w) * f(w))
)
RESTS = equals("b", "a whole mass", both(rho(z) * p(z, w)), 1)
SIGN = nonnegative("a", "Gibbs' inequality", integral(r * phi(rho / r)))
PLAIN = equals("a", "a plain sum", integral(rho * f) + integral(h), integral(rho * f) + 2 * integral(h))
MASSES = calc("masses", MASS.lhs, ends(MASS, "divided by it"))
USES = calc("whole", RESTS.lhs, ends(RESTS, "(a)", given(MASS, times=-rho, over=z)))
LEFT_OUT = integral(k(z, w) + p(z, w), w) - integral(k(z, w), w)  # the checker does not read its sign
SHOWN = equals("a", "a difference", LEFT_OUT, integral(p(z, w), w))
LOG = equals("b", "its logarithm", log(2 * LEFT_OUT), log(LEFT_OUT) + log(2))
LOGARITHM = [calc("shown", SHOWN.lhs, ends(SHOWN, "linear")), calc("log", LOG.lhs, ends(LOG, "(a)"))]


def stated(*chains):
    """Return a theorem of the clauses in which chains end, without evidence."""
    clauses = tuple(link.clause for chain in chains for link in chain.links if link.clause)
    return theorem(id="MINE", title="Mine", clauses=clauses, absent=ABSENT)(lambda: iter(chains))


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.stop()


def explainer(worker, *chains, other=()):
    """Return what explains edits of a theorem; ``other`` clauses are another theorem's."""
    mine = stated(*chains)
    checker = Checker(Prover(worker), mine.id, owner=lambda clause: "OTHER" if clause in other else None)
    for chain in chains:
        assert [checked.result for checked in checker.chain(chain)] == ["holds"] * len(chain.links)
    return Explainer(
        mine, list(chains), checker, Arena(Letters.of(s for c in mine.clauses for s in c.relation.sides()), 0)
    )


def edited_body(named, body):
    return Mutant("an edit", "body", (), {named.definition: body})


@pytest.mark.parametrize(
    ("chains", "other", "edit", "holds"),
    [
        ([calc("linear", LINEAR.lhs, ends(LINEAR, "linear"))], (), edited_body(p, k(z, w)), True),
        ([calc("linear", LINEAR.lhs, ends(LINEAR, "linear"))], (), edited_body(p, log(k(z, w))), True),
        ([calc("linear", LINEAR.lhs, ends(LINEAR, "linear"))], (), edited_body(p, log(-k(z, w))), False),  # undefined
        ([MASSES], (), edited_body(p, k(z, w)), False),
        ([MASSES, USES], (), edited_body(p, k(z, w)), False),
        ([MASSES, USES], (), edited_body(p, k(w, z) / integral(k(w, z), w)), True),
        # What another theorem has shown of an object, and a lemma of its function, is not shown of the edited one.
        ([USES], (MASS,), edited_body(p, k(w, z) / integral(k(w, z), w)), False),
        ([calc("sign", SIGN.lhs, ends(SIGN, "L1"))], (), edited_body(phi(rho), -phi.body), False),
        (LOGARITHM, (), edited_body(p, 2 * k(z, w)), True),
        (LOGARITHM, (), edited_body(p, -k(z, w)), False),
    ],
    ids=[
        "any kernel", "any function", "undefined", "a false link", "a false premise", "a true premise", "another's",
        "a lemma's", "a shown sign", "no sign",
    ],
)  # fmt: skip
def test_an_edited_object_is_explained_where_every_link_is_proved_with_it(worker, chains, other, edit, holds):
    assert explainer(worker, *chains, other=other).proved(edit) == holds


@pytest.mark.parametrize(
    ("now", "was", "is_equal"),
    [
        (PLAIN.relation.rhs, integral(rho * f) + integral(h), True),  # not 0, and the same by ∫h dμ = 0
        (3 * integral(h), integral(h), False),  # both are 0: any factor of ∫h would be
        (integral(rho * f) + 1, integral(rho * f), False),
    ],
)
def test_equal_since_both_are_0_is_no_explanation(worker, now, was, is_equal):
    explained = explainer(worker, calc("sum", PLAIN.lhs, ends(PLAIN, "∫h = 0")))
    assert explained.equal(Mutant("an edit", "link 1", (), {}, changed=(now, was))) == is_equal


def test_a_form_is_equal_to_its_edit_where_both_equal_the_other_side(worker):
    c, t = gram("c", "c"), scalar("t", "t", "positive")
    kernel_of = named_kernel("G", "G", exp(t * c(z, w)))
    volume_of, one = volume("V", "V", kernel_of, shown_by="A2.1"), integral(1)
    first, second = rho(z) - 1 / one, rho(w) - 1 / one
    excess = both(kernel_of(z, w) * rho(z) * rho(w)) - volume_of / one
    form = equals("a", "excess", excess, both(kernel_of(z, w) * first * second))
    explained = explainer(worker, calc("form", form.lhs, ends(form, "V is constant")))
    for edit, is_equal in ((rho(z) - 7, True), (rho(z) * 2, False)):
        now = both(kernel_of(z, w) * edit * second)
        held = Held("form, link 1", Equal(form.lhs, now), frozenset())
        assert explained.equal(Mutant("an edit", "form", (held,), changed=(now, form.relation.rhs))) == is_equal


def test_a_zero_set_is_refuted_where_the_proved_one_holds():
    there = 7 * r * exp(f)
    arena = Arena(Letters.of((rho, there)), 0)
    assert arena.attempt(vanishing(there)).outcome == "not refuted"
    assert arena.attempt(vanishing(-there)).outcome == "not refuted"  # no letter can be moved there, and ρ ≠ 7r e^f
    assert arena.attempt(vanishing(-there), also=((rho, there),)).outcome == "refuted"
    assert arena.attempt(vanishing(exp(f) * 7 * r), also=((rho, there),)).outcome == "not refuted"


def vanishing(value):
    """Say that a relative entropy vanishes only where ρ is this."""
    return Nonnegative(integral(7 * r * exp(f) * phi(rho / (7 * r * exp(f)))), ((rho, value),))


@pytest.mark.slow
@pytest.mark.parametrize(("edit", "holds"), [(k(w, z), True), (k(z, w) ** 2, False), (k(z, z), False)])
def test_an_edited_limit_is_explained_where_it_is_proved_too(worker, edit, holds):
    x = scalar("x", "x", "positive")

    def energy(inside):
        return integral(rho * log(integral(rho(w) * exp(x * inside), w))) / x

    limit = tends("a", "a limit", energy(k(z, w)), both(rho(z) * rho(w) * k(z, w)), x, 0)
    chain = calc("limit", limit.lhs, ends(limit, "the derivative at 0"))
    held = Held(chain.place(0), limit.relation.with_sides((energy(edit), limit.relation.limit)), frozenset())
    explained = explainer(worker, chain)
    assert explained.stated(Mutant("an edit", chain.place(0), (held,))) == holds
    assert not explained.stated(Mutant("an edit", chain.place(0), (held, held)))  # the next link speaks of it too


def test_no_chain_is_proved_anew_with_an_object_of_another_module(worker):
    explained = explainer(worker, calc("linear", LINEAR.lhs, ends(LINEAR, "linear")))
    edit = edited_body(p, k(z, w))
    assert explained(edit, foreign=False).result == "implied"
    assert explained(edit, foreign=True) is None


b, c, d = scalar("β", "b", "positive"), scalar("c", "c"), scalar("d", "d", "nonnegative")
U_, G = potential("U", "U"), density("ρ", "r")
ENERGY = log(integral(G * exp(-b * U_)))
HEAT = named_kernel("κ", "k", exp(b * kernel("k", "k")(z, w)))
AT = {
    "a derivative's place": (derivative(ENERGY, b, 2), derivative(ENERGY, b, 2, at=1), True),
    "the reciprocal": (derivative(ENERGY, b, 2), derivative(ENERGY, b, 2, at=1 / b), True),
    "a place where nothing is declared": (derivative(d * ENERGY, d), derivative(d * ENERGY, d, at=-1), False),
    "another value than the edits make": (derivative(ENERGY, b, 2), derivative(ENERGY, b, 2, at=3), False),
    "everywhere it stands": (c**3, lift(1) ** 3, True),
    "at one place of two": (c * c, 1 * c, False),
    "where an object speaks of it": (b * both(HEAT(z, w)), 1 * both(HEAT(z, w)), False),
    "a number that is bounded": (scalar("y", "y", "positive", below=1), lift(1), False),
    "another function": (derivative(ENERGY, b, 2), derivative(ENERGY, b, 1), False),
}  # fmt: skip


@pytest.mark.parametrize("name", AT)
def test_what_is_proved_is_true_at_another_value_of_a_number(name, worker):
    was, now, holds = AT[name]
    twice = equals("t", "twice", c + c, 2 * c)
    explained = explainer(worker, calc("twice", twice.lhs, ends(twice, "a sum")))
    claim = Held("a, link 1", AtMost(now, lift(0)), frozenset())
    mutant = Mutant("edit", "a, link 1", (claim,), changed=(now, was))
    assert explained.instance(mutant) == holds
    assert not explained.instance(replace(mutant, bodies={HEAT.definition: lift(1)}))
    assert not explained.instance(replace(mutant, claims=(claim, claim)))
    enclosed = Expands(now, 1 / b, (lift(0),), lift(1))
    assert not explained.instance(replace(mutant, claims=(replace(claim, relation=enclosed),)))
