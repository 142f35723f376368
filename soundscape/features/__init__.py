"""What can be measured in a sound: spectrograms for networks, numbers for people.

* `log_mel` - the image a network looks at,
* `mfcc_statistics` - the summary classical classifiers look at,
* `describe` - pitch, tempo, rhythm, loudness, timbre, as an `Acoustics` record,
* `scales` - from which number on a sound is soft, high, quick or noisy.
"""

from . import scales
from .acoustics import Acoustics, describe
from .extract import VERSIONS, fixed_log_mel, heard_levels
from .pitch import PITCH_MEASURED_HZ
from .spectrogram import (
    PEAK,
    YAMNET_PARAMS,
    LogMelParams,
    log_mel,
    log_of,
    mel_magnitudes,
    mfcc_mean,
    mfcc_statistics,
)

__all__ = [
    "PEAK",
    "PITCH_MEASURED_HZ",
    "VERSIONS",
    "YAMNET_PARAMS",
    "Acoustics",
    "LogMelParams",
    "describe",
    "fixed_log_mel",
    "heard_levels",
    "log_mel",
    "log_of",
    "mel_magnitudes",
    "mfcc_mean",
    "mfcc_statistics",
    "scales",
]
