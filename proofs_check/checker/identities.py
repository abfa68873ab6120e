"""Whether two functional expressions are equal: unfold, normal form, computer algebra at a point."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from proofs_check.checker.algebra.worker import NoAnswer, Worker
from proofs_check.checker.copies import Term
from proofs_check.checker.integrability.obligations import Obligations
from proofs_check.checker.normal_form import Atom, Normaliser, in_order, letter_of
from proofs_check.checker.shown import NOWHERE, Shown, exchanged
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import ZERO, Unfolder
from proofs_check.vocabulary.expressions import (
    Add,
    Apply,
    CopySum,
    Deriv,
    Div,
    Expr,
    Field,
    FieldSymbol,
    Fn,
    Int,
    Mul,
    Named,
    Neg,
    Num,
    Point,
    Pow,
    Scalar,
    body_of,
    free,
    nodes,
    w,
    z,
)
from proofs_check.vocabulary.facts import COPIES, FUBINI, LINEAR, Device, Ground
from proofs_check.vocabulary.hypotheses import mass_of, symmetry_of, volume_of
from proofs_check.vocabulary.statements import Clause
from proofs_check.vocabulary.substitutions import Bodies, Unsayable, move
from proofs_check.vocabulary.symbols import Interval, Law, mu

NAMED = ("named", "")


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of a proof attempt: ``holds`` or not proved, why, what it used, and clauses that show a sign in it.

    What would hold if ``assumes`` did is not proved.
    """

    holds: bool
    why: str = ""
    used: frozenset[Ground] = frozenset()
    assumes: frozenset[str] = frozenset()
    relied: frozenset[Clause] = frozenset()


class Way(NamedTuple):
    """What a proof may use besides the plain rules, in the order in which it is tried."""

    to_ends: bool = False
    symmetry: bool = False
    moments: bool = False
    turned: bool = False


