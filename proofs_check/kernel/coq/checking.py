"""Have Coq check files: each lemma is accepted or rejected by itself, and what is accepted rests on no other axiom.

What was found is kept, with the compiled file, under a key of all that it depends on: the version of Coq, the text,
and the compiled files that it requires. So a file that has not changed is not compiled again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from proofs_check.kernel.coq import answers, library
from proofs_check.kernel.coq.installation import Coq
from proofs_check.kernel.coq.process import Done, Runner
from proofs_check.kernel.export.enclosures.balls import BALLS
from proofs_check.kernel.source import Source

CPU_SECONDS = 1200  # a file; most take 1 to 40 s
SENTENCE_SECONDS = 300  # of wall time, a tactic or a Qed
_OPTIONS = ("-q", "-w", "none", "-set", f"Default Timeout={SENTENCE_SECONDS}")
_FORMAT = 2


class CoqFailed(Exception):
    """Coq does not compile what it must; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What Coq said of a file.

    ``digest`` is that of its text and of all that it requires; ``rejected`` gives Coq's message for each lemma;
    ``folders`` hold the compiled files, and ``object`` is the digest of its own. What is compiled and not ``asked`` for
    its axioms yet has none of its lemmas accepted.
    """

    name: str
    digest: str
    accepted: tuple[str, ...] = ()
    rejected: Mapping[str, str] = field(default_factory=dict)
    axioms: tuple[str, ...] = ()
    seconds: float = 0.0
    memory: float = 0.0
    known: bool = False
    asked: bool = True
    object: str = ""
    folders: tuple[Path, ...] = ()


def usual_place() -> Path | None:
    """Return where compiled files are kept: the user's cache folder, which XDG_CACHE_HOME names; None without one."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gibbsgap" / "coq"
    except RuntimeError:
        return None


@contextlib.contextmanager
def checker(coq: Coq, place: Path | None) -> Iterator[Checker]:
    """Yield a checker that keeps what it compiles in a place, or, without one, as long as it is used."""
    runner = Runner(CPU_SECONDS)
    try:
        with contextlib.ExitStack() as stack:
            try:
                if place is None:
                    raise FileNotFoundError
                place.mkdir(parents=True, exist_ok=True)
                root = place if os.access(place, os.W_OK) else None
            except OSError:
                root = None
            if root is None:
                root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            yield Checker(coq, root, runner)
    finally:
        runner.stop()


