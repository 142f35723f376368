"""YAMNet as a teacher: what it hears in each variant that an ear learns from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..audio.effects import filled, resampled
from ..models import yamnet

__all__ = ["HOP_FRAMES", "YamnetTeacher"]

HOP_FRAMES = 50
"""Frames of `features.YAMNET_PARAMS` from one of the teacher's windows to the next."""


class YamnetTeacher:
    """A `waveform.Teacher`: YAMNet on windows that follow each other around the variant.

    It pickles as the path of its file.

    Raises
    ------
    ModelError
        Where YAMNet is not found.
    """

    windows = 10
    classes = yamnet.CLASSES

    def __init__(self):
        found = yamnet.find()
        self.path: Path = found.path
        self.identity = f"{found.sha256}-{self.windows}-{HOP_FRAMES}"

    def __call__(self, samples: np.ndarray, rate_hz: int) -> np.ndarray:
        """How much of each class each window has [shape=(windows, classes), 0 to 1]."""
        slower = resampled(samples, rate_hz, yamnet.RATE_HZ)
        hop = len(slower) // self.windows
        around = filled(slower, len(slower) + yamnet.WINDOW_SAMPLES)
        listener = yamnet.find(str(self.path))
        return listener.scores_at(around, [hop * place for place in range(self.windows)])
