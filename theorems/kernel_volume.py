"""**Constant kernel volume**: a critic that isometries leave as it is has a partition function free of the point.

Statement (Assumption 2.1).  Let κ(z, w) := e^(s(z, w)/τ) and V(z) := ∫κ(z, w) dμ(w). Then
    (a) V(z) = V(v)
and for y(x, a) := ∫[−1,1] (1 − t²)^a e^(x t) dt
    (b) y(x, 0) = (e^(x) − e^(−x))/x
    (c) x d''/dx y(x, a) + (2 a + 2) d'/dx y(x, a) = x y(x, a)
    (d) ∫[−1,1] (1 − t²)^a e^((−2 + 2 t)/τ) dt = e^((−2)/τ) y(2/τ, a)
    (e) ∫[−1,1] ∫[−1,1] (1 − t²)^a (1 − u²)^a e^(x (t + u)) du dt = y(x, a)²
Hypotheses.  τ > 0; a ≥ 0, x > 0: with d = 2a + 3 and x = 1/τ, y(x, a) times |S^(d−2)| is the volume of the cosine
    critic on S^(d−1). s(gz, gw) = s(z, w) for a group of isometries g that moves every point to every other; s bounded.
Steps.  Move z to v by an isometry, which keeps μ and s. On the sphere only the cosine t = ⟨z, w⟩ counts; integrating a
    derivative gives S², and Bessel's equation in general; the other critics reduce to this one.
Deviations.  Symmetry of s is not used. (c) with y(0, a) finite makes y a multiple of x^(−ν) I_ν(x), ν = a + ½ =
    d/2 − 1, so that V = (2π)^(d/2) τ^(d/2−1) I_(d/2−1)(1/τ); the constant is measured below. (d) is the critic
    −‖z − w‖², (e) is a torus or a product of spheres. A box with the critic of (d) has no constant volume: R6.
References.  arXiv:2601.19597, Assumption 2.1; DLMF 10.32.2 and 10.25.1; Atkinson & Han, Spherical Harmonics and
    Approximations on the Unit Sphere, eq. (1.60).
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    INVARIANCE,
    calc,
    cited,
    coordinate,
    critic,
    derivative,
    ends,
    eq,
    equals,
    exp,
    functional,
    integral,
    measured,
    measures,
    named_field,
    named_kernel,
    quadrature,
    scalar,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.unimodal import cosine_volume
from theorems.objects import tau

# 1. Symbols, with their hypotheses
s = critic("s", "s", isotropic=True)
a, x = scalar("a", "a", "nonnegative"), scalar("x", "x", "positive")
t, u = coordinate("t", "t", -1, 1), coordinate("u", "u", -1, 1)

# 2. Objects
kappa = named_kernel("κ", r"\kappa", exp(s(z, w) / tau))
volume = named_field("V", "V", integral(kappa(z, w), w))
y = functional(
    "y(<x>, <a>)", "y(<x>, <a>)", lambda x, a: integral((1 - t**2) ** a * exp(x * t), t),
    x=lambda name, latex: scalar(name, latex, "positive"), a=lambda name, latex: scalar(name, latex, "nonnegative"),
    twin="an integral over an interval, which finite spaces have not; its volume is measured in A2.1",
)  # fmt: skip

REFLECTED = "the weight (1 − t²)^a is even: t and −t give one integral"

# 3. Statement
CONSTANT = equals("a", "the volume is the same at every point", volume(z), volume(v))
SPHERE = equals("b", "the sphere S²", y(x, 0), (exp(x) - exp(-x)) / x)
BESSEL = equals(
    "c", "Bessel's equation", x * derivative(y(x, a), x, 2) + (2 * a + 2) * derivative(y(x, a), x), x * y(x, a)
)
RADIAL = equals(
    "d", "the critic −‖z − w‖²", integral((1 - t**2) ** a * exp((-2 + 2 * t) / tau), t), exp(-2 / tau) * y(2 / tau, a)
)
TORUS = equals(
    "e", "products", integral(integral((1 - t**2) ** a * (1 - u**2) ** a * exp(x * (t + u)), u), t), y(x, a) ** 2
)


# 4. Derivation
@theorem(
    id="A2.1",
    title="Constant kernel volume",
    clauses=(CONSTANT, SPHERE, BESSEL, RADIAL, TORUS),
    absent={
        "convexity": "no functional of a density",
        "gibbs": "nothing is minimised",
        "divergence": "no divergence in the statement",
    },
    equivalent={
        "body of V": "the volume is constant whatever is made of an isotropic critic",
        "body of κ": "the volume is constant whatever is made of an isotropic critic",
        "body of y(<x>, <a>): t → −t #2": REFLECTED,
        "the radial critic, link 1: start: −2 + 2 t → −2 − 2 t": REFLECTED,
        "the radial critic, link 1: start: 2 → −2 #2": REFLECTED,
        "the radial critic, link 1: start: t → −t #2": REFLECTED,
        "the radial critic, link 1: 2 → −2": REFLECTED,
        "products, link 1: start: t + u → −t + u": REFLECTED,
        "products, link 1: start: t + u → t − u": REFLECTED,
    },
)
def kernel_volume() -> Iterator[Step]:
    """Cite the invariance, and derive the closed forms."""
    yield calc("constant volume", "energy", CONSTANT.lhs, cited(INVARIANCE, CONSTANT))
    yield calc(
        "the sphere S²", "energy", SPHERE.lhs,
        eq(integral(derivative(exp(x * t) / x, t), t), "the integrand is a derivative"),
        ends(SPHERE, "the fundamental theorem of calculus"),
    )  # fmt: skip
    yield calc(
        "Bessel's equation", "energy", BESSEL.lhs,
        eq(
            x * y(x, a) - integral(derivative((1 - t**2) ** (a + 1) * exp(x * t), t), t),
            "differentiate under the integral, and collect",
        ),
        ends(BESSEL, "(1 − t²)^(a+1) vanishes at both ends"),
    )  # fmt: skip
    yield calc("the radial critic", "energy", RADIAL.lhs, ends(RADIAL, "−‖z − w‖² = −2 + 2t"))
    yield calc("products", "energy", TORUS.lhs, ends(TORUS, "the integrand is a product (Fubini)"))

    # 5. Evidence
    yield quadrature("the cosine critic on S¹", CONSTANT)
    yield measures("critics of the difference on ℤ/n", CONSTANT)
    for dimension, temperature in ((3, 0.1), (512, 0.01)):
        name = f"log volume on S^{dimension - 1} at τ = {temperature:g}"
        yield measured(name, *cosine_volume(dimension, temperature), digits=10)
    yield measures("random parameters", SPHERE, RADIAL, TORUS)
