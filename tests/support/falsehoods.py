"""False statements made from true ones: edits of a theorem, and an oracle that shows on a finite measure what is false.

An edit changes what an author may get wrong or bend: a hypothesis (dropped, loosened), a gap, a premise, a law, an
obligation, a letter of an auxiliary number, or one expression throughout a chain, so that the chain stays consistent.
Only what the oracle shows to be false counts: it evaluates both sides in 25 digits, by enumeration, on spaces whose
letters satisfy the edited hypotheses, which it checks itself.
"""

import dataclasses
import functools
import itertools

import mpmath
from enumeration import Enumeration

from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.verification.near_misses.edits import edits
from proofs_check.vocabulary import expressions as e
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.statements import AtMost, Clause, Equal, Expands, Nonnegative, Positive
from proofs_check.vocabulary.symbols import ConditionalLaw, Law

DIGITS = 25
STEPS = 20_000  # nodes visited on one space
BEYOND = mpmath.mpf(10) ** -8  # by what share of their size two sides must differ, where floats may have been rounded


@dataclasses.dataclass(frozen=True)
class Attempt:
    """A false statement: the theorem it was made from, how, the chain that claims it, and where it is false."""

    theorem: str
    kind: str
    said: str
    chain: Chain
    clause: Clause
    measure: str


def rebuilt(thing, table):
    """Return a thing with others in the place of those in a table, everywhere below: a letter, a law, an expression."""
    known = {}

    def build(one):
        if isinstance(one, tuple):
            return tuple([build(part) for part in one])
        if not dataclasses.is_dataclass(one) or isinstance(one, type):
            return one
        if (found := table.get(one) if _hashable(one) else None) is not None:
            return found
        if id(one) not in known:
            parts = {f.name: getattr(one, f.name) for f in dataclasses.fields(one) if f.init and f.name != "params"}
            new = {name: build(part) for name, part in parts.items()}
            changed = any(new[name] is not part and new[name] != part for name, part in parts.items())
            if changed and isinstance(one, e.Definition):  # a twin was made for another body
                new |= {"twin": None, "reads": ()}
            known[id(one)] = one, dataclasses.replace(one, **new) if changed else one
        return known[id(one)][1]

    return build(thing)


def _hashable(one):
    return isinstance(one, e.Expr | e.FieldSymbol | Law | ConditionalLaw | Clause)


# Edits


def some(rng, items, most):
    """Return a few of several things, in any order."""
    return rng.sample(items, min(most, len(items)))


def edited(chain, rng):
    """Return (kind, what was done, edited chain) for one edit of a chain that lands on a clause, or None for it."""
    kind = rng.choice((hypotheses, consistently, clauses, premises, laws, obligations, smuggled))
    found = list(itertools.islice(kind(chain, rng), 4))
    said, other = rng.choice(found) if found else ("", None)
    return kind.__name__, said, other


def hypotheses(chain, rng):
    """Drop or loosen a hypothesis of a letter, throughout."""
    letters = letters_of(chain)
    for letter in rng.sample(letters, len(letters)):
        for said, loose in _loosened(letter):
            yield f"{letter.name}: {said}", rebuilt(chain, {letter: loose})


def _loosened(letter):
    if isinstance(letter, e.FieldSymbol):
        if letter.mass is not None:
            yield "mass left free", dataclasses.replace(letter, mass=None)
        if letter.sign == "positive" and letter.domain is None:
            yield "sign left free", dataclasses.replace(letter, sign="real", mass=None)
        if letter.gram:
            yield "no cosine", dataclasses.replace(letter, gram=False)
        elif letter.symmetric:
            yield "not symmetric", dataclasses.replace(letter, symmetric=False)
        return
    if letter.bounds:
        free = {f.name: None for f in dataclasses.fields(letter) if f.name in ("under", "volume", "shown_by")}
        loose = dataclasses.replace(letter, **free, over=())
        yield "unbound", loose
    if letter.below is not None:
        yield "bound widened", dataclasses.replace(letter, below=letter.below * 3)
        yield "bound dropped", dataclasses.replace(letter, below=None)
    elif letter.sign != "real" and not letter.whole:
        yield "sign left free", dataclasses.replace(letter, sign="real")
    if letter.whole:
        yield "no whole number", dataclasses.replace(letter, whole=False)


def consistently(chain, rng):
    """Edit one expression wherever it stands in a chain, its clause, gaps and premises."""
    parts = [n for side in sides_of(chain) for n in e.nodes(side, hidden=e.body_of) if not _is_formal(n)]
    for node in rng.sample(parts, min(8, len(parts))):
        for name, other in some(rng, edits(node), 2):
            if not isinstance(node, e.Num):
                yield name, rebuilt(chain, {node: other})


def clauses(chain, rng):
    """Edit the clause, and let the last link reach it, with a gap that is made to fit."""
    link = chain.links[-1]
    sides = link.clause.relation.sides()
    for place in rng.sample(range(len(sides)), len(sides)):
        for name, side in some(rng, edits(sides[place]), 3):
            relation = link.clause.relation.with_sides((*sides[:place], side, *sides[place + 1 :]))
            other = landed(chain, relation)
            yield name, other
            if isinstance(relation, AtMost):
                for gap in some(rng, _gaps(relation, link.gap, rng), 2):
                    last = dataclasses.replace(other.links[-1], gap=gap)
                    yield f"{name}, gap {gap}", dataclasses.replace(other, links=(*other.links[:-1], last))


