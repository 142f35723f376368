"""Read a recording: the whole of it into memory, or window by window.

A file's header is never trusted: sound is decoded block by block into a buffer that stops at
``max_seconds``, so neither a lying header nor a two-hour recording can take more memory than that.
What had to be done to a recording is told in `Clip.notes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

import numpy as np

from ..errors import AudioError
from .clip import Clip, window_frames
from .decoders import Decoder, decoders_of
from .downmix import Downmix, choose_downmix
from .kinds import FORMATS
from .native import load_native
from .sources import SourceLike, opened

__all__ = ["MAX_SECONDS", "load_clip", "no_samples", "resampled_blocks", "stream_windows"]

MAX_SECONDS = 600.0
"""Sound kept in memory by `load_clip` unless asked otherwise: ten minutes."""


def load_clip(
    source: SourceLike, *, name: str | None = None, max_seconds: float = MAX_SECONDS
) -> Clip:
    """Read a recording.

    Parameters
    ----------
    source : path, bytes or binary file object
        WAV (8, 16, 24, 32 bit or float, any rate, any number of channels), FLAC, OGG or MP3; with
        PyAV (``pip install 'soundscape[film]'``) also M4A, MP4, WebM and what else phones and
        browsers record. ``"-"`` is standard input. Channels are averaged, unless they cancel or
        most of them are silent: then the strongest one is heard, and ``notes`` says so.
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
    with _recording(source, name) as recording:
        wanted = max(1, int(max_seconds * recording.rate_hz))
        blocks, kept = [], 0
        for block in recording.mono(first=wanted):
            blocks.append(block[: wanted - kept])
            kept += len(block)
            if kept > wanted:
                break
        return Clip(
            np.concatenate(blocks),
            recording.rate_hz,
            recording.label,
            truncated=kept > wanted,
            notes=recording.notes,
        )


def stream_windows(
    source: SourceLike, *, name: str | None = None, window_seconds: float = 5.0
) -> Iterator[Clip]:
    """Read a recording of any length window by window, in constant memory.

    Parameters
    ----------
    source, name
        As for `load_clip`.
    window_seconds : float
        Length of a window.

    Yields
    ------
    Clip
        As `windows` cuts them: every sample is in one. The notes of the last one are complete.
    """
    with _recording(source, name) as recording:
        length, _ = window_frames(recording.rate_hz, window_seconds)
        held, start = np.empty(0, np.float32), 0

        def window(samples: np.ndarray, first: int) -> Clip:
            return Clip(
                samples,
                recording.rate_hz,
                recording.label,
                start_seconds=first / recording.rate_hz,
                notes=recording.notes,
            )

        before = held
        for block in recording.mono():
            held = np.concatenate([held, block])
            while len(held) >= length:
                yield window(held[:length], start)
                before, held, start = held[:length], held[length:], start + length
        if len(held):
            rest = np.concatenate([before, held])[-length:]
            yield window(rest, start + len(held) - len(rest))


def resampled_blocks(
    blocks: Iterable[np.ndarray], rate_hz: int, wanted_hz: int, channels: int | None = None
) -> Iterator[np.ndarray]:
    """Samples at another rate, block by block (soxr, high quality).

    Parameters
    ----------
    blocks : iterable of np.ndarray [shape=(n,) or (n, channels), dtype=float32]
    rate_hz, wanted_hz : int
        Their rate, and that of what comes out.
    channels : int, optional
        Where blocks have channels; mono samples without them by default.

    Yields
    ------
    np.ndarray [shape=(m,) or (m, channels), dtype=float32]
        As `Clip.at_rate` gives them for the whole, in blocks of other lengths.
    """
    if rate_hz == wanted_hz:
        yield from blocks
        return
    soxr = load_native("soxr")
    stream = soxr.ResampleStream(rate_hz, wanted_hz, channels or 1, dtype="float32", quality="HQ")
    nothing = np.empty(0 if channels is None else (0, channels), np.float32)
    for block in chain(blocks, [nothing]):
        resampled = stream.resample_chunk(block, last=len(block) == 0)
        if len(resampled):
            yield resampled


class _Recording:
    """An opened recording as one mono stream of one rate."""

    def __init__(self, decoders: list[Decoder], label: str, notes: list[str]):
        self.label, self.rate_hz = label, decoders[0].rate_hz
        self._decoders, self._notes = decoders, notes

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it, as far as it was read."""
        found = chain(self._notes, *(decoder.notes for decoder in self._decoders))
        return tuple(dict.fromkeys(found))

    def mono(self, *, first: int | None = None) -> Iterator[np.ndarray]:
        """Blocks of mono samples, float32 of shape (n,); at least one.

        Parameters
        ----------
        first : int, optional
            Only so many samples of each part decide how its channels are mixed.

        Raises
        ------
        AudioError
            When there are no samples, or the file is damaged.
        """
        empty = True
        for decoder in self._decoders:
            downmix = self._downmix(decoder, first)
            blocks = (downmix.mono(block) for block in decoder.blocks())
            for block in resampled_blocks(blocks, decoder.rate_hz, self.rate_hz):
                empty = False
                yield block
        if empty:
            raise no_samples(self.label)

    def _downmix(self, decoder: Decoder, first: int | None) -> Downmix:
        if decoder.channels == 1 and decoder.is_bounded:
            return Downmix()
        blocks = _until(decoder.blocks(), first)
        downmix = choose_downmix(blocks, decoder.rate_hz, is_bounded=decoder.is_bounded)
        self._notes.extend(downmix.notes)
        return downmix


def no_samples(label: str) -> AudioError:
    """What to raise for a recording in which nothing is."""
    return AudioError(
        f"{label}: holds no samples. Expected a recording ({FORMATS}); check that it was copied or "
        f"recorded completely."
    )


@contextmanager
def _recording(source: SourceLike, name: str | None) -> Iterator[_Recording]:
    with opened(source, name) as found:
        decoders, notes = decoders_of(found)
        yield _Recording(decoders, found.label, notes)


def _until(blocks: Iterator[np.ndarray], count: int | None) -> Iterator[np.ndarray]:
    for block in blocks:
        yield block if count is None else block[:count]
        if count is not None:
            count -= len(block)
            if count <= 0:
                return
