"""**Dependent negatives**: two views of each other image lower the constant of the first order by their covariance.

Statement (extension X3).  Anchors z ∼ q have positives v ∼ ν_z; the negatives are two views each of N other images.
An image w ∼ q' adds 2κ̄(z, w): the kernel α(z, w) of its first view, and β(z, w) of its second. Let
    L_{2N} := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[log(2 (κ(z, v)/2 + Σᵢ κ̄(z, wᵢ))) − log κ(z, v)]]
    ℒ^{img} := E_{(z, v)∼π}[−log κ(z, v)] + E_{z∼q}[log Γ^{img}(z)]
    Γ^{img}(z) := E_{w∼q'}[κ̄(z, w)]
    c₁^{2N} := E_{z∼q}[e₁^{2N}(z) − ((v_α(z) + v_β(z))/2 + C(z))/2]
    e₁^{2N}(z) := ∫κ(z, v)/Γ^{img}(z) dν_z(v)
    v_α(z) := E_{w∼q'}[(α(z, w)/Γ^{img}(z) − 1)²]
    v_β(z) := E_{w∼q'}[(β(z, w)/Γ^{img}(z) − 1)²]
    β(z, w) := 2 κ̄(z, w) − α(z, w)
    C(z) := E_{w∼q'}[(α(z, w)/Γ^{img}(z) − 1) (β(z, w)/Γ^{img}(z) − 1)]
    c₂^{img} := E_{z∼q}[v^{img}(z) e₁^{img}(z) + m₃^{img}(z)/3 − e₂^{img}(z)/2]
    v^{img}(z) := E_{w∼q'}[(κ̄(z, w)/Γ^{img}(z) − 1)²]
    e₁^{img}(z) := ∫κ(z, v)/2/Γ^{img}(z) dν_z(v)
    m₃^{img}(z) := E_{w∼q'}[(κ̄(z, w)/Γ^{img}(z) − 1)³]
    e₂^{img}(z) := ∫(κ(z, v)/2/Γ^{img}(z))² dν_z(v)
    e₃^{img}(z) := ∫(κ(z, v)/2/Γ^{img}(z))³ dν_z(v)
    M₄^{img} := E_{(z, v)∼π}[E_{w₁,…,w_N∼q'}[((κ(z, v)/2/Γ^{img}(z) + Σᵢ (κ̄(z, wᵢ)/Γ^{img}(z) − 1))/N)⁴
        Γ^{img}(z)]]
    G(z) := E_{x∼q'}[∫κ(z, v) dη_x(v)]
    c₁^{img} := E_{z∼q}[e₁^{img}(z) − v^{img}(z)/2]
    Eu⁴^{img}(z) := 3 v^{img}²/N² + (6 e₂^{img} v^{img} + 4 e₁^{img} m₃^{img} + m₄^{img} − 3 v^{img}²)/N³ +
        e₄^{img}/N⁴
    m₄^{img}(z) := E_{w∼q'}[(κ̄(z, w)/Γ^{img}(z) − 1)⁴]
    e₄^{img}(z) := ∫(κ(z, v)/2/Γ^{img}(z))⁴ dν_z(v)
Then
    (a) L_{2N} − ℒ^{img} − log(2 N) → 0 as N → ∞
    (b) |L_{2N} − ℒ^{img} − log(2 N) − c₁^{2N}/2/N| ≤ |c₂^{img}|/N² + (1/(3 N³)) E_{z∼q}[e₃^{img}(z)] + M₄^{img}/(4
        m)
    (c) L_{2N} − ℒ^{img} − log(2 N) ≤ (1/N) E_{z∼q}[e₁^{img}(z)]
    (d) −(1/N) E_{z∼q}[v^{img}(z) Γ^{img}(z)/(2 m)] ≤ L_{2N} − ℒ^{img} − log(2 N)
    (e) E_{z∼q}[E_{x∼q'}[∫∫(κ(z, v)/G(z) − 1) (κ(z, w)/G(z) − 1) dη_x(w) dη_x(v)]] ≥ 0
    (f) L_{2N} − ℒ^{img} − log(2 N) ≤ c₁^{img}/N + c₂^{img}/N² + (1/(3 N³)) E_{z∼q}[e₃^{img}(z)]
    (g) c₁^{img}/N + c₂^{img}/N² + (1/(3 N³)) E_{z∼q}[e₃^{img}(z)] − M₄^{img}/(4 m) ≤ L_{2N} − ℒ^{img} − log(2 N)
    (h) M₄^{img} = E_{z∼q}[Eu⁴^{img}(z) Γ^{img}(z)]
    (i) c₁^{img} = c₁^{2N}/2
    (j) c₁^{2N}/2/N − (|c₂^{img}|/N² + (1/(3 N³)) E_{z∼q}[e₃^{img}(z)] + M₄^{img}/(4 m)) ≤ L_{2N} − ℒ^{img} − log(2
        N)
    (k) L_{2N} − ℒ^{img} − log(2 N) ≤ c₁^{2N}/2/N + (|c₂^{img}|/N² + (1/(3 N³)) E_{z∼q}[e₃^{img}(z)] + M₄^{img}/(4
        m))
Hypotheses.  ρ, ρ' > 0 of mass 1; κ, κ̄ > 0 bounded, 0 < m ≤ κ̄; w₁, …, w_N independent of one another and of (z, v);
    for (e) the views of an image are conditionally independent, of one law. In a batch of B images N = B − 1.
Steps.  The bounds of lemma L5 with κ/2 for the positive and κ̄ for an image. The variance of κ̄ is half the mean
    variance of α and β plus half their covariance. Given the image two independent views of one law have one
    conditional mean, and the mean of its square is ≥ 0.
Deviations.  The source says of negatives that depend on one another only that the limit is the same (footnote 2): that
    is (a). Where both views have the law of z, v_α = v_β = v: c₁ is E[e₁ − (v + C)/2].
    Without the second term the constant is that of independent negatives: R7 is its refutation. Where views are not
    conditionally independent, C may be negative.
References.  arXiv:2601.19597v4, footnote 2; Chen et al., arXiv:2002.05709, Section 2.1 (the loss); McCullagh, Tensor
    Methods in Statistics, Chapter 4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from proofs_check.vocabulary import (
    ENCLOSURE,
    SQUEEZE,
    ConditionalLaw,
    Expr,
    Law,
    Point,
    absolute,
    at_most,
    by,
    calc,
    critic,
    density,
    ends,
    eq,
    equals,
    expands,
    expectation,
    given,
    integral,
    kernel,
    le,
    log,
    measured,
    measures,
    named_field,
    named_kernel,
    named_scalar,
    nonnegative,
    quadrature,
    scalar,
    tends,
    theorem,
    v,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.numbers.batches import constant_of_views
from theorems.objects import nu, pi, q
from theorems.objects.batches import Direction, N
from theorems.one_direction import Bounds, bounded

# 1. Symbols, with their hypotheses
kappa, mean_kernel = kernel("κ", r"\kappa"), kernel("κ̄", r"\bar\kappa")
alpha = critic("α", r"\alpha")
m = scalar("m", "m", "positive", under=mean_kernel(z, w))
q_images = Law("q'", "q'", density("ρ'", r"\rho'"))
views, x = ConditionalLaw("η", r"\eta"), Point("x")

# 2. Objects
beta = named_kernel("β", r"\beta", 2 * mean_kernel(z, w) - alpha(z, w))
Gamma = named_field("Γ^{img}", r"\Gamma^{\mathrm{img}}", expectation(mean_kernel(z, w), (w, q_images)))


@dataclass(frozen=True)
class Views(Direction):
    """A direction of a batch whose negatives are images of two views: half of what both add, and of the positive."""

    @property
    def at_positive(self) -> Expr:
        """Half of the positive's kernel."""
        return kappa(z, v) / 2

    @cached_property
    def L(self) -> Expr:
        """The expected loss of 2N negatives, N images of two views."""
        return named_scalar(
            "L_{2N}",
            "L_{2N}",
            self.over(log(2 * self.partition_sum) - log(kappa(z, v))),
            twin="for general kernels; the constant of views on S¹ is measured in X3",
        )

    @cached_property
    def population(self) -> Expr:
        """The population loss."""
        return named_scalar(
            "ℒ^{img}",
            r"\mathcal{L}^{\mathrm{img}}",
            expectation(-log(kappa(z, v)), ((z, v), pi)) + self.mean(log(self.Gamma)),
            twin="L5's object for images of two views; their constant is measured in X3",
        )

    @cached_property
    def excess(self) -> Expr:
        """What the loss is more than its limit."""
        return self.L - self.population - log(2 * N)


