"""What models look at of a clip: features, some of which are themselves models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .._util.choices import chosen
from ..audio import Clip
from ..errors import ModelError
from ..features import (
    VERSIONS,
    YAMNET_PARAMS,
    LogMelParams,
    fixed_log_mel,
    heard_levels,
    mfcc_mean,
    mfcc_statistics,
)
from . import yamnet

__all__ = ["FEATURES", "Feature", "feature_named", "feature_of"]


@dataclass(frozen=True)
class Feature:
    """What a model looks at of a clip.

    Parameters
    ----------
    name : str
    version : int
        Of the code that computes it: another wherever it gives other numbers.
    extract : callable(Clip) -> np.ndarray
        Where there are `params`, they may be given as its second argument.
    params : LogMelParams or None
        Of its spectrogram, where it is one.
    dtype : str
        Of what is kept of it. Levels are kept as float16, whose step of at most 0.06 dB is far
        below what can be heard.
    repeats : bool
        Whether it repeats a short sound by itself until the window is full.
    needs_yamnet : bool
    needs_ear : bool
        Whether the ear that ships computes it.
    """

    name: str
    version: int
    extract: Callable[..., np.ndarray]
    params: LogMelParams | None = None
    dtype: str = "float32"
    repeats: bool = False
    needs_yamnet: bool = False
    needs_ear: bool = False

    def depends_on(self) -> dict:
        """All that decides its values besides the clip, for an `identity`.

        Raises
        ------
        ModelError
            Where it needs YAMNet and that is not here.
        """
        found = {
            "feature": self.name,
            "version": self.version,
            "params": self.params,
            "yamnet": yamnet.file_sha256() if self.needs_yamnet else None,
        }
        return found | {"ear": _ear().sha256} if self.needs_ear else found


def _yamnet_summary(clip: Clip) -> np.ndarray:
    found = yamnet.find()
    return found.summary(found.embeddings(clip))


def _ear():
    """The ear that ships."""
    # Models on disk know their specifications, and those know what models look at.
    from .backends import shipped_ear

    return shipped_ear()


def _ear_summary(clip: Clip) -> np.ndarray:
    """Mean and maximum of what those convolutions hear that no labels taught [shape=(2048,)].

    Of sounds that it was not taught, what fifty classes taught the others says less: on
    UrbanSound8K a head on both halves is four points below one on this half.
    """
    found = _ear()
    return found.summary(found.embeddings(clip)[:, : found.values // 2])


_FEATURES = (
    Feature("ear", 1, _ear_summary, needs_ear=True),
    Feature("heard", VERSIONS["heard"], heard_levels, YAMNET_PARAMS, dtype="float16", repeats=True),
    Feature("log_mel", VERSIONS["log_mel"], fixed_log_mel, LogMelParams(), dtype="float16"),
    Feature("mfcc_mean", VERSIONS["mfcc_mean"], mfcc_mean),
    Feature("mfcc_statistics", VERSIONS["mfcc_statistics"], mfcc_statistics),
    Feature("yamnet", yamnet.SUMMARY_VERSION, _yamnet_summary, needs_yamnet=True),
)
FEATURES = {feature.name: feature for feature in _FEATURES}
"""All there are, by name."""


def feature_named(name: str) -> Feature:
    """The feature of a name of `FEATURES`.

    Raises
    ------
    ModelError
        For any other name.
    """
    return FEATURES[chosen(name, FEATURES, "feature", ModelError)]


def feature_of(clip: Clip, name: str) -> np.ndarray:
    """What a model looks at of one clip.

    Parameters
    ----------
    clip : Clip
    name : str
        Of `FEATURES`.
    """
    return feature_named(name).extract(clip)
