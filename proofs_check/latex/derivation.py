"""A derivation: each chain as aligned lines, with the reason of every link beside it or numbered below."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from proofs_check.latex.lines import broken
from proofs_check.latex.page import TAG, Page, display
from proofs_check.latex.prose import plain
from proofs_check.latex.widths import text_width, width
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.docstrings import section
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import free
from proofs_check.vocabulary.printing import Parts, Printer, condition, row
from proofs_check.vocabulary.statements import Expands, Nonnegative, Tends
from proofs_check.vocabulary.theorem import Theorem


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
    for place, chain in enumerate(chains, 1):
        yield rf"\par\medskip\noindent\textbf{{{place}.}} \emph{{{_capital(page.prose(chain.name))}.}}"
        yield from _calculation(chain, _reasons(chain, outcome, page), page, count(1))
    yield r"\end{proof}"


def _reasons(chain: Chain, outcome: TheoremOutcome, page: Page) -> list[str]:
    """Return the reason of each link, with the theorems that it rests on and how weak it is if it is."""
    steps = {step.name: step for step in outcome.steps}
    reasons = []
    for index, link in enumerate(chain.links):
        step = steps.get(chain.place(index))
        reason = page.prose(link.reason)
        named = [] if step is None else [name for name in sorted(step.lemmas) if name not in link.reason]
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
    start, rows = rows_of(chain)
    forms = [link.form for link in rows]
    tags = [rf"\tag*{{({link.clause.letter})}}" if link.clause is not None else "" for link in chain.links]
    needed = width(start) + 1.4 + max(map(width, forms)) + max(map(text_width, reasons)) + TAG + 3.0
    single = len(forms) == 1
    whole = any(isinstance(link.says, Expands) for link in chain.links)
    if single and whole:
        yield f"{_capital(reasons[0])}."
        yield from display(forms, page.line - TAG, tags[0])
        return
    if needed <= page.line and not whole:
        lines = [
            f"{start if not n else ''} &{link.sign} {link.form} && \\text{{{reasons[n]}}}{tags[n]}"
            for n, link in enumerate(rows)
        ]
        yield from ("\\begin{align*}", " \\\\\n".join(lines), "\\end{align*}")
    else:
        marks = [""] if single else [rf"\text{{{_roman(next(numbers))}}}" for _ in forms]
        if single:
            yield f"{_capital(reasons[0])}."
        yield r"\begin{align*}"
        yield " \\\\\n".join(_marked_rows(start, rows, tags, marks, page))
        yield r"\end{align*}"
        if not single:
            yield rf"{'; '.join(f'{m}:~{r}' for m, r in zip(marks, reasons, strict=True))}."
    ending = chain.links[-1].says
    if isinstance(ending, Nonnegative) and ending.zero_only:
        yield rf"Equality holds only at ${condition(ending.zero_only, tex=True)}$."


def rows_of(chain: Chain) -> tuple[str, list[Parts]]:
    """Print a chain's start and its links, with points wherever two sides of a link stand at different ones."""
    relations = [chain.relation(number) for number in range(len(chain.links))]
    printer = Printer(tex=True)
    printer.shown = any(len(set().union(*map(free, relation.sides()))) > 1 for relation in relations)
    rows = [row(relation, printer) for relation in relations]
    for number, relation in enumerate(relations):
        if isinstance(relation, Tends):  # where a form vanishes is said below, what a passage replaces in its reason
            rows[number] = rows[number]._replace(form=rows[number].form + rows[number].beside)
    return printer.top(chain.start), rows


def _marked_rows(start: str, rows: list[Parts], tags: list[str], marks: list[str], page: Page) -> list[str]:
    """Return the lines of a chain: beside its start, or below it where that takes fewer lines."""
    own_lines = broken(start, page.line, page.line)
    below = [f"&{part}" for part in own_lines]
    below += _links(rows, tags, marks, page.line - 2.8, r"\quad ")
    if width(start) > 0.5 * page.line:
        return below
    beside = _links(rows, tags, marks, page.line - width(start) - 1.8, "")
    better = len(below) < len(beside) or len(below) == len(beside) > len(rows)
    return below if better else [start + beside[0], *beside[1:]]


def _links(rows: list[Parts], tags: list[str], marks: list[str], room: float, gap: str) -> list[str]:
    """Return the lines of the links, each form broken to fit the room."""
    found = []
    for link, tag, mark in zip(rows, tags, marks, strict=True):
        sign = rf"\overset{{{mark}}}{{{link.sign}}}" if mark else link.sign
        fits = room - (TAG if tag else 0)
        first, *rest = broken(link.form, fits, fits)
        lines = [f" &{gap}{sign} {first}", *(f"&{gap}{part}" for part in rest)]
        lines[-1] += tag
        found += lines
    return found


def _roman(number: int) -> str:
    """Return a number in small Roman digits, which no equation's number is."""
    digits = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    written = ""
    for value, letters in digits:
        written += letters * (number // value)
        number %= value
    return written


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
