"""The letters that the neighbours share: two densities, a critic of each kind, laws of pairs, and short forms."""

from fractions import Fraction

from proofs_check.vocabulary import Expr, Law, density, integral, kernel, potential, scalar, w, whole_number
from proofs_check.vocabulary.expressions import Operand

half = Fraction(1, 2)
p, r = density("p", "p"), density("r", "r")
T = potential("T", "T")
kappa, k = kernel("κ", r"\kappa"), kernel("k", "k")
beta = scalar("β", r"\beta", "positive")
rho_1, rho_2 = density("ρ₁", r"\rho_1"), density("ρ₂", r"\rho_2")
q_1, q_2 = Law("q₁", "q_1", rho_1), Law("q₂", "q_2", rho_2)
N = whole_number("N", "N")
UNTWINNED = "its clauses are tried on random measures as they stand"


def both(body: Operand) -> Expr:
    """Integrate over z and w."""
    return integral(integral(body, w))
