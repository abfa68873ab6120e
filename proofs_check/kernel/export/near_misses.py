"""Edited links as lemmas: what a careless author might have written, with a script as for what is true.

Where algebra does not show an edit, a script is written all the same. Coq must reject it, unless the edit is true: one
that is false and accepted would be a hole in the export.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from proofs_check.kernel.export.exporter import Exporter
from proofs_check.kernel.export.links import Lemma, Links
from proofs_check.kernel.export.objects import head_of
from proofs_check.kernel.export.sections import prover, section, spoken_of
from proofs_check.kernel.source import Sentence, Source
from proofs_check.kernel.statement.letters import Unexportable
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import VocabularyError
from proofs_check.vocabulary.statements import Nonnegative, Relation
from proofs_check.vocabulary.theorem import Theorem


@dataclass(frozen=True, slots=True)
class Edit:
    """An edited link: where it stands, what the edit is called, and what the link then says."""

    chain: Chain
    index: int
    name: str
    relation: Relation

    @property
    def place(self) -> str:
        """Where the link stands."""
        return self.chain.place(self.index)


def near_misses(
    exporter: Exporter, theorem: Theorem, edits: Iterable[Edit], name: str, most: int | None = None
) -> tuple[Source, dict[str, Edit]]:
    """Return a file of edited links, and which lemma is which edit; those that cannot be written are left out."""
    found: dict[str, Edit] = {}
    sentences: list[Sentence] = []
    file = exporter.opened(theorem)
    for edit in edits:
        if len(found) == most:
            break
        own = f"{name}_{len(found) + 1}"
        alone = _alone(edit)
        try:
            opened = section(file.printer, f"{own}_section", spoken_of(alone))
            links = Links(file.printer, prover(file.printer, opened, blind=True), file.proved)
            lemma = _lemma(links, edit, alone, own)
        except (Unexportable, VocabularyError):
            continue
        found[own] = edit
        sentences += [Sentence(opened.head), Sentence(lemma.text(), own), Sentence(f"End {own}_section.\n")]
    needs = (*file.required(), file.name)
    return Source(name, needs, (Sentence(head_of(needs)), Sentence(file.unfolding()), *sentences)), found


def _alone(edit: Edit) -> Chain:
    """Return a chain of the edited link alone."""
    link = replace(edit.chain.links[edit.index], says=edit.relation, clause=None)
    return replace(edit.chain, start=edit.relation.lhs, links=(link,))


def _lemma(links: Links, edit: Edit, alone: Chain, name: str) -> Lemma:
    """Return the lemma that says what was edited: where something vanishes, or the link."""
    relation, was = edit.relation, edit.chain.relation(edit.index)
    if isinstance(relation, Nonnegative) and relation.lhs == was.lhs and alone.links[0].rule is None:
        return links.zeros(relation, name)
    return links(alone, 0, name)