batch = Views(("^{img}", r"^{\mathrm{img}}"), q, q_images, pi, nu, Gamma(z), Gamma(z), mean_kernel, m)
e_1 = named_field("e₁^{2N}", "e_1^{2N}", integral(kappa(z, v) / Gamma(z), v, nu(z)))
v_alpha = named_field("v_α", r"v_\alpha", expectation((alpha(z, w) / Gamma(z) - 1) ** 2, (w, q_images)))
v_beta = named_field("v_β", r"v_\beta", expectation((beta(z, w) / Gamma(z) - 1) ** 2, (w, q_images)))
covariance = expectation((alpha(z, w) / Gamma(z) - 1) * (beta(z, w) / Gamma(z) - 1), (w, q_images))
C = named_field("C", "C", covariance)
c_1 = named_scalar(
    "c₁^{2N}",
    "c_1^{2N}",
    expectation(e_1(z) - ((v_alpha(z) + v_beta(z)) / 2 + C(z)) / 2, (z, q)),
    twin="for general kernels; the constant of views on S¹ is measured in X3",
)
third = batch.c_1 / N + batch.c_2 / N**2 + batch.third
remainder = absolute(batch.c_2) / N**2 + batch.third + batch.M_4 / (4 * m)

# Views of an image x that are independent given it, of the law η_x: how far a view's kernel is from the mean of all
G = named_field("G", "G", expectation(integral(kappa(z, v), v, views(x)), (x, q_images)))
one, other = kappa(z, v) / G(z) - 1, kappa(z, w) / G(z) - 1
independent = expectation(integral(integral(one * other, w, views(x)), v, views(x)), (z, q), (x, q_images))

