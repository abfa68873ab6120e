"""What is kept from run to run: any change of what a result depends on makes a miss, and nothing else is believed."""

import importlib.metadata
import json
import os
import pickle
import shutil
import subprocess
import sys
import types
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from numerics.arrays import select_backend
from proofs_check import cli
from proofs_check.catalogue import discovery
from proofs_check.outcome import Verdict
from proofs_check.verification import cache, store
from proofs_check.verification import run as verification
from proofs_check.verification.cache import Results, Surroundings
from proofs_check.verification.near_misses.mutants import edited
from proofs_check.verification.store import results_place
from proofs_check.vocabulary.statements import AtMost, Equal

ROOT = Path(__file__).resolve().parents[2]
OWN = '''"""A theorem of nothing."""

from proofs_check.vocabulary import equals, theorem
{imports}

@theorem(id="{id}", title="t", clauses=(equals("a", "c", {form} + 1, 1 + {form}),))
def steps():
    yield from ()
'''


@pytest.fixture
def settings():
    return verification.settings_of("quick", 0, select_backend("numpy"))


@pytest.fixture
def project(tmp_path):
    """Return a folder of three theorems, of which Z1 uses an object and, through Z2, a file of data."""
    folder = tmp_path / "own"
    (folder / "objects").mkdir(parents=True)
    (folder / "objects" / "__init__.py").write_text(
        'from proofs_check.vocabulary import scalar\nc = scalar("c", "c")\n'
    )
    (folder / "data.json").write_text("{}")
    (folder / "ledger.json").write_text("{}")
    one = OWN.format(id="Z1", form="c", imports="from . import second\nfrom .objects import c")
    (folder / "first.py").write_text(one)
    (folder / "second.py").write_text(OWN.format(id="Z2", form="c", imports="from .objects import c"))
    (folder / "third.py").write_text(OWN.format(id="Z3", form="c", imports="from .objects import c"))
    return folder


@pytest.fixture
def found(project):
    return discovery.catalogue([discovery.Source(project, "own", None)])


@pytest.fixture
def suite(tmp_path, monkeypatch):
    """Return a copy of the suite, which digests then speak of."""
    for room in ("proofs_check", "numerics"):
        shutil.copytree(ROOT / room, tmp_path / "suite" / room, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "SUITE", tmp_path / "suite" / "proofs_check")
    return tmp_path / "suite"


def changed(path):
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.long
def test_digests_are_the_same_from_process_to_process(found, settings):
    assert Surroundings(found, settings).key("Z1") == Surroundings(found, settings).key("Z1") is not None
    whole = discovery.catalogue(discovery.sources(ROOT))
    stated = [[c.relation for c in t.clauses] for t in whole.theorems]
    assert " at 0x" in repr(stated)
    asked = (
        "import sys; from pathlib import Path; from proofs_check.catalogue import discovery; "
        "from proofs_check.verification import cache; "
        "whole = discovery.catalogue(discovery.sources(Path(sys.argv[1]))); "
        "print(cache.Fingerprints().of([[c.relation for c in t.clauses] for t in whole.theorems]))"
    )
    other = subprocess.run([sys.executable, "-c", asked, ROOT], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == cache.Fingerprints().of(stated)


@pytest.mark.parametrize("file", ["first.py", "second.py", "objects/__init__.py", "data.json"])
def test_an_edit_of_what_a_theorem_uses_makes_a_miss(project, found, settings, file):
    before = Surroundings(found, settings).key("Z1")
    changed(project / file)
    assert Surroundings(found, settings).key("Z1") not in (None, before)


def test_a_new_file_of_the_source_makes_a_miss(project, found, settings):
    before = Surroundings(found, settings).key("Z1")
    (project / "objects" / "more.py").write_text("")
    assert Surroundings(found, settings).key("Z1") not in (None, before)


@pytest.mark.parametrize("file", ["third.py", "ledger.json"])
def test_an_edit_of_what_it_does_not_use_makes_none(project, found, settings, file):
    before = Surroundings(found, settings).key("Z1")
    changed(project / file)
    assert Surroundings(found, settings).key("Z1") == before


def test_another_statement_of_any_theorem_makes_a_miss(found, settings):
    first, second, third = found.theorems
    other = replace(found, theorems=(first, second, replace(third, clauses=second.clauses * 2)))
    assert Surroundings(other, settings).key("Z1") != Surroundings(found, settings).key("Z1")


@pytest.mark.parametrize(
    "file",
    [
        "checker/check.py", "checker/algebra/cas.py", "vocabulary/expressions.py", "finite/refute.py", "outcome.py",
        "evidence/confirm.py", "verification/near_misses/mutants.py", "../numerics/arrays.py", "catalogue/discovery.py",
    ],
)  # fmt: skip
def test_an_edit_of_an_engine_makes_a_miss(suite, found, settings, file):
    before = Surroundings(found, settings).key("Z1")
    changed(suite / "proofs_check" / file)
    assert Surroundings(found, settings).key("Z1") not in (None, before)


@pytest.mark.parametrize(
    "setting", [{"seed": 1}, {"examples": 51}, {"level": "full"}, {"mutants": None}, {"sizes": (1, 2)}], ids=str
)
def test_another_setting_makes_a_miss(found, settings, setting):
    other = Surroundings(found, replace(settings, **setting))
    assert other.key("Z1") not in (None, Surroundings(found, settings).key("Z1"))


def test_commands_share_results_however_the_cpu_was_chosen(found, settings):
    """With ``auto`` the device says beside the CPU why it is no GPU."""
    chosen = replace(settings.backend, device=f"{settings.backend.device}; CuPy is not installed")
    assert Surroundings(found, replace(settings, backend=chosen)).key("Z1") == Surroundings(found, settings).key("Z1")
    gpus = [replace(settings.backend, name="cupy", device=device) for device in ("a GPU", "another")]
    assert len({Surroundings(found, replace(settings, backend=gpu)).key("Z1") for gpu in gpus}) == 2


@pytest.mark.parametrize("library", ["numpy", "scipy", "sympy", "mpmath", "hypothesis", "python-flint"])
def test_another_version_of_a_library_makes_a_miss(found, settings, library, monkeypatch):
    before, known = Surroundings(found, settings).key("Z1"), importlib.metadata.distribution
    newer = types.SimpleNamespace(version="99", read_text=lambda _: "")
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: newer if name == library else known(name))
    assert Surroundings(found, settings).key("Z1") != before


