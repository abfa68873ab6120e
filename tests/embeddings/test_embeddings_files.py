"""Files are read as they are or refused in one line; whatever bytes they hold, nothing else is raised."""

import errno
import io
import json
import os
import pickle
import tempfile
import zipfile

import numpy as np
import pyarrow as pa
import pytest
import safetensors.numpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from numerics.embeddings.files import opening as files
from numerics.embeddings.files.source import Source, Unreadable, of_array, shown
from numerics.embeddings.files.staging import Staging

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


def test_columns_of_every_layout_of_lists_give_the_rows(tmp_path):
    """A neighbour of each: a tensor of two axes is no row."""
    flat, n, d = pa.array(ROWS.ravel()), *ROWS.shape
    starts, sizes = pa.array(np.arange(n, dtype=np.int32) * d), pa.array(np.full(n, d, np.int32))
    fixed = pa.FixedSizeListArray.from_arrays(flat, d)
    columns = {
        "large": pa.array(list(ROWS), pa.large_list(pa.float32())),
        "view": pa.ListViewArray.from_arrays(starts, sizes, flat),
        "backwards": pa.ListViewArray.from_arrays(starts[::-1], sizes, flat),
        "large view": pa.LargeListViewArray.from_arrays(starts.cast("int64"), sizes.cast("int64"), flat),
        "tensor": pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(pa.float32(), [d]), fixed),
    }
    for name, column in columns.items():
        parquet.write_table(pa.table({"id": range(n), "emb": column}), tmp_path / f"{name}.parquet")
        expected = ROWS[::-1] if name == "backwards" else ROWS
        np.testing.assert_array_equal(rows_of(tmp_path / f"{name}.parquet"), expected)
    pair = pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(pa.float32(), [1, d]), fixed)
    parquet.write_table(pa.table({"emb": pair}), tmp_path / "matrix.parquet")
    refused(tmp_path / "matrix.parquet", "0 arrays that may be embeddings")


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


def test_a_name_may_have_colons_of_its_own(tmp_path):
    """Those of a folder, of a file and of an array; what names a file as a whole is that file."""
    folder = tmp_path / "run:3"
    folder.mkdir()
    safetensors.numpy.save_file({"text:emb": ROWS, "emb": ROWS + 1, "a:b:c": ROWS + 2}, folder / "a:b.safetensors")
    np.save(folder / "a:b.safetensors:emb.npy", ROWS + 3)
    (folder / "a").write_bytes(b"of no use")
    for key, more in (("text:emb", 0), ("emb", 1), ("a:b:c", 2), ("emb.npy", 3)):
        np.testing.assert_array_equal(rows_of(f"{folder}/a:b.safetensors:{key}"), ROWS + more)
    refused(f"{folder}/a:b.safetensors:b:c", "has no array 'b:c'")


def test_of_two_arrays_of_one_name_none_is_taken(tmp_path):
    column = pa.array(list(ROWS))
    parquet.write_table(pa.Table.from_arrays([column, column], names=["emb", "emb"]), tmp_path / "two.parquet")
    stream = io.BytesIO()
    np.save(stream, ROWS)
    with zipfile.ZipFile(tmp_path / "two.npz", "w") as archive:
        archive.writestr("emb.npy", stream.getvalue())
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("emb.npy", stream.getvalue())
    for name in ("two.parquet", "two.npz", "two.parquet:emb", "two.npz:emb"):
        refused(tmp_path / name, "2 arrays called 'emb'")


def test_a_name_of_bytes_is_escaped(tmp_path):
    """What is no UTF-8 has no place in a file of text: what is said of it can be written, and says which file it is."""
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\xff \xc3\xa9.npy")
    np.save(path, ROWS)
    assert files.open_source(path).name == f"{tmp_path}/caf\\xe9\\xff é.npy"
    np.save(path, ROWS.astype(int))
    refused(path, "caf\\xe9\\xff é.npy: dtype=int64")
    assert shown("a\n\x1b\u200b\ud800b") == "a\\n\\x1b\\u200b\\ud800b"


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
    (tmp_path / "lfs.npy").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1088\n")
    refused(tmp_path / "lfs.npy", "is a pointer to a file that is not here: git lfs pull")
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


@pytest.mark.parametrize("kind", ["BF16", "F8_E4M3"])
def test_types_that_numpy_lacks_are_refused_with_what_can_be_done(tmp_path, kind):
    """`astype` is no advice for a type that NumPy cannot read, nor float16 for one of a wider range."""
    size = 2 if kind == "BF16" else 1
    header = json.dumps({"emb": {"dtype": kind, "shape": [2, 2], "data_offsets": [0, 4 * size]}}).encode()
    (tmp_path / "b.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(4 * size))
    remedy = "must be float16, float32 or float64: convert it to float32 where it comes from, tensor.float() in PyTorch"
    assert "astype" not in refused(tmp_path / "b.safetensors", f"dtype={kind} {remedy}")
    np.save(tmp_path / "b.npy", np.zeros((2, 2), f"V{size}"))  # so NumPy writes what another library calls bfloat16
    assert "astype" not in refused(tmp_path / "b.npy", remedy)

    class Tensor:
        """An array of such a type, which NumPy does not take."""

        shape, dtype = (2, 2), "torch.bfloat16"

        def __dlpack__(self, **options):
            raise BufferError("no such type")

    with pytest.raises(Unreadable, match=r"t: dtype=torch.bfloat16 must be .* tensor.float\(\) in PyTorch"):
        of_array("t", Tensor())


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
        assert not os.path.exists(folder)


class Slow:
    """A source that is slow: after its first block something happens to the disk."""

    def __init__(self, event):
        self.event = event

    def __call__(self, _rows):
        yield ROWS[:1]
        self.event()
        yield ROWS[1:]


def test_a_disk_that_is_full_is_one_line_and_nothing_is_left(tmp_path, monkeypatch):
    """Every byte has its place before the first row is read, so that nobody can take it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    reserved = []

    def all_there():
        (file,) = tmp_path.glob("gibbsgap-*/*")
        reserved.append(file.stat().st_blocks * 512 >= ROWS.size * 8)

    with Staging(0) as room:
        room.stage(Source("slow", *ROWS.shape, "float32", Slow(all_there)), "float64")
    assert reserved == [True]

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with (
        Staging(0) as room,
        pytest.raises(Unreadable, match=r"cannot take them \(No space left on device\): raise --m"),
    ):
        room.stage(of_array("x", ROWS), "float64")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_becomes_shorter_while_it_is_read_is_refused(tmp_path):
    """A file that is mapped into memory would end the process here."""
    for rows in (np.ones((5000, 3)), np.asfortranarray(np.ones((5000, 3)))):
        np.save(tmp_path / "a.npy", rows)
        stream = files.open_source(str(tmp_path / "a.npy")).read(2000)
        next(stream)
        os.truncate(tmp_path / "a.npy", 20_000)
        with pytest.raises(Unreadable, match="truncated"):
            list(stream)


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
