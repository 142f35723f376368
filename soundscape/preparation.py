"""Compute the features of a whole data set, once.

Per-clip work goes through `joblib.Parallel` with no backend named, so that
``joblib.parallel_config`` spreads it over cores or over a cluster.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path

import numpy as np

from .audio import Clip
from .datasets.base import Dataset, Item
from .disturbances import filled, trimmed
from .features import LogMelParams, log_mel, mfcc_mean, mfcc_statistics

__all__ = ["FEATURE_OF", "feature_of", "features_of", "fixed_log_mel", "heard_levels"]

FEATURE_OF = {
    "ear": "heard",
    "resnet": "log_mel",
    "mfcc_dense": "mfcc_mean",
    "svm": "mfcc_statistics",
    "random_forest": "mfcc_statistics",
    "yamnet": "yamnet",
}
"""What each model looks at."""


def fixed_log_mel(clip: Clip, params: LogMelParams | None = None) -> np.ndarray:
    """Log-mel spectrogram of the first `clip_seconds`, padded with silence to that length.

    Returns
    -------
    np.ndarray [shape=(bands, params.frames), dtype=float32]
    """
    params = params or LogMelParams()
    levels = log_mel(clip.excerpt(0, params.clip_seconds), params)[:, : params.frames]
    missing = params.frames - levels.shape[1]
    return np.pad(levels, ((0, 0), (0, missing)), constant_values=-params.range_db)


def heard_levels(clip: Clip, params: LogMelParams | None = None) -> np.ndarray:
    """Log-mel spectrogram of `clip_seconds` of sound without the silence around it.

    What is shorter is repeated, what is longer is cut: a bark is a bark wherever it stands in its
    file, and however often.

    Returns
    -------
    np.ndarray [shape=(bands, params.frames), dtype=float32]
    """
    params = params or LogMelParams()
    samples = trimmed(clip.at_rate(params.rate_hz), params.rate_hz)
    samples = filled(samples, round(params.clip_seconds * params.rate_hz))
    return log_mel(Clip(samples, params.rate_hz), params)[:, : params.frames]


def _yamnet_summary(clip: Clip) -> np.ndarray:
    from .yamnet import find

    return find().summary(clip)


_EXTRACTORS: dict[str, Callable[[Clip], np.ndarray]] = {
    "heard": heard_levels,
    "log_mel": fixed_log_mel,
    "mfcc_mean": mfcc_mean,
    "mfcc_statistics": mfcc_statistics,
    "yamnet": _yamnet_summary,
}


def feature_of(clip: Clip, kind: str) -> np.ndarray:
    """What a model looks at of one clip.

    Parameters
    ----------
    clip : Clip
    kind : {"heard", "log_mel", "mfcc_mean", "mfcc_statistics", "yamnet"}
        See `FEATURE_OF`.
    """
    return _EXTRACTORS[kind](clip)


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
    import joblib
    from tqdm.auto import tqdm

    kept = _kept(dataset, kind, cache)
    if kept is not None and kept.is_file():
        with np.load(kept, allow_pickle=False) as saved:
            return saved["features"]
    tasks = (joblib.delayed(_extract)(dataset, item, kind) for item in dataset.items)
    rows = joblib.Parallel(return_as="generator")(tasks)
    label = f"{dataset.name} {kind}"
    rows = tqdm(rows, total=len(dataset.items), desc=label, unit="clip", disable=not progress)
    features = np.stack(list(rows))
    if kind in ("heard", "log_mel"):
        features = features.astype(np.float16)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part.npz")
        np.savez(part, features=features)
        os.replace(part, kept)
    return features


def _extract(dataset: Dataset, item: Item, kind: str) -> np.ndarray:
    return feature_of(dataset.load(item), kind)


def _kept(dataset: Dataset, kind: str, cache) -> Path | None:
    """Where the features live: named after everything they depend on."""
    if cache is None:
        return None
    files = [
        (item.clip_id, *((stat.st_size, stat.st_mtime_ns) if stat else ()))
        for item in dataset.items
        for stat in [item.path.stat() if item.path else None]
    ]
    identity = json.dumps([dataset.name, files, kind, astuple(LogMelParams())])
    key = sha256(identity.encode()).hexdigest()[:16]
    return Path(cache) / f"{dataset.name}-{kind}-{key}.npz"
