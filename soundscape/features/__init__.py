"""What can be measured in a sound: spectrograms for networks, numbers for people.

* `log_mel` - the image a network looks at,
* `mfcc_statistics` - the summary classical classifiers look at,
* `describe` - pitch, tempo, rhythm, loudness, timbre, as an `Acoustics` record.
"""

from .acoustics import Acoustics, describe
from .extract import fixed_log_mel, heard_levels
from .spectrogram import YAMNET_PARAMS, LogMelParams, log_mel, mfcc_mean, mfcc_statistics

__all__ = [
    "YAMNET_PARAMS",
    "Acoustics",
    "LogMelParams",
    "describe",
    "fixed_log_mel",
    "heard_levels",
    "log_mel",
    "mfcc_mean",
    "mfcc_statistics",
]
