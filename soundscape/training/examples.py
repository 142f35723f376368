"""Examples of labels of one's own: where they come from, looked through before any is read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import datasets
from .._util.suffixes import RECORDINGS
from ..audio import Clip, stream_windows, windows
from ..datasets import Dataset
from ..errors import DatasetError

__all__ = ["Example", "examples_of", "strangers_of"]

LEAST = 3
"""Recordings that a label needs: each of three folds is then asked about one that was not heard."""
WINDOW_SECONDS = 5.0
_VERDICTS = ("unknown", "silent")


@dataclass(frozen=True)
class Example:
    """Something to learn from.

    Parameters
    ----------
    name : str
        Of the clip or file.
    label : str
        "" for a stranger: a sound that is none of the labels.
    source : str
        The recording that it was cut from.
    fold : int or None
        The official one, where there is one.
    windows : callable() -> iterator of Clip
        Reads it, five seconds at most at a time.
    """

    name: str
    label: str
    source: str
    fold: int | None
    windows: Callable[[], Iterator[Clip]]


def examples_of(given: Mapping | Dataset | str | os.PathLike) -> list[Example]:
    """Examples of labels, looked through before any is read.

    Parameters
    ----------
    given : mapping of str to sequence of (path or Clip), Dataset, or path
        A path is a folder with one folder of recordings for each label. Files whose names differ
        only in a trailing number or letter count as one recording (``datasets.source_of``), unless
        a label then has too few; a data set knows recordings and folds itself.

    Raises
    ------
    DatasetError
        For fewer than two labels, a label with fewer than three examples, and one that no folder
        can be called by.
    """
    if isinstance(given, Dataset):
        rows = [
            Example(item.clip_id, item.label, item.source, item.fold, partial(_of, given, item))
            for item in given.items
        ]
        counts = Counter(dict.fromkeys(given.classes, 0) | Counter(one.label for one in rows))
    else:
        by_label = given if isinstance(given, Mapping) else _in_folder(Path(given))
        rows = [one for label, clips in by_label.items() for one in _labelled(label, clips)]
        counts = Counter(dict.fromkeys(by_label, 0) | Counter(one.label for one in rows))
    _check(counts)
    return rows


def strangers_of(given: Sequence | str | os.PathLike) -> list[Example]:
    """Sounds that are none of the labels: paths and clips, or a folder of them, however deep.

    Raises
    ------
    DatasetError
        Where a folder holds no recordings.
    """
    if isinstance(given, str | os.PathLike):
        given = _recordings(Path(given), "**/*")
    return list(_labelled("", given))


def _in_folder(root: Path) -> dict[str, list[Path]]:
    if not root.is_dir():
        raise DatasetError(
            f"{root} is not a folder. Expected one with a folder of recordings for each label."
        )
    places = sorted(one for one in root.iterdir() if one.is_dir() and one.name[0] != ".")
    return {place.name: _recordings(place, "*") for place in places}


def _recordings(place: Path, pattern: str) -> list[Path]:
    found = [
        path
        for path in sorted(place.glob(pattern))
        if path.suffix.lower() in RECORDINGS and not path.name.startswith(".") and path.is_file()
    ]
    if not found:
        raise DatasetError(
            f"{place} holds no recordings. Expected files that are called "
            f"{', '.join(RECORDINGS)}; put some there, or take the folder away."
        )
    return found


def _labelled(label: str, clips: Iterable) -> Iterator[Example]:
    """Examples of a label; files count one by one where their names tell too few recordings."""
    if isinstance(clips, str | os.PathLike | Clip):
        raise DatasetError(
            f"The label {label!r} has one {type(clips).__name__}. Expected a sequence of paths or "
            f"clips; put it in a list."
        )
    clips = list(clips)
    takes = [
        datasets.source_of(Path(one)) if isinstance(one, str | os.PathLike) else str(number)
        for number, one in enumerate(clips)
    ]
    told = len(set(takes)) >= LEAST
    for number, (one, take) in enumerate(zip(clips, takes, strict=True)):
        if isinstance(one, Clip):
            name, read = one.source, partial(windows, one, window_seconds=WINDOW_SECONDS)
        elif isinstance(one, str | os.PathLike):
            name = str(one)
            read = partial(stream_windows, one, window_seconds=WINDOW_SECONDS)
        else:
            raise DatasetError(
                f"The label {label!r} has {one!r} among its examples. Expected paths and clips."
            )
        yield Example(name, label, f"{label}/{take if told else number}", None, read)


def _of(dataset: Dataset, item) -> Iterator[Clip]:
    return windows(dataset.load(item), window_seconds=WINDOW_SECONDS)


def _check(counts: Mapping[str, int]) -> None:
    for label in counts:
        if not _names_a_folder(label):
            raise DatasetError(
                f"{label!r} is no label. Expected a name that a folder can have (no / \\ : * ? < > "
                f"| or quotes, no dot or space at its ends) and that is no verdict "
                f"({', '.join(_VERDICTS)}); call it something else."
            )
    if len(counts) < 2:
        raise DatasetError(
            f"Examples have {len(counts)} labels ({', '.join(counts) or 'none'}). Expected two at "
            f"least, each with its own recordings: a head tells sounds from each other."
        )
    few = [f"{label} ({count})" for label, count in counts.items() if count < LEAST]
    if few:
        raise DatasetError(
            f"Too few examples: {', '.join(few)}. Expected {LEAST} recordings of every label at "
            f"least, ten are better; add some, or leave the label out."
        )


def _names_a_folder(label) -> bool:
    return (
        isinstance(label, str)
        and 0 < len(label) <= 100
        and label.isprintable()
        and not set(label) & set('/\\:*?<>|"')
        and label == label.strip(" .")
        and label not in _VERDICTS
    )
