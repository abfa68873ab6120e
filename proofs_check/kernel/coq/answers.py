"""Read what Coq says: the place of an error, the lemmas that a reader of sentences rejects, the axioms it lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from proofs_check.kernel.source import Sentence, Source

# The axioms of the classical real numbers and functional extensionality, by their names in Coq's standard library.
# Nothing else may be assumed.
ALLOWED = frozenset({
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "Classical_Prop.classic",
    "FunctionalExtensionality.functional_extensionality_dep",
})  # fmt: skip

# What MathComp-Analysis assumes besides: choice and extensionality. Its measures need them, and no theorem does.
OF_MATHCOMP = frozenset({
    "Epsilon.epsilon_statement",
    "boolp.constructive_indefinite_description",
    "boolp.functional_extensionality_dep",
    "boolp.propositional_extensionality",
})  # fmt: skip

# What coqchk lists besides: the standard library seals it in modules, where it has definitions.
SEALED = ("Coq.Reals.Rdefinitions.", "Coq.ssr.ssrunder.Under_rel.")

# What would let a file assume what it does not prove, or read or write what is none of its business. Comments and
# strings may say so.
_REFUSED = re.compile(
    r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjectures?|Primitive|Unset|bypass_check|Load|Redirect|Cd|"
    r"Extraction|Declare\s+ML|Add\s+(?:Rec\s+)?LoadPath|Add\s+ML|Module|Print|Abort|Drop|Fail)\b"
)
# Letters of a section are fine inside of it; outside they are axioms.
_LETTERS = re.compile(r"\s*(Variables?|Hypothes[ie]s|Context)\b")
_SECTION = re.compile(r"\s*(Section|End)\s+([\w']+)\s*\.")
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\(\*|\*\)')
_ERROR = re.compile(r"^Error:\s*((?:.+\n?)*)", re.M)
_PLACE = re.compile(r'^File "[^"]*", line (\d+), characters (\d+)-(\d+):\n((?:.*\n?)*)', re.M)
_NONE = "Closed under the global context"
_MOST = 400  # characters of a message


def refusal(source: Source) -> str | None:
    """Say what a file must not contain and does, by name; None where it is as it must be."""
    text = code(source.text())
    found = _REFUSED.search(text)
    if found is not None:
        return f"{source.name}.v says {' '.join(found[0].split())}, which no generated file may"
    depth = 0
    for line in text.splitlines():
        section = _SECTION.match(line)
        if section is not None:
            depth += 1 if section[1] == "Section" else -1
        elif depth <= 0 and (letter := _LETTERS.match(line)):
            return f"{source.name}.v says {letter[1]} outside a section, which would be an axiom"
    return None


def code(text: str) -> str:
    """Return a file without its comments, which nest, and without what is in its strings."""
    kept, depth, at = [], 0, 0
    for token in _TOKEN.finditer(text):
        if depth == 0:
            kept.append(text[at : token.start()])
        at = token.end()
        depth += {"(*": 1, "*)": -1}.get(token[0], 0)
    return " ".join((*kept, text[at:] if depth <= 0 else ""))


def place(said: str) -> tuple[int, str] | None:
    """Return the line of the error that a compiler stopped at, from 1, and its message; None where it names none."""
    found = None
    for found in _PLACE.finditer(said):  # noqa: B007 (warnings may come first: the last one is the error)
        pass
    return None if found is None else (int(found[1]), message(found[4]))


def message(text: str) -> str:
    """Return an error's words in one line, without the goal's whole context."""
    words = " ".join(text.removeprefix("Error:").split())
    return words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"


def sentence_at(source: Source, without: Collection[str], line: int) -> Sentence | None:
    """Return the sentence in which a line of the file stands."""
    at = 0
    for sentence in source.sentences:
        at += Source(source.name, (), (sentence,)).text(without).count("\n")
        if line <= at:
            return sentence
    return None


def interactive(source: Source) -> str:
    """Return the file for a reader of sentences, which goes on after an error; what it says of each is marked."""
    return "".join(
        f"{sentence.text}\nCheck gg_end_{number}_.\nAbort All.\nCheck gg_next_{number}_.\n"
        for number, sentence in enumerate(source.sentences)
    )


def rejected(source: Source, said: str) -> dict[str, str]:
    """Return the lemmas that a reader of sentences rejects, each with the first error in it."""
    found: dict[str, str] = {}
    start = 0
    for number, sentence in enumerate(source.sentences):
        # The mark is shown where it is read, and again where it is not found: what is before is the sentence's own.
        end = said.find(f"gg_end_{number}_", start)
        error = _ERROR.search(said, start, end if end >= 0 else len(said))
        if sentence.lemma is not None and (error is not None or end < 0):
            found.setdefault(sentence.lemma, message(error[1]) if error else "Coq ended before it was read")
        start = max(start, end, said.rfind(f"gg_next_{number}_"))
    return found


def question(asked: Mapping[str, Sequence[str]]) -> str:
    """Return a file that asks for the axioms of lemmas, of each module's together."""
    lines = [f"From GG Require {module}." for module in asked]
    for number, (module, lemmas) in enumerate(asked.items()):
        pairs = ", ".join(f"@{module}.{lemma}" for lemma in lemmas)
        lines += [f"Definition all_{number} := ({pairs}).", f"Print Assumptions all_{number}."]
    return "\n".join([*lines, ""])


def each(said: str) -> list[frozenset[str] | None]:
    """Return what Coq answers to each of several questions."""
    return [axioms(one) for one in re.split(rf"^(?={_NONE}|Axioms:$)", said, flags=re.M)[1:]]


def axioms(said: str) -> frozenset[str] | None:
    """Return the axioms that Coq lists; None where it lists them in no form that is known."""
    if _NONE in said:
        return frozenset()
    _, found, listed = said.partition("Axioms:\n")
    if not found:
        return None
    names = re.findall(r"^([^\s:]+)(?:\n\s+|\s+):", listed, re.M)
    return frozenset(names) or None
