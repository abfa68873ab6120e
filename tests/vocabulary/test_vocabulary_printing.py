"""Every form as text and as LaTeX, from the code that an author types; the code is what is evaluated."""

from fractions import Fraction
from typing import get_args

import pytest

from proofs_check import vocabulary
from proofs_check.vocabulary import (
    RULES,
    ConditionalLaw,
    Expr,
    Law,
    PairLaw,
    by,
    calc,
    convex,
    critic,
    density,
    direction,
    ends,
    eq,
    equals,
    exp,
    expands,
    expectation,
    functional,
    integral,
    lemma_function,
    log,
    named_field,
    named_kernel,
    named_scalar,
    operator,
    positive,
    potential,
    scalar,
    w,
    whole_number,
    z,
)
from proofs_check.vocabulary.expressions import Node, lift
from proofs_check.vocabulary.printing import condition, in_prose
from proofs_check.vocabulary.statements import Lifts, Nonnegative, Relation, Tends
from proofs_check.vocabulary.written import latex, text

rho, sigma = density("ρ", r"\rho"), density("σ", r"\sigma")
U, h, k, s = potential("U", "U"), direction("h", "h"), direction("k", "k"), critic("s", "s")
x, tau, N = scalar("x", "x", "positive"), scalar("τ", r"\tau", "positive"), whole_number("N", "N")
q, nu = Law("q", "q", rho), ConditionalLaw("ν", r"\nu")
pi = PairLaw("π", r"\pi", q, nu)
H = functional("H(<r>)", "H(<r>)", lambda r: -integral(r * log(r)))
KL = functional("D(<r>‖<t>)", r"D(<r>\|<t>)", lambda r, t: integral(r * log(r / t)))
J = functional("J_{<c>}(<r>)", "J_{<c>}(<r>)", lambda r, c: c * integral(r), c=scalar)
kappa = named_kernel("κ", r"\kappa", exp(s(z, w)))
P = operator("P<r>", "P<r>", lambda r: integral(kappa(z, w) * r(w), w))
phi = lemma_function("φ(<x>)", r"\varphi(<x>)", lambda x: x * log(x) + 1 - x, proved_by="L1", zero_at=1)
Gamma = named_field("Γ", r"\Gamma", expectation(kappa(z, w), (w, q)))
Z = named_scalar("Z", "Z", integral(exp(-U)))
bent = convex("f", "f")
raised, nu_1 = scalar("v^a", r"v^{\mathrm{a}}"), ConditionalLaw("ν₁", r"\nu_{1}")


def fraction(top, under):
    return lift(Fraction(top, under))


