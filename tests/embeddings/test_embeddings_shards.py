"""Folders of shards: in order, whole or refused, and paired with another folder's only where nothing is missing."""

import os

import numpy as np
import pytest

from numerics.embeddings.diagnosis import measure
from numerics.embeddings.files import opening as files
from numerics.embeddings.files.shards import check_shards
from numerics.embeddings.files.source import Unreadable
from numerics.embeddings.records import Options
from numerics.embeddings.study import Question, study

RNG = np.random.default_rng(0)
X = RNG.standard_normal((40, 4)).astype(np.float32)
Y = (X + RNG.standard_normal((40, 4))).astype(np.float32)
FEW = Options(replicates=20, flips=19)


def folder(path, shards):
    """Write a folder of shards: names and how many rows, of one number."""
    path.mkdir()
    for name, rows in shards.items():
        np.save(path / f"{name}.npy", np.ones((rows, 2), np.float32))
    return files.open_source(str(path))


def rows_of(path):
    return np.concatenate(list(files.open_source(str(path)).read(3)))


PAIRED = {
    "prefixes": (["img_emb_0", "img_emb_1", "img_emb_10"], ["text_emb_0", "text_emb_1", "text_emb_10"]),
    "no prefix": (["0", "1"], ["txt-0", "txt-1"]),
    "zeros": (["a000", "a001"], ["b0", "b1"]),
    "suffixes": (["0_img", "1_img"], ["0_text", "1_text"]),
    "of how many": (["img-0-of-2", "img-1-of-2"], ["text-0-of-2", "text-1-of-2"]),
    "a number of the model": (["vit14_0", "vit14_1"], ["bert_0", "bert_1"]),
    "words": (["image_train", "image_test"], ["text_train", "text_test"]),
    "one each": (["images"], ["captions"]),
    "one each with a number": (["img_3"], ["text_3"]),
    "one of them without": (["vit14"], ["text"]),
}
APART = {
    "another is missing": (["e_0", "e_1", "e_3"], ["e_0", "e_2", "e_3"], ["img/e_1.npy", "txt/e_2.npy"]),
    "one more": (["e_0", "e_1"], ["e_0", "e_1", "e_2"], ["txt/e_2.npy", "2 and 3 shards"]),
    "one and three": (["e_0"], ["e_0", "e_1", "e_2"], ["txt/e_1.npy (and 1 more) has no partner in", "1 and 3 shards"]),
    "the same last digits": (["e_10", "e_11"], ["e_20", "e_21"], ["img/e_10.npy", "txt/e_20.npy"]),
    "the same first digits": (["e_0", "e_10"], ["e_5", "e_15"], ["img/e_0.npy", "txt/e_5.npy"]),
    "from zero and from one": (["e_0", "e_1"], ["e_1", "e_2"], ["img/e_0.npy", "txt/e_2.npy"]),
    "words": (["i_train", "i_val"], ["t_train", "t_test"], ["img/i_train.npy", "has no partner"]),
    "one each": (["img_3"], ["text_4"], ["img/img_3.npy", "txt/text_4.npy"]),
}


@pytest.mark.parametrize("case", PAIRED)
@pytest.mark.parametrize("each", [1, 3])
def test_folders_of_the_same_shards_are_paired(tmp_path, case, each):
    left, right = PAIRED[case]
    images = folder(tmp_path / "img", {name: 5 + i for i, name in enumerate(left)})
    captions = folder(tmp_path / "txt", {name: each * (5 + i) for i, name in enumerate(right)})
    check_shards(images, captions)


@pytest.mark.parametrize("case", APART)
def test_folders_of_other_shards_are_refused_with_both_names(tmp_path, case):
    left, right, words = APART[case]
    images, captions = (folder(tmp_path / n, dict.fromkeys(s, 5)) for n, s in (("img", left), ("txt", right)))
    with pytest.raises(Unreadable, match="--pairs 1: row by row") as stop:
        check_shards(images, captions)
    for word in words:
        assert word in str(stop.value), str(stop.value)


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ((10, 10), (10, 30), "txt/1.npy: has 30 rows for the 10 of .*img/1.npy"),
        ((10, 30), (30, 10), "txt/1.npy: has 10 rows for the 30 of .*img/1.npy"),
        ((10, 10), (15, 5), "txt/0.npy: has 15 rows for the 10 of .*img/0.npy"),
        ((20, 10), (10, 20), "txt/0.npy: has 10 rows for the 20 of .*img/0.npy"),
        ((10, 4), (30, 11), "txt/1.npy: has 11 rows for the 4 of .*img/1.npy, and .*txt/0.npy 30 for 10"),
    ],
)
def test_shards_of_other_numbers_of_rows_are_refused(tmp_path, left, right, words):
    images, captions = (folder(tmp_path / n, {"0": s[0], "1": s[1]}) for n, s in (("img", left), ("txt", right)))
    with pytest.raises(Unreadable, match=words):
        check_shards(images, captions)


