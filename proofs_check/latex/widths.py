r"""How wide a formula is, in em of the text's font, and where it may be broken.

TeX alone knows widths exactly, and a fragment is written without it. The tables are those of Computer Modern, whose
sums come within a few per cent of what TeX sets; a test holds them against TeX where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKENS = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&]|\s+|.", re.DOTALL)
# Computer Modern's widths at 10 pt, in em
ITALIC = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (53, 43, 43, 52, 47, 49, 48, 58, 35, 41, 52, 30, 88, 60, 49, 50, 45, 45, 47, 36, 57, 49, 72, 57, 49, 47),
        strict=True,
    )
) | dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (75, 76, 72, 83, 74, 64, 79, 83, 44, 56, 85, 68, 97, 80, 76, 64, 79, 76, 61, 58, 68, 58, 94, 83, 58, 68),
        strict=True,
    )
)
BINARY = {"+", "-", r"\cdot", r"\times", r"\pm", r"\otimes", r"\star", r"\circ"}
RELATION = {
    "=", "<", ">", r"\le", r"\ge", r"\sim", r"\to", r"\in", r"\rightsquigarrow", r"\ne", r"\approx", r"\propto", ":",
}  # fmt: skip
OPEN, CLOSE = {"(", "[", r"\{", r"\lvert", r"\lVert", r"\langle"}, {")", "]", r"\}", r"\rvert", r"\rVert", r"\rangle"}
BIG = {r"\Bigl": 1.5, r"\Bigr": 1.5, r"\biggl": 1.9, r"\biggr": 1.9, r"\bigl": 1.2, r"\bigr": 1.2}
WIDTHS = {
    "(": 39, ")": 39, "[": 28, "]": 28, r"\{": 50, r"\}": 50, "|": 28, r"\lvert": 28, r"\rvert": 28, r"\|": 50,
    r"\lVert": 50, r"\rVert": 50, r"\langle": 39, r"\rangle": 39, ",": 45, ";": 45, ".": 28, "/": 50, "!": 28, "'": 22,
    r"\,": 17, r"\;": 28, r"\:": 22, r"\ ": 33, r"\quad": 100, r"\qquad": 200, r"\int": 90, r"\iint": 130,
    r"\sum": 161, r"\prod": 145, r"\infty": 100, r"\partial": 58, r"\nabla": 83, r"\log": 145, r"\exp": 160,
    r"\max": 190, r"\min": 170, r"\det": 150, r"\sup": 150, r"\inf": 130, r"\lim": 155, r"\dots": 117,
    r"\cos": 150, r"\sin": 140, r"\tan": 155, r"\cosh": 205, r"\sinh": 195, r"\tanh": 210, r"\cdots": 117,
    r"\varphi": 65, r"\psi": 65, r"\omega": 62, r"\Gamma": 63, r"\Delta": 83, r"\Lambda": 69, r"\Phi": 72,
    r"\mu": 60, r"\kappa": 58, r"\pi": 57, r"\ell": 42, r"\alpha": 64, r"\beta": 57, r"\lambda": 58, r"\sigma": 57,
    r"\colon": 45, r"\limits": 0, r"\nonumber": 0, r"\displaystyle": 0, r"\textstyle": 0,
}  # fmt: skip
ONE_ARGUMENT = {
    r"\text", r"\mathrm", r"\mathbb", r"\mathbf", r"\mathcal", r"\operatorname", r"\sqrt", r"\hat", r"\bar", r"\tilde",
    r"\dot", r"\mathrel", r"\gibbsgapref",
}  # fmt: skip
SCRIPT = 0.72


@dataclass
class Item:
    """A piece of a formula that is not broken: its source, its width in em and its kind."""

    source: str
    width: float
    kind: str


def width(formula: str, *, display: bool = True) -> float:
    """Return the width of a formula in em: in display style, or in text style as inside a fraction."""
    return sum(item.width for item in items(formula, display=display))


def items(formula: str, *, display: bool = True) -> list[Item]:
    """Cut a formula into the pieces between which TeX sets space, each with its scripts."""
    tokens = list(TOKENS.findall(formula))
    found: list[Item] = []
    place = 0
    while place < len(tokens):
        piece = tokens[place]
        if piece.isspace() or piece == "&":
            if found:
                found[-1].source += piece
            place += 1
        elif piece in "^_":
            raised, place = _argument(tokens, place + 1)
            _script(found, piece, raised, under=display and found[-1:] != [] and found[-1].source == r"\sum")
        elif piece == "'" and found:
            found[-1] = Item(found[-1].source + piece, found[-1].width + 0.22, found[-1].kind)
            place += 1
        else:
            item, place = _item(tokens, place, found[-1].kind if found else "open")
            if not display and piece in (r"\int", r"\sum"):
                item.width *= 0.68
            found.append(item)
    return found


def _script(found: list[Item], mark: str, raised: str, *, under: bool) -> None:
    """Put a script on the last piece; one above another takes the wider one's width, one under a sum none."""
    base = found.pop() if found else Item("", 0, "ordinary")
    wide = 0.0 if under else width(raised, display=False) * SCRIPT + 0.05
    before = re.search(r"[_^]\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}$", base.source)
    both = before is not None and before[0][0] != mark
    already = width(before[0][2:-1]) * SCRIPT + 0.05 if both and before is not None else 0.0
    found.append(Item(f"{base.source}{mark}{{{raised}}}", base.width + max(0.0, wide - already), base.kind))


