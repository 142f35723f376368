"""From measurements to the terms of a picture: the only place where sound becomes form.

Every mapping is monotonic, follows a correspondence that people without synaesthesia share, and
is the same in every scene and style (Marks 1987; Spence 2011, "Crossmodal correspondences: a
tutorial review"; Adeli, Rouat and Molotchnikoff 2014 on timbre and shape):

========================  =====================================================================
measured                  drawn
========================  =====================================================================
time                      left to right (clockwise on a dial)
loudness of the clip      size of the subject and of what leaves it
loudness over time        a line to follow: a ridge, a crest, a skyline, a flame
onset                     one thing that can be counted
strength of an onset      size and weight of that thing
pitch                     height in the picture, and lightness
brightness of timbre      light: which palette, how far the sun or lamp reaches
noisiness                 jaggedness of edges
tempo                     spacing of what repeats
========================  =====================================================================

A quantity that was not measured (the pitch of rain) leaves its form at rest in the middle.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from ..features import Acoustics

__all__ = ["MAX_EVENTS", "Composition", "Event", "compose", "unit"]

MAX_EVENTS = 240
"""Onsets drawn; of more than this, the strongest."""

PITCH_RANGE_HZ = (60.0, 2_000.0)
LOUDNESS_RANGE_DB = (-55.0, -10.0)
BRIGHTNESS_RANGE_HZ = (300.0, 4_000.0)


@dataclass(frozen=True)
class Event:
    """One onset. Every value is 0 to 1, unless it says otherwise.

    Parameters
    ----------
    when : float
        Place in the clip, 0 start to 1 end.
    strength : float
        Relative to the strongest onset.
    pitch : float
        Pitch around that moment on a logarithmic scale; the clip's own, or 0.5, where none was
        heard.
    loudness : float
        Loudness right after it, relative to the loudest moment.
    number : int
        Which of the recording's onsets it is, 0 for the first.
    """

    when: float
    strength: float
    pitch: float
    loudness: float
    number: int = 0


@dataclass(frozen=True)
class Composition:
    """What a scene may draw from. Every value is 0 to 1 unless it says otherwise.

    Parameters
    ----------
    size : float
        Loudness of the clip, -55 to -10 dBFS.
    light : float
        Brightness of its timbre, 300 to 4000 Hz, logarithmic.
    height : float
        Its pitch, 60 to 2000 Hz, logarithmic; 0.5 when it has none.
    has_pitch : bool
    jaggedness : float
        Noisiness.
    spacing : float
        Seconds of a beat as a share of two seconds; 0.5 without a tempo.
    line : tuple of float
        64 relative loudnesses in the sense of the ear (Stevens: 10 dB less is half as loud).
    song : tuple of (float or None)
        64 heights of the pitch, None where there is none.
    events : tuple of Event
        The onsets in order of time.
    heard : Acoustics
        The measurements themselves, for the legend.
    """

    size: float
    light: float
    height: float
    has_pitch: bool
    jaggedness: float
    spacing: float
    line: tuple[float, ...]
    song: tuple[float | None, ...]
    events: tuple[Event, ...]
    heard: Acoustics

    @property
    def climax(self) -> float:
        """When it is loudest, 0 start to 1 end."""
        return self.line.index(max(self.line)) / (len(self.line) - 1)

    def line_at(self, when: float) -> float:
        """Relative loudness at a moment (0 start to 1 end), interpolated."""
        place = min(1.0, max(0.0, when)) * (len(self.line) - 1)
        index = min(int(place), len(self.line) - 2)
        share = place - index
        return (1 - share) * self.line[index] + share * self.line[index + 1]

    def smooth_line(self, count: int, *, reach: int = 2) -> list[float]:
        """The loudness line at `count` moments, averaged over `reach` neighbours on each side."""
        values = []
        for index in range(count):
            when = index / max(1, count - 1)
            near = [self.line_at(when + k * 0.5 / 64) for k in range(-reach, reach + 1)]
            values.append(sum(near) / len(near))
        return values

    def room(self, places: int) -> float:
        """Share of its size that each onset's drawing keeps, when there is room for `places`.

        Things that are to be counted must not grow into one another, nor vanish in a storm.
        """
        return min(1.0, max(0.35, places / max(1, len(self.events))))

    def rough(self, rng: random.Random) -> float:
        """A random deviation, -1 to 1, that grows with the noisiness."""
        return self.jaggedness * rng.uniform(-1, 1)


def unit(value: float, low: float, high: float, *, logarithmic: bool = False) -> float:
    """Where `value` lies between `low` and `high`, 0 to 1."""
    if logarithmic:
        value, low, high = math.log(max(value, 1e-9)), math.log(low), math.log(high)
    return min(1.0, max(0.0, (value - low) / (high - low)))


def compose(acoustics: Acoustics) -> Composition:
    """Translate measurements into the terms of a picture."""
    line = tuple(
        0.0 if level <= 0 else 2 ** (-6 * (1 - min(1.0, level)))
        for level in acoustics.loudness_curve
    )
    song = tuple(None if hz is None else _pitch(hz) for hz in acoustics.pitch_curve)
    height = 0.5 if acoustics.pitch_hz is None else _pitch(acoustics.pitch_hz)
    tempo = acoustics.tempo_bpm
    return Composition(
        size=unit(acoustics.loudness_db, *LOUDNESS_RANGE_DB),
        light=unit(acoustics.brightness_hz, *BRIGHTNESS_RANGE_HZ, logarithmic=True),
        height=height,
        has_pitch=acoustics.pitch_hz is not None,
        jaggedness=min(1.0, max(0.0, acoustics.noisiness)),
        spacing=0.5 if not tempo else min(1.0, 60 / tempo / 2),
        line=line,
        song=song,
        events=_events(acoustics, line, song, height),
        heard=acoustics,
    )


def _pitch(hz: float) -> float:
    return unit(hz, *PITCH_RANGE_HZ, logarithmic=True)


def _events(
    acoustics: Acoustics, line: tuple[float, ...], song: tuple[float | None, ...], height: float
) -> tuple[Event, ...]:
    pairs = list(zip(acoustics.onset_seconds, acoustics.onset_strengths, strict=True))
    if len(pairs) > MAX_EVENTS:
        pairs = sorted(sorted(pairs, key=lambda pair: -pair[1])[:MAX_EVENTS])
    duration, last = max(acoustics.duration_seconds, 1e-6), len(line) - 1
    events = []
    for number, (seconds, strength) in enumerate(pairs):
        when = min(1.0, max(0.0, seconds / duration))
        index = min(last, int(when * len(line)))
        nearby = [p for p in song[index : index + 4] if p is not None]
        pitch = sum(nearby) / len(nearby) if nearby else height
        loudness = max(line[index : index + 3])
        events.append(Event(when, min(1.0, max(0.0, strength)), pitch, loudness, number))
    return tuple(events)
