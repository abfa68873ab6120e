"""Letters and signs as authors write them, and what they are in LaTeX."""

LETTERS = {
    "ρ": r"\rho", "τ": r"\tau", "μ": r"\mu", "φ": r"\varphi", "θ": r"\theta", "κ": r"\kappa", "ν": r"\nu",
    "π": r"\pi",
    "ε": r"\varepsilon", "δ": r"\delta", "λ": r"\lambda", "σ": r"\sigma", "α": r"\alpha", "β": r"\beta",
    "γ": r"\gamma",
    "ψ": r"\psi", "ω": r"\omega", "ξ": r"\xi", "ζ": r"\zeta", "η": r"\eta", "ℓ": r"\ell", "χ": r"\chi", "ι": r"\iota",
    "Γ": r"\Gamma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega", "Δ": r"\Delta", "Λ": r"\Lambda", "Θ": r"\Theta",
    "ℒ": r"\mathcal{L}", "𝒵": r"\mathcal{Z}", "𝓔": r"\mathcal{E}", "ℤ": r"\mathbb{Z}", "ℝ": r"\mathbb{R}",
    "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "ℕ": r"\mathbb{N}", "𝟏": r"\mathbf{1}",
    "𝒦": r"\mathcal{K}", "ϱ": r"\varrho", "★": r"\star",
    "°": r"^\circ",
    "∫": r"\int", "∬": r"\iint", "Σ": r"\sum", "Π": r"\prod",
}  # fmt: skip
SIGNS = {
    "−": "-", "≥": r"\ge", "≤": r"\le", "≠": r"\ne", "·": r"\cdot", "→": r"\to", "⇝": r"\rightsquigarrow",
    "∼": r"\sim", "×": r"\times", "⋯": r"\cdots", "±": r"\pm", "∈": r"\in", "≪": r"\ll", "≫": r"\gg",
    "≈": r"\approx", "∝": r"\propto", "⊗": r"\otimes", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "∘": r"\circ",
    "∪": r"\cup", "∩": r"\cap", "⊂": r"\subset", "↦": r"\mapsto", "↑": r"\uparrow", "↓": r"\downarrow",
    "≲": r"\lesssim", "∧": r"\wedge", "≡": r"\equiv", "⊥": r"\perp", "‖": r"\|", "√": r"\surd",
    "=": "=", "+": "+", "<": "<", ">": ">", "/": "/", "|": "|", "*": r"^\star",
    "~": r"\sim", "≔": r"\mathrel{:=}", ":=": r"\mathrel{:=}", "=:": r"\mathrel{=:}",
}  # fmt: skip
UNDER = {
    **{c: str(i) for i, c in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "ᵢ": "i",
    "ⱼ": "j",
    "ₘ": "m",
    "ₙ": "n",
    "ₖ": "k",
    "₊": "+",
    "₋": "-",
}
OVER = {**{c: str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}, "⁻": "-", "⁺": "+", "ⁿ": "n", "ᵏ": "k"}
ACCENTS = {"\u0338": "not", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0307": "dot"}
FUNCTIONS = {"log", "exp", "det", "min", "max", "sup", "inf", "lim", "cos", "sin", "tan", "cosh", "sinh", "tanh"}
OPERATORS = {"KL", "Hess", "ess", "Var", "Cov", "osc", "tr", "erf", "artanh", "Re", "vM"}
SHORT = {"is", "of", "to", "in", "on", "by", "as", "at", "an", "or", "it", "no", "if", "be", "so", "we", "up"}
SPECIAL = {
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "<": r"$<$", ">": r"$>$", "|": r"$|$",
    "“": "``", "”": "''", "’": "'", "–": "--", "…": r"\dots{}", "§": r"\S", "⇝": r"$\rightsquigarrow$",
}  # fmt: skip
TEXT_ACCENTS = {
    "\u0304": "=",
    "\u0307": ".",
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u030c": "v",
    "\u0327": "c",
}
