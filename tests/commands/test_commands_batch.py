"""``gibbsgap batch``: exact figures, what they mean, and bad usage in one line."""

import json
import math

import pytest


def test_the_figures_of_a_batch(gibbsgap, tmp_path):
    file = tmp_path / "batch.json"
    done = gibbsgap("batch", "--dim", "512", "--tau", "0.07", "--batch", "4096", "--json", str(file))
    assert done.code == 0
    assert "N = 4,095 in a batch of 4,096" in done.out
    assert "c₁/N is" not in done.out
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["loss"]["value"] == pytest.approx(found["limit"]["value"] + found["difference"]["value"], abs=1e-14)
    assert found["lower_bound"]["value"] < found["difference"]["value"] < found["upper_bound"]["value"]
    assert found["c1"]["value"] / 4095 == pytest.approx(found["upper_bound"]["value"], rel=1e-3)
    # aligned positives: e^{1/τ} negatives' worth of kernel, which 4,095 negatives do not outweigh
    assert found["difference"]["value"] > 5
    assert found["batch_within_tolerance"] > 0.5 * math.exp(1 / 0.07)


def test_a_batch_that_is_large_enough(gibbsgap):
    done = gibbsgap("batch", "--dim", "8", "--tau", "1", "--batch", "1000", "--alignment", "0.2")
    assert done.code == 0
    assert "which describes the difference" in done.out


BAD = {
    ("--batch", "1"): "batch=1 must be a whole number >= 2",
    ("--dim", "1"): "dim=1 must be a whole number >= 2",
    ("--tau", "0"): "tau=0 must be a finite number > 0",
    ("--tau", "nan"): "tau=nan must be a finite number > 0",
    ("--tau", "0.0005"): "must be finite: raise the temperature",
    ("--alignment", "2"): "alignment=2 must be a finite number from -1 to 1",
    ("--tolerance", "0"): "tolerance=0 must be a finite number > 0",
    ("--batch", "99999999999999999"): "beyond it take the large-batch limit",
    ("--json", "/nowhere/else.json"): "is not a writable folder",
}


@pytest.mark.parametrize("wrong", BAD)
def test_bad_usage_is_one_line(gibbsgap, wrong):
    usual = {"--dim": "512", "--tau": "0.07", "--batch": "64"} | dict([wrong])
    done = gibbsgap("batch", *(part for pair in usual.items() for part in pair))
    assert done.code == 2
    assert BAD[wrong] in done.err
    assert "\n" not in done.err.strip()
    assert not done.out
