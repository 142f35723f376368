"""Name a sound: one small class, whatever it hears with.

Networks run on LiteRT, which starts in a fraction of a second; nothing here imports TensorFlow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from ..audio import Clip, stream_windows, windows
from .backends import Backend, open_backend

__all__ = ["SILENCE_DB", "Classifier", "Prediction", "loudest_db"]

SILENCE_DB = -55.0
"""A window whose loudest 50 ms stay below this level (dBFS) is silent: an empty room, no sound."""


@dataclass(frozen=True)
class Prediction:
    """What the classifier says of one clip.

    Parameters
    ----------
    labels : tuple of str
        Class names, most probable first.
    probabilities : tuple of float
        Calibrated probability of each label if the sound is one of them, in the same order; they
        sum to 1, also where the verdict is that none of them fits. All alike for silence.
    verdict : str
        ``"known"``, ``"unknown"`` (no class fits) or ``"silent"``.
    model : str
        Name of the model, for example ``"esc10"``.
    weights_sha256 : str
        Hash of the weights file.
    seconds : float
        How much sound was heard.
    """

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    verdict: str
    model: str
    weights_sha256: str
    seconds: float = 0.0

    @property
    def label(self) -> str:
        """The class to act on: the most probable one, or the verdict when nothing is known."""
        return self.labels[0] if self.verdict == "known" else self.verdict

    @property
    def probability(self) -> float:
        """Probability of the most probable class."""
        return self.probabilities[0]

    def in_words(self, count: int = 3) -> str:
        """The verdict with the `count` most probable classes, saying what their numbers mean.

        Probabilities are those of each class *if the sound is one of the classes*, so they sum to
        1 also where none fits. Silence was not asked about: it has no numbers.

        Examples
        --------
        >>> sides = {"model": "coin", "weights_sha256": ""}
        >>> Prediction(("heads", "tails"), (0.9, 0.1), "known", **sides).in_words()
        'heads 90%, tails 10%'
        >>> Prediction(("heads", "tails"), (0.9, 0.1), "unknown", **sides).in_words(1)
        'unknown: none of the 2 classes fits (if it were one of them: heads 90%)'
        """
        if self.verdict == "silent":
            return "silent: nothing to hear"
        shown = ", ".join(f"{name} {chance:.0%}" for name, chance in self.top(count))
        if self.verdict == "known":
            return shown
        classes = len(self.labels)
        return f"unknown: none of the {classes} classes fits (if it were one of them: {shown})"

    def top(self, count: int = 3) -> list[tuple[str, float]]:
        """The `count` most probable classes with their probabilities."""
        return list(zip(self.labels, self.probabilities, strict=True))[:count]


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
    def load(cls, name_or_folder: str | os.PathLike = "esc10") -> Classifier:
        """A classifier by name or folder.

        Parameters
        ----------
        name_or_folder : str or path
            ``"esc10"`` or ``"esc50"`` (ship, need nothing); where YAMNet is found (see `yamnet`)
            ``"yamnet-esc10"``, ``"yamnet-esc50"`` and ``"yamnet"`` (its own classes); or a folder
            of your own.
        """
        return cls(open_backend(name_or_folder))

    def predict(self, clip: Clip) -> Prediction:
        """Classify a clip of any length.

        Longer clips are heard in windows of five seconds that hold every sample, silent windows
        are passed over, and the probabilities of the others are averaged.
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
        """Probability of each label among all that the model knows, also what it is not asked for.

        Parameters
        ----------
        window : Clip
            Not longer than the model hears at once.

        Returns
        -------
        np.ndarray [shape=(labels,), dtype=float64, 0 to 1] or None
            In the order of the labels; they sum to less than 1 where the model knows other sounds,
            too. None where the window is silent.
        """
        if loudest_db(window) < SILENCE_DB:
            return None
        scaled = self.backend.logits(window).astype(np.float64) / self.backend.temperature
        scaled = np.exp(scaled - scaled.max())
        return (scaled / scaled.sum())[: len(self.labels)]

    def _combine(
        self,
        parts: Iterable[Clip],
        on_window: Callable[[float], None] | None = None,
        on_note: Callable[[str], None] | None = None,
    ) -> Prediction:
        shares, seconds, start, told = [], 0.0, None, set()
        for part in parts:
            # The last window may begin within the one before it.
            start = part.start_seconds if start is None else start
            seconds = part.start_seconds - start + part.duration_seconds
            for text in part.notes:
                if on_note is not None and text not in told:
                    told.add(text)
                    on_note(text)
            share = self.shares(part)
            if share is not None:
                shares.append(share)
            if on_window is not None:
                on_window(seconds)
        count = len(self.labels)
        labelled = np.mean(shares, axis=0) if shares else np.full(count, 1 / count)
        probabilities = labelled / max(labelled.sum(), 1e-12)
        order = np.argsort(-probabilities, kind="stable")
        known = labelled[order[0]] >= self.backend.threshold
        return Prediction(
            labels=tuple(self.labels[i] for i in order),
            probabilities=tuple(float(probabilities[i]) for i in order),
            verdict=("known" if known else "unknown") if shares else "silent",
            model=self.backend.name,
            weights_sha256=self.backend.sha256,
            seconds=seconds,
        )


def loudest_db(clip: Clip) -> float:
    """Level in dBFS of the loudest 50 ms, without the offset some converters add."""
    samples = clip.samples - clip.samples.mean()
    frame = min(len(samples), max(1, clip.rate_hz // 20))
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    power = float((whole.astype(np.float64) ** 2).mean(axis=1).max())
    return 10 * np.log10(max(power, 1e-12))
