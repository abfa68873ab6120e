"""Integrability as an obligation: every integral over an interval that a proof takes apart must be seen to be finite.

Sums are split, orders exchanged, integrals subtracted from each other, and derivatives taken under them: all of that
needs |f| integrable, and a derivative a bound that is. Densities, bounded functions and laws on 𝒵 are integrable by
their declarations; what stands over an interval is read (sizes.py). Where it cannot be read, the result is conditional
on it, by name; where it is seen to diverge there is no result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from proofs_check.checker.integrability.powers import Unread
from proofs_check.checker.integrability.sizes import Sizes
from proofs_check.checker.signs import SignReader
from proofs_check.checker.unfold import Steep, Unfolder
from proofs_check.vocabulary.expressions import Add, Div, Expr, Field, Int, Mul, Named, Neg, Num, Scalar
from proofs_check.vocabulary.hypotheses import contains
from proofs_check.vocabulary.substitutions import put
from proofs_check.vocabulary.symbols import Interval


@dataclass
class Obligations:
    """What is not seen to be integrable, by name and with the reason, and what is seen to diverge."""

    reader: SignReader
    assumes: dict[str, str] = field(default_factory=dict)
    diverges: str = ""

    def after(self, why: str) -> str:
        """Say what a result is conditional on."""
        named = "; ".join(f"{name}: {reason}" for name, reason in self.assumes.items())
        return f"{why}, conditional on {named}" if named else why

    def of_proof(self, form: Expr, unfolder: Unfolder) -> None:
        """Look at the integrals of an unfolded form, and at those that were differentiated on the way to it."""
        self.finite(form, "integrability of {}")
        for steep in unfolder.steep:
            self.finite(self.near(steep), f"integrability of a bound of the derivative {{}} in {steep.letter}")

    def of_sign(self, form: Expr) -> None:
        """Look at what a sign rests on: an integral of one sign may be infinite, if it is only added and multiplied."""
        match form:
            case Add() | Mul() | Neg():
                for part in form.parts():
                    self.of_sign(part)
            case Div(top, under):
                self.of_sign(top)
                self.finite(under, "integrability of {}")
            case Int(body) if self.reader.read(form).sign is not None:
                self.of_sign(body)
            case _:
                self.finite(form, "integrability of {}")

    def of_constant(self, form: Expr) -> None:
        """Look at the integrals of what must be a finite number, whatever the densities in it are."""
        trials = []
        for shape in (self.reader.unfolder(form), form):  # a hypothesis may speak of an object as it is folded
            trial = Obligations(self.reader)
            trial.finite(shape, "finiteness of {}", strict=True)
            if not trial.assumes:
                return
            trials.append(trial)
        self.assumes |= trials[0].assumes
        self.diverges = self.diverges or trials[0].diverges

    def finite(self, form: Expr, said: str, *, strict: bool = False) -> None:
        """Look at every outermost integral over an interval, or with ``strict`` at every outermost one."""
        if isinstance(form, Int) and (strict or isinstance(form.measure, Interval)):
            try:
                # Under no integral a density is a number, and a coordinate may be at an end.
                sizes = Sizes(self.reader, strict).upper(form)
                if not all(size.is_bounded(but_for_densities=True) for size in sizes):
                    raise Unread(f"{form} may be infinite at the end of an interval")
            except Unread as reason:
                self.diverges = self.diverges or _infinite(form, self.reader)
                self.assumes[said.format(form)] = str(reason)
            return
        for part in (self.reader.unfolder(form),) if isinstance(form, Named) else form.parts():
            self.finite(part, said, strict=strict)

    def near(self, steep: Steep) -> Expr:
        """Return a derivative as it is near the place where it is taken: of its letter nothing holds but that."""
        letter, place = steep.letter, steep.at
        if isinstance(letter, Field) or place == letter or self.is_inside(letter, place):
            return steep.form
        return put(steep.form, {letter: Scalar(letter.name, letter.latex, "real")})

    def is_inside(self, letter: Scalar, place: Expr) -> bool:
        """Whether a place is inside the range of a letter, so that all that is declared holds around it."""
        if isinstance(place, Num):
            return contains(letter, place.value)
        wanted = {"positive": ("+",), "nonnegative": ("+",), "real": ("+", "0+", "0", "0-", "-", None)}[letter.sign]
        return letter.below is None and not letter.bounds and self.reader.read(place).sign in wanted


def _infinite(form: Int, reader: SignReader) -> str:
    """Say where an integral is seen to diverge: a term of its integrand, all of one sign, is too large at an end."""
    within = reader.almost_everywhere(form.points)
    body = form.body
    terms: Iterable[Expr] = body.terms if isinstance(body, Add) and within.read(body).sign is not None else (body,)
    for term in terms:
        try:
            size = Sizes(reader).lower(term)
        except Unread:
            continue
        for (point, end), power in size.powers.items():
            if point in form.points and power.at_most(-1):
                return f"{form} diverges at {form.measure.name} = {end}"
    return ""
