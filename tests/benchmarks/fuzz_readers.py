"""Feed the readers of embeddings whatever bytes, guided by coverage: each input is read or refused in one line.

Run `python tests/benchmarks/fuzz_readers.py FOLDER -max_total_time=3600` after `pip install atheris`. FOLDER keeps
the inputs that reached new code; it is filled with small good files of every kind at first. The first byte of an
input chooses the kind of file. Anything but rows of the shape that was said, or `Unreadable`, stops the run and is
kept as a crash.
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

    from numerics.embeddings.files import opening, pairs
    from numerics.embeddings.files.source import Unreadable
    from numerics.embeddings.files.staging import Staging

LABELS = (".txt", ".csv", "labels.npy", "labels.npz", "labels.parquet")
KINDS = (*opening.SUFFIXES, *LABELS)
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
        (place / "a.csv").write_text("owner\n0\n1\n1\n")
        owner = numpy.array([0, 1, 1])
        numpy.save(place / "alabels.npy", owner)
        numpy.savez(place / "alabels.npz", owner=owner)
        parquet.write_table(pyarrow.table({"owner": owner}), place / "alabels.parquet")
        for number, kind in enumerate(KINDS):
            (folder / f"good{kind}").write_bytes(bytes([number]) + (place / f"a{kind}").read_bytes())


def one_input(data: bytes) -> None:
    """Read one input as the kind that its first byte names."""
    if not data:
        return
    kind = KINDS[data[0] % len(KINDS)]
    path = PLACE / f"input{kind}"
    path.write_bytes(data[1:])
    try:
        if kind in LABELS:
            owner = pairs.read_pairs(str(path), 2, 3).owner
            assert sorted(set(owner.tolist())) == [0, 1]
            return
        source = opening.open_source(str(path))
        if source.rows * source.columns > MOST:
            return
        with Staging(1 << 30) as room:
            staged = room.stage(source, "float32")
        assert staged.take(numpy.arange(staged.rows)).shape == (source.rows, source.columns)
    except Unreadable as refusal:
        message = str(refusal)
        if not message.isprintable():
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
