"""An open set of labels: AudioSet's classes, several of which may be heard at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..audio import Clip
from . import audioset
from .closed_sets import AROUND, Head
from .listener import Listener

__all__ = ["YAMNETS", "Calibration", "OpenSet"]


@dataclass(frozen=True)
class Calibration:
    """From scores of an open set to probabilities (Platt 1999).

    Parameters
    ----------
    slope, offset : float
        The logit of a probability is ``slope`` times that of the score, plus ``offset``.
    threshold : float
        Probability from which a sound is known.
    """

    slope: float
    offset: float
    threshold: float

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Probabilities of scores [any shape, 0 to 1]."""
        bounded = np.clip(scores.astype(np.float64), 1e-6, 1 - 1e-6)
        logits = np.log(bounded / (1 - bounded))
        return 1 / (1 + np.exp(-(self.slope * logits + self.offset)))


YAMNETS = Calibration(1.0, 0.0, 0.1)
"""YAMNet's scores are taken as they are; what it is right about is often no more than a tenth."""


class OpenSet:
    """AudioSet's classes under the labels of this package, several of which may be heard at once.

    See `audioset` for labels and families. What a head for clips was taught it knows better: of a
    label the surer of both counts, and what that means is calibrated.
    """

    window_seconds = 5.0

    def __init__(
        self,
        name: str,
        listener: Callable[[], Listener],
        *,
        calibration: Calibration,
        taught: Head | None = None,
    ):
        found = listener()
        self.name, self.listener, self.calibration = name, listener, calibration
        self.sha256, self.rate_hz = found.sha256, found.rate_hz
        self.threshold = calibration.threshold
        self.labels, self.families = audioset.labels(), audioset.families()
        self._taught = taught
        if taught is not None:
            self._places = [self.labels.index(label) for label in taught.labels]
            families = [audioset.family_of(label) for label in taught.labels]
            self._families = np.array([self.families.index(one) for one in families])

    def shares(self, clip: Clip) -> np.ndarray:
        listener = self.listener()
        heard = listener.embeddings(clip)
        scores = listener.scores(heard).mean(axis=0)
        both = [audioset.label_scores(scores), audioset.family_scores(scores)]
        found = np.concatenate(both).astype(np.float64)
        if self._taught is not None:
            known = self._taught.said(heard)
            found[self._places] = np.maximum(found[self._places], known)
            np.maximum.at(found, len(self.labels) + self._families, known)
        return self.calibration.probabilities(found)

    def moments(self, heard: np.ndarray) -> np.ndarray:
        """As `backends.OnEar.moments`."""
        scores = self.listener().scores(heard)
        own = scores[AROUND : len(heard) - AROUND]
        found = audioset.label_scores(own).astype(np.float64)
        if self._taught is not None:
            known = self._taught.moments(heard, scores)
            found[:, self._places] = np.maximum(found[:, self._places], known)
        return audioset.distinct(self.calibration.probabilities(found))
