"""Letters and their hypotheses: densities, potentials, directions, critics, scalars, measures and laws.

A hypothesis rides on the letter that it is about, so that it is stated once and can be dropped by the checker to see
what breaks. Two letters of one theorem with one name and different hypotheses are refused (theorem.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from proofs_check.vocabulary.expressions import (
    CopySum,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Measure,
    Named,
    Operand,
    Point,
    Scalar,
    Sign,
    VocabularyError,
    free,
    lift,
    nodes,
    v,
    w,
    z,
)


def scalar(
    name: str,
    latex: str,
    sign: Sign = "real",
    *,
    below: int | Fraction | None = None,
    under: Expr | None = None,
    over: Expr | tuple[Expr, ...] = (),
    continuous: bool = False,
) -> Scalar:
    """Declare a number: its letter, whether it is positive, nonnegative or just real, and what bounds it.

    ``below=1`` says that it is < 1; ``under=kappa(z, w)`` that it is at most κ(z, w) for all z and w, and ``over=e``
    that it is at least e everywhere, so that it bounds the supremum; of several expressions, each. ``continuous`` adds
    a hypothesis, that what bounds it speaks of continuous functions: where 𝒵 is compact such a number then exists, if
    the checker can read that.
    """
    if sign not in ("positive", "nonnegative", "real"):
        raise VocabularyError(f"sign={sign!r} of {name} must be 'positive', 'nonnegative' or 'real'")
    if below is not None and below <= 0:
        raise VocabularyError(f"below={below} of {name} must be > 0; there would be no such number")
    if below is not None and sign == "real":
        raise VocabularyError(
            f"below={below} must come with sign='positive' or 'nonnegative', so that an interval is meant"
        )
    least = over if isinstance(over, tuple) else (over,)
    if sum((below is not None, under is not None, bool(least))) > 1:
        raise VocabularyError(f"bounds of {name} must be one of below, under and over: together they might leave none")
    for bound in (*least, *(() if under is None else (under,))):
        along = [n for n in nodes(bound) if isinstance(n, Field) and n.symbol.domain and set(n.at) & free(bound)]
        if along:
            raise VocabularyError(f"bound={bound} of {name} must not be a function of {along[0]}; integrate over it")
    top = None if below is None else Fraction(below)
    return Scalar(name, latex, sign, top, under=under, over=least, continuous=continuous)


def drop(critic: Field) -> Expr:
    """Return s(z, z) − s(z, w), how far a critic has dropped from its largest value."""
    return critic(z, z) - critic(z, w)


def oscillation(name: str, latex: str, function: Field, critic: Field, radius: Scalar) -> Scalar:
    """Declare a number o ≥ |g(w) − g(z)| for all points where the critic has dropped by less than ``radius``.

    Where the function is continuous, and the critic sharp, o can be as small as one likes if the radius is.
    """
    near = 1 - Fn("where", drop(critic) - radius)
    return scalar(name, latex, "nonnegative", over=near * Fn("abs", function(w) - function), continuous=True)


def infimum(name: str, latex: str, function: Field) -> Scalar:
    """Declare the essential infimum of a potential U: m ≤ U almost everywhere, and μ{U ≤ m + η} > 0 for every η > 0.

    It exists for every bounded function, so that it is a number that is defined and no further hypothesis.
    """
    known = isinstance(function, Field) and function.symbol.sign == "real" and function.symbol.domain is None
    if not known or function.symbol.arity != 1 or function.at != (z,):
        raise VocabularyError(f"function={function} of {name} must be a potential at z, which is bounded")
    return Scalar(name, latex, "real", under=function, greatest=True)


def volume(name: str, latex: str, kernel: Expr, *, shown_by: str | None = None, below: int | None = None) -> Scalar:
    """Declare the volume V > 0 of a kernel ≥ 0: ∫κ(z, w)dμ(w) = V at every z.

    It is so as the theorem ``shown_by`` shows, or else by hypothesis; ``below`` bounds it, strictly.
    """
    if not (isinstance(kernel, Field | Named) and kernel.at == (z, w)):
        raise VocabularyError(f"kernel={kernel} of {name} must be a function of two points, at (z, w)")
    if below is not None and below <= 0:
        raise VocabularyError(f"below={below} of {name} must be > 0, as {name} is")
    top = None if below is None else Fraction(below)
    return Scalar(name, latex, "positive", top, volume=kernel, shown_by=shown_by)


def agree(label: Field) -> Expr:
    """Return 1 where the labels y(z) and y(w) agree, else 0; times a law its volume is that of a class."""
    return Fn("where", -((label(z) - label(w)) ** 2))


def whole_number(name: str, latex: str) -> Scalar:
    """Declare a whole number ≥ 1, such as the number N of negatives."""
    return Scalar(name, latex, "positive", whole=True)


def density(name: str, latex: str, *, mass: int | None = 1) -> Field:
    """Declare a positive density on 𝒵 against μ; its mass is 1 unless ``mass=None`` leaves it free."""
    if mass is not None and mass <= 0:
        raise VocabularyError(f"mass={mass} of {name} must be > 0; a positive density has no other")
    return Field(FieldSymbol(name, latex, "positive", mass=None if mass is None else Fraction(mass)), (z,))


def direction(name: str, latex: str) -> Field:
    """Declare a direction that keeps the mass of a density: bounded, real, ∫h dμ = 0."""
    return Field(FieldSymbol(name, latex, "real", mass=Fraction(0)), (z,))


def potential(name: str, latex: str) -> Field:
    """Declare a bounded real function on 𝒵."""
    return Field(FieldSymbol(name, latex, "real"), (z,))


def critic(name: str, latex: str, *, symmetric: bool = False, isotropic: bool = False, sharp: bool = False) -> Field:
    """Declare a bounded real function s(z, w) of two points.

    ``symmetric`` says that s(z, w) = s(w, z), ``isotropic`` that a transitive group of isometries leaves s as it is,
    ``sharp`` that s is continuous, on a compact 𝒵 of which μ charges every open set, and s(z, ·) largest at z alone.
    """
    symbol = FieldSymbol(name, latex, "real", arity=2, symmetric=symmetric, isotropic=isotropic, sharp=sharp)
    return Field(symbol, (z, w))


def kernel(name: str, latex: str) -> Field:
    """Declare a positive kernel κ(z, w), bounded and bounded away from 0, that may move in a direction.

    Encoders move it alone: on the data a critic of embeddings is κ(x, y) = e^{s(f_θ(x), f_θ(y))/τ}, and
    ``vary(L, (kappa, k))`` with k = ∂κ/∂θ is the derivative of a loss in the parameter θ.
    """
    return Field(FieldSymbol(name, latex, "positive", arity=2), (z, w))


def gram(name: str, latex: str) -> Field:
    """Declare the cosine c(z, w) = ⟨x(z), x(w)⟩ of unit vectors, x bounded and measurable."""
    return Field(FieldSymbol(name, latex, "real", arity=2, symmetric=True, gram=True), (z, w))


def coordinate(name: str, latex: str, low: int | Fraction, high: int | Fraction) -> Field:
    """Declare the coordinate t of an interval: ``integral(f, t)`` is ∫f dt from ``low`` to ``high``."""
    if not low < high:
        raise VocabularyError(f"low={low} of {name} must be < high={high}")
    if Point(name) in (z, v, w):
        raise VocabularyError(f"name={name!r} of a coordinate must not be z, v or w, which are points of 𝒵")
    sign: Sign = "positive" if low >= 0 else "real"
    return Field(FieldSymbol(name, latex, sign, domain=(Fraction(low), Fraction(high))), (Point(name),))


@dataclass(frozen=True, slots=True)
class BaseMeasure:
    """The finite base measure μ of 𝒵: volume, counting or a quadrature rule's weights."""

    name: str
    latex: str
    given: tuple[Point, ...] = field(default=(), init=False)