def test_a_folder_and_a_file_are_paired_row_by_row_only(tmp_path):
    images = folder(tmp_path / "img", {"0": 10})
    for rows, fine in ((10, True), (30, False)):
        np.save(tmp_path / "t.npy", np.ones((rows, 2), np.float32))
        captions = files.open_source(str(tmp_path / "t.npy"))
        if fine:
            check_shards(images, captions)
            check_shards(captions, images)
        else:
            with pytest.raises(Unreadable, match=r"has 30 rows and .*img has 10, .* may be missing: .*--pairs 3"):
                check_shards(images, captions)


def test_missing_shards_are_refused_and_paired_if_that_is_meant(tmp_path):
    """Whichever two shards two folders lack: the same ones are paired with their partners, others are refused."""
    for i, rows in (("x", X), ("y", Y)):
        for lost in range(4):
            (tmp_path / f"{i}{lost}").mkdir()
            for k in set(range(4)) - {lost}:
                np.save(tmp_path / f"{i}{lost}" / f"emb_{k}.npy", rows[10 * k : 10 * k + 10])
    for a in range(4):
        for b in range(4):
            names = (str(tmp_path / f"x{a}"), str(tmp_path / f"y{b}"))
            if a == b:
                keep = np.arange(40) // 10 != a
                expected = measure(X[keep], Y[keep], options=FEW)["alignment"].value
                assert study(Question(names), FEW)[0].plain["alignment"].value == expected
                continue
            for ask in (lambda n=names: study(Question(n), FEW), lambda n=names: measure(*map(files.open_source, n))):
                with pytest.raises(Unreadable, match=rf"x{a}/emb_{b}.npy .*y{b}/emb_{a}.npy "):
                    ask()
            assert study(Question(names, pairs="1"), FEW)[0].plain.said != ()
    names = tuple(str(tmp_path / n) for n in ("x0", "y0", "y1"))
    with pytest.raises(Unreadable, match=r"x0/emb_1.npy .*y1/emb_0.npy"):
        study(Question(names), FEW)
    assert len(study(Question(names, pairs="1"), FEW)) == 3


def test_hidden_files_are_no_shards(tmp_path):
    """What systems and editors leave beside a file, named as it is but for what they put in front."""
    for i in (0, 1):
        np.save(tmp_path / f"img_{i}.npy", X[20 * i : 20 * i + 20])
        (tmp_path / f"._img_{i}.npy").write_bytes(b"\x00\x05\x16\x07Mac OS X")
    (tmp_path / ".#img_0.npy").symlink_to("user@host.1234:567")
    (tmp_path / ".img_0.npy.swp").write_bytes(b"b0VIM")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    np.testing.assert_array_equal(rows_of(tmp_path), X)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda f: (f / "2.npy").symlink_to("gone.npy"), "2.npy: is a link to what is not there"),
        (lambda f: (f / "2.npy").mkdir(), "2.npy: is no ordinary file"),
        (lambda f: os.mkfifo(f / "2.npy"), "2.npy: is no ordinary file"),
        (lambda f: (f / "2.npy.part").write_bytes(b""), "2.npy.part: 2.npy is not in the folder"),
        (lambda f: (f / "2.npy.gz").write_bytes(b""), "2.npy.gz: 2.npy is not in the folder"),
        (lambda f: np.save(f / "01.npy", X), "01.npy: has the number of 1.npy|1.npy: has the number of 01.npy"),
        (lambda f: (f / "1.npy.md5").write_text("0"), None),
        (lambda f: (f / "notes.txt").write_text("0"), None),
    ],
)
def test_nothing_that_may_be_a_shard_is_left_out(tmp_path, make, words):
    np.save(tmp_path / "1.npy", X)
    make(tmp_path)
    if words is None:
        np.testing.assert_array_equal(rows_of(tmp_path), X)
        return
    with pytest.raises(Unreadable, match=words):
        rows_of(tmp_path)


def test_captions_in_a_row_can_be_said(tmp_path):
    np.save(tmp_path / "x.npy", X[:10])
    np.save(tmp_path / "y.npy", Y[:30])
    names = (str(tmp_path / "x.npy"), str(tmp_path / "y.npy"))
    said = study(Question(names, pairs="3"), FEW)[0].plain.said
    assert any("3 captions in a row for each image" in line for line in said)
    with pytest.raises(Unreadable, match="10 images and 30 captions are not 2 captions in a row for each image"):
        study(Question(names, pairs="2"), FEW)
