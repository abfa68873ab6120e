"""Computer algebra, in a process of its own: decides whether a sum of integrals vanishes.

Run as a script by worker.py; it imports SymPy and nothing of this project, reads one JSON job a line and writes one
JSON answer a line. A job holds groups of integrands by the points that bind them, the masses that hypotheses declare,
and the atoms (integrals that stand under a logarithm or in a denominator, as letters).

A vanishing integrand is proved by a ladder of named strategies. In between, ∫λρ dμ = λ may be used where λ does not
depend on the point and the mass of ρ is declared, and ∫λb dμ = λA where A is the letter of ∫b dμ. Inside an atom the
same linearity holds: it is a sum of *elementary* letters, each of one product whose points hang together, times what
does not depend on them, so that log ∫2a = log 2 + log ∫a and 1/∫(a + b) = 1/(∫a + ∫b).
"""

from __future__ import annotations

import functools
import itertools
import json
import resource
import sys
from operator import add, mul
from typing import TYPE_CHECKING, Any, NamedTuple

import sympy as sp
from sympy.external.gmpy import GROUND_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Strategy = Callable[[Any], Any]


def build(tree: list[Any]) -> Any:
    """Return the SymPy expression of a serialised tree, and remember what each field symbol stands for."""
    head, *rest = tree
    if head == "num":
        return sp.Rational(rest[0])
    if head == "sym":
        return sp.Symbol(rest[0], **assumption(rest[1]))
    if head == "field":
        name, sign, points = rest
        return field(name, tuple(points), sign)
    if head == "apply":
        name, slope, root, body = rest
        letter = sp.Function(f"{name}#′" if slope else f"{name}#", real=True)  # no name that SymPy has
        LETTERS[letter] = root
        return letter(build(body))
    args = [build(part) for part in rest]
    if head == "+":
        return functools.reduce(add, args)
    if head == "*":
        return functools.reduce(mul, args)
    return {"^": lambda b, e: b**e, "log": sp.log, "exp": sp.exp, "abs": size, "where": WHERE}[head](*args)


def size(expr: Any) -> Any:
    """Return an absolute value whose factors of known sign SymPy can take out."""
    return sp.Abs(sp.factor(expr)) if expr.is_Add else sp.Abs(expr)


LETTERS: dict[Any, bool] = {}  # of each function letter, whether it is known to be 0 at 1


def reduced(expr: Any) -> Any:
    """Write the arguments of function letters in one way: f(a) = f(b) where a = b, and f(1) = 0 where it has a root."""
    for letter, root in LETTERS.items():
        expr = expr.replace(letter, lambda value, letter=letter: letter(sp.factor(sp.together(value))))
        expr = expr.xreplace({letter(1): sp.Integer(0)}) if root else expr
    return expr


FIELDS: dict[Any, tuple[str, tuple[str, ...]]] = {}  # of each field symbol, its letter and its points
WHERE = sp.Function("where", nonnegative=True)  # an indicator: nothing else about it is used


def field(name: str, points: tuple[str, ...], sign: str) -> Any:
    """Return the symbol of a field at points, and remember what it stands for."""
    symbol = sp.Symbol(f"{name}({','.join(points)})", **assumption(sign))
    FIELDS[symbol] = name, points
    return symbol


def assumption(sign: str) -> dict[str, bool]:
    """Return SymPy's assumptions for a declared sign."""
    return {"real": True} if sign == "real" else {sign: True}


POWER = sp.Function("power", real=True)  # a power that SymPy is to leave alone


