"""The exact loss of a finite batch: against every batch written out, its limit and constants, structure and chance."""

import itertools
import math

import numpy
import pytest
from encoders import Rotation, Tilt, Warp, cosine_jacobian
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import iv, logsumexp

from numerics.batches import (
    exact as finite_batch,
)
from numerics.batches import (
    gradient as batch_gradient,
)
from numerics.batches import (
    loss as batch_loss,
)
from numerics.batches import (
    sampled as sampled_batch,
)
from numerics.batches import (
    zonal as zonal_batch,
)
from numerics.batches.laws import TableLaw
from numerics.batches.pairs import PairLaw, independent, pair_law
from numerics.batches.structured import CircleLaw, PairedLaw, simclr_batch
from numerics.critics.registry import Cosine
from numerics.rules.circle import circle_rule
from numerics.rules.sphere import product_rule

pytestmark = pytest.mark.slow

TEMPERATURES = (0.02, 0.1, 0.5, 2.0, 20.0)


def table(pairs, log_kernel, xp=numpy):
    return TableLaw(*(xp.asarray(x) for x in (pairs.first, log_kernel, pairs.conditional, pairs.second)))


def written_out(law, count):
    """Σ over every positive and every choice of negatives, added up exactly."""
    n, m = law.log_kernel.shape
    chosen = numpy.asarray(list(itertools.product(range(m), repeat=count)))
    chances, terms = numpy.prod(law.negative[chosen], axis=1), []
    for i, j in itertools.product(range(n), range(m)):
        row = law.log_kernel[i]
        logits = numpy.concatenate([numpy.full((len(chosen), 1), row[j]), row[chosen]], axis=1)
        losses = logsumexp(logits, axis=1) - logits[:, 0]
        terms += (law.anchors[i] * law.positive[i, j] * chances * losses).tolist()
    return math.fsum(terms)


@st.composite
def atoms(draw, most=4):
    """A pair law on few points with extreme weights or nearly deterministic conditionals, and a kernel at any τ."""
    n, m = (draw(st.integers(1, most)) for _ in range(2))
    sizes = st.sampled_from([1.0, 0.5, 1e-3, 1e-9, 1e-30, 0.0])
    joint = numpy.asarray(draw(st.lists(st.lists(sizes, min_size=m, max_size=m), min_size=n, max_size=n)))
    joint = joint + 1e-40 * (joint.sum() == 0)
    joint[joint.sum(axis=1) == 0, 0] = 1e-12
    joint[0, joint.sum(axis=0) == 0] = 1e-12
    joint = joint / joint.sum()
    critic = numpy.asarray(draw(st.lists(st.lists(st.floats(-1, 1), min_size=m, max_size=m), min_size=n, max_size=n)))
    return table(PairLaw(joint / joint.sum()), critic / draw(st.floats(0.02, 20)))


class TestAtoms:
    @given(atoms(), st.integers(1, 6))
    def test_every_batch_written_out(self, law, count):
        exact = written_out(law, count)
        found = batch_loss.loss(law, count)
        assert abs(found.value - exact) <= found.error + 1e-14 * (1 + abs(exact) + float(abs(law.log_kernel).max()))
        assert found.error < 1e-12 * (1 + float(abs(law.log_kernel).max()))

    @given(atoms(), st.sampled_from([1, 3, 40, 10**4, 10**9]))
    def test_bounds_hold_for_every_number_of_negatives(self, law, count):
        gap, (lower, upper) = finite_batch.gap(law, count), batch_loss.bounds(law, count)
        assert lower.value - lower.error - gap.error <= gap.value <= upper.value + upper.error + gap.error

    @given(atoms(), st.integers(1, 50))
    def test_weights_of_the_gradient_sum_to_nothing(self, law, count):
        """A number added to every log κ changes no loss."""
        found = batch_gradient.weights(law, count)
        rows = found.values.sum(axis=1)
        assert abs(rows).max() <= found.errors.sum(axis=1).max() + 1e-14

    def test_more_negatives_cost_more(self):
        law = table(independent(numpy.full(3, 1 / 3), numpy.full(3, 1 / 3)), numpy.eye(3))
        losses = [batch_loss.loss(law, count).value for count in (1, 2, 5, 50)]
        assert losses == sorted(losses)


def smooth(order, temperature):
    """A smooth pair law on S¹ that is neither exchangeable nor isotropic."""
    rule = circle_rule(order)
    x = rule.points
    return rule, pair_law(rule, rule, 1.5 * (x @ x.T) + 0.4 * x[:, :1] - 0.3 * x[:, 1:].T), x @ x.T / temperature


