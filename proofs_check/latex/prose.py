"""Plain sentences with the theory's letters in them, such as the reason of a link, as LaTeX.

Authors write “log ρ* = −U/τ − log Z, and both have mass 1”. A sentence is cut into tokens; what stands between words,
and holds a mathematical letter or sign, is a formula. A bracket belongs to a formula when no word is inside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from proofs_check.latex.letters import (
    ACCENTS,
    FUNCTIONS,
    LETTERS,
    OPERATORS,
    OVER,
    SHORT,
    SIGNS,
    SPECIAL,
    TEXT_ACCENTS,
    UNDER,
)

CLOSES = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
BRACKETS = {"{": r"\{", "}": r"\}", "⟨": r"\langle", "⟩": r"\rangle"}

WORD, MATH, NEUTRAL, BREAK = "word", "math", "neutral", "break"
TOKENS = re.compile(
    r"(?P<ref>(?<![\w.])(?:[A-Z][A-Za-z]{0,2}\.?\d+(?:\.\d+)?(?:\.[a-z]+)?|[A-Z]\.[a-z]{2,})(?![\w^_])(?:'s\b)?)"
    r"|(?P<abbreviation>\b(?:[A-Za-z]\.){2,}|(?<=[A-Za-z])'s\b)"
    r"|(?P<clause>(?<![^\s(])\([a-z]\)(?![\w^(]))"
    r"|(?P<script>[\^_])"
    r"|(?P<word>(?:[A-Za-z][\u0300-\u036f]*){2,}(?:['’–-][A-Za-z\u0300-\u036f]+)*'?|\d+(?:st|nd|rd|th)\b)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<assigned>:=|=:)"
    r"|(?P<other>.)",
    re.DOTALL,
)


def to_latex(sentence: str, known: Collection[str] = ()) -> str:
    r"""Return a sentence as LaTeX text with its formulas in math mode; ids that are known become ``\gibbsgapref``."""
    tokens = _tokens(unicodedata.normalize("NFD", " ".join(sentence.split())))
    return _sentence(_grouped(tokens), known)


def plain(text: str) -> str:
    """Return text without formulas, such as a reference, as LaTeX."""
    result = ""
    for c in unicodedata.normalize("NFD", text):
        if c in TEXT_ACCENTS and result:
            result = rf"{result[:-1]}\{TEXT_ACCENTS[c]}{{{result[-1]}}}"
        elif c in SPECIAL:
            result += SPECIAL[c]
        elif _mathematical(c):
            result += f"${_letter(c)}$"
        else:
            result += c if c.isascii() else f"[{unicodedata.name(c, 'character').lower()}]"
    return result


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence: its kind, its text, and what is inside it if it is a bracket."""

    kind: str
    text: str
    inside: tuple[Token, ...] | None = None


def _tokens(sentence: str) -> list[Token]:
    found: list[Token] = []
    for match in TOKENS.finditer(sentence):
        name, text = match.lastgroup, match[0]
        rest, before = sentence[match.end() :], sentence[: match.start()]
        kind = {"ref": WORD, "abbreviation": WORD, "clause": WORD, "script": MATH, "number": NEUTRAL}.get(name or "")
        if name == "word":
            found += _of_word(text, before, rest)
            continue
        if kind is None:
            kind = _kind(text, before, rest)
        found.append(Token(kind, text))
    return found


def _of_word(text: str, before: str, rest: str) -> list[Token]:
    """Tell a word from a function's name, from a letter with a subscript, and from letters side by side."""
    scripted = re.match(r"[_^]|[₀-₉ᵢⱼₘₙₖ⁰¹²³⁴-⁹]", rest) and len(text) <= 2
    if before.endswith(("^", "_")) or scripted:
        return [Token(MATH, text)]
    if text in FUNCTIONS | OPERATORS:
        follows = re.match(r"\s?([A-Za-z](?![A-Za-z])|[(|{/_^]|[^\x00-\x7f]|\d|inf\b|det\b|Hess\b|[A-Za-z][_^'])", rest)
        return [Token(MATH if follows or re.search(r"[=+−<≤≥>]\s?$", before) else WORD, text)]
    among_arguments = re.search(r"[(,]\s?$", before) and re.match("[,)]", rest)
    beside_sign = re.search(r"[=+−≤≥<>·]\s?$", before) or re.match(r"\s?[=+−≤≥<>·]", rest)
    if len(text) == 2 and text not in SHORT and (among_arguments or beside_sign or (text[0] == "d" and "∫" in before)):
        return [Token(MATH, c) for c in text]
    return [Token(WORD, text)]


