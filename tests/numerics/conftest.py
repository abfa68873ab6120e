"""What the tests of numerics share: the two namespaces and a reference in 60 digits that reads the same floats.

There is no `__init__.py` here and none may come without one in the folder above: pytest would otherwise import this
folder under the name of the package that it tests.
"""

import math

import array_api_compat.numpy
import array_api_strict
import mpmath
import pytest

from numerics.arrays import to_host

NAMESPACES = {"numpy": array_api_compat.numpy, "strict": array_api_strict}


@pytest.fixture(scope="session", params=NAMESPACES)
def xp(request):
    return NAMESPACES[request.param]


class Reference:
    """The formulas as they stand in the theory, on the exact values of the floats, in mpmath."""

    digits = 60

    @staticmethod
    def numbers(array):
        return [mpmath.mpf(float(x)) for x in to_host(array)]

    def integral(self, space, log_rho, factor):
        """Σ w ρ x, where x is called only where ρ > 0."""
        with mpmath.workdps(self.digits):
            rows = enumerate(zip(self.numbers(space.log_weights), self.numbers(log_rho), strict=True))
            return mpmath.fsum(mpmath.exp(w + r) * factor(i) for i, (w, r) in rows if r != -mpmath.inf)

    def entropy(self, space, log_rho):
        return self.cross_entropy(space, log_rho, log_rho)

    def cross_entropy(self, space, log_q, log_rho):
        logs = self.numbers(log_rho)
        return self.integral(space, log_q, lambda i: -logs[i])

    def kl(self, space, log_rho, log_sigma):
        with mpmath.workdps(self.digits):
            rho, sigma = self.numbers(log_rho), self.numbers(log_sigma)
            return self.integral(space, log_rho, lambda i: rho[i] - sigma[i])

    def d_sym(self, space, log_rho, log_sigma):
        with mpmath.workdps(self.digits):
            return (self.kl(space, log_rho, log_sigma) + self.kl(space, log_sigma, log_rho)) / 2

    def log_partition(self, space, potential, temperature):
        with mpmath.workdps(self.digits):
            rows = zip(self.numbers(space.log_weights), self.numbers(potential), strict=True)
            return mpmath.log(mpmath.fsum(mpmath.exp(w - u / mpmath.mpf(temperature)) for w, u in rows))

    def energy(self, space, log_rho, potential, temperature):
        with mpmath.workdps(self.digits):
            values = self.numbers(potential)
            return self.integral(space, log_rho, lambda i: values[i]) / mpmath.mpf(temperature)

    def free_energy(self, space, log_rho, potential, temperature):
        with mpmath.workdps(self.digits):
            return self.energy(space, log_rho, potential, temperature) - self.entropy(space, log_rho)

    def symmetric_energy(self, space, *args):
        log_rho1, log_rho2, potential12, potential21, temperature = args
        with mpmath.workdps(self.digits):
            first = self.energy(space, log_rho1, potential12, temperature)
            second = self.energy(space, log_rho2, potential21, temperature)
            crossed = self.cross_entropy(space, log_rho1, log_rho2) + self.cross_entropy(space, log_rho2, log_rho1)
            return (first + second - crossed) / 2

    def check(self, estimate, truth):
        """The claim of every Estimate: |value − truth| ≤ error."""
        assert math.isfinite(estimate.value)
        assert 0 <= estimate.error < math.inf
        with mpmath.workdps(self.digits):
            off = abs(mpmath.mpf(estimate.value) - truth)
            assert off <= mpmath.mpf(estimate.error), f"off by {mpmath.nstr(off, 5)}, error said {estimate.error:.5g}"


@pytest.fixture(scope="session")
def reference():
    return Reference()