@dataclass
class Prover:
    """Proves identities with one worker; ``bodies`` replaces definitions by edited ones, ``shown`` are signs to use.

    ``inside`` are pairs that are equal at all points: the second is put for the first, or ``turned`` the first for the
    second. A prover that is not ``patient`` leaves out what costs most and decides least.
    """

    worker: Worker
    bodies: Bodies = field(default_factory=dict)
    patient: bool = True
    shown: Shown = field(default_factory=Shown)
    inside: tuple[tuple[Expr, Expr], ...] = ()

    def equal(self, lhs: Expr, rhs: Expr, *, plain: bool = False) -> Proof:
        """Try to prove lhs = rhs for all letters that satisfy their hypotheses.

        What is not always needed is tried afterwards, so that a proof says what it rests on: that critics are
        symmetric, the moments of independent copies, and that the integral of a derivative is known by its ends.
        Simplification costs most by far and decides least: every way is tried without it first.
        With ``plain`` the plainest way comes first, as where instances of proved clauses should cancel term by term.
        """
        first, partly = None, None
        ways = sorted(self.ways(lhs - rhs), key=sum) if plain else self.ways(lhs - rhs)
        for rungs in ("short", "ladder", "last") if self.patient else ("short",):
            for way in ways:
                proof = self.attempt(lhs - rhs, way, rungs)
                if proof.holds:
                    return proof
                partly = partly or (proof if proof.assumes else None)
                first = proof if first is None or first.why == NOWHERE else first
            if partly is not None:
                return partly
        assert first is not None
        return first

    def ways(self, difference: Expr) -> list[Way]:
        """Return the ways to try, the plainest first; between sums over copies and none only moments will do."""
        able = {"symmetry": False, "moments": False, "to_ends": False, "turned": bool(self.inside)}
        for node in nodes(difference, hidden=self.body):
            match node:
                case Field(symbol) if symbol.symmetric:
                    able["symmetry"] = True
                case CopySum():
                    able["moments"] = True
                case Int(Deriv(scalar=Field()), _, Interval()):
                    able["to_ends"] = True
        first = Way(moments=able["moments"] and not all(map(self.over_copies, _terms(difference))))
        choices = itertools.product(*([False, True] if able[name] else [False] for name in Way._fields))
        return sorted((Way(*choice) for choice in choices), key=lambda way: (way != first, sum(way), way))

    def over_copies(self, node: Expr) -> bool:
        """Whether a sum over copies stands in an expression, or in what it names."""
        return any(isinstance(part, CopySum) for part in nodes(node, hidden=self.body))

    def body(self, node: Expr) -> tuple[Expr, ...]:
        """Return the body that a named object hides, the edited one where it has one."""
        return tuple(self.bodies.get(node.definition, body) for body in body_of(node) if isinstance(node, Named))

    def attempt(self, node: Expr, way: Way, rungs: str) -> Proof:
        """Try to prove that an expression vanishes, in one way."""
        unfolder = Unfolder(self.bodies, to_ends=way.to_ends)
        try:
            # Bound points get names of their own, since one author's name may be bound twice.
            difference = unfolder.renamed(unfolder(node))
            if self.inside:
                difference = unfolder.renamed(exchanged(difference, self.inside, turned=way.turned))
            reader = SignReader(Unfolder(self.bodies), proved=self.shown)
            undefined = reader.undefined(difference) or _rough(unfolder, reader)
            if undefined:
                return Proof(False, undefined)
            owing = Obligations(reader)
            owing.of_proof(difference, unfolder)
            if owing.diverges:
                return Proof(False, owing.diverges)
            normaliser = Normaliser(reader, way.symmetry, way.moments)
            terms = normaliser.canonical(difference)
            job = {
                "groups": [_integral(t, reader) for t in terms],
                "masses": {symbol.name: str(symbol.mass) for symbol in _massive(difference)},
                "lengths": _lengths(difference),
                "atoms": [_atom(a, reader) for a in normaliser.atoms.values()]
                + [self.volume(s, reader, symmetry=way.symmetry) for s in _volumes(difference)],
                "symmetric": sorted(s.name for s in _symmetric(difference)) if way.symmetry else [],
                "rungs": rungs,
            }
            answer = self.worker.ask(job)
        except (Unsayable, NoAnswer) as reason:
            return Proof(False, str(reason))
        used = unfolder.used | _drawn(difference)
        if way.symmetry:
            used |= {symmetry_of(symbol) for symbol in _symmetric(difference)}
        if any(t.bounds for t in terms):
            used.add(LINEAR)
        if normaliser.taken:
            used.add(COPIES)
        if any(len(t.bounds) > 1 for t in terms):
            used.add(FUBINI)
        if not answer["zero"]:
            return Proof(False, f"the two sides differ by {' + '.join(answer['left'])}", frozenset(used))
        known = _grounds(difference)
        used |= {known[kind, name] for kind, name in answer["used"]}
        why, relied = owing.after(answer["strategy"]), frozenset(reader.relied)
        return Proof(not owing.assumes, why, frozenset(used), frozenset(owing.assumes), relied)

    def volume(self, letter: Scalar, reader: SignReader, *, symmetry: bool) -> dict[str, Any]:
        """Return the hypothesis that a kernel's integral is a number, in the form of an atom."""
        assert letter.volume is not None
        kernel = move(Unfolder(self.bodies)(letter.volume), {w: Point("b0"), z: Point("@0")})
        return {
            "letter": tree(letter),
            "places": [p.name for p in free(kernel) - {Point("b0")}],  # a kernel may not move with z
            "terms": [
                {"bounds": [(mu.name, [])], "integrand": tree(split(in_order(kernel) if symmetry else kernel, reader))}
            ],
            "ground": ("volume", letter.name),
        }


def _terms(node: Expr) -> list[Expr]:
    """Return the terms of a sum, zeros left out."""
    match node:
        case Add(parts):
            return [t for part in parts for t in _terms(part)]
        case Neg(body):
            return _terms(body)
    return [] if node == ZERO else [node]


def split(node: Expr, reader: SignReader) -> Expr:
    """Split logarithms of products whose factors can be read positive: SymPy cannot read a sum like (1 − t)ρ + tσ."""
    if isinstance(node, Fn) and node.name == "log":
        return _logarithm(node.body, reader)
    return node.mapped(lambda part: split(part, reader))