def lowered(exprs: list[Any]) -> list[Any]:
    """Write powers Bⁿ⁺ᵏ with a letter k by the lowest one that occurs, so that Bᵏ = B·Bᵏ⁻¹ is seen."""
    lowest: dict[Any, Any] = {}
    for expr in exprs:
        for power in expr.atoms(sp.Pow):
            offset, rest = power.exp.as_coeff_Add()
            if rest != 0 and power.base.is_Add and offset.is_Integer:
                lowest[rest] = min(offset, lowest.get(rest, sp.Integer(0)))
    if not any(offset < 0 for offset in lowest.values()):
        return exprs

    def rewritten(base: Any, exponent: Any) -> Any:
        offset, rest = exponent.as_coeff_Add()
        low = lowest.get(rest) if rest != 0 and base.is_Add and offset.is_Integer else None
        return base**exponent if low is None else POWER(base, rest + low) * base ** (offset - low)

    return [expr.replace(sp.Pow, rewritten) for expr in exprs]


def points_in(expr: Any) -> set[str]:
    """Return the names of the points that an expression depends on."""
    return {p for symbol in expr.free_symbols if symbol in FIELDS for p in FIELDS[symbol][1]}


def is_named_at(point: str, expr: Any) -> bool:
    """Return whether a letter that stands for an integral occurs at a point."""
    return any(FIELDS[s][0].startswith("∫") and point in FIELDS[s][1] for s in expr.free_symbols & FIELDS.keys())


def by_expanding(expr: Any) -> Any:
    """Expand products, powers and the logarithms of positive products."""
    expr = reduced(sp.expand_log(expr))
    if all(power.exp.is_Integer for power in expr.atoms(sp.Pow, sp.exp)):
        # SymPy has expanded such powers of products itself: what is left takes two of its walks, not six.
        return sp.expand(expr, log=False, power_base=False, power_exp=False, basic=False)
    return sp.expand(expr)


def by_common_denominators(expr: Any) -> Any:
    """Bring the arguments of logarithms over common denominators, then expand."""
    return by_expanding(expr.replace(sp.log, lambda u: sp.log(sp.factor(sp.together(u)))))


def by_exponentials(expr: Any) -> Any:
    """Write hyperbolic functions by exponentials, then expand powers."""
    return sp.expand(sp.expand_power_exp(expr.rewrite(sp.exp)))


def by_one_fraction(expr: Any) -> Any:
    """Write an expression as one fraction and expand its numerator; what is not 0 stays as it was."""
    numerator = sp.expand(sp.expand_log(sp.fraction(sp.together(expr))[0]))
    return sp.Integer(0) if numerator == 0 else expr


def by_simplifying(expr: Any) -> Any:
    """Leave it to SymPy's general simplification."""
    return sp.simplify(by_common_denominators(expr))


Bound = tuple[str, tuple[str, ...]]
Used = tuple[str, str]  # what an integral rests on: the kind and the name of a hypothesis, or that a letter names it
Bounds = tuple[Bound, ...]

# How a sum is taken apart, so that masses show, and how what is left of it is brought to 0.
LADDER = (
    (by_expanding, by_one_fraction),
    (by_common_denominators, by_common_denominators),
    (by_exponentials, by_exponentials),
)
RUNGS = {"short": LADDER[:1], "ladder": LADDER[1:], "last": ((by_simplifying, by_simplifying),)}


@functools.cache
def moved(expr: Any, names: tuple[tuple[str, str], ...], symmetric: frozenset[str]) -> Any:
    """Rename points inside the field symbols of an expression; those of a symmetric critic stay in order."""
    table = {}
    for symbol in expr.free_symbols & FIELDS.keys():
        letter, at = FIELDS[symbol]
        points = [dict(names).get(p, p) for p in at]
        table[symbol] = field(letter, tuple(sorted(points) if letter in symmetric else points), declared(symbol))
    return expr.xreplace(table)


def declared(symbol: Any) -> str:
    """Return the sign that a symbol was made with."""
    return "positive" if symbol.is_positive else "nonnegative" if symbol.is_nonnegative else "real"


def has_fractions(expr: Any) -> bool:
    """Return whether a sum stands in a denominator."""
    return any(power.base.is_Add and power.exp.is_negative for power in expr.atoms(sp.Pow))


def bounds_of(part: dict[str, Any]) -> Bounds:
    """Return the bounds of a group or of a term of an atom."""
    return tuple((measure, tuple(given)) for measure, given in part["bounds"])