def test_four_atoms_and_six_negatives_written_out():
    """The largest case, at every temperature, to 1e-12."""
    rng = numpy.random.default_rng(11)
    joint = rng.random((4, 4)) ** 6
    for temperature in TEMPERATURES:
        law = table(PairLaw(joint / joint.sum()), rng.uniform(-1, 1, (4, 4)) / temperature)
        assert abs(batch_loss.loss(law, 6).value - written_out(law, 6)) < 1e-12


class TestLimit:
    @pytest.mark.parametrize("temperature", [0.3, 1.0, 5.0])
    def test_the_constants_of_two_orders(self, temperature):
        """N·D_N − c₁ falls as 1/N, with the second constant, until the stated error of the quadrature."""
        _, pairs, log_kernel = smooth(64, temperature)
        law = table(pairs, log_kernel)
        first, second = batch_loss.first_constant(law), batch_loss.second_constant(law)
        previous = math.inf
        for count in (10**2, 10**4, 10**6):
            gap = finite_batch.gap(law, count)
            off = count * gap.value - first.value
            floor = count * gap.error + first.error
            assert abs(off - second.value / count) <= floor + 0.2 * abs(second.value) / count
            assert abs(off) < previous
            previous = abs(off) + floor

    def test_the_limit_is_the_asymptotic_loss_and_the_loss_tends_to_it(self):
        rule, pairs, log_kernel = smooth(96, 0.5)
        law = table(pairs, log_kernel)
        uniformity = pairs.first @ numpy.log(numpy.exp(log_kernel) @ pairs.second)
        limit = batch_loss.limit(law, 10**9)
        assert limit.value == pytest.approx(uniformity - (pairs.joint * log_kernel).sum() + 9 * math.log(10), abs=1e-13)
        assert abs(finite_batch.gap(law, 10**9).value) < 1e-8
        assert rule.size == 96

    def test_the_batch_within_a_tolerance_is_the_least(self):
        law = zonal_batch.aligned_batch(16, 0.2, 0.9, 256)
        least = batch_loss.batch_within(law, 0.01)
        assert abs(finite_batch.gap(law, least).value) <= 0.01 < abs(finite_batch.gap(law, least - 1).value)
        assert batch_loss.batch_within(law, 0.01, most=least // 4) is None
        assert batch_loss.batch_within(law, 100.0) == 1

    def test_two_directions(self):
        _, pairs, log_kernel = smooth(16, 0.5)
        one, other = table(pairs, log_kernel), table(pairs.reverse, log_kernel.T.copy())
        both = batch_loss.symmetric(batch_loss.loss(one, 7), batch_loss.loss(other, 7))
        assert both.value == pytest.approx((batch_loss.loss(one, 7).value + batch_loss.loss(other, 7).value) / 2)
        assert batch_loss.loss(one, 7).value != pytest.approx(batch_loss.loss(other, 7).value, abs=1e-6)


class TestStructure:
    @pytest.mark.parametrize("temperature", TEMPERATURES)
    def test_convolutions_are_the_table(self, temperature):
        rule, pairs, log_kernel = smooth(24, temperature)
        law = CircleLaw(pairs.first, log_kernel[:, 0].copy(), pairs.conditional, pairs.second)
        for count in (1, 64, 10**6):
            one, other = finite_batch.gap(law, count), finite_batch.gap(table(pairs, log_kernel), count)
            assert one.agrees(other)
            assert one.error < 1e-11 * max(1, abs(one.value))
        assert batch_loss.loss(law, 5).agrees(batch_loss.loss(law.table, 5))
        assert rule.size == law.size

    def test_views_in_pairs(self):
        """Every choice of two further images, both views of each, written out."""
        rng = numpy.random.default_rng(3)
        joint = rng.random((3, 3)) ** 4
        joint = (joint + joint.T) / (2 * joint.sum())
        pairs = PairLaw(joint / joint.sum()).one_marginal()
        log_kernel = 3 * rng.random((3, 3))
        law = PairedLaw(pairs.first, log_kernel, pairs.conditional, pairs.joint)
        images = list(itertools.product(range(3), repeat=2))
        exact = 0.0
        for i, j in images:
            for (a, b), (c, d) in itertools.product(images, repeat=2):
                logits = log_kernel[i, [j, a, b, c, d]]
                weight = pairs.joint[i, j] * pairs.joint[a, b] * pairs.joint[c, d]
                exact += weight * (numpy.log(numpy.exp(logits).sum()) - logits[0])
        assert batch_loss.loss(law, 4).value == pytest.approx(exact, abs=1e-13)
        lower, upper = batch_loss.bounds(law, 4)
        assert lower.value <= finite_batch.gap(law, 4).value <= upper.value
        off = [10**k * finite_batch.gap(law, 10**k).value - batch_loss.first_constant(law).value for k in (2, 4)]
        assert off[0] * 1e2 == pytest.approx(batch_loss.second_constant(law).value, rel=0.1)
        assert off[1] * 1e4 == pytest.approx(batch_loss.second_constant(law).value, rel=0.01)

    def test_views_in_pairs_are_not_independent(self):
        _, pairs, log_kernel = smooth(12, 0.3)
        both = PairLaw((pairs.joint + pairs.joint.T) / 2)
        views = PairedLaw(both.first, log_kernel, both.conditional, both.joint)
        assert finite_batch.gap(views, 6).value < finite_batch.gap(table(both, log_kernel), 6).value - 1e-3


class TestKnownNumbers:
    """Numbers that an independent derivation gave."""

    def test_views_of_one_image_are_worth_less_than_their_number(self):
        """S¹, uniform images, views shifted by von Mises noise of concentration 20, τ = 0.3."""
        rule, kappa, tau = circle_rule(192), 20.0, 0.3
        x = rule.points
        angle = numpy.arctan2(x[:, 1], x[:, 0])
        k = numpy.arange(60)
        shares = iv(k, kappa) / iv(0, kappa)
        # two views differ by the sum of two shifts, whose Fourier coefficients are squares
        waves = numpy.cos(numpy.subtract.outer(angle, angle)[:, :, None] * k) * shares**2
        density = numpy.maximum(2 * waves.sum(axis=2) - 1, 0)  # rounding leaves −4e-16 where it is tiny
        density = numpy.where(density > 1e-13, density, 0)
        pairs = PairLaw(density / density.sum()).one_marginal()
        log_kernel = x @ x.T / tau
        views = simclr_batch((log_kernel + log_kernel.T) / 2, (pairs.joint + pairs.joint.T) / 2)
        assert batch_loss.first_constant(views).value == pytest.approx(1.8771, abs=5e-5)
        assert batch_loss.first_constant(table(pairs, log_kernel)).value == pytest.approx(2.7759, abs=5e-5)
        assert 200 * finite_batch.gap(views, 200).value == pytest.approx(1.8795, abs=5e-5)
        assert 20_000 * finite_batch.gap(views, 20_000).value == pytest.approx(1.87710, abs=5e-6)

    def test_the_optimal_critic_reaches_the_mutual_information(self):
        """S¹, von Mises pairs of concentration 8 = 1/τ: log(N+1) − L_N ↑ I = 1.4237797."""
        rule = circle_rule(128)
        log_kernel = 8 * (rule.points @ rule.points.T)
        law = table(pair_law(rule, rule, log_kernel), log_kernel)
        counts, known = (10, 100, 10**4, 10**6), (1.2354, 1.4044, 1.42359, 1.4237777)
        found = [math.log(count + 1) - batch_loss.loss(law, count).value for count in counts]
        assert found == pytest.approx(known, abs=1e-5)
        assert found[-1] == pytest.approx(known[-1], abs=6e-8)


class TestZonal:
    @pytest.mark.parametrize("temperature", [0.1, 0.5, 3.0])
    @pytest.mark.parametrize("count", [1, 63, 10**6])
    def test_the_sphere_by_its_own_rule(self, temperature, count):
        """S² by a rule of its points, with von Mises–Fisher positives, against one integral over the cosine."""
        rule = product_rule(40)
        x = rule.points
        pairs = pair_law(rule, rule, 2.0 * (x[:1] @ x.T) + numpy.zeros((rule.size, 1)))
        law = TableLaw(
            numpy.ones(1), x[:1] @ x.T / temperature, pairs.conditional[:1], numpy.exp(rule.log_weights) / (4 * math.pi)
        )
        zonal = zonal_batch.von_mises_fisher_batch(3, temperature, 2.0, 256)
        assert finite_batch.gap(zonal, count).value == pytest.approx(finite_batch.gap(law, count).value, rel=1e-9)

    @pytest.mark.parametrize("dimension", [2, 3, 64, 512])
    @pytest.mark.parametrize("temperature", [0.01, 0.07, 1.0])
    def test_any_dimension_is_resolved(self, dimension, temperature):
        law, gap = zonal_batch.resolved(
            lambda order: zonal_batch.aligned_batch(dimension, temperature, 0.8, order),
            lambda law: finite_batch.gap(law, 255),
        )
        assert gap.error <= 1e-10 * max(1, abs(gap.value))
        lower, upper = batch_loss.bounds(law, 255)
        assert lower.value <= gap.value <= upper.value
        critic = Cosine(dimension)
        double, volume = (critic.log_volume(t).value for t in (temperature / 2, temperature))
        area = critic.manifold.log_volume
        spread = math.exp(double + area - 2 * volume) - 1
        closed = math.exp(0.8 / temperature + area - volume) - spread / 2
        assert batch_loss.first_constant(law).value == pytest.approx(closed, rel=1e-10)


def circle_family(theta):
    rule = circle_rule(24)
    return rule, Warp(theta)


def sphere_family(theta):
    rule = product_rule(6)
    return rule, Tilt(theta)


FAMILIES = {"warps of S¹": (circle_family, (0.3, 0.1, -0.2, 0.15)), "tilts of S²": (sphere_family, (0.3, 0.2, -0.1))}


def encoded(family, theta, temperature):
    rule, encoder = FAMILIES[family][0](theta)
    x = rule.points
    pairs = pair_law(rule, rule, 2 * (x @ x.T) + 0.3 * (x[:, :1] + x[:, :1].T))
    side = encoder.points(x), encoder.jacobian(x)
    return table(pairs, side[0] @ side[0].T / temperature), cosine_jacobian(side, side, temperature)


@pytest.mark.parametrize("family", FAMILIES)
class TestGradient:
    @pytest.mark.parametrize("count", [1, 16, 10**6])
    def test_against_differences_of_the_loss(self, family, count):
        theta, h = FAMILIES[family][1], 1e-3
        law, jacobian = encoded(family, theta, 0.5)
        found = batch_gradient.contracted(batch_gradient.weights(law, count), jacobian)
        for k in range(len(theta)):
            places = [tuple(t + s * h * (i == k) for i, t in enumerate(theta)) for s in (2, 1, -1, -2)]
            values = [batch_loss.loss(encoded(family, place, 0.5)[0], count).value for place in places]
            slope = (-values[0] + 8 * values[1] - 8 * values[2] + values[3]) / (12 * h)
            assert found.values[k] == pytest.approx(slope, abs=1e-9)
        assert found.errors.max() < 1e-11

    def test_its_bias_is_the_gradient_of_the_first_constant(self, family):
        law, jacobian = encoded(family, FAMILIES[family][1], 0.5)
        limit = batch_gradient.contracted(batch_gradient.limit_weights(law), jacobian)
        first = batch_gradient.contracted(batch_gradient.constant_weights(law), jacobian)
        off = []
        for count in (10**2, 10**4):
            exact = batch_gradient.contracted(batch_gradient.weights(law, count), jacobian)
            off.append(abs(count * (exact.values - limit.values) - first.values).max())
        assert off[1] < 0.02 * off[0] < 0.02 * abs(first.values).max()

    def test_single_pools_scatter_about_it(self, family):
        """Loss and gradient of drawn batches lie within four standard errors of the exact ones."""
        law, jacobian = encoded(family, FAMILIES[family][1], 0.5)
        drawn = sampled_batch.sampled(law, 16, 20_000, numpy.random.default_rng(5), jacobian)
        loss, slope = sampled_batch.interval(drawn.losses), sampled_batch.interval(drawn.gradients)
        exact = batch_gradient.contracted(batch_gradient.weights(law, 16), jacobian)
        assert abs(loss.mean - batch_loss.loss(law, 16).value) < 4 * loss.error
        assert (abs(slope.mean - exact.values) < 4 * slope.error).all()


def test_a_turn_of_both_sides_changes_nothing_and_of_one_side_does():
    rule, turn = product_rule(6), Rotation((0.4, -0.3, 0.8))
    x = rule.points
    still, moved = (x, None), (turn.points(x), turn.jacobian(x))
    pairs = pair_law(rule, rule, 2 * (x @ x.T))
    one = batch_gradient.weights(table(pairs, moved[0] @ x.T), 9)
    found = batch_gradient.contracted(one, cosine_jacobian(moved, still, 1.0))
    assert abs(found.values).max() > 0.1
    both = batch_gradient.weights(table(pairs, moved[0] @ moved[0].T), 9)
    assert abs(batch_gradient.contracted(both, cosine_jacobian(moved, moved, 1.0)).values).max() < 1e-13


@pytest.mark.parametrize(
    "encoder", [Warp((0.3, -0.2)), Tilt((0.2, 0.1, 0.3)), Rotation((0.3, 1.0, -2.0)), Rotation((1e-4, 0, 0))]
)
def test_jacobians_against_differences(encoder):
    points = (circle_rule(7) if isinstance(encoder, Warp) else product_rule(3)).points
    h, exact = 1e-5, encoder.jacobian(points)
    for k in range(len(encoder.theta)):
        up, down = (type(encoder)(tuple(t + s * (i == k) for i, t in enumerate(encoder.theta))) for s in (h, -h))
        slope = (up.points(points) - down.points(points)) / (2 * h)
        assert abs(exact[:, :, k] - slope).max() < 1e-9


PAIRS = independent(numpy.full(2, 0.5), numpy.full(2, 0.5))
LAW = table(PAIRS, numpy.eye(2))
BAD = {
    "a joint law of mass 2": (lambda: PairLaw(numpy.full((2, 2), 0.5)), "joint sums to 2.0 and must sum to 1: divide"),
    "a negative probability": (lambda: PairLaw(numpy.asarray([[1.5, -0.5]])), r"joint\[0, 1\]=-0.5 must be >= 0"),
    "a row without mass": (lambda: PairLaw(numpy.asarray([[1.0], [0.0]])), "joint row 1 has mass 0.0 and must be > 0"),
    "two marginals": (lambda: PairLaw(numpy.asarray([[0.5, 0.2], [0.1, 0.2]])).one_marginal(), "marginals that differ"),
    "no square": (lambda: PairLaw(numpy.asarray([[0.5, 0.5]])).one_marginal(), "must be square"),
    "no negatives": (lambda: batch_loss.loss(LAW, 0), "negatives=0 must be a whole number >= 1"),
    "half a negative": (lambda: batch_loss.loss(LAW, 1.5), "negatives=1.5 must be a whole number"),
    "too many negatives": (lambda: finite_batch.gap(LAW, 10**16), "beyond it take the large-batch limit"),
    "half a group": (
        lambda: finite_batch.gap(PairedLaw(PAIRS.first, numpy.eye(2), PAIRS.conditional, PAIRS.joint), 3),
        "negatives=3 must be a multiple of 2",
    ),
    "an asymmetric critic": (
        lambda: simclr_batch(numpy.asarray([[1.0, 0.5], [0.25, 1.0]]), numpy.full((2, 2), 0.25)),
        r"log_kernel\[1, 0\]=0.25 must equal log_kernel\[0, 1\]=0.5: both views are anchors",
    ),
    "views that can be told apart": (
        lambda: simclr_batch(numpy.eye(3), numpy.asarray([[1.0, 2, 0], [0, 1, 2], [2, 0, 1]]) / 9),
        r"joint\[\d, \d\]=.* must equal joint",
    ),
    "another shape": (lambda: table(PAIRS, numpy.eye(3)), r"log_kernel.shape=\(3, 3\) must be \(2, 2\): one row"),
    "no number": (lambda: table(PAIRS, numpy.full((2, 2), numpy.nan)), r"log_kernel\[0\] must be finite"),
    "no temperature": (lambda: zonal_batch.aligned_batch(3, 0.0, 1.0, 8), "temperature=0.0 must be > 0"),
    "no cosine": (lambda: zonal_batch.aligned_batch(3, 1.0, 1.5, 8), r"alignment=1.5 must be in \[-1, 1\]"),
    "a wrong Jacobian": (
        lambda: batch_gradient.contracted(batch_gradient.limit_weights(LAW), numpy.zeros((3, 2, 1))),
        r"jacobian.shape=\(3, 2, 1\) must be \(2, 2, 'p'\)",
    ),
    "a long tilt": (lambda: Tilt((1.0, 0.0, 0.0)), "must be shorter than 1"),
    "half a wave": (lambda: Warp((1.0,)), "must have an even number"),
    "no parameters": (lambda: Warp(()), "must have entries"),
    "two parameters of a turn": (lambda: Rotation((1.0, 0.0)), "must have 3"),
    "nothing moves": (lambda: cosine_jacobian((numpy.eye(2), None), (numpy.eye(2), None), 1.0), "have no Jacobian"),
    "one sample's spread": (lambda: sampled_batch.interval(numpy.zeros(1)), "must have at least 2"),
    "negative concentration": (lambda: zonal_batch.von_mises_fisher_batch(3, 1.0, -1.0, 8), "concentration=-1.0 must"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_names_argument_value_rule_and_remedy(case):
    call, said = BAD[case]
    with pytest.raises(ValueError, match=said):
        call()
