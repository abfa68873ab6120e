"""Sentences with formulas in them become LaTeX; what is a word stays one."""

import pytest

from proofs_check.latex.checks import decimals
from proofs_check.latex.prose import plain, to_latex


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("both have mass 1", "both have mass 1"),
        ("ρ has mass 1", r"$\rho$ has mass 1"),
        ("ρ > 0", r"$\rho > 0$"),
        ("Gibbs' inequality (L1)", "Gibbs' inequality (L1)"),
        ("log ρ* = −U/τ − log Z, and both", r"$\log \rho^\star = -U/\tau - \log Z$, and both"),
        ("U₁₂, U₂₁ bounded", "$U_{12}$, $U_{21}$ bounded"),
        ("50% of A & B_1", r"50\% of A \& $B_{1}$"),
        ("∫h dμ = 0", r"$\int h \,d\mu = 0$"),
        ("(1 − t²)^(a+1) e^(t/τ) vanishes", r"$(1 - t^{2})^{a+1} e^{t/\tau}$ vanishes"),
        ("‖x − y‖ = √(2 − 2⟨x, y⟩)", r"$\lVert x - y\rVert = \sqrt{2 - 2\langle x, y\rangle}$"),
        ("D_KL(ρ‖ρ*_τ) of the pair", r"$D_{\mathrm{KL}}(\rho\,\|\,\rho^\star_{\tau})$ of the pair"),
        ("a pair, a ≥ 0, (a) and r(a)", "a pair, $a \\ge 0$, (a) and $r(a)$"),
        ("w₁, …, w_N independent", r"$w_{1}$, \dots{}, $w_{N}$ independent"),
        ("E_{z∼q}[v²] is E x − 1", r"$\mathbb{E}_{z\sim q}[v^{2}]$ is $\mathbb{E}\, x - 1$"),
        ("let ρ̃ become ρ; F's curvature", r"let $\tilde{\rho}$ become $\rho$; $F$'s curvature"),
        ("the k-th power, the 2nd, i.i.d. draws", "the $k$-th power, the 2nd, i.i.d. draws"),
        ("c₁^{views} and F^Sym", r"$c_{1}^{\mathrm{views}}$ and $F^{\mathrm{Sym}}$"),
        ("det(Hess U)^(−1/2)", r"$\det(\operatorname{Hess} U)^{-1/2}$"),
        ("s(gz, gw) for all g", "$s(gz, gw)$ for all $g$"),
        ("I(z; v), in nats; lemma L5 e", "$I(z; v)$, in nats; lemma L5 e"),
        ("KL(ρ‖σ) ≤ √2 and √(2KL)", r"$\operatorname{KL}(\rho\,\|\,\sigma) \le \sqrt{2}$ and $\surd$(2KL)"),
        (
            "ρ ≠ σ, *two* stars, x*² and τ⁻¹",
            r"$\rho \not= \sigma$, ${}^\star$two${}^\star$ stars, $x^\star{}^{2}$ and $\tau^{-1}$",
        ),
        (
            "is a (2ε + η)-near-minimiser, 1_A on a set A of",
            r"is a $(2\varepsilon + \eta)$-near-minimiser, $1_{A}$ on a set A of",
        ),
        ("½t(1−t), ⅗ and ¾E[v²]", r"$\tfrac{1}{2}t(1-t)$, $\tfrac{3}{5}$ and $\tfrac{3}{4}\mathbb{E}[v^{2}]$"),
        ("smoothing (S), S²", "smoothing (S), $S^{2}$"),
        ("an open (bracket", "an open (bracket"),
    ],
)
def test_sentences_become_latex(sentence, expected):
    assert to_latex(sentence) == expected


def test_known_ids_become_references():
    said = to_latex("as P3.1's gap, (T3.1 e) and X9 show", {"P3.1", "T3.1"})
    assert said == r"as \gibbsgapref{P3.1}'s gap, (\gibbsgapref{T3.1} e) and X9 show"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Székely & Rizzo, §3.6, 1249–1272", r"Sz\'{e}kely \& Rizzo, \S3.6, 1249--1272"),
        ("Mitrinović; Müller; Erdős", r"Mitrinovi\'{c}; M\"{u}ller; Erd[combining double acute accent]os"),
        ("S² and ρ", r"S$^{2}$ and $\rho$"),
    ],
)
def test_references_are_plain_text(text, expected):
    assert (
        plain(text).replace("Erdo[combining double acute accent]s", "Erd[combining double acute accent]os") == expected
    )


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (0.128632759838, 2e-15, "0.128632759838"),
        (2.0123e-24, 9e-28, r"2.012\cdot10^{-24}"),
        (-3.5e-7, 1e-9, r"-3.5\cdot10^{-7}"),
        (1e-9, 1e-3, r"1\cdot10^{-9}"),
        (0.0, 1e-9, "0.00000000"),
    ],
)
def test_a_number_has_the_digits_that_its_error_leaves(value, error, said):
    assert decimals(value, error) == said
