"""A user's own theorems, in a folder or a package, are found and checked like the suite's, and fail like them."""

import json
import re
import signal
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from proofs_check.catalogue import importing

pytestmark = pytest.mark.slow


def verify(gibbsgap, project, *arguments):
    """Verify in a project; return what was called and the JSON that it wrote."""
    file = project.root / "run.json"
    done = gibbsgap("verify", *arguments, "--json", file, cwd=project.root)
    return done, json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def test_theorem_in_a_folder_called_theorems_is_verified(gibbsgap, project, own):
    project.module("shifted_potential", own)
    done, data = verify(gibbsgap, project, "N1")
    assert done.code == 0
    assert done.err == ""
    (theorem,) = data["theorems"]
    assert theorem["verdict"] == "proved"
    assert theorem["problems"] == []
    assert theorem["where"].startswith("shifted_potential.py:")
    assert {m["outcome"] for m in theorem["mutants"]} == {"killed", "equivalent"}


def test_edits_of_an_object_from_elsewhere_are_no_users_business(gibbsgap, project, own):
    explained = '    equivalent={"body of H(<r>)": "the entropy is the same on both sides"},\n'
    assert explained in own
    project.module("shifted_potential", own.replace(explained, ""))
    done, data = verify(gibbsgap, project, "N1")
    assert done.code == 0
    elsewhere = {m["name"].split(":")[0] for m in data["theorems"][0]["mutants"] if m["outcome"] == "elsewhere"}
    assert elsewhere == {"body of H(<r>)"}


def test_module_is_called_as_its_author_calls_it(gibbsgap, project, own):
    project.module("shifted_potential", own)
    _, data = verify(gibbsgap, project, "N1")
    assert data["theorems"][0]["module"] == "theorems.shifted_potential"


@pytest.mark.long
def test_the_suites_own_theorems_stay_beside_a_users(gibbsgap, project, own):
    project.module("shifted_potential", own)

    def rows(*arguments):
        done = gibbsgap("list", *arguments, cwd=project.root)
        return {line.split()[0]: line for line in done.out.splitlines()}

    mine, whole = rows(), rows("--theory", "all")
    assert re.search(r"built, 1 clause +shifted_potential.py:", mine["N1"])
    assert mine == rows("--own")
    assert "P3.1" not in mine
    assert {"N1", "P3.1", "DPO"} <= set(whole)
    assert "gibbs_equilibrium.py:" in whole["P3.1"]
    assert "preferences.py:" in rows("--theory", "neighbours")["DPO"]
    assert "N1" not in rows("--theory", "neighbours")
    assert "N1" in gibbsgap("doctor", cwd=project.root).out
    assert gibbsgap("show", "DPO", cwd=project.root).code == 0  # an id is found in any theory
    unknown = gibbsgap("list", "--theory", "none-such", cwd=project.root)
    assert (unknown.code, unknown.err.startswith("gibbsgap: theory='none-such' is not there; there are ")) == (2, True)


def test_own_theories_are_asked_for_where_there_are_none(gibbsgap, tmp_path):
    done = gibbsgap("list", "--own", cwd=tmp_path)
    assert (done.code, "finds no theory of your own" in done.err) == (2, True)


def test_a_theory_asks_its_own_questions(gibbsgap, project, own):
    """A folder that declares none is asked for evidence alone, and a step may leave its facet out."""
    text = own.replace('"shift", "energy", SHIFT.lhs', '"shift", SHIFT.lhs')
    absent = """    absent=dict.fromkeys(("convexity", "gibbs", "divergence"), "an identity of one energy"),\n"""
    project.module("shifted_potential", text.replace(absent, ""))
    (project.root / "theorems" / "claims.toml").write_text("[theory]\nname = 'shifts'\nquestions = []\n", "utf-8")
    done, data = verify(gibbsgap, project, "--theory", "shifts")
    assert done.code == 0, done.out
    assert set(data["theorems"][0]["facets"]) == {"quadrature", "random_measures"}


