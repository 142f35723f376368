"""Compute the features of a whole data set, once.

Per-clip work goes through `joblib.Parallel` with no backend named, so that
``joblib.parallel_config`` spreads it over cores or over a cluster.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .._util.files import write_whole
from .._util.identity import identity
from ..datasets import Dataset, Item
from ..models import feature_named, feature_of

__all__ = ["features_of", "features_of_kinds"]

VERSION = 1
"""Of the way in which features are kept; what they are has versions of its own."""


def features_of(
    dataset: Dataset,
    kind: str,
    *,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> np.ndarray:
    """Features of every clip of a data set.

    Parameters
    ----------
    dataset : Dataset
    kind : str
        A name of `models.FEATURES`.
    cache : path, optional
        Folder in which the result is kept; it is found again while nothing changes that it depends
        on: the files, the settings, the code, YAMNet.
    progress : bool

    Returns
    -------
    np.ndarray [shape=(len(dataset.items), ...), dtype=float16 or float32]
        In the order of ``dataset.items``, with the ``dtype`` of the feature.
    """
    return features_of_kinds(dataset, [kind], cache=cache, progress=progress)[kind]


def features_of_kinds(
    dataset: Dataset,
    kinds: Sequence[str],
    *,
    cache: str | os.PathLike | None = None,
    progress: bool = False,
) -> dict[str, np.ndarray]:
    """Several kinds of features of every clip, for which each clip is loaded once.

    Parameters
    ----------
    dataset, cache, progress
        See `features_of`.
    kinds : sequence of str

    Returns
    -------
    dict of str to np.ndarray
    """
    import joblib
    from tqdm.auto import tqdm

    files = {kind: _kept(dataset, kind, cache) for kind in dict.fromkeys(kinds)}
    found = {}
    for kind, kept in files.items():
        if kept is not None and kept.is_file():
            with np.load(kept, allow_pickle=False) as saved:
                found[kind] = saved["features"]
    missing = [kind for kind in files if kind not in found]
    if not missing:
        return found
    tasks = (joblib.delayed(_extract)(dataset, item, missing) for item in dataset.items)
    rows = joblib.Parallel(return_as="generator")(tasks)
    label = f"{dataset.name} {' '.join(missing)}"
    rows = tqdm(rows, total=len(dataset.items), desc=label, unit="clip", disable=not progress)
    for kind, columns in zip(missing, zip(*rows, strict=True), strict=True):
        found[kind] = np.stack(columns).astype(feature_named(kind).dtype, copy=False)
        kept = files[kind]
        if kept is not None:
            content = io.BytesIO()
            np.savez(content, features=found[kind])
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_whole(kept, content.getvalue())
    return found


def _extract(dataset: Dataset, item: Item, kinds: Sequence[str]) -> list[np.ndarray]:
    clip = dataset.load(item)
    return [feature_of(clip, kind) for kind in kinds]


def _kept(dataset: Dataset, kind: str, cache) -> Path | None:
    """Where the features live: named after everything they depend on."""
    feature = feature_named(kind)
    if cache is None:
        return None
    modified = [item.path.stat().st_mtime_ns if item.path else None for item in dataset.items]
    key = identity(
        "features",
        VERSION,
        clips=dataset.fingerprint(),
        modified_ns=modified,
        feature=feature.depends_on(),
    )
    return Path(cache) / f"{dataset.name}-{kind}-{key}.npz"
