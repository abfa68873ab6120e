"""Mutants of a theorem: every single edit of every link and of every named object's body, each to be refuted.

An edit of a link is to be refuted by a finite measure on which the edited relation fails; an edit of a definition by
one on which some link of the theorem fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from proofs_check.checker.unfold import ZERO
from proofs_check.finite.letters import Letters
from proofs_check.finite.spaces import Without
from proofs_check.finite.zero_sets import Pairs
from proofs_check.verification.near_misses.edits import TWO, WHOLE, edits
from proofs_check.vocabulary.chains import Chain, Link
from proofs_check.vocabulary.expressions import Deriv, Expr, Mul, Neg, Vary, nodes
from proofs_check.vocabulary.statements import AtMost, Clause, Equal, Expands, Nonnegative, Positive, Relation, Tends
from proofs_check.vocabulary.substitutions import Bodies


@dataclass(frozen=True)
class Held:
    """A link as it was proved: its relation, and the hypotheses that its proof did without."""

    place: str
    relation: Relation
    without: Without


@dataclass(frozen=True)
class Mutant:
    """An edited claim, or edited bodies under which claims are tried.

    An edited object is ``defined`` so in the file that is its ``home``.
    ``changed`` are the edited expression and the one that it was; ``weaker`` would make an edited bound a consequence
    of the proved one, and ``slack`` says that the edited form stands between two inequalities. Where a zero set is
    edited, ``vanishes`` is the one that was proved.
    """

    name: str
    place: str
    claims: tuple[Held, ...]
    bodies: Bodies | None = None
    home: str = ""
    defined: str = ""
    changed: tuple[Expr, Expr] | None = None
    weaker: Relation | None = None
    slack: bool = False
    vanishes: Pairs = ()

    @property
    def trivial(self) -> bool:
        """Whether the edit only turns the sign of a whole side, or doubles it."""
        now, was = self.changed or (None, None)
        return was is not None and now in (Neg(was), Mul((TWO, was)))


def of_links(chains: list[Chain], claims: Mapping[str, Held]) -> Iterator[Mutant]:
    """Yield the edits of every link's form, of every start, and of every sign.

    A form is typed once and stands in two links, the one that reaches it and the next: either may refute its edit. A
    bound that is nothing but an instance of another clause is as sharp as that one, edited where it is derived.
    """
    for chain in chains:
        for index, link in enumerate(chain.links):
            if _is_instance(link):
                continue
            claim = claims[chain.place(index)]
            following = claims.get(chain.place(index + 1))
            for name, relation in edited(claim.relation, start=index == 0):
                yield of_link(f"{claim.place}: {name}", claim, relation, following)


def _is_instance(link: Link) -> bool:
    """Whether a bound only puts other letters or laws into proved clauses."""
    instances = all(isinstance(p.source, Clause) and (p.letters or p.laws) for p in link.using)
    return isinstance(link.says, AtMost) and bool(link.using) and instances and link.gap == ZERO


def of_link(name: str, claim: Held, relation: Relation, following: Held | None = None) -> Mutant:
    """Return the mutant of one edited link, whose form stands in the ``following`` one too."""
    mutant = Mutant(name, claim.place, (replace(claim, relation=relation),))
    was, now = claim.relation.sides(), relation.sides()
    place = next((i for i, (a, b) in enumerate(zip(was, now, strict=True)) if a != b), 0)
    mutant = replace(mutant, changed=(now[place], was[place]))
    if isinstance(claim.relation, Nonnegative) and place > 0:
        return replace(mutant, vanishes=claim.relation.zero_only)
    if isinstance(relation, Expands) and place == len(was) - 1:
        return replace(mutant, weaker=AtMost(was[-1], now[-1]))
    bound = isinstance(relation, AtMost)
    if place == 0:
        return replace(mutant, weaker=AtMost(now[0], was[0]) if bound else None)
    if following is None:
        return replace(mutant, weaker=AtMost(was[1], now[1]) if bound else None)
    sides = following.relation.sides()
    if place == 1 and sides[0] == was[1]:
        next_one = replace(following, relation=following.relation.with_sides((now[1], *sides[1:])))
        slack = bound and isinstance(following.relation, AtMost)
        return replace(mutant, claims=(*mutant.claims, next_one), slack=slack)
    return mutant


def edited(relation: Relation, *, start: bool) -> Iterator[tuple[str, Relation]]:
    """Yield the edits of a relation: of the side that is new in this link, and of the start in a chain's first one."""
    sides = relation.sides()
    if isinstance(relation, Nonnegative | Positive):
        yield "sign reversed", relation.with_sides((Neg(sides[0]), *sides[1:]))
    # The subject of a sign is edited as an earlier link's form; of a zero set a = b, what is edited is b.
    places = range(2, len(sides), 2) if isinstance(relation, Nonnegative) else range(1, len(sides))
    # Where the other side is 0, or the limit, a sign or a factor on the whole changes nothing.
    trivial = WHOLE if isinstance(relation, Equal | Tends) and ZERO in sides else ()
    for place in (*([0] if start and not isinstance(relation, Nonnegative) else []), *places):
        for name, side in edits(sides[place]):
            if name in trivial:
                continue
            # Names must differ: a start from a form, and one zero set from the next.
            where = "start: " if place == 0 else f"{sides[place - 1]} = " if isinstance(relation, Nonnegative) else ""
            if isinstance(relation, Expands) and place == len(sides) - 1:
                where = "remainder: "
            yield where + name, relation.with_sides((*sides[:place], side, *sides[place + 1 :]))


def of_bodies(claims: Mapping[str, Held], letters: Letters) -> Iterator[Mutant]:
    """Yield the edits of the body of every definition that the claims use, each with the claims that use it."""
    used = [(claim, Letters.of(claim.relation.sides()).definitions) for claim in claims.values()]
    # Variations cost most, and are rarely needed.
    used.sort(key=lambda use: any(isinstance(node, Vary | Deriv) for node in nodes(*use[0].relation.sides())))
    for definition in letters.definitions.values():
        using = [claim for claim, definitions in used if definition.name in definitions]
        place = f"body of {definition.name}"
        home, defined = definition.where.file, f"{definition.where}: {definition.name} := {definition.body}"
        for name, body in edits(definition.body):
            changed = body, definition.body
            yield Mutant(f"{place}: {name}", place, tuple(using), {definition: body}, home, defined, changed)


def alone(chain: Chain, index: int, relation: Relation) -> Chain:
    """Return a chain whose link states an edited relation of an edited form, and lands on no clause."""
    *before, link = chain.links[: index + 1]
    if before:
        before[-1] = replace(before[-1], says=before[-1].says.with_sides((chain.relation(index - 1).lhs, relation.lhs)))
    start = chain.start if before else relation.lhs
    return replace(chain, start=start, links=(*before, replace(link, says=relation, clause=None)))
