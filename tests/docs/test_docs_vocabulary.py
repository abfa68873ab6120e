"""The manual of the vocabulary: every example is proved and tried, every word is there, and its claims.toml is one."""

import re
import tomllib
from pathlib import Path

import pytest

from proofs_check import vocabulary
from proofs_check.catalogue import discovery, theory
from proofs_check.checker.algebra.worker import Worker
from proofs_check.checker.check import Checker
from proofs_check.checker.identities import Prover
from proofs_check.finite.arena import Arena
from proofs_check.finite.letters import Letters
from proofs_check.vocabulary.chains import Chain
from theorems import objects

MANUAL = (Path(__file__).parents[2] / "docs" / "vocabulary.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.stop()


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_is_proved_and_tried(number, worker):
    names = {**vars(vocabulary), **{name: getattr(objects, name) for name in ("KL", "H", "phi", "lambda_1")}}
    exec(compile(EXAMPLES[number], f"<example {number}>", "exec"), names)
    chains = [names["chain"]] if isinstance(names["chain"], Chain) else names["chain"]
    checker = Checker(Prover(worker), "T9")
    for chain in chains:
        found = checker.chain(chain)
        assert [(one.result, one.why) for one in found if one.result != "holds"] == []
        for index in range(len(chain.links)):
            relation = chain.relation(index)
            assert Arena(Letters.of(relation.sides()), 0).attempt(relation).outcome == "not refuted"


def test_every_word_is_in_the_manual():
    said = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|```.*?```", MANUAL, re.DOTALL))))
    plain = {"Expr", "Theorem", "VocabularyError", "theorem", "mu", "v", "w", "z"}  # what they are, the text says
    assert set(vocabulary.__all__) - plain - said == set()


@pytest.mark.slow
def test_the_theory_described_is_read_as_one(tmp_path):
    (text,) = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    (tmp_path / "claims.toml").write_text(text, encoding="utf-8")
    source = discovery.Source(tmp_path, "folder", None)
    assert source.name == tomllib.loads(text)["theory"]["name"] == "mine"
    found = theory.of([source])
    assert [stage.by for stage in found.stages] == [("Shift",)]
    assert [claim.id for claim in discovery.catalogue([source]).claims] == ["Shift"]
