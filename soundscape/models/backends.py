"""What a `Classifier` hears with.

Three kinds behind one small contract (`Backend`): a network of its own and a head on what a
listener hears, the ear or YAMNet (`closed_sets`), and AudioSet's classes as an open set of labels
(`open_set`).

All of them pickle, as what they were loaded from: paths and hashes. An interpreter does not, and
weights need not travel: the process that gets one reads them when it is first asked, once, and
refuses others than those that were loaded.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeGuard

import numpy as np

from ..audio import Clip
from ..errors import ModelError
from .closed_sets import Head, Network
from .files import read_model, weights_again
from .listener import Ear
from .open_set import YAMNETS, Calibration, OpenSet, Taught
from .yamnet import Yamnet, find

__all__ = [
    "OPEN",
    "Backend",
    "OnEar",
    "is_on_ear",
    "open_backend",
    "shipped_ear",
]

OPEN = "yamnet"
"""Name of the model whose labels are AudioSet's classes as YAMNet itself knows them."""


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
        return OpenSet(OPEN, _yamnet(), calibration=YAMNETS)
    files = read_model(name_or_folder)
    if files.kind == "network":
        return Network(files)
    if files.kind == "open":
        ear = _Ear(files.file, files.sha256)
        calibration = Calibration(**files.facts["calibration"])
        taught = None
        if files.taught is not None:
            taught = Taught(Head(read_model(files.taught), ear), ear)
        return OpenSet(files.name, ear, calibration=calibration, taught=taught)
    listener = _Ear(*files.body) if files.body else _yamnet()
    return Head(files, listener)


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
