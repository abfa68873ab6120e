"""Arrows between the rooms run one way, without circles; also what each part may load.

The contracts stand in ``pyproject.toml`` and are read by import-linter; here is what it cannot say.
"""

import ast
import importlib
import importlib.util
import inspect
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from importlinter.cli import lint_imports

from proofs_check.cli import COMMANDS, cli, help_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("numerics", "proofs_check", "theorems")
FILES = sorted(f.relative_to(ROOT) for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
HEAVY = {"numpy", "scipy", "sympy", "mpmath", "hypothesis", "rich", "array_api_compat"}
MOST_FILES = 15


def imports(file):
    """Return every module that a file imports, at any depth, for running or for type checking, with the names."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            assert node.module is not None
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "import_module":
            found |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    return found


def reaches(file, *packages):
    return sorted(m for m in imports(file) for p in packages if m == p or m.startswith(f"{p}."))


def inside(*packages):
    return [f for f in FILES if any(str(f).startswith(f"{p}/") for p in packages)]


def test_the_walk_sees_imports():
    assert "proofs_check.vocabulary.theorem" in imports(Path("theorems/gibbs_inequality.py"))
    assert reaches(Path("theorems/gibbs_inequality.py"), "theorems")


def test_every_contract_is_kept(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports("pyproject.toml", no_cache=True) == 0, capsys.readouterr().out


CONTRACT = """
[tool.importlinter]
root_packages = ["one"]
[[tool.importlinter.contracts]]
name = "no circles"
type = "acyclic_siblings"
ancestors = ["one"]
"""


@pytest.mark.parametrize(("back", "status"), [("", 0), ("import one.a\n", 1)])
def test_a_circle_is_seen(back, status, tmp_path, monkeypatch):
    """In a project of its own: what the contracts are worth."""
    (tmp_path / "one").mkdir()
    (tmp_path / "pyproject.toml").write_text(CONTRACT, encoding="utf-8")
    for name, text in (("__init__", ""), ("a", "import one.b\n"), ("b", back)):
        (tmp_path / "one" / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == status


@pytest.mark.slow
def test_theorem_modules_import_vocabulary_siblings_and_numerics():
    for file in inside("theorems"):
        ours = reaches(file, "proofs_check")
        assert [m for m in ours if m.split(".")[:2] != ["proofs_check", "vocabulary"]] == [], file
        others = {m.split(".")[0] for m in imports(file)} - {"proofs_check", "theorems", "numerics"}
        # A statement needs nothing but the standard library; samples hold arrays and strategies, other numbers arrays.
        numbers = {"numpy", "hypothesis"} if file.stem == "samples" else {"numpy", "scipy"}
        allowed = numbers if file.parts[1] == "numbers" else set()
        assert others - set(sys.stdlib_module_names) <= allowed, file


@pytest.mark.slow
def test_one_file_alone_knows_of_cupy():
    assert [f for f in FILES if reaches(f, "cupy", "cupyx")] == [Path("numerics/arrays.py")]


@pytest.mark.slow
def test_symbolic_algebra_stays_in_its_process():
    """What finds proofs for Coq may use it too: nothing rests on what it finds."""
    oracle = Path("proofs_check/kernel/export")
    found = [f for f in FILES if reaches(f, "sympy") and oracle not in f.parents]
    assert found == [Path("proofs_check/checker/algebra/cas.py")]


def test_no_room_is_crowded():
    """Packages of theorems may be, which hold one file a theorem."""
    folders = {f.parent for f in FILES} - {Path("theorems"), Path("theorems/neighbours")}
    own = {str(folder): sum(f.parent == folder for f in FILES if f.name != "__init__.py") for folder in folders}
    assert {folder: count for folder, count in own.items() if count > MOST_FILES} == {}


@pytest.mark.parametrize("package", ["numerics", "proofs_check"])
def test_a_top_level_offers_just_what_it_says_to_type_checkers(package):
    """Its names are imported for type checkers alone; what runs is loaded when a name is asked for."""
    tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    assert ast.unparse(block.test) == "TYPE_CHECKING"
    said = {alias.name: node.module for node in block.body for alias in node.names}
    found = importlib.import_module(package)
    assert sorted(said) == found.__all__
    assert {name: getattr(importlib.import_module(home), name) for name, home in said.items()} == {
        name: getattr(found, name) for name in said
    }


def loaded_by(module):
    """Return the heavy packages that importing a module loads, in a fresh interpreter."""
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.split(".")[0] for name in json.loads(done.stdout)} & HEAVY


@pytest.mark.parametrize(
    "module",
    [
        "numerics",
        "proofs_check",
        "proofs_check.cli",
        "proofs_check.catalogue.discovery",
        "proofs_check.vocabulary",
        "proofs_check.pytest_plugin",
    ],
)
def test_what_starts_at_once_loads_nothing_heavy(module):
    assert loaded_by(module) == set()


@pytest.mark.slow
def test_no_command_starts_with_computer_algebra():
    """What only a few of their functions use is loaded by these: SymPy takes longer than ``show`` of what is kept."""
    named = [f"proofs_check.commands.{place.split(':')[0]}" for place in COMMANDS.values()]
    code = (
        f"import importlib, json, sys; [importlib.import_module(name) for name in {sorted({*named})}]; "
        "from pathlib import Path; from proofs_check.catalogue import discovery; "
        "discovery.catalogue(discovery.sources(Path('.'))); print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = json.loads(done.stdout)
    assert "theorems.gibbs_equilibrium" in loaded
    assert [name for name in loaded if name in ("sympy", "cupy", "distributed", "dask")] == []


def test_help_loads_nothing_heavy():
    """Every command is listed with the first sentence of its own help, and none is imported for it."""
    code = (
        "import json, sys; from click.testing import CliRunner; from proofs_check.cli import cli; "
        "done = CliRunner().invoke(cli, ['--help']); print(json.dumps([done.output, sorted(sys.modules)]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    said, modules = json.loads(run.stdout)
    assert {name.split(".")[0] for name in modules} & HEAVY == set()
    assert [
        m for m in modules if m.startswith("proofs_check.commands.") and not m.endswith((".progress", ".measuring"))
    ] == []
    flat = " ".join(said.split())
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command.name == name
        assert f"{name} {' '.join(command.help.partition(chr(10) * 2)[0].split())}" in flat
        assert help_of(name) == inspect.cleandoc(command.help)


@pytest.mark.parametrize("file", inside("proofs_check"), ids=str)
def test_imports_are_at_the_top(file):
    """A function imports only what may be absent, and the pytest plugin what every run of pytest would load."""
    text = (ROOT / file).read_text(encoding="utf-8")
    inner = [
        node.lineno
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    reasons = ("(an extra)", "(absent on Windows)", "(the pytest plugin asks for sources only)")
    lines = text.splitlines()
    if file.name != "pytest_plugin.py":
        assert [n for n in inner if not lines[n - 1].endswith(reasons)] == []


def test_wheel_holds_every_package():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = table["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(declared) == sorted(p.parent.name for p in ROOT.glob("*/__init__.py"))
    assert sorted(declared) == sorted(table["tool"]["mypy"]["packages"]) == sorted(PACKAGES)


def test_every_folder_with_code_is_a_package():
    folders = {f.parent for f in FILES}
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").is_file()] == []


def test_tests_are_no_package():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_tests_have_names_of_their_own():
    names = [f.name for f in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def test_what_the_server_of_processes_loads_is_there():
    """A server passes over a module that it does not find, and says nothing."""
    from proofs_check.verification import processes

    assert [name for name in processes.HEAVY if importlib.util.find_spec(name) is None] == []
