"""All pages of the site, by the names of their files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from proofs_check.catalogue.claims import Claim
from proofs_check.catalogue.discovery import Catalogue
from proofs_check.catalogue.items import Item
from proofs_check.catalogue.theory import Theory
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.outcome import Standing, TheoremOutcome
from proofs_check.reports import headlines
from proofs_check.reports.formulas import reference, sentence
from proofs_check.reports.sheets import counted
from proofs_check.reports.standing import Totals, subject, witness, word
from proofs_check.site import theorem as of_theorem
from proofs_check.site.map import drawn
from proofs_check.verification.run import Run, version

MENU = {
    "index.html": "Map",
    "items.html": "Items of the source",
    "headlines.html": "Headlines",
    "ledger.html": "Ledger",
}


@dataclass(frozen=True)
class Book:
    """What the pages are made of: the catalogue, what it says of its theory, a run, items, the ledgers' history."""

    catalogue: Catalogue
    theory: Theory
    run: Run
    items: Sequence[Item]
    history: Sequence[Mapping[str, Any]]

    @cached_property
    def outcomes(self) -> Mapping[str, TheoremOutcome]:
        """The outcomes by id."""
        return {outcome.id: outcome for outcome in self.run.outcomes}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.catalogue.claims}

    def answers(self, name: str) -> list[tuple[Item, str, str]]:
        """Return the items that a theorem answers, with how it compares and which part of it does."""
        return [
            (item, word, one)
            for item in self.items
            for word, one in item.counterparts
            if one == name or one.rpartition(".")[0] == name
        ]


def environment(known: Collection[str]) -> Environment:
    """Return the templates, with what they say things by; the theorems that are known are linked to."""
    own, shared = PackageLoader("proofs_check.site"), PackageLoader("proofs_check")
    found = Environment(
        loader=ChoiceLoader([own, shared]), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    found.filters["slug"] = of_theorem.slug
    found.globals |= {
        "counted": counted, "standings": sorted(Standing), "word": word, "subject": subject, "witness": witness,
        "link": partial(reference, known=known), "say": partial(sentence, known=known),
    }  # fmt: skip
    return found


def files(book: Book) -> dict[str, str]:
    """Return the files to write, by name."""
    templates = environment(book.outcomes)
    templates.globals |= {
        "book": book, "totals": Totals.of(book.run.outcomes), "menu": MENU, "version": version(),
        "title": book.theory.title.partition(":")[0] or "Theorems",
    }  # fmt: skip

    def page(template: str, here: str, **data: Any) -> str:
        return templates.get_template(template).render(here=here, **data)

    made = {
        "index.html": page("index.html", "index.html", map=drawn(book.theory, book.run.outcomes)),
        "items.html": page("items.html", "items.html", rows=_items(book)),
        "headlines.html": page("headlines.html", "headlines.html", rows=_headlines(book)),
        "ledger.html": page("ledger.html", "ledger.html", entries=list(reversed(book.history))),
    }
    exporter = Exporter(book.catalogue.of(book.catalogue.exported).theorems)
    for theorem in book.catalogue.theorems:
        outcome = book.outcomes[theorem.id]
        data = of_theorem.view(theorem, outcome, exporter)
        used_by = [o.id for o in book.run.outcomes if theorem.id in o.depends_on]
        made[f"{theorem.id}.html"] = page(
            "theorem.html", f"{theorem.id}.html", theorem=theorem, outcome=outcome, used_by=used_by,
            claim=book.claims.get(theorem.id), answers=book.answers(theorem.id), **data,
        )  # fmt: skip
    for name in ("style.css", "site.js"):
        made[name] = templates.get_template(name).render()
    return made | {"search.js": f"const INDEX = {json.dumps(list(_index(book)), ensure_ascii=False)};\n"}


def _items(book: Book) -> list[dict[str, Any]]:
    return headlines.rows(book.items, book.catalogue, book.run.outcomes)


def _headlines(book: Book) -> list[dict[str, Any]]:
    return [
        {"claim": claim, **headlines.weight(claim, book.outcomes)}
        for claim in book.catalogue.claims
        if claim.kind == headlines.KIND
    ]


def _index(book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield what can be searched for: an address, a name, and the words beside it."""
    for theorem in book.catalogue.theorems:
        outcome = book.outcomes[theorem.id]
        yield f"{theorem.id}.html", theorem.id, subject(outcome)
        for clause in theorem.clauses:
            yield f"{theorem.id}.html#{theorem.label(clause)}", theorem.label(clause), f"{clause.title}: {clause}"
    for item in book.items:
        yield f"items.html#{of_theorem.slug(item.name)}", item.name, item.claim
    for claim in book.catalogue.claims:
        if claim.kind == headlines.KIND:
            yield f"headlines.html#{claim.id}", claim.id, claim.title
