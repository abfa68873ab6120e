r"""One theorem as a LaTeX fragment: hypotheses, statement, derivation with the reason of every link, what was checked.

Every formula is printed from the expressions that were checked. A fragment needs amsmath and amsthm and sets up
what else it uses, so that ``\input`` works inside somebody's own paper; what a paper defines before it wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofs_check.latex import checks
from proofs_check.latex.codes import AFTER, BEFORE
from proofs_check.latex.derivation import proof
from proofs_check.latex.lines import broken
from proofs_check.latex.page import PARTS, Page, display, used
from proofs_check.latex.prose import plain
from proofs_check.latex.widths import text_width, width
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.docstrings import section
from proofs_check.vocabulary.expressions import Definition
from proofs_check.vocabulary.printing import head, in_prose
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.theorem import Theorem
from proofs_check.vocabulary.written import latex

# A theorem's kind is its name on paper.
PREAMBLE = (
    BEFORE.replace("%", "%%")
    + r"""
\providecommand{\mathbb}[1]{\mathbf{#1}}
\providecommand{\rightsquigarrow}{\Longrightarrow}
\providecommand{\lesssim}{\preceq}
\providecommand{\gibbsgapref}[1]{\@ifundefined{r@gibbsgap:#1}{#1}{\ref{gibbsgap:#1}}}
\providecommand{\gibbsgaplabel}[1]{\@ifundefined{phantomsection}{}{\phantomsection}%%
  \def\@currentlabel{#1}\label{gibbsgap:#1}}
%% Define one of these before \input: to drop the notation that a paper has already, or what was checked.
\providecommand{\gibbsgapshared}[1]{#1}
\providecommand{\gibbsgapchecks}[1]{#1}
\providecommand{\gibbsgapfact}[2]{#1 (#2)}
"""
)
# By its id, by a counter of the paper, or in an environment that the paper has.
NAMED = r"""\@ifundefined{gibbsgap:%(id)s}{\@ifundefined{theoremstyle}{%%
  \newenvironment{gibbsgap:%(id)s}[1][]{\par\addvspace{\medskipamount}\noindent
    \textbf{%(kind)s~%(id)s} (#1)\textbf{.}\enspace\ignorespaces\itshape}{\par\addvspace{\medskipamount}}%%
  }{{\theoremstyle{plain}\newtheorem*{gibbsgap:%(id)s}{%(kind)s~%(id)s}}}}{}"""
COUNTED = r"""\@ifundefined{gibbsgap:%(id)s}{\newtheorem{gibbsgap:%(id)s}[%(counter)s]{%(kind)s}}{}"""


def fragment(theorem: Theorem, outcome: TheoremOutcome, page: Page, version: str) -> str:
    """Return one theorem as LaTeX."""
    kind = "Lemma" if theorem.is_lemma else "Refutation" if theorem.refutes is not None else "Theorem"
    title = page.prose(theorem.title)
    name = page.environment or f"gibbsgap:{theorem.id}"
    own = "" if page.environment else COUNTED if page.counter else NAMED
    # What has a number is referred to by it, and what has none by its id.
    numbered = page.environment or page.counter
    label = rf"\label{{gibbsgap:{theorem.id}}}" if numbered else rf"\gibbsgaplabel{{{theorem.id}}}"
    parts = {
        "statement": [rf"\begin{{{name}}}[{title}]{label}", *_statement(theorem, page), rf"\end{{{name}}}"],
        "proof": [*proof(theorem, outcome, page), *checks.certificates(outcome, page), *_remarks(theorem, page)],
        "checks": [r"\gibbsgapchecks{%", *checks.paragraphs(outcome, page), "}"],
    }
    return "\n".join(
        [
            f"% {theorem.id}: written by gibbsgap {version} from checked expressions.",
            (PREAMBLE + own) % {"id": theorem.id, "kind": kind, "counter": page.counter},
            r"\begingroup\allowdisplaybreaks\sloppy",
            *(line for part in PARTS if part in page.parts for line in parts[part]),
            r"\par\endgroup" + AFTER,
            "",
        ]
    )


def _statement(theorem: Theorem, page: Page) -> Iterator[str]:
    """Yield hypotheses, definitions and clauses."""
    if theorem.refutes is not None:
        yield "The following claim looks true, and is false:"
        yield from display([in_prose(theorem.refutes.relation)[0]], page.line)
    hypotheses = section(theorem.doc, "Hypotheses.")
    if hypotheses:
        yield rf"\emph{{Hypotheses.}} {page.prose(hypotheses)}"
    own: list[Definition] = []
    shared: list[Definition] = []
    for definition in used(theorem):
        (shared if definition in page.shared else own).append(definition)
    if own:
        yield "Let"
        yield from defined(own, page.line)
    if shared:
        yield r"\gibbsgapshared{%"
        yield f"{'Here' if own else 'Let'}"
        yield from defined(shared, page.line)
        yield "}"
    yield "Then"
    yield r"\begin{enumerate}\setlength{\itemsep}{2pt}\setlength{\parsep}{0pt}"
    for clause in theorem.clauses:
        yield from _clause(clause, page)
    yield r"\end{enumerate}"


def defined(named: Sequence[Definition], line: float) -> Iterator[str]:
    """Yield definitions as aligned lines."""
    heads = [head(d, tex=True) for d in named]
    wide = max(width(h) for h in heads)
    rows = []
    for left, definition in zip(heads, named, strict=True):
        first, *rest = broken(latex(definition.body), line - wide - 1.8, line - wide - 1.8)
        rows += [rf"{left} &:= {first}", *(f"&{part}" for part in rest)]
    yield r"\begin{align*}"
    yield " \\\\\n".join(rows)
    yield r"\end{align*}"


def _clause(clause: Clause, page: Page) -> Iterator[str]:
    """Yield one clause: on the line where it is short and flat, else displayed."""
    main, condition_of_it = in_prose(clause.relation)
    title = page.prose(clause.title)
    flat = not re.search(r"\\frac|\\int|\\sum|\\mathbb\{E\}|\\Bigl|\\biggl", main)
    if flat and width(main) + text_width(title) < page.line:
        yield rf"\item[({clause.letter})] {title}: ${main}${condition_of_it}."
        return
    yield rf"\item[({clause.letter})] {title}:"
    yield from display([main], page.line - 3.0)
    if condition_of_it:
        yield f"{condition_of_it.lstrip(', ')}."


def _remarks(theorem: Theorem, page: Page) -> Iterator[str]:
    for heading, name, write in (("Remarks", "Deviations.", page.prose), ("References", "References.", plain)):
        text = section(theorem.doc, name)
        if text and text != "None.":
            yield rf"\par\medskip\noindent\emph{{{heading}.}} {write(text)}"