@pytest.mark.parametrize(
    "line",
    [
        "import somewhere", "from somewhere import thing", "x = 1; import somewhere", "from ... import far",
        "if c: import somewhere", "import proofs_check, somewhere", "from somewhere import (\n    thing,  # ) of\n)",
        'there = __import__("somewhere")', 'import importlib\nimportlib.import_module("somewhere")',
    ],
)  # fmt: skip
def test_what_imports_something_unknown_is_not_kept(project, found, settings, line):
    (project / "second.py").write_text(f"{(project / 'second.py').read_text()}\n{line}\n")
    around = Surroundings(found, settings)
    assert (around.key("Z1"), around.key("Z2")) == (None, None)
    assert around.key("Z3") is not None


@pytest.mark.parametrize("line", ['"""\nimport somewhere\n"""', "# import somewhere", 'x = "; import somewhere"'])
def test_what_only_speaks_of_an_import_is_kept(project, found, settings, line):
    (project / "second.py").write_text(f"{(project / 'second.py').read_text()}\n{line}\n")
    assert Surroundings(found, settings).key("Z1") is not None


@pytest.fixture(scope="module")
def outcome():
    """Return what became of L1, which rests on no other, and the catalogue with it."""
    settings = verification.settings_of("quick", 0, select_backend("numpy"))
    found = discovery.catalogue(discovery.sources(ROOT))
    return found, verification.verify(found, ("L1",), settings).outcomes[0]


@pytest.fixture
def kept(outcome, settings, tmp_path):
    found, one = outcome
    results = Results(found, settings, tmp_path / "results")
    results.keep(one)
    return results


def test_what_is_kept_is_recalled_whole(kept, outcome):
    assert kept.recall("L1") == outcome[1]
    assert kept.unchanged == {"L1"}
    assert kept.recall("L2") is None
    assert [p.name for p in kept.place.iterdir()] == [kept.around.key("L1")]


def test_a_run_verifies_only_what_is_not_kept(kept, outcome, settings, monkeypatch):
    asked = []
    monkeypatch.setattr(verification, "_verified", lambda names, *_: iter(asked.append(list(names)) or ()))
    run = verification.verify(outcome[0], ("L1",), settings, kept=kept)
    assert (run.outcomes, run.unchanged, asked) == ((outcome[1],), 1, [[]])


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoilt",
    [
        lambda _: b"",
        lambda content: content[:-1],
        lambda content: content[:70] + bytes([content[70] ^ 1]) + content[71:],
        lambda content: content.split(b"\n", 1)[1],
        lambda _: b"\xff\n",
    ],
)
def test_what_is_not_whole_is_not_believed(kept, spoilt):
    (file,) = kept.place.iterdir()
    file.write_bytes(spoilt(file.read_bytes()))
    assert kept.recall("L1") is None
    assert not kept.unchanged


def test_a_result_under_another_key_is_not_believed(kept):
    (file,) = kept.place.iterdir()
    shutil.copy(file, kept.place / kept.around.key("L2"))
    assert kept.recall("L2") is None


def test_nothing_but_records_is_read(kept):
    (file,) = kept.place.iterdir()
    content = pickle.dumps(os.getcwd)
    file.write_bytes(cache.digest(file.name.encode(), content).encode() + b"\n" + content)
    assert kept.recall("L1") is None


