"""A number that a hypothesis binds to what moves, moves as well: no derivative and no value elsewhere is read of it."""

import pytest
from claims import same

from proofs_check.vocabulary import (
    ABOVE_TANGENT,
    agree,
    by,
    calc,
    critic,
    density,
    derivative,
    ends,
    equals,
    exp,
    integral,
    log,
    named_kernel,
    nonnegative,
    positive,
    potential,
    scalar,
    tends,
    value_at,
    vary,
    volume,
    w,
    z,
)
from proofs_check.vocabulary.expressions import lift

x, y, p, r = scalar("x", "x"), scalar("y", "y"), density("p", "p"), density("r", "r")
c, U, h, label = critic("c", "c"), potential("U", "U"), potential("h", "h"), potential("l", "l")
OF_X = volume("V", "V", named_kernel("K", "K", exp(x * c(z, w))))
OF_R = volume("W", "W", named_kernel("E", "E", agree(label) * r(w)))


def quotient():
    limit = tends("a", "limit", (OF_X * (exp(x) - 1)) / x, lift(1), x, 0)
    return calc("limit", "energy", limit.lhs, ends(limit, "the derivative at 0"))


def above_a_tangent():
    """Claim x²V ≥ 0 with x = 0 alone, by slopes that are not those of V."""
    f = (x**2) * OF_X
    claim = nonnegative("a", "claim", f, (x, lift(0)))
    value = equals("v", "value", value_at(f, x, 0), 0)
    slope = equals("s", "slope", derivative(f, x, at=0), 0)
    curved = positive("c", "curved", derivative(f, x, 2))
    chains = [calc(e.letter, "energy", e.lhs, ends(e, "read")) for e in (value, slope, curved)]
    return [*chains, calc("claim", "energy", f, by(ABOVE_TANGENT, claim, value, slope, curved))]


FALSE = {
    "a kernel's volume": (lambda: same(derivative(OF_X, x), 0), "a number is bound to x"),
    "inside a logarithm": (lambda: same(derivative(x + log(OF_X), x), 1), "a number is bound to x"),
    "the second derivative": (lambda: same(derivative(OF_X * x, x, 2), 0), "a number is bound to x"),
    "at another place": (lambda: same(value_at(OF_X, x, 1), OF_X), "a number is bound to x"),
    "a bound": (lambda: same(derivative(scalar("b", "b", over=x * U), x), 0), "a number is bound to x"),
    "an upper bound": (lambda: same(derivative(scalar("b", "b", under=x + U), x), 0), "a number is bound to x"),
    "bound to what is bound": (lambda: same(derivative(scalar("b", "b", over=OF_X), x), 0), "a number is bound to x"),
    "varied, bound to what is bound": (
        lambda: same(vary(scalar("b", "b", over=OF_R) * integral(p), (r, h)), 0), "a number is bound to r"
    ),
    "a class that varies": (lambda: same(vary(OF_R, (r, h)), 0), "a number is bound to r"),
    "a difference quotient": (quotient, "a number is bound to x"),
    "above a tangent": (above_a_tangent, "is not proved before"),
}  # fmt: skip
TRUE = {
    "in another number": lambda: same(derivative(y * OF_X, y), OF_X),
    "in another density": lambda: same(vary(OF_R * integral(p * U), (p, h)), OF_R * integral(h * U)),
    "its integral": lambda: same(
        derivative(integral(integral(exp(x * c(z, w)), w)), x), integral(integral(c(z, w) * exp(x * c(z, w)), w))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_what_is_bound_to_it_moves_with_it(name, judged):
    build, said = FALSE[name]
    result, why = judged(build)
    assert (result, said in why) == ("undecided", True), why


@pytest.mark.parametrize("name", TRUE)
def test_what_is_not_bound_to_it_stays(name, judged):
    result, why = judged(TRUE[name])
    assert result == "holds", why
