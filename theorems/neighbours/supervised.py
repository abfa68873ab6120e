"""**The supervised contrastive loss**: no configuration of K balanced classes does better than a simplex of K points.

Statement.  Let
    P(z, w) := E(z, w)/V
    E(z, w) := 1{−(y(z) − y(w))² ≥ 0} ρ(w)
    M := (1 − V)/V
    Q(z, w) := (1 − 1{−(y(z) − y(w))² ≥ 0}) ρ(w)/(1 − V)
    K := 1/V
    X := 1/((1 − V) τ)
    a(z) := ∫c(z, w) P(z, w) dμ(w)
    b(z) := ∫c(z, w) Q(z, w) dμ(w)
Then
    (a) ∫(P(z, w) + M Q(z, w)) dμ(w) = K
    (b) X τ = K/M
    (c) V ∫ρ a dμ + (1 − V) ∫ρ b dμ = ∫∫c(z, w) ρ(z) ρ(w) dμ(w) dμ(z)
    (d) ∫∫c(z, w) ρ(z) ρ(w) dμ(w) dμ(z) ≥ 0
    (e) e^(a/τ) (1 + M e^((b − a)/τ)) ≤ (1/V) ∫e^(c(z, w)/τ) ρ(w) dμ(w)
    (f) log(1 + m e^(l)) + (m e^(l)/(1 + m e^(l))) (s − l) ≤ log(1 + m e^(s))
    (g) log(1 + M e^(−X)) ≤ ∫ρ(z) (log((1/V) ∫e^(c(z, w)/τ) ρ(w) dμ(w)) − a(z)/τ) dμ(z)
Hypotheses.  y, s bounded; ρ > 0 of mass 1; c bounded, c(z, w) = ⟨x(z), x(w)⟩, |x| = 1; ∫E(z, w) dμ(w) = V at every z,
    V < 1; τ, m > 0; l any numbers.
Steps.  Jensen's inequality within classes and across, the tangent of log(1 + (K − 1)eˢ), and ∬cρρ = ‖∫xρ‖² ≥ 0.
Deviations.  The loss of a large batch, less the logarithm of how many of it are in a class. Classes have one mass
    V = 1/K, and M = K − 1. The bound is attained where c is 1 within classes and −1/(K − 1) across, the cosine of a
    simplex: that this is so, and so alone, is not stated.
References.  Graf, Hofer, Niethammer & Kwitt, arXiv:2102.08817, Theorem 2.
"""

from collections.abc import Iterator

from proofs_check.vocabulary import (
    SCHUR,
    agree,
    at_most,
    calc,
    cited,
    ends,
    equals,
    exp,
    given,
    gram,
    integral,
    le,
    log,
    logarithm,
    measures,
    named_field,
    named_kernel,
    named_scalar,
    nonnegative,
    potential,
    quadrature,
    scalar,
    theorem,
    volume,
    w,
    z,
)
from proofs_check.vocabulary.theorem import Step
from theorems.neighbours.letters import UNTWINNED, both
from theorems.objects import lambda_1, phi, rho, tau

# 1. Symbols, with their hypotheses
c, y = gram("c", "c"), potential("y", "y")
s, m, low = potential("s", "s"), scalar("m", "m", "positive"), scalar("l", "l")

# 2. Objects
same = named_kernel("E", "E", agree(y) * rho(w))
V = volume("V", "V", same, below=1)
K = named_scalar("K", "K", 1 / V, twin=UNTWINNED)
M = named_scalar("M", "M", (1 - V) / V, twin=UNTWINNED)
inside = named_kernel("P", "P", same / V)
across = named_kernel("Q", "Q", (1 - agree(y)) * rho(w) / (1 - V))
a = named_field("a", "a", integral(c(z, w) * inside, w))
b = named_field("b", "b", integral(c(z, w) * across, w))
partition = integral(exp(c(z, w) / tau) * rho(w), w) / V
X = named_scalar("X", "X", 1 / ((1 - V) * tau), twin=UNTWINNED)
apart = (b - a) / tau
means = both(c(z, w) * rho(z) * rho(w))
least = log(1 + M * exp(-X))
steep = M * exp(-X) / (1 + M * exp(-X))
pairs = exp(a / tau) * (1 + M * exp(apart))

# 3. Statement
CLASSES = equals("a", "laws of K classes", integral(inside + M * across, w), K)
ANGLE = equals("b", "the angle of a simplex", X * tau, K / M)
SPREAD = equals("c", "means within and across", V * integral(rho * a) + (1 - V) * integral(rho * b), means)
MEANS = nonnegative("d", "the mean of means", means)
JENSEN = at_most("e", "Jensen within classes and across", pairs, partition)
line = log(1 + m * exp(low)) + m * exp(low) / (1 + m * exp(low)) * (s - low)
TANGENT = at_most("f", "a tangent", line, log(1 + m * exp(s)))
SIMPLEX = at_most("g", "the simplex is best", least, integral(rho * (log(partition) - a / tau)))
ALL = (CLASSES, ANGLE, SPREAD, MEANS, JENSEN, TANGENT, SIMPLEX)


# 4. Derivation
@theorem(
    id="SUPCON",
    title="Supervised contrastive loss, K classes",
    clauses=ALL,
    equivalent={
        "body of E: 2 → 4": "the same classes",
        "body of Q: 2 → 4": "the same classes",
    },
)
def supervised() -> Iterator[Step]:
    """Bound the loss below by that of one cosine within classes, and one across."""
    one, other = 1 + m * exp(low), 1 + m * exp(s)
    yield calc("classes", CLASSES.lhs, ends(CLASSES, "K = 1/V"))
    yield calc("angle", ANGLE.lhs, ends(ANGLE, "K = 1/V"))
    yield calc("spread", SPREAD.lhs, ends(SPREAD, "E and what is not E are all"))
    yield calc("means", MEANS.lhs, cited(SCHUR, MEANS))
    loss = integral(inside * lambda_1(exp((c(z, w) - a) / tau)), w)
    far = integral(across * lambda_1(exp((c(z, w) - b) / tau)), w)
    yield calc("Jensen", JENSEN.lhs, ends(JENSEN, "exp", gap=exp(a / tau) * loss + M * exp(b / tau) * far))
    divergence = phi(other / one) / other + m * exp(s) / other * phi(exp(low - s) * other / one)
    yield calc("tangent", TANGENT.lhs, ends(TANGENT, "a relative entropy", gap=divergence))
    yield calc(
        "simplex",
        SIMPLEX.lhs,
        le(
            integral(rho * (least + steep * (apart + X))),
            "the mean of means, and c ≤ 1",
            given(MEANS, times=steep / ((1 - V) * tau)),
            gap=steep * X * integral(rho * integral(inside * (1 - c(z, w)), w)),
        ),
        le(
            integral(rho * log(1 + M * exp(apart))),
            "the tangent",
            given(TANGENT, times=rho, at=((m, M), (low, -X), (s, apart)), over=z),
            gap=0,
        ),
        ends(SIMPLEX, "Jensen", given(logarithm(pairs, partition), times=rho, over=z), gap=0),
    )
    yield quadrature("classes on S¹", *ALL)
    yield measures("random classes", *ALL)
