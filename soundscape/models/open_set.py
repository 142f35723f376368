"""An open set of labels: AudioSet's classes, several of which may be heard at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..audio import Clip
from . import audioset
from .closed_sets import AROUND, Head, around
from .listener import Ear, Listener

__all__ = ["YAMNETS", "Calibration", "OpenSet", "Taught"]


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


@dataclass(frozen=True)
class Taught:
    """What an ear was taught of some labels.

    A head for clips was taught one sound at a time: it tells sounds apart. The ear's own layer was
    taught mixtures: it names what lies under another sound, too.

    Parameters
    ----------
    head : Head
    listener : callable() -> Ear
    """

    head: Head
    listener: Callable[[], Ear]

    def several(self, heard: np.ndarray) -> np.ndarray:
        """Probability of each label for itself, of embeddings [shape=(..., windows, values)].

        Returns
        -------
        np.ndarray [shape=(..., labels), dtype=float64, 0 to 1]
        """
        listener = self.listener()
        return listener.several(listener.summary(heard))


class OpenSet:
    """AudioSet's classes under the labels of this package, several of which may be heard at once.

    See `audioset` for labels and families. Some it knows better, as an ear was `Taught` them: of
    such a label whoever is surest counts.
    """

    window_seconds = 5.0

    def __init__(
        self,
        name: str,
        listener: Callable[[], Listener],
        *,
        calibration: Calibration,
        taught: Taught | None = None,
    ):
        found = listener()
        self.name, self.listener, self.calibration = name, listener, calibration
        self.sha256, self.rate_hz = found.sha256, found.rate_hz
        self.threshold = calibration.threshold
        self.labels, self.families = audioset.labels(), audioset.families()
        self._taught = taught
        if taught is not None:
            own = [audioset.family_of(label) for label in taught.head.labels]
            self._places = [self.labels.index(label) for label in taught.head.labels]
            self._families = [len(self.labels) + self.families.index(one) for one in own]

    def shares(self, clip: Clip) -> np.ndarray:
        listener = self.listener()
        heard = listener.embeddings(clip)
        scores = listener.scores(heard).mean(axis=0)
        both = [audioset.label_scores(scores), audioset.family_scores(scores)]
        found = self.calibration.probabilities(np.concatenate(both))
        if self._taught is not None:
            one = self.calibration.probabilities(self._taught.head.said(heard))
            known = np.maximum(one, self._taught.several(heard))
            found[self._places] = np.maximum(found[self._places], known)
            np.maximum.at(found, self._families, known)
        return found

    def moments(self, heard: np.ndarray) -> np.ndarray:
        """As `backends.OnEar.moments`."""
        scores = self.listener().scores(heard)
        own = scores[AROUND : len(heard) - AROUND]
        found = self.calibration.probabilities(audioset.label_scores(own))
        if self._taught is not None:
            one = self.calibration.probabilities(self._taught.head.moments(heard, scores))
            near = around(heard, np.any(heard, axis=1))
            known = np.maximum(one, self._taught.several(near))
            found[:, self._places] = np.maximum(found[:, self._places], known)
        return audioset.distinct(found)
