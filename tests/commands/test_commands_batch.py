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


def test_a_loss_exists_where_its_first_constant_leaves_float64(gibbsgap, tmp_path):
    done = gibbsgap("batch", "--dim", "512", "--tau", "0.001", "--batch", "4096", "--json", "f.json", cwd=tmp_path)
    assert done.code == 0, done.err
    assert "beyond float64: there is no first term" in done.out
    found = json.loads((tmp_path / "f.json").read_text())
    assert found["c1"] is None
    assert found["lower_bound"]["value"] is None
    assert abs(found["loss"]["value"]) <= found["loss"]["error"]  # every positive is at cosine 1


@pytest.mark.parametrize("tau", ["1e-4", "1e-20"])
def test_a_temperature_that_no_rule_resolves_is_one_line(gibbsgap, tau):
    done = gibbsgap("batch", "--dim", "512", "--tau", tau, "--batch", "4096")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert "temperature" in done.err


def test_no_bound_is_minus_zero(gibbsgap):
    assert "-0 …" not in gibbsgap("batch", "--dim", "512", "--tau", "1e300", "--batch", "4096").out
