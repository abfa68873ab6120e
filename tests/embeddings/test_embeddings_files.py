"""Files are read as they are or refused in one line; whatever bytes they hold, nothing else is raised."""

import io
import json
import pickle
import zipfile

import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from numerics.embeddings import files, label_files, pairs
from numerics.embeddings.source import Source, Unreadable, of_array
from numerics.embeddings.staging import Staging

ROWS = np.random.default_rng(0).standard_normal((7, 3)).astype(np.float32)


def parquet_file(path, rows, **more):
    flat = pa.array(rows.ravel())
    column = pa.FixedSizeListArray.from_arrays(flat, rows.shape[1]) if more.get("fixed") else pa.array(list(rows))
    parquet.write_table(pa.table({"id": range(len(rows)), "emb": column}), path)


def npz_file(path, rows):
    np.savez_compressed(path, emb=rows, ids=np.arange(len(rows)))


WRITERS = {
    "a.npy": np.save,
    "a.npz": npz_file,
    "a.safetensors": lambda path, rows: safetensors.numpy.save_file({"emb": rows, "ids": np.arange(3)}, path),
    "a.parquet": parquet_file,
}


def rows_of(text, block=2):
    source = files.open_source(str(text))
    found = np.concatenate(list(source.read(block)))
    if found.shape != (source.rows, source.columns):  # a footer that lies: staging is where rows are counted
        with Staging(1 << 20) as room:
            room.stage(source, "float32")
        pytest.fail(f"{found.shape} rows were staged as {source.rows}")
    assert found.dtype.name == source.dtype
    return found


def refused(text, *words):
    with pytest.raises(Unreadable) as stop:
        rows_of(text)
    message = str(stop.value)
    assert "\n" not in message
    assert len(message) < 700
    for word in words:
        assert word in message, message
    return message


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("block", [1, 3, 100])
def test_every_kind_gives_the_rows(tmp_path, name, dtype, block):
    WRITERS[name](tmp_path / name, ROWS.astype(dtype))
    np.testing.assert_array_equal(rows_of(tmp_path / name, block), ROWS.astype(dtype))


def test_other_orders_and_lists_give_the_rows_too(tmp_path):
    np.save(tmp_path / "columns.npy", np.asfortranarray(ROWS))
    np.save(tmp_path / "swapped.npy", ROWS.astype(">f4"))
    parquet_file(tmp_path / "fixed.parquet", ROWS, fixed=True)
    for name in ("columns.npy", "fixed.parquet"):
        np.testing.assert_array_equal(rows_of(tmp_path / name), ROWS)
    source = files.open_source(str(tmp_path / "swapped.npy"))
    np.testing.assert_array_equal(np.concatenate(list(source.read(2))), ROWS)


def test_a_folder_gives_its_shards_in_natural_order(tmp_path):
    for i, part in ((0, ROWS[:2]), (2, ROWS[2:5]), (10, ROWS[5:])):
        np.save(tmp_path / f"emb_{i}.npy", part)
    (tmp_path / "notes.txt").write_text("ignored")
    np.testing.assert_array_equal(rows_of(tmp_path), ROWS)


def test_a_name_after_a_colon_names_an_array(tmp_path):
    np.savez(tmp_path / "two.npz", image=ROWS, text=ROWS + 1)
    np.testing.assert_array_equal(rows_of(f"{tmp_path}/two.npz:text"), ROWS + 1)
    refused(tmp_path / "two.npz", "2 arrays that may be embeddings", "'image'", "'text'")
    refused(f"{tmp_path}/two.npz:video", "no array 'video'")


SIGNALLING = np.array([0xFF99D862], np.uint32).view(np.float32)[0]  # a NaN whose very cast is an event: by fuzzing


