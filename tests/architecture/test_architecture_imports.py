"""Arrows between the parts run one way, as the imports in the source show; also what each part may load."""

import ast
import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("numerics", "proofs_check", "theorems")
FILES = sorted(f.relative_to(ROOT) for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
HEAVY = {"numpy", "scipy", "sympy", "mpmath", "hypothesis", "rich", "array_api_compat"}

each_file = pytest.mark.parametrize("file", FILES, ids=str)


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


@pytest.mark.parametrize("file", inside("numerics"), ids=str)
def test_numerics_imports_nothing_of_ours(file):
    assert reaches(file, "proofs_check", "theorems") == []


# The two engines share the vocabulary, on whose ground floor substitution lies, and nothing else.


@pytest.mark.parametrize("file", inside("proofs_check/vocabulary"), ids=str)
def test_vocabulary_imports_itself_alone(file):
    ours = reaches(file, "proofs_check", "numerics")
    assert [m for m in ours if not m.startswith("proofs_check.vocabulary")] == []
    assert reaches(file, *HEAVY) == []


@pytest.mark.parametrize("file", inside("proofs_check/checker"), ids=str)
def test_checker_imports_vocabulary_and_outcome_alone(file):
    ours = reaches(file, "proofs_check", "numerics", "theorems")
    assert [m for m in ours if m.split(".")[1] not in ("checker", "vocabulary", "outcome")] == []


@pytest.mark.parametrize("file", inside("proofs_check/finite"), ids=str)
def test_finite_measures_import_vocabulary_alone(file):
    ours = reaches(file, "proofs_check", "numerics", "theorems")
    assert [m for m in ours if m.split(".")[1] not in ("finite", "vocabulary")] == []


@pytest.mark.parametrize("file", inside("proofs_check"), ids=str)
def test_proofs_check_names_no_theorem(file):
    assert reaches(file, "theorems") == []


@pytest.mark.parametrize("file", inside("theorems"), ids=str)
def test_theorem_modules_import_vocabulary_siblings_and_numerics(file):
    ours = reaches(file, "proofs_check")
    assert [m for m in ours if m.split(".")[:2] != ["proofs_check", "vocabulary"]] == []
    others = {m.split(".")[0] for m in imports(file)} - {"proofs_check", "theorems", "numerics"}
    # A statement needs nothing but the standard library; samples hold arrays and strategies, routes arrays.
    numbers = {"numpy", "hypothesis"} if file.stem == "samples" else {"numpy", "scipy"}
    allowed = numbers if file.parts[1] == "numbers" else set()
    assert others - set(sys.stdlib_module_names) <= allowed


@each_file
def test_one_file_alone_knows_of_cupy(file):
    if file != Path("numerics/arrays.py"):
        assert reaches(file, "cupy", "cupyx") == []


@each_file
def test_symbolic_algebra_stays_in_its_process(file):
    if file != Path("proofs_check/checker/cas.py"):
        assert reaches(file, "sympy") == []


def test_package_imports_nothing():
    tree = ast.parse((ROOT / "proofs_check" / "__init__.py").read_text(encoding="utf-8"))
    assert [type(node).__name__ for node in tree.body] == ["Expr"]


def loaded_by(module):
    """Return the heavy packages that importing a module loads, in a fresh interpreter."""
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.split(".")[0] for name in json.loads(done.stdout)} & HEAVY


@pytest.mark.parametrize(
    "module",
    [
        "proofs_check",
        "proofs_check.cli",
        "proofs_check.catalogue.discovery",
        "proofs_check.vocabulary",
        "proofs_check.pytest_plugin",
    ],
)
def test_what_starts_at_once_loads_nothing_heavy(module):
    assert loaded_by(module) == set()


def test_wheel_holds_every_package():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = table["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(declared) == sorted(p.parent.name for p in ROOT.glob("*/__init__.py"))
    assert sorted(declared) == sorted(table["tool"]["mypy"]["packages"]) == sorted(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_package(package):
    folders = {f.parent for f in (ROOT / package).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_tests_are_no_package():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_tests_have_names_of_their_own():
    names = [f.name for f in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def test_what_the_server_of_processes_loads_is_there():
    """A server passes over a module that it does not find, and says nothing."""
    from proofs_check.verification import processes as loading

    assert [name for name in loading.HEAVY if importlib.util.find_spec(name) is None] == []