@dataclass(frozen=True, slots=True)
class Law:
    """A probability law of one point; with a density ρ it means ρ(z)μ(dz)."""

    name: str
    latex: str
    density: Field | None = None
    given: tuple[Point, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        if self.density is not None and not _is_law(self.density):
            raise VocabularyError(
                f"density={self.density} of the law {self.name} must be declared positive and of mass 1"
            )


@dataclass(frozen=True, slots=True)
class ConditionalLaw:
    """A Markov kernel such as ν_z(dv); ``nu(z)`` says what it is conditioned on."""

    name: str
    latex: str
    given: tuple[Point, ...] = ()

    def __call__(self, *given: Point) -> ConditionalLaw:
        """Condition on other points."""
        return ConditionalLaw(self.name, self.latex, given)


@dataclass(frozen=True, slots=True)
class PairLaw:
    """The law π(dz, dv) = q(dz) ν_z(dv) of a pair of points, given by its disintegration."""

    name: str
    latex: str
    marginal: Law
    conditional: ConditionalLaw
    given: tuple[Point, ...] = field(default=(), init=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """Lebesgue measure dt on the interval of a coordinate."""

    coordinate: FieldSymbol
    given: tuple[Point, ...] = field(default=(), init=False)

    @property
    def name(self) -> str:
        """The coordinate's letter."""
        return self.coordinate.name

    @property
    def latex(self) -> str:
        """The coordinate's letter in LaTeX."""
        return self.coordinate.latex

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Where the interval begins and ends."""
        assert self.coordinate.domain is not None
        return self.coordinate.domain


mu = BaseMeasure("μ", r"\mu")


def integral(body: Operand, over: Point | Field = z, against: Measure = mu) -> Int:
    """∫ body dμ, over z and against μ unless told otherwise: ``integral(k(z, w) * rho(w), w)``.

    Over a coordinate t it is ∫ body dt on the interval of t.
    """
    if isinstance(over, Field):
        if over.symbol.domain is None:
            raise VocabularyError(f"over={over} must be a point or a coordinate")
        return Int(lift(body), over.at, Interval(over.symbol))
    return Int(lift(body), _drawn((over,), against), against)


def expectation(body: Operand, *draws: tuple[Point | tuple[Point, Point], Measure]) -> Expr:
    """E[body] over draws ``(z, q)`` or ``((z, v), pi)``, independent of one another; the first is outermost."""
    if not draws:
        raise VocabularyError("draws=() must name at least one draw (point, law)")
    result = lift(body)
    for points, law in reversed(draws):
        result = Int(result, _drawn(points if isinstance(points, tuple) else (points,), law), law)
    return result


def expectation_iid(body: Operand, copies: Expr, draw: tuple[Point, Law]) -> Int:
    """E[body] over N independent copies of one draw: inside, ``copy_sum(f(w), w)`` is Σᵢ f(wᵢ)."""
    point, law = draw
    if not (isinstance(copies, Scalar) and copies.whole):
        raise VocabularyError(f"copies={copies} must be a whole_number(…)")
    return Int(lift(body), _drawn((point,), law), law, copies)


def copy_sum(body: Operand, point: Point) -> CopySum:
    """Σᵢ body(wᵢ) over the copies of ``point`` that an enclosing ``expectation_iid`` draws."""
    return CopySum(lift(body), point)


def _drawn(points: tuple[Point, ...], law: Measure) -> tuple[Point, ...]:
    """Return the points that one draw from a law binds, if they fit it."""
    number = 2 if isinstance(law, PairLaw) else 1
    if len(set(points)) != number or len(points) != number:
        names = ", ".join(p.name for p in points)
        raise VocabularyError(f"points=({names}) must be {number} different for the law {law.name}")
    if isinstance(law, ConditionalLaw) and not law.given:
        raise VocabularyError(f"law={law.name} is conditional; say on which point, as in {law.name}(z)")
    return points


def _is_law(density: Field) -> bool:
    return density.symbol.sign == "positive" and density.symbol.mass == 1
