"""A recording of any length, in bounded memory: which one it is, and parts of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256

import numpy as np

from ..audio import MAX_SECONDS, Clip, stream_windows
from ..services import Watch
from .values import Recording

__all__ = ["LEVEL_SECONDS", "levels_of", "read_parts", "recording_of"]

LEVEL_SECONDS = 0.1
"""How far apart levels are."""


def recording_of(path: str | os.PathLike, watch: Watch | None = None) -> Recording:
    """Which recording a file holds, and how long it is: all of it is read.

    Raises
    ------
    AudioError
        When it cannot be read.

    Examples
    --------
    >>> bark = recording_of("data/demo/dog.wav")
    >>> bark.source, bark.duration_seconds
    ('dog.wav', 5.0)
    """
    watch, digest, count, clip = watch or Watch(), sha256(), 0, None
    for clip, fresh, first in _blocks(path):
        if first == 0:
            digest.update(f"{clip.rate_hz}\n".encode())
        digest.update(fresh.astype("<f4", copy=False).tobytes())
        count = first + len(fresh)
        watch.check()
    assert clip is not None  # a recording has samples, or cannot be read
    return Recording(clip.source, digest.hexdigest(), count / clip.rate_hz, clip.rate_hz)


def read_parts(path: str | os.PathLike, spans: Sequence[tuple[float, float]]) -> Iterator[Clip]:
    """Parts of a recording, which is read once; no more than one of them is held.

    Parameters
    ----------
    path : path
    spans : sequence of (float, float)
        From when to when, in seconds; in order and without overlap. Of one longer than
        `audio.MAX_SECONDS` so much is read.

    Yields
    ------
    Clip
        One for each, with its ``start_seconds``.

    Examples
    --------
    >>> [part.duration_seconds for part in read_parts("data/demo/dog.wav", [(0, 1.5), (3, 4)])]
    [1.5, 1.0]
    """
    if not spans:
        return
    waiting = iter(spans)
    span, held = next(waiting), []
    for clip, fresh, first in _blocks(path):
        rate = clip.rate_hz
        while span is not None:
            start, whole = round(span[0] * rate), round(span[1] * rate)
            end = min(whole, start + round(MAX_SECONDS * rate))
            if first + len(fresh) > start:
                held.append(fresh[max(0, start - first) : max(0, end - first)])
            if first + len(fresh) < end:
                break
            yield _part(clip, held, start, end < whole)
            span, held = next(waiting, None), []
        if span is None:
            return


def levels_of(path: str | os.PathLike, watch: Watch | None = None) -> np.ndarray:
    """How loud a recording is, as the mean power of every tenth of a second [shape=(tenths,)].

    Examples
    --------
    >>> levels_of("data/demo/dog.wav").shape
    (50,)
    """
    watch, sums, counts = watch or Watch(), [], []
    for clip, fresh, first in _blocks(path):
        places = (np.arange(first, first + len(fresh)) / (LEVEL_SECONDS * clip.rate_hz)).astype(int)
        while len(fresh) and len(sums) <= places[-1]:
            sums.append(0.0)
            counts.append(0)
        power = fresh.astype(np.float64) ** 2
        begin = places[0] if len(fresh) else 0
        for offset, (total, number) in enumerate(
            zip(np.bincount(places - begin, power), np.bincount(places - begin), strict=True)
        ):
            sums[begin + offset] += float(total)
            counts[begin + offset] += int(number)
        watch.check()
    return np.array(sums) / np.maximum(1, counts)


def _part(clip: Clip, held: list[np.ndarray], start: int, truncated: bool) -> Clip:
    return Clip(
        np.concatenate(held),
        clip.rate_hz,
        clip.source,
        truncated=truncated,
        start_seconds=start / clip.rate_hz,
    )


def _blocks(path: str | os.PathLike) -> Iterator[tuple[Clip, np.ndarray, int]]:
    """Each window, what is new in it, and which sample of the recording that begins with."""
    count = 0
    for clip in stream_windows(path):
        # The last window may begin within the one before it.
        fresh = clip.samples[count - round(clip.start_seconds * clip.rate_hz) :]
        yield clip, fresh, count
        count += len(fresh)
