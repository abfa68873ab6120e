"""Computer algebra, in a process of its own: decides whether a sum of integrals vanishes.

Run as a script by worker.py; it imports SymPy and nothing of this project, reads one JSON job a line and writes one
JSON answer a line. A job holds groups of integrands by the points that bind them, the masses that hypotheses declare,
and the atoms (integrals that stand under a logarithm or in a denominator, as letters).

A vanishing integrand is proved by a ladder of named strategies. In between, ∫λρ dμ = λ may be used where λ does not
depend on the point and the mass of ρ is declared, and ∫λb dμ = λA where A is the letter of ∫b dμ.
"""

from __future__ import annotations

import itertools
import json
import resource
import sys
from functools import reduce
from operator import add, mul
from typing import TYPE_CHECKING, Any

import sympy as sp

if TYPE_CHECKING:
    from collections.abc import Callable


def build(tree: list[Any]) -> Any:
    """Return the SymPy expression of a serialised tree, and remember what each field symbol stands for."""
    head, *rest = tree
    if head == "num":
        return sp.Rational(rest[0])
    if head == "sym":
        return sp.Symbol(rest[0], **assumption(rest[1]))
    if head == "field":
        name, sign, points = rest
        return sp.Symbol(f"{name}({','.join(points)})", **assumption(sign))
    args = [build(part) for part in rest]
    if head == "+":
        return reduce(add, args)
    if head == "*":
        return reduce(mul, args)
    return {"^": lambda b, e: b**e, "log": sp.log, "exp": sp.exp, "abs": sp.Abs}[head](*args)


def assumption(sign: str) -> dict[str, bool]:
    """Return SymPy's assumptions for a declared sign."""
    return {"real": True} if sign == "real" else {sign: True}


def points_in(expr: Any) -> set[str]:
    """Return the names of the points that an expression depends on."""
    names = (str(s).partition("(")[2].rstrip(")") for s in expr.free_symbols)
    return {p for name in names for p in name.split(",") if p}


def by_expanding(expr: Any) -> Any:
    """Expand products, powers and the logarithms of positive products."""
    return sp.expand(sp.expand_log(expr))


def by_common_denominators(expr: Any) -> Any:
    """Bring the arguments of logarithms over common denominators, then expand."""
    return by_expanding(expr.replace(sp.log, lambda u: sp.log(sp.factor(sp.together(u)))))


def by_exponentials(expr: Any) -> Any:
    """Write hyperbolic functions by exponentials, then expand powers."""
    return sp.expand(sp.expand_power_exp(expr.rewrite(sp.exp)))


def by_simplifying(expr: Any) -> Any:
    """Leave it to SymPy's general simplification."""
    return sp.simplify(by_common_denominators(expr))


Bound = tuple[str, tuple[str, ...]]
Bounds = tuple[Bound, ...]

LADDER = (by_expanding, by_common_denominators, by_exponentials, by_simplifying)


def moved(expr: Any, names: dict[str, str]) -> Any:
    """Rename points inside the field symbols of an expression."""
    table = {}
    for symbol in expr.free_symbols:
        head, bracket, inside = str(symbol).partition("(")
        if bracket:
            points = [names.get(p, p) for p in inside.rstrip(")").split(",")]
            table[symbol] = sp.Symbol(f"{head}({','.join(points)})", **declared(symbol))
    return expr.xreplace(table)


def declared(symbol: Any) -> dict[str, bool]:
    """Return the assumptions that a symbol was made with."""
    return assumption("positive" if symbol.is_positive else "nonnegative" if symbol.is_nonnegative else "real")


