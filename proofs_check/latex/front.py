"""The first pages of the document: what was found, the pipeline, headline claims, setting, and what was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofs_check.latex import checks
from proofs_check.latex.lines import broken
from proofs_check.latex.page import Page, Paper, used
from proofs_check.latex.prose import plain, to_latex
from proofs_check.latex.widths import width
from proofs_check.outcome import Verdict, facets_in
from proofs_check.reports import headlines as headlines_of
from proofs_check.vocabulary.expressions import Definition
from proofs_check.vocabulary.printing import head
from proofs_check.vocabulary.written import latex


def abstract(paper: Paper) -> Iterator[str]:
    """Yield the source, and what was found in one paragraph."""
    outcomes = paper.run.outcomes
    settings = paper.run.settings
    proved = sum(o.verdict == Verdict.PROVED and o.refuted is None for o in outcomes)
    refuted = sum(o.refuted is not None for o in outcomes)
    mutants = [m for o in outcomes for m in o.mutants]
    killed = sum(m.result == "killed" for m in mutants)
    about = paper.theory
    source = (
        rf"These are derivations for {plain(about.authors)}, \emph{{{plain(about.title)}}}, {plain(about.reference)}. "
    )
    yield r"\begin{abstract}\noindent"
    yield source if about.title else ""
    yield (
        f"Of {len(outcomes)} statements {proved} are proved"
        + (f", {refuted} are claims that look true and are refuted" if refuted else "")
        + ". Every link of every derivation is decided symbolically and tried on finite measure spaces; clauses are "
        "confirmed by quadrature and on random measures. "
        f"Of {len(mutants)} single edits of the formulas that were judged, {killed} are refuted on an exhibited "
        "measure or by a route; the others are true as well, or change nothing, and it is said why. "
        f"Level {settings.level}, seed {settings.seed}, {plain(settings.backend.name)}."
    )
    yield r"\end{abstract}"


def items(paper: Paper) -> Iterator[str]:
    """Yield the table of the source's items, with what answers each and how strongly that stands."""
    if not paper.items:
        return
    yield r"\section{What the source claims, and what answers it}"
    yield r"\begingroup\footnotesize\setlength{\tabcolsep}{4pt}"
    columns = (r">{\raggedright\arraybackslash}p{%smm}" % width for width in (23, 56, 41, 20))  # noqa: UP031 (braces)
    yield rf"\begin{{longtable}}{{@{{}}{''.join(columns)}@{{}}}}\toprule"
    yield r"item & claim & here & stands \\\midrule\endhead"
    for row in headlines_of.rows(paper.items, paper.catalogue, paper.run.outcomes):
        here = "; ".join(f"{word} {plain(headlines_of.ranges(names))}" for word, names in row["here"].items())
        said = here or f"none: {paper.page.prose(row['none'])}"
        yield rf"{plain(row['item'])} & {paper.page.prose(row['claim'])} & {said} & {row['grade'] or ''} \\"
    yield r"\bottomrule\end{longtable}\endgroup"


def pipeline() -> Iterator[str]:
    """Yield the picture of the pipeline."""
    yield r"\begin{figure}[!ht]\centering\input{pipeline.tex}"
    yield (
        r"\caption{The pipeline. Each box is a stage, and in it are the statements that lead to it, coloured by how "
        r"strongly they stand.}\label{fig:pipeline}\end{figure}"
    )


def headlines(paper: Paper) -> Iterator[str]:
    """Yield the headline claims, with what carries them and their caveats."""
    claims = [c for c in paper.catalogue.claims if c.kind == "headline"]
    if not claims:
        return
    yield r"\clearpage\section{Headline claims}"
    yield "Each is carried by the statements named, and holds with the caveats given."
    yield r"\begin{description}"
    for claim in claims:
        yield rf"\item[{plain(claim.id)}] {paper.page.prose(claim.title)}."
        if claim.carried_by:
            yield f"Carried by {checks.listed(carrier(paper, name) for name in claim.carried_by)}."
        if claim.caveats:
            yield rf"\emph{{Caveats:}} {'; '.join(paper.page.prose(c) for c in claim.caveats)}."
    yield r"\end{description}"


