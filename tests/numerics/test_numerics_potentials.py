"""The potentials are their formulas, in every dimension, to the rounding that they state."""

import math

import mpmath
import numpy
import pytest

from numerics.arrays import to_host
from numerics.measures.potentials import (
    PUBLISHED_CAP_RADIUS,
    PUBLISHED_TEMPERATURES,
    TieBreaker,
    TwoWell,
    published_two_well,
    two_well,
)
from numerics.rules.manifolds import Sphere
from numerics.rules.sphere import product_rule

POTENTIAL = published_two_well()


class TestTwoWell:
    def test_published_setting(self):
        assert POTENTIAL.m1 == (0.0, 0.0, 1.0)
        assert POTENTIAL.m2[0] / POTENTIAL.m2[1] == pytest.approx(0.85 / 0.15, rel=1e-15)
        assert POTENTIAL.m2[0] / POTENTIAL.m2[2] == pytest.approx(-0.85 / 0.50, rel=1e-15)
        assert POTENTIAL.sharpness == 12.0
        assert PUBLISHED_TEMPERATURES == (10, 5, 2.5, 1, 0.5, 0.2, 0.1)
        assert PUBLISHED_CAP_RADIUS == 0.5
        assert POTENTIAL.separation == pytest.approx(math.acos(POTENTIAL.m2[2]), rel=1e-15)

    def test_the_formula(self, xp):
        points = product_rule(9, xp).points
        got = POTENTIAL(points)
        for i in range(0, points.shape[0], 7):
            a, b = (sum(float(points[i, j]) * m[j] for j in range(3)) for m in (POTENTIAL.m1, POTENTIAL.m2))
            want = -math.log(0.5 * math.exp(12 * a) + 0.5 * math.exp(12 * b)) / 12
            assert abs(float(got[i]) - want) <= 2 * POTENTIAL.rounding

    def test_any_sharpness_and_dimension(self):
        sharp = TwoWell((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), 1e6)
        points = numpy.eye(4)
        assert sharp(points) == pytest.approx([-1 + math.log(2) / 1e6] * 2 + [0.0] * 2, abs=1e-15)

    @pytest.mark.parametrize("dimension", [2, 3, 4, 512, 2048])
    def test_the_published_wells_in_any_dimension(self, dimension):
        potential = two_well(dimension)
        assert (len(potential.m1), len(potential.m2)) == (dimension, dimension)
        assert potential.separation == pytest.approx(POTENTIAL.separation, rel=1e-15)
        assert potential.sharpness == POTENTIAL.sharpness
        if dimension > 2:
            assert potential.m2[:3] == POTENTIAL.m2
            assert set(potential.m2[3:]) <= {0.0}

    @pytest.mark.parametrize("dimension", [2, 3, 40])
    def test_two_coordinates_say_all(self, dimension, xp):
        potential = two_well(dimension)
        points = Sphere(dimension).sample(numpy.random.default_rng(1), 50, xp)
        m1, m2 = numpy.asarray(potential.m1), numpy.asarray(potential.m2)
        axes = numpy.stack([(m1 - m2) / numpy.linalg.norm(m1 - m2), (m1 + m2) / numpy.linalg.norm(m1 + m2)], axis=1)
        reduced = potential.in_plane(points @ xp.asarray(axes))
        assert float(xp.max(xp.abs(reduced - potential(points)))) <= potential.rounding + potential.in_plane.rounding

    @pytest.mark.parametrize("second", [(1.0, 0.0), (-1.0, 0.0)])
    def test_wells_in_line_span_no_plane(self, second):
        with pytest.raises(ValueError, match=r"^m2=.* must not be -?m1: the wells must span a plane$"):
            _ = TwoWell((1.0, 0.0), second, 1.0).in_plane


class TestTieBreaker:
    @pytest.mark.parametrize("asymmetry", [-0.5, 0.0, 0.9])
    def test_the_formula(self, asymmetry, xp):
        potential = TieBreaker(asymmetry)
        points = Sphere(4).sample(numpy.random.default_rng(2), 30, xp)
        for u, row in zip(to_host(potential(points)), to_host(points), strict=True):
            with mpmath.workdps(40):
                c = mpmath.mpf(float(row[0]))
                assert abs(float(u) - (1 - c**2) * (1 + mpmath.mpf(asymmetry) * c)) <= potential.rounding
        assert bool(xp.all(potential(points) == potential(points[:, :1])))

    def test_the_wells_and_their_curvature(self):
        """U = 2(1±a)·θ²/2 + …, θ the distance from the pole; both wells have depth 0."""
        theta = 1e-4
        c = numpy.asarray([[1.0], [-1.0], [math.cos(theta)], [-math.cos(theta)]])
        north, south, near_north, near_south = TieBreaker(0.5)(c)
        assert north == south == 0
        assert near_north / theta**2 == pytest.approx(1.5, rel=1e-6)
        assert near_south / theta**2 == pytest.approx(0.5, rel=1e-6)

    @pytest.mark.parametrize("asymmetry", [1.0, -1.5])
    def test_degenerate_wells_are_refused(self, asymmetry):
        with pytest.raises(ValueError, match=rf"^asymmetry={asymmetry} must be in \(-1, 1\): else a pole"):
            TieBreaker(asymmetry)
