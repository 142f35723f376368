"""Sound in: one type for a recording, one function that reads it.

Conventions: samples are mono ``float32`` in [-1, 1]; times are in seconds, rates in hertz.
A file's header is never trusted: sound is decoded block by block into a buffer that stops at
``max_seconds``, so neither a lying header nor a two-hour recording can take more memory than that.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..errors import AudioError

__all__ = ["MAX_SECONDS", "Clip", "load_clip", "stream_windows", "windows"]

MAX_SECONDS = 600.0
"""Sound kept in memory by `load_clip` unless asked otherwise: ten minutes."""

MAX_RATE_HZ = 768_000
MIN_RATE_HZ = 1_000
MAX_CHANNELS = 64
FORMATS = "WAV, FLAC, OGG or MP3"
_BLOCK_FRAMES = 1 << 16


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
        Whether the recording goes on after the last sample (see `MAX_SECONDS`).
    start_seconds : float
        Where the clip begins in its source.
    """

    samples: np.ndarray = field(repr=False)
    rate_hz: int
    source: str = "samples"
    truncated: bool = False
    start_seconds: float = 0.0

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
        import soxr

        resampled = soxr.resample(self.samples, self.rate_hz, rate_hz, quality="HQ")
        # A clip of a few samples can vanish on the way down; one sample is always kept.
        return resampled if len(resampled) else self.samples[:1]

    def excerpt(self, start_seconds: float, length_seconds: float) -> Clip:
        """The part from `start_seconds` that lasts `length_seconds` (or to the end)."""
        first = min(max(0, round(start_seconds * self.rate_hz)), len(self.samples) - 1)
        last = max(first + 1, first + round(length_seconds * self.rate_hz))
        return Clip(
            self.samples[first:last],
            self.rate_hz,
            self.source,
            truncated=self.truncated,
            start_seconds=self.start_seconds + first / self.rate_hz,
        )


def load_clip(
    source: str | os.PathLike | bytes | BinaryIO,
    *,
    name: str | None = None,
    max_seconds: float = MAX_SECONDS,
) -> Clip:
    """Read a recording.

    Parameters
    ----------
    source : path, bytes or binary file object
        WAV (8, 16, 24, 32 bit or float, any rate, any number of channels), FLAC, OGG or MP3.
        Channels are averaged.
    name : str, optional
        What to call the sound in messages and cards; by default the file's name.
    max_seconds : float
        Reading stops here and the clip says ``truncated``. Use `stream_windows` to see all of a
        long recording.

    Returns
    -------
    Clip

    Raises
    ------
    AudioError
        When the file is missing, is not sound, is empty, or holds NaN.

    Examples
    --------
    >>> clip = load_clip("data/demo/dog.wav")
    >>> round(clip.duration_seconds, 1)
    5.0
    """
    with _open(source, name) as (sound, label):
        wanted = max(1, int(max_seconds * sound.samplerate))
        blocks, kept = [], 0
        for block in _blocks(sound, label):
            blocks.append(block[: wanted - kept])
            kept += len(blocks[-1])
            if kept >= wanted:
                break
        if not kept:
            raise AudioError(
                f"{label}: holds no samples. Expected a recording ({FORMATS}); check that it was "
                f"copied or recorded completely."
            )
        more = kept >= wanted and len(sound.read(1, dtype="float32")) > 0
        samples = np.concatenate(blocks)
        # Float files may go beyond full scale: turned down, they keep their shape.
        peak = np.abs(samples).max()
        samples = samples / peak if 1 < peak < np.inf else samples
        return Clip(samples, sound.samplerate, label, truncated=more)


def windows(
    clip: Clip, *, window_seconds: float = 5.0, hop_seconds: float | None = None
) -> Iterator[Clip]:
    """Cut a clip into windows; the last one may be shorter but never under half a window.

    Parameters
    ----------
    clip : Clip
    window_seconds, hop_seconds : float
        Length of a window and step between two; the step defaults to the length.

    Yields
    ------
    Clip
        At least one, in order, each with its ``start_seconds``.
    """
    hop_seconds = _check_window(window_seconds, hop_seconds)
    last = max(0.0, clip.duration_seconds - window_seconds / 2)
    count = 1 + int(last / hop_seconds)
    for index in range(count):
        yield clip.excerpt(index * hop_seconds, window_seconds)


