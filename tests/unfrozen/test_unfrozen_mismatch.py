"""Numbers of theorem U5: the mismatch of a Gibbs law in a field with wells, and its limit."""

import math

import pytest

from numerics.unfrozen import mismatch

WELLS = ((3.0,), (1.0,))


@pytest.mark.parametrize(
    ("routes", "value"),
    [
        ((mismatch.tilted(1, 0.01), mismatch.tilted_by_smoothing(1, 0.01)), 0.1918940479322143),
        ((mismatch.limit(WELLS), mismatch.limit_by_gauss(WELLS)), 0.1776751531301674),
        ((mismatch.two_wells(0.003, "fft"), mismatch.two_wells(0.003, "dense")), 0.177907350818403),
    ],
)
def test_both_routes_have_the_reference_digits(routes, value):
    for found in routes:
        assert abs(found.value - value) <= found.error + 1e-14
        assert found.error < 2e-11


def test_the_mismatch_tends_to_its_limit_from_either_side():
    assert abs(mismatch.tilted(1, 0.005).value - (math.log(2) - 0.5)) < abs(
        mismatch.tilted(1, 0.02).value - (math.log(2) - 0.5)
    )
    assert mismatch.limit(((1.0, 1.0),)).value == pytest.approx(math.log(2) - 0.5, abs=1e-15)
    assert mismatch.tilted(1, 0.01).value < math.log(2) - 0.5
    assert mismatch.two_wells(0.003, "fft").value > mismatch.limit(WELLS).value


def test_flat_wells_have_more_weight():
    equal = (mismatch.limit(((3.0,),)).value + mismatch.limit(((1.0,),)).value) / 2
    assert mismatch.limit(WELLS).value < equal


def test_what_is_outside_the_domain_is_refused():
    for call in (
        lambda: mismatch.limit(((0.0,),)),
        lambda: mismatch.tilted(0, 0.1),
        lambda: mismatch.tilted_by_smoothing(1, 0.001),
        lambda: mismatch.two_wells(2.0, "fft"),
    ):
        with pytest.raises(ValueError, match="must be"):
            call()
