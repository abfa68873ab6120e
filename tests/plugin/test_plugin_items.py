"""The theorems' steps as pytest items, in projects built from scratch in a temporary folder."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "own-theorem.md"


@pytest.fixture(scope="session")
def shift():
    """The example of a theorem of one's own."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return source


@pytest.fixture
def project(pytester):
    """Make a project whose folder of theorems is called ``theorems`` too."""

    def make(source, declared=True):
        folder = pytester.mkdir("theorems")
        (folder / "shift.py").write_text(source, encoding="utf-8")
        table = '[tool.gibbsgap]\ntheorems = ["theorems"]\n' if declared else ""
        pytester.makepyprojecttoml(table + "[tool.pytest.ini_options]\n")
        return folder

    return make


@pytest.mark.long
def test_a_users_theorem_is_collected_by_step(pytester, project, shift):
    project(shift)
    result = pytester.runpytest_subprocess("theorems/", "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["*Shift[[]energy-00-the-constant-comes-out-link-1[]]*", "*Shift[[]as-claimed[]]*"])


@pytest.mark.long
def test_items_are_selected_by_marker_and_keyword(pytester, project, shift):
    project(shift)
    by_marker = pytester.runpytest_subprocess("theorems/", "-m", "theorem(id='Shift', facet='quadrature')")
    by_marker.assert_outcomes(passed=1, deselected=3)
    by_keyword = pytester.runpytest_subprocess("theorems/", "-k", "energy")
    by_keyword.assert_outcomes(passed=1, deselected=3)


@pytest.mark.long
def test_what_is_deselected_is_not_verified(pytester, project, shift):
    """A theorem that would fail costs nothing where only another is asked for."""
    folder = project(shift)
    broken = shift.replace('id="Shift"', 'id="Other"').replace(
        "yield calc(", "raise RuntimeError('verified')\n    yield calc("
    )
    (folder / "other.py").write_text(broken, encoding="utf-8")
    pytester.runpytest_subprocess("theorems/", "-k", "Shift").assert_outcomes(passed=4, deselected=1)
    whole = pytester.runpytest_subprocess("theorems/", "-k", "Other")
    whole.assert_outcomes(failed=1, deselected=4)
    whole.stdout.fnmatch_lines(["*malformed step (other.py:*): RuntimeError: verified*"])


@pytest.mark.long
@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (("-k", "P3.1 and as-claimed"), ["P3.1[as-claimed]"]),
        (("-m", "theorem(id='P3.1', facet='convexity') and theorem(grade='cited')"), []),
        (("-m", "theorem(id='A2.1', grade='cited')"), ["A2.1[energy-00-constant-volume-link-1]"]),
        (("-k", "D4.3 and sign-of-the-coupling"), ["D4.3[divergence-04-sign-of-the-coupling-link-1]",
                                         "D4.3[divergence-05-sign-of-the-coupling-link-2]"]),
    ],
)  # fmt: skip
def test_installed_theorems_are_selected_by_id_facet_and_grade(pytester, selection, names):
    result = pytester.runpytest_subprocess("--pyargs", "theorems", "--collect-only", "-q", *selection)
    found = [line.rpartition("::")[2] for line in result.outlines if "::" in line]
    assert found == names


@pytest.mark.long
def test_a_false_claim_is_told_without_a_traceback(pytester, project, shift):
    project(shift.replace("F(rho, U) + c / tau", "F(rho, U) - c / tau").replace("+ c/τ", "− c/τ"))
    result = pytester.runpytest_subprocess("theorems/")
    output = result.stdout.str()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "“the constant comes out, link 1” is refuted (shift.py:30)" in output
    assert re.search(r"left side \S+, right side \S+, difference \S+", output)
    assert "on the measure μ = " in output
    assert "Traceback" not in output


@pytest.mark.long
def test_junit_carries_what_a_step_is(pytester, project, shift):
    project(shift)
    pytester.runpytest_subprocess("theorems/", "--junitxml=junit.xml")
    root = ElementTree.parse(pytester.path / "junit.xml").getroot()
    kept = [{p.get("name"): p.get("value") for p in case.iter("property")} for case in root.iter("testcase")]
    (quadrature,) = [row for row in kept if row.get("facet") == "quadrature"]
    assert quadrature["id"] == "Shift"
    assert quadrature["clause"] == "Shift.a"
    assert quadrature["grade"] == "quadrature"
    assert float(quadrature["residual"]) <= float(quadrature["tolerance"])
    assert quadrature["seed"] == "0"


def test_a_folder_that_nobody_declared_is_left_alone(pytester, project):
    project("raise RuntimeError('imported')\n", declared=False)
    result = pytester.runpytest_subprocess("theorems/")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.long
def test_a_module_that_cannot_be_imported_is_named(pytester, project):
    project("from proofs_check.vocabulary import nothing\n")
    result = pytester.runpytest_subprocess("theorems/")
    result.stdout.fnmatch_lines(["*theorems.shift (shift.py:1) cannot be used: ImportError:*"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_a_declaration_of_nothing_is_a_usage_error(pytester):
    pytester.makepyprojecttoml('[tool.gibbsgap]\ntheorems = ["nowhere"]\n')
    result = pytester.runpytest_subprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*names 'nowhere', which is neither a folder nor an importable package*"])


@pytest.mark.long
def test_the_installed_theorems_run_in_parallel(pytester):
    result = pytester.runpytest_subprocess("--pyargs", "theorems", "-k", "L1 or L2", "-n", "2")
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] > 10
    assert "failed" not in outcomes


@pytest.mark.long
def test_an_open_theorem_is_a_strict_xfail(pytester, project, shift):
    stated = shift.replace('id="Shift",', 'id="Shift",\n    open_because="stated only",')
    project(re.sub(r"yield (\w+)\(", r"yield from () and \1(", stated))
    result = pytester.runpytest_subprocess("theorems/", "-rx")
    result.assert_outcomes(xfailed=1)
    result.stdout.fnmatch_lines(["XFAIL*Shift*as-claimed*stated only*"])


def test_the_plugin_loads_neither_sympy_nor_numpy():
    heavy = {"sympy", "numpy", "scipy", "proofs_check.vocabulary"}
    code = f"import sys, proofs_check.pytest_plugin; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