def _argument(tokens: list[str], place: int) -> tuple[str, int]:
    """Return what a command or a script takes: a group without its braces, or one piece."""
    while place < len(tokens) and tokens[place].isspace():
        place += 1
    if place >= len(tokens):
        return "", place
    if tokens[place] != "{":
        return tokens[place], place + 1
    depth, end = 1, place + 1
    while end < len(tokens) and depth:
        depth += {"{": 1, "}": -1}.get(tokens[end], 0)
        end += 1
    return "".join(tokens[place + 1 : end - 1]), end


def _item(tokens: list[str], place: int, before: str) -> tuple[Item, int]:
    piece = tokens[place]
    if piece == "{":
        inside, end = _argument(tokens, place)
        return Item(f"{{{inside}}}", width(inside), "ordinary"), end
    if piece in (r"\frac", r"\tfrac", r"\overset"):
        first, middle = _argument(tokens, place + 1)
        second, end = _argument(tokens, middle)
        return _two(piece, first, second), end
    if piece in ONE_ARGUMENT:
        inside, end = _argument(tokens, place + 1)
        return Item(f"{piece}{{{inside}}}", _one(piece, inside), "ordinary"), end
    if piece in BIG:
        bracket = tokens[place + 1]
        size = WIDTHS.get(bracket, 50) / 100 * BIG[piece]
        return Item(piece + bracket, size, "open" if piece.endswith("l") else "close"), place + 2
    if piece in BINARY:
        unary = before in ("open", "relation", "binary", "operator", "punctuation")
        wide = 0.5 if piece in (r"\star", r"\circ", r"\cdot") else 0.78
        return Item(piece, wide if unary else wide + 0.44, "ordinary" if unary else "binary"), place + 1
    if piece in RELATION:
        return Item(piece, 1.33 if piece != r"\rightsquigarrow" else 1.55, "relation"), place + 1
    kind = "open" if piece in OPEN else "close" if piece in CLOSE else "ordinary"
    kind = "punctuation" if piece in ",;" else "operator" if piece in (r"\int", r"\sum", r"\log") else kind
    return Item(piece, WIDTHS.get(piece, ITALIC.get(piece, 52)) / 100, kind), place + 1


def _two(command: str, first: str, second: str) -> Item:
    if command == r"\overset":
        return Item(rf"\overset{{{first}}}{{{second}}}", max(1.33, width(first) * SCRIPT + 0.56), "relation")
    size = SCRIPT if command == r"\tfrac" else 1.0
    wide = max(width(first, display=False), width(second, display=False))
    return Item(f"{command}{{{first}}}{{{second}}}", wide * size + 0.24, "ordinary")


def _one(command: str, inside: str) -> float:
    if command in (r"\text", r"\operatorname", r"\gibbsgapref", r"\mathrm"):
        return text_width(inside)
    return width(inside) + {r"\sqrt": 0.85, r"\mathbb": 0.1, r"\mathbf": 0.1, r"\mathcal": 0.1}.get(command, 0.0)


def text_width(text: str) -> float:
    """Return the width of running text with formulas between dollars, in em."""
    return sum(width(part) * 0.95 if formula else _letters(part) for part, formula in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    for number, part in enumerate(text.split("$")):
        yield part, number % 2 == 1


def _letters(text: str) -> float:
    bare = re.sub(r"\\gibbsgapref|\\[A-Za-z]+|[{}\\]", "", text)
    narrow = sum(c in "ijlt,.;:'!f()- " for c in bare)
    wide = sum(c in "mwMWABCDGHNOQRUV" for c in bare)
    return 0.33 * narrow + 0.76 * wide + 0.5 * (len(bare) - narrow - wide)
