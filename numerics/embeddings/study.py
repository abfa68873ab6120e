"""A study of two or more modalities on disk: open, stage once, compare every two, and again with corrupted pairs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy

from numerics.arrays import Backend
from numerics.embeddings.diagnosis import Rows, compare
from numerics.embeddings.files import pairs
from numerics.embeddings.files.label_files import Labels, read_labels
from numerics.embeddings.files.opening import open_source
from numerics.embeddings.files.shards import check_shards
from numerics.embeddings.files.source import Source, Unreadable, shown
from numerics.embeddings.files.staging import Staging
from numerics.embeddings.pairing import corrupted_owner
from numerics.embeddings.records import Diagnosis, Options
from numerics.embeddings.sweep import Say, Share, silent


@dataclass(frozen=True)
class Question:
    """What to compare: files or folders of embeddings, who belongs to whom, and what share of pairs to corrupt.

    `pairs` and `categories` are as for `pairs.read_pairs` and `label_files.read_labels`.
    """

    files: tuple[str, ...]
    pairs: str | None = None
    corrupt: float | None = None
    categories: str | None = None


@dataclass(frozen=True)
class Comparison:
    """Two modalities as paired, and with a `share` of the pairs corrupted, `changed` of which have another image."""

    plain: Diagnosis
    corrupted: Diagnosis | None = None
    changed: float | None = None


def study(
    question: Question, options: Options, backend: Backend | None = None, say: Say = silent, place: Path | None = None,
    share: Share | None = None,
) -> list[Comparison]:  # fmt: skip
    """Return the comparison of every two of the modalities, in order.

    What sweeps of more than a minute have added is kept in the folder `place`, and the same study goes on from there
    after it was stopped. A `share` has the tiles of sweeps visited elsewhere.

    Raises:
        Unreadable: a file is not what it should be, or the modalities cannot be paired; one line.
        ValueError: an option is out of its domain.
    """
    sources = [open_source(text) for text in question.files]
    if len(sources) < 2:
        raise Unreadable(f"{len(sources)} modality is given; name at least two: IMAGE and TEXT")
    images = sources[0]
    for other in sources[1:]:
        if other.columns != images.columns:
            raise Unreadable(
                f"{other.name}: has {other.columns} columns, and {images.name} has {images.columns}: "
                "modalities are compared in one space"
            )
        if len(sources) > 2 and other.rows != images.rows:
            raise Unreadable(
                f"{other.name}: has {other.rows} rows, and {images.name} has {images.rows}: "
                "three or more modalities need one row each for every item"
            )
    found = _paired(question, sources)
    categories = _categories(question, found)
    with Staging(options.memory // 4) as room:
        rows = Rows(sources, room, say, place, share)
        results = []
        for both in combinations(range(len(sources)), 2):
            plain = compare(rows, both, found, options, backend)
            if question.corrupt is None:
                results.append(Comparison(plain))
                continue
            owner = corrupted_owner(found.owner, question.corrupt, categories, options.seed)
            swapped = pairs.Pairs(owner, f"{found.said}, {question.corrupt:g} of them exchanged")
            again = compare(rows, both, swapped, options, backend)
            results.append(Comparison(plain, again, float(numpy.mean(owner != found.owner))))
        rows.done()
        return results


def _paired(question: Question, sources: list[Source]) -> pairs.Pairs:
    images, captions = sources[0], sources[1]
    if question.pairs is None:
        for other in sources[1:]:
            check_shards(images, other)
        return pairs.by_order(images.rows, captions.rows)
    if len(sources) > 2 and question.pairs != "1":
        raise Unreadable("three or more modalities are paired by their rows, and take no --pairs but --pairs 1")
    return pairs.read_pairs(question.pairs, images.rows, captions.rows)


def _categories(question: Question, found: pairs.Pairs) -> Labels | None:
    """The category of every caption: as given, or that of its image."""
    if question.categories is None:
        return None
    if question.corrupt is None:
        raise Unreadable("--categories says among which pairs --corrupt exchanges captions: give --corrupt too")
    labels = read_labels(question.categories)
    if len(labels) == len(found.owner):
        return labels
    images = int(found.owner.max()) + 1
    if len(labels) != images:
        raise Unreadable(
            f"{shown(question.categories)}: has {len(labels)} entries for {images} images and {len(found.owner)} "
            "captions: one category for each image or for each caption; the first line of a .csv is its header"
        )
    return numpy.asarray(labels[found.owner])