def _logarithm(body: Expr, reader: SignReader) -> Expr:
    factors = {Mul: body.parts(), Div: body.parts(), Pow: body.parts()[:1]}.get(type(body), ())
    if not factors or any(reader.read(f).sign != "+" for f in factors):
        return Fn("log", split(body, reader))
    logs = tuple(_logarithm(f, reader) for f in factors)
    match body:
        case Div():
            return Add((logs[0], Neg(logs[1])))
        case Pow(_, exponent):
            return Mul((exponent, logs[0]))
    return Add(logs)


def tree(node: Expr) -> list[Any]:
    """Serialise an integral-free expression for computer algebra."""
    match node:
        case Num(value):
            return ["num", str(value)]
        case Scalar(name, _, sign):
            return ["sym", name, sign]
        case Field(symbol, at):
            return ["field", symbol.name, symbol.sign, [p.name for p in at]]
        case Add(parts):
            return ["+", *map(tree, parts)]
        case Mul(parts):
            return ["*", *map(tree, parts)]
        case Neg(body):
            return ["*", ["num", "-1"], tree(body)]
        case Div(top, under):
            return ["*", tree(top), ["^", tree(under), ["num", "-1"]]]
        case Pow(base, exponent):
            return ["^", tree(base), tree(exponent)]
        case Fn(name, body):
            return [name, tree(body)]
        case Apply(symbol, body, slope):
            return ["apply", symbol.name, slope, node.curve.root and not slope, tree(body)]
    raise Unsayable(f"computer algebra has no form for {type(node).__name__}")


def _rough(unfolder: Unfolder, reader: SignReader) -> str:
    """Say which function between whose ends an integral was taken is undefined inside, or has no derivative there."""
    inside = ((reader.almost_everywhere((point,)), function) for point, function in unfolder.smooth)
    return next(filter(None, (within.undefined(function) for within, function in inside)), "")


def _integral(term: Term, reader: SignReader) -> dict[str, Any]:
    inside = reader.almost_everywhere(b.point for b in term.bounds)
    bounds = [(b.measure, [g.name for g in b.given]) for b in term.bounds]
    return {"bounds": bounds, "integrand": tree(split(term.integrand, inside))}


def _lengths(node: Expr) -> dict[str, str]:
    """Return the lengths of intervals; any other measure but μ is a probability law."""
    intervals = {part.measure for part in nodes(node) if isinstance(part, Int) and isinstance(part.measure, Interval)}
    lengths = {letter_of(interval): str(interval.ends[1] - interval.ends[0]) for interval in intervals}
    return dict(sorted(lengths.items()))


def _massive(node: Expr) -> list[FieldSymbol]:
    """Return the letters of a declared mass, by name."""
    found = {part.symbol for part in nodes(node) if isinstance(part, Field) and part.symbol.mass is not None}
    return sorted(found, key=lambda symbol: symbol.name)


def _grounds(node: Expr) -> dict[tuple[str, str], Ground]:
    """Return all that computer algebra may say an integral of an expression rests on."""
    grounds: dict[tuple[str, str], Ground] = {NAMED: Device.NAMED}
    grounds |= {("mass", symbol.name): mass_of(symbol) for symbol in _massive(node)}
    return grounds | {("volume", number.name): volume_of(number) for number in _volumes(node)}


def _drawn(node: Expr) -> set[Ground]:
    """Return the hypotheses that laws of copies are probability laws; what depends on no copy rests on them too."""
    drawn = (part.measure for part in nodes(node) if isinstance(part, Int) and part.copies is not None)
    return {mass_of(law.density.symbol) for law in drawn if isinstance(law, Law) and law.density is not None}


def _volumes(node: Expr) -> list[Scalar]:
    found = {n.name: n for n in nodes(node) if isinstance(n, Scalar) and n.volume is not None}
    return [found[name] for name in sorted(found)]


def _symmetric(node: Expr) -> set[FieldSymbol]:
    return {n.symbol for n in nodes(node) if isinstance(n, Field) and n.symbol.symmetric}


def _atom(atom: Atom, reader: SignReader) -> dict[str, Any]:
    return {
        "letter": tree(Field(atom.letter, atom.places)),
        "places": [p.name for p in atom.places],
        "terms": [_integral(term, reader) for term in atom.terms],
        "ground": NAMED,
    }
