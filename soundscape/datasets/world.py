"""Everyday recordings of many sources: speech, music, animals, tools, alarms, impacts.

Layout: ``world/index.csv`` with the columns ``id, path, coarse, source, licence`` (and others), and
the files below ``world/`` that it names. A source is written ``repository: path``.

The collection has no official folds. Clips of one repository share voices, microphones and codecs,
so a fold is a set of repositories: see `folds_by_source`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..errors import DatasetError
from .base import Dataset, Item
from .catalogue import CATALOGUE
from .checks import Verification

__all__ = ["fetch", "folds_by_source", "load", "verify"]

INDEX = "index.csv"
_WHAT_IT_IS = (
    "It is a collection of everyday recordings that cannot be fetched; it is optional, and nothing "
    "but training and measuring on it needs it. Who has it puts the folder world/ with its "
    "index.csv into the data home (SOUNDSCAPE_DATA)."
)


def folds_by_source(sources: Sequence[str], labels: Sequence[str], folds: int = 5) -> list[int]:
    """Deal clips into folds that are as even as they can be without splitting a source.

    Sources are dealt one after another, the largest first and names deciding between equals. Each
    goes to the fold that leaves the mean over labels of the squared share of the label's clips
    that lie in a fold, plus the squared share of all clips, least in sum over the folds; the first
    such fold. No chance is involved, and the order of the clips does not matter.

    Parameters
    ----------
    sources, labels : sequence of str [length=n]
        Of each clip.
    folds : int

    Returns
    -------
    list of int [length=n]
        From 1.

    Examples
    --------
    >>> folds_by_source(["a", "a", "b", "c"], ["dog", "cat", "dog", "cat"], folds=2)
    [1, 1, 2, 2]
    """
    totals = Counter(labels)
    parts: dict[str, Counter] = {}
    for source, label in zip(sources, labels, strict=True):
        parts.setdefault(source, Counter())[label] += 1
    dealt: dict[str, int] = {}
    inside = [Counter() for _ in range(folds)]
    for source in sorted(parts, key=lambda name: (-parts[name].total(), name)):
        # Adding b to a changes the square of a by (2 a + b) b: no other term of the sum changes.
        size = parts[source].total()
        costs = [
            (2 * held.total() + size) * size / len(labels) ** 2
            + sum(
                (2 * held[label] + count) * count / totals[label] ** 2 / len(totals)
                for label, count in sorted(parts[source].items())
            )
            for held in inside
        ]
        best = costs.index(min(costs))
        inside[best] += parts[source]
        dealt[source] = best + 1
    return [dealt[source] for source in sources]


def _rows(home: Path) -> list[dict[str, str]]:
    path = home / "world" / INDEX
    if not path.is_file():
        raise DatasetError(f"world was not found in {home}. {_WHAT_IT_IS}")
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        needed = {"id", "path", "coarse", "source", "licence"}
        if not needed <= set(reader.fieldnames or ()):
            raise DatasetError(
                f"{path} has the columns {reader.fieldnames}, expected at least {sorted(needed)}. "
                f"Restore it from where the collection came from."
            )
        return list(reader)


def load(home: Path, *, name: str = "world") -> Dataset:
    """Find the collection in a data home; see `datasets.load`."""
    info = CATALOGUE[name]
    rows = _rows(home)
    folder = home / "world"
    missing = sum(not (folder / row["path"]).is_file() for row in rows)
    if missing:
        raise DatasetError(
            f"{name} in {folder} lacks {missing} of its {len(rows)} clips. Run `soundscape data "
            f"verify {name}` to see which, and restore them from where the collection came from."
        )
    labels = [row["coarse"] for row in rows]
    sources = [row["source"].partition(": ")[0] for row in rows]
    items = tuple(
        Item(
            row["id"],
            label,
            fold,
            source,
            folder / row["path"],
            row["licence"],
            credit=row["source"],
        )
        for row, label, source, fold in zip(
            rows, labels, sources, folds_by_source(sources, labels), strict=True
        )
    )
    classes = tuple(sorted(set(labels)))
    return Dataset(name, classes, items, info.licence, info.citation, info.homepage)


def verify(home: Path, *, name: str = "world") -> Verification:
    """Compare the files with the index (which holds no hashes)."""
    folder = home / "world"
    if not (folder / INDEX).is_file():
        return Verification(name, None, 0)
    expected = {row["path"] for row in _rows(home)}
    found = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path != folder / INDEX
    }
    return Verification(
        name,
        folder,
        good=sum(found.get(path, 0) > 0 for path in expected),
        missing=tuple(sorted(expected - set(found))),
        damaged=tuple(sorted(path for path in expected if found.get(path) == 0)),
        extra=tuple(sorted(set(found) - expected)),
    )


def fetch(home: Path, *, name: str = "world", progress: bool = True) -> Path:
    """There is nowhere to fetch it from."""
    raise DatasetError(f"There is no address to fetch {name} from. {_WHAT_IT_IS}")
