"""What was checked of a theorem, and how strongly: facets, evidence, hypotheses, near-misses, background facts."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from proofs_check.latex.lines import broken
from proofs_check.latex.prose import plain, to_latex
from proofs_check.latex.widths import width
from proofs_check.outcome import SMALL, MutantOutcome, Outcome, Standing, TheoremOutcome

if TYPE_CHECKING:
    from proofs_check.latex.page import Page

FACETS = {
    "energy": "energy", "convexity": "convexity", "gibbs": "Gibbs form", "divergence": "divergence",
    "quadrature": "quadrature", "random_measures": "random measures",
}  # fmt: skip
SHOWN = 2


def paragraphs(outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    """Yield one paragraph a subject."""
    yield from _paragraph("Checked", [_verdict(outcome, page), *_kernel(outcome), *_facets(outcome, page)])
    yield from _paragraph("Evidence", _evidence(outcome, page))
    numbers = [s for s in outcome.steps if s.clause is None and s.value is not None]
    yield from _numbers([s for s in numbers if s.grade != "certified"], page)
    yield from _paragraph("Hypotheses", _hypotheses(outcome, page))
    yield from _paragraph("Near-misses", _near_misses(outcome, page))
    yield from _paragraph("Background", _background(outcome))


def _paragraph(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    found = list(sentences)
    if found:
        yield rf"\par\smallskip\noindent\emph{{{heading}.}}"
        yield from found


def _verdict(outcome: TheoremOutcome, page: Page) -> str:
    word = str(Standing.REFUTED) if outcome.refuted is not None else outcome.worth()
    subject = "The claim is" if outcome.refuted is not None else "It is"
    rests = f", resting on {listed(map(page.ref, outcome.depends_on))}" if outcome.depends_on else ""
    problems = "".join(f" Not as claimed: {page.prose(p)}." for p in outcome.problems)
    return f"{subject} {word}{rests}.{problems}"


def _kernel(outcome: TheoremOutcome) -> Iterator[str]:
    """Say which clauses a proof kernel accepted, just as they stand here."""
    found = outcome.kernel
    if found is not None and found.clauses:
        letters = [f"({letter})" for letter in outcome.clauses if letter in found.clauses]
        which = "every clause" if len(letters) == len(outcome.clauses) else listed(letters)
        yield f"Checked by {found.by}{'' if found.here else f', on record of {found.when}'}: {which}."


def _facets(outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    """Say of each facet what became of it."""
    by_word: dict[str, list[str]] = {}
    for facet, word in outcome.facets.items():
        by_word.setdefault(word, []).append(FACETS.get(facet, facet))
    verbs = {"holds": ("holds", "hold"), "cited": ("is cited", "are cited")}
    said = [
        f"{listed(names)} {verbs.get(word, (f'is {word}', f'are {word}'))[len(names) > 1]}"
        for word, names in by_word.items()
        if word not in ("n/a", "exempt")
    ]
    absent = [
        f"{FACETS.get(facet, facet)} does not apply ({page.prose(reason)})" for facet, reason in outcome.reasons.items()
    ]
    yield f"Facets: {'; '.join([*said, *absent])}."


def _evidence(outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    """Say on what clauses were tried, and how far off the worst identity was."""
    for grade, before in (("quadrature", "By quadrature:"), ("measures", "On random measures:")):
        steps = [s for s in outcome.steps if s.grade == grade and s.clause is not None]
        by_name: dict[str, list[Outcome]] = {}
        for step in steps:
            by_name.setdefault(step.name, []).append(step)
        parts = []
        for name, found in by_name.items():
            letters = listed(f"({s.clause})" + ("" if s.result == "holds" else f" {s.result}") for s in found)
            tried = f", {found[0].tried} drawn" if found[0].tried else ""
            parts.append(f"{page.prose(name)} {letters}{tried}")
        if parts:
            yield f"{before} {'; '.join(parts)}."
    identities = [s for s in outcome.steps if s.identity and s.residual is not None]
    worst = max(identities, key=_share, default=None)
    if worst is not None:
        yield rf"The worst identity is off by {_percent(_share(worst))} of what rounding and quadrature allow."


def certificates(outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    """Tell where ball arithmetic shows that a claim fails, and where, as a control, that it holds."""
    enclosed = [step for step in outcome.steps if step.enclosure is not None and step.result == "holds"]
    fails = [step for step in enclosed if step.fails]
    holds = [step for step in enclosed if step not in fails]
    for heading, steps, verb in (("Counterexamples", fails, "fails"), ("Controls", holds, "holds")):
        if steps:
            yield rf"\par\medskip\noindent\emph{{{heading}.}} Ball arithmetic shows that what is claimed {verb} here:"
            yield f"{'; '.join(_enclosed(step, page) for step in steps)}."


def _enclosed(step: Outcome, page: Page) -> str:
    assert step.enclosure is not None
    low, high = step.enclosure
    name = step.name.removeprefix("control: ")
    return f"{page.prose(name)} (what should be $\\ge 0$ lies between ${low}$ and ${high}$)"


def _share(step: Outcome) -> float:
    return (step.residual or 0.0) / step.tolerance if step.tolerance else 0.0


def _percent(share: float) -> str:
    return rf"{100 * share:.0f}\,\%" if share >= 0.01 else r"less than 1\,\%"


def _numbers(steps: Sequence[Outcome], page: Page) -> Iterator[str]:
    """Yield the measured numbers as a table: value, error bound, and by how much two routes differ."""
    if not steps:
        return
    # A narrow column has no room for how far the routes lie apart: the record says it.
    wide = page.line >= 25
    heads = ["measured by two routes", "value", "error", *(["differ by"] if wide else [])]
    name_width = max(8.0, page.line - (17 if wide else 12))
    yield rf"\begin{{center}}\small\begin{{tabular}}{{@{{}}p{{{name_width:g}em}}{'r' * len(heads[1:])}@{{}}}}"
    yield rf"{' & '.join(heads)} \\ \hline"
    for place, step in enumerate(steps):
        value, error = step.value or 0.0, step.error or 0.0
        strut = r"\rule{0pt}{2.8ex}" if place == 0 else ""
        cells = [f"${decimals(value, error)}$", number(error), *([number(step.residual or 0.0)] if wide else [])]
        yield rf"\raggedright {page.prose(step.name)} & {strut}{' & '.join(cells)} \\"
    yield r"\end{tabular}\end{center}"


def _hypotheses(outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    needed = [page.prose(h.said) for h in outcome.hypotheses if h.result == "needed"]
    spare = [page.prose(h.said) for h in outcome.hypotheses if h.result == "no failure seen"]
    if needed:
        yield f"Without {listed(needed, last='or')} a link fails, or loses its meaning, on an exhibited measure."
    if spare:
        yield f"No link was seen to fail without {listed(spare, last='or')}."


def _near_misses(outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    if not outcome.mutants:
        return
    killed = sum(m.result == "killed" for m in outcome.mutants)
    same = sum(m.result in ("equivalent", "implied") for m in outcome.mutants)
    elsewhere = sum(m.result == "elsewhere" for m in outcome.mutants)
    of_all = f" (of {outcome.edits} in all)" if outcome.edits > len(outcome.mutants) else ""
    rest = f", {elsewhere} are for other theorems to refute" if elsewhere else ""
    yield (
        f"Of {len(outcome.mutants)} single edits judged{of_all}, {killed} are refuted and {same} are equivalent or "
        f"true as well{rest}."
    )
    for mutant in smallest(outcome, SHOWN):
        yield from counterexample(mutant, page)


def smallest(outcome: TheoremOutcome, most: int) -> list[MutantOutcome]:
    """Return the near-misses with the smallest refuting measures, edits of the theorem's own links first."""
    shown = [m for m in outcome.mutants if m.latex and m.counterexample and "lhs" in m.counterexample]
    by_size = sorted(shown, key=lambda m: (m.of_body, m.trivial, _size(m), m.name))
    chosen: list[MutantOutcome] = []
    for mutant in by_size:
        if all(mutant.place != other.place for other in chosen):
            chosen.append(mutant)
    return chosen[:most]


