"""``gibbsgap embeddings``: what it prints and writes, and one line and exit status 2 for whatever is wrong."""

import csv
import json
import os
import re

import numpy as np
import pytest

pytestmark = pytest.mark.slow

ROWS = np.random.default_rng(0).standard_normal((40, 6)).astype(np.float32)
FAST = ("--replicates", "50", "--flips", "19", "--backend", "numpy")


@pytest.fixture
def folder(tmp_path):
    """Two modalities of 40 images and 80 captions."""
    rng = np.random.default_rng(1)
    np.save(tmp_path / "image.npy", ROWS)
    np.save(tmp_path / "text.npy", np.repeat(ROWS, 2, axis=0) + rng.standard_normal((80, 6)).astype(np.float32) + 1)
    return tmp_path


def test_the_table_names_what_it_measures(gibbsgap, folder):
    done = gibbsgap("embeddings", "image.npy", "text.npy", "--tau", "0.1", *FAST, cwd=folder)
    assert done.code == 0, done.err
    for words in (
        "2 captions in a row for each image", "not normalised, and normalised here", "energy distance", "MMD²",
        "Recall@10 text → image", "coupling, C_τ", "a batch of 4,096 adds to the energy, c₁/N", "X5", "U-statistic",
    ):  # fmt: skip
        assert words in done.out, words
    assert "partition fields …" in "\n".join(done.progress)


def test_without_a_temperature_there_is_no_theory(gibbsgap, folder):
    done = gibbsgap("embeddings", "image.npy", "text.npy", *FAST, cwd=folder)
    assert "energy distance" in done.out
    assert "symmetric energy" not in done.out


def test_a_logit_scale_is_the_inverse_of_a_temperature(gibbsgap, folder):
    lines = [
        gibbsgap("embeddings", "image.npy", "text.npy", *option, *FAST, cwd=folder).out
        for option in (("--tau", "0.1"), ("--logit-scale", "10"))
    ]
    assert lines[0] == lines[1]
    low = gibbsgap("embeddings", "image.npy", "text.npy", "--logit-scale", "4.6", *FAST, cwd=folder)
    assert "it is the logarithm of the scale" in low.err


@pytest.mark.long
@pytest.mark.parametrize("report", ["r.html", "r.pdf"])
def test_names_that_are_bytes_are_written_everywhere(gibbsgap, folder, report):
    """A name that is no UTF-8 is escaped in what is read by people, and comes back from JSON as it was."""
    image, owner = (os.fsdecode(name) for name in (b"caf\xe9.npy", b"own\xe9r.txt"))
    (folder / "image.npy").rename(folder / image)
    (folder / owner).write_text("".join(f"{i // 2}\n" for i in range(80)))
    options = ("--pairs", owner, "--json", "r.json", "--report", report)
    done = gibbsgap("embeddings", image, "text.npy", *options, *FAST, cwd=folder)
    assert done.code == 0, done.err
    assert "caf\\xe9.npy" in done.out
    data = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    assert (data["inputs"]["files"][0], data["inputs"]["pairs"]) == (image, owner)
    assert data["comparisons"][0]["modalities"][0] == "caf\\xe9.npy"
    if report == "r.html":
        text = (folder / report).read_text(encoding="utf-8")
        assert "caf\\xe9.npy" in text
        assert "own\\xe9r.txt" in text


