"""Variants of training clips, and the same clips under corruptions that can be graded.

`spectrogram` changes log-mel levels as a network is trained, `waveform` computes variants
beforehand, `corruptions` asks afterwards what noise, rooms and telephones cost.
"""

from . import corruptions, spectrogram, waveform

__all__ = [
    "corruptions",
    "spectrogram",
    "waveform",
]
