"""Several sounds of one recording: what the painter is told of each, and each one's part of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..features import Acoustics
from .composition import Composition, Event, compose

__all__ = ["Heard", "Part", "parts_of"]


@dataclass(frozen=True)
class Heard:
    """One of several sounds that are heard in a recording.

    Parameters
    ----------
    label : str
    spans : tuple of (float, float)
        From when to when, in seconds, in order and without overlap.
    loudness_db : float
        Mean level in dBFS while it is heard.
    """

    label: str
    spans: tuple[tuple[float, float], ...]
    loudness_db: float

    @property
    def seconds(self) -> float:
        """How long it is heard."""
        return sum(end - start for start, end in self.spans)

    def distance(self, seconds: float) -> float:
        """How far a moment is from when it is heard; 0 while it is."""
        return min((max(start - seconds, seconds - end, 0.0) for start, end in self.spans),
                   default=math.inf)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A sound with what was measured while it was heard.

    Parameters
    ----------
    heard : Heard
    share : float
        Of the recording, 0 to 1, in which it is heard.
    moment : float
        The middle of its time, 0 start to 1 end.
    sound : Composition
        Its own onsets, loudness, pitch and brightness; its line, tempo and noisiness are those of
        the whole recording.
    """

    heard: Heard
    share: float
    moment: float
    sound: Composition

    @property
    def label(self) -> str:
        """What it is."""
        return self.heard.label

    @property
    def weight(self) -> float:
        """How much of a picture it takes: the longer and the louder the more, 0 to 1."""
        return 0.5 * math.sqrt(self.share) + 0.5 * self.sound.size


def parts_of(
    acoustics: Acoustics, sounds: Sequence[Heard], passing: Sequence[Heard]
) -> tuple[Part, ...]:
    """The part of a recording that belongs to each of its sounds.

    Parameters
    ----------
    acoustics : Acoustics
        Of the whole recording.
    sounds : sequence of Heard
    passing : sequence of Heard
        Those of them to which an onset belongs rather than to what sounds all the time.
    """
    own = _shared_out(compose(acoustics).events, acoustics.duration_seconds, sounds, passing)
    return tuple(_part(acoustics, one, events) for one, events in zip(sounds, own, strict=True))


def _shared_out(
    events: Sequence[Event], duration: float, sounds: Sequence[Heard], passing: Sequence[Heard]
) -> list[tuple[Event, ...]]:
    """Each onset to the sound that is heard then: of two, to the one that is heard less."""
    own: list[list[Event]] = [[] for _ in sounds]
    for event in events:
        at = event.when * duration

        def nearness(one: Heard, at: float = at) -> tuple:
            away = one.distance(at)
            lasting = one not in passing
            return (max(0.0, away - _EARLY_SECONDS), lasting, one.seconds, away)

        best = min(range(len(sounds)), key=lambda index: nearness(sounds[index]))
        own[best].append(event)
    return [tuple(some) for some in own]


_EARLY_SECONDS = 0.15
"""An onset that is so near to a sound's span belongs to it: spans are not exact to the frame."""


def _part(acoustics: Acoustics, one: Heard, events: tuple[Event, ...]) -> Part:
    duration = max(acoustics.duration_seconds, 1e-6)
    count = len(acoustics.loudness_curve)
    inside = [one.distance((k + 0.5) / count * duration) < duration / count for k in range(count)]
    pitches = tuple(
        hz if there else None for hz, there in zip(acoustics.pitch_curve, inside, strict=True)
    )
    voiced = [math.log(hz) for hz in pitches if hz]
    bright = [
        hz for hz, there in zip(acoustics.brightness_curve, inside, strict=True) if there and hz
    ]
    measured = replace(
        acoustics,
        loudness_db=one.loudness_db,
        pitch_curve=pitches,
        pitch_hz=math.exp(sum(voiced) / len(voiced)) if voiced else None,
        brightness_hz=sum(bright) / len(bright) if bright else acoustics.brightness_hz,
    )
    middles = [(0.5 * (start + end), end - start) for start, end in one.spans]
    whole = sum(length for _, length in middles)
    if whole:
        moment = sum(at * length for at, length in middles) / whole
    else:
        moment = middles[0][0] if middles else 0.5 * duration
    return Part(
        one,
        min(1.0, one.seconds / duration),
        min(1.0, moment / duration),
        replace(compose(measured), events=events),
    )