def _size(mutant: MutantOutcome) -> float:
    """Weigh a near-miss: its measure, and its formula."""
    measure = {k: v for k, v in (mutant.counterexample or {}).items() if k not in ("lhs", "rhs")}
    return len(json.dumps(measure)) + 2 * width(mutant.latex)


def counterexample(mutant: MutantOutcome, page: Page) -> Iterator[str]:
    """Yield a near-miss: the false formula, and the measure on which it fails."""
    measure = dict(mutant.counterexample or {})
    left, right = measure.pop("lhs"), measure.pop("rhs")
    letters = ", ".join(to_latex(f"{k} = {_tuple(v)}") for k, v in measure.items())
    sides = f"its sides are {number(left)} and {number(right)}"
    formula, beside = mutant.latex, f"{mutant.beside}," if mutant.beside else ""
    if width(formula) < page.line / 2 and r"\frac" not in formula:
        yield rf"The near-miss ${formula}${beside} fails at {letters}: {sides}."
        return
    lines = broken(formula, page.line, page.line)
    yield "The near-miss"
    yield r"\begin{align*}"
    yield " \\\\\n".join(f"&{part}" for part in lines)
    yield r"\end{align*}"
    yield f"{beside.lstrip(', ')} fails at {letters}: {sides}.".strip()


def _tuple(value: Any) -> str:
    if not isinstance(value, list | tuple):
        long = "." in str(value) and len(str(value)) > 8
        return (f"{float(value):.4g}" if long else str(value)).replace("-", "−")
    # a function on one point is a number
    return _tuple(value[0]) if len(value) == 1 else f"({', '.join(_tuple(v) for v in value)})"


def _background(outcome: TheoremOutcome) -> Iterator[str]:
    facts = [rf"\gibbsgapfact{{{to_latex(f.name)}}}{{{plain(f.reference)}}}" for f in outcome.background]
    if facts:
        yield f"{listed(facts)}."


def number(value: float) -> str:
    """Return a number with two digits, as powers of ten are written."""
    if not math.isfinite(value):
        return r"$\infty$" if value > 0 else r"$-\infty$" if value < 0 else "not a number"
    if value == 0:
        return "0"
    digits, _, exponent = f"{value:.1e}".partition("e")
    power = int(exponent)
    if -3 <= power <= 4:
        return f"${float(f'{value:.3g}'):g}$"
    return rf"${digits}\cdot10^{{{power}}}$"


def decimals(value: float, error: float) -> str:
    """Return a value to the digits its error leaves, at most twelve; a small one with eight and its power of ten."""
    if 0 < abs(value) < SMALL:
        known = 8 if error <= 0 else math.floor(math.log10(abs(value))) - math.floor(math.log10(error)) - 1
        digits, _, power = f"{value:.{min(8, max(0, known))}e}".partition("e")
        return rf"{digits}\cdot10^{{{int(power)}}}"
    places = 12 if error <= 0 else min(12, max(0, -math.floor(math.log10(error)) - 1))
    return f"{value:.{places}f}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence."""
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def sentence_case(text: str) -> str:
    """Return text with a capital at its beginning."""
    return re.sub(r"^\w", lambda m: m[0].upper(), text)
