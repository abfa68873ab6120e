"""gibbsgap reproduce: parts that are kept, summaries, findings, figures, and one line for what is wrong."""

import dataclasses
import json
import os
import signal
import subprocess
import sys

import pytest

from numerics.experiments import kde_population, unimodal_gibbs
from numerics.experiments.gap import modality_gap
from proofs_check.reproduce import figures, findings, gap, gibbs, gradient, parts, style
from proofs_check.reproduce.experiment import Scale
from proofs_check.reproduce.experiments import EXPERIMENTS
from proofs_check.reproduce.parts import Part, completed
from proofs_check.verification.carriers.pool import Pool

pytestmark = pytest.mark.slow

CAPS = [Part(f"caps {tau}", unimodal_gibbs.exact, {"temperatures": [tau]}) for tau in (1.0, 0.5, 0.2)]


# Arguments so small that a test can run every part.
SMALL = {
    gradient.published_gradients: {"pool": 1024, "seeds": [0, 1]},
    gradient.expected_gradients: {"pool": 32, "counts": [8, 512, 4096]},
    gibbs.particles: {"steps": 5, "count": 8, "seeds": [0, 1]}, kde_population.optimum: {"nodes": 60, "steps": 5},
    unimodal_gibbs.langevin: {"count": 20, "steps": 20}, gap.training: {"steps": 20, "runs": 2, "resamples": 2},
    modality_gap.population: {"starts": 4}, modality_gap.followed: {"sigmas": [0.0, 0.5, 0.52], "starts": 4},
    modality_gap.transition: {"starts": 4},
}  # fmt: skip


def tiny(experiment):
    """An experiment's own parts with small arguments."""
    made = [Part(p.label, p.task, p.arguments | SMALL.get(p.task, {})) for p in experiment.wanted(Scale(True, 0, 2))]
    # of several alike the first
    return [
        p for p in made
        if p.arguments.get("sigma", 0) < 0.2 and not (p.task == gradient.expected_gradients and p.arguments["seed"])
    ]  # fmt: skip


@pytest.fixture
def quickly(monkeypatch):
    for name, experiment in EXPERIMENTS.items():
        whole = tiny(experiment)
        small = dataclasses.replace(experiment, parts=lambda *_, whole=whole: whole)
        monkeypatch.setitem(EXPERIMENTS, name, small)


def test_the_record_of_an_experiment_is_whole():
    """Whoever adds one is told here what it lacks: a template that says it, figures with captions, two sizes."""
    figures_of = [figure for experiment in EXPERIMENTS.values() for figure in experiment.figures]
    assert len(set(figures_of)) == len(figures_of)
    for name, experiment in EXPERIMENTS.items():
        assert experiment.name == name
        assert findings.template(experiment)
        assert all(drawing.caption.endswith(".") for drawing in experiment.figures.values())
        quick, published = (experiment.wanted(Scale(quick, 3, 2)) for quick in (True, False))
        assert len({part.key for part in published}) == len(published) >= len(quick) > 0
        assert all(part.arguments.get("seed", 3) in (3, 4) for part in published)


def test_an_interrupted_run_goes_on_where_it_was(tmp_path):
    said = []

    def say(what, *_):
        said.append(what)

    run = completed(CAPS, tmp_path, Pool(1), say)
    first = next(run)
    run.close()  # what an interrupt does
    assert not first.kept
    rest = list(completed(CAPS, tmp_path, Pool(1), say))
    assert [done.kept for done in rest] == [True, False, False]
    assert rest[0].result == first.result
    assert "1 of 3 parts stand from an earlier run" in said
    assert all(done.kept for done in completed(CAPS, tmp_path, Pool(2), say))


def test_other_settings_damaged_files_and_other_versions_are_computed_anew(tmp_path, monkeypatch):
    (part,) = CAPS[:1]
    list(completed([part], tmp_path, Pool(1), print))
    assert parts.found(part, tmp_path) is not None
    assert parts.found(Part(part.label, part.task, {"temperatures": [2.0]}), tmp_path) is None
    file = part.file(tmp_path)
    whole = file.read_text(encoding="utf-8")
    for damaged in ("", whole[:40], "[]", json.dumps({"key": "other"})):
        file.write_text(damaged, encoding="utf-8")
        assert parts.found(part, tmp_path) is None
    assert [done.kept for done in completed([part], tmp_path, Pool(1), print)] == [False]
    assert [done.kept for done in completed([part], tmp_path, Pool(1), print, fresh=True)] == [False]
    monkeypatch.setattr(parts, "_version", lambda: "0.0")
    assert parts.found(part, tmp_path) is None