def _gaps(relation, gap, rng):
    """Return what an author may write for rhs − lhs: the old gap, an edit of it, a square, a multiple, nothing."""
    difference = relation.rhs - relation.lhs
    old = [] if gap is None else [gap, *(other for _, other in some(rng, edits(gap), 2))]
    return [*old, e.lift(0), difference, e.Fn("abs", difference), difference**2, e.Fn("exp", difference)]


def landed(chain, relation):
    """Return a chain whose last link reaches a clause that says something else."""
    link = chain.links[-1]
    clause = dataclasses.replace(link.clause, relation=relation)
    start = relation.lhs
    before = chain.links[:-1]
    return dataclasses.replace(
        chain, start=start, links=(*before, dataclasses.replace(link, clause=clause, says=relation))
    )


def premises(chain, rng):
    """Drop, multiply or exchange the premises of a link, and edit the clause."""
    for index, link in enumerate(chain.links):
        for place, premise in enumerate(link.using):
            rest = link.using[:place] + link.using[place + 1 :]
            others = [p for other in chain.links for p in other.using if p is not premise]
            changed = [
                ("dropped", rest),
                ("doubled", (*rest, premise, premise)),
                ("negative", (*rest, dataclasses.replace(premise, times=-premise.times))),
                ("at its own letters", (*rest, dataclasses.replace(premise, letters=(), laws=()))),
                ("letters exchanged", (*rest, dataclasses.replace(premise, letters=_exchanged(premise.letters)))),
                ("not integrated", (*rest, dataclasses.replace(premise, over=None))),
                *(("another", (*rest, other)) for other in others[:1]),
            ]
            for said, using in rng.sample(changed, len(changed)):
                links = [*chain.links]
                links[index] = dataclasses.replace(link, using=using)
                bent = dataclasses.replace(chain, links=tuple(links))
                for name, other in itertools.islice(clauses(bent, rng), 2):
                    yield f"premise {said}, {name}", other


def _exchanged(letters):
    values = [value for _, value in letters]
    return tuple((letter, value) for (letter, _), value in zip(letters, values[1:] + values[:1], strict=True))


def laws(chain, rng):
    """Put one law in the place of another, in the clause, in the chain, or on one side."""
    found = {n.measure for side in sides_of(chain) for n in e.nodes(side, hidden=e.body_of) if isinstance(n, e.Int)}
    plain = [m for m in found if isinstance(m, Law)]
    for old, new in some(rng, list(itertools.permutations(plain, 2)), 12):
        yield f"{old.name} → {new.name} throughout", rebuilt(chain, {old: new})
        relation = chain.links[-1].clause.relation
        sides = relation.sides()
        for place, side in enumerate(sides):
            other = rebuilt(side, {old: new})
            yield (
                f"{old.name} → {new.name} in side {place}",
                landed(chain, relation.with_sides((*sides[:place], other, *sides[place + 1 :]))),
            )


def obligations(chain, rng):
    """Take the obligations off an instance of a fact, or the premises off a rule, and edit the clause."""
    for index, link in enumerate(chain.links):
        bare = [p for p in link.using if not isinstance(p.source, Clause) and p.source.obligations]
        changed = [
            dataclasses.replace(link, using=tuple(_bare(p, bare) for p in link.using)) if bare else None,
            dataclasses.replace(link, premises=link.premises[:-1]) if link.premises else None,
        ]
        for one in filter(None, changed):
            links = (*chain.links[:index], one, *chain.links[index + 1 :])
            for name, other in itertools.islice(clauses(dataclasses.replace(chain, links=links), rng), 3):
                yield f"nothing to meet, {name}", other


def _bare(premise, bare):
    if premise not in bare:
        return premise
    return dataclasses.replace(premise, source=dataclasses.replace(premise.source, obligations=()))


def smuggled(chain, rng):
    """Prove an edited bound by an auxiliary number y that is declared to lie under what is to be shown."""
    relation = chain.links[-1].clause.relation
    sides = relation.sides()
    if not isinstance(relation, AtMost | Equal):
        return
    for name, side in some(rng, edits(sides[1]), 3):
        false = AtMost(sides[0], side)
        y = e.Scalar("y", "y", "nonnegative", under=side - sides[0])
        clause = Clause(chain.links[-1].clause.letter, "smuggled", false)
        last = dataclasses.replace(
            chain.links[-1], says=false, clause=clause, gap=e.Add((side - sides[0], e.Neg(y))) + y, using=()
        )
        yield f"{name}, by y ≤ rhs − lhs", dataclasses.replace(chain, start=sides[0], links=(last,))