NAMES = vars(vocabulary) | globals()
FORMS = [
    ("lift(7)", "7", "7"),
    ("lift(-7)", "−7", "-7"),
    ("fraction(1, 2)", "½", r"\tfrac{1}{2}"),
    ("fraction(-1, 2)", "−½", r"-\tfrac{1}{2}"),
    ("fraction(5, 7)", "5/7", r"\tfrac{5}{7}"),
    ("fraction(-5, 7)", "−5/7", r"-\tfrac{5}{7}"),
    ("exp(fraction(1, 2) * x)", "e^(½ x)", "e^{(1/2) x}"),
    ("x", "x", "x"),
    ("rho", "ρ", r"\rho"),
    ("rho(w)", "ρ", r"\rho"),
    ("s(z, w)", "s(z, w)", "s(z, w)"),
    ("x + tau - rho", "x + τ − ρ", r"x + \tau - \rho"),
    ("-x", "−x", "-x"),
    ("-(x + tau)", "−(x + τ)", r"-(x + \tau)"),
    ("x - (tau - rho)", "x − (τ − ρ)", r"x - (\tau - \rho)"),
    ("x + -2", "x + (−2)", "x + (-2)"),
    ("2 * x * rho", "2 x ρ", r"2 x \rho"),
    ("x * (x + tau)", "x (x + τ)", r"x (x + \tau)"),
    ("log(x) * tau", "(log x) τ", r"(\log x) \tau"),
    ("tau * log(x)", "τ log x", r"\tau \log x"),
    ("x * integral(U)", "x ∫U dμ", r"x \int U\,d\mu"),
    ("integral(U) * x", "(∫U dμ) x", r"\Bigl(\int U\,d\mu\Bigr) x"),
    ("x * (-tau)", "x (−τ)", r"x (-\tau)"),
    ("x / tau", "x/τ", r"\frac{x}{\tau}"),
    ("(x + 1) / (tau * x)", "(x + 1)/(τ x)", r"\frac{x + 1}{\tau x}"),
    ("-x / tau", "−x/τ", r"-\frac{x}{\tau}"),
    ("x / (x / tau)", "x/(x/τ)", r"\frac{x}{x/\tau}"),
    ("lift(-2) / tau", "(−2)/τ", r"-\frac{2}{\tau}"),
    ("exp(lift(-2) / tau)", "e^((−2)/τ)", r"e^{-2/\tau}"),
    ("(x / tau + rho / x) * tau", "(x/τ + ρ/x) τ", r"\biggl(\frac{x}{\tau} + \frac{\rho}{x}\biggr) \tau"),
    ("(integral(U) / tau) / x", "(1/τ) ∫U dμ/x", r"\frac{(1/\tau) \int U\,d\mu}{x}"),
    ("integral(U) / tau", "(1/τ) ∫U dμ", r"\frac{1}{\tau}\int U\,d\mu"),
    ("integral(U + h) / (x + tau)", "(1/(x + τ)) ∫(U + h) dμ", r"\frac{1}{x + \tau}\int (U + h)\,d\mu"),
    ("x**2", "x²", "x^{2}"),
    ("x**5", "x^5", "x^{5}"),
    ("(x + 1) ** 2", "(x + 1)²", "(x + 1)^{2}"),
    ("x**-1", "x^(−1)", "x^{-1}"),
    ("x ** (tau + 1)", "x^(τ + 1)", r"x^{\tau + 1}"),
    ("(-x) ** fraction(1, 2)", "(−x)^½", r"\sqrt{-x}"),
    ("log(rho)", "log ρ", r"\log \rho"),
    ("log(x / tau)", "log(x/τ)", r"\log \frac{x}{\tau}"),
    ("log(x * tau)", "log(x τ)", r"\log(x \tau)"),
    ("log(Z)", "log Z", r"\log Z"),
    ("rho * bent(rho / sigma)", "ρ f(ρ/σ)", r"\rho f\biggl(\frac{\rho}{\sigma}\biggr)"),
    ("bent.slope(x + 1) ** 2", "f′(x + 1)²", "f'(x + 1)^{2}"),
    ("exp(-U / tau)", "e^(−U/τ)", r"e^{-U/\tau}"),
    ("exp(x) ** 2", "(e^(x))²", "(e^{x})^{2}"),
    ("absolute(U - x)", "|U − x|", r"\lvert U - x\rvert"),
    ("integral(U)", "∫U dμ", r"\int U\,d\mu"),
    ("integral(1)", "∫1 dμ", r"\mu(\mathcal{Z})"),
    ("-tau * log(x)", "(−τ) log x", r"-\tau \log x"),
    ("lift(-2) * x", "(−2) x", "-2 x"),
    ("raised**2", "v^a²", r"(v^{\mathrm{a}})^{2}"),
    ("integral(s(z, v), v, nu_1(z))", "∫s(z, v) dν₁_z(v)", r"\int s(z, v)\,d\nu_{1,z}(v)"),
    ("integral(U * rho)", "∫U ρ dμ", r"\int U \rho\,d\mu"),
    ("integral(U + rho)", "∫(U + ρ) dμ", r"\int (U + \rho)\,d\mu"),
    ("integral(rho(w) * U(w), w)", "∫ρ U dμ", r"\int \rho U\,d\mu"),
    ("integral(s(z, w) * rho(w), w)", "∫s(z, w) ρ(w) dμ(w)", r"\int s(z, w) \rho(w)\,d\mu(w)"),
    (
        "integral(integral(s(z, w) * rho, z) * U(w), w)",
        "∫(∫s(z, w) ρ(z) dμ(z)) U(w) dμ(w)",
        r"\int \Bigl(\int s(z, w) \rho(z)\,d\mu(z)\Bigr) U(w)\,d\mu(w)",
    ),
    ("integral(s(z, v), v, nu(z))", "∫s(z, v) dν_z(v)", r"\int s(z, v)\,d{\nu}_{z}(v)"),
    (
        "integral(integral(s(z, v), v, nu(z)) * rho)",
        "∫(∫s(z, v) dν_z(v)) ρ(z) dμ(z)",
        r"\int \Bigl(\int s(z, v)\,d{\nu}_{z}(v)\Bigr) \rho(z)\,d\mu(z)",
    ),
    ("expectation(U, (z, q))", "E_{z∼q}[U(z)]", r"\mathbb{E}_{z\sim q}[U(z)]"),
    ("expectation(log(rho), (z, q))", "E_{z∼q}[log ρ(z)]", r"\mathbb{E}_{z\sim q}[\log \rho(z)]"),
    ("expectation(rho * U, (z, q))", "E_{z∼q}[ρ(z) U(z)]", r"\mathbb{E}_{z\sim q}[\rho(z) U(z)]"),
    ("expectation(U(w), (w, q))", "E_{w∼q}[U(w)]", r"\mathbb{E}_{w\sim q}[U(w)]"),
    ("expectation(s(z, v), ((z, v), pi))", "E_{(z, v)∼π}[s(z, v)]", r"\mathbb{E}_{(z, v)\sim \pi}[s(z, v)]"),
    (
        "expectation_iid(log(copy_sum(exp(s(z, w)), w)), N, (w, q))",
        "E_{w₁,…,w_N∼q}[log(Σᵢ e^(s(z, wᵢ)))]",
        r"\mathbb{E}_{w_1,\dots,w_{N}\sim q}\Bigl[\log\Bigl(\sum_i e^{s(z, w_i)}\Bigr)\Bigr]",
    ),
    ("copy_sum(U(w), w) / N", "(1/N) Σᵢ U(wᵢ)", r"\frac{1}{N}\sum_i U(w_i)"),
    ("Z", "Z", "Z"),
    ("Gamma", "Γ", r"\Gamma"),
    ("Gamma(w)", "Γ", r"\Gamma"),
    ("integral(Gamma * rho)", "∫Γ ρ dμ", r"\int \Gamma \rho\,d\mu"),
    ("integral(kappa(z, w) * rho(w), w)", "∫κ(z, w) ρ(w) dμ(w)", r"\int \kappa(z, w) \rho(w)\,d\mu(w)"),
    (
        "integral(integral(Gamma(w) * s(z, w), w))",
        "∫∫Γ(w) s(z, w) dμ(w) dμ(z)",
        r"\int \int \Gamma(w) s(z, w)\,d\mu(w)\,d\mu(z)",
    ),
    ("P(rho)", "Pρ", r"P\rho"),
    ("integral(P(rho)(w) * kappa(z, w), w)", "∫Pρ(w) κ(z, w) dμ(w)", r"\int P\rho(w) \kappa(z, w)\,d\mu(w)"),
    ("H(rho)", "H(ρ)", r"H(\rho)"),
    ("KL(rho, exp(-U / tau) / Z)", "D(ρ‖e^(−U/τ)/Z)", r"D(\rho\|e^{-U/\tau}/Z)"),
    ("H(integral(s(z, w) * rho(w), w))", "H(∫s(z, w) ρ(w) dμ(w))", r"H(\int s(z, w) \rho(w)\,d\mu(w))"),
    ("J(rho, 2 / x)", "J_{2/x}(ρ)", r"J_{2/x}(\rho)"),
    ("phi(rho / sigma)", "φ(ρ/σ)", r"\varphi(\rho/\sigma)"),
    ("2 * phi(x)", "2 φ(x)", r"2 \varphi(x)"),
    ("vary(H(rho), (rho, h))", "δH(ρ)[h]", r"\delta H(\rho)[h]"),
    ("vary(H(rho), (rho, h), order=2)", "δ²H(ρ)[h, h]", r"\delta^{2}H(\rho)[h, h]"),
    ("vary(KL(rho, sigma), (rho, h))", "δ_ρD(ρ‖σ)[h]", r"\delta _{\rho}D(\rho\|\sigma)[h]"),
    ("vary(KL(rho, sigma), (rho, h), (sigma, k), order=2)", "δ²D(ρ‖σ)[h, k]", r"\delta^{2}D(\rho\|\sigma)[h, k]"),
    ("vary(integral(U * rho), (rho, h))", "δ_ρ(∫U ρ dμ)[h]", r"\delta _{\rho}\Bigl(\int U \rho\,d\mu\Bigr)[h]"),
    ("derivative(phi(x), x)", "φ'(x)", r"\varphi'(x)"),
    ("derivative(phi(x), x, 2)", "φ''(x)", r"\varphi''(x)"),
    ("value_at(phi(x), x, 1)", "φ(1)", r"\varphi(1)"),
    ("derivative(x**2, x)", "d'/dx x²", r"\frac{d}{dx}x^{2}"),
    ("derivative(x**2 + x, x, 2)", "d''/dx (x² + x)", r"\frac{d^{2}}{dx^{2}}(x^{2} + x)"),
    ("value_at(x**2, x, 1)", "[x²]_{x=1}", r"x^{2}\Big|_{x=1}"),
    ("derivative(x**2, x, at=1)", "[d'/dx x²]_{x=1}", r"\frac{d}{dx}x^{2}\Big|_{x=1}"),
]
RELATIONS = [
    ('equals("a", "t", integral(rho), 1)', "∫ρ dμ = 1", r"\int \rho\,d\mu = 1"),
    ('at_most("a", "t", H(rho), x)', "H(ρ) ≤ x", r"H(\rho) \le x"),
    ('positive("a", "t", x)', "x > 0", "x > 0"),
    ('nonnegative("a", "t", H(rho))', "H(ρ) ≥ 0", r"H(\rho) \ge 0"),
    (
        'nonnegative("a", "t", KL(rho, sigma), (rho, sigma))',
        "D(ρ‖σ) ≥ 0, = 0 only at ρ = σ",
        r"D(\rho\|\sigma) \ge 0,\text{ with equality only at }\rho = \sigma",
    ),
    (
        'nonnegative("a", "t", integral(h**2 + k**2), (h, 0), (k, 0))',
        "∫(h² + k²) dμ ≥ 0, = 0 only at h = 0, k = 0",
        r"\int (h^{2} + k^{2})\,d\mu \ge 0,\text{ with equality only at }h = 0,\ k = 0",
    ),
    (
        'lifts("a", "t", integral(log(P(rho))), integral(log(rho)), (P(rho), rho))',
        "∫log(Pρ) dμ ⇝ ∫log ρ dμ  (Pρ → ρ)",
        r"\int \log(P\rho)\,d\mu \rightsquigarrow \int \log \rho\,d\mu\quad(P\rho \to \rho)",
    ),
    ('tends("a", "t", x / N, 0, N)', "x/N → 0 as N → ∞", r"\frac{x}{N} \to 0\quad\text{as }N \to \infty"),
    ('tends("a", "t", x * tau, 0, tau, lift(0))', "x τ → 0 as τ → 0", r"x \tau \to 0\quad\text{as }\tau \to 0"),
    (
        'expands("a", "t", x, 1 / N, (0, 1, tau), remainder=1 / N**3)',
        "|x − 1/N − τ/N²| ≤ 1/N³",
        r"\Bigl|x - \frac{1}{N} - \frac{\tau}{N^{2}}\Bigr| \le \frac{1}{N^{3}}",
    ),
    (
        'expands("a", "t", x, tau, (2, 1, x), remainder=tau**3)',
        "|x − 2 − 1 τ − x τ²| ≤ τ³",
        r"\Bigl|x - 2 - 1 \tau - x \tau^{2}\Bigr| \le \tau^{3}",
    ),
]


