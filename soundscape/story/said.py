"""A shot's sounds as pictures are made of them and cards keep them."""

from __future__ import annotations

from dataclasses import replace

from ..artwork import sounds_among
from ..audio import Clip
from ..models import Prediction, Sound
from ..painter import Heard
from ..timeline import SILENT, Event, Timeline
from .storyboard import Shot, Storyboard

__all__ = ["prediction_of", "sounds_of"]


def prediction_of(shot: Shot, board: Storyboard, weights_sha256: str = "") -> Prediction:
    """What was heard in a shot. A sound that a person named is sure."""
    settings = board.settings
    sounds = tuple(
        Sound(one.label, 1.0 if one.probability is None else one.probability, one.seconds)
        for one in shot.sounds
        if one.label not in (SILENT, "unknown")
    )
    by_chance = sorted(sounds, key=lambda one: -one.probability)
    verdict = "known" if sounds else (SILENT if shot.label == SILENT else "unknown")
    return Prediction(
        labels=tuple(one.label for one in by_chance) or ("unknown",),
        probabilities=tuple(one.probability for one in by_chance) or (0.0,),
        verdict=verdict,
        model=settings.classifier or "labels",
        weights_sha256=weights_sha256 or settings.labels or board.recording.sha256,
        seconds=shot.seconds,
        sounds=sounds,
        open_set=True,
    )


def sounds_of(shot: Shot, part: Clip, said: Timeline | None) -> tuple[Heard, ...]:
    """When each of a shot's sounds is heard in its part of the recording, for one scene of several.

    The main sound counts, what a person named, and of the others what is no second name of these.
    """
    events = []
    for one in shot.sounds:
        own = said.between(shot.start, shot.end) if said is not None else ()
        own = [_within(event, shot) for event in own if event.label == one.label]
        # What a person named without saying when is heard all the time.
        events += own or [Event(0.0, shot.seconds, one.label)]
    sure = [one.label for n, one in enumerate(shot.sounds) if n == 0 or one.probability is None]
    return sounds_among(part, [_cut(event, part) for event in events], sure)


def _within(event: Event, shot: Shot) -> Event:
    return replace(
        event,
        onset=max(0.0, event.onset - shot.start),
        offset=min(shot.end, event.offset) - shot.start,
    )


def _cut(event: Event, part: Clip) -> Event:
    """An event no longer than the part that was read."""
    last = part.duration_seconds
    return replace(event, onset=min(event.onset, last), offset=min(event.offset, last))
