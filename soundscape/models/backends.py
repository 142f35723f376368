"""What a `Classifier` hears with: a network on log-mel spectrograms, or YAMNet.

Three kinds behind one small contract (`Backend`): the networks that ship, a head on YAMNet's
embedding, and YAMNet's own classes as an open set of labels.

All of them pickle, as what they were loaded from: paths and hashes. An interpreter does not, and
weights need not travel: the process that gets one reads them when it is first asked, once, and
refuses others than those that were loaded.
"""

from __future__ import annotations

import io
import os
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..audio import Clip
from ..audio.effects import filled
from ..errors import ModelError
from .files import ModelFiles, read_model, weights_again
from .litert import LiteRtNetwork
from .specs import spec_of
from .yamnet import GENERAL, RATE_HZ, SAME_AS, Yamnet, find, slug

__all__ = ["OPEN", "Backend", "open_backend"]

OPEN = "yamnet"
"""Name of the model whose labels are YAMNet's own classes."""

_REPEAT_BELOW_SECONDS = 2.5  # half a second of rain is still rain: shorter is also seen repeated


class Backend(Protocol):
    """What a `Classifier` needs of a model.

    Attributes
    ----------
    name : str
    labels : tuple of str
        What it answers with.
    temperature, threshold : float
        See `files.ModelFiles`.
    sha256 : str
        Of the weights.
    window_seconds : float
        Longest sound `logits` takes.
    rate_hz : int
        Rate at which it hears: others are resampled.
    """

    name: str
    labels: tuple[str, ...]
    temperature: float
    threshold: float
    sha256: str
    window_seconds: float
    rate_hz: int

    def logits(self, clip: Clip) -> np.ndarray:
        """Logits of one window [shape=(outputs,), dtype=float32].

        Those of the labels come first, then those of other sounds that it knows, if any.
        """
        ...


def open_backend(name_or_folder: str | os.PathLike) -> Backend:
    """The model of a name or folder.

    Parameters
    ----------
    name_or_folder : str or path
        A name of `files.shipped`, a folder written by `writing`, or `OPEN`.

    Raises
    ------
    ModelError
        When there is no such model, or it needs YAMNet and that is not here.
    """
    if str(name_or_folder) == OPEN:
        return _Open(_listener())
    files = read_model(name_or_folder)
    head = spec_of(files.network).kind == "head"
    return _Head(files, _listener()) if head else _Network(files)


class _FromFiles(ABC):
    """What all models in folders have in common."""

    window_seconds = 5.0
    rate_hz = RATE_HZ

    def __init__(self, files: ModelFiles):
        self.files = files
        self.name, self.labels, self.sha256 = files.name, files.labels, files.sha256
        self.temperature, self.threshold = files.temperature, files.threshold
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


@lru_cache(maxsize=4)  # each task that a process is given brings the model with it
def _opened_again(kind: type[_FromFiles], file: Path, sha256: str):
    return kind.open(weights_again(file, sha256))


class _Network(_FromFiles):
    """A network on log-mel spectrograms."""

    def __init__(self, files: ModelFiles):
        super().__init__(files)
        self.window_seconds, self.rate_hz = files.params.clip_seconds, files.params.rate_hz
        others = [name for name in files.outputs if name not in files.labels]
        self._order = [files.outputs.index(name) for name in (*files.labels, *others)]

    @staticmethod
    def open(weights: bytes) -> LiteRtNetwork:
        return LiteRtNetwork(weights)

    def logits(self, clip: Clip) -> np.ndarray:
        shown = [self.opened(levels[None])[0] for levels in self._seen(clip)]
        return np.mean(shown, axis=0)[self._order]

    def _seen(self, clip: Clip) -> list[np.ndarray]:
        """What the network is shown [shapes=(bands, frames), dtype=float32]."""
        feature = spec_of(self.files.network).looks_at
        shown = [clip]
        if not feature.repeats and clip.duration_seconds < _REPEAT_BELOW_SECONDS:
            wanted = round(self.window_seconds * clip.rate_hz)
            shown.append(Clip(filled(clip.samples, wanted), clip.rate_hz, clip.source))
        return [feature.extract(one, self.files.params) for one in shown]


@dataclass(frozen=True)
class _Listener:
    """YAMNet as it was when a model was loaded; `find` keeps it open."""

    path: Path
    sha256: str

    def __call__(self) -> Yamnet:
        found = find(str(self.path))
        if found.sha256 != self.sha256:
            raise ModelError(
                f"{self.path} has SHA-256 {found.sha256[:12]}..., but had {self.sha256[:12]}... "
                f"when another process loaded the model. Load it again."
            )
        return found


def _listener() -> _Listener:
    found = find()
    return _Listener(found.path, found.sha256)


class _Head(_FromFiles):
    """A linear head on YAMNet's embedding."""

    def __init__(self, files: ModelFiles, listener: _Listener):
        super().__init__(files)
        self._listener = listener
        shape = self.opened[0].shape
        if shape != (len(files.labels), 2048):
            raise ModelError(
                f"{files.folder}: the head has the shape {shape}, expected "
                f"({len(files.labels)}, 2048). Restore it from the package."
            )

    @staticmethod
    def open(weights: bytes) -> tuple[np.ndarray, np.ndarray]:
        with np.load(io.BytesIO(weights), allow_pickle=False) as head:
            # (classes, 2048) and (classes,)
            return head["weights"].astype(np.float32), head["bias"].astype(np.float32)

    def logits(self, clip: Clip) -> np.ndarray:
        weights, bias = self.opened
        return weights @ self._listener().summary(clip) + bias


class _Open:
    """YAMNet's own classes, less those that name nothing to picture.

    The probability of a label is its share of all scores: YAMNet gives each class a score of its
    own, since several sounds may be heard at once.
    """

    name = OPEN
    temperature = 1.0
    threshold = 0.1
    window_seconds = 5.0
    rate_hz = RATE_HZ

    def __init__(self, listener: _Listener):
        self._listener, self.sha256 = listener, listener.sha256
        slugs = [slug(name) for name in listener().names]
        named = [SAME_AS.get(name, name) for name in slugs]
        self.labels = tuple(dict.fromkeys(name for name in named if name not in GENERAL))
        place = {label: index for index, label in enumerate(self.labels)}
        self._rows = [row for row, name in enumerate(named) if name in place]
        self._label_of = np.array([place[named[row]] for row in self._rows])

    def logits(self, clip: Clip) -> np.ndarray:
        scores = self._listener().scores(clip).mean(axis=0)[self._rows]
        best = np.zeros(len(self.labels), np.float32)
        np.maximum.at(best, self._label_of, scores)
        return np.log(np.maximum(best, 1e-6))
