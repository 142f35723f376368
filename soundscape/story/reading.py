"""A recording of any length, in bounded memory: which one it is, and how loud."""

from __future__ import annotations

import os
from hashlib import sha256

import numpy as np

from ..audio import fresh_blocks
from ..services import Watch
from .values import Recording

__all__ = ["LEVEL_SECONDS", "levels_of", "recording_of"]

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
    for clip, fresh, first in fresh_blocks(path):
        if first == 0:
            digest.update(f"{clip.rate_hz}\n".encode())
        digest.update(fresh.astype("<f4", copy=False).tobytes())
        count = first + len(fresh)
        watch.check()
    assert clip is not None  # a recording has samples, or cannot be read
    return Recording(clip.source, digest.hexdigest(), count / clip.rate_hz, clip.rate_hz)


def levels_of(path: str | os.PathLike, watch: Watch | None = None) -> np.ndarray:
    """How loud a recording is, as the mean power of every tenth of a second [shape=(tenths,)].

    Examples
    --------
    >>> levels_of("data/demo/dog.wav").shape
    (50,)
    """
    watch, sums, counts = watch or Watch(), [], []
    for clip, fresh, first in fresh_blocks(path):
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
