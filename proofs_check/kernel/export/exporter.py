"""Theorems as files of Coq text, with the pieces that are in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from proofs_check.kernel.export import clauses, witnesses
from proofs_check.kernel.export.enclosures.balls import BALLS
from proofs_check.kernel.export.enclosures.certificates import certificates
from proofs_check.kernel.export.links import Lemma, Links
from proofs_check.kernel.export.objects import Objects, head_of
from proofs_check.kernel.export.sections import Citations, Section, all_letters, prover, section, spoken_of
from proofs_check.kernel.source import Piece, PieceKind, Sentence, Source
from proofs_check.kernel.statement.hypotheses import declared
from proofs_check.kernel.statement.letters import Unexportable, definitions
from proofs_check.kernel.statement.names import Names, comment
from proofs_check.kernel.statement.printing import SUM
from proofs_check.kernel.statement.scopes import NOWHERE
from proofs_check.vocabulary.chains import Chain
from proofs_check.vocabulary.expressions import Definition, Expr, Named, VocabularyError
from proofs_check.vocabulary.statements import Clause, Nonnegative, Positive, Relation
from proofs_check.vocabulary.theorem import Step, Theorem


@dataclass
class Exporter:
    """Exports theorems of a catalogue, a file each.

    An object that several theorems name stands in a file with others that the same theorems name.
    """

    theorems: Sequence[Theorem]

    def __post_init__(self) -> None:
        self.lemmas: dict[Clause, bool] = {}  # of clauses that others rest on, whether they become lemmas
        self.steps = {t.id: _steps(t) for t in self.theorems}
        self.chains = {id: [s for s in steps if isinstance(s, Chain)] for id, steps in self.steps.items()}
        self.files = Names()
        stating: dict[Clause, list[tuple[str, str]]] = defaultdict(list)
        for theorem in self.theorems:
            name = self.file(theorem.id)
            for clause in theorem.clauses:
                stating[clause].append((theorem.id, f"{name}_{clause.letter}"))
        self.stated = {clause: found[0] for clause, found in stating.items()}
        self.cited = Citations(self.chains, self.stated)
        # What another theorem's module does not tell: which states a clause that several state, and odd names of files.
        self.ambiguous = [found for found in stating.values() if len(found) > 1]
        self.ambiguous += [[(id, name)] for id, name in self.names_of_files() if name != Names()("file", id, id)]
        self.objects = Objects({theorem.id: self.named(theorem) for theorem in self.theorems})

    def names_of_files(self) -> list[tuple[str, str]]:
        """Return the name of every theorem's file, by its id."""
        return [(theorem.id, self.file(theorem.id)) for theorem in self.theorems]

    def file(self, id: str) -> str:
        """Return the name of a theorem's file."""
        return self.files("file", id, id)

    def layout(self, theorem: Theorem) -> tuple[object, ...]:
        """Return all that the file of a theorem takes from theorems whose modules its own does not import."""
        ids = {t.id for t in self.theorems}
        named = [(d.name, *self.objects.place(d), d.proved_by in ids) for d in self.named(theorem)]
        return (self.file(theorem.id), named, self.ambiguous)

    def theorem(self, theorem: Theorem) -> Source:
        """Return the file of one theorem."""
        return self.opened(theorem).source()

    def has_lemma(self, clause: Clause, id: str) -> bool:
        """Whether a clause of a theorem becomes a lemma: the chain that lands on it is exported for this."""
        if clause not in self.lemmas:
            self.lemmas[clause] = True  # while it is found out: theorems that rest on each other are refused by name
            file = self.opened(next(t for t in self.theorems if t.id == id))
            for chain in self.chains[id]:
                if any(link.clause == clause for link in chain.links):
                    file.chain(chain)
            found = (p.lemma for p in file.pieces if p.kind == "clause" and p.clause == clause.letter)
            self.lemmas[clause] = any(lemma is not None for lemma in found)
        return self.lemmas[clause]

    def opened(self, theorem: Theorem) -> File:
        """Return the file of one theorem, of which nothing is written yet."""
        return File(self, theorem)

    def named(self, theorem: Theorem) -> list[Definition]:
        """Return the objects that a theorem names, and those of the clauses that it rests on."""
        rested = (p.source.relation.sides() for c in self.chains[theorem.id] for link in c.links for p in link.using)
        return definitions([*self.spoken_of(theorem), *(side for sides in rested for side in sides)])

    def spoken_of(self, theorem: Theorem) -> list[Expr]:
        """Return every expression of a theorem's clauses and chains."""
        sides = [side for clause in theorem.clauses for side in clause.relation.sides()]
        return sides + [e for chain in self.chains[theorem.id] for e in spoken_of(chain)]


def _steps(theorem: Theorem) -> list[Step]:
    """Return the steps of a theorem, those that its author's module can make."""
    found: list[Step] = []
    with suppress(VocabularyError):
        found.extend(theorem.steps())
    return found


