"""Name a sound: one small class, whatever it hears with.

Networks run on LiteRT, which starts in a fraction of a second; nothing here imports TensorFlow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import BinaryIO

import numpy as np

from ..audio import Clip, stream_windows, windows
from . import audioset
from .backends import Backend, open_backend
from .prediction import Prediction, Sound

__all__ = ["DEFAULT", "SILENCE_DB", "Classifier", "loudest_db"]

DEFAULT = "world"
"""Name of the model that is asked where nobody says which."""

MENTIONED = 20
"""How many labels of an open set a prediction holds: those that are left are all less probable."""
SILENCE_DB = -55.0
"""A window whose loudest 50 ms stay below this level (dBFS) is silent: an empty room, no sound."""


class Classifier:
    """A trained model with its labels, calibration and threshold.

    It pickles, so that many clips can be named side by side: see the last example.

    Parameters
    ----------
    backend : Backend
        See `backends.open_backend`; `Classifier.load` is the usual way in.

    Examples
    --------
    >>> from soundscape import Classifier, load_clip
    >>> Classifier.load().predict(load_clip("data/demo/rain.wav")).label
    'rain'

    >>> import joblib
    >>> ear = Classifier.load()
    >>> files = ["data/demo/dog.wav", "data/demo/rain.wav"]
    >>> said = joblib.Parallel(n_jobs=2)(joblib.delayed(ear.predict_file)(one) for one in files)
    >>> [one.label for one in said]
    ['dog', 'rain']
    """

    def __init__(self, backend: Backend):
        self.backend = backend
        self.labels = backend.labels

    @classmethod
    def load(cls, name_or_folder: str | os.PathLike = DEFAULT) -> Classifier:
        """A classifier by name or folder.

        Parameters
        ----------
        name_or_folder : str or path
            ``"world"`` (hundreds of everyday sounds, several at once), ``"esc10"``, ``"esc50"`` or
            ``"urbansound8k"`` (one of so many classes; all ship and need nothing); where YAMNet is
            found (see `yamnet`) ``"yamnet-esc10"``, ``"yamnet-esc50"`` and ``"yamnet"`` (its own
            classes); or a folder of your own.
        """
        return cls(open_backend(name_or_folder))

    def predict(self, clip: Clip) -> Prediction:
        """Classify a clip of any length.

        Longer clips are heard in windows of five seconds that hold every sample; silent windows are
        passed over. What an open set hears in any of them is heard in the clip, for as long as the
        windows last that hold it; of a closed set, the probabilities are averaged.
        """
        length = self.backend.window_seconds
        return self._combine(windows(clip, window_seconds=length))

    def predict_file(
        self,
        source: str | os.PathLike | bytes | BinaryIO,
        *,
        name: str | None = None,
        on_window: Callable[[float], None] | None = None,
        on_note: Callable[[str], None] | None = None,
    ) -> Prediction:
        """Classify a recording of any length in constant memory.

        Parameters
        ----------
        source, name
            As for `audio.load_clip`.
        on_window : callable(seconds), optional
            Told after every window how much has been heard.
        on_note : callable(text), optional
            Told what was done to the recording that a person should know: see `audio.Clip`.
        """
        length = self.backend.window_seconds
        parts = stream_windows(source, name=name, window_seconds=length)
        return self._combine(parts, on_window, on_note)

    def shares(self, window: Clip) -> np.ndarray | None:
        """Probability of each label in one window.

        Parameters
        ----------
        window : Clip
            Not longer than the model hears at once.

        Returns
        -------
        np.ndarray [shape=(labels,), dtype=float64, 0 to 1] or None
            In the order of the labels. Of a closed set they sum to less than 1 where the sound may
            be none of them; of an open set each is for itself. None where the window is silent.
        """
        found = self._heard(window)
        return None if found is None else found[: len(self.labels)]

    def _heard(self, window: Clip) -> np.ndarray | None:
        """What `Backend.shares` says, unless the window is silent."""
        return None if loudest_db(window) < SILENCE_DB else self.backend.shares(window)

    def _combine(
        self,
        parts: Iterable[Clip],
        on_window: Callable[[float], None] | None = None,
        on_note: Callable[[str], None] | None = None,
    ) -> Prediction:
        tally, seconds, start, told = _Tally(self.backend), 0.0, None, set()
        for part in parts:
            # The last window may begin within the one before it.
            start = part.start_seconds if start is None else start
            fresh = part.start_seconds - start + part.duration_seconds - seconds
            seconds += fresh
            for text in part.notes:
                if on_note is not None and text not in told:
                    told.add(text)
                    on_note(text)
            found = self._heard(part)
            if found is not None:
                tally.add(found, fresh)
            if on_window is not None:
                on_window(seconds)
        return Prediction(
            **tally.verdict(),
            model=self.backend.name,
            weights_sha256=self.backend.sha256,
            seconds=seconds,
        )


class _Tally:
    """What was heard in the windows of a recording, in memory that does not grow with it.

    Parameters
    ----------
    backend : Backend
    """

    def __init__(self, backend: Backend):
        self._labels, self._families = backend.labels, backend.families
        self._threshold = backend.threshold
        self._seconds = 0.0
        self._count = 0
        size = len(self._labels) + len(self._families)
        self._sum, self._most = np.zeros(size), np.zeros(size)
        self._inside_seconds, self._inside_weight = np.zeros(size), np.zeros(size)

    def add(self, heard: np.ndarray, seconds: float) -> None:
        """Take what `Backend.shares` says of a window that adds so much to the recording."""
        self._count += 1
        self._seconds += seconds
        self._sum += heard
        self._most = np.maximum(self._most, heard)
        inside = heard >= self._threshold
        self._inside_seconds += inside * seconds
        self._inside_weight += np.where(inside, heard, 0) * seconds

    def verdict(self) -> dict:
        """What is said of them: fields of a `Prediction`."""
        return self._open() if self._families else self._closed()

    def _closed(self) -> dict:
        """One of the labels, or none."""
        count = len(self._labels)
        if not self._count:
            even = (1 / count,) * count
            return {"labels": self._labels, "probabilities": even, "verdict": "silent"}
        mean = self._sum / self._count
        probabilities = mean / max(mean.sum(), 1e-12)
        labels, chances = self._sorted(probabilities)
        known = mean.max() >= self._threshold
        return {
            "labels": labels,
            "probabilities": chances,
            "verdict": "known" if known else "unknown",
            "sounds": (Sound(labels[0], chances[0], self._seconds),) if known else (),
        }

    def _open(self) -> dict:
        """Any number of the labels; the main sound is heard longest and most surely."""
        count = len(self._labels)
        labels, chances = (found[:MENTIONED] for found in self._sorted(self._most[:count]))
        facts = {"labels": labels, "probabilities": chances, "open_set": True}
        if not self._count:
            return {**facts, "verdict": "silent"}
        if sounds := self._sounds():
            return {**facts, "verdict": "known", "sounds": sounds}
        families = self._most[count:]
        if families.max() >= self._threshold:
            return {**facts, "verdict": "family", "family": self._families[families.argmax()]}
        return {**facts, "verdict": "unknown"}

    def _sounds(self) -> tuple[Sound, ...]:
        count = len(self._labels)
        order = np.lexsort((-self._most[:count], -self._inside_weight[:count]))
        sounds, said = [], set()
        for place in order[self._inside_seconds[order] > 0]:
            label = self._labels[place]
            # What is a kind of a sound that was named before is the same sound, and no other.
            if not said & audioset.kinds_of(label):
                said.add(label)
                seconds = float(self._inside_seconds[place])
                sounds.append(Sound(label, float(self._most[place]), seconds))
        return tuple(sounds)

    def _sorted(self, chances: np.ndarray) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """Labels and their probabilities, most probable first."""
        order = np.argsort(-chances, kind="stable")
        return tuple(self._labels[i] for i in order), tuple(float(chances[i]) for i in order)


def loudest_db(clip: Clip) -> float:
    """Level in dBFS of the loudest 50 ms, without the offset some converters add."""
    samples = clip.samples - clip.samples.mean()
    frame = min(len(samples), max(1, clip.rate_hz // 20))
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = float((whole.astype(np.float64) ** 2).mean(axis=1).max())
    return 10 * np.log10(max(power, 1e-12))
