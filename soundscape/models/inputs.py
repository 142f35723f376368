"""What each model looks at of a clip: a kind of feature, some of which are themselves models."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..audio import Clip
from ..features import (
    YAMNET_PARAMS,
    LogMelParams,
    fixed_log_mel,
    heard_levels,
    mfcc_mean,
    mfcc_statistics,
)
from .yamnet import find

__all__ = ["FEATURE_OF", "feature_of", "params_of"]

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


def _yamnet_summary(clip: Clip) -> np.ndarray:
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
