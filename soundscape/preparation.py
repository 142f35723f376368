"""Compute the features of a whole data set, once.

Per-clip work goes through `joblib.Parallel` with no backend named, so that
``joblib.parallel_config`` spreads it over cores or over a cluster.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from .audio import Clip
from .datasets.base import Dataset, Item
from .disturbances import filled, trimmed
from .features import YAMNET_PARAMS, LogMelParams, log_mel, mfcc_mean, mfcc_statistics

__all__ = [
    "FEATURE_OF",
    "feature_of",
    "features_of",
    "features_of_kinds",
    "fixed_log_mel",
    "heard_levels",
    "params_of",
]

FEATURE_OF = {
    "ear": "heard",
    "resnet": "log_mel",
    "mfcc_dense": "mfcc_mean",
    "svm": "mfcc_statistics",
    "random_forest": "mfcc_statistics",
    "yamnet": "yamnet",
}
"""What each model looks at."""


def params_of(kind: str) -> LogMelParams:
    """How a kind of feature has its spectrograms, where it has any."""
    return YAMNET_PARAMS if kind == "heard" else LogMelParams()


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


def heard_levels(clip: Clip, params: LogMelParams = YAMNET_PARAMS) -> np.ndarray:
    """Log-mel spectrogram of `clip_seconds` of sound without the silence around it.

    What is shorter is repeated, what is longer is cut: a bark is a bark wherever it stands in its
    file, and however often.

    Returns
    -------
    np.ndarray [shape=(bands, params.frames), dtype=float32]
    """
    samples = trimmed(clip.at_rate(params.rate_hz), params.rate_hz)
    # The last frames see how the sound goes on.
    length = params.frames * params.hop_samples + params.window_samples
    samples = filled(samples, length)
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
