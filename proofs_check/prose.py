"""Plain sentences with the theory's letters in them, such as the reason of a link, as LaTeX.

Authors write “log ρ* = −U/τ − log Z, and both have mass 1”. What is a formula in it is recognised word by word: a word
with a mathematical letter or sign, a function's name, a lone letter, and a number beside one of these.
"""

from __future__ import annotations

import re

LETTERS = {
    "ρ": r"\rho", "τ": r"\tau", "μ": r"\mu", "φ": r"\varphi", "θ": r"\theta", "κ": r"\kappa", "ν": r"\nu", "π": r"\pi",
    "Γ": r"\Gamma", "ε": r"\varepsilon", "δ": r"\delta", "λ": r"\lambda", "σ": r"\sigma", "ℒ": r"\mathcal{L}",
    "∫": r"\int ", "−": "-", "≥": r"\ge ", "≤": r"\le ", "≠": r"\ne ", "·": r"\cdot ", "‖": r"\,\|\,", "∞": r"\infty ",
    "→": r"\to ", "⇝": r"\rightsquigarrow ", "½": r"\tfrac12 ", "²": "^2", "³": "^3", "*": r"^\star ", "∼": r"\sim ",
    "₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "₄": "_4", "ᵢ": "_i", "ⱼ": "_j", "𝒵": r"\mathcal{Z}", "×": r"\times ",
    "√": r"\surd ", "°": r"^\circ ", "⋯": r"\cdots ",
    "±": r"\pm ", "∈": r"\in ", "∂": r"\partial ", "∇": r"\nabla ", "≪": r"\ll ", "≈": r"\approx ", "∝": r"\propto ",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "ψ": r"\psi", "ω": r"\omega", "ξ": r"\xi", "ζ": r"\zeta",
    "Φ": r"\Phi", "Ψ": r"\Psi", "Σ": r"\Sigma", "Ω": r"\Omega", "ₘ": "_m", "ₙ": "_n", "ₖ": "_k", "⁻": "^-", "¹": "^1",
    "η": r"\eta", "ℓ": r"\ell ", "χ": r"\chi", "Δ": r"\Delta", "Λ": r"\Lambda", "⟨": r"\langle ", "⟩": r"\rangle ",
    "⊗": r"\otimes ",
}  # fmt: skip
# Marks over the letter before them
ACCENTS = {"\N{COMBINING CIRCUMFLEX ACCENT}": "hat", "\N{COMBINING DOT ABOVE}": "dot", "\N{COMBINING MACRON}": "bar"}
SIGNS = set("=+<>/|^_")
FUNCTIONS = {"log": r"\log ", "exp": r"\exp ", "D_KL": r"D_{\mathrm{KL}}", "D_sym": r"D_{\mathrm{sym}}"}
SPECIAL = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
}
QUOTES = {"“": "``", "”": "''", "’": "'", "–": "--", "…": r"\dots{}"}


def to_latex(sentence: str) -> str:
    """Return a sentence as LaTeX text with its formulas in math mode."""
    result: list[str] = []
    formula: list[str] = []

    def close() -> None:
        if formula:
            result.append(f"${' '.join(formula)}$")
            formula.clear()

    for word in sentence.split():
        core = word.rstrip(",.;:")
        tail = word[len(core) :]
        if _is_formula(core) or (core.isdigit() and formula):
            formula.append(_formula(core))
        else:
            close()
            result.append(_plain(core))
        if tail:
            close()
            result[-1] += tail
    close()
    return " ".join(result)


def _is_formula(word: str) -> bool:
    bare = word.strip("()[]")
    return bool(
        bare in FUNCTIONS
        or any(c in LETTERS or c in ACCENTS for c in word)
        or (bare and set(bare) <= SIGNS)
        or re.fullmatch(r"[B-HJ-Zb-z]'*(_\w+)?(\(\w\))?", bare)
    )


def _formula(word: str) -> str:
    names = "|".join(FUNCTIONS)
    word = re.sub(rf"(?<![A-Za-z])({names})(?![A-Za-z])", lambda m: FUNCTIONS[m[1]], word)
    word = re.sub(r"(?<![A-Za-z])d(?=μ)", lambda _: r"\,d", word)
    word = re.sub("[₀₁₂₃₄ᵢⱼ]{2,}", lambda m: "_{" + "".join(LETTERS[c][1:] for c in m[0]) + "}", word)
    word = re.sub(f"(\\w)([{''.join(ACCENTS)}])", lambda m: rf"\{ACCENTS[m[2]]}{{{m[1]}}}", word)
    word = "".join(LETTERS.get(c, c) for c in _apart(word))
    return re.sub(r"_(\\?\w+)", r"_{\1}", word)


def _apart(word: str) -> str:
    """Put a space where a letter that becomes a control word would run into the letter after it."""
    control = "".join(c for c in LETTERS if re.fullmatch(r"\\[A-Za-z]+", LETTERS[c]))
    return re.sub(rf"([{control}])(?=[A-Za-z])", r"\1 ", word)


def _plain(word: str) -> str:
    return "".join(SPECIAL.get(c, QUOTES.get(c, c)) for c in word)
