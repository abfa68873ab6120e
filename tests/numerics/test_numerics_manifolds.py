"""Manifolds: volumes in closed form, distances that isometries keep, and points that are where they say."""

import math

import mpmath
import numpy
import pytest

from numerics.estimate import EPS
from numerics.rules.manifolds import Box, Sphere, Torus

MANIFOLDS = [Sphere(2), Sphere(3), Sphere(4), Sphere(64), Torus(1), Torus(2), Torus(5), Box(1), Box(3)]
each_manifold = pytest.mark.parametrize("manifold", MANIFOLDS, ids=lambda m: f"{type(m).__name__}{m.dimension}")


def pair(manifold, xp, size=40):
    rng = numpy.random.default_rng(7)
    return manifold.sample(rng, size, xp), manifold.sample(rng, size, xp)


@pytest.mark.parametrize(
    ("manifold", "volume"),
    [
        (Sphere(2), 2 * math.pi),
        (Sphere(3), 4 * math.pi),
        (Sphere(4), 2 * math.pi**2),
        (Sphere(5), 8 * math.pi**2 / 3),
        (Torus(3), (2 * math.pi) ** 3),
        (Box(2), 4),
    ],
)
def test_volumes(manifold, volume):
    assert manifold.log_volume == pytest.approx(math.log(volume), abs=8 * EPS)


@pytest.mark.parametrize("dimension", [2, 3, 100, 1024, 2048])
def test_the_sphere_volume_in_any_dimension(dimension):
    with mpmath.workdps(30):
        half = mpmath.mpf(dimension) / 2
        exact = mpmath.log(2) + half * mpmath.log(mpmath.pi) - mpmath.loggamma(half)
    assert abs(Sphere(dimension).log_volume - exact) <= 4 * EPS * (8 + dimension + math.lgamma(dimension / 2))


@each_manifold
def test_isometries_keep_distances_and_the_space(manifold, xp):
    x, y = pair(manifold, xp)
    for seed in range(4):
        move = manifold.isometry(numpy.random.default_rng(seed))
        assert move(x).shape == x.shape
        assert bool(xp.all(manifold.contains(move(x))))
        off = xp.abs(manifold.distance(move(x), move(y)) - manifold.distance(x, y))
        assert float(xp.max(off)) <= 64 * EPS * math.sqrt(manifold.columns)


@each_manifold
def test_isometries_differ(manifold):
    x, _ = pair(manifold, numpy)
    images = {numpy.round(manifold.isometry(numpy.random.default_rng(seed))(x), 9).tobytes() for seed in range(8)}
    # The line segment has two isometries, and the cube 48, so that two of the eight may agree.
    assert len(images) == 2 if manifold == Box(1) else len(images) >= 6


@each_manifold
def test_distance_is_a_metric(manifold, xp):
    x, y = pair(manifold, xp)
    z, _ = pair(manifold, xp)
    z = xp.flip(z, axis=0)
    d = manifold.distance
    slack = 16 * EPS * math.sqrt(manifold.columns)
    assert float(xp.max(d(x, x))) == 0
    assert bool(xp.all(d(x, y) > 0))
    assert bool(xp.all(d(x, y) == d(y, x)))
    assert bool(xp.all(d(x, z) <= d(x, y) + d(y, z) + slack))
    assert float(xp.max(xp.abs(d(x, y[:1, :]) - d(x, y[:1, :] + 0 * x)))) == 0


def test_distances_in_closed_form():
    north, near = numpy.asarray([[0.0, 0.0, 1.0]]), 1e-9
    close = numpy.asarray([[math.sin(near), 0.0, math.cos(near)]])
    assert Sphere(3).distance(close, north)[0] == pytest.approx(near, rel=1e-15)
    assert Sphere(3).distance(close, -north)[0] == pytest.approx(math.pi - near, rel=1e-15)
    a, b = numpy.asarray([[0.1, 6.2]]), numpy.asarray([[6.2, 0.1]])
    assert Torus(2).distance(a, b)[0] == pytest.approx(math.sqrt(2) * (2 * math.pi - 6.1), rel=1e-14)
    assert Torus(2).distance(a + 4 * math.pi, b)[0] == pytest.approx(Torus(2).distance(a, b)[0], rel=1e-13)
    assert Box(2).distance(numpy.asarray([[1.0, 1.0]]), numpy.asarray([[-1.0, -1.0]]))[0] == math.sqrt(8)


def test_what_is_contained():
    assert Sphere(2).contains(numpy.asarray([[0.6, 0.8], [0.6, 0.8 + 1e-14], [1.0, 1.0]])).tolist() == [
        True,
        False,
        False,
    ]
    assert Torus(1).contains(numpy.asarray([[0.0], [-50.0]])).tolist() == [True, True]
    assert Box(2).contains(numpy.asarray([[1.0, -1.0], [0.0, 1.0 + EPS]])).tolist() == [True, False]


@pytest.mark.parametrize("manifold", [Sphere(3), Torus(2), Box(2)])
def test_uniform_points(manifold):
    """The mean of a linear form over 4,000 seeded points is that of the uniform law, to four standard errors."""
    points = manifold.sample(numpy.random.default_rng(3), 4000)
    centred = points - (math.pi if isinstance(manifold, Torus) else 0)
    assert numpy.abs(centred.mean(axis=0)).max() <= 4 * centred.std() / math.sqrt(4000)


def test_homogeneous_or_not():
    assert [m.homogeneous for m in (Sphere(3), Torus(2), Box(2))] == [True, True, False]
    centre = numpy.zeros((1, 3))
    assert not Box(3).isometry(numpy.random.default_rng(0))(centre).any()


def test_names():
    assert [m.name for m in (Sphere(2), Sphere(1024), Torus(2), Box(3))] == ["S¹", "S¹⁰²³", "T²", "[−1,1]³"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Sphere(1), "dimension=1 must be a whole number >= 2"),
        (lambda: Torus(0), "dimension=0 must be a whole number >= 1"),
        (lambda: Box(1.5), "dimension=1.5 must be a whole number >= 1"),
        (lambda: Sphere(3).sample(numpy.random.default_rng(0), 0), "size=0 must be a whole number >= 1"),
        (
            lambda: Torus(2).distance(numpy.zeros((3, 2)), numpy.zeros((2, 2))),
            "y.shape=(2, 2) must have 3 rows, as x has, or one",
        ),
        (
            lambda: Box(2).contains(numpy.zeros((3, 1))),
            "points.shape=(3, 1) must be (n, 2) with n >= 1: one point a row",
        ),
    ],
)
def test_rejected(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 -- the whole message is compared
        call()
    assert str(caught.value) == message
