"""The recording as it sounds in the film: 48 kHz, mono or stereo, as long as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import numpy as np

from ...audio import Channels, open_channels, resampled_blocks

__all__ = ["RATE_HZ", "FilmSound", "film_sound"]

RATE_HZ = 48_000
"""What every phone and browser plays, and Opus too; an AAC frame of it lasts 21 ms."""

_SIDE = 0.7071
# Rows are left and right. By the order in which WAV holds them: front left and right, centre, bass,
# back left and right, side left and right. The bass is left out, as everybody does.
_TO_STEREO = {
    3: ((1, 0, _SIDE), (0, 1, _SIDE)),
    4: ((1, 0, _SIDE, 0), (0, 1, 0, _SIDE)),
    5: ((1, 0, _SIDE, _SIDE, 0), (0, 1, _SIDE, 0, _SIDE)),
    6: ((1, 0, _SIDE, 0, _SIDE, 0), (0, 1, _SIDE, 0, 0, _SIDE)),
    8: ((1, 0, _SIDE, 0, _SIDE, 0, _SIDE, 0), (0, 1, _SIDE, 0, 0, _SIDE, 0, _SIDE)),
}


class FilmSound:
    """A recording, read once to know its length, then again to be encoded; see `film_sound`.

    Attributes
    ----------
    seconds : Fraction
        Its length, from the count of its samples.
    channels : int
        1 or 2: mono and stereo are kept, more channels become stereo.
    """

    def __init__(self, sound: Channels):
        self._sound = sound
        self._mix = _mix(sound.channels)
        self.channels = 1 if self._mix is None and sound.channels == 1 else 2
        count = sum(len(block) for block in sound.blocks())
        self.seconds = Fraction(count, sound.rate_hz)
        self._full_scale = np.float32(sound.full_scale())

    def blocks(self) -> Iterator[np.ndarray]:
        """Samples of shape (channels, n), float32 within full scale."""
        blocks = (self._mixed(block) for block in self._sound.blocks())
        for block in resampled_blocks(blocks, self._sound.rate_hz, RATE_HZ, self.channels):
            yield np.ascontiguousarray(np.clip(block.T, -1, 1))

    def _mixed(self, block: np.ndarray) -> np.ndarray:
        mixed = block if self._mix is None else block @ self._mix
        return mixed / self._full_scale if self._full_scale > 1 else mixed


@contextmanager
def film_sound(source: str | os.PathLike) -> Iterator[FilmSound]:
    """Open a recording of any length for a film.

    Raises
    ------
    AudioError
        As `soundscape.audio.open_channels` does.
    """
    with open_channels(source) as sound:
        yield FilmSound(sound)


def _mix(channels: int) -> np.ndarray | None:
    """What makes stereo of many channels, of shape (channels, 2); None where nothing is to do."""
    if channels <= 2:
        return None
    # Where nobody knows what stands where, every second channel is on one side.
    rows = _TO_STEREO.get(channels) or [[c % 2 == side for c in range(channels)] for side in (0, 1)]
    mix = np.array(rows, np.float32)
    return np.ascontiguousarray((mix / mix.sum(axis=1, keepdims=True)).T)
