"""Compute the features of a whole data set, once.

Per-clip work goes through `joblib.Parallel` with no backend named, so that
``joblib.parallel_config`` spreads it over cores or over a cluster.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from ..datasets import Dataset, Item
from ..models import feature_of, params_of

__all__ = ["features_of", "features_of_kinds"]


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
    kind : {"heard", "log_mel", "mfcc_mean", "mfcc_statistics", "yamnet"}
    cache : path, optional
        Folder in which the result is kept; it is found again while the files do not change.
    progress : bool

    Returns
    -------
    np.ndarray [shape=(len(dataset.items), ...), dtype=float16 or float32]
        In the order of ``dataset.items``; log-mel levels as float16, whose step of at most
        0.06 dB is far below what can be heard.
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
        features = np.stack(columns)
        if kind in ("heard", "log_mel"):
            features = features.astype(np.float16)
        found[kind] = features
        if files[kind] is not None:
            files[kind].parent.mkdir(parents=True, exist_ok=True)
            part = files[kind].with_suffix(f".{os.getpid()}.part.npz")
            np.savez(part, features=features)
            os.replace(part, files[kind])
    return found


def _extract(dataset: Dataset, item: Item, kinds: Sequence[str]) -> list[np.ndarray]:
    clip = dataset.load(item)
    return [feature_of(clip, kind) for kind in kinds]


def _kept(dataset: Dataset, kind: str, cache) -> Path | None:
    """Where the features live: named after everything they depend on."""
    if cache is None:
        return None
    files = [
        (item.clip_id, *((stat.st_size, stat.st_mtime_ns) if stat else ()))
        for item in dataset.items
        for stat in [item.path.stat() if item.path else None]
    ]
    params = params_of(kind).identity()
    identity = json.dumps([dataset.name, files, kind, list(params.values())])
    key = sha256(identity.encode()).hexdigest()[:16]
    return Path(cache) / f"{dataset.name}-{kind}-{key}.npz"
