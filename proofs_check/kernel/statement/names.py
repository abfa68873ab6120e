"""Coq identifiers for the suite's letters, objects and points: one name for one thing, and for no other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping

_MARKS = {"′": "_prime", "'": "_prime", "*": "_star", "→": "to", "∞": "inf", "₊": "p", "₋": "m", "⁺": "p", "⁻": "m"}
_WORDS = {"lamda": "lambda", "Lamda": "Lambda", "macron": "bar", "overline": "bar", "circumflex": "hat"}

# Coq's words, and those of the libraries that occur in emitted text.
_RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
    as at cofix else end exists exists2 fix for forall fun if IF in let match mod Prop return Set then Type using where
    with Lemma Theorem Proof Qed Section End Variable Hypothesis Context Definition S O I R M H E D G e d p nil cons
    length list nat pow sqrt ln exp INR IZR Rabs Rpower Derive Derive_n RInt is_derive is_derive_n ex_derive ex_derive_n
    is_lim_seq filterlim at_right locally fst snd tt pi PI sin cos tan plus minus mult le lt ge gt max min abs id
    mu ev iid Sum ind bump bump2 int ae meas tame tame1 tame2 density direction potential positive positive2 critic
    Space Markov carrier pts var sub elem bounded below0 lin lin_mu lin_ev lin_iid lin_Sum linL room room2 swap mass
    mass0 done terms scale order pos nneg b0 b0u ud udL tameL zeros inner logs masses volume slope link field ring lra
    cosine power Law ex lin_mean ex_mean ev_mean mean
    """,
    )
)


def ascii_of(name: str) -> str:
    """Transliterate a letter: Greek by its names, subscripts as digits, marks as words."""
    text = re.sub(r"_+", "_", "".join(map(_one, unicodedata.normalize("NFC", name)))).strip("_")
    return text if text and text[0].isalpha() else f"{'norm' if '‖' in name else 'x'}{text}"


def _one(c: str) -> str:
    if c.isascii():
        return c if c.isalnum() else _MARKS.get(c, "_")
    if c in _MARKS:
        return _MARKS[c]
    plain = unicodedata.normalize("NFKD", c)
    if plain != c and plain[0].isascii() and plain[0].isalnum():
        marks = "".join(_accent(m) for m in plain[1:])
        return plain[0] + marks
    full = unicodedata.name(c, "")
    greek = re.search(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", full)
    if greek:
        word = greek[2].lower() if greek[1] == "SMALL" else greek[2].capitalize()
        return _WORDS.get(word, word)
    return _one(plain[0]) if plain != c and plain[0] != c else _accent(c)


def _accent(mark: str) -> str:
    full = unicodedata.name(mark, "")
    if not full.startswith("COMBINING "):
        return "_"
    word = full.removeprefix("COMBINING ").split()[0].lower()
    return f"_{_WORDS.get(word, word)}"


class Names:
    """Gives every thing one identifier, and no two things the same: a second of one spelling gets a number.

    Points whose names begin with # are made for proofs: they are z and what follows, which nothing else is called.
    """

    def __init__(self, known: Mapping[tuple[str, Hashable], str] | None = None) -> None:
        """Begin with the identifiers that things of some kind and key have already."""
        self._of: dict[tuple[str, Hashable], str] = dict(known or {})
        self._taken: set[str] = set(self._of.values())

    def __call__(self, kind: str, key: Hashable, name: str) -> str:
        """Return the identifier of a thing, which ``kind`` and ``key`` tell from every other; ``name`` is spelt."""
        if kind == "point" and name.startswith("#"):
            return f"z{name[1:]}"
        if (kind, key) not in self._of:
            base = ascii_of(name) + ("_" if kind == "parameter" else "")
            if base in _RESERVED or re.match(r"(H|q|l)_\w|z[bct]\d*$", base):  # of hypotheses, proofs, lists
                base = f"{base}_" if base in _RESERVED else f"x_{base}"
            found, n = base, 1
            while found in self._taken:
                n += 1
                found = f"{base.rstrip('_')}_{n}{'_' if kind == 'parameter' else ''}"
            self._taken.add(found)
            self._of[kind, key] = found
        return self._of[kind, key]


def comment(text: str) -> str:
    """Write a text as a comment of its own line: what would end a comment, or begin a string in it, is parted."""
    safe = text.replace("(*", "( *").replace("*)", "* )").replace('"', "''")
    return f"(* {safe} *)\n"
