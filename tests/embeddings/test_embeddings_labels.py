"""Pairs and categories: a column of a file is read as any tool writes it, or refused in one line."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from numerics.embeddings.files import label_files, pairs
from numerics.embeddings.files.source import Unreadable


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
    with pytest.raises(Unreadable, match="must be whole numbers, text, or true and false"):
        label_files.read_labels(f"{tmp_path}/l.parquet:x")


OWNERS, KINDS = ["0", "1", "1", "0"], ["cat", "dog", "naïve", "a b"]
ENDS = {"unix": "\n", "windows": "\r\n", "none at the end": "\n"}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("blank", [0, 1, 3])
def test_text_as_any_tool_writes_it(tmp_path, mark, end, blank):
    def written(name, lines):
        text = ENDS[end].join(lines) + ("" if end.startswith("none") else ENDS[end]) + ENDS[end] * blank
        (tmp_path / name).write_bytes(mark + text.encode())
        return str(tmp_path / name)

    for labels in (OWNERS, KINDS):
        np.testing.assert_array_equal(label_files.read_labels(written("l.txt", labels)), labels)
    for name, separator in (("l.csv", ","), ("l.csv", ";"), ("l.csv", "\t"), ("l.tsv", "\t"), ("L.CSV", ";")):
        lines = [separator.join(row) for row in [("owner", "kind"), *zip(OWNERS, KINDS, strict=True)]]
        path = written(name, lines)
        np.testing.assert_array_equal(label_files.read_labels(f"{path}:owner"), OWNERS)
        np.testing.assert_array_equal(label_files.read_labels(f"{path}:kind"), KINDS)
    path = written("one.csv", ["owner", *OWNERS])
    np.testing.assert_array_equal(pairs.read_pairs(path, 2, 4).owner, [0, 1, 1, 0])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("l.csv", b"0\n1\n1\n", "its first line has the number 0 where a header has a name"),
        ("l.csv", b"0.0;cat\n1.0;dog\n", "its first line has the number 0.0 where a header"),
        ("l.csv:owner", b"0,cat\n1,dog\n", "its first line has the number 0 where a header"),
        ("l.csv:a", b"a,a\n0,1\n", "has 2 arrays called 'a'"),
        ("l.csv:a", b"a,b\n0,1\n\n1,1\n", "line 3 has 0 fields, and the header 2"),
        ("l.csv:a", b"a,b\n,1\n1,1\n", "line 2 has nothing in column 'a'"),
        ("l.csv:a", b"a;b\n0,5\n", "line 2 has 1 fields, and the header 2"),
        ("l.csv", "a\n0\n".encode("utf-16"), "is not text in UTF-8"),
        ("l.txt", "0\n1\n".encode("utf-16-le"), "is not text in UTF-8, for it has zero bytes"),
        ("l.txt", "é\n".encode("latin-1"), "is not text in UTF-8"),
        ("l.txt", b"\n\n", "line 1 is empty"),
        ("l.csv", b"", "has no|may be labels|is empty"),
        ("l.csv", b"a\n", "is empty"),
    ],
)
def test_text_that_is_no_labels_is_refused(tmp_path, name, content, words):
    (tmp_path / name.partition(":")[0]).write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        label_files.read_labels(f"{tmp_path}/{name}")


def test_a_column_may_be_called_by_a_number(tmp_path):
    (tmp_path / "l.csv").write_text("0,1\ncat,1\ndog,0\n")
    np.testing.assert_array_equal(label_files.read_labels(f"{tmp_path}/l.csv:0"), ["cat", "dog"])


def test_columns_of_every_kind_that_labels_have(tmp_path):
    words, numbers, flags = ["cat", "dog", "cat"], [1, 0, 1], [True, False, True]
    columns = {
        "text": (pa.array(words), words),
        "large": (pa.array(words, pa.large_string()), words),
        "view": (pa.array(words, pa.string_view()), words),
        "dictionary": (pa.array(words).dictionary_encode(), words),
        "numbers": (pa.array(numbers).dictionary_encode(), numbers),
        "flags": (pa.array(flags), flags),
    }
    path = tmp_path / "l.parquet"
    parquet.write_table(pa.table({name: column for name, (column, _) in columns.items()}), path)
    for name, (_, expected) in columns.items():
        np.testing.assert_array_equal(label_files.read_labels(f"{path}:{name}"), expected)
    parquet.write_table(pa.table({"kind": pa.array(["a", None]).dictionary_encode()}), path)
    with pytest.raises(Unreadable, match="1 nulls"):
        label_files.read_labels(str(path))
    for values, expected in ((flags, flags), ([w.encode() for w in words], words)):
        np.save(tmp_path / "l.npy", np.array(values))
        np.testing.assert_array_equal(label_files.read_labels(f"{tmp_path}/l.npy"), expected)
    np.save(tmp_path / "l.npy", np.array(flags))
    with pytest.raises(Unreadable, match="dtype=bool must be"):
        pairs.read_pairs(f"{tmp_path}/l.npy", 2, 3)


@pytest.mark.parametrize("entry", ["1_0", "٣", "0x1", "1.0", "1e0", "--1", "", "9" * 19])
def test_whole_numbers_are_written_in_digits(tmp_path, entry):
    (tmp_path / "p.csv").write_text(f'owner\n0\n"{entry}"\n')
    with pytest.raises(Unreadable, match=r"must be a whole number|nothing in column"):
        pairs.read_pairs(f"{tmp_path}/p.csv", 2, 2)


FUZZ = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_or_refused(read):
    """What was read, or None where it was refused in one line; no other error is caught."""
    try:
        return read()
    except Unreadable as stop:
        message = str(stop)
    assert message.isprintable(), message
    return None


@FUZZ
@given(content=st.binary(max_size=60) | st.text("0123456789-+_ \n\té²", max_size=30).map(str.encode))
def test_any_text_is_pairs_or_refused(tmp_path, content):
    (tmp_path / "p.txt").write_bytes(content)
    found = read_or_refused(lambda: pairs.read_pairs(str(tmp_path / "p.txt"), 2, 3).owner)
    assert found is None or (len(found) == 3 and sorted(set(found.tolist())) == [0, 1])
