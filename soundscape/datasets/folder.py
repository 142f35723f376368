"""A folder of your own: one folder a class, folds made by grouping.

Clips cut from one recording must not end up on both sides of a test. By default files whose names
differ only in a trailing number or letter (``park-3.wav``, ``park-4.wav``, ``dog_a.wav``) count as
one recording; `group_by` says otherwise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from .._util.extras import needs
from .._util.suffixes import RECORDINGS
from ..errors import DatasetError
from .base import Dataset, Item
from .checks import Verification

__all__ = ["fetch", "load", "source_of", "verify"]


def source_of(path: Path) -> str:
    """The file's name without a trailing take: ``park-3.wav`` is from ``park``."""
    return re.sub(r"[-_ ](\d+|[A-Za-z])$", "", path.stem) or path.stem


def load(
    home: Path,
    *,
    name: str = "folder",
    path: str | os.PathLike | None = None,
    folds: int = 5,
    group_by: Callable[[Path], str] = source_of,
    seed: int = 0,
) -> Dataset:
    """Make a data set of a folder of class folders.

    Parameters
    ----------
    home : Path
        Unused; there so that all data sets load alike.
    path : path
        The folder: ``path/<class>/<clip>.wav`` (or any other kind of sound).
    folds : int
        How many folds to make, stratified by class, never splitting a source.
    group_by : callable(Path) -> str
        Name of the recording that a file was cut from.
    seed : int
        Of the assignment to folds.
    """
    if path is None:
        raise DatasetError("The data set 'folder' needs its place: load('folder', path=...).")
    root = Path(path)
    if not root.is_dir():
        raise DatasetError(f"{root} is not a folder. Expected one folder a class inside it.")
    files = sorted(
        file
        for file in root.glob("*/*")
        if file.suffix.lower() in RECORDINGS and not file.name.startswith(".")
    )
    labels = [file.parent.name for file in files]
    # The same file name in two classes is two recordings.
    sources = [f"{file.parent.name}/{group_by(file)}" for file in files]
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2 or len(set(sources)) < folds:
        raise DatasetError(
            f"{root} holds {len(files)} clips of {len(set(sources))} recordings in "
            f"{len(classes)} class folders; expected at least 2 classes and {folds} recordings "
            f"for {folds} folds."
        )
    items = tuple(
        Item(file.relative_to(root).with_suffix("").as_posix(), label, fold, source, file)
        for file, label, source, fold in zip(
            files, labels, sources, _folds(labels, sources, folds, seed), strict=True
        )
    )
    return Dataset(name, classes, items, "yours", "")


def _folds(labels: list[str], sources: list[str], folds: int, seed: int) -> list[int]:
    import warnings

    needs("train", "sklearn")
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    result = [0] * len(labels)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # classes with fewer clips than folds are fine
        for number, (_, test) in enumerate(splitter.split(labels, labels, sources), start=1):
            for row in test:
                result[row] = number
    return result


def fetch(home: Path, *, name: str = "folder", progress: bool = True) -> Path:
    """There is nothing to fetch."""
    raise DatasetError("The data set 'folder' is your own: there is nothing to fetch.")


def verify(home: Path, *, name: str = "folder") -> Verification:
    """There is nothing to compare with."""
    raise DatasetError("The data set 'folder' is your own: there is nothing to compare it with.")
