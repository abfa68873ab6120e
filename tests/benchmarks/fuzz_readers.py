"""Feed the readers of embeddings whatever bytes, guided by coverage: each input is read or refused in one line.

Run `python tests/benchmarks/fuzz_readers.py FOLDER -seed=1 -max_total_time=3600` after `pip install atheris`. FOLDER
keeps the inputs that reached new code; it is filled with small good files of every kind at first. The first byte of an
input chooses the kind of file. What is read must be what the format's own library reads, and what is refused must be
`Unreadable`, in one line that can be written anywhere; anything else stops the run and is kept as a crash. libFuzzer
says how many inputs it tried; with the seed, and an empty FOLDER, it tries the same ones again as far as time allows.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # also without an installation

with atheris.instrument_imports(
    include=["numerics.embeddings", "zipfile", "numpy.lib._format_impl", "numpy.lib.format"]
):
    import zipfile  # noqa: F401 (to be instrumented)

    import numpy
    from numpy.lib import format as npy  # noqa: F401 (to be instrumented)

    from numerics.embeddings.files import label_files, opening, pairs
    from numerics.embeddings.files.source import Unreadable
    from numerics.embeddings.files.staging import Staging

LABELS = (".txt", ".csv", ".tsv", "labels.npy", "labels.npz", "labels.parquet")
KINDS = (*opening.SUFFIXES, *LABELS)
LONGEST = 2000  # letters of a line: twenty names of a file's arrays, at most, and a little more
MOST = 1 << 22  # rows × columns worth staging: a small file may claim many


def seeds(folder: Path) -> None:
    """Write good files of every kind, each behind the byte that names its kind."""
    import pyarrow
    import safetensors.numpy
    from pyarrow import parquet

    rows = numpy.arange(6, dtype=numpy.float32).reshape(3, 2) + 1
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        numpy.save(place / "a.npy", rows)
        numpy.savez(place / "a.npz", a=rows, b=numpy.arange(3))
        safetensors.numpy.save_file({"a": rows}, place / "a.safetensors")
        parquet.write_table(pyarrow.table({"a": list(rows)}), place / "a.parquet")
        (place / "a.txt").write_text("0\n1\n1\n")
        (place / "a.csv").write_bytes(b"\xef\xbb\xbfowner;kind\r\n0;a\r\n1;b\r\n1;a\r\n")
        (place / "a.tsv").write_text('"owner"\n0\n1\n1\n\n')
        owner = numpy.array([0, 1, 1])
        numpy.save(place / "alabels.npy", owner)
        numpy.savez(place / "alabels.npz", owner=owner)
        parquet.write_table(pyarrow.table({"owner": owner}), place / "alabels.parquet")
        for number, kind in enumerate(KINDS):
            (folder / f"good{kind}").write_bytes(bytes([number]) + (place / f"a{kind}").read_bytes())
        flat = pyarrow.array(rows.ravel())
        starts, sizes = pyarrow.array([0, 2, 4], pyarrow.int32()), pyarrow.array([2, 2, 2], pyarrow.int32())
        fixed = pyarrow.FixedSizeListArray.from_arrays(flat, 2)
        tensor = pyarrow.ExtensionArray.from_storage(pyarrow.fixed_shape_tensor(pyarrow.float32(), [2]), fixed)
        views = pyarrow.ListViewArray.from_arrays(starts, sizes, flat)
        kinds = pyarrow.array(["a", "b", "a"]).dictionary_encode()
        more = {"view.parquet": views, "tensor.parquet": tensor, "kindlabels.parquet": kinds}
        for file, column in more.items():
            parquet.write_table(pyarrow.table({"a": column}), place / file)
        numpy.save(place / "f.npy", numpy.asfortranarray(rows))
        for file in (*more, "f.npy"):
            number = KINDS.index("labels.parquet" if "labels" in file else Path(file).suffix)
            (folder / f"good-{file}").write_bytes(bytes([number]) + (place / file).read_bytes())


def reference(path: Path) -> numpy.ndarray:
    """Return the embeddings in a file as the library of its format reads them, whole."""
    import pyarrow.parquet
    import safetensors.numpy

    match path.suffix:
        case ".npy":
            return numpy.load(path)
        case ".npz":
            # numpy.load asks the first bytes what a file is, and a zip archive may begin with anything
            with path.open("rb") as stream, numpy.lib.npyio.NpzFile(stream) as archive:
                return next(array for array in archive.values() if array.ndim == 2)
        case ".safetensors":
            return next(a for a in safetensors.numpy.load_file(path).values() if a.ndim == 2)
    for column in pyarrow.parquet.read_table(path).columns:
        values = column.to_pylist()
        if isinstance(values[0], list):
            return numpy.array(values)
    raise AssertionError("no column of lists")


def one_input(data: bytes) -> None:
    """Read one input as the kind that its first byte names."""
    if not data:
        return
    kind = KINDS[data[0] % len(KINDS)]
    path = PLACE / f"input{kind}"
    path.write_bytes(data[1:])
    try:
        if kind in LABELS:
            labels = label_files.read_labels(str(path))
            assert labels.ndim == 1
            assert labels.dtype.kind in "iubU"
            owner = pairs.read_pairs(str(path), 2, 3).owner
            assert sorted(set(owner.tolist())) == [0, 1]
            assert [int(label) for label in labels] == owner.tolist()
            return
        source = opening.open_source(str(path))
        if source.rows * source.columns > MOST:
            return
        with Staging(1 << 30) as room:
            staged = room.stage(source, "float64")
        found = staged.take(numpy.arange(staged.rows))
        assert found.shape == (source.rows, source.columns)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                known = reference(path).astype(numpy.float64)
        except Exception:  # what is beside the rows may be beyond a library that reads all there is
            return
        known /= numpy.max(numpy.abs(known), axis=1)[:, None]
        assert numpy.allclose(found, known / numpy.linalg.norm(known, axis=1)[:, None], rtol=1e-13, atol=1e-300)
    except Unreadable as refusal:
        message = str(refusal)
        if not message.isprintable() or len(message) > LONGEST:
            raise AssertionError(message) from refusal


def main() -> None:
    """Fuzz, with libFuzzer's arguments."""
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit("name a folder for the inputs, and then libFuzzer's options, such as -max_total_time=3600")
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    seeds(folder)
    warnings.simplefilter("error")
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        PLACE = Path(scratch)
        main()
