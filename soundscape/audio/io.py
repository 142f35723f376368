"""Read a recording, whole or window by window.

A file's header is never trusted: sound is decoded block by block into a buffer that stops at
``max_seconds``, so neither a lying header nor a two-hour recording can take more memory than that.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..errors import AudioError
from .clip import MAX_RATE_HZ, MIN_RATE_HZ, Clip, check_window

__all__ = ["MAX_SECONDS", "load_clip", "stream_windows"]

MAX_SECONDS = 600.0
"""Sound kept in memory by `load_clip` unless asked otherwise: ten minutes."""

MAX_CHANNELS = 64
FORMATS = "WAV, FLAC, OGG or MP3"
_BLOCK_FRAMES = 1 << 16


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
    check_window(window_seconds, None)
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
