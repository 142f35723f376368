"""Where a talk is cut: where people breathe, and where they are silent by what else is heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..speech import Phrase, Transcript

__all__ = ["said_between", "talk_ends"]

MOST_LETTERS = 2_000
"""Of what a shot keeps of the words."""
_QUIET_SECONDS = 4.0
"""Nobody speaks for longer: what else is heard is shown."""
_AROUND_SECONDS = 0.3
_SENTENCE_SECONDS = 1.0
"""A sentence's end parts as much as so long a pause."""
_PARTED, _OTHER_SECONDS = 2.0, 10.0
"""What counts beside the length of what is joined: a pause, and that one of the two is no talk."""


@dataclass
class _Stretch:
    """From one possible cut to the next; `pause` is how much the cut after it parts."""

    start: float
    end: float
    talk: bool
    pause: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


def talk_ends(
    said: Transcript,
    seconds: float,
    *,
    least: float,
    most: float,
    changes: Callable[[], Sequence[float]],
) -> list[float]:
    """Where shots of a talk end and begin, from 0 to the end of the recording.

    Parameters
    ----------
    said : Transcript
    seconds : float
        How long the recording is.
    least, most : float
        Shortest and longest shot, in seconds; neither is broken where it can be helped.
    changes : callable() -> sequence of float
        Where what is heard changes; asked for only where nobody speaks for long.
    """
    stretches = _stretches(said.phrases, seconds, changes)
    while (place := _nearest(stretches, least, most)) is not None:
        before, after = stretches[place : place + 2]
        longer = before if before.seconds > after.seconds else after
        joined = _Stretch(before.start, after.end, longer.talk, after.pause)
        stretches[place : place + 2] = [joined]
    return [0.0, *(one.end for one in stretches)]


def _nearest(stretches: Sequence[_Stretch], least: float, most: float) -> int | None:
    """The first of the two neighbours to join next; None where all are long enough."""

    def parted(place: int) -> float:
        before, after = stretches[place], stretches[place + 1]
        other = _OTHER_SECONDS if before.talk != after.talk else 0.0
        return after.end - before.start + _PARTED * before.pause + other

    short = [
        place
        for place, (before, after) in enumerate(pairwise(stretches))
        if min(before.seconds, after.seconds) < least and after.end - before.start <= most
    ]
    return min(short, key=parted, default=None)


def _stretches(
    phrases: Sequence[Phrase], seconds: float, changes: Callable[[], Sequence[float]]
) -> list[_Stretch]:
    found: list[_Stretch] = []
    reached = 0.0
    for one, after in zip(phrases, [*phrases[1:], None], strict=True):
        if one.start - reached > _QUIET_SECONDS:
            start = one.start - _AROUND_SECONDS
            found += _silent(reached, start, changes())
            reached = start
        pause = (after.start if after is not None else seconds) - one.end
        if pause > _QUIET_SECONDS:
            end = one.end + _AROUND_SECONDS
        else:
            end = seconds if after is None else (one.end + after.start) / 2
        if end <= reached:  # it is over before the one ahead of it
            continue
        sentence = _SENTENCE_SECONDS if one.text.rstrip("\"'”’»)")[-1:] in ".!?…。！？" else 0.0
        found.append(_Stretch(reached, end, True, max(0.0, pause) + sentence))
        reached = end
    if seconds > reached:
        found += _silent(reached, seconds, changes())
    return found


def _silent(start: float, end: float, changes: Sequence[float]) -> list[_Stretch]:
    times = [start, *(time for time in changes if start < time < end), end]
    return [_Stretch(first, last, False, _QUIET_SECONDS) for first, last in pairwise(times)]


def said_between(said: Transcript, start: float, end: float) -> str:
    """What is said in a stretch, as it is said."""
    text = " ".join(one.text for one in said.between(start, end))
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip()}…"