@pytest.mark.parametrize(("code", "line", "tex"), FORMS, ids=[code for code, *_ in FORMS])
def test_forms_are_printed(code, line, tex):
    form = eval(code, NAMES)
    assert (text(form), latex(form)) == (line, tex)
    assert str(form) == line
    assert form.with_parts(form.parts()) == form
    assert form._repr_latex_() == f"${tex}$"


@pytest.mark.parametrize(("code", "line", "tex"), RELATIONS, ids=[code for code, *_ in RELATIONS])
def test_relations_are_printed(code, line, tex):
    clause = eval(code, NAMES)
    assert (text(clause.relation), latex(clause.relation)) == (line, tex)
    assert str(clause) == line


BESIDE = {
    Nonnegative: ", with equality only at $h = 0,\\ k = 0$",
    Lifts: r" as $P\rho \to \rho$",
    Tends: r" as $N \to \infty$",
}


def test_a_sentence_gets_the_formula_and_what_is_beside_it():
    said = {}
    for code, *_ in RELATIONS:
        relation = eval(code, NAMES).relation
        formula, beside = in_prose(relation)
        assert latex(relation).startswith(formula)
        said.setdefault(type(relation), set()).add(beside)
    assert set(said) == set(get_args(Relation))
    assert all(BESIDE.get(kind, "") in found for kind, found in said.items())


