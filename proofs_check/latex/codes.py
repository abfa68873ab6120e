"""What TeX takes each sign for: as usual in what is generated, and after it as the paper has it.

A paper may have made signs active, as babel does for some languages with < > " : ; ! ? =, and packages with | and _.
What is input then means something else. Nothing in these lines needs a sign whose meaning could have changed.
"""

from __future__ import annotations

_USUAL = {"@": 11, "^": 7, "_": 8, "~": 13, **dict.fromkeys("!\"'()*+,-./:;<=>?[]`|", 12)}

_LINES = [
    r"\def\gibbsgapafter{}\def\gibbsgapcode#1#2{%",
    r"  \edef\gibbsgapafter{\gibbsgapafter\catcode#1 \the\catcode#1 \relax}\catcode#1 #2\relax}",
    "".join(rf"\gibbsgapcode{{{ord(sign)}}}{{{code}}}" for sign, code in _USUAL.items()) + "%",
]
BEFORE = "\n".join(_LINES)
AFTER = r"\gibbsgapafter"
