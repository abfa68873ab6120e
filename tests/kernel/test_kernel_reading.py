"""A theorem to read beside its Coq text: it is the text that Coq is given."""

import re

import pytest
from click.testing import CliRunner

from proofs_check.cli import cli
from proofs_check.kernel.export.reading import side_by_side, statements


@pytest.mark.parametrize("id", ["L1", "P3.1", "D4.3", "R1", "A2.1"])
def test_every_clause_stands_beside_what_coq_is_given(exporter, catalogue, id):
    theorem = catalogue[id]
    shown = side_by_side(exporter, theorem)
    file = exporter.theorem(theorem)
    said = {s.lemma: s.text.split(" : ", 1)[1].split(".\nProof.")[0] for s in file.sentences if s.lemma in file.lemmas}
    for clause in theorem.clauses:
        beside = shown.split(f"({clause.letter}) {clause.title}\n")[1].split("\n\n")[0].rstrip()
        assert str(clause) in beside
        emitted = said.get(f"{file.name}_{clause.letter}")
        assert emitted is None or beside.endswith(f"{emitted}.")
        assert emitted or "no Coq text" in beside or id == "A2.1"


def test_what_a_statement_is_about_stands_before_it(catalogue):
    """Also what only a hypothesis names, or the form that a passage starts from."""
    said = statements(catalogue["P3.1"])
    assert [name for name in ("kappa_tau", "P_tau", "L_inf", "F_tau") if f"Definition {name} " not in said["a"]] == []
    assert "Definition P_tau " not in said["b"]
    defined = set(re.findall(r"Definition (\w+)", said["a"]))
    assert defined == {"kappa_tau", "Gamma", "L_inf", "P_tau", "H_", "F_tau", "U_theta"}


def test_what_is_shown_is_closed_over_letters_and_hypotheses():
    shown = CliRunner().invoke(cli, ["show", "P3.1", "--coq"], catch_exceptions=False)
    assert shown.exit_code == 0
    assert (
        "(c) strict convexity\n    δ²F_{τ,U}(ρ)[h, h] ≥ 0, = 0 only at h = 0\n"
        "  Theorem P3_1_c : forall (M : Space) (U h rho : M -> R) (tau : R),\n"
        "    (potential U) ->\n    (direction h) ->\n    (density rho) ->\n    (0 < tau) ->\n    ex_derive_n "
    ) in shown.output
    assert "Definition F_tau {M : Space} (tau : R) (r_ : M -> R) (u_ : M -> R) : R :=" in shown.output


def test_coq_and_edits_exclude_each_other():
    refused = CliRunner().invoke(cli, ["show", "P3.1", "--coq", "--edits"])
    assert refused.exit_code == 2
    assert "--coq and --edits exclude each other" in refused.output
