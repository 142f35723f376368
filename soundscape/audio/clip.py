"""One type for a recording in memory, and its windows.

Conventions: samples are mono ``float32`` in [-1, 1]; times are in seconds, rates in hertz.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ..errors import AudioError
from .effects import resampled

__all__ = ["MAX_RATE_HZ", "MIN_RATE_HZ", "Clip", "window_frames", "windows"]

MAX_RATE_HZ = 768_000
MIN_RATE_HZ = 1_000


@dataclass(frozen=True, eq=False)
class Clip:
    """A mono recording in memory.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32]
        Mono samples in [-1, 1], at least one, all finite.
    rate_hz : int
        Samples a second.
    source : str
        Where the sound came from, for people to read: a file's name, never its folder.
    truncated : bool
        Whether the recording goes on after the last sample (see `load_clip`).
    start_seconds : float
        Where the clip begins in its source.
    notes : tuple of str
        What was done to the recording that a person should know, for example ``"it is cut short:
        its header promises 30.0 s, 3.0 s are there"``.
    """

    samples: np.ndarray = field(repr=False)
    rate_hz: int
    source: str = "samples"
    truncated: bool = False
    start_seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def __post_init__(self):
        samples = np.asarray(self.samples)
        if samples.ndim != 1 or samples.size == 0:
            raise AudioError(
                f"{self.source}: expected mono samples of shape (n,) with n >= 1, "
                f"got shape {samples.shape}. Mix the channels down first, or use load_clip."
            )
        if not MIN_RATE_HZ <= self.rate_hz <= MAX_RATE_HZ:
            raise AudioError(
                f"{self.source}: the sample rate is {self.rate_hz} Hz, expected "
                f"{MIN_RATE_HZ} to {MAX_RATE_HZ} Hz. Convert the file to 44100 Hz and try again."
            )
        samples = samples.astype(np.float32, copy=False)
        if not np.isfinite(samples).all():
            raise AudioError(
                f"{self.source}: holds NaN or infinite samples; expected finite numbers in "
                f"[-1, 1]. Export the sound again from the program that made it."
            )
        samples = np.clip(samples, -1.0, 1.0)
        samples.setflags(write=False)
        object.__setattr__(self, "samples", samples)
        object.__setattr__(self, "rate_hz", int(self.rate_hz))

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    @cached_property
    def sha256(self) -> str:
        """Identity of the sound: SHA-256 of the rate and the little-endian float32 samples."""
        digest = hashlib.sha256(f"{self.rate_hz}\n".encode())
        digest.update(self.samples.astype("<f4", copy=False).tobytes())
        return digest.hexdigest()

    def at_rate(self, rate_hz: int) -> np.ndarray:
        """Samples resampled to `rate_hz` (soxr, high quality).

        Returns
        -------
        np.ndarray [shape=(m,), dtype=float32]
        """
        if rate_hz == self.rate_hz:
            return self.samples
        return resampled(self.samples, self.rate_hz, rate_hz)

    def excerpt(self, start_seconds: float, length_seconds: float) -> Clip:
        """The part from `start_seconds` that lasts `length_seconds` (or to the end)."""
        first = min(max(0, round(start_seconds * self.rate_hz)), len(self.samples) - 1)
        last = max(first + 1, first + round(length_seconds * self.rate_hz))
        return self.part(first, last)

    def part(self, first: int, last: int) -> Clip:
        """The samples from `first` to `last` (exclusive)."""
        return replace(
            self,
            samples=self.samples[first:last],
            start_seconds=self.start_seconds + first / self.rate_hz,
        )


def windows(
    clip: Clip, *, window_seconds: float = 5.0, hop_seconds: float | None = None
) -> Iterator[Clip]:
    """Cut a clip into windows of one length that together hold every sample.

    What is left at the end gets a whole window, which begins so much earlier: a classifier hears a
    whole window better than a rest of it.

    Parameters
    ----------
    clip : Clip
    window_seconds, hop_seconds : float
        Length of a window and step between two; the step defaults to the length, and is at most
        that.

    Yields
    ------
    Clip
        At least one, in order, each with its ``start_seconds``. Only the window of a clip that is
        shorter than one is shorter.

    Raises
    ------
    AudioError
        When a length is not positive, or the step longer than a window.
    """
    length, hop = window_frames(clip.rate_hz, window_seconds, hop_seconds)
    last = max(0, len(clip.samples) - length)
    for start in [*range(0, last, hop), last]:
        yield clip.part(start, start + length)


def window_frames(
    rate_hz: int, window_seconds: float, hop_seconds: float | None = None
) -> tuple[int, int]:
    """Samples of a window and of a step between two, checked as `windows` says."""
    hop_seconds = window_seconds if hop_seconds is None else hop_seconds
    if not 0 < hop_seconds <= window_seconds:
        raise AudioError(
            f"window_seconds={window_seconds}, hop_seconds={hop_seconds}: both must be positive, "
            f"and a step not longer than a window, or sound would be left out."
        )
    length = max(1, round(window_seconds * rate_hz))
    return length, min(length, max(1, round(hop_seconds * rate_hz)))