class Checker:
    """Compiles the library once, and files after those that they require."""

    def __init__(self, coq: Coq, root: Path, runner: Runner) -> None:
        self.coq, self.runner = coq, runner
        self.root = root / f"{coq.version}-{library.digest()[:16]}"
        self.library = self.root / "library"
        self.library_object = ""

    def prepare(self) -> None:
        """Compile the library, unless that is done.

        Raises
        ------
        CoqFailed
            Where Coq does not accept it, as with a version that it was not written for.
        """
        wanted = list(library.required())
        if not all((self.library / f"{name}.vo").is_file() for name in wanted):
            self.root.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(dir=self.root))
            for name in wanted:
                (scratch / f"{name}.v").write_text(library.files()[name].text, encoding="utf-8")
                done = self._coqc(f"{name}.v", scratch, ("-Q", ".", "Gibbsgap"))
                if not done.fine:
                    shutil.rmtree(scratch, ignore_errors=True)
                    raise CoqFailed(f"{self.coq.shown} does not accept {name}.v of the library: {_why(done)}")
            _moved(scratch, self.library)
        self.library_object = _digest(*(self.library / f"{name}.vo" for name in wanted))

    def check(self, source: Source, digest: str, needs: Sequence[Checked]) -> Checked:
        """Return what Coq says of a file, whose needs were checked before; ``ask`` is still to say on what it rests."""
        # Balls.v is the suite's own text, as the library is: it makes a module, which no exported file may.
        refused = None if source == BALLS else answers.refusal(source)
        lost = next((need.name for need in needs if not need.object), None)
        if refused is not None or lost is not None:
            why = refused or f"requires {lost}.v, which Coq does not accept"
            return Checked(source.name, digest, rejected=dict.fromkeys(source.lemmas, why))
        folders = tuple(dict.fromkeys(folder for need in needs for folder in need.folders))
        parts = (
            str(_FORMAT), self.coq.version, self.library_object, *sorted(library.allowed(source)), source.name,
            source.text(), *(need.object for need in needs),
        )  # fmt: skip
        home = self.root / hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        known = _kept(home, source.name, digest)
        if known is not None:
            return replace(known, folders=(*folders, home))
        scratch = Path(tempfile.mkdtemp(dir=self.root))
        try:
            found = self._compiled(source, digest, scratch, self._places((*folders, Path("."))))
            if not found.object:
                return found
            found = replace(found, asked=not source.lemmas)
            _keep(scratch, found)
            _moved(scratch, home)
            return replace(found, folders=(*folders, home))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def ask(self, found: Sequence[tuple[Source, Checked]]) -> list[Checked]:
        """Return what Coq says of files that are compiled, by one process that is asked on which axioms each rests."""
        lemmas = {source.name: tuple(n for n in source.lemmas if n not in one.rejected) for source, one in found}
        places = self._places(dict.fromkeys(folder for _, one in found for folder in one.folders))
        with tempfile.TemporaryDirectory(dir=self.root) as folder:
            scratch = Path(folder)
            together = self._asked({name: own for name, own in lemmas.items() if own}, scratch, places)
            listed = {
                source.name: self._axioms(source, lemmas[source.name], together, scratch, places) for source, _ in found
            }
        return [self._judged(source, one, lemmas[source.name], listed[source.name]) for source, one in found]

    def _judged(
        self, source: Source, found: Checked, lemmas: tuple[str, ...], listed: Mapping[str, frozenset[str]]
    ) -> Checked:  # fmt: skip
        """Return what is accepted: the lemmas that rest on no other axioms than may be; and keep it."""
        assumed = {lemma: sorted(names - library.allowed(source)) for lemma, names in listed.items()}
        rejected = {n: f"rests on {', '.join(names)}, which is assumed" for n, names in assumed.items() if names}
        accepted = tuple(lemma for lemma in lemmas if lemma not in rejected)
        axioms = tuple(sorted({name for lemma in accepted for name in listed[lemma]}))
        whole = replace(
            found, accepted=accepted, rejected={**found.rejected, **rejected}, axioms=axioms, known=False, asked=True
        )
        _keep(found.folders[-1], whole)
        return whole

    def _places(self, folders: Iterable[Path]) -> list[str]:
        places = ["-Q", str(self.library), "Gibbsgap"]
        for folder in folders:
            places += ["-Q", str(folder), "GG"]
        return places

    def _compiled(self, source: Source, digest: str, scratch: Path, places: Sequence[str]) -> Checked:
        """Compile a file without the lemmas that Coq rejects; where more than lemmas is wrong, there is no object."""
        rejected: dict[str, str] = {}
        seconds = memory = 0.0
        while True:
            (scratch / f"{source.name}.v").write_text(source.text(rejected), encoding="utf-8")
            done = self._coqc(f"{source.name}.v", scratch, places)
            seconds, memory = seconds + done.seconds, max(memory, done.memory)
            if done.fine:
                made = _digest(scratch / f"{source.name}.vo")
                return Checked(source.name, digest, (), rejected, (), seconds, memory, object=made)
            at = answers.place(done.said)
            sentence = answers.sentence_at(source, rejected, at[0]) if at else None
            if at is None or sentence is None or sentence.lemma is None or sentence.lemma in rejected:
                # Not a lemma but what stands around it: nothing of the file is accepted.
                why = at[1] if at else _why(done)
                whole = {lemma: rejected.get(lemma, f"{source.name}.v: {why}") for lemma in source.lemmas}
                return Checked(source.name, digest, (), whole, (), seconds, memory)
            if not rejected:  # the first: a reader of sentences finds the others in one go
                command = (self.coq.reader, *_OPTIONS, *places)
                read = self.runner.run(command, scratch, given=answers.interactive(source))
                seconds, memory = seconds + read.seconds, max(memory, read.memory)
                rejected.update(answers.rejected(source, read.said))
            rejected[sentence.lemma] = at[1]

    def _axioms(
        self, source: Source, lemmas: Sequence[str], together: Mapping[str, frozenset[str]], scratch: Path,
        places: Sequence[str],
    ) -> dict[str, frozenset[str]]:  # fmt: skip
        """Return the axioms of each lemma: those of all together, or one by one where some are not allowed."""
        name = source.name
        if name in together and together[name] <= library.allowed(source):
            return dict.fromkeys(lemmas, together[name])
        return {lemma: self._asked({name: (lemma,)}, scratch, places)[name] for lemma in lemmas}

    def _asked(
        self, asked: Mapping[str, Sequence[str]], scratch: Path, places: Sequence[str]
    ) -> dict[str, frozenset[str]]:  # fmt: skip
        """Return the axioms of some lemmas of each module; what Coq does not list is one that is not allowed."""
        if not asked:
            return {}
        (scratch / "Question.v").write_text(answers.question(asked), encoding="utf-8")
        done = self._coqc("Question.v", scratch, places)
        found = answers.each(done.said) if done.fine else []
        lost = frozenset({f"what Coq does not list ({_why(done)})"})
        whole = found if len(found) == len(asked) else [None] * len(asked)
        return {name: lost if names is None else names for name, names in zip(asked, whole, strict=True)}

    def _coqc(self, file: str, folder: Path, places: Sequence[str]) -> Done:
        return self.runner.run((self.coq.compiler, *_OPTIONS, *places, file), folder)


def _why(done: Done) -> str:
    at = answers.place(done.said)
    if at is not None:
        return at[1]
    return answers.message(done.said) or f"it ended with status {done.status}, after {done.seconds:.0f} s"


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(hashlib.sha256(f.read_bytes()).digest() for f in files)).hexdigest()


def _moved(scratch: Path, home: Path) -> None:
    """Put a folder where it belongs; one that another process has put there meanwhile stays."""
    scratch.chmod(0o755)
    with contextlib.suppress(OSError):
        scratch.rename(home)


def _keep(folder: Path, found: Checked) -> None:
    kept = {
        "digest": found.digest, "accepted": found.accepted, "rejected": dict(found.rejected), "axioms": found.axioms,
        "seconds": found.seconds, "memory": found.memory, "object": found.object, "asked": found.asked,
    }  # fmt: skip
    (folder / "answer.json").write_text(json.dumps(kept), encoding="utf-8")


def _kept(home: Path, name: str, digest: str) -> Checked | None:
    """Return what was found before; None where that is not there, or the compiled file is another one."""
    try:
        kept = json.loads((home / "answer.json").read_text(encoding="utf-8"))
        if kept["digest"] != digest or kept["object"] != _digest(home / f"{name}.vo"):
            raise ValueError
        return Checked(
            name, digest, tuple(kept["accepted"]), dict(kept["rejected"]), tuple(kept["axioms"]), kept["seconds"],
            kept["memory"], known=True, object=kept["object"], asked=kept["asked"],
        )  # fmt: skip
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        shutil.rmtree(home, ignore_errors=True)
        return None
