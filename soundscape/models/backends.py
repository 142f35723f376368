"""What a `Classifier` hears with.

Three kinds behind one small contract (`Backend`): a network of its own, a head on what a `Listener`
hears (the ear, or YAMNet), and AudioSet's classes as an open set of labels, as the last layer of a
listener knows them.

All of them pickle, as what they were loaded from: paths and hashes. An interpreter does not, and
weights need not travel: the process that gets one reads them when it is first asked, once, and
refuses others than those that were loaded.
"""

from __future__ import annotations

import io
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeGuard

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..audio import Clip
from ..audio.effects import filled
from ..errors import ModelError
from . import audioset
from .files import ModelFiles, read_model, weights_again
from .gate import Gate, evidence, log_odds
from .listener import Ear, Listener
from .litert import LiteRtNetwork
from .specs import spec_of
from .yamnet import Yamnet, find

__all__ = [
    "AROUND",
    "OPEN",
    "Backend",
    "Calibration",
    "OnEar",
    "is_on_ear",
    "open_backend",
    "shipped_ear",
]

OPEN = "yamnet"
"""Name of the model whose labels are AudioSet's classes as YAMNet itself knows them."""

AROUND = 2
"""Windows on each side of a moment that a head for clips is shown with it."""
_REPEAT_BELOW_SECONDS = 2.5  # half a second of rain is still rain: shorter is also seen repeated


class Backend(Protocol):
    """What a `Classifier` needs of a model.

    Attributes
    ----------
    name : str
    labels : tuple of str
        What it answers with.
    families : tuple of str
        Of an open set: what its labels are kinds of. Empty for a closed set.
    threshold : float
        Share or probability from which a sound is known.
    sha256 : str
        Of the weights.
    window_seconds : float
        Longest sound `shares` takes.
    rate_hz : int
        Rate at which it hears: others are resampled.
    """

    name: str
    labels: tuple[str, ...]
    families: tuple[str, ...]
    threshold: float
    sha256: str
    window_seconds: float
    rate_hz: int

    def shares(self, clip: Clip) -> np.ndarray:
        """What is heard in one window that is not silent.

        Returns
        -------
        np.ndarray [shape=(labels + families,), dtype=float64, 0 to 1]
            Of a closed set: probabilities of the labels, which sum to 1 at most; what is missing is
            the probability that the sound is none of them. Of an open set: how probable it is that
            each label, then each family, is heard, for itself.
        """
        ...


class OnEar(Backend, Protocol):
    """A head on the ear, which can also say what each moment of a recording holds.

    Attributes
    ----------
    listener : callable() -> Ear
    """

    listener: Callable[[], Ear]

    def moments(self, heard: np.ndarray) -> np.ndarray:
        """What is heard in each of many windows that follow each other, given those around it.

        Parameters
        ----------
        heard : np.ndarray [shape=(n + 2 * AROUND, EMBEDDING_VALUES)]
            The first and the last `AROUND` are not asked about. All 0 where it is silent.

        Returns
        -------
        np.ndarray [shape=(n, labels), dtype=float64, 0 to 1]
            See `Backend.shares`.
        """
        ...


def is_on_ear(backend: Backend) -> TypeGuard[OnEar]:
    """Whether a model is a head on the ear."""
    return isinstance(getattr(backend, "listener", None), _Ear)


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
        return _Open(OPEN, _yamnet(), calibration=YAMNETS)
    files = read_model(name_or_folder)
    if files.kind == "network":
        return _Network(files)
    if files.kind == "open":
        ear = _Ear(files.file, files.sha256)
        calibration = Calibration(**files.facts["calibration"])
        taught = _Head(read_model(files.taught), ear) if files.taught else None
        return _Open(files.name, ear, calibration=calibration, taught=taught)
    listener = _Ear(*files.body) if files.body else _yamnet()
    return _Head(files, listener)


@dataclass(frozen=True)
class _YamnetAgain:
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


def _yamnet() -> _YamnetAgain:
    found = find()
    return _YamnetAgain(found.path, found.sha256)


@dataclass(frozen=True)
class _Ear:
    """The ear as it was when a model was loaded, open once a process for all heads on it."""

    file: Path
    sha256: str

    def __call__(self) -> Ear:
        return _ear(self.file, self.sha256)


def shipped_ear() -> Ear:
    """The ear that comes with the package, which heads of one's own stand on."""
    files = read_model("world")
    return _ear(files.file, files.sha256)


@lru_cache(maxsize=4)
def _ear(file: Path, sha256: str) -> Ear:
    return Ear(weights_again(file, sha256), sha256)


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


class _Network(_FromFiles):
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


class _Head(_FromFiles):
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
        """As `OnEar.moments`: each with those around it, as clips have several windows.

        `scores` are those of the same windows, where somebody has them.
        """
        listener, sounding = self.listener(), np.any(heard, axis=1)
        if self._gate is not None:
            scores = listener.scores(heard) if scores is None else scores
            scores = _near(scores, sounding).mean(axis=1)
        return self._judged(listener.summary(_near(heard, sounding)), scores)

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


def _near(rows: np.ndarray, sounding) -> np.ndarray:
    """Each row with those around it [shape=(n - 2 * AROUND, 2 * AROUND + 1, values)].

    In place of those that are silent stands the row itself: a bark between silences is as much of
    a bark.
    """
    width = 2 * AROUND + 1
    near = sliding_window_view(rows, width, axis=0).swapaxes(1, 2)
    heard = sliding_window_view(sounding, width)
    return np.where(heard[..., None], near, near[:, AROUND : AROUND + 1])


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


class _Open:
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
        taught: _Head | None = None,
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
        """As `OnEar.moments`."""
        scores = self.listener().scores(heard)
        own = scores[AROUND : len(heard) - AROUND]
        found = audioset.label_scores(own).astype(np.float64)
        if self._taught is not None:
            known = self._taught.moments(heard, scores)
            found[:, self._places] = np.maximum(found[:, self._places], known)
        return audioset.distinct(self.calibration.probabilities(found))
