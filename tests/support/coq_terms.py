"""A reader of the Coq text that the export writes, which evaluates it on a finite space: no code of the export is used.

Terms become functions of an environment. A function of Coq is a function of Python, one argument after the other;
numbers are mpmath's, so that derivatives can be taken numerically; points are 0, 1, …, and a list of copies is a tuple.
"""

import itertools
import re
from functools import reduce

import mpmath as mp

TOKEN = re.compile(r"\(\*.*?\*\)|[A-Za-z_][\w']*|\d+|=>|<->|/\\|<=|:=|%nat|∫|[()<>=+\-*/^:,{}.@]", re.DOTALL)
BINARY = {"+": (50, 49), "-": (50, 49), "*": (40, 39), "/": (40, 39), "^": (30, 30)}
RELATIONS = {"=", "<=", "<"}


def tokens(text):
    found = [t for t in TOKEN.findall(text) if not t.startswith("(*")]
    assert "".join(found) == re.sub(r"\(\*.*?\*\)|\s", "", text, flags=re.DOTALL), text
    return found


class Reader:
    """Reads one text; a term is a function of an environment (names to values)."""

    def __init__(self, text):
        self.left = tokens(text)

    def look(self):
        return self.left[0] if self.left else None

    def take(self, *expected):
        token = self.left.pop(0)
        assert not expected or token in expected, (token, expected, self.left[:8])
        return token

    # terms, by Coq's levels: the greater, the looser

    def term(self, level=60):
        token = self.look()
        if token == "∫":
            assert level >= 60
            self.take()
            name = self.take()
            self.take(",")
            body = self.term(60)
            return lambda env: integral(env, lambda p: body({**env, name: p}))
        if token == "fun":
            return self.function()
        left = self.unary(level)
        while self.look() in BINARY and BINARY[self.look()][0] <= level:
            operator = self.take()
            own, right = BINARY[operator]
            left = binary(operator, left, self.term(right))
            level = max(level, own)
        return left

    def unary(self, level):
        if self.look() in ("-", "/"):
            assert level >= 35, self.left[:6]
            sign = self.take()
            body = self.term(35)
            return (lambda env: -body(env)) if sign == "-" else (lambda env: 1 / body(env))
        return self.applied()

    def function(self):
        self.take("fun")
        names = self.binders("=>")
        body = self.term()
        return lambda env: curried(names, lambda values: body({**env, **values}))

    def binders(self, end):
        names = []
        while (token := self.take()) != end:
            if token == ":":
                while self.look() != end:
                    self.take()
            else:
                names.append(token)
        return names

    def applied(self):
        parts = [self.atom()]
        while self.look() is not None and (self.look() == "(" or re.match(r"[\w@]", self.look())):
            parts.append(self.atom())
        head, *rest = parts
        return lambda env: reduce(lambda f, part: f(part(env)), rest, head(env))

    def atom(self):
        token = self.take()
        if token == "(":
            inside = self.term(70)
            self.take(")")
            if self.look() == "%nat":
                self.take()
            return inside
        if token == "@":
            name = self.take()
            self.take("M")  # the space, which is the only one
            return lambda env: env[name]
        if token.isdigit():
            return lambda _: mp.mpf(int(token))
        return lambda env: env[token]

    # what is stated

    def definition(self):
        """Read a definition: its name, and its value in an environment."""
        self.take("Definition")
        name = self.take()
        names = []
        while self.look() != ":":
            opening = self.take("(", "{")
            own = self.binders("}" if opening == "{" else ")")
            names += own if opening == "(" else []
        while self.take() != ":=":
            pass
        body = self.term()
        self.take(".")
        return name, (lambda env: curried(names, lambda values: body({**env, **values})) if names else body(env))

    def relation(self):
        """Read a proposition: its points, and the sides of the first relation in it."""
        points = []
        if self.look() == "forall":
            self.take()
            points = self.binders(",")
        while self.look() in ("ex_derive", "ex_derive_n"):
            self.applied()
            self.take("/\\")
        left = self.term()
        sign = self.take(*RELATIONS)
        return points, left, sign, self.term()


def curried(names, value):
    def taking(found, left):
        if not left:
            return value(found)
        return lambda x: taking({**found, left[0]: x}, left[1:])

    return taking({}, names)


def binary(operator, left, right):
    def value(env):
        a, b = left(env), right(env)
        match operator:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                return a / b
        return a ** int(b)

    return value


def integral(env, function):
    return mp.fsum(m * function(p) for p, m in enumerate(env["weights"]))


def library(weights):
    """Return what the library's names mean on a finite space with these weights."""
    env = {"weights": [mp.mpf(m) for m in weights]}
    size = range(len(weights))

    def iid(r):
        def over(number):
            copies = list(itertools.product(size, repeat=int(number)))
            chance = [reduce(lambda a, w: a * env["weights"][w] * r(w), c, mp.mpf(1)) for c in copies]
            return lambda function: mp.fsum(a * function(c) for a, c in zip(chance, copies, strict=True))

        return over

    return env | {
        "mu": lambda f: integral(env, f),
        "ev": lambda nu: lambda z: lambda f: mp.fsum(p * f(v) for v, p in enumerate(nu[z])),
        "ex": lambda law: lambda f: mp.fsum(p * f(v) for v, p in enumerate(law)),
        "power": lambda a: lambda x: x**a if x > 0 else mp.mpf(a == 0),
        "iid": iid,
        "Sum": lambda f: lambda copies: mp.fsum(f(w) for w in copies),
        "ln": lambda x: mp.log(x) if mp.re(x) > 0 else mp.nan,
        "exp": mp.exp,
        "Rabs": abs,
        "ind": lambda x: mp.mpf(x >= 0),
        "INR": mp.mpf,
        "Rpower": lambda a: lambda b: a**b,
        "bump": lambda r: lambda h: lambda e: lambda z: r(z) + e * h(z),
        "bump2": lambda r: lambda h: lambda e: lambda z: lambda w: r(z)(w) + e * h(z)(w),
        "RInt": lambda f: lambda a: lambda b: mp.quad(f, [a, b]),
        "Derive": lambda f: lambda x: mp.diff(f, x),
        "Derive_n": lambda f: lambda n: lambda x: mp.diff(f, x, int(n)),
    }
