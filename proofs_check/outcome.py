"""Outcomes and verdicts: the one immutable record that every report reads and none decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, Literal, get_args

from proofs_check.vocabulary.facts import Fact, Ground, Rule
from proofs_check.vocabulary.location import EVIDENCE

# Each a ladder, from the weakest; what a step came to, and by what it is shown.
Result = Literal["refuted", "undecided", "conditional", "holds"]
Grade = Literal["cited", "measures", "quadrature", "symbolic", "certified"]
GRADES: tuple[Grade, ...] = get_args(Grade)
# The least and the largest of what a number was.
Ends = tuple[float, float]
SMALL = 1e-6  # a measured number below it is written with its power of ten: decimals would leave nothing of it


class Verdict(IntEnum):
    """What a theorem is worth: ordered, and never better than its weakest clause or dependency."""

    REFUTED = 0
    UNDECIDED = 1
    CONDITIONAL = 2
    PROVED = 3

    def __str__(self) -> str:
        return self.name.lower()


OF_RESULT: dict[Result, Verdict] = dict(zip(get_args(Result), Verdict, strict=True))


class Standing(IntEnum):
    """How strongly a claim stands, from the weakest: its word, its colour in pictures, and its mark."""

    word: str
    colour: str
    mark: str
    NOT_BUILT = 0, "not yet built", "eeeeee", "·"
    NOT_AS_CLAIMED = 1, "not as claimed", "f4a6a0", "✗"
    REFUTED = 2, "refuted, as it should be", "d8c8e8", "⊥"
    CONDITIONAL = 3, "conditional", "fdd0a2", "~"
    CITED = 4, "cited", "fbe7a1", "†"
    SYMBOLIC = 5, "symbolic", "b7dfb0", "✓"
    CERTIFIED = 6, "certified", "9ecae1", "◆"
    KERNEL = 7, "checked by a proof kernel", "6fb7b7", "■"

    def __new__(cls, rank: int, word: str, colour: str, mark: str) -> Standing:
        """Make a rank with its word, its colour and its mark."""
        member = int.__new__(cls, rank)
        member._value_, member.word, member.colour, member.mark = rank, word, colour, mark
        return member

    def __str__(self) -> str:
        return self.word

    @classmethod
    def of(cls, grades: Iterable[Grade]) -> Standing:
        """Return how strongly what was shown in these ways stands: something cited weakens, a certificate is best."""
        found = set(grades)
        return cls.CITED if "cited" in found else cls.CERTIFIED if "certified" in found else cls.SYMBOLIC


@dataclass(frozen=True, slots=True)
class Nodes:
    """How many points a quadrature rule has that is taken, and one that says how good it is, at a lower order."""

    finer: int
    coarser: int

    def __str__(self) -> str:
        return f"rule of {self.finer:,} points against {self.coarser:,}"


@dataclass(frozen=True)
class Outcome:
    """What became of one step: a link of a chain, a clause on a rule or on random measures, a measured number.

    ``clause`` is set where the step ends in a clause; ``where`` is file:line of the claim; ``said`` is the relation in
    text. It rests on ``uses``, hypotheses and background facts, on ``clauses`` and theorems (``lemmas``) by their ids,
    and on what is assumed; ``rests_on`` are the clauses and theorems of its whole way, from the start of its chain.
    ``refutes`` says that the step contradicts the claim that its theorem is to refute; ``fails`` that a certificate is
    of the contrary; ``identity`` that an equation is tried. ``enclosure`` are the ends of a certified number,
    ``parameters`` between which values each number lay where a clause was tried, on so many samples as ``tried`` says.
    """

    theorem: str
    name: str
    facet: str
    grade: Grade
    result: Result
    said: str = ""
    clause: str | None = None
    why: str = ""
    value: float | None = None
    error: float | None = None
    residual: float | None = None
    tolerance: float | None = None
    counterexample: Mapping[str, Any] | None = None
    tried: int = 0
    uses: frozenset[Ground | Nodes] = frozenset()
    clauses: frozenset[str] = frozenset()
    rests_on: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    assumes: frozenset[str] = frozenset()
    where: str = ""
    seconds: float = 0.0
    refutes: bool = False
    fails: bool = False
    identity: bool = False
    enclosure: tuple[str, str] | None = None
    parameters: Mapping[str, Ends] = field(default_factory=dict)


@dataclass(frozen=True)
class MutantOutcome:
    """What became of one edit: killed, by which routes and on which measure; equivalent or implied, and why; or alive.

    *Implied* is an edit that is true as well: of a bound that becomes weaker, or one that the checker proves too.
    *Elsewhere* is an edit of an object from another module that this theorem does not refute: a theorem that is about
    that object must. ``latex`` is the false formula, where a finite measure refutes it, ``beside`` what is said beside.
    An *excused* edit is equivalent by the word of the author, which nothing has checked. ``home`` is the file of an
    edited object, and ``defined`` how it is defined there, where it stands.
    A *trivial* edit only turns a sign or a factor of a whole side; one ``of_body`` edits an object, and no link.
    """

    name: str
    place: str
    result: Literal["killed", "equivalent", "implied", "elsewhere", "alive"]
    killed_by: tuple[str, ...] = ()
    counterexample: Mapping[str, Any] | None = None
    why: str = ""
    latex: str = ""
    beside: str = ""
    trivial: bool = False
    of_body: bool = False
    excused: bool = False
    home: str = ""
    defined: str = ""


@dataclass(frozen=True)
class HypothesisOutcome:
    """Whether a hypothesis is needed: a link is refuted or undefined without it, or none was seen to fail."""

    said: str
    result: Literal["needed", "no failure seen", "undecided"]
    why: str
    counterexample: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class KernelOutcome:
    """What a proof kernel said of a theorem as it is stated now: by which, on which day, which clauses it accepted.

    ``here`` tells that it was asked on this machine, else it is on record. ``rejected`` gives the message for each
    lemma that it rejects; ``links`` are how many steps it accepted, and of how many.
    """

    by: str
    when: str
    here: bool
    clauses: frozenset[str]
    links: tuple[int, int]
    rejected: Mapping[str, str]
    axioms: tuple[str, ...]

    @property
    def state(self) -> str:
        """How what it accepted stands."""
        return "accepted" if self.here else "recorded"


@dataclass(frozen=True)
class TheoremOutcome:
    """Everything about one theorem: its steps, mutants, hypotheses, facets, dependencies and verdict.

    ``refutes`` is the claim, as it is checked, that a clause of the theorem contradicts, and ``claim`` what it says in
    words; ``edits`` is how many mutants there are, of which the quick level judges some. ``statement`` is what each
    clause says, by letter. ``remarks`` change no verdict. ``met`` is a measure that meets all hypotheses together.
    """

    id: str
    title: str
    module: str
    where: str
    verdict: Verdict
    facets: Mapping[str, str]
    reasons: Mapping[str, str]
    clauses: Mapping[str, Verdict]
    steps: tuple[Outcome, ...]
    mutants: tuple[MutantOutcome, ...]
    hypotheses: tuple[HypothesisOutcome, ...]
    background: tuple[Fact | Rule, ...]
    depends_on: tuple[str, ...]
    open_because: str | None
    problems: tuple[str, ...]
    seconds: float
    refutes: str | None = None
    edits: int = 0
    statement: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    met: Mapping[str, Any] | None = None
    kernel: KernelOutcome | None = None
    claim: str = ""

    @property
    def refuted(self) -> Outcome | None:
        """Return the step that contradicts the claim to be refuted, a certificate first; None where none holds."""
        against = [step for step in self.steps if step.refutes and step.result == "holds"]
        against.sort(key=lambda step: step.grade != "certified")
        return against[0] if self.refutes and against and self.verdict == Verdict.PROVED else None

    @property
    def as_claimed(self) -> bool:
        """Whether everything is as the source says: proved or conditional, or declared open and undecided still."""
        expected = self.verdict == Verdict.UNDECIDED if self.open_because else self.verdict >= Verdict.CONDITIONAL
        return expected and not self.problems

    def worth(self, clause: str | None = None) -> str:
        """Return the verdict on the theorem, or on a clause, in a word: what is proved on citations is *cited*."""
        verdict = self.verdict if clause is None else self.clauses[clause]
        return "cited" if verdict == Verdict.PROVED and self.standing(clause) == Standing.CITED else str(verdict)

    def standing(self, clause: str | None = None) -> Standing:
        """Return how strongly the theorem stands, or one of its clauses."""
        if not self.as_claimed:
            return Standing.NOT_AS_CLAIMED
        if self.refuted is not None and clause is None:
            return Standing.REFUTED
        verdict = self.verdict if clause is None else self.clauses[clause]
        if verdict != Verdict.PROVED:
            return Standing.CONDITIONAL if verdict == Verdict.CONDITIONAL else Standing.NOT_BUILT
        ends = (step for step in self.steps if step.clause is not None and clause in (None, step.clause))
        found = Standing.of(step.grade for step in ends)
        accepted = self.kernel is not None and self.kernel.clauses >= ({clause} if clause else set(self.clauses))
        return Standing.KERNEL if accepted and found > Standing.CITED else found


def lowered(outcomes: Iterable[TheoremOutcome]) -> list[TheoremOutcome]:
    """Lower every verdict to that of its weakest dependency; a dependency that is missing or circular is undecided."""
    known = {o.id: o for o in outcomes}

    def worth(name: str, path: tuple[str, ...]) -> Verdict:
        if name not in known or name in path:
            return Verdict.UNDECIDED
        outcome = known[name]
        return min([outcome.verdict, *(worth(d, (*path, name)) for d in outcome.depends_on)])

    result = []
    for outcome in known.values():
        verdict = worth(outcome.id, ())
        weak = [d for d in outcome.depends_on if worth(d, (outcome.id,)) < outcome.verdict]
        problems = [f"rests on {d}, which is {worth(d, (outcome.id,))}" for d in weak]
        result.append(replace(outcome, verdict=verdict, problems=(*outcome.problems, *problems)))
    return cited_through(result)


def facets_in(outcomes: Iterable[TheoremOutcome]) -> tuple[str, ...]:
    """Return the facets of several theorems, those of evidence last: each theory asks questions of its own."""
    found = list(dict.fromkeys(facet for outcome in outcomes for facet in outcome.facets))
    return tuple(sorted(found, key=EVIDENCE.__contains__))


def cited_through(outcomes: Sequence[TheoremOutcome]) -> list[TheoremOutcome]:
    """Grade as *cited* every clause that rests on a cited one, in its own theorem or through others."""
    cited = {f"{o.id}.{step.clause}" for o in outcomes for step in o.steps if step.clause and step.grade == "cited"}

    def weak(step: Outcome) -> bool:
        named = {name.rpartition(".")[0] for name in step.rests_on}
        # A theorem of which no clause is named is rested on as a whole.
        whole = (name for name in step.rests_on if name not in named)
        return any(name in cited or any(one.startswith(f"{name}.") for one in cited) for name in whole)

    while True:
        found = {f"{o.id}.{s.clause}" for o in outcomes for s in o.steps if s.clause and s.rests_on and weak(s)} - cited
        if not found:
            break
        cited |= found
    result = []
    for outcome in outcomes:
        steps = tuple(
            replace(step, grade="cited")
            if step.grade == "symbolic" and f"{outcome.id}.{step.clause}" in cited
            else step
            for step in outcome.steps
        )
        of_facet = {step.facet for step in steps if step.grade == "cited"}
        facets = {f: "cited" if word == "holds" and f in of_facet else word for f, word in outcome.facets.items()}
        result.append(replace(outcome, steps=steps, facets=facets))
    return result
