"""Every reference value of the unfrozen theorems to its digits, by two routes that share neither formula nor nodes.

A value is written as it was given, and its last digit says how exactly it is known: half of one, or two for sixteen.
"""

import math
from decimal import Decimal

import numpy as np
import pytest

from numerics.arrays import select_backend
from numerics.estimate import Estimate
from numerics.unfrozen import collapse, pairs, sphere
from theorems.numbers import blindness, no_gap, unfrozen

BACKEND = select_backend("numpy")
FAR, NEAR = blindness.FAR, blindness.NEAR
SHORT, MIDDLE = (
    lambda z, w: pairs.shortened(z, w, 0.15),
    lambda z, w: (z + w) / 2,
)


def scaled(routes, factor):
    return tuple(lambda backend, route=route: Estimate(*route(backend)).scaled(factor) for route in routes)


def part(name, y):
    """Return a part of the loss of three pairs on S¹: as such, and as what the others leave of the loss."""
    z, w = (np.stack([np.cos(a), np.sin(a)], axis=1) for a in no_gap.ANGLES)

    def directly(_backend):
        return getattr(pairs.parts(z, w, no_gap.SHARES, 0.15, y(z, w)), name)

    def by_difference(_backend):
        found = pairs.parts(z, w, no_gap.SHARES, 0.15, y(z, w))._asdict()
        rest = [value for key, value in found.items() if key != name]
        return pairs.excess(z, w, no_gap.SHARES, 0.15) - (rest[0] + rest[1] + rest[2])

    return directly, by_difference


def tangent(tau):
    """Return (1 − a)/4τ on S¹, by power series and by the continued fraction."""
    return (
        lambda _backend: sphere.tangent(2, tau).scaled(1 / (4 * tau)),
        lambda _backend: sphere.tangent_by_ratio(2, tau).scaled(1 / (4 * tau)),
    )


def coldest():
    """Return lim dτ_d: where 2φ(y) = y, φ(y) = lim ψ_d(dy)/d; and from two dimensions, without the term in 1/d."""

    def by_limit(_backend):
        low, high = 1.2, 1.8
        for _ in range(60):
            y = (low + high) / 2
            root = math.sqrt(1 + 4 * y * y)
            low, high = (low, y) if root - 1 - math.log((1 + root) / 2) > y else (y, high)
        return Estimate(1 / low, 1e-14)

    def by_dimensions(_backend):
        near, far = (d * sphere.warm_threshold(d).value for d in (256, 512))
        return Estimate(2 * far - near, 2e-5)

    return by_limit, by_dimensions


def steep_bound():
    """Return (1 − t)(A − 1 − t)/τ for atoms at 0 and 0.3, A = 2, by cosines and by vectors: U6 (a) has more."""
    points = np.array([[1.0, 0.0], [math.cos(0.3), math.sin(0.3)]])
    return (
        lambda _backend: Estimate(math.sin(0.15) ** 4 / 0.1, 1e-16),
        lambda _backend: Estimate(float(1 - points.mean(axis=0)[0]) ** 2 / 0.1, 1e-15),
    )


def best_energy():
    spread = collapse.best_spread(1.5, 0.1).value
    return (
        lambda _backend: collapse.excess(1.5, 0.1, spread, -spread),
        lambda _backend: collapse.excess_by_series(1.5, 0.1, spread, -spread),
    )


def named(routes, start):
    return next(value for name, value in routes.items() if name.startswith(start))


