"""What the gradients of large batches speak of: one direction of a batch whose kernel moves.

An encoder's parameters move nothing but the kernel of two examples, κ_θ(x, y) = e^(s(f_θ(x), f_θ(y))/τ): examples are
the points here, the laws are those of the data, and k = ∂κ_θ/∂θ. The moving kernel is a letter of its own.
"""

from dataclasses import dataclass
from functools import cached_property

from proofs_check.vocabulary import (
    Expr,
    copy_sum,
    critic,
    expectation,
    expectation_iid,
    integral,
    kernel,
    log,
    named_field,
    named_kernel,
    named_scalar,
    scalar,
    v,
    vary,
    w,
    z,
)
from proofs_check.vocabulary.expressions import Named
from theorems.objects.batches import COPIES, Direction, N

# Letters: the kernel, where it moves, and a floor of it
kappa = kernel("κ", r"\kappa")
k = critic("k", "k")
m = scalar("m", "m", "positive", under=kappa(z, w))


def moved(value: Expr) -> Expr:
    """Return how a number moves with the kernel."""
    return vary(value, (kappa, k))


@dataclass(frozen=True)
class MovingDirection(Direction):
    """A direction of a batch, the movement of its normalised kernel κ/Γ, and moments of both."""

    @cached_property
    def L(self) -> Expr:
        """The expected InfoNCE loss: s/τ is log κ."""
        return named_scalar(
            *self.named("L_N", "L_N"), self.over(log(self.partition_sum) - log(kappa(z, v))), twin=COPIES
        )

    @cached_property
    def population(self) -> Expr:
        """The population loss, which is J_τ + log V_κ."""
        alignment = expectation(-log(kappa(z, v)), ((z, v), self.pair))
        return named_scalar(*self.named("ℒ", r"\mathcal{L}"), alignment + self.mean(log(self.Gamma)), twin=COPIES)

    @cached_property
    def bias(self) -> Expr:
        """How much more the loss moves than its limit."""
        return moved(self.L) - moved(self.population)

    @cached_property
    def g(self) -> Named:
        """How the normalised kernel κ/Γ moves; its mean over negatives is 0."""
        steep = named_field(*self.named("k̄", r"\bar k"), expectation(k(z, w), (w, self.negatives)))
        body = k(z, w) / self.Gamma - kappa(z, w) * steep / self.Gamma**2
        return named_kernel(*self.named("g", "g"), body)

    @cached_property
    def u_dot(self) -> Expr:
        """How x = 1 + u moves."""
        return (self.g(z, v) + copy_sum(self.g(z, w), w)) / N

    def positive_mean(self, name: str, latex: str, body: Expr) -> Expr:
        """Name the mean of a function of an anchor and its positive over the positive."""
        return named_field(*self.named(name, latex), integral(body, v, self.positive(z)))

    def negative_mean(self, name: str, latex: str, body: Expr) -> Expr:
        """Name the mean of a function of an anchor and a negative over the negative."""
        return named_field(*self.named(name, latex), expectation(body, (w, self.negatives)))

    @cached_property
    def g_2(self) -> Expr:
        """The second moment of g at the positive."""
        return self.positive_mean("g₂", "g_2", self.g(z, v) ** 2)

    @cached_property
    def v_g(self) -> Expr:
        """The second moment of g at a negative."""
        return self.negative_mean("v_g", "v_g", self.g(z, w) ** 2)

    @cached_property
    def spread(self) -> Expr:
        """What bounds of the first order leave open, times N."""
        return self.mean(self.Gamma * (self.e(2) + self.centred(2) + self.g_2 + self.v_g) / (2 * m))

    @cached_property
    def drift(self) -> Expr:
        """How the positive's share moves."""
        return expectation(self.g(z, v), ((z, v), self.pair))

    @cached_property
    def M_4(self) -> Expr:
        """The mean of (u⁴ + u²u̇²) Γ, of which half over m bounds what three moments leave."""
        return named_scalar(
            *self.named("M₄", "M_4"), self.over((self.u**4 + self.u**2 * self.u_dot**2) * self.Gamma), twin=COPIES
        )

    @cached_property
    def mixed(self) -> Expr:
        """The mean of u²u̇² given the anchor, by moments of one negative and of the positive."""
        p, g = kappa(z, v) / self.Gamma, self.g(z, v)
        y, h = kappa(z, w) / self.Gamma - 1, self.g(z, w)
        e_1, e_2, v_2 = self.e(1), self.e(2), self.centred(2)
        g_1 = self.positive_mean("g₁", "g_1", g)
        pg = self.positive_mean("b₁₁", "b_{11}", p * g)
        ppgg = self.positive_mean("b₂₂", "b_{22}", p**2 * g**2)
        c = self.negative_mean("a₁₁", "a_{11}", y * h)
        yhh = self.negative_mean("a₁₂", "a_{12}", y * h**2)
        yyh = self.negative_mean("a₂₁", "a_{21}", y**2 * h)
        yyhh = self.negative_mean("a₂₂", "a_{22}", y**2 * h**2)
        leading = v_2 * self.v_g + 2 * c**2
        next_ = e_2 * self.v_g + self.g_2 * v_2 + 4 * pg * c + 2 * e_1 * yhh + 2 * g_1 * yyh + yyhh - leading
        return named_field(
            *self.named("Eu²u̇²", r"(\mathbb{E}u^2\dot u^2)"), leading / N**2 + next_ / N**3 + ppgg / N**4
        )

    @cached_property
    def pull(self) -> Named:
        """How a negative at z pulls, on average over anchors."""
        return named_field(*self.named("G", "G"), expectation(self.g(v, z), (v, self.anchors)))

    @cached_property
    def sigma_2(self) -> Expr:
        """The variance of one negative's pull."""
        return named_scalar(
            *self.named("σ²", r"\sigma^2"),
            expectation(self.pull(w) ** 2, (w, self.negatives)),
            twin="the mean square of a pull, on both sides of one clause",
        )

    @cached_property
    def pool(self) -> Expr:
        """The variance of what one pool of N negatives adds to the gradient, to first order."""
        return expectation_iid((copy_sum(self.pull(w), w) / N) ** 2, N, (w, self.negatives))

    # What links leave open: the remainders of 1/x, and 1/x below Γ/m

    @cached_property
    def slack(self) -> Expr:
        """How far 1/x stays below Γ/m."""
        floors = kappa(z, v) + copy_sum(kappa(z, w) - m, w)
        return self.Gamma * floors / (m * self.partition_sum)
