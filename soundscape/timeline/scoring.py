"""What a recording is heard with, step by step: a small protocol, and the classifiers as one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

import numpy as np

from ..audio import Clip
from ..errors import TimelineError
from ..models import Classifier, is_on_ear
from .ear import EarScorer
from .settings import DetectionSettings, LabelSettings

__all__ = [
    "STEP_SECONDS",
    "WINDOW_SECONDS",
    "ClassifierScorer",
    "Scorer",
    "scorer_of",
    "settings_for",
]

WINDOW_SECONDS, STEP_SECONDS = 1.0, 0.5
"""What a classifier hears at once, and how far it goes on then."""

SURE, SUREST, KEEPS = 3.0, 0.7, 0.4
"""A class's threshold is that of five seconds; one second says less, so an event asks for more."""
BRIDGED_SECONDS = 2.0
"""Probabilities that sum to 1 name one sound at a time: rain goes on while a dog barks over it."""


@runtime_checkable
class Scorer(Protocol):
    """Says how probable each label is, step by step.

    Attributes
    ----------
    name : str
        Of the model.
    sha256 : str
        Of its weights.
    labels : tuple of str
        What it answers with.
    rate_hz : int
        Rate of the samples that it is given.
    hop_samples : int
        From one step to the next, at that rate.
    settings : DetectionSettings
        What turns its probabilities into events, unless others are given.
    """

    name: str
    sha256: str
    labels: tuple[str, ...]
    rate_hz: int
    hop_samples: int
    settings: DetectionSettings

    def probabilities(self, blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """How probable each label is in each step.

        Parameters
        ----------
        blocks : iterable of np.ndarray [shape=(n,), dtype=float32]
            A mono recording of any length in blocks of any length, which is not kept.

        Yields
        ------
        np.ndarray [shape=(steps, labels), 0 to 1]
            The next steps, as many as are known by now. Step ``i`` is about the samples from
            ``i * hop_samples`` on, however much around them is heard; each sample of the recording
            is in one step, the last of which may be shorter.
        """
        ...


class ClassifierScorer:
    """A classifier of clips, put to one second every half second.

    Parameters
    ----------
    classifier : Classifier
    window_seconds, hop_seconds : float
        Length of what is heard at once, around each step; and of a step.
    settings : DetectionSettings, optional
        By default an event begins where a class is `SURE` times as probable as its threshold, at
        most at `SUREST`, and goes on under others that last `BRIDGED_SECONDS` at most.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        window_seconds: float = WINDOW_SECONDS,
        hop_seconds: float = STEP_SECONDS,
        settings: DetectionSettings | None = None,
    ):
        backend = classifier.backend
        self.name, self.sha256, self.labels = backend.name, backend.sha256, classifier.labels
        self.rate_hz = backend.rate_hz
        self.hop_samples = round(hop_seconds * self.rate_hz)
        self.settings = settings or settings_for(backend.threshold)
        self._classifier, self._window = classifier, round(window_seconds * self.rate_hz)

    def probabilities(self, blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """As `Scorer.probabilities`; all are 0 where a window is silent."""
        # The window of a step begins so much before it: both have one middle.
        before = (self._window - self.hop_samples) // 2
        held, first, step = np.empty(0, np.float32), 0, 0
        for block in blocks:
            held = np.concatenate([held, block])
            rows = []
            while first + len(held) >= max(0, step * self.hop_samples - before) + self._window:
                start = max(0, step * self.hop_samples - before) - first
                rows.append(self._shares(held[start : start + self._window]))
                step += 1
            keep = max(0, min(step * self.hop_samples - before, first + len(held) - self._window))
            held, first = held[keep - first :], keep
            if rows:
                yield np.stack(rows)
        left = -(-(first + len(held)) // self.hop_samples) - step
        if left > 0:  # their windows would end after the recording: all get the last one
            yield np.repeat(self._shares(held[-self._window :])[None], left, axis=0)

    def _shares(self, samples: np.ndarray) -> np.ndarray:
        shares = self._classifier.shares(Clip(samples, self.rate_hz))
        return np.zeros(len(self.labels)) if shares is None else shares


def settings_for(threshold: float) -> DetectionSettings:
    """How probabilities of a classifier become events, by its threshold for five seconds."""
    begin = min(SUREST, SURE * threshold)
    own = LabelSettings(begin=begin, keep=KEEPS * begin, bridge_seconds=BRIDGED_SECONDS)
    return DetectionSettings(own)


def scorer_of(model: str | os.PathLike | Classifier | Scorer) -> Scorer:
    """What hears a recording: a scorer itself, a classifier, or the name or folder of one."""
    if isinstance(model, (str, os.PathLike)):
        model = Classifier.load(model)
    if isinstance(model, Classifier):
        backend = model.backend
        return EarScorer(backend) if is_on_ear(backend) else ClassifierScorer(model)
    if not isinstance(model, Scorer):
        raise TimelineError(
            f"model is of the type {type(model).__name__}. Expected the name or folder of a "
            f"model, a Classifier, or what has all that a timeline.Scorer has."
        )
    return model
