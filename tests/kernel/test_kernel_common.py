"""What the two sides of an equality share: integrals that cancel, averages over copies that agree at each draw."""

from fractions import Fraction

import pytest

from proofs_check.kernel.export.identities import Prover
from proofs_check.kernel.export.nodes import ProofPrinter
from proofs_check.kernel.export.normal_forms.common import alike, at_each_draw, cancelling, held
from proofs_check.kernel.export.normal_forms.integrals import Normal
from proofs_check.kernel.export.unfolding import Unfolder
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.vocabulary import (
    copy_sum,
    density,
    expectation,
    expectation_iid,
    integral,
    kernel,
    log,
    scalar,
    v,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import nodes
from proofs_check.vocabulary.symbols import ConditionalLaw, Law

half = Fraction(1, 2)
a, N = scalar("a", "a", "positive"), whole_number("N", "N")
rho, kappa = density("ρ", r"\rho"), kernel("κ", r"\kappa")
q, nu = Law("q", "q", rho), ConditionalLaw("ν", r"\nu")(z)
drawn = copy_sum(kappa(z, w), w)


def mean(body):
    """Return the mean over z, a positive of it and copies."""
    return integral(expectation(expectation_iid(body, N, (w, q)), (v, nu)) * rho(z), z)


def unfolded(*sides):
    return [Unfolder()(side) for side in sides]


def fresh():
    return Normal(ProofPrinter())


fourth = mean((drawn + kappa(z, v)) ** 4)
AGREE = mean((drawn + a) ** 2), mean(drawn**2) + half * mean(4 * a * drawn + 2 * a**2)
DIFFER = mean((drawn + a) ** 2), mean(drawn**2) + half * mean(3 * a * drawn + 2 * a**2)


def test_what_cancels_is_held_by_a_letter():
    """So no moment of it is asked for; where it does not cancel, or stands in what divides, it stays."""
    left, right = unfolded(a * fourth + integral(rho(z) * log(kappa(z, z)), z), a * fourth + a)
    (found,) = cancelling(fresh(), left, right).values()
    assert found in set(nodes(held(left, dict.fromkeys(cancelling(fresh(), left, right), found))))
    assert "moment" not in "".join(Prover(ProofPrinter(), blind=True).unfolded(left, right))
    assert cancelling(fresh(), *unfolded(a * fourth, 2 * a * fourth)) == {}
    assert cancelling(fresh(), *unfolded(fourth / fourth + fourth, fourth)) == {}


def test_an_average_that_is_written_in_another_way_is_found_alike():
    other = mean((drawn + kappa(z, v)) ** 3 * (kappa(z, v) + drawn))
    left, right = unfolded(fourth, other)
    assert list(alike(fresh, left, right).items()) == [(right, left)]
    assert alike(fresh, *unfolded(fourth, mean((drawn + kappa(z, v)) ** 3 * (kappa(z, v) - drawn)))) == {}


def test_averages_agree_at_each_draw_or_not():
    normal = fresh()
    at_each_draw(normal, *unfolded(*AGREE))
    assert [found.kind for found in normal.found][-2:] == ["copies", "ev"]
    with pytest.raises(Unexportable, match="do not agree at each draw"):
        at_each_draw(fresh(), *unfolded(*DIFFER))
    with pytest.raises(Unexportable, match="not the same average"):
        at_each_draw(fresh(), *unfolded(AGREE[0], AGREE[1] + a))
    with pytest.raises(Unexportable, match="no average over copies"):
        at_each_draw(fresh(), *unfolded(AGREE[0], integral(rho(z), z)))
