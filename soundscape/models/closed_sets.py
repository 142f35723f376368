"""Closed sets of labels: networks of their own, and linear heads on what a listener hears."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..audio import Clip
from ..audio.effects import filled
from ..errors import ModelError
from .files import ModelFiles, weights_again
from .gate import Gate, evidence, log_odds
from .listener import Listener
from .litert import LiteRtNetwork
from .specs import spec_of

__all__ = ["AROUND", "MOMENT_FRAMES", "Head", "Network", "around"]

MOMENT_FRAMES = 25
"""From one moment of a recording to the next that is heard, a quarter of a second."""
AROUND = 2
"""Windows on each side of a moment that a head for clips is shown with it."""
_REPEAT_BELOW_SECONDS = 2.5  # half a second of rain is still rain: shorter is also seen repeated


class _FromFiles(ABC):
    """What models that keep something of their own in a folder have in common."""

    window_seconds = 5.0
    families = ()

    def __init__(self, files: ModelFiles):
        self.files = files
        self.name, self.labels, self.sha256 = files.name, files.labels, files.sha256
        self.threshold = files.threshold
        self._opened = self.open(files.weights)

    @staticmethod
    @abstractmethod
    def open(weights: bytes) -> Any:
        """What computes, of what is on disk."""

    @property
    def opened(self):
        """What `open` returned: here, or once in the process that the model came to."""
        if self._opened is None:
            self._opened = _opened_again(type(self), self.files.file, self.sha256)
        return self._opened

    def __getstate__(self) -> dict:
        return {**vars(self), "_opened": None, "files": replace(self.files, weights=b"")}

    def softened(self, logits: np.ndarray) -> np.ndarray:
        """Probabilities of the labels among all that the model knows [shape=(..., labels)]."""
        scaled = logits.astype(np.float64) / self.files.temperature
        scaled = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        return (scaled / scaled.sum(axis=-1, keepdims=True))[..., self.asked]

    @cached_property
    def asked(self) -> list[int]:
        """Places of the labels among the outputs."""
        return [self.files.outputs.index(name) for name in self.labels]


@lru_cache(maxsize=4)  # each task that a process is given brings the model with it
def _opened_again(kind: type[_FromFiles], file: Path, sha256: str):
    return kind.open(weights_again(file, sha256))


class Network(_FromFiles):
    """A network on log-mel spectrograms."""

    def __init__(self, files: ModelFiles):
        super().__init__(files)
        self.window_seconds, self.rate_hz = files.params.clip_seconds, files.params.rate_hz

    @staticmethod
    def open(weights: bytes) -> LiteRtNetwork:
        return LiteRtNetwork(weights)

    def shares(self, clip: Clip) -> np.ndarray:
        shown = [self.opened(levels[None])[0] for levels in self._seen(clip)]
        return self.softened(np.mean(shown, axis=0))

    def _seen(self, clip: Clip) -> list[np.ndarray]:
        """What the network is shown [shapes=(bands, frames), dtype=float32]."""
        feature = spec_of(self.files.network).looks_at
        shown = [clip]
        if not feature.repeats and clip.duration_seconds < _REPEAT_BELOW_SECONDS:
            wanted = round(self.window_seconds * clip.rate_hz)
            shown.append(Clip(filled(clip.samples, wanted), clip.rate_hz, clip.source))
        return [feature.extract(one, self.files.params) for one in shown]


class Head(_FromFiles):
    """A linear head on what a listener hears of a clip."""

    def __init__(self, files: ModelFiles, listener: Callable[[], Listener]):
        super().__init__(files)
        self.listener = listener
        self.rate_hz = listener().rate_hz
        expected = (len(files.outputs), 2 * listener().values)
        if self.opened["weights"].shape != expected:
            raise ModelError(
                f"{files.folder}: the head has the shape {self.opened['weights'].shape}, expected "
                f"{expected}. Restore it from the package."
            )
        gate = files.facts.get("gate")
        self._gate = None if gate is None else Gate(**gate)

    @staticmethod
    def open(weights: bytes) -> dict[str, np.ndarray]:
        with np.load(io.BytesIO(weights), allow_pickle=False) as head:
            return {name: head[name].astype(np.float32) for name in head.files}

    def shares(self, clip: Clip) -> np.ndarray:
        return self.said(self.listener().embeddings(clip))

    def said(self, heard: np.ndarray) -> np.ndarray:
        """What is said of a clip's embeddings [shape=(windows, values)]."""
        listener = self.listener()
        scores = None if self._gate is None else listener.scores(heard).mean(axis=0)
        return self._judged(listener.summary(heard), scores)

    def moments(self, heard: np.ndarray, scores: np.ndarray | None = None) -> np.ndarray:
        """As `backends.OnEar.moments`: each with those around it, as clips have several windows.

        `scores` are those of the same windows, where somebody has them.
        """
        listener, sounding = self.listener(), np.any(heard, axis=1)
        if self._gate is not None:
            scores = listener.scores(heard) if scores is None else scores
            scores = around(scores, sounding).mean(axis=1)
        return self._judged(listener.summary(around(heard, sounding)), scores)

    def _judged(self, points: np.ndarray, scores: np.ndarray | None) -> np.ndarray:
        """Shares of the labels, by summaries and, where there is a gate, mean scores."""
        head = self.opened
        shares = self.softened(points @ head["weights"].T + head["bias"])
        if self._gate is None or scores is None:
            return shares
        others = log_odds(scores) @ head["others_weights"].T + head["others_bias"]
        asked = self.asked
        rest = [place for place in range(others.shape[-1]) if place not in asked]
        known = self._gate.probability(evidence(shares, others[..., [*asked, *rest]]))
        return shares * known[..., None]


def around(rows: np.ndarray, sounding: np.ndarray) -> np.ndarray:
    """Each row with those around it [shape=(n - 2 * AROUND, 2 * AROUND + 1, values)].

    In place of those that are not `sounding` [shape=(n,), dtype=bool] stands the row itself: a bark
    between silences is as much of a bark.
    """
    width = 2 * AROUND + 1
    near = sliding_window_view(rows, width, axis=0).swapaxes(1, 2)
    heard = sliding_window_view(sounding, width)
    return np.where(heard[..., None], near, near[:, AROUND : AROUND + 1])
