"""The ``@theorem`` decorator: one statement, its clauses, and the generator of its chains and evidence."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from proofs_check.vocabulary.chains import Chain, Facet
from proofs_check.vocabulary.evidence import Certified, Covered, Measured, Measures, Quadrature
from proofs_check.vocabulary.expressions import Definition, Named, Neg, Scalar, VocabularyError
from proofs_check.vocabulary.hypotheses import bounded_by
from proofs_check.vocabulary.location import Location, caller, docstring, facets_of
from proofs_check.vocabulary.statements import (
    AtMost,
    Clause,
    Equal,
    Expands,
    Lifts,
    Nonnegative,
    Positive,
    Relation,
    Tends,
)

Step = Chain | Quadrature | Measures | Measured | Certified | Covered
ID = re.compile(r"(?=.{1,32}$)[A-Za-z][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*", re.ASCII)


@dataclass(frozen=True)
class Theorem:
    """A theorem as data: its statement, why a facet is absent, its equivalent edits, and where its steps come from."""

    id: str
    title: str
    clauses: tuple[Clause, ...]
    steps: Callable[[], Iterator[Step]] = field(compare=False)
    absent: Mapping[Facet, str]
    equivalent: Mapping[str, str]
    open_because: str | None
    doc: str
    module: str
    where: Location
    refutes: Clause | None = None
    is_lemma: bool = False

    @property
    def subject(self) -> str:
        """What it is about: its title, or the claim that it refutes, read forwards."""
        return self.title if self.refutes is None else f"claim: {self.refutes.title}"

    def shows(self, definition: Definition) -> bool:
        """Whether a clause says just what a lemma function declares: its sign on x > 0, and where it vanishes."""
        for clause in self.clauses:
            match clause.relation:
                case Nonnegative(Named(d, (Scalar(sign="positive", below=None, whole=False) as x,)), ((a, b),)):
                    # On all of x > 0: nothing that is declared of x or of other letters narrows it.
                    narrow = x.bounds or bounded_by(d.body, x)
                    if (d, a, b) == (definition, x, definition.zero_at) and not narrow:
                        return True
        return False

    def label(self, clause: Clause) -> str:
        """Return the clause's full id, such as P3.1.a."""
        return f"{self.id}.{clause.letter}"


def contradicts(shown: Relation, claim: Relation) -> bool:
    """Whether a proved relation is, as it stands, the opposite of a claim.

    What is ≥ 0 and vanishes at a = b alone is > 0 somewhere, since the letters of a claim may differ.
    """
    if not isinstance(shown, Positive) and not (isinstance(shown, Nonnegative) and shown.zero_only):
        return False
    match claim:
        case Equal(a, b):
            return shown.lhs in (a - b, b - a)
        case AtMost(a, b):
            return shown.lhs == a - b
        case Nonnegative(a) | Positive(a):
            return shown.lhs == Neg(a)
        case Lifts() | Tends() | Expands():
            return False
        case _ as never:
            assert_never(never)


def theorem(  # noqa: PLR0913 (the parts of a statement)
    *,
    id: str,
    title: str,
    clauses: tuple[Clause, ...],
    absent: Mapping[Facet, str] | None = None,
    equivalent: Mapping[str, str] | None = None,
    open_because: str | None = None,
    refutes: Clause | None = None,
    by_witness: bool = False,
    lemma: bool = False,
) -> Callable[[Callable[[], Iterator[Step]]], Theorem]:
    """Register the decorated generator as the derivation of a theorem.

    Parameters
    ----------
    id : a short word, as in the source; lemmas are L1, L2, …
    clauses : the statement. The theorem is undecided while a clause is one that no chain ends in.
    absent : facets on which the statement has nothing to say, each with the reason to print.
    equivalent : generated edits that change nothing, by name or by a place such as ``body of κ``, each with the reason.
    refutes : the claim that looks true and that this theorem shows to be false: a clause must contradict it, as
        a − b > 0 does a = b.
    by_witness : says that no clause does, and that a counterexample step certifies a witness on which the claim fails.
    lemma : says that the statement serves others: no facet is asked of it, and those without a step are shown *exempt*.
    open_because : says that the theorem is known to be undecided still; should it be proved, that is an error.

    Raises
    ------
    VocabularyError
        For a malformed id, letters that repeat, an unknown facet, or a reason left empty.
    """
    if not ID.fullmatch(id):
        raise VocabularyError(f"id={id!r} must be a short word such as P3.1, DPO or Donsker-Varadhan")
    letters = [clause.letter for clause in clauses]
    if not clauses or len(set(letters)) < len(letters):
        raise VocabularyError(f"clauses={letters} of {id} must be present and lettered differently")
    for name, reason in [*(absent or {}).items(), *(equivalent or {}).items()]:
        if not reason.strip():
            raise VocabularyError(f"reason for {name!r} in {id} must not be empty")
    where = caller()
    unknown = sorted(set(absent or {}) - set(facets := facets_of(where.file)))
    if unknown:
        raise VocabularyError(f"absent={unknown[0]!r} in {id} must be one of {', '.join(facets)}")
    contradicted = refutes is not None and any(contradicts(c.relation, refutes.relation) for c in clauses)
    if refutes is not None and not (contradicted or by_witness):
        raise VocabularyError(f"refutes={refutes} in {id} is contradicted by no clause; state a − b > 0 against a = b")

    def register(steps: Callable[[], Iterator[Step]]) -> Theorem:
        module = steps.__module__
        # A notebook's module says how it was made, and nothing of a theorem.
        written = module in sys.modules and Path(where.file).is_file()
        doc = sys.modules[module].__doc__ if written else None
        if doc is None:  # python -OO drops it
            with contextlib.suppress(OSError, SyntaxError):
                doc = docstring(Path(where.file))
        return Theorem(
            id, title, clauses, steps, absent or {}, equivalent or {}, open_because, doc or "", module, where, refutes,
            lemma,
        )  # fmt: skip

    return register