def test_a_statement_is_written_into_its_docstring(gibbsgap, project, own):
    path = project.module("shifted_potential", own.replace("    (a) F_{τ,U + c}(ρ) = F_{τ,U}(ρ) + c/τ\n", ""))
    assert gibbsgap("verify", "N1", cwd=project.root).code == 1
    assert gibbsgap("statement", "N1", "--write", cwd=project.root).code == 0
    text = path.read_text(encoding="utf-8")
    assert "    (a) F_{τ,U + c}(ρ) = F_{τ,U}(ρ) + c/τ" in text
    assert "Statement (folklore).  For a density ρ in a potential U and a number c" in text
    assert text.partition("Steps.")[2] == own.partition("Steps.")[2]
    assert "nothing to change" in gibbsgap("statement", "N1", "--write", cwd=project.root).out


def test_false_theorem_is_refuted_and_its_step_is_named(gibbsgap, project, false):
    path = project.module("shifted_potential", false)
    done, data = verify(gibbsgap, project, "N1")
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    assert "NOT as claimed" in done.out
    (theorem,) = data["theorems"]
    assert theorem["verdict"] == "refuted"
    failing = next(s for s in theorem["steps"] if s["outcome"] == "refuted")
    assert failing["name"] == "shift, link 2"
    line = next(i for i, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "yield calc" in row)
    assert failing["where"] == f"shifted_potential.py:{line}"
    assert f"N1 (shifted_potential.py:{line}) “shift, link 2” is refuted" in done.out
    assert failing["counterexample"]["μ"] == ["1"]


def test_false_theorem_fails_in_junit(gibbsgap, project, false):
    project.module("shifted_potential", false)
    file = project.root / "run.xml"
    assert gibbsgap("verify", "N1", "--junit", file, cwd=project.root).code == 1
    (suite,) = ElementTree.parse(file).getroot()
    failures = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert "shift, link 2" in failures
    assert int(suite.get("tests")) == len(suite.findall("testcase"))


@pytest.mark.parametrize("way", ["assumed", "open", "open and proved", "out of date"])
def test_junit_fails_just_where_the_command_does(way, gibbsgap, project, own, false):
    assumed = own.replace("Sample, calc", "Sample, assuming, calc").replace(
        'ends(SHIFT, "definition of F")', 'assuming("a number may be added", ends(SHIFT, "definition of F"))'
    )
    source = {
        "assumed": assumed,
        "open": own.replace('eq(integral(U * rho) / tau + c / tau - H(rho), "ρ has mass 1")', 'eq(H(rho), "?")'),
        "open and proved": own,
        "out of date": own.replace("(a) F_", "(a) G_"),
    }[way]
    if way.startswith("open"):
        source = source.replace(
            '    title="A shifted potential",', '    title="A shifted potential",\n    open_because="so",'
        )
    project.module("shifted_potential", source)
    file = project.root / "run.xml"
    done = gibbsgap("verify", "N1", "--junit", file, cwd=project.root)
    failures = [case for case in ElementTree.parse(file).getroot().iter("testcase") if case.find("failure") is not None]
    assert (done.code == 1) == bool(failures), done.out


def test_a_folder_may_be_given_by_hand(gibbsgap, tmp_path, project, own):
    project.module("shifted_potential", own, folder="mine")
    (project.root / "pyproject.toml").unlink()
    done = gibbsgap("--theorems", project.root / "mine", "list", cwd=tmp_path)
    assert "N1" in done.out


def test_a_declaration_counts_in_the_folders_below(gibbsgap, project, own):
    project.module("shifted_potential", own)
    below = project.root / "notes" / "deep"
    below.mkdir(parents=True)
    assert "N1" in gibbsgap("list", cwd=below).out