def orders(items: int | set[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the orders of some points, by number or by name; of more than four only the first."""
    given = list(range(items)) if isinstance(items, int) else sorted(items)
    return itertools.islice(itertools.permutations(given), None if len(given) <= 4 else 1)


def connected(bounds: Bounds, factors: Iterable[Any]) -> list[tuple[tuple[int, ...], Any]]:
    """Part a product by points: two hang together where a factor, or the law of one, speaks of both."""
    own = {f"b{i}" for i in range(len(bounds))}
    parts: list[tuple[set[str], tuple[int, ...], Any]] = []
    pieces = [({f"b{i}", *given}, (i,), sp.Integer(1)) for i, (_, given) in enumerate(bounds)]
    for piece in [*pieces, *((points_in(f), (), f) for f in factors if points_in(f) & own)]:
        meeting = [piece, *(part for part in parts if part[0] & piece[0] & own)]
        parts = [part for part in parts if part not in meeting]
        points, indices, inside = zip(*meeting, strict=True)
        parts.append((set().union(*points), tuple(sorted(itertools.chain(*indices))), sp.Mul(*inside)))
    return [(indices, inside) for _, indices, inside in parts]


def exchanges(bounds: Bounds) -> list[dict[str, str]]:
    """Return the ways to exchange points that one measure binds, given the same points, and that nothing is given."""
    conditions = {p for _, given in bounds for p in given}
    alike: dict[Bound, list[str]] = {}
    for i, bound in enumerate(bounds):
        if f"b{i}" not in conditions:
            alike.setdefault(bound, []).append(f"b{i}")
    choices = (
        [dict(zip(names, order, strict=True)) for order in itertools.permutations(names)] for names in alike.values()
    )
    return [functools.reduce(lambda a, b: a | b, choice, {}) for choice in itertools.product(*choices)]


class Integrated(NamedTuple):
    """An integral over one point: what is left under which bounds, and what it rests on."""

    bounds: Bounds
    integrand: Any
    used: frozenset[Used] | set[Used] = frozenset()


class Elementary(NamedTuple):
    """A letter that stands for the integral of one product, at its places, and what that rests on."""

    letter: Any
    places: tuple[str, ...]
    bounds: Bounds
    integrand: Any
    ground: Used


class Choice(NamedTuple):
    """One way to integrate a term over a point: the bounds and factors that are left, and how points move up."""

    bounds: Bounds
    outside: Any
    found: Integrated
    names: dict[str, str]


class Sum:
    """A sum of integrals being reduced: integrands by the measures and conditions of their bound points."""

    def __init__(self, job: dict[str, Any], strategy: Strategy, finish: Strategy) -> None:
        self.strategy, self.finish = strategy, finish
        self.masses = {name: sp.Rational(mass) for name, mass in job["masses"].items()}
        self.lengths = {name: sp.Rational(length) for name, length in job.get("lengths", {}).items()}
        self.symmetric_letters = frozenset(job.get("symmetric", ()))
        self.groups: dict[Bounds, list[Any]] = {}
        self.integrals: dict[tuple[Bound, str, Any, str], Integrated | None] = {}
        self.used: set[Used] = set()
        self.atoms: list[Elementary] = []
        self.known_by: dict[tuple[Bounds, Any], Elementary] = {}
        self.values: dict[str, tuple[list[str], Any]] = {}
        parts = [*job["groups"], *(term for atom in job["atoms"] for term in atom["terms"])]
        built = [(bounds_of(part), build(part["integrand"])) for part in parts]
        integrands = iter(lowered([integrand for _, integrand in built]))
        groups = [(bounds_of(group), next(integrands)) for group in job["groups"]]
        for atom in job["atoms"]:
            self.resolve(atom, [(bounds_of(term), self.resolved(next(integrands))) for term in atom["terms"]])
        for bounds, integrand in groups:
            self.put(bounds, self.resolved(integrand))

    def resolve(self, atom: dict[str, Any], terms: list[tuple[Bounds, Any]]) -> None:
        """Write an atom by elementary letters; copies, which are drawn together, and volumes stay as they are."""
        letter, ground = build(atom["letter"]), tuple(atom["ground"])
        drawn = any(measure[:1] == "Σ" or "×" in measure for bounds, _ in terms for measure, _ in bounds)
        if drawn or ground[0] != "named":
            if len(terms) == 1 and len(terms[0][0]) == 1:
                self.take(Elementary(letter, tuple(atom["places"]), *terms[0], ground))
            return
        value = sp.Add(*(self.by_letters(bounds, integrand) for bounds, integrand in terms))
        self.values[FIELDS[letter][0]] = atom["places"], value

    def take(self, one: Elementary) -> Elementary:
        """Take up an elementary letter."""
        self.atoms.append(one)
        return self.known_by.setdefault((one.bounds, one.integrand), one)

    def resolved(self, expr: Any) -> Any:
        """Put in what the letters of atoms are."""
        table = {}
        for symbol in expr.free_symbols & FIELDS.keys():
            name, points = FIELDS[symbol]
            if name in self.values:
                places, value = self.values[name]
                table[symbol] = self.moved(value, dict(zip(places, points, strict=True)))
        return expr.xreplace(table)

    def by_letters(self, bounds: Bounds, integrand: Any) -> Any:
        """Return an integral as a sum of products of elementary letters and of what depends on no bound point."""
        own = {f"b{i}" for i in range(len(bounds))}
        total = []
        for term in sp.Add.make_args(self.strategy(integrand)):
            factors = sp.Mul.make_args(term)
            parts = [f for f in factors if not own & points_in(f)]
            parts += [self.elementary(bounds, *part) for part in connected(bounds, factors)]
            total.append(sp.Mul(*parts))
        return sp.Add(*total)

    def elementary(self, bounds: Bounds, indices: tuple[int, ...], inside: Any) -> Any:
        """Return the integral of one product over points that hang together: a mass that is declared, or a letter."""
        bound = [bounds[i] for i in indices]
        if len(bound) == 1 and not bound[0][1] and (sure := self.declared(bound[0][0], f"b{indices[0]}", inside)):
            self.used |= sure.used
            return sure.integrand
        mine = [f"b{i}" for i in indices]
        others = (points_in(inside) | {p for _, given in bound for p in given}) - set(mine)
        (its_bounds, _), free, integrand = min(
            (self.spelled(bound, mine, order, free, inside) for order in orders(len(mine)) for free in orders(others)),
            key=lambda found: (found[0], found[1]),
        )
        places = tuple(f"@{i}" for i in range(len(free)))
        one = self.known_by.get((its_bounds, integrand))
        if one is None:
            sign = "positive" if integrand.is_positive else "nonnegative" if integrand.is_nonnegative else "real"
            letter = field(f"∫#{len(self.known_by)}", places, sign)
            one = self.take(Elementary(letter, places, its_bounds, integrand, ("named", "")))
        self.used.add(one.ground)
        return self.moved(one.letter, dict(zip(one.places, free, strict=True)))

    def spelled(
        self, bound: list[Bound], mine: list[str], order: tuple[Any, ...], free: tuple[Any, ...], inside: Any
    ) -> tuple[tuple[Bounds, str], tuple[Any, ...], Any]:
        """Spell an integral with its points in one order: equal integrals have one least spelling."""
        names = {mine[i]: f"b{j}" for j, i in enumerate(order)} | {p: f"@{i}" for i, p in enumerate(free)}
        its_bounds = tuple((bound[i][0], tuple(names[p] for p in bound[i][1])) for i in order)
        integrand = self.moved(inside, names)
        return (its_bounds, str(integrand)), free, integrand

    def put(self, bounds: Bounds, integrand: Any) -> None:
        """Add an integrand under its bounds."""
        self.groups.setdefault(bounds, []).append(integrand)

    def moved(self, expr: Any, names: dict[str, str]) -> Any:
        """Rename points; those of a symmetric critic stay in order."""
        return moved(expr, tuple(names.items()), self.symmetric_letters)

    def leftover(self) -> list[str]:
        """Reduce group by group, most bound points first; return what did not vanish, as text."""
        left: dict[Bounds, Any] = {}
        while self.groups:
            bounds = max(self.groups, key=len)
            # What an exchange of integrals brings back to a group meets what was left of it.
            left[bounds] = self.reduced(bounds, sp.Add(*self.groups.pop(bounds), left.pop(bounds, 0)))
        left = {bounds: rest for bounds, rest in left.items() if rest != 0}
        if any(left):
            whole = self.finish(sp.Add(*(self.by_letters(bounds, rest) for bounds, rest in left.items())))
            left = {} if whole == 0 else left
        return [self.show(bounds, rest) for bounds, rest in left.items()]

    def reduced(self, bounds: Bounds, integrand: Any) -> Any:
        """Return what is left of an integrand after terms of known mass have moved to a smaller group."""
        integrand = self.strategy(integrand)
        # Fractions that cancel together must not be parted by what could be integrated of them.
        if has_fractions(integrand):
            integrand = sp.Integer(0) if self.finish(integrand) == 0 else integrand
        rest = self.gathered(bounds, self.parted(bounds, integrand))
        # Only what is left: an exchange has every fraction a second time, over another denominator.
        if rest != 0 and len(orders := exchanges(bounds)) > 1:
            exchanged = self.strategy(self.symmetric(orders, rest))
            rest = self.gathered(bounds, self.parted(bounds, exchanged))
        return rest if rest == 0 else self.finish(rest)

    def gathered(self, bounds: Bounds, rest: Any) -> Any:
        """Bring fractions that were parted together: they may cancel so, as in p²/(p + r) + pr/(p + r) = p."""
        return self.parted(bounds, self.strategy(sp.factor(rest))) if has_fractions(rest) else rest

    def parted(self, bounds: Bounds, integrand: Any) -> Any:
        """Integrate the terms of a sum where that is known; return the others."""
        return sp.Add(*(term for term in sp.Add.make_args(integrand) if not self.integrated(bounds, term)))

    def symmetric(self, orders: list[dict[str, str]], integrand: Any) -> Any:
        """Average over the exchange of points that are bound alike: the integral is the same."""
        return sum(self.moved(integrand, order) for order in orders) / len(orders)

    def integrated(self, bounds: Bounds, term: Any) -> bool:
        """Integrate a term over one of its points where that integral is known; say whether it was.

        Where there is a choice the term joins a group that is there, so that both can cancel at their common points.
        """
        choices = [c for i in reversed(range(len(bounds))) for c in self.choices(bounds, i, term)]
        if not choices:
            return False
        chosen = next((c for c in choices if c.bounds in self.groups), choices[0])
        self.put(chosen.bounds, self.moved(chosen.outside * chosen.found.integrand, chosen.names))
        self.used |= chosen.found.used
        return True

    def choices(self, bounds: Bounds, i: int, term: Any) -> Iterator[Choice]:
        """Yield the integral of a term over its i-th point, if it is known."""
        point = f"b{i}"
        if any(point in given for _, given in bounds):
            return
        factors = sp.Mul.make_args(term)
        inside = sp.Mul(*(f for f in factors if point in points_in(f)))
        found = self.integral(bounds[i], point, inside, f"b{len(bounds)}")
        if found is not None:
            outside = sp.Mul(*(f for f in factors if point not in points_in(f)))
            names = {f"b{j}": f"b{j - 1}" for j in range(i + 1, len(bounds) + 1)}
            left = bounds[:i] + bounds[i + 1 :] + found.bounds
            shifted = tuple((m, tuple(names.get(g, g) for g in given)) for m, given in left)
            yield Choice(shifted, outside, found, names)

    def integral(self, bound: Bound, point: str, inside: Any, fresh: str) -> Integrated | None:
        """Return ∫ inside over one point, if a rule knows it; terms share such factors, and each is sought once."""
        key = (bound, point, inside, fresh)
        if key not in self.integrals:
            self.integrals[key] = self.known(bound, point, inside) or self.exchanged(bound, point, inside, fresh)
        return self.integrals[key]

    def exchanged(self, bound: Bound, point: str, inside: Any, fresh: str) -> Integrated | None:
        """Integrate beside a letter that stands for an integral: over its place first, or over both at once."""
        for letter, places, ((measure, given), *more), integrand, _ in self.atoms:
            beside = self.moved(letter, {places[0]: point}) if len(places) == 1 and not (given or more) else None
            if beside not in sp.Mul.make_args(inside):
                continue
            full = self.moved(integrand, {places[0]: point, "b0": fresh}) * inside / beside
            factors = sp.Mul.make_args(full)
            value = self.known(bound, point, sp.Mul(*(f for f in factors if point in points_in(f))))
            if value is None:
                continue
            rest = value.integrand * sp.Mul(*(f for f in factors if point not in points_in(f)))
            if not bound[1] and points_in(full) <= {point, fresh} and is_named_at(fresh, rest):
                both = self.moved(full, {point: "b0", fresh: "b1"})
                return Integrated((), self.by_letters((bound, (measure, ())), both))
            return Integrated(((measure, ()),), rest, used=value.used)
        return None

    def known(self, bound: Bound, point: str, inside: Any) -> Integrated | None:
        """Return ∫ inside over one point where a hypothesis, a law or an atom gives it."""
        measure, given = bound
        if sure := self.declared(measure, point, inside):
            return sure
        for letter, places, ((its_measure, its_given), *more), integrand, ground in self.atoms:
            if more or its_measure != measure:
                continue
            for choice in itertools.permutations(sorted(points_in(inside) - {point} | set(given)), len(places)):
                names = dict(zip(places, choice, strict=True)) | {"b0": point}
                if given != tuple(names.get(g, g) for g in its_given):
                    continue
                ratio = sp.expand(inside / self.moved(integrand, names))
                if point not in points_in(ratio):
                    return Integrated((), ratio * self.moved(letter, names), used={ground})
        return None

    def declared(self, measure: str, point: str, inside: Any) -> Integrated | None:
        """Return ∫ inside where that is the mass of a law, the length of an interval, or a mass that is declared."""
        if measure != "μ" and inside == 1:
            return Integrated((), self.lengths.get(measure, sp.Integer(1)))
        head, at = FIELDS.get(inside, ("", ()))
        if measure == "μ" and at == (point,) and head in self.masses:
            return Integrated((), self.masses[head], used={("mass", head)})
        return None

    def show(self, bounds: Bounds, rest: Any) -> str:
        """Write what is left as text."""
        signs = "∫" * len(bounds)
        return f"{signs}({rest})" if bounds else f"{rest}"


def decide(job: dict[str, Any]) -> dict[str, Any]:
    """Return whether the sum vanishes, by which strategy, with which masses, or what is left of it."""
    first = None
    LETTERS.clear()
    for strategy, finish in RUNGS.get(job.get("rungs", ""), (*LADDER, *RUNGS["last"])):
        attempt = Sum(job, strategy, finish)
        left = attempt.leftover()
        if not left:
            return {"zero": True, "strategy": finish.__name__.replace("_", " "), "used": sorted(attempt.used)}
        first = first or left
    return {"zero": False, "left": first}


def main() -> None:
    """Answer jobs until the input ends; the system ends the process when a job exceeds its CPU time."""
    print(json.dumps({"sympy": sp.__version__, "ground_types": GROUND_TYPES}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(spent + job["cpu_seconds"]) + 1, hard))
        print(json.dumps(decide(job)), flush=True)


if __name__ == "__main__":
    main()
