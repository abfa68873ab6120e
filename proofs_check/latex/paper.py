"""What a document is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofs_check.catalogue.discovery import Catalogue
from proofs_check.catalogue.theory import Theory
from proofs_check.latex.page import Page
from proofs_check.outcome import TheoremOutcome
from proofs_check.verification.run import Run
from proofs_check.vocabulary.theorem import Theorem


@dataclass(frozen=True)
class Paper:
    """What a document is made of."""

    catalogue: Catalogue
    theory: Theory
    theorems: Sequence[Theorem]
    run: Run
    page: Page

    @property
    def outcomes(self) -> Mapping[str, TheoremOutcome]:
        """The outcomes by id."""
        return {outcome.id: outcome for outcome in self.run.outcomes}