# 3. Statement
excess = batch.excess
LIMIT = tends("a", "the loss tends to the energy", excess, 0, N)
EXPANSION = expands("b", "the constant of the first order", excess, 1 / N, (0, c_1 / 2), remainder=remainder)
UPPER = at_most("c", "upper bound for every N", excess, batch.mean(batch.e(1)) / N)
LOWER = at_most("d", "lower bound for every N", -batch.mean(batch.centred(2) * Gamma(z) / (2 * m)) / N, excess)
SIGN = nonnegative("e", "the covariance of views that are independent given the image", independent)
ABOVE = at_most("f", "third order, from above", excess, third)
BELOW = at_most("g", "third order, from below", third - batch.M_4 / (4 * m), excess)
FOURTH = equals("h", "the fourth moment", batch.M_4, batch.mean(batch.fourth * Gamma(z)))
CONSTANT = equals("i", "half the constant is that of N images", batch.c_1, c_1 / 2)
LEAST = at_most("j", "the expansion from below", c_1 / 2 / N - remainder, excess)
MOST = at_most("k", "the expansion from above", excess, c_1 / 2 / N + remainder)


# 4. Derivation
@theorem(
    id="X3",
    title="Dependent negatives",
    clauses=(LIMIT, EXPANSION, UPPER, LOWER, SIGN, ABOVE, BELOW, FOURTH, CONSTANT, LEAST, MOST),
    absent={
        "convexity": "no functional is claimed convex",
        "gibbs": "no energy is minimised",
    },
    equivalent=batch.centred_square("third order, from below, link 1")
    | dict.fromkeys(
        (f"third order, from below, link 1: {edit} #2" for edit in ("κ(z, v) → −κ(z, v)", "2 → −2")),
        "u² has no cross term: E Σᵢ(yᵢ − 1) = 0",
    )
    | dict.fromkeys(
        ("expansion, link 1", "the expansion from above, link 2", "the expansion from below, link 1"),
        "one remainder for both sides has room: clauses (f) and (g) are the sharp ones",
    )
    | {"body of G": "independent views vary together about any centre: only that both have the same one counts"},
)
def dependent_negatives() -> Iterator[Step]:
    """Derive the bounds as for independent negatives, and the constant with its covariance."""
    yield from bounded(batch, Bounds(UPPER, LOWER, ABOVE, BELOW, FOURTH))
    yield calc("limit", "energy", LIMIT.lhs, by(SQUEEZE, LIMIT, LOWER, UPPER))
    yield calc("the constant", "energy", CONSTANT.lhs, ends(CONSTANT, "the variance of a mean of two"))
    yield calc(
        "the expansion from above", "energy", MOST.lhs,
        le(third, "third order, from above", given(ABOVE)),
        ends(
            MOST, "c₂ ≤ |c₂|, and a fourth power is ≥ 0", given(CONSTANT, times=Fraction(-1) / N),
            gap=(absolute(batch.c_2) - batch.c_2) / N**2 + batch.M_4 / (4 * m),
        ),
    )  # fmt: skip
    yield calc(
        "the expansion from below", "energy", LEAST.lhs,
        le(
            BELOW.lhs, "−|c₂| ≤ c₂, and e₃ ≥ 0", given(CONSTANT, times=Fraction(-1) / N),
            gap=(absolute(batch.c_2) + batch.c_2) / N**2 + 2 * batch.third,
        ),
        ends(LEAST, "third order, from below", given(BELOW)),
    )  # fmt: skip
    yield calc("expansion", "energy", EXPANSION.lhs, by(ENCLOSURE, EXPANSION, LEAST, MOST))
    yield calc(
        "the covariance", "divergence", SIGN.lhs,
        eq(
            expectation(integral(one, v, views(x)) ** 2, (z, q), (x, q_images)),
            "given the image the views are independent, of one law",
        ),
        ends(SIGN, "the mean of a square"),
    )  # fmt: skip

    # 5. Evidence
    yield measured("c₁ of views with noise vM(20) on S¹ at τ = 0.3", *constant_of_views(0.3, 20.0), digits=10)
    yield quadrature("smooth kernels on S¹", EXPANSION, UPPER, LOWER, SIGN, ABOVE, BELOW, FOURTH, CONSTANT)
    yield measures("random kernels on ℤ/n", EXPANSION, UPPER, LOWER, SIGN, ABOVE, BELOW, FOURTH, CONSTANT)
