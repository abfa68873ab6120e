"""Re-verify the witnesses of refuted claims from their JSON alone, sharing no code with the project.

    python tests/balls/recheck.py theorems/witnesses/*.json

Coefficients are exact fractions; positivity is shown by an inequality between them; smoothing takes the power series
of Bessel's functions, and integrals the trapezoid rule, both in 50 digits (mpmath). The rule converges geometrically
on the circle: what doubling the nodes changes is printed as the error, and must be far below the value.
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

from mpmath import cos, log, mp, mpf, pi, sin

mp.dps = 50


def real(fraction):
    return mpf(fraction.numerator) / fraction.denominator


def bessel(order, x):
    """Return I_k(x) by its power series, whose terms fall faster than any power once m > x."""
    term = (x / 2) ** order
    for k in range(1, order + 1):
        term /= k
    total, m = mpf(0), 0
    while term > total * mpf(10) ** (-mp.dps - 5):
        total += term
        m += 1
        term *= (x / 2) ** 2 / (m * (m + order))
    return total


def exact(value):
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError(f"{value!r} is not exact")
    return Fraction(value)


class Function:
    """base^power, divided by its integral for a density, by 2π for a direction; the base is exact."""

    def __init__(self, entry):
        self.kind, self.power = entry["kind"], entry.get("power", 1)
        if "modulus" in entry:
            g = [exact(x) for x in entry["modulus"]]
            self.floor = exact(entry.get("floor", 0))
            self.cosine = [sum(a * b for a, b in zip(g, g[m:], strict=False)) * (2 if m else 1) for m in range(len(g))]
            self.cosine[0] += self.floor
            self.sine = []
            # |Σ g_j z^j| ≥ |g_0| − Σ_{j>0} |g_j| on the circle
            least = max(abs(g[0]) - sum(map(abs, g[1:])), Fraction(0))
            self.least = least**2 + self.floor
        else:
            self.cosine = [exact(x) for x in entry.get("cosine", [])] or [Fraction(0)]
            self.sine = [exact(x) for x in entry.get("sine", [])]
            self.least = self.cosine[0] - sum(map(abs, self.cosine[1:])) - sum(map(abs, self.sine[1:]))

    def check(self):
        if self.kind == "density" and not self.least > 0:
            raise ValueError(f"positivity is not shown: the lower bound is {self.least}")
        if self.kind == "direction" and self.cosine[0] != 0:
            raise ValueError("a direction has mass 0")

    def base(self, angles, ratios=None):
        """Return the values at all angles, each frequency multiplied by its ratio."""
        ratios = ratios or [mpf(1)] * max(len(self.cosine), len(self.sine))
        values = []
        for c, s in angles:
            total = mpf(0)
            for k, a in enumerate(self.cosine):
                total += ratios[k] * real(a) * c(k) if a else 0
            for k, b in enumerate(self.sine):
                total += ratios[k] * real(b) * s(k) if b else 0
            values.append(total)
        return values


class Circle:
    def __init__(self, data, nodes):
        self.nodes = nodes
        table = [2 * pi * j / nodes for j in range(nodes)]
        cosines, sines = [cos(x) for x in table], [sin(x) for x in table]
        self.angles = [
            (lambda k, j=j: cosines[j * k % nodes], lambda k, j=j: sines[j * k % nodes]) for j in range(nodes)
        ]
        self.functions = {name: Function(entry) for name, entry in data["functions"].items()}
        x = 1 / real(exact(data["temperature"]))
        size = max(max(len(f.cosine), len(f.sine)) for f in self.functions.values())
        self.ratios = [bessel(k, x) / bessel(0, x) for k in range(size)]

    def integral(self, values):
        return sum(values) * 2 * pi / self.nodes

    def __getitem__(self, name):
        function = self.functions[name]
        function.check()
        values = [v**function.power for v in function.base(self.angles)]
        return [v / self._scale(function, values) for v in values]

    def smoothed(self, name):
        function = self.functions[name]
        if function.power != 1:
            raise ValueError("only a polynomial is smoothed by its frequencies")
        return [v / self._scale(function, None) for v in function.base(self.angles, self.ratios)]

    def _scale(self, function, values):
        if function.kind == "potential":
            return mpf(1)
        if function.kind == "direction":
            return 2 * pi
        return 2 * pi * real(function.cosine[0]) if function.power == 1 else self.integral(values)


def symmetric_energy(c, first, second):
    """F^Sym of two densities in fields that are 0."""
    for field in ("U",):
        if any(c.functions[field].cosine):
            raise ValueError("the fields are meant to be 0")
    return c.integral([p * log(q) + q * log(p) for p, q in zip(c[first], c[second], strict=False)]) / 2


def second_variation(c):
    rows = zip(c["ρ"], c["h"], c.smoothed("ρ"), c.smoothed("h"), strict=False)
    return c.integral([2 * h * Ph / P - rho * (Ph / P) ** 2 for rho, h, P, Ph in rows])


def coupling(c):
    rows = zip(c["ρ₁"], c["ρ₂"], c.smoothed("ρ₁"), c.smoothed("ρ₂"), strict=False)
    return c.integral([(p - q) * log(P / Q) for p, q, P, Q in rows]) / 2


def on_atoms(data):
    """The second variation on three atoms, in fractions: 65536^{7/8} and the like are whole powers of 4."""
    base = exact(data["exp(1/τ)"])
    if base != 4**8:
        raise ValueError("the kernel is rational for 65536 alone")
    rho, h = ([exact(x) for x in data["functions"][name]] for name in ("ρ", "h"))
    if min(rho) <= 0 or sum(rho) != 1 or sum(h) != 0:
        raise ValueError("ρ must be positive of mass 1, h of mass 0")
    exponents = [[8 * exact(s) for s in row] for row in data["critic"]]
    symmetric = exponents == [list(column) for column in zip(*exponents, strict=True)]
    if not symmetric or any(e.denominator != 1 for row in exponents for e in row):
        raise ValueError("the critic must be symmetric, in eighths")
    kernel = [[Fraction(4) ** int(e) for e in row] for row in exponents]

    def applied(values):
        return [sum(k * f for k, f in zip(row, values, strict=True)) for row in kernel]

    K = {"ρ": applied(rho), "h": applied(h)}
    return sum(2 * h[i] * K["h"][i] / K["ρ"][i] - rho[i] * (K["h"][i] / K["ρ"][i]) ** 2 for i in range(len(rho)))


QUANTITIES = {
    "R1": second_variation,
    "R2": lambda c: symmetric_energy(c, "ρ₁", "ρ₂") + 40,
    "R3": coupling,
    "R5": lambda c: symmetric_energy(c, "ρ₁", "ρ₂") - symmetric_energy(c, "ρ", "ρ"),
}


def recheck(data, nodes=512):
    """Return the quantity of a witness and its error, after checking its hypotheses; raise ValueError if it fails."""
    if data["space"] == "atoms":
        value, error = on_atoms(data), Fraction(0)
    else:
        quantity = QUANTITIES[data["claim"]]
        coarse, fine = quantity(Circle(data, nodes)), quantity(Circle(data, 2 * nodes))
        value, error = fine, abs(fine - coarse)
    wanted = data["shows"].rsplit(" ", 2)[1]
    if not error * 1000 <= abs(value) or (value < 0) != (wanted == "<"):
        raise ValueError(f"the witness does not show {data['shows']}: {value} ± {error}")
    low, high = (real(Fraction(end)) for end in data["enclosure"])
    value, error = (real(x) if isinstance(x, Fraction) else x for x in (value, error))
    slack = error + abs(value) / 10**12
    if not low - slack <= value <= high + slack:
        raise ValueError(f"the enclosure {data['enclosure']} does not hold {value}")
    return value, error


def main(paths):
    for path in paths:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        value, error = recheck(data)
        print(f"{Path(path).name}: {data['shows']}: {mp.nstr(value, 15)} ± {mp.nstr(error, 2)}")


if __name__ == "__main__":
    main(sys.argv[1:])