def _kind(text: str, before: str, rest: str) -> str:
    """Classify a single character."""
    if _mathematical(text) or text in ACCENTS:
        return MATH
    if text in ",;:.":
        return BREAK
    if not re.fullmatch(r"[A-Za-z]", text):
        return WORD if text in "“”’-&%" else NEUTRAL
    article = re.search(r"(?:^|[A-Za-z]{2}[,;:]?\s|\(\w\)\s)$", before) and re.match(r"\s+[^=+−≤≥<>/·∈→∼,\s]", rest)
    alone = re.match(r"[.,;]?$|\.|\s&", rest) and not re.search(r"[=+−≤≥/_^]\s?$", before)
    if text in "aAI" and (article or alone):
        return WORD
    if re.search(r"\s\($", before) and rest.startswith(")") and text.isupper():
        return WORD  # a theorem with a letter for its name, as (S)
    # the clause e in “(T3.1 e)”
    return WORD if re.search(r"[A-Z]\d[\w.]*\s$", before) and re.match("[),;.]|$", rest) else MATH


def _grouped(tokens: list[Token]) -> tuple[Token, ...]:
    """Fold brackets that close; a bracket is of a formula if no word is inside it."""
    stack: list[tuple[str, list[Token]]] = [("", [])]
    for token in tokens:
        opened = stack[-1][0]
        if token.text in CLOSES and token.kind == NEUTRAL:
            stack.append((token.text, []))
        elif opened and token.text == CLOSES[opened] and token.kind == NEUTRAL:
            inside = tuple(stack.pop()[1])
            kinds = {t.kind for t in inside}
            kind = WORD if WORD in kinds else MATH if MATH in kinds or opened == "⟨" else NEUTRAL
            stack[-1][1].append(Token(kind, opened, inside))
        else:
            stack[-1][1].append(token)
    while len(stack) > 1:  # a bracket that does not close
        opened, rest = stack.pop()
        stack[-1][1].extend([Token(WORD, opened), *rest])
    return tuple(stack[0][1])


def _sentence(tokens: tuple[Token, ...], known: Collection[str]) -> str:
    result, run = "", list[Token]()
    for token in tokens:
        attached = bool(run) and run[-1].kind == MATH and run[-1].text != " "
        if token.kind == WORD and token.inside is not None and attached and _scripts(run[-1]):
            token = Token(MATH, token.text, token.inside)  # noqa: PLW2901 (a subscript may hold a word)
        if token.kind in (MATH, NEUTRAL):
            run.append(token)
            continue
        result += _run(run) + _text(token, known)
        run = []
    return result + _run(run)


def _scripts(token: Token) -> bool:
    return token.text in "^_" and token.inside is None


def _run(run: list[Token]) -> str:
    """Write tokens between words: a formula, with what is around it."""
    start, end = 0, len(run)
    if not any(t.kind == MATH for t in run):
        return "".join(_text(t, ()) for t in run)
    while run[start].text in " …" and run[start].inside is None:
        start += 1
    while run[end - 1].text in " …" and run[end - 1].inside is None:
        end -= 1
    before, after = ("".join(_text(t, ()) for t in part) for part in (run[:start], run[end:]))
    return f"{before}${_math(tuple(run[start:end]))}${after}"


def _text(token: Token, known: Collection[str]) -> str:
    if token.inside is not None:
        close = CLOSES[token.text]
        return f"{plain(token.text)}{_sentence(token.inside, known)}{plain(close)}"
    name, apostrophe, rest = token.text.partition("'s")
    if name in known:
        return rf"\gibbsgapref{{{name}}}{apostrophe}{rest}"
    return plain(token.text)


