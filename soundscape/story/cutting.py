"""Where shots are cut, and what is heard in each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import isfinite

import numpy as np

from ..errors import StoryError
from ..speech import Transcript
from ..timeline import SILENT, Timeline
from .changing import HEARD, changes, cheapest_cuts
from .storyboard import Shot
from .talking import said_between, talk_ends
from .values import Settings, ShotSound

__all__ = ["check_settings", "lasting", "shots_of", "sounds_between"]

MOST_SHOTS = 60
"""Of a long recording: an hour has a shot a minute."""
MOST_SECONDS = 120.0
"""Nobody looks at one picture for longer."""
SHORTEST_SECONDS = 0.5
_PHRASE_SHARE = 0.5
"""A phrase that is half as long as the shortest shot is one: it was said in one breath."""
_SURENESS = 2
"""Twice as probable counts as four times as long: what is heard falsely is rare, thus special."""
_SHOWN_SHARE = 1 / (1 + HEARD)
_ROUNDS = 40


def check_settings(settings: Settings, duration_seconds: float) -> None:
    """Hold that a recording can be cut so.

    Raises
    ------
    StoryError
        When shots would be shorter than half a second, or there is no such way.
    """
    if settings.by not in ("change", "every", "shots"):
        raise StoryError(f"by is {settings.by!r}. Expected change, every or shots.")
    if not SHORTEST_SECONDS <= settings.least_seconds <= MOST_SECONDS:
        raise StoryError(
            f"least_seconds is {settings.least_seconds:g}. Expected {SHORTEST_SECONDS:g} to "
            f"{MOST_SECONDS:g} seconds."
        )
    if not isfinite(settings.amount):
        raise StoryError(
            f"{settings.by} {settings.amount:g}: expected a number of seconds, or of shots."
        )
    length = settings.amount
    if settings.by == "shots":
        length = duration_seconds / settings.amount if settings.amount >= 1 else 0.0
    if settings.by != "change" and not (
        length >= SHORTEST_SECONDS or (settings.by == "shots" and settings.amount == 1)
    ):
        raise StoryError(
            f"{settings.by} {settings.amount:g}: shots of {length:g} s. Expected "
            f"{SHORTEST_SECONDS:g} s or more; ask for fewer shots."
        )


def shots_of(
    timeline: Timeline, settings: Settings, rate_hz: int, said: Transcript | None = None
) -> list[Shot]:
    """The shots of a recording, with what is heard in each.

    Parameters
    ----------
    timeline : Timeline
    settings : Settings
    rate_hz : int
        Of the recording: cuts lie at samples.
    said : Transcript, optional
        What is said; where that follows what changes, it is cut between its phrases.

    Returns
    -------
    list of Shot
        Without words and pictures.

    Examples
    --------
    >>> from soundscape.timeline import Event
    >>> street = Timeline((Event(0, 30, "rain"), Event(10, 16, "dog")), 30)
    >>> [(shot.start, shot.label) for shot in shots_of(street, Settings(), 16_000)]
    [(0.0, 'rain'), (10.0, 'dog'), (16.0, 'rain')]
    """
    check_settings(settings, timeline.duration_seconds)
    timeline = lasting(timeline)
    ends = _ends(timeline, settings, said)
    last = timeline.duration_seconds
    inner = sorted({round(end * rate_hz) / rate_hz for end in ends[1:-1]} - {0.0, last})
    times = [0.0, *(end for end in inner if 0 < end < last), last]
    shares = timeline.shares()
    return [
        Shot(
            start,
            end,
            sounds_between(timeline, start, end, shares),
            said="" if said is None else said_between(said, start, end),
        )
        for start, end in pairwise(times)
    ]


def lasting(timeline: Timeline) -> Timeline:
    """The named events of a timeline; a marked moment lasts until the next event begins."""
    onsets = sorted({event.onset for event in timeline.events})
    later = dict(zip(onsets, [*onsets[1:], timeline.duration_seconds], strict=False))
    named = (event for event in timeline.events if event.label.strip())
    return replace(
        timeline,
        events=tuple(
            event if event.seconds else replace(event, offset=max(event.onset, later[event.onset]))
            for event in named
        ),
    )


def sounds_between(
    timeline: Timeline, start: float, end: float, shares: dict[str, float] | None = None
) -> tuple[ShotSound, ...]:
    """What is worth showing of what is heard in a stretch, the main sound first.

    The main sound is the one that is heard here rather than elsewhere, and surely: the dog, not the
    rain that falls all the time, nor what may only be a cat. Silence is only where nothing else is.
    """
    shares = timeline.shares() if shares is None else shares
    heard: dict[str, list[tuple[float, float | None]]] = {}
    for event in timeline.between(start, end):
        seconds = min(end, event.offset) - max(start, event.onset)
        if seconds > 0:
            heard.setdefault(event.label, []).append((seconds, event.probability))
    found = []
    for label, stretches in heard.items():
        inside = _clipped(timeline, label, start, end)
        sure = [(seconds, p) for seconds, p in stretches if p is not None]
        whole = sum(seconds for seconds, _ in sure)
        mean = sum(seconds * p for seconds, p in sure) / whole if whole else None
        found.append(ShotSound(label, None if mean is None else round(mean, 4), round(inside, 3)))
    length = end - start
    sounding = [one for one in found if one.label != SILENT]
    chosen = [one for one in sounding if one.seconds >= _SHOWN_SHARE * length]
    if not chosen:
        silent = [one for one in found if one.label == SILENT]
        chosen = silent if silent and silent[0].seconds > length / 2 else sounding or silent

    def special(one: ShotSound) -> tuple[float, float]:
        elsewhere = shares.get(one.label, 0.0)
        sure = 1.0 if one.probability is None else one.probability
        return (one.seconds / length) * (1.05 - elsewhere) * sure**_SURENESS, one.seconds

    return tuple(sorted(chosen, key=special, reverse=True))


def _clipped(timeline: Timeline, label: str, start: float, end: float) -> float:
    total = reached = 0.0
    for event in timeline.between(start, end):
        if event.label == label:
            onset, offset = max(start, event.onset, reached), min(end, event.offset)
            total += max(0.0, offset - onset)
            reached = max(reached, offset)
    return total


def _ends(timeline: Timeline, settings: Settings, said: Transcript | None) -> list[float]:
    """Where shots end and begin, from 0 to the end of the recording."""
    last = timeline.duration_seconds
    if settings.by == "every":
        count = max(1, round(last / settings.amount))
        return [*(number * settings.amount for number in range(count)), last]
    if settings.by == "shots":
        return _so_many(timeline, int(settings.amount))
    talk = said is not None and bool(said.phrases)
    least = settings.least_seconds * (_PHRASE_SHARE if talk else 1)
    least = max(SHORTEST_SECONDS, least, last / MOST_SHOTS)
    if said is not None and talk:
        return talk_ends(
            said,
            last,
            least=min(least, MOST_SECONDS / 2),
            most=MOST_SECONDS,
            changes=cache(lambda: changes(timeline, least)),
        )
    pairs = pairwise(changes(timeline, least))
    return [0.0, *(end for pair in pairs for end in _parts(*pair))]


def _parts(start: float, end: float) -> list[float]:
    count = max(1, int(np.ceil((end - start) / MOST_SECONDS)))
    return [start + (end - start) * (number + 1) / count for number in range(count - 1)] + [end]


def _so_many(timeline: Timeline, count: int) -> list[float]:
    """As many shots as were asked for: the most marked changes, then halves of the longest."""
    last = timeline.duration_seconds
    least = min(Settings().least_seconds, 0.5 * last / count)
    low, high = 0.0, max(1.0, 4 * last)
    ends = [0.0, last]
    for _ in range(_ROUNDS):
        cost = (low + high) / 2
        found = cheapest_cuts(timeline, least, cost)
        if len(found) - 1 > count:
            low = cost
        else:
            high, ends = cost, found
        if len(ends) - 1 == count:
            break
    while len(ends) - 1 < count:
        start, end = max(pairwise(ends), key=lambda pair: pair[1] - pair[0])
        ends = sorted([*ends, (start + end) / 2])
    return ends
