"""The Hypotheses of a docstring, held against what is declared of the letters: nothing is left out, and nothing denied.

A docstring says "ρ, σ > 0 of mass 1; U bounded; 0 < m ≤ κ(z, w)", lists of letters as people write them, and may add
remarks. What must be said is what a proof may use: signs, masses, bounds, symmetries and volumes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from proofs_check.finite.letters import Letters
from proofs_check.vocabulary.expressions import FieldSymbol, Scalar
from proofs_check.vocabulary.hypotheses import of_field, of_scalar, said_of

BY_REFERENCE = re.compile(r"as (is )?(declared|on the letters|stated on the letters)", re.IGNORECASE)
DENIED = re.compile(r"(none|nothing|no hypothes[ie]s)\b", re.IGNORECASE)
NAME = r"[^\s,;:<>≤≥=]+(?:\([^()]*\))?"
DIGITS = "₀₁₂₃₄₅₆₇₈₉"
Group = tuple[str, str]


def unsaid(section: str, letters: Letters) -> list[str]:
    """Return the hypotheses on letters that a section does not say; one that refers to the letters says them all."""
    if BY_REFERENCE.match(section):
        return []
    fields = [m for symbol in letters.fields.values() for m in _of_field(section, symbol)]
    return fields + [m for number in letters.scalars.values() for m in _of_number(section, number)]


def denies(section: str) -> bool:
    """Whether a section says that there are no hypotheses."""
    return DENIED.match(section) is not None


def suggested(letters: Letters) -> str:
    """Return all hypotheses as a docstring may say them, letters of one kind together."""
    groups: dict[Group, list[str]] = {}
    for symbol in letters.fields.values():
        groups.setdefault(("field", _kind(symbol)), []).append(symbol.name)
    for number in letters.scalars.values():
        plain = number.bounds == () and number.below is None and not number.whole
        said = {"positive": "> 0", "nonnegative": "≥ 0", "real": "any numbers"}[number.sign] if plain else ""
        groups.setdefault(("number", said), []).append(number.name if plain else said_of(number))
    parts = (f"{', '.join(names)} {said}" if said else "; ".join(names) for (_, said), names in groups.items())
    return "; ".join(parts) + "."


def _kind(symbol: FieldSymbol) -> str:
    """Say what is declared of a function; of one of a number its letter stands in what is said."""
    if symbol.curve is not None:
        return ", ".join(h.said for h in of_field(symbol)).removeprefix(f"{symbol.name} ") or "any function"
    sign = "> 0" if symbol.sign == "positive" else ""
    mass = f"of mass {symbol.mass}" if symbol.mass is not None else ""
    more = [h.said for h in of_field(symbol) if h.kind in ("symmetric", "isotropic", "gram", "sharp")]
    bounded = "bounded" if symbol.sign == "real" or symbol.arity == 2 else ""
    return ", ".join((" ".join(filter(None, (sign, bounded, mass))), *more))


def _of_field(section: str, symbol: FieldSymbol) -> Iterator[str]:
    """Yield what is declared of a function and not said."""
    for hypothesis in of_field(symbol):
        patterns = {
            "sign": (_listed(symbol.name, "> 0"), _after("0 <", symbol.name), rf"{_any(symbol.name)} ≥ {NAME} > 0"),
            "mass": (_listed(symbol.name, rf"(?:> 0 )?(?:bounded )?of mass {symbol.mass}"), re.escape(hypothesis.said)),
            "symmetric": (
                rf"{_any(symbol.name)}[^;.]* symmetric",
                r"\bcritic[^;.]* symmetric",
                re.escape(hypothesis.said),
            ),
            "isotropic": (re.escape(hypothesis.said),),
            "sharp": (re.escape(hypothesis.said),),
            "convex": (
                rf"{_any(symbol.name)}[^;.]*{'strictly ' if symbol.curve and symbol.curve.strict else ''}convex",
            ),
            "root": (re.escape(hypothesis.said),),
            "gram": (r"⟨x\(z\), x\(w\)⟩", r"\|x\(z\)\| = 1"),
        }.get(hypothesis.kind, ())
        if patterns and not _found(patterns, section):
            yield hypothesis.said


def _of_number(section: str, number: Scalar) -> Iterator[str]:
    """Yield what is declared of a number and not said."""
    name = _any(number.name)
    for hypothesis in of_scalar(number):
        patterns = {
            "sign": (
                _listed(number.name, "[>≥] 0" if number.sign == "nonnegative" else "> 0"),
                _after("0 [<≤]" if number.sign == "nonnegative" else "0 <", number.name),
                *((rf"(?<!\S){name} [≥]",) if number.sign == "nonnegative" else ()),
            ),
            "bound": (rf"(?<!\S){name} (?:[≤≥]|= ess inf)", rf"[≤≥] {name}(?!\S)"),
            "volume": (rf"(?<!\S){name} constant", rf"= {name}(?: at every z)?"),
        }.get(hypothesis.kind, ())
        if patterns and not _found(patterns, section):
            yield said_of(number) if hypothesis.kind != "sign" else hypothesis.said
    if number.continuous and not _found((r"\bcontinuous\b",), section):
        yield f"what bounds {number.name} is continuous"
    if number.below is not None and not _found((rf"{name} < {number.below}",), section):
        yield said_of(number)
    if number.whole and not _found((rf"{name} ≥ 1", rf"whole {name}", rf"w_{name}", rf"{name} = "), section):
        yield f"{number.name} ≥ 1 whole"


def _found(patterns: Iterable[str], section: str) -> bool:
    return any(re.search(pattern, section) for pattern in patterns)


def _any(name: str) -> str:
    """Return a pattern of a letter at any points, or with an index i (and j) in the place of its numbers."""
    stem = name.rstrip(DIGITS)
    indices = len(name) - len(stem)
    ways = [re.escape(name), *([re.escape(stem + "ᵢⱼ"[:indices])] if indices in (1, 2) else [])]
    return rf"(?:{'|'.join(ways)})(?:\([^()]*\))?"


def _listed(name: str, said: str) -> str:
    """Return a pattern of a letter in a list of which something is said, such as "ρ, σ > 0"."""
    return rf"(?<!\S){_any(name)}(?:(?:(?:,| and|, and) {NAME})*| :?= (?:(?! and )[^;,.<>≤≥=])+) {said}"


def _after(said: str, name: str) -> str:
    """Return a pattern of something that is said before a letter, such as "0 < m ≤ κ"."""
    return rf"{said} {_any(name)}(?![^\s,;.])"