MISMATCH, COLLAPSE = unfrozen.mismatch_routes(), unfrozen.collapse_routes()
STEEP = unfrozen.steep_routes(0.07, 64, 0.1)
VALUES = {
    "U1 H(ρ)": (".41409737360165", unfrozen.rooted_entropy("H(ρ)", 0.1, 8.0)),
    "U1 H_×": (".48279878930304", unfrozen.rooted_entropy("H_×(ρ,P_τρ)", 0.1, 8.0)),
    "U1 H(Rρ)": (".58039176036305", unfrozen.rooted_entropy("H(Rρ)", 0.1, 8.0)),
    "U1 excess of atoms": (".4818162356637", unfrozen.atoms_excess(0.5)),
    "U1 divergence of atoms": (".3814272862334", unfrozen.atoms_divergence(0.5)),
    "U1 τ₀ of a box": ("1.641017929928488", unfrozen.box_number("τ₀", 2.0)),
    "U1 log W of a box": ("-.5662191695169728", unfrozen.box_number("log W", 2.0)),
    "U1 uniform in a box": ("-.2747919315182769", unfrozen.box_number("E log Γ", 2.0)),
    "U2 L* (3, .1)": ("-2.995732275615145", no_gap.least_loss_routes(3, 0.1)),
    "U2 L* (512, .07)": ("-14.08649301288049", no_gap.least_loss_routes(512, 0.07)),
    "U2 L* (512, .01)": ("-90.41", no_gap.least_loss_routes(512, 0.01)),
    "U2 L* (2, .07)": ("-2.2395", no_gap.least_loss_routes(2, 0.07)),
    "U2 τ₂": (".3684137608549473", no_gap.threshold_routes(2)),
    "U2 2τ₂": (".7368", scaled(no_gap.threshold_routes(2), 2.0)),
    "U2 τ₅₁₂": (".001183036177353202", no_gap.threshold_routes(512)),
    "U2 lim dτ_d": (".6052", coldest()),
    "U2 cones (512, .07, .6)": ("1.251801790372361", no_gap.cone_routes(512, 0.07, 0.6)),
    "U2 cones over midpoints": ("1.0015", no_gap.cone_ratio_routes(512, 0.07, 0.6)),
    "U2 cones (3, .4, .5)": (".3451422430215425", no_gap.cone_routes(3, 0.4, 0.5)),
    "U2 three pairs": ("3.0072492048333", no_gap.pair_number("ℒ₁₂ − L*")),
    "U2 their mirror image": ("2.6304990482755", no_gap.pair_number("ℒ₂₁ − L*")),
    "U2 E Δ": (".0172598449739", part("radial", SHORT)),
    "U2 KL": (".9000016499528", part("spectral", SHORT)),
    "U2 E Δ of midpoints": ("-.1289709030387", part("radial", MIDDLE)),
    "U2 KL of midpoints": (".9666912330515", part("spectral", MIDDLE)),
    "U2 least ratio, τ = .05": (".477", no_gap.ratio_routes(0.05)),
    "U2 least ratio, τ = .3": (".317", no_gap.ratio_routes(0.3)),
    "U2 least ratio, τ = 2": (".107", no_gap.ratio_routes(2.0)),
    "U2 tangent, τ = .05": (".127", tangent(0.05)),
    "U2 tangent, τ = .3": (".140", tangent(0.3)),
    "U2 tangent, τ = 2": (".095", tangent(2.0)),
    "U2 four atoms": (".361649641659841", no_gap.one_negative_routes(4)),
    "U2 uniform at N = 1": (".361844068612981", no_gap.one_negative_routes(0)),
    "U3 infimum": ("-5.660695593140963", unfrozen.spike_number("inf F^Sym")),
    "U3 spikes": ("2.59790653805e-5", unfrozen.spike_number("F^Sym − inf")),
    "U3 D_sym": ("11.355945764731", unfrozen.spike_number("D_sym")),
    "U4 J": ("-2.179747824810649", unfrozen.moving_number("J", 0.5, 0.8, 0.5)),
    "U4 −log Z": ("-2.397481791277235", unfrozen.moving_number("−log Z", 0.5, 0.8, 0.5)),
    "U4 gap": (".2242428568883771", unfrozen.moving_number("gap", 0.5, 0.8, 0.5)),
    "U4 mismatch": (".006508890421790776", unfrozen.moving_number("mismatch", 0.5, 0.8, 0.5)),
    "U5 tilted": (".1918940479322143", named(MISMATCH, "D_KL(ρ*‖P_τρ*) on S²")),
    "U5 c_U": (".1776751531301674", named(MISMATCH, "c_U")),
    "U5 two wells": (".177907350818403", named(MISMATCH, "D_KL(ρ*‖P_τρ*) in")),
    "U6 ε": (".15731184741056", named(COLLAPSE, "best ε")),
    "U6 energy at ε": ("-.030393652452718", best_energy()),
    "U6 two atoms": (".248048377164214", named(COLLAPSE, "energy of two atoms")),
    "U6 bound": (".004987073009067773", steep_bound()),
    "U7 loss": (".1982645340638192", STEEP[0]),
    "U7 slope": ("10.07212371925993", STEEP[1]),
    "U8 blind": ("1.9727296555429e-24", blindness.blindness_routes("upper", *FAR)),
    "U8 lower": (".071451888033483", blindness.blindness_routes("lower", *NEAR)),
    "U8 upper": (".083771562287489", blindness.blindness_routes("upper", *NEAR)),
    "U8 matched": (".02468271576039", blindness.blindness_routes("matched", *NEAR)),
    "U8 exact": (".1460082563991901", blindness.blindness_routes("exact", 3, 0.2, 0.5, 1)),
}


def last_digit(said):
    """Return half of a unit in the last digit; two units where float64 has no more."""
    number = Decimal(said)
    unit = 10.0 ** int(number.as_tuple().exponent)
    return unit / 2 if len(number.as_tuple().digits) < 14 else 2 * unit


@pytest.mark.long
@pytest.mark.parametrize("name", VALUES)
def test_a_reference_value_has_its_digits_by_two_routes(name):
    said, routes = VALUES[name]
    assert len(routes) == 2
    for route in routes:
        found = Estimate(*route(BACKEND))
        assert abs(found.value - float(said)) <= last_digit(said) + found.error, (found, said)
        assert found.error <= max(10 * last_digit(said), 1e-9 * abs(float(said))), found
    one, other = (Estimate(*route(BACKEND)) for route in routes)
    assert one.agrees(other)
    assert one.value != 0
