"""What networks are shown of a clip: a spectrogram of fixed length."""

from __future__ import annotations

import numpy as np

from ..audio import Clip
from ..audio.effects import filled, trimmed
from .spectrogram import YAMNET_PARAMS, LogMelParams, log_mel

__all__ = ["VERSIONS", "fixed_log_mel", "heard_levels"]

VERSIONS = {"heard": 1, "log_mel": 1, "mfcc_mean": 1, "mfcc_statistics": 1}
"""Of everything that decides what `heard_levels`, `fixed_log_mel`, `mfcc_mean` and
`mfcc_statistics` return: another wherever the numbers change, so that features and networks that
were kept are made anew."""


def fixed_log_mel(clip: Clip, params: LogMelParams | None = None) -> np.ndarray:
    """Log-mel spectrogram of the first ``clip_seconds``, padded with silence to that length.

    Returns
    -------
    np.ndarray [shape=(bands, params.frames), dtype=float32]
    """
    params = params or LogMelParams()
    levels = log_mel(clip.excerpt(0, params.clip_seconds), params)[:, : params.frames]
    missing = params.frames - levels.shape[1]
    return np.pad(levels, ((0, 0), (0, missing)), constant_values=-params.range_db)


def heard_levels(clip: Clip, params: LogMelParams = YAMNET_PARAMS) -> np.ndarray:
    """Log-mel spectrogram of ``clip_seconds`` of sound without the silence around it.

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