def _math(tokens: tuple[Token, ...]) -> str:
    """Write the tokens of a formula."""
    pieces: list[str] = []
    place, bars = 0, sum(t.text == "‖" for t in tokens)
    paired = bars > 0 and bars % 2 == 0
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if _scripts(token) and following is None:
            pieces.append({"_": r"\_", "^": r"\hat{}"}[token.text])  # a mark with nothing to raise
            place += 1
        elif token.text in "^_" and token.inside is None and following is not None:
            pieces.append(f"{token.text}{{{_script(following)}}}")
            place += 2
        elif token.text == "√" and following is not None:
            pieces.append(rf"\sqrt{{{_script(following)}}}")
            place += 2
        elif token.text in UNDER or token.text in OVER:
            table = UNDER if token.text in UNDER else OVER
            end = place
            while end < len(tokens) and tokens[end].text in table:
                end += 1
            raised = "".join(table[t.text] for t in tokens[place:end])
            pieces.append(f"{'_' if table is UNDER else '^'}{{{raised}}}")
            place = end
        elif token.text in ACCENTS:
            under, accent = "".join(pieces[-1:]), ACCENTS[token.text]
            pieces[-1:] = [rf"\not{under}" if accent == "not" else rf"\{accent}{{{under}}}"]
            place += 1
        elif token.text == "‖":
            # two bars are those of a norm, one stands between two laws
            bars -= 1
            pieces.append((r"\lVert" if bars % 2 else r"\rVert") if paired else r"\,\|\,")
            place += 1
        else:
            pieces.append(_piece(tokens, place))
            place += 1
    return _joined(pieces)


def _piece(tokens: tuple[Token, ...], place: int) -> str:
    token = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else Token(BREAK, "")
    if token.inside is not None:
        left, right = (BRACKETS.get(end, end) for end in (token.text, CLOSES[token.text]))
        return _joined([left, _math(token.inside), right])
    if token.text == "E" and (following.text in "_[‖" or (following.text == " " and place + 2 < len(tokens))):
        return r"\mathbb{E}" + (r"\," if following.text == " " and tokens[place + 2].text not in SIGNS else "")
    if token.text == "1" and following.text == "{":
        return r"\mathbf{1}"
    if token.text == "d" and following.text in LETTERS.keys() | set("qtxyzwp") and _under_integral(tokens, place):
        return r"\,d"
    return _letter(token.text)


def _under_integral(tokens: tuple[Token, ...], place: int) -> bool:
    return any(t.text in ("∫", "∬") for t in tokens[:place]) and tokens[place - 1].text not in ("/", "∫")


def _script(token: Token) -> str:
    if token.inside is not None:
        word = len(token.inside) == 1 and re.fullmatch(r"[A-Za-z]{2,}", token.inside[0].text)
        return rf"\mathrm{{{token.inside[0].text}}}" if word else _math(token.inside)
    return rf"\mathrm{{{token.text}}}" if re.fullmatch(r"[A-Za-z]{2,}", token.text) else _letter(token.text)


def _mathematical(c: str) -> bool:
    return c in LETTERS or c in SIGNS or c in UNDER or c in OVER or _fraction(c) is not None


def _fraction(c: str) -> str | None:
    """Return a fraction that is one character, such as ⅗."""
    above, slash, under = unicodedata.normalize("NFKD", c).partition("\N{FRACTION SLASH}")
    return rf"\tfrac{{{above}}}{{{under}}}" if slash and len(c) == 1 else None


def _letter(text: str) -> str:
    if text in FUNCTIONS:
        return "\\" + text
    if text in OPERATORS:
        return rf"\operatorname{{{text}}}"
    if text in UNDER or text in OVER:
        return f"{'_' if text in UNDER else '^'}{{{(UNDER | OVER)[text]}}}"
    if text == "…":
        return r"\dots"
    if re.fullmatch(r"[A-Za-z]{3,}(['’-]?[A-Za-z]+)*", text):
        return rf"\text{{{text}}}"
    return LETTERS.get(text) or SIGNS.get(text) or _fraction(text) or (text if text.isascii() else plain(text))


def _joined(pieces: list[str]) -> str:
    """Join pieces; a control word keeps a space before a letter, and a script that follows one of its kind a base."""
    result, scripts = "", ""
    for piece in pieces:
        mark = piece[:1] if piece[:1] in ("^", "_") else ""
        if (mark and mark in scripts) or (mark and not result):
            result += "{}"
        scripts = scripts + mark if mark else ""
        if re.search(r"\\[A-Za-z]+$", result) and piece[:1].isalpha():
            result += " "
        result += piece if piece != " " or not re.search(r"\\[A-Za-z]+$", result) else " "
    return " ".join(result.split())
