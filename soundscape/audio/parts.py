"""Parts of a recording of any length, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np

from .clip import Clip, windows
from .io import MAX_SECONDS, stream_windows

__all__ = ["fresh_blocks", "read_parts"]


def read_parts(
    recording: Clip | str | os.PathLike, spans: Sequence[tuple[float, float]]
) -> Iterator[Clip]:
    """Parts of a recording, which is read once; no more than one of them is held.

    Parameters
    ----------
    recording : Clip or path
    spans : sequence of (float, float)
        From when to when, in seconds; in order and without overlap. Of one longer than
        `MAX_SECONDS` so much is read.

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
    for clip, fresh, first in fresh_blocks(recording):
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


def fresh_blocks(
    recording: Clip | str | os.PathLike,
) -> Iterator[tuple[Clip, np.ndarray, int]]:
    """Each window, what is new in it, and which sample of the recording that begins with."""
    count = 0
    for clip in windows(recording) if isinstance(recording, Clip) else stream_windows(recording):
        # The last window may begin within the one before it.
        fresh = clip.samples[count - round(clip.start_seconds * clip.rate_hz) :]
        yield clip, fresh, count
        count += len(fresh)


def _part(clip: Clip, held: list[np.ndarray], start: int, truncated: bool) -> Clip:
    return Clip(
        np.concatenate(held),
        clip.rate_hz,
        clip.source,
        truncated=truncated,
        start_seconds=start / clip.rate_hz,
    )