@pytest.mark.slow
def test_the_longest_of_the_last_run_goes_first(outcome, settings, tmp_path, monkeypatch):
    found, one = outcome
    took = dict.fromkeys((theorem.id for theorem in found.theorems), 1.0) | {"L4": 3.0, "P3.1": 9.0}
    for name, seconds in took.items():
        Results(found, settings, tmp_path / "results").keep(replace(one, id=name, seconds=seconds, problems=("one",)))
    asked = []

    def verified(names, *_):
        asked.extend(names)
        yield from (replace(one, id=name) for name in names)

    monkeypatch.setattr(verification, "_verified", verified)
    verification.verify(found, (), settings, kept=Results(found, settings, tmp_path / "results"))
    assert asked[:2] == ["P3.1", "L4"]
    assert sorted(asked) == sorted(took)


@pytest.mark.parametrize("text", ["", "[]", '{"L4": "long"}', "{", '{"L4": null}'])
def test_times_that_are_not_whole_are_done_without(outcome, settings, tmp_path, text):
    (tmp_path / "seconds-quick.json").write_text(text)
    assert Results(outcome[0], settings, tmp_path / "results").seconds == {}


def test_what_is_not_as_claimed_is_not_kept(outcome, settings, tmp_path):
    results = Results(outcome[0], settings, tmp_path / "results")
    results.keep(replace(outcome[1], verdict=Verdict.UNDECIDED))
    results.keep(replace(outcome[1], problems=("one",)))
    assert not results.place.exists()


def test_what_was_edited_while_it_was_verified_is_not_kept(project, found, settings, outcome, tmp_path):
    results = Results(found, settings, tmp_path / "results")
    assert results.recall("Z1") is None
    changed(project / "objects" / "__init__.py")
    results.keep(replace(outcome[1], id="Z1"))
    assert not results.place.exists()


@pytest.mark.long
def test_two_runs_may_keep_at_once(outcome, settings, tmp_path):
    each = [Results(outcome[0], settings, tmp_path / "results") for _ in range(8)]
    for results in each:  # their sources are read first: threads of Python 3.11 cannot parse beside each other
        results.around.key("L1")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda results: results.keep(outcome[1]), each))
    assert [p.name for p in each[0].place.iterdir()] == [each[0].around.key("L1")]
    assert each[0].recall("L1") == outcome[1]


def test_the_folder_is_bounded_and_what_was_used_last_stays(kept, outcome, monkeypatch):
    (file,) = kept.place.iterdir()
    for number in range(4):
        old = shutil.copy(file, kept.place / f"old{number}")
        os.utime(old, (number, number))
    monkeypatch.setattr(store, "MOST", 3 * file.stat().st_size)
    kept.keep(outcome[1])
    assert {p.name for p in kept.place.iterdir()} == {file.name, "old3", "old2"}


def test_a_folder_that_cannot_be_written_is_done_without(outcome, settings, tmp_path):
    (tmp_path / "file").write_text("")
    results = Results(outcome[0], settings, tmp_path / "file" / "results")
    results.keep(outcome[1])
    assert results.recall("L1") is None


@pytest.mark.parametrize(("name", "value", "used"), [
    ("CI", "true", False), ("CI", "1", False), ("CI", "", True), ("CI", "false", True), ("GIBBSGAP_FRESH", "1", False),
])  # fmt: skip
def test_nothing_is_kept_under_ci(name, value, used, monkeypatch):
    for variable in ("CI", "GIBBSGAP_FRESH"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, value)
    assert (results_place() is not None) is used


@pytest.mark.long
def test_the_table_says_what_is_from_the_cache_and_the_json_is_the_same(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("GIBBSGAP_FRESH")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    said, found = [], []
    for more in ((), (), ("--fresh",), ("--seed", "1")):
        with pytest.raises(SystemExit):
            cli.cli.main(["verify", "L1", "--json", "f.json", *more], standalone_mode=False)
        said.append("1 unchanged, from the cache" in capsys.readouterr().out)
        found.append(without_times(json.loads((tmp_path / "f.json").read_text())))
    assert said == [False, True, False, False]
    assert found[0] == found[1] == found[2] != found[3]


def without_times(thing):
    if isinstance(thing, dict):
        return {key: without_times(value) for key, value in thing.items() if key != "seconds"}
    return [without_times(one) for one in thing] if isinstance(thing, list) else thing


@pytest.mark.slow
def test_statements_have_one_digest_where_they_are_the_same_and_else_two():
    """Every clause of every theorem, with each of its edits, against what its whole representation tells."""
    whole = discovery.catalogue(discovery.sources(ROOT)).theorems
    stated = [clause.relation for theorem in whole for clause in theorem.clauses]
    stated += [edit for relation in stated[::8] for _, edit in edited(relation, start=True)]
    told = cache.Fingerprints()
    pairs = {(cache._ADDRESS.sub("", repr(one)), told.of(one)) for one in stated}
    assert len({text for text, _ in pairs}) == len({digest for _, digest in pairs}) == len(pairs) > 1000
    assert len({told.of([number]) for number in range(1000, 2000)}) == 1000  # of things that are gone again
    one, other = next(s.sides() for s in stated if type(s) is Equal)
    assert told.of(Equal(one, other)) != told.of(AtMost(one, other))
