"""From the timeline of a recording to the stretches of its panorama."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ..artwork import is_sure
from ..audio import read_parts
from ..features import describe
from ..painter import Heard, Measured, Stretch
from ..services import Watch
from ..timeline import SILENT, Event, Timeline
from .changing import changes
from .cutting import lasting, sounds_between
from .reading import LEVEL_SECONDS
from .storyboard import Storyboard

__all__ = ["corrected", "loudness_curve", "stretches_of"]

MOST_STRETCHES = 14
"""Of a panorama twelve times as wide as high: fewer would be unlike, more would be narrow."""
SLOTS, EXCERPTS = 16, 4
"""A recording is measured in so many parts at most, in each of them so many excerpts."""
SLOT_SECONDS, EXCERPT_SECONDS, AROUND_SECONDS = 15.0, 8.0, 0.3
ENOUGH_SECONDS = 2.0
_POINTS = 480
_QUIETEST = 1e-10


def corrected(said: Timeline, board: Storyboard) -> Timeline:
    """What is heard, with what a person changed in the storyboard's sounds."""
    events = list(lasting(said).events)
    for shot in board.shots:
        if "sounds" not in shot.edited:
            continue
        named = {one.label for one in shot.sounds}
        kept, there = [], set()
        for event in events:
            inside = event.onset < shot.end and event.offset > shot.start
            if inside and event.label in named:
                there.add(event.label)
            if not inside or event.label in named:
                kept.append(event)
                continue
            if event.onset < shot.start:
                kept.append(replace(event, offset=shot.start))
            if event.offset > shot.end:
                kept.append(replace(event, onset=shot.end))
        events = kept + [Event(shot.start, shot.end, one) for one in sorted(named - there)]
    return replace(said, events=tuple(events))


def stretches_of(
    path: str | os.PathLike, said: Timeline, levels: np.ndarray, watch: Watch
) -> list[Stretch]:
    """The stretches of a recording, with what is heard in each and what was measured of it."""
    last = said.duration_seconds
    times = changes(said, last / MOST_STRETCHES)
    measured = _measured(path, said, watch)
    found = []
    for start, end in pairwise(times):
        near = (one for one in measured if one.start_seconds < end and one.end_seconds > start)
        sounds = tuple(_heard(said, levels, start, end))
        found.append(Stretch(start, end, sounds, tuple(near)))
    return found


def loudness_curve(levels: np.ndarray) -> tuple[float, ...]:
    """The loudness at equal distances, each 0 (60 dB below the loudest) to 1."""
    count = min(_POINTS, len(levels))
    edges = np.linspace(0, len(levels), count + 1).astype(int)
    power = np.array([levels[a:b].mean() for a, b in pairwise(edges)])
    decibels = 10 * np.log10(np.maximum(power, _QUIETEST))
    if decibels.max() <= 10 * np.log10(_QUIETEST):
        return (0.0,) * count
    return tuple(float(v) for v in np.clip(1 + (decibels - decibels.max()) / 60, 0, 1))


def _heard(said: Timeline, levels: np.ndarray, start: float, end: float) -> Iterator[Heard]:
    """The main sound of a stretch, what else is sure in it, and how loud they are."""
    main = [one.label for one in sounds_between(said, start, end)[:1]]
    events: dict[str, list[Event]] = {}
    for event in said.between(start, end):
        if event.label != SILENT and min(end, event.offset) > max(start, event.onset):
            events.setdefault(event.label, []).append(event)
    for label, own in events.items():
        by_hand = any(one.probability is None for one in own)
        if label in main or by_hand or is_sure(own):
            spans = _joined((max(start, one.onset), min(end, one.offset)) for one in own)
            yield Heard(label, spans, _level_db(levels, spans, start, end))


def _joined(spans) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _level_db(
    levels: np.ndarray, spans: Sequence[tuple[float, float]], start: float, end: float
) -> float:
    """How loud it is while it is heard, less what is without it, if that is less."""
    there = np.zeros(len(levels), bool)
    for a, b in spans:
        there[int(a / LEVEL_SECONDS) : max(int(a / LEVEL_SECONDS) + 1, int(b / LEVEL_SECONDS))] = 1
    stretch = np.zeros(len(levels), bool)
    stretch[int(start / LEVEL_SECONDS) : int(end / LEVEL_SECONDS) + 1] = True
    if not there.any():
        return -100.0
    with_it = float(levels[there].mean())
    apart = stretch & ~there
    without = float(levels[apart].mean()) if apart.any() else 0.0
    own = with_it - without if without < 0.9 * with_it else 0.1 * with_it
    return round(10 * float(np.log10(max(own, _QUIETEST))), 1)


def _measured(path: str | os.PathLike, said: Timeline, watch: Watch) -> list[Measured]:
    """A few seconds of each sound in each part of the recording, measured."""
    spans: list[tuple[float, float]] = []
    last = said.duration_seconds
    slots = max(1, min(SLOTS, round(last / SLOT_SECONDS)))
    for number in range(slots):
        watch.check()
        spans += _excerpts(said, last * number / slots, last * (number + 1) / slots, spans)
    spans.sort()
    found = []
    for place, part in enumerate(read_parts(path, spans)):
        watch.check()
        watch.tell("measuring", place / len(spans))
        found.append(Measured(part.start_seconds, describe(part)))
    return found


def _excerpts(
    said: Timeline, start: float, end: float, before: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Where to measure in a part of a recording: the rarest sounds first, none of it twice."""
    longest: dict[str, tuple[float, float]] = {}
    for event in said.between(start, end):
        first = max(start, event.onset)
        span = (first, min(event.offset, max(end, first + EXCERPT_SECONDS)))
        other = longest.get(event.label, (0.0, 0.0))
        if event.label != SILENT and span[1] - span[0] > other[1] - other[0]:
            longest[event.label] = span
    chosen = list(before)
    shares = said.shares()
    for label in sorted(longest, key=lambda one: (shares[one], one))[:EXCERPTS]:
        a, b = longest[label]
        known = sum(max(0.0, min(b, d) - max(a, c)) for c, d in chosen)
        if known >= min(ENOUGH_SECONDS, 0.5 * (b - a)):
            continue
        middle, half = (a + b) / 2, min(EXCERPT_SECONDS, b - a + 2 * AROUND_SECONDS) / 2
        first, last = max(0.0, middle - half), min(said.duration_seconds, middle + half)
        for c, d in chosen:  # what overlaps is measured there
            if c < last and d > first:
                first, last = (d, last) if c <= first else (first, c)
        if last - first > AROUND_SECONDS:
            chosen.append((first, last))
    return chosen[len(before) :]
