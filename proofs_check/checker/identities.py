"""Whether two functional expressions are equal: unfold, normal form, computer algebra at a point."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from proofs_check.checker.normal_form import Atom, Normaliser, Term, canonical
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Bodies, Unfolder, Unsayable
from proofs_check.checker.worker import NoAnswer, Worker
from proofs_check.vocabulary.expressions import Add, Div, Expr, Field, Fn, Mul, Neg, Num, Pow, Scalar, walk


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of a proof attempt: ``holds`` or not proved, why, and what it used."""

    holds: bool
    why: str = ""
    used: tuple[str, ...] = ()


@dataclass
class Prover:
    """Proves identities with one worker; ``bodies`` replaces definitions by edited ones."""

    worker: Worker
    bodies: Bodies = field(default_factory=dict)

    def equal(self, lhs: Expr, rhs: Expr) -> Proof:
        """Try to prove lhs = rhs for all letters that satisfy their hypotheses."""
        unfolder = Unfolder(self.bodies)
        try:
            # Bound points get names of their own, since one author's name may be bound twice.
            difference = unfolder.renamed(unfolder(lhs - rhs))
            reader = SignReader(Unfolder(self.bodies))
            undefined = reader.undefined(difference)
            if undefined:
                return Proof(False, undefined)
            normaliser = Normaliser(reader)
            terms = [canonical(t) for t in normaliser.terms(difference)]
            job = {
                "groups": [{"bounds": _bounds(t), "integrand": tree(split(t.integrand, reader))} for t in terms],
                "masses": _masses(difference),
                "atoms": [_atom(a, reader) for a in normaliser.atoms.values() if _is_simple(a)],
            }
            answer = self.worker.ask(job)
        except (Unsayable, NoAnswer) as reason:
            return Proof(False, str(reason))
        used = set(unfolder.used)
        if any(t.bounds for t in terms):
            used.add("linear integral")
        if any(len(t.bounds) > 1 for t in terms):
            used.add("Fubini–Tonelli")
        if not answer["zero"]:
            return Proof(False, f"the two sides differ by {' + '.join(answer['left'])}", tuple(sorted(used)))
        return Proof(True, f"by {answer['strategy'].removeprefix('by ')}", tuple(sorted(used | set(answer["used"]))))


def split(node: Expr, reader: SignReader) -> Expr:
    """Split logarithms of products whose factors can be read positive: SymPy cannot read a sum like (1 − t)ρ + tσ."""
    if isinstance(node, Fn) and node.name == "log":
        return _logarithm(node.body, reader)
    return node.with_parts(tuple(split(part, reader) for part in node.parts()))


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
    raise Unsayable(f"computer algebra has no form for {type(node).__name__}")


def _bounds(term: Term) -> list[tuple[str, list[str]]]:
    return [(b.measure, [g.name for g in b.given]) for b in term.bounds]


def _masses(node: Expr) -> dict[str, str]:
    masses: dict[str, str] = {}

    def visit(part: Expr) -> None:
        if isinstance(part, Field) and part.symbol.mass is not None:
            masses[part.symbol.name] = str(part.symbol.mass)

    walk(node, visit)
    return dict(sorted(masses.items()))


def _is_simple(atom: Atom) -> bool:
    return len(atom.terms) == 1 and len(atom.terms[0].bounds) == 1


def _atom(atom: Atom, reader: SignReader) -> dict[str, Any]:
    (term,) = atom.terms
    letter = Field(atom.letter, atom.places)
    places = [p.name for p in atom.places]
    return {
        "letter": tree(letter),
        "places": places,
        "bound": _bounds(term)[0],
        "integrand": tree(split(term.integrand, reader)),
    }