class File:
    """The file of one theorem, as it is written."""

    def __init__(self, exporter: Exporter, theorem: Theorem) -> None:
        self.exporter, self.theorem = exporter, theorem
        self.named = exporter.named(theorem)
        self.printer = exporter.objects.printer(self.named)
        self.name = exporter.file(theorem.id)
        self.needs: set[str] = set()
        self.signs = False  # whether a clause that is written states the sign of an object
        self.pieces: list[Piece] = []

    def source(self) -> Source:
        """Return the file."""
        sentences = [s for chain in self.exporter.chains[self.theorem.id] for s in self.chain(chain)]
        landed = {piece.clause for piece in self.pieces if piece.kind == "clause"}
        why = "no chain that can be made lands on it"
        self.pieces += [
            Piece(self.theorem.id, "statement", "clause", c.letter, None, why)
            for c in self.theorem.clauses if c.letter not in landed
        ]  # fmt: skip
        sentences += [s for d in self.named if self.theorem.shows(d) for s in self.hints(d)]
        enclosed, pieces = certificates(self.printer, self.theorem.id, self.name, self.exporter.steps[self.theorem.id])
        self.pieces += pieces
        needs = (*([BALLS.name] if enclosed else []), *self.required())
        sentences += enclosed
        return Source(self.name, needs, (*self.head(needs), *sentences), tuple(self.pieces))

    def head(self, needs: Sequence[str]) -> list[Sentence]:
        """Return what stands before any lemma: what is required, objects that no other theorem names, what unfolds."""
        own = [text for d, text in self.printer.objects.items() if d not in self.exporter.objects.homes]
        return [Sentence(head_of(needs)), *(Sentence(text, defines=True) for text in own), Sentence(self.unfolding())]

    def required(self) -> tuple[str, ...]:
        """Return the files that this one needs: of objects, of others' clauses, and of signs of objects it names."""
        homes = self.exporter.objects.homes
        objects = dict.fromkeys(homes[d] for d in self.printer.objects if d in homes)
        others = {t.id for t in self.exporter.theorems} - {self.theorem.id}
        shown = {d.proved_by for d in self.named if d.proved_by is not None}
        return (*objects, *sorted(self.exporter.file(id) for id in (self.needs | shown) & others))

    def unfolding(self) -> str:
        """Tell the library's tactics which objects there are to unfold."""
        known = [d for d in self.named if d in self.printer.objects]
        every = " ".join(self.printer.letters.defined(d) for d in known)
        plain = " ".join(self.printer.letters.defined(d) for d in known if d.kind != "lemma")
        whole, open_ = (f"cbv beta delta [{n}]" if n else "cbv beta" for n in (every, plain))
        return (
            f"Ltac gg_unfold ::= {whole}.\nLtac gg_unfold_in H ::= {whole} in H.\n"
            f"Ltac gg_open ::= {open_}.\nLtac gg_open_all ::= {open_} in *.\n\n"
        )

    # chains

    def chain(self, chain: Chain) -> list[Sentence]:
        """Return the section of a chain."""
        name = self.printer.names("chain", chain.name, f"{self.name} {chain.name}")
        said = [Sentence("\n" + comment(f"{self.theorem.id}: {chain.name}"))]
        try:
            opened = section(self.printer, name, spoken_of(chain), self.exporter.cited(chain.links))
        except Unexportable as why:
            for i in range(len(chain.links)):
                self.refuse(chain, i, "link", str(why))
            return said
        links = Links(self.printer, prover(self.printer, opened), self.proved, folded=self.signs)
        lemmas: list[Lemma | None] = []
        body: list[Sentence] = []
        after: list[Sentence] = []
        for i in range(len(chain.links)):
            body += self.link(chain, i, opened, links, lemmas, after)
        return [*said, Sentence(opened.head), *body, Sentence(f"End {name}.\n"), *after]

    def link(
        self, chain: Chain, i: int, opened: Section, links: Links, lemmas: list[Lemma | None], after: list[Sentence]
    ) -> Iterator[Sentence]:
        """Yield what a link says, where its form vanishes, and the clause on which it lands.

        What must be said outside of the section comes ``after`` it.
        """
        relation, own = chain.relation(i), f"{opened.name}_link{i + 1}"
        try:
            lemma: Lemma | None = links(chain, i, own)
        except Unexportable as why:
            lemma = None
            self.refuse(chain, i, "link", str(why))
        lemmas.append(lemma)
        if lemma is not None:
            yield self.state(chain, i, "link", lemma)
        zeros: Lemma | None = None
        if isinstance(relation, Nonnegative) and relation.zero_only and chain.links[i].rule is None:
            try:
                zeros = links.zeros(relation, f"{own}_zero")
                yield self.state(chain, i, "zero set", zeros)
            except Unexportable as why:
                self.refuse(chain, i, "zero set", str(why))
        clause = chain.links[i].clause
        if clause is not None:
            yield from self.clause(chain, i, clause, lemmas, zeros, opened, after)

    def clause(
        self, chain: Chain, i: int, clause: Clause, lemmas: Sequence[Lemma | None], zeros: Lemma | None,
        opened: Section, after: list[Sentence],
    ) -> Iterator[Sentence]:  # fmt: skip
        """Yield a clause, after the existence of its derivatives.

        A clause speaks of its own letters: where the proof has others, it is stated again without them.
        """
        name = f"{self.name}_{clause.letter}"
        whole = [lemma for lemma in lemmas if lemma is not None]
        try:
            if len(whole) < len(lemmas):
                raise Unexportable("a link before it has no lemma")
            what = clauses.said(self.printer, chain, i, clause)
            exist = [
                clauses.existence(self.printer, f"{name}_exists{k + 1}", said, node)
                for k, (said, node) in enumerate(what.exist)
            ]
            own = all_letters(self.printer, clause.relation.sides())
            more = [t for t in opened.letters if t not in own and declared(self.printer, t)]
            theorem = clauses.assembled(f"{name}_given" if more else name, what, chain, whole, zeros, exist)
            apart = section(self.printer, f"{name}_stated", clause.relation.sides()) if more else None
        except Unexportable as why:
            self.refuse(chain, i, "clause", str(why))
            return
        for lemma in exist:
            yield self.state(chain, i, "existence", lemma)
        said = Sentence(comment(f"({clause.letter}) {clause}"))
        if apart is None:
            yield from (said, self.state(chain, i, "clause", theorem))
        else:
            yield Sentence(theorem.text(), theorem.name)
            stated = witnesses.without(self.printer, theorem, name, more)
            end = Sentence(f"End {apart.name}.\n")
            after += [said, Sentence(apart.head), self.state(chain, i, "clause", stated), end]
        if isinstance(clause.relation, Positive) and isinstance(clause.lhs, Named):
            self.signs = True
            after.append(Sentence(f"#[local] Hint Resolve {name} : signs.\n", name))

    def state(self, chain: Chain, i: int, kind: PieceKind, lemma: Lemma) -> Sentence:
        """Keep a piece that has a lemma, and return that."""
        cited = self.exporter.cited(chain.links[0 if kind == "clause" else i : i + 1])
        under = tuple(f"{self.exporter.stated[c][0]} ({c.letter})" for c in cited)
        self.pieces.append(Piece(self.theorem.id, chain.place(i), kind, self.lands(chain, i), lemma.name, under=under))
        return Sentence(lemma.text("Theorem" if kind == "clause" else "Lemma"), lemma.name)

    def refuse(self, chain: Chain, i: int, kind: PieceKind, why: str) -> None:
        """Keep a piece that has none."""
        cited = chain.links[i].cites is not None
        self.pieces.append(Piece(self.theorem.id, chain.place(i), kind, self.lands(chain, i), None, why, cited))

    def lands(self, chain: Chain, i: int) -> str | None:
        """Return the letter of the clause on which a link lands."""
        clause = chain.links[i].clause
        return None if clause is None else clause.letter

    def proved(self, what: Clause | Relation) -> str:
        """Return the lemma that states a clause, or this theorem's with a relation."""
        if not isinstance(what, Clause):
            own = [c for c in self.theorem.clauses if c.relation == what]
            if not own:
                raise Unexportable(f"no clause says that {what}")
            return self.proved(own[0])
        if what in (cited := self.exporter.cited.behind(what)):
            return cited[what]
        if what in self.theorem.clauses:
            if any(p.kind == "clause" and p.clause == what.letter and p.lemma is None for p in self.pieces):
                raise Unexportable(f"the premise ({what.letter}) has no lemma")
            return f"{self.name}_{what.letter}"
        if what not in self.exporter.stated:
            raise Unexportable(f"the premise ({what.letter}) is no clause of a theorem")
        theorem, lemma = self.exporter.stated[what]
        if not self.exporter.has_lemma(what, theorem):
            raise Unexportable(f"the premise {theorem} ({what.letter}) has no lemma")
        self.needs.add(theorem)
        return lemma

    def hints(self, definition: Definition) -> list[Sentence]:
        """Return what other theorems use of a lemma function: its sign, and where it vanishes."""
        assert definition.zero_at is not None
        name = self.printer.letters.defined(definition)
        shown = next(
            c for c in self.theorem.clauses
            if isinstance(c.relation, Nonnegative) and isinstance(c.lhs, Named) and c.lhs.definition == definition
        )  # fmt: skip
        by = (f"intros x P. apply ({self.name}_{shown.letter} x P).",)
        at = self.printer.text(definition.zero_at, NOWHERE, SUM)
        sign = Lemma(f"{name}_sign", f"forall x, 0 < x -> 0 <= {name} x", by)
        zero = Lemma(f"{name}_zero", f"forall x, 0 < x -> ({name} x = 0 <-> x = {at})", by)
        return [
            Sentence(sign.text(), sign.name),
            Sentence(zero.text(), zero.name),
            Sentence(f"#[export] Hint Resolve {sign.name} : signs.\n", sign.name),
            Sentence(f"#[export] Hint Rewrite {zero.name} using pos : lemma_zeros.\n", zero.name),
        ]
