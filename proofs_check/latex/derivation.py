"""A derivation: each chain as aligned lines, with the reason of every link beside it or numbered below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from proofs_check.latex.lines import broken
from proofs_check.latex.page import TAG, Page, display, said
from proofs_check.latex.prose import plain
from proofs_check.latex.widths import text_width, width
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.docstrings import section
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import free
from proofs_check.vocabulary.printing import Printer, condition
from proofs_check.vocabulary.statements import Expands, Tends
from proofs_check.vocabulary.theorem import Theorem

SIGNS = {"=": "=", "<=": r"\le", ">=0": r"\ge", ">0": ">", "lifts": r"\rightsquigarrow", "tends": r"\to"}


def proof(theorem: Theorem, outcome: TheoremOutcome, page: Page) -> Iterator[str]:
    """Yield the derivation of a theorem: its idea, then its chains."""
    chains = (
        [step for step in theorem.steps() if isinstance(step, Chain)] if outcome.steps or not outcome.problems else []
    )
    if not chains:
        because = page.prose(theorem.open_because or "no step of it is a calculation")
        yield rf"\noindent\emph{{Not derived: {because}.}}"
        return
    yield r"\begin{proof}"
    yield page.prose(section(theorem.doc, "Steps."))
    numbers = count(1)
    for place, chain in enumerate(chains, 1):
        yield rf"\par\medskip\noindent\textbf{{{place}.}} \emph{{{_capital(page.prose(chain.name))}.}}"
        yield from _calculation(chain, _reasons(chain, outcome, page), page, numbers)
    yield r"\end{proof}"


def _reasons(chain: Chain, outcome: TheoremOutcome, page: Page) -> list[str]:
    """Return the reason of each link, with the theorems that it rests on and how weak it is if it is."""
    steps = {step.name: step for step in outcome.steps}
    reasons = []
    for number, link in enumerate(chain.links, 1):
        step = steps.get(f"{chain.name}, link {number}")
        reason = page.prose(link.reason)
        named = [] if step is None else [name for name in step.lemmas if f"{name}" not in link.reason]
        reason += f" [{', '.join(map(page.ref, named))}]" if named else ""
        if link.assumed is not None:
            reason += rf" \emph{{(assuming {page.prose(link.assumed)})}}"
        elif link.cites is not None:
            reason += rf" \emph{{(cited: {plain(link.cites.reference)})}}"
        if step is not None and step.result in ("refuted", "undecided"):
            reason += rf" \textbf{{({step.result})}}"
        reasons.append(reason)
    return reasons


def _calculation(chain: Chain, reasons: list[str], page: Page, numbers: Iterator[int]) -> Iterator[str]:
    """Yield a chain: reasons beside the forms where all fit, else numbered over the signs and said below.

    The reason of a single link is said before it.
    """
    start, *forms = _forms(chain)
    signs = [SIGNS.get(link.kind, "") for link in chain.links]
    tags = [rf"\tag*{{({link.clause.letter})}}" if link.clause is not None else "" for link in chain.links]
    needed = width(start) + 1.4 + max(map(width, forms)) + max(map(text_width, reasons)) + TAG + 3.0
    single = len(forms) == 1
    if single and chain.links[0].kind == "expands":
        # an expansion is a relation between more than a start and a form
        yield f"{_capital(reasons[0])}."
        yield from display([said(chain.relation(0))[0]], page.line - TAG, tags[0])
        return
    if needed <= page.line and not any(link.kind == "expands" for link in chain.links):
        rows = [
            f"{start if not n else ''} &{signs[n]} {forms[n]} && \\text{{{reasons[n]}}}{tags[n]}"
            for n in range(len(forms))
        ]
        yield from ("\\begin{align*}", " \\\\\n".join(rows), "\\end{align*}")
    else:
        marks = [""] if single else [f"({next(numbers)})" for _ in forms]
        if single:
            yield f"{_capital(reasons[0])}."
        yield r"\begin{align*}"
        yield " \\\\\n".join(_marked_rows(chain, start, forms, tags, marks, page))
        yield r"\end{align*}"
        if not single:
            yield rf"{'; '.join(f'{m}~{r}' for m, r in zip(marks, reasons, strict=True))}."
    ending = chain.links[-1]
    if ending.zero_only:
        yield rf"Equality holds only at ${condition(ending.zero_only, tex=True)}$."


def _forms(chain: Chain) -> list[str]:
    """Print a chain's start and forms, with points wherever two sides of a link stand at different ones."""
    relations = [chain.relation(number) for number in range(len(chain.links))]
    printer = Printer(tex=True)
    printer.shown = any(len(set().union(*map(free, relation.sides()))) > 1 for relation in relations)
    forms = ["0" if link.form is None else printer.top(link.form) for link in chain.links]
    for number, relation in enumerate(relations):
        match relation:
            case Expands():
                forms[number] = said(relation)[0]
            case Tends(scalar=scalar, to=to):
                place = r"\infty" if to is None else printer.top(to)
                forms[number] += rf"\quad({printer.top(scalar)} \to {place})"
    return [printer.top(chain.start), *forms]


def _marked_rows(
    chain: Chain, start: str, forms: list[str], tags: list[str], marks: list[str], page: Page
) -> list[str]:
    """Return the lines of a chain: beside its start, or below it where that takes fewer lines."""
    own_lines = broken(start, page.line, page.line)
    below = [f"&{part}" for part in own_lines]
    below += _links(chain, forms, tags, marks, page.line - 2.8, r"\quad ")
    if width(start) > 0.5 * page.line:
        return below
    beside = _links(chain, forms, tags, marks, page.line - width(start) - 1.8, "")
    better = len(below) < len(beside) or len(below) == len(beside) > len(forms)
    return below if better else [start + beside[0], *beside[1:]]


def _links(chain: Chain, forms: list[str], tags: list[str], marks: list[str], room: float, gap: str) -> list[str]:
    """Return the lines of the links, each form broken to fit the room."""
    rows = []
    for link, form, tag, mark in zip(chain.links, forms, tags, marks, strict=True):
        plain_sign = SIGNS.get(link.kind, ":")
        sign = rf"\overset{{{mark}}}{{{plain_sign}}}" if mark else plain_sign
        fits = room - (TAG if tag else 0)
        first, *rest = broken(form, fits, fits)
        lines = [f" &{gap}{sign} {first}", *(f"&{gap}{part}" for part in rest)]
        lines[-1] += tag
        rows += lines
    return rows


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
