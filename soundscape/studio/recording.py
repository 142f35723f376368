"""A recording of the generator: any length of it, of which parts are had as clips."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from ..audio import MAX_SECONDS, Clip, effects, load_clip, stream_windows
from ..services import Watch

__all__ = ["LONGEST_SECONDS", "Recording", "in_time", "read_recording"]

LONGEST_SECONDS = 4 * 3600.0
"""What is read of a recording at most."""
SHORTEST_PART_SECONDS = 0.1
_STEPS_PER_SECOND = 10
_FULL_SCALE = 32_767


@dataclass(frozen=True, eq=False)
class Recording:
    """A mono recording, in memory or, when it is long, in a temporary file.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,), dtype=float32 or int16]
        In [-1, 1], or in whole numbers up to 32,767.
    rate_hz : int
    source : str
        What it is called.
    truncated : bool
        Whether the recording goes on after the last sample.
    notes : tuple of str
        What was done to it; see `audio.Clip`.
    origin : Path, bytes or None
        The file it was read from, or all that was in one; None where it never was in a file.
    """

    samples: np.ndarray = field(repr=False)
    rate_hz: int
    source: str
    truncated: bool = False
    notes: tuple[str, ...] = ()
    origin: Path | bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, clip: Clip) -> Recording:
        """The recording that a clip holds."""
        return cls(clip.samples, clip.rate_hz, clip.source, clip.truncated, clip.notes)

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz

    @cached_property
    def sha256(self) -> str:
        """Hash of its sound as `Clip` has it; empty where not all of it is here as it was."""
        if self.truncated or self.samples.dtype != np.float32:
            return ""
        return Clip(self.samples, self.rate_hz).sha256

    @property
    def identity(self) -> tuple[str, str, float]:
        """What tells it from others, for what is kept of it while the kernel runs."""
        return self.source, self.sha256, self.duration_seconds

    def in_words(self, start_seconds: float, length_seconds: float) -> str:
        """What it is, which part of it is used at first, and what was done to it."""
        whole = f"{self.source}: {in_time(self.duration_seconds)}"
        if self.truncated:
            whole += ", of a longer recording"
        if length_seconds < self.duration_seconds:
            first = in_time(start_seconds)
            whole += f"; the liveliest {length_seconds:.0f} s are in use, from {first}"
        return " ".join([f"{whole}.", *(f"Of this recording: {note}." for note in self.notes)])

    def within(self, start_seconds: float, length_seconds: float) -> tuple[float, float]:
        """Start and length of a part, as far as it lies within and can be used at once."""
        whole = self.duration_seconds
        start = min(max(0.0, start_seconds), max(0.0, whole - SHORTEST_PART_SECONDS))
        most = min(MAX_SECONDS, whole - start)
        return start, max(SHORTEST_PART_SECONDS, min(length_seconds, most))

    def excerpt(self, start_seconds: float, length_seconds: float) -> Clip:
        """The part from `start_seconds` that lasts `length_seconds`, or to the end."""
        first = min(max(0, round(start_seconds * self.rate_hz)), len(self.samples) - 1)
        last = min(len(self.samples) / self.rate_hz, start_seconds + length_seconds)
        part = self.samples[first : max(first + 1, round(last * self.rate_hz))]
        return Clip(
            _in_floats(part),
            self.rate_hz,
            self.source,
            self.truncated,
            start_seconds=first / self.rate_hz,
            notes=self.notes,
        )

    def windows(self, window_seconds: float = 10.0) -> Iterator[Clip]:
        """All of it, as clips that follow each other."""
        step = round(window_seconds * self.rate_hz)
        for first in range(0, len(self.samples), step):
            yield self.excerpt(first / self.rate_hz, window_seconds)

    def liveliest_start(self, length_seconds: float) -> float:
        """Where the part of this length with the most energy begins, in tenths of a second."""
        step = self.rate_hz // _STEPS_PER_SECOND
        minute = 60 * _STEPS_PER_SECOND * step
        loudness = np.concatenate(
            [
                _root_mean_square(_in_floats(self.samples[first : first + minute]), step)
                for first in range(0, len(self.samples), minute)
            ]
        )
        start = effects.loudest_start(loudness, round(length_seconds * _STEPS_PER_SECOND))
        return start * step / self.rate_hz


def read_recording(
    source: str | os.PathLike | bytes, *, name: str | None = None, watch: Watch | None = None
) -> Recording:
    """Read a recording: up to ten minutes into memory, a longer one into a temporary file.

    Parameters
    ----------
    source : path or bytes
        As for `audio.load_clip`.
    name : str, optional
        What to call it.
    watch : Watch, optional
        Told how much was read; calls it off.

    Returns
    -------
    Recording
        Of one that is longer than `LONGEST_SECONDS` its beginning, and where no temporary file can
        be written its first ten minutes; then it is ``truncated``.
    """
    recording = Recording.of(load_clip(source, name=name))
    if recording.truncated:
        with suppress(OSError):  # no room, or nowhere to write
            windows = stream_windows(source, name=name, window_seconds=10.0)
            recording = _spooled(windows, watch or Watch())
    return replace(recording, origin=_origin(source))


def _origin(source: str | os.PathLike | bytes) -> Path | bytes | None:
    if isinstance(source, bytes):
        return source
    # A pipe is nowhere any more.
    return Path(source).absolute() if os.path.isfile(source) else None


def _spooled(windows: Iterator[Clip], watch: Watch) -> Recording:
    """The recording in a temporary file, which is gone when nobody holds it any more."""
    truncated = False
    with tempfile.TemporaryFile(prefix="soundscape-") as file:
        for clip in windows:
            if clip.start_seconds >= LONGEST_SECONDS:
                truncated = True
                break
            watch.check()
            watch.tell(f"reading, minute {int(clip.start_seconds // 60) + 1}")
            # The last window begins earlier, to be a whole one: it overlaps the one before.
            file.seek(2 * round(clip.start_seconds * clip.rate_hz))
            file.write(np.round(clip.samples * _FULL_SCALE).astype(np.int16).tobytes())
        file.flush()
        samples = np.memmap(file, np.int16, "r")
    return Recording(samples, clip.rate_hz, clip.source, truncated, clip.notes)


def in_time(seconds: float) -> str:
    """A time or a length for people: in seconds, or like a clock from two minutes on.

    >>> in_time(5), in_time(123.4), in_time(3661)
    ('5.0 s', '2:03 min', '1:01:01 h')
    """
    if seconds < 120:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} h" if hours else f"{minutes}:{rest:02} min"


def _in_floats(samples: np.ndarray) -> np.ndarray:
    if samples.dtype == np.int16:
        return samples.astype(np.float32) / _FULL_SCALE
    return samples


def _root_mean_square(samples: np.ndarray, step: int) -> np.ndarray:
    steps = len(samples) // step
    return np.sqrt(np.mean(np.square(samples[: steps * step].reshape(steps, step)), axis=1))
