"""Files of theorems: which objects stand where, of what a digest is, and what is kept from run to run."""

from pathlib import Path

import pytest

from proofs_check.catalogue import discovery
from proofs_check.kernel.coq.library import digests
from proofs_check.kernel.export.exporter import Exporter
from proofs_check.verification.exports import CircularError, Exports
from proofs_check.vocabulary import calc, ends, equals, given, integral, log, named_scalar, potential, scalar, theorem

U, V = potential("U", "U"), potential("V", "V")
tau = scalar("τ", r"\tau", "positive")
Z = named_scalar("Z", "Z", integral(U), twin="none")
own = named_scalar("Y", "Y", integral(V), twin="none")
other = named_scalar("Y", "Y", integral(U * V), twin="none")


def twice(id, thing, start=Z):
    clause = equals("a", "", start + 2 * thing, start + thing + thing)

    @theorem(id=id, title="", clauses=(clause,))
    def steps():
        yield calc("twice", "energy", clause.lhs, ends(clause, ""))

    return steps


def told(*theorems):
    exporter = Exporter(theorems)
    files = [*exporter.objects.sources(), *map(exporter.theorem, theorems)]
    return files, digests(files)


def test_an_object_stands_with_those_that_the_same_theorems_name():
    files, _ = told(twice("A", own), twice("B", other))
    assert [(file.name, file.needs) for file in files] == [
        ("Objects_Z", ()),
        ("A", ("Objects_Z",)),
        ("B", ("Objects_Z",)),
    ]
    assert [s.text.count("Definition Y ") for file in files for s in file.sentences if s.defines] == [0, 1, 1]
    assert [file.only_defines for file in files] == [True, False, False]


def test_what_another_theorem_says_changes_no_digest():
    (file,), alone = told(twice("A", own))
    assert file.needs == ()
    for more in ((twice("B", other),), (twice("B", log(tau)),), (twice("B", own), twice("C", other))):
        files, together = told(*more, twice("A", own))
        assert files[-1].needs, "no object is shared"
        assert together["A"] == alone["A"]


def test_a_digest_is_of_the_objects_too():
    _, before = told(twice("A", own), twice("B", other))
    _, after = told(twice("A", own), twice("B", own))
    assert before["A"] == after["A"]
    assert before["B"] != after["B"]
    changed = named_scalar("Z", "Z", 2 * integral(U), twin="none")
    _, third = told(twice("A", own, changed), twice("B", other, changed))
    assert before["A"] != third["A"]
    assert before["B"] != third["B"]


def test_an_object_is_the_same_text_in_whatever_file_it_stands():
    """Letters in it are called as if nothing else were there: here, a number U beside a function U."""
    number = named_scalar("W", "W", log(scalar("U", "U", "positive")), twin="none")
    texts = {
        Exporter((one,)).opened(one).printer.objects[number.definition]
        for one in (twice("A", number), twice("B", number, start=number))
    }
    assert len(texts) == 1
    assert "Definition W (U : R) : R :=\n  ln U." in texts.pop()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a function that exports what stands in a folder of one theorem, keeping it beside."""
    root = tmp_path / "mine"
    root.mkdir()
    text = """from proofs_check.vocabulary import calc, ends, equals, log, scalar, theorem
tau = scalar("τ", "t", "positive")
clause = equals("a", "", log(tau**2), 2 * log(tau))
@theorem(id="Mine", title="", clauses=(clause,))
def mine():
    yield calc("power", "energy", clause.lhs, ends(clause, ""))
"""
    (root / "mine.py").write_text(text, encoding="utf-8")

    def export(text=text):
        (root / "mine.py").write_text(text, encoding="utf-8")
        found = discovery.catalogue(discovery.sources(tmp_path, [root]))
        exports = Exports(found, tmp_path / "kept" / "results", 1)
        made = []
        monkeypatch.setattr(exports, "_anew", lambda ts: made.extend(ts) or [exports.exporter.theorem(t) for t in ts])
        (mine,) = (t for t in found.theorems if t.id == "Mine")
        return exports.sources([mine])[-1], len(made)

    export.text, export.kept = text, tmp_path / "kept" / "exports"
    return export


def test_what_is_kept_is_what_was_exported(package):
    (first, made), (again, none) = package(), package()
    assert (made, none) == (1, 0)
    assert again == first


def test_what_has_changed_is_exported_anew(package):
    package()
    assert package(package.text + "\n")[1] == 1


def test_what_is_not_whole_is_exported_anew(package):
    first, _ = package()
    (file,) = package.kept.iterdir()
    file.write_bytes(file.read_bytes().replace(b"ln tau", b"ln_tau"))
    assert package() == (first, 1)


def test_theorems_that_rest_on_each_other_are_refused():
    first, second = (equals(letter, "", log(tau**k), k * log(tau)) for letter, k in (("a", 2), ("b", 3)))

    def resting(id, clause, on):
        @theorem(id=id, title="", clauses=(clause,))
        def steps():
            yield calc("chain", "energy", clause.lhs, ends(clause, "", given(on)))

        return steps

    theorems = (resting("A", first, second), resting("B", second, first))
    here = (discovery.Source(Path(__file__).parent, "here", None),)
    exports = Exports(discovery.Catalogue(theorems, (), (), here, (), here), None, 1)
    with pytest.raises(CircularError, match="A, B rest on each other"):
        exports.sources(theorems)
