"""From a recording of any length to its timeline, in constant memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from itertools import chain
from typing import BinaryIO

import numpy as np

from .._util.ahead import ahead
from .._util.blas import one_blas_thread
from ..audio import Clip, resampled_blocks, stream_windows, windows
from ..errors import TimelineError
from ..models import DEFAULT, Classifier
from .decoding import Decoder
from .energy import Energy
from .events import Timeline
from .scoring import Scorer, scorer_of
from .settings import DetectionSettings

__all__ = ["detect", "detect_windows"]


def detect(
    recording: Clip | str | os.PathLike | bytes | BinaryIO,
    *,
    model: str | os.PathLike | Classifier | Scorer = DEFAULT,
    settings: DetectionSettings | None = None,
    name: str | None = None,
    on_window: Callable[[float], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Timeline:
    """Who is heard in a recording, from when to when.

    Parameters
    ----------
    recording : Clip, path, bytes or binary file object
        Of any length: a day takes no more memory than a minute, apart from its events.
    model : str, path, Classifier or Scorer
        Who names the sounds; see `Classifier.load`.
    settings : DetectionSettings, optional
        Those of the model by default.
    name : str, optional
        What to call the recording; by default the file's name.
    on_window : callable(seconds), optional
        Told again and again how much has been heard.
    on_note : callable(text), optional
        Told what was done to the recording that a person should know: see `audio.Clip`.

    Returns
    -------
    Timeline
        Its onsets and offsets are counted in samples. What is silent is an event, too, and holds
        no other.

    Raises
    ------
    AudioError
        When the recording cannot be read.
    ModelError
        When there is no such model.

    Examples
    --------
    >>> found = detect("data/demo/dog.wav")
    >>> sorted(found.labels), found.duration_seconds
    (['dog', 'silent'], 5.0)
    """
    found = partial(
        detect_windows, model=model, settings=settings, on_window=on_window, on_note=on_note
    )
    if isinstance(recording, Clip):
        return found(windows(recording))
    # A file is read, decoded and averaged while the parts before are heard.
    with closing(ahead(stream_windows(recording, name=name))) as parts:
        return found(parts)


def detect_windows(
    parts: Iterator[Clip],
    *,
    model: str | os.PathLike | Classifier | Scorer = DEFAULT,
    settings: DetectionSettings | None = None,
    on_window: Callable[[float], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Timeline:
    """As `detect`, of a recording that comes window by window.

    Parameters
    ----------
    parts : iterator of Clip
        In order, with their ``start_seconds``, as `audio.stream_windows` yields them: at least one,
        without gaps; what overlaps is heard once.
    model, settings, on_window, on_note
        As for `detect`.
    """
    scorer = scorer_of(model)
    chosen = settings or scorer.settings
    heard = _Heard(parts, chosen.silence_seconds, on_window, on_note)
    decoder = Decoder(scorer.labels, scorer.hop_samples, scorer.rate_hz, chosen, heard.energy)
    steps = 0
    with one_blas_thread():  # its scorer may have threads of its own
        for said in scorer.probabilities(heard.blocks(scorer.rate_hz)):
            decoder.add(said)
            heard.energy.forget(decoder.needed_seconds)
            steps += len(said)
    if steps != -(-heard.given // scorer.hop_samples):
        raise TimelineError(
            f"{scorer.name} said something of {steps} steps of {scorer.hop_samples} samples, but "
            f"was given {heard.given} samples. Expected each sample in one step: mend the scorer."
        )
    heard.energy.finish()
    duration = heard.energy.samples / heard.energy.rate_hz
    return Timeline(
        tuple(decoder.finish(duration)),
        duration,
        source=heard.source,
        sha256=heard.digest.hexdigest(),
        model=scorer.name,
        weights_sha256=scorer.sha256,
    )


class _Heard:
    """A recording that passes by once: its level and its hash are taken on the way."""

    def __init__(
        self,
        parts: Iterator[Clip],
        silence_seconds: float,
        on_window: Callable[[float], None] | None,
        on_note: Callable[[str], None] | None,
    ):
        first = next(parts)
        self.source, self.given = first.source, 0
        self.energy = Energy(first.rate_hz, silence_seconds)
        self.digest = sha256(f"{first.rate_hz}\n".encode())
        self._parts, self._start_seconds = chain([first], parts), first.start_seconds
        self._on_window, self._on_note, self._told = on_window, on_note, set()

    def blocks(self, rate_hz: int) -> Iterator[np.ndarray]:
        """Its samples [shape=(n,), dtype=float32] at another rate, each once."""
        for block in resampled_blocks(self._own(), self.energy.rate_hz, rate_hz):
            self.given += len(block)
            yield block

    def _own(self) -> Iterator[np.ndarray]:
        for part in self._parts:
            # The last window may begin within the one before it.
            start = round((part.start_seconds - self._start_seconds) * part.rate_hz)
            fresh = part.samples[self.energy.samples - start :]
            self.energy.add(fresh)
            self.digest.update(fresh.astype("<f4", copy=False).tobytes())
            self._tell(part.notes)
            if self._on_window is not None:
                self._on_window(self.energy.samples / part.rate_hz)
            yield fresh

    def _tell(self, notes: tuple[str, ...]) -> None:
        for text in notes:
            if self._on_note is not None and text not in self._told:
                self._told.add(text)
                self._on_note(text)