def test_processes_beside_each_other_find_the_same(tmp_path):
    here = [done.result for done in completed(CAPS, tmp_path / "one", Pool(1), print)]
    beside = {done.part: done.result for done in _hashable(completed(CAPS, tmp_path / "two", Pool(2), print))}
    assert [beside[part.key] for part in CAPS] == here


def _hashable(run):
    return (parts.Done(done.part.key, done.result, done.kept) for done in run)


def test_nothing_is_left_half_written(tmp_path):
    def breaks(**_):
        raise KeyboardInterrupt

    wanted = [CAPS[0], Part("breaks", breaks, {})]
    with pytest.raises(KeyboardInterrupt):
        list(completed(wanted, tmp_path, Pool(1), print))
    assert [file.name for file in (tmp_path / "parts").iterdir()] == [CAPS[0].file(tmp_path).name]


def test_infinities_have_words_and_nothing_else_is_lost():
    assert parts.plain({"a": (float("inf"), 1), "b": [float("nan"), -float("inf"), True, None]}) == {
        "a": ["inf", 1],
        "b": [None, "-inf", True, None],
    }


@pytest.mark.long
def test_all_of_it_in_small(gibbsgap, quickly, tmp_path, monkeypatch):
    out, everything = tmp_path / "out", tmp_path / "all.json"
    monkeypatch.setattr(figures, "FORMATS", ("png",))
    done = gibbsgap("reproduce", "all", "--quick", "--out", out, "--json", everything, "--processes", "1")
    assert done.code == 0, done.err
    assert any(line.startswith("modality-gap ") for line in done.progress)
    summaries = json.loads(everything.read_text(encoding="utf-8"))
    assert list(summaries) == list(EXPERIMENTS)
    for name, summary in summaries.items():
        assert json.loads((out / f"{name}.json").read_text(encoding="utf-8")) == summary
        assert EXPERIMENTS[name].title in done.out
        for sentence in findings.sentences(summary):
            assert sentence in done.out
            assert "nan" not in sentence
    drawn = sorted(file.name for file in out.iterdir() if file.suffix in (".pdf", ".png"))
    assert drawn == sorted(
        f"{figure}.{ending}"
        for experiment in EXPERIMENTS.values()
        for figure in experiment.figures
        if figure not in ("gap-phases", "gap-modalities")  # the quick run has neither
        for ending in figures.FORMATS
    )
    assert all((out / name).read_bytes()[:4] in (b"%PDF", b"\x89PNG") for name in drawn)
    tex = (out / "findings.tex").read_text(encoding="utf-8")
    assert tex.isascii()
    assert tex.count(r"\subsection{") == len(EXPERIMENTS)
    assert r"\includegraphics" not in tex  # for which it takes the PDF files
    assert tex.count("{") == tex.count("}")
    star = summaries["modality-gap"]["transition"]
    assert star["sigma"] == pytest.approx(0.52, abs=1e-3)
    # a second run finds every part, and another experiment's summary stays in the section
    again = gibbsgap("reproduce", "unimodal-gibbs", "--quick", "--out", out, "--processes", "1")
    assert any("parts stand from an earlier run" in line for line in again.progress)
    assert (out / "findings.tex").read_text(encoding="utf-8") == tex


def test_figures_are_written_whole_in_both_formats_and_belong_to_the_section(tmp_path):
    figure, (axis,) = style.panels(1)
    style.labelled(axis, "N", "bias")
    for ending in figures.FORMATS:
        figures._save(figure, tmp_path / f"gradient-rates.{ending}")
    assert (tmp_path / "gradient-rates.pdf").read_bytes()[:4] == b"%PDF"
    assert {file.suffix for file in tmp_path.iterdir()} == {".pdf", ".png"}
    shown = {"gradient-consistency": figures.standing("gradient-consistency", tmp_path)}
    tex = findings.latex({"gradient-consistency": {"experiment": "gradient-consistency", "critics": {}}}, shown)
    assert r"\includegraphics[width=\linewidth]{gradient-rates.pdf}" in tex


