"""A folder that a reviewer checks with make and Coq, and nothing else: files, a Makefile, a README in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import jinja2

from proofs_check.kernel.coq import answers, library
from proofs_check.kernel.coq.checking import Checked
from proofs_check.kernel.export.enclosures.balls import BALLS
from proofs_check.kernel.source import Source
from proofs_check.reports.kernel.standing import COUNTED, Report, Row, total

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("proofs_check"), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    keep_trailing_newline=True, autoescape=False,  # noqa: S701 (text for people and for make, no page)
)  # fmt: skip


def folder(
    output: Path, report: Report, sources: Sequence[Source], checked: Mapping[str, Checked]
) -> list[tuple[Path, str]]:
    """Return the files of the folder, which is made with its own folders; what Coq rejects is left out of them."""
    for name in ("library", "theorems"):
        (output / name).mkdir(parents=True, exist_ok=True)
    own = [source for source in sources if source not in library.spaces().values()]
    texts = dict(_texts(report.rows, own, checked))
    words = _words(report, own, texts)
    return [(output / name, text) for name, text in (*texts.items(), *words)]


def _texts(rows: Sequence[Row], sources: Sequence[Source], checked: Mapping[str, Checked]) -> Iterator[tuple[str, str]]:
    for file in library.files().values():
        yield f"library/{file.name}.v", file.text
    recorded = {row.source.name: row.entry.rejected for row in rows if row.on_record and row.entry is not None}
    kept: dict[str, list[str]] = {}
    for source in sources:
        found = checked.get(source.name)
        rejected = recorded.get(source.name, {}) if found is None else found.rejected
        kept[source.name] = [lemma for lemma in source.lemmas if lemma not in rejected]
        yield f"theorems/{source.name}.v", source.text(rejected)
    yield "theorems/Axioms.v", _question("GG", kept)
    yield "library/Axioms.v", _question("Gibbsgap", {n: library.spaces()[n].lemmas for n in library.spaces()})


def _question(folder: str, kept: Mapping[str, Sequence[str]]) -> str:
    every = ",\n  ".join(f"@{name}.{lemma}" for name, lemmas in kept.items() for lemma in lemmas)
    asked = " ".join(name for name, lemmas in kept.items() if lemmas)
    return (
        "(* Coq lists every axiom that any lemma here rests on. *)\n"
        f"From {folder} Require {asked}.\nDefinition all := (\n  {every}).\nPrint Assumptions all.\n"
    )


def _words(report: Report, sources: Sequence[Source], texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    files = library.files().values()
    apart = library.spaces()
    rules = {f"library/{f.name}": [f"library/{need}" for need in f.needs] for f in files}
    rules |= {f"theorems/{s.name}": ["library/Tactics", *(f"theorems/{n}" for n in s.needs)] for s in sources}
    modules = [*(f"Gibbsgap.{f.name}" for f in files if f.name not in apart), *(f"GG.{s.name}" for s in sources)]
    allowed = {"axioms": sorted(answers.ALLOWED), "more": sorted(answers.OF_MATHCOMP), "sealed": answers.SEALED}
    yield (
        "Makefile",
        _TEMPLATES.get_template("certificates.mk").render(
            rules=rules, modules=modules, apart=[f"library/{name}" for name in apart], **allowed
        ),
    )
    words = _TEMPLATES.get_template("certificates.md").render(
        rows=report.rows, spaces=report.spaces, coq=report.coq,
        counts={name: total(report.rows, kinds) for name, kinds in COUNTED.items()},
        lines=sum(text.count("\n") for text in texts.values()), enclosed=BALLS in sources, **allowed,
    )  # fmt: skip
    yield "README.md", words