def carrier(paper: Paper, name: str) -> str:
    """Name a theorem or a clause such as T3.1.c, and say how it stands."""
    outcome = paper.outcomes.get(name)
    if outcome is not None:
        return rf"\gibbsgapref{{{name}}} ({outcome.standing()})"
    theorem, _, letter = name.rpartition(".")
    if theorem in paper.outcomes and letter in paper.outcomes[theorem].clauses:
        outcome = paper.outcomes[theorem]
        cited = any(step.grade == "cited" for step in outcome.steps if step.clause == letter)
        return rf"\gibbsgapref{{{theorem}}}({letter}) ({'cited' if cited else outcome.clauses[letter]})"
    return f"{plain(name)} (not yet built)"


def setting(paper: Paper) -> Iterator[str]:
    """Yield the setting, the symbols, and the objects that theorems share."""
    yield r"\section{Setting and notation}\label{sec:notation}"
    yield "\n\n".join(paper.page.prose(paragraph) for paragraph in paper.theory.setting)
    if paper.theory.symbols:
        yield r"\begin{center}\begin{tabular}{@{}lp{110mm}@{}}\toprule"
        yield " \\\\\n".join(f"{to_latex(s)} & {paper.page.prose(meaning)}" for s, meaning in paper.theory.symbols)
        yield r"\\\bottomrule\end{tabular}\end{center}"
    shared: dict[str, Definition] = {}
    users: dict[str, list[str]] = {}
    for theorem in paper.theorems:
        for definition in used(theorem):
            if definition in paper.page.shared:
                shared.setdefault(definition.name, definition)
                users.setdefault(definition.name, []).append(theorem.id)
    if not shared:
        return
    yield r"The objects that theorems share are, with the theorems that use them:"
    by_module: dict[str, list[Definition]] = {}
    for definition in shared.values():
        by_module.setdefault(definition.where.file, []).append(definition)
    for group in by_module.values():
        yield from _definitions(group, users, paper.page)


def _definitions(shared: Sequence[Definition], users: Mapping[str, list[str]], page: Page) -> Iterator[str]:
    yield r"{\allowdisplaybreaks\begin{align*}"
    rows = []
    room = page.line - max(width(head(d, tex=True)) for d in shared) - 1.8
    for definition in shared:
        left = head(definition, tex=True)
        first, *rest = broken(latex(definition.body), room, room)
        names = users[definition.name]
        few = ", ".join(rf"\gibbsgapref{{{name}}}" for name in names[:3]) + (r", \dots" if len(names) > 3 else "")
        # who uses it stands in the margin where the line is short
        tag = rf"\tag*{{\footnotesize {few}}}" if not rest and width(first) < room - 10 else ""
        rows.append(rf"{left} &:= {first}{tag}")
        rows += [rf"&{part}" for part in rest]
    yield " \\\\\n".join(rows)
    yield r"\end{align*}}"


def overview(paper: Paper) -> Iterator[str]:
    """Yield the table theorems × facets, and what its words mean."""
    words = {"random_measures": "measures", "gibbs": "Gibbs"}
    yield r"\section{What was checked}"
    yield (
        "A theorem is worth its weakest clause and its weakest dependency. A link \\emph{holds} when the checker "
        "proves it and no finite measure refutes it ($\\checkmark$); \\emph{cited} marks a clause taken from the "
        "literature and only tried here. Numbers can lower a verdict and never raise one. A dash marks a facet on "
        "which a statement has nothing to say; the theorem gives the reason."
    )
    yield r"\begin{center}\footnotesize\setlength{\tabcolsep}{2.5pt}"
    facets = facets_in(paper.run.outcomes)
    yield rf"\begin{{longtable}}{{@{{}}l>{{\raggedright\arraybackslash}}p{{26mm}}{'c' * len(facets)}r@{{}}}}\toprule"
    yield rf" & & {' & '.join(words.get(f, f) for f in facets)} & edits \\\midrule\endhead"
    for outcome in paper.run.outcomes:
        signs = {"n/a": "--", "exempt": "--", "holds": r"$\checkmark$"}
        cells = [signs.get(word, word) for word in (outcome.facets.get(f, "n/a") for f in facets)]
        settled = sum(m.result == "killed" for m in outcome.mutants)
        title = paper.page.prose(outcome.title)
        yield rf"\gibbsgapref{{{outcome.id}}} & {title} & {' & '.join(cells)} & {settled}/{len(outcome.mutants)} \\"
    yield r"\bottomrule\end{longtable}\end{center}"
    yield "The last column counts single edits that are refuted, of those judged."
