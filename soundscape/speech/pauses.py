"""Where people pause: short stretches in which the level falls well below that of their voice."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..audio import Clip, fresh_blocks
from ..services import Watch
from ..timeline import Energy, Timeline

__all__ = ["SPOKEN", "Heard", "hear", "pauses_in"]

SPOKEN = ("speech", "child_speech", "conversation", "narration", "babbling", "whispering", "shout")
"""What the ear calls voices that speak."""
SUNG = ("singing", "rapping", "chant", "choir")
"""What it calls voices that sing: listened to where nobody speaks."""
SHORTEST_SECONDS = 0.12
"""A stop consonant is shorter."""
_AROUND_SECONDS, _HOP_SECONDS = 5.0, 1.0
_DEPTH = 0.35
"""How far above the quiet the threshold is, as a share of what lies between it and the voice."""
_DEEPEST_DB, _FLATTEST_DB = 30.0, 8.0
_SMOOTH = 3  # frames
_BRIDGED_SECONDS = 1.0
_MARGIN_SECONDS = 0.5
"""A voice is heard a little longer than the ear is sure of it."""


@dataclass(frozen=True)
class Heard:
    """What a transcript is fitted to.

    Parameters
    ----------
    seconds : float
        How long the recording is.
    spoken : tuple of (float, float)
        Stretches in which somebody speaks, in order and apart; where nobody does, in which
        somebody sings.
    pauses : tuple of (float, float)
        Pauses within these.
    """

    seconds: float
    spoken: tuple[tuple[float, float], ...] = ()
    pauses: tuple[tuple[float, float], ...] = field(default=(), repr=False)

    @property
    def voiced(self) -> list[tuple[float, float]]:
        """What is spoken without the pauses."""
        found, pauses = [], list(self.pauses)
        for start, end in self.spoken or ((0.0, self.seconds),):
            for first, last in pauses:
                if first >= end or last <= start:
                    continue
                if first > start:
                    found.append((start, first))
                start = max(start, last)
            if end > start:
                found.append((start, end))
        return found


def hear(
    recording: Clip | str | os.PathLike,
    timeline: Timeline | None = None,
    *,
    watch: Watch | None = None,
) -> Heard:
    """Where somebody speaks in a recording, and where they pause.

    Parameters
    ----------
    recording : Clip or path
        Of any length.
    timeline : Timeline, optional
        What the ear heard in it; it is asked where there is none.
    watch : Watch, optional
        Told what is going on; calls it off.

    Raises
    ------
    AudioError
        When the recording cannot be read.
    """
    watch = watch or Watch()
    if timeline is None:
        from ..timeline import detect

        timeline = detect(recording, on_window=lambda seconds: watch.check())
    seconds = timeline.duration_seconds
    spoken = _stretches(timeline, SPOKEN)
    energy = None
    for part, fresh, first in fresh_blocks(recording):
        watch.check()
        energy = energy or Energy(part.rate_hz)
        energy.add(fresh)
        reached = (first + len(fresh)) / part.rate_hz
        watch.tell("listening for pauses", min(1.0, reached / seconds) if seconds else None)
    assert energy is not None  # a recording has samples, or cannot be read
    energy.finish()
    pauses = pauses_in(energy.levels, energy.frame_seconds)
    return Heard(seconds, spoken or _stretches(timeline, SUNG), tuple(_within(pauses, spoken)))


def pauses_in(levels: np.ndarray, frame_seconds: float) -> list[tuple[float, float]]:
    """The pauses in a course of levels, in seconds.

    Parameters
    ----------
    levels : np.ndarray [shape=(frames,)]
        In dBFS.
    frame_seconds : float

    Returns
    -------
    list of (float, float)
        None where the level hardly changes, as in noise or music.

    Examples
    --------
    >>> levels = np.repeat([-20.0, -60.0, -20.0], [100, 30, 100])
    >>> pauses_in(levels, 0.01)
    [(1.0, 1.3)]
    """
    if len(levels) < _SMOOTH:
        return []
    padded = np.pad(levels.astype(np.float64), _SMOOTH // 2, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, _SMOOTH), axis=-1)
    quiet, voice = _surroundings(smooth, frame_seconds)
    threshold = np.maximum(quiet + _DEPTH * (voice - quiet), voice - _DEEPEST_DB)
    below = (smooth < threshold) & (voice - quiet >= _FLATTEST_DB)
    turns = np.flatnonzero(np.diff(np.concatenate([[0], below.astype(np.int8), [0]])))
    # Rounded so that a frame's edge has one name.
    edges = (turns * frame_seconds).round(6).reshape(-1, 2)
    spans = [(float(start), float(end)) for start, end in edges]
    return [(start, end) for start, end in spans if end - start >= SHORTEST_SECONDS]


def _surroundings(levels: np.ndarray, frame_seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """How quiet and how loud it is around each frame: tenths of what lies within five seconds."""
    reach, hop = round(_AROUND_SECONDS / frame_seconds), round(_HOP_SECONDS / frame_seconds)
    middles = np.arange(0, len(levels) + hop, hop)
    tenths = np.array(
        [np.percentile(levels[max(0, m - reach) : m + reach], (10, 90)) for m in middles]
    )
    frames = np.arange(len(levels))
    return np.interp(frames, middles, tenths[:, 0]), np.interp(frames, middles, tenths[:, 1])


def _stretches(timeline: Timeline, labels: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """Where one of some voices is heard."""
    return _bridged(
        (
            max(0.0, event.onset - _MARGIN_SECONDS),
            min(timeline.duration_seconds, event.offset + _MARGIN_SECONDS),
        )
        for event in timeline.events
        if event.label in labels
    )


def _bridged(spans: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] <= _BRIDGED_SECONDS:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _within(
    pauses: Sequence[tuple[float, float]], spoken: Sequence[tuple[float, float]]
) -> Iterable[tuple[float, float]]:
    """The pauses that touch what is spoken: those of music are none."""
    place = 0
    for start, end in pauses:
        while place < len(spoken) and spoken[place][1] + _BRIDGED_SECONDS < start:
            place += 1
        if place < len(spoken) and spoken[place][0] - _BRIDGED_SECONDS < end:
            yield start, end
