"""How a part of a figure moves, and when: data of the figure, poses in the picture.

A group says how it moves at full stroke (``data-moves``), the figure when all of them do
(``data-when``). The figure is painted in a few poses, with the edges that the style gives each, and
they are shown in turn, as in a film that is drawn by hand.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .affine import Map, turned
from .composition import Composition
from .svg import Point

__all__ = ["Course", "Move", "course_of", "read_course", "read_move", "written_course"]

AFTER_ONSET = {
    "onset": (1.0, 0.6, 0.25),
    "shake": (1.0, -0.7, 0.45, -0.2),
}
"""How far a part is moved from an onset on, step by step, before it is at rest again."""

STEP_SECONDS = 0.1

POSES_A_SECOND = 12
"""As films that are drawn by hand have them."""

MOST_POSES = 12
LEVELS = 4


@dataclass(frozen=True)
class Move:
    """How a group moves at full stroke.

    Parameters
    ----------
    how : str
        ``"turn"`` about its pivot, ``"shift"``, ``"scale"`` about its pivot, or ``"circle"``, once
        around without turning.
    amounts : tuple of float
        Degrees, clockwise; units to the right and down; how many times as wide and as high; or the
        radius.
    """

    how: str
    amounts: tuple[float, ...]

    def at(self, stroke: float, pivot: Point | None) -> Map:
        """The map of the group at a share of the full stroke, -1 to 1."""
        if self.how == "turn":
            return turned(stroke * self.amounts[0], pivot or (0.0, 0.0))
        if self.how == "shift":
            return (1, 0, 0, 1, stroke * self.amounts[0], stroke * self.amounts[1])
        if self.how == "circle":
            angle, radius = 2 * math.pi * stroke, self.amounts[0]
            return (1, 0, 0, 1, radius * math.sin(angle), radius * (1 - math.cos(angle)))
        x, y = pivot or (0.0, 0.0)
        wide, high = (1 + abs(stroke) * (times - 1) for times in self.amounts)
        return (wide, 0, 0, high, x * (1 - wide), y * (1 - high))


_AMOUNTS = {"turn": 1, "shift": 2, "scale": 2, "circle": 1}


def read_move(text: str) -> Move:
    """A move in words: ``turn 14``, ``shift 0 -6``, ``scale 0.3 1``."""
    how, *words = text.split()
    if len(words) != _AMOUNTS.get(how):
        raise ValueError(
            f"A group moves by {text!r}, expected 'turn DEGREES', 'shift RIGHT DOWN', "
            f"'scale WIDE HIGH' or 'circle RADIUS'."
        )
    return Move(how, tuple(map(float, words)))


@dataclass(frozen=True)
class Course:
    """Which pose is seen when.

    Parameters
    ----------
    strokes : tuple of float
        Of each pose, -1 to 1; the first is 0, at rest, as in the picture.
    steps : tuple of (float, int)
        Seconds and the pose that is seen from then on, in order of time; before them, the first.
    period : float or None
        Seconds after which the steps begin again.
    """

    strokes: tuple[float, ...]
    steps: tuple[tuple[float, int], ...]
    period: float | None = None

    def pose(self, now: float) -> int:
        """The number of the pose that is seen at a moment."""
        now = now % self.period if self.period else now
        index = bisect_right(self.steps, now, key=lambda step: step[0])
        return self.steps[index - 1][1] if index else 0


def written_course(course: Course) -> dict[str, str | None]:
    """A course as attributes of the group that moves in it."""
    return {
        "data_steps": " ".join(f"{seconds:.3f} {pose}" for seconds, pose in course.steps),
        "data_period": f"{course.period:.3f}" if course.period else None,
    }


def read_course(attributes: Mapping[str, str]) -> Course:
    """The course that is written to ``data-steps`` and ``data-period``; it knows no strokes."""
    words, period = attributes["data-steps"].split(), attributes.get("data-period")
    steps = zip(map(float, words[::2]), map(int, words[1::2]), strict=True)
    return Course((), tuple(steps), float(period) if period else None)


def course_of(when: str, sound: Composition, most: int = MOST_POSES) -> Course:
    """The course of what moves.

    Parameters
    ----------
    when : str
        ``onset`` (with each, and back), ``shake`` (with each, to and fro until it is at rest),
        ``loudness`` (the farther the louder), ``sway SECONDS`` (to and fro), or ``loop SECONDS``
        (from rest to full stroke, and at once from rest again).
    sound : Composition
    most : int
        Poses, at most.
    """
    kind, *words = when.split()
    seconds = sound.heard.duration_seconds
    if kind in AFTER_ONSET and not words:
        moments = [event.when * seconds for event in sound.events]
        strokes = AFTER_ONSET[kind]
        return Course((0.0, *strokes), tuple(_after(moments, len(strokes))))
    if kind == "loudness" and not words:
        return Course(tuple(n / LEVELS for n in range(LEVELS + 1)), tuple(_levels(sound)))
    if kind not in ("sway", "loop") or len(words) != 1:
        raise ValueError(
            f"A figure moves when {when!r}, expected 'onset', 'shake', 'loudness', "
            f"'sway SECONDS' or 'loop SECONDS'."
        )
    # Whole periods fit into the sound: at its end all is at rest.
    period = seconds / max(1, round(seconds / float(words[0])))
    most = 2 * (most - 2) if kind == "sway" else most  # to and fro, each pose is seen twice
    count = min(most, max(3, round(POSES_A_SECOND * float(words[0]))))
    shares = [n / count for n in range(count)]
    strokes = shares
    if kind == "sway":
        strokes = [round(math.sin(2 * math.pi * share), 2) for share in shares]
    poses = list(dict.fromkeys(strokes))
    steps = tuple((period * s, poses.index(v)) for s, v in zip(shares, strokes, strict=True))
    return Course(tuple(poses), steps, period)


def _after(moments: list[float], count: int) -> Iterator[tuple[float, int]]:
    """From each moment on so many poses, and then rest, unless the next moment is nearer."""
    for moment, following in pairwise([*moments, math.inf]):
        for step in range(count + 1):
            at = moment + step * STEP_SECONDS
            if at < following:
                yield at, (step + 1) % (count + 1)


def _levels(sound: Composition) -> Iterator[tuple[float, int]]:
    count, last = len(sound.line), 0
    for index, level in enumerate(sound.line):
        pose = round(level * LEVELS)
        if pose != last:
            yield index / count * sound.heard.duration_seconds, pose
        last = pose