def stream_windows(
    source: str | os.PathLike | bytes | BinaryIO,
    *,
    name: str | None = None,
    window_seconds: float = 5.0,
) -> Iterator[Clip]:
    """Read a recording of any length window by window, in constant memory.

    Yields
    ------
    Clip
        Back-to-back windows of `window_seconds`; the last one holds what is left, and is dropped
        when it is shorter than half a window and not the only one.
    """
    _check_window(window_seconds, None)
    with _open(source, name) as (sound, label):
        frames = max(1, round(window_seconds * sound.samplerate))
        held, start, found = np.empty(0, np.float32), 0, False
        for block in _blocks(sound, label):
            held = np.concatenate([held, block])
            while len(held) >= frames:
                yield Clip(held[:frames], sound.samplerate, label, False, start / sound.samplerate)
                held, start, found = held[frames:], start + frames, True
        if len(held) and (not found or len(held) >= frames / 2):
            yield Clip(held, sound.samplerate, label, False, start / sound.samplerate)
        elif not found:
            raise AudioError(f"{label}: holds no samples. Expected a recording ({FORMATS}).")


def _check_window(window_seconds: float, hop_seconds: float | None) -> float:
    hop_seconds = window_seconds if hop_seconds is None else hop_seconds
    if window_seconds <= 0 or hop_seconds <= 0:
        raise AudioError(
            f"window_seconds={window_seconds}, hop_seconds={hop_seconds}: both must be positive."
        )
    return hop_seconds


class _open:
    """Open any supported source as a `soundfile.SoundFile`, with one clear error."""

    def __init__(self, source, name: str | None):
        self.source, self.name = source, name

    def __enter__(self):
        import soundfile

        source, label = self.source, self.name
        if isinstance(source, (bytes, bytearray, memoryview)):
            label = label or "uploaded sound"
            source, empty = io.BytesIO(source), len(source) == 0
        elif hasattr(source, "read"):
            label = label or os.path.basename(str(getattr(source, "name", "sound")))
            if not (hasattr(source, "seek") and hasattr(source, "tell")):
                raise AudioError(
                    f"{label}: the file object cannot seek. Pass its bytes: load_clip(f.read())."
                )
            empty = False
        else:
            path = Path(source)
            label = label or path.name
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "does not exist"
                raise AudioError(f"{path}: {what}. Expected a sound file ({FORMATS}).")
            source, empty = str(path), path.stat().st_size == 0
        if empty:
            raise AudioError(f"{label}: is empty (0 bytes). Expected a sound file ({FORMATS}).")
        try:
            self.sound = soundfile.SoundFile(source)
        except (soundfile.LibsndfileError, TypeError, OSError) as error:
            raise AudioError(
                f"{label}: cannot be read as sound ({_reason(error)}). Expected {FORMATS}; "
                f"convert it first, for example: ffmpeg -i INPUT OUTPUT.wav"
            ) from None
        try:
            self._check_header(label)
        except AudioError:
            self.sound.close()
            raise
        return self.sound, label

    def _check_header(self, label: str) -> None:
        if self.sound.channels > MAX_CHANNELS:
            raise AudioError(
                f"{label}: claims {self.sound.channels} channels, expected at most "
                f"{MAX_CHANNELS}. Mix it down and try again."
            )
        if not MIN_RATE_HZ <= self.sound.samplerate <= MAX_RATE_HZ:
            raise AudioError(
                f"{label}: the sample rate is {self.sound.samplerate} Hz, expected "
                f"{MIN_RATE_HZ} to {MAX_RATE_HZ} Hz. Convert the file to 44100 Hz and try again."
            )

    def __exit__(self, *exception):
        self.sound.close()


def _blocks(sound, label: str) -> Iterator[np.ndarray]:
    """Decode to mono blocks; what was read before a fault in the file is lost with one error."""
    import soundfile

    frames = max(1, _BLOCK_FRAMES // sound.channels)
    while True:
        try:
            block = sound.read(frames, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise AudioError(
                f"{label}: is damaged ({_reason(error)}). Expected a complete sound file; "
                f"copy it again, or cut the damaged part away."
            ) from None
        if len(block) == 0:
            return
        # Averaging NaN with numbers gives NaN, so Clip's check still sees it.
        yield block.mean(axis=1) if block.shape[1] > 1 else block[:, 0]


def _reason(error: Exception) -> str:
    text = getattr(error, "error_string", None) or str(error)
    return text.strip().rstrip(".")