class Sum:
    """A sum of integrals being reduced: integrands by the measures and conditions of their bound points."""

    def __init__(self, job: dict[str, Any], strategy: Callable[[Any], Any]) -> None:
        self.strategy = strategy
        self.masses = {name: sp.Rational(mass) for name, mass in job["masses"].items()}
        self.groups: dict[Bounds, Any] = {}
        self.used: set[str] = set()
        for group in job["groups"]:
            self.put(tuple((m, tuple(g)) for m, g in group["bounds"]), build(group["integrand"]))
        self.atoms = [(build(a["letter"]), a["places"], a["bound"], build(a["integrand"])) for a in job["atoms"]]

    def put(self, bounds: Bounds, integrand: Any) -> None:
        """Add an integrand under its bounds."""
        self.groups[bounds] = self.groups.get(bounds, sp.Integer(0)) + integrand

    def leftover(self) -> list[str]:
        """Reduce group by group, most bound points first; return what did not vanish, as text."""
        left = []
        depth = max((len(b) for b in self.groups), default=0)
        for size in range(depth, -1, -1):
            for bounds in [b for b in self.groups if len(b) == size]:
                rest = self.reduced(bounds, self.groups.pop(bounds))
                if rest != 0:
                    left.append(self.show(bounds, rest))
        return left

    def reduced(self, bounds: Bounds, integrand: Any) -> Any:
        """Return what is left of an integrand after terms of known mass have moved to a smaller group."""
        integrand = self.strategy(self.symmetric(bounds, integrand))
        rest = sp.Integer(0)
        for term in sp.Add.make_args(integrand):
            if not self.integrated(bounds, term):
                rest += term
        return rest if rest == 0 else self.strategy(rest)

    def symmetric(self, bounds: Bounds, integrand: Any) -> Any:
        """Average over the exchange of points that one unconditional measure binds: the integral is the same."""
        if len(bounds) < 2 or len(set(bounds)) > 1 or bounds[0][1]:
            return integrand
        names = [f"b{i}" for i in range(len(bounds))]
        orders = list(itertools.permutations(names))
        return sum(moved(integrand, dict(zip(names, order, strict=True))) for order in orders) / len(orders)

    def integrated(self, bounds: Bounds, term: Any) -> bool:
        """Integrate a term over one of its points where that integral is known; say whether it was."""
        for i in reversed(range(len(bounds))):
            point = f"b{i}"
            if any(point in given for _, given in bounds):
                continue
            inside: list[Any] = []
            outside: list[Any] = []
            for factor in sp.Mul.make_args(term):
                (inside if point in points_in(factor) else outside).append(factor)
            value = self.known(bounds[i], point, sp.Mul(*inside))
            if value is not None:
                rest = bounds[:i] + bounds[i + 1 :]
                names = {f"b{j}": f"b{j - 1}" for j in range(i + 1, len(bounds))}
                shifted = tuple((m, tuple(names.get(g, g) for g in given)) for m, given in rest)
                self.put(shifted, moved(sp.Mul(*outside) * value, names))
                return True
        return False

    def known(self, bound: Bound, point: str, inside: Any) -> Any:
        """Return ∫ inside over one point where a hypothesis, a law or an atom gives it."""
        measure, given = bound
        if measure != "μ" and inside == 1:
            return sp.Integer(1)
        head = str(inside).partition("(")[0]
        if measure == "μ" and str(inside) == f"{head}({point})" and head in self.masses:
            self.used.add(f"∫{head} dμ = {self.masses[head]}")
            return self.masses[head]
        for letter, places, (its_measure, its_given), integrand in self.atoms:
            for choice in itertools.permutations(sorted(points_in(inside) - {point} | set(given)), len(places)):
                names = dict(zip(places, choice, strict=True)) | {"b0": point}
                ratio = sp.expand(inside / moved(integrand, names))
                same_measure = measure == its_measure and given == tuple(names.get(g, g) for g in its_given)
                if same_measure and point not in points_in(ratio):
                    self.used.add("an integral named by its letter")
                    return ratio * moved(letter, names)
        return None

    def show(self, bounds: Bounds, rest: Any) -> str:
        """Write what is left as text."""
        signs = "∫" * len(bounds)
        return f"{signs}({rest})" if bounds else f"{rest}"


def decide(job: dict[str, Any]) -> dict[str, Any]:
    """Return whether the sum vanishes, by which strategy, with which masses, or what is left of it."""
    first = None
    for strategy in LADDER:
        attempt = Sum(job, strategy)
        left = attempt.leftover()
        if not left:
            return {"zero": True, "strategy": strategy.__name__.replace("_", " "), "used": sorted(attempt.used)}
        first = first or left
    return {"zero": False, "left": first}


def main() -> None:
    """Answer jobs until the input ends; the system ends the process when a job exceeds its CPU time."""
    print(json.dumps({"sympy": sp.__version__}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(spent + job["cpu_seconds"]) + 1, hard))
        print(json.dumps(decide(job)), flush=True)


if __name__ == "__main__":
    main()