def test_modules_of_a_folder_import_each_other(gibbsgap, project, own):
    project.module("letters", '"""Letters."""\nfrom proofs_check.vocabulary import scalar\n\nc = scalar("c", "c")\n')
    text = own.replace(
        'U, c = potential("U", "U"), scalar("c", "c")', 'from .letters import c\n\nU = potential("U", "U")'
    )
    project.module("shifted_potential", text)
    assert verify(gibbsgap, project, "N1")[0].code == 0


def test_a_package_is_found_by_its_name(gibbsgap, project, own, monkeypatch):
    project.declare("package_of_a_user")
    folder = project.root / "elsewhere"
    folder.mkdir()
    (folder / "package_of_a_user").mkdir()
    (folder / "package_of_a_user" / "__init__.py").write_text('"""Mine."""\n', encoding="utf-8")
    (folder / "package_of_a_user" / "shifted_potential.py").write_text(own, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    _, data = verify(gibbsgap, project, "N1")
    assert data["theorems"][0]["verdict"] == "proved"
    assert data["theorems"][0]["module"] == "package_of_a_user.shifted_potential"


@pytest.mark.parametrize(
    "declaration", [None, "[project]\nname = 'other'\n", "[tool.other]\ntheorems = ['theorems']\n"]
)
def test_a_project_that_declares_nothing_is_left_alone(declaration, gibbsgap, project):
    project.module("plot", "raise RuntimeError('imported by accident')\n")
    (project.root / "pyproject.toml").unlink()
    if declaration is not None:
        (project.root / "pyproject.toml").write_text(declaration, encoding="utf-8")
    done = gibbsgap("list", cwd=project.root)
    assert done.code == 0
    assert "plot" not in done.out
    assert "P3.1" in done.out


BROKEN = {
    "import": ("import none_such_module\n", 1, "ModuleNotFoundError: No module named 'none_such_module'"),
    "syntax": ("x = 1\ny = (\n", 2, "SyntaxError: '(' was never closed"),
    "error": ("x = 1\n\nx / 0\n", 3, "ZeroDivisionError: division by zero"),
    "vocabulary": (
        "from proofs_check.vocabulary import scalar\n\nscalar('x', 'x') + 0.5\n", 3,
        "VocabularyError: number=0.5 must be exact; write Fraction(1/2)",
    ),
    "no text": (b"\xff\xfe\x00", 1, "SyntaxError"),
    "script that ends": ("x = 1\nraise SystemExit(0)\n", 2, "SystemExit: 0"),
    "process left": ("import os\n\nos._exit(3)\n", 3, "SystemExit: os._exit(3) was called"),
    "beyond errors": ("class Odd(BaseException):\n    pass\nraise Odd('so')\n", 3, "Odd: so"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_broken_module_is_named_and_the_others_are_used(case, gibbsgap, project, own):
    text, line, why = BROKEN[case]
    project.module("shifted_potential", own)
    path = project.module("broken", "")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = gibbsgap("list", cwd=project.root)
    assert "N1" in done.out
    found = [row for row in done.out.splitlines() if row.startswith("theorems.broken (broken.py:")]
    assert len(found) == 1
    assert case == "no text" or f"(broken.py:{line}) cannot be used: {why}" in found[0]
    assert "Traceback" not in done.out + done.err
    asked = gibbsgap("show", "N1", cwd=project.root)  # another theorem's id: it is told there too
    assert asked.code == 0
    assert found == [row for row in asked.err.splitlines() if row.startswith("theorems.broken")]


NAMES = ["my-theorem", "my theorem", "theorem.v2", "v2.1.theorem", "random", "théorème", "two..points", "class"]


@pytest.mark.parametrize("name", NAMES)
def test_a_module_may_have_any_name(name, gibbsgap, project, own):
    """Also beside one whose name is the same but for the point, and it may import its neighbours."""
    project.module("letters", 'from proofs_check.vocabulary import scalar\n\nc = scalar("c", "c")\n')
    text = own.replace(
        'U, c = potential("U", "U"), scalar("c", "c")', 'from .letters import c\n\nU = potential("U", "U")'
    )
    project.module(name, text)
    project.module(name.replace(".", "_") + "_", "x = 1\n")
    done = gibbsgap("list", cwd=project.root)
    assert re.search(rf"^N1 .*built, 1 clause +{re.escape(name)}\.py:\d+$", done.out, re.MULTILINE)
    assert "cannot be used" not in done.out


def test_hidden_files_are_no_modules(gibbsgap, project, own):
    """What systems and editors leave beside a module, named as it is but for what they put in front."""
    path = project.module("shifted_potential", own)
    (path.parent / "._shifted_potential.py").write_bytes(b"\x00\x05\x16\x07Mac OS X")
    (path.parent / ".#shifted_potential.py").symlink_to("user@host.1234:567")
    (path.parent / ".shifted_potential.py.swp").write_bytes(b"b0VIM")
    (path.parent / ".hidden.py").write_text("import none_such_module\n", encoding="utf-8")
    done = gibbsgap("list", cwd=project.root)
    assert "N1" in done.out
    assert "cannot be used" not in done.out


def test_a_byte_order_mark_is_no_part_of_a_declaration(gibbsgap, project, own):
    project.module("shifted_potential", own)
    claims = project.root / "theorems" / "claims.toml"
    claims.write_text('[[claim]]\nid = "N1"\ntitle = "t"\nkind = "theorem"\nplace = "p"\n', encoding="utf-8")
    for file in (project.root / "pyproject.toml", claims):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    done = gibbsgap("list", cwd=project.root)
    assert (done.code, done.err) == (0, "")
    assert "N1" in done.out


@pytest.mark.parametrize(
    "loop",
    [
        "while True:\n    pass\n",
        "while True:\n    try:\n        while True:\n            pass\n    except Exception:\n        pass\n",
    ],
    ids=["plain", "one that holds on"],
)
def test_an_import_that_never_ends_is_given_up(loop, gibbsgap, project, own, monkeypatch):
    monkeypatch.setattr(importing, "LIMIT", 0.3)
    monkeypatch.setattr(importing, "LONG", 0.0)
    project.module("shifted_potential", own)
    project.module("endless", f"x = 1\n{loop}")
    done = gibbsgap("list", cwd=project.root)
    assert "N1" in done.out
    found = next(row for row in done.out.splitlines() if row.startswith("theorems.endless"))
    assert re.search(r"\(endless\.py:\d\) cannot be used: EndlessImport: .* given up after 0\.3 s", found)
    assert "theorems.endless has been importing for 0 s; Ctrl-C ends it" in done.err
    assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_an_interrupt_says_which_module_was_being_imported(project):
    project.module("waiting", "import signal\n\nsignal.raise_signal(signal.SIGINT)\n")
    # Whoever runs the tests may ignore interrupts, and what is started beside them inherits that.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heeding}; import sys; sys.argv = ['gibbsgap', 'list']; from proofs_check.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], cwd=project.root, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.strip() == "gibbsgap: interrupted while theorems.waiting (waiting.py:3) was imported"


@pytest.mark.parametrize("place", ["module", "theorem"])
def test_a_module_that_changes_folder_moves_nothing(place, gibbsgap, project, own):
    """Neither where a result is written nor what is declared: names are relative to where the command was given."""
    old = "    yield quadrature("
    assert old in own
    moved = own + '\nimport os\n\nos.chdir("/")\n'
    inside = own.replace(old, f'    import os\n\n    os.chdir("/")\n{old}')
    project.module("shifted_potential", moved if place == "module" else inside)
    assert gibbsgap("verify", "N1", "--json", "run.json", cwd=project.root).code == 0
    data = json.loads((project.root / "run.json").read_text(encoding="utf-8"))
    assert data["theorems"][0]["verdict"] == "proved"


@pytest.mark.long
def test_nothing_is_left_in_a_users_folder(gibbsgap, project, own):
    """But what Python keeps of modules beside them."""
    project.module("shifted_potential", own)
    code = "import sys; sys.argv = ['gibbsgap', 'verify', 'N1']; from proofs_check.cli import main; main()"
    subprocess.run([sys.executable, "-c", code], cwd=project.root, capture_output=True, check=True)
    assert {f.name for f in project.root.iterdir()} == {"pyproject.toml", "theorems"}
    assert {f.name for f in (project.root / "theorems").iterdir()} <= {"shifted_potential.py", "__pycache__"}


@pytest.mark.nightly
def test_broken_module_is_exit_status_1_and_the_others_run(gibbsgap, project, own):
    project.module("shifted_potential", own)
    project.module("broken", "import none_such_module\n")
    done = gibbsgap(
        "verify", "--json", project.root / "run.json", "--junit", project.root / "run.xml", cwd=project.root
    )
    assert done.code == 1
    assert "theorems.broken (broken.py:1) cannot be used: ModuleNotFoundError" in done.out
    data = json.loads((project.root / "run.json").read_text(encoding="utf-8"))
    assert data["broken"][0]["where"] == "broken.py:1"
    assert {t["id"]: t["verdict"] for t in data["theorems"]}["N1"] == "proved"
    assert "NOT as claimed" in done.out
    # A reader of JUnit alone must not see green.
    suites = ElementTree.parse(project.root / "run.xml").getroot()
    assert any("broken.py:1" in ElementTree.tostring(f, encoding="unicode") for f in suites.iter("testcase"))


def test_broken_module_makes_doctor_say_so(gibbsgap, project):
    project.module("broken", "import none_such_module\n")
    done = gibbsgap("doctor", cwd=project.root)
    assert done.code == 1
    assert "BAD theorems.broken (broken.py:1): ModuleNotFoundError" in done.out


def test_broken_package_file_is_named(gibbsgap, project, own):
    project.module("__init__", "x = 1\nimport none_such_module\n")
    project.module("shifted_potential", own)
    done = gibbsgap("list", cwd=project.root)
    assert "(__init__.py:2) cannot be used: ModuleNotFoundError" in done.out
    assert "Traceback" not in done.out + done.err


def test_an_id_declared_twice_names_both_places(gibbsgap, project, own):
    project.module("first", own)
    project.module("second", own)
    done = gibbsgap("list", cwd=project.root)
    places = re.findall(
        r"(?:first|second)\.py:\d+", " ".join(r for r in done.out.splitlines() if "declared twice" in r)
    )
    assert {p.split(":")[0] for p in places} == {"first.py", "second.py"}


def test_an_id_of_the_suite_is_not_overwritten(gibbsgap, project, own):
    project.module("mine", own.replace('id="N1"', 'id="L1"'))
    done = gibbsgap("list", cwd=project.root)
    assert re.search(r"id L1 is declared twice, at gibbs_inequality\.py:\d+ and at mine\.py:\d+; rename one", done.out)


@pytest.mark.long
def test_an_id_of_a_theory_beside_the_paper_s_is_free(gibbsgap, project, own):
    """What comes as an example takes no name away: here the id is the user's, and the example is left out."""
    project.module("mine", own.replace('id="N1"', 'id="DPI"'))
    assert "cannot be used" not in gibbsgap("list", cwd=project.root).out
    assert re.search(r"mine\.py", gibbsgap("show", "DPI", cwd=project.root).out)
    done = gibbsgap("verify", "DPI", cwd=project.root)
    assert done.code == 0, done.out
    assert done.err.count("DPI is an id of yours, and neighbours.data_processing with that id is left out") == 1
    assert gibbsgap("verify", "FDIV", cwd=project.root).code == 0


@pytest.mark.parametrize("name", ["H1", "D3.2"])
def test_an_id_of_a_claim_of_the_suite_is_refused(name, gibbsgap, project, own):
    """Also one that has no module of its own: a verdict under it would be read as the suite's."""
    project.module("mine", own.replace('id="N1"', f'id="{name}"'))
    done = gibbsgap("list", cwd=project.root)
    assert re.search(rf"id {name} is a claim of theorems, declared at mine\.py:\d+ too; rename this one", done.out)


MALFORMED = {
    "facet": ('"shift", "energy"', '"shift", "enrgy"', "facet='enrgy' must be one of energy"),
    "float": ("c / tau - H(rho)", "0.5 * c - H(rho)", "number=0.5 must be exact"),
    "error": ("def shifted_potential():", "def shifted_potential():\n    1 / 0", "ZeroDivisionError: division by zero"),
    "not a step": ("    yield quadrature(", "    yield 7\n    yield quadrature(", "malformed step"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_step_is_named_with_its_line(case, gibbsgap, project, own):
    old, new, why = MALFORMED[case]
    assert old in own
    project.module("shifted_potential", own.replace(old, new))
    done, data = verify(gibbsgap, project, "N1")
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    (theorem,) = data["theorems"]
    assert theorem["verdict"] == "undecided"
    assert re.search(r"shifted_potential\.py:[1-9]\d*", theorem["problems"][0])
    assert why in theorem["problems"][0]


@pytest.mark.parametrize(("command", "said"), [("show", MALFORMED["facet"][2]), ("axioms", "N1 is undecided")])
def test_malformed_theorem_can_be_shown_still(command, said, gibbsgap, project, own):
    old, new, _ = MALFORMED["facet"]
    project.module("shifted_potential", own.replace(old, new))
    done = gibbsgap(command, "N1", cwd=project.root)
    assert "Traceback" not in done.out + done.err
    assert said in done.out + done.err


def test_docstring_that_says_otherwise_is_a_problem(gibbsgap, project, own):
    project.module("shifted_potential", own.replace("(ρ) + c/τ", "(ρ) − c/τ"))
    done, data = verify(gibbsgap, project, "N1")
    assert done.code == 1
    assert any("docstring does not state clause a" in p for p in data["theorems"][0]["problems"])


def test_missing_facet_is_a_problem(gibbsgap, project, own):
    text = own.replace('    yield measures("random atoms", SHIFT, strategy=atoms)\n', "")
    project.module("shifted_potential", text)
    done, data = verify(gibbsgap, project, "N1")
    assert done.code == 1
    assert data["theorems"][0]["facets"]["random_measures"] == "missing"


MUTANTS = {
    "import": lambda own: "from proofs_check.vocabulary import none_such\n" + own,
    "syntax": lambda own: own.replace('id="N1"', 'id="N1", ]'),
    "number": lambda own: own + "\nx = density('x', 'x') + 0.5\n",
}


@pytest.mark.parametrize("command", ["verify", "show"])
@pytest.mark.parametrize("edit", MUTANTS)
def test_id_of_a_module_out_of_order_is_answered_by_what_is_wrong_with_it(edit, command, gibbsgap, project, own):
    project.module("shifted_potential", MUTANTS[edit](own))
    (project.root / "theorems" / "claims.toml").write_text(
        '[[claim]]\nid = "N1"\ntitle = "A shift"\nkind = "theorem"\nplace = "p. 1"\n', encoding="utf-8"
    )
    done = gibbsgap(command, "N1", cwd=project.root)
    assert done.code == 1
    assert "theorems.shifted_potential (shifted_potential.py:" in done.err
    assert "cannot be used: " in done.err
    assert "not yet built" not in done.out + done.err
    assert "Traceback" not in done.out + done.err
    whole = gibbsgap("list", cwd=project.root)
    assert not [row for row in whole.out.splitlines() if row.startswith("N1 ") and row.endswith("not yet built")]


def test_unknown_id_says_which_modules_could_not_be_read(gibbsgap, project, own):
    """A module that cannot be read may hold the id: its import error is shown for any."""
    project.module("shifted_potential", own)
    project.module("broken", "import none_such_module\n")
    done = gibbsgap("verify", "N7", cwd=project.root)
    assert done.code == 2
    assert "id='N7' is not known" in done.err
    assert "theorems.broken (broken.py:1) cannot be used: ModuleNotFoundError" in done.err