class Trap:
    """What would run if a file were unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a file was unpickled",))


def test_what_cannot_be_used_is_said(tmp_path):
    def saved(name, array):
        np.save(tmp_path / name, array, allow_pickle=True)
        return tmp_path / name

    refused(saved("pickled.npy", np.array([Trap()], dtype=object)), "pickled objects, which are never loaded")
    np.savez(tmp_path / "pickled.npz", emb=np.array([[Trap()]], dtype=object))
    refused(tmp_path / "pickled.npz", "pickled")
    (tmp_path / "raw.npy").write_bytes(pickle.dumps(Trap()))
    refused(tmp_path / "raw.npy", "damaged or of another format")
    refused(saved("number.npy", np.array(1.0)), "shape=()", "(n, d)")
    refused(saved("vector.npy", np.ones(4)), "shape=(4,)")
    refused(saved("empty.npy", np.ones((0, 4))), "empty")
    refused(saved("narrow.npy", np.ones((4, 0))), "empty")
    refused(saved("whole.npy", np.ones((4, 2), np.int64)), "dtype=int64 must be float16, float32 or float64")
    refused(tmp_path / "nothing.npy", "is not there")
    refused(tmp_path, "several kinds")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "folder without")
    (tmp_path / "outer" / "img_emb").mkdir(parents=True)
    np.save(tmp_path / "outer" / "img_emb" / "0.npy", ROWS)
    refused(tmp_path / "outer", "its folders img_emb have some")
    (tmp_path / "list.txt").write_text("1")
    refused(tmp_path / "list.txt", "its ending must be one of .npy")
    refused("x\0y.npy", "no name of a file")
    refused("/dev/zero", "no ordinary file")
    refused("n" * 400 + ".npy", "cannot be read")


def test_shards_must_be_of_one_width(tmp_path):
    np.save(tmp_path / "0.npy", ROWS)
    np.save(tmp_path / "1.npy", ROWS[:, :2])
    refused(tmp_path, "2 columns", "shards are of one width")


@pytest.mark.parametrize("name", WRITERS)
def test_a_truncated_file_is_refused_wherever_it_ends(tmp_path, name):
    WRITERS[name](tmp_path / name, ROWS)
    whole = (tmp_path / name).read_bytes()
    for end in (*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1):
        (tmp_path / name).write_bytes(whole[:end])
        refused(tmp_path / name)


def test_what_a_file_calls_its_parts_cannot_command_a_terminal(tmp_path):
    with zipfile.ZipFile(tmp_path / "odd.npz", "w") as archive:
        archive.writestr("\x1b[2J.npy", b"\x93NUMPY\x09\x00")
        archive.writestr("\x1b[1J.npy", b"")
    assert refused(tmp_path / "odd.npz").isprintable()
    safetensors.numpy.save_file({"\x1b[2J": ROWS, "\n": ROWS}, tmp_path / "odd.safetensors")
    assert refused(tmp_path / "odd.safetensors").isprintable()


def test_a_member_that_ends_early_is_refused(tmp_path):
    stream = io.BytesIO()
    np.save(stream, ROWS)
    with zipfile.ZipFile(tmp_path / "short.npz", "w") as archive:
        archive.writestr("emb.npy", stream.getvalue()[:-4])
    refused(tmp_path / "short.npz", "truncated")


def test_lists_of_several_lengths_and_nulls_are_refused(tmp_path):
    for column, word in (
        ([[1.0, 2.0], [1.0]], "row 1 has 1 entries"),
        ([[1.0], None], "null"),
        ([[1.0], [None]], "null"),
    ):
        parquet.write_table(pa.table({"emb": column}), tmp_path / "bad.parquet")
        refused(tmp_path / "bad.parquet", word)
    parquet.write_table(pa.table({"emb": ["a"]}), tmp_path / "bad.parquet")
    refused(tmp_path / "bad.parquet", "0 arrays that may be embeddings")


def test_bfloat16_is_refused_with_a_remedy(tmp_path):
    header = json.dumps({"emb": {"dtype": "BF16", "shape": [2, 2], "data_offsets": [0, 8]}}).encode()
    (tmp_path / "b.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(8))
    refused(tmp_path / "b.safetensors", "BF16", "F16, F32 or F64")


@pytest.mark.parametrize(
    ("row", "value", "word"),
    [
        (3, np.nan, "row 3 has NaN"),
        (2, SIGNALLING, "row 2 has NaN"),
        (6, np.inf, "row 6 has NaN or infinity"),
        (0, 0.0, "row 0 is zero"),
    ],
)
def test_bad_rows_are_named(row, value, word):
    bad = ROWS.copy()
    bad[row] = value
    with Staging(1 << 20) as room, pytest.raises(Unreadable, match=word):
        room.stage(of_array("x", bad), "float32")


@pytest.mark.parametrize(("said", "words"), [(5, "more rows than the 5"), (9, "truncated: 7 of 9")])
def test_a_file_that_lies_about_its_rows_is_refused(said, words):
    """As a parquet file does whose footer was changed: found by fuzzing."""
    liar = Source("liar", said, 3, "float32", of_array("x", ROWS).read)
    with Staging(1 << 20) as room, pytest.raises(Unreadable, match=words):
        room.stage(liar, "float32")


@pytest.mark.parametrize("budget", [0, 1 << 20], ids=["file", "memory"])
@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_staged_rows_are_unit_and_keep_their_direction(budget, scale):
    rows = ROWS.astype(np.float64) * scale
    with Staging(budget) as room:
        staged = room.stage(of_array("x", rows), "float64")
        found = staged.take(np.array([4, 0, 0]))
        folder = room.folder
        assert (folder is not None) == (budget == 0)
    expected = ROWS[[4, 0, 0]].astype(np.float64)
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected, axis=1)[:, None], rtol=1e-14)
    assert not staged.unit
    if folder is not None:
        import os

        assert not os.path.exists(folder)


def test_tensors_come_through_dlpack():
    class Tensor:
        """An array that speaks DLPack and nothing else."""

        shape, dtype = ROWS.shape, ROWS.dtype

        def __dlpack__(self, **options):
            return ROWS.__dlpack__(**options)

        def __dlpack_device__(self):
            return ROWS.__dlpack_device__()

    np.testing.assert_array_equal(np.concatenate(list(of_array("t", Tensor()).read(2))), ROWS)
    with pytest.raises(Unreadable, match="list must be an array"):
        of_array("t", [[1.0]])


def test_labels_and_pairs(tmp_path):
    (tmp_path / "p.txt").write_text("0\n1\n1\n0\n")
    np.testing.assert_array_equal(pairs.read_pairs(str(tmp_path / "p.txt"), 2, 4).owner, [0, 1, 1, 0])
    np.save(tmp_path / "p.npy", np.array([1, 0], np.uint8))
    np.testing.assert_array_equal(pairs.read_pairs(str(tmp_path / "p.npy"), 2, 2).owner, [1, 0])
    bad = {
        "0\n1\n": "2 entries for 4 captions",
        "0\n1\n2\n0\n": "entry 2 is 2",
        "0\n-1\n1\n0\n": "entry 1 is -1",
        "0\n0\n0\n0\n": "image 1 has no caption",
        "0\nx\n1\n0\n": "entry 1 is 'x'",
        "0\n\n1\n0\n": "line 2 is empty",
        "": "line 1 is empty",
        "9" * 40 + "\n0\n0\n0\n": "entry 0",
    }
    for text, words in bad.items():
        (tmp_path / "p.txt").write_text(text)
        with pytest.raises(Unreadable, match=words):
            pairs.read_pairs(str(tmp_path / "p.txt"), 2, 4)
    with pytest.raises(Unreadable, match="cannot be paired by order"):
        pairs.by_order(3, 4)


def test_labels_are_columns_of_files(tmp_path):
    numbers, words = np.array([1, 0, 1]), np.array(["cat", "dog", "cat"])
    np.savez(tmp_path / "l.npz", owner=numbers, kind=words)
    parquet.write_table(pa.table({"owner": numbers, "kind": list(words), "x": [0.5] * 3}), tmp_path / "l.parquet")
    (tmp_path / "l.csv").write_text('owner,kind\n1,cat\n0,"dog"\n1,cat\n')
    for suffix in ("npz", "parquet", "csv"):
        owner = label_files.read_labels(f"{tmp_path}/l.{suffix}:owner")
        np.testing.assert_array_equal(owner.astype(int), numbers)
        np.testing.assert_array_equal(label_files.read_labels(f"{tmp_path}/l.{suffix}:kind"), words)
        with pytest.raises(Unreadable, match="2 arrays that may be labels"):
            label_files.read_labels(f"{tmp_path}/l.{suffix}")
        with pytest.raises(Unreadable, match="has no array 'colour'"):
            label_files.read_labels(f"{tmp_path}/l.{suffix}:colour")
    (tmp_path / "l.csv").write_text("owner,kind\n1\n")
    with pytest.raises(Unreadable, match="line 2 has 1 fields, and the header 2"):
        label_files.read_labels(f"{tmp_path}/l.csv:owner")
    parquet.write_table(pa.table({"owner": [1, None]}), tmp_path / "l.parquet")
    with pytest.raises(Unreadable, match="1 nulls"):
        label_files.read_labels(f"{tmp_path}/l.parquet")
    parquet.write_table(pa.table({"x": [0.5]}), tmp_path / "l.parquet")
    with pytest.raises(Unreadable, match="must be whole numbers or text"):
        label_files.read_labels(f"{tmp_path}/l.parquet:x")


FUZZ = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refused(read):
    """What was read, or None where it was refused in one line; no other error is caught."""
    try:
        return read()
    except Unreadable as stop:
        message = str(stop)
    assert message.isprintable(), message
    return None


def whole_file(tmp_path, name):
    """The bytes of a good file, written once a test."""
    path = tmp_path / f"good-{name}"
    if not path.exists():
        WRITERS[name](path.with_suffix(path.suffix), ROWS)
    return path.read_bytes()


@pytest.mark.parametrize("name", WRITERS)
@FUZZ
@given(data=st.data())
def test_damaged_files_are_read_or_refused(tmp_path, name, data):
    """Bytes are changed, cut out and put in: what is not refused has the shape that was said."""
    content = bytearray(whole_file(tmp_path, name))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    path = tmp_path / name
    path.write_bytes(content)
    read_or_refused(lambda: rows_of(path))


@pytest.mark.parametrize("suffix", [".npy", ".npz", ".safetensors", ".parquet"])
@FUZZ
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path, suffix, content):
    path = tmp_path / f"any{suffix}"
    path.write_bytes(content)
    read_or_refused(lambda: rows_of(path))


@FUZZ
@given(content=st.binary(max_size=60) | st.text("0123456789-+_ \n\té²", max_size=30).map(str.encode))
def test_any_text_is_pairs_or_refused(tmp_path, content):
    (tmp_path / "p.txt").write_bytes(content)
    found = read_or_refused(lambda: pairs.read_pairs(str(tmp_path / "p.txt"), 2, 3).owner)
    assert found is None or (len(found) == 3 and sorted(set(found.tolist())) == [0, 1])