def test_captions_in_a_row_can_be_said_and_missing_shards_are_refused(gibbsgap, folder):
    for name, rows in (("image", ROWS), ("text", np.load(folder / "text.npy"))):
        (folder / name).mkdir()
        for k in range(4):
            if (name, k) not in (("image", 1), ("text", 2)):
                np.save(folder / name / f"emb_{k}.npy", rows[len(rows) // 4 * k : len(rows) // 4 * (k + 1)])
    done = gibbsgap("embeddings", "image", "text", *FAST, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert re.match(r"gibbsgap: image/emb_2\.npy has no partner in text; text/emb_1\.npy has no partner in", done.err)
    said = gibbsgap("embeddings", "image", "text", "--pairs", "2", *FAST, cwd=folder)
    assert said.code == 0
    assert "2 captions in a row for each image" in said.out


def test_everything_is_written(gibbsgap, folder):
    done = gibbsgap(
        "embeddings", "image.npy", "text.npy", "--tau", "0.1", "--corrupt", "1", "--json", "f.json",
        "--report", "f.html", "--csv", "f.csv", "--gap-vector", "gap.npy", *FAST, cwd=folder,
    )  # fmt: skip
    assert done.code == 0, done.err
    (found,) = json.loads((folder / "f.json").read_text())["comparisons"]
    rows, corrupted = found["rows"], found["corrupted"]["rows"]
    assert rows["recall_t2i_1"]["value"] > corrupted["recall_t2i_1"]["value"]
    assert rows["J_sym"]["low"] < rows["J_sym"]["value"] < rows["J_sym"]["high"]
    assert found["corrupted"]["changed"] > 0.9
    page = (folder / "f.html").read_text()
    assert page.count('role="img"') == 5
    assert not re.search(r"(src|href)=.http", page)
    assert "corrupted" in page
    table = list(csv.DictReader((folder / "f.csv").read_text(encoding="utf-8").splitlines()))
    assert {r["quantity"] for r in table if r["pairs"] == "as given"} == set(rows)
    assert {float(r["value"]) for r in table if r["quantity"] == "J_sym"} == {
        rows["J_sym"]["value"],
        corrupted["J_sym"]["value"],
    }
    gap = np.load(folder / "gap.npy")
    assert np.linalg.norm(gap) == pytest.approx(rows["centroid_gap"]["plugin"], rel=1e-4)


@pytest.mark.long
def test_a_pdf_is_one(gibbsgap, folder):
    done = gibbsgap("embeddings", "image.npy", "text.npy", "--report", "f.pdf", *FAST, cwd=folder)
    assert done.code == 0, done.err
    assert (folder / "f.pdf").read_bytes().startswith(b"%PDF")


def test_more_modalities_are_compared_two_by_two(gibbsgap, folder):
    np.save(folder / "audio.npy", ROWS + 2)
    np.save(folder / "one.npy", ROWS + 1)
    done = gibbsgap("embeddings", "image.npy", "one.npy", "audio.npy", "--json", "f.json", *FAST, cwd=folder)
    assert done.code == 0, done.err
    pairs = [tuple(c["modalities"]) for c in json.loads((folder / "f.json").read_text())["comparisons"]]
    assert pairs == [("image.npy", "one.npy"), ("image.npy", "audio.npy"), ("one.npy", "audio.npy")]


def test_the_same_seed_gives_the_same_file(gibbsgap, folder):
    for name in ("a.json", "b.json"):
        gibbsgap("embeddings", "image.npy", "text.npy", "--tau", "0.1", "--json", name, *FAST, cwd=folder)
    assert (folder / "a.json").read_text() == (folder / "b.json").read_text()


def bad_inputs(folder):
    """Files that cannot be used, by name, and a word of what is said of each."""
    np.save(folder / "nan.npy", np.where(np.arange(240).reshape(40, 6) == 20, np.nan, ROWS))
    np.save(folder / "zero.npy", np.where(np.arange(40)[:, None] == 5, 0, ROWS))
    np.save(folder / "wide.npy", np.ones((80, 7)))
    np.save(folder / "empty.npy", np.ones((0, 6)))
    np.save(folder / "number.npy", np.array(1.0))
    np.save(folder / "pickled.npy", np.array([[{}]], dtype=object), allow_pickle=True)
    np.save(folder / "odd.npy", np.ones((41, 6)))
    (folder / "cut.npy").write_bytes((folder / "image.npy").read_bytes()[:-3])
    (folder / "bytes.npz").write_bytes(b"PK\x03\x04 no archive")
    (folder / "nothing").mkdir()
    return {
        "nan.npy": "row 3 has NaN", "zero.npy": "row 5 is zero", "wide.npy": "7 columns", "empty.npy": "is empty",
        "number.npy": "shape=()", "pickled.npy": "never loaded", "odd.npy": "cannot be paired by order",
        "cut.npy": "truncated", "bytes.npz": "damaged", "nothing": "is a folder without", "gone.npy": "is not there",
    }  # fmt: skip


def test_bad_files_are_one_line_and_leave_nothing(gibbsgap, folder):
    bad = bad_inputs(folder)
    before = sorted(folder.iterdir())
    for name, words in bad.items():
        done = gibbsgap(
            "embeddings", "image.npy", name, "--json", "f.json", "--report", "f.html", "--gap-vector", "g.npy", *FAST,
            cwd=folder,
        )  # fmt: skip
        assert done.code == 2, name
        assert done.out == "", name
        assert len(done.err.splitlines()) == 1, done.err
        assert words in done.err, done.err
        assert sorted(folder.iterdir()) == before, name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "0 modality is given"),
        (("image.npy",), "1 modality is given"),
        (("image.npy", "text.npy", "--tau", "0"), "tau=0 must be a finite number > 0"),
        (("image.npy", "text.npy", "--tau", "nan"), "tau=nan must be a finite number > 0"),
        (("image.npy", "text.npy", "--tau", "1", "--logit-scale", "1"), "both given"),
        (("image.npy", "text.npy", "--logit-scale", "-1"), "logit-scale=-1 must be a finite number > 0"),
        (("image.npy", "text.npy", "--corrupt", "2"), "corrupt=2 must be a finite number from 0 to 1"),
        (("image.npy", "text.npy", "--categories", "image.npy"), "give --corrupt too"),
        (("image.npy", "text.npy", "--corrupt", "1", "--categories", "text.npy"), "must be one whole number or text"),
        (("image.npy", "text.npy", "--report", "f.txt"), "must end in .html or .pdf"),
        (("image.npy", "text.npy", "--json", "image.npy"), "is an input"),
        (("image.npy", "text.npy", "--json", "f", "--gap-vector", "f"), "another output"),
        (("image.npy", "text.npy", "--json", "no/f.json"), "not a writable folder"),
        (("image.npy", "text.npy", "--pairs", "text.npy"), "must be one whole number or text"),
        (("image.npy", "text.npy", "--memory", "0"), "memory=0 must be a finite number from 0.1 to 1e+06"),
        (("image.npy", "text.npy", "--memory", "0.01"), "memory=0.01 must be a finite number from 0.1 to 1e+06"),
        (("image.npy", "text.npy", "--estimator", "W"), "estimator='W' must be one of U, V"),
        (
            ("image.npy", "text.npy", "--precision", "float16"),
            "precision='float16' must be one of auto, float32, float64",
        ),
        (("image.npy", "text.npy", "--backend", "tpu"), "backend='tpu' must be one of auto, numpy, cupy"),
        (("image.npy", "image.npy", "text.npy"), "need one row each"),
        (("image.npy", "image.npy", "image.npy", "--gap-vector", "g.npy"), "between two modalities"),
    ],
)
def test_bad_usage_is_one_line(gibbsgap, folder, arguments, words):
    before = sorted(folder.iterdir())
    done = gibbsgap("embeddings", *arguments, cwd=folder)
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.splitlines()) == 1, done.err
    assert words in done.err
    assert sorted(folder.iterdir()) == before
