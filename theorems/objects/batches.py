"""What the large-batch theorems speak of: one direction of a batch, from anchors to negatives, and its moments.

T3.1 has one direction, whose anchors and negatives follow one law; T4.1 has two, one mirroring the other.
"""

from dataclasses import dataclass
from functools import cached_property

from proofs_check.vocabulary import (
    ConditionalLaw,
    Expr,
    Law,
    PairLaw,
    copy_sum,
    expectation,
    expectation_iid,
    integral,
    log,
    named_field,
    named_scalar,
    scalar,
    v,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import Field, Named
from theorems.objects import P, V, kappa, s, tau

# Letters: the number of negatives, and a floor of the kernel
N = whole_number("N", "N")
m = scalar("m", "m", "positive", under=kappa(z, w))

# Why an object here has no twin: finite spaces have no twin of an expectation over N copies.
COPIES = "a mean over copies of a point: T3.1, T4.1 and X3 measure it by two routes"


@dataclass(frozen=True)
class Direction:
    """Anchors z ∼ q, positives v ∼ ν_z and N independent negatives wᵢ ∼ q′, with the partition field Γ of q′.

    ``kernel`` is e^(s/τ), and ``floor`` is at most what a negative adds to the partition sum.
    ``mark`` tells the objects of one direction from those of another, as plain text and in LaTeX.
    """

    mark: tuple[str, str]
    anchors: Law
    negatives: Law
    pair: PairLaw
    positive: ConditionalLaw
    Gamma: Expr
    U: Expr
    kernel: Field | Named = kappa
    floor: Expr = m

    @property
    def at_positive(self) -> Expr:
        """What a positive adds to the partition sum."""
        return self.kernel(z, v)

    @property
    def at_negative(self) -> Expr:
        """What a negative adds."""
        return self.kernel(z, w)

    def over(self, body: Expr) -> Expr:
        """Take the mean over a positive pair and N negatives."""
        return expectation(expectation_iid(body, N, (w, self.negatives)), ((z, v), self.pair))

    def mean(self, body: Expr) -> Expr:
        """Take the mean over anchors."""
        return expectation(body, (z, self.anchors))

    def named(self, name: str, latex: str) -> tuple[str, str]:
        """Return an object's name in this direction."""
        plain, tex = self.mark
        # a letter that is raised already takes no second mark over it
        raised = tex and "^" in latex and not latex.startswith("(")
        return f"{name}{plain}", f"({latex}){tex}" if raised else f"{latex}{tex}"

    @cached_property
    def J(self) -> Expr:
        """The energy that is the limit, less log V_κ."""
        density = self.negatives.density
        assert density is not None
        return named_scalar(
            *self.named("J_τ", r"J_\tau"), self.mean(self.U) / tau + self.mean(log(P(density))), twin=COPIES
        )

    @cached_property
    def L(self) -> Expr:
        """The expected InfoNCE loss."""
        batch = log(self.at_positive + self.sum_of_negatives)
        return named_scalar(*self.named("L_N", "L_N"), self.over(-s(z, v) / tau + batch), twin=COPIES)

    @cached_property
    def excess(self) -> Expr:
        """What the loss is more than its limit."""
        return self.L - self.J - log(N * V)

    def e(self, k: int) -> Expr:
        """The k-th moment of the positive κ(z, v)/Γ(z)."""
        return self._positive_moments[k - 1]

    def centred(self, k: int) -> Expr:
        """The k-th central moment of a negative κ(z, w)/Γ(z): v, m₃ and m₄."""
        return self._central_moments[k - 2]

    @cached_property
    def _positive_moments(self) -> tuple[Expr, ...]:
        ratio = self.at_positive / self.Gamma
        powers = (ratio, ratio**2, ratio**3, ratio**4)
        return tuple(
            named_field(*self.named(f"e{'₁₂₃₄'[i]}", f"e_{i + 1}"), integral(power, v, self.positive(z)))
            for i, power in enumerate(powers)
        )

    @cached_property
    def _central_moments(self) -> tuple[Expr, ...]:
        centred = self.at_negative / self.Gamma - 1
        return tuple(
            named_field(*self.named(name, latex), expectation(centred**k, (w, self.negatives)))
            for k, name, latex in ((2, "v", "v"), (3, "m₃", "m_3"), (4, "m₄", "m_4"))
        )

    @cached_property
    def c_1(self) -> Expr:
        """The constant of the first order."""
        return named_scalar(*self.named("c₁", "c_1"), self.mean(self.e(1) - self.centred(2) / 2), twin=COPIES)

    @cached_property
    def c_2(self) -> Expr:
        """The mean of the second-order terms of three moments."""
        body = self.centred(2) * self.e(1) + self.centred(3) / 3 - self.e(2) / 2
        return named_scalar(*self.named("c₂", "c_2"), self.mean(body), twin=COPIES)

    @cached_property
    def third(self) -> Expr:
        """The term of third order that three moments leave."""
        return self.mean(self.e(3)) / (3 * N**3)

    @cached_property
    def fourth(self) -> Expr:
        """The fourth moment of x − 1 given the anchor."""
        e_1, e_2, e_4, v_2, m_3, m_4 = self.e(1), self.e(2), self.e(4), *map(self.centred, (2, 3, 4))
        body = 3 * v_2**2 / N**2 + (6 * e_2 * v_2 + 4 * e_1 * m_3 + m_4 - 3 * v_2**2) / N**3 + e_4 / N**4
        return named_field(*self.named("Eu⁴", r"(\mathbb{E}u^4)"), body)

    @cached_property
    def M_4(self) -> Expr:
        """The mean of (x − 1)⁴ Γ."""
        return named_scalar(*self.named("M₄", "M_4"), self.over(self.u**4 * self.Gamma), twin=COPIES)

    # What the derivations speak of: the ratio x of a batch's partition sum to its mean, and y without the positive

    @cached_property
    def sum_of_negatives(self) -> Expr:
        """Σᵢ κ(z, wᵢ)."""
        return copy_sum(self.at_negative, w)

    @cached_property
    def partition_sum(self) -> Expr:
        """κ(z, v) + Σᵢ κ(z, wᵢ)."""
        return self.at_positive + self.sum_of_negatives

    @cached_property
    def x(self) -> Expr:
        """The partition sum over N Γ."""
        return self.partition_sum / (N * self.Gamma)

    @cached_property
    def y(self) -> Expr:
        """The negatives' sum over N Γ."""
        return self.sum_of_negatives / (N * self.Gamma)

    @cached_property
    def u(self) -> Expr:
        """x − 1, by centred negatives."""
        return (self.at_positive / self.Gamma + copy_sum(self.at_negative / self.Gamma - 1, w)) / N

    def centred_square(self, place: str) -> dict[str, str]:
        """Explain the edits at a place that turn a sign in u: in the mean of u² its two parts have no cross term."""
        gamma = f"{self.Gamma}(z)"
        negative = str(self.at_negative).replace("w)", "wᵢ)")
        printed = f"{self.at_positive}/{gamma} + Σᵢ ({negative}/{gamma} − 1)"
        flipped = (f"−{printed}", printed.replace(" + ", " − "))
        return dict.fromkeys(
            (f"{place}: {printed} → {edit}" for edit in flipped), "u² has no cross term: E Σᵢ(yᵢ − 1) = 0"
        )

    @cached_property
    def slack_2(self) -> Expr:
        """How far L4's factor (y + 2)/(3y) of the square stays below Γ/m."""
        floors = copy_sum(self.at_negative - self.floor, w)
        return self._above_floor / (3 * self.floor) + 2 * self.Gamma * floors / (3 * self.floor * self.sum_of_negatives)

    @cached_property
    def slack_4(self) -> Expr:
        """How far L4's factor (x + 4)/(5x) of the fourth power stays below Γ/m."""
        floors = self.at_positive + copy_sum(self.at_negative - self.floor, w)
        return self._above_floor / (5 * self.floor) + 4 * self.Gamma * floors / (5 * self.floor * self.partition_sum)

    @cached_property
    def _above_floor(self) -> Expr:
        """Γ − m."""
        return expectation(self.at_negative - self.floor, (w, self.negatives))