@pytest.mark.parametrize("code", [code for code, *_ in RELATIONS])
def test_a_relation_is_that_of_its_sides(code):
    relation = eval(code, NAMES).relation
    assert relation.with_sides(relation.sides()) == relation
    assert relation.sides()[0] == relation.lhs


def test_every_kind_of_node_is_in_the_table():
    def kinds(node):
        return {type(node)}.union(*(kinds(part) for part in node.parts()))

    known = {kind.__name__ for kind in Expr.__subclasses__() if kind.__module__ == Expr.__module__}
    assert {kind.__name__ for code, *_ in FORMS for kind in kinds(eval(code, NAMES))} == known


def test_a_node_of_an_unknown_kind_has_no_rule():
    class Odd(Expr):
        pass

    assert Odd not in get_args(Node)  # the type checker holds every match against this union
    with pytest.raises(AssertionError, match="unreachable"):
        text(Odd())


def test_every_node_is_in_the_union_that_matches_are_held_against():
    known = {kind.__name__ for kind in Expr.__subclasses__() if kind.__module__ == Expr.__module__}
    assert {kind.__name__ for kind in get_args(Node)} == known


@pytest.mark.parametrize(("write", "how"), [(text, "text"), (latex, "LaTeX")])
def test_what_is_no_part_of_a_theorem_is_not_written(write, how):
    with pytest.raises(TypeError, match=rf"^no rule to write int as {how}$"):
        write(1)