def test_the_checkpoints_are_the_printed_ones_and_their_gap_is_not_monotone_in_retrieval():
    experiment = EXPERIMENTS["checkpoints"]
    done = [parts.Done(part, part.task(**part.arguments), kept=False) for part in experiment.wanted(Scale(True))]
    found = experiment.summarised(Scale(True), done)
    assert len(found["rows"]) == 9
    assert found["rank_correlations"]["average_r1 and energy_distance"] == pytest.approx(-0.32, abs=0.005)
    assert found["rank_correlations"]["energy_distance and mmd2"] == pytest.approx(0.98, abs=0.005)
    # the pairs that the paper names: one of them each way
    assert ["ViT-L-14", "RN50x16"] in found["against"]["i2t_r1"]
    assert ["ViT-bigG-14", "PE-Core-B-16"] not in found["against"]["t2i_r1"]
    text = findings.text({"checkpoints": found})
    assert "PE-Core-L-14 retrieves best, with a mean Recall@1 of 0.650" in text
    assert "ViT-bigG-14 has the smallest gap, 0.598" in text


def test_a_sentence_in_latex_has_its_powers_of_ten():
    tex = findings.sentence_latex("σ* = 0.52 ± 7e-12, or 1e+05 and 3e4.5")
    assert r"$7\cdot 10^{-12}$, or $10^{5}$ and" in tex
    assert "power" not in tex


def test_without_matplotlib_the_numbers_are_written_and_one_line_says_so(gibbsgap, quickly, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "available", lambda: False)
    done = gibbsgap("reproduce", "unimodal-gibbs", "--quick", "--out", tmp_path, "--processes", "1")
    assert done.code == 0
    assert done.err == "gibbsgap: no figures: matplotlib is not installed: pip install 'gibbsgap[plot]'"
    assert {file.name for file in tmp_path.iterdir()} == {"unimodal-gibbs.json", "findings.tex", "parts"}


BAD = {
    ("nothing",): f"name='nothing' must be one of {', '.join((*EXPERIMENTS, 'all'))}",
    ("all", "--seeds", "0"): "seeds=0 must be a whole number >= 1",
    ("all", "--seed", "-1"): "seed=-1 must be a whole number >= 0",
    ("all", "--processes", "0"): "processes=0 must be a whole number >= 1",
    ("all", "--backend", "torch"): "backend='torch' must be one of auto, numpy, cupy",
    ("all", "--json", "/nowhere/else.json"): "is not a writable folder",
    ("all", "--out", "{tmp}/file"): "is a file; name a folder",
    ("all", "--out", "{tmp}/file/deeper"): "cannot be made",
}


@pytest.mark.parametrize("wrong", BAD, ids=str)
def test_bad_usage_is_one_line_and_nothing_is_written(gibbsgap, tmp_path, wrong):
    (tmp_path / "file").write_text("", encoding="utf-8")
    given = [part.format(tmp=tmp_path) for part in wrong]
    if "--out" not in given:
        given += ["--out", str(tmp_path / "out")]
    done = gibbsgap("reproduce", *given)
    assert done.code == 2
    assert BAD[wrong] in done.err
    assert "\n" not in done.err.strip()
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


RUN = """
import signal
import sys
from pathlib import Path
from numerics.experiments import unimodal_gibbs
from proofs_check.reproduce.gibbs import particles
from proofs_check.reproduce.parts import Part, completed
from proofs_check.verification.carriers.pool import Pool

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore interrupts
    endless = {"temperature": 1.0, "variant": "published", "seeds": [0], "count": 64, "backend": "numpy"}
    wanted = [Part("caps", unimodal_gibbs.exact, {"temperatures": [1.0]})]
    wanted += [Part(f"endless {k}", particles, endless | {"steps": 10**9 + k}) for k in range(2)]
    for done in completed(wanted, Path(sys.argv[1]), Pool(2), lambda *_: None):
        print(done.part.label, flush=True)
"""


def test_an_interrupt_ends_the_other_processes_at_once(tmp_path):
    """As Ctrl-C does, which every process of the group hears."""
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, script, tmp_path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert run.stdout.readline() == "caps\n"
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate()  # the pipes close when the last of the processes has ended
    assert "KeyboardInterrupt" in said
    assert [file.name for file in (tmp_path / "parts").iterdir()] == [CAPS[0].file(tmp_path).name]


@pytest.mark.long
def test_a_terminated_command_takes_its_processes_along(tmp_path):
    """SIGTERM comes to the command alone; the pipes close when the last of its processes has ended."""
    command = [sys.executable, "-c", "from proofs_check.cli import main; main()"]
    run = subprocess.Popen(
        [*command, "reproduce", "unimodal-gibbs", "--seeds", "8", "--out", tmp_path / "out"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while "particles" not in run.stderr.readline():
        pass
    run.terminate()
    _, said = run.communicate()
    assert run.returncode == 130
    assert said.splitlines()[-1] == "gibbsgap: interrupted"