def sides_of(chain):
    """Return every expression of a chain."""
    gaps = [link.gap for link in chain.links if link.gap is not None]
    values = [v for link in chain.links for p in link.using for _, v in p.letters]
    clause = chain.links[-1].clause
    said = [side for link in chain.links for side in link.says.sides()[1:]]
    return [chain.start, *said, *clause.relation.sides(), *gaps, *values]


def letters_of(chain):
    """Return the letters of a chain, those of objects included."""
    found = {}
    for side in sides_of(chain):
        for node in e.nodes(side, hidden=e.hidden_in):
            if isinstance(node, e.Field) and node.symbol.domain is None:
                found[node.symbol] = None
            elif isinstance(node, e.Scalar):
                found[node] = None
    return [letter for letter in found if not letter.latex.startswith("{")]


def _is_formal(node):
    """Whether a letter is a definition's own parameter."""
    letter = node.symbol if isinstance(node, e.Field) else node
    return isinstance(node, e.Field | e.Scalar) and letter.latex.startswith("{")


# The oracle


class Oracle(Enumeration):
    """An enumeration that gives up what would take long: numbers of copies are 1 and 2, and steps are counted."""

    def __init__(self, frame, index, letters):
        super().__init__(frame, index)
        self.left = STEPS
        for place, name in enumerate(n for n, scalar in letters.scalars.items() if scalar.whole):
            self.scalars[name] = mpmath.mpf(1 + (index + place) % 2)

    def value(self, node, scope, formals):
        self.left -= 1
        if self.left < 0:
            raise ArithmeticError("too dear")
        return super().value(node, scope, formals)


def false_at(relation, seed, most=4):
    """Return a finite measure, as text, on which a relation is false though its letters keep their hypotheses."""
    letters = Letters.of(relation.sides())
    for batch in Arena(letters, seed).spaces(sizes=(2, 1)):
        for index in range(most):
            space = Oracle(batch.frame, index, letters)
            with mpmath.workdps(DIGITS):
                if kept(letters, space) and _false(relation, space):
                    return str(batch.spaces[index].shown([*letters.fields, *letters.scalars, *letters.laws]))
    return None


def _false(relation, space):
    points = sorted(set().union(*map(e.free, relation.sides())), key=lambda p: p.name)
    size = len(space.weights)

    def at(node, scope):
        value = space.value(node, scope, {})
        if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value):
            raise ArithmeticError("no real value")
        return value

    for place in itertools.product(range(size), repeat=len(points)):
        value = functools.partial(at, scope=dict(zip(points, place, strict=True)))
        match relation:
            case Equal(a, b):
                left, right = value(a), value(b)
                wrong = abs(left - right) > BEYOND * (1 + abs(left) + abs(right))
            case AtMost(a, b):
                left, right = value(a), value(b)
                wrong = left - right > BEYOND * (1 + abs(left) + abs(right))
            case Nonnegative(a) | Positive(a):
                wrong = value(a) < -BEYOND
            case Expands(a, small, coefficients, remainder):
                terms = [value(c) * value(small) ** k for k, c in enumerate(coefficients)]
                wrong = abs(value(a) - mpmath.fsum(terms)) > value(remainder) * (1 + BEYOND) + BEYOND
            case _:
                return False
        if wrong:
            return True
    return False


def kept(letters, space):
    """Whether the letters of a space satisfy what is declared of them, to what floats can."""
    near = mpmath.mpf(10) ** -12
    size = range(len(space.weights))
    for name, symbol in letters.fields.items():
        table = space.fields[name]
        if symbol.sign == "positive" and min(table.values()) <= 0:
            return False
        if symbol.mass is not None:
            mass = mpmath.fsum(space.weights[i] * table[(i,)] for i in size)
            if abs(mass - mpmath.mpf(symbol.mass.numerator) / symbol.mass.denominator) > near:
                return False
        if symbol.symmetric and any(table[i, j] != table[j, i] for i in size for j in size):
            return False
        if symbol.gram and any(abs(table[i, i] - 1) > near for i in size):
            return False
    for name, scalar in letters.scalars.items():
        value = space.scalars[name]
        if (scalar.sign == "positive" and value <= 0) or (scalar.sign == "nonnegative" and value < 0):
            return False
        if scalar.below is not None and value >= mpmath.mpf(scalar.below.numerator) / scalar.below.denominator:
            return False
        if scalar.whole and value != int(value):
            return False
        if not all(_bound_holds(scalar, bound, value, space, near) for bound in scalar.bounds):
            return False
    return True


def _bound_holds(scalar, bound, value, space, near):
    size = range(len(space.weights))
    points = sorted(e.free(bound), key=lambda p: p.name)
    for place in itertools.product(size, repeat=len(points)):
        scope = dict(zip(points, place, strict=True))
        if bound is scalar.volume:
            (at, over) = (place[0], points[1])
            volume = mpmath.fsum(
                space.weights[i] * space.value(bound, {points[1]: at, over: at} | {e.z: at, e.w: i}, {}) for i in size
            )
            if abs(volume - value) > near * (1 + abs(value)):
                return False
            continue
        found = space.value(bound, scope, {})
        if (bound is scalar.under and value > found + near) or (bound is not scalar.under and value < found - near):
            return False
    return True
