"""How much is much: the bands that measurements fall into, and a word of everyday speech for each.

What people read of a sound and what a picture is made of change at the same numbers, because both
look here.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

__all__ = [
    "BRIGHTNESS",
    "DYNAMICS",
    "EVENTS",
    "LOUDNESS",
    "NOISINESS",
    "PITCH",
    "TEMPO",
    "Scale",
]


@dataclass(frozen=True)
class Scale:
    """Bands of a measurement.

    Parameters
    ----------
    limits : tuple of float
        Where the next band begins, ascending, in the unit of the measurement.
    words : tuple of str
        One a band, so one more than there are limits; neighbours may share a word. None at all
        where people read a number.
    """

    limits: tuple[float, ...]
    words: tuple[str, ...] = ()

    def band(self, value: float) -> int:
        """Number of the band that a value lies in, from 0."""
        return bisect_right(self.limits, value)

    def word(self, value: float) -> str:
        """The word for a value.

        Examples
        --------
        >>> PITCH.word(1_000)
        'high'
        """
        return self.words[self.band(value)]


LOUDNESS = Scale((-70, -38, -28, -15, -8), ("silent", "soft", "soft", "medium", "loud", "loud"))
"""Of `Acoustics.loudness_db`."""
PITCH = Scale((110, 250, 600, 1_200), ("low", "low", "middle", "high", "high"))
"""Of `Acoustics.pitch_hz`."""
TEMPO = Scale((50, 90, 140, 200), ("slow", "slow", "moderate", "quick", "quick"))
"""Of `Acoustics.tempo_bpm`."""
EVENTS = Scale((0.15, 0.7, 2.5, 6))
"""Of `Acoustics.onsets_per_second`."""
DYNAMICS = Scale((4, 9, 35, 60), ("even", "even", "lively", "extreme", "extreme"))
"""Of `Acoustics.dynamic_range_db`."""
BRIGHTNESS = Scale((250, 700, 2_500, 5_000), ("dark", "dark", "balanced", "bright", "bright"))
"""Of `Acoustics.brightness_hz`."""
NOISINESS = Scale((0.40, 0.55, 0.78, 0.86), ("clean", "clean", "mixed", "noisy", "noisy"))
"""Of `Acoustics.noisiness`."""