NOTEBOOK = {
    "definition": (Z.definition, r"$Z := \int e^{-U}\,d\mu$"),
    "definition with a parameter": (H, r"$H({r}) := -\int {r} \log {r}\,d\mu$"),
    "definition at a point": (Gamma.definition, r"$\Gamma(z) := \mathbb{E}_{w\sim q}[\kappa(z, w)]$"),
    "clause": (equals("b", "t", x, tau), r"$(b)\ x = \tau$"),
    "chain": (
        calc("c", "energy", x, eq(tau, "50% of it"), ends(positive("a", "t", tau), "τ > 0")),
        r"$$\begin{aligned}x &= \tau && \text{50\% of it} \\  &> 0 && \text{τ > 0}\end{aligned}$$",
    ),
    "chain that ends in a rule": (
        calc("c", "energy", x, by(RULES[2], expands("a", "t", x, tau, (2,), remainder=tau))),
        r"$$\begin{aligned}x &: \Bigl|x - 2\Bigr| \le \tau && "
        r"\text{an expansion holds when its sum, less and plus the remainder, encloses}\end{aligned}$$",
    ),
}


TEXTS = {
    "definition": "Z := ∫e^(−U) dμ",
    "definition with a parameter": "H(r) := −∫r log r dμ",
    "definition at a point": "Γ(z) := E_{w∼q}[κ(z, w)]",
    "clause": "x = τ",
    "chain": "x = τ > 0",
    "chain that ends in a rule": "x : |x − 2| ≤ τ",
}


@pytest.mark.parametrize("case", NOTEBOOK)
def test_what_notebooks_show_is_a_line_of_text_too(case):
    assert str(NOTEBOOK[case][0]) == TEXTS[case]


@pytest.mark.parametrize("case", NOTEBOOK)
def test_notebooks_show_objects_clauses_and_chains(case):
    thing, shown = NOTEBOOK[case]
    assert thing._repr_latex_() == shown


def test_fractions_of_a_condition_stay_on_the_line():
    assert condition(((x / tau, lift(0)),), tex=True) == r"x/\tau = 0"
