"""How loud a recording is, every 10 ms: where it is silent, and where its level rises and falls.

The level is the power around the mean of 50 ms, so that an offset of the converter is no sound.
Frames have whole numbers of samples, and times are counted in samples: they never drift.
"""

from __future__ import annotations

import numpy as np

from ..models import SILENCE_DB

__all__ = ["Energy"]

_FRAMES = 5  # 10 ms each; silence is judged over all of them
_FLOOR_DB = -70.0  # what happens below cannot be heard, and is no edge
_EDGE_DB = 6.0  # a rise or fall by less is none
_CLOSE_DB = 3.0  # edges that are so much smaller than the largest count as much


class Energy:
    """Levels of a recording that comes block by block.

    Parameters
    ----------
    rate_hz : int
        Of its samples.
    silence_seconds : float
        Shortest stretch to count as silent.

    Attributes
    ----------
    samples : int
        How many came.
    silent : list of tuple of float
        Onset and offset, in seconds, of the silent stretches that are over; after `finish` all.
    """

    def __init__(self, rate_hz: int, silence_seconds: float = 1.0):
        self.rate_hz, self.samples = rate_hz, 0
        self.silent: list[tuple[float, float]] = []
        self._frame = max(1, round(rate_hz / 100))
        self._rest = np.empty(0, np.float32)
        self._levels, self._first = np.empty(0, np.float32), 0
        self._silence_seconds, self._silent_since = silence_seconds, None

    @property
    def known_seconds(self) -> float:
        """Up to where levels are known."""
        return self._seconds(self._first + len(self._levels))

    @property
    def frame_seconds(self) -> float:
        """From one level to the next."""
        return self._frame / self.rate_hz

    @property
    def levels(self) -> np.ndarray:
        """The levels that are known and not forgotten, in dBFS [shape=(frames,)]."""
        return self._levels

    def add(self, samples: np.ndarray) -> None:
        """Take the next samples [shape=(n,), dtype=float32]."""
        self.samples += len(samples)
        held = np.concatenate([self._rest, samples])
        whole = len(held) // (_FRAMES * self._frame) * (_FRAMES * self._frame)
        groups = held[:whole].reshape(-1, _FRAMES, self._frame).astype(np.float64)
        self._rest = held[whole:]
        self._take((np.square(groups - groups.mean((1, 2), keepdims=True))).mean(axis=2))

    def finish(self) -> None:
        """Take what is left of the last 50 ms, and end the silence that lasts."""
        if len(self._rest):
            around = np.square(self._rest - self._rest.mean(dtype=np.float64))
            starts = range(0, len(around), self._frame)
            self._take(np.array([[around[one : one + self._frame].mean() for one in starts]]))
            self._rest = self._rest[:0]
        self._end_silence(self.samples / self.rate_hz)

    def forget(self, before_seconds: float) -> None:
        """Drop the levels before a moment."""
        count = int(before_seconds * self.rate_hz / self._frame) - self._first
        if count > 0:
            self._levels, self._first = self._levels[count:], self._first + count

    def onset(self, near: float, within: float) -> float:
        """The moment at which the level rises, at most `within` seconds from `near`.

        The earliest of those rises that are nearly as large as the largest, since an event begins
        with its first sound; `near` itself where the level does not rise.
        """
        return self._edge(near, within, rising=True)

    def offset(self, near: float, within: float) -> float:
        """The moment at which the level falls, as `onset`: the latest of the falls."""
        return self._edge(near, within, rising=False)

    def _edge(self, near: float, within: float, *, rising: bool) -> float:
        low = max(self._first, int(np.ceil((near - within) / self.frame_seconds)) - _FRAMES)
        high = int((near + within) / self.frame_seconds) + _FRAMES
        levels = self._levels[low - self._first : max(0, high - self._first)].astype(np.float64)
        if within <= 0 or len(levels) < 2 * _FRAMES + 1:
            return near
        means = np.convolve(levels, np.full(_FRAMES, 1 / _FRAMES), "valid")
        # Change between the 50 ms before a frame and those from it on, for the frames within.
        change = (means[_FRAMES:] - means[:-_FRAMES]) * (1 if rising else -1)
        peaks = change >= max(_EDGE_DB, change.max() - _CLOSE_DB)
        peaks[1:] &= change[1:] >= change[:-1]
        peaks[:-1] &= change[:-1] >= change[1:]
        found = np.flatnonzero(peaks)
        if len(found) == 0:
            return near
        return self._seconds(low + _FRAMES + int(found[0] if rising else found[-1]))

    def _take(self, power: np.ndarray) -> None:
        """Frames of groups of 50 ms [shape=(groups, frames)]."""
        level = 10 * np.log10(np.maximum(power.ravel(), 1e-12))
        place = self._first + len(self._levels)
        self._levels = np.concatenate([self._levels, np.maximum(level, _FLOOR_DB)], dtype="f4")
        for silent in 10 * np.log10(np.maximum(power.mean(axis=1), 1e-12)) < SILENCE_DB:
            if silent and self._silent_since is None:
                self._silent_since = self._seconds(place)
            elif not silent:
                self._end_silence(self._seconds(place))
            place += _FRAMES

    def _end_silence(self, end: float) -> None:
        since, self._silent_since = self._silent_since, None
        if since is not None and end - since >= self._silence_seconds:
            self.silent.append((since, end))

    def _seconds(self, frame: int) -> float:
        return frame * self._frame / self.rate_hz
